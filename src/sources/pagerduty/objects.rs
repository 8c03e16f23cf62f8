//! The parser of PagerDuty's JSON: tells what each object is, unwraps it, and hands it to its mapping.

use super::row::{Refusal, Row};
use super::tolerant::Tolerant;
use super::wire::{Analysed, Envelope, Incident, Keys, LogEntry, OneIncident, OneLogEntry};
use super::{analytics, incident, log_entry};
use crate::model::{Error, Place, Result, Sink, code};
use crate::sources::json::{Page, Survey};
use crate::sources::stamp::Stamps;
use crate::sources::{Chunk, Options, Parser};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// `/incidents` gives no more, whatever the offset.
const MOST_INCIDENTS: u64 = 10_000;
/// Lengths of whole pages: the default and the most.
const PAGE_LENGTHS: [u64; 2] = [25, 100];

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Incident,
    LogEntry,
    Analysed,
    OneIncident,
    OneLogEntry,
}

/// Counts of what is told once a file: by word, how many and where first.
type Tally = Mutex<BTreeMap<String, (u64, Place)>>;

fn count(tally: &Tally, word: &str, place: Place) {
    let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
    let (n, first) = tally.entry(word.to_owned()).or_insert((0, place));
    *n += 1;
    *first = place.min(*first);
}

/// The parser of one input.
pub(super) struct Objects<'a> {
    account: &'a str,
    survey: Survey,
    /// Stamps of everything but analytics: they carry their offset.
    stamps: Stamps<'a>,
    /// Stamps of analytics outside of a page that names its zone.
    plain_stamps: Stamps<'a>,
    /// Stamps by the zone that a page names.
    zoned_stamps: BTreeMap<String, Stamps<'a>>,
    unknown_events: Tally,
    skipped_streams: Tally,
}

impl<'a> Objects<'a> {
    /// # Errors
    /// A page names a time zone that is not known.
    pub(super) fn new(name: &str, survey: Survey, options: &'a Options) -> Result<Self> {
        let mut zoned_stamps = BTreeMap::new();
        for zone in survey.pages.iter().filter_map(|page| page.field("time_zone")?.as_str()) {
            if zoned_stamps.contains_key(zone) {
                continue;
            }
            let known = zone.parse().ok().or(options.source_tz);
            let known = known.ok_or_else(|| {
                Error::input(format!("{name}: time_zone: expected an IANA time zone, found {zone:?}"))
                    .or("name it: --source-tz ZONE")
            })?;
            zoned_stamps.insert(zone.to_owned(), Stamps::new(name, Some(known)));
        }
        Ok(Objects {
            account: options.account.as_deref().unwrap_or(""),
            survey,
            stamps: Stamps::new(name, options.source_tz),
            plain_stamps: Stamps::new(name, Some(options.source_tz.unwrap_or(chrono_tz::Tz::UTC))),
            zoned_stamps,
            unknown_events: Tally::default(),
            skipped_streams: Tally::default(),
        })
    }

    fn object(&self, place: Place, text: &str, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: Keys<'_> = read(text, place)?;
        let page = self.survey.page_of(place.record);
        if let Tolerant::There(envelope) = &keys.record {
            let stream = envelope.stream.text().unwrap_or_default();
            let inner = envelope.data.get();
            let Some(kind) = inner.and_then(|inner| decisive_kind(inner)).or_else(|| kind_of_stream(&stream)) else {
                count(&self.skipped_streams, &stream, place);
                return Ok(());
            };
            return self.mapped(kind, true, text, place, page, sink);
        }
        if is_control_message(&keys) {
            return Ok(());
        }
        let kind = decisive_kind(&keys).unwrap_or(match page.map(|page| page.container) {
            Some("log_entries") => Kind::LogEntry,
            Some("data") => Kind::Analysed,
            _ => Kind::Incident,
        });
        self.mapped(kind, false, text, place, page, sink)
    }

    fn mapped(
        &self,
        kind: Kind,
        is_in_envelope: bool,
        text: &str,
        place: Place,
        page: Option<&Page>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        macro_rules! object {
            ($kind:ty) => {
                if is_in_envelope {
                    read::<Envelope<$kind>>(text, place)?.record.data
                } else {
                    read::<$kind>(text, place)?
                }
            };
        }
        match kind {
            Kind::Incident => self.incident(&object!(Incident<'_>), text, place, sink),
            Kind::OneIncident => {
                let mut one = object!(OneIncident<'_>);
                if one.incident.log_entries.is_absent() {
                    one.incident.log_entries = std::mem::take(&mut one.log_entries);
                }
                self.incident(&one.incident, text, place, sink)
            }
            Kind::LogEntry => self.log_entry(&object!(LogEntry<'_>), None, place, sink),
            Kind::OneLogEntry => self.log_entry(&object!(OneLogEntry<'_>).log_entry, None, place, sink),
            Kind::Analysed => {
                let zone = page.and_then(|page| page.field("time_zone")).and_then(Value::as_str);
                let stamps = zone.and_then(|zone| self.zoned_stamps.get(zone)).unwrap_or(&self.plain_stamps);
                analytics::map(&object!(Analysed<'_>), self.account, Row::new(place, stamps), sink)
            }
        }
    }

    fn incident(&self, incident: &Incident<'_>, text: &str, place: Place, sink: &mut dyn Sink) -> Result<(), Refusal> {
        incident::map(incident, self.account, Row::new(place, &self.stamps), sink)?;
        let id = incident.id.text().unwrap_or_default();
        let parent = log_entry::Parent { id: &id };
        for entry in incident.log_entries.items() {
            let kept = match entry {
                Tolerant::There(entry) => self.log_entry(entry, Some(parent), place, sink),
                _ => {
                    Err(Refusal::Reject(code::BAD_JSON, "expected a log entry as an object, found another type".into()))
                }
            };
            match kept {
                Err(Refusal::Reject(code, message)) => {
                    sink.reject(place, code, &format!("log_entries of {id}: {message}"), text.as_bytes());
                }
                kept => kept?,
            }
        }
        Ok(())
    }

    fn log_entry(
        &self,
        entry: &LogEntry<'_>,
        parent: Option<log_entry::Parent<'_>>,
        place: Place,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        let unknown = log_entry::map(entry, parent, self.account, Row::new(place, &self.stamps), sink)?;
        if let Some(unknown) = unknown {
            count(&self.unknown_events, &unknown, place);
        }
        Ok(())
    }

    /// Why the file probably does not hold all that there was.
    fn cuts(&self) -> Vec<String> {
        let mut cuts = Vec::new();
        if self.survey.is_truncated {
            cuts.push("it ends inside an object or a list".to_owned());
        }
        for container in super::SHAPE.containers {
            let pages = || self.survey.pages.iter().filter(|page| page.container == *container);
            let offset = |page: &Page| page.field("offset").and_then(Value::as_u64);
            let Some(last) = pages().max_by_key(|page| (offset(page), page.first_record)) else { continue };
            let n: u64 = pages().map(|page| page.n_records).sum();
            match last.field("more") {
                Some(Value::Bool(true)) => cuts.push(format!("the last page of {container} says that more follow")),
                Some(_) => {}
                None if pages().count() == 1 && last.field("limit").and_then(Value::as_u64) == Some(n) => {
                    cuts.push(format!("its only page of {container} is full"));
                }
                None => {}
            }
            if *container == "incidents" && n == MOST_INCIDENTS {
                cuts.push(format!("it holds {n} incidents, the most that /incidents gives"));
            }
        }
        let n = self.survey.n_loose_records();
        if self.survey.pages.is_empty() && (n == MOST_INCIDENTS || PAGE_LENGTHS.contains(&n)) {
            cuts.push(format!("it holds exactly {n} records, as a full page or query does"));
        }
        cuts
    }
}

impl Parser for Objects<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        for (i, (line, range)) in chunk.records.iter().enumerate() {
            let bytes = &chunk.bytes[range.clone()];
            let place = Place { line: *line, record: chunk.first_record + i as u64 };
            if chunk.is_truncated && i + 1 == chunk.records.len() {
                sink.reject(place, code::TRUNCATED, "the file ends inside this record; export it again", bytes);
                continue;
            }
            let Ok(text) = std::str::from_utf8(bytes) else {
                sink.reject(
                    place,
                    code::BAD_UTF8,
                    "the record is not UTF-8; save the file as UTF-8 and import it again",
                    bytes,
                );
                continue;
            };
            match self.object(place, text, sink) {
                Ok(()) => {}
                Err(Refusal::Reject(code, message)) => sink.reject(place, code, &message, bytes),
                Err(Refusal::Stop(error)) => return Err(error),
            }
        }
        Ok(())
    }

    fn finish(&self, _lines_read: u64, sink: &mut dyn Sink) {
        for (kind, (n, first)) in &*self.unknown_events.lock().unwrap_or_else(PoisonError::into_inner) {
            let message = format!("type: {kind:?} is no known kind of log entry, {n} in the file; kept as `other`");
            sink.problem(*first, code::UNKNOWN_EVENT, "", &message);
        }
        let skipped = self.skipped_streams.lock().unwrap_or_else(PoisonError::into_inner);
        if !skipped.is_empty() {
            let streams: Vec<_> = skipped.iter().map(|(stream, (n, _))| format!("{stream} ({n})")).collect();
            sink.note(code::NOT_IMPORTED, &format!("streams that are not imported: {}", streams.join(", ")));
        }
        let cuts = self.cuts();
        if !cuts.is_empty() {
            sink.note(code::PROBABLY_CUT, &format!("the file is probably cut: {}", cuts.join("; ")));
        }
        if self.survey.n_records == 0 {
            sink.note(code::EMPTY, "the file holds no records");
        }
    }
}

/// Reads an object, or tells where it is not one.
fn read<'t, T: serde::Deserialize<'t>>(text: &'t str, place: Place) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|error| {
        let line = place.line + (error.line() as u64).saturating_sub(1);
        let words = error.to_string();
        let what = words.rsplit_once(" at line ").map_or(words.as_str(), |(what, _)| what);
        let message = format!("expected an incident or a log entry as a JSON object, found on line {line}: {what}");
        Refusal::Reject(code::BAD_JSON, message)
    })
}

/// What the object's own keys say that it is.
fn decisive_kind(keys: &Keys<'_>) -> Option<Kind> {
    let kind = keys.kind.text();
    if kind.as_deref().is_some_and(|kind| kind.ends_with("_log_entry")) {
        return Some(Kind::LogEntry);
    }
    if kind.as_deref() == Some("incident") || keys.last_status_change_at.0 {
        return Some(Kind::Incident);
    }
    if keys.seconds_to_first_ack.0 || keys.seconds_to_resolve.0 || keys.engaged_seconds.0 || keys.service_name.0 {
        return Some(Kind::Analysed);
    }
    match (keys.id.0, keys.incident.0, keys.log_entry.0) {
        (false, _, true) => Some(Kind::OneLogEntry),
        (false, true, _) => Some(Kind::OneIncident),
        _ => None,
    }
}

fn kind_of_stream(stream: &str) -> Option<Kind> {
    match stream {
        stream if stream.ends_with("incidents") => Some(Kind::Incident),
        stream if stream.ends_with("log_entries") || stream.ends_with("incident_logs") => Some(Kind::LogEntry),
        _ => None,
    }
}

/// A message of Airbyte's protocol that holds no record.
fn is_control_message(keys: &Keys<'_>) -> bool {
    let is_word =
        |word: &str| ["LOG", "STATE", "SPEC", "TRACE", "CATALOG", "CONNECTION_STATUS", "CONTROL"].contains(&word);
    !keys.id.0 && keys.kind.text().is_some_and(|word| is_word(&word))
}
