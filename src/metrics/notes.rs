//! What a reader of a figure has to know beside it.

use super::columns::fact;
use super::dimension::Dimension;
use super::group::Group;
use super::{Metric, Note, counts_hours};
use crate::model::{Scope, Unit};

/// The metric's own notes and those that come from the group: proxies, groups that overlap. Sorted by code.
pub(super) fn all(
    metric: &Metric,
    group: &Group<'_>,
    by: &[&'static Dimension],
    scope: &Scope,
    own: Vec<Note>,
) -> Vec<Note> {
    let mut notes = own;
    let asks_severity = by.iter().any(|dimension| dimension.name == "severity")
        || scope.filters.iter().any(|(name, ..)| name == "severity")
        || metric.reads.iter().any(|column| *column == "is_failure" || column.ends_with("_target_s"));
    let read_off = if asks_severity { counted(group, fact::SEVERITY_IS_PROXY) } else { 0 };
    if read_off > 0 {
        let text = format!("severity read off the urgency for {read_off} of {} incidents", group.rows.len());
        notes.push(Note { code: "proxy", text });
    }
    let edited = if metric.reads.contains(&"resolved_is_proxy") { counted(group, fact::RESOLVED_IS_PROXY) } else { 0 };
    if edited > 0 {
        let text =
            format!("last edit or status change taken as the resolve of {edited} of {} incidents", group.rows.len());
        notes.push(Note { code: "proxy", text });
    }
    let linked = counted(group, fact::LINKED);
    if linked > 0 {
        let text = format!("{linked} of {} incidents are told by several sources (incidence links)", group.rows.len());
        notes.push(Note { code: "linked", text });
    }
    let overridden = group.rows.iter().filter(|&&row| group.columns.is(row as usize, fact::OVERRIDDEN)).count();
    if overridden > 0 {
        let text =
            format!("{overridden} of {} incidents corrected by hand (incidence query overrides)", group.rows.len());
        notes.push(Note { code: "overridden", text });
    }
    if let Some(clock) = group.columns.clock.as_ref().filter(|_| counts_hours(metric)) {
        let words = clock.clock().hold_words();
        let hold = match words.is_empty() {
            true => "no source here tells time on hold, and none is taken off".to_owned(),
            false => format!("time on hold does not count (states: {})", words.join(", ")),
        };
        let text = format!("durations and targets are of business hours; {hold}; there is no rmst_7d");
        notes.push(Note { code: "business-hours", text });
        let counted = group.rows.iter().filter(|&&row| group.columns.barred(row as usize, false).is_none());
        let several = counted.clone().filter(|&&row| clock.is_ambiguous(row as usize)).count();
        if several > 0 {
            let text = format!(
                "{several} of {} incidents have teams in several zones: the hours of the first that names one count",
                group.rows.len()
            );
            notes.push(Note { code: "several-zones", text });
        }
        if metric.unit == Unit::Ratio && !words.is_empty() {
            let known = counted.filter(|&&row| clock.is_hold_known(row as usize)).count();
            let text = format!("time on hold is told for {known} of {}", group.rows.len());
            notes.push(Note { code: "on-hold", text });
        }
    }
    for dimension in by.iter().filter(|dimension| dimension.is_multi_valued) {
        let text = format!("an incident counts in each {} that it has: rows do not add up", dimension.name);
        notes.push(Note { code: "overlapping", text });
    }
    notes.sort();
    notes
}

/// How many rows of the group have a fact and are not barred.
fn counted(group: &Group<'_>, facts: u32) -> usize {
    let is_counted = |row: usize| group.columns.is(row, facts) && group.columns.barred(row, false).is_none();
    group.rows.iter().filter(|&&row| is_counted(row as usize)).count()
}
