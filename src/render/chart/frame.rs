//! What figures share: heading, legend, the plot with its axes, and the words where there is nothing to draw.

use super::canvas::{Anchor, Canvas, Type};
use super::scale::{self, Scale};
use super::theme;
use crate::render::quantity;
use crate::report::{ChartSpec, ChartUnit};
use chrono::NaiveDate;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// Title and caption; gives the y below them.
pub(super) fn heading<DB: DrawingBackend>(canvas: &mut Canvas<DB>, spec: &ChartSpec) -> f64 {
    let width = canvas.width - 2.0 * theme::MARGIN;
    let title = Type { em: theme::TITLE, ..Type::label(Anchor::Start).ink().strong() };
    let words = canvas.fitted(&spec.title, title, width);
    canvas.text(theme::MARGIN, 16.0, &words, title);
    let caption = Type { em: theme::CAPTION, ..Type::label(Anchor::Start) };
    let words = canvas.fitted(&spec.caption, caption, width);
    canvas.text(theme::MARGIN, 33.0, &words, caption);
    42.0
}

/// What stands where there is nothing to draw.
pub(super) const NOTHING: &str = "nothing to draw in this window";

/// The words of a figure that has nothing to draw.
pub(super) fn nothing<DB: DrawingBackend>(canvas: &mut Canvas<DB>, top: f64, words: &str) {
    let (width, height) = (canvas.width, canvas.height);
    let base = height - 24.0;
    canvas.line(&[(theme::MARGIN, base), (width - theme::MARGIN, base)], theme::GRID, 1.0);
    let middle = f64::midpoint(top, base) + 4.0;
    let style = Type::label(Anchor::Middle);
    let words = canvas.fitted(words, style, width - 2.0 * theme::MARGIN);
    canvas.text(width / 2.0, middle, &words, style);
}

/// Notes broken into lines that fit a width.
pub(super) fn note_lines(notes: &[String], width: f64) -> Vec<String> {
    // Characters are counted and not measured, so that size and drawing agree in every medium.
    let most = ((width - 2.0 * theme::MARGIN) / 5.9).max(12.0) as usize;
    let mut lines: Vec<String> = Vec::new();
    for note in notes {
        let mut line = String::new();
        for word in note.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > most {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// Notes at the bottom; the canvas ends above them.
pub(super) fn notes<DB: DrawingBackend>(canvas: &mut Canvas<DB>, notes: &[String]) {
    let lines = note_lines(notes, canvas.width);
    if lines.is_empty() {
        return;
    }
    let style = Type { em: theme::LABEL - 0.5, ..Type::label(Anchor::Start) };
    let top = canvas.height - 15.0 * lines.len() as f64;
    for (index, words) in lines.iter().enumerate() {
        let words = canvas.fitted(words, style, canvas.width - 2.0 * theme::MARGIN);
        canvas.text(theme::MARGIN, top + 15.0 * index as f64 + 9.0, &words, style);
    }
    canvas.height = top - 8.0;
}

/// How many rows fit, of those that there are, each at least so high.
pub(super) fn fitting(rows: usize, room: f64, least: f64) -> usize {
    rows.min((room / least).floor().max(1.0) as usize)
}

/// The words for rows that are not shown.
pub(super) fn and_more<DB: DrawingBackend>(canvas: &mut Canvas<DB>, x: f64, y: f64, more: u64) {
    if more > 0 {
        canvas.text(x, y, &format!("and {} more", quantity::grouped(more)), Type::label(Anchor::Start));
    }
}

/// The mark of a legend's entry.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mark {
    Line,
    Square,
    Dashes,
    Ring,
}

/// A legend in rows; gives the y below it.
pub(super) fn legend<DB: DrawingBackend>(
    canvas: &mut Canvas<DB>,
    top: f64,
    entries: &[(String, RGBColor, Mark)],
) -> f64 {
    if entries.is_empty() {
        return top;
    }
    let style = Type::label(Anchor::Start);
    let (mut x, mut y) = (theme::MARGIN, top + 10.0);
    for (name, colour, mark) in entries {
        let name = canvas.fitted(name, style, canvas.width / 2.0);
        let wide = canvas.measure(&name, style) + 34.0;
        if x + wide - 14.0 > canvas.width - theme::MARGIN && x > theme::MARGIN {
            (x, y) = (theme::MARGIN, y + 16.0);
        }
        match mark {
            Mark::Line => {
                canvas.line(&[(x, y - 4.0), (x + 14.0, y - 4.0)], *colour, 2.0);
                canvas.dot(x + 7.0, y - 4.0, 3.0, *colour);
            }
            Mark::Square => canvas.rect(x + 2.0, y - 9.0, 10.0, 10.0, *colour),
            Mark::Ring => canvas.ring(x + 7.0, y - 4.0, 3.0, *colour),
            Mark::Dashes => canvas.dashes((x, y - 4.0), (x + 14.0, y - 4.0), *colour),
        }
        canvas.text(x + 19.0, y, &name, style);
        x += wide;
    }
    y + 12.0
}

/// The plot of a figure over time.
pub(super) struct Plot {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub base: f64,
    pub scale: Scale,
    buckets: usize,
}

impl Plot {
    /// The middle of a bucket.
    pub fn x(&self, bucket: usize) -> f64 {
        self.left + (bucket as f64 + 0.5) * self.step()
    }
    /// How wide a bucket is.
    pub fn step(&self) -> f64 {
        (self.right - self.left) / self.buckets.max(1) as f64
    }
    /// Where a value stands.
    pub fn y(&self, value: f64) -> f64 {
        self.base - self.scale.share(value) * (self.base - self.top)
    }
}

/// What an axis over time shows.
pub(super) struct Axes<'a> {
    pub top: f64,
    pub unit: ChartUnit,
    pub largest: f64,
    pub buckets: &'a [NaiveDate],
    /// n of each bucket, printed under it.
    pub counts: &'a [u64],
    /// Room on the right for labels.
    pub right: f64,
    pub annotations: &'a [(NaiveDate, String)],
    /// The last bucket is not over.
    pub is_unfinished: bool,
}

/// Draws the grid, the ticks, the days and the n of each bucket.
pub(super) fn axes<DB: DrawingBackend>(canvas: &mut Canvas<DB>, axes: &Axes<'_>) -> Plot {
    let scale = Scale::new(axes.unit, axes.largest, 4);
    let right_aligned = Type::label(Anchor::End);
    let ticks: Vec<_> = scale.ticks.iter().map(|&value| scale::tick(axes.unit, value)).collect();
    let widest = ticks.iter().map(|words| canvas.measure(words, right_aligned)).fold(14.0, f64::max);
    let left = theme::MARGIN + widest.ceil() + 8.0;
    let base = canvas.height - 38.0;
    let right = canvas.width - theme::MARGIN - axes.right;
    let plot = Plot { left, right, top: axes.top + 8.0, base, scale, buckets: axes.buckets.len() };
    for (&value, words) in plot.scale.ticks.iter().zip(&ticks) {
        let y = plot.y(value);
        let colour = if value == 0.0 { theme::AXIS } else { theme::GRID };
        canvas.line(&[(left, y), (right, y)], colour, 1.0);
        canvas.text(left - 6.0, y + 4.0, words, right_aligned);
    }
    let middle = Type::label(Anchor::Middle);
    let days: Vec<_> = axes.buckets.iter().map(|&date| quantity::day(date)).collect();
    let every = stride(canvas, &plot, &days, 10.0);
    // Counted from the last bucket, so that the newest always has its day.
    let is_marked = |bucket: usize| (axes.buckets.len() - 1 - bucket).is_multiple_of(every);
    for (bucket, words) in days.iter().enumerate().filter(|(bucket, _)| is_marked(*bucket)) {
        let x = plot.x(bucket);
        canvas.line(&[(x, base), (x, base + 4.0)], theme::AXIS, 1.0);
        canvas.text(x, base + 16.0, words, middle);
    }
    let small = Type { em: theme::LABEL - 1.5, ..middle };
    let counts: Vec<_> = axes.counts.iter().map(|&n| quantity::grouped(n)).collect();
    let every = stride(canvas, &plot, &counts, 4.0);
    canvas.text(left - 6.0, base + 31.0, "n", Type { em: small.em, ..right_aligned });
    for (bucket, words) in counts.iter().enumerate() {
        if (counts.len() - 1 - bucket).is_multiple_of(every) {
            canvas.text(plot.x(bucket), base + 31.0, words, small);
        }
    }
    if axes.is_unfinished {
        let style = Type { em: theme::LABEL - 1.0, ..Type::label(Anchor::End) };
        canvas.text(
            (plot.x(axes.buckets.len().saturating_sub(1)) + 24.0).min(canvas.width - 2.0),
            plot.top - 2.0,
            "not over",
            style,
        );
    }
    annotations(canvas, &plot, axes);
    plot
}

/// Lines of words of annotations that do not run into each other, at most.
const ANNOTATION_LINES: usize = 4;

fn annotations<DB: DrawingBackend>(canvas: &mut Canvas<DB>, plot: &Plot, axes: &Axes<'_>) {
    // How far to the right each line is taken.
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut lines: Vec<usize> = Vec::new();
    for (date, words) in axes.annotations {
        let Some(bucket) = axes.buckets.iter().rposition(|first| first <= date) else { continue };
        // What came after the last bucket belongs to none.
        let is_after = axes.buckets.last().zip(axes.buckets.iter().rev().nth(1));
        if is_after.is_some_and(|(last, before)| *date >= *last + (*last - *before)) {
            continue;
        }
        let x = plot.x(bucket);
        canvas.dashes((x, plot.top), (x, plot.base), theme::AXIS);
        let is_left = x < f64::midpoint(plot.left, plot.right);
        let style = Type::label(if is_left { Anchor::Start } else { Anchor::End });
        let words = canvas.fitted(words, style, (plot.right - plot.left) * 0.45);
        let wide = canvas.measure(&words, style) + 4.0;
        let span = if is_left { (x, x + wide) } else { (x - wide, x) };
        let is_free = |line: usize| {
            taken.iter().zip(&lines).all(|(other, at)| *at != line || other.1 < span.0 || span.1 < other.0)
        };
        let Some(line) = (0..ANNOTATION_LINES).find(|line| is_free(*line)) else { continue };
        taken.push(span);
        lines.push(line);
        let y = plot.top + 8.0 + 13.0 * line as f64;
        canvas.text(if is_left { x + 4.0 } else { x - 4.0 }, y, &words, style);
    }
}

/// Every how many buckets a label has room.
fn stride<DB: DrawingBackend>(canvas: &mut Canvas<DB>, plot: &Plot, words: &[String], gap: f64) -> usize {
    let widest = words.iter().map(|words| canvas.measure(words, Type::label(Anchor::Middle))).fold(1.0, f64::max);
    ((widest + gap) / plot.step()).ceil().max(1.0) as usize
}
