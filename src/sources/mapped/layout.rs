//! A map and the columns of one file -> how its records are read.

use super::map::{Map, Shape};
use crate::model::{Error, EventKind, Field, Knows, Result, did_you_mean};
use crate::sources::csv_reader::{Header, normalise};
use crate::sources::stamp::{OrderVotes, Stamps};
use crate::sources::ticket::{COLUMNS, Col, Filter, Labels, Lasting, Layout, Ours, Pick, Proviso, Words};
use crate::sources::{Input, Options};
use std::collections::HashSet;

/// Where the columns of a file stand.
pub(super) struct Places {
    /// Names as they are, and normalised.
    columns: Vec<(String, String)>,
    /// Whether a name is compared as it is alone, as keys of JSON are.
    is_exact: bool,
}

impl Places {
    /// The columns of a CSV.
    pub(super) fn of_header(header: &Header) -> Places {
        let columns = header.columns.iter().map(|column| (column.name.clone(), column.normal.clone())).collect();
        Places { columns, is_exact: false }
    }

    /// The paths of a JSON export.
    pub(super) fn of_paths(paths: &[String]) -> Places {
        Places { columns: paths.iter().map(|path| (path.clone(), String::new())).collect(), is_exact: true }
    }

    /// Every position of a name; one that ends in `*` is every column that begins so.
    fn of(&self, name: &str) -> Vec<usize> {
        let normal = normalise(name);
        // A name may end in `*` itself, as forms mark what is required.
        let is_beginning = name.ends_with('*') && !self.columns.iter().any(|(theirs, _)| theirs == name);
        let is_it = |(theirs, normalised): &(String, String)| {
            let is_like = !self.is_exact && !normal.is_empty();
            theirs == name
                || (is_like && is_beginning && normalised.starts_with(normal.as_str()))
                || (is_like && !name.ends_with('*') && *normalised == normal)
        };
        self.columns.iter().enumerate().filter(|(_, column)| is_it(column)).map(|(index, _)| index).collect()
    }

    /// Every position of some names; one of them must be there.
    fn required(&self, names: &[String], key: &str, map: &Map, is_required: bool) -> Result<Vec<usize>> {
        let mut positions: Vec<usize> = names.iter().flat_map(|name| self.of(name)).collect();
        // A column may go by two of the names: `resolved_by` and `Resolved by`.
        let mut seen = HashSet::new();
        positions.retain(|position| seen.insert(*position));
        match names.first().filter(|_| is_required && positions.is_empty()) {
            None => Ok(positions),
            Some(name) => {
                let (table, key) = key.split_once('.').unwrap_or((key, key));
                let what = if table == "columns" { key.to_owned() } else { format!("{table}.{key}") };
                let mend = format!("mend or remove `{key}` in [{table}] of {}", map.file);
                Err(Error::usage(format!(
                    "the map {} takes {what} from {name:?}, which is no column of the file",
                    map.file
                ))
                .or(did_you_mean(name, self.columns.iter().map(|(name, _)| name.as_str()), &mend)))
            }
        }
    }
}

/// How the records of a file are read by a map. `votes` learns the order of day and month from the columns that hold stamps.
pub(super) fn layout<'a, V>(
    map: Map,
    places: &Places,
    is_strict: bool,
    input: &'a dyn Input,
    options: &Options,
    votes: impl FnOnce(Vec<usize>) -> V,
) -> Result<Layout<'a>>
where
    V: Fn() -> Result<OrderVotes> + Send + Sync + 'a,
{
    let at = |error: Error| error.at(input.name());
    let picks = picks(&map, places, is_strict).map_err(at)?;
    let lasting = lasting(&map, places, is_strict).map_err(at)?;
    lacks_nothing(&map, &picks, &lasting).map_err(at)?;
    let filters = filters(&map, places, is_strict).map_err(at)?;
    let provisos = provisos(&map, places, is_strict).map_err(at)?;
    let zone = options.source_tz.or(map.timezone);
    let mut stamps = Stamps::new(input.name(), zone).with_formats(map.timestamp_formats).with_months(map.months);
    stamps = match map.date_order {
        Some(order) => stamps.with_order(order),
        None => stamps.decided_by(votes(Layout::stamp_positions(&picks))),
    };
    let told_by_events = match map.shape {
        Shape::EventLog => map.events.values().filter_map(|kind| told_by(*kind)).fold(Knows::NOTHING, Knows::with),
        Shape::Row => Knows::NOTHING,
    };
    let labels = map.labels.into_iter();
    let mut layout = Layout {
        source: map.source,
        account: options.account.clone(),
        picks,
        lasting,
        labels: labels.filter_map(|(ours, patterns)| Some((Col::named(&ours)?, Labels::new(patterns)))).collect(),
        provisos,
        filters,
        unknown_if_empty: map.unknown_if_empty,
        null_values: map.null_values,
        stamps,
        knows: Knows::NOTHING,
        told_by_events,
        others: Vec::new(),
    };
    layout.knows = Knows(layout.known_at(|_| true).0 | told_by_events.0);
    Ok(layout)
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
fn picks(map: &Map, places: &Places, is_strict: bool) -> Result<Vec<Pick>> {
    let pick = |ours: &Ours| {
        let own_name = [ours.name.to_owned()];
        let names = match &map.columns {
            Some(columns) => columns.get(ours.name).map_or(&[] as &[String], Vec::as_slice),
            None => &own_name,
        };
        let is_required = is_strict || matches!(ours.col, Col::Id | Col::EventAt | Col::EventState);
        let is_required = is_required && map.columns.is_some();
        let proxies = map.proxies.get(ours.name).map_or(&[] as &[String], Vec::as_slice);
        Ok(Pick {
            positions: places.required(names, &format!("columns.{}", ours.name), map, is_required)?,
            proxies: places.required(proxies, &format!("proxies.{}", ours.name), map, is_strict)?,
            values: Words::new(map.values.get(ours.name).cloned().unwrap_or_default()),
            separator: map.separators.get(ours.name).copied(),
        })
    };
    COLUMNS.iter().map(pick).collect()
}

fn lasting(map: &Map, places: &Places, is_strict: bool) -> Result<Vec<Lasting>> {
    let one = |(ours, duration): (&String, &super::Duration)| {
        let positions = places.required(&duration.columns, &format!("durations.{ours}"), map, is_strict)?;
        let col = Col::named(ours).filter(|_| !positions.is_empty());
        Ok(col.map(|col| Lasting { col, positions, unit: duration.unit, after: duration.after }))
    };
    map.durations.iter().filter_map(|entry| one(entry).transpose()).collect()
}

fn filters(map: &Map, places: &Places, is_strict: bool) -> Result<Vec<Filter>> {
    let wanted = map.only.iter().map(|entry| (entry, "only", true));
    let unwanted = map.except.iter().map(|entry| (entry, "except", false));
    let one = |((name, words), table, wants): ((&String, &Vec<String>), &str, bool)| {
        let positions = places.required(std::slice::from_ref(name), &format!("{table}.{name}"), map, is_strict)?;
        Ok(Filter { name: name.clone(), positions, words: Words::list(words.iter().cloned()), wants })
    };
    wanted.chain(unwanted).map(one).collect()
}

fn provisos(map: &Map, places: &Places, is_strict: bool) -> Result<Vec<Proviso>> {
    let mut provisos = Vec::new();
    for (name, conditions) in &map.when {
        let key = format!("when.{name}");
        let positions = places.required(std::slice::from_ref(name), &key, map, is_strict)?;
        for (other, words) in conditions {
            let others = places.required(std::slice::from_ref(other), &key, map, is_strict)?;
            let words = Words::list(words.iter().cloned());
            provisos.push(Proviso { positions: positions.clone(), others, words });
        }
    }
    Ok(provisos)
}

/// A map that gives no id or no moment of a beginning is none.
fn lacks_nothing(map: &Map, picks: &[Pick], lasting: &[Lasting]) -> Result<()> {
    let has = |col: Col| {
        let pick = &picks[col as usize];
        !pick.positions.is_empty() || !pick.proxies.is_empty() || lasting.iter().any(|lasting| lasting.col == col)
    };
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
        None => Ok(()),
        Some((name, _)) => Err(Error::usage(format!("the map {} gives no column for {name}", map.file))
            .or(format!("add {name} to [columns] of {}", map.file))),
    }
}
