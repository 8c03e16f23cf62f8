use super::*;
use crate::sources::testing::{case, of_kind, read};

const CASES: [&str; 8] = [
    "alerts/alerts.jsonl",
    "flat-csv/incidents.csv",
    "on-call-log/log.json",
    "public-v1/incidents.json",
    "report-csv/response-metrics.csv",
    "reporting-v1/incidents.json",
    "reporting-v2/incidents.json",
    "schedule/schedule.json",
];

fn lines(text: &str) -> Vec<String> {
    read(&SplunkOnCall, text.as_bytes(), &Options::default()).expect("the text can be read")
}

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| SplunkOnCall.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("splunk-on-call/{name}"))), "{name}");
    }
    assert!(is_its_own(br#"{"offset":0,"limit":20,"total":0,"incidents":[]}"#));
    for other in [
        r#"{"incidents":[],"limit":25,"offset":0,"more":false,"total":null}"#,
        r#"{"page":{"id":"x"},"incidents":[{"id":"x","impact":"major","incident_updates":[]}]}"#,
        r#"{"incidents":[{"id":"x"}],"limit":25,"offset":0,"total":1}"#,
        r#"[{"title":"\"incidentNumber\": \"currentPhase\": 1"}]"#,
        "incident_number,start,ack,resolved\n",
        "number,incident_state,active,reassignment_count,opened_at\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn an_acknowledgement_by_the_tool_or_after_the_resolve_is_none() {
    let incident = |steps: &str| {
        format!(
            r#"{{"incidentNumber":"1","startTime":"2024-01-01T00:00:00Z","currentPhase":"resolved","transitions":[
            {{"name":"triggered","at":"2024-01-01T00:00:00Z"}},{{"name":"resolved","at":"2024-01-01T01:00:00Z"}}{steps}]}}"#
        )
    };
    for (steps, expected) in [
        ("", "ack_state: Never"),
        (r#",{"name":"acknowledged","at":"2024-01-01T00:05:00Z","manually":false}"#, "ack_state: Never"),
        (r#",{"name":"acknowledged","at":"2024-01-01T02:00:00Z","by":"mira"}"#, "ack_state: Never"),
        (r#",{"name":"acknowledged","at":"2024-01-01T00:05:00Z","manually":true}"#, "ack_state: Known"),
        (r#",{"name":"acknowledged","at":"2024-01-01T01:00:00Z","by":"mira"}"#, "ack_state: Known"),
    ] {
        let lines = lines(&incident(steps));
        let told = of_kind(&lines, "incident");
        assert!(told[0].contains(expected), "{steps}: {}", told[0]);
    }
}

#[test]
fn an_open_incident_has_no_resolve_and_no_note_is_made_of_closed_ones_alone() {
    let text = r#"{"incidentNumber":"1","startTime":"2024-01-01T00:00:00Z","currentPhase":"acknowledged","transitions":[
        {"name":"triggered","at":"2024-01-01T00:00:00Z"},{"name":"resolved","at":"2024-01-01T01:00:00Z"},
        {"name":"triggered","at":"2024-01-01T02:00:00Z"},{"name":"acknowledged","at":"2024-01-01T02:01:00Z","by":"mira"}]}"#;
    let lines = lines(text);
    let told = of_kind(&lines, "incident");
    assert!(told[0].contains("resolved_at: -") && told[0].contains("reopen_count: Some(1)"), "{}", told[0]);
    assert!(!lines.iter().any(|line| line.starts_with("note")), "{lines:?}");
}

#[test]
fn every_wrapping_gives_the_same_incident() {
    const INCIDENT: &str = r#"{"incidentNumber":"1","startTime":"2024-01-01T00:00:00Z","currentPhase":"triggered"}"#;
    let bare = lines(INCIDENT);
    assert_eq!(of_kind(&bare, "incident").len(), 1);
    for wrapped in [
        format!("[{INCIDENT}]"),
        format!("{{\"offset\":0,\"total\":1,\"incidents\":[{INCIDENT}]}}"),
        format!("[{{\"incidents\":[{INCIDENT}]}}]"),
        format!("\u{feff}{INCIDENT}\r\n"),
    ] {
        assert_eq!(of_kind(&lines(&wrapped), "incident"), of_kind(&bare, "incident"), "{wrapped}");
    }
}

#[test]
fn what_is_probably_cut_is_noted() {
    let is_noted = |text: &str| lines(text).iter().any(|line| line.starts_with("note probably-cut"));
    let many = |n: usize| vec![r#"{"incidentNumber":"1","startTime":"2024-01-01T00:00:00Z"}"#; n].join(",");
    let page = |n: usize, offset: u32, total: u32| {
        format!("{{\"offset\":{offset},\"limit\":2,\"total\":{total},\"incidents\":[{}]}}", many(n))
    };
    assert!(is_noted(&page(2, 0, 3)));
    assert!(!is_noted(&format!("[{},{}]", page(1, 2, 3), page(2, 0, 3))));
    assert!(is_noted(&format!("[{}]", many(20))));
    assert!(!is_noted(&format!("[{}]", many(21))));
    assert!(is_noted(&format!("[{},", many(1))));
}

#[test]
fn a_users_schedules_name_the_team_of_each() {
    let text = r#"{"teamSchedules":[{"team":{"name":"Web","slug":"team-w"},"schedules":[{"policy":{"slug":"pol-w"},
        "schedule":[{"onCallUser":{"username":"mira"},"rolls":[{"start":"2024-01-01T00:00:00Z","end":"2024-01-02T00:00:00Z"}]}],
        "overrides":[{"origOnCallUser":{"username":"mira"},"overrideOnCallUser":{"username":"otto"},
            "start":"2023-12-31T00:00:00Z","end":"2024-01-03T00:00:00Z"}]}]}]}"#;
    let lines = lines(text);
    let shifts = of_kind(&lines, "shift");
    assert_eq!(shifts.len(), 1);
    assert!(shifts[0].contains("Some(\"Web\")") && shifts[0].contains("person_id: \"otto\""), "{}", shifts[0]);
    assert!(shifts[0].contains("kind: Override"), "{}", shifts[0]);
}

#[test]
fn a_report_of_hours_is_refused_and_stamps_without_a_zone_stop() {
    let error = read(&SplunkOnCall, b"User,Hours\nmira,12\n", &Options::default()).expect_err("it tells no incidents");
    assert!(error.to_string().contains("User, Hours"), "{error}");
    let error = read(&SplunkOnCall, &case("splunk-on-call/report-csv/response-metrics.csv"), &Options::default());
    assert!(error.expect_err("there is no zone").to_string().contains("--source-tz"));
}
