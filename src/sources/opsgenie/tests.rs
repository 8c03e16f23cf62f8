use super::*;
use crate::model::Knows;
use crate::sources::jsm_ops::JsmOps;
use crate::sources::testing::{case as sample, of_kind, read};
use proptest::prelude::*;

const CASES: [&str; 14] = [
    "alerts-page/alerts.json",
    "detail-with-logs/alert.jsonl",
    "hand-csv-moments/alerts.csv",
    "hand-csv-seconds/alerts.csv",
    "hand-csv/alerts.csv",
    "incidents/incidents.json",
    "lamp-timeline/timeline.json",
    "log-page/logs.json",
    "old-timeline/timeline.json",
    "pages/pages.json",
    "script-csv/alerts.csv",
    "timeline-page/timeline.jsonl",
    "users/users.json",
    "webhook/events.jsonl",
];

fn case(name: &str) -> Vec<u8> {
    sample(&format!("opsgenie/{name}"))
}

fn read_plainly(text: &str) -> Vec<String> {
    read(&Opsgenie, text.as_bytes(), &Options::default()).expect("the text can be read")
}

fn is_cut(text: &str) -> bool {
    read_plainly(text).iter().any(|line| line.starts_with("note probably-cut"))
}

fn knows(line: &str, field: Field) -> bool {
    let bits = line.split_once("Knows(").and_then(|(_, rest)| rest.split_once(')')?.0.parse().ok());
    Knows(bits.expect("a record knows")).has(field)
}

const ALERT: &str = r#"{"id":"a1","tinyId":"1","alias":"x","message":"m","status":"open","acknowledged":false,"createdAt":"2024-01-01T00:00:00Z"}"#;

#[test]
fn every_wrapping_gives_the_same_alert() {
    let bare = read_plainly(ALERT);
    assert_eq!(of_kind(&bare, "incident").len(), 1);
    for wrapped in [
        format!("[{ALERT}]"),
        format!("{{\"data\":{ALERT},\"took\":0.1,\"requestId\":\"r\"}}"),
        format!("{{\"data\":[{ALERT}],\"took\":0.1,\"requestId\":\"r\"}}"),
        format!("[{{\"data\":[{ALERT}],\"took\":0.1,\"requestId\":\"r\"}}]"),
        format!("[{{\"data\":[{ALERT}]}},{{\"data\":[]}}]"),
        format!("{{\"values\":[{ALERT}]}}"),
        format!("\u{feff}{ALERT}\r\n"),
        format!("{{\"type\":\"RECORD\",\"record\":{{\"stream\":\"alerts\",\"data\":{ALERT}}}}}"),
    ] {
        assert_eq!(of_kind(&read_plainly(&wrapped), "incident"), of_kind(&bare, "incident"), "{wrapped}");
    }
}

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| Opsgenie.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(name)), "{name}");
    }
    assert!(is_its_own(br#"{"data":[],"took":0.1,"requestId":"r"}"#));
    for other in [
        r#"{"incidents":[{"incident_number":1,"last_status_change_at":"x"}],"limit":25,"offset":0,"more":false}"#,
        r#"{"page":{"id":"x"},"incidents":[{"id":"x","impact":"major","incident_updates":[]}]}"#,
        r#"{"values":[{"tinyId":"1","alias":"x","integrationName":"a","seen":true}],"links":{}}"#,
        r#"[{"log":"x","logType":"system","logTime":"2024-01-01T00:00:00Z","owner":"a","alertId":"1"}]"#,
        r#"[{"id":1,"title":"a text with \"tinyId\": and \"alias\": in it"}]"#,
        "id,source,number,title,created_at,resolved_at\n",
        "incident_number,created_on,seconds_to_first_ack\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn what_is_probably_cut_is_noted() {
    let page = |next: &str| format!("{{\"data\":[{ALERT}],\"paging\":{{\"first\":\"f\"{next}}}}}");
    let (on, end) = (page(",\"next\":\"n\""), page(""));
    assert!(is_cut(&on) && !is_cut(&end));
    assert!(is_cut(&format!("[{on},{on}]")) && !is_cut(&format!("[{on},{end}]")));
    // From the last page to the first.
    assert!(!is_cut(&format!("[{end},{on}]")));
    let many = |n: usize| vec![ALERT; n].join(",");
    for n in [20, 100, 20_000] {
        assert!(is_cut(&format!("[{}]", many(n))) && !is_cut(&format!("[{}]", many(n - 1))), "{n}");
    }
    assert!(is_cut(&format!("{{\"data\":[{}],\"took\":1}}", many(100))));
    assert!(!is_cut(&format!("{{\"data\":[{}],\"paging\":{{\"first\":\"f\"}}}}", many(100))));
    assert!(is_cut(&format!("{{\"data\":[{ALERT}],\"totalCount\":2}}")));
    assert!(is_cut(&format!("[{ALERT},")));
}

#[test]
fn an_acknowledgement_is_never_only_where_the_export_would_show_it() {
    let ack = |more: &str| {
        let text = ALERT.replace("\"status\":\"open\",\"acknowledged\":false", more);
        let lines = read_plainly(&text);
        let line = of_kind(&lines, "incident")[0].to_owned();
        let state = line.split_once("ack_state: ").and_then(|(_, rest)| Some(rest.split_once(',')?.0.to_owned()));
        let state = state.expect("there is a state");
        assert_eq!(knows(&line, Field::Acknowledged), state != "Unknown", "{more}");
        state
    };
    let closed = |report: &str| ack(&format!("\"status\":\"closed\",\"acknowledged\":false,\"report\":{report}"));
    assert_eq!(closed(r#"{"closeTime":1000}"#), "Never");
    assert_eq!(closed(r#"{"closeTime":1000,"ackTime":0}"#), "Never");
    assert_eq!(closed(r#"{"closeTime":1000,"ackTime":null}"#), "Never");
    assert_eq!(closed(r#"{"closeTime":1000,"ackTime":10}"#), "Known");
    assert_eq!(closed(r#"{"closeTime":1000,"ackTime":10,"acknowledgedBy":"System"}"#), "Unknown");
    assert_eq!(closed(r#"{"closeTime":1000,"ackTime":2000}"#), "Never");
    assert_eq!(closed(r#"{"closeTime":1000,"ackTime":"soon"}"#), "Unknown");
    for lost in ["{}", "null", "[]", r#"{"closeTime":0,"ackTime":0}"#] {
        assert_eq!(closed(lost), "Unknown", "{lost}");
    }
    assert_eq!(ack("\"status\":\"closed\""), "Unknown");
    assert_eq!(ack("\"status\":\"open\",\"acknowledged\":false"), "Never");
    assert_eq!(ack("\"status\":\"open\",\"acknowledged\":true"), "Unknown");
    assert_eq!(ack("\"status\":\"open\""), "Unknown");
    assert_eq!(ack("\"status\":\"open\",\"acknowledged\":false,\"report\":{\"ackTime\":\"x\"}"), "Unknown");
    // Its successor gives no report, and an acknowledgement that was taken back leaves no trace.
    let lines = read(&JsmOps, ALERT.as_bytes(), &Options::default()).expect("the text can be read");
    assert!(of_kind(&lines, "incident")[0].contains("ack_state: Unknown"));
}

#[test]
fn a_log_that_is_a_full_page_is_not_whole() {
    let logs = |n: usize| {
        let line = r#"{"log":"Viewed on [web]","owner":"a@example.com","createdAt":"2024-01-01T00:01:00Z"}"#;
        let created = r#"{"log":"Alert created via API","owner":"System","createdAt":"2024-01-01T00:00:00Z"}"#;
        let lines = vec![line; n - 1].join(",");
        let text = ALERT.replace("\"acknowledged\":false", &format!("\"logs\":[{created},{lines}]"));
        let lines = read_plainly(&text);
        (of_kind(&lines, "incident")[0].contains("ack_state: Never"), of_kind(&lines, "event")[0].contains("Triggered"))
    };
    assert_eq!(logs(19), (true, true));
    assert_eq!(logs(20), (false, false));
}

#[test]
fn a_log_line_names_its_alert_or_is_refused() {
    let line = r#"{"log":"Alert acknowledged via web","owner":"a@example.com","createdAt":"2024-01-01T00:00:00Z"ID}"#;
    let with = |id: &str| read_plainly(&line.replace("ID", id));
    assert_eq!(of_kind(&with(",\"alertId\":\"a1\""), "event").len(), 1);
    let lines = with("");
    assert!(lines[0].contains("reject missing-id") && lines[0].contains("put it beside the lines"), "{lines:?}");
}

#[test]
fn what_is_glued_on_does_not_hide_what_an_object_is() {
    let glued = |more: &str| {
        read_plainly(&format!(
            r#"{{"id":"i","tinyId":"1","status":"resolved","createdAt":"2024-01-01T00:00:00Z",{more}}}"#
        ))
    };
    let entry =
        r#"{"id":"e","type":"IncidentResolved","eventTime":"2024-01-01T01:00:00Z","actor":{"name":"a","type":"user"}}"#;
    for more in [format!("\"timelines\":[{entry}]"), format!("\"entries\":[{entry}]")] {
        let lines = glued(&more);
        assert!(of_kind(&lines, "event")[0].contains("kind: Resolved"), "{lines:?}");
        assert!(of_kind(&lines, "incident")[0].contains("resolved_is_proxy: false"), "{lines:?}");
    }
    let lines = glued(r#""alias":"x","timeline":{},"report":{"closeTime":60000}"#);
    assert_eq!(of_kind(&lines, "incident").len(), 1);
    let lines = read_plainly(
        r#"{"alertId":"a1","data":[{"note":"x","owner":"a@example.com","createdAt":"2024-01-01T00:00:00Z"}]}"#,
    );
    assert!(lines[0].starts_with("note not-imported"), "{lines:?}");
}

#[test]
fn an_acknowledgement_by_the_resolve_does_not_take_an_incident_up_again() {
    let lines = read(&Opsgenie, &case("incidents/incidents.json"), &Options::default()).expect("it can be read");
    let acks: Vec<&str> =
        of_kind(&lines, "event").into_iter().filter(|line| line.contains("kind: Acknowledged")).collect();
    assert_eq!(acks.len(), 1);
    assert!(acks[0].contains("Ben Example"), "{acks:?}");
}

#[test]
fn impact_that_begins_with_the_record_is_filled_in() {
    let is_default = |started: &str| {
        let text = format!(
            r#"{{"id":"i","tinyId":"1","status":"open","createdAt":"2024-01-01T00:00:00.62Z","impactStartDate":{started}}}"#
        );
        let lines = read_plainly(&text);
        of_kind(&lines, "incident")[0].contains("started_is_default: true")
    };
    assert!(is_default("\"2024-01-01T00:00:00.62Z\""));
    assert!(is_default("\"2024-01-01T00:00:01Z\""));
    assert!(!is_default("\"2023-12-31T23:59:00Z\""));
    assert!(!is_default("null"));
}

#[test]
fn a_zone_must_be_known_where_stamps_have_none() {
    let text = ALERT.replace("00:00:00Z", "00:00:00");
    let error = read(&Opsgenie, text.as_bytes(), &Options::default()).expect_err("there is no zone");
    assert!(error.way_out.contains("--source-tz"), "{error}");
    let options = Options { source_tz: Some(chrono_tz::Europe::Berlin), ..Options::default() };
    let lines = read(&Opsgenie, text.as_bytes(), &options).expect("the zone is given");
    // 2023-12-31T23:00:00Z.
    assert!(of_kind(&lines, "incident")[0].contains("created_at: Some(Instant(1704063600000000))"));
}

#[test]
fn unknown_texts_and_actions_are_counted() {
    let lines = read_plainly(&String::from_utf8(case("webhook/events.jsonl")).expect("it is UTF-8"));
    let told = of_kind(&lines, "problem unknown-event");
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Restart replica") && told[0].contains("1 in the file"), "{}", told[0]);
    let lines = read_plainly(&String::from_utf8(case("detail-with-logs/alert.jsonl")).expect("it is UTF-8"));
    assert!(of_kind(&lines, "problem unknown-event")[0].contains("Full moon over"));
}

#[test]
fn seconds_in_a_column_of_times_are_told() {
    let lines = read(&Opsgenie, &case("hand-csv-seconds/alerts.csv"), &Options::default()).expect("it can be read");
    let told = lines.last().expect("there are lines");
    assert!(told.starts_with("0 problem bad-value") && told.contains("read as seconds: 2 of them"), "{told}");
}

#[test]
fn another_csv_is_refused_with_its_columns() {
    let error = read(&Opsgenie, b"a,b\n1,2\n", &Options::default()).expect_err("it is no such file");
    assert!(error.message.contains("x: expected alerts") && error.message.contains("found a, b"), "{error}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_json in any::<bool>()) {
        let head: &[u8] = if is_json { b"[" } else { b"tinyId,message,createdAt,ackTime,closeTime\n" };
        let _ = read(&Opsgenie, &[head, &bytes].concat(), &Options::default());
    }

    #[test]
    fn any_value_in_any_field_is_read_without_a_panic(
        field in prop::sample::select(vec![
            "id", "tinyId", "alias", "status", "acknowledged", "tags", "count", "createdAt", "updatedAt", "owner", "teams", "responders",
            "integration", "report", "details", "logs", "action", "alert", "entries", "eventTime", "impactStartDate", "impactedServices",
            "finalTimeline", "timeline", "timelines", "data", "record", "log", "fullName", "rotations", "links", "source", "paging",
        ]),
        value in prop::sample::select(vec![
            "null", "1", "-1.5e300", "18446744073709551615", "true", "\"x\"", "[]", "[1]", "[{}]", "{}", "{\"id\":[]}", "[[{}]]", "{\"data\":{}}",
            "{\"ackTime\":1e300,\"closeTime\":-1}", "{\"rotations\":[{\"periods\":[{}]}]}", "\"2024-01-01T00:00:00Z\"",
        ]),
    ) {
        let text = format!("{{\"{field}\":{value},\"x\":1}}");
        prop_assert!(read(&Opsgenie, text.as_bytes(), &Options::default()).is_ok());
        let text = format!("{{\"id2\":\"a\",\"alertId\":\"a\",\"status2\":\"x\",\"{field}\":{value}}}");
        prop_assert!(read(&Opsgenie, text.as_bytes(), &Options::default()).is_ok());
    }
}
