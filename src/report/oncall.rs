//! On-call in a report: time and interruptions by person, whether they are shared fairly, what of the shifts wants
//! looking at. Nobody is scored, and nobody is told apart where there are too few people.

mod fairness;
mod shifts;

use super::lists::{sentence, table};
use super::{Block, Cell, Column, Duty, PeopleRule, Table, Value};
use crate::metrics::GroupValue;
use crate::metrics::oncall::{Bound, Breach, Breaches, LoadFigures, LoadRow};

pub(super) use fairness::fairness;
pub use fairness::{fairness_said, null_said};
pub(super) use shifts::shifts;

const NO_MEASURE: &str = "This is no measure of anyone's performance: it shows hours and interruptions, so that a team can \
                          see and share them.";

/// What is said of bounds once: whether they are law is another question.
pub const NO_LAW: &str = "Bounds count all time on call. Whether it is working time in law depends on how much it binds (Court of \
                          Justice of the EU, C-344/19 and C-580/19, 2021): these are figures, and no legal advice.";

/// What is said where there is no roster.
pub(super) const NOBODY_KNOWN: &str = "No notification or shift is known, and no incident names a person.";

/// A note as a sentence of its own.
pub(super) fn as_sentence(note: &str) -> String {
    let mut letters = note.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// What stands in a section instead, where on-call cannot be shown by person.
fn instead(duty: Option<&Duty>, rule: PeopleRule) -> Option<String> {
    let Some(duty) = duty else {
        return Some("The window has not begun at the moment of looking: nobody has served a shift in it.".to_owned());
    };
    let n = duty.roster.people.len();
    if n == 0 {
        return Some(NOBODY_KNOWN.to_owned());
    }
    rule.too_few(n)
}

/// Hours, to a tenth.
fn hours(us: i64) -> Cell {
    number(Some((us as f64 / 3.6e8).round() / 10.0))
}

fn number(value: Option<f64>) -> Cell {
    Cell::new(Value::Number(value))
}

fn count(n: u64) -> Cell {
    Cell::new(Value::Count(Some(n)))
}

fn days(n: u32) -> Cell {
    Cell::text(if n == 1 { "1 day".to_owned() } else { format!("{n} days") })
}

/// Time on call, interruptions and work, by person.
pub(super) fn load(duty: Option<&Duty>, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    let (Some(duty), None) = (duty, instead(duty, rule)) else {
        blocks.extend(instead(duty, rule).map(sentence));
        return;
    };
    let (load, is_known) = (&duty.load, duty.load.knows_hours);
    let unless_known = |cell: Cell, none: Value| if is_known { cell } else { Cell::new(none) };
    let part = |caption: &str, columns: Vec<Column>, cells: &dyn Fn(&LoadFigures) -> Vec<Cell>| {
        let name = |row: &LoadRow| match &row.group {
            GroupValue::Text(person) => rule.called(person),
            _ => "-".to_owned(),
        };
        let row = |row: &LoadRow| [vec![Cell::text(name(row))], cells(&row.figures)].concat();
        let rows: Vec<Vec<Cell>> = load.rows.iter().take(limit).map(row).collect();
        let more = (load.rows.len() - rows.len()) as u64;
        let totals = vec![[vec![Cell::text("everybody")], cells(&load.total)].concat()];
        Block::Table(Table { caption: caption.into(), columns, rows, more, totals })
    };
    blocks.push(sentence(NO_MEASURE));
    if rule.is_anonymous {
        blocks.push(sentence("People appear under pseudonyms, which stay the same from report to report."));
    }
    let mut columns = vec![Column::text("Person"), Column::number("On call, h"), Column::number("Share of the time")];
    columns.extend(
        ["Business", "Off hours", "Weekend", "Holiday", "Sleep"].map(|kind| Column::number(format!("{kind}, h"))),
    );
    columns.extend([Column::number("Longest run"), Column::number("Shortest rest"), Column::number("Shifts")]);
    blocks.push(part("Time on call, each person's own hours", columns, &|one| {
        let mut cells = vec![unless_known(hours(one.total_us()), Value::Number(None))];
        cells.push(Cell::new(Value::Ratio(one.on_call_ratio.filter(|_| is_known))));
        cells.extend(one.on_call_us.map(|us| unless_known(hours(us), Value::Number(None))));
        let rest = one.shortest_rest_us.map(|us| us as f64 / 1e6);
        cells.push(unless_known(days(one.longest_run_days), Value::Text("-".into())));
        cells.push(Cell::new(Value::Seconds(rest.filter(|_| is_known))));
        cells.push(unless_known(count(one.n_shifts), Value::Count(None)));
        cells
    }));
    let titles = [
        "Interruptions",
        "Business",
        "Off hours",
        "Weekend",
        "Holiday",
        "Sleep",
        "Nights disturbed",
        "Per 100 h",
        "Acknowledged",
        "Effort",
        "Escalated past",
    ];
    let over = format!("Shifts over {}", duty.roster.bounds.max_incidents_per_shift);
    let figures = titles.map(Column::number).into_iter().chain([Column::number(over)]);
    let columns = std::iter::once(Column::text("Person")).chain(figures).collect();
    blocks.push(part("Interruptions and work", columns, &|one| {
        let mut cells = vec![count(one.total_interruptions())];
        cells.extend(one.interruptions.map(count));
        cells.extend([
            count(one.n_nights_disturbed),
            number(one.per_100_hours().map(|per| (per * 100.0).round() / 100.0)),
        ]);
        cells.extend([count(one.n_acknowledged), Cell::new(Value::Seconds(Some(one.effort_us as f64 / 1e6)))]);
        cells.push(Cell::new(Value::Count(one.n_missed)));
        cells.push(unless_known(count(one.n_shifts_over), Value::Count(None)));
        cells
    }));
    blocks.push(sentence(
        "An interruption is a push, an SMS or a call; those to one person within a minute are one. Effort is the time between \
         acknowledgement and resolve, over all incidents together, less what was put off.",
    ));
    if is_known {
        bounds(&load.breaches, duty, limit, rule, blocks);
    }
    notes(duty, blocks);
}

/// Everybody's time against the bounds, and each breach.
fn bounds(breaches: &Breaches, duty: &Duty, limit: usize, rule: PeopleRule, blocks: &mut Vec<Block>) {
    let figure = |bound: Bound, figure: f64| match bound.unit() {
        "seconds" => Cell::new(Value::Seconds(Some(figure))),
        "ratio" => Cell::new(Value::Ratio(Some(figure))),
        _ => number(Some(figure)),
    };
    let counted = Bound::ALL.into_iter().zip(breaches.counted);
    let row = |(bound, counted): (Bound, Option<(u64, u64)>)| {
        let limit = bound.limit(&breaches.bounds)?;
        let of = |count: fn((u64, u64)) -> u64| Cell::new(Value::Count(counted.map(count)));
        Some(vec![Cell::text(bound.title()), figure(bound, limit), of(|(times, _)| times), of(|(_, people)| people)])
    };
    let columns = vec![
        Column::text("Bound"),
        Column::number("Limit"),
        Column::number("Passed, times"),
        Column::number("By people"),
    ];
    let rows = counted.filter_map(row).collect();
    blocks.push(Block::Table(Table {
        caption: "Held against bounds".into(),
        columns,
        rows,
        more: 0,
        totals: Vec::new(),
    }));
    let row = |breach: &Breach| {
        vec![
            Cell::text(breach.bound.title()),
            Cell::text(rule.called(&duty.roster.people[breach.person].name)),
            Cell::new(Value::Instant(Some(breach.span.from))),
            Cell::new(Value::Instant(Some(breach.span.until))),
            figure(breach.bound, breach.figure),
        ]
    };
    let columns = vec![
        Column::text("Bound"),
        Column::text("Person"),
        Column::text("From"),
        Column::text("Until"),
        Column::number("Found"),
    ];
    let n = breaches.found.len() as u64;
    if n > 0 {
        blocks.push(table("Each time that a bound was passed", columns, &breaches.found, limit, n, row));
    }
    blocks.extend(breaches.notes.iter().map(|note| sentence(as_sentence(&note.text))));
    blocks.push(sentence(
        "At most two incidents in a shift of 12 hours and 25 % of the time are the bounds of Site Reliability Engineering \
         (2016, chapter 11); 11 hours of rest are those of directive 2003/88/EC, article 3; [oncall] of the configuration \
         sets them and others.",
    ));
    blocks.push(sentence(NO_LAW));
}

/// What a reader has to know of the roster.
fn notes(duty: &Duty, blocks: &mut Vec<Block>) {
    blocks.extend(duty.roster.notes.iter().map(|note| sentence(as_sentence(&note.text))));
}
