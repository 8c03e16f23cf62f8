use super::*;
use crate::sources::testing::{case, of_kind, read};

const CASES: [&str; 4] = ["webhook/messages.jsonl", "api/alerts.json", "grafana/message.json", "dirty/messages.jsonl"];

#[test]
fn its_own_captures_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| Alertmanager.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("alertmanager/{name}"))), "{name}");
    }
    assert!(is_its_own(br#"{"receiver":"x","status":"resolved","alerts":[],"commonLabels":{}}"#));
    for other in [
        r#"{"alerts":[{"id":"1","alert_source_id":"a","deduplication_key":"b","status":"firing"}],"pagination_meta":{}}"#,
        r#"{"data":[{"id":"1","starts_at":"x","ends_at":"y","labels":{}}]}"#,
        r#"[{"text":"\"startsAt\": \"endsAt\": \"labels\":"}]"#,
        "startsAt,endsAt,labels\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn one_episode_has_one_id_in_messages_in_arrays_and_without_a_fingerprint() {
    let alert = |more: &str| {
        format!(
            r#"{{"status":"firing","labels":{{"first-label":"first-label-value"}},"startsAt":"2024-01-01T01:00:00+01:00","endsAt":"0001-01-01T00:00:00Z"{more}}}"#
        )
    };
    let ids = |text: &str| -> Vec<String> {
        let lines = read(&Alertmanager, text.as_bytes(), &Options::default()).unwrap();
        let id = |line: &&str| line.split_once("id: \"").unwrap().1.split_once('"').unwrap().0.to_owned();
        of_kind(&lines, "incident").iter().map(id).collect()
    };
    let expected = ["476b44f5db3e21f9@2024-01-01T00:00:00Z"];
    let told = alert(r#","fingerprint":"476b44f5db3e21f9""#);
    assert_eq!(ids(&format!("{{\"alerts\":[{told}]}}")), expected);
    assert_eq!(ids(&format!("[{{\"alerts\":[{told}],\"truncatedAlerts\":0}}]")), expected);
    assert_eq!(ids(&format!("[{told}]")), expected);
    assert_eq!(ids(&format!("{{\"alerts\":[{}]}}", alert(""))), expected);
}

#[test]
fn what_still_fires_is_not_resolved_by_the_end_that_it_would_have() {
    let text = br#"[{"status":{"state":"active"},"labels":{},"startsAt":"2024-01-01T00:00:00Z","endsAt":"2024-01-01T00:04:00Z","fingerprint":"a"}]"#;
    let lines = read(&Alertmanager, text, &Options::default()).unwrap();
    let incident = of_kind(&lines, "incident")[0];
    assert!(incident.contains("resolved_at: -") && incident.contains("ack_state: Unknown"), "{incident}");
    assert!(incident.contains("updated_at: -"), "the order of lines decides: {incident}");
}
