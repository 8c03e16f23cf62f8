//! GoAlert: the table of alert metrics of a service as CSV, made in a browser, in the local time of that browser.
//!
//! It cannot know when impact began, severities, or who took an alert.

mod alert;
mod table;

use super::csv_reader::{CsvFile, header_of};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Field, Result};

const ID: &str = "goalert";

const ABOUT: About = About {
    id: ID,
    title: "GoAlert",
    shapes: &["alert metrics of a service as CSV (Created At, Closed At, Time to Ack, Noise Reason, ...)"],
    knows: &[
        Field::Title,
        Field::Service,
        Field::Status,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::ResolvedAt,
        Field::FalsePositive,
        Field::ResolutionCode,
        Field::EscalationCount,
    ],
    is_ticket_system: false,
};

/// The source `goalert`.
#[derive(Clone, Copy, Debug)]
pub struct GoAlert;

impl Source for GoAlert {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        header_of(head).is_some_and(|header| table::recognises(&header))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        let file = CsvFile::open(input)?;
        let chunks = file.chunks(input)?;
        Ok(Opened { chunks: Box::new(chunks), parser: Box::new(table::AlertMetrics::new(file, options)?) })
    }
}

#[cfg(test)]
mod tests;
