use super::*;
use crate::sources::testing::{case, of_kind, read};

#[test]
fn its_own_pages_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| Datadog.recognises(&Head { bytes, is_whole: true });
    assert!(is_its_own(&case("datadog-incidents/page/incidents.json")));
    for other in [
        r#"{"data":[{"id":"1","type":"incidents","attributes":{"sequential_id":1,"started_at":null}}]}"#,
        r#"[{"text":"\"attributes\": \"public_id\": \"customer_impacted\":"}]"#,
        "attributes,public_id,customer_impacted\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_single_incident_is_read_like_a_page() {
    let one = r#"{"id":"a","type":"incidents","attributes":{"public_id":1,"customer_impacted":false,"created":"2024-01-01T00:00:00Z"}}"#;
    let lines = |text: &str| read(&Datadog, text.as_bytes(), &Options::default()).unwrap();
    let page = lines(&format!("{{\"data\":[{one}],\"meta\":{{}}}}"));
    assert_eq!(of_kind(&page, "incident").len(), 1);
    for wrapped in [one.to_owned(), format!("{{\"data\":{one},\"included\":[]}}")] {
        assert_eq!(of_kind(&lines(&wrapped), "incident"), of_kind(&page, "incident"), "{wrapped}");
    }
}
