//! A control chart as words: a row a group with a small picture, the weeks one by one, and one sentence on the trend.

use super::compare::mark;
use super::definitions::named;
use super::grid::{Cell, Grid, json_number, json_text};
use super::json::number;
use super::metrics::{group_word, headed, in_unit, wrapped};
use super::spark;
use crate::metrics::{Charted, GroupValue, Side, Trend, Week};
use crate::model::{Calendar, Definitions, Unit};
use crate::render::{quantity, text};
use chrono::NaiveDate;

/// For a terminal of `width` columns.
pub fn trend_terminal(trend: &Trend, width: usize, is_colored: bool) -> String {
    let mut footnotes = Vec::new();
    let head = headed(&heading(trend), &trend.table, width);
    let mut out = format!("{head}\n{}\n", summary(trend, &mut footnotes).terminal(width, is_colored));
    if let Some(weeks) = weeks(trend) {
        out += &format!("{}\n", weeks.terminal(width, is_colored));
    }
    for sentence in trend.rows.iter().map(|row| sentence(trend, row)) {
        out += &wrapped(&text::printable(&sentence), width);
    }
    for (at, note) in footnotes.iter().enumerate() {
        out += &wrapped(&format!("[{}] {}", at + 1, text::printable(note)), width);
    }
    out += &wrapped(explained(trend), width);
    out
}

/// As Markdown.
pub fn trend_markdown(trend: &Trend) -> String {
    let mut footnotes = Vec::new();
    let mut out = format!("{}\n\n{}\n", text::markdown(&heading(trend)), summary(trend, &mut footnotes).markdown());
    if let Some(weeks) = weeks(trend) {
        out += &format!("{}\n", weeks.markdown());
    }
    for sentence in trend.rows.iter().map(|row| sentence(trend, row)) {
        out += &format!("{}  \n", text::markdown(&sentence));
    }
    for (at, note) in footnotes.iter().enumerate() {
        out += &format!("{}\\. {}  \n", at + 1, text::markdown(note));
    }
    out + &format!("{}\n", text::markdown(explained(trend)))
}

/// As CSV: exact, one row a group and week.
pub fn trend_csv(trend: &Trend) -> String {
    let mut columns: Vec<String> = vec!["metric".into()];
    columns.extend(dimensions(trend).iter().map(|&name| name.to_owned()));
    let names = "week n open value low centre high is_complete is_baseline side is_change";
    columns.extend(names.split(' ').map(str::to_owned));
    let real = |value: Option<f64>| Cell::or_null(value, Cell::Real);
    let rows = trend.rows.iter().flat_map(|row| row.weeks.iter().map(move |week| (row, week))).map(|(row, week)| {
        let mut cells = vec![Cell::text(trend.metric.id)];
        cells.extend(row.group.iter().map(|value| match value {
            GroupValue::Unknown => Cell::Null,
            value => Cell::text(group_word(value)),
        }));
        cells.extend([Cell::Day(week.week), Cell::count(week.n), Cell::count(week.open), real(week.value)]);
        let limits = week.limits;
        cells.extend([limits.map(|it| it.low), limits.map(|it| it.centre), limits.map(|it| it.high)].map(real));
        cells.extend([Cell::Flag(week.is_complete), Cell::Flag(week.is_baseline)]);
        cells.push(Cell::or_null(week.side, |side| Cell::text(side_word(side))));
        cells.push(Cell::Flag(row.changes.iter().any(|change| change.week == week.week)));
        cells
    });
    named(Grid { rows: rows.collect(), columns }, trend.table.definitions).csv()
}

/// For programs, one group a line.
pub fn trend_json(trend: &Trend) -> String {
    let (table, window) = (&trend.table, trend.window);
    let rows: Vec<String> = trend.rows.iter().map(|row| object(trend, row)).collect();
    format!(
        "{{\"schema\":1,\"metric\":{},\"window\":{{\"from\":\"{}\",\"until\":\"{}\"}},\"as_of\":\"{}\",\"timezone\":{},\
         \"definitions\":{},\"clock\":\"{}\",\n\"rows\":[{}{}]}}\n",
        json_text(trend.metric.id),
        window.from,
        window.until,
        table.as_of,
        json_text(&table.timezone),
        json_text(table.definitions),
        super::json::clock(table),
        if rows.is_empty() { "" } else { "\n" },
        rows.join(",\n")
    )
}

fn object(trend: &Trend, row: &Charted) -> String {
    let weeks = row.weeks.iter().map(|week| {
        let limits = week.limits.map_or("null".to_owned(), |limits| {
            let [low, centre, high] = [limits.low, limits.centre, limits.high].map(json_number);
            format!("{{\"low\":{low},\"centre\":{centre},\"high\":{high}}}")
        });
        format!(
            "{{\"week\":\"{}\",\"n\":{},\"open\":{},\"value\":{},\"limits\":{limits},\"is_complete\":{},\"is_baseline\":{},\
             \"side\":{}}}",
            week.week,
            week.n,
            week.open,
            number(week.value),
            week.is_complete,
            week.is_baseline,
            week.side.map_or("null".to_owned(), |side| json_text(side_word(side)))
        )
    });
    let changes = row.changes.iter().map(|change| {
        let [before, after] = [change.before, change.after].map(json_number);
        format!("{{\"week\":\"{}\",\"before\":{before},\"after\":{after}}}", change.week)
    });
    let slope = row.slope.map_or("null".to_owned(), |slope| {
        let [value, low, high, p, adjusted] =
            [slope.value, slope.low, slope.high, slope.p, slope.p_adjusted].map(json_number);
        format!("{{\"per_week\":{value},\"ci95\":[{low},{high}],\"p\":{p},\"p_adjusted\":{adjusted}}}")
    });
    let baseline = row
        .baseline
        .map_or("null".to_owned(), |(first, last)| format!("{{\"first\":\"{first}\",\"last\":\"{last}\"}}"));
    format!(
        "{{\"group\":{},\"chart\":{},\"baseline\":{baseline},\"changes\":[{}],\"slope\":{slope},\"notes\":[{}],\"weeks\":[{}]}}",
        super::json::group(&trend.table, &row.group),
        row.chart.map_or("null".to_owned(), json_text),
        changes.collect::<Vec<_>>().join(","),
        row.notes.iter().map(|note| json_text(note.code)).collect::<Vec<_>>().join(","),
        weeks.collect::<Vec<_>>().join(",")
    )
}

/// The dimensions without the week.
fn dimensions(trend: &Trend) -> &[&'static str] {
    &trend.table.by[..trend.table.by.len().saturating_sub(1)]
}

fn side_word(side: Side) -> &'static str {
    match side {
        Side::Inside => "inside",
        Side::Above => "above",
        Side::Below => "below",
    }
}

fn heading(trend: &Trend) -> String {
    let table = &trend.table;
    let zone = table.timezone.parse().map_or(Calendar::UTC, Calendar::new);
    let figure = if trend.metric.unit == Unit::Count { "count" } else { "geometric mean" };
    let span = quantity::span(trend.window, &zone);
    let whose = match table.definitions {
        ours if ours == Definitions::Incidence.name() => String::new(),
        other => format!(", definitions: {other}"),
    };
    let clock = quantity::clock(table.business_hours.as_ref());
    format!("{}, {figure} by week, {span} ({}), as of {}{whose}{clock}", trend.metric.id, table.timezone, table.as_of)
}

fn explained(trend: &Trend) -> &'static str {
    if trend.metric.unit == Unit::Count {
        "Limits: three standard errors of a week of the baseline. A change: the first week of another level (PELT). Trend: \
         Theil and Sen, Mann and Kendall. Weeks that are not complete are not judged."
    } else {
        "Limits: mean and 2.66 mean moving ranges of the logs of the baseline. A change: the first week of another level \
         (PELT). Trend: Theil and Sen, Mann and Kendall. Weeks that are not complete are not judged; a week with open \
         incidents is below its limits only if it would be however long they take."
    }
}

fn day(date: NaiveDate) -> String {
    date.to_string()
}

fn summary(trend: &Trend, footnotes: &mut Vec<String>) -> Grid {
    let mut columns: Vec<String> = dimensions(trend).iter().map(|&name| name.to_owned()).collect();
    columns.extend(["weeks", "chart", "centre", "limits", "outside", "level changed"].map(str::to_owned));
    let in_unit = |value: f64| in_unit(trend.metric, value);
    let rows = trend.rows.iter().map(|row| {
        let marks: String = row.notes.iter().map(|note| format!(" [{}]", mark(footnotes, &note.text))).collect();
        let mut cells: Vec<Cell> = row.group.iter().map(|value| Cell::text(group_word(value))).collect();
        cells.push(Cell::text(spark(&row.weeks.iter().map(|week| week.value).collect::<Vec<_>>()) + &marks));
        cells.push(Cell::text(row.chart.unwrap_or(quantity::NONE)));
        let limits = row.weeks.iter().rev().find_map(|week| week.limits);
        cells.push(Cell::text(limits.map_or(quantity::NONE.to_owned(), |limits| in_unit(limits.centre))));
        let ends = limits.map(|limits| format!("{} to {}", in_unit(limits.low), in_unit(limits.high)));
        cells.push(Cell::text(ends.unwrap_or(quantity::NONE.to_owned())));
        let outside: Vec<String> = row
            .weeks
            .iter()
            .filter_map(|week| Some((week, week.side.filter(|side| *side != Side::Inside)?)))
            .map(|(week, side)| format!("{} {}", day(week.week), side_word(side)))
            .collect();
        let changes: Vec<String> = row
            .changes
            .iter()
            .map(|change| format!("{}: {} to {}", day(change.week), in_unit(change.before), in_unit(change.after)))
            .collect();
        cells.extend([few(&outside), few(&changes)].map(Cell::text));
        cells
    });
    Grid { rows: rows.collect(), columns }
}

/// All of them, or where they are many the last with how many there are.
fn few(all: &[String]) -> String {
    match all {
        [] => quantity::NONE.to_owned(),
        [.., last] if all.len() > 4 => format!("{} weeks, the last {last}", all.len()),
        _ => all.join(", "),
    }
}

/// The weeks one by one, where there is one chart alone.
fn weeks(trend: &Trend) -> Option<Grid> {
    let [row] = &trend.rows[..] else { return None };
    let is_count = trend.metric.unit == Unit::Count;
    let names: &[&str] = if is_count {
        &["week", "count", "limits", ""]
    } else {
        &["week", "n", "open", "geometric mean", "limits", ""]
    };
    let said = |value: Option<f64>| value.map_or(quantity::NONE.to_owned(), |value| in_unit(trend.metric, value));
    let mut grid = Grid::new(names);
    grid.rows = row
        .weeks
        .iter()
        .map(|week| {
            let mut cells = vec![Cell::text(day(week.week))];
            if !is_count {
                cells.extend([Cell::count(week.n), Cell::count(week.open)]);
            }
            cells.push(Cell::text(said(week.value)));
            let ends = week.limits.map(|limits| format!("{} to {}", said(Some(limits.low)), said(Some(limits.high))));
            cells.push(Cell::text(ends.unwrap_or(quantity::NONE.to_owned())));
            cells.push(Cell::text(remark(row, week)));
            cells
        })
        .collect();
    Some(grid)
}

fn remark(row: &Charted, week: &Week) -> String {
    let mut said = Vec::new();
    if !week.is_complete {
        said.push("incomplete, not judged".to_owned());
    }
    if week.is_baseline {
        said.push("baseline".to_owned());
    }
    said.extend(week.side.filter(|side| *side != Side::Inside).map(|side| format!("{} the limits", side_word(side))));
    if row.changes.iter().any(|change| change.week == week.week) {
        said.push("another level from here on".to_owned());
    }
    said.join("; ")
}

/// One sentence on the trend.
fn sentence(trend: &Trend, row: &Charted) -> String {
    let group: Vec<String> = row.group.iter().map(group_word).collect();
    let subject = if group.is_empty() {
        trend.metric.id.to_owned()
    } else {
        format!("{} of {}", trend.metric.id, group.join(", "))
    };
    let Some(slope) = row.slope else { return format!("{subject}: too few weeks to tell a trend.") };
    let is_count = trend.metric.unit == Unit::Count;
    let said = |value: f64| if is_count { format!("{value:+.2}") } else { format!("{:+.1} %", value * 100.0) };
    let rests = format!(
        "{} a week ({} to {}), adjusted p {:.3}",
        said(slope.value),
        said(slope.low),
        said(slope.high),
        slope.p_adjusted
    );
    match (slope.p_adjusted <= 0.05, slope.value) {
        (true, value) if value > 0.0 => format!("{subject} rises: {rests}."),
        (true, value) if value < 0.0 => format!("{subject} falls: {rests}."),
        _ => format!("{subject}: no trend that chance would not make: {rests}."),
    }
}
