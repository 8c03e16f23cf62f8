use super::*;
use crate::sources::testing::case;

const CASES: [&str; 3] = ["rest/issues.json", "gh/issues.json", "csv/issues.csv"];

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| GitHub.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("github/{name}"))), "{name}");
    }
    for other in [
        "id,number,title,state,created_at,closed_at\n",
        r#"[{"id":"x","number":7,"begin":"2024-01-01T00:00:00Z","created":"2024-01-01T00:00:00Z"}]"#,
        r#"{"data":[{"id":"x","tinyId":"1","createdAt":"2024-01-01T00:00:00Z"}]}"#,
        r#"[{"title":"\"number\": \"html_url\": \"created_at\":"}]"#,
        "",
    ] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}
