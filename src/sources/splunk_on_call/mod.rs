//! Splunk On-Call (VictorOps): incidents of its reporting and public API, who was on call, and CSV made of either.
//!
//! What it cannot know: when impact began and when it was mitigated, whether an incident was a false positive, how often it
//! was escalated. Its `service` is mostly the alert's title, so the routing key stands for the service.

mod incident;
mod objects;
mod report;
mod shifts;
mod teams;
mod transitions;
mod wire;

use super::csv_reader::{CsvFile, header_of};
use super::json::{self, Shape, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result};

const ID: &str = "splunk-on-call";

const ABOUT: About = About {
    id: ID,
    title: "Splunk On-Call (VictorOps)",
    shapes: &[
        "/api-reporting/v2/incidents and /api-public/v1/incidents as JSON: pages, arrays of pages, bare arrays, JSON lines",
        "/api-reporting/v1/incidents as JSON (deprecated: it tells the last acknowledgement, not the first)",
        "the on-call log of a team and the schedules of a team or a user as JSON",
        "CSV with a row an incident, by the names of its columns",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::AutoResolved,
        Field::DedupKey,
        Field::ReopenCount,
        Field::AlertCount,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape {
    containers: &["incidents", "userLogs", "teamSchedules", "schedules"],
    marks: &["incidentNumber", "transitions", "messageType", "userId", "policy"],
    fields: &["total", "teamSlug", "team"],
};

/// The source `splunk-on-call`.
#[derive(Clone, Copy, Debug)]
pub struct SplunkOnCall;

impl Source for SplunkOnCall {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if json::begins_like_json(head) {
            return recognises_json(head);
        }
        header_of(head).is_some_and(|header| report::recognises(&header))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if json::is_json(input)? {
            let teams = teams::Teams::read(input)?;
            return json::open(input, SHAPE, |_| Ok(objects::SplunkJson::new(input.name(), teams, options)));
        }
        let file = CsvFile::open(input)?;
        let chunks = file.chunks(input)?;
        Ok(Opened { chunks: Box::new(chunks), parser: Box::new(report::parser(file, input, options)?) })
    }
}

/// The decisive keys of each shape.
fn recognises_json(head: &Head<'_>) -> bool {
    let has = |key: &str| has_key(head, key);
    let is_incident = has("incidentNumber") && (has("currentPhase") || has("startTime"));
    let is_log = has("userLogs") && has("teamSlug");
    let is_schedule = has("teamSchedules") || (has("rolls") && has("onCallUser"));
    let is_alert = has("messageType") && has("entityId");
    // PagerDuty's empty page has `more` beside the same keys.
    let page_keys = ["incidents", "total", "offset", "limit"];
    let is_empty_page = head.is_whole && page_keys.into_iter().all(has) && !has("more") && !has("id");
    is_incident || is_log || is_schedule || is_alert || is_empty_page
}

#[cfg(test)]
mod tests;
