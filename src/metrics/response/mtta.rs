//! How long a page waits for a person.

use super::duration::{self, Ends, Moment, between, detected};
use super::{Following, Timing};
use crate::metrics::columns::{Columns, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason};
use crate::model::{Better, Unit};

/// `mtta`
pub(crate) const METRIC: Metric = Metric {
    id: "mtta",
    title: "Mean time to acknowledge",
    question: "How long does a page wait for a person?",
    formula: "acknowledged_at - detected_at",
    family: Family::Response,
    unit: Unit::Seconds,
    better: Better::Lower,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "is_open",
        "detected_at",
        "acknowledged_at",
        "ack_state",
        "knows_detected",
    ],
    leaves_out: "merged, tests, exclusions; an acknowledgement that the source cannot tell; never acknowledged; still open without one",
    target: "< 5 min; by severity see response_attainment",
    caution: "A resolve is no acknowledgement, and neither is an acknowledgement by an integration. False positives count: a person was paged all the same.",
    source: "PagerDuty Operations Guide; metrics.md section 3",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

/// How an incident is timed.
pub(super) const TIMING: Timing = Timing { measure, first: detected, following: Following::Competing };

fn compute(group: &Group<'_>) -> Outcome {
    duration::compute(group, METRIC.leaves_out_false_positives, TIMING)
}

/// The moments of one incident.
fn measure(columns: &Columns, row: usize) -> Result<Ends, Reason> {
    let is_knowable = columns.facts[row] & (fact::ACK_KNOWN | fact::ACK_NEVER) != 0;
    let at = columns.acknowledged_at.get(row).filter(|_| is_knowable);
    between(detected(columns, row), Moment { at, is_knowable }, false, columns.is(row, fact::OPEN))
}
