//! The durations behind a figure, one by one: what a distribution, a survival curve or the time in each state is drawn from.

use super::coding::Coding;
use super::columns::{CHUNK, Columns, texts};
use super::evaluate::{dimensions_of, known_values};
use super::exposure;
use super::filter;
use super::groups::Shape;
use super::response::timing;
use super::{Data, GroupValue, LeftOut, Metric, Reason};
use crate::model::{Error, IncidentKey, Instant, Result, Scope};
use polars_core::prelude::{BooleanChunked, DataFrame, IntoColumn, NewChunkedArray};
use rayon::prelude::*;
use std::collections::HashMap;

/// The durations of one metric in one group, in seconds, sorted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sample {
    /// A value for each dimension that was asked for.
    pub group: Vec<GroupValue>,
    /// Of incidents in which the moment came.
    pub ended_s: Vec<f64>,
    /// Of incidents that are still open: how long so far, to `as_of` or the end of their source's coverage.
    pub open_s: Vec<f64>,
    /// Why the others have none; open ones are in `open_s` and not here.
    pub left_out: LeftOut,
}

/// The durations of a metric in every group that has incidents in the window, by group.
///
/// `ended_s` holds what the metric's `n` counts. An open incident whose source was not watched after its first moment
/// is left out as `open`.
///
/// # Errors
///
/// A metric that is no duration; what [`evaluate`](super::evaluate) refuses.
pub fn samples(data: &Data<'_>, metric: &Metric, scope: &Scope) -> Result<Vec<Sample>> {
    let timing = timing(metric).ok_or_else(|| {
        Error::usage(format!("expected a duration, found {}", metric.id)).or("name mttd, mtta, mttm, mttr or restore")
    })?;
    let columns = Columns::new(data.derived, data.coverage, scope.as_of)?;
    let of_group = |(group, rows): (Vec<GroupValue>, Vec<u32>)| {
        let (mut ended, mut open) = (Vec::new(), Vec::new());
        let mut left_out = LeftOut::default();
        for row in rows.into_iter().map(|row| row as usize) {
            let measured = match columns.barred(row, metric.leaves_out_false_positives) {
                Some(reason) => Err(reason),
                None => (timing.measure)(&columns, row),
            };
            let so_far = || timing.first_at(&columns, row).map(|first| columns.watched_until(row) - first);
            match measured {
                Ok(duration) => ended.push(duration),
                Err(Reason::Open) => match so_far().filter(|us| *us >= 0) {
                    Some(us) => open.push(us),
                    None => left_out.add(Reason::Open),
                },
                Err(reason) => left_out.add(reason),
            }
        }
        let seconds = |mut all: Vec<i64>| {
            all.sort_unstable();
            all.into_iter().map(|us| us as f64 / 1e6).collect()
        };
        Sample { group, ended_s: seconds(ended), open_s: seconds(open), left_out }
    };
    Ok(grouped(data, &columns, scope)?.into_iter().map(of_group).collect())
}

/// The moments of an incident in the order in which they should come; `None` where one is not known, or filled in.
pub const STATES: [&str; 6] = ["started", "detected", "paged", "acknowledged", "mitigated", "resolved"];

/// The moments of one incident that is over, as [`STATES`] names them.
pub type Moments = [Option<Instant>; STATES.len()];

/// The moments of the incidents of a group that are over; open ones are counted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stays {
    /// A value for each dimension that was asked for.
    pub group: Vec<GroupValue>,
    /// One an incident that is over.
    pub over: Vec<Moments>,
    /// Incidents that are open.
    pub n_open: u64,
}

/// The moments of every incident that counts as for `mttr`, by group. `paged` tells when somebody was first notified.
pub fn stays(data: &Data<'_>, paged: &HashMap<IncidentKey, Instant>, scope: &Scope) -> Result<Vec<Stays>> {
    use super::columns::fact;
    let columns = Columns::new(data.derived, data.coverage, scope.as_of)?;
    let (source, account, id) =
        (texts(data.derived, "source")?, texts(data.derived, "account")?, texts(data.derived, "id")?);
    let first_page = |row: usize| {
        let part = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let key = IncidentKey { source: part(source.get(row)), account: part(account.get(row)), id: part(id.get(row)) };
        paged.get(&key).copied()
    };
    let of_group = |(group, rows): (Vec<GroupValue>, Vec<u32>)| {
        let mut stays = Stays { group, ..Stays::default() };
        for row in rows.into_iter().map(|row| row as usize).filter(|&row| columns.barred(row, true).is_none()) {
            if columns.is(row, fact::OPEN) {
                stays.n_open += 1;
                continue;
            }
            let is_default = columns.is(row, fact::STARTED_IS_DEFAULT);
            let started = columns.started_at.get(row).filter(|_| !is_default).map(Instant);
            let is_ack_known = columns.is(row, fact::ACK_KNOWN);
            stays.over.push([
                started,
                columns.detected_at.get(row).map(Instant),
                first_page(row),
                columns.acknowledged_at.get(row).filter(|_| is_ack_known).map(Instant),
                columns.mitigated_at.get(row).map(Instant),
                columns.resolved_at.get(row).map(Instant),
            ]);
        }
        stays
    };
    Ok(grouped(data, &columns, scope)?.into_iter().map(of_group).collect())
}

/// The frame with `in_scope` false where a row does not pass the filters of the question.
pub fn scoped(data: &Data<'_>, scope: &Scope) -> Result<DataFrame> {
    let mut frame = data.derived.clone();
    if scope.filters.is_empty() {
        return Ok(frame);
    }
    let columns = Columns::new(data.derived, data.coverage, scope.as_of)?;
    let passes = passing(data, &columns, scope)?;
    let column = BooleanChunked::from_slice("in_scope".into(), &passes).into_column();
    frame.with_column(column).map_err(|error| Error::bug(format!("laying filters over incidents: {error}")))?;
    Ok(frame)
}

fn passing(data: &Data<'_>, columns: &Columns, scope: &Scope) -> Result<Vec<bool>> {
    let names: Vec<&str> = scope.filters.iter().map(|(name, ..)| name.as_str()).collect();
    let pieces = exposure::pieces(scope, &names);
    let filters = filter::filters(data.derived, &scope.filters, |dimension| known_values(data, &pieces, dimension))?;
    Ok(filter::passing(columns, filters.iter()))
}

/// The rows of the window that pass the filters, by group; groups without any are not there.
pub(super) fn grouped(data: &Data<'_>, columns: &Columns, scope: &Scope) -> Result<Vec<(Vec<GroupValue>, Vec<u32>)>> {
    let codings: Vec<Coding> = dimensions_of(scope)?
        .into_iter()
        .map(|dimension| Coding::new(data.derived, dimension, Vec::new()))
        .collect::<Result<_>>()?;
    let passes = passing(data, columns, scope)?;
    let is_in_window = |row: &u32| {
        let at = columns.happened_at.get(*row as usize);
        passes[*row as usize] && at.is_some_and(|at| scope.window.contains(Instant(at)))
    };
    let rows: Vec<u32> = (0..columns.len as u32).into_par_iter().with_min_len(CHUNK).filter(is_in_window).collect();
    let shape = Shape::new(&codings)?;
    let keyed = shape.keyed(&rows, |_| true);
    let groups = keyed.chunk_by(|(a, _), (b, _)| a == b);
    Ok(groups.map(|group| (shape.values(group[0].0), group.iter().map(|(_, row)| *row).collect())).collect())
}
