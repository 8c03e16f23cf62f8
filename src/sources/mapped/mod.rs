//! Any other CSV or flat JSON, by a map of the user's: which of our columns stands where, and what its words mean.

mod flat;
mod layout;
mod map;
mod objects;
pub mod propose;
mod reader;

pub use map::{Columns, Duration, Map, Shape};

use super::csv_reader::CsvFile;
use super::json;
use super::ticket::{EventLog, TicketParser, Tickets};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Error, Result};
use layout::{Places, layout};

const ABOUT: About = About {
    id: "mapped",
    title: "Any CSV, with a map",
    shapes: &[
        "CSV with one row an incident (--map FILE.toml, shape = \"row\"), or one row a change (shape = \"event-log\")",
        "JSON with one flat object an incident or change: arrays, JSON lines, a list under a key (records = \"...\")",
    ],
    knows: &[],
    is_ticket_system: false,
};

/// The source `mapped`: needs `--map`, never recognised by itself.
#[derive(Clone, Copy, Debug)]
pub struct Mapped;

impl Source for Mapped {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, _head: &Head<'_>) -> bool {
        false
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        let Some((name, text)) = &options.map else {
            return Err(Error::usage("the source mapped reads a CSV by a map, and none is given")
                .or("give --map FILE.toml; incidence map FILE proposes one"));
        };
        open(Map::parse(name, text)?, true, input, options)
    }
}

/// The map that ships with a source.
pub(super) fn shipped(source: &str, text: &str) -> Result<Map> {
    Map::parse(&format!("the shipped map of {source}"), text)
}

/// Opens an export by the map that ships with its source, unless the user gives another one.
pub(super) fn open_shipped<'a>(map: Map, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
    if options.map.is_some() { Mapped.open(input, options) } else { open(map, false, input, options) }
}

/// Opens an export by a map. With `is_strict`, every column that the map names must be in the file.
fn open<'a>(map: Map, is_strict: bool, input: &'a dyn Input, options: &Options) -> Result<Opened<'a>> {
    if json::is_json(input)? {
        return objects::open(map, is_strict, input, options);
    }
    let mut file = CsvFile::open(input)?;
    if map.has_wide_rows {
        file = file.with_wide_rows();
    }
    let places = Places::of_header(file.header());
    let votes = |positions: Vec<usize>| {
        let file = file.clone();
        move || file.order_votes(input, &positions)
    };
    let (log, page_sizes) = (log_of(&map), map.page_sizes.clone());
    let layout = layout(map, &places, is_strict, input, options, votes)?;
    let chunks = Box::new(file.chunks(input)?);
    let tickets = Tickets { layout, log };
    Ok(Opened { chunks, parser: Box::new(TicketParser::new(file, tickets).with_page_sizes(page_sizes)) })
}

fn log_of(map: &Map) -> Option<EventLog> {
    (map.shape == Shape::EventLog).then(|| EventLog { kinds: map.events.clone() })
}

#[cfg(test)]
mod tests;
