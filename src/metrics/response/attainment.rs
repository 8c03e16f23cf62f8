//! The one mechanism of all attainments: was the moment there within its target?

use super::duration::{Moment, detected};
use crate::metrics::Reason;
use crate::metrics::columns::{Columns, SKEW_US, fact};

/// A target in microseconds.
fn target_us(target_s: f64) -> i64 {
    (target_s * 1e6).round() as i64
}

/// Whether a person responded within the target: acknowledged it, or resolved it without an acknowledgement.
///
/// # Errors
///
/// The reason for which the incident is left out. Open and still within the target: `pending`. Resolved by a machine
/// within it: `auto_resolved`. Over with neither an acknowledgement nor a resolve: `missing`. Open beyond the target, or
/// resolved after it without an acknowledgement: a miss.
pub(super) fn responded(columns: &Columns, row: usize, target_s: Option<f64>) -> Result<bool, Reason> {
    let first = detected(columns, row);
    let is_ack_known = columns.facts[row] & (fact::ACK_KNOWN | fact::ACK_NEVER) != 0;
    let (acknowledged_at, resolved_at) = (columns.acknowledged_at.get(row), columns.resolved_at.get(row));
    let is_open = columns.is(row, fact::OPEN);
    // Over without an acknowledgement: a person may have resolved it in time, and the source cannot say.
    let is_resolve_unknown =
        acknowledged_at.is_none() && resolved_at.is_none() && !is_open && !columns.is(row, fact::KNOWS_RESOLVED);
    if !is_ack_known || (first.at.is_none() && !first.is_knowable) || is_resolve_unknown {
        return Err(Reason::Unknown);
    }
    let Some(first_at) = first.at else {
        return Err(if target_s.is_none() { Reason::NoTarget } else { Reason::Missing });
    };
    let last_at = acknowledged_at.or(resolved_at);
    let is_within = |at: i64| target_s.map(|target_s| columns.lapse_us(row, first_at, at) <= target_us(target_s));
    let is_unacknowledged_resolve = acknowledged_at.is_none() && resolved_at.is_some();
    let is_resolver_known = columns.facts[row] & (fact::RESOLVED_BY_MACHINE | fact::RESOLVED_BY_PERSON) != 0;
    let is_last_within = last_at.and_then(is_within);
    if is_unacknowledged_resolve && !is_resolver_known && is_last_within == Some(true) {
        return Err(Reason::Unknown);
    }
    if last_at.is_some_and(|last_at| last_at < first_at - SKEW_US) {
        return Err(Reason::Negative);
    }
    if last_at.is_none() && is_open && is_within(columns.watched_until(row)) == Some(true) {
        return Err(Reason::Pending);
    }
    if is_unacknowledged_resolve && columns.is(row, fact::RESOLVED_BY_MACHINE) && is_last_within == Some(true) {
        return Err(Reason::AutoResolved);
    }
    match target_s {
        None => Err(Reason::NoTarget),
        Some(_) if last_at.is_none() && !is_open => Err(Reason::Missing),
        Some(_) => Ok(is_last_within == Some(true)),
    }
}

/// Whether a moment came within the target of another.
///
/// # Errors
///
/// The reason for which the incident is left out; open and still within the target: `pending`. Where the moment is
/// absent, `is_late_a_miss` says whether an open incident beyond its target is a miss or the moment `missing`.
pub(super) fn came(
    columns: &Columns,
    row: usize,
    (first, last): (Moment, Moment),
    target_s: Option<f64>,
    is_defaulted: bool,
    is_late_a_miss: bool,
) -> Result<bool, Reason> {
    let is_unknown = |moment: Moment| moment.at.is_none() && !moment.is_knowable;
    let is_open = columns.is(row, fact::OPEN);
    if is_unknown(first) || is_unknown(last) {
        return Err(Reason::Unknown);
    }
    if is_defaulted {
        return Err(Reason::Defaulted);
    }
    if let (Some(first_at), Some(last_at)) = (first.at, last.at)
        && last_at < first_at - SKEW_US
    {
        return Err(Reason::Negative);
    }
    let Some(target_s) = target_s else {
        return Err(Reason::NoTarget);
    };
    let Some(first_at) = first.at else {
        return Err(Reason::Missing);
    };
    let is_within = |at: i64| columns.lapse_us(row, first_at, at) <= target_us(target_s);
    match last.at {
        Some(last_at) => Ok(is_within(last_at)),
        None if is_open && is_within(columns.watched_until(row)) => Err(Reason::Pending),
        None if is_open && is_late_a_miss => Ok(false),
        None => Err(Reason::Missing),
    }
}
