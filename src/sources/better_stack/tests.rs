use super::*;
use crate::sources::testing::{case, of_kind, read};

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| BetterStack.recognises(&Head { bytes, is_whole: true });
    for name in ["pages/incidents.json", "dirty/incidents.jsonl"] {
        assert!(is_its_own(&case(&format!("better-stack/{name}"))), "{name}");
    }
    for other in [
        r#"{"data":[{"id":"1","type":"incidents","attributes":{"sequential_id":1,"started_at":null,"resolved_by":null}}]}"#,
        r#"{"data":[{"id":"1","type":"monitor","attributes":{"url":"x","http_method":"get"}}]}"#,
        r#"[{"text":"\"attributes\": \"started_at\": \"cause\": \"resolved_by\": \"team_name\":"}]"#,
        "attributes,started_at,cause,resolved_by,team_name\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn only_what_says_so_resolved_itself() {
    let incident = |by: &str| {
        let text = format!(
            r#"{{"id":"1","type":"incident","attributes":{{"name":"a","cause":"x","team_name":"t","started_at":"2024-01-01T00:00:00Z",
                "resolved_at":"2024-01-01T01:00:00Z","resolved_by":{by}}}}}"#
        );
        of_kind(&read(&BetterStack, text.as_bytes(), &Options::default()).unwrap(), "incident")[0].to_owned()
    };
    assert!(incident(r#""Automatically resolved""#).contains("resolved_by: -, assignee: -, auto_resolved: Some(true)"));
    assert!(
        incident(r#""Mira Example""#)
            .contains(r#"resolved_by: Some("Mira Example"), assignee: -, auto_resolved: Some(false)"#)
    );
    assert!(incident("null").contains("resolved_by: -, assignee: -, auto_resolved: -"));
}

#[test]
fn what_is_acknowledged_without_its_moment_is_not_never() {
    let incident = |status: &str| {
        let text = format!(
            r#"{{"id":"1","type":"incident","attributes":{{"name":"a","cause":"x","team_name":"t","started_at":"2024-01-01T00:00:00Z",
                "acknowledged_at":null,"resolved_at":null,"resolved_by":null,"status":"{status}"}}}}"#
        );
        of_kind(&read(&BetterStack, text.as_bytes(), &Options::default()).unwrap(), "incident")[0].to_owned()
    };
    assert!(incident("Started").contains("ack_state: Never"));
    assert!(incident("Acknowledged").contains("ack_state: Unknown"));
}

#[test]
fn a_page_with_a_next_one_and_no_last_one_is_cut() {
    let page = |next: &str| {
        format!(
            r#"{{"data":[{{"id":"1","type":"incident","attributes":{{"started_at":"2024-01-01T00:00:00Z"}}}}],"pagination":{{"next":{next}}}}}"#
        )
    };
    let is_noted = |text: &str| {
        let lines = read(&BetterStack, text.as_bytes(), &Options::default()).unwrap();
        lines.iter().any(|line| line.starts_with("note probably-cut"))
    };
    assert!(is_noted(&page(r#""https://uptime.example.com?page=2""#)));
    assert!(!is_noted(&page("null")));
    assert!(!is_noted(&format!("{}\n{}", page(r#""https://uptime.example.com?page=2""#), page("null"))));
}
