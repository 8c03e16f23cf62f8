//! The zone of a local time: by its IANA name, else by the block that the file defines under that name.

use super::components::{Part, ZonePart};
use super::content::Line;
use super::rule::Rule;
use crate::model::{Calendar, Instant};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

/// A zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Zone<'z> {
    /// One that is known by its name.
    Known(Calendar),
    /// One that the file defines.
    Defined(&'z Block),
}

impl Zone<'_> {
    /// UTC.
    pub(super) const UTC: Zone<'static> = Zone::Known(Calendar::UTC);

    /// The instant of a local time, and how often the clocks showed it: once, twice (the earlier is taken) or never (read
    /// with the offset before the gap).
    pub(super) fn instant(&self, local: NaiveDateTime) -> (Instant, u8) {
        match self {
            Zone::Known(calendar) => calendar.instant(local),
            Zone::Defined(block) => block.instant(local),
        }
    }
}

/// The IANA zone of a name; some programs put a path before it: `/example.com/Tzfile/Europe/Berlin`.
pub(super) fn known(name: &str) -> Option<Tz> {
    let name = name.trim().trim_start_matches('/');
    let starts = std::iter::once(0).chain(name.match_indices('/').map(|(at, _)| at + 1));
    starts.into_iter().find_map(|at| name[at..].parse().ok())
}

/// A change of the clocks.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Change {
    /// What the clocks showed until then.
    at: NaiveDateTime,
    /// Seconds east of UTC before.
    from: i32,
    /// Seconds east of UTC from then on.
    to: i32,
}

/// A zone as a VTIMEZONE defines it.
#[derive(Debug, PartialEq)]
pub(super) struct Block {
    /// Its name.
    pub(super) id: String,
    changes: Vec<Change>,
}

impl Block {
    /// Reads a block; `None` if it has no rule that can be read.
    pub(super) fn read(part: &ZonePart) -> Option<Block> {
        let mut changes: Vec<Change> = part.observances.iter().filter_map(changes).flatten().collect();
        changes.sort_by_key(|change| change.at);
        (!changes.is_empty() && !part.id.is_empty()).then(|| Block { id: part.id.clone(), changes })
    }

    fn instant(&self, local: NaiveDateTime) -> (Instant, u8) {
        let after = self.changes.partition_point(|change| change.at <= local);
        let east = |offset: i32| Instant::from((local - TimeDelta::seconds(offset.into())).and_utc());
        let last = after.checked_sub(1).map(|last| self.changes[last]);
        let next = self.changes.get(after);
        match (last, next) {
            // The clocks went forward over this time.
            (Some(last), _) if local - last.at < TimeDelta::seconds((last.to - last.from).into()) => {
                (east(last.from), 0)
            }
            // They will go back to it.
            (_, Some(next)) if next.at - local <= TimeDelta::seconds((next.from - next.to).into()) => {
                (east(next.from), 2)
            }
            (Some(last), _) => (east(last.to), 1),
            (None, Some(next)) => (east(next.from), 1),
            (None, None) => (east(0), 1),
        }
    }
}

/// The changes that one rule of a block makes, for as long as anybody plans.
fn changes(observance: &Part) -> Option<Vec<Change>> {
    let offset = |name: &str| observance.line(name).and_then(|line| offset(&line.value));
    let (to, first) = (offset("TZOFFSETTO")?, local(&observance.line("DTSTART")?.value)?);
    let from = offset("TZOFFSETFROM").unwrap_or(to);
    let horizon = NaiveDate::from_ymd_opt(2100, 1, 1)?.and_hms_opt(0, 0, 0)?;
    let mut at = vec![first];
    for rule in observance.all("RRULE").filter_map(|line| Rule::parse(&line.value).ok()) {
        // UNTIL is told in UTC.
        let until = rule.until.as_deref().and_then(|until| local(until.trim_end_matches(['Z', 'z'])));
        let is_past = |start: NaiveDateTime| until.is_some_and(|until| start - TimeDelta::seconds(from.into()) > until);
        at.extend(rule.starts(first, is_past, horizon).0);
    }
    at.extend(observance.all("RDATE").flat_map(|line: &Line| line.value.split(',').filter_map(local)));
    at.sort_unstable();
    at.dedup();
    Some(at.into_iter().map(|at| Change { at, from, to }).collect())
}

/// `+0100`, `-023000`: seconds east of UTC.
fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => return None,
    };
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    Some(sign * (part(0)? * 3600 + part(2)? * 60 + part(4)?)).filter(|seconds| seconds.abs() <= 16 * 3600)
}

/// `20240311T080000` or `20240311`, which is its midnight.
pub(super) fn local(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y%m%d")
        && text.len() == 8
    {
        return date.and_hms_opt(0, 0, 0);
    }
    if text.len() != 15 || !text.is_ascii() {
        return None;
    }
    // A leap second is the first second of the next minute.
    let is_leap = text.ends_with("60");
    let text = if is_leap { format!("{}59", &text[..13]) } else { text.to_owned() };
    let at = NaiveDateTime::parse_from_str(&text, "%Y%m%dT%H%M%S").ok()?;
    Some(if is_leap { at + TimeDelta::seconds(1) } else { at })
}

#[cfg(test)]
mod tests {
    use super::super::components::components;
    use super::*;

    const BERLIN: &str = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Office\n\
        BEGIN:DAYLIGHT\nDTSTART:19810329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\n\
        BEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
        END:VTIMEZONE\nEND:VCALENDAR\n";

    #[test]
    fn a_block_tells_the_time_as_the_zone_that_it_describes() {
        let text = components(BERLIN.as_bytes());
        let block = Block::read(&text.calendars[0].zones[0]).expect("the block can be read");
        let berlin = Calendar::new(chrono_tz::Europe::Berlin);
        for text in [
            "20240101T120000",
            "20240331T015959",
            "20240331T023000",
            "20240331T030000",
            "20240701T120000",
            "20241027T015959",
            "20241027T023000",
            "20241027T030001",
            "20301201T000000",
        ] {
            let at = local(text).expect("it is a local time");
            assert_eq!(Zone::Defined(&block).instant(at), berlin.instant(at), "{text}");
        }
    }

    #[test]
    fn zones_go_by_name_with_or_without_a_path() {
        for name in ["Europe/Berlin", "/example.com/Tzfile/Europe/Berlin", " Europe/Berlin "] {
            assert_eq!(known(name), Some(chrono_tz::Europe::Berlin), "{name}");
        }
        assert_eq!(known("W. Europe Standard Time"), None);
        assert_eq!(known(""), None);
    }

    #[test]
    fn offsets_and_local_times_are_read_strictly() {
        assert_eq!(
            (offset("+0530"), offset("-023000"), offset("0100"), offset("+9900")),
            (Some(19_800), Some(-9_000), None, None)
        );
        assert_eq!(local("20240311T080060"), local("20240311T080100"));
        for bad in ["2024-03-11", "20240230", "20240311T250000", "20240311T0800", "", "é"] {
            assert_eq!(local(bad), None, "{bad}");
        }
    }
}
