//! Jira Service Management Operations, the successor of Opsgenie: alerts with their logs and on-call timelines as JSON.
//!
//! It speaks Opsgenie's language in other words, and is read by the same mapping. Its alerts carry no report as a rule: who
//! took and closed one is told by its log alone, and without it the acknowledgement is *unknown*.

use super::opsgenie::{Vocabulary, is_of_successor, open_json};
use super::{About, Head, Input, Opened, Options, Source, json};
use crate::model::{Error, Field, Result};

const ABOUT: About = About {
    id: "jsm-ops",
    title: "Jira Service Management Operations",
    shapes: &[
        "/v1/alerts as JSON: pages, arrays of pages, bare arrays, single objects, JSON lines, with or without their logs",
        "logs of alerts, where the alert's id stands beside them",
        "timelines of schedules",
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
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::Assignee,
        Field::AutoResolved,
        Field::DedupKey,
        Field::ReopenCount,
        Field::EscalationCount,
        Field::AlertCount,
        Field::Tags,
        Field::Refs,
    ],
    is_ticket_system: false,
};

/// The source `jsm-ops`.
#[derive(Clone, Copy, Debug)]
pub struct JsmOps;

impl Source for JsmOps {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        json::begins_like_json(head) && is_of_successor(head)
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        if !json::is_json(input)? {
            let message = format!("{}: expected JSON of the Operations API, found something else", input.name());
            return Err(Error::input(message).or("map the columns of a CSV: --map FILE.toml"));
        }
        open_json(input, options, Vocabulary { source: ABOUT.id, incidents: "jsm-ops-incidents", has_report: false })
    }
}

#[cfg(test)]
mod tests;
