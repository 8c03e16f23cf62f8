//! Grafana OnCall (IRM): alert groups, and the shifts that were really served.
//!
//! It cannot know when impact began, severities or escalations. The table of hours that is made of the shifts holds sums
//! and no moments; it is named and not imported.

mod alert_group;
mod final_shift;
mod wire;

use super::csv_reader::header_of;
use super::json::{self, Export, Mapping, Object, Refusal, Shape, Survey, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Error, Field, Result, Sink};
use wire::Keys;

const ID: &str = "grafana-oncall";

const ABOUT: About = About {
    id: ID,
    title: "Grafana OnCall",
    shapes: &[
        "/api/v1/alert_groups as JSON: pages, arrays of pages, bare arrays, single objects, JSON lines",
        "/api/v1/schedules/ID/final_shifts as JSON",
    ],
    knows: &[
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::AutoResolved,
        Field::AlertCount,
        Field::Tags,
        Field::Url,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape =
    Shape { containers: &["results"], marks: &["integration_id", "alerts_count", "user_pk"], fields: &["next"] };

/// The source `grafana-oncall`.
#[derive(Clone, Copy, Debug)]
pub struct GrafanaOnCall;

impl Source for GrafanaOnCall {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if !json::begins_like_json(head) {
            return header_of(head).is_some_and(|header| header.has_all(&["user_pk", "hours_on_call"]));
        }
        let has = |key: &str| has_key(head, key);
        let is_group = has("integration_id") && has("alerts_count") && has("route_id");
        let is_shift = has("user_pk") && has("shift_start") && has("shift_end");
        is_group || is_shift
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if !json::is_json(input)? {
            let message = "expected JSON; a table of hours on call holds sums and no shifts";
            return Err(Error::input(message)
                .at(input.name())
                .or("import the answers of /api/v1/schedules/ID/final_shifts that it was made of"));
        }
        json::open(input, SHAPE, |_| Ok(OnCall(Export::new(input, options))))
    }
}

struct OnCall<'a>(Export<'a>);

impl Mapping for OnCall<'_> {
    fn expects(&self) -> &'static str {
        "an alert group or a shift"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: Keys = object.read()?;
        let row = self.0.row(object);
        if keys.user_pk.0 || keys.shift_start.0 {
            final_shift::map(&object.read()?, self.0.account, row, sink)
        } else {
            alert_group::map(&object.read()?, self.0.account, row, sink)
        }
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        survey.without_last_page("next", "")
    }
}

#[cfg(test)]
mod tests;
