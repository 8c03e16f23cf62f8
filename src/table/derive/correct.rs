//! The user's corrections laid over the folded incidents, before they are linked and once more on what was linked.

use super::columns::{Flags, Instants, Longs, Text, joined};
use super::link::Linked;
use super::moments::{ack_state_of, status_of};
use crate::model::{AckState, Correction, Field, Instant, Knows, Result, Sets, Status};
use polars_arrow::array::{BooleanArray, MutableArray, MutablePlString, PrimitiveArray};
use polars_arrow::datatypes::{ArrowDataType, TimeUnit};
use polars_core::prelude::{ArrayRef, DataFrame};
use std::collections::{BTreeMap, HashMap};

/// (source, account, id).
pub(super) type Key<'a> = (&'a str, &'a str, &'a str);

/// The corrections that have an effect, by the key of the row that stands for their incident.
pub(super) fn by_row<'a>(corrections: &'a [Correction], linked: Option<&'a Linked>) -> HashMap<Key<'a>, Vec<Sets>> {
    let mut found: HashMap<Key<'a>, Vec<Sets>> = HashMap::new();
    for correction in corrections.iter().filter(|correction| !correction.is_superseded) {
        let truth = linked.and_then(|linked| linked.truth_of(&correction.key));
        let key = truth.map_or(&correction.key, |(truth, _)| truth.key());
        found.entry(key.parts()).or_default().push(correction.sets);
    }
    found
}

/// A frame of [`schema::INCIDENT`](crate::table::schema::INCIDENT) with the moments and labels as the user corrected
/// them, in the same order. `linked`: which rows stand for several incidents; a correction of one of them is one of the row.
///
/// # Errors
///
/// [`Bug`](crate::model::ErrorKind::Bug) where a column is absent or of another type.
pub fn correct(incidents: &DataFrame, corrections: &[Correction], linked: Option<&Linked>) -> Result<DataFrame> {
    let by_row = by_row(corrections, linked);
    if by_row.is_empty() {
        return Ok(incidents.clone());
    }
    let mut incidents = incidents.clone();
    incidents.rechunk_mut_par();
    let found = rows(&incidents, &by_row)?;
    if found.is_empty() {
        return Ok(incidents);
    }
    let mut corrected = Corrected::of(&incidents)?;
    for (row, _, sets) in found {
        sets.iter().for_each(|sets| corrected.set(row, *sets));
        corrected.settle(row);
    }
    corrected.lay_over(incidents)
}

/// The openings under the user's corrections: a corrected resolve ends the last one.
///
/// # Errors
///
/// As [`correct`].
pub fn correct_openings(openings: &DataFrame, corrections: &[Correction], linked: &Linked) -> Result<DataFrame> {
    let by_row = by_row(corrections, Some(linked));
    let resolve = |sets: &Sets| if let Sets::Moment("resolved_at", at) = sets { Some(*at) } else { None };
    let by_row: HashMap<Key<'_>, Option<Instant>> =
        by_row.iter().filter_map(|(key, sets)| Some((*key, sets.iter().find_map(resolve)?))).collect();
    if by_row.is_empty() || openings.height() == 0 {
        return Ok(openings.clone());
    }
    let mut openings = openings.clone();
    openings.rechunk_mut_par();
    let mut resolved_at = instants(&openings, "resolved_at")?;
    let opened_at = Instants::of(&openings, "opened_at")?;
    let mut last: HashMap<Key<'_>, (usize, Option<Instant>)> = HashMap::new();
    for (row, key, at) in rows(&openings, &by_row)? {
        let known = last.entry(*key).or_insert((row, *at));
        if opened_at.get(row) > opened_at.get(known.0) {
            known.0 = row;
        }
    }
    for (row, at) in last.into_values() {
        resolved_at[row] = at.map(|at| at.0);
    }
    put(&mut openings, "resolved_at", stamps(resolved_at))?;
    Ok(openings)
}

/// The rows whose key is among those asked for, with the key and what was asked.
fn rows<'w, 'a, T>(frame: &DataFrame, wanted: &'w HashMap<Key<'a>, T>) -> Result<Vec<(usize, &'w Key<'a>, &'w T)>> {
    let [source, account, id] = ["source", "account", "id"].map(|name| Text::of(frame, name));
    let (source, account, id) = (source?, account?, id?);
    let mut by_id: HashMap<&str, Vec<(&Key<'_>, &T)>> = HashMap::new();
    wanted.iter().for_each(|(key, asked)| by_id.entry(key.2).or_default().push((key, asked)));
    let found = (0..frame.height()).filter_map(|row| {
        let of_id = by_id.get(id.get(row)?)?;
        let (key, asked) =
            of_id.iter().find(|(key, _)| Some(key.0) == source.get(row) && Some(key.1) == account.get(row))?;
        Some((row, *key, *asked))
    });
    Ok(found.collect())
}

/// The columns that corrections can reach, taken out of the frame.
struct Corrected {
    moments: BTreeMap<&'static str, Vec<Option<i64>>>,
    knows: Vec<i64>,
    ack_state: Vec<AckState>,
    status: Vec<Option<Status>>,
    false_positive: Vec<Option<bool>>,
    started_is_default: Vec<Option<bool>>,
    resolved_is_proxy: Vec<Option<bool>>,
}

impl Corrected {
    fn of(frame: &DataFrame) -> Result<Corrected> {
        let rows = 0..frame.height();
        let flags = |name: &str| -> Result<Vec<Option<bool>>> {
            let column = Flags::of(frame, name)?;
            Ok(rows.clone().map(|row| column.get(row)).collect())
        };
        let (knows, ack_state, status) =
            (Longs::of(frame, "knows")?, Text::of(frame, "ack_state")?, Text::of(frame, "status")?);
        let moments = Sets::MOMENTS.iter().map(|name| Ok((*name, instants(frame, name)?)));
        Ok(Corrected {
            moments: moments.collect::<Result<_>>()?,
            knows: rows.clone().map(|row| knows.get(row)).collect(),
            ack_state: rows.clone().map(|row| ack_state.get(row).map(ack_state_of).unwrap_or_default()).collect(),
            status: rows.clone().map(|row| status.get(row).and_then(status_of)).collect(),
            false_positive: flags("false_positive")?,
            started_is_default: flags("started_is_default")?,
            resolved_is_proxy: flags("resolved_is_proxy")?,
        })
    }

    fn set(&mut self, row: usize, sets: Sets) {
        match sets {
            Sets::Moment(column, at) => self.set_moment(row, column, at),
            Sets::FalsePositive(flag) => self.false_positive[row] = Some(flag),
            // Decided where they are derived: no column of a record holds them.
            Sets::Severity(_) | Sets::Excluded(_) => {}
        }
    }

    fn set_moment(&mut self, row: usize, column: &'static str, at: Option<Instant>) {
        if let Some(moments) = self.moments.get_mut(column) {
            moments[row] = at.map(|at| at.0);
        }
        let field = match column {
            "started_at" => {
                self.started_is_default[row] = Some(false);
                Field::StartedAt
            }
            "detected_at" => Field::DetectedAt,
            "acknowledged_at" => {
                self.ack_state[row] = if at.is_some() { AckState::Known } else { AckState::Never };
                Field::Acknowledged
            }
            "mitigated_at" => Field::MitigatedAt,
            "resolved_at" => {
                self.resolved_is_proxy[row] = Some(false);
                Field::ResolvedAt
            }
            _ => Field::ClosedAt,
        };
        self.knows[row] = Knows(self.knows[row].cast_unsigned()).with(field).0.cast_signed();
    }

    /// The status follows from moments that say otherwise.
    fn settle(&mut self, row: usize) {
        let has = |column: &str| self.moments.get(column).is_some_and(|moments| moments[row].is_some());
        let is_over = self.status[row].is_some_and(Status::is_over);
        if has("resolved_at") && !is_over {
            self.status[row] = Some(Status::Resolved);
        } else if is_over && self.status[row] != Some(Status::Canceled) && !has("resolved_at") && !has("closed_at") {
            self.status[row] = Some(if has("acknowledged_at") { Status::Acknowledged } else { Status::Triggered });
        }
    }

    fn lay_over(self, mut frame: DataFrame) -> Result<DataFrame> {
        for (name, moments) in self.moments {
            put(&mut frame, name, stamps(moments))?;
        }
        put(&mut frame, "knows", PrimitiveArray::from_vec(self.knows).boxed())?;
        let words = |words: &mut dyn Iterator<Item = Option<&'static str>>| {
            let mut column = MutablePlString::new();
            words.for_each(|word| column.push(word));
            column.as_box()
        };
        put(&mut frame, "ack_state", words(&mut self.ack_state.iter().map(|state| Some(state.word()))))?;
        put(&mut frame, "status", words(&mut self.status.iter().map(|status| status.map(Status::word))))?;
        for (name, flags) in [
            ("false_positive", self.false_positive),
            ("started_is_default", self.started_is_default),
            ("resolved_is_proxy", self.resolved_is_proxy),
        ] {
            put(&mut frame, name, BooleanArray::from_iter(flags).boxed())?;
        }
        Ok(frame)
    }
}

fn instants(frame: &DataFrame, name: &str) -> Result<Vec<Option<i64>>> {
    let column = Instants::of(frame, name)?;
    Ok((0..frame.height()).map(|row| column.get(row)).collect())
}

fn stamps(moments: Vec<Option<i64>>) -> ArrayRef {
    PrimitiveArray::<i64>::from_iter(moments).to(ArrowDataType::Timestamp(TimeUnit::Microsecond, None)).boxed()
}

fn put(frame: &mut DataFrame, name: &str, values: ArrayRef) -> Result<()> {
    let column = joined(name, vec![values])?;
    frame.replace(name, column).map_err(|error| super::bug(error.to_string()))?;
    Ok(())
}
