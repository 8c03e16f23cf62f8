//! GitLab issues as the export's CSV, read by a map that ships with the program.
//!
//! An issue is only ever closed: that stands for its resolve, and is flagged as a proxy. Severity, service and team stand in
//! labels. Who answered first, and when, is not in the export.

use super::csv_reader::header_of;
use super::{About, Head, Input, Opened, Options, Source, mapped};
use crate::model::{Field, Result};

const ID: &str = "gitlab";
const MAP: &str = include_str!("map.toml");

const ABOUT: About = About {
    id: ID,
    title: "GitLab issues",
    shapes: &["issue export as CSV, with Issue ID and Created At (UTC)"],
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
        Field::Assignee,
        Field::Tags,
        Field::Url,
    ],
    is_ticket_system: true,
};

/// The source `gitlab`.
#[derive(Clone, Copy, Debug)]
pub struct GitLab;

impl Source for GitLab {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        header_of(head).is_some_and(|header| header.has_all(&["issue_id", "title", "state", "created_at_utc"]))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        mapped::open_shipped(mapped::shipped(ID, MAP)?, input, options)
    }
}

#[cfg(test)]
mod tests;
