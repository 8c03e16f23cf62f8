//! incident.io's own words: incidents, alerts and entries of schedules.

use crate::sources::json::{Fields, Many, Named, Scalar, Seen, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) reference: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    pub(super) mode: Scalar<'a>,
    pub(super) permalink: Scalar<'a>,
    pub(super) severity: Tolerant<Named<'a>>,
    pub(super) incident_status: Tolerant<IncidentStatus<'a>>,
    pub(super) incident_type: Tolerant<Named<'a>>,
    pub(super) incident_timestamp_values: Many<Tolerant<Reached<'a>>>,
    pub(super) incident_role_assignments: Many<Tolerant<Assignment<'a>>>,
    pub(super) external_issue_reference: Tolerant<Issue<'a>>,
    pub(super) team_ids: Many<Scalar<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Incident<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IncidentStatus<'a> {
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
    pub(super) category: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for IncidentStatus<'a> {}

/// A timestamp of the customer's own naming, and when it was reached.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reached<'a> {
    #[serde(borrow)]
    pub(super) incident_timestamp: Tolerant<Named<'a>>,
    pub(super) value: Tolerant<When<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Reached<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct When<'a> {
    #[serde(borrow)]
    pub(super) value: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for When<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(When { value: Scalar::Text(text) })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Assignment<'a> {
    #[serde(borrow)]
    pub(super) role: Tolerant<Role<'a>>,
    pub(super) assignee: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Assignment<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Role<'a> {
    #[serde(borrow)]
    pub(super) role_type: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Role<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Issue<'a> {
    #[serde(borrow)]
    pub(super) issue_name: Scalar<'a>,
    pub(super) issue_permalink: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Issue<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Alert<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) title: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) deduplication_key: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) source_url: Scalar<'a>,
    pub(super) attributes: Many<Tolerant<Attribute<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Alert<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attribute<'a> {
    #[serde(borrow)]
    pub(super) attribute: Tolerant<Named<'a>>,
    pub(super) value: Tolerant<AttributeValue<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Attribute<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AttributeValue<'a> {
    #[serde(borrow)]
    pub(super) label: Scalar<'a>,
    pub(super) literal: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for AttributeValue<'a> {}

/// The entries of a schedule: `final` is who was on call after all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entries<'a> {
    #[serde(borrow, rename = "final")]
    pub(super) served: Many<Tolerant<Entry<'a>>>,
    pub(super) overrides: Many<Tolerant<Entry<'a>>>,
    pub(super) scheduled: Many<Tolerant<Entry<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Entries<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry<'a> {
    #[serde(borrow)]
    pub(super) entry_id: Scalar<'a>,
    pub(super) rotation_id: Scalar<'a>,
    pub(super) start_at: Scalar<'a>,
    pub(super) end_at: Scalar<'a>,
    pub(super) user: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Entry<'a> {}

/// The keys by which an object tells what it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(super) struct Keys {
    pub(super) id: Seen,
    pub(super) incident: Seen,
    pub(super) alert: Seen,
    pub(super) schedule_entries: Seen,
    pub(super) deduplication_key: Seen,
    pub(super) incident_status: Seen,
    pub(super) start_at: Seen,
}

/// `{"incident": {...}}`.
#[derive(Debug, Deserialize)]
pub(super) struct OneIncident<'a> {
    #[serde(borrow)]
    pub(super) incident: Incident<'a>,
}

/// `{"alert": {...}}`.
#[derive(Debug, Deserialize)]
pub(super) struct OneAlert<'a> {
    #[serde(borrow)]
    pub(super) alert: Alert<'a>,
}

/// `{"schedule_entries": {...}}`.
#[derive(Debug, Deserialize)]
pub(super) struct Schedule<'a> {
    #[serde(borrow)]
    pub(super) schedule_entries: Tolerant<Entries<'a>>,
}
