//! How long service was away for its users.

use super::duration::{self, Ends, between, is_defaulted, resolved, started};
use super::{Following, Timing};
use crate::metrics::columns::{Columns, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason};
use crate::model::{Better, Unit};

/// `restore`
pub(crate) const METRIC: Metric = Metric {
    id: "restore",
    title: "Time to restore service",
    question: "How long was service away for its users?",
    formula: "resolved_at - started_at",
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
        "resolved_at",
        "knows_started",
        "knows_resolved",
        "started_is_default",
        "resolved_is_proxy",
    ],
    leaves_out: "merged, tests, exclusions; false positives; a start that the source cannot know or the tool filled in; open incidents",
    target: "",
    caution: "Needs a measured start of impact; where the tool fills it in, the incident is left out rather than counted as fast.",
    source: "DORA, failed deployment recovery time; metrics.md section 3",
    leaves_out_false_positives: true,
    is_per_time: false,
    compute,
};

/// How an incident is timed.
pub(super) const TIMING: Timing = Timing { measure, first: started, following: Following::Censored };

fn compute(group: &Group<'_>) -> Outcome {
    duration::compute(group, METRIC.leaves_out_false_positives, TIMING)
}

/// The moments of one incident.
fn measure(columns: &Columns, row: usize) -> Result<Ends, Reason> {
    let (first, last) = (started(columns, row), resolved(columns, row));
    between(first, last, is_defaulted(columns, row), columns.is(row, fact::OPEN))
}
