//! Shares with their intervals, a row each, under headings; n at the end.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::{scale, theme};
use crate::render::quantity;
use crate::report::IntervalGroup;
use plotters::prelude::DrawingBackend;

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, groups: &[IntervalGroup]) {
    let (name, figure) = (Type::label(Anchor::End).ink(), Type::label(Anchor::Start));
    let bars = || groups.iter().flat_map(|group| &group.bars);
    let said = |value: Option<f64>| value.map_or(quantity::NONE.into(), |value| scale::said(view.unit, value));
    let words: Vec<String> =
        bars().map(|bar| format!("{} (n {})", said(bar.value), quantity::grouped(bar.n))).collect();
    let names: Vec<String> = bars().map(|bar| canvas.fitted(&bar.label, name, canvas.width * 0.36)).collect();
    let widest_name = names.iter().map(|words| canvas.measure(words, name)).fold(0.0, f64::max);
    let widest_words = words.iter().map(|words| canvas.measure(words, figure)).fold(0.0, f64::max);
    let left = theme::MARGIN + widest_name.ceil() + 12.0;
    let right = (canvas.width - theme::MARGIN - widest_words - 14.0).max(left + 30.0);
    let x = |share: f64| left + share.clamp(0.0, 1.0) * (right - left);
    let rows = words.len() as f64;
    let heading = 22.0;
    let step = ((canvas.height - view.top - 22.0 - heading * groups.len() as f64) / rows.max(1.0)).clamp(9.0, 30.0);
    let bottom = view.top + heading * groups.len() as f64 + rows * step + 2.0;
    let is_narrow = right - left < 150.0;
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        canvas.line(&[(x(share), view.top + 4.0), (x(share), bottom)], theme::GRID, 1.0);
        if !is_narrow || share * 2.0 == (share * 2.0_f64).round() {
            canvas.text(x(share), bottom + 14.0, &format!("{:.0} %", share * 100.0), Type::label(Anchor::Middle));
        }
    }
    let (mut y, mut at) = (view.top, 0);
    for group in groups {
        let title = Type::label(Anchor::Start).ink().strong();
        let words_of = canvas.fitted(&group.title, title, canvas.width);
        // A heading on the grid is read on its own ground.
        let wide = canvas.measure(&words_of, title);
        canvas.rect(theme::MARGIN, y + 2.0, wide + 4.0, 16.0, theme::PAPER);
        canvas.text(theme::MARGIN, y + 14.0, &words_of, title);
        y += heading;
        for bar in &group.bars {
            let middle = y + step / 2.0;
            canvas.text(left - 12.0, middle + 4.0, &names[at], name);
            if let Some((low, high)) = bar.ci95 {
                let ends = (x(low.unwrap_or(0.0)), x(high.unwrap_or(1.0)));
                canvas.line(&[(ends.0, middle), (ends.1, middle)], theme::pale(theme::SERIES[0]), 4.0);
            }
            if let Some(value) = bar.value {
                canvas.dot(x(value), middle, 4.0, theme::SERIES[0]);
            }
            canvas.text(right + 12.0, middle + 4.0, &words[at], figure);
            y += step;
            at += 1;
        }
    }
}
