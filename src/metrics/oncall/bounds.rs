//! Time on call against bounds: every breach with whom, when, the figure and the bound.

use super::felt::{Piece, Prepared};
use super::spans::{self, Span};
use crate::metrics::Note;
use crate::model::{Bucket, Calendar, Instant, Length, OnCallBounds, Window};
use chrono::{DateTime, NaiveDate};
use rayon::prelude::*;
use std::collections::BTreeMap;

const HALF_DAY_US: i64 = 43_200_000_000;

/// A bound, by the key of the configuration that sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// Incidents in a shift, or in 12 hours of a longer one.
    Incidents,
    /// Share of the window on call.
    Time,
    /// Time between two stretches on call.
    Rest,
    /// The longest time free of on-call in a complete week.
    WeeklyRest,
    /// Time on call a week, the mean over the reference period.
    WeeklyHours,
    /// Days in a row with time on call.
    ConsecutiveDays,
    /// Nights a week with time on call in sleep hours.
    Nights,
}

impl Bound {
    /// Every bound, in the order in which they are printed.
    pub const ALL: [Bound; 7] = [
        Bound::Incidents,
        Bound::Time,
        Bound::Rest,
        Bound::WeeklyRest,
        Bound::WeeklyHours,
        Bound::ConsecutiveDays,
        Bound::Nights,
    ];

    /// The word in columns, CSV and JSON: the key under `[oncall]`.
    pub fn word(self) -> &'static str {
        match self {
            Bound::Incidents => "max_incidents_per_shift",
            Bound::Time => "max_time_ratio",
            Bound::Rest => "min_rest",
            Bound::WeeklyRest => "min_weekly_rest",
            Bound::WeeklyHours => "max_hours_per_week",
            Bound::ConsecutiveDays => "max_consecutive_days",
            Bound::Nights => "max_nights_per_week",
        }
    }

    /// Its name in tables.
    pub fn title(self) -> &'static str {
        match self {
            Bound::Incidents => "incidents a shift",
            Bound::Time => "share of time",
            Bound::Rest => "rest",
            Bound::WeeklyRest => "weekly rest",
            Bound::WeeklyHours => "hours a week",
            Bound::ConsecutiveDays => "days in a row",
            Bound::Nights => "nights a week",
        }
    }

    /// The unit of figure and limit: `seconds`, `ratio` or `count`.
    pub fn unit(self) -> &'static str {
        match self {
            Bound::Rest | Bound::WeeklyRest | Bound::WeeklyHours => "seconds",
            Bound::Time => "ratio",
            Bound::Incidents | Bound::ConsecutiveDays | Bound::Nights => "count",
        }
    }

    /// Its limit; `None` where it is not set.
    pub fn limit(self, bounds: &OnCallBounds) -> Option<f64> {
        let seconds = |length: Length| length.seconds;
        match self {
            Bound::Incidents => Some(f64::from(bounds.max_incidents_per_shift)),
            Bound::Time => Some(bounds.max_time_ratio),
            Bound::Rest => Some(bounds.min_rest.seconds),
            Bound::WeeklyRest => bounds.min_weekly_rest.map(seconds),
            Bound::WeeklyHours => bounds.max_hours_per_week.map(seconds),
            Bound::ConsecutiveDays => bounds.max_consecutive_days.map(f64::from),
            Bound::Nights => bounds.max_nights_per_week.map(f64::from),
        }
    }
}

/// Once that a bound was passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breach {
    /// Which bound.
    pub bound: Bound,
    /// Number of the responder.
    pub person: usize,
    /// From when to when.
    pub span: Window,
    /// What was found, in the bound's unit.
    pub figure: f64,
    /// What it was to be: at most, or at least.
    pub limit: f64,
}

/// Everything that passed a bound.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Breaches {
    /// The bounds that they were held against.
    pub bounds: OnCallBounds,
    /// By bound, begin and person; none where there are too few people to be shown.
    pub found: Vec<Breach>,
    /// How often each bound was passed and by how many people, in the order of [`Bound::ALL`]; also where they are not shown.
    /// `None`: it is not set, or was not looked at.
    pub counted: [Option<(u64, u64)>; 7],
    /// Whether they are not shown one by one, because there are too few people.
    pub is_withheld: bool,
    /// What a reader has to know of bounds by the week.
    pub notes: Vec<Note>,
}

/// Holds everybody's time against the bounds of the roster.
pub(super) fn breaches(prepared: &Prepared<'_>) -> Breaches {
    let roster = prepared.roster;
    let bounds = &roster.bounds;
    let weeks = whole_weeks(&roster.calendar, roster.window);
    let everybody = (0..roster.people.len()).into_par_iter();
    let mut found: Vec<Breach> = everybody.flat_map_iter(|person| of_person(prepared, person, &weeks)).collect();
    found.sort_by_key(|breach| (breach.bound, breach.span.from, breach.person));
    let counted = Bound::ALL.map(|bound| {
        let of_bound: Vec<&Breach> = found.iter().filter(|breach| breach.bound == bound).collect();
        let mut people: Vec<usize> = of_bound.iter().map(|breach| breach.person).collect();
        people.sort_unstable();
        people.dedup();
        let is_by_week = matches!(bound, Bound::WeeklyRest | Bound::WeeklyHours);
        let is_looked_at = bound.limit(bounds).is_some() && !(is_by_week && weeks.is_empty());
        is_looked_at.then_some((of_bound.len() as u64, people.len() as u64))
    });
    let is_withheld = roster.is_too_small();
    if is_withheld {
        found.clear();
    }
    Breaches { found, counted, is_withheld, notes: notes(bounds, weeks.len()), bounds: bounds.clone() }
}

fn notes(bounds: &OnCallBounds, n: usize) -> Vec<Note> {
    let note = |text: String| vec![Note { code: "short-reference", text }];
    if n == 0 && (bounds.max_hours_per_week.is_some() || bounds.min_weekly_rest.is_some()) {
        return note(
            "the window holds no complete week, so that bounds on hours and rest a week are not looked at".into(),
        );
    }
    if bounds.max_hours_per_week.is_some() && n < bounds.reference_weeks as usize {
        let wanted = bounds.reference_weeks;
        return note(format!(
            "time on call a week is the mean over the {n} complete weeks of the window: the reference period has {wanted}"
        ));
    }
    Vec::new()
}

fn of_person(prepared: &Prepared<'_>, person: usize, weeks: &[Span]) -> Vec<Breach> {
    let (roster, felt, line) = (prepared.roster, &prepared.people[person], prepared.line(person));
    let (bounds, calendar) = (&roster.bounds, &roster.people[person].calendar);
    let mut found = Vec::new();
    let mut breach = |bound, (from, until): Span, figure, limit| {
        let span = Window { from: Instant(from), until: Instant(until) };
        found.push(Breach { bound, person, span, figure, limit });
    };
    let most = bounds.max_incidents_per_shift;
    for piece in &felt.pieces {
        for half_day in half_days(piece) {
            let n = reached(&felt.incidents, half_day);
            if n > most as usize {
                breach(Bound::Incidents, half_day, n as f64, f64::from(most));
            }
        }
    }
    let whole = (roster.window.from.0, roster.window.until.0);
    let share = spans::length(&felt.on_call) as f64 / (whole.1 - whole.0).max(1) as f64;
    if share > bounds.max_time_ratio {
        breach(Bound::Time, whole, share, bounds.max_time_ratio);
    }
    for rest in short_rests(&felt.on_call, bounds) {
        breach(Bound::Rest, rest, seconds(rest.1 - rest.0), bounds.min_rest.seconds);
    }
    if let Some(Length { seconds: least }) = bounds.min_weekly_rest {
        for week in weeks {
            let free = spans::holes(&spans::intersection(&felt.on_call, &[*week]), *week);
            let longest = seconds(free.iter().map(|(from, until)| until - from).max().unwrap_or(0));
            if longest < least {
                breach(Bound::WeeklyRest, *week, longest, least);
            }
        }
    }
    if let Some(Length { seconds: most }) = bounds.max_hours_per_week {
        for (span, mean) in over_a_period(&felt.on_call, weeks, bounds.reference_weeks as usize, most) {
            breach(Bound::WeeklyHours, span, mean, most);
        }
    }
    if let Some(most) = bounds.max_consecutive_days {
        for (first, last) in day_runs(&felt.on_call, calendar) {
            let n = run_days(first, last);
            if n > most {
                let after = calendar.midnight(Bucket::Day.step(last, 1));
                breach(Bound::ConsecutiveDays, (calendar.midnight(first).0, after.0), f64::from(n), f64::from(most));
            }
        }
    }
    if let Some(most) = bounds.max_nights_per_week {
        let mut nights: BTreeMap<NaiveDate, u32> = BTreeMap::new();
        for night in line.nights(&felt.on_call) {
            let day = DateTime::from_timestamp(night * 86_400, 0).unwrap_or_default().date_naive();
            *nights.entry(calendar.bucket_date(Bucket::Week, day)).or_default() += 1;
        }
        for (monday, n) in nights.into_iter().filter(|(_, n)| *n > most) {
            let week = (calendar.midnight(monday).0, calendar.midnight(Bucket::Week.step(monday, 1)).0);
            breach(Bound::Nights, week, f64::from(n), f64::from(most));
        }
    }
    found
}

fn seconds(us: i64) -> f64 {
    us as f64 / 1e6
}

/// A shift in pieces of 12 hours from its begin; the last may be shorter.
pub(super) fn half_days(piece: &Piece) -> impl Iterator<Item = Span> {
    let (from, until) = piece.span;
    let begins = (0..).map(move |n| from + n * HALF_DAY_US).take_while(move |begin| *begin < until);
    begins.map(move |begin| (begin, (begin + HALF_DAY_US).min(until)))
}

/// How many of the moments lie in a stretch.
pub(super) fn reached(moments: &[i64], (from, until): Span) -> usize {
    moments.partition_point(|at| *at < until) - moments.partition_point(|at| *at < from)
}

/// Times between two stretches on call that are too short.
pub(super) fn short_rests(on_call: &[Span], bounds: &OnCallBounds) -> impl Iterator<Item = Span> {
    let least = (bounds.min_rest.seconds * 1e6) as i64;
    on_call.windows(2).map(|pair| (pair[0].1, pair[1].0)).filter(move |(from, until)| until - from < least)
}

/// Weeks that lie in the window from Monday to Monday, as the report counts them.
fn whole_weeks(calendar: &Calendar, window: Window) -> Vec<Span> {
    let weeks = calendar.buckets(Bucket::Week, window).into_iter();
    let is_whole = |(monday, part): &(NaiveDate, Window)| {
        let end = calendar.midnight(Bucket::Week.step(*monday, 1));
        *part == Window { from: calendar.midnight(*monday), until: end }
    };
    weeks.filter(is_whole).map(|(_, part)| (part.from.0, part.until.0)).collect()
}

/// Stretches of reference periods, one beginning each week, whose mean time on call a week is over the bound; periods that
/// follow on each other are one stretch, with the largest mean.
fn over_a_period(on_call: &[Span], weeks: &[Span], reference: usize, most_s: f64) -> Vec<(Span, f64)> {
    let n = reference.min(weeks.len());
    let mut over: Vec<(Span, f64)> = Vec::new();
    if n == 0 {
        return over;
    }
    let own: Vec<i64> = weeks.iter().map(|week| spans::length(&spans::intersection(on_call, &[*week]))).collect();
    let mut was_over = false;
    for (at, period) in own.windows(n).enumerate() {
        let mean = seconds(period.iter().sum()) / n as f64;
        let until = weeks[at + n - 1].1;
        match over.last_mut() {
            Some((span, worst)) if mean > most_s && was_over => (span.1, *worst) = (until, worst.max(mean)),
            _ if mean > most_s => over.push(((weeks[at].0, until), mean)),
            _ => {}
        }
        was_over = mean > most_s;
    }
    over
}

/// Runs of local days with time on call, each by its first and its last day.
pub(super) fn day_runs(on_call: &[Span], calendar: &Calendar) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for &(from, until) in on_call {
        let (first, last) = (calendar.date(Instant(from)), calendar.date(Instant(until - 1)));
        match runs.last_mut() {
            Some(run) if first <= Bucket::Day.step(run.1, 1) => run.1 = run.1.max(last),
            _ => runs.push((first, last)),
        }
    }
    runs
}

/// Days of a run.
pub(super) fn run_days(first: NaiveDate, last: NaiveDate) -> u32 {
    u32::try_from((last - first).num_days() + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
