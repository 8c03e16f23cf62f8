//! Action items: what is to be done, by whom, until when, and whether it is done.

use super::clocks::Problems;
use super::markdown::{Kind, Line};
use super::parts::{Part, Placed, words};
use super::written::{self, Day};
use crate::model::{Instant, code};
use crate::sources::stamp::is_missing;
use chrono::NaiveDate;

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Action {
    pub line: u64,
    pub title: String,
    pub owners: Vec<String>,
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
    /// `None`: nothing says so.
    pub is_done: Option<bool>,
    pub url: Option<String>,
}

/// What a piece of an item says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Owners(Vec<String>),
    Due(NaiveDate),
    Done(Option<NaiveDate>),
    Open,
    /// A label without a value yet: `due: TBD`.
    Nothing,
}

/// What a column of a table of items holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Title,
    Owner,
    Due,
    State,
    Link,
}

const COLUMNS: &[(&[&str], Column)] = &[
    (&["owner", "owners", "assignee", "assigned", "who", "responsible", "dri"], Column::Owner),
    (&["due", "deadline", "by", "eta", "date", "target"], Column::Due),
    (&["status", "state", "done", "complete", "completed"], Column::State),
    (&["ticket", "bug", "jira", "issue", "link", "url", "tracking"], Column::Link),
    (&["action", "actions", "item", "task", "description", "what", "title", "todo"], Column::Title),
];

const OWNER: &[&str] = &["owner", "owners", "assignee", "assigned to", "assigned", "dri", "responsible"];
const DUE: &[&str] = &["due", "due by", "due date", "due on", "by", "deadline", "eta"];
const DONE: &[&str] = &["done", "complete", "completed", "closed", "fixed", "shipped", "yes", "x", "[x]"];
const OPEN: &[&str] =
    &["open", "todo", "to do", "not started", "in progress", "wip", "pending", "planned", "no", "[ ]"];

/// The items of a document, in order, and the columns of their tables that are not imported.
pub(super) fn read(placed: &[Placed<'_>], problems: &mut Problems) -> (Vec<Action>, Vec<String>) {
    let mut actions: Vec<Action> = Vec::new();
    let (mut columns, mut unknown): (Vec<Option<Column>>, Vec<String>) = (Vec::new(), Vec::new());
    let mut top = usize::MAX;
    for placed in placed.iter().filter(|placed| placed.part == Part::Actions) {
        let line = placed.line;
        match line.kind {
            Kind::Heading(_) => top = usize::MAX,
            Kind::Row { is_header: true } => {
                columns = line.cells.iter().map(|cell| column(cell)).collect();
                let names =
                    line.cells.iter().zip(&columns).filter(|(name, column)| column.is_none() && !name.is_empty());
                unknown.extend(names.map(|(name, _)| name.clone()));
            }
            Kind::Row { is_header: false } => actions.extend(row(line, &columns, problems)),
            Kind::Item { is_done } => {
                top = top.min(line.depth);
                match actions.last_mut().filter(|_| line.depth > top && is_done.is_none()) {
                    Some(action) => action.go_on(line, problems),
                    None => actions.push(item(line, is_done, problems)),
                }
            }
            Kind::Text => {
                if let Some(action) = actions.last_mut().filter(|_| line.depth > 0) {
                    action.go_on(line, problems);
                }
            }
        }
    }
    // An empty box is the template's.
    actions.retain(|action| action.title.contains(char::is_alphanumeric));
    (actions, unknown)
}

fn column(name: &str) -> Option<Column> {
    let words = words(name);
    let is_it = |names: &[&str]| words.split_whitespace().any(|word| names.contains(&word));
    COLUMNS.iter().find(|(names, _)| is_it(names)).map(|(_, column)| *column)
}

fn item(line: &Line, is_done: Option<bool>, problems: &mut Problems) -> Action {
    let mut action = Action { line: line.number, is_done, url: line.urls.first().cloned(), ..Action::default() };
    action.title = action.take(&line.text(), line.number, problems);
    action
}

fn row(line: &Line, columns: &[Option<Column>], problems: &mut Problems) -> Option<Action> {
    let mut action = Action { line: line.number, url: line.urls.first().cloned(), ..Action::default() };
    let is_named = columns.contains(&Some(Column::Title));
    let mut titles = Vec::new();
    for (at, cell) in line.cells.iter().enumerate().filter(|(_, cell)| !is_missing(cell)) {
        match columns.get(at).copied().flatten() {
            Some(Column::Title) => titles.push(action.take(cell, line.number, problems)),
            Some(Column::Owner) => action.owners.extend(names(cell)),
            Some(Column::Due) => match date(cell, line.number, problems) {
                Some(day) => action.due_on = Some(day),
                None => problems.push((line.number, code::BAD_VALUE, bad_due(cell))),
            },
            Some(Column::State) => match state(cell) {
                Some(Said::Done(on)) => (action.is_done, action.done_on) = (Some(true), on),
                Some(_) => action.is_done = Some(false),
                None => {
                    let message = format!("action item: expected a state such as open or done, found {cell:?}");
                    problems.push((line.number, code::UNKNOWN_STATUS, message));
                }
            },
            Some(Column::Link) => action.url = action.url.take().or_else(|| Some(cell.clone())),
            None if !is_named && titles.is_empty() => titles.push(action.take(cell, line.number, problems)),
            None => {}
        }
    }
    action.title = titles.join(" ");
    (!action.title.is_empty()).then_some(action)
}

fn bad_due(text: &str) -> String {
    format!("action item: expected a day such as 2024-03-12 by which it is due, found {text:?}; kept as unknown")
}

impl Action {
    /// What is said below it: an owner, a day, or more of what is to be done.
    fn go_on(&mut self, line: &Line, problems: &mut Problems) {
        if self.url.is_none() {
            self.url = line.urls.first().cloned();
        }
        let more = self.take(&line.text(), line.number, problems);
        if !more.is_empty() {
            self.title.push_str(if self.title.is_empty() { "" } else { "; " });
            self.title.push_str(&more);
        }
    }

    /// Takes owner, day and state out of a text; what is left of it.
    fn take(&mut self, text: &str, line: u64, problems: &mut Problems) -> String {
        let mut text = text.trim();
        for mark in ["\u{2705}", "\u{2714}\u{fe0f}", "\u{2714}", "\u{2611}", "DONE:", "Done:", "[DONE]", "[done]"] {
            if let Some(rest) = text.strip_prefix(mark).or_else(|| text.strip_suffix(mark)) {
                (self.is_done, text) = (Some(true), rest.trim());
            }
        }
        let text = self.take_groups(text, line, problems);
        let mut kept = String::new();
        for (mark, piece) in pieces(&text) {
            if !self.say(piece, line, problems) {
                kept.push_str(if kept.is_empty() { "" } else { mark });
                kept.push_str(self.take_by(piece).trim_end());
            }
        }
        if self.owners.is_empty() {
            self.owners.extend(handles(&kept));
        }
        kept.trim().trim_end_matches([',', ';']).trim().to_owned()
    }

    /// Takes out `(owner: Ada, due: 2024-03-12)`: a group of which every piece says something.
    fn take_groups(&mut self, text: &str, line: u64, problems: &mut Problems) -> String {
        let mut kept = String::new();
        let mut rest = text;
        while let Some((before, inside, after)) = group(rest) {
            kept.push_str(before);
            let mut quiet = Problems::new();
            if pieces(inside).iter().all(|(_, piece)| said(piece, line, &mut quiet).is_some()) {
                for (_, piece) in pieces(inside) {
                    self.say(piece, line, problems);
                }
                kept.truncate(kept.trim_end().len());
            } else {
                kept.push_str(&rest[before.len()..rest.len() - after.len()]);
            }
            rest = after;
        }
        kept + rest
    }

    /// Whether a piece says who, until when or how far; what it says is kept.
    fn say(&mut self, piece: &str, line: u64, problems: &mut Problems) -> bool {
        match said(piece, line, problems) {
            Some(Said::Owners(names)) => self.owners.extend(names),
            Some(Said::Due(day)) => self.due_on = Some(day),
            Some(Said::Done(on)) => (self.is_done, self.done_on) = (Some(true), on.or(self.done_on)),
            Some(Said::Open) => self.is_done = self.is_done.or(Some(false)),
            Some(Said::Nothing) => {}
            None => return false,
        }
        true
    }

    /// Takes the day off the end of `Add the alert by 2024-03-12`.
    fn take_by<'t>(&mut self, piece: &'t str) -> &'t str {
        let lower = piece.to_ascii_lowercase();
        for word in [" due by ", " due ", " by "] {
            let Some(at) = lower.rfind(word) else { continue };
            if let Some(Day::Sure(day)) = written::day(&piece[at + word.len()..]) {
                self.due_on = self.due_on.or(Some(day));
                return &piece[..at];
            }
        }
        piece
    }
}

/// The first group in brackets: what stands before it, in it and after it.
fn group(text: &str) -> Option<(&str, &str, &str)> {
    let opens = text.find(['(', '['])?;
    let close = if text[opens..].starts_with('(') { ')' } else { ']' };
    let closes = opens + text[opens..].find(close)?;
    Some((&text[..opens], &text[opens + 1..closes], &text[closes + 1..]))
}

/// A text cut at its separators (`,`, `;`, `|` and dashes between spaces): each piece with the separator before it.
fn pieces(text: &str) -> Vec<(&str, &str)> {
    let mut pieces = Vec::new();
    let (mut mark, mut from) = ("", 0);
    for (at, letter) in text.char_indices() {
        let len = separator_len(letter, &text[at + letter.len_utf8()..]);
        if len > 0 && at >= from {
            pieces.push((mark, &text[from..at]));
            (mark, from) = (&text[at..at + len], at + len);
        }
    }
    pieces.push((mark, &text[from..]));
    pieces
}

/// The length of a separator that begins with a letter; 0 where none does.
fn separator_len(letter: char, rest: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    match letter {
        ';' | '|' => 1,
        // `1,000` is a number, and in `March 12, 2024` the year follows.
        ',' if rest.starts_with(' ') && digits(&rest[1..]) != 4 => 1,
        ' ' if rest.starts_with("-- ") => 4,
        ' ' => {
            let dash = rest.chars().next().filter(|dash| written::is_dash(*dash)).map_or(0, char::len_utf8);
            if dash > 0 && rest[dash..].starts_with(' ') { dash + 2 } else { 0 }
        }
        _ => 0,
    }
}

/// What a piece says, if it says who, until when or how far.
fn said(piece: &str, line: u64, problems: &mut Problems) -> Option<Said> {
    let piece = piece.trim().trim_end_matches('.');
    if piece.is_empty() {
        return None;
    }
    if piece.starts_with('@') && piece.split_whitespace().all(|word| word.starts_with('@')) {
        return Some(Said::Owners(names(piece)));
    }
    let value_of = |labels: &[&str]| {
        let fits = |label: &&&str| piece.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
        let label = labels.iter().filter(fits).max_by_key(|label| label.len())?;
        let rest = &piece[label.len()..];
        let value = rest.trim_start_matches([':', '=', ' ']);
        (rest.len() > value.len() && !value.is_empty()).then_some(value)
    };
    let is_labelled = |value: &str| piece[..piece.len() - value.len()].contains([':', '=']);
    if let Some(value) = value_of(OWNER) {
        return (is_labelled(value) || value.starts_with('@') || piece.to_lowercase().starts_with("assigned to"))
            .then(|| Said::Owners(names(value)));
    }
    if let Some(value) = value_of(DUE) {
        if is_labelled(value) && (is_missing(value) || is_to_be_told(value)) {
            return Some(Said::Nothing);
        }
        let day = date(value, line, problems);
        if day.is_none() && is_labelled(value) {
            problems.push((line, code::BAD_VALUE, bad_due(value)));
        }
        return day.map(Said::Due);
    }
    let value = value_of(&["status", "state"]).filter(|value| is_labelled(value)).unwrap_or(piece);
    state(value).filter(|said| value.len() < piece.len() || *said != Said::Open)
}

/// A state: `done`, `completed on 2024-03-12`, `in progress`.
fn state(text: &str) -> Option<Said> {
    let text = text.trim().trim_matches(['\u{2705}', '\u{2714}', '\u{2611}', '\u{fe0f}']).trim();
    if text.is_empty() {
        return Some(Said::Done(None));
    }
    let lower = text.to_lowercase();
    if OPEN.contains(&lower.as_str()) {
        return Some(Said::Open);
    }
    if DONE.contains(&lower.as_str()) {
        return Some(Said::Done(None));
    }
    let (word, rest) = lower.split_once(' ')?;
    let rest = rest.strip_prefix("on ").unwrap_or(rest);
    match written::day(rest) {
        Some(Day::Sure(day)) if DONE.contains(&word.trim_end_matches(':')) => Some(Said::Done(Some(day))),
        _ => None,
    }
}

/// A day, with a time or without.
fn date(text: &str, line: u64, problems: &mut Problems) -> Option<NaiveDate> {
    match written::leading_day(text)? {
        (Day::Sure(day), _) => Some(day),
        (Day::Undecided, _) => {
            let message = format!("action item: {text:?} may be day first or month first; kept as unknown");
            problems.push((line, code::BAD_VALUE, message));
            None
        }
    }
}

fn is_to_be_told(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "tbd" | "tba" | "tbc" | "unassigned" | "nobody" | "unknown")
}

/// The names in a value: `@ada, Bo Sample`.
fn names(text: &str) -> Vec<String> {
    let handles: Vec<&str> = text.split_whitespace().filter(|word| word.starts_with('@')).collect();
    let parts: Vec<&str> = if handles.len() > 1 { handles } else { text.split([',', ';', '&', '/']).collect() };
    let clean = parts.iter().map(|name| name.trim().trim_matches(['@', ',', ';', '.', '[', ']', '(', ')']).trim());
    clean.filter(|name| !is_missing(name) && !is_to_be_told(name)).map(str::to_owned).collect()
}

/// `@ada` in a text; an e-mail address is none.
fn handles(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(['(', ')', '[', ']', ',', '.', ':', ';']));
    let handle = |word: &str| word.strip_prefix('@').filter(|name| !name.is_empty()).map(str::to_owned);
    words.filter_map(handle).collect()
}

/// A day as the store has it: its midnight in UTC.
pub(super) fn midnight(day: NaiveDate) -> Instant {
    Instant::from(day.and_time(chrono::NaiveTime::MIN).and_utc())
}
