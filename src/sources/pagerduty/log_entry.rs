//! From a log entry to an event; a trigger also tells of its incident, for files that hold nothing else.

use super::incident::labels;
use super::wire::{LogEntry, Reference};
use super::{ID, bare_title, number_in};
use crate::model::{EventKind, EventRecord, Field, IncidentRecord, Knows, Sink};
use crate::sources::json::{Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// Types that say something, but none of our kinds.
const INFORMATIONAL: &[&str] = &[
    "reach_ack_limit",
    "reach_trigger_limit",
    "repeat_escalation_path",
    "exhaust_escalation_path",
    "urgency_change",
    "priority_change",
    "field_value_change",
    "custom_field_value_change",
];

/// The kind of a type; `None` for one that is not known.
pub(super) fn kind_of(word: &str) -> Option<EventKind> {
    let stem = word.strip_suffix("_log_entry").unwrap_or(word);
    Some(match stem {
        "trigger" => EventKind::Triggered,
        "acknowledge" | "acknowledgement" => EventKind::Acknowledged,
        "unacknowledge" => EventKind::Unacknowledged,
        "resolve" => EventKind::Resolved,
        "reopen" => EventKind::Reopened,
        "escalate" => EventKind::Escalated,
        "assign" => EventKind::Assigned,
        "delegate" => EventKind::Reassigned,
        "notify" => EventKind::Notified,
        "snooze" => EventKind::Snoozed,
        "annotate" => EventKind::Annotated,
        _ if INFORMATIONAL.contains(&stem) => EventKind::Other,
        _ => return None,
    })
}

/// How somebody was notified, from the channel or from the end of the summary ("... by email.").
fn notified_by(entry: &LogEntry<'_>) -> Option<Cow<'static, str>> {
    let told = entry.channel.get().and_then(|channel| channel.notification.get()?.kind.text());
    let word = match told {
        Some(kind) => kind.strip_suffix("_notification").unwrap_or(&kind).to_lowercase(),
        None => entry.summary.text()?.rsplit_once(" by ")?.1.trim_end_matches('.').to_lowercase(),
    };
    ["email", "sms", "phone", "push"].into_iter().find(|channel| word.contains(channel)).map(Cow::Borrowed)
}

/// The incident that an entry glued onto it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent<'a> {
    /// Its id.
    pub(super) id: &'a str,
}

/// Hands the event on, and gives its type back if it is not a known one.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map<'s>(
    entry: &'s LogEntry<'_>,
    parent: Option<Parent<'_>>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<Option<Cow<'s, str>>, Refusal> {
    let about = entry.incident.get();
    let own = about.and_then(|incident| incident.id.text());
    let incident_id = match (own, parent) {
        (Some(id), _) => id,
        (None, Some(parent)) => Cow::Borrowed(parent.id),
        (None, None) => row.id("incident.id", &Scalar::Absent).map(|_| Cow::Borrowed(""))?,
    };
    let at = row.required("created_at", &entry.created_at)?;
    let event_id = row.text("id", &entry.id);
    let kind_raw = row.text("type", &entry.kind);
    let known = kind_raw.as_deref().and_then(kind_of);
    let kind = known.unwrap_or(EventKind::Other);

    // Nobody does a notification: the person is the one who was notified.
    let actor = match kind {
        EventKind::Notified => entry.user.get().or(entry.agent.get()),
        _ => entry.agent.get(),
    };
    let channel = match kind {
        EventKind::Notified => notified_by(entry),
        _ => entry.channel.get().and_then(|channel| channel.kind.text()),
    };
    let target = entry.assignees.items().iter().find_map(|assignee| assignee.get()?.label());
    let summary = row.text("summary", &entry.summary);
    let text = match kind {
        EventKind::Annotated => {
            let told = entry.channel.get().and_then(|channel| channel.summary.text());
            row.text("note", &entry.note).or(told).or(summary)
        }
        _ => summary.or(target),
    };
    let actor_name = actor.and_then(Reference::label);
    let event = EventRecord {
        source: ID,
        account,
        incident_id: &incident_id,
        event_id: event_id.as_deref(),
        at,
        kind,
        kind_raw: kind_raw.as_deref(),
        state: None,
        actor: actor_name.as_deref(),
        actor_is_person: actor.and_then(|actor| actor.is_person()),
        channel: channel.as_deref(),
        severity_raw: None,
        text: text.as_deref(),
    };
    sink.event(row.place, &event);
    if kind == EventKind::Triggered && parent.is_none() {
        trigger(entry, about, &event, row.place, sink);
    }
    row.report(&incident_id, sink);
    Ok(if known.is_none() { Some(entry.kind.text().unwrap_or(Cow::Borrowed("(none)"))) } else { None })
}

/// What a trigger tells of its incident. It has no update stamp: any record of the incident itself wins.
fn trigger(
    entry: &LogEntry<'_>,
    about: Option<&Reference<'_>>,
    event: &EventRecord<'_>,
    place: crate::model::Place,
    sink: &mut dyn Sink,
) {
    let summary = about.and_then(|incident| incident.summary.text());
    let url = about.and_then(|incident| incident.html_url.text());
    let service = entry.service.get().and_then(Reference::label);
    let team = labels(&entry.teams);
    let mut record = IncidentRecord {
        source: ID,
        account: event.account,
        id: event.incident_id,
        number: summary.as_deref().and_then(number_in),
        title: summary.as_deref().map(bare_title),
        service: service.as_deref(),
        team: team.as_deref(),
        detected_at: Some(event.at),
        url: url.as_deref(),
        knows: Knows::of(&[Field::DetectedAt]),
        ..IncidentRecord::default()
    };
    record.knows = record.knows.with_told([
        (record.number.is_some(), Field::Number),
        (record.title.is_some(), Field::Title),
        (entry.service.get().is_some(), Field::Service),
        (matches!(entry.service, Tolerant::There(_)) && !entry.teams.is_absent(), Field::Team),
        (record.url.is_some(), Field::Url),
    ]);
    sink.incident(place, &record);
}
