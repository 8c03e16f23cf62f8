//! One bar a name, the longest first as the specification orders them; value and n at its end.

use super::canvas::{Anchor, Canvas, Type};
use super::{scale, theme};
use crate::render::quantity;
use crate::report::{Bar, ChartUnit};
use plotters::prelude::DrawingBackend;

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, top: f64, unit: ChartUnit, bars: &[Bar], more: u64) {
    let (name, figure) = (Type::label(Anchor::End).ink(), Type::label(Anchor::Start));
    let words: Vec<_> = bars
        .iter()
        .map(|bar| match bar.value {
            Some(value) if unit == ChartUnit::Count && value == bar.n as f64 => quantity::number(value),
            Some(value) => format!("{} (n {})", scale::said(unit, value), quantity::grouped(bar.n)),
            None => format!("{} (n {})", quantity::NONE, quantity::grouped(bar.n)),
        })
        .collect();
    let mut names: Vec<String> = Vec::new();
    for bar in bars {
        names.push(canvas.fitted(&bar.label, name, canvas.width * 0.42));
    }
    let widest_name = names.iter().map(|words| canvas.measure(words, name)).fold(0.0, f64::max);
    let widest_words = words.iter().map(|words| canvas.measure(words, figure)).fold(0.0, f64::max);
    let left = theme::MARGIN + widest_name.ceil() + 8.0;
    let room = (canvas.width - theme::MARGIN - widest_words - 8.0 - left).max(10.0);
    let largest = bars.iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    let last_line = if more > 0 { 16.0 } else { 0.0 };
    let step = ((canvas.height - top - 4.0 - last_line) / bars.len() as f64).clamp(4.0, 40.0);
    for (index, bar) in bars.iter().enumerate() {
        let y = top + 4.0 + index as f64 * step;
        let high = (step * 0.66).min(18.0);
        let line = y + high / 2.0 + 4.0;
        canvas.text(left - 8.0, line, &names[index], name);
        let long = bar.value.map_or(0.0, |value| if largest > 0.0 { value / largest * room } else { 0.0 });
        if long > 0.0 {
            canvas.rect(left, y, long.max(1.0), high, theme::SERIES[0]);
        }
        canvas.text(left + long + 5.0, line, &words[index], figure);
    }
    let bottom = top + 4.0 + bars.len() as f64 * step - step * 0.34;
    canvas.line(&[(left, top), (left, bottom + 2.0)], theme::AXIS, 1.0);
    if more > 0 {
        let words = format!("and {} more", quantity::grouped(more));
        canvas.text(left, bottom + 16.0, &words, Type::label(Anchor::Start));
    }
}
