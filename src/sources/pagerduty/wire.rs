//! PagerDuty's own words: the fields of its JSON that are read. Every one may be absent, null or of another type.

use crate::sources::json::{Fields, Many, Scalar, Seen, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

/// A reference to a user, service, team, incident, or the whole of it where it was asked to be included.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reference<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) summary: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) email: Scalar<'a>,
    pub(super) html_url: Scalar<'a>,
}

impl Reference<'_> {
    /// Its name as people know it: the summary, else the name, else the id.
    pub(super) fn label(&self) -> Option<Cow<'_, str>> {
        self.summary.text().or_else(|| self.name.text()).or_else(|| self.id.text())
    }
    /// Whether it is a person; `None` where nothing tells. The first API gave no types; who has an address is a person.
    pub(super) fn is_person(&self) -> Option<bool> {
        let told = self.kind.text().map(|kind| kind.starts_with("user"));
        told.or_else(|| self.email.text().map(|_| true))
    }
}

impl<'de: 'a, 'a> Fields<'de> for Reference<'a> {
    /// Bare text is its name.
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Reference { summary: Scalar::Text(text), ..Reference::default() })
    }
}

/// Where somebody was put on an incident, or took it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Hand<'a> {
    #[serde(borrow)]
    pub(super) at: Scalar<'a>,
    pub(super) assignee: Tolerant<Reference<'a>>,
    pub(super) acknowledger: Tolerant<Reference<'a>>,
    /// The one or the other, in the first API.
    pub(super) object: Tolerant<Reference<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Hand<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ResolveReason<'a> {
    #[serde(borrow)]
    pub(super) incident: Tolerant<Reference<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for ResolveReason<'a> {
    /// A webhook says `merged` and names the target elsewhere.
    fn of_text(_: Cow<'de, str>) -> Option<Self> {
        Some(ResolveReason::default())
    }
}

/// What triggered an incident, in the first API.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TriggerSummary<'a> {
    #[serde(borrow)]
    pub(super) subject: Scalar<'a>,
    pub(super) description: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for TriggerSummary<'a> {}

/// A note on an incident.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Note<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) content: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) user: Tolerant<Reference<'a>>,
    pub(super) incident: Tolerant<Reference<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Note<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AlertCounts<'a> {
    #[serde(borrow)]
    pub(super) all: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for AlertCounts<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Alert<'a> {
    #[serde(borrow)]
    pub(super) alert_key: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Alert<'a> {}

/// An incident of `/incidents` in either API or of a webhook, with the children that extractors glue on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) incident_number: Scalar<'a>,
    pub(super) title: Scalar<'a>,
    pub(super) summary: Scalar<'a>,
    pub(super) description: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) incident_key: Scalar<'a>,
    pub(super) urgency: Scalar<'a>,
    pub(super) html_url: Scalar<'a>,
    pub(super) priority: Tolerant<Reference<'a>>,
    pub(super) service: Tolerant<Reference<'a>>,
    pub(super) teams: Many<Tolerant<Reference<'a>>>,
    pub(super) assignments: Many<Tolerant<Hand<'a>>>,
    pub(super) acknowledgements: Many<Tolerant<Hand<'a>>>,
    pub(super) last_status_change_at: Scalar<'a>,
    pub(super) last_status_change_by: Tolerant<Reference<'a>>,
    pub(super) resolve_reason: Tolerant<ResolveReason<'a>>,
    pub(super) alert_counts: Tolerant<AlertCounts<'a>>,
    pub(super) alerts: Many<Tolerant<Alert<'a>>>,
    pub(super) log_entries: Many<Tolerant<LogEntry<'a>>>,
    pub(super) notes: Many<Tolerant<Note<'a>>>,
    /// In place of `incident_number`, in an event of a webhook.
    pub(super) number: Scalar<'a>,
    /// In place of `assignments`, in an event of a webhook.
    pub(super) assignees: Many<Tolerant<Reference<'a>>>,
    pub(super) merged_into_incident: Tolerant<Reference<'a>>,
    // What the data of a webhook's event is, if no incident: a note or a message on one.
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) content: Scalar<'a>,
    pub(super) message: Scalar<'a>,
    pub(super) incident: Tolerant<Reference<'a>>,
    // What the first API called some of them.
    pub(super) created_on: Scalar<'a>,
    pub(super) last_status_change_on: Scalar<'a>,
    pub(super) assigned_to_user: Tolerant<Reference<'a>>,
    pub(super) assigned_to: Many<Tolerant<Hand<'a>>>,
    pub(super) acknowledgers: Many<Tolerant<Hand<'a>>>,
    pub(super) trigger_summary_data: Tolerant<TriggerSummary<'a>>,
    pub(super) number_of_escalations: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Incident<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Notification<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Notification<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Channel<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) summary: Scalar<'a>,
    pub(super) notification: Tolerant<Notification<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Channel<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Channel { kind: Scalar::Text(text), ..Channel::default() })
    }
}

/// A line of `/log_entries`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LogEntry<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) summary: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) note: Scalar<'a>,
    pub(super) agent: Tolerant<Reference<'a>>,
    pub(super) user: Tolerant<Reference<'a>>,
    pub(super) channel: Tolerant<Channel<'a>>,
    pub(super) incident: Tolerant<Reference<'a>>,
    pub(super) service: Tolerant<Reference<'a>>,
    pub(super) teams: Many<Tolerant<Reference<'a>>>,
    pub(super) assignees: Many<Tolerant<Reference<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for LogEntry<'a> {}

/// A row of `/analytics/raw/incidents`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Analysed<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) incident_number: Scalar<'a>,
    pub(super) description: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) urgency: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) service_name: Scalar<'a>,
    pub(super) team_name: Scalar<'a>,
    pub(super) priority_name: Scalar<'a>,
    pub(super) seconds_to_first_ack: Scalar<'a>,
    pub(super) seconds_to_resolve: Scalar<'a>,
    pub(super) escalation_count: Scalar<'a>,
    pub(super) reassignment_count: Scalar<'a>,
    pub(super) auto_resolved: Scalar<'a>,
    pub(super) resolved_by_user_name: Scalar<'a>,
    pub(super) acknowledged_user_names: Many<Scalar<'a>>,
    pub(super) assigned_user_names: Many<Scalar<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Analysed<'a> {}

/// The keys by which an object tells what it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(super) struct Keys<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) id: Seen,
    pub(super) last_status_change_at: Seen,
    pub(super) last_status_change_on: Seen,
    pub(super) data: Seen,
    pub(super) seconds_to_first_ack: Seen,
    pub(super) seconds_to_resolve: Seen,
    pub(super) engaged_seconds: Seen,
    pub(super) service_name: Seen,
    pub(super) incident: Seen,
    pub(super) log_entry: Seen,
    pub(super) trigger_summary_data: Seen,
    pub(super) escalation_level: Seen,
    pub(super) escalation_policy: Seen,
    pub(super) user: Seen,
    pub(super) schedule: Seen,
    pub(super) final_schedule: Seen,
    pub(super) email: Seen,
    pub(super) event: Tolerant<Nothing>,
    pub(super) event_type: Seen,
    pub(super) occurred_at: Seen,
    pub(super) log_entries: Seen,
    pub(super) alert: Seen,
    pub(super) alert_key: Seen,
    pub(super) content: Seen,
    pub(super) responses: Seen,
    pub(super) incident_id: Seen,
    pub(super) total_incident_count: Seen,
    pub(super) mean_seconds_to_resolve: Seen,
    pub(super) mean_time_to_acknowledge_seconds: Seen,
    pub(super) record: Tolerant<EnvelopeKeys<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Keys<'a> {}

/// An object of which nothing is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Nothing {}

impl<'de> Fields<'de> for Nothing {}

/// What an Airbyte envelope says of its content.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EnvelopeKeys<'a> {
    #[serde(borrow)]
    pub(super) stream: Scalar<'a>,
    pub(super) data: Tolerant<Box<Keys<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for EnvelopeKeys<'a> {}

impl<'de: 'a, 'a> Fields<'de> for Box<Keys<'a>> {}

/// `{"record": {"stream": "...", "data": T}}`.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<T> {
    pub(super) record: Data<T>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Data<T> {
    pub(super) data: T,
}

/// `{"incident": {...}}`, perhaps with its log entries and notes beside it.
#[derive(Debug, Deserialize)]
pub(super) struct OneIncident<'a> {
    #[serde(borrow)]
    pub(super) incident: Incident<'a>,
    #[serde(default)]
    pub(super) log_entries: Many<Tolerant<LogEntry<'a>>>,
    #[serde(default)]
    pub(super) notes: Many<Tolerant<Note<'a>>>,
}

/// `{"log_entry": {...}}`.
#[derive(Debug, Deserialize)]
pub(super) struct OneLogEntry<'a> {
    #[serde(borrow)]
    pub(super) log_entry: LogEntry<'a>,
}
