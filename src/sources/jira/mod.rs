//! Jira: the issue export as CSV (by a map that ships with the program) and the REST API's JSON, with changelog or without.
//!
//! A CSV knows no acknowledgement: the first comment and the time left of an SLA are none. A changelog tells it, as it tells
//! reopenings and who had the issue. Neither knows when impact began, was mitigated, or whether it was a false positive.

mod changes;
mod issue;
mod wire;

use super::csv_reader::header_of;
use super::json::{self, Mapping, Object, Refusal, Row, Shape, Survey, begins_like_json, has_key, is_json};
use super::stamp::Stamps;
use super::{About, Head, Input, Opened, Options, Source, mapped};
use crate::model::{Field, Result, Sink, code};
use std::sync::atomic::{AtomicU64, Ordering};

const ID: &str = "jira";
const MAP: &str = include_str!("map.toml");

const ABOUT: About = About {
    id: ID,
    title: "Jira",
    shapes: &[
        "issue export as CSV, all fields or the current ones, also saved again by a spreadsheet",
        "issues of the REST API as JSON, with expand=changelog or without",
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
        Field::ReopenCount,
        Field::EscalationCount,
        Field::Tags,
        Field::Url,
        Field::Refs,
    ],
    is_ticket_system: true,
};

const SHAPE: Shape =
    Shape { containers: &["issues"], marks: &["fields", "changelog"], fields: &["total", "startAt", "nextPageToken"] };

/// The source `jira`.
#[derive(Clone, Copy, Debug)]
pub struct Jira;

impl Source for Jira {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn hold_words(&self) -> &'static [&'static str] {
        &["Pending", "Waiting for customer", "Waiting for third party"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if begins_like_json(head) {
            let has = |key: &str| has_key(head, key);
            return has("key") && has("fields") && (has("summary") || has("issuetype") || has("created"));
        }
        header_of(head).is_some_and(|header| {
            let has = |name: &str| header.find(name).is_some();
            has("issue_key") && has("summary") && has("created") && (has("status") || has("issue_type"))
        })
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if !is_json(input)? || options.map.is_some() {
            return mapped::open_shipped(mapped::shipped(ID, MAP)?, input, options);
        }
        json::open(input, SHAPE, |_| {
            Ok(Issues {
                account: options.account.as_deref().unwrap_or(""),
                stamps: Stamps::new(input.name(), options.source_tz),
                n_partial: AtomicU64::new(0),
            })
        })
    }
}

struct Issues<'a> {
    account: &'a str,
    stamps: Stamps<'a>,
    n_partial: AtomicU64,
}

impl Mapping for Issues<'_> {
    fn expects(&self) -> &'static str {
        "an issue"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let is_partial = issue::map(&object.read()?, self.account, Row::new(object.place, &self.stamps), sink)?;
        self.n_partial.fetch_add(u64::from(is_partial), Ordering::Relaxed);
        Ok(())
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        let Some(last) = survey.pages.last() else { return Vec::new() };
        if last.field("nextPageToken").is_some_and(|token| token.is_string()) {
            return vec!["its last page says that more follow (nextPageToken)".to_owned()];
        }
        let number = |key: &str| last.field(key).and_then(serde_json::Value::as_u64);
        match (number("startAt"), number("total")) {
            (Some(from), Some(total)) if from + last.n_records < total => {
                vec![format!("its last page ends at issue {} of {total}", from + last.n_records)]
            }
            _ => Vec::new(),
        }
    }

    fn notes(&self, _survey: &Survey) -> Vec<(&'static str, String)> {
        match self.n_partial.load(Ordering::Relaxed) {
            0 => Vec::new(),
            n => vec![(
                code::PARTIAL_EXPORT,
                format!(
                    "{n} issues hold only some of their changes; of these, acknowledgement and reopenings are unknown"
                ),
            )],
        }
    }
}

#[cfg(test)]
mod tests;
