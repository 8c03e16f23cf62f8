//! Outages: the union of the time that failures took service away, and which failure began each.

use super::columns::{self, CHUNK, Columns, SKEW_US, fact};
use super::outcome::Reason;
use super::time::Spans;
use crate::model::Result;
use polars_arrow::array::Utf8ViewArray;
use polars_core::prelude::{DataFrame, PlHashMap};
use rayon::prelude::*;

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
    /// Row, onset and end, by row. Rows that are no failure, or are left out, are absent.
    whole: Vec<(u32, i64, i64)>,
    /// The stretches of those that were reopened; the first one begins at the onset.
    reopened: PlHashMap<u32, Vec<(i64, i64)>>,
    key: [Utf8ViewArray; 3],
}

impl Failures {
    /// Finds the failures among the rows, which are sorted; `openings` holds the stretches of those that were reopened.
    pub(super) fn new(frame: &DataFrame, columns: &Columns, openings: &DataFrame, rows: &[u32]) -> Result<Failures> {
        let [source, account, id] = KEY.map(|name| columns::texts(frame, name));
        let whole = rows.par_iter().with_min_len(CHUNK).filter_map(|&row| {
            let (onset, end) = stretch(columns, row as usize).ok()?;
            Some((row, onset, end))
        });
        let mut failures =
            Failures { whole: whole.collect(), reopened: PlHashMap::default(), key: [source?, account?, id?] };
        if openings.height() > 0 {
            failures.reopened = failures.split_by(openings)?;
        }
        Ok(failures)
    }

    fn split_by(&self, openings: &DataFrame) -> Result<PlHashMap<u32, Vec<(i64, i64)>>> {
        let by_key: PlHashMap<_, usize> =
            self.whole.iter().enumerate().map(|(place, &(row, ..))| (self.key(row), place)).collect();
        let [source, account, id] = KEY.map(|name| columns::texts(openings, name));
        let key = [source?, account?, id?];
        let opened_at = columns::longs(openings, "opened_at")?;
        let resolved_at = columns::longs(openings, "resolved_at")?;
        let mut openings_of: PlHashMap<usize, Vec<(i64, Option<i64>)>> = PlHashMap::default();
        for line in 0..openings.height() {
            let place = by_key.get(&key.each_ref().map(|column| column.get(line).unwrap_or("")));
            if let (Some(&place), Some(opened_at)) = (place, opened_at.get(line)) {
                openings_of.entry(place).or_default().push((opened_at, resolved_at.get(line)));
            }
        }
        let split_one = |(place, mut openings): (usize, Vec<(i64, Option<i64>)>)| {
            let (row, onset, end) = self.whole[place];
            openings.sort_unstable();
            (row, split((onset, end), &openings))
        };
        Ok(openings_of.into_iter().map(split_one).collect())
    }

    fn key(&self, row: u32) -> [&str; 3] {
        self.key.each_ref().map(|column| column.get(row as usize).unwrap_or(""))
    }

    /// The failures' rows, sorted.
    pub(super) fn rows(&self) -> Vec<u32> {
        self.whole.iter().map(|&(row, ..)| row).collect()
    }

    /// The outages of a group of failures; `are_known`: whether the group tells anything about failures at all.
    pub(super) fn outages(&self, rows: impl Iterator<Item = u32>, are_known: bool) -> Outages {
        // Each stretch: when it begins, the row, when it ends, whether it is the row's first.
        let mut stretches: Vec<(i64, u32, i64, bool)> = Vec::new();
        for row in rows {
            let Ok(place) = self.whole.binary_search_by_key(&row, |&(row, ..)| row) else { continue };
            match self.reopened.get(&row) {
                None => stretches.push((self.whole[place].1, row, self.whole[place].2, true)),
                Some(many) => stretches.extend(many.iter().zip(0..).map(|(one, nth)| (one.0, row, one.1, nth == 0))),
            }
        }
        // Equal onsets are settled by key; text is compared only where it has to be.
        stretches.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| if a.1 == b.1 { a.2.cmp(&b.2) } else { self.key(a.1).cmp(&self.key(b.1)) })
        });
        let mut starters = Vec::new();
        let mut end = i64::MIN;
        for &(from, row, until, is_first) in &stretches {
            if from > end && is_first {
                starters.push(row);
            }
            end = end.max(until);
        }
        starters.sort_unstable();
        let down = Spans::union(stretches.into_iter().map(|(from, _, until, _)| (from, until)).collect());
        Outages { down, starters, are_known }
    }
}

const KEY: [&str; 3] = ["source", "account", "id"];

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
