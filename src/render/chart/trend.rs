//! Lines over time: a point a bucket with its interval, no line where there is no value, n under each.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::frame::{self, Axes, Mark, Plot};
use super::{scale, theme};
use crate::report::{ChartUnit, Level, Point, Series};
use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// What is drawn.
pub(super) struct Lines<'a> {
    pub buckets: &'a [NaiveDate],
    pub series: &'a [Series],
    pub target: Option<f64>,
    pub levels: &'a [Level],
    pub annotations: &'a [(NaiveDate, String)],
    pub is_unfinished: bool,
    pub is_log: bool,
}

/// The entries of its legend.
pub(super) fn legend(unit: ChartUnit, lines: &Lines<'_>) -> Vec<(String, RGBColor, Mark)> {
    let mut entries: Vec<_> =
        lines.series.iter().map(|line| (line.name.clone(), theme::colour(line.tone), Mark::Line)).collect();
    if let Some(line) = lines.series.first().filter(|line| line.points.iter().any(|point| point.ci95.is_some())) {
        let of = if lines.series.len() > 1 { format!(" of the {}", line.name) } else { String::new() };
        entries.push((format!("95 % interval{of}"), theme::pale(theme::colour(line.tone)), Mark::Square));
    }
    if lines.series.iter().any(|line| line.points.iter().any(|point| point.is_signal)) {
        entries.push(("beyond chance".into(), theme::SIGNAL, Mark::Ring));
    }
    if let Some(target) = lines.target {
        entries.push((format!("target {}", scale::tick(unit, target)), theme::TARGET, Mark::Dashes));
    }
    entries
}

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, lines: &Lines<'_>) {
    let Lines { buckets, series, .. } = *lines;
    let unit = view.unit;
    let top = if view.is_panel { view.top } else { frame::legend(canvas, view.top, &legend(unit, lines)) };
    let largest = view.extent.high;
    // A target is drawn only where it does not flatten what was measured.
    let target = lines.target.filter(|&target| target <= largest * 2.0);
    let counts: Vec<u64> = (0..buckets.len())
        .map(|bucket| series.iter().filter_map(|line| line.points.get(bucket)).map(|point| point.n).max().unwrap_or(0))
        .collect();
    let strong = Type::label(Anchor::Start).strong();
    let last = series.iter().filter_map(|line| line.points.last()?.value).map(|value| scale::said(unit, value));
    let shown = if view.is_panel { &[] } else { lines.levels };
    let levels = shown.iter().map(|level| format!("{} {}", level.name, scale::said(unit, level.value)));
    let words: Vec<String> = last.chain(levels).collect();
    let widest = words.iter().map(|words| canvas.measure(words, strong)).fold(0.0, f64::max);
    let axes = Axes {
        top,
        unit,
        smallest: view.extent.low,
        largest: largest.max(target.unwrap_or(0.0)),
        is_log: lines.is_log,
        buckets,
        counts: &counts,
        headroom: 0.0,
        // Bold letters of a reader's own font may be wider still than the ones that were measured.
        right: (widest * 1.15 + 4.0).max(if view.is_panel { 24.0 } else { 46.0 }),
        annotations: lines.annotations,
        is_unfinished: lines.is_unfinished,
        is_panel: view.is_panel,
    };
    let plot = frame::axes(canvas, &axes);
    if let Some(target) = target {
        canvas.dashes((plot.left, plot.y(target)), (plot.right, plot.y(target)), theme::TARGET);
    }
    let mut labels: Vec<(f64, String, RGBColor)> = Vec::new();
    for level in lines.levels {
        let y = plot.y(level.value);
        // One that lies above the figure has its words at the top, and no line.
        if level.value <= plot.scale.top() {
            canvas.dashes((plot.left, y), (plot.right, y), theme::MUTED);
        }
        if !view.is_panel {
            labels.push((y, format!("{} {}", level.name, scale::said(unit, level.value)), theme::MUTED));
        }
    }
    // Bands of several lines would hide each other: the first leads.
    if let Some(line) = series.first() {
        intervals(canvas, &plot, &line.points, theme::colour(line.tone));
    }
    for line in series {
        let colour = theme::colour(line.tone);
        path(canvas, &plot, &line.points, colour, lines.is_unfinished);
        if let Some(last) = line.points.last().and_then(|point| point.value) {
            labels.push((plot.y(last), scale::said(unit, last), colour));
        }
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Downwards, each below the one before; then upwards, none below the axis.
    let mut free = f64::NEG_INFINITY;
    for label in &mut labels {
        label.0 = label.0.max(free);
        free = label.0 + 13.0;
    }
    let mut free = plot.base;
    for label in labels.iter_mut().rev() {
        label.0 = label.0.min(free);
        free = label.0 - 13.0;
    }
    for (y, words, colour) in labels {
        canvas.text(plot.right + 2.0, y + 4.0, &words, Type { colour, ..strong });
    }
}

/// The line and its points; what is not over is hollow, and dashes lead to it.
fn path<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    plot: &Plot,
    points: &[Point],
    colour: RGBColor,
    is_unfinished: bool,
) {
    let values: Vec<_> = points.iter().map(|point| point.value).collect();
    let is_open = |bucket: usize| is_unfinished && bucket + 1 == points.len();
    for stretch in stretches(&values) {
        let mut path: Vec<_> = stretch.iter().map(|&(bucket, value)| (plot.x(bucket), plot.y(value))).collect();
        if stretch.last().is_some_and(|(bucket, _)| is_open(*bucket))
            && let [.., before, last] = path[..]
        {
            canvas.dashes(before, last, colour);
            path.pop();
        }
        if path.len() > 1 {
            canvas.line(&path, colour, 2.0);
        }
        for &(bucket, value) in &stretch {
            let (x, y) = (plot.x(bucket), plot.y(value));
            match () {
                () if points[bucket].is_signal => {
                    canvas.ring(x, y, if plot.step() < 9.0 { 4.0 } else { 5.0 }, theme::SIGNAL)
                }
                () if is_open(bucket) => canvas.ring(x, y, 3.5, colour),
                () => {}
            }
            if !is_open(bucket) {
                canvas.dot(x, y, if plot.step() < 9.0 { 2.0 } else { 3.0 }, colour);
            }
        }
    }
}

/// Bands where both ends are known from bucket to bucket; else a bar from end to end, or an arrow where one is absent.
fn intervals<DB: DrawingBackend>(canvas: &mut Canvas<DB>, plot: &Plot, points: &[Point], colour: RGBColor) {
    let both: Vec<_> = points
        .iter()
        .map(|point| {
            let (low, high) = point.ci95?;
            point.value.and(low.zip(high))
        })
        .collect();
    let mut in_band = vec![false; points.len()];
    for run in stretches(&both).into_iter().filter(|run| run.len() > 1) {
        let upper = run.iter().map(|&(bucket, (_, high))| (plot.x(bucket), plot.y(high)));
        let lower = run.iter().rev().map(|&(bucket, (low, _))| (plot.x(bucket), plot.y(low)));
        canvas.band(&upper.chain(lower).collect::<Vec<_>>(), colour);
        run.iter().for_each(|(bucket, _)| in_band[*bucket] = true);
    }
    for (bucket, point) in points.iter().enumerate().filter(|(bucket, _)| !in_band[*bucket]) {
        let Some((low, high)) = point.ci95.filter(|ends| ends.0.is_some() || ends.1.is_some()) else { continue };
        let (x, bottom) = (plot.x(bucket), low.map_or(plot.base, |low| plot.y(low)));
        let tip = high.map_or(plot.top, |high| plot.y(high));
        canvas.line(&[(x, bottom), (x, tip)], theme::pale(colour), 2.0);
        canvas.line(&[(x - 4.0, bottom), (x + 4.0, bottom)], colour, 1.5);
        match high {
            Some(_) => canvas.line(&[(x - 4.0, tip), (x + 4.0, tip)], colour, 1.5),
            // It may be any length: an arrow, and no end.
            None => canvas.line(&[(x - 4.0, tip + 6.0), (x, tip), (x + 4.0, tip + 6.0)], colour, 1.5),
        }
    }
}

/// Runs of buckets that have a value.
fn stretches<T: Copy>(points: &[Option<T>]) -> Vec<Vec<(usize, T)>> {
    let mut runs = vec![Vec::new()];
    for (bucket, value) in points.iter().enumerate() {
        match (value, runs.last_mut()) {
            (Some(value), Some(run)) => run.push((bucket, *value)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}
