//! The one mechanism of all durations: a first moment, a last one, and the reasons for which there is no time between.

use super::{Timing, follow_up};
use crate::metrics::columns::{Columns, SKEW_US, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Interval;
use crate::metrics::outcome::Outcome;
use crate::metrics::{DurationFigures, DurationIntervals, Figures, LeftOut, Note, Reason};
use crate::stats::{self, Refusal, Sample};
use rayon::prelude::*;

/// Above so many durations sorting is worth a second thread.
const MANY: usize = 1 << 16;

/// A share of zeros above this makes logs lean on the offset.
const ZERO_HEAVY: f64 = 0.05;

/// A moment of one incident.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// When; `None` if there is none.
    pub(super) at: Option<i64>,
    /// Whether the source can know it.
    pub(super) is_knowable: bool,
}

pub(super) fn started(columns: &Columns, row: usize) -> Moment {
    Moment { at: columns.started_at.get(row), is_knowable: columns.is(row, fact::KNOWS_STARTED) }
}

pub(super) fn detected(columns: &Columns, row: usize) -> Moment {
    Moment { at: columns.detected_at.get(row), is_knowable: columns.is(row, fact::KNOWS_DETECTED) }
}

pub(super) fn mitigated(columns: &Columns, row: usize) -> Moment {
    Moment { at: columns.mitigated_at.get(row), is_knowable: columns.is(row, fact::KNOWS_MITIGATED) }
}

pub(super) fn resolved(columns: &Columns, row: usize) -> Moment {
    Moment { at: columns.resolved_at.get(row), is_knowable: columns.is(row, fact::KNOWS_RESOLVED) }
}

/// Whether `started_at` is there only because the tool filled it in.
pub(super) fn is_defaulted(columns: &Columns, row: usize) -> bool {
    columns.is(row, fact::STARTED_IS_DEFAULT) && columns.started_at.get(row).is_some()
}

/// Microseconds from one moment to another; up to 1 s the wrong way round is clock skew and counts as 0.
///
/// # Errors
///
/// The first reason that applies, in the order of metrics.md section 2. A first moment that is absent although the
/// source does know it is `missing` even where the incident is open.
pub(super) fn between(first: Moment, last: Moment, is_defaulted: bool, is_open: bool) -> Result<i64, Reason> {
    let is_unknown = |moment: Moment| moment.at.is_none() && !moment.is_knowable;
    match (first.at, last.at) {
        _ if is_unknown(first) || is_unknown(last) => Err(Reason::Unknown),
        _ if is_defaulted => Err(Reason::Defaulted),
        (Some(first), Some(last)) if last < first - SKEW_US => Err(Reason::Negative),
        (Some(first), Some(last)) => Ok((last - first).max(0)),
        (Some(_), None) if is_open => Err(Reason::Open),
        _ => Err(Reason::Missing),
    }
}

/// The figures of the durations of a metric; it is not asked about rows that are barred.
#[inline]
pub(super) fn compute(group: &Group<'_>, leaves_out_false_positives: bool, timing: Timing) -> Outcome {
    let mut left_out = LeftOut::default();
    let mut durations: Vec<i64> = Vec::with_capacity(group.rows.len());
    let mut unfinished = Vec::new();
    for &row in group.rows {
        let row = row as usize;
        let measured = match group.columns.barred(row, leaves_out_false_positives) {
            Some(reason) => Err(reason),
            None => (timing.measure)(group.columns, row),
        };
        match measured {
            Ok(duration) => durations.push(duration),
            Err(reason) => {
                left_out.add(reason);
                unfinished.extend(timing.unfinished(group.columns, row, reason));
            }
        }
    }
    if durations.len() > MANY {
        durations.par_sort_unstable()
    } else {
        durations.sort_unstable()
    }
    let quantile = |p| stats::quantile_sorted(&durations, p).map(|us| us / 1e6);
    let offset = group.log_offset_s;
    let mut figures = DurationFigures {
        value: stats::exact_mean(&durations).map(|us| us / 1e6),
        gmean: stats::log_mean(&durations, 1e-6, offset).map(|mean| (mean.exp() - offset).max(0.0)),
        median: quantile(0.5),
        p75: quantile(0.75),
        p90: quantile(0.9),
        p95: quantile(0.95),
        max: durations.last().map(|&us| us as f64 / 1e6),
        ..DurationFigures::default()
    };
    let mut notes = Vec::new();
    if let Some(seed) = group.seed {
        add_intervals(&mut figures, &durations, group.log_offset_s, seed, &mut notes);
        follow_up::add(&mut figures, timing.following, &durations, &unfinished);
    }
    let zeros = durations.partition_point(|&us| us == 0);
    if zeros as f64 > ZERO_HEAVY * durations.len() as f64 {
        let text = format!("{zeros} of {} are 0: follow the median, not the geometric mean", durations.len());
        notes.push(Note { code: "zero-heavy", text });
    }
    Outcome { n: durations.len() as u64, left_out, figures: Figures::Duration(figures), notes }
}

/// Adds the 95 % intervals, each by the method that metrics.md section 3 names for it; a refused one stays absent.
fn add_intervals(figures: &mut DurationFigures, durations: &[i64], offset: f64, seed: u64, notes: &mut Vec<Note>) {
    let Ok(sample) = Sample::new(durations.iter().map(|us| *us as f64 / 1e6).collect()) else { return };
    let of = |p| stats::percentile_interval(&sample, p).ok().and_then(|(low, high)| Interval::new(low, high));
    let mean = stats::mean_interval(&sample, offset, seed);
    figures.ci_method = mean.as_ref().ok().map(|mean| mean.method.word());
    figures.ci95 = DurationIntervals {
        value: mean.as_ref().ok().map(|mean| Interval::whole((mean.low, mean.high))),
        gmean: stats::geometric_mean_interval(&sample, offset).ok().map(Interval::whole),
        median: of(0.5),
        p75: of(0.75),
        p90: of(0.9),
        p95: of(0.95),
    };
    if matches!(mean, Err(Refusal::TooFew { .. })) {
        let text = "too few for some intervals: the mean takes 10, percentiles 6, the geometric mean 3";
        notes.push(Note { code: "too-few", text: text.into() });
    }
}
