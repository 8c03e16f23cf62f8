use super::*;
use crate::sources::testing::{case, of_kind, read};

const CASES: [&str; 4] =
    ["nightly-csv/incidents.csv", "page/incidents.json", "script-csv/incidents.csv", "shifts/shifts.json"];

fn lines(text: &str) -> Vec<String> {
    read(&FireHydrant, text.as_bytes(), &Options::default()).expect("the text can be read")
}

fn incident(started: &str, acknowledged: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"a","created_at":"2024-01-01T10:00:00Z","current_milestone":"resolved","milestones":[
        {{"type":"started","occurred_at":"{started}"}},{{"type":"acknowledged","occurred_at":"{acknowledged}"}}{rest}]}}"#
    )
}

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| FireHydrant.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("firehydrant/{name}"))), "{name}");
    }
    assert!(is_its_own(
        br#"{"data":[],"pagination":{"count":0,"page":1,"items":0,"pages":1,"last":1,"prev":null,"next":null}}"#
    ));
    for other in [
        r#"{"data":[{"id":"x","tinyId":"1","alias":"a","lastOccurredAt":"2024-01-01T00:00:00Z"}],"took":1}"#,
        r#"{"incidents":[],"pagination_meta":{"after":null,"page_size":25}}"#,
        r#"[{"id":1,"milestone":{"title":"x"},"title":"\"current_milestone\": \"x\""}]"#,
        "id,number,title,started_at,detected_at,acknowledged_at,mitigated_at,resolved_at,closed_at\n",
        "number,name,severity\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn what_the_tool_filled_in_is_told_from_what_was_measured() {
    const BEGIN: &str = "2024-01-01T10:00:00Z";
    for (started, acknowledged, is_default, ack) in [
        (BEGIN, BEGIN, true, "Unknown"),
        (BEGIN, "2024-01-01T10:00:02Z", true, "Known"),
        ("2024-01-01T09:00:00Z", BEGIN, false, "Unknown"),
        ("2024-01-01T09:00:00Z", "2024-01-01T10:05:00Z", false, "Known"),
        ("2024-01-01T09:00:00Z", "2024-01-01T09:00:00Z", false, "Unknown"),
    ] {
        let lines = lines(&incident(started, acknowledged, ""));
        let told = of_kind(&lines, "incident")[0];
        assert!(told.contains(&format!("started_is_default: {is_default}")), "{told}");
        assert!(told.contains(&format!("ack_state: {ack}")), "{told}");
        let is_noted = lines.iter().any(|line| line.starts_with("note partial-export"));
        assert_eq!(is_noted, ack == "Unknown");
    }
}

#[test]
fn a_milestone_that_the_organisation_removed_is_unknown_and_one_that_was_not_reached_is_none() {
    let phases = |milestones: &str| {
        format!(
            r#"{{"id":"a","created_at":"2024-01-01T10:00:00Z","current_milestone":"triaged",
            "lifecycle_phases":[{{"name":"Active","type":"active","milestones":[{{"slug":"triaged","occurred_at":"2024-01-01T10:05:00Z"}}{milestones}]}}]}}"#
        )
    };
    for (milestones, ack) in [
        ("", "Unknown"),
        (r#",{"slug":"acknowledged","occurred_at":null}"#, "Never"),
        (
            r#",{"slug":"acknowledged","occurred_at":null},{"slug":"identified","occurred_at":"2024-01-01T10:10:00Z"}"#,
            "Unknown",
        ),
    ] {
        let lines = lines(&phases(milestones));
        let told = of_kind(&lines, "incident")[0];
        assert!(told.contains(&format!("ack_state: {ack}")), "{told}");
        // A milestone of their own stands where its phase stands.
        assert!(told.contains("status: Some(Acknowledged)"), "{told}");
        assert_eq!(of_kind(&lines, "problem unknown-event").len(), 1);
    }
}

#[test]
fn a_milestone_of_their_own_after_the_mitigation_leaves_it_mitigated() {
    let lines = lines(
        r#"{"id":"a","created_at":"2024-01-01T10:00:00Z","current_milestone":"watched","lifecycle_phases":[{"name":"Active","milestones":[
        {"slug":"mitigated","occurred_at":"2024-01-01T10:30:00Z"},{"slug":"watched","occurred_at":"2024-01-01T10:40:00Z"}]}]}"#,
    );
    let told = of_kind(&lines, "incident")[0];
    assert!(told.contains("status: Some(Mitigated)") && !told.contains("mitigated_at: -"), "{told}");
}

#[test]
fn alerts_are_named_and_left_out() {
    let lines =
        lines(r#"{"data":[{"id":"a","starts_at":"2024-01-01T00:00:00Z","duration_iso8601":"PT1M","summary":"x"}]}"#);
    assert_eq!(lines, ["note not-imported not imported: alert (1)"]);
}

#[test]
fn a_file_of_two_pages_is_whole_and_a_csv_without_milestones_is_refused() {
    let page = |page: u32, next: &str| {
        let incident = incident("2024-01-01T09:00:00Z", "2024-01-01T10:05:00Z", "");
        format!("{{\"data\":[{incident}],\"pagination\":{{\"count\":2,\"page\":{page},\"pages\":2,\"next\":{next}}}}}")
    };
    assert!(!lines(&format!("[{},{}]", page(2, "null"), page(1, "2"))).iter().any(|line| line.starts_with("note")));
    assert!(lines(&page(1, "2")).iter().any(|line| line.starts_with("note probably-cut")));
    let error = read(&FireHydrant, b"number,name\n1,x\n", &Options::default()).expect_err("it tells no moment");
    assert!(error.to_string().contains("number, name"), "{error}");
}
