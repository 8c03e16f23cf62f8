//! One stamp from its text alone: a fast path for ISO 8601, a tolerant one for everything else.

use super::zone::{Tail, tail};
use crate::model::Instant;

/// Whether the day or the month comes first in `5/3/2016` and `05-03-2016`: one answer for a whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 5 March.
    DayFirst,
    /// May 3.
    MonthFirst,
}

/// What a stamp's text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp<'t> {
    /// An instant.
    At(Instant),
    /// What a clock of some zone showed, as microseconds as if it were UTC.
    Local(i64),
    /// The same with the zone's abbreviation, such as `CEST`.
    Named(i64, &'t str),
    /// A date without a time: too coarse for a moment.
    DateOnly,
    /// Empty, or a word for "none".
    Missing,
}

/// Why a text is no stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadStamp {
    /// It has no form of a stamp.
    NotAStamp,
    /// It has the form of one, but there is no such date or time (30 February, 25:61).
    Impossible,
    /// Day and month stand in an order that was not given.
    OrderUnknown,
}

/// The words for "none" that exports write in place of a value, in lower case.
pub const MISSING_WORDS: &[&str] =
    &["?", "-", "n/a", "na", "null", "(null)", "none", "nan", "nat", "ns", "no value", "not available", "unset"];

/// Whether a cell says that there is no value: empty, `?`, `-`, `N/A`, `NULL`, `None`, `NaT`, Go's zero time, ...
pub fn is_missing(text: &str) -> bool {
    let text = text.trim_ascii();
    match text.as_bytes().first() {
        None => true,
        Some(b'1'..=b'9') => false,
        Some(b'0') => ["0001-01-01", "0000-00-00"].iter().any(|zero| text.starts_with(zero)),
        Some(_) => text.len() <= 20 && MISSING_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)),
    }
}

/// Reads one stamp.
///
/// Accepted: RFC 3339 with any number of fraction digits, offsets `Z`, `+hh:mm`, `+hhmm`, `+hh`, a space for the `T`,
/// minutes only, compact `20240601T000000Z`, epoch seconds, milliseconds, microseconds and nanoseconds told apart by
/// size, `12/Mar/24 3:04 PM`, `5/3/2016 12:00` and `05-03-2016 12:00` in the order given, `5.3.2016 12:00`, RFC 2822.
///
/// ```
/// use incidence::sources::stamp::{BadStamp, DateOrder, Stamp, parse};
/// assert_eq!(parse("1970-01-01T00:00:01.5Z", None), Ok(Stamp::At(incidence::model::Instant(1_500_000))));
/// assert_eq!(parse("1970-01-02 00:00", None), Ok(Stamp::Local(86_400_000_000)));
/// assert_eq!(parse("2/1/1970 00:00", Some(DateOrder::DayFirst)), Ok(Stamp::Local(86_400_000_000)));
/// assert_eq!(parse("2/1/1970 00:00", None), Err(BadStamp::OrderUnknown));
/// assert_eq!(parse("2024-02-30T00:00:00Z", None), Err(BadStamp::Impossible));
/// ```
///
/// # Errors
/// See [`BadStamp`].
#[inline]
pub fn parse(text: &str, order: Option<DateOrder>) -> Result<Stamp<'_>, BadStamp> {
    match iso(text) {
        Some(stamp) => stamp,
        None => tolerant(text, order),
    }
}

/// `YYYY-MM-DDTHH:MM:SS[.f][zone]`, by hand: most files hold nothing else. `None` if the text has another form.
#[inline]
fn iso(text: &str) -> Option<Result<Stamp<'_>, BadStamp>> {
    let bytes: &[u8; 19] = text.as_bytes().first_chunk()?;
    if bytes[4] != b'-' || bytes[7] != b'-' || bytes[13] != b':' || bytes[16] != b':' || bytes[0] == b'0' {
        return None;
    }
    if !matches!(bytes[10], b'T' | b' ' | b't') {
        return None;
    }
    let mut is_bad = false;
    let mut two = |at: usize| {
        let (tens, ones) = (bytes[at].wrapping_sub(b'0'), bytes[at + 1].wrapping_sub(b'0'));
        is_bad |= tens > 9 || ones > 9;
        u32::from(tens) * 10 + u32::from(ones)
    };
    let date = Date { year: two(0) * 100 + two(2), month: two(5), day: two(8) };
    let time = Time { hour: two(11), minute: two(14), second: two(17), micros: 0 };
    if is_bad {
        return None;
    }
    finish(date, time, text.get(19..)?)
}

/// The fraction and the zone after whole seconds.
#[inline]
fn finish(date: Date, mut time: Time, mut rest: &str) -> Option<Result<Stamp<'_>, BadStamp>> {
    if let Some(b'.' | b',') = rest.as_bytes().first() {
        let digits = rest.as_bytes()[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        let mut scale = 100_000;
        for byte in rest.as_bytes()[1..=digits].iter().take(6) {
            time.micros += u32::from(byte - b'0') * scale;
            scale /= 10;
        }
        rest = &rest[digits + 1..];
    }
    let tail = tail(rest)?;
    let Some(local) = date.days().zip(time.micros_of_day()).map(|(days, micros)| days * 86_400_000_000 + micros) else {
        return Some(Err(BadStamp::Impossible));
    };
    Some(match tail {
        Tail::None => Ok(Stamp::Local(local)),
        Tail::Offset(seconds) => Ok(Stamp::At(Instant(local - i64::from(seconds) * 1_000_000))),
        Tail::Named(zone) => Ok(Stamp::Named(local, zone)),
        Tail::Impossible => Err(BadStamp::Impossible),
    })
}

#[derive(Clone, Copy)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    /// Days since 1970-01-01; `None` if there is no such day.
    #[inline]
    fn days(self) -> Option<i64> {
        let Date { year, month, day } = self;
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + u32::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if day == 0 || day > length || year == 0 {
            return None;
        }
        // Days of the civil calendar counted in years that begin in March, so that the leap day comes last.
        let year = i64::from(year) - i64::from(month <= 2);
        let month = i64::from((month + 9) % 12);
        let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
        Some(365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468)
    }
}

#[derive(Clone, Copy)]
struct Time {
    hour: u32,
    minute: u32,
    second: u32,
    micros: u32,
}

impl Time {
    /// `None` if no clock shows it. A leap second is the first second of the next minute.
    #[inline]
    fn micros_of_day(self) -> Option<i64> {
        let is_leap_second = self.second == 60 && self.minute == 59;
        if self.hour > 23 || self.minute > 59 || (self.second > 59 && !is_leap_second) {
            return None;
        }
        let seconds = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        Some(seconds * 1_000_000 + i64::from(self.micros))
    }
}

/// Every other form.
fn tolerant(text: &str, order: Option<DateOrder>) -> Result<Stamp<'_>, BadStamp> {
    let text = text.trim_ascii();
    if is_missing(text) {
        return Ok(Stamp::Missing);
    }
    if !text.is_ascii() {
        return Err(BadStamp::NotAStamp);
    }
    if let Some(stamp) = iso(text) {
        return stamp;
    }
    if let Some(stamp) = number(text) {
        return stamp;
    }
    let (date, rest) = date(text).ok_or(BadStamp::NotAStamp)?;
    if rest.is_empty() {
        let is_possible = match date {
            WrittenDate::Sure(date) => date.days().is_some(),
            WrittenDate::DayMonth(one, two, year) => {
                [(one, two), (two, one)].into_iter().any(|(day, month)| Date { year, month, day }.days().is_some())
            }
        };
        return if is_possible { Ok(Stamp::DateOnly) } else { Err(BadStamp::Impossible) };
    }
    let (time, rest) = clock(rest).ok_or(BadStamp::NotAStamp)?;
    let date = match (date, order) {
        (WrittenDate::Sure(date), _) => date,
        (WrittenDate::DayMonth(day, month, year), Some(DateOrder::DayFirst)) => Date { year, month, day },
        (WrittenDate::DayMonth(month, day, year), Some(DateOrder::MonthFirst)) => Date { year, month, day },
        (WrittenDate::DayMonth(..), None) => return Err(BadStamp::OrderUnknown),
    };
    finish(date, time, rest).unwrap_or(Err(BadStamp::NotAStamp))
}

/// Epoch seconds, milliseconds, microseconds or nanoseconds by size; `YYYYMMDD` and `YYYYMMDDHHMMSS`.
fn number(text: &str) -> Option<Result<Stamp<'_>, BadStamp>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let fraction = text[digits..].strip_prefix('.').unwrap_or("");
    let has_fraction = digits < text.len();
    if has_fraction && (fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let part = |from: usize, to: usize| text[from..to].parse::<u32>().ok();
    if !has_fraction && (digits == 8 || digits == 14) && matches!(&text[..2], "19" | "20") {
        let date = Date { year: part(0, 4)?, month: part(4, 6)?, day: part(6, 8)? };
        if digits == 8 {
            return Some(if date.days().is_some() { Ok(Stamp::DateOnly) } else { Err(BadStamp::Impossible) });
        }
        let time = Time { hour: part(8, 10)?, minute: part(10, 12)?, second: part(12, 14)?, micros: 0 };
        return finish(date, time, "");
    }
    if !(9..=19).contains(&digits) {
        return None;
    }
    let whole: u64 = text[..digits].parse().ok()?;
    let micros = match whole {
        100_000_000_000_000_000.. => whole / 1_000,
        100_000_000_000_000.. => whole,
        100_000_000_000.. => whole * 1_000,
        _ => {
            let mut millionths = 0;
            let mut scale = 100_000;
            for byte in fraction.bytes().take(6) {
                millionths += u64::from(byte - b'0') * scale;
                scale /= 10;
            }
            whole * 1_000_000 + millionths
        }
    };
    Some(Ok(Stamp::At(Instant(i64::try_from(micros).ok()?))))
}

#[derive(Clone, Copy)]
enum WrittenDate {
    Sure(Date),
    /// The two numbers as they stand, and the year.
    DayMonth(u32, u32, u32),
}

/// The date at the start of a text, and what follows it without the mark between date and time.
fn date(text: &str) -> Option<(WrittenDate, &str)> {
    let text = match text.split_once(", ") {
        Some((weekday, rest)) if month(weekday).is_none() && weekday.bytes().all(|b| b.is_ascii_alphabetic()) => rest,
        _ => text,
    };
    let word = |text: &'_ str| text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (first, rest) = text.split_at(word(text));
    if matches!(first.as_bytes().get(8), Some(b'T' | b't')) {
        let part = |from: usize, to: usize| first.get(from..to)?.parse::<u32>().ok();
        let date = Date { year: part(0, 4)?, month: part(4, 6)?, day: part(6, 8)? };
        return Some((WrittenDate::Sure(date), &text[9..]));
    }
    let mark = |rest: &str| rest.bytes().take_while(|byte| b"-/. ,".contains(byte)).count();
    let gap = mark(rest);
    let (separator, rest) = (rest.as_bytes().first().copied()?, &rest[gap..]);
    let (second, rest) = rest.split_at(word(rest));
    let rest = &rest[mark(rest)..];
    // The third part ends where its digits end: `2024-03-12T15:04`.
    let (third, rest) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
    let short = |digits: &str| (1..=2).contains(&digits.len()).then(|| digits.parse::<u32>().ok())?;
    let year = |digits: &str| match digits.len() {
        4 => digits.parse::<u32>().ok(),
        2 => digits.parse::<u32>().ok().map(|year| if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    };
    let written = if first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        let month = short(second).or_else(|| month(second))?;
        WrittenDate::Sure(Date { year: year(first)?, month, day: short(third)? })
    } else if let Some(month) = month(first) {
        WrittenDate::Sure(Date { year: year(third)?, month, day: short(second)? })
    } else if let Some(month) = month(second) {
        WrittenDate::Sure(Date { year: year(third)?, month, day: short(first)? })
    } else if separator == b'.' {
        WrittenDate::Sure(Date { year: year(third)?, month: short(second)?, day: short(first)? })
    } else if separator == b'/' || (separator == b'-' && third.len() == 4) {
        WrittenDate::DayMonth(short(first)?, short(second)?, year(third)?)
    } else {
        return None;
    };
    let after = rest.trim_start_matches([' ', ',']);
    let after = if after.len() == rest.len() {
        rest.strip_prefix(['T', 't']).filter(|time| !time.is_empty()).unwrap_or(rest)
    } else {
        after
    };
    if after.len() == rest.len() && !rest.is_empty() {
        return None;
    }
    Some((written, after))
}

/// `Mar`, `March`, in English.
pub(super) fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_it = |name: &&str| word == **name || word == name[..3] || (word == "sept" && name.starts_with("sept"));
    MONTHS.iter().position(is_it).map(|index| index as u32 + 1)
}

/// `h:mm[:ss][ AM]` or `HHMM[SS]` at the start of a text, and what follows it: fraction and zone.
fn clock(text: &str) -> Option<(Time, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let n = digits(text);
    let (hour, minute, second, rest) = if n == 4 || n == 6 {
        let second = if n == 6 { text[4..6].parse().ok()? } else { 0 };
        (text[..2].parse().ok()?, text[2..4].parse().ok()?, second, &text[n..])
    } else {
        let (hour, rest) = (text[..n].parse::<u32>().ok()?, text[n..].strip_prefix(':')?);
        if digits(rest) != 2 {
            return None;
        }
        let (minute, rest) = (rest[..2].parse::<u32>().ok()?, &rest[2..]);
        match rest.strip_prefix(':') {
            Some(rest) if digits(rest) == 2 => (hour, minute, rest[..2].parse::<u32>().ok()?, &rest[2..]),
            Some(_) => return None,
            None => (hour, minute, 0, rest),
        }
    };
    let half = rest.trim_start();
    let is_half = |word: &str| half.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let (hour, rest) = if is_half("am") || is_half("pm") {
        // 13 PM is no time: let the check of the clock refuse it.
        let on_the_dial = if (1..=12).contains(&hour) { hour % 12 } else { 99 };
        (on_the_dial + if is_half("pm") { 12 } else { 0 }, &half[2..])
    } else {
        (hour, rest)
    };
    Some((Time { hour, minute, second, micros: 0 }, rest))
}

/// What the stamps of a file say about the order of day and month, gathered one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderVotes {
    /// Stamps with a first number above 12.
    pub day_first: u64,
    /// Stamps with a second number above 12.
    pub month_first: u64,
}

impl OrderVotes {
    /// Counts a cell, if it is a date that tells.
    pub fn count(&mut self, text: &str) {
        let text = text.trim_ascii();
        if text.is_ascii()
            && let Some((WrittenDate::DayMonth(one, two, _), _)) = date(text)
        {
            self.day_first += u64::from(one > 12 && two <= 12);
            self.month_first += u64::from(two > 12 && one <= 12);
        }
    }
}
