//! One bar a name, the longest first as the specification orders them; value and n at its end, parts in their colours.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::frame::{self, Mark};
use super::{scale, theme};
use crate::render::quantity;
use crate::report::{Bar, ChartUnit, Part};
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// A row cannot be lower than its words.
const LEAST: f64 = 15.0;

/// The entries of a legend of parts.
pub(super) fn legend(parts: &[Part]) -> Vec<(String, RGBColor, Mark)> {
    parts.iter().map(|part| (part.name.clone(), theme::colour(part.tone), Mark::Square)).collect()
}

/// What stands at the end of a bar.
pub(super) fn said(unit: ChartUnit, bar: &Bar) -> String {
    match bar.value {
        Some(value) if unit == ChartUnit::Count && value == bar.n as f64 => quantity::number(value),
        Some(value) => format!("{} (n {})", scale::said(unit, value), quantity::grouped(bar.n)),
        None => format!("{} (n {})", quantity::NONE, quantity::grouped(bar.n)),
    }
}

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, bars: &[Bar], parts: &[Part], more: u64) {
    let top = if view.is_panel { view.top } else { frame::legend(canvas, view.top, &legend(parts)) };
    let (name, figure) = (Type::label(Anchor::End).ink(), Type::label(Anchor::Start));
    let room = canvas.height - top - 8.0;
    let mut shown = frame::fitting(bars.len(), room - if more > 0 { LEAST } else { 0.0 }, LEAST);
    if shown < bars.len() {
        shown = frame::fitting(bars.len(), room - LEAST, LEAST);
    }
    let more = more + (bars.len() - shown) as u64;
    let bars = &bars[..shown];
    let words: Vec<_> = bars.iter().map(|bar| said(view.unit, bar)).collect();
    let mut names: Vec<String> = Vec::new();
    for bar in bars {
        names.push(canvas.fitted(&bar.label, name, canvas.width * 0.42));
    }
    let widest_name = names.iter().map(|words| canvas.measure(words, name)).fold(0.0, f64::max);
    let widest_words = words.iter().map(|words| canvas.measure(words, figure)).fold(0.0, f64::max);
    let left = theme::MARGIN + widest_name.ceil() + 8.0;
    let room = (canvas.width - theme::MARGIN - widest_words - 8.0 - left).max(10.0);
    let largest = view.extent.high;
    let last_line = if more > 0 { 16.0 } else { 0.0 };
    let step = ((canvas.height - top - 4.0 - last_line) / bars.len().max(1) as f64).clamp(4.0, 40.0);
    let long = |value: f64| if largest > 0.0 { value / largest * room } else { 0.0 };
    for (index, bar) in bars.iter().enumerate() {
        let y = top + 4.0 + index as f64 * step;
        let high = (step * 0.66).min(18.0);
        let line = y + high / 2.0 + 4.0;
        canvas.text(left - 8.0, line, &names[index], name);
        let whole = bar.value.map_or(0.0, long);
        if parts.is_empty() && whole > 0.0 {
            canvas.rect(left, y, whole.max(1.0), high, theme::SERIES[0]);
        }
        let mut below = 0.0;
        for (part, &length) in parts.iter().zip(&bar.parts).filter(|(_, length)| **length > 0.0) {
            canvas.rect(left + long(below), y, long(length).max(1.0), high, theme::colour(part.tone));
            below += length;
        }
        canvas.text(left + whole + 5.0, line, &words[index], figure);
    }
    let bottom = top + 4.0 + bars.len() as f64 * step - step * 0.34;
    canvas.line(&[(left, top), (left, bottom + 2.0)], theme::AXIS, 1.0);
    frame::and_more(canvas, left, bottom + 16.0, more);
}
