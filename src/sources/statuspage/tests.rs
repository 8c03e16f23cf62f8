use super::*;
use crate::sources::testing::{case, of_kind, read};

#[test]
fn its_own_pages_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| Statuspage.recognises(&Head { bytes, is_whole: true });
    assert!(is_its_own(&case("statuspage/page/incidents.json")));
    assert!(is_its_own(&case("statuspage/archive/incidents.jsonl")));
    assert!(is_its_own(br#"{"page":{"id":"x","time_zone":"Etc/UTC"},"incidents":[]}"#));
    for other in [
        r#"{"incidents":[],"limit":25,"offset":0,"more":false,"total":null}"#,
        r#"[{"id":"x","number":7,"begin":"2024-01-01T00:00:00Z","severity":"low","updates":[]}]"#,
        r#"{"offset":0,"limit":100,"total":1,"incidents":[{"incidentNumber":"481"}]}"#,
        "id,impact,updates,status_sequence\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_full_public_feed_is_probably_cut() {
    let one = |n: u32| {
        format!(r#"{{"id":"i{n}","created_at":"2024-01-01T00:00:00Z","impact":"minor","incident_updates":[]}}"#)
    };
    let page = |n: u32| {
        let incidents: Vec<String> = (0..n).map(one).collect();
        format!(r#"{{"page":{{"id":"p"}},"incidents":[{}]}}"#, incidents.join(","))
    };
    let is_noted = |text: String| {
        let lines = read(&Statuspage, text.as_bytes(), &Options::default()).unwrap();
        lines.iter().any(|line| line.starts_with("note probably-cut"))
    };
    assert!(is_noted(page(50)));
    assert!(!is_noted(page(49)));
    assert!(is_noted(page(3).trim_end_matches(['}', ']']).to_owned()));
}

#[test]
fn what_is_reopened_has_no_resolve() {
    let text = br#"{"id":"a","status":"investigating","impact":"major","created_at":"2024-01-01T00:00:00Z","resolved_at":"2024-01-01T01:00:00Z",
        "incident_updates":[{"status":"investigating","display_at":"2024-01-01T02:00:00Z"},{"status":"resolved","display_at":"2024-01-01T01:00:00Z"}]}"#;
    let lines = read(&Statuspage, text, &Options::default()).unwrap();
    let incident = of_kind(&lines, "incident")[0];
    assert!(incident.contains("resolved_at: -") && incident.contains("status: Some(Triggered)"), "{incident}");
}
