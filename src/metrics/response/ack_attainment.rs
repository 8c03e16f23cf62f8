//! How often a page reached a person in time.

use super::attainment;
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, rate};
use crate::model::{Better, Unit};

/// `ack_attainment`
pub(crate) const METRIC: Metric = Metric {
    id: "ack_attainment",
    title: "Acknowledgement within target",
    question: "How often did a page reach a person in time?",
    formula: "acknowledged_at, or a person's resolve without one, at most ack_target_s after detected_at",
    family: Family::Response,
    unit: Unit::Ratio,
    better: Better::Higher,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "is_open",
        "detected_at",
        "acknowledged_at",
        "ack_state",
        "resolved_at",
        "resolved_is_proxy",
        "auto_resolved",
        "ack_target_s",
        "knows_detected",
        "knows_resolved",
    ],
    leaves_out: "merged, tests, exclusions; still open and within the target; resolved automatically within it; no severity or target; an acknowledgement that the source cannot tell",
    target: "5 min",
    caution: "Open incidents beyond their target are misses already.",
    source: "metrics.md section 6",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        attainment::responded(columns, row, columns.ack_target_s.get(row))
    })
}
