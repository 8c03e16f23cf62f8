//! What it takes to see a change: a table and sentences for people, every number for programs.

use super::compare::mark;
use super::definitions::named;
use super::grid::{Cell, Grid, json_number, json_text};
use super::json::{group, number};
use super::metrics::{group_word, headed, wrapped};
use crate::metrics::{GroupValue, Needed, Power, Powered};
use crate::model::Calendar;
use crate::render::{quantity, text};

const EXPLAINED: &str = "Needed: incidents in each of two equal periods, before and after, and weeks of each at the present \
rate, so that a true reduction is told from chance with 80 % power at 5 %; by the spread that the window shows. Durations: of \
their logs, of the incidents that ended.";

/// For a terminal of `width` columns.
pub fn power_terminal(power: &Power, width: usize, is_colored: bool) -> String {
    let mut footnotes = Vec::new();
    let grid = grid(power, &mut footnotes);
    let head = headed(&heading(power), &power.table, width);
    let mut out = format!("{head}\n{}\n", grid.terminal(width, is_colored));
    for sentence in sentences(power) {
        out += &wrapped(&sentence, width);
    }
    for (at, note) in footnotes.iter().enumerate() {
        out += &wrapped(&format!("[{}] {}", at + 1, text::printable(note)), width);
    }
    out += &wrapped(EXPLAINED, width);
    out
}

/// As Markdown.
pub fn power_markdown(power: &Power) -> String {
    let mut footnotes = Vec::new();
    let grid = grid(power, &mut footnotes);
    let mut out = format!("{}\n\n{}\n", text::markdown(&heading(power)), grid.markdown());
    for sentence in sentences(power) {
        out += &format!("{}  \n", text::markdown(&sentence));
    }
    for (at, note) in footnotes.iter().enumerate() {
        out += &format!("{}\\. {}  \n", at + 1, text::markdown(note));
    }
    out + &format!("{}\n", text::markdown(EXPLAINED))
}

/// As CSV: exact, one row a metric, group and reduction.
pub fn power_csv(power: &Power) -> String {
    let mut columns: Vec<String> = vec!["metric".into()];
    columns.extend(power.table.by.iter().map(|&name| name.to_owned()));
    let names = "n sigma inflation per_week smallest_reduction reduction incidents_needed weeks_needed notes";
    columns.extend(names.split(' ').map(str::to_owned));
    let real = |value: Option<f64>| Cell::or_null(value, Cell::Real);
    let rows =
        power.rows.iter().flat_map(|row| row.needed.iter().map(move |needed| (row, needed))).map(|(row, needed)| {
            let mut cells = vec![Cell::text(row.row.metric.id)];
            cells.extend(row.row.group.iter().map(|value| match value {
                GroupValue::Unknown => Cell::Null,
                value => Cell::text(group_word(value)),
            }));
            cells.push(Cell::count(row.row.n));
            cells.extend([real(row.sigma), real(row.inflation), real(row.per_week), real(row.smallest_reduction)]);
            cells.push(Cell::Real(needed.reduction));
            cells.extend([Cell::or_null(needed.incidents, Cell::count), real(needed.weeks)]);
            cells.push(Cell::text(codes(row).join(";")));
            cells
        });
    named(Grid { rows: rows.collect(), columns }, power.table.definitions).csv()
}

/// For programs, one row a line.
pub fn power_json(power: &Power) -> String {
    let table = &power.table;
    let rows: Vec<String> = power
        .rows
        .iter()
        .map(|row| {
            let needed = row.needed.iter().map(|needed| {
                format!(
                    "{{\"reduction\":{},\"incidents\":{},\"weeks\":{}}}",
                    json_number(needed.reduction),
                    needed.incidents.map_or("null".to_owned(), |n| n.to_string()),
                    number(needed.weeks)
                )
            });
            format!(
                "{{\"metric\":{},\"group\":{},\"n\":{},\"sigma\":{},\"inflation\":{},\"per_week\":{},\
                 \"smallest_reduction\":{},\"needed\":[{}],\"notes\":[{}]}}",
                json_text(row.row.metric.id),
                group(table, &row.row.group),
                row.row.n,
                number(row.sigma),
                number(row.inflation),
                number(row.per_week),
                number(row.smallest_reduction),
                needed.collect::<Vec<_>>().join(","),
                codes(row).iter().map(|code| json_text(code)).collect::<Vec<_>>().join(",")
            )
        })
        .collect();
    format!(
        "{{\"schema\":1,\"window\":{{\"from\":\"{}\",\"until\":\"{}\"}},\"as_of\":\"{}\",\"timezone\":{},\"definitions\":{},\
         \"clock\":\"{}\",\n\"rows\":[{}{}]}}\n",
        table.window.from,
        table.window.until,
        table.as_of,
        json_text(&table.timezone),
        json_text(table.definitions),
        super::json::clock(table),
        if rows.is_empty() { "" } else { "\n" },
        rows.join(",\n")
    )
}

fn codes(row: &Powered) -> Vec<&'static str> {
    row.notes.iter().map(|note| note.code).collect()
}

fn heading(power: &Power) -> String {
    let table = &power.table;
    let zone = table.timezone.parse().map_or(Calendar::UTC, Calendar::new);
    let span = quantity::span(table.window, &zone);
    let clock = quantity::clock(table.business_hours.as_ref());
    format!("{span} ({}), as of {}, definitions: {}{clock}", table.timezone, table.as_of, table.definitions)
}

fn percent(share: f64) -> String {
    format!("{} %", quantity::number((share * 1000.0).round() / 10.0))
}

fn grid(power: &Power, footnotes: &mut Vec<String>) -> Grid {
    let mut columns: Vec<String> = vec!["metric".into()];
    columns.extend(power.table.by.iter().map(|&name| name.to_owned()));
    columns.extend(["n", "sigma", "per week", "least that shows"].map(str::to_owned));
    columns.extend(power.reductions.iter().map(|reduction| format!("-{}", percent(*reduction))));
    let rows = power.rows.iter().map(|row| {
        let marks: String = row.notes.iter().map(|note| format!(" [{}]", mark(footnotes, &note.text))).collect();
        let mut cells = vec![Cell::text(row.row.metric.id.to_owned() + &marks)];
        cells.extend(row.row.group.iter().map(|value| Cell::text(group_word(value))));
        cells.push(Cell::count(row.row.n));
        let sigma = row.sigma.map_or(quantity::NONE.to_owned(), |sigma| format!("{sigma:.2}"));
        cells.extend([sigma, row.per_week.map_or(quantity::NONE.to_owned(), quantity::number)].map(Cell::text));
        let least = row.smallest_reduction.map_or(quantity::NONE.to_owned(), |least| format!("{:.0} %", least * 100.0));
        cells.push(Cell::text(least));
        cells.extend(row.needed.iter().map(|needed| Cell::text(needed_said(needed))));
        cells
    });
    Grid { rows: rows.collect(), columns }
}

/// `493 (12 weeks)`.
fn needed_said(needed: &Needed) -> String {
    match (needed.incidents, needed.weeks) {
        (Some(n), Some(weeks)) => format!("{} ({})", quantity::grouped(n), weeks_said(weeks)),
        (Some(n), None) => quantity::grouped(n),
        (None, _) => quantity::NONE.to_owned(),
    }
}

fn weeks_said(weeks: f64) -> String {
    let whole = weeks.ceil();
    if whole <= 1.0 { "1 week".to_owned() } else { format!("{} weeks", quantity::number(whole)) }
}

/// A sentence a metric; none where the table is broken down, since it says the same.
fn sentences(power: &Power) -> Vec<String> {
    if !power.table.by.is_empty() {
        return Vec::new();
    }
    let days = power.table.window.length_s() / 86_400.0;
    let sentence = |row: &Powered| {
        let id = row.row.metric.id;
        let n = quantity::grouped(row.row.n);
        row.inflation?;
        let of = format!("{id}: with {n} incidents in {} days, ", quantity::number(days.round()));
        let least = match row.smallest_reduction {
            Some(least) => format!("an improvement below {:.0} % cannot be told from chance", least * 100.0),
            None => "not even the end of all of it could be told from chance".to_owned(),
        };
        let first = power.reductions.iter().position(|reduction| *reduction == 0.2).unwrap_or(0);
        let wait = row.needed.get(first).and_then(|needed| Some((needed.reduction, needed.incidents?, needed.weeks?)));
        let wait = wait.map_or(String::new(), |(reduction, n, weeks)| {
            let (n, weeks) = (quantity::grouped(n), weeks_said(weeks));
            format!(
                "; to see {} less takes {n} before and as many after, at the present rate {weeks} each",
                percent(reduction)
            )
        });
        Some(format!("{of}{least}{wait}."))
    };
    power.rows.iter().filter_map(sentence).collect()
}
