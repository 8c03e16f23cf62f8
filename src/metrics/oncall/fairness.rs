//! `oncall fairness`: how unevenly load is shared, and for interruptions whether that is more than luck does.

use super::felt::{Piece, Prepared};
use super::line::{ByKind, KINDS};
use super::moves::{Move, moves};
use super::roster::Roster;
use crate::metrics::Note;
use crate::model::HourKind;
use crate::stats::{Loads, Luck, Turn, luck};
use std::collections::BTreeMap;

/// The seed of the draws: the same data gives the same figures.
const SEED: u64 = 8;
const HOUR_US: i64 = 3_600_000_000;

/// What is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Interruptions.
    Interruptions,
    /// Interruptions in sleep hours.
    SleepInterruptions,
    /// Hours of weekends on call, by day.
    WeekendHours,
    /// Hours on call.
    Hours,
}

impl Measure {
    /// Every measure, in the order in which they are printed.
    pub const ALL: [Measure; 4] =
        [Measure::Interruptions, Measure::SleepInterruptions, Measure::WeekendHours, Measure::Hours];

    /// The word in columns, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Measure::Interruptions => "interruptions",
            Measure::SleepInterruptions => "sleep_interruptions",
            Measure::WeekendHours => "weekend_hours",
            Measure::Hours => "hours_on_call",
        }
    }

    /// Whether it comes by chance. Hours are assigned: there is no luck in them.
    pub fn is_drawn(self) -> bool {
        matches!(self, Measure::Interruptions | Measure::SleepInterruptions)
    }
}

/// One person's share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Number of the responder.
    pub person: usize,
    /// Interruptions, or hours.
    pub load: f64,
    /// How many equal treatment would give; `None` where that is not asked or cannot be told.
    pub expected: Option<f64>,
    /// Between these it lies in 95 % of the draws.
    pub interval: Option<(u32, u32)>,
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Of what.
    pub measure: Measure,
    /// Whether it can be known: hours on call need shifts.
    pub is_known: bool,
    /// Everybody's share, the most loaded first.
    pub people: Vec<Share>,
    /// Everybody's together.
    pub total: f64,
    /// Gini, Jain, largest share; `None` where all is 0.
    pub gini: Option<f64>,
    /// Jain's index.
    pub jain: Option<f64>,
    /// The share of the most loaded.
    pub largest_share: Option<f64>,
    /// The largest load over the median one; `None` if the median is 0.
    pub max_by_median: Option<f64>,
    /// Lorenz's curve.
    pub lorenz: Vec<(f64, f64)>,
    /// The mean Gini under equal treatment.
    pub expected_gini: Option<f64>,
    /// Between these it lies in 95 % of the draws.
    pub band: Option<(f64, f64)>,
    /// Share of draws at least as uneven.
    pub p: Option<f64>,
    /// Mean Gini and p where totals are dealt out within each schedule only: a schedule that brings more is the
    /// roster's doing then. `None` with fewer than two schedules.
    pub within_schedules: Option<(f64, f64)>,
    /// Shifts that are like another one, of all.
    pub n_dealt: Option<(usize, usize)>,
    /// What would have to move for hours to be fair.
    pub moves: Vec<Move>,
}

/// How load is shared over a roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Fairness {
    /// One a measure.
    pub measures: Vec<Judged>,
    /// What a reader has to know.
    pub notes: Vec<Note>,
}

/// Judges how load is shared over everybody of the roster; people with none count as 0.
pub fn fairness(roster: &Roster) -> Fairness {
    let prepared = Prepared::new(roster);
    let measures = Measure::ALL.iter().map(|measure| judged(&prepared, *measure)).collect();
    Fairness { measures, notes: roster.notes.clone() }
}

fn judged(prepared: &Prepared<'_>, measure: Measure) -> Judged {
    let n = prepared.people.len();
    let place = |kind: HourKind| KINDS.iter().position(|known| *known == kind).unwrap_or_default();
    let loads: Vec<f64> = (0..n)
        .map(|person| {
            let (felt, line) = (&prepared.people[person], prepared.line(person));
            match measure {
                Measure::Interruptions | Measure::SleepInterruptions => moments(prepared, person, measure).len() as f64,
                Measure::WeekendHours => line.split(&felt.on_call)[place(HourKind::Weekend)] as f64 / HOUR_US as f64,
                Measure::Hours => line.split(&felt.on_call).iter().sum::<i64>() as f64 / HOUR_US as f64,
            }
        })
        .collect();
    let found = Loads::new(loads.clone()).ok();
    let is_drawn = measure.is_drawn() && n > 1;
    let null = if is_drawn { drawn(prepared, measure, false) } else { None };
    let mut schedules: Vec<_> = prepared.roster.on_call.iter().map(|entry| &entry.schedule).collect();
    schedules.sort_unstable();
    schedules.dedup();
    let within = if is_drawn && schedules.len() > 1 { drawn(prepared, measure, true) } else { None };
    let mut people: Vec<Share> = loads
        .iter()
        .enumerate()
        .map(|(person, load)| {
            let own = null.as_ref().map(|(luck, ..)| luck.people[person]);
            Share { person, load: *load, expected: own.map(|own| own.0), interval: own.map(|own| own.1) }
        })
        .collect();
    people.sort_by(|a, b| b.load.total_cmp(&a.load).then(a.person.cmp(&b.person)));
    let luck = null.as_ref().map(|(luck, _)| luck);
    Judged {
        measure,
        is_known: measure.is_drawn() || prepared.roster.knows_hours(),
        people,
        total: loads.iter().sum(),
        gini: found.as_ref().map(Loads::gini),
        jain: found.as_ref().map(Loads::jain),
        largest_share: found.as_ref().map(Loads::largest_share),
        max_by_median: found.as_ref().and_then(Loads::max_by_median),
        lorenz: found.as_ref().map(Loads::lorenz).unwrap_or_default(),
        expected_gini: luck.map(|luck| luck.expected_gini),
        band: luck.map(|luck| luck.band),
        p: luck.map(|luck| luck.p),
        within_schedules: within.map(|(luck, _)| (luck.expected_gini, luck.p)),
        n_dealt: null.as_ref().map(|(luck, n)| (luck.n_dealt, *n)),
        moves: if measure == Measure::WeekendHours { moves(prepared, place(HourKind::Weekend)) } else { Vec::new() },
    }
}

/// A person's interruptions that a measure counts.
fn moments(prepared: &Prepared<'_>, person: usize, measure: Measure) -> Vec<i64> {
    let line = prepared.line(person);
    let is_counted = |at: &i64| measure == Measure::Interruptions || KINDS[line.kind(*at)] == HourKind::Sleep;
    prepared.people[person].interruptions.iter().copied().filter(is_counted).collect()
}

/// Turns that are alike have the same length and the same hours of each kind, to the hour.
type Mix = ByKind<i64>;

/// A turn by what it was: begin, end, schedule, number of the person, mix of hours, what it brought.
type Had<'a> = (i64, i64, Option<&'a str>, usize, Mix, u32);

/// What luck does, and how many turns there are; people in the order of the roster.
fn drawn(prepared: &Prepared<'_>, measure: Measure, is_within_schedules: bool) -> Option<(Luck, usize)> {
    let (roster, n) = (prepared.roster, prepared.people.len());
    let mut fixed = vec![0_u32; n];
    // Of each person: turns with what they brought.
    let mut turns: Vec<Vec<(&Piece, Mix, u32)>> = vec![Vec::new(); n];
    for person in 0..n {
        let felt = &prepared.people[person];
        let moments = moments(prepared, person, measure);
        let mut within = 0;
        for piece in &felt.pieces {
            let before = |at: i64| moments.partition_point(|moment| *moment < at);
            let total = before(piece.span.1) - before(piece.span.0);
            within += total;
            let mix = prepared.line(person).split(&[piece.span]).map(|us| (us + HOUR_US / 2) / HOUR_US);
            turns[person].push((piece, mix, total as u32));
        }
        fixed[person] = (moments.len() - within) as u32;
    }
    // Draws must not depend on names: people and turns are numbered by what they had, and only then drawn for.
    let schedule = |piece: &Piece| roster.on_call[piece.entry].schedule.as_deref();
    let had = |person: usize| -> Vec<(i64, i64, Option<&str>, u32)> {
        let of_turn = |(piece, _, total): &(&Piece, Mix, u32)| (piece.span.0, piece.span.1, schedule(piece), *total);
        turns[person].iter().map(of_turn).collect()
    };
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_cached_key(|person| (had(*person), fixed[*person]));
    let mut numbered: Vec<Had<'_>> = Vec::new();
    for (number, person) in order.iter().enumerate() {
        for (piece, mix, total) in &turns[*person] {
            numbered.push((piece.span.0, piece.span.1, schedule(piece), number, *mix, *total));
        }
    }
    numbered.sort_unstable();
    let mut classes: BTreeMap<(Mix, Option<&str>), usize> = BTreeMap::new();
    let mut dealt: Vec<Turn> = Vec::with_capacity(numbered.len());
    for (_, _, schedule, owner, mix, total) in numbered {
        let next = classes.len();
        let class = *classes.entry((mix, schedule.filter(|_| is_within_schedules))).or_insert(next);
        dealt.push(Turn { owner, class, total });
    }
    let kept: Vec<u32> = order.iter().map(|person| fixed[*person]).collect();
    let found = luck(&kept, &dealt, SEED).ok()?;
    let mut people = vec![(0.0, (0, 0)); n];
    order.iter().zip(&found.people).for_each(|(person, own)| people[*person] = *own);
    Some((Luck { people, ..found }, dealt.len()))
}
