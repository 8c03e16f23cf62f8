//! Rootly: incidents, alerts and shifts as JSON:API.
//!
//! It cannot know who acknowledged, what resolved itself, escalations or reopenings. Its own `time_to_*` are whole hours
//! and are left aside.

mod alert;
mod incident;
mod shift;
mod wire;

use super::json::{self, Export, Mapping, Object, Refusal, Resource, Shape, Survey, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result, Sink};

const ID: &str = "rootly";

const ABOUT: About = About {
    id: ID,
    title: "Rootly",
    shapes: &["/v1/incidents, /v1/alerts and /v1/shifts as JSON: pages, arrays of pages, single objects, JSON lines"],
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
        Field::MitigatedAt,
        Field::ResolvedAt,
        Field::ClosedAt,
        Field::ResolvedBy,
        Field::FalsePositive,
        Field::ResolutionCode,
        Field::DedupKey,
        Field::MergedInto,
        Field::IsTest,
        Field::Tags,
        Field::Url,
        Field::Refs,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape { containers: &["data"], marks: &["attributes"], fields: &["links"] };

/// The source `rootly`.
#[derive(Clone, Copy, Debug)]
pub struct Rootly;

impl Source for Rootly {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let has = |key: &str| has_key(head, key);
        let is_incident = has("sequential_id") && has("started_at");
        let is_alert = has("short_id") && has("deduplication_key");
        let is_shift = has("schedule_id") && has("starts_at") && (has("is_override") || has("is_shadow"));
        json::begins_like_json(head) && has("attributes") && (is_incident || is_alert || is_shift)
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        json::open(input, SHAPE, |_| Ok(Resources(Export::new(input, options))))
    }
}

struct Resources<'a>(Export<'a>);

impl Mapping for Resources<'_> {
    fn expects(&self) -> &'static str {
        "an incident, an alert or a shift"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let untold: Resource<'_, wire::Untold> = object.read()?;
        let row = self.0.row(object);
        match untold.bare().kind.text().as_deref() {
            Some("incidents") | None => {
                let resource: Resource<'_, wire::Incident<'_>> = object.read()?;
                incident::map(resource.bare(), self.0.account, row, sink)
            }
            Some("alerts") => {
                let resource: Resource<'_, wire::Alert<'_>> = object.read()?;
                alert::map(resource.bare(), self.0.account, row, sink)
            }
            Some("shifts") => {
                let resource: Resource<'_, wire::Shift<'_>> = object.read()?;
                shift::map(resource.bare(), self.0.account, row, sink)
            }
            Some(other) => {
                object.skip(other);
                Ok(())
            }
        }
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        survey.without_last_page("links", "next")
    }
}

#[cfg(test)]
mod tests;
