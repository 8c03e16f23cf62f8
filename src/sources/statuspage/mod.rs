//! Atlassian Statuspage: what a status page told its readers, from its own feed or from an archive of it.
//!
//! The first public notice stands for the detection. It knows no acknowledgement and no people; where it says when impact
//! began, that is measured, and a beginning that is only the first notice again is marked as filled in.

mod incident;
mod wire;

use super::json::{self, Mapping, Object, Refusal, Row, Shape, Survey, has_key};
use super::stamp::Stamps;
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result, Sink};

const ID: &str = "statuspage";

const ABOUT: About = About {
    id: ID,
    title: "Atlassian Statuspage",
    shapes: &[
        "/api/v2/incidents.json: the page, bare arrays, JSON lines",
        "archives of a status page's history as JSON lines (updates, impact_window)",
    ],
    knows: &[
        Field::Title,
        Field::Service,
        Field::Severity,
        Field::Status,
        Field::StartedAt,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::MitigatedAt,
        Field::ResolvedAt,
        Field::ResolutionCode,
        Field::IsTest,
        Field::Tags,
        Field::Url,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape = Shape {
    containers: &["incidents"],
    marks: &["incident_updates", "updates", "impact", "entry_id"],
    fields: &["page"],
};

/// The public feed holds no more than the newest so many.
const NEWEST: u64 = 50;

/// The source `statuspage`.
#[derive(Clone, Copy, Debug)]
pub struct Statuspage;

impl Source for Statuspage {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let has = |key: &str| has_key(head, key);
        let is_feed = has("incident_updates") || (has("page") && has("incidents") && has("time_zone"));
        let is_archive = has("status_sequence") && has("updates");
        json::begins_like_json(head) && (is_feed || is_archive)
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        json::open(input, SHAPE, |_| {
            let stamps = Stamps::new(input.name(), options.source_tz);
            Ok(History { account: options.account.as_deref(), stamps })
        })
    }
}

struct History<'a> {
    account: Option<&'a str>,
    stamps: Stamps<'a>,
}

impl Mapping for History<'_> {
    fn expects(&self) -> &'static str {
        "an incident of a status page"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let page = object.page.and_then(|page| page.field("page")?.get("id")?.as_str());
        incident::map(&object.read()?, self.account, page, Row::new(object.place, &self.stamps), sink)
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        let is_full = survey.pages.len() == 1 && survey.n_records == NEWEST;
        if is_full {
            vec![format!("it holds {NEWEST} incidents, the most that the public feed gives")]
        } else {
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests;
