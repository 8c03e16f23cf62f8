use super::*;
use crate::sources::testing::{case, of_kind, read};

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| IncidentIo.recognises(&Head { bytes, is_whole: true });
    for name in ["incidents/incidents.json", "alerts/alerts.json", "schedule/entries.json", "dirty/incidents.jsonl"] {
        assert!(is_its_own(&case(&format!("incident-io/{name}"))), "{name}");
    }
    assert!(is_its_own(br#"{"incidents":[],"pagination_meta":{"page_size":25}}"#));
    for other in [
        r#"{"incidents":[],"limit":25,"offset":0,"more":false,"total":null}"#,
        r#"{"page":{"id":"x","time_zone":"Etc/UTC"},"incidents":[]}"#,
        r#"{"offset":0,"limit":100,"total":1,"incidents":[{"incidentNumber":"481"}]}"#,
        r#"{"data":[{"id":"a","type":"alerts","attributes":{"short_id":"x","deduplication_key":null}}]}"#,
        r#"[{"id":1,"title":"a text with \"incident_timestamp_values\": in it"}]"#,
        "id,incident_status,permalink\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn every_wrapping_gives_the_same_incident() {
    let one = r#"{"id":"01A","created_at":"2021-08-20T10:00:00Z","incident_status":{"category":"live"},"incident_timestamp_values":[]}"#;
    let lines = |text: &str| read(&IncidentIo, text.as_bytes(), &Options::default()).unwrap();
    let bare = lines(one);
    assert_eq!(of_kind(&bare, "incident").len(), 1);
    for wrapped in [
        format!("[{one}]"),
        format!("{{\"incident\":{one}}}"),
        format!("{{\"incidents\":[{one}]}}"),
        format!("[{{\"incidents\":[{one}],\"pagination_meta\":{{}}}}]"),
        format!("{one}\n"),
    ] {
        assert_eq!(of_kind(&lines(&wrapped), "incident"), of_kind(&bare, "incident"), "{wrapped}");
    }
}

#[test]
fn a_name_that_is_not_known_is_told_once_a_file() {
    let lines = read(&IncidentIo, &case("incident-io/incidents/incidents.json"), &Options::default()).unwrap();
    let told = of_kind(&lines, "problem unknown-event");
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Regulator told") && told[0].contains("1 in the file"), "{}", told[0]);
}

#[test]
fn the_file_is_cut_unless_one_of_its_pages_is_the_last() {
    let one = r#"{"id":"01A","created_at":"2021-08-20T10:00:00Z","incident_status":{"category":"live"}}"#;
    let page = |meta: &str| format!("{{\"incidents\":[{one}],\"pagination_meta\":{meta}}}");
    let is_noted = |text: &str| {
        let lines = read(&IncidentIo, text.as_bytes(), &Options::default()).unwrap();
        lines.iter().any(|line| line.starts_with("note probably-cut"))
    };
    assert!(is_noted(&page(r#"{"after":"01A","page_size":1}"#)));
    assert!(!is_noted(&page(r#"{"page_size":1}"#)));
    assert!(!is_noted(&format!("[{},{}]", page(r#"{"after":null}"#), page(r#"{"after":"01A"}"#))));
    assert!(!is_noted(&format!("[{one}]")));
}
