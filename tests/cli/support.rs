//! A folder of its own for each test, and the program run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Five incidents, one of them a reject. Times to acknowledge: 3 min, 13 min; unknown; open.
pub const TICKETS: &str = "\
id,title,service,team,severity,detected_at,acknowledged_at,resolved_at,ack_state
1,DB down,db,core,SEV1,2026-01-05T10:00:00Z,2026-01-05T10:03:00Z,2026-01-05T10:40:00Z,
2,=cmd|' /C calc'!A0,web,core,SEV2,2026-01-06T10:00:00Z,2026-01-06T10:13:00Z,2026-01-06T11:40:00Z,
3,\"red \u{1b}[31m|<b>\",web,,SEV3,2026-01-07T10:00:00Z,,,
4,DB down,db,core,SEV1,2026-01-12T10:00:00Z,,2026-01-12T10:40:00Z,unknown
5,bad,db,core,SEV1,yesterday,,,
";

/// A folder with the program at hand.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty folder.
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder whose store holds [`TICKETS`].
    pub fn with_tickets() -> Desk {
        let desk = Desk::new();
        desk.write("tickets.csv", TICKETS.as_bytes());
        desk.ok(&["import", "tickets.csv"]);
        desk
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into it.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("making a folder");
        std::fs::write(path, bytes).expect("writing a file");
    }

    /// The program, in this folder, without anything of the machine's environment that it reads.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("incidence"));
        command.current_dir(self.folder.path()).args(arguments);
        command
            .env_remove("INCIDENCE_STORE")
            .env_remove("INCIDENCE_ANONYMISE_KEY")
            .env_remove("NO_COLOR")
            .env("COLUMNS", "100");
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().expect("running the program"))
    }

    /// Runs it; it must succeed. What it prints.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code(), 0, "{arguments:?}: {}", ran.error());
        ran.out()
    }

    /// Runs it; it must fail with this code and say all of this.
    pub fn fails(&self, code: i32, arguments: &[&str], said: &[&str]) {
        let ran = self.run(arguments);
        assert_eq!(ran.code(), code, "{arguments:?}: {}{}", ran.out(), ran.error());
        for words in said {
            assert!(ran.error().contains(words), "{arguments:?}: expected {words:?} in:\n{}", ran.error());
        }
    }

    /// Runs it; it must succeed and print JSON.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let out = self.ok(arguments);
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {out}"))
    }
}

/// How a run ended.
pub struct Ran(pub Output);

impl Ran {
    /// The exit code.
    pub fn code(&self) -> i32 {
        self.0.status.code().expect("it ended by itself")
    }
    /// Standard output.
    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("text")
    }
    /// Standard error.
    pub fn error(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("text")
    }
}

/// A file of the sample data.
pub fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name).display().to_string()
}
