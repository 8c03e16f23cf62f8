//! How often anything happens.

use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::reliability::count;
use crate::metrics::{ExposureFigures, Family, Figures, Interval, Metric};
use crate::model::{Better, Unit};
use crate::stats;

/// `mtbi`
pub(crate) const METRIC: Metric = Metric {
    id: "mtbi",
    title: "Mean time between incidents",
    question: "How often does anything happen?",
    formula: "T / n: time observed by incidents",
    family: Family::Reliability,
    unit: Unit::Seconds,
    better: Better::Higher,
    reads: &["is_merged", "is_test", "is_excluded", "verdict", "happened_at"],
    leaves_out: "merged, tests, exclusions; false positives",
    target: "",
    caution: "Counts every incident alike, whatever its severity.",
    source: "metrics.md section 4",
    leaves_out_false_positives: true,
    is_per_time: true,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    let (n, left_out) = count(group, METRIC.leaves_out_false_positives);
    let observed_s = group.watched.length_us() as f64 / 1e6;
    let is_observed = observed_s > 0.0;
    let figures = ExposureFigures {
        value: (is_observed && n > 0).then(|| observed_s / n as f64),
        ci95: is_observed.then(|| {
            let (low, high) = stats::mean_time_between(observed_s, n);
            Interval { low: Some(low), high }
        }),
        observed_s,
        down_s: None,
    };
    Outcome { n, left_out, figures: Figures::Exposure(figures), notes: Vec::new() }
}
