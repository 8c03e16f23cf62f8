//! What the cells of one column look like.

use crate::model::{Severity, Status};
use crate::sources::stamp::{BadStamp, OrderVotes, Stamp, foreign_month, is_missing, parse};
use crate::sources::ticket::Unit;
use std::collections::BTreeMap;

/// So many different words of a column are kept.
const MOST_WORDS: usize = 60;
/// So many letters of a cell are kept as its sample.
const SAMPLE: usize = 48;

/// What was counted in one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// Cells that hold something.
    pub(super) n_filled: u64,
    /// Moments with a zone.
    pub(super) n_zoned: u64,
    /// Moments of some clock, whose zone is not said.
    pub(super) n_local: u64,
    /// Moments whose order of day and month is not clear by themselves.
    pub(super) n_ambiguous: u64,
    /// Dates and times that no calendar or clock shows.
    n_impossible: u64,
    /// Dates without a time.
    pub(super) n_date_only: u64,
    /// `true`, `no`, ...
    pub(super) n_flag: u64,
    /// Whole numbers.
    pub(super) n_whole: u64,
    /// Words that mean a severity.
    pub(super) n_level: u64,
    /// Words that mean a status.
    pub(super) n_status: u64,
    /// Numbers not below 0, whole or not.
    pub(super) n_number: u64,
    /// `h:mm` or `h:mm:ss`.
    pub(super) n_clock: u64,
    /// `PT1H2M`.
    pub(super) n_iso: u64,
    /// Cells with a comma, and with a semicolon.
    pub(super) n_comma: u64,
    pub(super) n_semicolon: u64,
    /// What the dates say about the order of day and month.
    pub(super) votes: OrderVotes,
    /// The first cell that holds something.
    pub(super) sample: Option<String>,
    /// Different words and how often each stands, as long as there are few.
    pub(super) words: BTreeMap<String, u64>,
    /// There are more.
    pub(super) has_more_words: bool,
    /// Names of months that are no English ones.
    pub(super) months: BTreeMap<String, u64>,
    /// Rows in which it differs from the row of the same id before.
    pub(super) n_changes: u64,
    /// Words that stand in the first row of an id, and how often.
    pub(super) first_words: BTreeMap<String, u64>,
}

impl Content {
    /// Counts a cell.
    pub(super) fn count(&mut self, cell: &str) {
        let text = cell.trim();
        if is_missing(text) {
            return;
        }
        self.n_filled += 1;
        if self.sample.is_none() {
            self.sample = Some(shortened(text));
        }
        match parse(text, None) {
            Ok(Stamp::At(_)) => self.n_zoned += 1,
            Ok(Stamp::Local(_) | Stamp::Named(..)) => self.n_local += 1,
            Ok(Stamp::DateOnly) => self.n_date_only += 1,
            Ok(Stamp::Missing) => {}
            Err(BadStamp::OrderUnknown) => {
                self.n_local += 1;
                self.n_ambiguous += 1;
                self.votes.count(text);
            }
            Err(BadStamp::NotAStamp) => {
                if let Some(month) = foreign_month(text) {
                    self.n_local += 1;
                    if self.months.len() < 24 {
                        *self.months.entry(month.to_lowercase()).or_default() += 1;
                    }
                }
            }
            Err(BadStamp::Impossible) => self.n_impossible += 1,
        }
        let is_flag = ["true", "false", "yes", "no", "y", "n", "t", "f", "1", "0"];
        self.n_flag += u64::from(is_flag.iter().any(|word| text.eq_ignore_ascii_case(word)));
        self.n_whole +=
            u64::from(text.parse::<u32>().is_ok() || text.strip_suffix(".0").is_some_and(|n| n.parse::<u32>().is_ok()));
        self.n_level += u64::from(Severity::from_word(text).is_some());
        self.n_status += u64::from(Status::from_word(text).is_some());
        self.n_number += u64::from(Unit::Milliseconds(1).seconds(text).is_some());
        self.n_clock += u64::from(Unit::Clock.seconds(text).is_some());
        self.n_iso += u64::from(Unit::Iso.seconds(text).is_some());
        self.n_comma += u64::from(text.contains(','));
        self.n_semicolon += u64::from(text.contains(';'));
        let has_room = self.words.len() < MOST_WORDS && text.len() <= 200;
        if let Some(n) = self.words.get_mut(text) {
            *n += 1;
        } else if has_room {
            self.words.insert(text.to_owned(), 1);
        } else {
            self.has_more_words = true;
        }
    }

    /// Counts the cell of the first row of an id.
    pub(super) fn count_first(&mut self, cell: &str) {
        let text = cell.trim();
        if let Some(n) = self.first_words.get_mut(text) {
            *n += 1;
        } else if self.first_words.len() < MOST_WORDS && text.len() <= 200 {
            self.first_words.insert(text.to_owned(), 1);
        }
    }

    /// Whether so many are most of those that hold something: the rest may be dirt, as the name speaks for it too.
    pub(super) fn is_mostly(&self, n: u64) -> bool {
        self.n_filled > 0 && n * 5 >= self.n_filled * 3
    }

    /// Whether it holds moments.
    pub(super) fn is_moments(&self) -> bool {
        self.is_mostly(self.n_zoned + self.n_local + self.n_impossible)
    }

    /// How its durations are written, where the cells tell.
    pub(super) fn unit(&self) -> Option<&'static str> {
        if self.is_mostly(self.n_iso) {
            Some("iso8601")
        } else if self.is_mostly(self.n_clock) {
            Some("clock")
        } else {
            None
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SAMPLE) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
