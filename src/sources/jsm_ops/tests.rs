use super::*;
use crate::sources::testing::{of_kind, read};

#[test]
fn x() {
    let lines = read(&JsmOps, b"[]", &Options::default()).unwrap();
    assert!(of_kind(&lines, "incident").is_empty());
}
