//! A calendar of days off, as a configuration names it: events of whole days, to dates.

use super::components::components;
use super::event::{Event, event};
use super::occurrences::{Excepted, occurrences};
use super::when::Zones;
use super::zone::{Block, Zone};
use crate::model::{Error, Result};
use crate::sources::json::Refusal;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use std::collections::BTreeMap;

/// A repetition without an end is followed to here.
const LAST_YEAR: i32 = 2100;
const WAY_OUT: &str = "make it an event of whole days (DTSTART;VALUE=DATE:20261225), or take it out of the file";

/// Reads the days off of a calendar, in order, each once. `file` is its name, for messages only.
///
/// An event of whole days gives its days, its end excluded; one that repeats gives those of every time until 2100. What was
/// called off gives none. Which zone a day belongs to is the reader's: Christmas is on the 25th everywhere.
///
/// # Errors
///
/// The text is no calendar, or an event cannot be read in full, or is not one of whole days: with file and line. A day off
/// that is left out in silence is wrong pay.
///
/// ```
/// let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nEND:VEVENT\nEND:VCALENDAR\n";
/// let days = incidence::sources::days_off(text.as_bytes(), "holidays.ics").unwrap();
/// assert_eq!(days.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-12-25", "2026-12-26"]);
/// ```
pub fn days_off(bytes: &[u8], file: &str) -> Result<Vec<NaiveDate>> {
    let text = components(bytes);
    if text.calendars.is_empty() {
        return Err(Error::usage(format!("{file}:1: expected BEGIN:VCALENDAR, found none"))
            .or("name a calendar in the iCalendar format (.ics)"));
    }
    if let Some(line) = text.bad_lines.first() {
        return Err(Error::usage(format!("{file}:{line}: expected NAME:value, found neither name nor value")));
    }
    if text.is_cut {
        return Err(Error::usage(format!("{file}: expected END:VCALENDAR, found none")).or("export the file again"));
    }
    let zones: Vec<Zones<'_>> = text
        .calendars
        .iter()
        .map(|calendar| {
            // Dates have no zone; any will do that knows no change of the clocks.
            let blocks = calendar.zones.iter().filter_map(Block::read).collect();
            Zones { file, blocks, floating: Some(chrono_tz::UTC) }
        })
        .collect();
    let mut events: Vec<Event<'_>> = Vec::new();
    for (calendar, zones) in text.calendars.iter().zip(&zones) {
        for part in &calendar.events {
            match event(part, zones) {
                Ok(event) => events.push(on_the_wall(event)),
                Err(Refusal::Reject(_, message)) => {
                    return Err(Error::usage(format!("{file}:{}: {message}", part.first_line)).or(WAY_OUT));
                }
                Err(Refusal::Stop(error)) => return Err(error),
            }
        }
    }
    let events = newest(events);
    let called_off: Vec<&str> = events
        .iter()
        .filter(|event| event.is_cancelled && event.instead_of.is_none() && !event.uid.is_empty())
        .map(|event| event.uid.as_str())
        .collect();
    let horizon = NaiveDate::from_ymd_opt(LAST_YEAR, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
    let mut days = Vec::new();
    for event in &events {
        let place = || format!("{file}:{}", event.part.first_line);
        if event.is_cancelled || called_off.contains(&event.uid.as_str()) {
            continue;
        }
        if !is_of_whole_days(event) {
            let (start, length) = (event.start.local, (event.length.wall + event.length.exact).num_minutes());
            let message = format!("{}: expected an event of whole days, found {length} minutes from {start}", place());
            return Err(Error::usage(message).or(WAY_OUT));
        }
        let mut excepted = Excepted::default();
        if event.instead_of.is_none() && !event.uid.is_empty() {
            let others = events.iter().filter(|other| other.uid == event.uid);
            others.filter_map(|other| other.instead_of.as_ref()).for_each(|time| excepted.add(time));
        }
        let found = occurrences(event, excepted, horizon);
        if let Some((_, message)) = event.odd.iter().chain(&found.odd).next() {
            return Err(Error::usage(format!("{}: {message}", place())).or(WAY_OUT));
        }
        for once in found.all {
            let (first, after) = (once.starts_at.to_utc().date_naive(), once.ends_at.to_utc().date_naive());
            days.extend(first.iter_days().take_while(|day| *day < after));
        }
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// The same event by the clock on the wall, whatever zone it hangs in.
fn on_the_wall(mut event: Event<'_>) -> Event<'_> {
    event.start.zone = Zone::UTC;
    event.extras.iter_mut().for_each(|extra| extra.start.zone = Zone::UTC);
    event.exceptions.iter_mut().for_each(|time| time.zone = Zone::UTC);
    if let Some(time) = &mut event.instead_of {
        time.zone = Zone::UTC;
    }
    event
}

/// From midnight to midnight.
fn is_of_whole_days(event: &Event<'_>) -> bool {
    let (wall, exact) = (event.length.wall, event.length.exact);
    let length = wall + exact;
    event.start.local.time() == NaiveTime::MIN
        && length > TimeDelta::zero()
        && length.num_seconds() % 86_400 == 0
        && event.extras.iter().all(|extra| extra.start.local.time() == NaiveTime::MIN && extra.length.is_none())
}

/// Of several versions of an event the one with the highest SEQUENCE, else the last.
fn newest(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let key = |event: &Event<'_>| (event.uid.clone(), event.instead_of.map(|time| time.local));
    let mut best = BTreeMap::new();
    for (at, event) in events.iter().enumerate().filter(|(_, event)| !event.uid.is_empty()) {
        let slot = best.entry(key(event)).or_insert((event.sequence, at));
        if event.sequence >= slot.0 {
            *slot = (event.sequence, at);
        }
    }
    let is_newest = |at: usize, event: &Event<'_>| {
        event.uid.is_empty() || best.get(&key(event)).is_some_and(|(_, newest)| *newest == at)
    };
    events.into_iter().enumerate().filter(|(at, event)| is_newest(*at, event)).map(|(_, event)| event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(events: &str) -> String {
        format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
    }

    fn days(events: &str) -> Vec<String> {
        let days = days_off(calendar(events).as_bytes(), "h.ics").unwrap_or_else(|error| panic!("{error}"));
        days.iter().map(ToString::to_string).collect()
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n")
    }

    #[test]
    fn days_come_once_in_order_their_end_excluded() {
        let several = [
            event("UID:1\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas"),
            event("UID:2\nDTSTART;VALUE=DATE:20260501"), // without an end: one day
            event("UID:3\nDTSTART;VALUE=DATE:20261226\nDURATION:P2D"),
            // Midnight to midnight in a zone is a day, one of 23 hours too.
            event("UID:4\nDTSTART;TZID=Europe/Berlin:20260329T000000\nDTEND;TZID=Europe/Berlin:20260330T000000"),
        ];
        let expected = ["2026-03-29", "2026-05-01", "2026-12-25", "2026-12-26", "2026-12-27"];
        assert_eq!(days(&several.concat()), expected);
    }

    #[test]
    fn what_repeats_comes_back_and_what_is_called_off_does_not() {
        // Every 3 October until 2028, not in 2027; Thanksgiving, the fourth Thursday of November: 26, 25 and 23.
        let several = [
            event("UID:1\nDTSTART;VALUE=DATE:20261003\nRRULE:FREQ=YEARLY;UNTIL=20281003\nEXDATE;VALUE=DATE:20271003"),
            event("UID:2\nDTSTART;VALUE=DATE:20261126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3"),
            event("UID:3\nDTSTART;VALUE=DATE:20260101\nSTATUS:CANCELLED"),
            // A day that was moved, and one occurrence that was called off.
            event("UID:4\nDTSTART;VALUE=DATE:20260601\nRRULE:FREQ=YEARLY;COUNT=3"),
            event("UID:4\nRECURRENCE-ID;VALUE=DATE:20270601\nDTSTART;VALUE=DATE:20270602"),
            event("UID:4\nRECURRENCE-ID;VALUE=DATE:20280601\nDTSTART;VALUE=DATE:20280601\nSTATUS:CANCELLED"),
            // The later version of one event.
            event("UID:5\nSEQUENCE:1\nDTSTART;VALUE=DATE:20260704"),
            event("UID:5\nSEQUENCE:0\nDTSTART;VALUE=DATE:20260705"),
        ];
        let expected = [
            "2026-06-01",
            "2026-07-04",
            "2026-10-03",
            "2026-11-26",
            "2027-06-02",
            "2027-11-25",
            "2028-10-03",
            "2028-11-23",
        ];
        assert_eq!(days(&several.concat()), expected);
        let endless = days(&event("UID:1\nDTSTART;VALUE=DATE:20200229\nRRULE:FREQ=YEARLY"));
        assert_eq!((endless.len(), endless[1].as_str(), endless[19].as_str()), (20, "2024-02-29", "2096-02-29"));
    }

    #[test]
    fn what_is_no_day_off_is_an_error_with_its_line() {
        for (text, expected) in [
            ("hello", "h.ics:1: expected BEGIN:VCALENDAR"),
            (
                &calendar(&event("DTSTART:20261224T130000Z\nDTEND:20261224T180000Z")),
                "h.ics:3: expected an event of whole days, found 300 minutes from 2026-12-24 13:00:00",
            ),
            (&calendar(&event("SUMMARY:no date")), "h.ics:3: DTSTART: expected the start of the event, found nothing"),
            (&calendar(&event("DTSTART;VALUE=DATE:20261301")), "h.ics:3: DTSTART: expected such as"),
            (
                &calendar(&event("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=HOURLY")),
                "h.ics:3: RRULE: \"FREQ=HOURLY\" is not read",
            ),
            (&calendar("hello\n"), "h.ics:3: expected NAME:value"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "h.ics: expected END:VCALENDAR"),
        ] {
            let error = days_off(text.as_bytes(), "h.ics").unwrap_err();
            assert!(error.to_string().starts_with(expected), "{error}");
            assert_eq!(error.kind, crate::model::ErrorKind::Usage);
        }
    }
}
