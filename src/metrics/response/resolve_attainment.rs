//! How often service was restored in time.

use super::attainment;
use super::duration::{detected, resolved};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, rate};
use crate::model::{Better, Unit};

/// `resolve_attainment`
pub(crate) const METRIC: Metric = Metric {
    id: "resolve_attainment",
    title: "Resolution within target",
    question: "How often was service restored in time?",
    formula: "resolved_at at most resolve_target_s after detected_at",
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
        "resolved_at",
        "resolve_target_s",
        "knows_detected",
        "knows_resolved",
        "resolved_is_proxy",
    ],
    leaves_out: "merged, tests, exclusions; false positives; still open and within the target; closed without a resolve; no severity or target",
    target: "SEV1 30 min",
    caution: "Automatic resolves count. Open incidents beyond their target are misses already.",
    source: "metrics.md section 6",
    leaves_out_false_positives: true,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        let moments = (detected(columns, row), resolved(columns, row));
        attainment::came(columns, row, moments, columns.resolve_target_s.get(row), false, true)
    })
}
