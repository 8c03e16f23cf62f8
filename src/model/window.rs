//! Half-open windows of time and what a question is about.

use super::{Calendar, Error, Instant, Result};
use chrono::{Datelike, Months, NaiveDate, Weekday};
use serde::Serialize;

/// A half-open span of time, `[from, until)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// The first instant in it.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
}

impl Window {
    /// Whether the instant lies in it.
    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }
    /// Its length in seconds, never below 0.
    pub fn length_s(&self) -> f64 {
        self.until.seconds_since(self.from).max(0.0)
    }
    /// The part that lies in both, if there is any.
    pub fn clip(&self, other: Window) -> Option<Window> {
        let both = Window { from: self.from.max(other.from), until: self.until.min(other.until) };
        (both.from < both.until).then_some(both)
    }
}

/// A window as the user asked for it, before the store and its `as_of` are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WindowSpec {
    /// All the store has.
    All,
    /// From a moment, to another or to the end of what the store has.
    Between {
        /// Where it begins.
        from: When,
        /// Where it ends.
        until: Option<When>,
    },
    /// Complete days, weeks or months before `as_of`.
    Last {
        /// How many.
        count: u32,
        /// Of what.
        bucket: super::Bucket,
    },
    /// An ISO week, `2026-W46`.
    Week {
        /// ISO year.
        year: i32,
        /// ISO week.
        week: u32,
    },
    /// A month, `2026-11`.
    Month {
        /// Year.
        year: i32,
        /// 1 to 12.
        month: u32,
    },
    /// A quarter, `2026-Q4`.
    Quarter {
        /// Year.
        year: i32,
        /// 1 to 4.
        quarter: u32,
    },
}

/// A date (midnight in the report's zone) or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Midnight of a day.
    Date(NaiveDate),
    /// An instant.
    Instant(Instant),
}

impl When {
    /// Reads `2026-11-22` or an RFC 3339 instant.
    pub fn parse(text: &str) -> Result<When> {
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Ok(When::Date(date));
        }
        Instant::from_rfc3339(text).map(When::Instant).ok_or_else(|| {
            Error::usage(format!(
                "expected a date (2026-11-22) or an RFC 3339 instant (2026-11-22T08:00:00Z), found {text:?}"
            ))
        })
    }

    /// The instant it means in the calendar's zone.
    pub fn instant(self, calendar: &Calendar) -> Instant {
        match self {
            When::Date(date) => calendar.midnight(date),
            When::Instant(at) => at,
        }
    }
}

impl WindowSpec {
    /// Reads `7d`, `12w` or `6m`.
    pub fn parse_last(text: &str) -> Result<WindowSpec> {
        let wrong = || {
            Error::usage(format!("expected a number of days, weeks or months such as 7d, 12w or 6m, found {text:?}"))
        };
        let bucket = match text.chars().last() {
            Some('d') => super::Bucket::Day,
            Some('w') => super::Bucket::Week,
            Some('m') => super::Bucket::Month,
            _ => return Err(wrong()),
        };
        let count: u32 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
        if count == 0 || count > 100_000 {
            return Err(wrong());
        }
        Ok(WindowSpec::Last { count, bucket })
    }

    /// Reads `2026-W46`.
    pub fn parse_week(text: &str) -> Result<WindowSpec> {
        let wrong = || Error::usage(format!("expected an ISO week such as 2026-W46, found {text:?}"));
        let (year, week) = text.split_once("-W").ok_or_else(wrong)?;
        let (year, week) = (year.parse().map_err(|_| wrong())?, week.parse().map_err(|_| wrong())?);
        NaiveDate::from_isoywd_opt(year, week, Weekday::Mon).map(|_| WindowSpec::Week { year, week }).ok_or_else(wrong)
    }

    /// Reads `2026-11`.
    pub fn parse_month(text: &str) -> Result<WindowSpec> {
        let wrong = || Error::usage(format!("expected a month such as 2026-11, found {text:?}"));
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let (year, month) = (year.parse().map_err(|_| wrong())?, month.parse().map_err(|_| wrong())?);
        NaiveDate::from_ymd_opt(year, month, 1).map(|_| WindowSpec::Month { year, month }).ok_or_else(wrong)
    }

    /// Reads `2026-Q4`.
    pub fn parse_quarter(text: &str) -> Result<WindowSpec> {
        let wrong = || Error::usage(format!("expected a quarter such as 2026-Q4, found {text:?}"));
        let (year, quarter) = text.split_once("-Q").ok_or_else(wrong)?;
        let (year, quarter) = (year.parse().map_err(|_| wrong())?, quarter.parse().map_err(|_| wrong())?);
        if !(1..=4).contains(&quarter) || NaiveDate::from_ymd_opt(year, 1, 1).is_none() {
            return Err(wrong());
        }
        Ok(WindowSpec::Quarter { year, quarter })
    }

    /// The window it means. `whole` is what the store holds, widened to whole days: [`WindowSpec::All`].
    pub fn resolve(&self, calendar: &Calendar, as_of: Instant, whole: Window) -> Result<Window> {
        let month_span = |year: i32, month: u32, months: u32| {
            let first = NaiveDate::from_ymd_opt(year, month, 1);
            let last = first.and_then(|first| first.checked_add_months(Months::new(months)));
            first.zip(last).map(|(first, last)| (calendar.midnight(first), calendar.midnight(last)))
        };
        let span = match *self {
            WindowSpec::All => Some((whole.from, whole.until)),
            WindowSpec::Between { from, until } => {
                Some((from.instant(calendar), until.map_or(whole.until, |until| until.instant(calendar))))
            }
            WindowSpec::Last { count, bucket } => {
                let until = calendar.bucket_start(bucket, as_of);
                Some((calendar.midnight(bucket.step(calendar.date(until), -i64::from(count))), until))
            }
            WindowSpec::Week { year, week } => NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)
                .map(|monday| (calendar.midnight(monday), calendar.midnight(monday + chrono::Days::new(7)))),
            WindowSpec::Month { year, month } => month_span(year, month, 1),
            WindowSpec::Quarter { year, quarter } => month_span(year, quarter * 3 - 2, 3),
        };
        let (from, until) = span.ok_or_else(|| Error::usage("the window lies outside the calendar"))?;
        if from >= until {
            return Err(Error::usage(format!("the window is empty: it begins at {from} and ends at {until}"))
                .or("give an --until later than --from"));
        }
        Ok(Window { from, until })
    }
}

/// What a question is about: window, moment of looking, filters, grouping.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// The incidents that count.
    pub window: Window,
    /// The instant at which the data is looked at.
    pub as_of: Instant,
    /// Zone of days, weeks and months.
    pub calendar: Calendar,
    /// Dimensions to break down by, as named in the registry of dimensions.
    pub by: Vec<String>,
    /// `(dimension, value, keep)`: several on one dimension are *or*, on different dimensions *and*; `keep` false excludes.
    pub filters: Vec<(String, String, bool)>,
}

impl super::Bucket {
    /// The date a number of buckets after (or before) the start of one.
    pub fn step(self, date: NaiveDate, count: i64) -> NaiveDate {
        match self {
            super::Bucket::Day => date + chrono::TimeDelta::days(count),
            super::Bucket::Week => date + chrono::TimeDelta::days(7 * count),
            super::Bucket::Month => {
                let months = i64::from(date.year()) * 12 + i64::from(date.month0()) + count;
                NaiveDate::from_ymd_opt(months.div_euclid(12) as i32, months.rem_euclid(12) as u32 + 1, 1)
                    .unwrap_or(date)
            }
        }
    }
}
