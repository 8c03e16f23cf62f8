//! The moments of an incident: what the document says with a label, else what the words of its timeline tell.

use super::clocks::{Clocks, Placing, Problems, sure};
use super::facts::{About, Fact};
use super::timeline::Happening;
use super::words::{Told, told};
use super::written::{self, Day, is_dash};
use crate::model::{Instant, Result, code};
use crate::sources::stamp;
use chrono::NaiveDate;

/// The moments of one incident. What is not told is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Moments {
    pub started_at: Option<Instant>,
    /// Nothing says when impact began: `started_at` is the first line of the timeline.
    pub started_is_default: bool,
    pub detected_at: Option<Instant>,
    pub acknowledged_at: Option<Instant>,
    pub acknowledged_by: Option<String>,
    pub mitigated_at: Option<Instant>,
    pub resolved_at: Option<Instant>,
}

/// What the labels say. A window gives start and end where no label of their own does.
///
/// # Errors
/// Nothing says in which zone the clocks are.
pub(super) fn labelled(
    facts: &[Fact],
    base: Option<NaiveDate>,
    clocks: &Clocks,
    problems: &mut Problems,
) -> Result<Moments> {
    let mut moments = Moments::default();
    for fact in facts {
        let (what, slot) = match fact.about {
            About::Started => ("impact start", &mut moments.started_at),
            About::Detected => ("detected", &mut moments.detected_at),
            About::Acknowledged => ("acknowledged", &mut moments.acknowledged_at),
            About::Mitigated => ("mitigated", &mut moments.mitigated_at),
            _ => continue,
        };
        let found = one(fact, what, base, None, clocks, problems)?;
        keep(slot, found, what, fact.line, problems);
    }
    for fact in facts.iter().filter(|fact| fact.about == About::Ended) {
        let earliest = moments.started_at.or(moments.detected_at);
        let found = one(fact, "impact end", base, earliest, clocks, problems)?;
        keep(&mut moments.resolved_at, found, "impact end", fact.line, problems);
    }
    for fact in facts.iter().filter(|fact| matches!(fact.about, About::Window | About::Date)) {
        let Some((start, end)) = window(fact, base, clocks, problems)? else { continue };
        keep(&mut moments.started_at, start, "impact start", fact.line, problems);
        keep(&mut moments.resolved_at, end, "impact end", fact.line, problems);
    }
    Ok(moments)
}

/// The first of several counts; another one is odd.
fn keep(slot: &mut Option<Instant>, found: Option<Instant>, what: &str, line: u64, problems: &mut Problems) {
    match (*slot, found) {
        (None, found) => *slot = found,
        (Some(first), Some(other)) if first != other => {
            problems.push((line, code::BAD_VALUE, format!("{what}: {other}, but {first} before; the first is taken")));
        }
        _ => {}
    }
}

/// A labelled moment, not before `earliest` if it has no date.
fn one(
    fact: &Fact,
    what: &'static str,
    base: Option<NaiveDate>,
    earliest: Option<Instant>,
    clocks: &Clocks,
    problems: &mut Problems,
) -> Result<Option<Instant>> {
    let Some(written) = written::leading(&fact.value) else {
        if written::day(&fact.value).is_some() {
            let message = format!("{what}: {:?} is a date without a time; kept as unknown", fact.value);
            problems.push((fact.line, code::DATE_ONLY, message));
        } else if fact.value.contains(|letter: char| letter.is_ascii_digit())
            && stamp::parse(&fact.value, None).is_err()
        {
            let message = format!("{what}: expected a time such as 14:05 UTC, found {:?}; kept as unknown", fact.value);
            problems.push((fact.line, code::BAD_VALUE, message));
        }
        return Ok(None);
    };
    let placing = Placing { line: fact.line, what, written: &written, zone: fact.zone.as_ref() };
    on(&placing, base, earliest, clocks, problems)
}

fn on(
    placing: &Placing<'_>,
    base: Option<NaiveDate>,
    earliest: Option<Instant>,
    clocks: &Clocks,
    problems: &mut Problems,
) -> Result<Option<Instant>> {
    let what = placing.what;
    let day = match placing.written.day {
        Some(day) => sure(what, day),
        None => {
            base.ok_or_else(|| format!("{what}: {:?} has no date, and the document has none", placing.written.time))
        }
    };
    let at = match day {
        Ok(day) => clocks.on_or_after(day, placing, earliest, problems)?,
        Err(message) => Err(message),
    };
    Ok(at.map_err(|message| problems.push((placing.line, code::BAD_VALUE, message + "; kept as unknown"))).ok())
}

/// Start and end of a range: `14:02 - 15:10 UTC (68 minutes)`. `None` where the value is none.
fn window(
    fact: &Fact,
    base: Option<NaiveDate>,
    clocks: &Clocks,
    problems: &mut Problems,
) -> Result<Option<(Option<Instant>, Option<Instant>)>> {
    let value = fact.value.strip_prefix("from ").or_else(|| fact.value.strip_prefix("From ")).unwrap_or(&fact.value);
    let Some(mut start) = written::leading(value) else { return Ok(None) };
    let rest = start.rest.trim_start();
    let after = rest.trim_start_matches(is_dash);
    let after = if after.len() < rest.len() {
        after
    } else {
        let words = ["to ", "until ", "till ", "\u{2192}"];
        let Some(after) = words.iter().find_map(|word| rest.strip_prefix(word)) else { return Ok(None) };
        after
    };
    let Some(end) = written::leading(after) else { return Ok(None) };
    if start.zone.is_none() {
        start.zone.clone_from(&end.zone);
    }
    let first_day = match start.day {
        Some(Day::Sure(day)) => Some(day),
        _ => base,
    };
    let zone = fact.zone.as_ref();
    let placing = Placing { line: fact.line, what: "impact start", written: &start, zone };
    let from = on(&placing, base, None, clocks, problems)?;
    // What is said of the start's zone holds for the end.
    let zone = start.zone.as_ref().or(zone);
    let placing = Placing { line: fact.line, what: "impact end", written: &end, zone };
    let until = on(&placing, first_day, from, clocks, problems)?;
    Ok(Some((from, until)))
}

/// What the words of the timeline tell, where no label does.
///
/// Impact, alert, acknowledgement and mitigation are the first lines that tell of them. The resolve is the first one after
/// the last line that tells of a beginning, else the last one. Where nothing tells of a beginning, the first line of the
/// timeline stands for it, marked as filled in.
pub(super) fn complete(moments: &mut Moments, happenings: &[Happening]) {
    let mut lines: Vec<(&Happening, Vec<Told>)> = happenings.iter().map(|line| (line, told(&line.text))).collect();
    lines.sort_by_key(|(line, _)| line.at);
    let first = |wanted: Told| lines.iter().find(|(_, told)| told.contains(&wanted)).map(|(line, _)| *line);
    let at = |wanted: Told| first(wanted).map(|line| line.at);
    moments.started_at = moments.started_at.or_else(|| at(Told::Started));
    moments.detected_at = moments.detected_at.or_else(|| at(Told::Detected));
    moments.mitigated_at = moments.mitigated_at.or_else(|| at(Told::Mitigated));
    if moments.acknowledged_at.is_none()
        && let Some(line) = first(Told::Acknowledged)
    {
        moments.acknowledged_at = Some(line.at);
        moments.acknowledged_by.clone_from(&line.actor);
    }
    let begins = |(_, told): &(&Happening, Vec<Told>)| told.contains(&Told::Started) || told.contains(&Told::Detected);
    let last_begin = lines.iter().rposition(begins).map_or(0, |at| at);
    let mut ends = lines.iter().enumerate().filter(|(_, (_, told))| told.contains(&Told::Resolved));
    let resolved = ends.clone().find(|(index, _)| *index >= last_begin).or_else(|| ends.next_back());
    moments.resolved_at = moments.resolved_at.or_else(|| resolved.map(|(_, (line, _))| line.at));
    if moments.started_at.is_none() && moments.detected_at.is_none() {
        moments.started_at = lines.first().map(|(line, _)| line.at);
        moments.started_is_default = moments.started_at.is_some();
    }
}
