//! Which file draws which figure, how large it wants to be, and the scale that several of them share.

use super::canvas::Canvas;
use super::{arrivals, bars, calendar, distribution, grid, intervals, lorenz, pareto, stacked, states, survival};
use super::{timeline, trend};
use crate::report::{ChartUnit, Figure, Point};
use plotters::prelude::DrawingBackend;

/// How a figure is drawn.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// Where it begins.
    pub top: f64,
    pub unit: ChartUnit,
    pub extent: Extent,
    /// One of several: legends stand once for all.
    pub is_panel: bool,
}

/// The smallest and largest value that a figure has to hold.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub low: f64,
    pub high: f64,
}

impl Extent {
    const NONE: Extent = Extent { low: f64::INFINITY, high: 0.0 };

    pub fn and(self, other: Extent) -> Extent {
        Extent { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    fn of(values: impl Iterator<Item = f64>) -> Extent {
        values.filter(|value| value.is_finite()).fold(Extent::NONE, |extent, value| extent.and(Extent::one(value)))
    }

    fn one(value: f64) -> Extent {
        Extent { low: value, high: value }
    }
}

/// Intervals stretch a scale at most so far beyond the largest value; bands that go further are cut at its edge.
const STRETCH: f64 = 1.6;

/// A limit so far above the largest value would flatten the line.
const FAR: f64 = 2.5;

/// What the figure has to hold.
pub(super) fn extent(figure: &Figure) -> Extent {
    let value = |point: &Point| point.value;
    match figure {
        Figure::Trend { series, levels, is_log, .. } => {
            let points = || series.iter().flat_map(|line| &line.points);
            let values = Extent::of(points().filter_map(value));
            let near = levels.iter().map(|level| level.value).filter(|level| *is_log || *level <= values.high * FAR);
            let values = values.and(Extent::of(near));
            let leading = series.first().into_iter().flat_map(|line| &line.points);
            let ends = leading.filter_map(|point| point.ci95.and_then(|(low, high)| high.or(low)));
            let ends = Extent::of(ends);
            // Where nothing but ends is known, they are what there is to hold.
            let most = if values.high > 0.0 { values.high * STRETCH } else { f64::INFINITY };
            Extent { low: if *is_log { values.low } else { 0.0 }, high: values.high.max(ends.high.min(most)) }
        }
        Figure::Stacked { buckets, series, .. } => {
            let whole = |bucket: usize| series.iter().filter_map(|part| part.points.get(bucket)?.value).sum::<f64>();
            Extent::of((0..buckets.len()).map(whole))
        }
        Figure::Bars { bars, .. } | Figure::Pareto { bars, .. } => Extent::of(bars.iter().filter_map(|bar| bar.value)),
        Figure::HeatMap { cells, .. } => Extent::of(cells.iter().flatten().map(|count| *count as f64)),
        Figure::Calendar { days } => Extent::of(days.iter().filter_map(|day| day.count).map(|count| count as f64)),
        Figure::Intervals { .. } | Figure::Lorenz(_) | Figure::Timeline { .. } => Extent { low: 0.0, high: 1.0 },
        Figure::Distribution { groups } => {
            let inner = groups.iter().filter_map(|group| group.quantiles).flatten();
            Extent::of(inner.chain(groups.iter().flat_map(|group| group.points.iter().chain(&group.open).copied())))
        }
        Figure::Survival { curves } => {
            let times = curves.iter().flat_map(|curve| curve.steps.iter().map(|step| step.at_s));
            Extent::of(times.chain(curves.iter().flat_map(|curve| curve.open.iter().copied())))
        }
        Figure::States { rows, .. } => {
            Extent::of(rows.iter().map(|row| row.states.iter().filter_map(value).sum::<f64>()))
        }
        Figure::Grid { panels, .. } => panels.iter().map(|panel| extent(&panel.figure)).fold(Extent::NONE, Extent::and),
    }
}

/// The height that a figure wants at a width, without heading and notes.
pub(super) fn height(figure: &Figure, width: u32) -> u32 {
    if figure.n() == 0 && !matches!(figure, Figure::Trend { .. }) {
        return 100;
    }
    match figure {
        Figure::Trend { .. } | Figure::Survival { .. } if figure.n() == 0 => 100,
        Figure::Trend { .. } | Figure::Stacked { .. } | Figure::Survival { .. } => {
            (width * 9 / 20).clamp(250, 420) - 42
        }
        Figure::Bars { bars, parts, more, .. } => {
            let legend = if parts.is_empty() { 0 } else { 20 * (1 + 330 / width) };
            18 + legend + 24 * bars.len() as u32 + if *more > 0 { 14 } else { 0 }
        }
        Figure::Pareto { bars, more, .. } => 36 + 24 * bars.len() as u32 + if *more > 0 { 14 } else { 0 },
        Figure::HeatMap { rows, .. } => 48 + rows.len() as u32 * (width / 26).clamp(16, 28),
        Figure::Calendar { days } => calendar::height(days, f64::from(width)),
        Figure::Intervals { groups } => 24 + groups.iter().map(|group| 26 + 20 * group.bars.len() as u32).sum::<u32>(),
        Figure::Distribution { groups } => 34 + 56 * groups.len() as u32,
        Figure::Lorenz(_) => (width * 9 / 20).clamp(280, 420),
        Figure::Timeline { rows, more, .. } => {
            let headings = timeline::headings(rows) as u32;
            44 + 18 * rows.len() as u32 + 22 * headings + if *more > 0 { 16 } else { 0 } + 20 * (330 / width)
        }
        Figure::States { parts, rows } => {
            44 + (states::row_height(parts, rows, f64::from(width)) * rows.len() as f64).ceil() as u32
        }
        Figure::Grid { panels, more } => grid::height(panels, more, width),
    }
}

/// Draws a figure from `view.top` to the bottom of the canvas.
pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, figure: &Figure, view: View) {
    match figure {
        Figure::Trend { buckets, series, target, levels, annotations, is_unfinished, is_log } => {
            let lines = trend::Lines {
                buckets,
                series,
                target: *target,
                levels,
                annotations,
                is_unfinished: *is_unfinished,
                is_log: *is_log,
            };
            trend::draw(canvas, view, &lines)
        }
        Figure::Stacked { buckets, series, annotations, is_unfinished } => {
            stacked::draw(canvas, view, buckets, series, annotations, *is_unfinished)
        }
        Figure::Bars { bars, parts, more, .. } => bars::draw(canvas, view, bars, parts, *more),
        Figure::Pareto { bars, total, more } => pareto::draw(canvas, view, bars, *total, *more),
        Figure::HeatMap { rows, columns, cells } => arrivals::draw(canvas, view, rows, columns, cells),
        Figure::Calendar { days } => calendar::draw(canvas, view, days),
        Figure::Intervals { groups } => intervals::draw(canvas, view, groups),
        Figure::Distribution { groups } => distribution::draw(canvas, view, groups),
        Figure::Survival { curves } => survival::draw(canvas, view, curves),
        Figure::Lorenz(figure) => lorenz::draw(canvas, view, figure),
        Figure::Timeline { from, until, ticks, now, parts, rows, more } => {
            let lines = timeline::Lines { from: *from, until: *until, ticks, now: *now, parts, rows, more: *more };
            timeline::draw(canvas, view, &lines)
        }
        Figure::States { parts, rows } => states::draw(canvas, view, parts, rows),
        Figure::Grid { panels, more } => grid::draw(canvas, view, panels, more),
    }
}
