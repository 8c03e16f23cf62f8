//! How many pages were about nothing.

use crate::metrics::columns::fact;
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Figures, Metric, Note, RateFigures, Reason, rate};
use crate::model::{Better, Unit};

/// `false_positive_rate`
pub(crate) const METRIC: Metric = Metric {
    id: "false_positive_rate",
    title: "False positive rate",
    question: "How many pages were about nothing?",
    formula: "verdict false positive / verdict known",
    family: Family::Quality,
    unit: Unit::Ratio,
    better: Better::Lower,
    reads: &["is_merged", "is_test", "is_excluded", "verdict", "is_labelled", "source_has_labels", "is_open"],
    leaves_out: "merged, tests, exclusions; unlabelled open incidents; incidents of sources that carry no labels",
    target: "",
    caution: "Only as good as the labels: unlabelled resolved incidents of a source that labels at all count as real. See how many are labelled.",
    source: "metrics.md section 4",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    let columns = group.columns;
    let mut outcome = rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        let facts = columns.facts[row];
        if facts & fact::FALSE_POSITIVE != 0 {
            Ok(true)
        } else if facts & fact::REAL != 0 {
            Ok(false)
        } else if facts & fact::SOURCE_HAS_LABELS == 0 {
            Err(Reason::Unknown)
        } else {
            // Withdrawn is neither real nor false, however it ended.
            Err(if facts & fact::OPEN != 0 { Reason::Open } else { Reason::Missing })
        }
    });
    let counts = |row: &&u32| columns.barred(**row as usize, false).is_none_or(|why| why == Reason::FalsePositive);
    let has_label = |row: &u32| columns.facts[*row as usize] & (fact::LABELLED | fact::SOURCE_HAS_LABELS) != 0;
    if !group.rows.is_empty() && !group.rows.iter().filter(counts).any(has_label) {
        outcome.figures = Figures::Rate(RateFigures::default());
        let text = "no incident of these sources is labelled as a false positive or as real".to_owned();
        outcome.notes.push(Note { code: "no-labels", text });
    } else if outcome.n > 0 {
        let is_labelled = |row: &&u32| columns.is(**row as usize, fact::LABELLED);
        let labelled = group.rows.iter().filter(counts).filter(is_labelled).count();
        outcome.notes.push(Note { code: "labelled", text: format!("labelled: {labelled} of {}", outcome.n) });
    }
    outcome
}
