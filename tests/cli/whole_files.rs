//! Output files are written whole or not at all, whatever gets in the way.

use crate::support::Desk;
use std::collections::BTreeSet;
use std::process::Command;

/// The names in a folder, hidden ones too.
fn names(desk: &Desk, folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(desk.path(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

const WEEK: [&str; 6] = ["report", "weekly", "--week", "2026-W02", "--out", "out"];
const REPORT: [&str; 3] = ["weekly.html", "weekly.json", "weekly.md"];

#[test]
fn a_report_takes_its_place_all_at_once() {
    let desk = Desk::with_tickets();
    desk.ok(&WEEK);
    let read = |name: &str| std::fs::read(desk.path(&format!("out/{name}"))).unwrap();
    let before = [read("weekly.html"), read("weekly.md")];
    // The last file of the next report cannot be written: a folder has its name. The earlier ones stay as they were.
    std::fs::remove_file(desk.path("out/weekly.json")).unwrap();
    std::fs::create_dir(desk.path("out/weekly.json")).unwrap();
    let other = ["report", "weekly", "--week", "2026-W03", "--out", "out"];
    desk.fails(1, &other, &["weekly.json: expected a file, found a folder"]);
    assert!(before == [read("weekly.html"), read("weekly.md")], "half of a new report");
    assert_eq!(names(&desk, "out"), REPORT.map(str::to_owned).into(), "something was left behind");
}

#[test]
fn a_full_disk_leaves_the_old_files() {
    let desk = Desk::with_tickets();
    desk.ok(&WEEK);
    let read = |name: &str| std::fs::read(desk.path(&format!("out/{name}"))).unwrap();
    let before = REPORT.map(read);
    // No file may grow beyond 4 KiB; that writing fails then and does not end the program is what a full disk does.
    let program = desk.command(&[]).get_program().to_str().unwrap().to_owned();
    let line = format!("trap '' XFSZ; ulimit -f 4; exec '{program}' {} --last 1w", "report weekly --out out");
    let out = Command::new("bash").args(["-c", &line]).current_dir(desk.path("")).output().unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1), "{error}");
    assert!(error.contains("out/weekly.html: cannot be written: "), "{error}");
    assert!(before == REPORT.map(read), "the old report is gone");
    assert_eq!(names(&desk, "out"), REPORT.map(str::to_owned).into(), "something was left behind");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said_and_nothing_else_changes() {
    let desk = Desk::with_tickets();
    desk.write("file", b"not a folder");
    desk.fails(1, &["report", "weekly", "--out", "file/out"], &["file/out: cannot be made", "way out"]);
    desk.fails(1, &["metrics", "mtta", "-o", "nowhere/x.csv"], &["nowhere/x.csv: cannot be written", "way out"]);
    desk.fails(1, &["chart", "mtta", "-o", "nowhere/x.svg"], &["nowhere/x.svg: cannot be written"]);
    desk.fails(1, &["export", "--to", "file"], &["file: cannot be made"]);
    std::fs::create_dir(desk.path("locked")).unwrap();
    let set = |mode: u32| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(desk.path("locked"), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o555);
    // The superuser may write anywhere.
    if std::fs::write(desk.path("locked/probe"), b"").is_err() {
        desk.fails(1, &["report", "weekly", "--out", "locked"], &["weekly.html: cannot be written"]);
        assert!(names(&desk, "locked").is_empty());
    } else {
        eprintln!("skipped: this user writes into read-only folders");
    }
    set(0o755);
}

#[test]
fn only_files_are_replaced() {
    let desk = Desk::with_tickets();
    let status = Command::new("mkfifo").arg(desk.path("pipe")).status();
    if !status.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no mkfifo here");
        return;
    }
    desk.fails(1, &["metrics", "mtta", "-o", "pipe"], &["pipe: expected a file, found something else"]);
    desk.ok(&["metrics", "mtta", "--format", "csv", "-o", "mtta.csv"]);
    let written = std::fs::read_to_string(desk.path("mtta.csv")).unwrap();
    assert_eq!(written, desk.ok(&["metrics", "mtta", "--format", "csv"]));
    // What goes into a file is never coloured.
    desk.ok(&["metrics", "mtta", "--color", "always", "-o", "mtta.txt"]);
    assert!(!std::fs::read_to_string(desk.path("mtta.txt")).unwrap().contains('\u{1b}'));
}
