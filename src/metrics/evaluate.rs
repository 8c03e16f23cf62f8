//! The front door: every metric of a question in every group of it, in parallel.

use super::clock::BusinessClock;
use super::coding::Coding;
use super::columns::{CHUNK, Columns};
use super::dimension::{Dimension, dimension};
use super::exposure::{self, Piece, Watch};
use super::filter::{self, Filter};
use super::group::Group;
use super::groups::{Groups, Key, Shape};
use super::outages::{Failures, Outages, tells_of_failures};
use super::outcome::GroupValue;
use super::population::{self, Outsiders};
use super::time::Spans;
use super::{Metric, Row, Table, notes, repeats};
use crate::model::{Coverage, Error, Instant, Result, Scope};
use crate::table::Population;
use polars_core::prelude::{DataFrame, PlHashSet};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What a question is asked of. No file, no store, no clock.
#[derive(Clone, Copy)]
pub struct Data<'a> {
    /// The columns of `table::schema::DERIVED`, at the scope's `as_of`. It may hold incidents outside the window; those
    /// before it are what a repeat or an outage looks back to.
    pub derived: &'a DataFrame,
    /// What its rows are to the definitions that it was made under.
    pub population: &'a Population,
    /// What each (source, account) brought.
    pub coverage: &'a [Coverage],
    /// The columns of `table::schema::OPENING`; may be empty.
    pub openings: &'a DataFrame,
    /// The store's first moment.
    pub history_from: Instant,
    /// By service: when its first incident that counts happened.
    pub first_by_service: &'a BTreeMap<String, Instant>,
    /// How far a repeat looks back, in seconds.
    pub repeat_window_s: f64,
    /// Shorter than this is transient, in seconds.
    pub transient_s: f64,
    /// Which hours count in durations and against targets; `None`: every hour.
    pub clock: Option<&'a BusinessClock>,
}

/// A question.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The metrics; rows come in this order.
    pub metrics: &'a [&'static Metric],
    /// Window, filters and grouping.
    pub scope: &'a Scope,
}

/// Why a metric cannot be asked for with these dimensions and filters, if it cannot.
///
/// `mtbf`, `mtbi` and `availability` divide by observed time, and there is none of a responder or a kind of hour.
pub fn refusal(metric: &Metric, scope: &Scope) -> Option<Error> {
    let mut names = scope.by.iter().chain(scope.filters.iter().map(|(name, ..)| name));
    let name = names.find(|name| ["responder", "hour_kind"].contains(&name.as_str()) && metric.is_per_time)?;
    let message = format!("{}: it divides by observed time, which {name} has none of", metric.id);
    Some(Error::usage(message).or("break it down by service, team or week, or ask for incident_count"))
}

/// Answers a question: a row a metric and group, by metric in the order asked for, then by group.
///
/// The same input gives the same bits, with any number of threads and in any order of rows.
///
/// # Errors
///
/// An unknown dimension or filter value; a metric that a dimension refuses; more groups than a table can hold; a frame
/// without a column that is needed.
pub fn evaluate(data: &Data<'_>, request: &Request<'_>) -> Result<Table> {
    answer(data, request, true)
}

/// As [`evaluate`], with durations without intervals and follow-up, which take most of the time: for what is drawn small.
///
/// # Errors
///
/// Those of [`evaluate`].
pub fn evaluate_points(data: &Data<'_>, request: &Request<'_>) -> Result<Table> {
    answer(data, request, false)
}

fn answer(data: &Data<'_>, request: &Request<'_>, has_intervals: bool) -> Result<Table> {
    let scope = request.scope;
    if let Some(refused) = request.metrics.iter().find_map(|metric| refusal(metric, scope)) {
        return Err(refused);
    }
    let by = dimensions_of(scope)?;
    let columns = Columns::of(data, scope.as_of)?;
    let in_use: Vec<&str> =
        scope.by.iter().map(String::as_str).chain(scope.filters.iter().map(|(name, ..)| name.as_str())).collect();
    let mut pieces = exposure::pieces(scope, &in_use);
    let extra = |dimension: &'static Dimension| known_values(data, &pieces, dimension);
    let filters = filter::filters(data.derived, &scope.filters, extra)?;
    let codings: Vec<Coding> =
        by.iter().map(|dimension| Coding::new(data.derived, dimension, extra(dimension))).collect::<Result<_>>()?;
    pieces.retain(|piece| {
        let of_time = |filter: &&Filter| filter.coding.dimension.kind.is_time();
        filters.iter().filter(of_time).all(|filter| filter.keeps(&piece.value(filter.coding.dimension.name)))
    });
    let passes = filter::passing(&columns, filters.iter());
    // What happened outside the hours or days asked for still matters for outages and for who brought what.
    let passes_place = filter::passing(&columns, filters.iter().filter(|f| !f.coding.dimension.kind.is_time()));
    let is_in_window = |row: &u32| {
        let row = *row as usize;
        passes[row] && columns.happened_at.get(row).is_some_and(|at| scope.window.contains(Instant(at)))
    };
    let rows: Vec<u32> = (0..columns.len as u32).into_par_iter().with_min_len(CHUNK).filter(is_in_window).collect();

    let shape = Shape::new(&codings)?;
    let mut spans: BTreeMap<Key, Vec<(i64, i64)>> = BTreeMap::new();
    for piece in &pieces {
        let value = |coding: &Coding| coding.dimension.kind.is_time().then(|| piece.value(coding.dimension.name));
        // Time in the wrong group would be a wrong figure: every piece's values were coded above.
        let key = shape.part(value).ok_or_else(|| Error::bug("a stretch of the window belongs to no group"))?;
        spans.entry(key).or_default().push(piece.span);
    }
    let services = codings
        .iter()
        .chain(filters.iter().filter(|_| exposure::only_service(&filters).is_some()).map(|filter| &filter.coding))
        .find(|coding| coding.dimension.name == "service");
    let mut silent = silent_places(data, scope, &shape, &filters, services, &passes_place);
    let outsiders = Outsiders::new(data.population, &passes, scope.window, &shape);
    // Who is in no population is not passed over in silence.
    silent.extend(outsiders.places(&shape));
    let groups = Groups::new(&shape, &rows, silent, spans.keys().copied().collect())?;
    let parts: Vec<Spans> =
        groups.times.iter().map(|time| Spans::union(spans.get(time).cloned().unwrap_or_default())).collect();

    let watch = Watch::new(data, &columns, &passes_place, &filters, services, scope.as_of.0);
    let covered: Vec<Spans> = groups.places.par_iter().map(|&place| watch.covered(&by, &shape.values(place))).collect();
    let needs = |column: &str| request.metrics.iter().any(|metric| metric.reads.contains(&column));
    let outages =
        if needs("is_failure") { Some(outages(data, &columns, &passes_place, &shape, &groups)?) } else { None };
    let repeats = if needs("issue") {
        repeats::repeats(data.derived, &columns, (data.repeat_window_s * 1e6).round() as i64)?
    } else {
        Vec::new()
    };
    let log_offset_s = log_offset_s(&columns, data.coverage, &rows);

    let row = |(metric, slot): (&'static Metric, usize)| {
        let slot = &groups.slots[slot];
        let values = shape.values(slot.key);
        let watched = covered[slot.place].intersect(&parts[slot.time]);
        let group = Group {
            columns: &columns,
            rows: &groups.rows[slot.rows.clone()],
            part: &parts[slot.time],
            watched: &watched,
            outages: outages.as_ref().map(|outages| &outages[slot.place]),
            repeats: &repeats,
            is_history_short: data.history_from > scope.window.from.plus_s(-data.repeat_window_s),
            transient_us: (data.transient_s * 1e6).round() as i64,
            log_offset_s,
            seed: has_intervals.then(|| seed(metric, &values)),
        };
        let not_in = outsiders.of(slot.key);
        let answering = population::answered_by(metric, data.population.definitions);
        let outcome = (answering.compute)(&group);
        let outcome = population::bounded(metric, data.population, &group, &not_in, outcome);
        let notes = notes::all(metric, &group, &by, scope, outcome.notes);
        Row {
            metric,
            group: values,
            incidents: group.rows.len() as u64,
            n: outcome.n,
            left_out: outcome.left_out,
            not_in,
            figures: outcome.figures,
            notes,
        }
    };
    let n_slots = groups.slots.len();
    let tasks = (0..request.metrics.len() * n_slots).into_par_iter();
    let rows = tasks.map(|task| row((request.metrics[task / n_slots], task % n_slots))).collect();
    Ok(Table {
        window: scope.window,
        as_of: scope.as_of,
        timezone: scope.calendar.zone().name().to_owned(),
        definitions: data.population.definitions.name(),
        business_hours: data.clock.map(|clock| clock.said().clone()),
        by: by.iter().map(|dimension| dimension.name).collect(),
        log_offset_s,
        rows,
    })
}

/// Values of a dimension that are there even where no incident has them: every stretch of the window, every service.
pub(super) fn known_values(data: &Data<'_>, pieces: &[Piece], dimension: &'static Dimension) -> Vec<GroupValue> {
    if dimension.kind.is_time() {
        pieces.iter().map(|piece| piece.value(dimension.name)).collect()
    } else if dimension.name == "service" {
        data.first_by_service.keys().map(|service| GroupValue::Text(service.clone())).collect()
    } else {
        Vec::new()
    }
}

pub(super) fn dimensions_of(scope: &Scope) -> Result<Vec<&'static Dimension>> {
    let by: Vec<&'static Dimension> = scope.by.iter().map(|name| dimension(name)).collect::<Result<_>>()?;
    for (place, one) in by.iter().enumerate() {
        if by[..place].iter().any(|other| other.name == one.name) {
            return Err(Error::usage(format!("expected each dimension once, found {} twice", one.name)));
        }
    }
    Ok(by)
}

/// Places that are there without any incident in the window: the whole, where nothing but time is asked for; services.
fn silent_places(
    data: &Data<'_>,
    scope: &Scope,
    shape: &Shape<'_>,
    filters: &[Filter],
    services: Option<&Coding>,
    passes: &[bool],
) -> Vec<Key> {
    let of_place: Vec<&Coding> = shape.codings.iter().filter(|coding| !coding.dimension.kind.is_time()).collect();
    match (of_place.as_slice(), services) {
        ([], _) => vec![0],
        ([only], Some(services)) if only.dimension.name == "service" => {
            let mut is_in_scope = vec![false; services.values.len()];
            (0..passes.len())
                .filter(|&row| passes[row])
                .for_each(|row| is_in_scope[services.codes(row)[0] as usize] = true);
            let in_scope: Vec<&str> = services
                .values
                .iter()
                .zip(is_in_scope)
                .filter_map(|(value, is)| match value {
                    GroupValue::Text(text) if is => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            let listed = exposure::listed_services(data, filters, scope.window, &in_scope);
            let place = |service: String| {
                shape.part(|coding| (coding.dimension.name == "service").then(|| GroupValue::Text(service.clone())))
            };
            listed.into_iter().filter_map(place).collect()
        }
        _ => Vec::new(),
    }
}

/// The outages of each place, from all rows of the frame that pass the filters of place.
fn outages(
    data: &Data<'_>,
    columns: &Columns,
    passes: &[bool],
    shape: &Shape<'_>,
    groups: &Groups,
) -> Result<Vec<Outages>> {
    let of_place = |coding: &Coding| !coding.dimension.kind.is_time();
    let in_scope: Vec<u32> =
        (0..columns.len as u32).into_par_iter().with_min_len(CHUNK).filter(|&row| passes[row as usize]).collect();
    let failures = Failures::new(data.derived, columns, data.openings, &in_scope)?;
    let telling = |chunk: &[u32]| -> PlHashSet<Key> {
        let rows: Vec<u32> =
            chunk.iter().copied().filter(|&row| tells_of_failures(columns.facts[row as usize])).collect();
        shape.keyed(&rows, of_place).into_iter().map(|(key, _)| key).collect()
    };
    let known: PlHashSet<Key> = in_scope.par_chunks(CHUNK).map(telling).reduce(PlHashSet::default, |mut all, some| {
        all.extend(some);
        all
    });
    let keyed = shape.keyed(&failures.rows(), of_place);
    let of = |place: &Key| {
        let first = keyed.partition_point(|(key, _)| key < place);
        let end = first + keyed[first..].partition_point(|(key, _)| key == place);
        failures.outages(keyed[first..end].iter().map(|(_, row)| *row), known.contains(place))
    };
    Ok(groups.places.par_iter().map(of).collect())
}

/// What resampling for a metric and group begins with: FNV-1a of their names.
fn seed(metric: &Metric, group: &[GroupValue]) -> u64 {
    let words = group.iter().map(GroupValue::to_string);
    std::iter::once(metric.id.to_owned()).chain(words).fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        word.bytes().chain([0]).fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
    })
}

/// Half the time resolution of the coarsest source that has incidents among the rows.
fn log_offset_s(columns: &Columns, coverage: &[Coverage], rows: &[u32]) -> f64 {
    let mut is_there = vec![false; coverage.len() + 1];
    rows.iter().for_each(|&row| is_there[columns.source[row as usize] as usize] = true);
    let there = coverage.iter().zip(is_there).filter(|(_, is_there)| *is_there);
    there.map(|(one, _)| one.resolution_s / 2.0).fold(0.5, f64::max)
}
