//! FireHydrant's own words: the fields of its JSON that are read. Every one may be absent, null or of another type.

use crate::sources::json::{Fields, Many, Scalar, Seen, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) number: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) started_at: Scalar<'a>,
    pub(super) discarded_at: Scalar<'a>,
    pub(super) current_milestone: Scalar<'a>,
    pub(super) priority: Scalar<'a>,
    pub(super) severity: Scalar<'a>,
    pub(super) incident_url: Scalar<'a>,
    pub(super) tag_list: Many<Scalar<'a>>,
    pub(super) labels: Tolerant<Labels<'a>>,
    pub(super) milestones: Many<Tolerant<Milestone<'a>>>,
    pub(super) lifecycle_phases: Many<Tolerant<Phase<'a>>>,
    pub(super) services: Many<Tolerant<Named<'a>>>,
    pub(super) environments: Many<Tolerant<Named<'a>>>,
    pub(super) functionalities: Many<Tolerant<Named<'a>>>,
    pub(super) impacts: Many<Tolerant<Impact<'a>>>,
    pub(super) role_assignments: Many<Tolerant<RoleAssignment<'a>>>,
    pub(super) team_assignments: Many<Tolerant<TeamAssignment<'a>>>,
    pub(super) incident_tickets: Many<Tolerant<Ticket<'a>>>,
}

/// Names and values that the organisation gives.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Labels<'a>(#[serde(borrow)] pub(super) BTreeMap<String, Scalar<'a>>);

impl<'de: 'a, 'a> Fields<'de> for Labels<'a> {}

/// A milestone, in either of the lists that hold them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Milestone<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) slug: Scalar<'a>,
    /// The slug in the plain list.
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) occurred_at: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Milestone<'a> {}

/// A phase with its milestones, reached or not.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Phase<'a> {
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) milestones: Many<Tolerant<Milestone<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Phase<'a> {}

/// A service, an environment, a team, a person, a role.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) name: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Named<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Named { name: Scalar::Text(text), ..Named::default() })
    }
}

/// What was hurt.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Impact<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) impact: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Impact<'a> {}

/// Who took which role.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoleAssignment<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) incident_role: Tolerant<Named<'a>>,
    pub(super) user: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for RoleAssignment<'a> {}

/// A team that was brought in: `{"team": {...}}`, or the team itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TeamAssignment<'a> {
    #[serde(borrow)]
    pub(super) team: Tolerant<Named<'a>>,
    pub(super) name: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for TeamAssignment<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(TeamAssignment { name: Scalar::Text(text), ..TeamAssignment::default() })
    }
}

/// A ticket of the incident, and where it stands in another system.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ticket<'a> {
    #[serde(borrow)]
    pub(super) url: Scalar<'a>,
    pub(super) link: Tolerant<Link<'a>>,
    pub(super) attachments: Many<Tolerant<Link<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Ticket<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Ticket { url: Scalar::Text(text), ..Ticket::default() })
    }
}

/// A link to another system.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Link<'a> {
    #[serde(borrow)]
    pub(super) href_url: Scalar<'a>,
    pub(super) url: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Link<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Link { href_url: Scalar::Text(text), ..Link::default() })
    }
}

/// A stretch on call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shift<'a> {
    #[serde(borrow)]
    pub(super) user: Tolerant<Named<'a>>,
    pub(super) team: Tolerant<Named<'a>>,
    pub(super) on_call_schedule: Tolerant<Named<'a>>,
    pub(super) on_call_rotation: Tolerant<Named<'a>>,
    pub(super) start_time: Scalar<'a>,
    pub(super) end_time: Scalar<'a>,
}

/// The keys by which an object tells what it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(super) struct Keys {
    pub(super) current_milestone: Seen,
    pub(super) milestones: Seen,
    pub(super) lifecycle_phases: Seen,
    pub(super) number: Seen,
    pub(super) on_call_schedule: Seen,
    pub(super) on_call_rotation: Seen,
    pub(super) start_time: Seen,
    pub(super) starts_at: Seen,
}
