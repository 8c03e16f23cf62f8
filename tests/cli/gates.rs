//! Gates: each is judged, each that fails is one line on standard error, and the exit code says so.

use crate::support::{Desk, sample};

/// The lines about gates.
fn lines(error: &str) -> Vec<&str> {
    error.lines().filter(|line| line.starts_with("gate ") || line.starts_with("error: gate")).collect()
}

#[test]
fn each_failed_gate_is_a_line_with_what_it_was_measured_from() {
    let desk = Desk::with_tickets();
    // Acknowledged after 180 s and 780 s; one is open, of one it is unknown. The window: what the store has.
    let gates =
        ["--fail-on", "mtta > 5m", "--fail-on", "mtta > 1h", "--fail-on", "mtta.max >= 13m where severity=SEV2"];
    let window = "5 to 12 Jan 2026, UTC";
    let expected = [
        format!("gate failed: mtta > 5m: found 8m (n = 2 of 4 incidents, {window})"),
        format!("gate failed: mtta.max >= 13m where severity=SEV2: found 13m (n = 1 of 1 incidents, {window})"),
    ];
    for command in
        [&["check"][..], &["report", "weekly", "--out", "out", "--from", "2026-01-05", "--until", "2026-01-13"]]
    {
        let ran = desk.run(&[command, &gates[..]].concat());
        assert_eq!(
            (ran.code(), lines(&ran.error())),
            (2, expected.iter().map(String::as_str).collect()),
            "{command:?}"
        );
    }
    // Quiet or not: a gate that failed is no chatter.
    let ran = desk.run(&[&["check", "--quiet"], &gates[..]].concat());
    assert_eq!(lines(&ran.error()).len(), 2);
    let gates = &desk.json(&["check", "--format", "json", "--fail-on", "mtta > 1h"])["gates"];
    assert_eq!(
        gates[0],
        serde_json::json!({"gate": "mtta > 1h", "found": "8m", "n": 2,
                           "basis": format!("n = 2 of 4 incidents, {window}"), "outcome": "passed"})
    );
}

#[test]
fn every_gate_is_judged_whatever_becomes_of_the_others() {
    let desk = Desk::with_tickets();
    // The first cannot be judged: no service is called so. The others are all the same.
    let gates =
        ["mtta > 5m where service=bd", "mttr.n >= 0", "check.rejects > 0", "mttd > 1h", "mtta > 5m where team=x"];
    let flags: Vec<&str> = gates.iter().flat_map(|gate| ["--fail-on", gate]).collect();
    for command in [&["check"][..], &["report", "weekly", "--out", "out", "--formats", "md"]] {
        let ran = desk.run(&[command, &flags[..]].concat());
        assert_eq!(ran.code(), 1, "{}", ran.error());
        let error = ran.error();
        let begins: Vec<&str> = lines(&error).iter().map(|line| line.split(": ").take(2).last().unwrap()).collect();
        assert_eq!(begins[..2], ["mttr.n >= 0", "check.rejects > 0"], "{error}");
        assert!(
            error.contains("gate failed: mttd > 1h: found no value (n = 0 of ") || command[0] == "report",
            "{error}"
        );
        assert!(error.contains("service=bd") && error.contains("team=x"), "both are named: {error}");
    }
    assert!(desk.path("out/weekly.md").exists(), "the report is there all the same");
}

#[test]
fn a_stale_source_fails_and_is_named() {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo/old-account.csv"), "--account", "old"]);
    desk.ok(&["import", &sample("demo/tickets.csv")]);
    let age = ["check", "--fail-on", "coverage.age > 2d"];
    let ran = desk.run(&age);
    assert_eq!(ran.code(), 2);
    assert_eq!(
        lines(&ran.error()),
        [
            "gate failed: coverage.age > 2d: found 45d 13h (pagerduty/old 45d 13h behind, last heard of at 2026-09-30T12:52:05Z)"
        ]
    );
    // Days later nothing has come from the other one either.
    let ran = desk.run(&[&age[..], &["--as-of", "2026-11-20"]].concat());
    let error = ran.error();
    assert!(
        error.contains("found 50d 11h (pagerduty/old 50d 11h behind, ") && error.contains("; csv 4d 22h behind, "),
        "{error}"
    );
    // At a moment before anything came, nobody knows how old it is.
    let ran = desk.run(&[&age[..], &["--as-of", "2020-01-01"]].concat());
    assert_eq!(ran.code(), 2);
    assert!(ran.error().contains("found no source (as of 2020-01-01T00:00:00Z)"), "{}", ran.error());
    assert_eq!(desk.run(&["check", "--fail-on", "coverage.age > 60d"]).code(), 0);
}

#[test]
fn a_name_from_the_data_makes_no_line_of_its_own() {
    let desk = Desk::new();
    desk.write("old.csv", b"id,account,detected_at\n1,\"a\ngate passed: \x1b[31m\",2020-01-05T10:00:00Z\n");
    desk.ok(&["import", "old.csv"]);
    let ran = desk.run(&["check", "--fail-on", "coverage.age > 1d", "--as-of", "2020-02-01"]);
    assert_eq!((ran.code(), ran.error().lines().count()), (2, 1), "{}", ran.error());
    assert!(ran.error().contains("(csv/a gate passed: \u{fffd}[31m "), "{}", ran.error());
}

/// The store's own last moment is long ago; the clock of the machine is not.
#[test]
fn now_is_a_moment_to_look_from() {
    let desk = Desk::new();
    desk.write("old.csv", b"id,detected_at\n1,2020-01-05T10:00:00Z\n");
    desk.ok(&["import", "old.csv"]);
    let age = ["check", "--fail-on", "coverage.age > 300d"];
    assert_eq!(desk.run(&age).code(), 0);
    assert_eq!(desk.run(&[&age[..], &["--as-of", "now"]].concat()).code(), 2);
    desk.fails(1, &["check", "--as-of", "today"], &["--as-of: expected a date"]);
}
