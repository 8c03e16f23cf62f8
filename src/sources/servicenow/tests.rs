use super::*;
use crate::sources::testing::{case, of_kind, read};

const CASES: [&str; 5] = [
    "event-log/incident_event_log.csv",
    "list-fields/incident.csv",
    "list-labels/incident.csv",
    "table-api/result.json",
    "table-api-both/result.json",
];

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| ServiceNow.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("servicenow/{name}"))), "{name}");
    }
    for other in [
        "number,title,state,created_at,closed_at\n",
        "id,number,opened,status\n",
        r#"[{"number":1,"opened_at":"2024-01-01T00:00:00Z","state":"open"}]"#,
        r#"{"result":[{"title":"\"number\": \"sys_id\": \"sys_created_on\":"}]}"#,
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn raw_values_are_told_from_display_values() {
    for raw in [r#"{"state":"6"}"#, r#"{"state" : 6 }"#, r#"{"state":"-100"}"#, r#"{"priority":{"value":"1"}}"#] {
        assert!(is_raw(raw.as_bytes()), "{raw}");
    }
    for shown in [r#"{"state":"New"}"#, r#"{"priority":"3 - Moderate"}"#, r#"{"state":""}"#, r#"{"state"#, ""] {
        assert!(!is_raw(shown.as_bytes()), "{shown}");
    }
}

#[test]
fn dates_of_a_list_that_nothing_decides_stop_the_file() {
    let list = |opened: &str| format!("number,opened_at,short_description,state\nINC1,{opened},x,New\n");
    let options = Options { source_tz: Some(chrono_tz::UTC), ..Options::default() };
    let error = read(&ServiceNow, list("03-04-2024 10:00:00").as_bytes(), &options).unwrap_err();
    assert!(error.message.contains("no date of the file tells which"), "{error}");
    let lines = read(&ServiceNow, list("13-04-2024 10:00:00").as_bytes(), &options).unwrap();
    assert_eq!(of_kind(&lines, "incident").len(), 1);
}
