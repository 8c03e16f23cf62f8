//! How many alerts stand behind an incident.

use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{CountFigures, Family, Figures, LeftOut, Metric, Reason};
use crate::model::{Better, Unit};

/// `alerts_per_incident`
pub(crate) const METRIC: Metric = Metric {
    id: "alerts_per_incident",
    title: "Alerts per incident",
    question: "How well are alerts folded together?",
    formula: "sum(alert_count) / n",
    family: Family::Quality,
    unit: Unit::PerIncident,
    better: Better::Neither,
    reads: &["is_merged", "is_test", "is_excluded", "verdict", "alert_count"],
    leaves_out: "merged, tests, exclusions; sources that do not tell",
    target: "",
    caution: "More alerts an incident is better folding, or a noisier monitor.",
    source: "metrics.md section 4",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    let (mut n, mut total, mut left_out) = (0, 0, LeftOut::default());
    for &row in group.rows {
        let row = row as usize;
        let barred = group.columns.barred(row, METRIC.leaves_out_false_positives);
        let alerts = group.columns.alert_count.get(row).and_then(|count| u64::try_from(count).ok());
        match (barred, alerts) {
            (Some(reason), _) => left_out.add(reason),
            (None, None) => left_out.add(Reason::Unknown),
            (None, Some(alerts)) => {
                n += 1;
                total += alerts;
            }
        }
    }
    let value = (n > 0).then(|| total as f64 / n as f64);
    let figures = CountFigures { value, ci95: None, per_week: None, observed_s: 0.0, total: Some(total) };
    Outcome { n, left_out, figures: Figures::Count(figures), notes: Vec::new() }
}
