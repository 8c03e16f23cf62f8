//! The share that is still open after a time: steps down a logarithmic axis, marks where one was last seen open.

use super::canvas::{Anchor, Canvas, Type};
use super::distribution::log_axis;
use super::figure::View;
use super::frame::{self, Mark};
use super::scale::{self, LogScale};
use super::theme;
use crate::render::quantity;
use crate::report::{ChartUnit, Curve};
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// The entries of its legend.
pub(super) fn legend(curves: &[Curve]) -> Vec<(String, RGBColor, Mark)> {
    let mut entries: Vec<_> =
        curves.iter().map(|curve| (curve.name.clone(), theme::colour(curve.tone), Mark::Line)).collect();
    if let Some(curve) = curves.first() {
        entries.push(("95 % interval".into(), theme::pale(theme::colour(curve.tone)), Mark::Square));
    }
    if curves.iter().any(|curve| curve.n_open > 0) {
        entries.push(("still open".into(), theme::SIGNAL, Mark::Ring));
    }
    entries
}

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, curves: &[Curve]) {
    let top = if view.is_panel { view.top } else { frame::legend(canvas, view.top, &legend(curves)) };
    let axis = LogScale::new(view.extent.low, view.extent.high);
    let style = Type::label(Anchor::End);
    let left = theme::MARGIN + canvas.measure("100 %", style).ceil() + 8.0;
    let (right, top, base) = (canvas.width - theme::MARGIN - 10.0, top + 8.0, canvas.height - 24.0);
    log_axis(canvas, &axis, (left, right), (top, base));
    let x = |seconds: f64| left + axis.share(seconds) * (right - left);
    let y = |share: f64| base - share.clamp(0.0, 1.0) * (base - top);
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        canvas.line(&[(left, y(share)), (right, y(share))], theme::GRID, 1.0);
        canvas.text(left - 6.0, y(share) + 4.0, &format!("{:.0} %", share * 100.0), style);
    }
    for curve in curves {
        let colour = theme::colour(curve.tone);
        band(canvas, curve, (&x, &y), right, colour);
        let mut path = vec![(left, y(1.0))];
        let mut share = 1.0;
        for step in &curve.steps {
            path.push((x(step.at_s), y(share)));
            path.push((x(step.at_s), y(step.share)));
            share = step.share;
        }
        let last = curve.open.iter().copied().fold(0.0, f64::max);
        path.push((x(last).max(path.last().map_or(left, |point| point.0)), y(share)));
        canvas.line(&path, colour, 2.0);
        for &open in &curve.open {
            let before = curve.steps.iter().rfind(|step| step.at_s <= open).map_or(1.0, |step| step.share);
            canvas.ring(x(open), y(before), 3.0, theme::SIGNAL);
        }
    }
    for (index, curve) in curves.iter().enumerate() {
        let median = curve.median.map_or(quantity::NONE.into(), |median| scale::said(ChartUnit::Seconds, median));
        if let Some(median) = curve.median {
            canvas.dashes((x(median), y(0.5)), (x(median), base), theme::MUTED);
        }
        let words = format!("half after {median}");
        let words = if view.is_panel {
            words
        } else {
            format!("{words} · n {} · {} still open", quantity::grouped(curve.n), quantity::grouped(curve.n_open))
        };
        let style = Type::label(Anchor::End).ink();
        canvas.text(right - 4.0, top + 14.0 + 14.0 * index as f64, &words, style);
    }
}

/// The band between the ends of the intervals, in steps.
fn band<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    curve: &Curve,
    (x, y): (&impl Fn(f64) -> f64, &impl Fn(f64) -> f64),
    _right: f64,
    colour: RGBColor,
) {
    let mut upper: Vec<(f64, f64)> = Vec::new();
    let mut lower: Vec<(f64, f64)> = Vec::new();
    for step in &curve.steps {
        let (Some(low), Some(high)) = step.ci95 else { continue };
        for (side, share) in [(&mut upper, high), (&mut lower, low)] {
            if let Some(&(_, before)) = side.last() {
                side.push((x(step.at_s), before));
            }
            side.push((x(step.at_s), y(share)));
        }
    }
    lower.reverse();
    upper.extend(lower);
    if upper.len() > 2 {
        canvas.band(&upper, colour);
    }
}
