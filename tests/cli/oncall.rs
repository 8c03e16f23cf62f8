//! On-call from a PagerDuty export: a schedule, users, and a log with notifications.

use crate::support::Desk;
use serde_json::{Value, json};

/// Three weeks of one schedule, Mondays 09:00 UTC: Ada, Bo, Cy. Told twice, by two policies.
const ON_CALLS: &str = r#"{"oncalls": [
 {"user": {"id": "PUSR1", "type": "user_reference", "summary": "Ada Example"}, "schedule": {"id": "PS1", "summary": "Web primary"},
  "escalation_policy": {"id": "PEP1", "summary": "Web"}, "escalation_level": 1, "start": "2026-01-05T09:00:00Z", "end": "2026-01-12T09:00:00Z"},
 {"user": {"id": "PUSR1", "type": "user_reference", "summary": "Ada Example"}, "schedule": {"id": "PS1", "summary": "Web primary"},
  "escalation_policy": {"id": "PEP2", "summary": "Data"}, "escalation_level": 1, "start": "2026-01-05T09:00:00Z", "end": "2026-01-12T09:00:00Z"},
 {"user": {"id": "PUSR2", "type": "user_reference", "summary": "Bo Example"}, "schedule": {"id": "PS1", "summary": "Web primary"},
  "escalation_policy": {"id": "PEP1", "summary": "Web"}, "escalation_level": 1, "start": "2026-01-12T09:00:00Z", "end": "2026-01-19T09:00:00Z"},
 {"user": {"id": "PUSR3", "type": "user_reference", "summary": "=Cy|<b>"}, "schedule": {"id": "PS1", "summary": "Web primary"},
  "escalation_policy": {"id": "PEP1", "summary": "Web"}, "escalation_level": 1, "start": "2026-01-19T09:00:00Z", "end": "2026-01-26T09:00:00Z"}
], "limit": 25, "offset": 0, "more": false}"#;

const USERS: &str = r#"{"users": [
 {"id": "PUSR1", "type": "user", "name": "Ada Example", "email": "ada@example.com", "time_zone": "Europe/Berlin", "teams": [{"id": "PT1", "summary": "Web"}], "contact_methods": []},
 {"id": "PUSR2", "type": "user", "name": "Bo Example", "email": "bo@example.com", "time_zone": "America/New_York", "teams": [{"id": "PT1", "summary": "Web"}], "contact_methods": []},
 {"id": "PUSR3", "type": "user", "name": "=Cy|<b>", "email": "cy@example.com", "time_zone": "Etc/UTC", "teams": [{"id": "PT1", "summary": "Web"}], "contact_methods": []},
 {"id": "PUSR4", "type": "user", "name": "Di Example", "email": "di@example.com", "time_zone": "Etc/UTC", "teams": [{"id": "PT1", "summary": "Web"}], "contact_methods": []}
], "limit": 25, "offset": 0, "more": false}"#;

fn entry(id: &str, kind: &str, at: &str, who: &str, how: &str, incident: &str) -> Value {
    let user = json!({"id": who, "type": "user_reference", "summary": match who {
        "PUSR1" => "Ada Example", "PUSR2" => "Bo Example", "PUSR3" => "=Cy|<b>", _ => "checkout" }});
    let service = json!({"id": "PSVC1", "type": "service_reference", "summary": "checkout"});
    let mut entry = json!({"id": id, "type": format!("{kind}_log_entry"), "created_at": at, "summary": kind,
        "service": service, "incident": {"id": incident, "type": "incident_reference", "summary": format!("[#1] {incident}")}});
    match kind {
        "notify" => {
            entry["user"] = user;
            entry["channel"] = json!({"type": "auto", "notification": {"type": format!("{how}_notification")}});
        }
        _ if who.is_empty() => {
            entry["agent"] = service;
            entry["channel"] = json!({"type": how});
        }
        _ => {
            entry["agent"] = user;
            entry["channel"] = json!({"type": how});
        }
    }
    entry
}

/// I1: Ada sleeps through a push and an SMS, Bo takes it an hour. I2: Bo, half an hour, put off for ten minutes of it.
/// I3: Cy gets a mail and a push.
fn log() -> String {
    let entries = json!({"log_entries": [
        entry("R01", "trigger", "2026-01-06T02:00:00Z", "", "api", "Q1"),
        entry("R02", "notify", "2026-01-06T02:00:10Z", "PUSR1", "push", "Q1"),
        entry("R03", "notify", "2026-01-06T02:00:40Z", "PUSR1", "sms", "Q1"),
        entry("R04", "escalate", "2026-01-06T02:10:00Z", "", "timeout", "Q1"),
        entry("R05", "notify", "2026-01-06T02:10:05Z", "PUSR2", "phone", "Q1"),
        entry("R06", "acknowledge", "2026-01-06T02:12:00Z", "PUSR2", "mobile", "Q1"),
        entry("R07", "resolve", "2026-01-06T03:12:00Z", "PUSR2", "mobile", "Q1"),
        entry("R08", "trigger", "2026-01-13T15:00:00Z", "", "api", "Q2"),
        entry("R09", "notify", "2026-01-13T15:00:00Z", "PUSR2", "push", "Q2"),
        entry("R10", "acknowledge", "2026-01-13T15:02:00Z", "PUSR2", "mobile", "Q2"),
        entry("R11", "snooze", "2026-01-13T15:12:00Z", "PUSR2", "mobile", "Q2"),
        entry("R12", "unacknowledge", "2026-01-13T15:22:00Z", "", "timeout", "Q2"),
        entry("R13", "resolve", "2026-01-13T15:32:00Z", "PUSR2", "mobile", "Q2"),
        entry("R14", "trigger", "2026-01-20T12:00:00Z", "", "api", "Q3"),
        entry("R15", "notify", "2026-01-20T12:00:00Z", "PUSR3", "email", "Q3"),
        entry("R16", "notify", "2026-01-20T12:01:30Z", "PUSR3", "push", "Q3"),
        entry("R17", "acknowledge", "2026-01-20T12:05:00Z", "PUSR3", "mobile", "Q3"),
        entry("R18", "resolve", "2026-01-20T12:20:00Z", "PUSR3", "mobile", "Q3"),
    ], "limit": 100, "offset": 0, "more": false});
    entries.to_string()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("exports/oncalls.json", ON_CALLS.as_bytes());
    desk.write("exports/users.json", USERS.as_bytes());
    desk.write("exports/log.json", log().as_bytes());
    desk.ok(&["import", "exports"]);
    desk
}

const WINDOW: [&str; 6] = ["--from", "2026-01-05", "--until", "2026-01-26", "--as-of", "2026-01-26"];

fn asked<'a>(what: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["oncall", what], &WINDOW[..], more].concat()
}

fn row<'a>(rows: &'a Value, key: &str, value: &str) -> &'a Value {
    let found = rows.as_array().expect("rows").iter().find(|row| row[key] == value);
    found.unwrap_or_else(|| panic!("{value} in {rows}"))
}

#[test]
fn load_is_what_was_worked_out_by_hand() {
    let desk = desk();
    let load = desk.json(&asked("load", &["--format", "json"]));
    assert_eq!(load["window"], json!({"from": "2026-01-05T00:00:00Z", "until": "2026-01-26T00:00:00Z"}));
    let of = |name: &str| row(&load["rows"], "person", name);
    let (ada, bo, cy) = (of("Ada Example"), of("Bo Example"), of("=Cy|<b>"));
    // A whole week has 50 business, 20 off, 28 weekend and 70 sleep hours wherever it begins.
    for person in [ada, bo] {
        let kinds = ["business", "off", "weekend", "holiday", "sleep"].map(|kind| &person[format!("on_call_{kind}_s")]);
        assert_eq!(kinds, [50, 20, 28, 0, 70].map(|hours| json!(f64::from(hours) * 3600.0)).each_ref());
        assert_eq!(person["on_call_ratio"], json!(1.0 / 3.0));
    }
    // Cy's week is cut at midnight of the 26th: 9 hours fewer, eight of sleep and one of business.
    assert_eq!((&cy["on_call_s"], &cy["on_call_sleep_s"]), (&json!(159.0 * 3600.0), &json!(62.0 * 3600.0)));
    // 02:00 UTC is 03:00 in Berlin. 02:10 UTC is 21:10 in New York, and Bo was not on call; 15:00 UTC is 10:00 there.
    assert_eq!(
        (&ada["interruptions"], &ada["interruptions_sleep"], &ada["n_nights_disturbed"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!((&bo["interruptions_off"], &bo["interruptions_business"]), (&json!(1), &json!(1)));
    assert_eq!(cy["interruptions"], 1, "a mail interrupts nobody");
    assert_eq!((&ada["n_escalated_past"], &bo["n_escalated_past"]), (&json!(1), &json!(0)));
    assert_eq!((&bo["n_acknowledged"], &bo["n_resolved"], &ada["n_acknowledged"]), (&json!(2), &json!(2), &json!(0)));
    // 60 minutes, and 30 less the 10 that were put off.
    assert_eq!((&bo["effort_s"], &cy["effort_s"]), (&json!(4800.0), &json!(900.0)));
    let total = &load["total"][0];
    assert_eq!((&total["interruptions"], &total["on_call_s"]), (&json!(4), &json!(495.0 * 3600.0)));
    // Weeks of the report add up too; Di, who has none, is only on the roster of the team.
    let weeks = desk.json(&asked("load", &["--by", "week", "--format", "json"]));
    let n: Vec<&Value> = weeks["rows"].as_array().unwrap().iter().map(|row| &row["interruptions"]).collect();
    assert_eq!(n, [&json!(2), &json!(1), &json!(1)]);
    let team = desk.json(&asked("load", &["--team", "Web", "--format", "json"]));
    assert_eq!(row(&team["rows"], "person", "Di Example")["interruptions"], 0);
    let by_team = desk.json(&asked("load", &["--by", "team", "--format", "json"]));
    assert_eq!(row(&by_team["rows"], "team", "Web")["interruptions"], 4);
    // The moment of looking is that of the last line, which is seen; Cy has been on call for a day, 3 hours and 20 minutes.
    let so_far = desk.json(&["oncall", "load", "--format", "json"]);
    assert_eq!(so_far["total"][0]["n_resolved"], 3);
    assert_eq!(row(&so_far["rows"], "person", "=Cy|<b>")["on_call_s"], json!((27.0 * 60.0 + 20.0) * 60.0));
    desk.fails(1, &asked("load", &["--team", "Wob"]), &["did you mean \"Web\"?"]);
}

#[test]
fn people_can_be_pseudonyms_and_small_groups_are_not_shown() {
    let desk = desk();
    for what in ["load", "shifts", "fairness"] {
        for format in ["table", "json", "csv", "markdown"] {
            let plain = desk.ok(&asked(what, &["--format", format]));
            let hidden = desk.ok(&asked(what, &["--format", format, "--anonymise"]));
            let names = ["Ada", "Bo Ex", "Cy"];
            assert!(names.iter().all(|name| !hidden.contains(name)), "{what} {format}: {hidden}");
            let has_names = format != "csv" || what != "fairness";
            assert!(!has_names || (plain.contains("Ada") && hidden.contains("person-")), "{what} {format}");
        }
    }
    let text = desk.ok(&asked("load", &[]));
    assert!(text.contains("no measure of anyone's performance") && text.contains("win every night"), "{text}");
    assert!(desk.ok(&asked("load", &["--format", "csv"])).contains("\n'=Cy|<b>,"), "no formula for a spreadsheet");
    desk.write("incidence.toml", b"[privacy]\nmin_group = 4\n");
    for what in ["load", "shifts", "fairness"] {
        let out = desk.ok(&asked(what, &["--format", "json"]));
        assert!(out.contains("privacy.min_group") && !out.contains("Ada"), "{what}: {out}");
    }
}

#[test]
fn shifts_and_fairness_are_told_in_words() {
    let desk = desk();
    let shifts = desk.json(&asked("shifts", &["--format", "json"]));
    // Two policies tell of Ada's shift; it is one.
    let told: Vec<(&Value, &Value)> =
        shifts["shifts"].as_array().unwrap().iter().map(|one| (&one["person"], &one["n_incidents"])).collect();
    assert_eq!(
        told,
        [(&json!("Ada Example"), &json!(1)), (&json!("Bo Example"), &json!(1)), (&json!("=Cy|<b>"), &json!(1))]
    );
    let found: Vec<String> = shifts["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["kind"].as_str().unwrap(), one["from"].as_str().unwrap()))
        .collect();
    assert_eq!(found, ["hand-over 2026-01-12T09:00:00Z", "hand-over 2026-01-19T09:00:00Z"]);
    let fairness = desk.json(&asked("fairness", &["--format", "json"]));
    let measure = |word: &str| row(&fairness["measures"], "measure", word);
    // 1, 2 and 1: Gini (-1 x 2 - 0 + ...) = 2 x (2 - 1) / (3 x 4).
    assert!((measure("interruptions")["gini"].as_f64().unwrap() - 1.0 / 6.0).abs() < 1e-12);
    assert_eq!(measure("hours_on_call")["p"], Value::Null);
    let said = desk.ok(&asked("fairness", &[]));
    assert!(said.contains("no more uneven than luck does"), "{said}");
    // The same with any number of threads.
    let with = |threads: &'static str| desk.ok(&asked("fairness", &["--format", "json", "--threads", threads]));
    assert_eq!(with("1"), with("3"));
}

#[test]
fn what_is_missing_is_said_and_not_counted_as_none() {
    let desk = Desk::with_tickets();
    let load = desk.json(&["oncall", "load", "--format", "json"]);
    assert_eq!((&load["total"][0]["on_call_s"], &load["total"][0]["n_shifts"]), (&Value::Null, &Value::Null));
    for what in ["load", "shifts", "fairness"] {
        let out = desk.ok(&["oncall", what]);
        assert!(out.contains("no shifts are known") && out.contains("/oncalls"), "{what}: {out}");
        assert!(out.contains("/log_entries"), "{what}: {out}");
    }
    let desk = desk_without_log();
    let load = desk.json(&[&["oncall", "load", "--format", "json"], &WINDOW[..]].concat());
    assert_eq!(row(&load["rows"], "person", "Ada Example")["n_escalated_past"], Value::Null);
    desk.fails(
        1,
        &["oncall", "load", "--from", "2027-01-01", "--until", "2027-02-01", "--as-of", "2026-01-26"],
        &["--as-of"],
    );
}

fn desk_without_log() -> Desk {
    let desk = Desk::new();
    desk.write("oncalls.json", ON_CALLS.as_bytes());
    desk.ok(&["import", "oncalls.json"]);
    desk
}

/// The sample of the repository, in its own words.
#[test]
fn the_sample_of_pagerduty_reads() {
    let desk = Desk::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/pagerduty");
    for file in ["oncalls/oncalls.json", "users/users.json", "log-entries/log_entries.json"] {
        desk.ok(&["import", &format!("{sample}/{file}")]);
    }
    let window = ["--from", "2024-05-01", "--until", "2024-05-13", "--as-of", "2024-05-13"];
    let load = desk.json(&[&["oncall", "load", "--format", "json"], &window[..]].concat());
    let of = |name: &str| row(&load["rows"], "person", name);
    // Ada: 6 May 13:00 UTC to the end of the window, under two policies; called once, at 10:05 UTC, 05:05 in Lima.
    assert_eq!(of("Ada Example")["on_call_s"], json!((6.0 * 24.0 + 11.0) * 3600.0));
    assert_eq!(of("Ada Example")["interruptions_sleep"], 1);
    // Ben is on the policy itself, always; the mail did not interrupt him, the escalation went past him.
    assert_eq!(of("Ben Example")["on_call_s"], json!(12.0 * 86_400.0));
    assert_eq!((&of("Ben Example")["interruptions"], &of("Ben Example")["n_escalated_past"]), (&json!(0), &json!(1)));
    let codes: Vec<&str> = load["notes"].as_array().unwrap().iter().filter_map(|note| note["code"].as_str()).collect();
    assert!(codes.contains(&"always-on-call") && codes.contains(&"not-interrupting"), "{codes:?}");
}
