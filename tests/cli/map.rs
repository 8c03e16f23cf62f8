//! `map`: a proposal that `import --map` takes, and what it says where it is not sure.

use crate::support::{Desk, sample};

const TICKETS: &str = "\
Ticket No;Subject;Opened;Accepted at;Resolved;Prio;State;Impact;Cost (EUR)
D-1;Mail down;13/03/2026 09:00;13/03/2026 09:10;13/03/2026 10:00;P1;erledigt;All of sales;12
D-2;\"red \u{1b}[31m|<b>\";05/03/2026 09:00;;;P3;open;one office;
";

#[test]
fn a_proposed_map_is_shown_written_and_taken() {
    let desk = Desk::new();
    desk.write("tickets.csv", TICKETS.as_bytes());
    let ran = desk.run(&["map", "tickets.csv", "-o", "tickets.toml", "--source-tz", "Europe/Berlin"]);
    assert_eq!(ran.code(), 0, "{}", ran.error());
    let out = ran.out();
    for words in [
        "Recognised in 2 rows (one row an incident)",
        "acknowledged_at   Accepted at   13/03/2026 09:10",
        "would be severity, but holds words that are no levels",
        "no column of ours goes by such a name",
        "The first rows as they would be imported",
        " acknowledged_at   2026-03-13T08:10:00Z   -",
        "Written to tickets.toml.",
    ] {
        assert!(out.contains(words), "{words}: {out}");
    }
    assert!(!out.contains('\u{1b}'), "{out}");
    assert!(ran.error().contains("1 words of status are not known"), "{}", ran.error());

    let map = std::fs::read_to_string(desk.path("tickets.toml")).unwrap();
    desk.write("tickets.toml", map.replace("# \"erledigt\" = \"...\"", "\"erledigt\" = \"resolved\"").as_bytes());
    let imported = desk.json(&["import", "tickets.csv", "--map", "tickets.toml", "--format", "json"]);
    assert_eq!((&imported[0]["incidents"]["new"], &imported[0]["problems"]), (&2.into(), &serde_json::json!({})));
    let mtta = desk.json(&["metrics", "mtta", "mttr", "--format", "json"]);
    assert_eq!((&mtta["rows"][0]["value"], &mtta["rows"][1]["value"]), (&600.0.into(), &3600.0.into()));
}

#[test]
fn without_a_zone_the_map_says_so_and_the_import_does_too() {
    let desk = Desk::new();
    desk.write("tickets.csv", TICKETS.as_bytes());
    let ran = desk.run(&["map", "tickets.csv", "-o", "map.toml"]);
    assert_eq!(ran.code(), 0, "{}", ran.error());
    assert!(
        ran.error().contains("tickets.csv: the stamps have no time zone; set `timezone` in the map"),
        "{}",
        ran.error()
    );
    assert!(ran.out().contains("(the zone is not known: shown as if it were UTC)"), "{}", ran.out());
    desk.fails(3, &["import", "tickets.csv", "--map", "map.toml"], &["has no time zone", "--source-tz"]);
    desk.ok(&["import", "tickets.csv", "--map", "map.toml", "--source-tz", "UTC"]);
}

#[test]
fn quietly_it_prints_the_map_alone() {
    let desk = Desk::new();
    desk.write("tickets.csv", TICKETS.as_bytes());
    let map = desk.ok(&["map", "-q", "tickets.csv", "--name", "helpdesk"]);
    assert!(map.starts_with("# A proposal") && map.contains("\nsource = \"helpdesk\"\n"), "{map}");
    desk.write("map.toml", map.as_bytes());
    desk.ok(&["import", "tickets.csv", "--map", "map.toml", "--source-tz", "UTC"]);
}

#[test]
fn what_cannot_be_mapped_is_refused_with_a_way_out() {
    let desk = Desk::new();
    desk.write("empty.csv", b"");
    desk.write("header.csv", b"Id,Created\n");
    desk.write("list.json", b"[{\"id\":1}]");
    desk.write("fruit.csv", b"fruit,colour\napple,red\n");
    desk.fails(3, &["map", "empty.csv"], &["empty.csv: expected an export, found a file that holds nothing"]);
    desk.fails(3, &["map", "header.csv"], &["header.csv: expected rows to look at", "export it again"]);
    desk.fails(3, &["map", "list.json"], &["list.json: expected a CSV, found JSON", "by hand"]);
    desk.fails(3, &["map", "nowhere.csv"], &["nowhere.csv: expected a file"]);
    desk.fails(1, &["map", "."], &["expected one file, found a folder"]);
    desk.fails(1, &["map", "fruit.csv", "--source-tz", "Europe/Berln"], &["Europe/Berlin"]);
    desk.fails(
        3,
        &["map", "fruit.csv", "-o", "fruit.toml"],
        &["no column was recognised as id; detected_at, started_at or created_at", "[columns]"],
    );
    assert!(!desk.path("fruit.toml").exists());
    desk.write("tickets.csv", TICKETS.as_bytes());
    desk.fails(1, &["map", "tickets.csv", "-o", "none/map.toml"], &["none/map.toml: cannot be written"]);
}

#[test]
fn a_file_that_a_source_knows_needs_no_map() {
    let desk = Desk::new();
    let ran = desk.run(&["map", &sample("gitlab/issues/issues.csv")]);
    assert_eq!(ran.code(), 0, "{}", ran.error());
    assert!(ran.error().contains("is known as gitlab"), "{}", ran.error());
    assert!(ran.out().contains("# resolved_at = \"Closed At (UTC)\""), "{}", ran.out());
}

#[test]
fn rows_that_are_left_out_are_counted_and_the_sums_hold() {
    let desk = Desk::new();
    let file = sample("zendesk/full/tickets.csv");
    let imported = desk.json(&["import", &file, "--source-tz", "UTC", "--format", "json"]);
    let one = &imported[0];
    assert_eq!(
        (&one["source"], &one["lines_read"], &one["incidents"]["read"]),
        (&"zendesk".into(), &3.into(), &3.into())
    );
    assert_eq!(one["notes"], serde_json::json!(["not-imported"]));
    let ran = Desk::new().run(&["import", &file, "--source-tz", "UTC"]);
    let said = "note: not-imported: not imported: Ticket type = - (1), Ticket type = Question (1)";
    assert!(ran.error().contains(said), "{}", ran.error());
}
