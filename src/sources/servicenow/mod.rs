//! ServiceNow: the incident event log (one row a change) and lists of incidents (one row each, CSV or the Table API's
//! JSON), read by maps that ship with the program.
//!
//! Opened, resolved and closed stand in every row. In a log the first working state is the acknowledgement, and a resolve is
//! none; a list does not know it. Neither knows when impact began, was mitigated, or whether an incident was a false positive.

use super::csv_reader::{Header, header_of};
use super::json::{begins_like_json, has_key, is_json};
use super::mapped;
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Error, Field, Result};
use std::io::Read;

/// The map of the log. Also a template for maps of the user's own.
const LOG: &str = include_str!("map.toml");
/// The map of lists.
const ROWS: &str = include_str!("rows.toml");

const ABOUT: About = About {
    id: "servicenow",
    title: "ServiceNow",
    shapes: &[
        "incident event log as CSV: one row a change, with incident_state and sys_updated_at",
        "incident list as CSV, with field names or labels as headers",
        "incidents of the Table API as JSON (result), raw, with display values or both",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Urgency,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::ClosedAt,
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::Assignee,
        Field::ResolutionCode,
        Field::ProblemId,
        Field::ReopenCount,
        Field::EscalationCount,
        Field::CausedByChange,
        Field::Refs,
    ],
    is_ticket_system: true,
};

/// The source `servicenow`.
#[derive(Clone, Copy, Debug)]
pub struct ServiceNow;

impl Source for ServiceNow {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn hold_words(&self) -> &'static [&'static str] {
        &[
            "Awaiting User Info",
            "Awaiting Caller",
            "Awaiting Vendor",
            "Awaiting Problem",
            "Awaiting Change",
            "Awaiting Evidence",
        ]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if begins_like_json(head) {
            let has = |key: &str| has_key(head, key);
            let is_record = has("opened_at") && (has("short_description") || has("assignment_group"));
            return has("number") && (is_record || (has("sys_id") && has("sys_created_on")));
        }
        header_of(head).is_some_and(|header| is_log(&header) || is_list(&header))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if is_json(input)? {
            let mut map = mapped::shipped(ABOUT.id, ROWS)?;
            if is_raw(&first_bytes(input)?) {
                map.timezone = Some(chrono_tz::UTC);
            }
            return mapped::open_shipped(map, input, options);
        }
        let bytes = first_bytes(input)?;
        let is_a_log = header_of(&Head { bytes: &bytes, is_whole: false }).is_some_and(|header| is_log(&header));
        let map = mapped::shipped(ABOUT.id, if is_a_log { LOG } else { ROWS })?;
        mapped::open_shipped(map, input, options)
    }
}

/// Whether a header is that of the log.
fn is_log(header: &Header) -> bool {
    header.has_all(&["number", "incident_state", "opened_at", "sys_mod_count"])
        && (header.find("sys_updated_at").is_some() || header.find("sys_updated_on").is_some())
}

/// Whether a header is that of a list: field names, or the labels of English.
fn is_list(header: &Header) -> bool {
    let has = |name: &str| header.find(name).is_some();
    let by_field = has("opened_at") && (has("short_description") || has("caller_id") || has("assignment_group"));
    let by_label = has("opened") && has("short_description") && (has("assignment_group") || has("state"));
    has("number") && (by_field || by_label)
}

fn first_bytes(input: &dyn Input) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let failed = |error: std::io::Error| Error::input(format!("{}: cannot be read: {error}", input.name()));
    input.open()?.take(64 << 10).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Whether the values of a JSON export are raw ones, whose times are UTC. Display values are words, and their times are those of
/// the user who asked; where each field has both, the raw one is read.
fn is_raw(bytes: &[u8]) -> bool {
    ["state", "incident_state", "priority"].iter().any(|key| {
        let quoted = format!("\"{key}\"");
        memchr::memmem::find_iter(bytes, quoted.as_bytes()).any(|at| {
            let rest = bytes[at + quoted.len()..].trim_ascii_start();
            let value = rest.strip_prefix(b":").unwrap_or_default().trim_ascii_start();
            // An object has the raw value beside the shown one; else a code is a number, quoted or not.
            let (text, ends): (_, &[u8]) = match value.strip_prefix(b"\"") {
                Some(text) => (text, b"\""),
                None => (value, b",} \r\n"),
            };
            let digits = text.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
            let is_code = digits > 0 && text.get(digits).is_some_and(|byte| ends.contains(byte));
            is_code || value.first() == Some(&b'{')
        })
    })
}

#[cfg(test)]
mod tests;
