//! Splunk On-Call's own words: the fields of its JSON that are read. Every one may be absent, null or of another type.

use crate::sources::json::{Fields, Many, Scalar, Seen, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

/// An incident of either generation of the reporting API, or of the public one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) incident_number: Scalar<'a>,
    pub(super) start_time: Scalar<'a>,
    pub(super) current_phase: Scalar<'a>,
    pub(super) entity_id: Scalar<'a>,
    pub(super) entity_display_name: Scalar<'a>,
    pub(super) entity_state: Scalar<'a>,
    pub(super) service: Scalar<'a>,
    pub(super) routing_key: Scalar<'a>,
    pub(super) alert_count: Scalar<'a>,
    pub(super) last_alert_time: Scalar<'a>,
    pub(super) paged_users: Many<Scalar<'a>>,
    pub(super) paged_teams: Many<Scalar<'a>>,
    pub(super) paged_policies: Many<Tolerant<Paged<'a>>>,
    pub(super) transitions: Many<Tolerant<Transition<'a>>>,
    /// Only in the first generation, as are the next three.
    pub(super) entity_disp_name: Scalar<'a>,
    pub(super) end_time: Scalar<'a>,
    /// The last acknowledgement.
    pub(super) ack_time: Scalar<'a>,
    /// Names, joined by commas.
    pub(super) teams: Scalar<'a>,
}

/// A policy that was paged, and its team.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Paged<'a> {
    #[serde(borrow)]
    pub(super) team: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Paged<'a> {}

/// A team or a policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named<'a> {
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
    pub(super) slug: Scalar<'a>,
}

impl Named<'_> {
    /// Its name, else its slug.
    pub(super) fn label(&self) -> Option<Cow<'_, str>> {
        self.name.text().or_else(|| self.slug.text())
    }
}

impl<'de: 'a, 'a> Fields<'de> for Named<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Named { name: Scalar::Text(text), ..Named::default() })
    }
}

/// A step of an incident's life.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Transition<'a> {
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
    pub(super) at: Scalar<'a>,
    pub(super) by: Scalar<'a>,
    pub(super) message: Scalar<'a>,
    pub(super) manually: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Transition<'a> {}

/// What one person was on call in the span of an on-call log.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct UserLog<'a> {
    #[serde(borrow)]
    pub(super) user_id: Scalar<'a>,
    pub(super) log: Many<Tolerant<Served<'a>>>,
}

/// One stretch of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Served<'a> {
    #[serde(borrow)]
    pub(super) on: Scalar<'a>,
    pub(super) off: Scalar<'a>,
    pub(super) escalation_policy: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Served<'a> {}

/// The schedules of one team, as the schedules of a user hold them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TeamSchedule<'a> {
    #[serde(borrow)]
    pub(super) team: Tolerant<Named<'a>>,
    pub(super) schedules: Many<Tolerant<PolicySchedule<'a>>>,
}

/// Who is on call for one policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PolicySchedule<'a> {
    #[serde(borrow)]
    pub(super) policy: Tolerant<Named<'a>>,
    pub(super) schedule: Many<Tolerant<Rotation<'a>>>,
    pub(super) overrides: Many<Tolerant<Override<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for PolicySchedule<'a> {}

/// One shift of a rotation with its turns.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Rotation<'a> {
    #[serde(borrow)]
    pub(super) on_call_user: Tolerant<User<'a>>,
    pub(super) rotation_name: Scalar<'a>,
    pub(super) rolls: Many<Tolerant<Roll<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Rotation<'a> {}

/// One turn.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Roll<'a> {
    #[serde(borrow)]
    pub(super) start: Scalar<'a>,
    pub(super) end: Scalar<'a>,
    pub(super) on_call_user: Tolerant<User<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Roll<'a> {}

/// Somebody who stands in for somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Override<'a> {
    #[serde(borrow)]
    pub(super) orig_on_call_user: Tolerant<User<'a>>,
    pub(super) override_on_call_user: Tolerant<User<'a>>,
    pub(super) start: Scalar<'a>,
    pub(super) end: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Override<'a> {}

/// A person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct User<'a> {
    #[serde(borrow)]
    pub(super) username: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for User<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(User { username: Scalar::Text(text) })
    }
}

/// The keys by which an object tells what it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", expecting = "an object")]
pub(super) struct Keys {
    pub(super) incident_number: Seen,
    pub(super) transitions: Seen,
    pub(super) current_phase: Seen,
    pub(super) message_type: Seen,
    pub(super) user_id: Seen,
    pub(super) log: Seen,
    pub(super) policy: Seen,
    pub(super) schedule: Seen,
    pub(super) schedules: Seen,
}
