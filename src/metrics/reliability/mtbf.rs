//! How long service runs before it fails.

use super::failures;
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{ExposureFigures, Family, Figures, Interval, Metric};
use crate::model::{Better, Unit};
use crate::stats;

/// `mtbf`
pub(crate) const METRIC: Metric = Metric {
    id: "mtbf",
    title: "Mean time between failures",
    question: "How long does service run before it fails?",
    formula: "(T - D) / k: time observed less time down, by outages begun",
    family: Family::Reliability,
    unit: Unit::Seconds,
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
    caution: "A failure is a SEV1 or SEV2 from a source that is not a ticket system, unless [failures] says otherwise. Few outages say little: look at the interval.",
    source: "ISO/IEC 25023; metrics.md section 4",
    leaves_out_false_positives: true,
    is_per_time: true,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    let failures = failures::measure(group);
    let n = failures.outages;
    let up_s = failures.down_s.map(|down_s| failures.observed_s - down_s).filter(|_| failures.observed_s > 0.0);
    let figures = ExposureFigures {
        value: up_s.filter(|_| n > 0).map(|up_s| up_s / n as f64),
        ci95: up_s.map(|up_s| {
            let (low, high) = stats::mean_time_between(up_s, n);
            Interval { low: Some(low), high }
        }),
        observed_s: failures.observed_s,
        down_s: failures.down_s,
    };
    Outcome { n, left_out: failures.left_out, figures: Figures::Exposure(figures), notes: failures.notes }
}
