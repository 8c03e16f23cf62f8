//! How often things break, and for how long.

mod failures;

pub(super) mod availability;
pub(super) mod incident_count;
pub(super) mod mtbf;
pub(super) mod mtbi;

use super::LeftOut;
use super::group::Group;

/// Incidents that count, and why the others do not.
fn count(group: &Group<'_>, leaves_out_false_positives: bool) -> (u64, LeftOut) {
    let mut left_out = LeftOut::default();
    let mut n = 0;
    for &row in group.rows {
        match group.columns.barred(row as usize, leaves_out_false_positives) {
            Some(reason) => left_out.add(reason),
            None => n += 1,
        }
    }
    (n, left_out)
}
