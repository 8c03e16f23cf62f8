//! From a note on an incident to an event.

use super::ID;
use super::wire::{Note, Reference};
use crate::model::{EventKind, EventRecord, Sink, code};
use crate::sources::json::{Refusal, Row};
use std::borrow::Cow;

/// Hands the note on as an event of its incident: the one that it names, else the one that it stands in.
///
/// # Errors
/// See [`Refusal`]. `/incidents/{id}/notes` does not say of which incident: such a note is nobody's.
pub(super) fn map(
    note: &Note<'_>,
    parent: Option<&str>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let own = note.incident.get().and_then(|incident| incident.id.text());
    let incident_id = own.or(parent.map(Cow::Borrowed)).ok_or_else(|| {
        let message = "incident.id: expected the id of the note's incident, found none; \
                       put the notes into their incidents, under the key notes";
        Refusal::Reject(code::MISSING_ID, message.into())
    })?;
    let at = row.required("created_at", &note.created_at)?;
    let event_id = row.text("id", &note.id);
    let text = row.text("content", &note.content);
    let actor = note.user.get();
    let actor_name = actor.and_then(Reference::label);
    let event = EventRecord {
        source: ID,
        account,
        incident_id: &incident_id,
        event_id: event_id.as_deref(),
        at,
        kind: EventKind::Annotated,
        kind_raw: Some("note"),
        state: None,
        actor: actor_name.as_deref(),
        actor_is_person: actor.and_then(|actor| actor.is_person()),
        channel: None,
        severity_raw: None,
        text: text.as_deref(),
    };
    sink.event(row.place, &event);
    row.report(&incident_id, sink);
    Ok(())
}
