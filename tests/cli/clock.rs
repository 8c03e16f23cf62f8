//! `--clock business`: a log of tickets with its states, measured in the business hours of the teams.

use crate::support::Desk;
use serde_json::{Value, json};

/// An event log of ServiceNow, in UTC. A: Friday 17:00 to Monday 09:00. B: Saturday to Monday 09:30, of which Monday 08:00
/// to 08:30 on hold. C: Wednesday 10:00 to Thursday 10:00, on hold from Wednesday 16:00 to Thursday 09:00. D: open since
/// Thursday 16:00, on hold from 17:00 on.
const LOG: &str = "\
number,incident_state,sys_mod_count,opened_at,sys_updated_at,resolved_at,assignment_group,priority
A,New,0,09/01/2026 17:00,09/01/2026 17:00,12/01/2026 09:00,Desk,1 - Critical
A,Active,1,09/01/2026 17:00,09/01/2026 17:30,12/01/2026 09:00,Desk,1 - Critical
A,Resolved,2,09/01/2026 17:00,12/01/2026 09:00,12/01/2026 09:00,Desk,1 - Critical
B,New,0,10/01/2026 11:00,10/01/2026 11:00,12/01/2026 09:30,Desk,1 - Critical
B,Active,1,10/01/2026 11:00,10/01/2026 12:00,12/01/2026 09:30,Desk,1 - Critical
B,Awaiting User Info,2,10/01/2026 11:00,10/01/2026 13:00,12/01/2026 09:30,Desk,1 - Critical
B,Active,3,10/01/2026 11:00,12/01/2026 08:30,12/01/2026 09:30,Desk,1 - Critical
B,Resolved,4,10/01/2026 11:00,12/01/2026 09:30,12/01/2026 09:30,Desk,1 - Critical
C,New,0,14/01/2026 10:00,14/01/2026 10:00,15/01/2026 10:00,Tokyo,1 - Critical
C,Active,1,14/01/2026 10:00,14/01/2026 10:00,15/01/2026 10:00,Tokyo,1 - Critical
C,On Hold,2,14/01/2026 10:00,14/01/2026 16:00,15/01/2026 10:00,Tokyo,1 - Critical
C,Active,3,14/01/2026 10:00,15/01/2026 09:00,15/01/2026 10:00,Tokyo,1 - Critical
C,Resolved,4,14/01/2026 10:00,15/01/2026 10:00,15/01/2026 10:00,Tokyo,1 - Critical
D,New,0,15/01/2026 16:00,15/01/2026 16:00,?,Desk,1 - Critical
D,On Hold,1,15/01/2026 16:00,15/01/2026 17:00,?,Desk,1 - Critical
E,New,0,23/01/2026 08:00,23/01/2026 08:00,23/01/2026 08:30,Desk,1 - Critical
E,Resolved,1,23/01/2026 08:00,23/01/2026 08:30,23/01/2026 08:30,Desk,1 - Critical
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("incident_event_log.csv", LOG.as_bytes());
    desk.ok(&["import", "incident_event_log.csv", "--source-tz", "UTC"]);
    desk
}

fn mttr(desk: &Desk, more: &[&str]) -> (Value, Value) {
    let mut answer = desk.json(&[&["metrics", "mttr", "--format", "json", "--clock", "business"], more].concat());
    (answer["rows"][0].take(), answer)
}

#[test]
fn tickets_are_measured_in_business_hours_without_time_on_hold() {
    let desk = desk();
    let (row, answer) = mttr(&desk, &[]);
    // A: 2 h. B: an hour and a half of Monday, half an hour of it on hold. C: 8 h of Wednesday less 2 on hold, 2 h of
    // Thursday less 1: 7 h. E: half an hour. 2 + 1 + 7 + 0.5 by 4 = 2.625 h; on hold 0.5 + 2 + 1 h.
    assert_eq!((&answer["clock"], &row["n"], &row["value"]), (&"business".into(), &4.into(), &json!(9450.0)), "{row}");
    assert_eq!(row["hold"], json!({"known": 4, "held": 2, "total_s": 12_600.0, "mean_s": 3150.0}));
    assert_eq!((&row["rmst_7d"], &row["left_out"]["open"]), (&Value::Null, &1.into()));
    let keys: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["schema", "window", "as_of", "timezone", "definitions", "clock", "config_sha256", "rows"]);
    // Every hour: 64, 46.5, 24 and 0.5 by 4. Its rows have no key for what is not asked.
    let always = desk.json(&["metrics", "mttr", "--format", "json"]);
    assert_eq!((&always["clock"], &always["rows"][0]["value"]), (&"always".into(), &json!(121_500.0)));
    assert_eq!(always["rows"][0].get("hold"), None);
}

#[test]
fn the_configuration_names_hours_zones_holidays_and_what_is_on_hold() {
    let desk = desk();
    // Monday the 12th is a holiday: A has an hour of Friday, B none, E its half hour. Tokyo's 09:00 to 18:00 are 00:00 to
    // 09:00 UTC, nine hours of Thursday for C, which the words of the configuration do not call on hold.
    let holidays = "[holidays]\ndates = [\"2026-01-12\"]\n[hold]\nstates = [\"awaiting user info\"]\n";
    desk.write("incidence.toml", holidays.as_bytes());
    let (row, _) = mttr(&desk, &["--by", "team"]);
    assert_eq!((&row["group"]["team"], &row["n"], &row["value"]), (&"Desk".into(), &3.into(), &json!(1800.0)), "{row}");
    let tokyo = format!("{holidays}[hours]\nbusiness = \"09:00-18:00\"\n[teams.Tokyo]\ntimezone = \"Asia/Tokyo\"\n");
    desk.write("incidence.toml", tokyo.as_bytes());
    let answer = desk.json(&["metrics", "mttr", "--format", "json", "--clock", "business", "--by", "team"]);
    let of_tokyo = &answer["rows"][1];
    assert_eq!((&of_tokyo["group"]["team"], &of_tokyo["value"]), (&"Tokyo".into(), &json!(32_400.0)), "{of_tokyo}");
    let said = desk.ok(&["metrics", "mttr", "--clock", "business"]).replace("\n    ", " ");
    let hours =
        "clock: business hours (Mon-Fri 09:00-18:00 in the zone of each team, UTC or Asia/Tokyo, holidays out; 1d is";
    assert!(said.contains(hours), "{said}");
    // Nothing is on hold: the same as if no state were.
    desk.write("incidence.toml", b"[hold]\nstates = []\n");
    let (row, _) = mttr(&desk, &[]);
    assert_eq!(row["hold"], json!({"known": 0, "held": 0, "total_s": null, "mean_s": null}), "{row}");
    desk.write("incidence.toml", b"[hold]\nstate = [\"On Hold\"]\n");
    desk.fails(1, &["metrics"], &["incidence.toml:2: hold.state", "did you mean \"states\"?"]);
}

#[test]
fn every_answer_says_which_hours_it_counted() {
    let desk = desk();
    let hours = "business hours (Mon-Fri 08:00-18:00 UTC, no holidays named; 1d is 24 of them)";
    let business = ["--clock", "business"];
    let asked = |arguments: &[&str]| desk.ok(&[arguments, &business].concat()).replace("\n    ", " ");
    let spans = ["--before", "2026-01-05..2026-01-12", "--after", "2026-01-12..2026-01-19"];
    let compare = [&["compare", "mttr"], &spans[..]].concat();
    for arguments in [&["metrics", "mttr"][..], &["power", "mttr"], &["trend", "mttr"], &compare] {
        assert!(asked(arguments).contains(&format!("clock: {hours}")), "{arguments:?}: {}", asked(arguments));
        let plain = desk.ok(arguments);
        assert!(!plain.contains("clock:"), "{plain}");
        let json = desk.json(&[arguments, &business, &["--format", "json"]].concat());
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        let place = keys.iter().position(|key| *key == "definitions").unwrap();
        assert_eq!((keys[place + 1].as_str(), &json["clock"]), ("clock", &"business".into()), "{arguments:?}");
        assert_eq!(desk.json(&[arguments, &["--format", "json"]].concat())["clock"], "always");
    }
    let notes = asked(&["metrics", "mttr"]);
    let held = "time on hold is told for 4 of 4, 2 of them on hold";
    let words = "time on hold does not count (states: On hold, On-hold, Awaiting User Info,";
    assert!(
        notes.contains(held)
            && notes.contains(words)
            && notes.contains("business hours on hold: 3h 30m in all, mean 52m 30s"),
        "{notes}"
    );
    assert!(asked(&["metrics", "mttr", "--format", "openmetrics"]).contains("clock=\"business\""));
    assert!(asked(&["metrics", "mttr", "--format", "markdown"]).contains("business hours"));
    asked(&["report", "weekly", "--week", "2026-W03", "--out", "out"]);
    for file in ["out/weekly.html", "out/weekly.md", "out/weekly.json"] {
        let text = std::fs::read_to_string(desk.path(file)).unwrap();
        assert!(text.contains("business hours"), "{file}");
    }
    asked(&["chart", "distribution-mttr", "-o", "a.svg"]);
    assert!(std::fs::read_to_string(desk.path("a.svg")).unwrap().contains("business hours"));
}

#[test]
fn the_arithmetic_of_one_ticket_is_shown() {
    let desk = desk();
    let said = desk.ok(&["explain", "mttr", "--incident", "C", "--clock", "business"]);
    assert!(said.contains("resolved_at - detected_at = 7h (25200 s)"), "{said}");
    assert!(said.contains("on hold in these hours, and not counted: 3h"), "{said}");
    let said = desk.ok(&["explain", "mttr", "--clock", "business"]);
    for words in ["Awaiting Vendor", "counts every hour", "a target of 2h is two of them", "rmst_7d is null"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(desk.ok(&["explain", "mttr"]).contains("always: every hour of every day counts"));
    assert!(desk.ok(&["explain", "mtbf", "--clock", "business"]).contains("always: every hour of every day counts"));
}

/// Jira's changelog, and a log that a map of one's own reads: each tells time on hold in its words.
#[test]
fn changelogs_and_logs_of_ones_own_tell_time_on_hold() {
    let desk = Desk::new();
    // Monday 09:00 to 15:00 UTC, of which 10:00 to 12:00 the customer had to answer.
    let change = |id: u32, hour: u32, from: &str, to: &str| {
        format!(
            r#"{{"id":"{id}","created":"2026-01-05T{hour:02}:00:00.000+0000","author":{{"displayName":"Mira Example","accountType":"atlassian"}},"items":[{{"field":"status","fromString":"{from}","toString":"{to}"}}]}}"#
        )
    };
    let histories = [
        change(1, 10, "To Do", "Waiting for customer"),
        change(2, 12, "Waiting for customer", "In Progress"),
        change(3, 15, "In Progress", "Done"),
    ];
    let issue = format!(
        r#"{{"startAt":0,"maxResults":50,"total":1,"issues":[{{"id":"1","key":"OPS-1","fields":{{"summary":"Slow","created":"2026-01-05T09:00:00.000+0000","updated":"2026-01-05T15:00:00.000+0000","resolutiondate":"2026-01-05T15:00:00.000+0000","status":{{"name":"Done","statusCategory":{{"key":"done"}}}},"project":{{"key":"OPS","name":"Operations"}}}},"changelog":{{"startAt":0,"maxResults":3,"total":3,"histories":[{}]}}}}]}}"#,
        histories.join(",")
    );
    desk.write("issues.json", issue.as_bytes());
    desk.ok(&["import", "issues.json"]);
    // The same in a log of a desk's own: 09:00 to 15:00, on hold from 10:00 to 12:00.
    let map = "source = \"help-desk\"\nshape = \"event-log\"\ntimezone = \"UTC\"\n[columns]\nid = \"ticket\"\n\
               detected_at = \"opened\"\nevent_at = \"changed\"\nevent_state = \"state\"\n[events]\n\"Solved\" = \"resolved\"\n";
    desk.write("desk.toml", map.as_bytes());
    let log = ["09:00,New", "10:00,on hold", "12:00,Working", "15:00,Solved"];
    let rows = log.map(|row| format!("7,2026-01-05 09:00,2026-01-05 {row}\n")).concat();
    desk.write("log.csv", format!("ticket,opened,changed,state\n{rows}").as_bytes());
    desk.ok(&["import", "log.csv", "--map", "desk.toml"]);
    let answer = desk.json(&["metrics", "mttr", "--clock", "business", "--by", "source", "--format", "json"]);
    let rows = answer["rows"].as_array().unwrap();
    let of =
        |source: &str| rows.iter().find(|row| row["group"]["source"] == source).unwrap_or_else(|| panic!("{answer}"));
    for source in ["jira", "help-desk"] {
        let row = of(source);
        assert_eq!((&row["n"], &row["value"]), (&1.into(), &json!(14_400.0)), "{row}");
        assert_eq!(row["hold"], json!({"known": 1, "held": 1, "total_s": 7200.0, "mean_s": 7200.0}), "{row}");
    }
}
