//! PagerDuty: incidents, log entries and analytics rows as JSON in any wrapping, and the raw incidents report as CSV.
//!
//! What it cannot know: when impact began and when it was mitigated, whether an incident was a false positive, how often
//! it was reopened (log entries tell). A resolved incident without log entries has an *unknown* acknowledgement.

mod analytics;
mod incident;
mod log_entry;
mod objects;
mod raw_report;
mod wire;

use super::csv_reader::{CsvFile, header_of};
use super::json::{self, Shape};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result};
use memchr::memmem;

const ID: &str = "pagerduty";

const ABOUT: About = About {
    id: ID,
    title: "PagerDuty",
    shapes: &[
        "incidents.csv of the raw incidents report",
        "/incidents as JSON: pages, arrays of pages, bare arrays, single objects, JSON lines, Airbyte envelopes",
        "/log_entries as JSON, or glued onto the incidents",
        "/analytics/raw/incidents as JSON",
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
    containers: &["incidents", "log_entries", "data"],
    marks: &["id", "incident", "incident_number", "log_entry"],
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
            return recognises_json(head.bytes);
        }
        header_of(head).is_some_and(|header| raw_report::recognises(&header))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if json::is_json(input)? {
            return json::open(input, SHAPE, |survey| objects::PagerDutyJson::new(input.name(), survey, options));
        }
        let file = CsvFile::open(input)?;
        let chunks = file.chunks(input)?;
        Ok(Opened { chunks: Box::new(chunks), parser: Box::new(raw_report::RawReport::new(file, options)?) })
    }
}

/// The decisive keys of each shape. A key inside a text stands behind a backslash and is not found.
fn recognises_json(bytes: &[u8]) -> bool {
    let has = |key: &str| memmem::find(bytes, key.as_bytes()).is_some();
    let is_incident = has("\"incident_number\"") && (has("\"last_status_change_at\"") || has("\"incident_key\""));
    let is_log = has("_log_entry\"") && has("\"created_at\"");
    let is_analysed = (has("\"seconds_to_first_ack\"") || has("\"seconds_to_resolve\"") || has("\"engaged_seconds\""))
        && (has("\"service_name\"") || has("\"incident_number\""));
    let is_small_incident = has("\"incident_number\"") && has("\"service_reference\"");
    let is_empty_page = (has("\"incidents\"") || has("\"log_entries\"")) && has("\"more\"") && has("\"limit\"");
    is_incident || is_log || is_analysed || is_small_incident || is_empty_page
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
