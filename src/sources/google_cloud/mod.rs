//! Google Cloud's public status feed (`incidents.json`): what the provider says of its own incidents.
//!
//! It tells when impact began, so a true time to detect can be had; the public notice stands for the detection. It knows
//! no acknowledgement, no mitigation and no people.

mod incident;
mod wire;

use super::json::{self, Export, Mapping, Object, Refusal, Shape, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result, Sink};

const ID: &str = "google-cloud";

const ABOUT: About = About {
    id: ID,
    title: "Google Cloud status",
    shapes: &["incidents.json of the public status feed, in both of its generations"],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Severity,
        Field::Status,
        Field::StartedAt,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::ResolvedAt,
        Field::Tags,
        Field::Url,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape { containers: &[], marks: &["id", "number", "begin"], fields: &[] };

/// The source `google-cloud`.
#[derive(Clone, Copy, Debug)]
pub struct GoogleCloud;

impl Source for GoogleCloud {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let has = |key: &str| has_key(head, key);
        json::begins_like_json(head) && has("external_desc") && has("begin") && (has("service_name") || has("uri"))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        json::open(input, SHAPE, |_| Ok(Feed(Export::new(input, options))))
    }
}

struct Feed<'a>(Export<'a>);

impl Mapping for Feed<'_> {
    fn expects(&self) -> &'static str {
        "an incident of the status feed"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        incident::map(&object.read()?, self.0.account, self.0.row(object), sink)
    }
}

#[cfg(test)]
mod tests;
