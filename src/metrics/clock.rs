//! The clock of business hours: how much of a span lies in the hours of the incident's team, less its time on hold.
//!
//! The hours of each zone are laid out once as a line of spans with their sums so far; a duration is two look-ups.

use super::columns::{CHUNK, texts};
use crate::model::{BusinessHours, Calendar, Error, Hold, HourSpan, Instant, Result, Window};
use chrono::{Datelike, NaiveDate};
use polars_core::prelude::DataFrame;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

const MINUTE_US: i64 = 60_000_000;
const DAY_US: i64 = 1440 * MINUTE_US;
const EPOCH_DAYS_FROM_CE: i64 = 719_163;
/// The year 1: what lies before it is no moment of an incident.
const EARLIEST_US: i64 = (1 - EPOCH_DAYS_FROM_CE) * DAY_US;
/// Set beside the number of a line where the teams of the incident live in several zones.
const SEVERAL: u16 = 1 << 15;

/// What a clock of business hours is made from.
#[derive(Clone, Copy, Debug)]
pub struct HoursRules<'a> {
    /// Monday to Friday. Over midnight it belongs to the day on which it begins.
    pub hours: HourSpan,
    /// Days on which no hours begin.
    pub holidays: &'a [NaiveDate],
    /// The zone of everybody who has none of their own.
    pub common: Calendar,
    /// Teams that have one.
    pub teams: &'a [(&'a str, Calendar)],
    /// The words of states on hold, for the notes.
    pub hold_words: &'a [String],
}

/// The business hours of every zone in question, and the time on hold of every incident that tells of it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct BusinessClock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    said: BusinessHours,
    lines: Vec<Line>,
    /// The line of each team that has a zone of its own; everybody else's is the first.
    line_of_team: HashMap<String, u16>,
    /// In order of key.
    holds: Vec<Hold>,
    hold_words: Vec<String>,
}

impl BusinessClock {
    /// The clock for the incidents of a frame, seen at an instant. `holds` in order of key, each key once.
    ///
    /// # Errors
    ///
    /// More zones than a table of lines holds; a frame without a column of moments.
    pub fn new(rules: &HoursRules<'_>, derived: &DataFrame, as_of: Instant, holds: Vec<Hold>) -> Result<BusinessClock> {
        let first =
            ["started_at", "detected_at", "created_at", "happened_at"].into_iter().map(|name| earliest(derived, name));
        let first = first.collect::<Result<Vec<_>>>()?.into_iter().flatten().min().unwrap_or(as_of.0);
        let window = Window { from: Instant(first.max(EARLIEST_US)), until: as_of.plus_s(1.0) };
        let mut zones = vec![rules.common];
        let mut line_of_team = HashMap::new();
        for (team, calendar) in rules.teams {
            let known = zones.iter().position(|zone| zone == calendar);
            let line = known.unwrap_or_else(|| {
                zones.push(*calendar);
                zones.len() - 1
            });
            let line = u16::try_from(line).ok().filter(|line| *line < SEVERAL);
            let line = line.ok_or_else(|| Error::usage("[teams]: more zones than there are on earth"))?;
            line_of_team.insert((*team).to_owned(), line);
        }
        let off = rules.holidays.iter().map(|date| i64::from(date.num_days_from_ce()) - EPOCH_DAYS_FROM_CE).collect();
        let lines = zones.par_iter().map(|zone| Line::new(zone, rules.hours, &off, window)).collect();
        let said = BusinessHours { span: rules.hours, zones, n_holidays: rules.holidays.len() };
        let hold_words = rules.hold_words.to_vec();
        Ok(BusinessClock(Arc::new(Inner { said, lines, line_of_team, holds, hold_words })))
    }

    /// The hours that it counts.
    pub fn said(&self) -> &BusinessHours {
        &self.0.said
    }

    /// The words of states whose time is left out.
    pub(super) fn hold_words(&self) -> &[String] {
        &self.0.hold_words
    }

    /// Which hours and which time on hold belong to each row of a frame.
    pub(super) fn rows(&self, frame: &DataFrame) -> Result<RowClock> {
        let inner = &self.0;
        let mut lines = Vec::new();
        if !inner.line_of_team.is_empty() {
            let team = texts(frame, "team")?;
            lines = vec![0; frame.height()];
            lines.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, lines)| {
                let mut last = (None, 0);
                for (row, line) in lines.iter_mut().enumerate() {
                    let team = team.get(chunk * CHUNK + row);
                    if team != last.0 {
                        last = (team, inner.line_of(team));
                    }
                    *line = last.1;
                }
            });
        }
        let mut holds = Vec::new();
        if !inner.holds.is_empty() {
            let (source, account, id) = (texts(frame, "source")?, texts(frame, "account")?, texts(frame, "id")?);
            holds = vec![0; frame.height()];
            holds.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, holds)| {
                for (row, hold) in holds.iter_mut().enumerate() {
                    let row = chunk * CHUNK + row;
                    let key = [source.get(row), account.get(row), id.get(row)].map(Option::unwrap_or_default);
                    let found = inner.holds.binary_search_by(|hold| hold.key.parts().cmp(&key.into()));
                    *hold = found.map_or(0, |at| at as u32 + 1);
                }
            });
        }
        Ok(RowClock { clock: self.clone(), lines, holds })
    }
}

impl Inner {
    /// The line of the first of the teams that has a zone of its own, else everybody's.
    fn line_of(&self, team: Option<&str>) -> u16 {
        let teams = team.unwrap_or_default().split(';').map(str::trim).filter(|team| !team.is_empty());
        let own: Vec<Option<u16>> = teams.map(|team| self.line_of_team.get(team).copied()).collect();
        let line = own.iter().flatten().next().copied().unwrap_or(0);
        let is_one = own.iter().all(|other| other.unwrap_or(0) == line);
        if is_one { line } else { line | SEVERAL }
    }
}

fn earliest(frame: &DataFrame, name: &str) -> Result<Option<i64>> {
    let column = super::columns::longs(frame, name)?;
    Ok((0..frame.height()).into_par_iter().with_min_len(CHUNK).filter_map(|row| column.get(row)).min())
}

/// The clock of each row of a frame.
pub(crate) struct RowClock {
    clock: BusinessClock,
    /// Empty: the first line for all.
    lines: Vec<u16>,
    /// One more than the place of its time on hold; 0, or empty: unknown.
    holds: Vec<u32>,
}

impl RowClock {
    pub(super) fn clock(&self) -> &BusinessClock {
        &self.clock
    }

    /// Whether the teams of the row live in several zones.
    pub(super) fn is_ambiguous(&self, row: usize) -> bool {
        self.lines.get(row).is_some_and(|line| line & SEVERAL != 0)
    }

    /// Whether the source of the row tells its states.
    pub(super) fn is_hold_known(&self, row: usize) -> bool {
        self.hold(row).is_some()
    }

    fn hold(&self, row: usize) -> Option<&Hold> {
        let place = self.holds.get(row).copied().unwrap_or(0) as usize;
        place.checked_sub(1).and_then(|place| self.clock.0.holds.get(place))
    }

    fn line(&self, row: usize) -> &Line {
        let line = self.lines.get(row).map_or(0, |line| line & !SEVERAL);
        &self.clock.0.lines[usize::from(line)]
    }

    /// Microseconds of business hours between two moments that were not on hold.
    pub(super) fn counted_us(&self, row: usize, from: i64, until: i64) -> i64 {
        self.line(row).between_us(from, until) - self.held_us(row, from, until).unwrap_or(0)
    }

    /// Microseconds of business hours between two moments that were on hold; `None` where nobody tells.
    pub(super) fn held_us(&self, row: usize, from: i64, until: i64) -> Option<i64> {
        let stays = &self.hold(row)?.stays;
        let line = self.line(row);
        let first = stays.partition_point(|(_, end)| end.0 <= from);
        let within = stays[first..].iter().take_while(|(begin, _)| begin.0 < until);
        Some(within.map(|(begin, end)| line.between_us(begin.0.max(from), end.0.min(until))).sum())
    }
}

/// The business hours of one zone in order, each with the sum of those before it.
#[derive(Debug)]
struct Line {
    spans: Vec<(i64, i64)>,
    before_us: Vec<i64>,
    /// The first day of UTC, and for each from there on how many spans have begun when it does: where a look-up starts.
    first_day: i64,
    begun: Vec<u32>,
}

impl Line {
    /// An instant is in the hours where the zone's clocks show a time of them: an hour that comes twice counts twice, one
    /// that is skipped not at all. `off`: days since 1970 on which no hours begin.
    fn new(calendar: &Calendar, hours: HourSpan, off: &HashSet<i64>, window: Window) -> Line {
        let begin = i64::from(hours.from % 1440) * MINUTE_US;
        let end = i64::from(hours.until) * MINUTE_US;
        let length = if end > begin { end - begin } else { end + DAY_US - begin };
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for (from, until, offset) in calendar.offsets(window) {
            let (shown_from, shown_until) = (from + offset, until + offset);
            // What began on the day before may go on.
            for day in shown_from.div_euclid(DAY_US) - 1..=(shown_until - 1).div_euclid(DAY_US) {
                // 1970-01-01 was a Thursday.
                if (day + 3).rem_euclid(7) >= 5 || off.contains(&day) {
                    continue;
                }
                let begins = day * DAY_US + begin;
                let span = (begins.max(shown_from) - offset, (begins + length).min(shown_until) - offset);
                match spans.last_mut() {
                    _ if span.0 >= span.1 => {}
                    Some(last) if last.1 == span.0 => last.1 = span.1,
                    _ => spans.push(span),
                }
            }
        }
        let before_us = spans
            .iter()
            .scan(0, |sum, (from, until)| {
                let before = *sum;
                *sum += until - from;
                Some(before)
            })
            .collect();
        let first_day = window.from.0.div_euclid(DAY_US);
        let mut begun = Vec::new();
        let mut place = 0;
        for day in first_day..=window.until.0.div_euclid(DAY_US) {
            while spans.get(place).is_some_and(|(from, _)| *from < day * DAY_US) {
                place += 1;
            }
            begun.push(place as u32);
        }
        Line { spans, before_us, first_day, begun }
    }

    /// Microseconds of its hours before an instant.
    fn until_us(&self, at: i64) -> i64 {
        let day = (at.div_euclid(DAY_US) - self.first_day).max(0) as usize;
        let mut place = self.begun.get(day).or(self.begun.last()).map_or(0, |begun| *begun as usize);
        while self.spans.get(place).is_some_and(|(from, _)| *from <= at) {
            place += 1;
        }
        place.checked_sub(1).map_or(0, |last| {
            let (from, until) = self.spans[last];
            self.before_us[last] + (at.min(until) - from)
        })
    }

    /// Microseconds of its hours between two instants.
    fn between_us(&self, from: i64, until: i64) -> i64 {
        self.until_us(until) - self.until_us(from)
    }
}

#[cfg(test)]
mod tests;
