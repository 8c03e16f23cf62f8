//! Outages: the union of the time that failures took service away, and which failure began each.

use super::columns::{self, Columns, SKEW_US, fact};
use super::outcome::Reason;
use super::time::Spans;
use crate::model::Result;
use polars_core::prelude::{DataFrame, PlHashMap};

/// The outages of one group, at all times that the frame holds.
#[derive(Default)]
pub(crate) struct Outages {
    /// When service was down.
    pub down: Spans,
    /// The rows whose failure began an outage, sorted.
    starters: Vec<u32>,
    /// Whether anything is known about failures at all.
    pub are_known: bool,
}

impl Outages {
    /// Whether the row's failure began an outage, rather than falling into one.
    pub(crate) fn began_with(&self, row: u32) -> bool {
        self.starters.binary_search(&row).is_ok()
    }
}

/// The failures of the frame, each with the stretches in which it took service away.
pub(super) struct Failures {
    /// Row -> stretches; the first one begins at the onset. Rows that are no failure, or are left out, are absent.
    stretches: PlHashMap<u32, Vec<(i64, i64)>>,
    /// Place of each failure in the order of keys, which settles equal onsets.
    key_order: PlHashMap<u32, u32>,
}

impl Failures {
    /// Finds the failures among the rows; `openings` holds the stretches of those that were reopened.
    pub(super) fn new(frame: &DataFrame, columns: &Columns, openings: &DataFrame, rows: &[u32]) -> Result<Failures> {
        let [source, account, id] = ["source", "account", "id"].map(|name| columns::texts(frame, name));
        let (source, account, id) = (source?, account?, id?);
        let key = |row: u32| {
            let row = row as usize;
            (source.get(row).unwrap_or(""), account.get(row).unwrap_or(""), id.get(row).unwrap_or(""))
        };
        let mut stretches = PlHashMap::default();
        let mut failures: Vec<u32> = Vec::new();
        for &row in rows {
            if let Ok(stretch) = stretch(columns, row as usize) {
                stretches.insert(row, vec![stretch]);
                failures.push(row);
            }
        }
        if openings.height() > 0 {
            let by_key: PlHashMap<_, u32> = failures.iter().map(|&row| (key(row), row)).collect();
            let [source, account, id] = ["source", "account", "id"].map(|name| columns::texts(openings, name));
            let (source, account, id) = (source?, account?, id?);
            let opened_at = columns::longs(openings, "opened_at")?;
            let resolved_at = columns::longs(openings, "resolved_at")?;
            let mut reopened: PlHashMap<u32, Vec<(i64, Option<i64>)>> = PlHashMap::default();
            for line in 0..openings.height() {
                let key = [&source, &account, &id].map(|column| column.get(line).unwrap_or(""));
                if let (Some(&row), Some(opened_at)) = (by_key.get(&(key[0], key[1], key[2])), opened_at.get(line)) {
                    reopened.entry(row).or_default().push((opened_at, resolved_at.get(line)));
                }
            }
            for (row, mut openings) in reopened {
                openings.sort_unstable();
                let whole = stretches[&row][0];
                stretches.insert(row, split(whole, &openings));
            }
        }
        failures.sort_unstable_by_key(|&row| key(row));
        let key_order = failures.iter().zip(0..).map(|(&row, place)| (row, place)).collect();
        Ok(Failures { stretches, key_order })
    }

    /// The failures' rows.
    pub(super) fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.stretches.keys().copied().collect();
        rows.sort_unstable();
        rows
    }

    /// The outages of a group of failures; `are_known`: whether the group tells anything about failures at all.
    pub(super) fn outages(&self, rows: &[u32], are_known: bool) -> Outages {
        // Each stretch: when it begins, the place of its key, the row, when it ends, whether it is the row's first.
        let mut stretches: Vec<(i64, u32, u32, i64, bool)> = Vec::new();
        for &row in rows {
            for (nth, &(from, until)) in self.stretches.get(&row).into_iter().flatten().enumerate() {
                stretches.push((from, self.key_order[&row], row, until, nth == 0));
            }
        }
        stretches.sort_unstable();
        let mut starters = Vec::new();
        let mut end = i64::MIN;
        for &(from, _, row, until, is_first) in &stretches {
            if from > end && is_first {
                starters.push(row);
            }
            end = end.max(until);
        }
        starters.sort_unstable();
        let down = Spans::union(stretches.into_iter().map(|(from, _, _, until, _)| (from, until)).collect());
        Outages { down, starters, are_known }
    }
}

/// Whether the row tells that failures are known: it is one, or a source that has failures says that it is none.
pub(super) fn tells_of_failures(facts: u32) -> bool {
    facts & fact::FAILURE != 0 || (facts & fact::NO_FAILURE != 0 && facts & fact::TICKET == 0)
}

/// The failure's onset, to the end of its last stretch.
///
/// # Errors
///
/// The reason for which the row is left out.
pub(crate) fn stretch(columns: &Columns, row: usize) -> Result<(i64, i64), Reason> {
    if let Some(reason) = columns.barred(row, true) {
        return Err(reason);
    }
    if columns.is(row, fact::NO_FAILURE) {
        return Err(Reason::NotAFailure);
    }
    let onset = columns.started_at.get(row).or(columns.detected_at.get(row));
    let resolved_at = columns.resolved_at.get(row);
    let is_onset_unknown = onset.is_none() && columns.facts[row] & (fact::KNOWS_STARTED | fact::KNOWS_DETECTED) == 0;
    let is_resolve_unknown = resolved_at.is_none() && !columns.is(row, fact::KNOWS_RESOLVED);
    if !columns.is(row, fact::FAILURE) || is_onset_unknown || is_resolve_unknown {
        return Err(Reason::Unknown);
    }
    let onset = onset.ok_or(Reason::Missing)?;
    match resolved_at {
        Some(resolved_at) if resolved_at < onset - SKEW_US => Err(Reason::Negative),
        Some(resolved_at) => Ok((onset, resolved_at.max(onset))),
        None if columns.is(row, fact::OPEN) => Ok((onset, columns.watched_until(row).max(onset))),
        None => Err(Reason::Missing),
    }
}

/// The whole stretch, cut down to the time between each opening and its resolve.
fn split(whole: (i64, i64), openings: &[(i64, Option<i64>)]) -> Vec<(i64, i64)> {
    let mut stretches = Vec::with_capacity(openings.len());
    for (nth, &(opened_at, resolved_at)) in openings.iter().enumerate() {
        let from = if nth == 0 { whole.0 } else { opened_at.max(whole.0) };
        let until = resolved_at.unwrap_or(whole.1).min(whole.1);
        if nth == 0 || from < until {
            stretches.push((from, until.max(from)));
        }
    }
    stretches
}
