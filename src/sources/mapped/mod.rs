//! Any other CSV, by a map of the user's: which of our columns stands where, and what its words mean.

mod map;

pub use map::{Map, Shape};

use super::csv_reader::{CsvFile, Header, normalise};
use super::nearest::did_you_mean;
use super::stamp::Stamps;
use super::ticket::{COLUMNS, Col, EventLog, Layout, Ours, Pick, TicketParser};
use super::{About, Head, Input, Opened, Options, Source};
use crate::model::{Error, EventKind, Field, Knows, Result};

const ABOUT: About = About {
    id: "mapped",
    title: "Any CSV, with a map",
    shapes: &[
        "CSV with one row an incident (--map FILE.toml, shape = \"row\")",
        "CSV with one row a change (shape = \"event-log\")",
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
            return Err(
                Error::usage("the source mapped reads a CSV by a map, and none is given").or("give --map FILE.toml")
            );
        };
        open(Map::parse(name, text)?, true, input, options)
    }
}

/// Opens a CSV by a map. With `is_strict`, every column that the map names must be in the file.
pub(super) fn open<'a>(map: Map, is_strict: bool, input: &'a dyn Input, options: &Options) -> Result<Opened<'a>> {
    let file = CsvFile::open(input)?;
    let picks = picks(&map, is_strict, file.header()).map_err(|error| error.at(input.name()))?;
    let fields = COLUMNS.iter().filter(|ours| !picks[ours.col as usize].positions.is_empty());
    let mut knows = fields.filter_map(|ours| ours.field).fold(Knows::NOTHING, Knows::with);
    if map.shape == Shape::EventLog {
        knows = map.events.values().filter_map(|kind| told_by(*kind)).fold(knows, Knows::with);
    }
    let positions = Layout::stamp_positions(&picks);
    let votes = {
        let file = file.clone();
        move || file.order_votes(input, &positions)
    };
    let zone = options.source_tz.or(map.timezone);
    let mut stamps = Stamps::new(input.name(), zone).with_formats(map.timestamp_formats).decided_by(votes);
    if let Some(order) = map.date_order {
        stamps = stamps.with_order(order);
    }
    let layout = Layout {
        source: map.source,
        account: options.account.clone(),
        picks,
        null_values: map.null_values,
        stamps,
        knows,
        others: Vec::new(),
    };
    let log = (map.shape == Shape::EventLog).then_some(EventLog { kinds: map.events });
    let chunks = Box::new(file.chunks(input)?);
    Ok(Opened { chunks, parser: Box::new(TicketParser { file, layout, log, unknown_columns: Vec::new() }) })
}

/// The field that a log with such events knows: complete as it is, it also tells that something did not happen.
fn told_by(kind: EventKind) -> Option<Field> {
    match kind {
        EventKind::Triggered => Some(Field::DetectedAt),
        EventKind::Acknowledged => Some(Field::Acknowledged),
        EventKind::Mitigated => Some(Field::MitigatedAt),
        EventKind::Resolved => Some(Field::ResolvedAt),
        EventKind::Closed => Some(Field::ClosedAt),
        _ => None,
    }
}

/// Where each of our columns stands in the file.
fn picks(map: &Map, is_strict: bool, header: &Header) -> Result<Vec<Pick>> {
    let positions = |name: &str| -> Vec<usize> {
        let normal = normalise(name);
        let columns = header.columns.iter().enumerate();
        let is_it =
            columns.filter(|(_, column)| column.name == name || (!normal.is_empty() && column.normal == normal));
        is_it.map(|(index, _)| index).collect()
    };
    let pick = |ours: &Ours| {
        let values = map.values.get(ours.name).cloned().unwrap_or_default();
        let own_name = [ours.name.to_owned()];
        let names = match &map.columns {
            Some(columns) => columns.get(ours.name).map_or(&[] as &[String], Vec::as_slice),
            None => &own_name,
        };
        let positions: Vec<usize> = names.iter().flat_map(|name| positions(name)).collect();
        let is_required = is_strict || matches!(ours.col, Col::Id | Col::EventAt | Col::EventState);
        if map.columns.is_some() && is_required && positions.is_empty() && !names.is_empty() {
            let near = did_you_mean(&names[0], header.columns.iter().map(|column| column.name.as_str()));
            let key = ours.name;
            return Err(Error::usage(format!(
                "the map {} takes {key} from {:?}, which is no column of the file{near}",
                map.file, names[0]
            ))
            .or(format!("mend or remove `{key}` in [columns] of {}", map.file)));
        }
        Ok(Pick { positions, values })
    };
    let picks = COLUMNS.iter().map(pick).collect::<Result<Vec<Pick>>>()?;
    let has = |col: Col| !picks[col as usize].positions.is_empty();
    let is_log = map.shape == Shape::EventLog;
    let has_begin = [Col::DetectedAt, Col::StartedAt, Col::CreatedAt].into_iter().any(has)
        || (is_log && map.events.values().any(|kind| *kind == EventKind::Triggered));
    let lacking = [
        ("id", has(Col::Id)),
        ("detected_at, started_at or created_at", has_begin),
        ("event_at", has(Col::EventAt) || !is_log),
        ("event_state", has(Col::EventState) || !is_log),
    ];
    match lacking.iter().find(|(_, has)| !has) {
        None => Ok(picks),
        Some((name, _)) => Err(Error::usage(format!("the map {} gives no column for {name}", map.file))
            .or(format!("add {name} to [columns] of {}", map.file))),
    }
}
