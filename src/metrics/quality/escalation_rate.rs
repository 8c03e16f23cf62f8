//! How often the first person does not suffice.

use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason, rate};
use crate::model::{Better, Unit};

/// `escalation_rate`
pub(crate) const METRIC: Metric = Metric {
    id: "escalation_rate",
    title: "Escalation rate",
    question: "How often does the first person not suffice?",
    formula: "escalation_count > 0 / n",
    family: Family::Quality,
    unit: Unit::Ratio,
    better: Better::Neither,
    reads: &["is_merged", "is_test", "is_excluded", "verdict", "escalation_count"],
    leaves_out: "merged, tests, exclusions; sources that do not tell",
    target: "",
    caution: "Escalating early is often right; a change matters more than the level.",
    source: "metrics.md section 4",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        columns.escalation_count.get(row).map(|count| count > 0).ok_or(Reason::Unknown)
    })
}
