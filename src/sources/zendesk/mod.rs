//! Zendesk: the ticket export as CSV and the ticket metrics as JSON, read by maps that ship with the program.
//!
//! The first public answer of an agent is the acknowledgement; where there is none, it is unknown. A ticket that is closed keeps
//! its `Solved at`. Neither knows when impact began, was mitigated, or whether it was a false positive.

use super::csv_reader::header_of;
use super::json::{begins_like_json, has_key, is_json};
use super::{About, Head, Input, Opened, Options, Source, mapped};
use crate::model::{Field, Result};

const ID: &str = "zendesk";
const CSV: &str = include_str!("map.toml");
const METRICS: &str = include_str!("metrics.toml");

const ABOUT: About = About {
    id: ID,
    title: "Zendesk",
    shapes: &[
        "ticket export as CSV; of its types, incidents and problems alone",
        "/api/v2/ticket_metrics as JSON: moments and reopenings, no titles",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Team,
        Field::Severity,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::Assignee,
        Field::ReopenCount,
        Field::Tags,
    ],
    is_ticket_system: true,
};

/// The source `zendesk`.
#[derive(Clone, Copy, Debug)]
pub struct Zendesk;

impl Source for Zendesk {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn hold_words(&self) -> &'static [&'static str] {
        &["Hold", "Pending"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if begins_like_json(head) {
            let has = |key: &str| has_key(head, key);
            return has("ticket_id") && (has("reply_time_in_minutes") || has("group_stations"));
        }
        header_of(head).is_some_and(|header| {
            let has = |name: &str| header.find(name).is_some();
            has("id") && has("subject") && has("created_at") && (has("solved_at") || has("ticket_type"))
        })
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        let map = if is_json(input)? { METRICS } else { CSV };
        mapped::open_shipped(mapped::shipped(ID, map)?, input, options)
    }
}

#[cfg(test)]
mod tests;
