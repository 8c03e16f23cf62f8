use super::*;
use crate::sources::testing::{case, of_kind, read};

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| GrafanaOnCall.recognises(&Head { bytes, is_whole: true });
    for name in ["alert-groups/alert_groups.json", "final-shifts/final_shifts.json", "hours/oncall_report.csv"] {
        assert!(is_its_own(&case(&format!("grafana-oncall/{name}"))), "{name}");
    }
    for other in [
        r#"{"count":1,"next":null,"previous":null,"results":[{"id":1,"name":"x"}]}"#,
        r#"{"receiver":"x","status":"firing","alerts":[],"commonLabels":{},"orgId":1}"#,
        r#"[{"text":"\"user_pk\": \"shift_start\": \"shift_end\":"}]"#,
        "user_pk,user_email\n",
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn an_acknowledgement_without_a_name_is_the_integrations_where_the_export_names_people() {
    let group = |by: &str| {
        let text = format!(
            r#"{{"id":"I1","integration_id":"C1","route_id":null,"alerts_count":1,"state":"acknowledged","created_at":"2024-01-01T00:00:00Z",
                "resolved_at":null,"acknowledged_at":"2024-01-01T00:01:00Z"{by}}}"#
        );
        of_kind(&read(&GrafanaOnCall, text.as_bytes(), &Options::default()).unwrap(), "incident")[0].to_owned()
    };
    assert!(group(r#","acknowledged_by":"U1""#).contains("ack_state: Known"));
    assert!(group("").contains("ack_state: Known"));
    assert!(group(r#","acknowledged_by":null"#).contains("ack_state: Unknown"));
}
