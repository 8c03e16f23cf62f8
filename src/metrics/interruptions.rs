//! Notifications to interruptions: what woke or disturbed whom, by the kind of hour that it was for them.

use crate::model::{Calendar, HourKind, Hours, Instant, Notification};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Channels that reach a person now; e-mail does not interrupt.
const CHANNELS: [&str; 3] = ["push", "sms", "phone"];
/// Notifications within so much of the first of a bundle are one interruption.
pub(super) const BUNDLE_US: i64 = 60_000_000;

/// How often one person was interrupted, by kind of hour.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Interrupted {
    /// The person.
    pub person: String,
    /// How often, by kind of hour in the person's own zone.
    pub by_kind: BTreeMap<HourKind, u64>,
}

impl Interrupted {
    /// How often in all.
    pub fn total(&self) -> u64 {
        self.by_kind.values().sum()
    }
}

/// What interruptions are counted under.
pub struct InterruptionRules<'a> {
    /// Business and sleep hours.
    pub hours: &'a Hours,
    /// Days off of a person.
    pub holidays: &'a dyn Fn(&str) -> Vec<NaiveDate>,
    /// The calendar of a person's zone.
    pub calendar: &'a dyn Fn(&str) -> Calendar,
}

/// What was counted, and what of it is a guess.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Interruptions {
    /// One a person, those interrupted most first, then by name.
    pub people: Vec<Interrupted>,
    /// Notifications whose channel is not known; they count.
    pub n_unknown_channel: u64,
    /// Notifications by e-mail, a page in a browser and the like; they do not count.
    pub n_not_interrupting: u64,
}

/// Counts interruptions: push, SMS and phone, those to one person within 60 s of the first of a bundle as one.
pub fn interruptions(notified: &[Notification], rules: &InterruptionRules<'_>) -> Interruptions {
    let mut counted = Interruptions::default();
    let mut moments: BTreeMap<&str, Vec<Instant>> = BTreeMap::new();
    for one in notified {
        if !interrupts(one.channel.as_deref()) {
            counted.n_not_interrupting += 1;
            continue;
        }
        counted.n_unknown_channel += u64::from(one.channel.is_none());
        moments.entry(&one.person).or_default().push(one.at);
    }
    for (person, mut moments) in moments {
        moments.sort_unstable();
        let (calendar, holidays) = ((rules.calendar)(person), (rules.holidays)(person));
        let mut one = Interrupted { person: person.into(), ..Interrupted::default() };
        for at in firsts(moments.iter().map(|at| at.0), BUNDLE_US) {
            *one.by_kind.entry(calendar.hour_kind(Instant(at), rules.hours, &holidays)).or_default() += 1;
        }
        counted.people.push(one);
    }
    counted.people.sort_by(|a, b| (b.total(), &a.person).cmp(&(a.total(), &b.person)));
    counted
}

/// Whether what comes by a channel reaches a person now: a push, an SMS, a call, or by a channel that is not known.
pub fn interrupts(channel: Option<&str>) -> bool {
    channel.is_none_or(|channel| CHANNELS.contains(&channel))
}

/// The first of each bundle of moments that are in order: those within so many microseconds of it belong to it.
pub(super) fn firsts(moments: impl Iterator<Item = i64>, within_us: i64) -> Vec<i64> {
    let mut firsts: Vec<i64> = Vec::new();
    for at in moments {
        if firsts.last().is_none_or(|first| at - first > within_us) {
            firsts.push(at);
        }
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(person: &str, at: &str, channel: Option<&str>) -> Notification {
        let at = Instant::from_rfc3339(at).unwrap();
        Notification { key: Default::default(), person: person.into(), at, channel: channel.map(String::from) }
    }

    #[test]
    fn bundles_are_one_and_hours_are_the_persons_own() {
        // 2026-11-10 is a Tuesday: 21:30 UTC is 22:30 in Berlin (sleep), 16:30 in New York (business).
        let notified = [
            told("ada", "2026-11-10T21:30:00Z", Some("push")),
            told("ada", "2026-11-10T21:30:40Z", Some("sms")),
            told("ada", "2026-11-10T21:31:00Z", Some("phone")), // 60 s after the first: the same bundle
            told("ada", "2026-11-10T21:31:01Z", Some("phone")), // 61 s: the next one
            told("ada", "2026-11-10T09:00:00Z", Some("email")),
            told("bo", "2026-11-10T21:30:00Z", Some("push")),
            told("bo", "2026-11-14T18:00:00Z", None), // Saturday, 13:00
        ];
        let zone =
            |person: &str| if person == "ada" { chrono_tz::Europe::Berlin } else { chrono_tz::America::New_York };
        let calendar = move |person: &str| Calendar::new(zone(person));
        let rules = InterruptionRules { hours: &Hours::default(), holidays: &|_| Vec::new(), calendar: &calendar };
        let counted = interruptions(&notified, &rules);
        assert_eq!((counted.n_not_interrupting, counted.n_unknown_channel), (1, 1));
        let kinds = |at: usize| counted.people[at].by_kind.iter().map(|(kind, n)| (*kind, *n)).collect::<Vec<_>>();
        assert_eq!((counted.people[0].person.as_str(), kinds(0)), ("ada", vec![(HourKind::Sleep, 2)]));
        assert_eq!(kinds(1), [(HourKind::Business, 1), (HourKind::Weekend, 1)]);
    }
}
