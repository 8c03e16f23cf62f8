//! How durations are spread: a box and the points behind it for each group, on one logarithmic axis.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::frame;
use super::scale::{self, LogScale};
use super::theme;
use crate::render::quantity;
use crate::report::{ChartUnit, Spread};
use plotters::prelude::DrawingBackend;

/// Words above a box.
const WORDS: f64 = 16.0;

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, groups: &[Spread]) {
    let axis = LogScale::new(view.extent.low, view.extent.high);
    let (left, right) = (theme::MARGIN + 8.0, canvas.width - theme::MARGIN - 22.0);
    let x = |value: f64| left + axis.share(value) * (right - left);
    let room = canvas.height - view.top - 30.0;
    let shown = frame::fitting(groups.len(), room, WORDS + 12.0);
    let step = (room / shown.max(1) as f64).min(84.0);
    let base = view.top + shown as f64 * step + 4.0;
    log_axis(canvas, &axis, (left, right), (view.top, base));
    for (index, group) in groups.iter().take(shown).enumerate() {
        let top = view.top + index as f64 * step;
        let style = Type::label(Anchor::Start);
        let name = canvas.fitted(&group.name, style.ink().strong(), canvas.width * 0.4);
        let words = match group.quantiles {
            Some([.., median, _, _]) => {
                format!("median {} · n {}", scale::said(ChartUnit::Seconds, median), quantity::grouped(group.n))
            }
            None => "none is over".into(),
        };
        let open = if group.n_open > 0 {
            format!(" · {} still running", quantity::grouped(group.n_open))
        } else {
            String::new()
        };
        let wide = canvas.measure(&name, style.ink().strong());
        let words = canvas.fitted(&format!("{words}{open}"), style, canvas.width - wide - 16.0);
        let over = canvas.measure(&words, style);
        canvas.rect(theme::MARGIN, top + 1.0, wide + over + 12.0, WORDS - 2.0, theme::PAPER);
        canvas.text(theme::MARGIN, top + 12.0, &name, style.ink().strong());
        canvas.text(theme::MARGIN + wide + 8.0, top + 12.0, &words, style);
        one(canvas, group, &x, (top + WORDS, step - WORDS - 4.0));
    }
    if shown < groups.len() {
        frame::and_more(canvas, theme::MARGIN, base + 28.0, (groups.len() - shown) as u64);
    }
}

/// Ticks of a logarithmic axis over time, as many as there is room for.
pub(super) fn log_axis<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    axis: &LogScale,
    (left, right): (f64, f64),
    (top, base): (f64, f64),
) {
    let style = Type::label(Anchor::Middle);
    let mut free = f64::NEG_INFINITY;
    for (index, &tick) in axis.ticks.iter().enumerate() {
        let x = left + axis.share(tick) * (right - left);
        let words = scale::said(ChartUnit::Seconds, tick);
        let words = if index == 0 { format!("≤ {words}") } else { words };
        let half = canvas.measure(&words, style) / 2.0;
        canvas.line(&[(x, top + 2.0), (x, base)], theme::GRID, 1.0);
        if x - half < free {
            continue;
        }
        canvas.text(x.max(half + theme::MARGIN), base + 14.0, &words, style);
        free = x + half + 8.0;
    }
    canvas.line(&[(left, base), (right, base)], theme::AXIS, 1.0);
}

/// The points, scattered so that they can be told apart, and the box: half of them, whiskers for nine of ten.
fn one<DB: DrawingBackend>(canvas: &mut Canvas<DB>, group: &Spread, x: &impl Fn(f64) -> f64, (top, high): (f64, f64)) {
    let colour = theme::colour(group.tone);
    let middle = top + high / 2.0;
    for (index, &value) in group.points.iter().enumerate() {
        // Multiples of the golden ratio spread evenly, and the same on every machine.
        let scatter = (index as f64 * 0.618_033_988_749_894_9).fract() - 0.5;
        if group.n < 5 {
            canvas.dot(x(value), middle, 3.5, colour);
        } else {
            canvas.mist(x(value), middle + scatter * high * 0.8, 2.2, colour);
        }
    }
    if let Some([p5, p25, median, p75, p95]) = group.quantiles.filter(|_| group.n >= 5) {
        let half = (high * 0.26).clamp(3.0, 12.0);
        canvas.line(&[(x(p5), middle), (x(p25), middle)], theme::INK, 1.0);
        canvas.line(&[(x(p75), middle), (x(p95), middle)], theme::INK, 1.0);
        canvas.frame(x(p25), middle - half, (x(p75) - x(p25)).max(1.0), 2.0 * half, theme::INK);
        canvas.line(&[(x(median), middle - half), (x(median), middle + half)], theme::INK, 2.5);
    }
    for &so_far in &group.open {
        // Still running: it will be longer than this.
        let x = x(so_far);
        canvas.ring(x, middle, 3.5, theme::SIGNAL);
        canvas.line(&[(x + 5.0, middle), (x + 13.0, middle)], theme::SIGNAL, 1.5);
        canvas.line(&[(x + 10.0, middle - 3.0), (x + 13.0, middle), (x + 10.0, middle + 3.0)], theme::SIGNAL, 1.5);
    }
}
