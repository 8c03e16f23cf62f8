//! What on-call costs people: interruptions, and who was on call when. People only under the rule for people.

use super::super::{Bar, Figure, Lorenz, Part, Stretch, TimelineRow, Tone};
use super::source::Source;
use crate::metrics::{Interrupted, inequality};
use crate::model::{Bucket, HourKind, Instant, Shift, ShiftKind, Window};
use std::collections::{BTreeMap, BTreeSet};

/// People of a chart, at most.
const MOST_PEOPLE: usize = 20;
/// Rows of a timeline, at most.
const MOST_LINES: usize = 24;
/// A schedule without anybody for so long is a gap.
const GAP_US: i64 = 60_000_000;

/// Kinds of hour, their names and colours.
const KINDS: [(HourKind, &str, usize); 5] = [
    (HourKind::Business, "business hours", 0),
    (HourKind::Off, "off hours", 5),
    (HourKind::Weekend, "weekend", 4),
    (HourKind::Holiday, "holiday", 3),
    (HourKind::Sleep, "sleep hours", 1),
];

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
    /// Why people are not told apart, if they are not.
    fn too_few(&self, n_people: usize) -> Option<String> {
        let least = self.answers.people_rule.min_group;
        (n_people > 0 && (n_people as u64) < u64::from(least))
            .then(|| format!("Fewer than {least} people: they are not broken down (privacy.min_group)."))
    }

    /// Everybody who was interrupted or served a shift, those interrupted most first; and what that rests on.
    pub(super) fn roster(&self) -> (Vec<Interrupted>, Vec<String>) {
        let duty = &self.answers.duty;
        let mut roster = duty.interruptions.people.clone();
        let served = duty.shifts.iter().filter(|shift| is_served(shift, self.answers.as_of));
        let known: BTreeSet<String> = roster.iter().map(|one| one.person.clone()).collect();
        let idle: BTreeSet<&str> = served.map(|shift| shift.person.as_str()).filter(|p| !known.contains(*p)).collect();
        let nobody = idle.is_empty() && duty.shifts.is_empty();
        roster.extend(idle.into_iter().map(|person| Interrupted { person: person.into(), ..Interrupted::default() }));
        let mut notes = Vec::new();
        if nobody && !roster.is_empty() {
            notes.push("No shifts are known: people without any interruption are not in it.".into());
        }
        let counted = &duty.interruptions;
        if counted.n_unknown_channel > 0 {
            notes.push(format!("{} notifications of unknown channel count.", counted.n_unknown_channel));
        }
        if counted.n_not_interrupting > 0 {
            let n = counted.n_not_interrupting;
            notes.push(format!("{n} notifications by e-mail or on a page interrupt nobody and do not count."));
        }
        (roster, notes)
    }

    pub(super) fn load(&self) -> (Figure, Vec<String>) {
        let (roster, mut notes) = self.roster();
        let is_told = roster.iter().any(|one| one.total() > 0);
        let (parts, mut bars) = if is_told { self.interruption_bars(&roster) } else { self.reached_bars() };
        if !is_told {
            notes.clear();
            notes.push("No notification is known: incidents that reached a person stand for interruptions.".into());
        }
        if let Some(few) = self.too_few(bars.len()) {
            return (Figure::Bars { bars: Vec::new(), parts: Vec::new(), more: 0, n: 0 }, vec![few]);
        }
        let n = bars.iter().map(|bar| bar.n).sum();
        let more = bars.len().saturating_sub(MOST_PEOPLE) as u64;
        bars.truncate(MOST_PEOPLE);
        if bars.is_empty() {
            notes = vec!["No notification is known, and no incident names a person.".into()];
            return (Figure::Bars { bars, parts: Vec::new(), more: 0, n: 0 }, notes);
        }
        notes.insert(0, "Load, so that it can be shared; no measure of anyone's performance.".into());
        (Figure::Bars { bars, parts, more, n }, notes)
    }

    fn interruption_bars(&self, roster: &[Interrupted]) -> (Vec<Part>, Vec<Bar>) {
        let is_used = |kind: HourKind| roster.iter().any(|one| one.by_kind.contains_key(&kind));
        let used: Vec<_> = KINDS.iter().filter(|(kind, ..)| is_used(*kind)).collect();
        let parts = used.iter().map(|(_, name, tone)| Part { name: (*name).into(), tone: Tone::Series(*tone) });
        let bar = |one: &Interrupted| {
            let of = |(kind, ..): &&(HourKind, &str, usize)| one.by_kind.get(kind).map_or(0.0, |n| *n as f64);
            Bar {
                label: self.called(&one.person),
                value: Some(one.total() as f64),
                n: one.total(),
                parts: used.iter().map(of).collect(),
                ..Bar::default()
            }
        };
        (parts.collect(), roster.iter().map(bar).collect())
    }

    /// Without notifications: whom incidents reached.
    fn reached_bars(&self) -> (Vec<Part>, Vec<Bar>) {
        let part = |name: &str, tone| Part { name: name.into(), tone: Tone::Series(tone) };
        let parts = vec![part("other hours", 0), part("sleep hours of the team", 1)];
        let bars = self.answers.lists.people.rows.iter().map(|load| Bar {
            label: self.called(&load.person),
            value: Some(load.n as f64),
            n: load.n,
            parts: vec![(load.n - load.n_sleep) as f64, load.n_sleep as f64],
            ..Bar::default()
        });
        (parts, bars.collect())
    }

    pub(super) fn lorenz(&self) -> (Figure, Vec<String>) {
        let (roster, mut notes) = self.roster();
        let mut loads: Vec<u64> = roster.iter().map(Interrupted::total).collect();
        if loads.iter().all(|load| *load == 0) {
            loads = self.answers.lists.people.rows.iter().map(|load| load.n).collect();
            notes = vec!["No notification is known: incidents that reached a person stand for interruptions.".into()];
        }
        let none = Lorenz { points: Vec::new(), gini: None, n_people: 0, total: 0 };
        if let Some(few) = self.too_few(loads.len()) {
            return (Figure::Lorenz(none), vec![few]);
        }
        let Some(shared) = inequality(&loads) else {
            let why = "No notification is known, and no incident names a person.";
            return (Figure::Lorenz(none), vec![why.into()]);
        };
        notes.insert(
            0,
            "Some inequality is luck: people who share pages fairly do not get equal numbers of them.".into(),
        );
        let lorenz = Lorenz {
            points: shared.lorenz,
            gini: Some(shared.gini),
            n_people: loads.len() as u64,
            total: loads.iter().sum(),
        };
        (Figure::Lorenz(lorenz), notes)
    }

    pub(super) fn shifts(&self) -> (Figure, Vec<String>) {
        let (window, calendar) = (self.periods.this, &self.periods.calendar);
        let now = self.answers.as_of.filter(|as_of| *as_of < window.until).map(|as_of| as_of.max(window.from));
        let people: BTreeSet<&str> = self.answers.duty.shifts.iter().map(|shift| shift.person.as_str()).collect();
        let few = self.too_few(people.len());
        let mut by_row: BTreeMap<(String, String), Vec<Stretch>> = BTreeMap::new();
        let mut by_schedule: BTreeMap<String, Vec<Window>> = BTreeMap::new();
        for shift in &self.answers.duty.shifts {
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
        let none = self.answers.duty.shifts.is_empty().then(|| "No shift is known in this window.".to_string());
        (figure, few.into_iter().chain(none).collect())
    }
}

fn is_served(shift: &Shift, as_of: Option<Instant>) -> bool {
    let has_begun = shift.from.is_none_or(|from| as_of.is_none_or(|as_of| from <= as_of));
    matches!(shift.kind, ShiftKind::Regular | ShiftKind::Override) && has_begun
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
