//! PagerDuty: incidents, log entries, webhooks, analytics rows, shifts and users as JSON in any wrapping, and every CSV that
//! PagerDuty or a script around its API writes.
//!
//! What it cannot know: when impact began and when it was mitigated, whether an incident was a false positive, how often
//! it was reopened (log entries tell). A resolved incident without log entries has an *unknown* acknowledgement.

mod analytics;
mod cells;
mod download;
mod dump;
mod incident;
mod kinds;
mod log_entry;
mod mended;
mod nested;
mod note;
mod objects;
mod oncall;
mod oncall_wire;
mod raw_report;
mod recognise;
mod webhook;
mod webhook_wire;
mod wire;

use super::csv_reader::{CsvFile, Header, header_of};
use super::json::{self, Shape};
use super::{About, Head, Input, Opened, Options, Parser, Source};
use crate::model::{Error, Field, Result};
use std::io::Read;

const ID: &str = "pagerduty";

const ABOUT: About = About {
    id: ID,
    title: "PagerDuty",
    shapes: &[
        "incidents.csv of the raw incidents report",
        "/incidents as JSON: pages, arrays of pages, bare arrays, single objects, JSON lines, Airbyte envelopes",
        "/log_entries as JSON, or glued onto the incidents",
        "/analytics/raw/incidents as JSON",
        "/oncalls, /schedules and /users as JSON",
        "archives of webhooks as JSON",
        "the basic incidents report and the Insights list as CSV",
        "/incidents and log entries as CSV: pandas dumps, lists of plain fields, a row an event, DevLake tables",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Urgency,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::Assignee,
        Field::AutoResolved,
        Field::DedupKey,
        Field::MergedInto,
        Field::ReopenCount,
        Field::EscalationCount,
        Field::AlertCount,
        Field::Url,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape {
    containers: &[
        "incidents",
        "log_entries",
        "data",
        "oncalls",
        "schedules",
        "users",
        "messages",
        "notes",
        "alerts",
        "priorities",
    ],
    marks: &["id", "incident", "incident_number", "log_entry", "event", "schedule", "user", "escalation_level"],
    fields: &["more", "limit", "offset", "time_zone"],
};

/// The source `pagerduty`.
#[derive(Clone, Copy, Debug)]
pub struct PagerDuty;

impl Source for PagerDuty {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if json::begins_like_json(head) {
            return recognise::is_json_of_pagerduty(head.bytes);
        }
        header_of(head).and_then(|header| Table::of(&header)).is_some_and(|table| {
            // DevLake keeps what every tool answered in tables of one form.
            table != Table::Answers || recognise::is_answered_by_pagerduty(head.bytes)
        })
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if json::is_json(input)? {
            let is_log = recognise::is_of_webhooks(&first_bytes(input)?);
            return json::open(input, SHAPE, |survey| {
                objects::PagerDutyJson::new(input.name(), survey, options, is_log)
            });
        }
        let file = CsvFile::open(input)?;
        let chunks = Box::new(file.chunks(input)?);
        let Some(table) = Table::of(file.header()) else {
            let found: Vec<_> = file.header().normals().collect();
            let found = found.join(", ");
            let message = format!("{}: expected the columns of a PagerDuty export, found {found}", input.name());
            return Err(Error::input(message).or("describe other columns in a map: --map FILE.toml"));
        };
        let parser: Box<dyn Parser + 'a> = match table {
            Table::RawReport => Box::new(raw_report::RawReport::new(file, options)),
            Table::Download => Box::new(download::Download::new(file, input, options)),
            Table::Answers => Box::new(dump::Dump::new(file, dump::Holds::Answers, options)?),
            Table::Incidents => Box::new(dump::Dump::new(file, dump::Holds::Incidents, options)?),
            Table::LogEntries => Box::new(dump::Dump::new(file, dump::Holds::LogEntries, options)?),
        };
        Ok(Opened { chunks, parser })
    }
}

/// Which CSV it is, the most particular first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    RawReport,
    Answers,
    LogEntries,
    Incidents,
    Download,
}

impl Table {
    fn of(header: &Header) -> Option<Table> {
        let known = [
            (raw_report::recognises(header), Table::RawReport),
            (dump::has_answers(header), Table::Answers),
            (dump::has_log_entries(header), Table::LogEntries),
            (dump::has_incidents(header), Table::Incidents),
            (download::recognises(header), Table::Download),
        ];
        known.into_iter().find(|(is_it, _)| *is_it).map(|(_, table)| table)
    }
}

/// The first 64 KiB.
fn first_bytes(input: &dyn Input) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let failed = |error: std::io::Error| Error::input(format!("{}: cannot be read: {error}", input.name()));
    input.open()?.take(64 << 10).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The title without the `[#12] ` that summaries put before it.
pub(super) fn bare_title(summary: &str) -> &str {
    let Some((number, title)) = summary.strip_prefix("[#").and_then(|rest| rest.split_once("] ")) else {
        return summary;
    };
    if number.bytes().all(|byte| byte.is_ascii_digit()) { title } else { summary }
}

/// The number in the `[#12] ` of a summary.
pub(super) fn number_in(summary: &str) -> Option<&str> {
    let (number, _) = summary.strip_prefix("[#")?.split_once(']')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

#[cfg(test)]
mod tests;
