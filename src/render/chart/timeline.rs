//! Who or what, from when to when: a row each, under headings; what is planned is paler.

use super::bars::legend;
use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::{frame, theme};
use crate::model::Instant;
use crate::render::quantity;
use crate::report::{Part, TimelineRow};
use chrono::{Datelike, NaiveDate, Weekday};
use plotters::prelude::DrawingBackend;

const HEADING: f64 = 22.0;
/// A row cannot be lower than its words.
const LEAST: f64 = 13.0;

/// What is drawn.
pub(super) struct Lines<'a> {
    pub from: Instant,
    pub until: Instant,
    pub ticks: &'a [(Instant, NaiveDate)],
    pub now: Option<Instant>,
    pub parts: &'a [Part],
    pub rows: &'a [TimelineRow],
    pub more: u64,
}

/// How many headings rows have.
pub(super) fn headings(rows: &[TimelineRow]) -> usize {
    rows.chunk_by(|a, b| a.heading == b.heading).count()
}

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, lines: &Lines<'_>) {
    let is_used = |part: usize| lines.rows.iter().any(|row| row.stretches.iter().any(|one| one.part == part));
    let used: Vec<Part> =
        lines.parts.iter().enumerate().filter(|(at, _)| is_used(*at)).map(|(_, part)| part.clone()).collect();
    let top = if view.is_panel { view.top } else { frame::legend(canvas, view.top, &legend(&used)) };
    let name = Type::label(Anchor::End).ink();
    let room = canvas.height - top - 24.0 - if lines.more > 0 { 16.0 } else { 0.0 };
    let shown = frame::fitting(lines.rows.len(), room - HEADING * headings(lines.rows) as f64, LEAST);
    let rows = &lines.rows[..shown];
    let more = lines.more + (lines.rows.len() - shown) as u64;
    let names: Vec<String> = rows.iter().map(|row| canvas.fitted(&row.label, name, canvas.width * 0.3)).collect();
    let widest = names.iter().map(|words| canvas.measure(words, name)).fold(0.0, f64::max);
    let (left, right) = (theme::MARGIN + widest.ceil() + 10.0, canvas.width - theme::MARGIN - 8.0);
    let whole = (lines.until.0 - lines.from.0).max(1) as f64;
    let x = |at: Instant| left + ((at.0 - lines.from.0) as f64 / whole).clamp(0.0, 1.0) * (right - left);
    let step = ((room - HEADING * headings(rows) as f64) / rows.len().max(1) as f64).clamp(LEAST, 34.0);
    let base = top + HEADING * headings(rows) as f64 + step * rows.len() as f64 + 4.0;
    ticks(canvas, lines.ticks, &x, (top, base), right);
    let mut y = top;
    let mut before: Option<&str> = None;
    for (row, words) in rows.iter().zip(&names) {
        if before != Some(row.heading.as_str()) {
            before = Some(&row.heading);
            let style = Type::label(Anchor::Start).ink().strong();
            let heading = canvas.fitted(&row.heading, style, canvas.width);
            let wide = canvas.measure(&heading, style);
            canvas.rect(theme::MARGIN, y + 2.0, wide + 4.0, 17.0, theme::PAPER);
            canvas.text(theme::MARGIN, y + 15.0, &heading, style);
            y += HEADING;
        }
        canvas.text(left - 8.0, y + step / 2.0 + 4.0, words, name);
        for stretch in &row.stretches {
            let tone = lines.parts.get(stretch.part).map_or(theme::REST, |part| theme::colour(part.tone));
            let (from, until) = (x(stretch.from), x(stretch.until));
            // A hand-over shows as a seam.
            let wide = (until - from - 0.8).max(1.0);
            canvas.rect(from, y + 2.0, wide, step - 4.0, tone);
        }
        y += step;
    }
    if let Some(now) = lines.now {
        canvas.dashes((x(now), top), (x(now), base), theme::INK);
    }
    frame::and_more(canvas, theme::MARGIN, base + 30.0, more);
}

/// Days, or Mondays, or firsts of months: what there is room for.
fn ticks<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    days: &[(Instant, NaiveDate)],
    x: &impl Fn(Instant) -> f64,
    (top, base): (f64, f64),
    right: f64,
) {
    let style = Type::label(Anchor::Middle);
    let widest = canvas.measure("30 Sep", style) + 8.0;
    let all = |_: &NaiveDate| true;
    let mondays = |date: &NaiveDate| date.weekday() == Weekday::Mon;
    let months = |date: &NaiveDate| date.day() == 1;
    let quarters = |date: &NaiveDate| date.day() == 1 && date.month() % 3 == 1;
    let kinds: [&dyn Fn(&NaiveDate) -> bool; 4] = [&all, &mondays, &months, &quarters];
    let span = days.first().zip(days.last()).map_or(0.0, |(first, last)| x(last.0) - x(first.0));
    let has_room = |kind: &&&dyn Fn(&NaiveDate) -> bool| {
        days.iter().filter(|(_, date)| kind(date)).count() as f64 * widest <= span + widest
    };
    let kind = kinds.iter().find(has_room).unwrap_or(&kinds[3]);
    for (at, date) in days.iter().filter(|(_, date)| kind(date)) {
        let x = x(*at);
        canvas.line(&[(x, top + 4.0), (x, base)], theme::GRID, 1.0);
        if x + widest / 2.0 <= right + 12.0 {
            canvas.text(x, base + 14.0, &quantity::day(*date), style);
        }
    }
}
