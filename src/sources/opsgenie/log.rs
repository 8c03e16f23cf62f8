//! From a line of an alert's log to an event. What happened stands in its free text alone.
//!
//! The texts are not documented: what is not known stays `other`, is counted, and keeps its text.

use super::Reading;
use super::who::is_person;
use super::wire::Log;
use crate::model::{EventKind, EventRecord, Instant, Sink, code};
use crate::sources::json::{Many, Object, Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// Lists of so many lines are pages of longer ones.
const PAGE_LENGTHS: [usize; 2] = [20, 100];

/// The kind of a text; `None` for one that is not known. What people wrote stands in texts too, so it goes by how the tool
/// begins them where it can.
fn kind_of(text: &str) -> Option<EventKind> {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    Some(if begins(&["note", "added note", "alert note"]) {
        EventKind::Annotated
    } else if begins(&["created", "alert created"]) {
        EventKind::Triggered
    } else if has(&["un-acknowledged", "unacknowledged"]) {
        EventKind::Unacknowledged
    } else if has(&["acknowledged"]) {
        EventKind::Acknowledged
    } else if has(&["closed"]) {
        EventKind::Resolved
    } else if has(&["escalat"]) {
        EventKind::Escalated
    } else if has(&["assigned", "took ownership"]) {
        EventKind::Assigned
    } else if has(&["snoozed"]) {
        EventKind::Snoozed
    } else if has(&["notif"]) {
        if has(&["not notif", "n't notif", "will ", "suppress", "skip", "fail"]) {
            EventKind::Other
        } else {
            EventKind::Notified
        }
    } else if begins(&["viewed"]) {
        EventKind::Other
    } else {
        return None;
    })
}

/// How somebody was notified.
fn channel_of(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let words = [
        ("push", "push"),
        ("mobile", "push"),
        ("sms", "sms"),
        ("voice", "phone"),
        ("phone", "phone"),
        ("mail", "email"),
    ];
    words.into_iter().find(|(word, _)| text.contains(word)).map(|(_, channel)| channel)
}

fn at(log: &Log<'_>, row: &mut Row<'_>) -> Result<Instant, Refusal> {
    let is_of_successor = log.created_at.is_absent() && !log.log_time.is_absent();
    let (field, stamp) = if is_of_successor { ("logTime", &log.log_time) } else { ("createdAt", &log.created_at) };
    match (row.moment(field, stamp)?.at(), offset_ms(log)) {
        (Some(at), _) => Ok(at),
        (None, Some(ms)) => row.required("offset", &Scalar::Text(ms)),
        (None, None) => row.required(field, stamp),
    }
}

/// The milliseconds in an offset `<ms>_<ns>`.
fn offset_ms<'l>(log: &'l Log<'_>) -> Option<Cow<'l, str>> {
    let Scalar::Text(offset) = &log.offset else { return None };
    let (ms, _) = offset.split_once('_')?;
    (ms.len() == 13 && ms.bytes().all(|byte| byte.is_ascii_digit())).then_some(Cow::Borrowed(ms))
}

/// When something was done, and by whom.
type Deed<'l> = (Instant, Option<Cow<'l, str>>);

/// The lines of one kind. A bad stamp is told where the line itself is read.
fn deeds<'l>(row: &Row<'_>, logs: &'l Many<Tolerant<Log<'_>>>, kind: EventKind) -> impl Iterator<Item = Deed<'l>> {
    logs.items().iter().filter_map(Tolerant::get).filter_map(move |log| {
        if kind_of(&log.log.text()?) != Some(kind) {
            return None;
        }
        let stamps = [log.created_at.text(), log.log_time.text(), offset_ms(log)];
        let at = stamps.into_iter().flatten().find_map(|stamp| row.quietly(&stamp))?;
        Some((at, log.owner.text()))
    })
}

/// What a log that is glued onto its alert says of the first acknowledgement by a person: `None` if it does not reach back
/// to the creation.
pub(super) fn first_ack<'l>(row: &Row<'_>, logs: &'l Many<Tolerant<Log<'_>>>) -> Option<Option<Deed<'l>>> {
    let is_by_tool =
        |owner: &Option<Cow<'_, str>>| owner.as_deref().and_then(|owner| is_person(owner, &[])) == Some(false);
    let acks = deeds(row, logs, EventKind::Acknowledged).filter(|(_, owner)| !is_by_tool(owner));
    is_whole(logs).then(|| acks.min_by_key(|(at, _)| *at))
}

/// The last close in a log that is glued onto its alert.
pub(super) fn last_close<'l>(row: &Row<'_>, logs: &'l Many<Tolerant<Log<'_>>>) -> Option<Deed<'l>> {
    deeds(row, logs, EventKind::Resolved).max_by_key(|(at, _)| *at)
}

/// Whether a log that is glued onto its alert holds all of it: it has the creation and is no full page.
pub(super) fn is_whole(logs: &Many<Tolerant<Log<'_>>>) -> bool {
    let texts = logs.items().iter().filter_map(|log| log.get()?.log.text());
    let has_creation = texts.into_iter().any(|text| kind_of(&text) == Some(EventKind::Triggered));
    has_creation && !PAGE_LENGTHS.contains(&logs.items().len())
}

/// Hands the event on. A log that is not whole has no trigger: what it does not show may have happened all the same.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    log: &Log<'_>,
    alert_id: Option<&str>,
    is_whole: bool,
    how: &Reading<'_>,
    object: &Object<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let mut row = how.row(object.place);
    let own = log.alert_id.text();
    let Some(alert_id) = own.as_deref().or(alert_id) else {
        let message = "alertId: expected the id of the alert that the log is of, found nothing; \
                       put it beside the lines: {\"alertId\": ..., \"data\": [...]}";
        return Err(Refusal::Reject(code::MISSING_ID, message.to_owned()));
    };
    let at = at(log, &mut row)?;
    let text = row.text("log", &log.log);
    let log_type = if log.kind.is_absent() { &log.log_type } else { &log.kind };
    let kind_raw = row.text("type", log_type);
    let owner = row.text("owner", &log.owner);
    let event_id = row.text("offset", &log.offset);
    let known = text.as_deref().and_then(kind_of);
    let (kind, state) = match known.unwrap_or(EventKind::Other) {
        EventKind::Triggered if !is_whole => (EventKind::State, Some("open")),
        kind => (kind, None),
    };
    let channel = if kind == EventKind::Notified { text.as_deref().and_then(channel_of) } else { None };
    let event = EventRecord {
        source: how.source,
        account: how.account,
        incident_id: alert_id,
        event_id: event_id.as_deref(),
        at,
        kind,
        kind_raw: kind_raw.as_deref(),
        state,
        actor: owner.as_deref(),
        actor_is_person: owner.as_deref().and_then(|owner| is_person(owner, &[])),
        channel,
        severity_raw: None,
        text: text.as_deref(),
    };
    sink.event(row.place, &event);
    row.report(alert_id, sink);
    if known.is_none() {
        // The first words name the text: names and numbers come later in it.
        let words: Vec<&str> = text.as_deref().unwrap_or("(none)").split_whitespace().take(3).collect();
        object.unknown_event(&words.join(" ").chars().take(60).collect::<String>());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_words() {
        for (text, kind) in [
            ("Alert acknowledged via web", Some(EventKind::Acknowledged)),
            ("Alert un-acknowledged via web", Some(EventKind::Unacknowledged)),
            ("Alert unacknowledged via API", Some(EventKind::Unacknowledged)),
            ("Alert closed via web", Some(EventKind::Resolved)),
            ("Alert created via API, acknowledged is false", Some(EventKind::Triggered)),
            ("Added note \"acknowledged and closed\"", Some(EventKind::Annotated)),
            ("Escalated to next", Some(EventKind::Escalated)),
            ("Alert assigned to ada@example.com", Some(EventKind::Assigned)),
            ("Alert snoozed until noon", Some(EventKind::Snoozed)),
            ("Notified ada@example.com by voice", Some(EventKind::Notified)),
            ("Notification suppressed: quiet hours", Some(EventKind::Other)),
            ("Viewed on [web]", Some(EventKind::Other)),
            ("Moon is full", None),
        ] {
            assert_eq!(kind_of(text), kind, "{text}");
        }
        assert_eq!(channel_of("Sent [Voice] notification"), Some("phone"));
    }
}
