use super::*;
use crate::sources::testing::{case as sample, of_kind, read as read_with};
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
        "oncalls/oncalls.json",
        "schedule/schedule.json",
        "schedule-v3/schedules.jsonl",
        "users/users.json",
        "webhooks/events.jsonl",
        "messages/messages.json",
        "first-api/incidents.json",
        "basic-report/report.csv",
        "insights/incidents.csv",
        "analytics-table/raw_incidents.csv",
        "pandas/incidents.csv",
        "normalised/incidents.csv",
        "flat-list/flat.csv",
        "event-rows/log.csv",
        "event-rows-older/log.csv",
        "log-entry-table/log_entries.csv",
        "devlake/_raw_pagerduty_incidents.csv",
    ] {
        assert!(is_its_own(&case(name)), "{name}");
    }
    for own in [
        r#"{"oncalls":[],"limit":25,"offset":0,"more":false,"total":null}"#,
        r#"{"notes":[{"id":"P1","content":"x","user":{"id":"P2","type":"user_reference"}}]}"#,
        r#"{"user":{"id":"P1","email":"ada@example.com","time_zone":"UTC","html_url":"https://example.pagerduty.com/users/P1"}}"#,
    ] {
        assert!(is_its_own(own.as_bytes()), "{own}");
    }
    assert!(is_its_own(br#"{"incidents":[],"limit":25,"offset":0,"more":false,"total":null}"#));
    for other in [
        r#"{"page":{"id":"x"},"incidents":[{"id":"x","impact":"major","incident_updates":[]}]}"#,
        r#"[{"id":"x","number":7,"begin":"2024-01-01T00:00:00Z","severity":"low"}]"#,
        r#"{"data":[{"id":"x","tinyId":"1","alias":"a","lastOccurredAt":"2024-01-01T00:00:00Z"}],"took":1}"#,
        r#"[{"id":1,"title":"a text with \"incident_number\" and \"last_status_change_at\" in it"}]"#,
        "id,source,number,title,created_at,resolved_at\n",
        "number,incident_state,active,reassignment_count,opened_at\n",
        "id,title,service,created_at,time_to_acknowledge\n",
        "tinyId,message,createdAt,ackTime,closeTime\n",
        "id,params,data,url,input,created_at\n1,{},\"{\"\"key\"\":\"\"ABC-1\"\"}\",https://tracker.example.com,null,2024-01-01\n",
        r#"{"users":[{"id":1,"name":"x","email":"x@example.com"}],"next_page":null}"#,
        r#"{"messages":[{"text":"hi"}],"created_on":"x"}"#,
        r#"{"schedules":[{"id":"x","rotations":[]}]}"#,
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
            "user", "schedule", "final_schedule", "event", "data", "escalation_level", "start", "messages", "notes", "content", "id", "type", "created_at", "resolved_at", "status", "service", "teams", "assignments", "acknowledgements", "priority",
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
fn what_is_an_event_log_counts_its_rows_by_events() {
    let is_log = |name: &str| {
        let bytes = case(name);
        let input = crate::sources::testing::Bytes(&bytes);
        let options = Options::default();
        PagerDuty.open(&input, &options).expect("the case can be opened").parser.is_event_log()
    };
    for (name, expected) in [
        ("webhooks/events.jsonl", true),
        ("messages/messages.json", true),
        ("event-rows/log.csv", true),
        ("rest-page/incidents.json", false),
        ("pandas/incidents.csv", false),
        ("oncalls/oncalls.json", false),
    ] {
        assert_eq!(is_log(name), expected, "{name}");
    }
}

#[test]
fn a_shift_is_kept_once_for_every_level_and_an_open_end_stays_open() {
    let lines = read(&case("oncalls/oncalls.json"), &Options::default()).expect("the case can be read");
    let shifts = of_kind(&lines, "shift");
    assert_eq!(shifts.len(), 4);
    assert!(shifts[0].contains("escalation_level: Some(1)") && shifts[1].contains("escalation_level: Some(2)"));
    assert!(
        shifts[2].contains("starts_at: None, ends_at: None") && shifts[2].contains("schedule: None"),
        "{}",
        shifts[2]
    );
}

#[test]
fn a_turn_that_nobody_has_is_no_shift() {
    let text = r#"{"schedule":{"id":"P1","type":"schedule","final_schedule":{"rendered_schedule_entries":[
        {"start":"2024-01-01T00:00:00Z","end":"2024-01-02T00:00:00Z","user":null}]}}}"#;
    let lines = read_plainly(text);
    assert_eq!((of_kind(&lines, "shift").len(), of_kind(&lines, "person").len()), (0, 0));
    assert!(lines.iter().any(|line| line.contains("that nobody covers (1)")), "{lines:?}");
}

#[test]
fn two_accounts_tell_apart_what_their_numbers_do_not() {
    let options = Options { account: Some("eu".into()), ..Options::default() };
    for name in ["oncalls/oncalls.json", "users/users.json", "webhooks/events.jsonl", "basic-report/report.csv"] {
        let lines = read(&case(name), &options).expect("the case can be read");
        let told = ["incident ", "event ", "shift ", "person "].into_iter().flat_map(|kind| of_kind(&lines, kind));
        assert!(told.into_iter().all(|line| line.contains("account: \"eu\"")), "{name}");
    }
}

#[test]
fn a_report_of_as_many_rows_as_there_can_be_is_probably_cut() {
    let is_noted = |text: &str| {
        let utc = Options { source_tz: Some(chrono_tz::UTC), ..Options::default() };
        let lines = read(text.as_bytes(), &utc).expect("the text can be read");
        lines.iter().any(|line| line.starts_with("note probably-cut"))
    };
    let basic =
        |n: usize| "#,Service,Opened On,Resolved On,Duration\n".to_owned() + &"1,a,2024-01-01 00:00:00,,\n".repeat(n);
    assert!(is_noted(&basic(20_000)) && !is_noted(&basic(19_999)));
    let row = "1,Q1EXAMPLE00001,a,2024-01-01T00:00:00Z,triggered,high,https://example.com\n";
    let list = |n: usize| "incident_number,id,title,created_at,status,urgency,html_url\n".to_owned() + &row.repeat(n);
    assert!(is_noted(&list(10_000)) && !is_noted(&list(9_999)));
}

#[test]
fn commas_that_nobody_quoted_are_mended_only_where_one_way_fits() {
    let head = "incident_number,id,title,created_at,status,urgency,summary,html_url\n";
    let titles = |row: &str| {
        let lines = read_plainly(&format!("{head}{row}\n"));
        of_kind(&lines, "incident").iter().map(|line| line.contains("title: Some(\"a, b\")")).collect::<Vec<_>>()
    };
    assert_eq!(titles("1,Q1EXAMPLE00001,a, b,2024-01-01T00:00:00Z,triggered,high,s,https://example.com"), [true]);
    // A title that looks like the columns after it fits in two ways.
    let twice = "2024-01-01T00:00:00Z,triggered,high";
    assert_eq!(titles(&format!("1,Q1EXAMPLE00001,a, b,{twice},c,{twice},s,https://example.com")), Vec::<bool>::new());
    // With a column whose form is not known nothing can be told.
    let lines = read_plainly(&format!("x,{head}7,1,Q1EXAMPLE00001,a, b,2024-01-01T00:00:00Z,triggered,high,s\n"));
    assert_eq!(of_kind(&lines, "incident").len(), 0);
}
