//! A calendar: a cell a day, a column a week, as many weeks side by side as there is room for.

use super::arrivals::key;
use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::theme;
use crate::report::Day;
use chrono::{Datelike, Days, NaiveDate};
use plotters::prelude::DrawingBackend;

const LEFT: f64 = 32.0;
const MONTHS: f64 = 16.0;
const GAP: f64 = 10.0;
const KEY: f64 = 22.0;
/// A day is at least so wide; and at most, in a figure that is as high as it needs, and in one that is higher.
const SIDES: (f64, f64, f64) = (11.0, 30.0, 64.0);

/// The height that it wants at a width.
pub(super) fn height(days: &[Day], width: f64) -> u32 {
    let (strips, _, side) = layout(days, width, None);
    (strips as f64 * (MONTHS + 7.0 * side + GAP) + KEY + 6.0).ceil() as u32
}

fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}

/// Strips of weeks one below the other, weeks of a strip, and the side of a day.
fn layout(days: &[Day], width: f64, height: Option<f64>) -> (usize, usize, f64) {
    let Some((first, last)) = days.first().zip(days.last()) else { return (1, 1, SIDES.0) };
    let weeks = ((monday(last.date) - monday(first.date)).num_days() / 7 + 1) as usize;
    let room = (width - LEFT - 2.0 * theme::MARGIN).max(SIDES.0);
    let most = (room / SIDES.0).floor().max(1.0) as usize;
    let strips = weeks.div_ceil(most);
    let in_strip = weeks.div_ceil(strips);
    let high = height.map(|height| (height - KEY - 6.0) / strips as f64 - MONTHS - GAP);
    let most = high.map_or(SIDES.1, |high| (high / 7.0).min(SIDES.2));
    let side = (room / in_strip as f64).min(most).max(4.0);
    (strips, in_strip, side)
}

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, days: &[Day]) {
    let Some(first) = days.first().map(|day| monday(day.date)) else { return };
    let (strips, in_strip, side) =
        layout(days, canvas.width, Some(canvas.height - view.top + if view.is_panel { KEY } else { 0.0 }));
    let largest = view.extent.high as u64;
    let (name, month) = (Type::label(Anchor::End), Type::label(Anchor::Start));
    let left = theme::MARGIN + LEFT;
    let place = |date: NaiveDate| {
        let week = ((date - first).num_days() / 7) as usize;
        let y = view.top + (week / in_strip) as f64 * (MONTHS + 7.0 * side + GAP) + MONTHS;
        (left + (week % in_strip) as f64 * side, y, week)
    };
    for strip in 0..strips {
        let y = view.top + strip as f64 * (MONTHS + 7.0 * side + GAP) + MONTHS;
        for (row, words) in [(0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")] {
            if side >= 9.0 || row % 4 == 0 {
                canvas.text(left - 6.0, y + (row as f64 + 0.5) * side + 4.0, words, name);
            }
        }
    }
    // No two names of months run into each other.
    let mut free = (0, f64::NEG_INFINITY);
    for day in days {
        let (x, y, week) = place(day.date);
        let row = f64::from(day.date.weekday().num_days_from_monday());
        let strip = week / in_strip;
        let colour = day.count.map_or(theme::PAPER, |count| theme::heat(count, largest));
        let top = y + row * side;
        match day.count {
            Some(_) => canvas.rect(x + 0.5, top + 0.5, side - 1.0, side - 1.0, colour),
            None => canvas.frame(x + 1.0, top + 1.0, side - 3.0, side - 3.0, theme::GRID),
        }
        let is_new = day.date.day() == 1 || (day.date == days[0].date && day.date.day() <= 21);
        if is_new && (free.0 != strip || x >= free.1) {
            let has_year = day.date.month() == 1 || free.1 == f64::NEG_INFINITY;
            let words = day.date.format(if has_year { "%b %Y" } else { "%b" }).to_string();
            canvas.text(x, y - 4.0, &words, month);
            free = (strip, x + canvas.measure(&words, month) + 6.0);
        }
    }
    if !view.is_panel {
        let y = view.top + strips as f64 * (MONTHS + 7.0 * side + GAP);
        key(canvas, left, y, largest);
        if days.iter().any(|day| day.count.is_none()) {
            canvas.frame(left + 190.0, y + 1.0, 10.0, 10.0, theme::GRID);
            canvas.text(left + 206.0, y + 10.0, "not covered", month);
        }
    }
}
