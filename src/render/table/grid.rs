//! A grid of cells of any query or list, and how it is printed: terminal, Markdown, CSV, JSON.

use super::terminal;
use crate::model::Instant;
use crate::render::{quantity, text};
use chrono::NaiveDate;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Unknown, or none.
    Null,
    /// Words, which may come from the data and hold anything.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i128),
    /// A number with fractions.
    Real(f64),
    /// An exact decimal, as its digits.
    Decimal(String),
    /// A moment.
    Instant(Instant),
    /// A day.
    Day(NaiveDate),
    /// Seconds, which people read as `3h 05m`.
    Seconds(f64),
    /// A share of 0 to 1, which people read in percent.
    Ratio(f64),
    /// A figure of the row drawn in a line, for a terminal that has room.
    Picture(String),
}

impl Cell {
    /// Text, or null.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A whole number.
    pub fn count(count: u64) -> Cell {
        Cell::Whole(i128::from(count))
    }

    /// The cell of an option; `None` is null.
    pub fn or_null<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
        value.map_or(Cell::Null, cell)
    }

    fn is_number(&self) -> bool {
        matches!(self, Cell::Whole(_) | Cell::Real(_) | Cell::Decimal(_) | Cell::Seconds(_) | Cell::Ratio(_))
    }

    /// As people read it, not yet escaped for any format.
    pub fn said(&self) -> String {
        match self {
            Cell::Null => quantity::NONE.to_owned(),
            Cell::Text(words) => text::printable(words).into_owned(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::Whole(number) => number.to_string(),
            Cell::Real(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Cell::Real(number) if number.abs() >= 0.01 && number.abs() < 1e15 => {
                let text = format!("{number:.3}");
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            Cell::Real(number) => number.to_string(),
            Cell::Decimal(digits) => digits.clone(),
            Cell::Instant(at) => at.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Seconds(seconds) => quantity::duration(*seconds),
            Cell::Ratio(ratio) => quantity::ratio(*ratio),
            Cell::Picture(drawn) => drawn.clone(),
        }
    }

    fn json(&self) -> String {
        let number = |number: f64| if number.is_finite() { json_number(number) } else { "null".to_owned() };
        match self {
            Cell::Null => "null".to_owned(),
            Cell::Text(words) | Cell::Picture(words) => json_text(words),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Whole(whole) => whole.to_string(),
            Cell::Real(real) | Cell::Seconds(real) | Cell::Ratio(real) => number(*real),
            Cell::Decimal(digits) => digits.clone(),
            Cell::Instant(at) => format!("\"{at}\""),
            Cell::Day(day) => format!("\"{day}\""),
        }
    }

    /// As one field of a CSV: exact, and what a spreadsheet would take for a formula begins with an apostrophe.
    fn field(&self) -> String {
        match self {
            Cell::Null => String::new(),
            Cell::Text(words) => super::csv::guarded(words),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Real(real) | Cell::Seconds(real) | Cell::Ratio(real) if !real.is_finite() => String::new(),
            Cell::Real(real) | Cell::Seconds(real) | Cell::Ratio(real) => json_number(*real),
            other => other.said(),
        }
    }
}

/// A number as JSON writes it: the shortest digits that read back as the same number.
pub(super) fn json_number(number: f64) -> String {
    serde_json::Number::from_f64(number).map_or("null".to_owned(), |number| number.to_string())
}

/// A text as JSON writes it.
pub(super) fn json_text(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

/// Several grids as one JSON object: the schema, the moment of looking, then each grid under its name.
pub fn document(as_of: Instant, parts: &[(&str, Grid)]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|(name, grid)| format!("{}:{}", json_text(name), grid.json().trim_end())).collect();
    format!("{{\"schema\":1,\"as_of\":\"{as_of}\",{}}}\n", parts.join(",\n"))
}

/// Columns and rows, ready to be printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// A cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// A grid without rows.
    pub fn new(columns: &[&str]) -> Grid {
        Grid { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// For people: words in the names of columns, and no units where the cells show them.
    pub fn with_plain_names(mut self) -> Grid {
        for name in &mut self.columns {
            *name = name.trim_end_matches("_s").trim_end_matches("_ratio").replace('_', " ");
        }
        self
    }

    fn is_right_aligned(&self, column: usize) -> bool {
        self.rows.iter().any(|row| row[column].is_number())
            && self.rows.iter().all(|row| row[column].is_number() || row[column] == Cell::Null)
    }

    /// The first column that is only drawn.
    fn picture(&self) -> Option<usize> {
        (0..self.columns.len()).find(|at| self.rows.iter().any(|row| matches!(row[*at], Cell::Picture(_))))
    }

    /// The grid without a column.
    fn without(mut self, column: usize) -> Grid {
        self.columns.remove(column);
        self.rows.iter_mut().for_each(|row| drop(row.remove(column)));
        self
    }

    /// How wide it is where no cell is broken.
    fn natural_width(&self) -> usize {
        let cells = |at: usize| self.rows.iter().map(move |row| row[at].said().width());
        let column = |at: usize| cells(at).chain([self.columns[at].width()]).max().unwrap_or(0);
        (0..self.columns.len()).map(|at| column(at) + terminal::GAP).sum()
    }

    /// For a terminal of `width` columns. What is drawn gives way where there is no room for it.
    pub fn terminal(&self, width: usize, is_colored: bool) -> String {
        let mut grid = self.clone();
        while let Some(picture) = grid.picture().filter(|_| grid.natural_width() > width) {
            grid = grid.without(picture);
        }
        let head: Vec<(String, bool)> =
            grid.columns.iter().enumerate().map(|(at, name)| (name.clone(), grid.is_right_aligned(at))).collect();
        let rows: Vec<Vec<String>> = grid.rows.iter().map(|row| row.iter().map(Cell::said).collect()).collect();
        terminal::layout(&head, &rows, width, is_colored)
    }

    /// As a Markdown table, without what is only drawn.
    pub fn markdown(&self) -> String {
        let mut grid = self.clone();
        while let Some(picture) = grid.picture() {
            grid = grid.without(picture);
        }
        let mut out = String::new();
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        out += &line(grid.columns.iter().map(|name| text::markdown(name)).collect());
        let rule = (0..grid.columns.len()).map(|at| if grid.is_right_aligned(at) { "---:" } else { "---" }.to_owned());
        out += &line(rule.collect());
        for row in &grid.rows {
            out += &line(row.iter().map(|cell| text::markdown(&cell.said())).collect());
        }
        out
    }

    /// As CSV with a header.
    pub fn csv(&self) -> String {
        let header = super::csv::line(self.columns.iter().map(|name| super::csv::guarded(name)));
        self.rows.iter().fold(header, |mut out, row| {
            out += &super::csv::line(row.iter().map(Cell::field));
            out
        })
    }

    /// As an array of objects, one a line. A name that two columns share is numbered: `n`, `n_2`.
    pub fn json(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for name in &self.columns {
            let mut unique = name.clone();
            let mut number = 1;
            while names.contains(&unique) {
                number += 1;
                unique = format!("{name}_{number}");
            }
            names.push(unique);
        }
        let names: Vec<String> = names.iter().map(|name| json_text(name)).collect();
        let mut out = String::from("[");
        for (at, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> =
                names.iter().zip(row).map(|(name, cell)| format!("{name}:{}", cell.json())).collect();
            // Writing to a string cannot fail.
            let _ = write!(out, "{}{{{}}}", if at == 0 { "\n " } else { ",\n " }, cells.join(","));
        }
        out += if self.rows.is_empty() { "]\n" } else { "\n]\n" };
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Grid {
        Grid {
            columns: vec!["title".into(), "wait_s".into()],
            rows: vec![
                vec![Cell::text("=cmd|' /C calc'!A0"), Cell::Seconds(11_100.0)],
                vec![Cell::text("red \u{1b}[31m|<b>\n"), Cell::Null],
            ],
        }
    }

    #[test]
    fn hostile_words_are_harmless_in_every_format() {
        let grid = hostile();
        let terminal = grid.terminal(80, false);
        assert!(!terminal.contains('\u{1b}') && terminal.contains("3h 05m"), "{terminal}");
        assert!(grid.csv().contains("'=cmd|' /C calc'!A0,11100.0\n"), "{}", grid.csv());
        assert!(grid.markdown().contains("red \u{fffd}\\[31m&#124;&lt;b&gt;"), "{}", grid.markdown());
        let json: serde_json::Value = serde_json::from_str(&grid.json()).unwrap();
        assert_eq!(json[1]["title"], "red \u{1b}[31m|<b>\n");
        assert_eq!(json[0]["wait_s"], 11_100.0);
    }

    #[test]
    fn two_columns_of_one_name_stay_apart_in_json() {
        let grid = Grid { columns: vec!["n".into(), "n".into()], rows: vec![vec![Cell::Whole(1), Cell::Whole(2)]] };
        assert_eq!(grid.json(), "[\n {\"n\":1,\"n_2\":2}\n]\n");
        assert_eq!(Grid::new(&["n"]).json(), "[]\n");
    }

    #[test]
    fn what_is_drawn_gives_way_to_figures() {
        let grid = Grid {
            columns: vec!["person".into(), "n".into(), "drawn".into()],
            rows: vec![vec![Cell::text("Ada Example"), Cell::Whole(12), Cell::Picture("▂▄█".into())]],
        };
        // 11 + 2 + 5 and the gaps.
        assert!(grid.terminal(40, false).contains("▂▄█"));
        let narrow = grid.terminal(20, false);
        assert!(!narrow.contains('█') && narrow.contains("Ada Example") && narrow.contains("12"), "{narrow}");
        assert!(!grid.markdown().contains("drawn"), "{}", grid.markdown());
    }

    #[test]
    fn a_terminal_of_any_width_is_not_overrun() {
        for width in [60, 100, 200] {
            let words = "a rather long title of an incident that must wrap somewhere on a narrow terminal";
            let grid = Grid {
                columns: vec!["title".into(), "service".into(), "n".into()],
                rows: vec![vec![Cell::text(words), Cell::text("payments-gateway"), Cell::Whole(12)]],
            };
            let printed = grid.terminal(width, false);
            let widest = printed.lines().map(unicode_width::UnicodeWidthStr::width).max();
            assert!(widest.unwrap() <= width, "{width}: {printed}");
        }
    }
}
