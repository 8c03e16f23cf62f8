//! Opsgenie's own words and those of its successor: the fields of its JSON that are read. Every one may be absent, null or
//! of another type.

use crate::sources::json::{Fields, Many, Scalar, Seen, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

/// Something that has a name: a team, a responder, an integration, the source of a webhook, a schedule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) name: Scalar<'a>,
}

impl Named<'_> {
    /// Its name, if it is one: lists of teams and services hold ids, for which only some exports put names.
    pub(super) fn label(&self) -> Option<Cow<'_, str>> {
        self.name.text().filter(|name| !is_uuid(name))
    }
}

impl<'de: 'a, 'a> Fields<'de> for Named<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Named { name: Scalar::Text(text), ..Named::default() })
    }
}

/// Whether a text is a UUID.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// What Opsgenie counts of an alert, in milliseconds from its creation on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Report<'a> {
    #[serde(borrow)]
    pub(super) ack_time: Scalar<'a>,
    pub(super) close_time: Scalar<'a>,
    pub(super) acknowledged_by: Scalar<'a>,
    pub(super) closed_by: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Report<'a> {}

/// What the tool itself writes among the custom properties of an alert that an incident raised.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Details<'a> {
    #[serde(borrow, rename = "incident-id")]
    pub(super) incident_id: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Details<'a> {}

/// An alert: of the API of either tool, inside of a webhook, or put together from a row of CSV.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Alert<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) alert_id: Scalar<'a>,
    pub(super) tiny_id: Scalar<'a>,
    pub(super) alias: Scalar<'a>,
    pub(super) message: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) acknowledged: Scalar<'a>,
    pub(super) tags: Many<Scalar<'a>>,
    pub(super) count: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    /// Not of the API: what hand-made exports write in place of the report.
    pub(super) acknowledged_at: Scalar<'a>,
    /// See `acknowledged_at`.
    pub(super) closed_at: Scalar<'a>,
    pub(super) owner: Scalar<'a>,
    pub(super) priority: Scalar<'a>,
    pub(super) teams: Many<Tolerant<Named<'a>>>,
    pub(super) responders: Many<Tolerant<Named<'a>>>,
    pub(super) integration: Tolerant<Named<'a>>,
    pub(super) integration_name: Scalar<'a>,
    pub(super) integration_type: Scalar<'a>,
    pub(super) report: Tolerant<Report<'a>>,
    pub(super) details: Tolerant<Details<'a>>,
    pub(super) extra_properties: Tolerant<Details<'a>>,
    pub(super) logs: Many<Tolerant<Log<'a>>>,
    /// Of webhooks: who did it.
    pub(super) username: Scalar<'a>,
    /// Of webhooks: the name of the team.
    pub(super) team: Scalar<'a>,
    /// Of webhooks: the note that was added.
    pub(super) note: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Alert<'a> {}

/// A line of an alert's log.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Log<'a> {
    #[serde(borrow)]
    pub(super) log: Scalar<'a>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) log_type: Scalar<'a>,
    pub(super) owner: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) log_time: Scalar<'a>,
    pub(super) offset: Scalar<'a>,
    /// Not of the API: what exports of several alerts' logs put beside each line.
    pub(super) alert_id: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Log<'a> {}

/// What a webhook is sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Hook<'a> {
    #[serde(borrow)]
    pub(super) action: Scalar<'a>,
    pub(super) alert: Tolerant<Alert<'a>>,
    pub(super) source: Tolerant<Named<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Links<'a> {
    #[serde(borrow)]
    pub(super) web: Scalar<'a>,
    pub(super) api: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Links<'a> {}

/// An incident of `/v1/incidents`, with the children that extractors glue on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) tiny_id: Scalar<'a>,
    pub(super) message: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) priority: Scalar<'a>,
    pub(super) tags: Many<Scalar<'a>>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    pub(super) impact_start_date: Scalar<'a>,
    pub(super) impact_end_date: Scalar<'a>,
    pub(super) impacted_services: Many<Tolerant<Named<'a>>>,
    pub(super) owner_team: Tolerant<Named<'a>>,
    pub(super) responders: Many<Tolerant<Named<'a>>>,
    pub(super) links: Tolerant<Links<'a>>,
    #[serde(alias = "associatedAlertIDs")]
    pub(super) associated_alert_ids: Many<Scalar<'a>>,
    pub(super) timelines: Many<Tolerant<Entry<'a>>>,
    pub(super) entries: Many<Tolerant<Entry<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Incident<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Title<'a> {
    #[serde(borrow)]
    pub(super) content: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Title<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Title { content: Scalar::Text(text) })
    }
}

/// A line of an incident's timeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) event_time: Scalar<'a>,
    pub(super) actor: Tolerant<Named<'a>>,
    pub(super) title: Tolerant<Title<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Entry<'a> {}

/// A page of a timeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Timeline<'a> {
    #[serde(borrow)]
    pub(super) entries: Many<Tolerant<Entry<'a>>>,
    pub(super) incident_id: Scalar<'a>,
    pub(super) incident: Tolerant<Named<'a>>,
}

/// Who a user is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct User<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) username: Scalar<'a>,
    pub(super) full_name: Scalar<'a>,
    pub(super) time_zone: Scalar<'a>,
}

/// The keys by which an object tells what it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", expecting = "an object")]
pub(super) struct Keys<'a> {
    pub(super) tiny_id: Seen,
    pub(super) alias: Seen,
    pub(super) action: Seen,
    pub(super) alert: Seen,
    pub(super) log: Seen,
    pub(super) entries: Seen,
    pub(super) timelines: Seen,
    pub(super) event_time: Seen,
    pub(super) impact_start_date: Seen,
    pub(super) impacted_services: Seen,
    pub(super) final_timeline: Seen,
    pub(super) timeline: Seen,
    pub(super) full_name: Seen,
    pub(super) rotations: Seen,
    #[serde(borrow)]
    pub(super) links: Tolerant<Links<'a>>,
    pub(super) data: Tolerant<Box<Keys<'a>>>,
    pub(super) record: Tolerant<Box<Keys<'a>>>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Keys<'a> {}

impl<'de: 'a, 'a> Fields<'de> for Box<Keys<'a>> {}

/// `{"data": T}`: one object of the API.
#[derive(Debug, Deserialize)]
pub(super) struct Data<T> {
    pub(super) data: T,
}

/// `{"record": {"data": T}}`: one object of an Airbyte stream.
#[derive(Debug, Deserialize)]
pub(super) struct Record<T> {
    pub(super) record: Data<T>,
}

/// `{"incidentId": ..., "data": {"entries": [...]}}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Beside<'a> {
    #[serde(borrow)]
    pub(super) incident_id: Scalar<'a>,
    pub(super) incident: Tolerant<Named<'a>>,
}
