//! From what a webhook was sent to an event, and to what it tells of its alert.
//!
//! A log of webhooks is whole only for the actions that the webhook was set up to send: where none is an acknowledgement
//! or none is a close, nothing is concluded from their absence.

use super::alert::{created_at, made_at, tags, teams};
use super::wire::Hook;
use super::{Reading, SHAPE, who};
use crate::model::{EventKind, EventRecord, Field, IncidentRecord, Knows, Result, Sink, code};
use crate::sources::Input;
use crate::sources::json::{Object, Refusal, Scalar, Splitter};

/// Actions that say something, but none of our kinds.
const INFORMATIONAL: &[&str] = &[
    "addteam",
    "addrecipient",
    "addresponder",
    "addtags",
    "removetags",
    "adddetails",
    "removedetails",
    "updatepriority",
    "updatedescription",
    "updatemessage",
    "snoozeended",
    "delete",
];

fn folded(action: &str) -> String {
    action.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The kind of an action; `None` for one that is not known: actions can be made up by whoever owns the account.
fn kind_of(action: &str) -> Option<EventKind> {
    Some(match folded(action).as_str() {
        "create" => EventKind::Triggered,
        "acknowledge" => EventKind::Acknowledged,
        "unacknowledge" => EventKind::Unacknowledged,
        "close" => EventKind::Resolved,
        "addnote" => EventKind::Annotated,
        "assignownership" | "takeownership" | "assign" => EventKind::Assigned,
        "escalate" | "escalatenext" | "escalatetonext" => EventKind::Escalated,
        "snooze" => EventKind::Snoozed,
        action if INFORMATIONAL.contains(&action) => EventKind::Other,
        _ => return None,
    })
}

/// Which actions a file holds at all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Actions {
    has_acknowledge: bool,
    has_close: bool,
}

impl Actions {
    /// Reads the file for them, if its first record was sent to a webhook.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn of(input: &dyn Input) -> Result<Option<Actions>> {
        let mut found: Option<Actions> = None;
        for chunk in Splitter::new(input.name(), input.open()?, SHAPE) {
            let chunk = chunk?;
            for (_, range) in &chunk.records {
                let hook = serde_json::from_slice::<Hook<'_>>(&chunk.bytes[range.clone()]).ok();
                let hook = hook.filter(|hook| hook.alert.get().is_some());
                let action = hook.as_ref().and_then(|hook| hook.action.text());
                let Some(action) = action.as_deref().map(folded) else {
                    if found.is_none() {
                        return Ok(None);
                    }
                    continue;
                };
                let actions = found.get_or_insert_default();
                actions.has_acknowledge |= action == "acknowledge";
                actions.has_close |= action == "close";
            }
        }
        Ok(found)
    }

    /// Whether what is not in the file did not happen.
    pub(super) fn is_whole(self) -> bool {
        self.has_acknowledge && self.has_close
    }

    /// What the file does not tell, in words.
    pub(super) fn lacking(self) -> Option<&'static str> {
        match (self.has_acknowledge, self.has_close) {
            (true, true) => None,
            (false, true) => {
                Some("no event of the file is an Acknowledge: whether alerts were acknowledged is unknown")
            }
            (true, false) => Some("no event of the file is a Close: whether alerts were closed is unknown"),
            (false, false) => Some(
                "no event of the file is an Acknowledge or a Close: whether alerts were taken or closed is unknown",
            ),
        }
    }
}

/// Hands the event on, and what it tells of its alert.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    hook: &Hook<'_>,
    actions: Option<Actions>,
    how: &Reading<'_>,
    object: &Object<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let mut row = how.row(object.place);
    let Some(a) = hook.alert.get() else {
        return Err(Refusal::Reject(code::BAD_JSON, "alert: expected an object, found another type".to_owned()));
    };
    let id = row.id("alert.alertId", if a.alert_id.is_absent() { &a.id } else { &a.alert_id })?;
    let kind_raw = row.text("action", &hook.action);
    let known = kind_raw.as_deref().and_then(kind_of);
    let kind = known.unwrap_or(EventKind::Other);
    let is_told_of_creation = !a.created_at.is_absent() || made_at(&id).is_some();
    let created_at = if is_told_of_creation { Some(created_at(a, &id, &mut row)?) } else { None };
    let at = match created_at {
        // Teams that are added later are sent a Create of their own.
        Some(created_at) if kind == EventKind::Triggered => created_at,
        _ => row.required("alert.updatedAt", &a.updated_at)?,
    };
    let (kind, state) = match kind {
        EventKind::Triggered if !actions.is_some_and(Actions::is_whole) => (EventKind::State, Some("open")),
        kind => (kind, None),
    };

    let source = hook.source.get();
    let actor = row.text("alert.username", &a.username);
    let note = row.text("alert.note", &a.note);
    let owner = row.text("alert.owner", &a.owner);
    let severity_raw = row.text("alert.priority", &a.priority);
    let channel = source.and_then(|source| source.kind.text());
    let sets_severity = matches!(kind_raw.as_deref().map(folded).as_deref(), Some("create" | "updatepriority"));
    let event = EventRecord {
        source: how.source,
        account: how.account,
        incident_id: &id,
        event_id: None,
        at,
        kind,
        kind_raw: kind_raw.as_deref(),
        state,
        actor: actor.as_deref(),
        actor_is_person: actor.as_deref().and_then(|actor| who::is_person(actor, &[])),
        channel: channel.as_deref(),
        severity_raw: severity_raw.as_deref().filter(|_| sets_severity),
        text: match kind {
            EventKind::Annotated => note.as_deref(),
            EventKind::Assigned => owner.as_deref(),
            _ => None,
        },
    };
    sink.event(row.place, &event);

    let number = row.text("alert.tinyId", &a.tiny_id);
    let title = row.text("alert.message", &a.message);
    let dedup_key = row.text("alert.alias", &a.alias);
    // Bare texts in `teams` are ids.
    let team = row.text("alert.team", &a.team).or_else(|| teams(&[&a.responders]));
    let tags = tags(&a.tags);
    let incident = a.details.get().and_then(|details| details.incident_id.text());
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (team.is_some(), Field::Team),
        (severity_raw.is_some(), Field::Severity),
        (dedup_key.is_some(), Field::DedupKey),
        (!a.tags.is_absent(), Field::Tags),
        (incident.is_some(), Field::Refs),
    ]);
    if created_at.is_some() {
        let record = IncidentRecord {
            source: how.source,
            account: how.account,
            id: &id,
            number: number.as_deref(),
            title: title.as_deref(),
            team: team.as_deref(),
            severity_raw: severity_raw.as_deref(),
            detected_at: created_at,
            created_at,
            dedup_key: dedup_key.as_deref(),
            tags: tags.as_deref(),
            refs: incident.as_deref(),
            updated_at: Some(at),
            knows,
            ..IncidentRecord::default()
        };
        sink.incident(row.place, &record);
    }
    row.report(&id, sink);
    if known.is_none() {
        object.unknown_event(match &hook.action {
            Scalar::Text(action) => action,
            _ => "(none)",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_known_however_it_is_spelt() {
        for (action, kind) in [
            ("Create", Some(EventKind::Triggered)),
            ("UnAcknowledge", Some(EventKind::Unacknowledged)),
            ("un-acknowledge", Some(EventKind::Unacknowledged)),
            ("Acknowledge", Some(EventKind::Acknowledged)),
            ("Add Note", Some(EventKind::Annotated)),
            ("UpdatePriority", Some(EventKind::Other)),
            ("Restart the server", None),
        ] {
            assert_eq!(kind_of(action), kind, "{action}");
        }
    }
}
