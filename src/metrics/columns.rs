//! The columns of `incidents_derived` as typed slices, taken once: no row is ever looked up by name or as text again.

use super::Data;
use super::clock::{BusinessClock, RowClock};
use super::outcome::Reason;
use crate::model::{Coverage, Error, Instant, Result};
use polars_arrow::array::{BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::types::NativeType;
use polars_core::prelude::{DataFrame, DataType, Series};
use rayon::prelude::*;

/// Rows that one task of a parallel loop takes.
pub(super) const CHUNK: usize = 1 << 15;

/// How much later a moment may be than the one that must follow it: clock skew, counted as 0.
pub(super) const SKEW_US: i64 = 1_000_000;

/// One numeric column.
pub(crate) struct Numbers<T: NativeType>(PrimitiveArray<T>);

impl<T: NativeType> Numbers<T> {
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<T> {
        match self.0.validity() {
            Some(validity) if !validity.get_bit(row) => None,
            _ => Some(self.0.values()[row]),
        }
    }
}

/// Yes-or-no facts of an incident, packed: one bit each.
pub(crate) mod fact {
    pub(crate) const MERGED: u32 = 1;
    pub(crate) const TEST: u32 = 1 << 1;
    pub(crate) const EXCLUDED: u32 = 1 << 2;
    pub(crate) const OPEN: u32 = 1 << 3;
    pub(crate) const KNOWS_STARTED: u32 = 1 << 4;
    pub(crate) const KNOWS_DETECTED: u32 = 1 << 5;
    pub(crate) const KNOWS_MITIGATED: u32 = 1 << 6;
    pub(crate) const KNOWS_RESOLVED: u32 = 1 << 7;
    pub(crate) const STARTED_IS_DEFAULT: u32 = 1 << 8;
    pub(crate) const RESOLVED_IS_PROXY: u32 = 1 << 9;
    pub(crate) const SEVERITY_IS_PROXY: u32 = 1 << 10;
    pub(crate) const LABELLED: u32 = 1 << 11;
    pub(crate) const SOURCE_HAS_LABELS: u32 = 1 << 12;
    pub(crate) const TICKET: u32 = 1 << 13;
    pub(crate) const IN_SCOPE: u32 = 1 << 14;
    pub(crate) const RESOLVED_BY_MACHINE: u32 = 1 << 15;
    pub(crate) const RESOLVED_BY_PERSON: u32 = 1 << 16;
    pub(crate) const FAILURE: u32 = 1 << 17;
    pub(crate) const NO_FAILURE: u32 = 1 << 18;
    pub(crate) const FALSE_POSITIVE: u32 = 1 << 19;
    pub(crate) const REAL: u32 = 1 << 20;
    pub(crate) const ACK_KNOWN: u32 = 1 << 21;
    pub(crate) const ACK_NEVER: u32 = 1 << 22;
    pub(crate) const OVERRIDDEN: u32 = 1 << 23;
    pub(crate) const LINKED: u32 = 1 << 24;
}

/// The columns that metrics read. Moments are in microseconds.
pub(crate) struct Columns {
    /// Rows.
    pub len: usize,
    /// [`fact`]s of each row.
    pub facts: Vec<u32>,
    pub happened_at: Numbers<i64>,
    pub started_at: Numbers<i64>,
    pub detected_at: Numbers<i64>,
    pub acknowledged_at: Numbers<i64>,
    pub mitigated_at: Numbers<i64>,
    pub resolved_at: Numbers<i64>,
    pub closed_at: Numbers<i64>,
    pub response_target_s: Numbers<f64>,
    pub ack_target_s: Numbers<f64>,
    pub detect_target_s: Numbers<f64>,
    pub resolve_target_s: Numbers<f64>,
    pub reopen_count: Numbers<i32>,
    pub escalation_count: Numbers<i32>,
    pub alert_count: Numbers<i32>,
    /// Number of the row's (source, account) in `watched_until`; one more than the last where it has no coverage.
    pub source: Vec<u32>,
    /// Until when each (source, account) was watched: the last moment that it brought, not after `as_of`. The last
    /// one, `as_of`, is for rows without coverage.
    pub watched_until: Vec<i64>,
    /// Whose hours count; `None`: every hour.
    pub clock: Option<RowClock>,
}

impl Columns {
    /// The columns of what a question is asked of.
    pub(super) fn of(data: &Data<'_>, as_of: Instant) -> Result<Columns> {
        Columns::new(data.derived, data.coverage, as_of, data.clock)
    }

    pub(super) fn new(
        frame: &DataFrame,
        coverage: &[Coverage],
        as_of: Instant,
        clock: Option<&BusinessClock>,
    ) -> Result<Columns> {
        let watched_until = coverage.iter().map(|one| one.last_at.0.min(as_of.0)).chain([as_of.0]).collect();
        Ok(Columns {
            len: frame.height(),
            facts: facts(frame)?,
            happened_at: longs(frame, "happened_at")?,
            started_at: longs(frame, "started_at")?,
            detected_at: longs(frame, "detected_at")?,
            acknowledged_at: longs(frame, "acknowledged_at")?,
            mitigated_at: longs(frame, "mitigated_at")?,
            resolved_at: longs(frame, "resolved_at")?,
            closed_at: longs(frame, "closed_at")?,
            response_target_s: reals(frame, "response_target_s")?,
            ack_target_s: reals(frame, "ack_target_s")?,
            detect_target_s: reals(frame, "detect_target_s")?,
            resolve_target_s: reals(frame, "resolve_target_s")?,
            reopen_count: ints(frame, "reopen_count")?,
            escalation_count: ints(frame, "escalation_count")?,
            alert_count: ints(frame, "alert_count")?,
            source: sources(frame, coverage)?,
            watched_until,
            clock: clock.map(|clock| clock.rows(frame)).transpose()?,
        })
    }

    /// Whether the row has all of these facts.
    #[inline]
    pub(crate) fn is(&self, row: usize, facts: u32) -> bool {
        self.facts[row] & facts == facts
    }

    /// Why the row does not count, before any moment is looked at.
    #[inline]
    pub(crate) fn barred(&self, row: usize, leaves_out_false_positives: bool) -> Option<Reason> {
        let facts = self.facts[row];
        if facts & (fact::MERGED | fact::TEST | fact::EXCLUDED | fact::FALSE_POSITIVE) == 0 {
            None
        } else if facts & fact::MERGED != 0 {
            Some(Reason::Merged)
        } else if facts & fact::TEST != 0 {
            Some(Reason::Test)
        } else if facts & fact::EXCLUDED != 0 {
            Some(Reason::Excluded)
        } else {
            leaves_out_false_positives.then_some(Reason::FalsePositive)
        }
    }

    /// Microseconds from one moment of a row to another by the clock in question. Less than nothing stays what it is.
    #[inline]
    pub(crate) fn lapse_us(&self, row: usize, from: i64, until: i64) -> i64 {
        match &self.clock {
            Some(clock) if from < until => clock.counted_us(row, from, until),
            _ => until - from,
        }
    }

    /// Until when the row was watched: what is open is known to be open until then.
    #[inline]
    pub(crate) fn watched_until(&self, row: usize) -> i64 {
        self.watched_until[self.source[row] as usize]
    }
}

fn series(frame: &DataFrame, name: &str) -> Result<Series> {
    let column = frame
        .column(name)
        .map_err(|_| Error::bug(format!("metrics: expected the column {name} in incidents_derived, found none")))?;
    Ok(column.as_materialized_series().rechunk())
}

fn wrong(name: &str, expected: &str, found: &DataType) -> Error {
    Error::bug(format!("metrics: expected {expected} in the column {name}, found {found}"))
}

macro_rules! numbers {
    ($function:ident, $type:ty, $cast:ident, $expected:literal) => {
        /// A column of the frame as numbers: instants as microseconds, dates as days since 1970.
        pub(super) fn $function(frame: &DataFrame, name: &str) -> Result<Numbers<$type>> {
            let series = series(frame, name)?;
            let physical = series.to_physical_repr();
            let column = physical.$cast().map_err(|_| wrong(name, $expected, series.dtype()))?;
            let chunk = column.downcast_iter().next().cloned();
            Ok(Numbers(chunk.unwrap_or_else(|| PrimitiveArray::from_vec(Vec::new()))))
        }
    };
}
numbers!(longs, i64, i64, "instants (microseconds)");
numbers!(ints, i32, i32, "whole numbers of 32 bits");
numbers!(reals, f64, f64, "numbers");

/// A column of the frame as text.
pub(super) fn texts(frame: &DataFrame, name: &str) -> Result<Utf8ViewArray> {
    let series = series(frame, name)?;
    let column = series.str().map_err(|_| wrong(name, "text", series.dtype()))?;
    let chunk = column.downcast_iter().next().cloned();
    Ok(chunk.unwrap_or_else(|| Utf8ViewArray::new_empty(polars_arrow::datatypes::ArrowDataType::Utf8View)))
}

/// A column of the frame as yes or no.
pub(super) fn flags(frame: &DataFrame, name: &str) -> Result<BooleanArray> {
    let series = series(frame, name)?;
    let column = series.bool().map_err(|_| wrong(name, "yes or no", series.dtype()))?;
    let chunk = column.downcast_iter().next().cloned();
    Ok(chunk.unwrap_or_else(|| BooleanArray::new_empty(polars_arrow::datatypes::ArrowDataType::Boolean)))
}

/// For each column: the bits where it is true, where it is false, where it is null.
const FLAGS: [(&str, [u32; 3]); 18] = [
    ("is_merged", [fact::MERGED, 0, 0]),
    ("is_test", [fact::TEST, 0, 0]),
    ("is_excluded", [fact::EXCLUDED, 0, 0]),
    ("is_open", [fact::OPEN, 0, 0]),
    ("knows_started", [fact::KNOWS_STARTED, 0, 0]),
    ("knows_detected", [fact::KNOWS_DETECTED, 0, 0]),
    ("knows_mitigated", [fact::KNOWS_MITIGATED, 0, 0]),
    ("knows_resolved", [fact::KNOWS_RESOLVED, 0, 0]),
    ("started_is_default", [fact::STARTED_IS_DEFAULT, 0, 0]),
    ("resolved_is_proxy", [fact::RESOLVED_IS_PROXY, 0, 0]),
    ("severity_is_proxy", [fact::SEVERITY_IS_PROXY, 0, 0]),
    ("is_labelled", [fact::LABELLED, 0, 0]),
    ("source_has_labels", [fact::SOURCE_HAS_LABELS, 0, 0]),
    ("is_ticket", [fact::TICKET, 0, 0]),
    ("in_scope", [fact::IN_SCOPE, 0, fact::IN_SCOPE]),
    ("is_overridden", [fact::OVERRIDDEN, 0, 0]),
    ("auto_resolved", [fact::RESOLVED_BY_MACHINE, fact::RESOLVED_BY_PERSON, 0]),
    ("is_failure", [fact::FAILURE, fact::NO_FAILURE, 0]),
];

fn facts(frame: &DataFrame) -> Result<Vec<u32>> {
    let columns: Vec<(BooleanArray, [u32; 3])> =
        FLAGS.iter().map(|&(name, bits)| Ok((flags(frame, name)?, bits))).collect::<Result<_>>()?;
    let (verdict, ack_state) = (texts(frame, "verdict")?, texts(frame, "ack_state")?);
    let told_by = texts(frame, "told_by")?;
    let mut facts = vec![0; frame.height()];
    facts.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, facts)| {
        let first = chunk * CHUNK;
        for (column, [when_true, when_false, when_null]) in &columns {
            for (row, facts) in facts.iter_mut().enumerate() {
                let is_valid = column.validity().is_none_or(|validity| validity.get_bit(first + row));
                *facts |= match (is_valid, column.values().get_bit(first + row)) {
                    (false, _) => when_null,
                    (true, true) => when_true,
                    (true, false) => when_false,
                };
            }
        }
        for (row, facts) in facts.iter_mut().enumerate() {
            if told_by.get(first + row).is_some_and(|sources| sources.contains(';')) {
                *facts |= fact::LINKED;
            }
            *facts |= match verdict.get(first + row) {
                Some("false_positive") => fact::FALSE_POSITIVE,
                Some("real") => fact::REAL,
                _ => 0,
            };
            *facts |= match ack_state.get(first + row) {
                Some("known") => fact::ACK_KNOWN,
                Some("never") => fact::ACK_NEVER,
                _ => 0,
            };
        }
    });
    Ok(facts)
}

fn sources(frame: &DataFrame, coverage: &[Coverage]) -> Result<Vec<u32>> {
    let (source, account) = (texts(frame, "source")?, texts(frame, "account")?);
    let none = coverage.len() as u32;
    let mut numbers = vec![none; frame.height()];
    numbers.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, numbers)| {
        let mut last = 0;
        for (row, number) in numbers.iter_mut().enumerate() {
            let row = chunk * CHUNK + row;
            let key = (source.get(row).unwrap_or(""), account.get(row).unwrap_or(""));
            let is = |one: &Coverage| (one.source.as_str(), one.account.as_str()) == key;
            if !coverage.get(last).is_some_and(is) {
                last = coverage.iter().position(is).unwrap_or(coverage.len());
            }
            *number = last as u32;
        }
    });
    Ok(numbers)
}
