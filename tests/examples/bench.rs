//! A folder of its own for each test, in which `incidence` is a command like any other.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Incidents of a source from which nothing came since 2024, whatever today is.
pub const STALE: &str = "\
id,source,title,service,severity,detected_at,acknowledged_at,resolved_at
1,jira,DB down,db,SEV1,2024-01-08T10:00:00Z,2024-01-08T10:03:00Z,2024-01-08T10:40:00Z
2,jira,Slow,web,SEV2,2024-01-09T10:00:00Z,2024-01-09T10:13:00Z,2024-01-09T11:40:00Z
";

/// A folder with `bin/incidence` in it.
pub struct Bench {
    folder: TempDir,
}

impl Bench {
    /// An empty one.
    pub fn new() -> Bench {
        let bench = Bench { folder: tempfile::tempdir().expect("a temporary folder") };
        std::fs::create_dir(bench.path("bin")).expect("a folder");
        let program = assert_cmd::cargo::cargo_bin!("incidence");
        std::os::unix::fs::symlink(program, bench.path("bin/incidence")).expect("a link");
        bench
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A path in it, as text.
    pub fn name(&self, name: &str) -> String {
        self.path(name).to_str().expect("a path of text").to_owned()
    }

    /// Writes a file; programs (`#!`) may be run.
    pub fn write(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("making a folder");
        std::fs::write(&path, text).expect("writing a file");
        if text.starts_with("#!") {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a program");
        }
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Copies the exports of the demonstration into a folder.
    pub fn exports(&self, folder: &str) {
        std::fs::create_dir_all(self.path(folder)).expect("making a folder");
        for name in ["pagerduty-incidents.json", "pagerduty-log-entries.json", "tickets.csv"] {
            let to = self.path(folder).join(name);
            std::fs::copy(root().join("sample-data/demo").join(name), to).expect("copying an export");
        }
    }

    /// A command in an environment of nothing but its home and path, as schedulers give it. `path` goes behind `bin`.
    pub fn command(&self, program: &str, arguments: &[&str], path: &str) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.folder.path()).env("PATH", format!("{}:{path}", self.name("bin")));
        command
    }
}

/// What it printed, messages before results, and its exit code.
pub fn ran(command: &mut Command) -> (String, i32) {
    let Output { status, stdout, stderr } = command.output().expect("running a command");
    let text = format!("{}{}", String::from_utf8_lossy(&stderr), String::from_utf8_lossy(&stdout));
    (text, status.code().expect("it ended by itself"))
}

/// The folder of the crate.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the examples.
pub fn example(name: &str) -> String {
    std::fs::read_to_string(root().join("examples").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The job as it is, but looking at the data at a moment of the sample data instead of now.
pub fn job_as_of(moment: &str) -> String {
    let job = example("weekly.sh");
    assert_eq!(job.matches("--as-of now").count(), 5, "every step looks at the same moment");
    job.replace("--as-of now", &format!("--as-of {moment}"))
}

/// Whether a program is there. Where it is not, says so: what needs it is skipped.
pub fn has(program: &str) -> bool {
    let is_there = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder| folder.join(program).is_file());
    if !is_there {
        eprintln!("skipped: there is no {program} here");
    }
    is_there
}

/// Checks the five fields that say when a job runs: numbers, names of days, `*`, lists, ranges and steps.
pub fn assert_schedule(fields: &[&str]) {
    assert_eq!(fields.len(), 5, "{fields:?}");
    for (field, (least, most)) in fields.iter().zip([(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]) {
        for part in field.split(',') {
            let (range, step) = part.split_once('/').unwrap_or((part, "1"));
            assert!(step.parse::<u32>().is_ok_and(|step| step > 0), "{field}");
            let ends = range.split_once('-').unwrap_or((range, range));
            let is_in = |text: &str| text.parse().is_ok_and(|number: u32| (least..=most).contains(&number));
            assert!(range == "*" || (is_in(ends.0) && is_in(ends.1)), "{field}");
        }
    }
}
