//! From a row of a flattened export back to the object of the API that it was: nested cells, and columns that name a path
//! (`service.summary`, `service__summary`, `service-summary`).

use crate::sources::csv_reader::Header;
use crate::sources::json::literal;
use crate::sources::stamp::is_missing;
use serde_json::{Map, Value, json};

/// Objects of an incident, the longer names first: a column may name a field of theirs.
const OBJECTS: &[&str] =
    &["resolve_reason_incident", "last_status_change_by", "resolve_reason", "alert_counts", "priority", "service"];
/// Lists of an incident.
const LISTS: &[&str] = &["teams", "assignments", "acknowledgements", "alerts", "log_entries", "notes"];
/// Plain fields of an incident.
const PLAIN: &[&str] = &[
    "id",
    "title",
    "summary",
    "description",
    "created_at",
    "updated_at",
    "resolved_at",
    "status",
    "incident_key",
    "urgency",
    "html_url",
    "last_status_change_at",
];
/// Fields of the objects.
const FIELDS: &[&str] = &["id", "type", "summary", "name", "email", "html_url", "all"];

/// A cell that holds an object or a list; a text is taken for its name, and `false`, which is neither, for what cannot be
/// read.
fn nested(cell: &str) -> Value {
    if is_missing(cell) {
        return Value::Null;
    }
    let is_structure = cell.starts_with(['{', '[', '(']);
    if is_structure { literal(cell).unwrap_or(Value::Bool(false)) } else { Value::String(cell.to_owned()) }
}

/// A plain cell.
fn plain(cell: &str) -> Value {
    if is_missing(cell) { Value::Null } else { Value::String(cell.to_owned()) }
}

/// A whole number as it was before an empty cell elsewhere in its column made floats of all: `73.0`.
pub(super) fn whole(cell: &str) -> &str {
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) { digits } else { cell }
}

/// The object under a key, made if there is none; a name that stands there is kept as its summary.
fn object<'o>(of: &'o mut Map<String, Value>, key: &str) -> Option<&'o mut Map<String, Value>> {
    let slot = of.entry(key).or_insert(Value::Null);
    match slot {
        Value::Object(_) => {}
        Value::String(name) => *slot = json!({"summary": std::mem::take(name)}),
        _ => *slot = json!({}),
    }
    slot.as_object_mut()
}

/// The incident of a row.
pub(super) fn incident(header: &Header, cells: &[&str]) -> Value {
    let mut incident = Map::new();
    for (column, cell) in header.columns.iter().zip(cells) {
        let (normal, cell) = (column.normal.as_str(), cell.trim());
        if normal == "incident_number" {
            incident.entry(normal).or_insert_with(|| plain(whole(cell)));
        } else if PLAIN.contains(&normal) {
            incident.entry(normal).or_insert_with(|| plain(cell));
        } else if OBJECTS.contains(&normal) {
            incident.entry(normal).or_insert_with(|| nested(cell));
        } else if LISTS.contains(&normal) && !is_missing(cell) {
            incident.entry(normal).or_insert_with(|| nested(cell));
        }
    }
    // Once the objects stand, their fields: only what holds something, lest an object that is null become one.
    for (column, cell) in header.columns.iter().zip(cells) {
        let path = |object: &&str| column.normal.strip_prefix(object)?.strip_prefix('_').filter(|f| FIELDS.contains(f));
        let Some((name, field)) = OBJECTS.iter().find_map(|object| Some((*object, path(object)?))) else { continue };
        let cell = cell.trim();
        if is_missing(cell) {
            incident.entry(name).or_insert(Value::Null);
            continue;
        }
        let target = match name {
            "resolve_reason_incident" => {
                object(&mut incident, "resolve_reason").and_then(|reason| object(reason, "incident"))
            }
            name => object(&mut incident, name),
        };
        if let Some(target) = target {
            target.entry(field).or_insert_with(|| plain(cell));
        }
    }
    json!({"incident": incident})
}

/// The log entry of a row: a dump, a flattened dump, or what support's script wrote in either of its years.
pub(super) fn log_entry(header: &Header, cells: &[&str]) -> Value {
    let cell = |names: &[&str]| {
        let cells = names.iter().filter_map(|name| Some(cells.get(header.find(name)?)?.trim()));
        cells.into_iter().find(|cell| !is_missing(cell))
    };
    let text = |names: &[&str]| cell(names).map_or(Value::Null, |cell| Value::String(cell.to_owned()));
    let kind = cell(&["type"]);
    let is_notice = kind.is_some_and(|kind| kind.starts_with("notify"));
    let object = |name: &str, else_it_is: Value| match cell(&[name]) {
        Some(cell) if cell.starts_with('{') => nested(cell),
        _ => else_it_is,
    };
    let told = cell(&["user_or_agent_summary", "agent_summary", "agent_user", "user_or_agent_id", "agent_id"]);
    let agent = match told {
        // The script tells of the user who was notified in the place of an agent.
        Some(_) if is_notice && header.find("agent_summary").is_none() => Value::Null,
        Some(told) => json!({
            "id": text(&["user_or_agent_id", "agent_id"]),
            "summary": told,
            // The script does not say what an agent is. By these ways no person acts; by an API both do.
            "type": match cell(&["agent_type"]).or(cell(&["channel_type", "channeltype"])) {
                Some("timeout" | "auto" | "email" | "nagios") => json!("service_reference"),
                _ => text(&["agent_type"]),
            },
        }),
        None => Value::Null,
    };
    let user = match cell(&["user_summary"]).or(told).filter(|_| is_notice) {
        Some(name) => json!({"summary": name, "type": "user_reference"}),
        None => Value::Null,
    };
    let channel = json!({
        "type": text(&["channel_type", "channeltype"]),
        "summary": text(&["channel_summary"]),
        "notification": match cell(&["channel_notification_type", "notification_type", "notificationtype"]) {
            Some(kind) => json!({"type": kind}),
            None => Value::Null,
        },
    });
    let incident = json!({"id": text(&["incident_id", "incidentid"]), "summary": text(&["incident_summary"])});
    let service = match cell(&["service_summary"]) {
        Some(name) => json!({"summary": name}),
        None => Value::Null,
    };
    json!({"log_entry": {
        "id": text(&["id"]),
        "type": kind,
        "summary": text(&["summary"]),
        "created_at": text(&["created_at"]),
        "note": text(&["note"]),
        "agent": object("agent", agent),
        "user": object("user", user),
        "channel": object("channel", channel),
        "incident": object("incident", incident),
        "service": object("service", service),
    }})
}

#[cfg(test)]
mod tests {
    use crate::sources::pagerduty::PagerDuty;
    use crate::sources::testing::{of_kind, read};
    use crate::sources::{Options, csv_reader::normalise};

    fn incidents(text: &str) -> Vec<String> {
        let lines = read(&PagerDuty, text.as_bytes(), &Options::default()).expect("the text can be read");
        of_kind(&lines, "incident").into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn every_way_to_write_a_path_gives_the_same_incident() {
        let row = "7,Q1EXAMPLE00001,a,2024-01-01T00:00:00Z,triggered,high,";
        let head = "incident_number,id,title,created_at,status,urgency,";
        let nested = incidents(&format!(
            "{head}service,html_url\n{row}\"{{'id': 'PSVC1', 'summary': 'web'}}\",https://example.com\n"
        ));
        assert_eq!(nested.len(), 1);
        for columns in [
            "service.id,service.summary",
            "service__id,service__summary",
            "service-id,service-summary",
            "Service Id,Service",
        ] {
            let flat = incidents(&format!("{head}{columns},html_url\n{row}PSVC1,web,https://example.com\n"));
            assert_eq!(flat, nested, "{columns}");
        }
        assert_eq!(normalise("service-summary"), "service_summary");
    }

    #[test]
    fn a_log_entry_is_read_from_nested_cells() {
        let text = "id,type,summary,created_at,agent,channel,incident,service\n\
                    R1,acknowledge_log_entry,Taken,2024-01-01T00:00:00Z,\"{'summary': 'Ada Example', 'type': 'user_reference'}\",{'type': 'mobile'},\
                    \"{'id': 'Q1', 'summary': '[#1] a'}\",\n";
        let lines = read(&PagerDuty, text.as_bytes(), &Options::default()).expect("the text can be read");
        let events = of_kind(&lines, "event");
        assert_eq!(events.len(), 1, "{lines:?}");
        for told in [
            "incident_id: \"Q1\"",
            "kind: Acknowledged",
            "Some(\"Ada Example\")",
            "actor_is_person: Some(true)",
            "Some(\"mobile\")",
        ] {
            assert!(events[0].contains(told), "{told}: {}", events[0]);
        }
    }

    #[test]
    fn what_never_was_a_float_is_whole_again() {
        for (cell, expected) in [("73.0", "73"), ("73", "73"), ("7.5", "7.5"), (".0", ".0"), ("a.0", "a.0")] {
            assert_eq!(super::whole(cell), expected);
        }
    }
}
