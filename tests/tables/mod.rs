//! Small tables written as text, as the columns of `table::schema`, for DuckDB and for the metrics.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod random;
pub mod twins;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::record_batch::RecordBatch;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use duckdb::Connection;
use incidence::model::Instant;
use incidence::table::schema::{self, Column, Kind};
use std::sync::Arc;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Null,
    Text(String),
    At(i64),
    Flag(bool),
    Whole(i64),
    Real(f64),
    /// Days since 1970-01-01.
    Day(i32),
}

impl Cell {
    pub fn at(&self) -> Option<i64> {
        match self {
            Cell::At(at) => Some(*at),
            _ => None,
        }
    }
    pub fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
    pub fn is(&self) -> bool {
        *self == Cell::Flag(true)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Cell {
        Cell::Flag(flag)
    }
}

/// A table with all the columns of a schema.
#[derive(Clone, Debug)]
pub struct Rows {
    pub columns: &'static [Column],
    pub rows: Vec<Vec<Cell>>,
}

impl Rows {
    pub fn new(columns: &'static [Column]) -> Rows {
        Rows { columns, rows: Vec::new() }
    }

    pub fn column(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column.name == name).unwrap_or_else(|| panic!("no column {name}"))
    }

    pub fn get(&self, row: usize, name: &str) -> &Cell {
        &self.rows[row][self.column(name)]
    }

    /// One more row: these cells, the others null.
    pub fn push(&mut self, cells: &[(&str, Cell)]) {
        let mut row = vec![Cell::Null; self.columns.len()];
        for (name, cell) in cells {
            row[self.column(name)] = cell.clone();
        }
        self.rows.push(row);
    }

    pub fn batch(&self) -> RecordBatch {
        fn all<T>(rows: &[Vec<Cell>], at: usize, read: impl Fn(&Cell) -> Option<T>) -> Vec<Option<T>> {
            let read = |row: &Vec<Cell>| match &row[at] {
                Cell::Null => None,
                cell => Some(read(cell).unwrap_or_else(|| panic!("column {at} cannot hold {cell:?}"))),
            };
            rows.iter().map(read).collect()
        }
        let whole = |cell: &Cell| match cell {
            Cell::Whole(number) => Some(*number),
            _ => None,
        };
        let rows = &self.rows;
        let column = |(at, column): (usize, &Column)| -> ArrayRef {
            match column.kind {
                Kind::Text => Arc::new(StringArray::from(all(rows, at, |cell| cell.text().map(str::to_owned)))),
                Kind::Instant => Arc::new(TimestampMicrosecondArray::from(all(rows, at, Cell::at))),
                Kind::Bool => Arc::new(BooleanArray::from(all(rows, at, |cell| match cell {
                    Cell::Flag(flag) => Some(*flag),
                    _ => None,
                }))),
                Kind::Count => Arc::new(Int32Array::from(all(rows, at, |cell| whole(cell)?.try_into().ok()))),
                Kind::Long => Arc::new(Int64Array::from(all(rows, at, whole))),
                Kind::Real => Arc::new(Float64Array::from(all(rows, at, |cell| match cell {
                    Cell::Real(real) => Some(*real),
                    _ => None,
                }))),
                Kind::Day => Arc::new(Date32Array::from(all(rows, at, |cell| match cell {
                    Cell::Day(day) => Some(*day),
                    _ => None,
                }))),
            }
        };
        let field = |column: &Column| {
            let data_type = match column.kind {
                Kind::Text => DataType::Utf8,
                Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, None),
                Kind::Bool => DataType::Boolean,
                Kind::Count => DataType::Int32,
                Kind::Long => DataType::Int64,
                Kind::Real => DataType::Float64,
                Kind::Day => DataType::Date32,
            };
            Field::new(column.name, data_type, true)
        };
        let fields: Vec<Field> = self.columns.iter().map(field).collect();
        let arrays = self.columns.iter().enumerate().map(column).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("cells fit their columns")
    }

    /// Creates the table, or replaces what it holds.
    pub fn load(&self, connection: &Connection, table: &str) {
        let columns: Vec<String> =
            self.columns.iter().map(|column| format!("\"{}\" {}", column.name, column.kind.sql())).collect();
        connection.execute_batch(&format!("create or replace table {table} ({})", columns.join(", "))).unwrap();
        if !self.rows.is_empty() {
            connection.appender(table).unwrap().append_record_batch(self.batch()).unwrap();
        }
    }
}

/// A text file: directives, tables and expectations, as `tests/cases/README.md` describes.
#[derive(Debug, Default)]
pub struct Text {
    /// Lines that belong to no table: first word and the rest.
    pub directives: Vec<(String, String)>,
    /// Name, header and rows of each table.
    pub tables: Vec<(String, Vec<String>, Vec<Vec<String>>)>,
}

impl Text {
    /// Reads it: `table NAME` opens a table that ends with an empty line; a comment starts with `#`, in cells too.
    pub fn parse(text: &str) -> Text {
        let mut parsed = Text::default();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            if first != "table" {
                parsed.directives.push((first.to_owned(), rest.trim().to_owned()));
                continue;
            }
            let cells =
                |line: &str| -> Vec<String> { line.split_whitespace().map(|cell| cell.replace('~', " ")).collect() };
            let mut rows = Vec::new();
            let mut header = None;
            for line in lines.by_ref() {
                let bare = line.split(" #").next().unwrap_or_default().trim();
                if line.trim().is_empty() {
                    break;
                }
                if bare.is_empty() || bare.starts_with('#') {
                    continue;
                }
                match &header {
                    None => header = Some(cells(bare)),
                    Some(header) => {
                        let row = cells(bare);
                        assert_eq!(row.len(), header.len(), "expected a cell a column: {header:?}, found {row:?}");
                        rows.push(row);
                    }
                }
            }
            parsed.tables.push((rest.trim().to_owned(), header.unwrap_or_default(), rows));
        }
        parsed
    }

    pub fn directive(&self, name: &str) -> Option<&str> {
        self.directives.iter().find(|(first, _)| first == name).map(|(_, rest)| rest.as_str())
    }

    /// The table as rows of a schema; `complete` fills what was not said. `None` if the text has no such table.
    pub fn rows(
        &self,
        name: &str,
        columns: &'static [Column],
        complete: impl Fn(&mut Rows, &[String]),
    ) -> Option<Rows> {
        let (_, header, lines) = self.tables.iter().find(|(table, ..)| table == name)?;
        let mut rows = Rows::new(columns);
        for line in lines {
            let cells: Vec<(&str, Cell)> = header
                .iter()
                .zip(line)
                .map(|(column, cell)| {
                    let kind = columns[rows.column(column)].kind;
                    (column.as_str(), parse_cell(kind, cell))
                })
                .collect();
            rows.push(&cells);
            complete(&mut rows, header);
        }
        Some(rows)
    }
}

/// A cell: `-` is null, `""` empty text, `~` a space.
pub fn parse_cell(kind: Kind, text: &str) -> Cell {
    let cell = match (text, kind) {
        ("-", _) => Some(Cell::Null),
        ("\"\"", Kind::Text) => Some(Cell::Text(String::new())),
        (_, Kind::Text) => Some(Cell::Text(text.to_owned())),
        (_, Kind::Instant) => Some(Cell::At(parse_at(text))),
        ("yes" | "no", Kind::Bool) => Some(Cell::Flag(text == "yes")),
        (_, Kind::Bool) => None,
        (_, Kind::Count | Kind::Long) => text.parse().ok().map(Cell::Whole),
        (_, Kind::Real) => text.parse().ok().map(Cell::Real),
        (_, Kind::Day) => text.parse().ok().map(day),
    };
    cell.unwrap_or_else(|| panic!("expected a {}, found {text:?}", kind.sql()))
}

fn day(date: NaiveDate) -> Cell {
    Cell::Day(date.num_days_from_ce() - 719_163)
}

/// `5T10:00`: 10:00 UTC on 5 January 2026 (a Monday); `5`: its midnight; `2026-02-03T10:00` and `2026-02-03` likewise.
/// Seconds and fractions may follow.
pub fn parse_at(text: &str) -> i64 {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let date = match date.parse::<u32>() {
        Ok(day) => NaiveDate::from_ymd_opt(2026, 1, day),
        Err(_) => date.parse().ok(),
    };
    let time = if time.matches(':').count() == 1 { format!("{time}:00") } else { time.to_owned() };
    let at = date.zip(time.parse::<NaiveTime>().ok()).map(|(date, time)| NaiveDateTime::new(date, time));
    at.unwrap_or_else(|| panic!("expected a moment such as 5T10:00, found {text:?}")).and_utc().timestamp_micros()
}

/// What a case need not say of an incident: the usual, and what follows from the rest.
pub fn complete_incident(rows: &mut Rows, said: &[String]) {
    let row = rows.rows.len() - 1;
    let at = |rows: &Rows, name: &str| rows.get(row, name).at();
    let happened_at = at(rows, "detected_at").or(at(rows, "started_at")).or(at(rows, "created_at"));
    let is_over = at(rows, "resolved_at").is_some() || at(rows, "closed_at").is_some();
    let is_acknowledged = at(rows, "acknowledged_at").is_some();
    let is_resolved = at(rows, "resolved_at").is_some();
    let mut usual: Vec<(&str, Cell)> = vec![
        ("source", "csv".into()),
        ("account", "".into()),
        ("happened_at", happened_at.map_or(Cell::Null, Cell::At)),
        ("ack_state", if is_acknowledged { "known" } else { "never" }.into()),
        ("is_open", (!is_over).into()),
        ("verdict", "real".into()),
        ("auto_resolved", if is_resolved { false.into() } else { Cell::Null }),
        ("reopen_count", Cell::Whole(0)),
        ("escalation_count", Cell::Whole(0)),
        ("alert_count", Cell::Whole(1)),
        ("in_scope", true.into()),
        ("told_by", "csv".into()),
    ];
    for name in ["knows_started", "knows_detected", "knows_mitigated", "knows_resolved", "knows_closed"] {
        usual.push((name, true.into()));
    }
    for name in [
        "severity_is_proxy",
        "started_is_default",
        "resolved_is_proxy",
        "is_merged",
        "is_test",
        "is_excluded",
        "is_labelled",
        "source_has_labels",
        "is_failure",
        "is_ticket",
        "is_overridden",
    ] {
        usual.push((name, false.into()));
    }
    for (name, cell) in usual {
        if !said.iter().any(|said| said == name) {
            let column = rows.column(name);
            rows.rows[row][column] = cell;
        }
    }
    let Some(happened_at) = rows.get(row, "happened_at").at() else { return };
    let local = Instant(happened_at).to_utc().naive_utc();
    let weekday = local.weekday().number_from_monday();
    let hour_kind = match (local.hour(), weekday) {
        (22.., _) | (..8, _) => "sleep",
        (_, 6 | 7) => "weekend",
        (8..18, _) => "business",
        _ => "off",
    };
    let calendar = [
        ("day", day(local.date())),
        ("week", day(local.date() - chrono::Days::new(u64::from(weekday) - 1))),
        ("month", day(local.date().with_day(1).expect("every month has a first day"))),
        ("hour", Cell::Whole(i64::from(local.hour()))),
        ("weekday", Cell::Whole(i64::from(weekday))),
        ("hour_kind", hour_kind.into()),
    ];
    for (name, cell) in calendar {
        if !said.iter().any(|said| said == name) {
            let column = rows.column(name);
            rows.rows[row][column] = cell;
        }
    }
}

/// Every table that a named query may read, with its columns.
pub const TABLES: &[(&str, &[Column])] = &[
    ("incidents_derived", schema::DERIVED),
    ("incidents", schema::INCIDENT),
    ("events", schema::EVENT),
    ("params", schema::PARAMS),
    ("links", schema::LINK),
    ("shifts", schema::SHIFT),
    ("people", schema::PERSON),
    ("actions", schema::ACTION),
    ("pages", schema::PAGE),
    ("overrides", schema::OVERRIDE),
    ("coverage", schema::COVERAGE),
    ("imports", schema::IMPORT),
    ("rejects", schema::REJECT),
    ("problems", schema::PROBLEM),
];
