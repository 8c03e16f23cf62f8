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

/// What is done stands among so many first words; behind them stands what people wrote.
const FIRST_WORDS: usize = 5;

/// Words before a deed that say that it was not done.
const DENIALS: [&str; 6] = ["not", "never", "if", "until", "unless", "will"];

/// Whether a deed stands among the words, as `closed` or `auto-closed`, and is not denied.
fn is_done(words: &[&str], deed: &str) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let prefix = word.strip_suffix(deed);
        let is_it = prefix.is_some_and(|prefix| prefix.is_empty() || (prefix.ends_with('-') && prefix != "un-"));
        is_it && !at.checked_sub(1).is_some_and(|before| DENIALS.contains(&words[before]))
    })
}

/// The kind of a text; `None` for one that is not known.
fn kind_of(text: &str) -> Option<EventKind> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '-')
        .filter(|word| !word.is_empty())
        .take(FIRST_WORDS)
        .collect();
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
    let has = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    let is_of = |part: &str| words.iter().any(|word| word.starts_with(part));
    Some(if begins(&["note", "added note", "alert note"]) {
        EventKind::Annotated
    } else if begins(&["created", "alert created"]) {
        EventKind::Triggered
    } else if is_done(&words, "un-acknowledged") || is_done(&words, "unacknowledged") {
        EventKind::Unacknowledged
    } else if is_done(&words, "acknowledged") {
        EventKind::Acknowledged
    } else if is_done(&words, "closed") {
        EventKind::Resolved
    } else if is_of("escalat") {
        EventKind::Escalated
    } else if is_done(&words, "assigned") || begins(&["took ownership"]) {
        EventKind::Assigned
    } else if is_done(&words, "snoozed") {
        EventKind::Snoozed
    } else if is_of("notif") {
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
    const CHANNELS: [(&str, &str); 6] = [
        ("push", "push"),
        ("mobile", "push"),
        ("sms", "sms"),
        ("voice", "phone"),
        ("phone", "phone"),
        ("mail", "email"),
    ];
    // An address says nothing of how.
    let text = text.split_whitespace().filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ").to_lowercase();
    CHANNELS.into_iter().find(|(word, _)| text.contains(word)).map(|(_, channel)| channel)
}

/// The address in a text.
fn address_in(text: &str) -> Option<&str> {
    let is_end = |letter: char| letter.is_whitespace() || "[]()<>{}'\",;:".contains(letter);
    let word = text.split(is_end).find(|word| word.contains('@'))?.trim_end_matches('.');
    let (name, host) = word.split_once('@')?;
    (!name.is_empty() && host.contains('.')).then_some(word)
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
    let by_tool = |name: &str| is_person(name, &[]) == Some(false);
    let (actor, channel) = match (kind, text.as_deref()) {
        // Nobody does a notification: the person is the one who was notified, and stands in the text where a tool speaks.
        (EventKind::Notified, Some(text)) => {
            (address_in(text).or(owner.as_deref().filter(|owner| !by_tool(owner))), channel_of(text))
        }
        _ => (owner.as_deref(), None),
    };
    let event = EventRecord {
        source: how.source,
        account: how.account,
        incident_id: alert_id,
        event_id: event_id.as_deref(),
        at,
        kind,
        kind_raw: kind_raw.as_deref(),
        state,
        actor,
        actor_is_person: actor.and_then(|actor| is_person(actor, &[])),
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
            ("Alert auto-closed by policy", Some(EventKind::Resolved)),
            ("Escalated since it is not acknowledged", Some(EventKind::Escalated)),
            ("Description updated: details are enclosed, door closed", None),
        ] {
            assert_eq!(kind_of(text), kind, "{text}");
        }
        assert_eq!(channel_of("Sent [Voice] notification"), Some("phone"));
        assert_eq!(channel_of("Notified ada@mail.example.com"), None);
        assert_eq!(address_in("Notified [ada@example.com] by SMS."), Some("ada@example.com"));
        assert_eq!(address_in("Notified @ada"), None);
    }
}
