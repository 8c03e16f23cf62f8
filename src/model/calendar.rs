//! Days, weeks and months of a zone, daylight saving exact, and the kind of an hour.

use super::instant::MICROS_PER_S;
use super::{Instant, Window};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike, Weekday};
use chrono_tz::Tz;

const DAY_US: i64 = 86_400 * MICROS_PER_S;

/// A stretch of the calendar that incidents are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// From midnight to midnight: 23, 24 or 25 hours.
    Day,
    /// An ISO week, from Monday.
    Week,
    /// A month, from the first.
    Month,
}

/// The kind of an hour, by the precedence of metrics.md section 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HourKind {
    /// 08:00 to 18:00, Monday to Friday.
    Business,
    /// 18:00 to 22:00, Monday to Friday.
    Off,
    /// Saturday and Sunday by day.
    Weekend,
    /// A holiday by day.
    Holiday,
    /// 22:00 to 08:00, every night.
    Sleep,
}

impl HourKind {
    /// The word in columns, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            HourKind::Business => "business",
            HourKind::Off => "off",
            HourKind::Weekend => "weekend",
            HourKind::Holiday => "holiday",
            HourKind::Sleep => "sleep",
        }
    }
}

/// A time zone with its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    zone: Tz,
}

impl Calendar {
    /// Coordinated universal time.
    pub const UTC: Calendar = Calendar { zone: Tz::UTC };

    /// The calendar of an IANA zone such as `Europe/Berlin`.
    pub fn new(zone: Tz) -> Self {
        Calendar { zone }
    }

    /// The zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The instant as the zone's clocks show it.
    pub fn local(&self, at: Instant) -> DateTime<Tz> {
        at.to_utc().with_timezone(&self.zone)
    }

    /// The date that the zone's calendars show.
    pub fn date(&self, at: Instant) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// Midnight, the first instant of a day. Where the clocks skip it, the first instant after the gap.
    pub fn midnight(&self, date: NaiveDate) -> Instant {
        let mut time = date.and_time(NaiveTime::MIN);
        for _ in 0..96 {
            if let Some(at) = self.zone.from_local_datetime(&time).earliest() {
                return Instant::from(at.to_utc());
            }
            time += chrono::TimeDelta::minutes(15);
        }
        Instant::from(date.and_time(NaiveTime::MIN).and_utc())
    }

    /// The instant of a local time: the earlier one where the clocks show it twice; where they skip it, read with the
    /// offset from before the gap. The second value says which of the three it was: `(times shown: 1, 2 or 0)`.
    pub fn instant(&self, local: NaiveDateTime) -> (Instant, u8) {
        match self.zone.from_local_datetime(&local) {
            chrono::LocalResult::Single(at) => (Instant::from(at.to_utc()), 1),
            chrono::LocalResult::Ambiguous(earlier, _) => (Instant::from(earlier.to_utc()), 2),
            chrono::LocalResult::None => {
                let before = self.zone.from_local_datetime(&(local - chrono::TimeDelta::hours(3))).earliest();
                let at = before.map_or(local.and_utc(), |before| before.to_utc() + chrono::TimeDelta::hours(3));
                (Instant::from(at), 0)
            }
        }
    }

    /// The first day of the bucket that a date lies in.
    pub fn bucket_date(&self, bucket: Bucket, date: NaiveDate) -> NaiveDate {
        match bucket {
            Bucket::Day => date,
            Bucket::Week => date - Days::new(u64::from(date.weekday().num_days_from_monday())),
            Bucket::Month => date.with_day(1).unwrap_or(date),
        }
    }

    /// The first instant of the bucket that an instant lies in.
    pub fn bucket_start(&self, bucket: Bucket, at: Instant) -> Instant {
        self.midnight(self.bucket_date(bucket, self.date(at)))
    }

    /// Every bucket that the window touches, with its first day and the part of it that lies in the window.
    pub fn buckets(&self, bucket: Bucket, window: Window) -> Vec<(NaiveDate, Window)> {
        let mut buckets = Vec::new();
        let mut date = self.bucket_date(bucket, self.date(window.from));
        loop {
            let next = bucket.step(date, 1);
            let whole = Window { from: self.midnight(date), until: self.midnight(next) };
            if whole.from >= window.until {
                return buckets;
            }
            if let Some(part) = whole.clip(window) {
                buckets.push((date, part));
            }
            date = next;
        }
    }

    /// The stretches of a window in which the clocks keep one offset from UTC, in order: first instant, first after it,
    /// and what has to be added to show local time, in microseconds.
    pub fn offsets(&self, window: Window) -> Vec<(i64, i64, i64)> {
        let offset = |at: i64| i64::from(self.local(Instant(at)).offset().fix().local_minus_utc()) * MICROS_PER_S;
        let mut stretches: Vec<(i64, i64, i64)> = Vec::new();
        let mut at = window.from.0;
        if self.zone == Tz::UTC && at < window.until.0 {
            return vec![(at, window.until.0, 0)];
        }
        while at < window.until.0 {
            let end = ((at.div_euclid(DAY_US) + 1) * DAY_US).min(window.until.0);
            let now = offset(at);
            // Where the clocks change before the end, the rest waits for the next round.
            let end = if offset(end - 1) == now { end } else { change(at, end - 1, |at| offset(at) == now) };
            match stretches.last_mut() {
                Some(last) if last.2 == now => last.1 = end,
                _ => stretches.push((at, end, now)),
            }
            at = end;
        }
        stretches
    }

    /// The kind of the hour, with the default bounds.
    pub fn hour_kind(&self, at: Instant, hours: &super::Hours, holidays: &[NaiveDate]) -> HourKind {
        let local = self.local(at);
        let minute = local.hour() * 60 + local.minute();
        if hours.sleep.contains(minute) {
            HourKind::Sleep
        } else if holidays.contains(&local.date_naive()) {
            HourKind::Holiday
        } else if matches!(local.weekday(), Weekday::Sat | Weekday::Sun) {
            HourKind::Weekend
        } else if hours.business.contains(minute) {
            HourKind::Business
        } else {
            HourKind::Off
        }
    }
}

/// The first instant after `before` at which it no longer is so; at `after` it is not.
fn change(mut before: i64, mut after: i64, is_so: impl Fn(i64) -> bool) -> i64 {
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if is_so(middle) { before = middle } else { after = middle }
    }
    after
}
