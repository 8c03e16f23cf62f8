//! A table of metrics for people: durations, rates, counts and times between failures each with the columns they need.

use super::definitions::named;
use super::grid::{Cell, Grid};
use super::terminal as terminal_format;
use crate::metrics::{Figures, GroupValue, Interval, Metric, Note, Reason, Row, Table};
use crate::model::{Calendar, Definitions, Unit};
use crate::render::{quantity, text};

/// The shapes of metrics, each a table of its own.
const SHAPES: [&str; 4] = ["durations", "rates", "counts", "exposure"];

fn shape(figures: &Figures) -> &'static str {
    match figures {
        Figures::Duration(_) => SHAPES[0],
        Figures::Rate(_) => SHAPES[1],
        Figures::Count(_) => SHAPES[2],
        Figures::Exposure(_) => SHAPES[3],
    }
}

/// One shape's table as printable words: names of columns with whether they are aligned to the right, and rows.
struct Section {
    head: Vec<(String, bool)>,
    rows: Vec<Vec<String>>,
}

/// For a terminal of `width` columns: what was looked at, the tables, and the footnotes that their numbers point to.
/// `trends`: the name of their buckets, and a list of values a row, drawn small beside it.
pub fn terminal(table: &Table, trends: Option<(&str, &[Vec<Option<f64>>])>, width: usize, is_colored: bool) -> String {
    let mut out = headed(&heading(table), table, width);
    let mut footnotes = Vec::new();
    for section in sections(table, trends, width, &mut footnotes) {
        out.push('\n');
        out += &terminal_format::layout(&section.head, &section.rows, width, is_colored);
    }
    if !footnotes.is_empty() {
        out.push('\n');
    }
    for (at, note) in footnotes.iter().enumerate() {
        out += &wrapped(&format!("[{}] {}", at + 1, text::printable(note)), width);
    }
    out
}

/// As Markdown: the same tables with every column, and the footnotes.
pub fn markdown(table: &Table) -> String {
    let mut out = format!("{}\n", text::markdown(&heading(table)));
    let mut footnotes = Vec::new();
    for section in sections(table, None, usize::MAX, &mut footnotes) {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        out.push('\n');
        out += &line(section.head.iter().map(|(name, _)| text::markdown(name)).collect());
        out += &line(section.head.iter().map(|(_, right)| if *right { "---:" } else { "---" }.to_owned()).collect());
        for row in &section.rows {
            out += &line(row.iter().map(|cell| text::markdown(cell)).collect());
        }
    }
    if !footnotes.is_empty() {
        out.push('\n');
    }
    for (at, note) in footnotes.iter().enumerate() {
        out += &format!("{}\\. {}  \n", at + 1, text::markdown(note));
    }
    out
}

/// As CSV: every figure exact, one row a metric and group; under other definitions than ours with their name and how many
/// incidents are not in their population.
pub fn csv(table: &Table) -> String {
    let figures = ["hits", "value", "gmean", "median", "p75", "p90", "p95", "max", "ci95_low", "ci95_high", "per_week"];
    let mut names: Vec<String> = vec!["metric".into(), "unit".into()];
    names.extend(table.by.iter().map(|&dimension| dimension.to_owned()));
    names.extend(["incidents", "n"].map(str::to_owned));
    names.extend(figures.map(str::to_owned));
    names.extend(["observed_s", "down_s"].map(str::to_owned));
    names.extend(Reason::ALL.iter().map(|reason| format!("left_out_{}", reason.word())));
    names.push("notes".into());
    let is_ours = table.definitions == Definitions::Incidence.name();
    names.extend((!is_ours).then(|| "not_in_population".to_owned()));
    let rows = table.rows.iter().map(|row| {
        let mut cells = vec![Cell::text(row.metric.id), Cell::text(row.metric.unit.word())];
        cells.extend(row.group.iter().map(|value| match value {
            GroupValue::Unknown => Cell::Null,
            GroupValue::Number(number) => Cell::count(u64::from(*number)),
            value => Cell::text(group_word(value)),
        }));
        cells.extend([Cell::count(row.incidents), Cell::count(row.n)]);
        cells.extend(exact_figures(row));
        cells.extend(Reason::ALL.iter().map(|&reason| Cell::count(row.left_out.get(reason))));
        let notes: Vec<&str> = row.notes.iter().map(|note| note.code).collect();
        cells.push(Cell::text(notes.join(";")));
        cells.extend((!is_ours).then(|| Cell::count(row.not_in.total())));
        cells
    });
    named(Grid { columns: names, rows: rows.collect() }, table.definitions).csv()
}

/// `hits` to `down_s`, in the order of the header.
fn exact_figures(row: &Row) -> Vec<Cell> {
    let real = |value: Option<f64>| Cell::or_null(value, Cell::Real);
    let whole = |value: Option<u64>| Cell::or_null(value, Cell::count);
    let ends = |ends: Option<Interval>| [real(ends.and_then(|ends| ends.low)), real(ends.and_then(|ends| ends.high))];
    let mut cells = vec![Cell::Null; 13];
    match &row.figures {
        Figures::Duration(f) => {
            for (at, value) in [f.value, f.gmean, f.median, f.p75, f.p90, f.p95, f.max].into_iter().enumerate() {
                cells[1 + at] = real(value);
            }
        }
        Figures::Rate(f) => {
            cells[0] = whole(f.hits);
            cells[1] = real(f.value);
            [cells[8], cells[9]] = ends(f.ci95);
        }
        Figures::Count(f) => {
            cells[1] = match f.value {
                Some(count) if row.metric.unit == Unit::Count => Cell::Whole(count as i128),
                value => real(value),
            };
            [cells[8], cells[9]] = ends(f.ci95);
            cells[10] = real(f.per_week);
        }
        Figures::Exposure(f) => {
            cells[1] = real(f.value);
            [cells[8], cells[9]] = ends(f.ci95);
            cells[11] = Cell::Real(f.observed_s);
            cells[12] = real(f.down_s);
        }
    }
    cells
}

/// What was looked at, on one line.
fn heading(table: &Table) -> String {
    let zone = table.timezone.parse().map_or(Calendar::UTC, Calendar::new);
    format!(
        "{} ({}), as of {}, definitions: {}{}",
        quantity::span(table.window, &zone),
        table.timezone,
        table.as_of,
        table.definitions,
        quantity::clock(table.business_hours.as_ref())
    )
}

/// The name of the buckets, and the values of each row in them.
type Trends<'t> = Option<(&'t str, &'t [Vec<Option<f64>>])>;

fn sections(table: &Table, trends: Trends<'_>, width: usize, footnotes: &mut Vec<String>) -> Vec<Section> {
    let rows_of = |name: &str| {
        let rows = table.rows.iter().enumerate();
        rows.filter(|(_, row)| shape(&row.figures) == name).collect::<Vec<_>>()
    };
    let shapes = SHAPES.into_iter().map(|name| (name, rows_of(name))).filter(|(_, rows)| !rows.is_empty());
    shapes.map(|(name, rows)| section(table, name, &rows, trends, width, footnotes)).collect()
}

fn section(
    table: &Table,
    name: &str,
    rows: &[(usize, &Row)],
    trends: Trends<'_>,
    width: usize,
    footnotes: &mut Vec<String>,
) -> Section {
    // Beside the figures only where they have room.
    let trends = trends.filter(|_| width >= 100);
    let room = trends.map_or(0, |(_, values)| values.first().map_or(0, |row| row.len().max(9) + 2));
    let figures = columns(name, width.saturating_sub(14 * table.by.len() + room));
    let shows_intervals = name != SHAPES[0] || figures.contains(&"95 % of it");
    let mut head: Vec<(String, bool)> = vec![("metric".into(), false)];
    head.extend(table.by.iter().map(|&dimension| (dimension.to_owned(), false)));
    head.push(("n".into(), true));
    head.extend(figures.iter().map(|&figure| (figure.to_owned(), true)));
    head.extend(trends.map(|(bucket, _)| (format!("by {bucket}"), false)));
    head.push(("left out".into(), false));
    let rows = rows.iter().map(|(at, row)| {
        // Why an interval is absent is worth a mark where intervals are shown.
        let is_told = |note: &&Note| note.code != "too-few" || shows_intervals;
        let marks: String = row
            .notes
            .iter()
            .filter(is_told)
            .map(|note| format!(" [{}]", mark(footnotes, &(note.text.clone() + &held(row, note)))))
            .collect();
        let mut cells = vec![row.metric.id.to_owned() + &marks];
        cells.extend(row.group.iter().map(|value| text::printable(&group_word(value)).into_owned()));
        cells.push(quantity::grouped(row.n));
        cells.extend(figures.iter().map(|figure| said(row, figure)));
        cells.extend(trends.map(|(_, values)| super::spark(&values[*at])));
        cells.push(left_out(row));
        cells
    });
    Section { head, rows: rows.collect() }
}

/// The number of a note's footnote. The same sentence has the same number.
pub(super) fn mark(footnotes: &mut Vec<String>, said: &str) -> usize {
    match footnotes.iter().position(|known| known == said) {
        Some(at) => at + 1,
        None => {
            footnotes.push(said.to_owned());
            footnotes.len()
        }
    }
}

/// How long was on hold, after the note that tells of it.
fn held(row: &Row, note: &Note) -> String {
    let hold = if let Figures::Duration(figures) = &row.figures { figures.hold } else { None };
    match hold.and_then(|hold| hold.total_s.zip(hold.mean_s)).filter(|_| note.code == "on-hold") {
        Some((total, mean)) => {
            format!("; business hours on hold: {} in all, mean {}", quantity::duration(total), quantity::duration(mean))
        }
        None => String::new(),
    }
}

/// Which figures there is room for.
fn columns(shape: &str, width: usize) -> &'static [&'static str] {
    match (shape, width) {
        ("durations", ..80) => &["mean", "median", "p90"],
        ("durations", 80..110) => &["mean", "median", "p90", "p95", "max"],
        ("durations", 110..160) => &["mean", "gmean", "median", "p75", "p90", "p95", "max"],
        ("durations", _) => &[
            "mean",
            "95 % of it",
            "gmean",
            "95 % of that",
            "median",
            "95 % of this",
            "p90",
            "p95",
            "max",
            "median with open",
        ],
        ("rates", ..70) => &["rate", "95 %"],
        ("rates", _) => &["hits", "rate", "95 % interval"],
        ("counts", ..70) => &["value", "95 %"],
        ("counts", _) => &["value", "95 % interval", "per week"],
        (_, ..80) => &["value", "95 %"],
        _ => &["value", "95 % interval", "observed", "down"],
    }
}

/// A value of a metric as people say it.
pub(super) fn in_unit(metric: &Metric, value: f64) -> String {
    match metric.unit {
        Unit::Seconds => quantity::duration(value),
        // 99.95 % and 99.99 % are not the same availability.
        Unit::Ratio if metric.id == "availability" => format!("{:.3} %", value * 100.0),
        Unit::Ratio => quantity::ratio(value),
        Unit::Count | Unit::PerIncident => quantity::number(value),
    }
}

/// One figure as people say it.
fn said(row: &Row, figure: &str) -> String {
    let in_unit = |value: f64| in_unit(row.metric, value);
    let or_none = |value: Option<f64>| value.map_or(quantity::NONE.to_owned(), in_unit);
    let ends = |ends: Option<Interval>| match ends {
        Some(Interval { low: Some(low), high: Some(high) }) => format!("{} to {}", in_unit(low), in_unit(high)),
        Some(Interval { low: Some(low), high: None }) => format!("over {}", in_unit(low)),
        Some(Interval { low: None, high: Some(high) }) => format!("up to {}", in_unit(high)),
        _ => quantity::NONE.to_owned(),
    };
    match (&row.figures, figure) {
        (Figures::Duration(f), "mean") => or_none(f.value),
        (Figures::Duration(f), "gmean") => or_none(f.gmean),
        (Figures::Duration(f), "median") => or_none(f.median),
        (Figures::Duration(f), "p75") => or_none(f.p75),
        (Figures::Duration(f), "p90") => or_none(f.p90),
        (Figures::Duration(f), "p95") => or_none(f.p95),
        (Figures::Duration(f), "max") => or_none(f.max),
        (Figures::Rate(f), "hits") => f.hits.map_or(quantity::NONE.to_owned(), quantity::grouped),
        (Figures::Rate(f), "rate") => or_none(f.value),
        (Figures::Rate(f), _) => ends(f.ci95),
        (Figures::Count(f), "value") => or_none(f.value),
        (Figures::Count(f), "per week") => f.per_week.map_or(quantity::NONE.to_owned(), quantity::number),
        (Figures::Count(f), _) => ends(f.ci95),
        (Figures::Exposure(f), "value") => or_none(f.value),
        (Figures::Exposure(f), "observed") => quantity::duration(f.observed_s),
        (Figures::Exposure(f), "down") => f.down_s.map_or(quantity::NONE.to_owned(), quantity::duration),
        (Figures::Exposure(f), _) => ends(f.ci95),
        (Figures::Duration(f), "95 % of it") => ends(f.ci95.value),
        (Figures::Duration(f), "95 % of that") => ends(f.ci95.gmean),
        (Figures::Duration(f), "95 % of this") => ends(f.ci95.median),
        (Figures::Duration(f), "median with open") => or_none(f.median_with_open),
        (Figures::Duration(_), _) => quantity::NONE.to_owned(),
    }
}

/// `3: open 2, missing 1`, or `0`.
pub(super) fn left_out(row: &Row) -> String {
    let named: Vec<String> = Reason::ALL
        .iter()
        .filter(|&&reason| row.left_out.get(reason) > 0)
        .map(|&reason| format!("{} {}", reason.word().replace('_', " "), quantity::grouped(row.left_out.get(reason))))
        .collect();
    if named.is_empty() { quantity::NONE.to_owned() } else { named.join(", ") }
}

pub(super) fn group_word(value: &GroupValue) -> String {
    match value {
        GroupValue::Text(words) => words.clone(),
        GroupValue::Severity(severity) => severity.to_string(),
        GroupValue::Flag(flag) => flag.to_string(),
        GroupValue::Date(date) => date.to_string(),
        GroupValue::Number(number) => number.to_string(),
        GroupValue::Unknown => "(unknown)".to_owned(),
    }
}

/// The head of a table for a terminal; one that says which hours count is long, and broken at spaces.
pub(super) fn headed(heading: &str, table: &Table, width: usize) -> String {
    match table.business_hours {
        None => format!("{heading}\n"),
        Some(_) => heading.lines().map(|line| wrapped(line, width)).collect(),
    }
}

/// The sentence broken at spaces, so that no line is wider than the terminal.
pub(super) fn wrapped(sentence: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in sentence.split(' ') {
        let length = unicode_width::UnicodeWidthStr::width(word);
        if column > 0 && column + 1 + length > width {
            out += "\n    ";
            column = 4;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out += word;
        column += length;
    }
    out.push('\n');
    out
}
