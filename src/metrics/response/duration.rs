//! The one mechanism of all durations: a first moment, a last one, and the reasons for which there is no time between.

use super::{Timing, follow_up};
use crate::metrics::clock::RowClock;
use crate::metrics::columns::{Columns, SKEW_US, fact};
use crate::metrics::group::Group;
use crate::metrics::outcome::Interval;
use crate::metrics::outcome::Outcome;
use crate::metrics::{DurationFigures, DurationIntervals, Figures, HoldFigures, LeftOut, Note, Reason};
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

/// The first and the last moment of a duration, in order.
pub(in crate::metrics) type Ends = (i64, i64);

/// Whether `started_at` is there only because the tool filled it in.
pub(super) fn is_defaulted(columns: &Columns, row: usize) -> bool {
    columns.is(row, fact::STARTED_IS_DEFAULT) && columns.started_at.get(row).is_some()
}

/// One moment and another, in microseconds; up to 1 s the wrong way round is clock skew, and the second is the first.
///
/// # Errors
///
/// The first reason that applies, in the order of metrics.md section 2. A first moment that is absent although the
/// source does know it is `missing` even where the incident is open.
pub(super) fn between(first: Moment, last: Moment, is_defaulted: bool, is_open: bool) -> Result<Ends, Reason> {
    let is_unknown = |moment: Moment| moment.at.is_none() && !moment.is_knowable;
    match (first.at, last.at) {
        _ if is_unknown(first) || is_unknown(last) => Err(Reason::Unknown),
        _ if is_defaulted => Err(Reason::Defaulted),
        (Some(first), Some(last)) if last < first - SKEW_US => Err(Reason::Negative),
        (Some(first), Some(last)) => Ok((first, last.max(first))),
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
    let mut hold = group.columns.clock.as_ref().map(Held::new);
    for &row in group.rows {
        let row = row as usize;
        let measured = match group.columns.barred(row, leaves_out_false_positives) {
            Some(reason) => Err(reason),
            None => (timing.measure)(group.columns, row),
        };
        match measured {
            Ok((first, last)) => {
                durations.push(group.columns.lapse_us(row, first, last));
                hold.iter_mut().for_each(|hold| hold.add(row, first, last));
            }
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
        hold: hold.as_ref().map(|hold| hold.figures),
        ..DurationFigures::default()
    };
    let mut notes = Vec::new();
    if let Some(seed) = group.seed {
        add_intervals(&mut figures, &durations, group.log_offset_s, seed, &mut notes);
        follow_up::add(&mut figures, timing.following, &durations, &unfinished);
    }
    if let Some(hold) = hold {
        notes.extend(hold.note(durations.len()));
        // Seven days are a horizon of the calendar's, not of hours that somebody works.
        figures.rmst_7d_s = None;
    }
    let zeros = durations.partition_point(|&us| us == 0);
    if zeros as f64 > ZERO_HEAVY * durations.len() as f64 {
        let text = format!("{zeros} of {} are 0: follow the median, not the geometric mean", durations.len());
        notes.push(Note { code: "zero-heavy", text });
    }
    Outcome { n: durations.len() as u64, left_out, figures: Figures::Duration(figures), notes }
}

/// Adds up what was on hold.
struct Held<'a> {
    clock: &'a RowClock,
    us: i128,
    figures: HoldFigures,
}

impl<'a> Held<'a> {
    fn new(clock: &'a RowClock) -> Held<'a> {
        Held { clock, us: 0, figures: HoldFigures::default() }
    }

    fn add(&mut self, row: usize, first: i64, last: i64) {
        let Some(us) = self.clock.held_us(row, first, last) else { return };
        self.us += i128::from(us);
        let (known, held) = (self.figures.known + 1, self.figures.held + u64::from(us > 0));
        let total_s = self.us as f64 / 1e6;
        self.figures = HoldFigures { known, held, total_s: Some(total_s), mean_s: Some(total_s / known as f64) };
    }

    /// For how many it is known; nothing where no source tells any.
    fn note(&self, n: usize) -> Option<Note> {
        let HoldFigures { known, held, .. } = self.figures;
        let text = format!("time on hold is told for {known} of {n}, {held} of them on hold");
        (!self.clock.clock().hold_words().is_empty()).then_some(Note { code: "on-hold", text })
    }
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
