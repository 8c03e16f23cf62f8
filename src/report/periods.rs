//! The window of a report, the periods that it is compared with, and the buckets of its trends.

use crate::model::{Bucket, Calendar, Instant, Window};
use chrono::{Datelike, TimeDelta};

/// What a window is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Months(i64),
    Days(i64),
    Time,
}

/// The window, what came before it, and the span of trends.
#[derive(Clone, Debug, PartialEq)]
pub struct Periods {
    /// The window that the report is about.
    pub this: Window,
    /// As long, just before it.
    pub before: Window,
    /// Several as long, just before it.
    pub earlier: Window,
    /// How many `earlier` holds.
    pub n_earlier: u32,
    /// What trends show; it ends with the window.
    pub trend: Window,
    /// What trends are counted by.
    pub bucket: Bucket,
    /// Zone of days, weeks and months.
    pub calendar: Calendar,
    unit: Unit,
}

/// More buckets than this on a trend cannot be told apart.
const MOST_BUCKETS: i64 = 60;

impl Periods {
    /// The periods of a window: whole months are compared with months, whole days with as many days (of 23 to 25
    /// hours), anything else with spans of the same length.
    pub fn new(this: Window, n_earlier: u32, calendar: Calendar) -> Periods {
        let n_earlier = n_earlier.max(1);
        let (first, end) = (calendar.date(this.from), calendar.date(this.until));
        let is_whole = calendar.midnight(first) == this.from && calendar.midnight(end) == this.until && first < end;
        let months = i64::from(end.year() - first.year()) * 12 + i64::from(end.month()) - i64::from(first.month());
        let days = (end - first).num_days();
        let unit = match () {
            () if is_whole && first.day() == 1 && end.day() == 1 => Unit::Months(months),
            () if is_whole => Unit::Days(days),
            () => Unit::Time,
        };
        let back = |count: i64| step(this, unit, calendar, -count);
        let (bucket, n_buckets) = match unit {
            Unit::Months(1) => (Bucket::Month, i64::from(n_earlier) + 1),
            Unit::Days(1 | 2) => (Bucket::Day, i64::from(n_earlier) + 1),
            _ if days > 7 * MOST_BUCKETS => (Bucket::Month, 13),
            _ => (Bucket::Week, i64::from(n_earlier) + 1),
        };
        let last = calendar.bucket_date(bucket, calendar.date(Instant(this.until.0 - 1)));
        let from = calendar.midnight(bucket.step(last, 1 - n_buckets)).min(calendar.bucket_start(bucket, this.from));
        Periods {
            this,
            before: Window { from: back(1), until: this.from },
            earlier: Window { from: back(i64::from(n_earlier)), until: this.from },
            n_earlier,
            trend: Window { from, until: this.until },
            bucket,
            calendar,
            unit,
        }
    }

    /// `week`, `month`, `day` or `period`.
    pub fn word(&self) -> &'static str {
        match self.unit {
            Unit::Months(1) => "month",
            Unit::Months(3) => "quarter",
            Unit::Days(7) => "week",
            Unit::Days(1) => "day",
            _ => "period",
        }
    }

    /// The dimension of a trend's buckets.
    pub fn bucket_name(&self) -> &'static str {
        match self.bucket {
            Bucket::Day => "day",
            Bucket::Week => "week",
            Bucket::Month => "month",
        }
    }

    /// The longest span that any part of the report looks at.
    pub fn look_back(&self) -> Window {
        Window { from: self.earlier.from.min(self.trend.from), until: self.this.until }
    }

    /// The window as people say it: `week 46 of 2026, 9 to 15 Nov 2026`.
    pub fn label(&self) -> String {
        let days = span(self.this, &self.calendar);
        let monday = self.calendar.date(self.this.from);
        if self.unit == Unit::Days(7) && monday.weekday() == chrono::Weekday::Mon {
            let week = monday.iso_week();
            format!("week {} of {}, {days}", week.week(), week.year())
        } else {
            days
        }
    }
}

fn step(window: Window, unit: Unit, calendar: Calendar, count: i64) -> Instant {
    let first = calendar.date(window.from);
    match unit {
        Unit::Months(months) => calendar.midnight(Bucket::Month.step(first, months * count)),
        Unit::Days(days) => calendar.midnight(first + TimeDelta::days(days * count)),
        Unit::Time => Instant(window.from.0 + (window.until.0 - window.from.0) * count),
    }
}

/// A window in words: its first and last day, or its two moments where it is not of whole days.
pub(super) fn span(window: Window, calendar: &Calendar) -> String {
    let (first, end) = (calendar.date(window.from), calendar.date(window.until));
    if calendar.midnight(first) != window.from || calendar.midnight(end) != window.until || first >= end {
        let said = |at: Instant| calendar.local(at).format("%Y-%m-%d %H:%M").to_string();
        return format!("{} to {}", said(window.from), said(window.until));
    }
    let last = end - TimeDelta::days(1);
    let year = |date: chrono::NaiveDate| date.format("%-d %b %Y").to_string();
    if first == last {
        year(last)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{} to {}", first.day(), year(last))
    } else if first.year() == last.year() {
        format!("{} to {}", first.format("%-d %b"), year(last))
    } else {
        format!("{} to {}", year(first), year(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn window(calendar: &Calendar, from: (i32, u32, u32), until: (i32, u32, u32)) -> Window {
        let at = |(y, m, d)| calendar.midnight(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        Window { from: at(from), until: at(until) }
    }

    #[test]
    fn a_week_is_compared_with_weeks_across_the_change_of_clocks() {
        let berlin = Calendar::new(chrono_tz::Europe::Berlin);
        let periods = Periods::new(window(&berlin, (2026, 10, 26), (2026, 11, 2)), 12, berlin);
        assert_eq!(periods.before, window(&berlin, (2026, 10, 19), (2026, 10, 26)));
        assert_eq!(periods.before.length_s(), 169.0 * 3600.0);
        assert_eq!(periods.earlier, window(&berlin, (2026, 8, 3), (2026, 10, 26)));
        assert_eq!(periods.trend, window(&berlin, (2026, 8, 3), (2026, 11, 2)));
        assert_eq!((periods.word(), periods.bucket), ("week", Bucket::Week));
        assert_eq!(periods.label(), "week 44 of 2026, 26 Oct to 1 Nov 2026");
    }

    #[test]
    fn a_month_is_compared_with_months_of_other_lengths() {
        let periods = Periods::new(window(&Calendar::UTC, (2026, 3, 1), (2026, 4, 1)), 12, Calendar::UTC);
        assert_eq!(periods.before, window(&Calendar::UTC, (2026, 2, 1), (2026, 3, 1)));
        assert_eq!(periods.earlier.from, window(&Calendar::UTC, (2025, 3, 1), (2026, 3, 1)).from);
        assert_eq!(
            (periods.word(), periods.bucket, periods.label().as_str()),
            ("month", Bucket::Month, "1 to 31 Mar 2026")
        );
    }

    #[test]
    fn a_long_window_is_counted_by_month_and_an_odd_one_by_its_length() {
        let long = Periods::new(window(&Calendar::UTC, (2024, 1, 2), (2026, 2, 5)), 12, Calendar::UTC);
        assert_eq!(
            (long.bucket, long.trend.from),
            (Bucket::Month, window(&Calendar::UTC, (2024, 1, 1), (2026, 1, 1)).from)
        );
        let odd = Window { from: Instant::from_s(1_000_000), until: Instant::from_s(1_010_000) };
        let odd = Periods::new(odd, 3, Calendar::UTC);
        assert_eq!(odd.before.from, Instant::from_s(990_000));
        assert_eq!(odd.earlier.from, Instant::from_s(970_000));
        assert_eq!(odd.word(), "period");
    }
}
