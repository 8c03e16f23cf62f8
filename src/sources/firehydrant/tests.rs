use super::*;

#[test]
fn is_there() {
    assert_eq!(FireHydrant.about().id, ID);
}
