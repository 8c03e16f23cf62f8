//! The canonical ticket CSV: our own columns under their own names. `export` writes it, so a store can travel.
//!
//! A file knows what it has a column for. A row that names another source knows only what that source can know.

use super::csv_reader::{CsvFile, Header, header_of};
use super::stamp::Stamps;
use super::ticket::{COLUMNS, Col, Layout, Pick, TicketParser, Tickets};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Error, Field, Knows, Result};

const ABOUT: About = About {
    id: "csv",
    title: "Canonical ticket CSV",
    shapes: &[
        "CSV with our own headers: id, detected_at, acknowledged_at, resolved_at, ... (incidence export writes it)",
    ],
    knows: &[
        Field::Number,
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Urgency,
        Field::Status,
        Field::StartedAt,
        Field::DetectedAt,
        Field::CreatedAt,
        Field::Acknowledged,
        Field::MitigatedAt,
        Field::ResolvedAt,
        Field::ClosedAt,
        Field::AcknowledgedBy,
        Field::ResolvedBy,
        Field::Assignee,
        Field::AutoResolved,
        Field::FalsePositive,
        Field::DedupKey,
        Field::ProblemId,
        Field::MergedInto,
        Field::IsTest,
        Field::ReopenCount,
        Field::EscalationCount,
        Field::AlertCount,
        Field::Tags,
        Field::Url,
        Field::Refs,
    ],
    is_ticket_system: false,
};

/// The source `csv`.
#[derive(Clone, Copy, Debug)]
pub struct CanonicalCsv;

impl Source for CanonicalCsv {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        header_of(head).is_some_and(|header| {
            let known = header.normals().filter(|name| is_ours(name)).count();
            missing(&header).is_none() && 2 * known > header.columns.len()
        })
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        let file = CsvFile::open(input)?;
        if let Some(missing) = missing(file.header()) {
            let found: Vec<&str> = file.header().columns.iter().map(|column| column.name.as_str()).collect();
            return Err(Error::input(format!(
                "{}: expected a column {missing}, found {}",
                input.name(),
                found.join(", ")
            ))
            .or("name the columns in a map (--map FILE.toml; incidence map FILE proposes one)"));
        }
        let picks = picks(file.header());
        let known = COLUMNS.iter().filter(|ours| !picks[ours.col as usize].positions.is_empty());
        let knows = known.filter_map(|ours| ours.field).fold(Knows::NOTHING, Knows::with);
        let unknown = file.header().columns.iter().filter(|column| !is_ours(&column.normal));
        let unknown_columns = unknown.map(|column| column.name.clone()).collect();
        let positions = Layout::stamp_positions(&picks);
        let votes = {
            let file = file.clone();
            move || file.order_votes(input, &positions)
        };
        let others = super::registry::all().iter().map(|source| source.about()).filter(|about| about.id != ABOUT.id);
        let stamps = Stamps::new(input.name(), options.source_tz).decided_by(votes);
        let others = others.map(|about| (about.id, Knows::of(about.knows))).collect();
        let layout = Layout::plain(ABOUT.id, options.account.clone(), picks, stamps, knows);
        let layout = Layout { others, ..layout };
        let tickets = Tickets { layout, log: None };
        let chunks = Box::new(file.chunks(input)?);
        Ok(Opened { chunks, parser: Box::new(TicketParser::new(file, tickets).with_unknown_columns(unknown_columns)) })
    }
}

fn is_ours(normal: &str) -> bool {
    Col::named(normal).is_some_and(|col| col.ours().is_canonical)
}

/// The required column that a header lacks.
fn missing(header: &Header) -> Option<&'static str> {
    if header.find("id").is_none() {
        return Some("id");
    }
    let has_moment = ["detected_at", "started_at", "created_at"].iter().any(|name| header.find(name).is_some());
    if has_moment { None } else { Some("detected_at, started_at or created_at") }
}

fn picks(header: &Header) -> Vec<Pick> {
    let positions = |name: &str| {
        let columns = header.columns.iter().enumerate();
        columns.filter(|(_, column)| column.normal == name).map(|(index, _)| index).collect()
    };
    COLUMNS
        .iter()
        .map(|ours| {
            if ours.is_canonical {
                Pick { positions: positions(ours.name), ..Pick::default() }
            } else {
                Pick::default()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
