//! JSON by a map: each object is one record, its columns are paths.

use super::flat::Flat;
use super::layout::{Places, layout};
use super::{Map, log_of};
use crate::model::{Error, Result, Sink, did_you_mean};
use crate::sources::json::{self, Mapping, Object, Refusal, Splitter, Survey};
use crate::sources::stamp::{Odd, OrderVotes};
use crate::sources::ticket::{Became, Lists, Rejected, Tickets, cut_at};
use crate::sources::{Input, Opened, Options};
use serde_json::Value;
use std::collections::BTreeSet;

/// Opens a JSON export by a map. With `is_strict`, every column that the map names must be a path of some object.
///
/// # Errors
/// The input cannot be read, or the map does not fit it.
pub(super) fn open<'a>(map: Map, is_strict: bool, input: &'a dyn Input, options: &Options) -> Result<Opened<'a>> {
    let shape = shape(map.records);
    let paths = map.theirs();
    if is_strict {
        check_paths(&map, &paths, input, shape)?;
    }
    let places = Places::of_paths(&paths);
    let votes = |positions: Vec<usize>| {
        let stamps: Vec<String> = positions.iter().filter_map(|position| paths.get(*position).cloned()).collect();
        move || order_votes(input, shape, &stamps)
    };
    let (log, page_sizes) = (log_of(&map), map.page_sizes.clone());
    let layout = layout(map, &places, false, input, options, votes)?;
    json::open(input, shape, |_| Ok(Mapped { tickets: Tickets { layout, log }, paths, page_sizes }))
}

/// What the whole of an export looks like: a list under a key, or objects in any other wrapping.
fn shape(records: Option<&'static str>) -> json::Shape {
    let containers: &'static [&'static str] = match records {
        None => &[],
        Some(records) => {
            let at = super::map::CONTAINERS.iter().position(|known| *known == records);
            at.and_then(|at| super::map::CONTAINERS.get(at..=at)).unwrap_or(&[])
        }
    };
    json::Shape { containers, marks: &[], fields: &[] }
}

struct Mapped<'a> {
    tickets: Tickets<'a>,
    paths: Vec<String>,
    page_sizes: Vec<u64>,
}

impl Mapping for Mapped<'_> {
    fn expects(&self) -> &'static str {
        "a record"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let value: Value = object.read()?;
        let flat = Flat::new(object.place.line, &value, &self.paths);
        match self.tickets.read(&flat.cells(), object.place, sink, &mut Lists::default(), &mut Odd::new())? {
            Ok(Became::Kept) => Ok(()),
            Ok(Became::LeftOut(kind)) => {
                object.skip(&kind);
                Ok(())
            }
            Err(Rejected { code, message }) => Err(Refusal::Reject(code, message)),
        }
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        cut_at(&self.page_sizes, survey.n_records).into_iter().collect()
    }

    fn is_event_log(&self) -> bool {
        self.tickets.log.is_some()
    }
}

impl Map {
    /// Every column of theirs that the map names, once.
    pub(super) fn theirs(&self) -> Vec<String> {
        let own_names = || crate::sources::ticket::COLUMNS.iter().map(|ours| ours.name.to_owned()).collect();
        let mut names: Vec<String> = match &self.columns {
            Some(columns) => columns.values().flatten().cloned().collect(),
            None => own_names(),
        };
        names.extend(self.proxies.values().flatten().cloned());
        names.extend(self.durations.values().flat_map(|duration| duration.columns.iter().cloned()));
        names.extend(self.only.keys().chain(self.except.keys()).cloned());
        for (name, conditions) in &self.when {
            names.push(name.clone());
            names.extend(conditions.keys().cloned());
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }
}

/// Every object of the input; those that are no JSON are left to the parser.
fn each_object(input: &dyn Input, shape: json::Shape, mut each: impl FnMut(&Value)) -> Result<()> {
    for chunk in Splitter::new(input.name(), input.open()?, shape) {
        let chunk = chunk?;
        for (_, range) in &chunk.records {
            if let Ok(value) = serde_json::from_slice::<Value>(&chunk.bytes[range.clone()]) {
                each(&value);
            }
        }
    }
    Ok(())
}

fn order_votes(input: &dyn Input, shape: json::Shape, stamps: &[String]) -> Result<OrderVotes> {
    let mut votes = OrderVotes::default();
    each_object(input, shape, |object| {
        Flat::new(0, object, stamps).texts().for_each(|text| votes.count(text));
    })?;
    Ok(votes)
}

/// A column that no object has is a slip of the map, not a lack of the data.
fn check_paths(map: &Map, paths: &[String], input: &dyn Input, shape: json::Shape) -> Result<()> {
    let (mut told, mut keys, mut n) = (BTreeSet::new(), BTreeSet::new(), 0_u64);
    each_object(input, shape, |object| {
        n += 1;
        let flat = Flat::new(0, object, paths);
        told.extend(paths.iter().enumerate().filter(|(index, _)| flat.has(*index)).map(|(_, path)| path.clone()));
        if keys.len() < 1000 {
            keys.extend(object.as_object().into_iter().flat_map(|object| object.keys().cloned()));
        }
    })?;
    let Some(columns) = map.columns.as_ref().filter(|_| n > 0) else { return Ok(()) };
    let is_absent = |(_, names): &(&String, &Vec<String>)| !names.iter().any(|name| told.contains(name));
    match columns.iter().find(is_absent) {
        None => Ok(()),
        Some((ours, names)) => {
            let name = names.first().map_or("", String::as_str);
            let mend =
                format!("mend or remove `{ours}` in [columns] of {}, or name the list: records = \"...\"", map.file);
            Err(Error::usage(format!(
                "{}: the map {} takes {ours} from {name:?}, which no object of the file has",
                input.name(),
                map.file
            ))
            .or(did_you_mean(name, keys.iter().map(String::as_str), &mend)))
        }
    }
}
