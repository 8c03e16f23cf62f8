//! How fast people and service came back.

mod attainment;
mod duration;

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
use duration::{Moment, detected, started};

type Measure = fn(&Columns, usize) -> Result<i64, Reason>;
type First = fn(&Columns, usize) -> Moment;

/// How one incident is timed: what the metric measures, and the moment from which it does.
#[derive(Clone, Copy)]
pub(super) struct Timing {
    /// Microseconds, or the reason for which there are none.
    pub(super) measure: Measure,
    /// The moment from which it counts.
    first: First,
}

impl Timing {
    /// The moment from which the incident is timed, in microseconds.
    pub(super) fn first_at(&self, columns: &Columns, row: usize) -> Option<i64> {
        (self.first)(columns, row).at
    }
}

/// How a duration is timed; `None` for a metric that is no duration.
pub(super) fn timing(metric: &Metric) -> Option<Timing> {
    let (measure, first): (Measure, First) = match metric.id {
        "mttd" => (mttd::measure, started),
        "mtta" => (mtta::measure, detected),
        "mttm" => (mttm::measure, detected),
        "mttr" => (mttr::measure, detected),
        "restore" => (restore::measure, started),
        _ => return None,
    };
    Some(Timing { measure, first })
}
