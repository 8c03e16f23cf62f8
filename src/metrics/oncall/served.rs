//! `oncall shifts`: who was on call when, and what of it wants looking at, with dates.

use super::bounds::{Breaches, breaches, short_rests};
use super::felt::{Prepared, entry_span};
use super::load::{LoadFigures, load_in};
use super::roster::Roster;
use super::spans::{self, Span};
use crate::metrics::Note;
use crate::model::{Calendar, Instant, Window};
use chrono::{Datelike, TimeDelta, Weekday};
use rayon::prelude::*;
use std::collections::BTreeMap;

const HOUR_US: i64 = 3_600_000_000;

/// A shift as it was served.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedShift {
    /// The schedule, else the policy; `None` where neither is told.
    pub schedule: Option<String>,
    /// Number of the responder.
    pub person: usize,
    /// The part of it that lies in the window.
    pub span: Window,
    /// Whether it began before the window, or has no begin.
    pub began_before: bool,
    /// Whether it ends after the window, or has no end.
    pub ends_after: bool,
    /// In somebody's place.
    pub is_override: bool,
    /// Incidents that reached the person in it.
    pub n_incidents: u64,
    /// Its time by kind of hour, what interrupted the person in it, and what they worked on in it.
    pub figures: LoadFigures,
}

/// What wants looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Nobody is on call between two shifts of a schedule.
    Gap,
    /// Several are on call by one schedule.
    Overlap,
    /// One shift of a person follows on another.
    BackToBack,
    /// Too little time between two stretches on call.
    ShortRest,
    /// A shift of a weekly rotation that is not a week, or a rotation that is not weekly.
    OffWeek,
    /// A schedule goes from one person to another on a Monday or a Friday.
    HandOver,
}

impl FindingKind {
    /// Every kind, in the order in which they are printed.
    pub const ALL: [FindingKind; 6] = [
        FindingKind::Gap,
        FindingKind::Overlap,
        FindingKind::BackToBack,
        FindingKind::ShortRest,
        FindingKind::OffWeek,
        FindingKind::HandOver,
    ];

    /// The word in columns, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            FindingKind::Gap => "gap",
            FindingKind::Overlap => "overlap",
            FindingKind::BackToBack => "back-to-back",
            FindingKind::ShortRest => "short-rest",
            FindingKind::OffWeek => "off-week",
            FindingKind::HandOver => "hand-over",
        }
    }

    /// What it is, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            FindingKind::Gap => "nobody on call between two shifts of a schedule",
            FindingKind::Overlap => "several people on call by one schedule",
            FindingKind::BackToBack => "one shift of a person follows on another",
            FindingKind::ShortRest => "less rest between two stretches on call than the bound",
            FindingKind::OffWeek => "not a week on a weekly rotation, or a rotation that is not weekly",
            FindingKind::HandOver => "the schedule goes to another person on a Monday or a Friday",
        }
    }
}

/// One thing that wants looking at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Of which schedule; `None` where it is a person's, or the schedule has no name.
    pub schedule: Option<String>,
    /// Whom it is about.
    pub people: Vec<usize>,
    /// From when; of a hand-over, when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}

/// Who was on call when.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    /// By begin, schedule and person.
    pub shifts: Vec<ServedShift>,
    /// By kind, then by begin.
    pub findings: Vec<Finding>,
    /// Everybody's time against the bounds.
    pub breaches: Breaches,
    /// What a reader has to know.
    pub notes: Vec<Note>,
}

/// Lists the shifts of a roster. Weekdays are those of the roster's calendar: schedules tell no zone of their own.
pub fn served(roster: &Roster) -> Served {
    let prepared = Prepared::new(roster);
    let mut shifts = joined(roster);
    shifts.par_iter_mut().for_each(|shift| {
        let span = (shift.span.from.0, shift.span.until.0);
        shift.figures = load_in(&prepared, shift.person, shift.span);
        let incidents = &prepared.people[shift.person].incidents;
        let before = |at: i64| incidents.partition_point(|incident| *incident < at);
        shift.n_incidents = (before(span.1) - before(span.0)) as u64;
    });
    let mut findings = Vec::new();
    let mut by_schedule: BTreeMap<Option<&str>, Vec<&ServedShift>> = BTreeMap::new();
    for shift in &shifts {
        by_schedule.entry(shift.schedule.as_deref()).or_default().push(shift);
    }
    // Those without a schedule have nothing to do with each other.
    for (schedule, shifts) in by_schedule.iter().filter(|(schedule, _)| schedule.is_some()) {
        coverage(*schedule, shifts, &mut findings);
        hand_overs(*schedule, shifts, &roster.calendar, &mut findings);
        off_weeks(*schedule, shifts, &roster.calendar, &mut findings);
    }
    rests(&prepared, &mut findings);
    findings.sort_by(|a, b| {
        (a.kind, a.from, &a.schedule, &a.people, a.until).cmp(&(b.kind, b.from, &b.schedule, &b.people, b.until))
    });
    Served { shifts, findings, breaches: breaches(&prepared), notes: roster.notes.clone() }
}

/// One line for what several policies, pages or imports tell of the same shift.
fn joined(roster: &Roster) -> Vec<ServedShift> {
    let mut entries: Vec<(Option<&str>, usize, Span, usize)> = Vec::new();
    for (at, entry) in roster.on_call.iter().enumerate() {
        if let Some(span) = entry_span(roster, at) {
            entries.push((entry.schedule.as_deref(), entry.person, span, at));
        }
    }
    entries.sort_unstable();
    let mut shifts: Vec<ServedShift> = Vec::new();
    for (schedule, person, (from, until), at) in entries {
        let entry = &roster.on_call[at];
        let began_before = entry.from.is_none_or(|begin| begin < roster.window.from);
        let ends_after = entry.until.is_none_or(|end| end > roster.window.until);
        match shifts.last_mut() {
            Some(last) if last.schedule.as_deref() == schedule && last.person == person && from < last.span.until.0 => {
                last.span.until = last.span.until.max(Instant(until));
                last.began_before |= began_before;
                last.ends_after |= ends_after;
                last.is_override &= entry.is_override;
            }
            _ => shifts.push(ServedShift {
                schedule: schedule.map(str::to_owned),
                person,
                span: Window { from: Instant(from), until: Instant(until) },
                began_before,
                ends_after,
                is_override: entry.is_override,
                n_incidents: 0,
                figures: LoadFigures::default(),
            }),
        }
    }
    shifts.sort_by(|a, b| (a.span.from, &a.schedule, a.person).cmp(&(b.span.from, &b.schedule, b.person)));
    shifts
}

/// Gaps between the first begin and the last end that are told, and stretches with several people.
fn coverage(schedule: Option<&str>, shifts: &[&ServedShift], findings: &mut Vec<Finding>) {
    let finding = |kind, people, (from, until): Span| Finding {
        kind,
        schedule: schedule.map(str::to_owned),
        people,
        from: Instant(from),
        until: Instant(until),
    };
    let covered = spans::union(shifts.iter().map(|shift| (shift.span.from.0, shift.span.until.0)).collect());
    if let (Some(first), Some(last)) = (covered.first(), covered.last()) {
        let gaps = spans::holes(&covered, (first.0, last.1));
        findings.extend(gaps.into_iter().map(|gap| finding(FindingKind::Gap, Vec::new(), gap)));
    }
    // Who is on call from each moment at which somebody comes or goes; comers and goers of one moment together.
    let mut changes: BTreeMap<Instant, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for shift in shifts {
        changes.entry(shift.span.from).or_default().0.push(shift.person);
        changes.entry(shift.span.until).or_default().1.push(shift.person);
    }
    let mut present: Vec<usize> = Vec::new();
    let mut since: Option<Instant> = None;
    for (at, (comers, goers)) in changes {
        if let Some(from) = since
            && present.len() > 1
        {
            findings.push(finding(FindingKind::Overlap, present.clone(), (from.0, at.0)));
        }
        present.retain(|person| !goers.contains(person));
        present.extend(comers);
        present.sort_unstable();
        present.dedup();
        since = Some(at);
    }
}

/// Where one person's shift ends and another's begins, on a Monday or a Friday.
fn hand_overs(schedule: Option<&str>, shifts: &[&ServedShift], calendar: &Calendar, findings: &mut Vec<Finding>) {
    for pair in shifts.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        let at = after.span.from;
        let is_counted = matches!(calendar.local(at).weekday(), Weekday::Mon | Weekday::Fri);
        if is_counted && before.span.until == at && before.person != after.person && !after.began_before {
            findings.push(Finding {
                kind: FindingKind::HandOver,
                schedule: schedule.map(str::to_owned),
                people: vec![before.person, after.person],
                from: at,
                until: at,
            });
        }
    }
}

/// On a rotation most of whose shifts last a week (168 hours, or seven days by the clock on the wall), those that do not. A
/// rotation with other turns is one finding.
fn off_weeks(schedule: Option<&str>, shifts: &[&ServedShift], calendar: &Calendar, findings: &mut Vec<Finding>) {
    let is_whole = |shift: &&&ServedShift| !shift.began_before && !shift.ends_after && !shift.is_override;
    let whole: Vec<&ServedShift> = shifts.iter().filter(is_whole).copied().collect();
    let is_week = |shift: &ServedShift| {
        let local = |at: Instant| calendar.local(at).naive_local();
        let is_by_the_wall = local(shift.span.until) - local(shift.span.from) == TimeDelta::days(7);
        is_by_the_wall || shift.span.until.0 - shift.span.from.0 == 168 * HOUR_US
    };
    let off: Vec<&ServedShift> = whole.iter().filter(|shift| !is_week(shift)).copied().collect();
    let finding = |shift: &ServedShift, people| Finding {
        kind: FindingKind::OffWeek,
        schedule: schedule.map(str::to_owned),
        people,
        from: shift.span.from,
        until: shift.span.until,
    };
    if off.len() * 2 < whole.len() {
        findings.extend(off.into_iter().map(|shift| finding(shift, vec![shift.person])));
    } else if let Some(first) = off.first()
        && whole.len() > 2
    {
        findings.push(finding(first, Vec::new()));
    }
}

/// Shifts without a break between them, and breaks that are too short.
fn rests(prepared: &Prepared<'_>, findings: &mut Vec<Finding>) {
    let roster = prepared.roster;
    for (person, felt) in prepared.people.iter().enumerate() {
        let always = |entry: usize| roster.on_call[entry].from.is_none() && roster.on_call[entry].until.is_none();
        let bounded: Vec<_> = felt.pieces.iter().filter(|piece| !always(piece.entry)).collect();
        let schedule = |entry: usize| roster.on_call[entry].schedule.clone();
        for pair in bounded.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            // Cut out of the shift before, it is a longer shift and not another one.
            let begins = roster.on_call[after.entry].from.is_some_and(|at| at.0 == after.span.0);
            if begins && before.span.1 == after.span.0 {
                findings.push(Finding {
                    kind: FindingKind::BackToBack,
                    schedule: schedule(after.entry).filter(|_| schedule(before.entry) == schedule(after.entry)),
                    people: vec![person],
                    from: Instant(before.span.0),
                    until: Instant(after.span.1),
                });
            }
        }
        findings.extend(short_rests(&felt.on_call, &roster.bounds).map(|(from, until)| Finding {
            kind: FindingKind::ShortRest,
            schedule: None,
            people: vec![person],
            from: Instant(from),
            until: Instant(until),
        }));
    }
}
