//! Parses the rows of a ticket CSV: one incident a row, or one event a row.

use super::columns::Col;
use super::fill::{Layout, Rejected};
use crate::model::{AckState, EventKind, EventRecord, Field, Instant, Place, Result, Sink, code};
use crate::sources::csv_reader::{CsvFile, Row};
use crate::sources::stamp::Odd;
use crate::sources::{Chunk, Parser};
use std::collections::HashMap;

/// What the rows of an event log mean.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    /// Their state in lower case -> the kind of event that reaching it is. Any other is `state`.
    pub kinds: HashMap<String, EventKind>,
}

/// Parses the chunks of a ticket CSV.
pub struct TicketParser<'a> {
    /// The file.
    pub file: CsvFile,
    /// How its rows are to be read.
    pub layout: Layout<'a>,
    /// Set if every row is one event of an incident rather than an incident.
    pub log: Option<EventLog>,
    /// Columns that are not imported, if that is worth a note.
    pub unknown_columns: Vec<String>,
}

impl Parser for TicketParser<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        let (mut tags, mut odd) = (String::new(), Odd::new());
        self.file.rows(chunk, sink, |row, sink| {
            odd.clear();
            match &self.log {
                None => self.incident(row, sink, &mut tags, &mut odd),
                Some(log) => self.event(log, row, sink, &mut tags, &mut odd),
            }
        })
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        self.file.finish(lines_read, sink);
        if !self.unknown_columns.is_empty() {
            let columns = self.unknown_columns.join(", ");
            sink.note(code::UNKNOWN_COLUMN, &format!("not imported: {columns}"));
        }
    }

    fn is_event_log(&self) -> bool {
        self.log.is_some()
    }
}

impl TicketParser<'_> {
    fn incident(&self, row: &Row<'_>, sink: &mut dyn Sink, tags: &mut String, odd: &mut Odd) -> Result<()> {
        let place = Place { line: row.line, record: 0 };
        match self.layout.fill(row, tags, odd)? {
            Err(Rejected { code, message }) => sink.reject(place, code, &message, row.raw),
            Ok(record) => {
                if record.detected_at.or(record.started_at).or(record.created_at).is_none() {
                    let found =
                        if odd.iter().any(|(code, _)| *code == code::DATE_ONLY) { "only a date" } else { "none" };
                    let message = format!("expected a moment in detected_at, started_at or created_at, found {found}");
                    sink.reject(place, code::MISSING_MOMENT, &message, row.raw);
                    return Ok(());
                }
                report(place, record.id, odd, sink);
                sink.incident(place, &record);
            }
        }
        Ok(())
    }

    fn event(
        &self,
        log: &EventLog,
        row: &Row<'_>,
        sink: &mut dyn Sink,
        tags: &mut String,
        odd: &mut Odd,
    ) -> Result<()> {
        let place = Place { line: row.line, record: 0 };
        let at = match self.layout.moment(row, Col::EventAt, odd)? {
            Ok((Some(at), _)) => at,
            Ok((None, is_known)) => {
                let found = if is_known { "nothing" } else { "only a date" };
                let message = format!("event_at: expected the moment of the event, found {found}");
                sink.reject(place, code::MISSING_MOMENT, &message, row.raw);
                return Ok(());
            }
            Err(message) => {
                sink.reject(place, code::BAD_TIMESTAMP, &message, row.raw);
                return Ok(());
            }
        };
        let mut record = match self.layout.fill(row, tags, odd)? {
            Err(Rejected { code, message }) => {
                sink.reject(place, code, &message, row.raw);
                return Ok(());
            }
            Ok(record) => record,
        };
        record.updated_at = record.updated_at.or(Some(at));
        if record.acknowledged_at.is_none() && log.kinds.values().any(|kind| *kind == EventKind::Acknowledged) {
            // The log is complete: what it does not show did not happen. Its events are stronger when records are folded.
            record.ack_state = AckState::Never;
            record.knows = record.knows.with(Field::Acknowledged);
        }
        report(place, record.id, odd, sink);
        let event = self.event_of(log, row, at, record.source, record.account, record.id);
        sink.incident(place, &record);
        sink.event(place, &event);
        Ok(())
    }

    fn event_of<'r>(
        &'r self,
        log: &EventLog,
        row: &Row<'r>,
        at: Instant,
        source: &'r str,
        account: &'r str,
        incident_id: &'r str,
    ) -> EventRecord<'r> {
        let text = |col: Col| self.layout.text(row, col);
        let state = text(Col::EventState);
        let kind = match state {
            None => EventKind::Other,
            Some(state) => log.kinds.get(&state.to_lowercase()).copied().unwrap_or(EventKind::State),
        };
        EventRecord {
            source,
            account,
            incident_id,
            event_id: text(Col::EventId),
            at,
            kind,
            kind_raw: state,
            state,
            actor: text(Col::EventActor),
            actor_is_person: None,
            channel: text(Col::EventChannel),
            severity_raw: text(Col::Severity),
            text: text(Col::EventText),
        }
    }
}

fn report(place: Place, id: &str, odd: &mut Odd, sink: &mut dyn Sink) {
    for (code, message) in odd.drain(..) {
        sink.problem(place, code, id, &message);
    }
}
