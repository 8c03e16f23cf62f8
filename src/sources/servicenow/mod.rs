//! ServiceNow's incident event log (one row a change), read by a map that ships with the program.
//!
//! Opened, resolved and closed stand in every row; the first working state is the acknowledgement, and a resolve is none.
//! It cannot know when impact began, was mitigated, or whether an incident was a false positive.

use super::csv_reader::header_of;
use super::mapped::{self, Map};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result};

/// The map. Also a template for maps of the user's own.
pub const MAP: &str = include_str!("map.toml");

const ABOUT: About = About {
    id: "servicenow",
    title: "ServiceNow",
    shapes: &["incident event log as CSV: one row a change, with incident_state and sys_updated_at"],
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

    fn recognises(&self, head: &Head<'_>) -> bool {
        header_of(head).is_some_and(|header| {
            header.has_all(&["number", "incident_state", "opened_at", "sys_mod_count"])
                && (header.find("sys_updated_at").is_some() || header.find("sys_updated_on").is_some())
        })
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        mapped::open(Map::parse("the shipped map of servicenow", MAP)?, false, input, options)
    }
}
