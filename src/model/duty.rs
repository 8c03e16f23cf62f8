//! Who was told and who was on call, as the sources name it or under one name a person.

use super::{EventKind, IncidentKey, Instant, ShiftKind};

/// A notification that reached a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The incident.
    pub key: IncidentKey,
    /// Who was notified.
    pub person: String,
    /// When.
    pub at: Instant,
    /// `push`, `sms`, `phone`, `email`, ...; `None` if unknown.
    pub channel: Option<String>,
}

/// A stretch of being on call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shift {
    /// The system and account that tell of it.
    pub source: (String, String),
    /// The schedule, else the escalation policy; `None` where neither is told.
    pub schedule: Option<String>,
    /// Who is on call.
    pub person: String,
    /// Begin; `None` if it has none.
    pub from: Option<Instant>,
    /// End; `None` if it has none.
    pub until: Option<Instant>,
    /// Served, planned, or only watched.
    pub kind: ShiftKind,
}

/// The zone of somebody's hours, as far as the sources know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonZone {
    /// The system and account.
    pub source: (String, String),
    /// The person's id there.
    pub person_id: String,
    /// IANA zone.
    pub timezone: Option<String>,
    /// The team, or teams joined by `;`.
    pub team: Option<String>,
}

/// One line of the timeline of an incident that was escalated or put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// The incident.
    pub key: IncidentKey,
    /// When.
    pub at: Instant,
    /// What.
    pub kind: EventKind,
    /// Who did it, or was notified.
    pub actor: Option<String>,
    /// Whether that is a person; `None` if unknown.
    pub actor_is_person: Option<bool>,
}
