//! One event of a calendar, read: which it is, when it is and how it repeats.

use super::components::Part;
use super::content::Line;
use super::rule::Rule;
use super::when::{Length, Time, Zones, between, duration};
use crate::model::code;
use crate::sources::json::Refusal;
use chrono::TimeDelta;

/// A date on which an event takes place besides its rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extra<'z> {
    /// Its start.
    pub(super) start: Time<'z>,
    /// Its own length, if it is a period.
    pub(super) length: Option<Length>,
}

/// An event.
#[derive(Debug)]
pub(super) struct Event<'z> {
    /// As it stands.
    pub(super) part: &'z Part,
    /// Its name, empty if it has none.
    pub(super) uid: String,
    /// Which version of it this is.
    pub(super) sequence: u64,
    /// It is this one occurrence of the event of its name.
    pub(super) instead_of: Option<Time<'z>>,
    /// It was called off.
    pub(super) is_cancelled: bool,
    /// Its start.
    pub(super) start: Time<'z>,
    /// Its length.
    pub(super) length: Length,
    /// Its rules.
    pub(super) rules: Vec<Rule>,
    /// Dates besides them.
    pub(super) extras: Vec<Extra<'z>>,
    /// Dates on which it does not take place.
    pub(super) exceptions: Vec<Time<'z>>,
    /// What is odd about it: code and message.
    pub(super) odd: Vec<(&'static str, String)>,
}

/// Reads an event.
///
/// # Errors
/// It has no start or one that cannot be read, or it ends before it begins; see [`Zones::time`].
pub(super) fn event<'z>(part: &'z Part, zones: &'z Zones<'_>) -> Result<Event<'z>, Refusal> {
    if part.is_cut {
        return Err(Refusal::Reject(code::TRUNCATED, "expected END:VEVENT, found none; export it again".into()));
    }
    if part.is_not_utf8 {
        let message = "the event is not UTF-8; save the file as UTF-8 and import it again";
        return Err(Refusal::Reject(code::BAD_UTF8, message.into()));
    }
    let mut odd = Vec::new();
    if let Some(first) = part.bad_lines.first() {
        let n = part.bad_lines.len();
        odd.push((code::BAD_VALUE, format!("line {first}: expected NAME:value, found none ({n} such lines)")));
    }
    let start = part.line("DTSTART").ok_or_else(|| {
        Refusal::Reject(code::MISSING_MOMENT, "DTSTART: expected the start of the event, found nothing".into())
    })?;
    let start = zones.time(start)?;
    let length = length(part, zones, &start)?;
    let (rules, is_readable) = rules(part, &mut odd);
    let extras = if is_readable { extras(part, zones, &start, &mut odd)? } else { Vec::new() };
    let exceptions = exceptions(part, zones, &start, &mut odd)?;
    let instead_of = part.line("RECURRENCE-ID").map(|line| {
        if line.param("RANGE").is_some() {
            let message = "RECURRENCE-ID: a range (this and those after it) is not read; taken for this one alone";
            odd.push((code::BAD_VALUE, message.into()));
        }
        zones.value(line, &line.value, Some(start.zone))
    });
    let sequence = part.line("SEQUENCE").and_then(|line| line.value.trim().parse().ok());
    Ok(Event {
        part,
        uid: part.text("UID").unwrap_or_default(),
        sequence: sequence.unwrap_or(0),
        instead_of: instead_of.transpose()?,
        is_cancelled: part.text("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("cancelled")),
        start,
        length,
        rules,
        extras,
        exceptions,
        odd,
    })
}

/// From DTEND, else DURATION; without either a day lasts a day, and anything else no time at all.
fn length(part: &Part, zones: &Zones<'_>, start: &Time<'_>) -> Result<Length, Refusal> {
    let length = if let Some(line) = part.line("DTEND") {
        let end = zones.time(line)?;
        if end.instant() < start.instant() {
            let message = format!("DTEND {} lies before DTSTART {}", end.instant(), start.instant());
            return Err(Refusal::Reject(code::BAD_TIMESTAMP, message));
        }
        between(start, &end)
    } else if let Some(line) = part.line("DURATION") {
        duration(&line.value).ok_or_else(|| {
            let found = &line.value;
            Refusal::Reject(code::BAD_TIMESTAMP, format!("DURATION: expected such as P7D or PT12H, found {found:?}"))
        })?
    } else if start.is_date {
        Length { wall: TimeDelta::days(1), ..Length::default() }
    } else {
        Length::default()
    };
    Ok(length)
}

/// The rules, and whether all of them can be read: if not, the event takes place once.
fn rules(part: &Part, odd: &mut Vec<(&'static str, String)>) -> (Vec<Rule>, bool) {
    let mut rules = Vec::new();
    let mut unknown = part.line("EXRULE").map(|line| format!("EXRULE:{}", line.value));
    for line in part.all("RRULE") {
        match Rule::parse(&line.value) {
            Ok(rule) => rules.push(rule),
            Err(what) => unknown = unknown.or(Some(what)),
        }
    }
    let Some(what) = unknown else { return (rules, true) };
    odd.push((code::BAD_VALUE, format!("RRULE: {what:?} is not read; only the first occurrence is kept")));
    (Vec::new(), false)
}

/// RDATE: dates, or periods with an end or a length.
fn extras<'z>(
    part: &'z Part,
    zones: &'z Zones<'_>,
    of: &Time<'z>,
    odd: &mut Vec<(&'static str, String)>,
) -> Result<Vec<Extra<'z>>, Refusal> {
    let mut extras = Vec::new();
    for (line, value) in values(part, "RDATE") {
        let (start, end) = value.split_once('/').unwrap_or((value, ""));
        let Some(start) = told(zones.value(line, start, Some(of.zone)), odd)? else { continue };
        let length = match end.trim() {
            "" => None,
            end if end.starts_with(['P', 'p', '+']) => duration(end),
            end => told(zones.value(line, end, Some(of.zone)), odd)?
                .filter(|end| end.instant() >= start.instant())
                .map(|end| between(&start, &end)),
        };
        if length.is_none() && !end.is_empty() {
            odd.push((
                code::BAD_VALUE,
                format!("RDATE: expected a period, found {value:?}; it lasts as long as the event"),
            ));
        }
        extras.push(Extra { start, length });
    }
    Ok(extras)
}

/// EXDATE.
fn exceptions<'z>(
    part: &'z Part,
    zones: &'z Zones<'_>,
    of: &Time<'z>,
    odd: &mut Vec<(&'static str, String)>,
) -> Result<Vec<Time<'z>>, Refusal> {
    let mut exceptions = Vec::new();
    for (line, value) in values(part, "EXDATE") {
        exceptions.extend(told(zones.value(line, value, Some(of.zone)), odd)?);
    }
    Ok(exceptions)
}

fn values<'p>(part: &'p Part, name: &str) -> impl Iterator<Item = (&'p Line, &'p str)> {
    let lines = part.all(name).flat_map(|line| line.value.split(',').map(move |value| (line, value)));
    lines.filter(|(_, value)| !value.trim().is_empty())
}

/// A time that the event can do without: a bad one is odd and left out.
fn told<'z>(
    time: Result<Time<'z>, Refusal>,
    odd: &mut Vec<(&'static str, String)>,
) -> Result<Option<Time<'z>>, Refusal> {
    match time {
        Ok(time) => Ok(Some(time)),
        Err(Refusal::Reject(_, message)) => {
            odd.push((code::BAD_VALUE, format!("{message}; left out")));
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}
