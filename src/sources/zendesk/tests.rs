use super::*;
use crate::sources::testing::case;

const CASES: [&str; 2] = ["full/tickets.csv", "metrics/ticket_metrics.json"];

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| Zendesk.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("zendesk/{name}"))), "{name}");
    }
    for other in [
        "id,title,created_at,status\n",
        "Issue key,Summary,Created\n",
        r#"[{"ticket_id":1,"created_at":"2024-01-01T00:00:00Z"}]"#,
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}
