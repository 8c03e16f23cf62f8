//! From an entry of an incident's timeline to an event.
//!
//! Opening an incident is a state and no trigger: a timeline without an acknowledgement does not say that there was none,
//! since people also take the alerts that an incident is made of.

use super::Reading;
use super::wire::Entry;
use crate::model::{EventKind, EventRecord, Instant, Place, Sink};
use crate::sources::json::{Object, Refusal, Row, Tolerant};

/// The kind of a type and the state that it leads to; `None` for one that is not known.
fn kind_of(word: &str) -> Option<(EventKind, Option<&'static str>)> {
    Some(match word {
        "IncidentOpened" => (EventKind::State, Some("open")),
        "IncidentResolved" => (EventKind::Resolved, None),
        "IncidentClosed" => (EventKind::Closed, None),
        "IncidentReopened" => (EventKind::Reopened, None),
        "ResponderAlertAcked" => (EventKind::Acknowledged, None),
        "ResponderAlertUnAcked" | "ResponderAlertUnacked" => (EventKind::Unacknowledged, None),
        "IncidentResponderUserAdded" => (EventKind::Assigned, None),
        "IncidentResponderTeamAdded"
        | "IncidentPriorityChanged"
        | "ResponderAlertPriorityChanged"
        | "ResponderAlertClosed"
        | "StatusPageAdded"
        | "CustomIncidentAction" => (EventKind::Other, None),
        _ => return None,
    })
}

/// Whether a user did it; `None` where nothing tells.
pub(super) fn is_by_person(entry: &Entry<'_>) -> Option<bool> {
    entry.actor.get()?.kind.text().map(|kind| kind.eq_ignore_ascii_case("user"))
}

/// The entries of one kind with their moments. Bad stamps are told where the entries themselves are read.
pub(super) fn moments<'e, 'a>(
    entries: &'e [Tolerant<Entry<'a>>],
    kind: EventKind,
    row: &Row<'_>,
) -> impl Iterator<Item = (Instant, &'e Entry<'a>)> {
    entries.iter().filter_map(Tolerant::get).filter_map(move |entry| {
        let is_it = entry.kind.text().and_then(|word| kind_of(&word)).is_some_and(|(known, _)| known == kind);
        if is_it { Some((row.quietly(&entry.event_time.text()?)?, entry)) } else { None }
    })
}

/// When the entries say that the incident was over for good.
pub(super) fn over_at(entries: &[Tolerant<Entry<'_>>], row: &Row<'_>) -> Option<Instant> {
    let last = |kind: EventKind| moments(entries, kind, row).map(|(at, _)| at).max();
    last(EventKind::Resolved).filter(|resolved_at| last(EventKind::Reopened).is_none_or(|at| at < *resolved_at))
}

/// Hands the event on. A resolve acknowledges the alerts that are still open, as an API and a moment later: neither that nor
/// anything else after the end takes the incident up again.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    entry: &Entry<'_>,
    incident_id: &str,
    over_at: Option<Instant>,
    how: &Reading<'_>,
    object: &Object<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let place: Place = object.place;
    let mut row = how.row(place);
    let at = row.required("eventTime", &entry.event_time)?;
    let event_id = row.text("id", &entry.id);
    let kind_raw = row.text("type", &entry.kind);
    let known = kind_raw.as_deref().and_then(kind_of);
    let (kind, state) = known.unwrap_or((EventKind::Other, None));
    let is_after = over_at.is_some_and(|over_at| at > over_at);
    let kind = match kind {
        EventKind::Acknowledged if is_by_person(entry) == Some(false) || is_after => EventKind::Other,
        EventKind::Unacknowledged if is_after => EventKind::Other,
        kind => kind,
    };
    let actor = entry.actor.get();
    let name = actor.and_then(|actor| actor.name.text());
    let text = entry.title.get().and_then(|title| title.content.text());
    let event = EventRecord {
        source: how.incidents,
        account: how.account,
        incident_id,
        event_id: event_id.as_deref(),
        at,
        kind,
        kind_raw: kind_raw.as_deref(),
        state,
        actor: name.as_deref(),
        actor_is_person: is_by_person(entry),
        channel: None,
        severity_raw: None,
        text: text.as_deref(),
    };
    sink.event(place, &event);
    row.report(incident_id, sink);
    if known.is_none() {
        object.unknown_event(kind_raw.as_deref().unwrap_or("(none)"));
    }
    Ok(())
}
