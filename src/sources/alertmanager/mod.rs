//! Prometheus Alertmanager: captured messages of its webhook (version 4, Grafana's too) and answers of its alerts API.
//!
//! It has no acknowledgements, so they are unknown: whoever was paged took the alert elsewhere. Nor does it know when impact
//! began, or whether a person had to do with the end.

mod alert;
mod fingerprint;
mod wire;

use super::json::{self, Export, Mapping, Object, Refusal, Shape, Survey, has_key};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result, Sink};
use serde_json::Value;

const ID: &str = "alertmanager";

const ABOUT: About = About {
    id: ID,
    title: "Prometheus Alertmanager",
    shapes: &["messages of the webhook (version 4, also Grafana's) as JSON lines or arrays", "/api/v2/alerts as JSON"],
    knows: &[
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::ResolvedAt,
        Field::DedupKey,
        Field::Url,
    ],
    is_ticket_system: false,
};

const SHAPE: Shape =
    Shape { containers: &["alerts"], marks: &["startsAt", "fingerprint"], fields: &["truncatedAlerts"] };

/// The source `alertmanager`.
#[derive(Clone, Copy, Debug)]
pub struct Alertmanager;

impl Source for Alertmanager {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let has = |key: &str| has_key(head, key);
        let is_alert = has("startsAt") && has("endsAt") && has("labels");
        let is_message = has("alerts") && has("receiver") && has("commonLabels");
        // Tools that take alerts on hand its messages on within their own records.
        let is_within = has("integration_id") || has("attributes") || has("alert_source_id");
        json::begins_like_json(head) && (is_alert || is_message) && !is_within
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        json::open(input, SHAPE, |_| Ok(Messages(Export::new(input, options))))
    }
}

struct Messages<'a>(Export<'a>);

impl Mapping for Messages<'_> {
    fn expects(&self) -> &'static str {
        "an alert"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        alert::map(&object.read()?, self.0.account, self.0.row(object), sink)
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        let left_out = survey.pages.iter().filter_map(|page| page.field("truncatedAlerts").and_then(Value::as_u64));
        let (n, alerts) =
            left_out.filter(|n| *n > 0).fold((0_u64, 0_u64), |(n, sum), one| (n + 1, sum.saturating_add(one)));
        if n == 0 { Vec::new() } else { vec![format!("{n} of its messages say that they leave out {alerts} alerts")] }
    }
}

#[cfg(test)]
mod tests;
