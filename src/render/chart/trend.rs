//! Lines over time: a point a bucket, no line where there is no value, n under each.

use super::canvas::{Anchor, Canvas, Type};
use super::frame::{self, Axes, Mark};
use super::{scale, theme};
use crate::report::{ChartUnit, Series};
use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;

pub(super) fn draw<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    top: f64,
    unit: ChartUnit,
    buckets: &[NaiveDate],
    series: &[Series],
    target: Option<f64>,
    annotations: &[(NaiveDate, String)],
) {
    let mut entries: Vec<_> =
        series.iter().map(|line| (line.name.clone(), theme::colour(line.tone), Mark::Line)).collect();
    if let Some(target) = target {
        entries.push((format!("target {}", scale::tick(unit, target)), theme::TARGET, Mark::Dashes));
    }
    let top = frame::legend(canvas, top, &entries);
    let largest = frame::largest(series.iter().flat_map(|line| &line.points));
    // A target is drawn only where it does not flatten what was measured.
    let target = target.filter(|&target| target <= largest * 2.0);
    let counts: Vec<u64> = (0..buckets.len())
        .map(|bucket| series.iter().filter_map(|line| line.points.get(bucket)).map(|point| point.n).max().unwrap_or(0))
        .collect();
    let strong = Type::label(Anchor::Start).strong();
    let last = series.iter().filter_map(|line| line.points.last()?.value);
    let widest = last.map(|value| canvas.measure(&scale::said(unit, value), strong)).fold(0.0, f64::max);
    let axes = Axes {
        top,
        unit,
        largest: largest.max(target.unwrap_or(0.0)),
        buckets,
        counts: &counts,
        // Bold letters of a reader's own font may be wider still than the ones that were measured.
        right: (widest * 1.15 + 4.0).max(46.0),
        annotations,
    };
    let plot = frame::axes(canvas, &axes);
    if let Some(target) = target {
        canvas.dashes((plot.left, plot.y(target)), (plot.right, plot.y(target)), theme::TARGET);
    }
    let mut labels: Vec<(f64, String, plotters::style::RGBColor)> = Vec::new();
    for line in series {
        let colour = theme::colour(line.tone);
        let points: Vec<_> = line.points.iter().map(|point| point.value).collect();
        for stretch in stretches(&points) {
            let path: Vec<_> = stretch.iter().map(|&(bucket, value)| (plot.x(bucket), plot.y(value))).collect();
            if path.len() > 1 {
                canvas.line(&path, colour, 2.0);
            }
            for &(x, y) in &path {
                canvas.dot(x, y, 3.0, colour);
            }
        }
        if let Some(&Some(last)) = points.last() {
            labels.push((plot.y(last), scale::said(unit, last), colour));
        }
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = f64::NEG_INFINITY;
    for (y, words, colour) in labels {
        let y = y.max(free);
        free = y + 13.0;
        canvas.text(plot.right + 2.0, y + 4.0, &words, Type { colour, ..strong });
    }
}

/// Runs of buckets that have a value.
fn stretches(points: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
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
