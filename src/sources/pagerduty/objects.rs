//! PagerDuty's JSON: tells what each object is, unwraps it, and hands it to its mapping.

use super::kinds::{Kind, kind_of};
use super::oncall_wire::{OnCall, OneSchedule, OneUser, Schedule, User};
use super::webhook_wire::{Event, Message, OneEvent};
use super::wire::{Analysed, Envelope, Incident, Keys, LogEntry, Note, OneIncident, OneLogEntry};
use super::{analytics, incident, log_entry, note, oncall, webhook};
use crate::model::{Error, EventKind, Result, Sink, code};
use crate::sources::Options;
use crate::sources::json::{Many, Mapping, Object, Page, Refusal, Row, Survey, Tolerant};
use crate::sources::stamp::Stamps;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `/incidents` gives no more, whatever the offset.
pub(super) const MOST_INCIDENTS: u64 = 10_000;
/// Lengths of whole pages: the default and the most.
const PAGE_LENGTHS: [u64; 2] = [25, 100];

/// What is needed to map one input.
pub(super) struct PagerDutyJson<'a> {
    account: &'a str,
    /// Stamps of everything but analytics: they carry their offset.
    stamps: Stamps<'a>,
    /// Stamps of analytics outside of a page that names its zone.
    plain_stamps: Stamps<'a>,
    /// Stamps by the zone that a page names.
    zoned_stamps: BTreeMap<String, Stamps<'a>>,
    /// It is an archive of webhooks: each record is an event.
    is_event_log: bool,
}

impl<'a> PagerDutyJson<'a> {
    /// # Errors
    /// A page names a time zone that is not known.
    pub(super) fn new(name: &str, survey: &Survey, options: &'a Options, is_event_log: bool) -> Result<Self> {
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
            is_event_log,
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
        let row = || Row::new(object.place, &self.stamps);
        match kind {
            Kind::Incident => self.incident(&read!(Incident<'_>), object, sink),
            Kind::OneIncident => {
                let mut one = read!(OneIncident<'_>);
                if one.incident.log_entries.is_absent() {
                    one.incident.log_entries = std::mem::take(&mut one.log_entries);
                }
                if one.incident.notes.is_absent() {
                    one.incident.notes = std::mem::take(&mut one.notes);
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
            Kind::Note => note::map(&read!(Note<'_>), None, self.account, row(), sink),
            Kind::OnCall => oncall::on_call(&read!(OnCall<'_>), self.account, row(), sink),
            Kind::Schedule => self.schedule(&read!(Schedule<'_>), object, sink),
            Kind::OneSchedule => self.schedule(&read!(OneSchedule<'_>).schedule, object, sink),
            Kind::User => oncall::user(&read!(User<'_>), self.account, row(), sink),
            Kind::OneUser => oncall::user(&read!(OneUser<'_>).user, self.account, row(), sink),
            Kind::Event => self.event(&read!(Event<'_>), object, sink),
            Kind::OneEvent => self.event(&read!(OneEvent<'_>).event, object, sink),
            Kind::Message => self.message(&read!(Message<'_>), object, sink),
            Kind::NotImported(what) => {
                object.skip(what);
                Ok(())
            }
        }
    }

    fn incident(&self, incident: &Incident<'_>, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        incident::map(incident, self.account, None, Row::new(object.place, &self.stamps), sink)?;
        let id = incident.id.text().unwrap_or_default();
        self.entries(&incident.log_entries, &id, object, sink)?;
        for note in incident.notes.items() {
            let row = Row::new(object.place, &self.stamps);
            let kept = match note {
                Tolerant::There(note) => note::map(note, Some(&id), self.account, row, sink),
                _ => Err(Refusal::Reject(code::BAD_JSON, "expected a note as an object, found another type".into())),
            };
            object.kept_inside(kept, &format!("notes of {id}"), sink)?;
        }
        Ok(())
    }

    /// Log entries that stand with the incident that they are of; gives how many were kept.
    fn entries(
        &self,
        entries: &Many<Tolerant<LogEntry<'_>>>,
        id: &str,
        object: &Object<'_>,
        sink: &mut dyn Sink,
    ) -> Result<usize, Refusal> {
        let parent = log_entry::Parent { id };
        let mut n_kept = 0;
        for entry in entries.items() {
            let kept = match entry {
                Tolerant::There(entry) => self.log_entry(entry, Some(parent), object, sink),
                _ => {
                    Err(Refusal::Reject(code::BAD_JSON, "expected a log entry as an object, found another type".into()))
                }
            };
            n_kept += usize::from(kept.is_ok());
            object.kept_inside(kept, &format!("log_entries of {id}"), sink)?;
        }
        Ok(n_kept)
    }

    fn schedule(&self, schedule: &Schedule<'_>, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let turns = oncall::schedule(schedule, self.account, Row::new(object.place, &self.stamps), sink)?;
        if turns.is_bare {
            object.skip("schedules without turns, which are given only for a span of time (since and until)");
        }
        for _ in 0..turns.n_gaps {
            object.skip("stretches of a schedule that nobody covers");
        }
        for (code, message) in &turns.refused {
            sink.reject(object.place, code, &format!("final_schedule: {message}"), object.text.as_bytes());
        }
        Ok(())
    }

    fn event(&self, event: &Event<'_>, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let mut row = Row::new(object.place, &self.stamps);
        let word = event.event_type.text().unwrap_or(Cow::Borrowed("(none)"));
        let (kind, is_known) = match webhook::told(&word) {
            webhook::Told::Known(kind) => (kind, true),
            webhook::Told::Unknown => (EventKind::Other, false),
            webhook::Told::Foreign => {
                object.skip(&format!("{word} of a webhook"));
                return Ok(());
            }
        };
        let at = row.required("occurred_at", &event.occurred_at)?;
        let id = webhook::incident_of(event, &mut row)?;
        if let Some(incident) = event.data.get().filter(|data| webhook::is_of_incident(data)) {
            incident::map(incident, self.account, Some(at), Row::new(object.place, &self.stamps), sink)?;
        }
        if !is_known {
            object.unknown_event(&word);
        }
        webhook::event(event, &id, at, kind, self.account, &row, sink);
        row.report(&id, sink);
        Ok(())
    }

    fn message(&self, message: &Message<'_>, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let mut row = Row::new(object.place, &self.stamps);
        let Some(incident) = message.told() else {
            return Err(Refusal::Reject(code::MISSING_ID, "incident: expected the incident, found none".into()));
        };
        let at = row.required("created_on", &message.created_on)?;
        let id = row.id("incident.id", &incident.id)?;
        incident::map(incident, self.account, Some(at), Row::new(object.place, &self.stamps), sink)?;
        if self.entries(&message.log_entries, &id, object, sink)? == 0 {
            let (word, kind) = webhook::kind_of_message(message);
            if kind.is_none() {
                object.unknown_event(word.as_deref().unwrap_or("(none)"));
            }
            let change = webhook::change(kind, incident, at, &row);
            webhook::message(message, &id, change, self.account, &row, sink);
        }
        row.report(&id, sink);
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
        "an incident, a log entry or a shift"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: Keys<'_> = object.read()?;
        let container = object.page.map(|page| page.container);
        match kind_of(&keys, container) {
            Some((kind, is_in_envelope)) => self.mapped(kind, is_in_envelope, object, sink),
            None => {
                if let Some(envelope) = keys.record.get() {
                    object.skip(&format!("stream {}", envelope.stream.text().unwrap_or_default()));
                }
                Ok(())
            }
        }
    }

    fn is_event_log(&self) -> bool {
        self.is_event_log
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
        let is_of_query = survey.pages.is_empty() && !self.is_event_log;
        if is_of_query && (n == MOST_INCIDENTS || PAGE_LENGTHS.contains(&n)) {
            cuts.push(format!("it holds exactly {n} records, as a full page or query does"));
        }
        cuts
    }
}
