//! Datadog's incidents as JSON:API: when customers were hurt, when that was noticed, and when it was over.
//!
//! It cannot know acknowledgements, who resolved, or escalations. Its own `time_to_*` are figures of its moments and are
//! left aside.

mod incident;
mod wire;

use super::json::{self, Export, Mapping, Object, Refusal, Resource, Shape, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result, Sink};
use wire::Incident;

const ID: &str = "datadog-incidents";

const ABOUT: About = About {
    id: ID,
    title: "Datadog Incidents",
    shapes: &["/api/v2/incidents as JSON: pages, arrays of pages, single objects, JSON lines"],
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
        Field::MitigatedAt,
        Field::ResolvedAt,
        Field::IsTest,
        Field::Tags,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape { containers: &["data"], marks: &["attributes"], fields: &[] };

/// The source `datadog-incidents`.
#[derive(Clone, Copy, Debug)]
pub struct Datadog;

impl Source for Datadog {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let has = |key: &str| has_key(head, key);
        json::begins_like_json(head)
            && has("attributes")
            && has("public_id")
            && (has("customer_impacted") || has("customer_impact_start"))
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
}

#[cfg(test)]
mod tests;
