//! One metric under every preset of definitions: the figures side by side, and in words why they differ.

use super::grid::{Cell, Grid, json_text};
use super::json::row_object;
use super::metrics::{group_word, in_unit, left_out, mark, wrapped};
use super::terminal as terminal_format;
use crate::metrics::{Figures, GroupValue, Metric, Row, Table, formula};
use crate::model::{Acknowledgement, Calendar, Definitions, End, Unit};
use crate::render::{quantity, text};

/// The table of each preset.
type Sides<'s> = &'s [(Definitions, Table)];

/// The grid of a CSV with the name of its definitions in a last column, unless they are ours.
pub(super) fn named(mut grid: Grid, definitions: &'static str) -> Grid {
    if definitions != Definitions::Incidence.name() {
        grid.columns.push("definitions".into());
        grid.rows.iter_mut().for_each(|row| row.push(Cell::text(definitions)));
    }
    grid
}

/// For a terminal: the figures, what each preset means by the metric, and the footnotes.
pub fn definitions_terminal(metric: &'static Metric, sides: Sides<'_>, width: usize, is_colored: bool) -> String {
    let mut footnotes = Vec::new();
    let mut head: Vec<(String, bool)> = vec![("definitions".into(), false)];
    let by = sides.first().map_or(&[][..], |(_, table)| &table.by);
    head.extend(by.iter().map(|&dimension| (dimension.to_owned(), false)));
    head.extend(["n", leading(metric)].map(|name| (name.to_owned(), true)));
    // Why they are left out and outside stands there where there is room.
    let is_wide = width.saturating_sub(14 * by.len()) >= 100;
    if is_duration(metric) {
        head.push(("median".into(), true));
        head.extend(is_wide.then(|| ("p90".to_owned(), true)));
    }
    head.extend(["left out", "not in population"].map(|name| (name.to_owned(), !is_wide)));
    let mut cells = |definitions: Definitions, row: &Row| {
        // Who is outside stands in a column of its own, and there are no intervals.
        let told = row.notes.iter().filter(|note| !["population", "too-few"].contains(&note.code));
        let marks: String = told.map(|note| format!(" [{}]", mark(&mut footnotes, &note.text))).collect();
        let mut cells = vec![definitions.name().to_owned() + &marks];
        cells.extend(row.group.iter().map(|value| text::printable(&group_word(value)).into_owned()));
        cells.push(quantity::grouped(row.n));
        let said = |value: Option<f64>| value.map_or(quantity::NONE.to_owned(), |value| in_unit(metric, value));
        cells.push(said(row.figures.value()));
        if let Figures::Duration(figures) = &row.figures {
            cells.push(said(figures.median));
            cells.extend(is_wide.then(|| said(figures.p90)));
        }
        cells.extend(match is_wide {
            true => [left_out(row), outside(row)],
            false => [row.left_out.total(), row.not_in.total()].map(quantity::grouped),
        });
        cells
    };
    let rows: Vec<Vec<String>> = sides
        .iter()
        .flat_map(|(definitions, table)| table.rows.iter().map(|one| (*definitions, one)))
        .map(|(definitions, one)| cells(definitions, one))
        .collect();
    let mut out = wrapped(&heading(metric, sides), width) + "\n";
    out += &terminal_format::layout(&head, &rows, width, is_colored);
    out.push('\n');
    for (definitions, _) in sides {
        out += &wrapped(&meaning(metric, *definitions), width);
    }
    if !footnotes.is_empty() {
        out.push('\n');
    }
    for (at, note) in footnotes.iter().enumerate() {
        out += &wrapped(&format!("[{}] {}", at + 1, text::printable(note)), width);
    }
    out
}

/// As Markdown: the figures with what each preset means.
pub fn definitions_markdown(metric: &'static Metric, sides: Sides<'_>) -> String {
    format!("{}\n\n{}", text::markdown(&heading(metric, sides)), grid(metric, sides).markdown())
}

/// As CSV: exact, one row a preset and group.
pub fn definitions_csv(metric: &'static Metric, sides: Sides<'_>) -> String {
    grid(metric, sides).csv()
}

/// For programs: the row of each preset and group as `metrics` has it, with what the preset means.
pub fn definitions_json(metric: &'static Metric, sides: Sides<'_>) -> String {
    let object = |definitions: Definitions, table: &Table, row: &Row| {
        let preset = definitions.preset();
        let words = [
            ("definitions", preset.name.to_owned()),
            ("formula", formula(metric, definitions)),
            ("never_acknowledged", preset.never_acknowledged.to_owned()),
            ("mttr", preset.mttr.to_owned()),
            ("population", preset.population.to_owned()),
            ("in_window_by", preset.in_window_by.to_owned()),
        ];
        let words: Vec<String> = words.iter().map(|(name, said)| format!("\"{name}\":{}", json_text(said))).collect();
        let not_in = super::json::not_in(&row.not_in);
        format!("{{{},\"not_in_population\":{not_in},\"row\":{}}}", words.join(","), row_object(table, row))
    };
    let rows: Vec<String> = sides
        .iter()
        .flat_map(|(definitions, table)| table.rows.iter().map(move |row| object(*definitions, table, row)))
        .collect();
    let head = sides.first().map_or(String::new(), |(_, table)| {
        format!(
            "\"window\":{{\"from\":\"{}\",\"until\":\"{}\"}},\"as_of\":\"{}\",\"timezone\":{},\"clock\":\"{}\",",
            table.window.from,
            table.window.until,
            table.as_of,
            json_text(&table.timezone),
            super::json::clock(table)
        )
    });
    format!("{{\"schema\":1,\"metric\":{},{head}\n\"rows\":[\n{}]}}\n", json_text(metric.id), rows.join(",\n"))
}

fn is_duration(metric: &Metric) -> bool {
    metric.unit == Unit::Seconds && !metric.is_per_time
}

/// What the leading figure is called.
fn leading(metric: &Metric) -> &'static str {
    if is_duration(metric) { "mean" } else { "value" }
}

fn heading(metric: &Metric, sides: Sides<'_>) -> String {
    let seen = sides.first().map_or(String::new(), |(_, table)| {
        let zone = table.timezone.parse().map_or(Calendar::UTC, Calendar::new);
        let clock = quantity::clock(table.business_hours.as_ref());
        format!(", {} ({}), as of {}{clock}", quantity::span(table.window, &zone), table.timezone, table.as_of)
    });
    format!("{}, {}, by each preset{seen}", metric.id, metric.title.to_lowercase())
}

/// What a preset means by the metric.
fn meaning(metric: &'static Metric, definitions: Definitions) -> String {
    let (preset, formula) = (definitions.preset(), formula(metric, definitions));
    let is_explicit = metric.reads.contains(&"ack_state") && preset.acknowledgement == Acknowledgement::Explicit;
    let acknowledged =
        if is_explicit { format!("; never acknowledged: {}", preset.never_acknowledged) } else { String::new() };
    let close = match formula.contains("closed_at") && preset.end == End::Close {
        true => " (the last resolve, where the source tells no close apart)",
        false => "",
    };
    format!(
        "{}: {formula}{close}{acknowledged}; population: {}; in the window by {}",
        preset.name, preset.population, preset.in_window_by
    )
}

/// `9 open, 2 without created_at`, or nothing.
fn outside(row: &Row) -> String {
    let named: Vec<String> =
        row.not_in.reasons().map(|(why, n)| format!("{} {}", quantity::grouped(n), why.said())).collect();
    if named.is_empty() { quantity::NONE.to_owned() } else { named.join(", ") }
}

fn grid(metric: &'static Metric, sides: Sides<'_>) -> Grid {
    let mut columns: Vec<&str> = vec!["definitions"];
    columns.extend(sides.first().map_or(&[][..], |(_, table)| &table.by));
    columns.extend(["n", leading(metric)]);
    if is_duration(metric) {
        columns.extend(["median", "p90"]);
    }
    columns.extend(["left_out", "left_out_why", "not_in_population", "not_in_population_why"]);
    columns.extend(["formula", "never_acknowledged", "population", "in_window_by", "notes"]);
    let mut grid = Grid::new(&columns);
    for (definitions, row) in
        sides.iter().flat_map(|(definitions, table)| table.rows.iter().map(move |row| (*definitions, row)))
    {
        let preset = definitions.preset();
        let in_unit = |value: Option<f64>| match (value, metric.unit) {
            (None, _) => Cell::Null,
            (Some(value), Unit::Seconds) => Cell::Seconds(value),
            (Some(value), Unit::Ratio) => Cell::Ratio(value),
            (Some(value), _) => Cell::Real(value),
        };
        let words = |words: String| if words == quantity::NONE { Cell::Null } else { Cell::text(words) };
        let mut cells = vec![Cell::text(preset.name)];
        cells.extend(row.group.iter().map(|value| match value {
            GroupValue::Unknown => Cell::Null,
            value => Cell::text(group_word(value)),
        }));
        cells.extend([Cell::count(row.n), in_unit(row.figures.value())]);
        if let Figures::Duration(figures) = &row.figures {
            cells.extend([in_unit(figures.median), in_unit(figures.p90)]);
        }
        cells.extend([Cell::count(row.left_out.total()), words(left_out(row))]);
        cells.extend([Cell::count(row.not_in.total()), words(outside(row))]);
        cells.push(Cell::text(formula(metric, definitions)));
        cells.extend([preset.never_acknowledged, preset.population, preset.in_window_by].map(Cell::text));
        let notes: Vec<&str> = row.notes.iter().map(|note| note.code).collect();
        cells.push(words(notes.join(";")));
        grid.rows.push(cells);
    }
    grid
}
