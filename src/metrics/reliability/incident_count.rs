//! How many incidents there were.

use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::reliability::count;
use crate::metrics::{CountFigures, Family, Figures, Interval, Metric};
use crate::model::{Better, Unit};
use crate::stats;

const WEEK_S: f64 = 604_800.0;

/// `incident_count`
pub(crate) const METRIC: Metric = Metric {
    id: "incident_count",
    title: "Incidents",
    question: "How many incidents were there?",
    formula: "count less merged, test, excluded",
    family: Family::Reliability,
    unit: Unit::Count,
    better: Better::Lower,
    reads: &["is_merged", "is_test", "is_excluded", "verdict", "happened_at"],
    leaves_out: "merged, tests, exclusions",
    target: "",
    caution: "Tools and teams draw the line of an incident differently: compare a team with itself.",
    source: "metrics.md section 4",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    let (n, left_out) = count(group, METRIC.leaves_out_false_positives);
    let (low, high) = stats::garwood(n);
    let observed_s = group.watched.length_us() as f64 / 1e6;
    let weeks = observed_s / WEEK_S;
    let figures = CountFigures {
        value: Some(n as f64),
        ci95: Some(Interval { low: Some(low), high: Some(high) }),
        per_week: (weeks > 0.0).then(|| n as f64 / weeks),
        observed_s,
        total: None,
    };
    Outcome { n, left_out, figures: Figures::Count(figures), notes: Vec::new() }
}
