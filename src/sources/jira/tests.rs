use super::*;
use crate::sources::testing::{case, of_kind, read};

const CASES: [&str; 4] = ["all-fields/jira.csv", "excel/jira.csv", "german/jira.csv", "rest-changelog/search.json"];

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| Jira.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("jira/{name}"))), "{name}");
    }
    for other in [
        "id,created_at,status,summary\n",
        "Number,Opened,Short description,State\n",
        r#"{"issues":[{"number":1,"title":"x","fields":1}]}"#,
        r#"[{"id":1,"title":"\"key\": \"fields\": \"summary\":"}]"#,
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_last_page_that_says_that_more_follow_is_noted() {
    let is_noted = |begin: &str| {
        let text = format!(r#"{{{begin},"issues":[{{"key":"A-1","fields":{{"created":"2024-01-01T00:00:00Z"}}}}]}}"#);
        let lines = read(&Jira, text.as_bytes(), &Options::default()).unwrap();
        assert_eq!(of_kind(&lines, "incident").len(), 1);
        lines.iter().any(|line| line.starts_with("note probably-cut"))
    };
    assert!(is_noted(r#""startAt":0,"total":2"#));
    assert!(!is_noted(r#""startAt":1,"total":2"#));
    assert!(is_noted(r#""nextPageToken":"abc""#));
    assert!(!is_noted(r#""isLast":true"#));
}

#[test]
fn a_resolve_is_no_acknowledgement_and_neither_is_an_app() {
    let incident = |histories: &str| {
        let text = format!(
            r#"{{"key":"A-1","fields":{{"created":"2024-01-01T00:00:00Z","status":{{"name":"Done"}}}},"changelog":{{"histories":[{histories}]}}}}"#
        );
        let lines = read(&Jira, text.as_bytes(), &Options::default()).unwrap();
        of_kind(&lines, "incident")[0].to_owned()
    };
    let change = |kind: &str, to: &str| {
        format!(
            r#"{{"created":"2024-01-01T01:00:00Z","author":{{"displayName":"x","accountType":"{kind}"}},"items":[{{"field":"status","toString":"{to}"}}]}}"#
        )
    };
    assert!(incident(&change("atlassian", "Done")).contains("ack_state: Never"));
    assert!(incident(&change("app", "In Progress")).contains("ack_state: Never"));
    assert!(incident(&change("atlassian", "Second line")).contains("ack_state: Known"));
    assert!(incident("7").contains("ack_state: Unknown"));
}

#[test]
fn another_map_of_the_users_is_stronger_than_the_shipped_one() {
    let map = "source = \"desk\"\ntimezone = \"UTC\"\n[columns]\nid = \"Issue id\"\ncreated_at = \"Created\"\n";
    let options = Options { map: Some(("desk.toml".into(), map.into())), ..Options::default() };
    let lines = read(&Jira, &case("jira/excel/jira.csv"), &options).unwrap();
    assert!(of_kind(&lines, "incident")[0].contains("source: \"desk\"") && lines[0].contains("id: \"20001\""));
}
