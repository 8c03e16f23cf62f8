//! The kinds of hours of a zone as a line of stretches, exact over daylight saving: looked up once, not once a moment.

use super::spans::Span;
use crate::model::{Calendar, HourKind, Hours, Instant, Window};
use chrono::NaiveDate;

const MINUTE_US: i64 = 60_000_000;
const HOUR_US: i64 = 60 * MINUTE_US;
const DAY_US: i64 = 24 * HOUR_US;

/// An amount for each kind of hour, in the order of [`KINDS`].
pub type ByKind<T> = [T; 5];

/// The kinds of hours, in the order in which they are printed.
pub const KINDS: [HourKind; 5] =
    [HourKind::Business, HourKind::Off, HourKind::Weekend, HourKind::Holiday, HourKind::Sleep];

/// Stretches of one kind and one offset from UTC.
#[derive(Debug)]
pub(super) struct HourLine {
    /// Where each begins, its offset and its kind.
    stretches: Vec<(i64, i64, HourKind)>,
    /// First minute of the night.
    sleep_from_us: i64,
}

impl HourLine {
    pub(super) fn new(calendar: Calendar, hours: &Hours, holidays: &[NaiveDate], window: Window) -> HourLine {
        let bounds = [0, hours.business.from, hours.business.until, hours.sleep.from, hours.sleep.until];
        let bounds = bounds.map(|minute| i64::from(minute % 1440) * MINUTE_US);
        let mut stretches: Vec<(i64, i64, HourKind)> = Vec::new();
        for (from, end, now) in calendar.offsets(window) {
            let mut at = from;
            while at < end {
                let kind = calendar.hour_kind(Instant(at), hours, holidays);
                if stretches.last().is_none_or(|last| (last.1, last.2) != (now, kind)) {
                    stretches.push((at, now, kind));
                }
                let of_day = (at + now).rem_euclid(DAY_US);
                let next = bounds.iter().map(|bound| (bound - of_day - 1).rem_euclid(DAY_US) + 1).min();
                at = (at + next.unwrap_or(DAY_US)).min(end);
            }
        }
        HourLine { stretches, sleep_from_us: i64::from(hours.sleep.from) * MINUTE_US }
    }

    fn index(&self, at: i64) -> Option<usize> {
        self.stretches.partition_point(|(from, ..)| *from <= at).checked_sub(1)
    }

    /// The kind of the hour, as a place in [`KINDS`].
    pub(super) fn kind(&self, at: i64) -> usize {
        let kind = self.index(at).map_or(HourKind::Business, |index| self.stretches[index].2);
        KINDS.iter().position(|known| *known == kind).unwrap_or_default()
    }

    /// What tells the clock hour of an instant from every other: the hour that comes twice is two.
    pub(super) fn clock_hour(&self, at: i64) -> (i64, i64) {
        let offset = self.index(at).map_or(0, |index| self.stretches[index].1);
        ((at + offset).div_euclid(HOUR_US), offset)
    }

    /// The night of an instant in sleep hours: the day on which it began.
    pub(super) fn night(&self, at: i64) -> i64 {
        let offset = self.index(at).map_or(0, |index| self.stretches[index].1);
        (at + offset - self.sleep_from_us).div_euclid(DAY_US)
    }

    /// The nights with time of the stretches in sleep hours, each once, in order.
    pub(super) fn nights(&self, spans: &[Span]) -> Vec<i64> {
        let mut nights = Vec::new();
        for &(from, until) in spans {
            let mut at = from;
            while at < until {
                let next = self.stretches.partition_point(|(from, ..)| *from <= at);
                if KINDS[self.kind(at)] == HourKind::Sleep {
                    nights.push(self.night(at));
                }
                at = self.stretches.get(next).map_or(until, |(from, ..)| (*from).min(until));
            }
        }
        nights.dedup();
        nights
    }

    /// How much of each kind lies in the stretches.
    pub(super) fn split(&self, spans: &[Span]) -> ByKind<i64> {
        let mut amounts = [0; 5];
        for &(from, until) in spans {
            let mut at = from;
            while at < until {
                let next = self.stretches.partition_point(|(from, ..)| *from <= at);
                let end = self.stretches.get(next).map_or(until, |(from, ..)| (*from).min(until));
                amounts[self.kind(at)] += end - at;
                at = end;
            }
        }
        amounts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window(from: &str, until: &str) -> Window {
        Window { from: Instant::from_rfc3339(from).unwrap(), until: Instant::from_rfc3339(until).unwrap() }
    }

    fn hours(zone: chrono_tz::Tz, from: &str, until: &str, holidays: &[NaiveDate]) -> ByKind<f64> {
        let window = window(from, until);
        let line = HourLine::new(Calendar::new(zone), &Hours::default(), holidays, window);
        line.split(&[(window.from.0, window.until.0)]).map(|us| us as f64 / HOUR_US as f64)
    }

    #[test]
    fn a_week_has_its_hours() {
        // Monday to Monday in UTC: 5 x 10 business, 5 x 4 off, 2 x 14 weekend, 7 x 10 sleep: 168 hours.
        let week = hours(chrono_tz::UTC, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z", &[]);
        assert_eq!(week, [50.0, 20.0, 28.0, 0.0, 70.0]);
        // A holiday on Wednesday the 7th takes its 10 business and 4 off hours; its night stays a night. One on Saturday
        // the 10th takes the 14 of the weekend: holidays go before weekends.
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
        let week = hours(chrono_tz::UTC, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z", &[day(7), day(10)]);
        assert_eq!(week, [40.0, 16.0, 14.0, 28.0, 70.0]);
    }

    #[test]
    fn the_night_of_the_change_has_nine_or_eleven_hours_of_sleep() {
        let berlin = chrono_tz::Europe::Berlin;
        // 28 March 2026 12:00 CET to 29 March 12:00 CEST: 23 hours. Weekend 12-22 and 8-12, sleep 22-8 less one.
        assert_eq!(hours(berlin, "2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z", &[]), [0.0, 0.0, 14.0, 0.0, 9.0]);
        // 24 October 12:00 CEST to 25 October 12:00 CET: 25 hours.
        assert_eq!(hours(berlin, "2026-10-24T10:00:00Z", "2026-10-25T11:00:00Z", &[]), [0.0, 0.0, 14.0, 0.0, 11.0]);
        // Over midnight, Tuesday 21:30 to Wednesday 08:30 in New York (EST): half an hour off, ten of sleep, half business.
        assert_eq!(
            hours(chrono_tz::America::New_York, "2026-01-07T02:30:00Z", "2026-01-07T13:30:00Z", &[]),
            [0.5, 0.5, 0.0, 0.0, 10.0]
        );
    }

    #[test]
    fn the_hour_that_comes_twice_is_two_and_the_night_is_one() {
        let window = window("2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z");
        let line = HourLine::new(Calendar::new(chrono_tz::Europe::Berlin), &Hours::default(), &[], window);
        let at = |text| Instant::from_rfc3339(text).unwrap().0;
        // 02:30 CEST and 02:30 CET.
        let (first, second) = (at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"));
        assert_ne!(line.clock_hour(first), line.clock_hour(second));
        assert_eq!(line.night(first), line.night(second));
        // 23:00 of the evening before is the same night, 22:00 of the 25th the next.
        assert_eq!(line.night(at("2026-10-24T21:00:00Z")), line.night(first));
        assert_eq!(line.night(at("2026-10-25T21:00:00Z")), line.night(first) + 1);
    }

    proptest! {
        #[test]
        fn every_moment_has_the_kind_that_the_calendar_gives_it(
            minutes in proptest::collection::vec(0_i64..60 * 24 * 400, 1..40),
            zone in proptest::sample::select(vec!["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
        ) {
            let start = Instant::from_rfc3339("2026-01-01T00:00:00Z").unwrap();
            let window = Window { from: start, until: start.plus_s(401.0 * 86_400.0) };
            let (calendar, hours) = (Calendar::new(zone.parse().unwrap()), Hours::default());
            let holidays = [NaiveDate::from_ymd_opt(2026, 5, 1).unwrap()];
            let line = HourLine::new(calendar, &hours, &holidays, window);
            for minute in minutes {
                let at = Instant(start.0 + minute * MINUTE_US);
                prop_assert_eq!(KINDS[line.kind(at.0)], calendar.hour_kind(at, &hours, &holidays));
            }
            let whole = (window.from.0, window.until.0);
            prop_assert_eq!(line.split(&[whole]).iter().sum::<i64>(), whole.1 - whole.0);
        }
    }
}
