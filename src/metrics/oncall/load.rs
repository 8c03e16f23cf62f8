//! `oncall load`: hours, interruptions and bounds, by person, team, schedule or week, and over all.

use super::bounds::{Breaches, breaches, day_runs, half_days, reached, run_days};
use super::felt::{Felt, Prepared, entry_span};
use super::line::ByKind;
use super::roster::{Deed, Roster};
use super::spans::{self, Span};
use crate::metrics::{GroupValue, Note};
use crate::model::{Bucket, Instant, Window};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What the figures are broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadBy {
    /// Each person.
    Person,
    /// Each team of the people: who is in several counts in each.
    Team,
    /// Each schedule: what reached people while on call by it.
    Schedule,
    /// Each ISO week.
    Week,
}

impl LoadBy {
    /// The word in columns, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            LoadBy::Person => "person",
            LoadBy::Team => "team",
            LoadBy::Schedule => "schedule",
            LoadBy::Week => "week",
        }
    }
}

/// Load of a person or a group of them. Amounts by kind of hour are in the order of [`super::KINDS`], times in microseconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadFigures {
    /// People with time on call, or reached.
    pub n_people: u64,
    /// Time on call; several people's are summed, several schedules of one person are not.
    pub on_call_us: ByKind<i64>,
    /// Of the window; `None` for several people.
    pub on_call_ratio: Option<f64>,
    /// Notifications, those within a minute as one.
    pub interruptions: ByKind<u64>,
    /// Interruptions, those within ten minutes as one.
    pub disturbances: ByKind<u64>,
    /// Clock hours with an interruption.
    pub disrupted_hours: ByKind<u64>,
    /// Nights with an interruption in sleep hours.
    pub n_nights_disturbed: u64,
    /// Incidents acknowledged first.
    pub n_acknowledged: u64,
    /// Incidents resolved.
    pub n_resolved: u64,
    /// Time between acknowledgement and resolve, over all incidents together, less snoozed.
    pub effort_us: i64,
    /// Times that an incident was escalated past who was paged; `None` where no log tells.
    pub n_missed: Option<u64>,
    /// Longest run of days with time on call.
    pub longest_run_days: u32,
    /// Shortest time between two stretches on call; `None` where there are not two.
    pub shortest_rest_us: Option<i64>,
    /// Shifts.
    pub n_shifts: u64,
    /// Shifts in which more incidents reached the person than the bound allows.
    pub n_shifts_over: u64,
    /// Pieces of 12 hours of shifts in which they did.
    pub n_half_days_over: u64,
    /// People on call for a larger share of the time than the bound allows.
    pub n_over_time: u64,
}

impl LoadFigures {
    /// Time on call, over all kinds of hours.
    pub fn total_us(&self) -> i64 {
        self.on_call_us.iter().sum()
    }

    /// Interruptions, over all kinds of hours.
    pub fn total_interruptions(&self) -> u64 {
        self.interruptions.iter().sum()
    }

    /// Interruptions per 100 hours on call; `None` without an hour on call.
    pub fn per_100_hours(&self) -> Option<f64> {
        let hours = self.total_us() as f64 / 3.6e9;
        (hours > 0.0).then(|| self.total_interruptions() as f64 * 100.0 / hours)
    }
}

impl LoadFigures {
    /// Those of both together, without a share of the time.
    fn with(mut self, other: LoadFigures) -> LoadFigures {
        self.on_call_us.iter_mut().zip(other.on_call_us).for_each(|(sum, own)| *sum += own);
        for (sum, own) in [
            (&mut self.interruptions, other.interruptions),
            (&mut self.disturbances, other.disturbances),
            (&mut self.disrupted_hours, other.disrupted_hours),
        ] {
            sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
        for (sum, own) in [
            (&mut self.n_people, other.n_people),
            (&mut self.n_nights_disturbed, other.n_nights_disturbed),
            (&mut self.n_acknowledged, other.n_acknowledged),
            (&mut self.n_resolved, other.n_resolved),
            (&mut self.n_shifts, other.n_shifts),
            (&mut self.n_shifts_over, other.n_shifts_over),
            (&mut self.n_half_days_over, other.n_half_days_over),
            (&mut self.n_over_time, other.n_over_time),
        ] {
            *sum += own;
        }
        self.n_missed = self.n_missed.zip(other.n_missed).map(|(sum, own)| sum + own);
        self.effort_us += other.effort_us;
        self.longest_run_days = self.longest_run_days.max(other.longest_run_days);
        self.shortest_rest_us = [self.shortest_rest_us, other.shortest_rest_us].into_iter().flatten().min();
        self
    }
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadRow {
    /// The person, team, schedule or week; unknown: no team, or on no schedule.
    pub group: GroupValue,
    /// Its figures.
    pub figures: LoadFigures,
    /// Interruptions by ISO week of the window; of a week: none.
    pub by_week: Vec<u64>,
}

/// The load of a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// What it is broken down by.
    pub by: LoadBy,
    /// The groups: people by interruptions, the most first; others in order.
    pub rows: Vec<LoadRow>,
    /// Everybody together.
    pub total: LoadFigures,
    /// Everybody's interruptions by ISO week of the window.
    pub total_by_week: Vec<u64>,
    /// Groups that are too small to be shown.
    pub n_withheld: u64,
    /// Whether any shift is known: without one, time on call is unknown, and not 0.
    pub knows_hours: bool,
    /// Everybody's time against the bounds.
    pub breaches: Breaches,
    /// What a reader has to know.
    pub notes: Vec<Note>,
}

/// Which part of a person's time.
enum Part<'a> {
    All,
    On(Option<&'a str>),
    In(Window),
}

/// Counts the load of a roster. Groups that are smaller than the roster allows are withheld.
pub fn load(roster: &Roster, by: LoadBy) -> Load {
    let prepared = Prepared::new(roster);
    let everybody: Vec<usize> = (0..roster.people.len()).collect();
    let mut answer = Load {
        by,
        rows: Vec::new(),
        total: figures(&prepared, &everybody, &Part::All),
        total_by_week: by_week(&prepared, &everybody, &Part::All),
        n_withheld: 0,
        knows_hours: roster.knows_hours(),
        breaches: breaches(&prepared),
        notes: roster.notes.clone(),
    };
    match by {
        LoadBy::Person if roster.is_too_small() => answer.n_withheld = everybody.len() as u64,
        LoadBy::Person => {
            let row = |person: &usize| LoadRow {
                group: GroupValue::Text(roster.people[*person].name.clone()),
                figures: figures(&prepared, &[*person], &Part::All),
                by_week: by_week(&prepared, &[*person], &Part::All),
            };
            answer.rows = everybody.par_iter().map(row).collect();
            answer.rows.sort_by_key(|row| {
                (std::cmp::Reverse((row.figures.total_interruptions(), row.figures.total_us())), row.group.clone())
            });
        }
        LoadBy::Team => {
            let teams: BTreeSet<Option<&str>> = roster.people.iter().flat_map(|person| teams(&person.teams)).collect();
            for team in teams {
                let is_in = |person: &usize| teams_of(roster, *person).contains(&team);
                let people: Vec<usize> = everybody.iter().copied().filter(is_in).collect();
                let row = LoadRow {
                    group: group(team),
                    figures: figures(&prepared, &people, &Part::All),
                    by_week: by_week(&prepared, &people, &Part::All),
                };
                answer.push(roster, row, people.len());
            }
            if roster.people.iter().any(|person| person.teams.len() > 1) {
                let text = "somebody in several teams counts in each: the rows do not add up to the total".to_owned();
                answer.notes.push(Note { code: "overlapping", text });
            }
        }
        LoadBy::Schedule => {
            let mut schedules: BTreeSet<Option<&str>> =
                roster.on_call.iter().map(|entry| entry.schedule.as_deref()).collect();
            schedules.insert(None);
            for schedule in schedules {
                let row = LoadRow {
                    group: group(schedule),
                    figures: figures(&prepared, &everybody, &Part::On(schedule)),
                    by_week: by_week(&prepared, &everybody, &Part::On(schedule)),
                };
                let n = row.figures.n_people as usize;
                if schedule.is_some() || n > 0 {
                    answer.push(roster, row, n);
                }
            }
            let text = "by schedule: time and interruptions under several schedules count in each; those outside of all \
                        are in the row without a schedule";
            answer.notes.push(Note { code: "overlapping", text: text.to_owned() });
        }
        LoadBy::Week => {
            let weeks = roster.calendar.buckets(Bucket::Week, roster.window);
            let row = |(monday, week): (chrono::NaiveDate, Window)| LoadRow {
                group: GroupValue::Date(monday),
                figures: figures(&prepared, &everybody, &Part::In(week)),
                by_week: Vec::new(),
            };
            answer.rows = weeks.into_par_iter().map(row).collect();
        }
    }
    answer
}

impl Load {
    fn push(&mut self, roster: &Roster, row: LoadRow, n: usize) {
        if n > 0 && n < roster.min_group as usize {
            self.n_withheld += 1;
        } else {
            self.rows.push(row);
        }
    }
}

fn group(name: Option<&str>) -> GroupValue {
    name.map_or(GroupValue::Unknown, |name| GroupValue::Text(name.to_owned()))
}

fn teams(teams: &[String]) -> Vec<Option<&str>> {
    if teams.is_empty() { vec![None] } else { teams.iter().map(|team| Some(team.as_str())).collect() }
}

fn teams_of(roster: &Roster, person: usize) -> Vec<Option<&str>> {
    teams(&roster.people[person].teams)
}

fn figures(prepared: &Prepared<'_>, people: &[usize], part: &Part<'_>) -> LoadFigures {
    let roster = prepared.roster;
    let none = || LoadFigures { n_missed: roster.knows_escalations.then_some(0), ..LoadFigures::default() };
    let own = |person: &usize| {
        let mut own = none();
        add(&mut own, prepared, *person, part);
        own
    };
    let mut sum = people.par_iter().map(own).reduce(none, LoadFigures::with);
    if let [_] = people
        && matches!(part, Part::All)
    {
        sum.on_call_ratio = Some(sum.total_us() as f64 / length_us(roster.window).max(1) as f64);
    }
    sum
}

/// One person's load in a stretch of the window.
pub(super) fn load_in(prepared: &Prepared<'_>, person: usize, stretch: Window) -> LoadFigures {
    figures(prepared, &[person], &Part::In(stretch))
}

/// Interruptions of people by ISO week of the window.
fn by_week(prepared: &Prepared<'_>, people: &[usize], part: &Part<'_>) -> Vec<u64> {
    let roster = prepared.roster;
    let ends: Vec<i64> =
        roster.calendar.buckets(Bucket::Week, roster.window).iter().map(|(_, week)| week.until.0).collect();
    let mut weeks = vec![0; ends.len()];
    for person in people {
        let felt = &prepared.people[*person];
        let of_part =
            if let Part::On(schedule) = part { on_schedule(prepared, *person, *schedule) } else { Vec::new() };
        for at in felt.interruptions.iter().filter(|at| is_of(felt, part, &of_part, **at)) {
            weeks[ends.partition_point(|end| end <= at).min(ends.len() - 1)] += 1;
        }
    }
    weeks
}

/// Whether a moment of somebody's belongs to a part of their time, `of_part` of which they were on call.
fn is_of(felt: &Felt, part: &Part<'_>, of_part: &[Span], at: i64) -> bool {
    match part {
        Part::All => true,
        Part::In(week) => week.contains(Instant(at)),
        Part::On(Some(_)) => spans::holds(of_part, at),
        // What reaches somebody who is not on call belongs to no schedule.
        Part::On(None) => spans::holds(of_part, at) || !spans::holds(&felt.on_call, at),
    }
}

fn length_us(window: Window) -> i64 {
    window.until.0 - window.from.0
}

/// When the person was on call by a schedule; by none: by an entry without one.
fn on_schedule(prepared: &Prepared<'_>, person: usize, schedule: Option<&str>) -> Vec<Span> {
    let entries = prepared.roster.on_call.iter().enumerate();
    let own = entries.filter(|(_, entry)| entry.person == person && entry.schedule.as_deref() == schedule);
    spans::union(own.filter_map(|(at, _)| entry_span(prepared.roster, at)).collect())
}

fn add(sum: &mut LoadFigures, prepared: &Prepared<'_>, person: usize, part: &Part<'_>) {
    let (felt, line, roster) = (&prepared.people[person], prepared.line(person), prepared.roster);
    let of_part: Vec<Span> = match part {
        Part::All => felt.on_call.clone(),
        Part::In(week) => spans::intersection(&felt.on_call, &[(week.from.0, week.until.0)]),
        Part::On(schedule) => on_schedule(prepared, person, *schedule),
    };
    let is_in = |at: i64| is_of(felt, part, &of_part, at);
    let on_call_us = line.split(&of_part);
    let before = sum.total_interruptions();
    sum.on_call_us.iter_mut().zip(on_call_us).for_each(|(sum, own)| *sum += own);
    let count = |moments: &[i64], counts: &mut ByKind<u64>| {
        near(moments, part).iter().filter(|at| is_in(**at)).for_each(|at| counts[line.kind(*at)] += 1);
    };
    count(&felt.interruptions, &mut sum.interruptions);
    count(&felt.disturbances, &mut sum.disturbances);
    count(&felt.disrupted, &mut sum.disrupted_hours);
    sum.n_nights_disturbed += felt.nights.iter().filter(|at| is_in(**at)).count() as u64;
    for (_, deed) in felt.acts.iter().filter(|(at, _)| is_in(*at)) {
        match deed {
            Deed::Acknowledged => sum.n_acknowledged += 1,
            Deed::Resolved => sum.n_resolved += 1,
            Deed::Missed => sum.n_missed = sum.n_missed.map(|n| n + 1),
        }
    }
    sum.effort_us += match part {
        Part::All => spans::length(&felt.effort),
        Part::In(week) => spans::length(&spans::intersection(&felt.effort, &[(week.from.0, week.until.0)])),
        Part::On(Some(_)) => spans::length(&spans::intersection(&felt.effort, &of_part)),
        Part::On(None) => {
            let outside = spans::holes(&felt.on_call, (roster.window.from.0, roster.window.until.0));
            let both = spans::union([of_part.clone(), outside].concat());
            spans::length(&spans::intersection(&felt.effort, &both))
        }
    };
    sum.n_people += u64::from(!of_part.is_empty() || sum.total_interruptions() > before);
    let runs = day_runs(&of_part, &roster.people[person].calendar).into_iter();
    let longest_run = runs.map(|(first, last)| run_days(first, last)).max();
    sum.longest_run_days = sum.longest_run_days.max(longest_run.unwrap_or(0));
    let rest = of_part.windows(2).map(|pair| pair[1].0 - pair[0].1).min();
    sum.shortest_rest_us = [sum.shortest_rest_us, rest].into_iter().flatten().min();
    let most_us = roster.bounds.max_time_ratio * length_us(part_window(part, roster)) as f64;
    sum.n_over_time += u64::from(spans::length(&of_part) as f64 > most_us);
    let most = roster.bounds.max_incidents_per_shift as usize;
    for piece in &felt.pieces {
        let is_of_part = match part {
            Part::All => true,
            Part::In(week) => week.contains(Instant(piece.span.0)),
            Part::On(schedule) => roster.on_call[piece.entry].schedule.as_deref() == *schedule,
        };
        if is_of_part {
            sum.n_shifts += 1;
            sum.n_shifts_over += u64::from(reached(&felt.incidents, piece.span) > most);
            let over = half_days(piece).filter(|half_day| reached(&felt.incidents, *half_day) > most);
            sum.n_half_days_over += over.count() as u64;
        }
    }
}

/// Of moments in order, those that can lie in a part.
fn near<'m>(moments: &'m [i64], part: &Part<'_>) -> &'m [i64] {
    let before = |at: Instant| moments.partition_point(|moment| *moment < at.0);
    match part {
        Part::In(week) => &moments[before(week.from)..before(week.until)],
        Part::All | Part::On(_) => moments,
    }
}

fn part_window(part: &Part<'_>, roster: &Roster) -> Window {
    match part {
        Part::In(week) => *week,
        Part::All | Part::On(_) => roster.window,
    }
}
