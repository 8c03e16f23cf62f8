//! A comparison of two windows: verdicts for people, and everything they rest on for programs.

use super::definitions::named;
use super::grid::{Cell, Grid, json_number, json_text};
use super::json::{interval, number, row_object};
use super::metrics::{group_word, headed, in_unit, wrapped};
use crate::metrics::{Compared, Comparison, GroupValue, Table};
use crate::model::{Calendar, Unit};
use crate::render::{quantity, text};
use crate::report::{change_said, p_said, verdict_said};

/// As the contract for scripts fixes it, one row a line.
pub fn compare_json(comparison: &Comparison) -> String {
    let (before, after) = (&comparison.before, &comparison.after);
    let window = |table: &Table| format!("{{\"from\":\"{}\",\"until\":\"{}\"}}", table.window.from, table.window.until);
    let rows: Vec<String> = comparison.rows.iter().map(|row| object(comparison, row)).collect();
    format!(
        "{{\"schema\":1,\"before\":{},\"after\":{},\"as_of\":\"{}\",\"timezone\":{},\"definitions\":{},\"clock\":\"{}\",\n\
         \"rows\":[{}{}]}}\n",
        window(before),
        window(after),
        after.as_of,
        json_text(&after.timezone),
        json_text(after.definitions),
        super::json::clock(after),
        if rows.is_empty() { "" } else { "\n" },
        rows.join(",\n")
    )
}

fn object(comparison: &Comparison, row: &Compared) -> String {
    let group = super::json::group(&comparison.after, &row.after.group);
    let effect = row.effect.map_or("null".to_owned(), |effect| {
        let (value, ends) = (number(effect.value), interval(effect.ci95));
        format!("{{\"kind\":\"{}\",\"value\":{value},\"ci95\":{ends}}}", effect.kind.word())
    });
    let mix = row.mix.map_or("null".to_owned(), |mix| {
        let parts = [
            ("total", mix.total),
            ("mix", mix.mix),
            ("within", mix.within),
            ("entered", mix.entered),
            ("left", mix.left),
        ];
        let parts = parts.map(|(name, value)| format!("\"{name}\":{}", json_number(value)));
        format!("{{{}}}", parts.join(","))
    });
    let notes: Vec<String> = row.notes.iter().map(|note| json_text(note.code)).collect();
    format!(
        "{{\"metric\":{},\"group\":{group},\"before\":{},\"after\":{},\"verdict\":\"{}\",\"test\":{},\"effect\":{effect},\
         \"p\":{},\"p_adjusted\":{},\"mix\":{mix},\"smallest_detectable\":{},\"notes\":[{}]}}",
        json_text(row.after.metric.id),
        row_object(&comparison.before, &row.before),
        row_object(&comparison.after, &row.after),
        row.verdict.word(),
        row.test.map_or("null".to_owned(), json_text),
        number(row.p),
        number(row.p_adjusted),
        number(row.smallest_detectable),
        notes.join(",")
    )
}

/// For a terminal of `width` columns.
pub fn compare_terminal(comparison: &Comparison, width: usize, is_colored: bool) -> String {
    let mut footnotes: Vec<String> = Vec::new();
    let grid = grid(comparison, width, &mut footnotes);
    let mut out = headed(heading(comparison).trim_end(), &comparison.after, width);
    out.push('\n');
    out += &grid.terminal(width, is_colored);
    out.push('\n');
    for (at, note) in footnotes.iter().enumerate() {
        out += &wrapped(&format!("[{}] {}", at + 1, text::printable(note)), width);
    }
    out += &wrapped(EXPLAINED, width);
    out
}

/// As Markdown.
pub fn compare_markdown(comparison: &Comparison) -> String {
    let mut footnotes: Vec<String> = Vec::new();
    let grid = grid(comparison, usize::MAX, &mut footnotes);
    let heading: String = heading(comparison).lines().map(|line| format!("{}  \n", text::markdown(line))).collect();
    let notes: String =
        footnotes.iter().enumerate().map(|(at, note)| format!("{}\\. {}  \n", at + 1, text::markdown(note))).collect();
    format!("{heading}\n{}\n{notes}{}\n", grid.markdown(), text::markdown(EXPLAINED))
}

/// As CSV: exact, one row a metric and group.
pub fn compare_csv(comparison: &Comparison) -> String {
    let mut columns: Vec<String> = vec!["metric".into(), "unit".into()];
    columns.extend(comparison.after.by.iter().map(|&name| name.to_owned()));
    let names = "n_before n_after value_before value_after verdict test effect_kind effect effect_low effect_high p p_adjusted \
                 mix_total mix_mix mix_within mix_entered mix_left smallest_detectable notes";
    columns.extend(names.split_whitespace().map(str::to_owned));
    let real = |value: Option<f64>| Cell::or_null(value, Cell::Real);
    let rows = comparison.rows.iter().map(|row| {
        let mut cells = vec![Cell::text(row.after.metric.id), Cell::text(row.after.metric.unit.word())];
        cells.extend(row.after.group.iter().map(|value| match value {
            GroupValue::Unknown => Cell::Null,
            value => Cell::text(group_word(value)),
        }));
        cells.extend([Cell::count(row.before.n), Cell::count(row.after.n)]);
        cells.extend([real(row.before.figures.value()), real(row.after.figures.value())]);
        cells.push(Cell::text(row.verdict.word()));
        cells.push(Cell::or_null(row.test, Cell::text));
        cells.push(Cell::or_null(row.effect, |effect| Cell::text(effect.kind.word())));
        cells.push(real(row.effect.and_then(|effect| effect.value)));
        let ends = row.effect.and_then(|effect| effect.ci95);
        cells.extend([real(ends.and_then(|ends| ends.low)), real(ends.and_then(|ends| ends.high))]);
        cells.extend([real(row.p), real(row.p_adjusted)]);
        let mix = row.mix.map(|mix| [mix.total, mix.mix, mix.within, mix.entered, mix.left]);
        cells.extend((0..5).map(|at| real(mix.map(|mix| mix[at]))));
        cells.push(real(row.smallest_detectable));
        let notes: Vec<&str> = row.notes.iter().map(|note| note.code).collect();
        cells.push(Cell::text(notes.join(";")));
        cells
    });
    named(Grid { columns, rows: rows.collect() }, comparison.after.definitions).csv()
}

const EXPLAINED: &str = "The verdict is of the p-value adjusted for the metrics of one family in this table (Benjamini and \
Hochberg, 5 %); intervals of changes are 95 % and not adjusted. Cannot tell: chance would do as much. Of durations, before \
and after show the geometric mean; a change in times is of the mean with open incidents kept in, over the time that both \
windows were followed up, a change in percent is of the geometric mean, and the mix is of the mean of what has ended.";

fn heading(comparison: &Comparison) -> String {
    let (before, after) = (&comparison.before, &comparison.after);
    let zone = after.timezone.parse().map_or(Calendar::UTC, Calendar::new);
    format!(
        "before: {}\nafter:  {} ({}), as of {}, definitions: {}{}\n",
        quantity::span(before.window, &zone),
        quantity::span(after.window, &zone),
        after.timezone,
        after.as_of,
        after.definitions,
        quantity::clock(after.business_hours.as_ref())
    )
}

fn grid(comparison: &Comparison, width: usize, footnotes: &mut Vec<String>) -> Grid {
    let mut columns: Vec<String> = vec!["metric".into()];
    columns.extend(comparison.after.by.iter().map(|&name| name.to_owned()));
    columns.extend(["before", "after", "verdict", "change"].map(str::to_owned));
    let is_wide = width.saturating_sub(14 * comparison.after.by.len()) >= 110;
    if is_wide {
        columns.extend(["adjusted p", "of which mix"].map(str::to_owned));
    }
    let rows = comparison.rows.iter().map(|row| {
        let marks: String = row.notes.iter().map(|note| format!(" [{}]", mark(footnotes, &note.text))).collect();
        let mut cells = vec![Cell::text(row.after.metric.id.to_owned() + &marks)];
        cells.extend(row.after.group.iter().map(|value| Cell::text(group_word(value))));
        cells.extend([&row.before, &row.after].map(|side| Cell::text(figure(side))));
        cells.push(Cell::text(verdict_said(row)));
        cells.push(Cell::text(change_said(row)));
        if is_wide {
            cells.push(Cell::text(row.p_adjusted.map_or(quantity::NONE.to_owned(), p_said)));
            let part = |mix: crate::metrics::Mix| {
                format!("{} of {}", signed(mix.mix + mix.entered + mix.left), signed(mix.total))
            };
            cells.push(Cell::text(row.mix.map_or(quantity::NONE.to_owned(), part)));
        }
        cells
    });
    Grid { rows: rows.collect(), columns }
}

pub(super) fn mark(footnotes: &mut Vec<String>, note: &str) -> usize {
    if let Some(at) = footnotes.iter().position(|known| known == note) {
        return at + 1;
    }
    footnotes.push(note.to_owned());
    footnotes.len()
}

/// The figure with what it is measured from: of durations the geometric mean, which the test is about.
fn figure(row: &crate::metrics::Row) -> String {
    let value = match &row.figures {
        crate::metrics::Figures::Duration(figures) => figures.gmean,
        figures => figures.value(),
    };
    let said = value.map_or(quantity::NONE.to_owned(), |value| in_unit(row.metric, value));
    if row.metric.unit == Unit::Count { said } else { format!("{said} (n {})", quantity::grouped(row.n)) }
}

fn signed(seconds: f64) -> String {
    if seconds > 0.0 { format!("+{}", quantity::duration(seconds)) } else { quantity::duration(seconds) }
}
