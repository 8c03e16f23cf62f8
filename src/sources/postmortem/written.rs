//! Dates, times and zones as people write them at the beginning of a line: `14:05 UTC - `, `2024-03-12 14:05`, `[2:05 PM]`.

use crate::sources::stamp::{BadStamp, Stamp, is_zone_word, parse};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

/// A zone that a document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// What can stand behind a time: `UTC`, `CET`, `UTC+2`, `+02:00`.
    Suffix(String),
    Named(Tz),
}

/// A date as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    Sure(NaiveDate),
    /// `3/12/2024`: March or December.
    Undecided,
}

/// A time at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written<'t> {
    pub day: Option<Day>,
    /// `14:05`, `14:05:30.5`, `2:05 PM`.
    pub time: String,
    pub zone: Option<Zone>,
    /// What comes after it, with the marks between them.
    pub rest: &'t str,
}

pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Zones that have one name the year round.
const GENERIC: &[(&str, Tz)] = &[
    ("ET", Tz::America__New_York),
    ("CT", Tz::America__Chicago),
    ("MT", Tz::America__Denver),
    ("PT", Tz::America__Los_Angeles),
];

/// The date of a text that is nothing but a date.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim().trim_matches(['(', ')', '[', ']', ':', ',', '.', '*']).trim();
    let text = text.split_once(' ').filter(|(word, _)| is_weekday(word)).map_or(text, |(_, rest)| rest).trim();
    if text.len() < 6
        || text.len() > 24
        || text.contains(':')
        || !text.starts_with(|first: char| first.is_ascii_alphanumeric())
    {
        return None;
    }
    let text = &without_ordinal(text);
    match parse(&format!("{text} 00:00"), None) {
        Ok(Stamp::Local(micros)) => Some(Day::Sure(DateTime::from_timestamp_micros(micros)?.date_naive())),
        Err(BadStamp::OrderUnknown) => Some(Day::Undecided),
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.trim_end_matches([',', '.']).to_lowercase();
    DAYS.iter().any(|day| word == **day || (word.len() >= 3 && word.len() <= 5 && day.starts_with(&word)))
}

/// `March 12th` is `March 12`.
fn without_ordinal(text: &str) -> String {
    let word = |word: &str| {
        let (bare, comma) = word.strip_suffix(',').map_or((word, ""), |bare| (bare, ","));
        let digits = bare.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let is_ordinal = digits.len() < bare.len()
            && (1..=2).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(&bare[digits.len()..], "st" | "nd" | "rd" | "th");
        if is_ordinal { format!("{digits}{comma}") } else { word.to_owned() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The date that a text begins with, and what comes after it.
pub(super) fn leading_day(text: &str) -> Option<(Day, &str)> {
    let text = text.trim_start();
    // `2024-03-12T14:05`: the date ends at the letter.
    if let (Some(date), Some(rest)) = (text.get(..10), text.get(10..))
        && let Some(rest) = rest.strip_prefix('T').filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
        && let Some(day) = day(date)
    {
        return Some((day, rest));
    }
    let ends = text.char_indices().filter(|(_, letter)| letter.is_whitespace()).map(|(at, _)| at);
    let ends: Vec<usize> = ends.chain([text.len()]).take(4).collect();
    ends.iter().rev().find_map(|end| Some((day(&text[..*end])?, &text[*end..])))
}

/// A date somewhere in a text, such as a heading: `Tuesday, March 12, 2024 (UTC)`.
pub(super) fn day_in(text: &str) -> Option<Day> {
    let begins = |(at, letter): (usize, char)| {
        let is_begin = at == 0 || !text[..at].ends_with(|before: char| before.is_alphanumeric());
        (is_begin && letter.is_ascii_alphanumeric()).then_some(at)
    };
    text.char_indices().take(300).filter_map(begins).find_map(|at| leading_day(&text[at..]).map(|(day, _)| day))
}

/// The time that a text begins with, after marks and words such as `[`, `~`, `at`, `around`.
pub(super) fn leading(text: &str) -> Option<Written<'_>> {
    let mut rest = without_marks(text);
    let mut day = None;
    let mut is_iso = false;
    if let Some((found, after)) = leading_day(rest) {
        is_iso = rest[..rest.len() - after.len()].ends_with('T');
        day = Some(found);
        rest = after
            .trim_start_matches(|letter: char| letter.is_whitespace() || ",)]|:@".contains(letter) || is_dash(letter));
        rest = without_marks(rest);
    }
    let (time, after) = clock(rest)?;
    let (zone, after) = zone(after, is_iso || (day.is_some() && time.len() >= 8));
    Some(Written { day, time, zone, rest: after })
}

fn without_marks(text: &str) -> &str {
    let mut text = text.trim_start();
    loop {
        let before = text.len();
        text = text.trim_start_matches(['[', '(', '~', '*', '\u{2248}', '\u{2022}', '@', '`']).trim_start();
        for word in ["at ", "around ", "about ", "approximately ", "approx. ", "ca. ", "c. "] {
            if text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
                text = text[word.len()..].trim_start();
            }
        }
        if text.len() == before {
            return text;
        }
    }
}

/// `14:05`, `14:05:30`, `2:05 pm` at the beginning of a text.
fn clock(text: &str) -> Option<(String, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    let rest = text.get(hours..)?.strip_prefix(':').filter(|_| (1..=2).contains(&hours))?;
    if digits(rest) != 2 {
        return None;
    }
    let mut end = hours + 3;
    if let Some(seconds) = text[end..].strip_prefix(':').filter(|rest| digits(rest) == 2) {
        end += 3;
        let fraction = seconds[2..].strip_prefix('.').map_or(0, digits);
        end += if fraction > 0 { fraction + 1 } else { 0 };
    }
    let (time, rest) = (&text[..end], &text[end..]);
    let half = rest.trim_start();
    for (word, mark) in [("am", "AM"), ("pm", "PM"), ("a.m.", "AM"), ("p.m.", "PM")] {
        let Some(after) = half.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)) else { continue };
        let after = &half[after.len()..];
        if !after.starts_with(|next: char| next.is_alphanumeric()) {
            return Some((format!("{time} {mark}"), after));
        }
    }
    (!rest.starts_with(|next: char| next.is_alphanumeric() && next != 'Z')).then(|| (time.to_owned(), rest))
}

/// The zone that stands behind a time. What begins with a minus is one only where no range can be meant.
fn zone(text: &str, may_be_negative: bool) -> (Option<Zone>, &str) {
    let bare = text.trim_start();
    let (bare, closes) = bare.strip_prefix('(').map_or((bare, false), |bare| (bare, true));
    let end = bare.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(bare.len());
    let (word, after) = bare.split_at(end);
    let closed = |after| if closes { str::strip_prefix(after, ')') } else { Some(after) };
    if let Some((_, tz)) = GENERIC.iter().find(|(known, _)| *known == word)
        && let Some(after) = closed(after)
    {
        return (Some(Zone::Named(*tz)), after);
    }
    let is_word = is_zone_word(word) && word == word.to_uppercase();
    if is_word || (word.is_empty() && !closes) {
        let sign = after.chars().next().filter(|sign| *sign == '+' || (*sign == '-' && (may_be_negative || is_word)));
        let tight = !is_word && text.starts_with(char::is_whitespace);
        let offset = sign.filter(|_| !tight).map_or(0, |_| offset_len(&after[1..]));
        if (is_word || offset > 0)
            && let Some(after_all) = closed(&after[if offset > 0 { offset + 1 } else { 0 }..])
        {
            let suffix = format!("{word}{}", if offset > 0 { &after[..=offset] } else { "" });
            return (Some(Zone::Suffix(suffix)), after_all);
        }
    }
    (None, text)
}

/// The length of `2`, `02`, `0200` or `02:00`, if that is what a text begins with.
fn offset_len(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    match (digits(text), text.get(2..3), text.get(3..).map(digits)) {
        (2, Some(":"), Some(2)) => 5,
        (n @ (1 | 2 | 4), _, _) => n,
        _ => 0,
    }
}

/// A zone that a heading or a sentence about times names: `(UTC)`, `all times CET`, `Europe/Berlin`.
pub(super) fn zone_in(text: &str) -> Option<Zone> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "/_+:-".contains(letter);
    let mut words = text.split(|letter: char| !is_part(letter)).map(|word| word.trim_end_matches([':', '-', '/']));
    words.find_map(|word| {
        if word.contains('/')
            && let Ok(tz) = word.parse::<Tz>()
        {
            return Some(Zone::Named(tz));
        }
        let (found, rest) = zone(word, true);
        found.filter(|_| rest.is_empty() && !word.starts_with(['+', '-']) && word != "Z")
    })
}
