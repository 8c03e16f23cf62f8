//! Local days, hours and kinds of hour, with the zone's offset looked up once a day instead of once an incident.

use crate::model::{Calendar, HourKind, Hours};
use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;
use std::collections::{HashMap, HashSet};

const DAY_S: i64 = 86_400;
const EPOCH_DAYS_FROM_CE: i32 = 719_163;

/// An instant as the clocks of a zone show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Local {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Monday of its ISO week, in days since 1970-01-01.
    pub week: i32,
    /// First of its month, in days since 1970-01-01.
    pub month: i32,
    /// Minute of the day.
    pub minute: u32,
    /// 1 (Monday) to 7.
    pub weekday: i32,
}

/// The clock of one zone. One a thread: it remembers what it looked up.
pub(super) struct Clock {
    zone: Tz,
    /// UTC day -> its offset; `None` where the clocks change on that day.
    offsets: HashMap<i64, Option<i64>>,
    /// Local day -> first of its month.
    months: HashMap<i32, i32>,
}

impl Clock {
    pub(super) fn new(calendar: Calendar) -> Self {
        Clock { zone: calendar.zone(), offsets: HashMap::new(), months: HashMap::new() }
    }

    fn exact_offset_s(&self, utc_s: i64) -> i64 {
        // Outside chrono's calendar there are no clocks to ask.
        DateTime::from_timestamp(utc_s, 0)
            .map_or(0, |at| i64::from(self.zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()))
    }

    fn offset_s(&mut self, utc_s: i64) -> i64 {
        if self.zone == Tz::UTC {
            return 0;
        }
        let day = utc_s.div_euclid(DAY_S);
        let offset = match self.offsets.get(&day) {
            Some(offset) => *offset,
            None => {
                let (first, last) = (self.exact_offset_s(day * DAY_S), self.exact_offset_s((day + 1) * DAY_S));
                let offset = (first == last).then_some(first);
                self.offsets.insert(day, offset);
                offset
            }
        };
        offset.unwrap_or_else(|| self.exact_offset_s(utc_s))
    }

    /// What the clocks show at an instant (in microseconds).
    pub(super) fn local(&mut self, at: i64) -> Local {
        let utc_s = at.div_euclid(1_000_000);
        let local_s = utc_s + self.offset_s(utc_s);
        let day = i32::try_from(local_s.div_euclid(DAY_S)).unwrap_or(if at < 0 { i32::MIN } else { i32::MAX });
        // 1970-01-01 was a Thursday.
        let weekday = (i64::from(day) + 3).rem_euclid(7) as i32 + 1;
        let month = *self.months.entry(day).or_insert_with(|| {
            day.checked_add(EPOCH_DAYS_FROM_CE)
                .and_then(NaiveDate::from_num_days_from_ce_opt)
                .map_or(day, |date| day - date.day0() as i32)
        });
        let minute = (local_s.rem_euclid(DAY_S) / 60) as u32;
        Local { day, week: day.saturating_sub(weekday - 1), month, minute, weekday }
    }
}

/// Which kind of hour it is: the hours and holidays of the configuration.
pub(super) struct Kinds<'a> {
    hours: &'a Hours,
    holidays: HashSet<i32>,
}

impl<'a> Kinds<'a> {
    pub(super) fn new(hours: &'a Hours, holidays: &[NaiveDate]) -> Self {
        Kinds { hours, holidays: holidays.iter().map(|date| date.num_days_from_ce() - EPOCH_DAYS_FROM_CE).collect() }
    }

    /// Sleep wins every night, then holidays, weekend, business hours; what is left is off.
    pub(super) fn of(&self, local: Local) -> HourKind {
        if self.hours.sleep.contains(local.minute) {
            HourKind::Sleep
        } else if self.holidays.contains(&local.day) {
            HourKind::Holiday
        } else if local.weekday >= 6 {
            HourKind::Weekend
        } else if self.hours.business.contains(local.minute) {
            HourKind::Business
        } else {
            HourKind::Off
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Instant;

    fn local(zone: &str, at: &str) -> (String, u32, i32) {
        let mut clock = Clock::new(Calendar::new(zone.parse().unwrap()));
        let local = clock.local(Instant::from_rfc3339(at).unwrap().0);
        (day(local.day), local.minute, local.weekday)
    }

    fn day(days: i32) -> String {
        NaiveDate::from_num_days_from_ce_opt(days + EPOCH_DAYS_FROM_CE).unwrap().to_string()
    }

    /// Berlin: 2026-03-29 01:00 UTC forward (+1 to +2), 2026-10-25 01:00 UTC back (+2 to +1).
    #[test]
    fn both_changes_of_the_clocks_are_exact() {
        let berlin = |at| local("Europe/Berlin", at);
        assert_eq!(berlin("2026-03-29T00:59:59Z"), ("2026-03-29".into(), 60 + 59, 7));
        assert_eq!(berlin("2026-03-29T01:00:00Z"), ("2026-03-29".into(), 180, 7));
        assert_eq!(berlin("2026-03-28T22:59:59Z"), ("2026-03-28".into(), 23 * 60 + 59, 6));
        assert_eq!(berlin("2026-03-29T22:00:00Z"), ("2026-03-30".into(), 0, 1));
        assert_eq!(berlin("2026-10-25T00:59:00Z"), ("2026-10-25".into(), 2 * 60 + 59, 7));
        assert_eq!(berlin("2026-10-25T01:00:00Z"), ("2026-10-25".into(), 2 * 60, 7));
        assert_eq!(berlin("2026-10-25T23:00:00Z"), ("2026-10-26".into(), 0, 1));
        // Half an hour of daylight saving, changed at 15:30 UTC: Lord Howe, 2026-10-03 (+10:30 to +11).
        assert_eq!(local("Australia/Lord_Howe", "2026-10-03T15:29:00Z").1, 119);
        assert_eq!(local("Australia/Lord_Howe", "2026-10-03T15:30:00Z").1, 150);
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let mut clock = Clock::new(Calendar::UTC);
        let local = clock.local(Instant::from_rfc3339("2026-01-01T12:34:56Z").unwrap().0); // a Thursday
        assert_eq!((day(local.week), day(local.month), local.weekday), ("2025-12-29".into(), "2026-01-01".into(), 4));
        let before_1970 = clock.local(-1);
        assert_eq!((day(before_1970.day), before_1970.minute), ("1969-12-31".into(), 1439));
        clock.local(i64::MAX);
        clock.local(i64::MIN);
    }

    /// The model's calendar answers the same question one instant at a time.
    #[test]
    fn every_hour_of_a_year_agrees_with_the_calendar() {
        let (hours, holidays) = (Hours::default(), [NaiveDate::from_ymd_opt(2026, 12, 25).unwrap()]);
        let kinds = Kinds::new(&hours, &holidays);
        for zone in ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"] {
            let calendar = Calendar::new(zone.parse().unwrap());
            let mut clock = Clock::new(calendar);
            for hour in 0..8784 {
                let at = Instant::from_s(1_767_225_600 + hour * 3600 + 1799);
                let local = clock.local(at.0);
                assert_eq!(day(local.day), calendar.date(at).to_string());
                assert_eq!(kinds.of(local), calendar.hour_kind(at, &hours, &holidays));
            }
        }
    }
}
