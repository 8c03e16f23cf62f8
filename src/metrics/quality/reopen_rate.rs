//! How often an incident comes back after its resolve.

use super::resolved_at;
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason, rate};
use crate::model::{Better, Unit};

/// `reopen_rate`
pub(crate) const METRIC: Metric = Metric {
    id: "reopen_rate",
    title: "Reopen rate",
    question: "How often does an incident come back after its resolve?",
    formula: "reopen_count > 0 / resolved at least once",
    family: Family::Quality,
    unit: Unit::Ratio,
    better: Better::Lower,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "reopen_count",
        "resolved_at",
        "knows_resolved",
        "is_open",
    ],
    leaves_out: "merged, tests, exclusions; false positives; never resolved; sources that do not tell",
    target: "",
    caution: "Tools that open a new incident instead of reopening the old one show it in repeat_incident_rate.",
    source: "metrics.md section 4",
    leaves_out_false_positives: true,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        let is_reopened = columns.reopen_count.get(row).ok_or(Reason::Unknown)? > 0;
        // What was reopened was resolved before, even if it is open again.
        if is_reopened { Ok(true) } else { resolved_at(columns, row).map(|_| false) }
    })
}
