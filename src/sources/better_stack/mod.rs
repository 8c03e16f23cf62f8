//! Better Stack (once Better Uptime): incidents of its monitors as JSON:API.
//!
//! All three moments of an incident are told. It cannot know when impact began, severities, escalations or reopenings.

mod incident;
mod wire;

use super::json::{self, Export, Mapping, Object, Refusal, Resource, Shape, Survey, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result, Sink};
use wire::Incident;

const ID: &str = "better-stack";

const ABOUT: About = About {
    id: ID,
    title: "Better Stack",
    shapes: &["/api/v2/incidents and /api/v3/incidents as JSON: pages, arrays of pages, single objects, JSON lines"],
    knows: &[
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Status,
        Field::DetectedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::AutoResolved,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape { containers: &["data"], marks: &["attributes"], fields: &["pagination"] };

/// The source `better-stack`.
#[derive(Clone, Copy, Debug)]
pub struct BetterStack;

impl Source for BetterStack {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let has = |key: &str| has_key(head, key);
        let is_incident = has("attributes") && has("started_at") && has("cause") && has("resolved_by");
        json::begins_like_json(head)
            && is_incident
            && (has("incident_group_id") || has("http_method") || has("team_name"))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        json::open(input, SHAPE, |_| Ok(Incidents(Export::new(input, options))))
    }
}

struct Incidents<'a>(Export<'a>);

impl Mapping for Incidents<'_> {
    fn expects(&self) -> &'static str {
        "an incident"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let resource: Resource<'_, Incident<'_>> = object.read()?;
        incident::map(resource.bare(), self.0.account, self.0.row(object), sink)
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        survey.without_last_page("pagination", "next")
    }
}

#[cfg(test)]
mod tests;
