//! What on-call costs people: interruptions, and who was on call when. People only under the rule for people.

use super::super::oncall;
use super::super::{Bar, Figure, Lorenz, Part, Stretch, TimelineRow, Tone};
use super::source::Source;
use crate::metrics::GroupValue;
use crate::metrics::oncall::{KINDS, LoadRow, Measure};
use crate::model::{Bucket, Instant, ShiftKind, Window};
use std::collections::{BTreeMap, BTreeSet};

/// People of a chart, at most.
const MOST_PEOPLE: usize = 20;
/// Rows of a timeline, at most.
const MOST_LINES: usize = 24;
/// A schedule without anybody for so long is a gap.
const GAP_US: i64 = 60_000_000;

/// Names and colours of the kinds of hour, in the order of [`KINDS`].
const PARTS: [(&str, usize); KINDS.len()] =
    [("business hours", 0), ("off hours", 5), ("weekend", 4), ("holiday", 3), ("sleep hours", 1)];

/// Notes of a roster that matter to who counts interruptions.
const OF_PAGES: [&str; 3] = ["assignment", "unknown-channel", "not-interrupting"];

/// What stretches of a timeline mean, by their place in this list.
const STRETCHES: [(&str, Tone); 5] = [
    ("on call", Tone::Series(0)),
    ("in somebody's place", Tone::Series(2)),
    ("shadowing", Tone::Rest),
    ("planned", Tone::Series(5)),
    ("nobody", Tone::Severity(2)),
];
const NOBODY: usize = 4;
const PLANNED: usize = 3;

impl Source<'_> {
    pub(super) fn load(&self) -> (Figure, Vec<String>) {
        let none = |notes| (Figure::Bars { bars: Vec::new(), parts: Vec::new(), more: 0, n: 0 }, notes);
        let Some(duty) = self.answers.duty.as_ref().filter(|duty| !duty.roster.people.is_empty()) else {
            return none(vec![oncall::NOBODY_KNOWN.into()]);
        };
        if let Some(few) = self.answers.people_rule.too_few(duty.roster.people.len()) {
            return none(vec![few]);
        }
        let used: Vec<usize> = (0..KINDS.len()).filter(|kind| duty.load.total.interruptions[*kind] > 0).collect();
        let part = |kind: &usize| Part { name: PARTS[*kind].0.into(), tone: Tone::Series(PARTS[*kind].1) };
        let bar = |row: &LoadRow| Bar {
            label: if let GroupValue::Text(person) = &row.group { self.called(person) } else { String::new() },
            value: Some(row.figures.total_interruptions() as f64),
            n: row.figures.total_interruptions(),
            parts: used.iter().map(|kind| row.figures.interruptions[*kind] as f64).collect(),
            ..Bar::default()
        };
        let mut notes = vec!["Load, so that it can be shared; no measure of anyone's performance.".to_owned()];
        if !duty.load.knows_hours {
            notes.push("No shifts are known: people without any interruption are not in it.".into());
        }
        let told = duty.roster.notes.iter().filter(|note| OF_PAGES.contains(&note.code));
        notes.extend(told.map(|note| oncall::as_sentence(&note.text)));
        let figure = Figure::Bars {
            bars: duty.load.rows.iter().take(MOST_PEOPLE).map(bar).collect(),
            parts: used.iter().map(part).collect(),
            more: duty.load.rows.len().saturating_sub(MOST_PEOPLE) as u64,
            n: duty.load.total.total_interruptions(),
        };
        (figure, notes)
    }

    pub(super) fn lorenz(&self) -> (Figure, Vec<String>) {
        let none = |notes| (Figure::Lorenz(Lorenz { points: Vec::new(), gini: None, n_people: 0, total: 0 }), notes);
        let Some(duty) = self.answers.duty.as_ref().filter(|duty| !duty.roster.people.is_empty()) else {
            return none(vec![oncall::NOBODY_KNOWN.into()]);
        };
        if let Some(few) = self.answers.people_rule.too_few(duty.roster.people.len()) {
            return none(vec![few]);
        }
        let judged = duty.fairness.iter().flat_map(|fairness| &fairness.measures);
        let Some(judged) = judged.into_iter().find(|one| one.measure == Measure::Interruptions) else {
            return none(Vec::new());
        };
        let lorenz = Lorenz {
            points: judged.lorenz.clone(),
            gini: judged.gini,
            n_people: judged.people.len() as u64,
            total: judged.total as u64,
        };
        let told = duty.roster.notes.iter().filter(|note| OF_PAGES.contains(&note.code));
        let told = told.map(|note| oncall::as_sentence(&note.text));
        (Figure::Lorenz(lorenz), std::iter::once(oncall::fairness_said(judged)).chain(told).collect())
    }

    pub(super) fn shifts(&self) -> (Figure, Vec<String>) {
        let (window, calendar) = (self.periods.this, &self.periods.calendar);
        let now = self.answers.as_of.filter(|as_of| *as_of < window.until).map(|as_of| as_of.max(window.from));
        let shifts = self.answers.duty.as_ref().map(|duty| duty.shifts.as_slice()).unwrap_or_default();
        let people: BTreeSet<&str> = shifts.iter().map(|shift| shift.person.as_str()).collect();
        let few = self.answers.people_rule.too_few(people.len()).filter(|_| !people.is_empty());
        let mut by_row: BTreeMap<(String, String), Vec<Stretch>> = BTreeMap::new();
        let mut by_schedule: BTreeMap<String, Vec<Window>> = BTreeMap::new();
        for shift in shifts {
            let whole = Window { from: shift.from.unwrap_or(window.from), until: shift.until.unwrap_or(window.until) };
            let Some(part) = whole.clip(window) else { continue };
            let schedule = shift.schedule.clone().unwrap_or_else(|| "without a schedule".into());
            let label = if few.is_some() { String::new() } else { self.called(&shift.person) };
            if shift.kind != ShiftKind::Shadow {
                by_schedule.entry(schedule.clone()).or_default().push(part);
            }
            by_row.entry((schedule, label)).or_default().extend(stretches(part, shift.kind, now));
        }
        let mut rows: Vec<TimelineRow> = Vec::new();
        for (schedule, covered) in by_schedule.iter_mut().map(|(schedule, covered)| (schedule, merged(covered))) {
            let mut own: Vec<_> = by_row.iter().filter(|((heading, _), _)| heading == schedule).collect();
            own.sort_by_key(|((_, label), stretches)| (stretches.iter().map(|one| one.from).min(), label.clone()));
            rows.extend(own.into_iter().map(|((heading, label), stretches)| TimelineRow {
                heading: heading.clone(),
                label: if few.is_some() { "somebody".into() } else { label.clone() },
                stretches: joined(stretches.clone()),
            }));
            let gaps =
                covered.windows(2).map(|pair| Stretch { from: pair[0].until, until: pair[1].from, part: NOBODY });
            let gaps: Vec<Stretch> = gaps.filter(|gap| gap.until.0 - gap.from.0 >= GAP_US).collect();
            if !gaps.is_empty() {
                rows.push(TimelineRow { heading: schedule.clone(), label: "nobody".into(), stretches: gaps });
            }
        }
        let more = rows.len().saturating_sub(MOST_LINES) as u64;
        rows.truncate(MOST_LINES);
        let days = calendar.buckets(Bucket::Day, window).into_iter();
        let ticks = days
            .filter(|(_, part)| part.from > window.from || calendar.midnight(calendar.date(part.from)) == part.from);
        let parts = STRETCHES.iter().map(|(name, tone)| Part { name: (*name).into(), tone: *tone }).collect();
        let ticks = ticks.map(|(date, part)| (part.from, date)).collect();
        let figure = Figure::Timeline { from: window.from, until: window.until, ticks, now, parts, rows, more };
        let none = shifts.is_empty().then(|| "No shift is known in this window.".to_string());
        (figure, few.into_iter().chain(none).collect())
    }
}

/// What a shift is, up to now and after it.
fn stretches(shift: Window, kind: ShiftKind, now: Option<Instant>) -> Vec<Stretch> {
    let part = match kind {
        ShiftKind::Regular => 0,
        ShiftKind::Override => 1,
        ShiftKind::Shadow => 2,
        ShiftKind::Forecast => PLANNED,
    };
    let Window { from, until } = shift;
    match now.filter(|now| *now < until && part < 2) {
        Some(now) if now <= from => vec![Stretch { from, until, part: PLANNED }],
        Some(now) => vec![Stretch { from, until: now, part }, Stretch { from: now, until, part: PLANNED }],
        None => vec![Stretch { from, until, part }],
    }
}

/// Stretches of one kind that touch are one.
fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|one| (one.part, one.from, one.until));
    let mut all: Vec<Stretch> = Vec::new();
    for one in stretches {
        match all.last_mut() {
            Some(last) if last.part == one.part && one.from <= last.until => last.until = last.until.max(one.until),
            _ => all.push(one),
        }
    }
    all
}

/// The union of windows, in order.
fn merged(windows: &mut [Window]) -> Vec<Window> {
    windows.sort_by_key(|window| (window.from, window.until));
    let mut all: Vec<Window> = Vec::new();
    for window in windows.iter() {
        match all.last_mut() {
            Some(last) if window.from <= last.until => last.until = last.until.max(window.until),
            _ => all.push(*window),
        }
    }
    all
}
