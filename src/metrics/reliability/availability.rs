//! What share of the time service was there.

use super::failures;
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{ExposureFigures, Family, Figures, Metric};
use crate::model::{Better, Unit};

/// `availability`
pub(crate) const METRIC: Metric = Metric {
    id: "availability",
    title: "Availability",
    question: "What share of the time was service there?",
    formula: "1 - D / T: time down by time observed",
    family: Family::Reliability,
    unit: Unit::Ratio,
    better: Better::Higher,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "is_failure",
        "is_ticket",
        "happened_at",
        "started_at",
        "detected_at",
        "resolved_at",
        "knows_resolved",
        "resolved_is_proxy",
        "is_open",
    ],
    leaves_out: "merged, tests, exclusions; false positives; incidents that took no service away, that began while service was down, or before the window; over without a resolve",
    target: "",
    caution: "Service is either up or down here: what was slow or lost for some users does not show. Not a substitute for a measured SLI.",
    source: "ITIL 4, availability management; metrics.md section 4",
    leaves_out_false_positives: true,
    is_per_time: true,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    let failures = failures::measure(group);
    let observed_s = failures.observed_s;
    let value = failures.down_s.filter(|_| observed_s > 0.0).map(|down_s| 1.0 - down_s / observed_s);
    let figures = ExposureFigures { value, ci95: None, observed_s, down_s: failures.down_s };
    Outcome {
        n: failures.outages,
        left_out: failures.left_out,
        figures: Figures::Exposure(figures),
        notes: failures.notes,
    }
}
