//! What figures share: heading, legend, the plot with its axes, and the words where there is nothing to draw.

use super::canvas::{Anchor, Canvas, Type};
use super::scale::{self, Axis};
use super::theme;
use crate::render::quantity;
use crate::report::{ChartSpec, ChartUnit};
use chrono::{Datelike, NaiveDate};
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

/// Title and caption; gives the y below them.
pub(super) fn heading<DB: DrawingBackend>(canvas: &mut Canvas<DB>, spec: &ChartSpec) -> f64 {
    let width = canvas.width - 2.0 * theme::MARGIN;
    let title = Type { em: theme::TITLE, ..Type::label(Anchor::Start).ink().strong() };
    let words = canvas.fitted(&spec.title, title, width);
    canvas.text(theme::MARGIN, 16.0, &words, title);
    let caption = Type { em: theme::CAPTION, ..Type::label(Anchor::Start) };
    let lines = caption_lines(&spec.caption, canvas.width);
    for (index, line) in lines.iter().enumerate() {
        let words = canvas.fitted(line, caption, width);
        canvas.text(theme::MARGIN, 33.0 + 14.0 * index as f64, &words, caption);
    }
    heading_height(&spec.caption, canvas.width)
}

/// Lines of a caption, at most three.
fn caption_lines(caption: &str, width: f64) -> Vec<String> {
    // A number stays with its n.
    let mut lines = note_lines(&[caption.replace(", n ", ", n\u{a0}")], width);
    if let Some(rest) = lines.get(2..).filter(|rest| rest.len() > 1) {
        let rest = rest.join(" ");
        lines.truncate(2);
        lines.push(rest);
    }
    lines
}

/// The height of title and caption.
pub(super) fn heading_height(caption: &str, width: f64) -> f64 {
    28.0 + 14.0 * caption_lines(caption, width).len().max(1) as f64
}

/// What stands where there is nothing to draw.
const NOTHING: &str = "nothing to draw in this window";

/// The words of a figure that has nothing to draw, and why.
pub(super) fn nothing<DB: DrawingBackend>(canvas: &mut Canvas<DB>, top: f64, why: &[String]) {
    let (width, height) = (canvas.width, canvas.height);
    let base = height - 16.0;
    canvas.line(&[(theme::MARGIN, base), (width - theme::MARGIN, base)], theme::GRID, 1.0);
    let lines = note_lines(why, width);
    let middle = f64::midpoint(top, base) + 4.0 - 7.5 * lines.len() as f64;
    let style = Type::label(Anchor::Middle);
    canvas.text(width / 2.0, middle, NOTHING, style.ink());
    for (index, words) in lines.iter().enumerate() {
        let words = canvas.fitted(words, style, width - 2.0 * theme::MARGIN);
        canvas.text(width / 2.0, middle + 15.0 * (index + 1) as f64, &words, style);
    }
}

/// Notes broken into lines that fit a width.
pub(super) fn note_lines(notes: &[String], width: f64) -> Vec<String> {
    // Characters are counted and not measured, so that size and drawing agree in every medium.
    let most = ((width - 2.0 * theme::MARGIN) / 5.9).max(12.0) as usize;
    let mut lines: Vec<String> = Vec::new();
    for note in notes {
        let mut line = String::new();
        for word in note.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
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
    pub scale: Axis,
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
    pub smallest: f64,
    pub largest: f64,
    pub is_log: bool,
    pub buckets: &'a [NaiveDate],
    /// n of each bucket, printed under it.
    pub counts: &'a [u64],
    /// Room above the plot for labels.
    pub headroom: f64,
    /// Room on the right for labels.
    pub right: f64,
    pub annotations: &'a [(NaiveDate, String)],
    /// The last bucket is not over.
    pub is_unfinished: bool,
    /// One of several: words that are the same in all stand elsewhere.
    pub is_panel: bool,
}

/// Draws the grid, the ticks, the days and the n of each bucket.
pub(super) fn axes<DB: DrawingBackend>(canvas: &mut Canvas<DB>, axes: &Axes<'_>) -> Plot {
    let scale = Axis::new(axes.unit, (axes.smallest, axes.largest), axes.is_log);
    let right_aligned = Type::label(Anchor::End);
    let ticks: Vec<_> = scale.ticks().iter().map(|&value| scale::tick(axes.unit, value)).collect();
    let widest = ticks.iter().map(|words| canvas.measure(words, right_aligned)).fold(14.0, f64::max);
    let left = theme::MARGIN + widest.ceil() + 8.0;
    // A low panel has no room for the n of each bucket; the whole stands beside its title.
    let has_counts = !axes.is_panel || canvas.height >= LOW;
    let base = canvas.height - if has_counts { 38.0 } else { 22.0 };
    let right = canvas.width - theme::MARGIN - axes.right;
    let mut plot = Plot { left, right, top: axes.top + 8.0, base, scale, buckets: axes.buckets.len() };
    let said = annotation_lines(canvas, &plot, axes);
    // Words of annotations stand above the plot, where no line runs through them.
    let lines = said.iter().map(|one| one.line + 1).max().unwrap_or(0).max(usize::from(axes.is_unfinished));
    let lines = if axes.is_panel { 0 } else { lines };
    let above = plot.top;
    plot.top += (lines as f64 * ANNOTATION + axes.headroom).min((base - plot.top) / 2.0);
    let mut free = f64::INFINITY;
    for (at, (&value, words)) in plot.scale.ticks().iter().zip(&ticks).enumerate() {
        let y = plot.y(value);
        if y > free {
            continue;
        }
        free = y - 13.0;
        let colour = if at == 0 { theme::AXIS } else { theme::GRID };
        canvas.line(&[(left, y), (right, y)], colour, 1.0);
        canvas.text(left - 6.0, y + 4.0, words, right_aligned);
    }
    let middle = Type::label(Anchor::Middle);
    let days = bucket_names(axes.buckets);
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
    if has_counts {
        canvas.text(left - 6.0, base + 31.0, "n", Type { em: small.em, ..right_aligned });
    }
    for (bucket, words) in counts.iter().enumerate().filter(|_| has_counts) {
        let half = canvas.measure(words, small) / 2.0;
        if (counts.len() - 1 - bucket).is_multiple_of(every) && plot.x(bucket) - half > left - 4.0 {
            canvas.text(plot.x(bucket), base + 31.0, words, small);
        }
    }
    if axes.is_unfinished && !axes.is_panel {
        let style = Type { em: theme::LABEL - 1.0, ..Type::label(Anchor::End) };
        let x = plot.x(axes.buckets.len().saturating_sub(1));
        canvas.text((x + 22.0).min(canvas.width - 2.0), above + 8.0, "not over", style);
    }
    for one in said {
        if axes.is_panel {
            canvas.dashes((one.x, plot.top), (one.x, plot.base), theme::AXIS);
            continue;
        }
        let y = above + 8.0 + ANNOTATION * one.line as f64;
        canvas.dashes((one.x, y - 8.0), (one.x, plot.base), theme::AXIS);
        canvas.text(
            if one.anchor == Anchor::Start { one.x + 4.0 } else { one.x - 4.0 },
            y,
            &one.words,
            Type::label(one.anchor),
        );
    }
    plot
}

/// A panel below this is low.
const LOW: f64 = 130.0;

/// Days; months where the buckets are months.
fn bucket_names(buckets: &[NaiveDate]) -> Vec<String> {
    let are_months = buckets.len() > 1 && buckets.iter().all(|date| date.day() == 1);
    let span = buckets.first().zip(buckets.last()).map_or(0, |(first, last)| (*last - *first).num_days());
    let name = |(at, date): (usize, &NaiveDate)| match () {
        () if !are_months && span > 370 => date.format("%-d %b %Y").to_string(),
        () if !are_months => quantity::day(*date),
        () if span > 370 => date.format("%b %Y").to_string(),
        () if at == 0 || date.month() == 1 => date.format("%b %Y").to_string(),
        () => date.format("%b").to_string(),
    };
    buckets.iter().enumerate().map(name).collect()
}

/// The height of a line of annotations, and how many lines there are at most.
const ANNOTATION: f64 = 13.0;
const ANNOTATION_LINES: usize = 3;

/// An annotation in the figure.
struct Said {
    x: f64,
    line: usize,
    anchor: Anchor,
    words: String,
}

/// The annotations that lie in the figure, on lines on which they do not run into each other. One that has no room has
/// no words.
fn annotation_lines<DB: DrawingBackend>(canvas: &mut Canvas<DB>, plot: &Plot, axes: &Axes<'_>) -> Vec<Said> {
    let mut taken: Vec<(f64, f64, usize)> = Vec::new();
    let mut said = Vec::new();
    let end = axes.buckets.last().zip(axes.buckets.iter().rev().nth(1)).map(|(last, before)| *last + (*last - *before));
    if axes.is_unfinished {
        let x = plot.x(axes.buckets.len().saturating_sub(1));
        taken.push((x - 42.0, x + 36.0, 0));
    }
    for (date, words) in axes.annotations {
        let Some(bucket) = axes.buckets.iter().rposition(|first| first <= date) else { continue };
        // What came after the last bucket belongs to none.
        if end.is_some_and(|end| *date >= end) {
            continue;
        }
        let x = plot.x(bucket);
        let anchor = if x < f64::midpoint(plot.left, plot.right) { Anchor::Start } else { Anchor::End };
        let style = Type::label(anchor);
        let words = canvas.fitted(words, style, (plot.right - plot.left) * 0.45);
        let wide = canvas.measure(&words, style) + 10.0;
        let (from, until) = if anchor == Anchor::Start { (x, x + wide) } else { (x - wide, x) };
        let is_free = |line: &usize| taken.iter().all(|one| one.2 != *line || one.1 < from || until < one.0);
        let line = (0..ANNOTATION_LINES).find(is_free);
        taken.extend(line.map(|line| (from, until, line)));
        let words = if line.is_some() { words } else { String::new() };
        said.push(Said { x, line: line.unwrap_or(0), anchor, words });
    }
    said
}

/// Every how many buckets a label has room.
fn stride<DB: DrawingBackend>(canvas: &mut Canvas<DB>, plot: &Plot, words: &[String], gap: f64) -> usize {
    let widest = words.iter().map(|words| canvas.measure(words, Type::label(Anchor::Middle))).fold(1.0, f64::max);
    ((widest + gap) / plot.step()).ceil().max(1.0) as usize
}
