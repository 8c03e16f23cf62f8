use super::*;
use crate::sources::testing::{case as sample, of_kind, read as read_with, survives_damage};
use proptest::prelude::*;

fn read(bytes: &[u8], options: &Options) -> Result<Vec<String>> {
    read_with(&PagerDuty, bytes, options)
}

fn case(name: &str) -> Vec<u8> {
    sample(&format!("pagerduty/{name}"))
}

fn read_plainly(text: &str) -> Vec<String> {
    read(text.as_bytes(), &Options::default()).expect("the text can be read")
}

const INCIDENT: &str = r#"{"id":"QEX1","type":"incident","incident_number":1,"incident_key":null,"status":"triggered","created_at":"2024-01-01T00:00:00Z"}"#;

#[test]
fn every_wrapping_gives_the_same_incident() {
    let bare = read_plainly(INCIDENT);
    assert_eq!(of_kind(&bare, "incident").len(), 1);
    for wrapped in [
        format!("[{INCIDENT}]"),
        format!("{{\"incident\":{INCIDENT}}}"),
        format!("{{\"incidents\":[{INCIDENT}],\"more\":false}}"),
        format!("[{{\"incidents\":[{INCIDENT}],\"more\":false}}]"),
        format!("\u{feff}{INCIDENT}\r\n"),
        format!("{{\"type\":\"RECORD\",\"record\":{{\"stream\":\"a__incidents\",\"data\":{INCIDENT}}}}}"),
    ] {
        assert_eq!(of_kind(&read_plainly(&wrapped), "incident"), of_kind(&bare, "incident"), "{wrapped}");
    }
}

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| PagerDuty.recognises(&Head { bytes, is_whole: true });
    for name in [
        "raw-report/incidents.csv",
        "analytics/page.json",
        "log-entries/log_entries.json",
        "json-lines/incidents.jsonl",
    ] {
        assert!(is_its_own(&case(name)), "{name}");
    }
    assert!(is_its_own(br#"{"incidents":[],"limit":25,"offset":0,"more":false,"total":null}"#));
    for other in [
        r#"{"page":{"id":"x"},"incidents":[{"id":"x","impact":"major","incident_updates":[]}]}"#,
        r#"[{"id":"x","number":7,"begin":"2024-01-01T00:00:00Z","severity":"low"}]"#,
        r#"{"data":[{"id":"x","tinyId":"1","alias":"a","lastOccurredAt":"2024-01-01T00:00:00Z"}],"took":1}"#,
        r#"[{"id":1,"title":"a text with \"incident_number\" and \"last_status_change_at\" in it"}]"#,
        "id,source,number,title,created_at,resolved_at\n",
        "number,incident_state,active,reassignment_count,opened_at\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_resolved_incident_does_not_know_its_acknowledgement_and_a_logged_one_does() {
    let lines = read(&case("rest-page/incidents.json"), &Options::default()).expect("the case can be read");
    let knows_ack = |line: &str| {
        let bits: u64 = line
            .split_once("Knows(")
            .and_then(|(_, rest)| rest.split_once(')')?.0.parse().ok())
            .expect("a record knows");
        crate::model::Knows(bits).has(Field::Acknowledged)
    };
    // Resolved, acknowledged now, merged, resolved, triggered again.
    let incidents: Vec<bool> = of_kind(&lines, "incident").into_iter().map(knows_ack).collect();
    assert_eq!(incidents, [false, true, false, false, false]);
    let lines = read(&case("embedded/incidents.json"), &Options::default()).expect("the case can be read");
    let incidents: Vec<bool> = of_kind(&lines, "incident").into_iter().map(knows_ack).collect();
    assert_eq!(incidents, [true, true, false]);
}

#[test]
fn what_is_probably_cut_is_noted() {
    let is_noted = |text: &str| read_plainly(text).iter().any(|line| line.starts_with("note probably-cut"));
    let many = |n: usize| vec![INCIDENT; n].join(",");
    assert!(is_noted(&format!("{{\"incidents\":[{INCIDENT}],\"more\":true}}")));
    assert!(!is_noted(&format!("{{\"incidents\":[{INCIDENT}],\"more\":false}}")));
    // The pages stand in any order: the one with the highest offset is the last.
    let page = |offset: u32, more: bool| format!("{{\"incidents\":[{INCIDENT}],\"offset\":{offset},\"more\":{more}}}");
    assert!(!is_noted(&format!("[{},{}]", page(25, false), page(0, true))));
    assert!(is_noted(&format!("[{},{}]", page(25, true), page(0, true))));
    assert!(is_noted(&format!("[{}]", many(100))));
    assert!(!is_noted(&format!("[{}]", many(99))));
    assert!(is_noted(&format!("{{\"incidents\":[{}],\"limit\":3}}", many(3))));
    assert!(is_noted(&format!("{{\"incidents\":[{}]}}", many(10_000))));
    assert!(is_noted(&format!("[{INCIDENT},")));
}

#[test]
fn naive_stamps_are_read_in_the_zone_of_their_page() {
    let row = r#"{"id":"QEX1","created_at":"2024-07-01T12:00:00","seconds_to_first_ack":null}"#;
    let at = |text: &str, options: &Options| {
        let lines = read(text.as_bytes(), options).expect("the text can be read");
        let (_, rest) = lines[0].split_once("created_at: Some(Instant(").expect("there is a created_at");
        rest.split_once(')').expect("it is a number").0.parse::<i64>().expect("it is a number") / 1_000_000
    };
    // 2024-07-01T12:00:00Z is 1719835200; Berlin is two hours ahead in summer, New York four behind.
    assert_eq!(at(row, &Options::default()), 1_719_835_200);
    let berlin = Options { source_tz: Some(chrono_tz::Europe::Berlin), ..Options::default() };
    assert_eq!(at(row, &berlin), 1_719_835_200 - 7_200);
    let page = format!("{{\"data\":[{row}],\"time_zone\":\"America/New_York\"}}");
    assert_eq!(at(&page, &berlin), 1_719_835_200 + 14_400);
    let unknown = format!("{{\"data\":[{row}],\"time_zone\":\"Mars/Olympus\"}}");
    let error = read(unknown.as_bytes(), &Options::default()).expect_err("there is no such zone");
    assert!(error.to_string().contains("Mars/Olympus") && error.to_string().contains("--source-tz"), "{error}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_json in any::<bool>()) {
        let head: &[u8] = if is_json { b"[" } else { b"id,created_on,seconds_to_first_ack\n" };
        let _ = read(&[head, &bytes].concat(), &Options::default());
    }

    #[test]
    fn any_value_in_any_field_is_read_without_a_panic(
        field in prop::sample::select(vec![
            "id", "type", "created_at", "resolved_at", "status", "service", "teams", "assignments", "acknowledgements", "priority",
            "alert_counts", "alerts", "log_entries", "resolve_reason", "seconds_to_first_ack", "incident", "record", "channel", "agent",
        ]),
        value in prop::sample::select(vec![
            "null", "1", "-1.5e300", "true", "\"x\"", "[]", "[1]", "[{}]", "{}", "{\"id\":[]}", "[[{}]]", "{\"data\":{}}", "\"2024-01-01T00:00:00Z\"",
        ]),
        kind in prop::sample::select(vec!["incident", "trigger_log_entry", "x"]),
    ) {
        let text = format!("{{\"{field}\":{value},\"kind\":1,\"id2\":\"a\",\"type2\":\"{kind}\"}}");
        prop_assert!(read(text.as_bytes(), &Options::default()).is_ok());
        if !["id", "type", "created_at"].contains(&field) {
            let text = format!("{{\"id\":\"a\",\"type\":\"{kind}\",\"created_at\":\"2024-01-01T00:00:00Z\",\"{field}\":{value}}}");
            prop_assert!(read(text.as_bytes(), &Options::default()).is_ok());
        }
    }
}

#[test]
fn an_unknown_kind_of_entry_is_told_once_a_file() {
    let lines = read(&case("log-entries/log_entries.json"), &Options::default()).expect("the case can be read");
    let told = of_kind(&lines, "problem unknown-event");
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("moon_phase_log_entry") && told[0].contains("1 in the file"), "{}", told[0]);
}

#[test]
fn damaged_exports_are_read_without_a_panic() {
    for name in ["raw-report/incidents.csv", "embedded/incidents.json", "log-entries/log_entries.json"] {
        survives_damage(&PagerDuty, &case(name), &Options::default());
    }
}
