//! How long trouble lasts before the alert.

use super::duration::{self, Ends, between, detected, is_defaulted, started};
use super::{Following, Timing};
use crate::metrics::columns::{Columns, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason};
use crate::model::{Better, Unit};

/// `mttd`
pub(crate) const METRIC: Metric = Metric {
    id: "mttd",
    title: "Mean time to detect",
    question: "How long did trouble last before anybody was told?",
    formula: "detected_at - started_at",
    family: Family::Response,
    unit: Unit::Seconds,
    better: Better::Lower,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "is_open",
        "started_at",
        "detected_at",
        "knows_started",
        "knows_detected",
        "started_is_default",
    ],
    leaves_out: "merged, tests, exclusions; false positives; a start that the source cannot know or the tool filled in",
    target: "< 5 min",
    caution: "Alerting tools do not know when impact began: measured only where a person or a field says so.",
    source: "Google, Site Reliability Workbook, chapter 9; metrics.md section 3",
    leaves_out_false_positives: true,
    is_per_time: false,
    compute,
};

/// How an incident is timed.
pub(super) const TIMING: Timing = Timing { measure, first: started, following: Following::None };

fn compute(group: &Group<'_>) -> Outcome {
    duration::compute(group, METRIC.leaves_out_false_positives, TIMING)
}

/// The moments of one incident.
fn measure(columns: &Columns, row: usize) -> Result<Ends, Reason> {
    let (first, last) = (started(columns, row), detected(columns, row));
    between(first, last, is_defaulted(columns, row), columns.is(row, fact::OPEN))
}
