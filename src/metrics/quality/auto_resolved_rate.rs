//! How many incidents go away by themselves.

use super::resolved_at;
use crate::metrics::columns::fact;
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason, rate};
use crate::model::{Better, Unit};

/// `auto_resolved_rate`
pub(crate) const METRIC: Metric = Metric {
    id: "auto_resolved_rate",
    title: "Automatically resolved rate",
    question: "How many incidents go away by themselves?",
    formula: "auto_resolved / resolved",
    family: Family::Quality,
    unit: Unit::Ratio,
    better: Better::Neither,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "auto_resolved",
        "resolved_at",
        "knows_resolved",
        "is_open",
    ],
    leaves_out: "merged, tests, exclusions; open incidents; closed without a resolve; sources that do not tell who resolved",
    target: "",
    caution: "Some recover by themselves because automation is good, some because the alert was noise: read it with transient_rate.",
    source: "metrics.md section 4",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        resolved_at(columns, row)?;
        match columns.facts[row] & (fact::RESOLVED_BY_MACHINE | fact::RESOLVED_BY_PERSON) {
            0 => Err(Reason::Unknown),
            resolver => Ok(resolver == fact::RESOLVED_BY_MACHINE),
        }
    })
}
