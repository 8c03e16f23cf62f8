//! PagerDuty's JSON: tells what each object is, unwraps it, and hands it to its mapping.

use super::wire::{Analysed, Envelope, Incident, Keys, LogEntry, OneIncident, OneLogEntry};
use super::{analytics, incident, log_entry};
use crate::model::{Error, Result, Sink, code};
use crate::sources::Options;
use crate::sources::json::{Mapping, Object, Page, Refusal, Row, Survey, Tolerant};
use crate::sources::stamp::Stamps;
use serde_json::Value;
use std::collections::BTreeMap;

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

/// What is needed to map one input.
pub(super) struct PagerDutyJson<'a> {
    account: &'a str,
    /// Stamps of everything but analytics: they carry their offset.
    stamps: Stamps<'a>,
    /// Stamps of analytics outside of a page that names its zone.
    plain_stamps: Stamps<'a>,
    /// Stamps by the zone that a page names.
    zoned_stamps: BTreeMap<String, Stamps<'a>>,
}

impl<'a> PagerDutyJson<'a> {
    /// # Errors
    /// A page names a time zone that is not known.
    pub(super) fn new(name: &str, survey: &Survey, options: &'a Options) -> Result<Self> {
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
        Ok(PagerDutyJson {
            account: options.account.as_deref().unwrap_or(""),
            stamps: Stamps::new(name, options.source_tz),
            plain_stamps: Stamps::new(name, Some(options.source_tz.unwrap_or(chrono_tz::Tz::UTC))),
            zoned_stamps,
        })
    }

    fn mapped(
        &self,
        kind: Kind,
        is_in_envelope: bool,
        object: &Object<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        macro_rules! read {
            ($kind:ty) => {
                if is_in_envelope { object.read::<Envelope<$kind>>()?.record.data } else { object.read::<$kind>()? }
            };
        }
        match kind {
            Kind::Incident => self.incident(&read!(Incident<'_>), object, sink),
            Kind::OneIncident => {
                let mut one = read!(OneIncident<'_>);
                if one.incident.log_entries.is_absent() {
                    one.incident.log_entries = std::mem::take(&mut one.log_entries);
                }
                self.incident(&one.incident, object, sink)
            }
            Kind::LogEntry => self.log_entry(&read!(LogEntry<'_>), None, object, sink),
            Kind::OneLogEntry => self.log_entry(&read!(OneLogEntry<'_>).log_entry, None, object, sink),
            Kind::Analysed => {
                let zone = object.page.and_then(|page| page.field("time_zone")).and_then(Value::as_str);
                let stamps = zone.and_then(|zone| self.zoned_stamps.get(zone)).unwrap_or(&self.plain_stamps);
                analytics::map(&read!(Analysed<'_>), self.account, Row::new(object.place, stamps), sink)
            }
        }
    }

    fn incident(&self, incident: &Incident<'_>, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        incident::map(incident, self.account, Row::new(object.place, &self.stamps), sink)?;
        let id = incident.id.text().unwrap_or_default();
        let parent = log_entry::Parent { id: &id };
        for entry in incident.log_entries.items() {
            let kept = match entry {
                Tolerant::There(entry) => self.log_entry(entry, Some(parent), object, sink),
                _ => {
                    Err(Refusal::Reject(code::BAD_JSON, "expected a log entry as an object, found another type".into()))
                }
            };
            match kept {
                Err(Refusal::Reject(code, message)) => {
                    sink.reject(object.place, code, &format!("log_entries of {id}: {message}"), object.text.as_bytes());
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
        object: &Object<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        let unknown = log_entry::map(entry, parent, self.account, Row::new(object.place, &self.stamps), sink)?;
        if let Some(unknown) = unknown {
            object.unknown_event(&unknown);
        }
        Ok(())
    }
}

impl Mapping for PagerDutyJson<'_> {
    fn expects(&self) -> &'static str {
        "an incident or a log entry"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: Keys<'_> = object.read()?;
        if let Tolerant::There(envelope) = &keys.record {
            let stream = envelope.stream.text().unwrap_or_default();
            let inner = envelope.data.get();
            let Some(kind) = inner.and_then(|inner| decisive_kind(inner)).or_else(|| kind_of_stream(&stream)) else {
                object.skip(&format!("stream {stream}"));
                return Ok(());
            };
            return self.mapped(kind, true, object, sink);
        }
        if is_control_message(&keys) {
            return Ok(());
        }
        let kind = decisive_kind(&keys).unwrap_or(match object.page.map(|page| page.container) {
            Some("log_entries") => Kind::LogEntry,
            Some("data") => Kind::Analysed,
            _ => Kind::Incident,
        });
        self.mapped(kind, false, object, sink)
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        let mut cuts = Vec::new();
        for container in super::SHAPE.containers {
            let pages = || survey.pages.iter().filter(|page| page.container == *container);
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
        let n = survey.n_loose_records();
        if survey.pages.is_empty() && (n == MOST_INCIDENTS || PAGE_LENGTHS.contains(&n)) {
            cuts.push(format!("it holds exactly {n} records, as a full page or query does"));
        }
        cuts
    }
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
