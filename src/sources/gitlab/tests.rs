use super::*;
use crate::sources::testing::case;

const CASES: [&str; 1] = ["issues/issues.csv"];

#[test]
fn its_own_exports_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| GitLab.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("gitlab/{name}"))), "{name}");
    }
    for other in ["id,title,state,created_at\n", "number,title,state,created_at,closed_at\n", "[]", ""] {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}
