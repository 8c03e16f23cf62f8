//! What an object of PagerDuty's JSON is, told from its own keys, else from the page or the stream that it stands in.

use super::wire::Keys;
use crate::sources::json::Tolerant;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Incident,
    OneIncident,
    LogEntry,
    OneLogEntry,
    Analysed,
    Note,
    OnCall,
    Schedule,
    OneSchedule,
    User,
    OneUser,
    /// An event of a webhook of the third generation, bare.
    Event,
    /// The same in its wrapping.
    OneEvent,
    /// A message of a webhook before that.
    Message,
    /// Something that is counted and named in a note.
    NotImported(&'static str),
}

const ALERTS: Kind = Kind::NotImported("alerts, whose incidents tell when they began and ended");
const PRIORITIES: Kind = Kind::NotImported("priorities");
const RESPONSES: Kind = Kind::NotImported("responses of analytics");
const AGGREGATES: Kind = Kind::NotImported("figures of analytics, computed already");

/// What an object is, and whether it stands in an envelope of Airbyte's; `None` for what holds no record of a known kind.
pub(super) fn kind_of(keys: &Keys<'_>, container: Option<&str>) -> Option<(Kind, bool)> {
    if let Tolerant::There(envelope) = &keys.record {
        let inner = envelope.data.get().and_then(|inner| decisive_kind(inner));
        let kind = inner.or_else(|| kind_of_stream(&envelope.stream.text().unwrap_or_default()));
        return kind.map(|kind| (kind, true));
    }
    if is_control_message(keys) {
        return None;
    }
    let by_page = match container {
        Some("log_entries") => Kind::LogEntry,
        Some("data") => Kind::Analysed,
        Some("oncalls") => Kind::OnCall,
        Some("schedules") => Kind::Schedule,
        Some("users") => Kind::User,
        Some("notes") => Kind::Note,
        Some("messages") => Kind::Message,
        Some("alerts") => ALERTS,
        Some("priorities") => PRIORITIES,
        _ => Kind::Incident,
    };
    Some((decisive_kind(keys).unwrap_or(by_page), false))
}

/// What the object's own keys say that it is.
fn decisive_kind(keys: &Keys<'_>) -> Option<Kind> {
    let k = keys;
    let kind = k.kind.text();
    let kind = kind.as_deref().unwrap_or_default();
    let is_message = matches!(k.event, Tolerant::Wrong) || kind.starts_with("incident.");
    let is_figure = k.total_incident_count.0 || k.mean_seconds_to_resolve.0 || k.mean_time_to_acknowledge_seconds.0;
    // Told by their type.
    if kind.ends_with("_log_entry") {
        return Some(Kind::LogEntry);
    }
    match kind {
        "incident" => return Some(Kind::Incident),
        "alert" => return Some(ALERTS),
        "schedule" | "schedule_v3" => return Some(Kind::Schedule),
        "user" => return Some(Kind::User),
        "priority" => return Some(PRIORITIES),
        _ => {}
    }
    // Told by keys that nothing else has.
    let told = [
        (k.event.get().is_some(), Kind::OneEvent),
        (k.event_type.0 && k.occurred_at.0, Kind::Event),
        (is_message && (k.incident.0 || k.log_entries.0 || k.data.0), Kind::Message),
        (k.escalation_level.0 && (k.user.0 || k.escalation_policy.0), Kind::OnCall),
        (k.final_schedule.0, Kind::Schedule),
        (k.last_status_change_at.0 || k.last_status_change_on.0 || k.trigger_summary_data.0, Kind::Incident),
        (is_figure, AGGREGATES),
        (k.seconds_to_first_ack.0 || k.seconds_to_resolve.0 || k.engaged_seconds.0, Kind::Analysed),
        (k.service_name.0, Kind::Analysed),
        (k.incident_id.0 && k.responses.0, RESPONSES),
        (k.alert_key.0, ALERTS),
        (k.email.0 && k.id.0, Kind::User),
        (k.content.0 && k.id.0, Kind::Note),
        // A record alone in its wrapping.
        (!k.id.0 && k.incident.0 && !k.log_entry.0, Kind::OneIncident),
        (!k.id.0 && k.log_entry.0, Kind::OneLogEntry),
        (!k.id.0 && k.schedule.0, Kind::OneSchedule),
        (!k.id.0 && k.user.0, Kind::OneUser),
        (!k.id.0 && k.alert.0, ALERTS),
    ];
    told.into_iter().find(|(is_told, _)| *is_told).map(|(_, kind)| kind)
}

fn kind_of_stream(stream: &str) -> Option<Kind> {
    let ends = |words: &[&str]| words.iter().any(|word| stream.ends_with(word));
    let known = [
        (ends(&["incidents"]), Kind::Incident),
        (ends(&["log_entries", "incident_logs"]), Kind::LogEntry),
        (ends(&["oncalls", "on_calls"]), Kind::OnCall),
        (ends(&["schedules"]), Kind::Schedule),
        (ends(&["users"]), Kind::User),
    ];
    known.into_iter().find(|(is_it, _)| *is_it).map(|(_, kind)| kind)
}

/// A message of Airbyte's protocol that holds no record.
fn is_control_message(keys: &Keys<'_>) -> bool {
    let is_word =
        |word: &str| ["LOG", "STATE", "SPEC", "TRACE", "CATALOG", "CONNECTION_STATUS", "CONTROL"].contains(&word);
    !keys.id.0 && keys.kind.text().is_some_and(|word| is_word(&word))
}
