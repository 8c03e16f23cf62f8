//! What stands after the time of a stamp: an offset, `Z`, or the abbreviation of a zone.

use crate::model::{Calendar, Instant};
use chrono::{DateTime, TimeZone};
use chrono_tz::OffsetName;

/// What stands after the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail<'t> {
    None,
    /// Seconds east of UTC.
    Offset(i32),
    Named(&'t str),
    Impossible,
}

/// Reads the end of a stamp; `None` if it is nothing that stands there.
#[inline]
pub(super) fn tail(text: &str) -> Option<Tail<'_>> {
    match text.as_bytes() {
        [] => return Some(Tail::None),
        [b'Z' | b'z'] => return Some(Tail::Offset(0)),
        _ => {}
    }
    let text = text.trim_ascii();
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, offset) = text.split_at(letters);
    let is_utc = ["UTC", "GMT", "Z"].iter().any(|utc| name.eq_ignore_ascii_case(utc));
    match (name.len(), offset.len()) {
        (0, 0) => Some(Tail::None),
        (_, 0) if is_utc => Some(Tail::Offset(0)),
        (3..=5, 0) => Some(Tail::Named(name)),
        (0, _) => numeric(offset),
        (_, _) if is_utc => numeric(offset),
        _ => None,
    }
}

/// Seconds east of UTC of a bare offset: `-06:00`, `-0600`, `-6`, `+5:30`. `None` if it is none.
///
/// ```
/// use incidence::sources::stamp::offset_s;
/// assert_eq!(offset_s("-0600"), Some(-21_600));
/// assert_eq!(offset_s("+5:30"), Some(19_800));
/// assert_eq!(offset_s("CST"), None);
/// ```
pub fn offset_s(text: &str) -> Option<i32> {
    if let Some(Tail::Offset(seconds)) = numeric(text) { Some(seconds) } else { None }
}

/// `+hh:mm`, `+hhmm`, `+hh`, `+h:mm`.
fn numeric(text: &str) -> Option<Tail<'static>> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits, "0"),
        4 if digits.as_bytes()[1] == b':' => digits.split_once(':')?,
        4 => digits.split_at_checked(2)?,
        5 => digits.split_once(':').filter(|(hours, _)| hours.len() == 2)?,
        _ => return None,
    };
    if !hours.bytes().chain(minutes.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some(if hours > 15 || minutes > 59 { Tail::Impossible } else { Tail::Offset(sign * (hours * 3600 + minutes * 60)) })
}

/// Abbreviations that stand for one offset everywhere, in hours east of UTC.
const ABBREVIATIONS: &[(&str, f64)] = &[
    ("WET", 0.0),
    ("WEST", 1.0),
    ("CET", 1.0),
    ("CEST", 2.0),
    ("EET", 2.0),
    ("EEST", 3.0),
    ("MSK", 3.0),
    ("SAST", 2.0),
    ("JST", 9.0),
    ("KST", 9.0),
    ("HKT", 8.0),
    ("AWST", 8.0),
    ("ACST", 9.5),
    ("ACDT", 10.5),
    ("AEST", 10.0),
    ("AEDT", 11.0),
    ("NZST", 12.0),
    ("NZDT", 13.0),
    ("EDT", -4.0),
    ("CDT", -5.0),
    ("MDT", -6.0),
    ("PDT", -7.0),
    ("AKDT", -8.0),
];

/// Abbreviations that stand for several offsets, as `CST` does for Chicago's and Shanghai's.
const AMBIGUOUS: &[&str] =
    &["AMT", "AST", "BST", "CST", "ECT", "EST", "GST", "IST", "LST", "MST", "PST", "SST", "WAT", "WST"];

/// Whether an abbreviation needs a zone to be understood; any other that [`named`] does not know is none.
pub(super) fn is_ambiguous(name: &str) -> bool {
    AMBIGUOUS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a word is an abbreviation of a zone as it stands behind a time: `UTC`, `CEST`, `PST`.
pub fn is_zone_word(word: &str) -> bool {
    let is_known = ABBREVIATIONS.iter().any(|(known, _)| word.eq_ignore_ascii_case(known));
    is_known || is_ambiguous(word) || ["UTC", "GMT", "Z"].iter().any(|utc| word.eq_ignore_ascii_case(utc))
}

/// The instant of a local time with an abbreviation: by the file's zone where it uses that abbreviation then, else by
/// the abbreviations that mean one offset everywhere.
pub(super) fn named(local: i64, name: &str, zone: Option<&Calendar>) -> Option<Instant> {
    if let Some(zone) = zone {
        let clock = DateTime::from_timestamp_micros(local)?.naive_utc();
        let shown = zone.zone().from_local_datetime(&clock);
        for at in [shown.earliest(), shown.latest()].into_iter().flatten() {
            if at.offset().abbreviation().is_some_and(|known| known.eq_ignore_ascii_case(name)) {
                return Some(Instant::from(at.to_utc()));
            }
        }
    }
    let (_, hours) = ABBREVIATIONS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known))?;
    Some(Instant(local).plus_s(-hours * 3600.0))
}
