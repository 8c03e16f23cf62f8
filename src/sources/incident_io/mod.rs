//! incident.io: incidents, alerts and the entries of schedules as JSON.
//!
//! Its moments stand under names that every customer chooses. It cannot know who acknowledged or resolved, what resolved
//! itself, escalations or reopenings; its alerts do not tell of acknowledgements.

mod alert;
mod entry;
mod incident;
mod timestamps;
mod wire;

use super::json::{self, Export, Mapping, Object, Refusal, Shape, Survey, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result, Sink};

const ID: &str = "incident-io";

const ABOUT: About = About {
    id: ID,
    title: "incident.io",
    shapes: &[
        "/v2/incidents and /v2/alerts as JSON: pages, arrays of pages, bare arrays, single objects, JSON lines",
        "/v2/schedule_entries as JSON",
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
        Field::MitigatedAt,
        Field::ResolvedAt,
        Field::ClosedAt,
        Field::Assignee,
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

const SHAPE: Shape = Shape {
    containers: &["incidents", "alerts"],
    marks: &["incident_status", "deduplication_key", "schedule_entries", "start_at"],
    fields: &["pagination_meta"],
};

/// The source `incident-io`.
#[derive(Clone, Copy, Debug)]
pub struct IncidentIo;

impl Source for IncidentIo {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let has = |key: &str| has_key(head, key);
        let is_incident = has("incident_timestamp_values") || (has("incident_status") && has("permalink"));
        let is_alert = has("alert_source_id") && has("deduplication_key");
        let is_shift = has("schedule_entries") || (has("entry_id") && has("rotation_id") && has("start_at"));
        let is_empty_page = has("pagination_meta") && (has("incidents") || has("alerts"));
        json::begins_like_json(head) && (is_incident || is_alert || is_shift || is_empty_page)
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        json::open(input, SHAPE, |_| Ok(Objects(Export::new(input, options))))
    }
}

struct Objects<'a>(Export<'a>);

impl Mapping for Objects<'_> {
    fn expects(&self) -> &'static str {
        "an incident, an alert or the entries of a schedule"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: wire::Keys = object.read()?;
        let row = self.0.row(object);
        let is_page_of_alerts = object.page.is_some_and(|page| page.container == "alerts");
        if keys.schedule_entries.0 {
            let schedule: wire::Schedule<'_> = object.read()?;
            entry::map_all(&schedule.schedule_entries, self.0.account, object, &self.0.stamps, sink)
        } else if keys.incident.0 && !keys.id.0 {
            let one: wire::OneIncident<'_> = object.read()?;
            incident::map(&one.incident, self.0.account, object, row, sink)
        } else if keys.alert.0 && !keys.id.0 {
            let one: wire::OneAlert<'_> = object.read()?;
            alert::map(&one.alert, self.0.account, row, sink)
        } else if keys.deduplication_key.0 || (is_page_of_alerts && !keys.incident_status.0) {
            alert::map(&object.read()?, self.0.account, row, sink)
        } else if keys.start_at.0 && !keys.incident_status.0 {
            entry::map(&object.read()?, false, self.0.account, row, sink)
        } else {
            incident::map(&object.read()?, self.0.account, object, row, sink)
        }
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        survey.without_last_page("pagination_meta", "after")
    }
}

#[cfg(test)]
mod tests;
