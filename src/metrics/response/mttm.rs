//! How long users are hurt after the alert.

use super::duration::{self, Ends, between, detected, mitigated};
use super::{Following, Timing};
use crate::metrics::columns::{Columns, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason};
use crate::model::{Better, Unit};

/// `mttm`
pub(crate) const METRIC: Metric = Metric {
    id: "mttm",
    title: "Mean time to mitigate",
    question: "How long are users hurt after the alert?",
    formula: "mitigated_at - detected_at",
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
        "mitigated_at",
        "knows_detected",
        "knows_mitigated",
    ],
    leaves_out: "merged, tests, exclusions; false positives; sources that do not know mitigation; never mitigated",
    target: "",
    caution: "Few tools record it; where it is kept by hand, look at how many have it.",
    source: "Google, Site Reliability Workbook, chapter 9; metrics.md section 3",
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
    between(detected(columns, row), mitigated(columns, row), false, columns.is(row, fact::OPEN))
}
