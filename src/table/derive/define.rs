//! A preset of definitions laid over what was derived: where incidents stand in time, what ends them, who is outside.
//!
//! It changes columns and no metric, so that a metric and its SQL say the same under every preset. An incident outside the
//! population keeps its row: it is in no window (`happened_at` is null), and takes no service away.

use super::clock::{Clock, Kinds, Local};
use super::columns::{Flags, Instants, Text, Writer, joined};
use super::rules::parts;
use super::{Question, ROWS_A_TASK, bug};
use crate::model::{Acknowledgement, Begin, Calendar, Definitions, End, Instant, Members, Outside, Preset, Result};
use polars_core::prelude::{ArrayRef, DataFrame};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;

/// What the rows of a frame are to its definitions, beside their columns. By default: all belong to it, ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    /// The definitions.
    pub definitions: Definitions,
    /// The rows outside the population, in order.
    pub outside: Vec<Outsider>,
    /// The rows that nobody acknowledged and whose close counts as the acknowledgement, in order.
    pub closes_as_ack: Vec<u32>,
}

/// A row outside the population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outsider {
    /// The row.
    pub row: u32,
    /// What would place it in a window; by our own definitions, where the preset's moment is not known.
    pub at: Instant,
    /// Why it is outside.
    pub why: Outside,
}

/// A frame of `incidents_derived` under a preset.
#[derive(Clone, Debug)]
pub struct Defined {
    /// The frame, row by row in the same order.
    pub frame: DataFrame,
    /// What its rows are to the definitions.
    pub population: Population,
}

/// The columns that a preset writes anew, in this order.
const COLUMNS: &[&str] = &[
    "happened_at",
    "detected_at",
    "acknowledged_at",
    "resolved_at",
    "ack_state",
    "knows_detected",
    "is_failure",
    "day",
    "week",
    "month",
    "hour",
    "weekday",
    "hour_kind",
];

/// Lays a preset over what [`derive`](super::derive()) made. Our own changes nothing.
///
/// # Errors
///
/// [`Bug`](crate::model::ErrorKind::Bug) where a column is absent or of another type.
pub fn define(derived: &DataFrame, definitions: Definitions, question: &Question<'_>) -> Result<Defined> {
    let mut frame = derived.clone();
    let mut population = Population { definitions, ..Population::default() };
    if definitions == Definitions::Incidence {
        return Ok(Defined { frame, population });
    }
    frame.rechunk_mut_par();
    let reader = Reader::new(&frame, definitions.preset(), question)?;
    let n_rows = frame.height();
    let starts: Vec<usize> = (0..n_rows.max(1)).step_by(ROWS_A_TASK).collect();
    let pieces: Vec<Piece> =
        starts.par_iter().map(|start| reader.define(*start..(start + ROWS_A_TASK).min(n_rows))).collect();
    let mut made: Vec<Vec<ArrayRef>> = vec![Vec::new(); COLUMNS.len()];
    for piece in pieces {
        piece.writer.finish().into_iter().zip(&mut made).for_each(|(array, column)| column.push(array));
        population.outside.extend(piece.outside);
        population.closes_as_ack.extend(piece.closes_as_ack);
    }
    let made = COLUMNS.iter().zip(made).map(|(name, pieces)| joined(name, pieces)).collect::<Result<Vec<_>>>()?;
    for column in made {
        frame.with_column(column).map_err(|error| bug(error.to_string()))?;
    }
    Ok(Defined { frame, population })
}

struct Piece {
    writer: Writer,
    outside: Vec<Outsider>,
    closes_as_ack: Vec<u32>,
}

struct Reader<'f> {
    preset: &'static Preset,
    question: Question<'f>,
    happened_at: Instants<'f>,
    started_at: Instants<'f>,
    detected_at: Instants<'f>,
    created_at: Instants<'f>,
    acknowledged_at: Instants<'f>,
    resolved_at: Instants<'f>,
    closed_at: Instants<'f>,
    ack_state: Text<'f>,
    team: Text<'f>,
    is_open: Flags<'f>,
    knows_detected: Flags<'f>,
    knows_resolved: Flags<'f>,
    knows_closed: Flags<'f>,
    is_failure: Flags<'f>,
    is_ticket: Flags<'f>,
    caused_by_change: Flags<'f>,
    /// Some ticket is a failure: then that another one is none says something.
    tickets_tell: bool,
}

impl<'f> Reader<'f> {
    fn new(frame: &'f DataFrame, preset: &'static Preset, question: &Question<'f>) -> Result<Self> {
        let (at, text, flags) =
            (|name| Instants::of(frame, name), |name| Text::of(frame, name), |name| Flags::of(frame, name));
        let (is_failure, is_ticket) = (flags("is_failure")?, flags("is_ticket")?);
        let is_failed_ticket = |row: usize| is_ticket.get(row) == Some(true) && is_failure.get(row) == Some(true);
        Ok(Reader {
            preset,
            question: *question,
            happened_at: at("happened_at")?,
            started_at: at("started_at")?,
            detected_at: at("detected_at")?,
            created_at: at("created_at")?,
            acknowledged_at: at("acknowledged_at")?,
            resolved_at: at("resolved_at")?,
            closed_at: at("closed_at")?,
            ack_state: text("ack_state")?,
            team: text("team")?,
            is_open: flags("is_open")?,
            knows_detected: flags("knows_detected")?,
            knows_resolved: flags("knows_resolved")?,
            knows_closed: flags("knows_closed")?,
            tickets_tell: (0..frame.height()).any(is_failed_ticket),
            is_failure,
            is_ticket,
            caused_by_change: flags("caused_by_change")?,
        })
    }

    fn define(&self, rows: Range<usize>) -> Piece {
        let mut clocks = Clocks::new(&self.question);
        let mut piece =
            Piece { writer: Writer::new(COLUMNS, rows.len()), outside: Vec::new(), closes_as_ack: Vec::new() };
        rows.for_each(|row| self.row(row, &mut clocks, &mut piece));
        piece
    }

    fn row(&self, row: usize, clocks: &mut Clocks<'f>, piece: &mut Piece) {
        let why = self.why_outside(row);
        let placed_at = self.placed_at(row).or(self.happened_at.get(row));
        if let (Some(why), Some(at)) = (why, placed_at) {
            piece.outside.push(Outsider { row: row as u32, at: Instant(at), why });
        }
        let end = self.end(row);
        let (acknowledged_at, ack_state) = match (self.preset.acknowledgement, self.ack_state.get(row)) {
            (Acknowledgement::Undefined, _) => (None, Some("unknown")),
            (Acknowledgement::OrClose, Some("never")) if why.is_none() && end.is_some() => {
                piece.closes_as_ack.push(row as u32);
                (end, Some("known"))
            }
            (Acknowledgement::Explicit | Acknowledgement::OrClose, state) => (self.acknowledged_at.get(row), state),
        };
        let is_from_creation = self.preset.begin == Begin::Created && self.created_at.get(row).is_some();
        let detected_at = if is_from_creation { self.created_at.get(row) } else { self.detected_at.get(row) };
        let local = placed_at.map(|at| clocks.days.local(at));
        let hour_kind = placed_at.map(|at| clocks.hour_kind(at, self.team.get(row)));
        piece
            .writer
            .instant(placed_at.filter(|_| why.is_none()))
            .instant(detected_at)
            .instant(acknowledged_at)
            .instant(if why.is_none() { end } else { self.resolved_at.get(row) })
            .text(ack_state)
            .flag(Some(is_from_creation || self.knows_detected.get(row) == Some(true)))
            .flag(self.is_failure(row, why))
            .day(local.map(|local| local.day))
            .day(local.map(|local| local.week))
            .day(local.map(|local| local.month))
            .count(local.map(|local| (local.minute / 60) as i32))
            .count(local.map(|local| local.weekday))
            .text(hour_kind)
            .end_row();
    }

    /// The preset's own moment.
    fn placed_at(&self, row: usize) -> Option<i64> {
        match self.preset.begin {
            Begin::Detected => self.happened_at.get(row),
            Begin::Created => self.created_at.get(row),
            Begin::Started => self.started_at.get(row),
        }
    }

    /// What ends the time to resolve.
    fn end(&self, row: usize) -> Option<i64> {
        match self.preset.end {
            End::Resolve => self.resolved_at.get(row),
            // A source that tells no close apart means it by its resolve.
            End::Close if self.knows_closed.get(row) == Some(true) => self.closed_at.get(row),
            End::Close => self.closed_at.get(row).or(self.resolved_at.get(row)),
        }
    }

    /// Why the row is outside the population; `None`: it is in it.
    fn why_outside(&self, row: usize) -> Option<Outside> {
        let is = |flags: &Flags<'_>| flags.get(row) == Some(true);
        let is_end_knowable = is(&self.knows_resolved) || (self.preset.end == End::Close && is(&self.knows_closed));
        let over = |other: Outside| match self.end(row) {
            Some(_) => None,
            None if is(&self.is_open) => Some(Outside::Open),
            // Over, and the source cannot tell when: it belongs here, and its figures say `unknown`.
            None if !is_end_knowable => None,
            None => Some(other),
        };
        let outside = match self.preset.members {
            Members::All => None,
            Members::Resolved => over(Outside::NotResolved),
            Members::Closed => over(Outside::NotClosed),
            Members::CausedByChange => match self.caused_by_change.get(row) {
                Some(true) => None,
                Some(false) => Some(Outside::NotByChange),
                None => Some(Outside::CauseUnknown),
            },
            Members::Failures => match self.is_failure.get(row) {
                Some(true) => None,
                Some(false) if self.tickets_tell || !is(&self.is_ticket) => Some(Outside::NotAFailure),
                Some(false) | None => Some(Outside::ImpactUnknown),
            },
        };
        let unplaced = || match (self.placed_at(row), self.preset.begin) {
            (Some(_), _) | (None, Begin::Detected) => None,
            (None, Begin::Created) => Some(Outside::NoCreation),
            (None, Begin::Started) => Some(Outside::NoStart),
        };
        outside.or_else(unplaced)
    }

    /// Whether it took service away, as far as the population goes: what is outside took none.
    fn is_failure(&self, row: usize, why: Option<Outside>) -> Option<bool> {
        match (why, self.preset.members) {
            (None, Members::CausedByChange) => Some(true),
            (None, _) => self.is_failure.get(row),
            (Some(Outside::CauseUnknown), _) => None,
            (Some(Outside::NotByChange), _) => Some(false),
            (Some(_), _) => self.is_failure.get(row).map(|_| false),
        }
    }
}

/// What one task looks up of days and hours.
struct Clocks<'f> {
    days: Clock,
    hours: Clock,
    hours_of_teams: HashMap<&'f str, Clock>,
    kinds: Kinds<'f>,
}

impl<'f> Clocks<'f> {
    fn new(question: &Question<'f>) -> Clocks<'f> {
        let config = question.config;
        let zone = |(team, known): (&'f String, &crate::model::Team)| {
            Some((team.as_str(), Clock::new(Calendar::new(known.timezone?.0))))
        };
        Clocks {
            days: Clock::new(question.calendar),
            hours: Clock::new(config.timezone.map_or(question.calendar, |zone| Calendar::new(zone.0))),
            hours_of_teams: config.teams.iter().filter_map(zone).collect(),
            kinds: Kinds::new(&config.hours, &config.holidays.dates),
        }
    }

    /// The kind of hour in the zone of the first of the teams that has one, else in everybody's.
    fn hour_kind(&mut self, at: i64, team: Option<&str>) -> &'static str {
        let own = parts(team).find(|name| self.hours_of_teams.contains_key(name));
        let clock = own.and_then(|name| self.hours_of_teams.get_mut(name));
        let local: Local = clock.unwrap_or(&mut self.hours).local(at);
        self.kinds.of(local).word()
    }
}

#[cfg(test)]
mod tests;
