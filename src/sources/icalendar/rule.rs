//! A rule of repetition (RRULE) and the dates that it gives, in local time: whoever asks places them in a zone.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};

/// A rule gives no more occurrences than this: 27 years of days.
pub(super) const MOST: usize = 10_000;
/// A rule that matches nothing in so many periods matches nothing at all.
const MOST_EMPTY: usize = 5_000;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    frequency: Frequency,
    interval: u32,
    count: Option<usize>,
    /// The value of UNTIL as it stands: how it is to be read depends on the start that it ends.
    pub(super) until: Option<String>,
    /// With the number of a weekday in its month or year; 0: every one.
    by_day: Vec<(i32, Weekday)>,
    by_month: Vec<u32>,
    by_month_day: Vec<i32>,
    week_start: Weekday,
}

/// How the dates of a rule ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By the rule itself.
    Whole,
    /// At the horizon: the rule has no end of its own.
    Horizon,
    /// At [`MOST`].
    TooMany,
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// The part that is not known or not possible: without it the rule means something else.
    pub(super) fn parse(text: &str) -> Result<Rule, String> {
        let mut rule = Rule {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            by_day: Vec::new(),
            by_month: Vec::new(),
            by_month_day: Vec::new(),
            week_start: Weekday::Mon,
        };
        let mut has_frequency = false;
        for part in text.trim().split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            let is_read = match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => frequency(value).map(|frequency| {
                    rule.frequency = frequency;
                    has_frequency = true;
                }),
                "INTERVAL" => value.parse().ok().filter(|n| (1..=10_000).contains(n)).map(|n| rule.interval = n),
                "COUNT" => value.parse().ok().filter(|n| *n > 0).map(|n| rule.count = Some(n)),
                "UNTIL" => {
                    rule.until = Some(value.to_owned());
                    Some(())
                }
                "WKST" => weekday(value).map(|day| rule.week_start = day),
                "BYDAY" => list(value, numbered_weekday).map(|days| rule.by_day = days),
                "BYMONTH" => list(value, |n| n.parse().ok().filter(|n| (1..=12).contains(n)))
                    .map(|months| rule.by_month = months),
                "BYMONTHDAY" => list(value, |n| n.parse().ok().filter(|n: &i32| (1..=31).contains(&n.abs())))
                    .map(|days| rule.by_month_day = days),
                _ => None,
            };
            is_read.ok_or_else(|| part.to_owned())?;
        }
        let is_numbered = rule.by_day.iter().any(|(n, _)| *n != 0);
        if is_numbered && matches!(rule.frequency, Frequency::Daily | Frequency::Weekly) {
            return Err("a numbered BYDAY in days or weeks".into());
        }
        if has_frequency { Ok(rule) } else { Err(format!("{text} (no FREQ)")) }
    }

    /// Whether nothing in the rule ends it.
    fn is_endless(&self) -> bool {
        self.count.is_none() && self.until.is_none()
    }

    /// The starts that the rule gives, the first of all included whatever the rule says, until one `is_past` its end or
    /// lies, without such an end, behind the horizon.
    pub(super) fn starts(
        &self,
        first: NaiveDateTime,
        is_past: impl Fn(NaiveDateTime) -> bool,
        horizon: NaiveDateTime,
    ) -> (Vec<NaiveDateTime>, End) {
        let mut starts = vec![first];
        let (time, mut n_empty) = (first.time(), 0);
        for period in 0_u32.. {
            if self.count == Some(starts.len()) || n_empty > MOST_EMPTY {
                break;
            }
            let Some(mut dates) = self.dates(first.date(), period) else { break };
            dates.sort_unstable();
            dates.dedup();
            n_empty = if dates.is_empty() { n_empty + 1 } else { 0 };
            for start in dates.into_iter().map(|date| date.and_time(time)).filter(|start| *start > first) {
                if self.count == Some(starts.len()) || is_past(start) {
                    return (starts, End::Whole);
                }
                if self.is_endless() && start > horizon {
                    return (starts, End::Horizon);
                }
                if starts.len() == MOST {
                    return (starts, End::TooMany);
                }
                starts.push(start);
            }
        }
        (starts, End::Whole)
    }

    /// The dates of one period, counted from that of the start; `None` behind the end of the calendar.
    fn dates(&self, first: NaiveDate, period: u32) -> Option<Vec<NaiveDate>> {
        let steps = period.checked_mul(self.interval)?;
        let months = match self.frequency {
            Frequency::Daily => {
                let date = first.checked_add_days(Days::new(u64::from(steps))).filter(|date| date.year() <= 9999)?;
                let is_it = self.by_day.is_empty() || self.by_day.iter().any(|(_, day)| *day == date.weekday());
                return Some(if is_it && self.has_month(date) && self.has_day(date) { vec![date] } else { Vec::new() });
            }
            Frequency::Weekly => {
                let week = first.week(self.week_start).checked_first_day()?;
                let week = week.checked_add_days(Days::new(7 * u64::from(steps))).filter(|week| week.year() <= 9999)?;
                let is_it = |date: &NaiveDate| match self.by_day.as_slice() {
                    [] => date.weekday() == first.weekday(),
                    days => days.iter().any(|(_, day)| *day == date.weekday()),
                };
                return Some(week.iter_days().take(7).filter(is_it).filter(|date| self.has_month(*date)).collect());
            }
            Frequency::Monthly => {
                let month = first.year() * 12 + first.month0().cast_signed() + i32::try_from(steps).ok()?;
                let (year, month) = (month.div_euclid(12), month.rem_euclid(12).cast_unsigned() + 1);
                if !self.by_month.is_empty() && !self.by_month.contains(&month) {
                    return (year <= 9999).then(Vec::new);
                }
                vec![(year, month)]
            }
            Frequency::Yearly => {
                let year = first.year() + i32::try_from(steps).ok()?;
                if self.by_month.is_empty() && !self.by_day.is_empty() && self.by_month_day.is_empty() {
                    let (from, to) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
                    return (year <= 9999).then(|| self.weekdays(from, to));
                }
                let months: Vec<u32> = match (self.by_month.as_slice(), self.by_month_day.is_empty()) {
                    ([], true) => vec![first.month()],
                    ([], false) => (1..=12).collect(),
                    (months, _) => months.to_vec(),
                };
                months.into_iter().map(|month| (year, month)).collect()
            }
        };
        if months.iter().any(|(year, _)| *year > 9999) {
            return None;
        }
        Some(months.into_iter().flat_map(|(year, month)| self.dates_of_month(first, year, month)).collect())
    }

    fn dates_of_month(&self, first: NaiveDate, year: i32, month: u32) -> Vec<NaiveDate> {
        let Some(from) = NaiveDate::from_ymd_opt(year, month, 1) else { return Vec::new() };
        let to = last_of_month(from);
        if !self.by_day.is_empty() {
            return self.weekdays(from, to).into_iter().filter(|date| self.has_day(*date)).collect();
        }
        if !self.by_month_day.is_empty() {
            return from.iter_days().take_while(|date| *date <= to).filter(|date| self.has_day(*date)).collect();
        }
        from.with_day(first.day()).into_iter().collect()
    }

    fn has_month(&self, date: NaiveDate) -> bool {
        self.by_month.is_empty() || self.by_month.contains(&date.month())
    }

    fn has_day(&self, date: NaiveDate) -> bool {
        let from_end = date.day().cast_signed() - last_of_month(date).day().cast_signed() - 1;
        self.by_month_day.is_empty()
            || self.by_month_day.iter().any(|day| *day == date.day().cast_signed() || *day == from_end)
    }

    /// The weekdays of the rule between two dates, both included.
    fn weekdays(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let mut dates = Vec::new();
        for (n, weekday) in &self.by_day {
            let all: Vec<NaiveDate> =
                from.iter_days().take_while(|date| *date <= to).filter(|date| date.weekday() == *weekday).collect();
            let n = *n;
            match usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX) {
                0 => dates.extend(all),
                at if n > 0 => dates.extend(all.get(at - 1)),
                at => dates.extend(all.len().checked_sub(at).and_then(|at| all.get(at))),
            }
        }
        dates
    }
}

fn last_of_month(date: NaiveDate) -> NaiveDate {
    (28..=31).rev().find_map(|day| date.with_day(day)).unwrap_or(date)
}

fn frequency(word: &str) -> Option<Frequency> {
    Some(match word.to_ascii_uppercase().as_str() {
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.trim().to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

/// `MO`, `1MO`, `-1SU`.
fn numbered_weekday(text: &str) -> Option<(i32, Weekday)> {
    let (number, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number: i32 = if number.is_empty() { 0 } else { number.parse().ok().filter(|n| *n != 0)? };
    Some(((-53..=53).contains(&number).then_some(number)?, weekday(day)?))
}

fn list<T>(text: &str, one: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(|item| one(item.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("the test writes a date and time")
    }

    fn dates(rule: &str, first: &str) -> (String, End) {
        let rule = Rule::parse(rule).expect("the rule can be read");
        let (starts, end) = rule.starts(at(first), |_| false, at("2030-01-01 00:00"));
        (starts.iter().take(8).map(|start| start.format("%m-%d").to_string()).collect::<Vec<_>>().join(" "), end)
    }

    /// Expected dates come from the examples of RFC 5545 and from a wall calendar.
    #[test]
    fn rules_give_the_dates_of_the_calendar() {
        for (rule, first, expected) in [
            ("FREQ=DAILY;COUNT=3", "2024-02-28 09:00", "02-28 02-29 03-01"),
            ("FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02 09:00", "09-02 09-12 09-22"),
            ("FREQ=WEEKLY;COUNT=3", "1997-09-02 09:00", "09-02 09-09 09-16"),
            ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=4;BYDAY=TU,TH", "1997-09-02 09:00", "09-02 09-04 09-16 09-18"),
            ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05 09:00", "08-05 08-10 08-19 08-24"),
            ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05 09:00", "08-05 08-17 08-19 08-31"),
            ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "1997-09-05 09:00", "09-05 10-03 11-07 12-05"),
            ("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22 09:00", "09-22 10-20 11-17"),
            ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3", "1997-09-28 09:00", "09-28 10-29 11-28"),
            ("FREQ=MONTHLY;COUNT=4", "2024-01-31 09:00", "01-31 03-31 05-31 07-31"),
            ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "1998-02-13 09:00", "02-13 03-13 11-13"),
            ("FREQ=YEARLY;COUNT=3;BYMONTH=6,7", "1997-06-10 09:00", "06-10 07-10 06-10"),
            ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=3", "2023-03-26 02:00", "03-26 03-31 03-30"),
            ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19 09:00", "05-19 05-18 05-17"),
            ("FREQ=YEARLY;COUNT=2", "2024-02-29 09:00", "02-29 02-29"),
            // The start counts, though no Monday.
            ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2024-05-01 09:00", "05-01 05-06"),
        ] {
            assert_eq!(dates(rule, first), (expected.to_owned(), End::Whole), "{rule}");
        }
    }

    #[test]
    fn a_rule_ends_at_the_horizon_or_where_there_are_too_many() {
        assert_eq!(dates("FREQ=YEARLY", "2027-01-01 00:00"), ("01-01 01-01 01-01 01-01".to_owned(), End::Horizon));
        assert_eq!(dates("FREQ=DAILY", "1990-01-01 00:00").1, End::TooMany);
        // No February has a 30th.
        assert_eq!(dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2024-02-01 00:00"), ("02-01".to_owned(), End::Whole));
        let rule = Rule::parse("FREQ=WEEKLY;UNTIL=20240115T000000Z").expect("the rule can be read");
        assert_eq!(rule.until.as_deref(), Some("20240115T000000Z"));
        let (starts, end) =
            rule.starts(at("2024-01-01 00:00"), |start| start > at("2024-01-15 00:00"), at("2030-01-01 00:00"));
        assert_eq!((starts.len(), end), (3, End::Whole));
    }

    #[test]
    fn a_part_that_is_not_known_is_named() {
        for (rule, part) in [
            ("FREQ=HOURLY", "FREQ=HOURLY"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "BYSETPOS=1"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
            ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"),
            ("FREQ=WEEKLY;BYDAY=1MO", "a numbered BYDAY in days or weeks"),
            ("COUNT=3", "COUNT=3 (no FREQ)"),
        ] {
            assert_eq!(Rule::parse(rule), Err(part.to_owned()), "{rule}");
        }
    }

    proptest! {
        #[test]
        fn any_rule_ends_without_a_panic(
            freq in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
            interval in prop::sample::select(vec!["1", "7", "9999"]),
            rest in prop::sample::select(vec!["", ";BYDAY=MO", ";BYMONTH=2;BYMONTHDAY=30", ";BYMONTHDAY=-31", ";COUNT=99999999", ";BYDAY=-5SU", "é", ";BYDAY=é1"]),
            year in prop::sample::select(vec![1, 1970, 2024, 9999]),
        ) {
            if let Ok(rule) = Rule::parse(&format!("FREQ={freq};INTERVAL={interval}{rest}")) {
                let first = NaiveDate::from_ymd_opt(year, 12, 31).and_then(|date| date.and_hms_opt(23, 0, 0)).expect("a date");
                let (starts, _) = rule.starts(first, |_| false, at("2100-01-01 00:00"));
                prop_assert!(!starts.is_empty() && starts.len() <= MOST);
                prop_assert!(starts.is_sorted());
            }
        }
    }
}
