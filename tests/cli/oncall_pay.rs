//! Bounds, pay, days off and keyed pseudonyms of on-call, through the program.

use crate::support::Desk;
use serde_json::{Value, json};

/// Two people in Berlin, told by PagerDuty: Ada over the last weekend of March 2026, on which the clocks go forward, Bo
/// over the next one, on which nothing changes.
const ON_CALLS: &str = r#"{"oncalls": [
 {"user": {"id": "PUSR1", "type": "user_reference", "summary": "Ada Example"}, "schedule": {"id": "PS1", "summary": "Web"},
  "escalation_policy": {"id": "PEP1", "summary": "Web"}, "escalation_level": 1, "start": "2026-03-27T23:00:00Z", "end": "2026-03-30T22:00:00Z"},
 {"user": {"id": "PUSR2", "type": "user_reference", "summary": "Bo Example"}, "schedule": {"id": "PS1", "summary": "Web"},
  "escalation_policy": {"id": "PEP1", "summary": "Web"}, "escalation_level": 1, "start": "2026-04-03T22:00:00Z", "end": "2026-04-05T22:00:00Z"}
], "limit": 25, "offset": 0, "more": false}"#;

const USERS: &str = r#"{"users": [
 {"id": "PUSR1", "type": "user", "name": "Ada Example", "email": "ada@example.com", "time_zone": "Europe/Berlin", "teams": [{"id": "PT1", "summary": "Web"}], "contact_methods": []},
 {"id": "PUSR2", "type": "user", "name": "Bo Example", "email": "bo@example.com", "time_zone": "Europe/Berlin", "teams": [{"id": "PT1", "summary": "Web"}], "contact_methods": []}
], "limit": 25, "offset": 0, "more": false}"#;

/// Good Friday and Easter Monday of 2026; and 29 March of every year, a day of 23 hours in 2026, as Ada's own.
const COMMON: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260403\r\nDTEND;VALUE=DATE:20260404\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20260406\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const ADAS: &str =
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20250329\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";

const CONFIG: &str = r#"
[holidays]
file = "calendars/common.ics"
[people."Ada Example".holidays]
file = "calendars/ada.ics"
[pay]
currency = "EUR"
per_shift = "50"
[pay.per_hour]
weekend = "5.00"
holiday = "7.50"
sleep = "4.00"
[privacy]
min_group = 2
"#;

const WINDOW: [&str; 6] = ["--from", "2026-03-01", "--until", "2026-05-01", "--as-of", "2026-05-01"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("exports/oncalls.json", ON_CALLS.as_bytes());
    desk.write("exports/users.json", USERS.as_bytes());
    desk.write("calendars/common.ics", COMMON.as_bytes());
    desk.write("calendars/ada.ics", ADAS.as_bytes());
    desk.write("incidence.toml", CONFIG.as_bytes());
    desk.ok(&["import", "exports"]);
    desk
}

fn asked<'a>(what: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["oncall", what], &WINDOW[..], more].concat()
}

fn row<'a>(rows: &'a Value, key: &str, value: &str) -> &'a Value {
    let found = rows.as_array().expect("rows").iter().find(|row| row[key] == value);
    found.unwrap_or_else(|| panic!("{value} in {rows}"))
}

const HEADER: &str = "person,timezone,from,until,on_call_s,business_s,off_s,weekend_s,holiday_s,sleep_s,paid_h,business_paid_h,off_paid_h,\
weekend_paid_h,holiday_paid_h,sleep_paid_h,n_shifts,n_interruptions,call_out_s,call_out_paid_h,business_amount,off_amount,weekend_amount,\
holiday_amount,sleep_amount,shifts_amount,interruptions_amount,call_outs_amount,amount,currency";

#[test]
fn pay_is_what_was_worked_out_by_hand_and_payroll_can_take_it() {
    let desk = desk();
    // Ada, 71 hours: Saturday 14 by day, Sunday (her own day off) 14, Monday 10 of business and 4 off, sleep 10 + 9 + 10.
    // 14 x 5, 14 x 7.50, 29 x 4, a shift of 50. Bo, 48: Saturday and Sunday, 28 by day and 20 of sleep.
    let csv = desk.ok(&asked("pay", &["--format", "csv"]));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], HEADER);
    let window = "Europe/Berlin,2026-03-01T00:00:00Z,2026-05-01T00:00:00Z";
    assert_eq!(
        lines[1],
        format!(
            "Ada Example,{window},255600.0,36000.0,14400.0,50400.0,50400.0,104400.0,71.0000,10.0000,4.0000,14.0000,14.0000,\
             29.0000,1,0,0.0,0.0000,,,70.00,105.00,116.00,50.00,,,341.00,EUR"
        )
    );
    assert_eq!(
        lines[2],
        format!(
            "Bo Example,{window},172800.0,0.0,0.0,100800.0,0.0,72000.0,48.0000,0.0000,0.0000,28.0000,0.0000,20.0000,1,0,0.0,\
             0.0000,,,140.00,0.00,80.00,50.00,,,270.00,EUR"
        )
    );
    assert_eq!(lines.len(), 3, "no sums, no words");
    // The hours are those of `load`, kind by kind.
    let load = desk.json(&asked("load", &["--format", "json"]));
    let pay = desk.json(&asked("pay", &["--format", "json"]));
    for name in ["Ada Example", "Bo Example"] {
        let (load, pay) = (row(&load["rows"], "person", name), row(&pay["rows"], "person", name));
        assert_eq!(load["on_call_s"], pay["on_call_s"]);
        for kind in ["business", "off", "weekend", "holiday", "sleep"] {
            assert_eq!(load[format!("on_call_{kind}_s")], pay[format!("{kind}_s")], "{name} {kind}");
        }
    }
    assert_eq!((&pay["total"][0]["amount"], &pay["total"][0]["holiday_amount"]), (&json!(611.0), &json!(105.0)));
    // Every rule in words, for programs and for people.
    let rules: Vec<&str> = pay["rules"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let said = desk.ok(&[&["oncall", "pay"], &WINDOW[..]].concat()).replace('\n', " ");
    for rule in
        ["Times are not rounded", "weekend 5, holiday 7.5, sleep 4", "For a shift: 50 EUR", "business, off", "0.01 EUR"]
    {
        assert!(rules.iter().any(|said| said.contains(rule)) && said.contains(rule), "{rule}: {said}");
    }
    assert!(said.contains("341.00") && said.contains("71:00"), "{said}");
}

#[test]
fn payroll_needs_names_and_pseudonyms_hide_them() {
    let desk = desk();
    desk.write("incidence.toml", b"[privacy]\nmin_group = 9\n");
    let named = desk.ok(&asked("pay", &[]));
    assert!(named.contains("Ada Example") && named.contains("privacy.min_group does not hold"), "{named}");
    let load = desk.ok(&asked("load", &["--format", "json"]));
    assert!(!load.contains("Ada Example"), "{load}");
    for format in ["table", "json", "csv", "markdown"] {
        let hidden = desk.ok(&asked("pay", &["--anonymise", "--format", format]));
        assert!(!hidden.contains("Ada") && hidden.contains("person-"), "{hidden}");
    }
    // Without a rate there is no amount, and nothing is made up.
    let csv = desk.ok(&asked("pay", &["--format", "csv"]));
    assert!(csv.lines().nth(1).unwrap().ends_with(",,,,,,,,,,"), "{csv}");
}

#[test]
fn every_breach_is_listed_with_its_dates() {
    let desk = desk();
    let load = desk.json(&asked("load", &["--format", "json"]));
    let bound = |load: &Value, word: &str| row(&load["bounds"], "bound", word).clone();
    assert_eq!(
        (&bound(&load, "min_rest")["n_breaches"], &bound(&load, "min_rest")["limit"]),
        (&json!(0), &json!(39600.0))
    );
    assert_eq!(bound(&load, "max_consecutive_days")["n_breaches"], Value::Null, "it is not set");
    desk.write(
        "incidence.toml",
        b"[oncall]\nmax_consecutive_days = 2\nmax_nights_per_week = 2\n[privacy]\nmin_group = 2\n",
    );
    // Ada: 28 to 30 March in Berlin are three days; her nights begin on the 27th (before midnight of the 28th, in the
    // week of the 23rd), the 28th, the 29th and the 30th (in that of the 30th).
    for what in ["load", "shifts"] {
        let csv = desk.ok(&asked(what, &["--format", "csv", "--table", "breaches"]));
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines[0], "bound,person,from,until,figure,limit,unit");
        assert_eq!(
            lines[1],
            "max_consecutive_days,Ada Example,2026-03-27T23:00:00Z,2026-03-30T22:00:00Z,3.0,2.0,count"
        );
        assert_eq!(lines[2], "max_nights_per_week,Ada Example,2026-03-22T23:00:00Z,2026-03-29T22:00:00Z,3.0,2.0,count");
        // Bo: midnight of Saturday 4 April to that of Monday: the nights of the 3rd, the 4th and the 5th.
        assert_eq!(lines[3], "max_nights_per_week,Bo Example,2026-03-29T22:00:00Z,2026-04-05T22:00:00Z,3.0,2.0,count");
        assert_eq!(lines.len(), 4);
        let said = desk.ok(&asked(what, &[]));
        assert!(said.contains("days in a row") && said.contains("no legal advice"), "{said}");
    }
    desk.fails(1, &asked("load", &["--format", "csv", "--table", "breach"]), &["did you mean \"breaches\"?"]);
    desk.fails(1, &asked("load", &["--table", "breaches"]), &["--format csv"]);
    desk.write("incidence.toml", b"[oncall]\nmax_consecutive_days = 2\n");
    let load = desk.json(&asked("load", &["--format", "json"]));
    assert_eq!(load["breaches"], json!([]), "two people are too few to be named");
    assert_eq!(bound(&load, "max_consecutive_days")["n_breaches"], 1);
}

#[test]
fn days_off_come_from_calendars_and_belong_to_the_configuration() {
    let desk = desk();
    let pay = || desk.json(&asked("pay", &["--format", "json"]));
    let before = pay();
    // Another day off is another configuration, and other pay: Easter Sunday, 5 April.
    desk.write("calendars/common.ics", COMMON.replace("20260406", "20260405").as_bytes());
    let after = pay();
    assert_ne!(before["config_sha256"], after["config_sha256"]);
    let bo = |pay: &Value| row(&pay["rows"], "person", "Bo Example")["holiday_s"].clone();
    assert_eq!((bo(&before), bo(&after)), (json!(0.0), json!(14.0 * 3600.0)));
    // Ada has her own, however many the common ones are.
    assert_eq!(row(&before["rows"], "person", "Ada Example"), row(&after["rows"], "person", "Ada Example"));
    // The team's are everybody's who has none of their own.
    let team = CONFIG.replace("[people.\"Ada Example\".holidays]", "[teams.Web.holidays]");
    desk.write("incidence.toml", team.as_bytes());
    let pay = desk.json(&asked("pay", &["--format", "json"]));
    assert_eq!(row(&pay["rows"], "person", "Ada Example")["holiday_s"], 14.0 * 3600.0);
    assert_eq!(bo(&pay), json!(0.0));
    // What cannot be read is an error, with file and line.
    desk.write("calendars/ada.ics", ADAS.replace("DTSTART;VALUE=DATE:20250329", "DTSTART:20250329T100000Z").as_bytes());
    desk.fails(1, &asked("pay", &[]), &["ada.ics:2: expected an event of whole days", "way out: make it an event"]);
    desk.write("incidence.toml", b"[holidays]\nfiles = [\"none.ics\"]\n");
    desk.fails(1, &asked("pay", &[]), &["none.ics: the calendar of days off cannot be read", "mend holidays.file"]);
}

fn pseudonym(desk: &Desk, more: &[&str]) -> String {
    let load = desk.json(&asked("load", &[&["--format", "json", "--anonymise"], more].concat()));
    load["rows"][0]["person"].as_str().expect("a pseudonym").to_owned()
}

#[test]
fn a_key_makes_pseudonyms_that_cannot_be_undone() {
    let desk = desk();
    desk.write("incidence.toml", b"[privacy]\nmin_group = 1\n");
    // printf %s "Ada Example" | openssl dgst -sha256 -hmac 0123456789abcdef
    desk.write("key", b"0123456789abcdef\n");
    let keyed = pseudonym(&desk, &["--anonymise-key-file", "key"]);
    assert_eq!(keyed, "person-1ee8da14");
    // printf %s "incidence person Ada Example" | sha256sum
    assert_eq!(pseudonym(&desk, &[]), "person-66b20c3b");
    let plain = desk.ok(&asked("load", &["--anonymise"])).replace('\n', " ");
    assert!(plain.contains("whoever has a list of the names") && plain.contains("--anonymise-key-file"), "{plain}");
    // One pseudonym in every command and format.
    let more = ["--anonymise", "--anonymise-key-file", "key"];
    for what in ["load", "shifts", "fairness", "pay"] {
        for format in ["table", "json", "markdown"] {
            let out = desk.ok(&asked(what, &[&more[..], &["--format", format]].concat()));
            assert!(out.contains(&keyed) && !out.contains("Ada") && !out.contains("0123456789abcdef"), "{what}: {out}");
            assert!(!out.contains("whoever has a list"), "{out}");
        }
    }
    // From the environment, and from the configuration.
    let mut command = desk.command(&asked("pay", &["--anonymise", "--format", "csv"]));
    let out = command.env("INCIDENCE_ANONYMISE_KEY", "0123456789abcdef").output().expect("running the program");
    assert!(String::from_utf8_lossy(&out.stdout).contains(&keyed));
    desk.write("incidence.toml", b"[privacy]\nmin_group = 1\nkey_file = \"key\"\n");
    assert_eq!(pseudonym(&desk, &[]), keyed);
    // No key, a short one, none at all.
    desk.write("short", b"secret\n");
    desk.write("empty", b"\n");
    let with = |file| asked("load", &["--anonymise", "--anonymise-key-file", file]);
    desk.fails(1, &with("short"), &["short: expected a key of at least 16 bytes, found 6", "openssl rand"]);
    desk.fails(1, &with("empty"), &["found 0"]);
    desk.fails(1, &with("none"), &["none: the key of pseudonyms cannot be read", "check --anonymise-key-file"]);
    desk.fails(1, &asked("load", &["--anonymise-key-file", "key"]), &["--anonymise"]);
    desk.write("incidence.toml", b"[privacy]\nkey_file = \"gone\"\n");
    desk.fails(1, &asked("load", &["--anonymise"]), &["privacy.key_file"]);
    desk.ok(&asked("load", &[]));
}

#[test]
fn reports_and_charts_use_the_key_as_well() {
    let desk = Desk::with_tickets();
    desk.write(
        "tickets2.csv",
        b"id,title,service,assignee,acknowledged_by,severity,detected_at,acknowledged_at,resolved_at\n\
        91,a,db,Ada Example,Ada Example,SEV1,2026-01-05T10:00:00Z,2026-01-05T10:03:00Z,2026-01-05T10:40:00Z\n",
    );
    desk.ok(&["import", "tickets2.csv"]);
    desk.write("incidence.toml", b"[privacy]\nmin_group = 1\n");
    desk.write("key", b"0123456789abcdef\n");
    let key = ["--anonymise", "--anonymise-key-file", "key"];
    desk.ok(&[&["report", "weekly", "--week", "2026-W02", "--out", "out", "--formats", "md,html"], &key[..]].concat());
    desk.ok(&[&["chart", "oncall-load", "--week", "2026-W02", "-o", "load.svg"], &key[..]].concat());
    for file in ["out/weekly.md", "out/weekly.html", "load.svg"] {
        let text = std::fs::read_to_string(desk.path(file)).expect("it was written");
        assert!(text.contains("1ee8da14") && !text.contains("Ada Example"), "{file}");
    }
}

#[test]
fn a_store_of_shifts_alone_is_looked_at_from_the_last_that_was_served() {
    let desk = desk();
    // No incident and no event: the end of Bo's shift is the latest moment that had come when it was imported.
    let load = desk.json(&["oncall", "load", "--format", "json"]);
    assert_eq!(load["as_of"], "2026-04-05T22:00:00Z");
    assert_eq!(load["window"], json!({"from": "2026-03-27T00:00:00Z", "until": "2026-04-05T22:00:00Z"}));
    assert_eq!(load["total"][0]["on_call_s"], (71.0 + 48.0) * 3600.0);
    assert_eq!(desk.json(&["oncall", "shifts", "--format", "json"])["shifts"].as_array().unwrap().len(), 2);
    // What is planned has not happened.
    let planned = Desk::new();
    planned.write("oncalls.json", ON_CALLS.replace("\"2026-", "\"2126-").as_bytes());
    planned.ok(&["import", "oncalls.json"]);
    planned.fails(1, &["oncall", "load"], &["found 2 shifts none of which had", "--as-of"]);
    planned.ok(&["oncall", "load", "--as-of", "2126-05-01", "--format", "json"]);
    Desk::new().fails(1, &["oncall", "load"], &["incidence import FILE"]);
}

/// The same shifts of Ada's in another tool, under her address; and Bo's next one under the name that he has there.
const CALENDAR: &str = "BEGIN:VCALENDAR\nPRODID:-//Example//Rota//EN\nX-WR-CALNAME:Web\nBEGIN:VEVENT\nUID:1\nDTSTART:20260329T220000Z\n\
DTEND:20260330T230000Z\nSUMMARY:On Call - Ada Example\nATTENDEE;CN=aexample:mailto:Ada@Example.com\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\n\
DTSTART:20260410T220000Z\nDTEND:20260411T220000Z\nSUMMARY:B. Sample\nATTENDEE;CN=B. Sample:mailto:b.sample@example.org\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn one_person_in_two_tools_is_one_and_who_left_is_not_missed() {
    let desk = desk();
    desk.write("rota.ics", CALENDAR.as_bytes());
    desk.ok(&["import", "rota.ics"]);
    desk.write(
        "incidence.toml",
        b"[people.\"Bo Example\"]\naliases = [\"b.sample@example.org\"]\n[privacy]\nmin_group = 1\n",
    );
    let load = desk.json(&asked("load", &["--format", "json"]));
    assert_eq!(load["rows"].as_array().unwrap().len(), 2, "{load}");
    // Ada by her address: 71 hours, and the one of 30 March that the other tool tells beyond its 24, which are in both.
    assert_eq!(row(&load["rows"], "person", "Ada Example")["on_call_s"], 72.0 * 3600.0);
    // Bo by the alias: 48 and 24.
    assert_eq!(row(&load["rows"], "person", "Bo Example")["on_call_s"], 72.0 * 3600.0);
    // After 30 March Ada has left: she is in no figure of April, unless the team is asked for, which has had her.
    let april = ["--from", "2026-04-01", "--until", "2026-05-01", "--as-of", "2026-05-01", "--format", "json"];
    let people = |more: &[&str]| {
        let fairness = desk.json(&[&["oncall", "fairness"], &april[..], more].concat());
        let rows = fairness["people"].as_array().unwrap().iter().filter(|row| row["measure"] == "hours_on_call");
        rows.map(|row| format!("{} {}", row["person"].as_str().unwrap(), row["load"])).collect::<Vec<_>>()
    };
    assert_eq!(people(&[]), ["Bo Example 72.0"]);
    assert_eq!(people(&["--team", "Web"]), ["Bo Example 72.0", "Ada Example 0.0"]);
}
