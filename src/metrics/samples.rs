//! The durations behind a figure, one by one: what a distribution or a survival curve is drawn from.

use super::coding::Coding;
use super::columns::{CHUNK, Columns};
use super::evaluate::{dimensions_of, known_values};
use super::exposure;
use super::filter;
use super::groups::Shape;
use super::response::timing;
use super::{Data, GroupValue, LeftOut, Metric, Reason, answered_by};
use crate::model::{Error, Instant, Result, Scope};
use crate::stats;
use polars_core::prelude::{BooleanChunked, DataFrame, IntoColumn, NewChunkedArray};
use rayon::prelude::*;

/// The durations of one metric in one group, in seconds, sorted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sample {
    /// A value for each dimension that was asked for.
    pub group: Vec<GroupValue>,
    /// Of incidents in which the moment came.
    pub ended_s: Vec<f64>,
    /// p5, p25, median, p75 and p95 of these; `None` where there are none.
    pub quantiles_s: Option<[f64; 5]>,
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
pub fn samples(data: &Data<'_>, metric: &'static Metric, scope: &Scope) -> Result<Vec<Sample>> {
    let timing = timing(answered_by(metric, data.population.definitions)).ok_or_else(|| {
        Error::usage(format!("expected a duration, found {}", metric.id)).or("name mttd, mtta, mttm, mttr or restore")
    })?;
    let columns = Columns::of(data, scope.as_of)?;
    let of_group = |(group, rows): (Vec<GroupValue>, Vec<u32>)| {
        let (mut ended, mut open) = (Vec::new(), Vec::new());
        let mut left_out = LeftOut::default();
        for row in rows.into_iter().map(|row| row as usize) {
            let measured = match columns.barred(row, metric.leaves_out_false_positives) {
                Some(reason) => Err(reason),
                None => timing.length_us(&columns, row),
            };
            let so_far = || {
                let (first, until) = (timing.first_at(&columns, row)?, columns.watched_until(row));
                (until >= first).then(|| columns.lapse_us(row, first, until))
            };
            match measured {
                Ok(duration) => ended.push(duration),
                Err(Reason::Open) => match so_far() {
                    Some(us) => open.push(us),
                    None => left_out.add(Reason::Open),
                },
                Err(reason) => left_out.add(reason),
            }
        }
        ended.sort_unstable();
        open.sort_unstable();
        let quantile = |p| stats::quantile_sorted(&ended, p).map_or(0.0, |us| us / 1e6);
        let quantiles_s = (!ended.is_empty()).then(|| [0.05, 0.25, 0.5, 0.75, 0.95].map(quantile));
        let seconds = |all: Vec<i64>| all.into_iter().map(|us| us as f64 / 1e6).collect();
        Sample { group, quantiles_s, ended_s: seconds(ended), open_s: seconds(open), left_out }
    };
    Ok(grouped(data, &columns, scope)?.into_iter().map(of_group).collect())
}

/// The frame with `in_scope` false where a row does not pass the filters of the question.
pub fn scoped(data: &Data<'_>, scope: &Scope) -> Result<DataFrame> {
    let mut frame = data.derived.clone();
    if scope.filters.is_empty() {
        return Ok(frame);
    }
    let columns = Columns::of(data, scope.as_of)?;
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
