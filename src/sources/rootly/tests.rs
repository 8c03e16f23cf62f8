use super::*;
use crate::sources::testing::{case, of_kind, read};

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| Rootly.recognises(&Head { bytes, is_whole: true });
    for name in ["incidents/incidents.json", "alerts/alerts.json", "shifts/shifts.json"] {
        assert!(is_its_own(&case(&format!("rootly/{name}"))), "{name}");
    }
    for other in [
        r#"{"data":[{"id":"1","type":"incident","attributes":{"name":"x","cause":"y","started_at":null,"resolved_by":null,"team_name":"Z"}}]}"#,
        r#"{"data":[{"id":"x","tinyId":"1","alias":"a","lastOccurredAt":"2024-01-01T00:00:00Z"}],"took":1}"#,
        r#"{"alerts":[{"id":"1","alert_source_id":"a","deduplication_key":"b"}]}"#,
        r#"[{"attributes":"\"sequential_id\": \"started_at\":"}]"#,
        "sequential_id,started_at,attributes\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_single_resource_and_lines_are_read_like_a_page() {
    let one = r#"{"id":"a","type":"incidents","attributes":{"sequential_id":1,"status":"started","created_at":"2024-01-01T00:00:00Z","started_at":"2024-01-01T00:00:00Z"}}"#;
    let lines = |text: &str| read(&Rootly, text.as_bytes(), &Options::default()).unwrap();
    let page = lines(&format!("{{\"data\":[{one}],\"links\":{{\"next\":null}}}}"));
    assert_eq!(of_kind(&page, "incident").len(), 1);
    for wrapped in [one.to_owned(), format!("{{\"data\":{one}}}"), format!("[{{\"data\":[{one}]}}]")] {
        assert_eq!(of_kind(&lines(&wrapped), "incident"), of_kind(&page, "incident"), "{wrapped}");
    }
}

#[test]
fn an_empty_acknowledgement_says_nothing_and_an_early_start_was_measured() {
    let incident = |started_at: &str| {
        let text = format!(
            r#"{{"id":"a","type":"incidents","attributes":{{"sequential_id":1,"status":"resolved","created_at":"2024-01-01T00:00:00Z",
                "started_at":"{started_at}","acknowledged_at":null,"resolved_at":"2024-01-01T02:00:00Z"}}}}"#
        );
        of_kind(&read(&Rootly, text.as_bytes(), &Options::default()).unwrap(), "incident")[0].to_owned()
    };
    for (started_at, is_default) in [
        ("2023-12-31T23:59:58Z", false),
        ("2023-12-31T23:59:59.500Z", true),
        ("2024-01-01T00:00:00Z", true),
        ("2024-01-01T00:10:00Z", true),
    ] {
        let incident = incident(started_at);
        assert!(incident.contains("ack_state: Unknown"), "{incident}");
        assert!(incident.contains(&format!("started_is_default: {is_default}")), "{started_at}: {incident}");
    }
}
