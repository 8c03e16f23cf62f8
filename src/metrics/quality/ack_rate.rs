//! How many pages a person took.

use crate::metrics::columns::fact;
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason, rate};
use crate::model::{Better, Unit};

/// `ack_rate`
pub(crate) const METRIC: Metric = Metric {
    id: "ack_rate",
    title: "Acknowledgement rate",
    question: "How many pages did a person take?",
    formula: "acknowledged by a person / known ack_state, less open unacknowledged ones younger than ack_target_s",
    family: Family::Quality,
    unit: Unit::Ratio,
    better: Better::Higher,
    reads: &["is_merged", "is_test", "is_excluded", "verdict", "ack_state", "happened_at", "is_open", "ack_target_s"],
    leaves_out: "merged, tests, exclusions; an acknowledgement that the source cannot tell; open, unacknowledged and younger than the target",
    target: "",
    caution: "A low rate beside a high auto_resolved_rate is noise rather than neglect.",
    source: "metrics.md section 4",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        if columns.is(row, fact::ACK_KNOWN) {
            return Ok(true);
        }
        if !columns.is(row, fact::ACK_NEVER) {
            return Err(Reason::Unknown);
        }
        let age_us = columns.happened_at.get(row).map(|at| columns.lapse_us(row, at, columns.watched_until(row)));
        let target_us = columns.ack_target_s.get(row).map(|target_s| (target_s * 1e6).round() as i64);
        let is_young = age_us.zip(target_us).is_some_and(|(age_us, target_us)| age_us < target_us);
        if is_young && columns.is(row, fact::OPEN) { Err(Reason::Open) } else { Ok(false) }
    })
}
