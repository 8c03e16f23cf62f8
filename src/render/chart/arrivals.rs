//! A heat map: how often by two things, such as the hour and the weekday; totals of rows at their ends.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::theme;
use crate::render::quantity;
use plotters::prelude::DrawingBackend;

pub(super) fn draw<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    view: View,
    rows: &[String],
    columns: &[String],
    cells: &[Vec<u64>],
) {
    let (name, figure, middle) = (Type::label(Anchor::End), Type::label(Anchor::Start), Type::label(Anchor::Middle));
    let top = view.top;
    let totals: Vec<_> = cells.iter().map(|row| quantity::grouped(row.iter().sum())).collect();
    let widest_name = rows.iter().map(|words| canvas.measure(words, name)).fold(0.0, f64::max);
    let widest_total = totals.iter().map(|words| canvas.measure(words, figure)).fold(18.0, f64::max);
    let left = theme::MARGIN + widest_name.ceil() + 8.0;
    let right = canvas.width - theme::MARGIN - widest_total.ceil() - 8.0;
    let wide = (right - left) / columns.len().max(1) as f64;
    let below = if view.is_panel { 20.0 } else { 46.0 };
    let high = ((canvas.height - top - below) / rows.len().max(1) as f64).min(wide * 1.6);
    let largest = view.extent.high as u64;
    for (row, (words, counts)) in rows.iter().zip(cells).enumerate() {
        let y = top + 4.0 + row as f64 * high;
        canvas.text(left - 8.0, y + high / 2.0 + 4.0, words, name);
        for (column, &count) in counts.iter().enumerate() {
            let x = left + column as f64 * wide;
            canvas.rect(x + 0.5, y + 0.5, wide - 1.0, high - 1.0, theme::heat(count, largest));
        }
        canvas.text(right + 8.0, y + high / 2.0 + 4.0, &totals[row], figure);
    }
    let base = top + 4.0 + rows.len() as f64 * high;
    let every = if wide < 15.0 { 6 } else { 3 };
    for (column, words) in columns.iter().enumerate().filter(|(column, _)| column % every == 0) {
        canvas.text(left + (column as f64 + 0.5) * wide, base + 14.0, words, middle);
    }
    if !view.is_panel {
        key(canvas, left, base + 24.0, largest);
    }
}

/// What the shades mean.
pub(super) fn key<DB: DrawingBackend>(canvas: &mut Canvas<DB>, left: f64, top: f64, largest: u64) {
    let style = Type::label(Anchor::Start);
    canvas.text(left, top + 10.0, "0", style);
    let mut x = left + 12.0;
    canvas.rect(x, top, 12.0, 12.0, theme::COLD);
    for colour in theme::HEAT {
        x += 13.0;
        canvas.rect(x, top, 12.0, 12.0, colour);
    }
    canvas.text(x + 17.0, top + 10.0, &format!("{} at most", quantity::grouped(largest)), style);
}
