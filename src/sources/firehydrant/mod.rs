//! FireHydrant: incidents as JSON and CSV, by the milestones that people set, and on-call shifts of Signals.
//!
//! A beginning of impact that is only the opening or the alert again is marked as filled in. An acknowledgement that the
//! tool set itself when somebody opened an incident by hand is unknown. An archived incident is withdrawn.

mod incident;
mod milestones;
mod objects;
mod places;
mod sheet;
mod shift;
mod wire;

use super::csv_reader::{CsvFile, header_of};
use super::json::{self, Shape, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result};

const ID: &str = "firehydrant";

const ABOUT: About = About {
    id: ID,
    title: "FireHydrant",
    shapes: &[
        "/v1/incidents as JSON: pages, arrays of pages, bare arrays, single objects, JSON lines",
        "CSV of incidents with a column a milestone: the export of the list, nightly files, the vendor's script",
        "on-call shifts of Signals as JSON",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Urgency,
        Field::Status,
        Field::StartedAt,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::MitigatedAt,
        Field::ResolvedAt,
        Field::ClosedAt,
        Field::Assignee,
        Field::ResolutionCode,
        Field::IsTest,
        Field::Tags,
        Field::Url,
        Field::Refs,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape {
    containers: &["data"],
    marks: &["current_milestone", "lifecycle_phases", "milestones", "on_call_schedule", "starts_at"],
    fields: &["pagination"],
};

/// The source `firehydrant`.
#[derive(Clone, Copy, Debug)]
pub struct FireHydrant;

impl Source for FireHydrant {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if json::begins_like_json(head) {
            return recognises_json(head);
        }
        header_of(head).is_some_and(|header| sheet::recognises(&header))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if json::is_json(input)? {
            return json::open(input, SHAPE, |_| Ok(objects::FireHydrantJson::new(input.name(), options)));
        }
        let file = CsvFile::open(input)?;
        let chunks = file.chunks(input)?;
        Ok(Opened { chunks: Box::new(chunks), parser: Box::new(sheet::Sheet::new(file, input, options)?) })
    }
}

/// The decisive keys of each shape.
fn recognises_json(head: &Head<'_>) -> bool {
    let has = |key: &str| has_key(head, key);
    let is_incident = has("current_milestone") || (has("lifecycle_phases") && has("milestones"));
    let is_shift = has("on_call_rotation") && has("start_time") && has("end_time");
    let is_alert = has("duration_iso8601") && has("starts_at");
    let page_keys = ["data", "pagination", "items", "pages", "prev", "last"];
    let is_empty_page = head.is_whole && page_keys.into_iter().all(has) && !has("id");
    is_incident || is_shift || is_alert || is_empty_page
}

#[cfg(test)]
mod tests;
