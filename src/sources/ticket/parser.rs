//! Parses the records of a ticket export: one incident each, or one event of an incident each.

use super::cells::Cells;
use super::columns::Col;
use super::fill::{Layout, Lists, Rejected};
use crate::model::{AckState, EventKind, EventRecord, Field, Instant, Place, Result, Sink, code};
use crate::sources::csv_reader::CsvFile;
use crate::sources::stamp::Odd;
use crate::sources::tally::Tally;
use crate::sources::{Chunk, Parser};
use std::collections::HashMap;

/// What the rows of an event log mean.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    /// Their state in lower case -> the kind of event that reaching it is. Any other is `state`.
    pub kinds: HashMap<String, EventKind>,
}

/// How the records of an export become incidents and events.
pub struct Tickets<'a> {
    /// How they are to be read.
    pub layout: Layout<'a>,
    /// Set if every record is one event of an incident rather than an incident.
    pub log: Option<EventLog>,
}

/// What became of a record.
pub enum Became {
    /// It was handed on.
    Kept,
    /// It is not of a kind that is wanted; which kind it is.
    LeftOut(String),
}

/// Parses the chunks of a ticket CSV.
pub struct TicketParser<'a> {
    file: CsvFile,
    tickets: Tickets<'a>,
    unknown_columns: Vec<String>,
    /// See [`cut_at`].
    page_sizes: Vec<u64>,
    left_out: Tally,
}

/// Why a file of so many records is probably cut: the tool gives exactly so many at most.
pub fn cut_at(page_sizes: &[u64], n_records: u64) -> Option<String> {
    let is_full = page_sizes.contains(&n_records);
    is_full.then(|| format!("it holds exactly {n_records} records, as many as the tool gives at once"))
}

impl<'a> TicketParser<'a> {
    /// A parser of a file.
    pub fn new(file: CsvFile, tickets: Tickets<'a>) -> Self {
        let (unknown_columns, page_sizes) = (Vec::new(), Vec::new());
        TicketParser { file, tickets, unknown_columns, page_sizes, left_out: Tally::default() }
    }

    /// The same, with columns that are not imported and are worth a note.
    #[must_use]
    pub fn with_unknown_columns(self, unknown_columns: Vec<String>) -> Self {
        TicketParser { unknown_columns, ..self }
    }

    /// The same, with numbers of rows that the tool gives at most.
    #[must_use]
    pub fn with_page_sizes(self, page_sizes: Vec<u64>) -> Self {
        TicketParser { page_sizes, ..self }
    }
}

impl Parser for TicketParser<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        let (mut lists, mut odd) = (Lists::default(), Odd::new());
        self.file.rows(chunk, sink, |row, sink| {
            let place = Place { line: row.line, record: 0 };
            match self.tickets.read(row, place, sink, &mut lists, &mut odd)? {
                Ok(Became::Kept) if row.is_shortened => {
                    let id = self.tickets.layout.text(row, Col::Id).unwrap_or_default();
                    let message =
                        "the row has more cells than the header; those from the first repeated name on are not read";
                    sink.problem(place, code::BAD_VALUE, id, message);
                }
                Ok(Became::Kept) => {}
                Ok(Became::LeftOut(kind)) => self.left_out.count(&kind, place),
                Err(Rejected { code, message }) => sink.reject(place, code, &message, row.raw),
            }
            Ok(())
        })
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        let n_rows = lines_read + self.left_out.total();
        self.file.finish(n_rows, sink);
        if let Some(why) = cut_at(&self.page_sizes, n_rows) {
            sink.note(code::PROBABLY_CUT, &format!("the file is probably cut: {why}"));
        }
        self.left_out.note_not_imported(sink);
        if !self.unknown_columns.is_empty() {
            let columns = self.unknown_columns.join(", ");
            sink.note(code::UNKNOWN_COLUMN, &format!("not imported: {columns}"));
        }
    }

    fn is_event_log(&self) -> bool {
        self.tickets.log.is_some()
    }
}

impl Tickets<'_> {
    /// Reads a record and hands on what it is.
    ///
    /// # Errors
    /// What stops the file; inside, why the record is rejected.
    pub fn read<'r>(
        &'r self,
        cells: &impl Cells<'r>,
        place: Place,
        sink: &mut dyn Sink,
        lists: &'r mut Lists,
        odd: &mut Odd,
    ) -> Result<Result<Became, Rejected>> {
        odd.clear();
        if let Some(kind) = self.layout.refuses(cells) {
            return Ok(Ok(Became::LeftOut(kind)));
        }
        let read = match &self.log {
            None => self.incident(cells, place, sink, lists, odd)?,
            Some(log) => self.event(log, cells, place, sink, lists, odd)?,
        };
        Ok(read.map(|()| Became::Kept))
    }

    fn incident<'r>(
        &'r self,
        cells: &impl Cells<'r>,
        place: Place,
        sink: &mut dyn Sink,
        lists: &'r mut Lists,
        odd: &mut Odd,
    ) -> Result<Result<(), Rejected>> {
        let record = match self.layout.fill(cells, lists, odd)? {
            Err(rejected) => return Ok(Err(rejected)),
            Ok(record) => record,
        };
        if record.detected_at.or(record.started_at).or(record.created_at).is_none() {
            let found = if odd.iter().any(|(code, _)| *code == code::DATE_ONLY) { "only a date" } else { "none" };
            let message = format!("expected a moment in detected_at, started_at or created_at, found {found}");
            return Ok(Err(Rejected { code: code::MISSING_MOMENT, message }));
        }
        report(place, record.id, odd, sink);
        sink.incident(place, &record);
        Ok(Ok(()))
    }

    fn event<'r>(
        &'r self,
        log: &EventLog,
        cells: &impl Cells<'r>,
        place: Place,
        sink: &mut dyn Sink,
        lists: &'r mut Lists,
        odd: &mut Odd,
    ) -> Result<Result<(), Rejected>> {
        let at = match self.layout.moment(cells, Col::EventAt, odd)? {
            Ok((Some(at), _)) => at,
            Ok((None, is_known)) => {
                let found = if is_known { "nothing" } else { "only a date" };
                let message = format!("event_at: expected the moment of the event, found {found}");
                return Ok(Err(Rejected { code: code::MISSING_MOMENT, message }));
            }
            Err(message) => return Ok(Err(Rejected { code: code::BAD_TIMESTAMP, message })),
        };
        let mut record = match self.layout.fill(cells, lists, odd)? {
            Err(rejected) => return Ok(Err(rejected)),
            Ok(record) => record,
        };
        record.updated_at = record.updated_at.or(Some(at));
        if record.acknowledged_at.is_none() && log.kinds.values().any(|kind| *kind == EventKind::Acknowledged) {
            // The log is complete: what it does not show did not happen. Its events are stronger when records are folded.
            record.ack_state = AckState::Never;
            record.knows = record.knows.with(Field::Acknowledged);
        }
        report(place, record.id, odd, sink);
        let event = self.event_of(log, cells, at, record.source, record.account, record.id);
        sink.incident(place, &record);
        sink.event(place, &event);
        Ok(Ok(()))
    }

    fn event_of<'r>(
        &'r self,
        log: &EventLog,
        cells: &impl Cells<'r>,
        at: Instant,
        source: &'r str,
        account: &'r str,
        incident_id: &'r str,
    ) -> EventRecord<'r> {
        let text = |col: Col| self.layout.text(cells, col);
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
