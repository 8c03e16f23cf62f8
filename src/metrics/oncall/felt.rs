//! What each person felt: hours on call, shifts, and the first moments of interruptions, disturbances and nights.

use super::line::{HourLine, KINDS};
use super::roster::{Deed, Page, Responder, Roster};
use super::spans::{self, Span};
use crate::model::{Calendar, HourKind, Window};
use chrono::NaiveDate;
use chrono_tz::Tz;
use rayon::prelude::*;
use std::collections::HashSet;

/// Notifications within so much of the first of a bundle are one interruption.
const BUNDLE_US: i64 = 60_000_000;
/// Interruptions within so much of the first are one disturbance.
const DISTURBANCE_US: i64 = 600_000_000;

/// A shift of one person, at no time beside another one of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The part of it that lies in the window.
    pub span: Span,
    /// Number of the entry of the roster that it comes from.
    pub entry: usize,
    /// Whether it is a whole shift: neither cut by the window, nor without an end of its own.
    pub is_whole: bool,
}

/// One person's time and interruptions in the window.
#[derive(Debug)]
pub(super) struct Felt {
    /// Number of the line of the person's zone and days off.
    pub line: usize,
    /// Time on call, under however many schedules.
    pub on_call: Vec<Span>,
    /// Shifts in order of time, those without begin and end last.
    pub pieces: Vec<Piece>,
    /// First moments of interruptions.
    pub interruptions: Vec<i64>,
    /// First moments of disturbances.
    pub disturbances: Vec<i64>,
    /// First moments of disrupted clock hours.
    pub disrupted: Vec<i64>,
    /// First moments of disturbed nights.
    pub nights: Vec<i64>,
    /// First moments of incidents.
    pub incidents: Vec<i64>,
    /// Time between acknowledgement and resolve, over all incidents.
    pub effort: Vec<Span>,
    /// Deeds, each with its moment.
    pub acts: Vec<(i64, Deed)>,
}

/// A roster with what its people felt.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub roster: &'a Roster,
    pub lines: Vec<HourLine>,
    /// One a person of the roster.
    pub people: Vec<Felt>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(roster: &'a Roster) -> Prepared<'a> {
        // Whoever lives in one zone and has the same days off has the same kinds of hours.
        let own = |person: &'a Responder| -> (Tz, &'a [NaiveDate]) {
            (person.calendar.zone(), person.holidays.as_ref().unwrap_or(&roster.holidays))
        };
        let mut kept: Vec<(Tz, &[NaiveDate])> = roster.people.iter().map(own).collect();
        kept.sort_by_key(|(zone, holidays)| (zone.name(), *holidays));
        kept.dedup();
        let line = |(zone, holidays): &(Tz, &[NaiveDate])| {
            HourLine::new(Calendar::new(*zone), &roster.hours, holidays, roster.window)
        };
        let lines: Vec<HourLine> = kept.par_iter().map(line).collect();
        let mut entries: Vec<Vec<usize>> = vec![Vec::new(); roster.people.len()];
        roster.on_call.iter().enumerate().for_each(|(at, entry)| entries[entry.person].push(at));
        let mut pages: Vec<Vec<Page>> = vec![Vec::new(); roster.people.len()];
        roster.pages.iter().for_each(|page| pages[page.person].push(*page));
        let mut efforts: Vec<Vec<Span>> = vec![Vec::new(); roster.people.len()];
        for effort in &roster.efforts {
            efforts[effort.person].extend(clip((effort.from.0, effort.until.0), roster.window));
        }
        let mut acts: Vec<Vec<(i64, Deed)>> = vec![Vec::new(); roster.people.len()];
        roster.acts.iter().for_each(|act| acts[act.person].push((act.at.0, act.deed)));
        let people = roster.people.par_iter().zip(entries).zip(pages).zip(efforts).zip(acts);
        let people = people.map(|((((person, entries), pages), effort), acts)| {
            let line = kept.iter().position(|known| *known == own(person)).unwrap_or_default();
            Felt { line, acts, ..felt(roster, &lines[line], &entries, pages, effort) }
        });
        let people = people.collect();
        Prepared { roster, people, lines }
    }

    /// The line of a person's zone and days off.
    pub(super) fn line(&self, person: usize) -> &HourLine {
        &self.lines[self.people[person].line]
    }
}

/// The first of each bundle of moments that are in order: those within so many microseconds of it belong to it.
fn firsts(moments: impl Iterator<Item = i64>, within_us: i64) -> Vec<i64> {
    let mut firsts: Vec<i64> = Vec::new();
    for at in moments {
        if firsts.last().is_none_or(|first| at - first > within_us) {
            firsts.push(at);
        }
    }
    firsts
}

/// The part of a stretch that lies in the window.
pub(super) fn clip((from, until): Span, window: Window) -> Option<Span> {
    let part = (from.max(window.from.0), until.min(window.until.0));
    (part.0 < part.1).then_some(part)
}

/// The part of an entry of the roster that lies in the window.
pub(super) fn entry_span(roster: &Roster, entry: usize) -> Option<Span> {
    let entry = &roster.on_call[entry];
    let (from, until) = (entry.from.map_or(i64::MIN, |at| at.0), entry.until.map_or(i64::MAX, |at| at.0));
    clip((from, until), roster.window)
}

fn felt(roster: &Roster, line: &HourLine, entries: &[usize], mut pages: Vec<Page>, effort: Vec<Span>) -> Felt {
    pages.sort_unstable_by_key(|page| (page.at, page.incident));
    let interruptions = firsts(pages.iter().map(|page| page.at.0), BUNDLE_US);
    let disturbances = firsts(interruptions.iter().copied(), DISTURBANCE_US);
    let mut hours = HashSet::new();
    let disrupted = interruptions.iter().copied().filter(|at| hours.insert(line.clock_hour(*at))).collect();
    let mut seen = HashSet::new();
    let is_asleep = |at: &i64| KINDS[line.kind(*at)] == HourKind::Sleep;
    let nights = interruptions.iter().copied().filter(is_asleep).filter(|at| seen.insert(line.night(*at))).collect();
    let mut seen = HashSet::new();
    let incidents = pages.iter().filter(|page| seen.insert(page.incident)).map(|page| page.at.0).collect();
    let on_call = spans::union(entries.iter().filter_map(|entry| entry_span(roster, *entry)).collect());
    Felt {
        line: 0,
        acts: Vec::new(),
        on_call,
        pieces: pieces(roster, entries),
        interruptions,
        disturbances,
        disrupted,
        nights,
        incidents,
        effort: spans::union(effort),
    }
}

/// One person's shifts, each time given to one of them: to the one that begins first, the longest of those. Who always is
/// on call has the rest.
fn pieces(roster: &Roster, entries: &[usize]) -> Vec<Piece> {
    let is_bounded = |entry: &usize| roster.on_call[*entry].from.is_some() || roster.on_call[*entry].until.is_some();
    let (bounded, always): (Vec<usize>, Vec<usize>) = entries.iter().copied().partition(is_bounded);
    let mut turns: Vec<(Span, usize)> =
        bounded.into_iter().filter_map(|entry| Some((entry_span(roster, entry)?, entry))).collect();
    let schedule = |entry: usize| roster.on_call[entry].schedule.as_deref();
    turns.sort_by(|(a, at_a), (b, at_b)| (a.0, -a.1, schedule(*at_a)).cmp(&(b.0, -b.1, schedule(*at_b))));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut reached = i64::MIN;
    for ((from, until), entry) in turns {
        let own = &roster.on_call[entry];
        let span = (from.max(reached), until);
        if span.0 < span.1 {
            let is_whole = own.from.is_some_and(|at| at.0 == span.0) && own.until.is_some_and(|at| at.0 == until);
            pieces.push(Piece { span, entry, is_whole });
            reached = until;
        }
    }
    if let Some(entry) = always.first().copied() {
        let taken: Vec<Span> = spans::union(pieces.iter().map(|piece| piece.span).collect());
        let free = spans::holes(&taken, (roster.window.from.0, roster.window.until.0));
        pieces.extend(free.into_iter().map(|span| Piece { span, entry, is_whole: false }));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_ends_with_its_first_and_not_with_its_last() {
        // 0, 40 and 60 s are one; 61 s begins the next, to which 121 s still belongs.
        let moments = [0, 40, 60, 61, 121, 122].map(|second| second * 1_000_000);
        assert_eq!(firsts(moments.into_iter(), BUNDLE_US), [0, 61_000_000, 122_000_000]);
    }
}
