//! Opsgenie: alerts with their logs, incidents with their timelines, webhooks, on-call timelines and users as JSON, and the
//! CSV that scripts write of alerts.
//!
//! An alert cannot know when impact began; an incident says when, and marks what was only filled in. Alerts are kept under
//! `opsgenie` and incidents under `opsgenie-incidents`, so that an incident and an alert that name each other are linked
//! and count once. `jsm-ops`, its successor, is read by the same mapping in its own words.

mod alert;
mod columns;
mod hook;
mod incident;
mod log;
mod objects;
mod report;
mod schedule;
mod table;
mod timeline;
mod user;
mod who;
mod wire;

use super::csv_reader::{CsvFile, header_of};
use super::json::{self, Row, Shape, has_key};
use super::stamp::Stamps;
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Place, Result};
use report::Unit;

const ABOUT: About = About {
    id: "opsgenie",
    title: "Opsgenie",
    shapes: &[
        "/v2/alerts as JSON: pages, arrays of pages, bare arrays, single objects, JSON lines, with or without their logs",
        "logs of alerts, where the alert's id stands beside them",
        "what a webhook was sent, as JSON lines",
        "/v1/incidents as JSON, with or without their timelines; kept as `opsgenie-incidents` and linked with the alerts of one",
        "timelines of schedules, also as lamp writes them, and /v2/users",
        "CSV of alerts by the export script or by hand: tinyId, alias, message, status, createdAt, ...",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Status,
        Field::StartedAt,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::ClosedAt,
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::Assignee,
        Field::AutoResolved,
        Field::DedupKey,
        Field::ReopenCount,
        Field::EscalationCount,
        Field::AlertCount,
        Field::Tags,
        Field::Url,
        Field::Refs,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape {
    containers: &["data", "values"],
    marks: &["id", "tinyId", "action"],
    fields: &["paging", "links", "totalCount", "alertId", "alert", "incidentId", "incident"],
};

/// What differs between the two tools that speak this language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vocabulary {
    /// The source's id, and that of alerts.
    pub(super) source: &'static str,
    /// The id of incidents. An incident and the alerts that it names or made are records of one thing by two parts of the
    /// tool: under one id they could not be linked, and would count twice.
    pub(super) incidents: &'static str,
    /// An alert is exported with a report as soon as it was taken or closed.
    pub(super) has_report: bool,
}

/// How the objects of one input are read.
struct Reading<'a> {
    source: &'static str,
    /// See [`Vocabulary`].
    incidents: &'static str,
    account: &'a str,
    stamps: Stamps<'a>,
    /// See [`Vocabulary`].
    has_report: bool,
    /// What a report leaves out did not happen; a column that is not there says nothing.
    leaves_out_none: bool,
    /// The unit of reports, where the file settles it.
    unit: Option<Unit>,
}

impl Reading<'_> {
    fn row(&self, place: Place) -> Row<'_> {
        Row::new(place, &self.stamps)
    }
}

/// The source `opsgenie`.
#[derive(Clone, Copy, Debug)]
pub struct Opsgenie;

impl Source for Opsgenie {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if json::begins_like_json(head) {
            return recognises_json(head) && !is_of_successor(head);
        }
        header_of(head).is_some_and(|header| table::recognises(&header))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if json::is_json(input)? {
            return open_json(
                input,
                options,
                Vocabulary { source: ABOUT.id, incidents: "opsgenie-incidents", has_report: true },
            );
        }
        let file = CsvFile::open(input)?;
        let chunks = Box::new(file.chunks(input)?);
        let table = table::AlertTable::new(file, input, ABOUT.id, options)?;
        Ok(Opened { chunks, parser: Box::new(table) })
    }
}

/// Opens the JSON of either tool.
pub(super) fn open_json<'a>(input: &'a dyn Input, options: &'a Options, words: Vocabulary) -> Result<Opened<'a>> {
    json::open(input, SHAPE, |survey| objects::AlertingJson::new(input, survey, options, words))
}

/// The decisive keys of each shape, in the words that both tools share.
fn recognises_json(head: &Head<'_>) -> bool {
    let has = |key: &str| has_key(head, key);
    let is_alert = has("tinyId") && ["alias", "acknowledged", "lastOccurredAt", "lastOccuredAt"].into_iter().any(has);
    let is_incident = has("tinyId") && (has("impactStartDate") || has("impactedServices"));
    let is_hook = has("action") && has("alertId") && has("tinyId");
    let is_log = has("log") && has("owner") && (has("offset") || has("alertId"));
    let is_timeline = has("entries") && has("eventTime") && has("actor");
    let is_schedule = has("rotations") && has("periods") && (has("finalTimeline") || has("finalSchedule"));
    let is_user = has("username") && has("fullName") && (has("timeZone") || has("blocked"));
    let is_empty_page = has("data") && has("took") && has("requestId");
    is_alert || is_incident || is_hook || is_log || is_timeline || is_schedule || is_user || is_empty_page
}

/// Whether the words are those of Jira Service Management Operations.
pub(super) fn is_of_successor(head: &Head<'_>) -> bool {
    let has = |key: &str| has_key(head, key);
    let is_page_of_v2 = has("took") && has("requestId");
    let is_alert = has("tinyId")
        && (has("integrationName") || has("integrationType") || has("seen") || has("values"))
        && !["isSeen", "alertId", "integration", "impactStartDate", "report"].into_iter().any(has);
    let is_alert_with_report = has("tinyId") && has("report") && has("extraProperties") && !has("isSeen");
    let is_log = has("log") && (has("logTime") || has("logType"));
    let is_schedule = has("finalTimeline") && has("responder") && !has("recipient");
    !is_page_of_v2 && (is_alert || is_alert_with_report || is_log || is_schedule)
}

#[cfg(test)]
mod tests;
