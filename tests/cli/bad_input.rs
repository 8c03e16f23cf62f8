//! Every kind of bad input: the place, the reason, a way out, the exit code, and what is kept.

use crate::support::{Desk, sample};

fn rejected(desk: &Desk) -> String {
    desk.ok(&["query", "--sql", "select code, line from rejects order by line", "--format", "csv"])
}

#[test]
fn a_missing_file_does_not_stop_the_others() {
    let desk = Desk::new();
    desk.write("good.csv", b"id,detected_at\n1,2026-01-05T10:00:00Z\n");
    desk.fails(
        3,
        &["import", "nowhere.csv", "good.csv"],
        &["nowhere.csv: expected a file", "no such file", "check the path"],
    );
    assert_eq!(desk.ok(&["query", "--sql", "select count(*) as n from incidents", "--format", "csv"]), "n\n1\n");
}

#[test]
fn what_no_source_recognises_is_refused_with_a_way_out() {
    let desk = Desk::new();
    desk.write("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    desk.write("other.csv", b"fruit,colour\napple,red\n");
    desk.write("empty.csv", b"");
    desk.fails(3, &["import", "photo.png"], &["photo.png: expected an export of a known source", "--source"]);
    desk.fails(3, &["import", "other.csv"], &["fruit, colour", "--map"]);
    desk.fails(3, &["import", "empty.csv"], &["empty.csv: expected an export", "export it again"]);
    desk.fails(1, &["import", "other.csv", "--source", "pagerdty"], &["expected the id of a source", "pagerduty"]);
}

#[test]
fn truncated_json_keeps_the_good_records() {
    let desk = Desk::new();
    let ran = desk.run(&["import", &sample("pagerduty/truncated/incidents.json")]);
    assert_eq!(ran.code(), 0, "{}", ran.error());
    assert!(ran.error().contains("kept in rejects"), "{}", ran.error());
    assert!(rejected(&desk).contains("truncated"), "{}", rejected(&desk));
    let kept = desk.ok(&["query", "--sql", "select count(*) > 0 as kept from incidents", "--format", "csv"]);
    assert_eq!(kept, "kept\ntrue\n");
}

#[test]
fn bad_rows_are_kept_as_rejects_and_good_ones_as_incidents() {
    let desk = Desk::new();
    let mut file = b"id,detected_at,title\n1,2026-01-05T10:00:00Z,good\n,2026-01-05T10:00:00Z,no id\n".to_vec();
    file.extend(b"3,2026-02-30T10:00:00Z,no such day\n4,2026-01-05T10:00:00Z,bad \xff\xfe text\n");
    file.extend(b"5,2026-01-05T10:00:00Z,one,too many\n6,,none\n");
    desk.write("dirty.csv", &file);
    let ran = desk.run(&["import", "dirty.csv"]);
    assert_eq!(ran.code(), 0, "{}", ran.error());
    assert!(ran.error().contains("dirty.csv:4: detected_at: expected"), "{}", ran.error());
    assert!(ran.error().contains("; row kept in rejects (incidence query rejects)"), "{}", ran.error());
    let codes = rejected(&desk);
    for line in ["missing-id,3", "bad-timestamp,4", "ragged-row,6", "missing-moment,7"] {
        assert!(codes.contains(line), "{line} in {codes}");
    }
}

#[test]
fn a_file_of_rejects_alone_stores_nothing_and_says_so() {
    let desk = Desk::new();
    desk.write("bad.csv", b"id,detected_at\n1,yesterday\n2,tomorrow\n");
    desk.fails(3, &["import", "bad.csv"], &["bad.csv:2: detected_at", "every row was rejected"]);
    assert_eq!(
        desk.ok(&["query", "--sql", "select count(*) as n from rejects", "--format", "csv", "--as-of", "2026-01-01"]),
        "n\n0\n"
    );
}

#[test]
fn strict_stores_nothing_of_a_file_with_a_reject() {
    let desk = Desk::new();
    desk.write("half.csv", b"id,detected_at\n1,2026-01-05T10:00:00Z\n2,tomorrow\n");
    desk.write("whole.csv", b"id,detected_at\n3,2026-01-05T10:00:00Z\n");
    desk.fails(3, &["import", "--strict", "half.csv", "whole.csv"], &["half.csv:3: detected_at", "not-stored"]);
    assert_eq!(desk.ok(&["query", "--sql", "select id from incidents", "--format", "csv"]), "id\n3\n");
}

#[test]
fn a_header_alone_is_no_error_and_is_noted() {
    let desk = Desk::new();
    desk.write("header.csv", b"id,detected_at\n");
    let imported = desk.json(&["import", "header.csv", "--format", "json"]);
    assert_eq!(imported[0]["lines_read"], 0);
    assert_eq!(imported[0]["notes"], serde_json::json!(["empty"]));
}

#[test]
fn a_store_that_is_none_is_refused() {
    let desk = Desk::new();
    desk.fails(1, &["metrics"], &["incidence.duckdb: expected a store, found no such file", "incidence import FILE"]);
    desk.write("not.duckdb", b"this is no database, however long it may be\n");
    let ran = desk.run(&["metrics", "--store", "not.duckdb"]);
    assert_eq!(ran.code(), 1, "{}", ran.error());
    assert!(ran.error().contains("way out"), "{}", ran.error());
}

#[test]
fn wrong_usage_is_1_and_names_the_nearest() {
    let desk = Desk::with_tickets();
    desk.fails(1, &["metrix"], &["metrics"]);
    desk.fails(1, &["metrics", "mtar"], &["expected a metric", "did you mean \"mttr\"?"]);
    desk.fails(1, &["metrics", "--by", "sevrity"], &["did you mean \"severity\""]);
    desk.fails(1, &["metrics", "--where", "service=dbb"], &["did you mean \"db\""]);
    desk.fails(1, &["metrics", "--where", "service"], &["expected DIM=VALUE"]);
    desk.fails(1, &["metrics", "--week", "2026-W02", "--month", "2026-01"], &["cannot be used with"]);
    desk.fails(1, &["metrics", "--from", "2026-02-01", "--until", "2026-01-01"], &["the window is empty"]);
    desk.fails(1, &["metrics", "--tz", "Europe/Berln"], &["Europe/Berlin"]);
    for command in [&["metrics"][..], &["trend", "mttr"], &["power"], &["explain", "mttr"]] {
        let asked = [command, &["--clock", "busines"]].concat();
        desk.fails(1, &asked, &["--clock: expected always or business", "did you mean \"business\"?"]);
    }
    desk.fails(
        1,
        &["chart", "calendar", "-o", "a.svg", "--clock", "business"],
        &["counts no hours", "leave the flag out"],
    );
    desk.fails(
        1,
        &["metrics", "--definitions", "dorra"],
        &["--definitions: expected one of", "did you mean \"dora\"?"],
    );
    desk.fails(1, &["metrics", "--by", "responder", "mtbf"], &["observed time"]);
    desk.fails(1, &["check", "--fail-on", "mtta > 5"], &["add a unit: 5m"]);
    desk.fails(1, &["imports", "undo", "9"], &["expected the number of an import"]);
    desk.fails(1, &["explain", "mtta", "--incident", "99"], &["expected the key of an incident"]);
    desk.fails(1, &["query", "rejcts"], &["did you mean"]);
    desk.fails(1, &["metrics", "--config", "none.toml"], &["none.toml: the configuration cannot be read"]);
    desk.write("incidence.toml", b"[privacy]\nmin_grup = 5\n");
    desk.fails(1, &["metrics"], &["incidence.toml:2: privacy.min_grup", "min_group"]);
}
