use super::*;
use crate::sources::testing::{case, of_kind, read};

#[test]
fn its_own_feed_is_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| GoogleCloud.recognises(&Head { bytes, is_whole: true });
    for name in ["feed", "older"] {
        assert!(is_its_own(&case(&format!("google-cloud/{name}/incidents.json"))), "{name}");
    }
    for other in [
        r#"{"page":{"id":"x"},"incidents":[{"id":"x","impact":"major","incident_updates":[]}]}"#,
        r#"[{"id":1,"title":"\"external_desc\": \"begin\": \"uri\":"}]"#,
        "id,number,begin,external_desc,service_name\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn an_update_that_says_available_is_no_resolve() {
    let text = br#"[{"id":"a1","begin":"2024-01-01T00:00:00Z","created":"2024-01-01T00:10:00Z","end":null,"external_desc":"x","uri":"incidents/a1",
        "updates":[{"when":"2024-01-01T01:00:00Z","status":"AVAILABLE","text":"better"}]}]"#;
    let lines = read(&GoogleCloud, text, &Options::default()).unwrap();
    let incidents = of_kind(&lines, "incident");
    assert!(
        incidents[0].contains("resolved_at: -") && incidents[0].contains("status: Some(Triggered)"),
        "{incidents:?}"
    );
    assert!(of_kind(&lines, "event")[0].contains("kind: State"));
}
