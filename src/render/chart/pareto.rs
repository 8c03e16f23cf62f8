//! Bars, the longest first, and beside them the share of the whole that they have together so far.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::{bars, frame, theme};
use crate::report::Bar;
use plotters::prelude::DrawingBackend;

/// A row cannot be lower than its words.
const LEAST: f64 = 15.0;

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, bars: &[Bar], total: f64, more: u64) {
    let (name, figure) = (Type::label(Anchor::End).ink(), Type::label(Anchor::Start));
    let top = view.top + 18.0;
    let shown = frame::fitting(bars.len(), canvas.height - top - 18.0, LEAST);
    let more = more + (bars.len() - shown) as u64;
    let bars = &bars[..shown];
    let words: Vec<_> = bars.iter().map(|bar| bars::said(view.unit, bar)).collect();
    let names: Vec<String> = bars.iter().map(|bar| canvas.fitted(&bar.label, name, canvas.width * 0.36)).collect();
    let widest_name = names.iter().map(|words| canvas.measure(words, name)).fold(0.0, f64::max);
    let widest_words = words.iter().map(|words| canvas.measure(words, figure)).fold(0.0, f64::max);
    let left = theme::MARGIN + widest_name.ceil() + 8.0;
    // The shares stand on the right, on an axis of their own.
    let (share_right, share_left) = (canvas.width - theme::MARGIN - 42.0, canvas.width * 0.7);
    let room = (share_left - 22.0 - widest_words - 8.0 - left).max(10.0);
    let largest = view.extent.high;
    let step =
        ((canvas.height - top - 4.0 - if more > 0 { 16.0 } else { 0.0 }) / bars.len().max(1) as f64).clamp(4.0, 40.0);
    let bottom = top + 4.0 + bars.len() as f64 * step - step * 0.34;
    let x = |share: f64| share_left + share.clamp(0.0, 1.0) * (share_right - share_left);
    let small = Type { em: theme::LABEL - 1.0, ..Type::label(Anchor::Middle) };
    let is_narrow = share_right - share_left < 90.0;
    for share in [0.0, 0.5, 1.0] {
        canvas.line(&[(x(share), top), (x(share), bottom + 2.0)], theme::GRID, 1.0);
        if is_narrow && share < 1.0 {
            continue;
        }
        canvas.text(x(share), top - 5.0, &format!("{:.0} %", share * 100.0), small);
    }
    if !view.is_panel {
        canvas.text(left, top - 5.0, "incidents", Type { anchor: Anchor::Start, ..small });
    }
    if share_right - share_left > 180.0 {
        canvas.text(x(0.25), top - 5.0, "together", small);
    }
    let mut sum = 0.0;
    let mut path = Vec::new();
    for (index, bar) in bars.iter().enumerate() {
        let y = top + 4.0 + index as f64 * step;
        let high = (step * 0.66).min(18.0);
        let line = y + high / 2.0 + 4.0;
        canvas.text(left - 8.0, line, &names[index], name);
        let value = bar.value.unwrap_or(0.0);
        let long = if largest > 0.0 { value / largest * room } else { 0.0 };
        if long > 0.0 {
            canvas.rect(left, y, long.max(1.0), high, theme::SERIES[0]);
        }
        canvas.text(left + long + 5.0, line, &words[index], figure);
        sum += value;
        path.push((x(if total > 0.0 { sum / total } else { 0.0 }), y + high / 2.0, sum));
    }
    let points: Vec<_> = path.iter().map(|&(x, y, _)| (x, y)).collect();
    canvas.line(&points, theme::SERIES[1], 2.0);
    for (x, y, sum) in path {
        canvas.dot(x, y, 3.0, theme::SERIES[1]);
        let share = if total > 0.0 { sum / total } else { 0.0 };
        let words = match share {
            share if share > 0.9995 => "100 %".into(),
            share if share > 0.0 && share < 0.005 => "< 1 %".into(),
            share => format!("{:.0} %", (share * 100.0).min(99.0)),
        };
        canvas.text(canvas.width - theme::MARGIN, y + 4.0, &words, Type::label(Anchor::End));
    }
    canvas.line(&[(left, top), (left, bottom + 2.0)], theme::AXIS, 1.0);
    frame::and_more(canvas, left, bottom + 16.0, more);
}
