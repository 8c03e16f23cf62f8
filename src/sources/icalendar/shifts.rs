//! From the events of a file's calendars to shifts and people.

use super::ID;
use super::components::{CalendarPart, Part, Text, components};
use super::content::Raw;
use super::event::{Event, event};
use super::occurrences::{Excepted, Occurrence, occurrences};
use super::when::{Time, Zones};
use super::who::{Feed, Person};
use super::zone::{Block, known, local};
use crate::model::{Instant, PersonRecord, Place, Result, ShiftRecord, Sink, code};
use crate::sources::json::Refusal;
use crate::sources::{Chunk, Options, Parser};
use chrono::{Days, NaiveDateTime};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// Days after the last date of a file up to which a repetition without an end is followed.
const DAYS_AHEAD: u64 = 366;
/// A file gives no more shifts than this.
const MOST_SHIFTS: usize = 1_000_000;

/// The parser of one file.
pub(super) struct Shifts<'a> {
    name: String,
    account: &'a str,
    source_tz: Option<Tz>,
}

/// A shift before it is known whether another repeats it.
struct Shift {
    place: Place,
    person: Person,
    schedule: Option<String>,
    at: Occurrence,
    is_escalation: bool,
}

/// What is not imported and why a file is not all that there was.
#[derive(Default)]
struct Notes {
    not_imported: BTreeMap<String, u64>,
    partial: Vec<String>,
}

impl Notes {
    fn skip(&mut self, what: &str) {
        *self.not_imported.entry(what.to_owned()).or_default() += 1;
    }
}

impl<'a> Shifts<'a> {
    pub(super) fn new(name: &str, options: &'a Options) -> Self {
        Shifts {
            name: name.to_owned(),
            account: options.account.as_deref().unwrap_or(""),
            source_tz: options.source_tz,
        }
    }

    fn zones(&self, calendar: &CalendarPart) -> Zones<'_> {
        let own = calendar.own.text("X-WR-TIMEZONE").and_then(|name| known(&name));
        let blocks = calendar.zones.iter().filter_map(Block::read).collect();
        Zones { file: &self.name, blocks, floating: own.or(self.source_tz) }
    }

    /// Every shift of a text in the order of its events. What is odd and what is refused goes to the sink.
    fn shifts(&self, text: &Text, bytes: &[u8], notes: &mut Notes, sink: &mut dyn Sink) -> Result<Vec<Shift>> {
        let raw = Raw::new(bytes);
        let zones: Vec<Zones<'_>> = text.calendars.iter().map(|calendar| self.zones(calendar)).collect();
        let feeds: Vec<Feed> = text.calendars.iter().map(Feed::of).collect();
        let mut events = Vec::new();
        for ((calendar, zones), feed) in text.calendars.iter().zip(&zones).zip(&feeds) {
            for part in &calendar.events {
                match event(part, zones) {
                    Ok(event) => events.push((event, feed)),
                    Err(Refusal::Reject(code, message)) => refuse(part, &raw, code, &message, sink),
                    Err(Refusal::Stop(error)) => return Err(error),
                }
            }
        }
        let events = newest(events, notes);
        let horizon = horizon(text);
        let replaced = replaced(&events);
        let wholes = events.iter().map(|(event, _)| event).filter(|event| event.instead_of.is_none());
        let called_off: BTreeSet<&str> = wholes
            .filter(|event| event.is_cancelled && !event.uid.is_empty())
            .map(|event| event.uid.as_str())
            .collect();
        let (mut shifts, mut is_at_horizon) = (Vec::new(), false);
        for (event, feed) in &events {
            if event.is_cancelled || called_off.contains(event.uid.as_str()) {
                notes.skip("events that were called off");
                continue;
            }
            let place = Place { line: event.part.first_line, record: 0 };
            let who = feed.who(event.part);
            if who.people.is_empty() {
                let message = "ATTENDEE, SUMMARY: expected who is on call, found nothing";
                refuse(event.part, &raw, code::MISSING_ID, message, sink);
                continue;
            }
            let mut excepted = Excepted::default();
            if event.instead_of.is_none() {
                replaced.get(event.uid.as_str()).into_iter().flatten().for_each(|time| excepted.add(time));
            }
            let found = occurrences(event, excepted, horizon);
            is_at_horizon |= found.is_at_horizon;
            if found.all.is_empty() {
                notes.skip("events of which no occurrence is left");
            }
            let doubt = who.is_doubtful.then(|| {
                let name = &who.people[0].id;
                (code::BAD_VALUE, format!("SUMMARY: {name:?} may be a person or a schedule; taken for the person"))
            });
            for (code, message) in event.odd.iter().chain(&found.odd).chain(&doubt) {
                sink.problem(place, code, "", message);
            }
            for (at, person) in found.all.iter().flat_map(|at| who.people.iter().map(move |person| (at, person))) {
                let (person, schedule) = (person.clone(), who.schedule.clone());
                shifts.push(Shift { place, person, schedule, at: *at, is_escalation: who.is_escalation });
            }
            if shifts.len() > MOST_SHIFTS {
                shifts.truncate(MOST_SHIFTS);
                notes.partial.push(format!("it gives more than {MOST_SHIFTS} shifts; the rest is left out"));
                break;
            }
        }
        if is_at_horizon {
            let day = horizon.date();
            let message =
                format!("repetitions without an end are followed until {day}, a year after the last date of the file");
            notes.partial.push(message);
        }
        if feeds.iter().any(|feed| feed.is_of_pagerduty) {
            notes.partial.push("a feed of PagerDuty holds only a span around the day on which it was fetched".into());
        }
        Ok(shifts)
    }
}

/// Rejects an event with its text.
fn refuse(part: &Part, raw: &Raw<'_>, code: &'static str, message: &str, sink: &mut dyn Sink) {
    sink.reject(Place { line: part.first_line, record: 0 }, code, message, raw.lines(part.first_line, part.last_line));
}

type Events<'z> = Vec<(Event<'z>, &'z Feed)>;

/// Of several versions of an event the one with the highest SEQUENCE, else the last.
fn newest<'z>(events: Events<'z>, notes: &mut Notes) -> Events<'z> {
    let key = |event: &Event<'_>| (event.uid.clone(), event.instead_of.map(|time| time.instant()));
    let mut best: BTreeMap<(String, Option<Instant>), (u64, usize)> = BTreeMap::new();
    for (index, (event, _)) in events.iter().enumerate().filter(|(_, (event, _))| !event.uid.is_empty()) {
        let slot = best.entry(key(event)).or_insert((event.sequence, index));
        if event.sequence >= slot.0 {
            *slot = (event.sequence, index);
        }
    }
    let is_newest = |index: usize, event: &Event<'_>| {
        event.uid.is_empty() || best.get(&key(event)).is_some_and(|(_, best)| *best == index)
    };
    let (newest, older): (Vec<_>, Vec<_>) =
        events.into_iter().enumerate().partition(|(index, (event, _))| is_newest(*index, event));
    older.iter().for_each(|_| notes.skip("earlier versions of an event"));
    newest.into_iter().map(|(_, event)| event).collect()
}

/// The occurrences of each event, by its name, that other events stand in for.
fn replaced<'e>(events: &'e Events<'_>) -> BTreeMap<&'e str, Vec<Time<'e>>> {
    let mut replaced: BTreeMap<&str, Vec<Time<'_>>> = BTreeMap::new();
    for (event, _) in events {
        if let Some(time) = event.instead_of.filter(|_| !event.uid.is_empty()) {
            replaced.entry(&event.uid).or_default().push(time);
        }
    }
    replaced
}

/// A year after the last date that the file names.
fn horizon(text: &Text) -> NaiveDateTime {
    const DATES: [&str; 6] = ["DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND", "RECURRENCE-ID"];
    let parts = text.calendars.iter().flat_map(|calendar| calendar.events.iter().chain([&calendar.own]));
    let dates = parts.flat_map(|part| &part.lines).filter(|line| DATES.contains(&line.name.as_str()));
    let last = dates.filter_map(|line| local(line.value.trim().trim_end_matches(['Z', 'z']))).max();
    let last = last.unwrap_or_default();
    last.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(last)
}

impl Parser for Shifts<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        let text = components(&chunk.bytes);
        let mut notes = Notes::default();
        for (name, n) in &text.others {
            *notes.not_imported.entry(name.clone()).or_default() += n;
        }
        if let Some(first) = text.bad_lines.first() {
            let n = text.bad_lines.len();
            let message =
                format!("expected NAME:value, found neither name nor value ({n} such lines outside of events)");
            sink.problem(Place { line: *first, record: 0 }, code::BAD_VALUE, "", &message);
        }
        let shifts = self.shifts(&text, &chunk.bytes, &mut notes, sink)?;
        // Splunk On-Call writes some shifts twice; hours would double.
        let plain: BTreeSet<(&str, Instant, Instant)> = shifts
            .iter()
            .filter(|shift| !shift.is_escalation)
            .map(|shift| (shift.person.id.as_str(), shift.at.starts_at, shift.at.ends_at))
            .collect();
        // An event may know the name that another leaves out.
        let names = shifts.iter().rev().map(|shift| &shift.person).filter(|person| person.name.is_some());
        let named: BTreeMap<&str, &Person> = names.map(|person| (person.id.as_str(), person)).collect();
        let mut people: BTreeSet<&str> = BTreeSet::new();
        for shift in &shifts {
            let id = shift.person.id.as_str();
            if shift.is_escalation && plain.contains(&(id, shift.at.starts_at, shift.at.ends_at)) {
                notes.skip("shifts that repeat another as (Escalation)");
                continue;
            }
            let record = ShiftRecord {
                source: ID,
                account: self.account,
                schedule: shift.schedule.as_deref(),
                person_id: id,
                starts_at: Some(shift.at.starts_at),
                ends_at: Some(shift.at.ends_at),
                ..ShiftRecord::default()
            };
            sink.shift(shift.place, &record);
            if people.insert(id) {
                let person = named.get(id).copied().unwrap_or(&shift.person);
                let record = PersonRecord {
                    source: ID,
                    account: self.account,
                    person_id: id,
                    name: person.name.as_deref(),
                    email: person.email.as_deref(),
                    ..PersonRecord::default()
                };
                sink.person(shift.place, &record);
            }
        }
        tell(&text, notes, sink);
        Ok(())
    }

    fn finish(&self, _lines_read: u64, _sink: &mut dyn Sink) {}
}

/// The notes of the file.
fn tell(text: &Text, notes: Notes, sink: &mut dyn Sink) {
    if !notes.not_imported.is_empty() {
        let kinds: Vec<String> = notes.not_imported.iter().map(|(kind, n)| format!("{kind} ({n})")).collect();
        sink.note(code::NOT_IMPORTED, &format!("not imported: {}", kinds.join(", ")));
    }
    if !notes.partial.is_empty() {
        sink.note(code::PARTIAL_EXPORT, &notes.partial.join("; "));
    }
    if text.is_cut {
        sink.note(code::PROBABLY_CUT, "the file is probably cut: it ends inside a calendar or an event");
    }
    if text.calendars.iter().all(|calendar| calendar.events.is_empty()) {
        sink.note(code::EMPTY, "the file holds no events");
    }
}
