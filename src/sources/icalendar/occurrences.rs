//! Every time that an event takes place: its start and its rules, what is added, less what is excepted or replaced.

use super::event::Event;
use super::rule::{End, MOST};
use super::when::{Length, Time};
use super::zone::{Zone, local};
use crate::model::{Instant, code};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet};

/// One time that an event takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// From when.
    pub(super) starts_at: Instant,
    /// Until when.
    pub(super) ends_at: Instant,
}

/// The times that an event takes place.
#[derive(Debug, Default)]
pub(super) struct Occurrences {
    /// In order.
    pub(super) all: Vec<Occurrence>,
    /// A rule was followed only to the horizon.
    pub(super) is_at_horizon: bool,
    /// What is odd: code and message.
    pub(super) odd: Vec<(&'static str, String)>,
}

/// Dates that do not count: instants, and days for those that name no time.
#[derive(Debug, Default)]
pub(super) struct Excepted {
    instants: BTreeSet<Instant>,
    days: BTreeSet<NaiveDate>,
}

impl Excepted {
    /// Adds one.
    pub(super) fn add(&mut self, time: &Time<'_>) {
        if time.is_date {
            self.days.insert(time.local.date());
        } else {
            self.instants.insert(time.instant());
        }
    }

    fn has(&self, local: NaiveDateTime, at: Instant) -> bool {
        self.instants.contains(&at) || self.days.contains(&local.date())
    }
}

/// When an event takes place until the horizon; `excepted` are the occurrences that other events replace.
pub(super) fn occurrences(event: &Event<'_>, mut excepted: Excepted, horizon: NaiveDateTime) -> Occurrences {
    let mut found = Occurrences::default();
    event.exceptions.iter().for_each(|exception| excepted.add(exception));
    let mut starts: BTreeMap<Instant, (Time<'_>, Length)> = BTreeMap::new();
    let mut locals = vec![event.start.local];
    for rule in &event.rules {
        let is_past = until(rule.until.as_deref(), &event.start, &mut found.odd);
        let (all, end) = rule.starts(event.start.local, is_past, horizon);
        locals.extend(all);
        // A horizon on the way to an end that lies behind it leaves out what nobody has served yet.
        found.is_at_horizon |= end == End::Horizon;
        if end == End::TooMany {
            let message =
                format!("RRULE: it gives more than {MOST} occurrences; those after the first {MOST} are left out");
            found.odd.push((code::BAD_VALUE, message));
        }
    }
    for local in locals {
        let time = Time { local, ..event.start };
        starts.insert(time.instant(), (time, event.length));
    }
    for extra in &event.extras {
        starts.insert(extra.start.instant(), (extra.start, extra.length.unwrap_or(event.length)));
    }
    for (at, (time, length)) in starts {
        if excepted.has(time.local, at) {
            continue;
        }
        doubt(&time.zone, time.local, "DTSTART", &mut found.odd);
        let end_local = time.local + length.wall;
        if length.exact.is_zero() && !length.wall.is_zero() {
            doubt(&time.zone, end_local, "DTEND", &mut found.odd);
        }
        let ends_at =
            Instant(time.zone.instant(end_local).0.0.saturating_add(length.exact.num_microseconds().unwrap_or(0)));
        found.all.push(Occurrence { starts_at: at, ends_at: ends_at.max(at) });
    }
    found
}

/// Whether a local start lies behind the end of a rule: an instant, a local time, or a whole day.
fn until<'t>(
    text: Option<&str>,
    start: &'t Time<'_>,
    odd: &mut Vec<(&'static str, String)>,
) -> impl Fn(NaiveDateTime) -> bool + use<'t> {
    let zone: &'t Zone<'_> = &start.zone;
    let text = text.map(str::trim);
    let bare = text.map(|text| text.trim_end_matches(['Z', 'z']));
    let at = bare.and_then(local);
    if let (Some(text), None) = (text, at) {
        odd.push((
            code::BAD_VALUE,
            format!("RRULE: UNTIL: expected a date or a time in UTC, found {text:?}; it ends nothing"),
        ));
    }
    let is_utc = text.is_some_and(|text| text.ends_with(['Z', 'z']));
    let is_date = bare.is_some_and(|bare| bare.len() == 8);
    move |local| match at {
        None => false,
        Some(at) if is_date => local.date() > at.date(),
        Some(at) if is_utc => zone.instant(local).0 > Instant::from(at.and_utc()),
        Some(at) => local > at,
    }
}

/// Tells of a local time that the clocks skipped or showed twice.
fn doubt(zone: &Zone<'_>, local: NaiveDateTime, name: &str, odd: &mut Vec<(&'static str, String)>) {
    match zone.instant(local) {
        (at, 0) => odd.push((
            code::SKIPPED_LOCAL_TIME,
            format!("{name}: the clocks skipped {local}; read as {at}, with the offset before the gap"),
        )),
        (at, 2) => odd.push((
            code::AMBIGUOUS_LOCAL_TIME,
            format!("{name}: the clocks showed {local} twice; the earlier one is taken, {at}"),
        )),
        _ => {}
    }
}
