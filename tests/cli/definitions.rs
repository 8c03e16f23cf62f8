//! Presets of definitions on the command line: every command that evaluates says whose they are.

use crate::support::Desk;

/// An ordinary alert; one never acknowledged; an open one; a record made two months after what it tells of.
const TOLD: &str = "\
id,service,severity,detected_at,created_at,started_at,acknowledged_at,resolved_at,closed_at,ack_state
1,shop,SEV1,2026-05-04T10:00:00Z,2026-05-04T10:00:00Z,2026-05-04T09:50:00Z,2026-05-04T10:05:00Z,2026-05-04T11:00:00Z,2026-05-05T10:00:00Z,
2,shop,SEV3,2026-05-05T10:00:00Z,2026-05-05T10:30:00Z,2026-05-05T10:00:00Z,,2026-05-05T11:00:00Z,2026-05-05T12:30:00Z,
3,mail,SEV2,2026-05-06T10:00:00Z,2026-05-06T10:00:00Z,2026-05-06T10:00:00Z,,,,
4,mail,SEV2,2026-03-02T10:00:00Z,2026-05-07T10:00:00Z,2026-03-02T10:00:00Z,2026-03-02T10:10:00Z,2026-03-02T12:00:00Z,2026-05-08T10:00:00Z,
5,shop,SEV1,2026-05-11T10:00:00Z,2026-05-08T10:00:00Z,2026-05-08T09:00:00Z,2026-05-11T10:05:00Z,2026-05-11T12:00:00Z,2026-05-11T12:00:00Z,
";
const WEEK: [&str; 4] = ["--from", "2026-05-04", "--until", "2026-05-11"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("told.csv", TOLD.as_bytes());
    desk.ok(&["import", "told.csv"]);
    desk
}

fn metrics(desk: &Desk, metric: &str, definitions: &str) -> serde_json::Value {
    let flags = [&["metrics", metric, "--definitions", definitions, "--format", "json"], &WEEK[..]].concat();
    let table = desk.json(&flags);
    assert_eq!(table["definitions"], definitions);
    table["rows"][0].clone()
}

#[test]
fn what_is_created_in_the_window_is_found_however_far_its_detection_lies() {
    let desk = desk();
    // By detection 1, 2 and 3: an hour and an hour.
    let ours = metrics(&desk, "mttr", "incidence");
    assert_eq!(
        (ours["incidents"].as_u64(), ours["n"].as_u64(), ours["value"].as_f64()),
        (Some(3), Some(2), Some(3600.0))
    );
    assert!(ours.get("not_in_population").is_none());
    // By creation 1, 2, 4 and 5, less 3, which is open. 1: an hour, 2: half an hour, 5: 3 days and 2 hours; 4 was over before it was
    // written down.
    let theirs = metrics(&desk, "mttr", "pagerduty");
    assert_eq!((theirs["incidents"].as_u64(), theirs["n"].as_u64()), (Some(4), Some(3)));
    assert_eq!(theirs["left_out"]["negative"], 1);
    assert_eq!(theirs["value"].as_f64(), Some((3600.0 + 1800.0 + 266_400.0) / 3.0));
    assert_eq!(theirs["not_in_population"], serde_json::json!({"open": 1}));
    assert!(theirs["notes"].as_array().unwrap().contains(&"population".into()));
    // Until the close: 1: a day, 2: two hours, 4: a day, 5: 3 days and 2 hours.
    let theirs = metrics(&desk, "mttr", "opsgenie");
    assert_eq!(theirs["value"].as_f64(), Some((86_400.0 + 7200.0 + 86_400.0 + 266_400.0) / 4.0));
    // Nobody acknowledged 2; 4 was acknowledged before it was written down; 5 after 3 days.
    let theirs = metrics(&desk, "mtta", "opsgenie");
    assert_eq!(theirs["value"].as_f64(), Some((300.0 + 7200.0 + 259_500.0) / 3.0));
    // Failures that began in the window: 1, 3 and 5; 3 is open. 70 minutes, and 3 days and 3 hours.
    let theirs = metrics(&desk, "mttr", "itil");
    assert_eq!((theirs["n"].as_u64(), theirs["value"].as_f64()), (Some(2), Some((4200.0 + 270_000.0) / 2.0)));
    let theirs = metrics(&desk, "incident_count", "dora");
    assert!(theirs["value"].is_null() && theirs["notes"].as_array().unwrap().contains(&"no-change-data".into()));
}

#[test]
fn a_preset_and_business_hours_go_together() {
    let desk = desk();
    let flags = ["metrics", "mttr", "--definitions", "opsgenie", "--clock", "business", "--format", "json"];
    let table = desk.json(&[&flags[..], &WEEK].concat());
    assert_eq!((table["definitions"].as_str(), table["clock"].as_str()), (Some("opsgenie"), Some("business")));
    // From 8 to 18, Monday to Friday, from creation to close. 1: Mon 10 to Tue 10, 10 h; 2: 2 h; 4: Thu 10 to Fri 10, 10 h;
    // 5: Fri 10 to Mon 12, 12 h.
    assert_eq!(table["rows"][0]["value"].as_f64(), Some((36_000.0 + 7200.0 + 36_000.0 + 43_200.0) / 4.0));
    let sides = desk.json(&[&["definitions", "mttr", "--clock", "business", "--format", "json"], &WEEK[..]].concat());
    assert_eq!((&sides["clock"], &sides["rows"][2]["row"]["value"]), (&table["clock"], &table["rows"][0]["value"]));
    assert!(desk.ok(&["definitions", "mttr", "--clock", "business"]).contains("clock: business hours"));
}

#[test]
fn all_the_store_has_begins_with_its_first_moment() {
    let desk = Desk::new();
    let told = "id,severity,detected_at,started_at,resolved_at\n\
                1,SEV1,2026-05-04T10:00:00Z,2026-05-03T10:00:00Z,2026-05-04T11:00:00Z\n";
    desk.write("told.csv", told.as_bytes());
    desk.ok(&["import", "told.csv"]);
    let value = |arguments: &[&str]| desk.json(&[arguments, &["--format", "json"]].concat());
    let ours = value(&["metrics", "mttr"]);
    assert_eq!(
        (ours["window"]["from"].as_str(), ours["rows"][0]["n"].as_u64()),
        (Some("2026-05-04T00:00:00Z"), Some(1))
    );
    let theirs = value(&["metrics", "mttr", "--definitions", "itil"]);
    assert_eq!(
        (theirs["window"]["from"].as_str(), theirs["rows"][0]["n"].as_u64()),
        (Some("2026-05-03T00:00:00Z"), Some(1))
    );
    // 25 hours from the start to the resolve.
    assert_eq!(theirs["rows"][0]["value"].as_f64(), Some(90_000.0));
    let sides = value(&["definitions", "mttr"]);
    assert_eq!((sides["rows"][0]["row"]["n"].as_u64(), sides["rows"][4]["row"]["n"].as_u64()), (Some(1), Some(1)));
}

#[test]
fn every_command_that_evaluates_says_whose_definitions_it_follows() {
    let desk = desk();
    let preset = ["--definitions", "pagerduty"];
    let said = |arguments: &[&str]| desk.ok(&[arguments, &preset].concat());
    assert!(said(&["metrics", "mttr"]).contains("definitions: pagerduty"));
    assert!(said(&["metrics", "mttr", "--format", "markdown"]).contains("definitions: pagerduty"));
    let csv = said(&["metrics", "mttr", "--format", "csv"]);
    assert!(csv.lines().next().unwrap().ends_with("notes,not_in_population,definitions"), "{csv}");
    let spans = ["--before", "2026-03-01..2026-04-01", "--after", "2026-05-01..2026-05-12"];
    let compared = said(&[&["compare", "mttr"], &spans[..]].concat());
    assert!(compared.contains("definitions: pagerduty"), "{compared}");
    assert!(compared.contains("after: 1 of 5 incidents are not in the population of pagerduty"), "{compared}");
    let compared: serde_json::Value =
        serde_json::from_str(&said(&[&["compare", "mttr", "--format", "json"], &spans[..]].concat())).unwrap();
    assert_eq!(compared["definitions"], "pagerduty");
    let spans_csv = said(&[&["compare", "mttr", "--format", "csv"], &spans[..]].concat());
    for csv in [spans_csv, said(&["power", "mttr", "--format", "csv"]), said(&["trend", "mttr", "--format", "csv"])] {
        assert!(csv.lines().next().unwrap().ends_with(",definitions"), "{csv}");
        assert!(csv.lines().skip(1).all(|line| line.ends_with(",pagerduty")) && csv.lines().count() > 1, "{csv}");
    }
    assert!(said(&["metrics", "mttr", "--format", "openmetrics"]).contains("definitions=\"pagerduty\""));
    assert!(said(&["power", "mttr"]).contains("definitions: pagerduty"));
    assert!(said(&["power", "mttr"]).contains("are not in the population of pagerduty"));
    assert!(said(&["trend", "mttr"]).contains("definitions: pagerduty"));
    assert!(said(&["trend", "mttr"]).contains("are not in the population of pagerduty"));
    said(&["chart", "mttr", "-o", "chart.svg"]);
    let drawn = std::fs::read_to_string(desk.path("chart.svg")).unwrap();
    assert!(drawn.contains("definitions: pagerduty"), "{drawn}");
    said(&["report", "monthly", "--month", "2026-05", "--out", "out"]);
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.path("out/monthly.json")).unwrap()).unwrap();
    assert_eq!(report["definitions"], "pagerduty");
    let page = std::fs::read_to_string(desk.path("out/monthly.html")).unwrap();
    let markdown = std::fs::read_to_string(desk.path("out/monthly.md")).unwrap();
    assert!(page.contains("definitions <code>pagerduty</code>") && markdown.contains("definitions `pagerduty`"));
    for text in [page, markdown] {
        assert!(text.contains("resolved\\_at - created\\_at") || text.contains("resolved_at - created_at"), "{text}");
        assert!(text.contains("follow the definitions pagerduty: resolved incidents only"), "{text}");
    }
}

#[test]
fn a_gate_of_a_report_is_judged_by_its_definitions() {
    let desk = desk();
    let report = ["report", "weekly", "--from", "2026-05-04", "--until", "2026-05-11", "--out", "out", "--fail-on"];
    // By ours the mean is an hour, up to the close it is more than a day.
    assert_eq!(desk.run(&[&report[..], &["mttr > 24h"]].concat()).code(), 0);
    let ran = desk.run(&[&report[..], &["mttr > 24h", "--definitions", "opsgenie"]].concat());
    assert_eq!(ran.code(), 2, "{}", ran.error());
    assert!(ran.error().contains("definitions opsgenie"), "{}", ran.error());
}

#[test]
fn a_group_of_which_nobody_is_in_the_population_is_not_passed_over() {
    let desk = desk();
    let by = ["--by", "service", "--definitions", "itil", "--where", "service=shop", "--where", "service=mail"];
    let flags = [&["trend", "incident_count", "--format", "json"], &by[..]].concat();
    let trend = desk.json(&flags);
    assert_eq!(trend["definitions"], "itil");
    // 2 took no service away.
    let shop = trend["rows"].as_array().unwrap().iter().find(|row| row["group"]["service"] == "shop").unwrap();
    assert!(shop["notes"].as_array().unwrap().contains(&"population".into()), "{trend}");
    let spans = ["--before", "2026-03-01..2026-04-01", "--after", "2026-05-01..2026-05-12"];
    let by = ["--by", "severity", "--definitions", "itil", "--format", "json"];
    let compared = desk.json(&[&["compare", "mttr"], &spans[..], &by[..]].concat());
    let groups: Vec<&str> =
        compared["rows"].as_array().unwrap().iter().map(|row| row["group"]["severity"].as_str().unwrap()).collect();
    // Nothing of SEV3 is a failure: it is there, with its note.
    assert_eq!(groups, ["SEV1", "SEV2", "SEV3"]);
}

#[test]
fn explain_says_the_formula_of_the_preset_and_who_is_outside() {
    let desk = desk();
    let explained = desk.ok(&["explain", "mttr", "--definitions", "dora"]);
    assert!(explained.contains("formula   resolved_at - started_at"), "{explained}");
    assert!(explained.contains("population          incidents that a change caused"), "{explained}");
    assert!(explained.contains("when d.caused_by_change is null then 'cause_unknown'"), "{explained}");
    assert!(explained.contains("micros_between(d.started_at, d.resolved_at)"), "{explained}");
    assert!(desk.ok(&["explain", "mttr"]).contains("formula   resolved_at - detected_at"));
    let one = desk.ok(&["explain", "mttr", "--incident", "2", "--definitions", "opsgenie"]);
    assert!(one.contains("definitions: opsgenie") && one.contains("closed_at - created_at = 2h (7200 s)"), "{one}");
    let one = desk.ok(&["explain", "mttr", "--incident", "3", "--definitions", "opsgenie"]);
    assert!(one.contains("not in the population of opsgenie (closed incidents only): open"), "{one}");
}

#[test]
fn definitions_stand_side_by_side() {
    let desk = desk();
    let flags = [&["definitions", "mttr", "--format", "json"], &WEEK[..]].concat();
    let sides = desk.json(&flags);
    let rows = sides["rows"].as_array().unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row["definitions"].as_str().unwrap()).collect();
    assert_eq!(names, ["incidence", "pagerduty", "opsgenie", "dora", "itil"]);
    // The same as `metrics` says under each.
    for row in rows {
        let alone = metrics(&desk, "mttr", row["definitions"].as_str().unwrap());
        assert_eq!(row["row"], alone, "{row}");
    }
    assert_eq!(rows[1]["formula"], "resolved_at - created_at");
    assert_eq!(rows[2]["in_window_by"], "creation");
    let table = desk.ok(&[&["definitions", "mttr"], &WEEK[..]].concat());
    assert!(table.contains("opsgenie: closed_at - created_at (the last resolve, where the source tells"), "{table}");
    assert!(table.contains("1 open"), "{table}");
    let narrow = desk.command(&[&["definitions", "mttr"], &WEEK[..]].concat()).env("COLUMNS", "70").output().unwrap();
    let narrow = String::from_utf8(narrow.stdout).unwrap();
    assert!(narrow.lines().all(|line| line.chars().count() <= 70) && !narrow.contains("1 open"), "{narrow}");
    let csv = desk.ok(&[&["definitions", "mtta", "--by", "service", "--format", "csv"], &WEEK[..]].concat());
    assert!(csv.starts_with("definitions,service,n,mean,median,p90,left_out,"), "{csv}");
    assert!(desk.ok(&["definitions", "incident_count", "--format", "markdown"]).contains("| pagerduty |"));
    desk.fails(1, &["definitions", "mtbi", "--by", "responder"], &["it divides by observed time"]);
    let listed = desk.ok(&["list", "definitions", "--format", "csv"]);
    assert_eq!(listed.lines().count(), 6);
    assert!(listed.contains("itil,acknowledgement is not defined,MTRS: from failure to restoration"), "{listed}");
}

#[test]
fn a_name_that_is_no_preset_is_refused_everywhere_with_the_nearest() {
    let desk = desk();
    for command in [
        &["metrics"][..],
        &["compare", "--before", "prev:1w", "--after", "last:1w"],
        &["power"],
        &["trend", "mttr"],
        &["chart", "mttr", "-o", "x.svg"],
        &["report", "weekly", "--out", "out"],
        &["explain", "mttr"],
    ] {
        let said = ["--definitions: expected one of incidence, pagerduty", "did you mean \"opsgenie\"?"];
        desk.fails(1, &[command, &["--definitions", "opsgeny"]].concat(), &said);
    }
}
