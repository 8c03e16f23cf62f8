//! How long from the alert to restored service.

use super::duration::{self, Ends, between, detected, resolved};
use super::{Following, Timing};
use crate::metrics::columns::{Columns, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason};
use crate::model::{Better, Unit};

/// `mttr`
pub(crate) const METRIC: Metric = Metric {
    id: "mttr",
    title: "Mean time to resolve",
    question: "How long from the alert to restored service?",
    formula: "resolved_at - detected_at",
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
        "resolved_at",
        "knows_detected",
        "knows_resolved",
        "resolved_is_proxy",
    ],
    leaves_out: "merged, tests, exclusions; false positives; open incidents; closed without a resolve",
    target: "< 30 min for SEV1",
    caution: "Durations are heavy-tailed: one long incident moves the mean. Follow the geometric mean or the median, and look at p90.",
    source: "Davidovic, Incident Metrics in SRE, 2021; metrics.md section 3",
    leaves_out_false_positives: true,
    is_per_time: false,
    compute,
};

/// How an incident is timed.
pub(super) const TIMING: Timing = Timing { measure, first: detected, following: Following::Censored };

fn compute(group: &Group<'_>) -> Outcome {
    duration::compute(group, METRIC.leaves_out_false_positives, TIMING)
}

/// The moments of one incident.
fn measure(columns: &Columns, row: usize) -> Result<Ends, Reason> {
    between(detected(columns, row), resolved(columns, row), false, columns.is(row, fact::OPEN))
}
