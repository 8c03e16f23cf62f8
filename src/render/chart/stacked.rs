//! Parts of a whole over time: a bar a bucket, the parts one on top of the other.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::frame::{self, Axes, Mark};
use super::{scale, theme};
use crate::report::Series;
use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// The entries of its legend.
pub(super) fn legend(series: &[Series]) -> Vec<(String, RGBColor, Mark)> {
    series.iter().map(|part| (part.name.clone(), theme::colour(part.tone), Mark::Square)).collect()
}

pub(super) fn draw<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    view: View,
    buckets: &[NaiveDate],
    series: &[Series],
    annotations: &[(NaiveDate, String)],
    is_unfinished: bool,
) {
    let unit = view.unit;
    let top = if view.is_panel { view.top } else { frame::legend(canvas, view.top, &legend(series)) };
    let at = |bucket: usize| series.iter().filter_map(move |part| part.points.get(bucket));
    let wholes: Vec<f64> = (0..buckets.len()).map(|bucket| at(bucket).filter_map(|point| point.value).sum()).collect();
    let counts: Vec<u64> = (0..buckets.len()).map(|bucket| at(bucket).map(|point| point.n).sum()).collect();
    let axes = Axes {
        top,
        unit,
        smallest: 0.0,
        largest: view.extent.high,
        is_log: false,
        buckets,
        counts: &counts,
        headroom: if is_unfinished && !view.is_panel { 12.0 } else { 0.0 },
        right: 8.0,
        annotations,
        is_unfinished,
        is_panel: view.is_panel,
    };
    let plot = frame::axes(canvas, &axes);
    let wide = (plot.step() * 0.68).clamp(2.0, 44.0);
    for (bucket, &whole) in wholes.iter().enumerate() {
        let left = plot.x(bucket) - wide / 2.0;
        let is_open = is_unfinished && bucket + 1 == buckets.len();
        let mut below = 0.0;
        for (part, tone) in series.iter().filter_map(|part| Some((part.points.get(bucket)?.value?, part.tone))) {
            let (low, high) = (plot.y(below), plot.y(below + part));
            if part > 0.0 && is_open {
                canvas.tint(left, high, wide, low - high, theme::colour(tone), theme::UNFINISHED);
            } else if part > 0.0 {
                canvas.rect(left, high, wide, low - high, theme::colour(tone));
            }
            below += part;
        }
        if at(bucket).all(|point| point.value.is_none()) {
            // Not covered: unknown, not none.
            canvas.text(plot.x(bucket), plot.base - 5.0, "?", Type::label(Anchor::Middle));
        } else if bucket + 1 == buckets.len() {
            let words = scale::said(unit, whole);
            canvas.text(plot.x(bucket), plot.y(whole) - 5.0, &words, Type::label(Anchor::Middle).ink().strong());
        }
    }
}
