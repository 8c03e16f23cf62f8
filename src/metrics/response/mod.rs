//! How fast people and service came back.

mod attainment;
mod duration;
mod follow_up;

pub(super) mod ack_attainment;
pub(super) mod detect_attainment;
pub(super) mod mtta;
pub(super) mod mttd;
pub(super) mod mttm;
pub(super) mod mttr;
pub(super) mod resolve_attainment;
pub(super) mod response_attainment;
pub(super) mod restore;

use super::columns::Columns;
use super::{Metric, Reason};
use duration::{Ends, Moment};
pub(super) use follow_up::Following;

/// How one incident is timed: what the metric measures, from which moment, and how it is followed while it lasts.
#[derive(Clone, Copy)]
pub(super) struct Timing {
    /// The two moments, or the reason for which there are none.
    measure: fn(&Columns, usize) -> Result<Ends, Reason>,
    /// The moment from which it counts.
    first: fn(&Columns, usize) -> Moment,
    /// What open incidents tell.
    pub(super) following: Following,
}

impl Timing {
    /// How long it took by the clock in question, in microseconds, or the reason for which that is not known.
    pub(super) fn length_us(&self, columns: &Columns, row: usize) -> Result<i64, Reason> {
        (self.measure)(columns, row).map(|(first, last)| columns.lapse_us(row, first, last))
    }

    /// The moment from which the incident is timed, in microseconds.
    pub(super) fn first_at(&self, columns: &Columns, row: usize) -> Option<i64> {
        (self.first)(columns, row).at
    }
}

/// Whether a metric measures hours, which a clock of business hours counts otherwise: durations, and what is held
/// against a target.
pub fn counts_hours(metric: &Metric) -> bool {
    timing(metric).is_some() || metric.reads.iter().any(|column| column.ends_with("_target_s"))
}

/// How a duration is timed; `None` for a metric that is no duration.
pub(super) fn timing(metric: &Metric) -> Option<Timing> {
    match metric.id {
        "mttd" => Some(mttd::TIMING),
        "mtta" => Some(mtta::TIMING),
        "mttm" => Some(mttm::TIMING),
        "mttr" => Some(mttr::TIMING),
        "restore" => Some(restore::TIMING),
        _ => None,
    }
}
