//! The steps of an incident's life, in order, and the events that they are.

use super::ID;
use super::wire::Transition;
use crate::model::{EventKind, EventRecord, Instant, Sink, code};
use crate::sources::json::{Many, Object, Refusal, Row, Tolerant};
use std::borrow::Cow;

/// One step.
pub(super) struct Step<'i> {
    pub(super) at: Instant,
    pub(super) kind: EventKind,
    /// Their own word.
    word: Option<Cow<'i, str>>,
    /// The user who did it.
    pub(super) by: Option<Cow<'i, str>>,
    /// The monitoring tool does without `by` and `manually`.
    pub(super) is_person: bool,
    text: Option<Cow<'i, str>>,
}

fn kind_of(word: &str) -> Option<EventKind> {
    Some(match word.to_lowercase().as_str() {
        "triggered" | "unacked" => EventKind::Triggered,
        "acknowledged" | "acked" => EventKind::Acknowledged,
        "resolved" => EventKind::Resolved,
        _ => return None,
    })
}

/// The steps by time; at one instant a resolve comes after what it ends. One without a usable moment is odd and left out.
///
/// # Errors
/// The file cannot be read on.
pub(super) fn steps<'i>(
    transitions: &'i Many<Tolerant<Transition<'_>>>,
    row: &mut Row<'_>,
    object: &Object<'_>,
) -> Result<Vec<Step<'i>>, Refusal> {
    let mut steps = Vec::new();
    for transition in row.objects("transitions", transitions) {
        let Some(at) = row.side_moment("transitions.at", &transition.at)? else {
            row.odd(code::BAD_VALUE, "transitions: a transition has no moment; it is left out".to_owned());
            continue;
        };
        let word = row.text("transitions.name", &transition.name);
        let kind = word.as_deref().and_then(kind_of).unwrap_or_else(|| {
            object.unknown_event(word.as_deref().unwrap_or("(none)"));
            EventKind::Other
        });
        let by = row.text("transitions.by", &transition.by);
        let is_person = by.is_some() || row.flag("transitions.manually", &transition.manually) == Some(true);
        let text = row.text("transitions.message", &transition.message);
        steps.push(Step { at, kind, word, by, is_person, text });
    }
    steps.sort_by_key(|step| (step.at, step.kind == EventKind::Resolved));
    Ok(steps)
}

/// How often it was opened again after a resolve.
pub(super) fn reopenings(steps: &[Step<'_>]) -> u32 {
    let known = || steps.iter().filter(|step| step.kind != EventKind::Other);
    let reopened = known().zip(known().skip(1));
    reopened.filter(|(last, next)| last.kind == EventKind::Resolved && next.kind != EventKind::Resolved).count() as u32
}

/// Hands the steps on as events. What is triggered again was given back, or came back after a resolve.
///
/// The first trigger is told as a change of state: a log that holds a trigger counts as whole, and escalations are not in
/// this one.
pub(super) fn tell(steps: &[Step<'_>], account: &str, incident_id: &str, row: &Row<'_>, sink: &mut dyn Sink) {
    let mut last = None;
    for step in steps {
        let kind = match (step.kind, last) {
            (EventKind::Triggered, Some(EventKind::Acknowledged)) => EventKind::Unacknowledged,
            (EventKind::Triggered, Some(EventKind::Resolved)) => EventKind::Reopened,
            (EventKind::Triggered, _) => EventKind::State,
            (kind, _) => kind,
        };
        if step.kind != EventKind::Other {
            last = Some(step.kind);
        }
        let event = EventRecord {
            source: ID,
            account,
            incident_id,
            event_id: None,
            at: step.at,
            kind,
            kind_raw: step.word.as_deref(),
            state: (step.kind != EventKind::Other).then(|| step.kind.word()),
            actor: step.by.as_deref(),
            actor_is_person: Some(step.is_person),
            channel: None,
            severity_raw: None,
            text: step.text.as_deref(),
        };
        sink.event(row.place, &event);
    }
}
