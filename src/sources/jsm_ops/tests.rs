use super::*;
use crate::sources::testing::{case, of_kind, read};

const CASES: [&str; 3] = ["jsm-ops/alerts/alerts.json", "jsm-ops/logs/logs.json", "jsm-ops/timeline/timeline.json"];

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| JsmOps.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(name)), "{name}");
    }
    for other in
        ["alerts-page/alerts.json", "log-page/logs.json", "lamp-timeline/timeline.json", "webhook/events.jsonl"]
    {
        assert!(!is_its_own(&case(&format!("opsgenie/{other}"))), "{other}");
    }
    for other in [r#"{"values":[{"id":"1","fields":{}}],"links":{}}"#, "tinyId,message,createdAt\n", ""] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_report_is_taken_where_there_is_one() {
    let text = br#"{"values":[{"id":"a","tinyId":"1","status":"closed","seen":true,"createdAt":"2024-01-01T00:00:00Z","integrationName":"x",
        "extraProperties":{},"report":{"ackTime":60000,"closeTime":120000,"acknowledgedBy":"Ada Example"}}]}"#;
    assert!(JsmOps.recognises(&Head { bytes: text, is_whole: true }));
    let lines = read(&JsmOps, text, &Options::default()).expect("the text can be read");
    let incident = of_kind(&lines, "incident")[0];
    // 2024-01-01T00:01:00Z and 00:02:00Z.
    assert!(incident.contains("acknowledged_at: Some(Instant(1704067260000000))"), "{incident}");
    assert!(incident.contains("resolved_at: Some(Instant(1704067320000000))"), "{incident}");
}

#[test]
fn a_csv_is_refused_with_a_way_out() {
    let error = read(&JsmOps, b"tinyId,message\n1,x\n", &Options::default()).expect_err("it is no JSON");
    assert!(error.way_out.contains("--map"), "{error}");
}
