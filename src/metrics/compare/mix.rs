//! How much of a change of the mean comes from other severities: Kitagawa's decomposition.

use super::Mix;
use super::evidence::Lengths;
use crate::stats::{Group, kitagawa};
use std::collections::BTreeMap;

/// The change of the mean of what ended, by severity; `None` where a window has nothing.
pub(super) fn by_severity(before: &Lengths, after: &Lengths) -> Option<Mix> {
    let mut groups: BTreeMap<Option<i32>, Group> = BTreeMap::new();
    let empty = || Group { n_before: 0, sum_before: 0.0, n_after: 0, sum_after: 0.0 };
    for ended in &before.ended {
        let group = groups.entry(ended.severity).or_insert_with(empty);
        group.n_before += 1;
        group.sum_before += ended.seconds;
    }
    for ended in &after.ended {
        let group = groups.entry(ended.severity).or_insert_with(empty);
        group.n_after += 1;
        group.sum_after += ended.seconds;
    }
    let groups: Vec<Group> = groups.into_values().collect();
    let parts = kitagawa(&groups).ok()?;
    Some(Mix { total: parts.change, mix: parts.mix, within: parts.within, entered: parts.entered, left: parts.left })
}
