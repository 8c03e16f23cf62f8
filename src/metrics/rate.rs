//! The one mechanism of all rates: each incident is a hit, a miss, or left out for a reason.

use super::columns::Columns;
use super::group::Group;
use super::outcome::Outcome;
use super::{Figures, Interval, LeftOut, RateFigures, Reason};
use crate::stats;

/// Counts hits and misses; `judge` is not asked about rows that are barred.
#[inline]
pub(super) fn compute(
    group: &Group<'_>,
    leaves_out_false_positives: bool,
    judge: impl Fn(&Columns, usize) -> Result<bool, Reason>,
) -> Outcome {
    let (mut n, mut hits, mut left_out) = (0, 0, LeftOut::default());
    for &row in group.rows {
        let row = row as usize;
        let verdict = match group.columns.barred(row, leaves_out_false_positives) {
            Some(reason) => Err(reason),
            None => judge(group.columns, row),
        };
        match verdict {
            Ok(is_hit) => {
                n += 1;
                hits += u64::from(is_hit);
            }
            Err(reason) => left_out.add(reason),
        }
    }
    let ci95 = stats::wilson(hits, n).map(|(low, high)| Interval { low: Some(low), high: Some(high) });
    let value = (n > 0).then(|| hits as f64 / n as f64);
    Outcome { n, left_out, figures: Figures::Rate(RateFigures { hits: Some(hits), value, ci95 }), notes: Vec::new() }
}
