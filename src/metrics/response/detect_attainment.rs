//! How often the alert came in time.

use super::attainment;
use super::duration::{detected, is_defaulted, started};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, rate};
use crate::model::{Better, Unit};

/// `detect_attainment`
pub(crate) const METRIC: Metric = Metric {
    id: "detect_attainment",
    title: "Detection within target",
    question: "How often did the alert come in time?",
    formula: "detected_at at most detect_target_s after started_at",
    family: Family::Response,
    unit: Unit::Ratio,
    better: Better::Higher,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "is_open",
        "started_at",
        "detected_at",
        "detect_target_s",
        "knows_started",
        "knows_detected",
        "started_is_default",
    ],
    leaves_out: "merged, tests, exclusions; false positives; a start that the source cannot know or the tool filled in; never detected; no severity or target",
    target: "5 min",
    caution: "Measured only where the start of impact is.",
    source: "metrics.md section 6",
    leaves_out_false_positives: true,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        let moments = (started(columns, row), detected(columns, row));
        let is_defaulted = is_defaulted(columns, row);
        attainment::came(columns, row, moments, columns.detect_target_s.get(row), is_defaulted, false)
    })
}
