//! A map for a CSV that no source knows, and the first rows as they would be imported by it.

use super::input::FileInput;
use crate::model::{
    ActionRecord, EventRecord, IncidentRecord, Instant, PersonRecord, Place, Result, ShiftRecord, Sink,
};
use crate::render::table::{Cell, Grid};
use crate::sources::mapped::Mapped;
use crate::sources::mapped::propose::{Proposal, Said, propose};
use crate::sources::{Head, Input, Options, Source, registry};
use chrono_tz::Tz;

/// So many events and rejects are shown.
const SHOWN: usize = 5;
/// So many incidents.
const TURNED: usize = 3;

/// A proposal, and what comes of it.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// The map.
    pub proposal: Proposal,
    /// The id of the source that reads the file without any map, if one does.
    pub known_to: Option<&'static str>,
    /// The first rows as they would be imported; `None` if the map is not complete. Where the zone is not known, as if the
    /// clocks of the file were those of UTC.
    pub preview: Option<Preview>,
}

/// The first rows, imported to be looked at.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// A row each: incidents, or events of a log.
    pub rows: Grid,
    /// Messages of the first rejects.
    pub rejects: Vec<(Place, String)>,
    /// Why it could not be read on.
    pub stopped_by: Option<String>,
}

/// Proposes a map for a CSV. `source` is the id that its incidents get, `zone` that of stamps without one.
///
/// # Errors
/// The file cannot be read, is no CSV, or has no rows.
pub fn propose_map(input: &FileInput, source: &str, zone: Option<Tz>) -> Result<Proposed> {
    let (bytes, is_whole) = input.head()?;
    let head = Head { bytes: &bytes, is_whole };
    // Refuses a file that holds nothing in its own words.
    registry::recognise(&head, Some("mapped")).map_err(|error| error.at(input.name()))?;
    let proposal = propose(input, Said { source, zone })?;
    let known = registry::all().iter().map(|source| (source, source.about().id));
    let known_to = known.filter(|(source, _)| source.recognises(&head)).map(|(_, id)| id).next();
    let preview = if proposal.lacking.is_empty() { Some(preview(input, &proposal, zone)) } else { None };
    Ok(Proposed { proposal, known_to, preview })
}

/// Reads the first rows by the very source that an import would read them by.
fn preview(input: &FileInput, proposal: &Proposal, zone: Option<Tz>) -> Preview {
    let map = Some(("the proposed map".to_owned(), proposal.text.clone()));
    let zone = zone.or(proposal.lacks_zone.then_some(Tz::UTC));
    let options = Options { map, source_tz: zone, ..Options::default() };
    let mut sink = First::default();
    let read = || -> Result<()> {
        let opened = Mapped.open(input, &options)?;
        for chunk in opened.chunks {
            opened.parser.parse(&chunk?, &mut sink)?;
            if sink.is_full() {
                break;
            }
        }
        Ok(())
    };
    let stopped_by = run(read);
    let is_log = !sink.events.is_empty();
    let mut rows = Grid::new(&EVENT);
    if is_log {
        rows.rows = sink.events;
    } else {
        sink.incidents.truncate(TURNED);
        rows = turned(&INCIDENT, sink.incidents);
    }
    Preview { rows, rejects: sink.rejects, stopped_by }
}

fn run(read: impl FnOnce() -> Result<()>) -> Option<String> {
    read().err().map(|error| error.to_string())
}

const INCIDENT: [&str; 14] = [
    "id",
    "title",
    "service",
    "team",
    "severity",
    "status",
    "started_at",
    "detected_at",
    "acknowledged_at",
    "ack_state",
    "mitigated_at",
    "resolved_at",
    "closed_at",
    "assignee",
];
const EVENT: [&str; 5] = ["incident", "at", "kind", "state", "actor"];

/// A line for each of our columns in which something stands, a column for each row of the file: instants are wide, and rows few.
fn turned(names: &[&str], rows: Vec<(Place, Vec<Cell>)>) -> Grid {
    let heads: Vec<String> = rows.iter().map(|(place, _)| format!("line {}", place.line)).collect();
    let mut grid = Grid { columns: ["".to_owned()].into_iter().chain(heads).collect(), rows: Vec::new() };
    for (column, name) in names.iter().enumerate() {
        let cells: Vec<Cell> = rows.iter().map(|(_, row)| row[column].clone()).collect();
        if cells.iter().any(|cell| *cell != Cell::Null) {
            grid.rows.push([Cell::text(*name)].into_iter().chain(cells).collect());
        }
    }
    grid
}

/// Keeps the first of everything.
#[derive(Default)]
struct First {
    incidents: Vec<(Place, Vec<Cell>)>,
    events: Vec<Vec<Cell>>,
    rejects: Vec<(Place, String)>,
}

impl First {
    fn is_full(&self) -> bool {
        self.incidents.len() >= SHOWN || self.rejects.len() >= SHOWN
    }
}

fn words(text: Option<&str>) -> Cell {
    Cell::or_null(text, Cell::text)
}

fn moment(at: Option<Instant>) -> Cell {
    Cell::or_null(at, Cell::Instant)
}

impl Sink for First {
    fn incident(&mut self, place: Place, r: &IncidentRecord<'_>) {
        if self.incidents.len() < SHOWN {
            let cells = vec![
                Cell::text(r.id),
                words(r.title),
                words(r.service),
                words(r.team),
                words(r.severity_raw),
                words(r.status.map(|status| status.word()).or(r.status_raw)),
                moment(r.started_at),
                moment(r.detected_at),
                moment(r.acknowledged_at),
                Cell::text(r.ack_state.word()),
                moment(r.mitigated_at),
                moment(r.resolved_at),
                moment(r.closed_at),
                words(r.assignee),
            ];
            self.incidents.push((place, cells));
        }
    }
    fn event(&mut self, _: Place, e: &EventRecord<'_>) {
        if self.events.len() < SHOWN {
            self.events.push(vec![
                Cell::text(e.incident_id),
                Cell::Instant(e.at),
                Cell::text(e.kind.word()),
                words(e.state),
                words(e.actor),
            ]);
        }
    }
    fn shift(&mut self, _: Place, _: &ShiftRecord<'_>) {}
    fn person(&mut self, _: Place, _: &PersonRecord<'_>) {}
    fn action(&mut self, _: Place, _: &ActionRecord<'_>) {}
    fn reject(&mut self, place: Place, _: &'static str, message: &str, _: &[u8]) {
        if self.rejects.len() < SHOWN {
            self.rejects.push((place, message.to_owned()));
        }
    }
    fn problem(&mut self, _: Place, _: &'static str, _: &str, _: &str) {}
    fn note(&mut self, _: &'static str, _: &str) {}
}
