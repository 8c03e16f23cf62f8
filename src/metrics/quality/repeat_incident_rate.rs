//! How often the same issue comes back.

use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Note, Reason, rate};
use crate::model::{Better, Unit};

/// `repeat_incident_rate`
pub(crate) const METRIC: Metric = Metric {
    id: "repeat_incident_rate",
    title: "Repeat incident rate",
    question: "How often does the same issue come back?",
    formula: "an earlier incident of the same issue, not itself left out, at most repeat.window_days before / n",
    family: Family::Quality,
    unit: Unit::Ratio,
    better: Better::Lower,
    reads: &["is_merged", "is_test", "is_excluded", "verdict", "issue", "happened_at"],
    leaves_out: "merged, tests, exclusions; false positives; no issue known",
    target: "",
    caution: "What counts as the same issue comes from a linked problem, the source's deduplication key, or the title: see the shares of issue_basis.",
    source: "metrics.md section 4",
    leaves_out_false_positives: true,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    let mut outcome = rate::compute(group, METRIC.leaves_out_false_positives, |_, row| match group.repeats[row] {
        Some(is_repeat) => Ok(is_repeat),
        None => Err(Reason::Unknown),
    });
    if group.is_history_short {
        let text = "the store begins less than the look-back before the window: early repeats are not seen".to_owned();
        outcome.notes.push(Note { code: "history-too-short", text });
    }
    outcome
}
