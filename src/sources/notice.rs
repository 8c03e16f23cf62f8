//! What a status page told its readers: its notices become events that set no moment of the incident.

use super::json::{Many, Refusal, Row, Scalar, Tolerant};
use crate::model::{EventKind, EventRecord, Instant, Sink, code};
use std::borrow::Cow;

/// Where a page's update says what.
pub struct Words<'u, 'a> {
    /// Its stamps by name: the first that can be used is its moment.
    pub stamps: [(&'static str, &'u Scalar<'a>); 2],
    /// Its own id.
    pub id: &'u Scalar<'a>,
    /// The state that it announces.
    pub state: &'u Scalar<'a>,
    /// What it says.
    pub text: &'u Scalar<'a>,
}

/// One notice.
pub struct Notice<'u> {
    /// When readers were told.
    pub at: Instant,
    /// Its own id, if it has one.
    pub id: Option<Cow<'u, str>>,
    /// The state that it announces, in the page's words.
    pub state: Option<Cow<'u, str>>,
    /// What it says.
    pub text: Option<Cow<'u, str>>,
}

/// The notices in their order; one without a usable moment is odd and left out.
///
/// # Errors
/// The file cannot be read on.
pub fn notices<'u, 'a: 'u, U>(
    updates: &'u Many<Tolerant<U>>,
    words: impl Fn(&'u U) -> Words<'u, 'a>,
    row: &mut Row<'_>,
) -> Result<Vec<Notice<'u>>, Refusal> {
    let mut notices = Vec::new();
    for update in updates.items() {
        let Tolerant::There(update) = update else {
            row.odd(code::BAD_VALUE, "updates: expected an object, found another type; the update is left out".into());
            continue;
        };
        let Words { stamps, id, state, text } = words(update);
        let mut at = None;
        for (name, stamp) in stamps {
            if at.is_none() {
                at = row.side_moment(&format!("updates.{name}"), stamp)?;
            }
        }
        match at {
            Some(at) => notices.push(Notice { at, id: id.text(), state: state.text(), text: text.text() }),
            None => row.odd(code::BAD_VALUE, "updates: an update has no moment; it is left out".into()),
        }
    }
    Ok(notices)
}

/// Hands the notices of an incident on as events.
pub fn tell(
    notices: &[Notice<'_>],
    source: &str,
    account: &str,
    incident_id: &str,
    row: &Row<'_>,
    sink: &mut dyn Sink,
) {
    for notice in notices {
        let event = EventRecord {
            source,
            account,
            incident_id,
            event_id: notice.id.as_deref(),
            at: notice.at,
            kind: EventKind::State,
            kind_raw: None,
            state: notice.state.as_deref(),
            actor: None,
            actor_is_person: None,
            channel: Some("status page"),
            severity_raw: None,
            text: notice.text.as_deref(),
        };
        sink.event(row.place, &event);
    }
}
