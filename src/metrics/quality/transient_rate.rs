//! How many pages were gone before anybody could act.

use super::resolved_at;
use crate::metrics::columns::{SKEW_US, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Outcome;
use crate::metrics::{Family, Metric, Reason, rate};
use crate::model::{Better, Unit};

/// `transient_rate`
pub(crate) const METRIC: Metric = Metric {
    id: "transient_rate",
    title: "Transient rate",
    question: "How many pages were gone before anybody could act?",
    formula: "auto_resolved, never acknowledged, resolved_at - detected_at < noise.transient_minutes / resolved with known ack_state and resolver",
    family: Family::Quality,
    unit: Unit::Ratio,
    better: Better::Lower,
    reads: &[
        "is_merged",
        "is_test",
        "is_excluded",
        "verdict",
        "auto_resolved",
        "ack_state",
        "detected_at",
        "resolved_at",
        "resolved_is_proxy",
        "knows_detected",
        "knows_resolved",
        "is_open",
    ],
    leaves_out: "merged, tests, exclusions; open incidents; an acknowledgement or a resolver that the source cannot tell",
    target: "",
    caution: "Not the same as false: a service that flaps is transient, and real.",
    source: "metrics.md section 4",
    leaves_out_false_positives: false,
    is_per_time: false,
    compute,
};

fn compute(group: &Group<'_>) -> Outcome {
    rate::compute(group, METRIC.leaves_out_false_positives, |columns, row| {
        let facts = columns.facts[row];
        let detected_at = columns.detected_at.get(row);
        let is_ack_known = facts & (fact::ACK_KNOWN | fact::ACK_NEVER) != 0;
        if !is_ack_known || (detected_at.is_none() && facts & fact::KNOWS_DETECTED == 0) {
            return Err(Reason::Unknown);
        }
        let resolved_at = resolved_at(columns, row)?;
        if facts & (fact::RESOLVED_BY_MACHINE | fact::RESOLVED_BY_PERSON) == 0 {
            return Err(Reason::Unknown);
        }
        let detected_at = detected_at.ok_or(Reason::Missing)?;
        if resolved_at < detected_at - SKEW_US {
            return Err(Reason::Negative);
        }
        let is_untouched = columns.is(row, fact::RESOLVED_BY_MACHINE | fact::ACK_NEVER);
        Ok(is_untouched && resolved_at - detected_at < group.transient_us)
    })
}
