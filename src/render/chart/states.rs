//! How long each state lasts, a bar a group with its states one after the other, and the same in words below it.

use super::bars::legend;
use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::scale::{self, Scale};
use super::{frame, theme};
use crate::render::quantity;
use crate::report::{ChartUnit, Part, Point, StateRow};
use plotters::prelude::DrawingBackend;

/// Room above and in a bar.
const BAR: f64 = 37.0;
/// A line of words below it.
const LINE: f64 = 14.0;

/// The states of a group in words, a line each where they do not fit in one.
fn said(parts: &[Part], row: &StateRow, width: f64) -> Vec<String> {
    let state = |(part, point): (&Part, &Point)| match point.value {
        Some(value) => {
            format!("{} {} (n {})", part.name, scale::said(ChartUnit::Seconds, value), quantity::grouped(point.n))
        }
        None => format!("{} unknown", part.name),
    };
    let words: Vec<String> = parts.iter().zip(&row.states).map(state).collect();
    let one = words.join(" · ");
    // Characters are counted and not measured, so that size and drawing agree in every medium.
    if one.chars().count() as f64 * 5.9 <= width { vec![one] } else { words }
}

fn lines(parts: &[Part], rows: &[StateRow], width: f64) -> usize {
    rows.iter().map(|row| said(parts, row, width).len()).max().unwrap_or(1)
}

/// The height that a row wants at a width.
pub(super) fn row_height(parts: &[Part], rows: &[StateRow], width: f64) -> f64 {
    BAR + LINE * lines(parts, rows, width) as f64 + 3.0
}

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, parts: &[Part], rows: &[StateRow]) {
    let top = if view.is_panel { view.top } else { frame::legend(canvas, view.top, &legend(parts)) };
    let axis = Scale::new(ChartUnit::Seconds, view.extent.high, 5);
    let (left, right) = (theme::MARGIN, canvas.width - theme::MARGIN - 16.0);
    let x = |seconds: f64| left + axis.share(seconds) * (right - left);
    let room = canvas.height - top - 22.0;
    let below = LINE * lines(parts, rows, canvas.width) as f64;
    let shown = frame::fitting(rows.len(), room, BAR + below - 8.0);
    let step = (room / shown.max(1) as f64).min(BAR + below + 12.0);
    let base = top + step * shown as f64;
    for (at, &tick) in axis.ticks.iter().enumerate() {
        canvas.line(&[(x(tick), top + 2.0), (x(tick), base)], theme::GRID, 1.0);
        let anchor = if at == 0 { Anchor::Start } else { Anchor::Middle };
        canvas.text(x(tick), base + 14.0, &scale::tick(ChartUnit::Seconds, tick), Type::label(anchor));
    }
    for (index, row) in rows.iter().take(shown).enumerate() {
        let y = top + index as f64 * step;
        let (strong, plain) = (Type::label(Anchor::Start).ink().strong(), Type::label(Anchor::Start));
        let name = canvas.fitted(&row.label, strong, canvas.width * 0.5);
        let wide = canvas.measure(&name, strong);
        let n = format!("n {}", quantity::grouped(row.n));
        let n_wide = canvas.measure(&n, plain);
        // Words on the grid are read on their own ground.
        canvas.rect(left, y + 1.0, wide + n_wide + 14.0, 15.0, theme::PAPER);
        canvas.text(left, y + 12.0, &name, strong);
        canvas.text(left + wide + 8.0, y + 12.0, &n, plain);
        let mut from = 0.0;
        let high = (step - below - 23.0).clamp(6.0, 22.0);
        for (part, value) in parts.iter().zip(&row.states).filter_map(|(part, state)| Some((part, state.value?))) {
            canvas.rect(x(from), y + 17.0, (x(from + value) - x(from)).max(1.0), high, theme::colour(part.tone));
            from += value;
        }
        for (index, words) in said(parts, row, canvas.width).iter().enumerate() {
            let words = canvas.fitted(words, plain, canvas.width - 2.0 * theme::MARGIN);
            let wide = canvas.measure(&words, plain);
            let line = y + 17.0 + high + LINE * (index + 1) as f64 - 2.0;
            canvas.rect(left, line - 11.0, wide + 4.0, LINE, theme::PAPER);
            canvas.text(left, line, &words, plain);
        }
    }
    if shown < rows.len() {
        frame::and_more(canvas, left + 120.0, base + 28.0, (rows.len() - shown) as u64);
    }
}
