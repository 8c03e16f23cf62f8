//! On-call as tables: for people in parts that fit a terminal, for programs whole.

use super::grid::{Cell, Grid, json_text};
use super::metrics::wrapped;
use crate::metrics::{GroupValue, Note};
use crate::model::{Calendar, Error, Hours, Instant, Result, Window, did_you_mean};
use crate::render::{quantity, text};
use crate::report::PeopleRule;

mod bounds;
mod fairness;
mod glance;
mod load;
mod pay;
mod shifts;

pub use fairness::oncall_fairness;
pub use load::oncall_load;
pub use pay::oncall_pay;
pub use shifts::oncall_shifts;

/// Rows that people are shown of a table.
const MOST_ROWS: usize = 200;

/// What stands above the tables.
#[derive(Clone, Copy, Debug)]
pub struct OnCallHead<'a> {
    /// The window, up to `as_of`.
    pub window: Window,
    /// The moment of looking.
    pub as_of: Instant,
    /// The zone in which moments are printed.
    pub calendar: Calendar,
    /// Business and sleep hours.
    pub hours: &'a Hours,
    /// The team that was asked for.
    pub team: Option<&'a str>,
    /// What the configuration says, as its SHA-256.
    pub config_sha256: &'a str,
    /// How people appear.
    pub people: PeopleRule,
}

impl OnCallHead<'_> {
    fn called(&self, person: &str) -> String {
        self.people.called(person)
    }
}

/// Everything that one command prints.
#[derive(Clone, Debug, PartialEq)]
pub struct OnCallTables {
    /// For programs: tables by name; the first is also the CSV.
    pub whole: Vec<(&'static str, Grid)>,
    /// For people: tables with a title, or what to say where they are empty.
    parts: Vec<(String, Grid, &'static str)>,
    /// What it comes to, in words.
    said: Vec<String>,
    /// The rules that it follows, in words.
    rules: Vec<String>,
    /// What a reader has to know.
    notes: Vec<Note>,
}

const NO_MEASURE: &str = "This is no measure of anyone's performance: it shows hours and interruptions, so that a team can \
see and share them.";

const FOR_PAYROLL: &str = "This is for whoever pays, and names everybody, however few they are (privacy.min_group does not hold \
here); --anonymise hides names. It is no measure of anyone's performance.";

impl OnCallTables {
    /// As the contract for scripts has it: one object, a table a key.
    pub fn json(&self, head: &OnCallHead<'_>) -> String {
        let tables = self.whole.iter().map(|(name, grid)| format!("{}:{}", json_text(name), grid.json().trim_end()));
        let notes = self
            .notes
            .iter()
            .map(|note| format!("\n {{\"code\":{},\"text\":{}}}", json_text(note.code), json_text(&note.text)));
        let sentence = |sentence: &String| format!("\n {}", json_text(sentence));
        let (said, rules) = (self.said.iter().map(sentence), self.rules.iter().map(sentence));
        format!(
            "{{\"schema\":1,\"window\":{{\"from\":\"{}\",\"until\":\"{}\"}},\"as_of\":\"{}\",\"timezone\":{},\"team\":{},\
             \"config_sha256\":{},\n{},\n\"said\":[{}],\n\"rules\":[{}],\n\"notes\":[{}]}}\n",
            head.window.from,
            head.window.until,
            head.as_of,
            json_text(head.calendar.zone().name()),
            head.team.map_or("null".to_owned(), json_text),
            json_text(head.config_sha256),
            tables.collect::<Vec<_>>().join(",\n"),
            said.collect::<Vec<_>>().join(","),
            rules.collect::<Vec<_>>().join(","),
            notes.collect::<Vec<_>>().join(","),
        )
    }

    /// A table as CSV, exact. `name`: `None` for the first.
    ///
    /// # Errors
    ///
    /// There is no table of the name.
    pub fn csv(&self, name: Option<&str>) -> Result<String> {
        let Some(name) = name else { return Ok(self.whole.first().map(|(_, grid)| grid.csv()).unwrap_or_default()) };
        let found = self.whole.iter().find(|(known, _)| *known == name);
        found.map(|(_, grid)| grid.csv()).ok_or_else(|| {
            let known: Vec<&str> = self.whole.iter().map(|(known, _)| *known).collect();
            let message = format!("--table: expected one of {}, found {name:?}", known.join(", "));
            Error::usage(message).or(did_you_mean(name, known, "the tables are those of --format json"))
        })
    }

    /// What holds of every table here; the rules of pay say it themselves.
    fn closing(&self, head: &OnCallHead<'_>) -> Vec<String> {
        let kinds = Some(kinds_said(head.hours)).filter(|_| self.rules.is_empty());
        let hidden = Some(head.people.pseudonyms.said().to_owned()).filter(|_| head.people.is_anonymous);
        let measure = if self.rules.is_empty() { NO_MEASURE } else { FOR_PAYROLL };
        kinds.into_iter().chain([measure.to_owned()]).chain(hidden).collect()
    }

    /// For a terminal of `width` columns.
    pub fn terminal(&self, head: &OnCallHead<'_>, width: usize, is_colored: bool) -> String {
        let mut out = format!("{}\n", text::printable(&heading(head)));
        for (title, grid, none) in &self.parts {
            let (grid, more) = first_rows(grid);
            out += &format!("\n{}\n\n", text::printable(title));
            if grid.rows.is_empty() {
                out += &wrapped(none, width);
            } else {
                out += &grid.terminal(width, is_colored);
            }
            out += &more;
        }
        out.push('\n');
        for sentence in self.said.iter().chain(&self.rules).chain(&self.closing(head)) {
            out += &wrapped(&text::printable(sentence), width);
        }
        for note in &self.notes {
            out += &wrapped(&format!("Note: {}", text::printable(&note.text)), width);
        }
        out
    }

    /// As Markdown.
    pub fn markdown(&self, head: &OnCallHead<'_>) -> String {
        let mut out = format!("{}\n", text::markdown_line(&heading(head)));
        for (title, grid, none) in &self.parts {
            let (grid, more) = first_rows(grid);
            let body = if grid.rows.is_empty() { format!("{}\n", text::markdown_line(none)) } else { grid.markdown() };
            out += &format!("\n**{}**\n\n{body}{more}", text::markdown(title));
        }
        for sentence in self.said.iter().chain(&self.rules).chain(&self.closing(head)) {
            out += &format!("\n{}\n", text::markdown_line(sentence));
        }
        for note in &self.notes {
            out += &format!("\n{}\n", text::markdown_line(&format!("Note: {}", note.text)));
        }
        out
    }
}

fn first_rows(grid: &Grid) -> (Grid, String) {
    let more = grid.rows.len().saturating_sub(MOST_ROWS);
    let mut grid = grid.clone();
    grid.rows.truncate(MOST_ROWS);
    let said = if more > 0 { format!("and {more} more; --format json has them all\n") } else { String::new() };
    (grid, said)
}

fn heading(head: &OnCallHead<'_>) -> String {
    let team = head.team.map(|team| format!(", team {team}")).unwrap_or_default();
    let span = quantity::span(head.window, &head.calendar);
    format!("{span} ({}), as of {}{team}", head.calendar.zone().name(), head.as_of)
}

/// Which kind an hour is.
fn kinds_said(hours: &Hours) -> String {
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!(
        "Hours are each person's own. Sleep hours ({} to {}) win every night; then holidays, weekends, business hours \
         ({} to {}); what is left is off.",
        clock(hours.sleep.from),
        clock(hours.sleep.until),
        clock(hours.business.from),
        clock(hours.business.until)
    )
}

fn withheld(head: &OnCallHead<'_>, n: u64, what: &str) -> String {
    format!("Under {} people, nothing is broken down: {n} {what} not shown (privacy.min_group).", head.people.min_group)
}

fn group_cell(group: &GroupValue, is_person: bool, head: &OnCallHead<'_>) -> Cell {
    match group {
        GroupValue::Text(name) if is_person => Cell::Text(head.called(name)),
        GroupValue::Text(name) => Cell::text(name),
        GroupValue::Date(day) => Cell::Day(*day),
        _ => Cell::Null,
    }
}

/// Hours as people read them, to a tenth.
fn hours(us: i64) -> Cell {
    Cell::Real((us as f64 / 3.6e8).round() / 10.0)
}

fn seconds(us: i64) -> Cell {
    Cell::Seconds(us as f64 / 1e6)
}
