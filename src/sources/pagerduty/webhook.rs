//! Archives of webhooks: each delivery is one event of an incident, and tells how the incident stood then.
//!
//! The third generation wraps one `event`; the ones before sent `messages`, whose log entries are the events.

use super::ID;
use super::log_entry::kind_of;
use super::webhook_wire::{Event, Message};
use super::wire::{Incident, Reference};
use crate::model::{EventKind, EventRecord, Instant, Sink};
use crate::sources::json::{Refusal, Row, Scalar};
use std::borrow::Cow;

/// Types of the third generation that say something, but none of our kinds.
const INFORMATIONAL: &[&str] = &[
    "action_invocation.created",
    "action_invocation.terminated",
    "action_invocation.updated",
    "conference_bridge.updated",
    "custom_field_values.updated",
    "incident_type.changed",
    "priority_updated",
    "responder.added",
    "responder.replied",
    "role.assigned",
    "service_updated",
    "status_update_published",
    "task.assigned",
    "workflow.completed",
    "workflow.started",
];

/// What a type of the third generation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// An event of an incident.
    Known(EventKind),
    /// An event of an incident, of a type that is not known.
    Unknown,
    /// No event of an incident.
    Foreign,
}

/// What an `event_type` is.
pub(super) fn told(event_type: &str) -> Told {
    let Some(word) = event_type.strip_prefix("incident.") else { return Told::Foreign };
    Told::Known(match word {
        "triggered" => EventKind::Triggered,
        "acknowledged" => EventKind::Acknowledged,
        "unacknowledged" => EventKind::Unacknowledged,
        "resolved" => EventKind::Resolved,
        "reopened" => EventKind::Reopened,
        "escalated" => EventKind::Escalated,
        "reassigned" | "delegated" => EventKind::Reassigned,
        "annotated" => EventKind::Annotated,
        word if INFORMATIONAL.contains(&word) => EventKind::Other,
        _ => return Told::Unknown,
    })
}

/// Whether the data of an event is the incident itself, not a note or a responder on it.
pub(super) fn is_of_incident(data: &Incident<'_>) -> bool {
    let kind = data.kind.text();
    kind.as_deref() == Some("incident") || (kind.is_none() && !data.status.is_absent())
}

/// The id of the incident that an event tells of.
///
/// # Errors
/// It tells of none.
pub(super) fn incident_of<'s>(event: &'s Event<'_>, row: &mut Row<'_>) -> Result<Cow<'s, str>, Refusal> {
    static ABSENT: Scalar<'static> = Scalar::Absent;
    match event.data.get() {
        Some(data) if is_of_incident(data) => row.id("data.id", &data.id),
        data => row.id("data.incident.id", data.and_then(|data| data.incident.get()).map_or(&ABSENT, |of| &of.id)),
    }
}

/// Hands the event on, of the type that it says.
pub(super) fn event(
    event: &Event<'_>,
    incident_id: &str,
    at: Instant,
    kind: EventKind,
    account: &str,
    row: &Row<'_>,
    sink: &mut dyn Sink,
) {
    let (event_id, kind_raw) = (event.id.text(), event.event_type.text());
    let actor = event.agent.get();
    let actor_name = actor.and_then(Reference::label);
    let (severity_raw, text) = match event.data.get() {
        Some(data) if is_of_incident(data) => (data.priority.get().and_then(Reference::label), None),
        Some(data) => (None, data.content.text().or_else(|| data.message.text())),
        None => (None, None),
    };
    let record = EventRecord {
        source: ID,
        account,
        incident_id,
        event_id: event_id.as_deref(),
        at,
        kind,
        kind_raw: kind_raw.as_deref(),
        state: None,
        actor: actor_name.as_deref(),
        actor_is_person: actor.and_then(|actor| actor.is_person()),
        channel: None,
        severity_raw: severity_raw.as_deref(),
        text: text.as_deref(),
    };
    sink.event(row.place, &record);
}

/// The type of a message, with the kind that it means; `None` beside the type if it is not known.
pub(super) fn kind_of_message<'s>(message: &'s Message<'_>) -> (Option<Cow<'s, str>>, Option<EventKind>) {
    let word = message.event.text().or_else(|| message.kind.text());
    let kind = word.as_deref().and_then(|word| kind_of(word.strip_prefix("incident.").unwrap_or(word)));
    (word, kind)
}

/// When a message without log entries happened and who did it: a change of state as the incident itself tells it, since a
/// message is sent a little later; anything else when it was sent, by nobody who is known.
pub(super) fn change<'s>(
    kind: Option<EventKind>,
    incident: &'s Incident<'_>,
    sent_at: Instant,
    row: &Row<'_>,
) -> (Instant, Option<&'s Reference<'s>>) {
    use EventKind::{Acknowledged, Resolved, Triggered, Unacknowledged};
    if !matches!(kind, Some(Triggered | Acknowledged | Unacknowledged | Resolved)) {
        return (sent_at, None);
    }
    let now = &incident.last_status_change_at;
    let stamp = if now.is_absent() { &incident.last_status_change_on } else { now };
    // A bad stamp is told where the incident is read.
    let at = if let Scalar::Text(text) = stamp { row.quietly(text) } else { None };
    (at.filter(|at| *at <= sent_at).unwrap_or(sent_at), incident.last_status_change_by.get())
}

/// Hands on the event that a message without log entries is.
pub(super) fn message(
    message: &Message<'_>,
    incident_id: &str,
    (at, actor): (Instant, Option<&Reference<'_>>),
    account: &str,
    row: &Row<'_>,
    sink: &mut dyn Sink,
) {
    let event_id = message.id.text();
    let (word, kind) = kind_of_message(message);
    let actor_name = actor.and_then(Reference::label);
    let record = EventRecord {
        source: ID,
        account,
        incident_id,
        event_id: event_id.as_deref(),
        at,
        kind: kind.unwrap_or(EventKind::Other),
        kind_raw: word.as_deref(),
        state: None,
        actor: actor_name.as_deref(),
        actor_is_person: actor.and_then(|actor| actor.is_person()),
        channel: None,
        severity_raw: None,
        text: None,
    };
    sink.event(row.place, &record);
}
