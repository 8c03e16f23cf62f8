//! GitHub issues: the REST API's JSON, `gh issue list --json`, or a CSV with these names, read by a map that ships with the
//! program.
//!
//! An issue is only ever closed: that stands for its resolve, and is flagged as a proxy. Severity, service and team stand in
//! labels. Who answered first, and when, is not in a list of issues.

use super::csv_reader::header_of;
use super::json::{begins_like_json, has_key};
use super::{About, Head, Input, Opened, Options, Source, mapped};
use crate::model::{Field, Result};

const ID: &str = "github";
const MAP: &str = include_str!("map.toml");

const ABOUT: About = About {
    id: ID,
    title: "GitHub issues",
    shapes: &[
        "issues of the REST API as JSON: arrays, JSON lines (pull requests are left out)",
        "gh issue list --json number,title,state,stateReason,createdAt,closedAt,labels,assignees,url,...",
        "CSV with the same names",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::ResolvedAt,
        Field::ClosedAt,
        Field::ResolvedBy,
        Field::Assignee,
        Field::ResolutionCode,
        Field::Tags,
        Field::Url,
    ],
    is_ticket_system: true,
};

/// The source `github`.
#[derive(Clone, Copy, Debug)]
pub struct GitHub;

impl Source for GitHub {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        if begins_like_json(head) {
            let has = |key: &str| has_key(head, key);
            let by_rest = has("html_url") && has("created_at") && (has("repository_url") || has("author_association"));
            let by_gh = has("createdAt") && has("title") && (has("stateReason") || has("closedAt") || has("labels"));
            return has("number") && (by_rest || by_gh);
        }
        header_of(head).is_some_and(|header| {
            let has = |name: &str| header.find(name).is_some();
            let is_made = has("created_at") || has("createdat");
            let is_closed = has("closed_at") || has("closedat");
            header.has_all(&["number", "title", "state"]) && is_made && is_closed && !has("id")
        })
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        mapped::open_shipped(mapped::shipped(ID, MAP)?, input, options)
    }
}

#[cfg(test)]
mod tests;
