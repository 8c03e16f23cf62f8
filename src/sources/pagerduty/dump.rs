//! CSV that scripts make of what the API answers: each row becomes the object that it was, and is read as that.

use super::objects::PagerDutyJson;
use super::{mended, nested};
use crate::model::{Place, Result, Sink, code};
use crate::sources::csv_reader::{CsvFile, Header, Row};
use crate::sources::json::{Objects, Survey};
use crate::sources::{Chunk, Options, Parser};

/// What the rows hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Incidents of `/incidents`, nested or flat.
    Incidents,
    /// Log entries, a row each.
    LogEntries,
    /// The answer itself, as JSON in one column: a raw table of DevLake's.
    Answers,
}

/// `/incidents` as pandas or a script wrote it.
pub(super) fn has_incidents(header: &Header) -> bool {
    let particular = ["last_status_change_at", "incident_key", "assigned_via", "acknowledgements", "html_url"];
    header.has_all(&["incident_number", "created_at", "status", "urgency"])
        && (particular.iter().any(|name| header.find(name).is_some()) || header.find("service_summary").is_some())
}

/// A row an event: support's script in either of its years, or a dump of log entries.
pub(super) fn has_log_entries(header: &Header) -> bool {
    header.has_all(&["incident_id", "created_at", "type", "channel_type", "summary"])
        || header.has_all(&["incidentid", "created_at", "type", "channeltype", "summary"])
        || header.has_all(&["incident", "created_at", "type", "channel", "agent", "summary"])
}

/// A table in which DevLake keeps what a tool answered.
pub(super) fn has_answers(header: &Header) -> bool {
    header.has_all(&["id", "params", "data", "url", "input", "created_at"])
}

/// The parser of one dump.
pub(super) struct Dump<'a> {
    file: CsvFile,
    holds: Holds,
    objects: Objects<PagerDutyJson<'a>>,
}

impl<'a> Dump<'a> {
    pub(super) fn new(file: CsvFile, holds: Holds, options: &'a Options) -> Result<Self> {
        let survey = Survey::default();
        let mapping = PagerDutyJson::new(file.name(), &survey, options, holds == Holds::LogEntries)?;
        Ok(Dump { file, holds, objects: Objects::new(survey, mapping) })
    }

    fn row(&self, cells: &[&str], row: &Row<'_>, sink: &mut dyn Sink) -> Result<()> {
        let header = self.file.header();
        let place = Place { line: row.line, record: 0 };
        let text = match self.holds {
            Holds::Incidents => nested::incident(header, cells).to_string(),
            Holds::LogEntries => nested::log_entry(header, cells).to_string(),
            Holds::Answers => {
                let answer = header.find("data").and_then(|column| cells.get(column)).map_or("", |cell| cell.trim());
                if !answer.starts_with('{') {
                    let found: String = answer.chars().take(40).collect();
                    let message = format!("data: expected an object as JSON, found {found:?}");
                    sink.reject(place, code::BAD_JSON, &message, row.raw);
                    return Ok(());
                }
                return self.objects.one(answer, row.raw, place, sink);
            }
        };
        self.objects.one(&text, row.raw, place, sink)
    }
}

impl Parser for Dump<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        let header = self.file.header();
        let read = |row: &Row<'_>, sink: &mut dyn Sink| {
            let cells: Vec<&str> = (0..row.len()).map(|index| row.cell(index)).collect();
            self.row(&cells, row, sink)
        };
        let mend = |row: &Row<'_>, sink: &mut dyn Sink| {
            let raw = std::str::from_utf8(row.raw).ok().filter(|_| self.holds == Holds::Incidents);
            let Some(cells) = raw.and_then(|raw| mended::mended(header, raw)) else { return Ok(false) };
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            self.row(&cells, row, sink).map(|()| true)
        };
        self.file.rows_mended(chunk, sink, read, mend)
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        self.file.finish(lines_read, sink);
        self.objects.tell(sink);
        if self.holds == Holds::Incidents {
            self.file.note_cap(lines_read, super::objects::MOST_INCIDENTS, "/incidents gives", sink);
        }
    }

    fn is_event_log(&self) -> bool {
        self.objects.is_event_log()
    }
}
