//! How good the alerts are, and what became of them.

pub(super) mod ack_rate;
pub(super) mod alerts_per_incident;
pub(super) mod auto_resolved_rate;
pub(super) mod escalation_rate;
pub(super) mod false_positive_rate;
pub(super) mod reopen_rate;
pub(super) mod repeat_incident_rate;
pub(super) mod transient_rate;

use super::Reason;
use super::columns::{Columns, fact};

/// When the incident was resolved.
///
/// # Errors
///
/// `unknown`: the source cannot tell; `open`: not yet; `missing`: over without a resolve.
fn resolved_at(columns: &Columns, row: usize) -> Result<i64, Reason> {
    match columns.resolved_at.get(row) {
        Some(at) => Ok(at),
        None if !columns.is(row, fact::KNOWS_RESOLVED) => Err(Reason::Unknown),
        None if columns.is(row, fact::OPEN) => Err(Reason::Open),
        None => Err(Reason::Missing),
    }
}
