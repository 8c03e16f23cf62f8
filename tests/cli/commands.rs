//! Each command on real files.

use crate::support::{Desk, TICKETS, sample};
use std::io::{Read, Write};
use std::process::Stdio;

#[test]
fn the_same_bytes_twice_change_nothing_under_any_name() {
    let desk = Desk::with_tickets();
    let before = desk.ok(&["metrics", "--format", "json"]);
    desk.write("copy.csv", TICKETS.as_bytes());
    let again = desk.json(&["import", "tickets.csv", "copy.csv", "--format", "json"]);
    for file in [0, 1] {
        assert_eq!(again[file]["already_imported"], true);
        assert_eq!(again[file]["incidents"]["new"], 0);
    }
    assert_eq!(desk.ok(&["metrics", "--format", "json"]), before);
}

#[test]
fn gzip_zstd_standard_input_and_folders_are_read() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(TICKETS.as_bytes()).unwrap();
    let zstd = zstd::encode_all(TICKETS.as_bytes(), 1).unwrap();
    let bom = [b"\xef\xbb\xbf", TICKETS.replace('\n', "\r\n").as_bytes()].concat();
    for (name, bytes) in [("a.csv.gz", gzip.finish().unwrap()), ("a.csv.zst", zstd), ("a.csv", bom)] {
        let desk = Desk::new();
        desk.write(&format!("folder/deep/{name}"), &bytes);
        desk.write("folder/notes.txt", b"not an export\n");
        let ran = desk.run(&["import", "folder", "--format", "json"]);
        assert_eq!(ran.code(), 0, "{}", ran.error());
        assert!(ran.error().contains("skipped: folder/notes.txt"), "{}", ran.error());
        let imported: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
        assert_eq!(imported[0]["incidents"]["new"], 4, "{name}");
    }
    let desk = Desk::new();
    let mut child = desk
        .command(&["import", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(TICKETS.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let imported: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&imported[0]["file"], &imported[0]["lines_read"]), (&"-".into(), &5.into()));
}

#[test]
fn a_dry_run_tells_and_stores_nothing() {
    let desk = Desk::new();
    desk.write("tickets.csv", TICKETS.as_bytes());
    let imported = desk.json(&["import", "--dry-run", "tickets.csv", "--format", "json"]);
    assert_eq!(imported[0]["incidents"]["new"], 4);
    assert!(!desk.path("incidence.duckdb").exists());
    desk.ok(&["import", "tickets.csv"]);
    desk.write("more.csv", b"id,detected_at\n1,2026-01-05T10:00:00Z\n9,2026-01-06T10:00:00Z\n");
    let imported = desk.json(&["import", "--dry-run", "more.csv", "--format", "json"]);
    assert_eq!(imported[0]["incidents"]["new"], 1);
    assert_eq!(desk.ok(&["query", "--sql", "select count(*) as n from incidents", "--format", "csv"]), "n\n4\n");
}

#[test]
fn undo_takes_an_import_back() {
    let desk = Desk::with_tickets();
    desk.write("more.csv", b"id,detected_at\n9,2026-01-06T10:00:00Z\n");
    desk.ok(&["import", "more.csv"]);
    assert_eq!(desk.json(&["imports", "--format", "json"]).as_array().unwrap().len(), 2);
    let said = desk.ok(&["imports", "undo", "2"]);
    assert_eq!(said, "import 2 (more.csv) is taken back: 1 incidents are gone, 4 are left\n");
    assert_eq!(desk.json(&["imports", "--format", "json"]).as_array().unwrap().len(), 1);
}

#[test]
fn metrics_come_out_as_worked_by_hand() {
    // Acknowledged after 180 s and 780 s: mean 480, median 480; incident 3 is open, 4 unknown.
    let desk = Desk::with_tickets();
    let mtta = desk.json(&["metrics", "mtta", "--format", "json"]);
    let row = &mtta["rows"][0];
    assert_eq!((&row["value"], &row["median"], &row["max"]), (&480.0.into(), &480.0.into(), &780.0.into()));
    assert_eq!((&row["left_out"]["open"], &row["left_out"]["unknown"]), (&1.into(), &1.into()));
    // All the store has: from midnight of the first day to midnight after the last.
    assert_eq!(mtta["window"]["from"], "2026-01-05T00:00:00Z");
    assert_eq!(mtta["window"]["until"], "2026-01-13T00:00:00Z");
    // Filters on one dimension are or, on different ones and.
    let count = |filters: &[&str]| {
        let mut arguments = vec!["metrics", "incident_count", "--format", "json"];
        filters.iter().for_each(|filter| arguments.extend(["--where", filter]));
        desk.json(&arguments)["rows"][0]["value"].clone()
    };
    assert_eq!(count(&["severity=SEV1", "severity=SEV2"]), 3);
    assert_eq!(count(&["severity=SEV1", "service=web"]), 0);
    assert_eq!(count(&["severity!=SEV1"]), 2);
    // Midnight in Berlin is 23:00 UTC of the day before.
    let berlin =
        desk.json(&["metrics", "incident_count", "--week", "2026-W03", "--tz", "Europe/Berlin", "--format", "json"]);
    assert_eq!(berlin["window"]["from"], "2026-01-11T23:00:00Z");
    assert_eq!(berlin["rows"][0]["value"], 1);
    // Looked at before it was acknowledged, incident 2 is open.
    let then = desk.json(&["metrics", "mtta", "--as-of", "2026-01-06T10:05:00Z", "--format", "json"]);
    assert_eq!((&then["rows"][0]["n"], &then["rows"][0]["left_out"]["open"]), (&1.into(), &1.into()));
}

#[test]
fn words_from_the_data_steer_neither_terminal_nor_spreadsheet() {
    let desk = Desk::with_tickets();
    let table = desk.ok(&["query", "--sql", "select id, title from incidents order by id"]);
    assert!(!table.contains('\u{1b}') && table.contains('\u{fffd}'), "{table}");
    let csv = desk.ok(&["query", "--sql", "select title from incidents order by id", "--format", "csv"]);
    assert!(csv.contains("\n'=cmd|' /C calc'!A0\n"), "{csv}");
    let markdown = desk.ok(&["query", "--sql", "select title from incidents order by id", "--format", "markdown"]);
    assert!(markdown.contains("&#124;&lt;b&gt;"), "{markdown}");
    let coloured = desk.ok(&["metrics", "mtta", "--color", "always"]);
    assert!(coloured.contains("\u{1b}[1m"), "{coloured}");
    assert!(!desk.ok(&["metrics", "mtta"]).contains('\u{1b}'));
}

#[test]
fn a_query_reads_and_reaches_nothing_else() {
    let desk = Desk::with_tickets();
    let sql = "select service, count(*) as n from incidents_derived where severity <= $worst::integer group by service";
    let out = desk.ok(&["query", "--sql", sql, "--param", "worst=1", "--format", "json"]);
    assert_eq!(out, "[\n {\"service\":\"db\",\"n\":2}\n]\n");
    for sql in
        ["select * from read_csv('tickets.csv')", "drop table imports", "copy imports to 'x.csv'", "set threads = 9"]
    {
        desk.fails(1, &["query", "--sql", sql], &["way out"]);
    }
    desk.ok(&["query", "--sql", "select 1 as one", "--format", "parquet", "-o", "one.parquet"]);
    assert!(std::fs::read(desk.path("one.parquet")).unwrap().starts_with(b"PAR1"));
    desk.fails(1, &["query", "imports", "--format", "parquet"], &["-o FILE"]);
    desk.fails(1, &["query", "imports", "-o", "nowhere/x.txt"], &["cannot be written"]);
}

#[test]
fn gates_decide_the_exit_code() {
    let desk = Desk::with_tickets();
    assert_eq!(desk.run(&["check"]).code(), 0);
    // The mean is 8 min.
    assert_eq!(desk.run(&["check", "--fail-on", "mtta > 8m"]).code(), 0);
    assert_eq!(desk.run(&["check", "--fail-on", "mtta >= 8m"]).code(), 2);
    assert_eq!(desk.run(&["check", "--fail-on", "check.rejects > 0"]).code(), 2);
    // No value: fails where there are incidents, passes where there are none.
    assert_eq!(desk.run(&["check", "--fail-on", "mttd > 1h"]).code(), 2);
    assert_eq!(desk.run(&["check", "--fail-on", "mttd > 1h", "--month", "2025-01"]).code(), 0);
    desk.write("incidence.toml", b"gates = [\"mtta.p90 > 1m where severity=SEV1\"]\n");
    let ran = desk.run(&["check"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.out().contains("failed"), "{}", ran.out());
}

#[test]
fn an_exported_store_imports_again_and_says_the_same() {
    let desk = Desk::with_tickets();
    desk.ok(&["export", "--to", "out", "--format", "csv"]);
    desk.ok(&["import", "out/incidents.csv", "--store", "again.duckdb"]);
    // What the first file had no column for is unknown there, and must not come back as "none".
    let ask = |store| desk.ok(&["metrics", "--format", "json", "--store", store]);
    let [one, two] = ["incidence.duckdb", "again.duckdb"].map(ask);
    assert_eq!(one, two);
    assert!(desk.ok(&["export", "--to", "out"]).contains("out/incidents_derived.parquet"));
    desk.ok(&["export", "--to", "out", "--format", "arrow"]);
    assert!(std::fs::read(desk.path("out/incidents.arrow")).unwrap().starts_with(b"ARROW1"));
}

#[test]
fn explain_shows_definition_sql_and_the_arithmetic_of_one() {
    let desk = Desk::with_tickets();
    let definition = desk.ok(&["explain", "mtta"]);
    assert!(definition.contains("acknowledged_at - detected_at") && definition.contains("from incidents_derived"));
    assert!(desk.ok(&["explain", "mtta", "--incident", "csv:2"]).contains("13m (780 s)"));
    assert!(desk.ok(&["explain", "mtta", "--incident", "csv//3"]).contains("left out: open"));
}

#[test]
fn lists_completions_and_the_manual_are_printed() {
    let desk = Desk::new();
    for what in ["metrics", "dimensions", "sources", "queries"] {
        assert!(!desk.json(&["list", what, "--format", "json"]).as_array().unwrap().is_empty());
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(desk.ok(&["completions", shell]).contains("incidence"));
    }
    assert!(desk.ok(&["man"]).contains(".SH"));
    assert!(desk.ok(&["--version"]).starts_with("incidence "));
}

#[test]
fn a_closed_pipe_is_success() {
    let desk = Desk::with_tickets();
    let sql = "select i.range, repeat('x', 200) as filler from range(20000) as i";
    let mut child = desk
        .command(&["query", "--sql", sql, "--format", "csv"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 5];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // The pipe is closed here, with megabytes still to come.
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn the_demonstration_needs_nothing() {
    let desk = Desk::new();
    let out = desk.ok(&["demo"]);
    assert!(out.contains("mtta") && desk.path("demo/incidence.duckdb").exists(), "{out}");
    let page = std::fs::read_to_string(desk.path("demo/weekly.html")).unwrap();
    assert!(page.contains("<svg") && !page.contains("src=\"http"), "a page of its own, with its charts");
    desk.ok(&["demo"]);
    assert!(page == std::fs::read_to_string(desk.path("demo/weekly.html")).unwrap(), "the same bytes again");
}

#[test]
fn a_report_and_a_chart_are_files_with_the_same_bytes_each_time() {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo")]);
    let out = desk.ok(&["report", "weekly", "--out", "first"]);
    assert_eq!(out, "first/weekly.html\nfirst/weekly.md\nfirst/weekly.json\n");
    desk.ok(&["report", "weekly", "--out", "second", "--threads", "1"]);
    for name in ["weekly.html", "weekly.md", "weekly.json"] {
        let [one, two] =
            ["first", "second"].map(|folder| std::fs::read(desk.path(&format!("{folder}/{name}"))).unwrap());
        assert!(one == two, "{name}");
    }
    assert_eq!(
        desk.run(&["report", "weekly", "--out", "x", "--formats", "md", "--fail-on", "incident_count >= 0"]).code(),
        2
    );
    assert!(!desk.path("x/weekly.html").exists());
    desk.ok(&["chart", "mtta", "--last", "12w", "-o", "mtta.svg"]);
    desk.ok(&["chart", "services", "-o", "services.png"]);
    assert!(std::fs::read(desk.path("services.png")).unwrap().starts_with(b"\x89PNG"));
    desk.fails(1, &["chart", "mtat", "-o", "x.svg"], &["mtta"]);
    desk.fails(1, &["chart", "mtta", "-o", "x.gif"], &["expected FILE.svg or FILE.png"]);
    desk.fails(1, &["report", "weakly", "--out", "x"], &["weekly"]);
}
