//! An action item as it stands at a moment of looking.

use super::Instant;
use chrono::NaiveDate;

/// How an action item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionState {
    /// Not done, and the day by which it was to be done is over.
    Overdue,
    /// Not done.
    Open,
    /// Nobody says whether it is done.
    Unknown,
    /// Done.
    Done,
}

impl ActionState {
    /// How it stands at `as_of`. One that is done without a moment was done, whenever; one due today is not overdue.
    ///
    /// ```
    /// use incidence::model::{ActionState, Instant};
    /// let as_of = Instant::from_rfc3339("2026-01-20T12:00:00Z").unwrap();
    /// let due = chrono::NaiveDate::from_ymd_opt(2026, 1, 19);
    /// assert_eq!(ActionState::at(as_of, Some(false), due, None), ActionState::Overdue);
    /// assert_eq!(ActionState::at(as_of, Some(true), due, Some(as_of.plus_s(1.0))), ActionState::Overdue);
    /// assert_eq!(ActionState::at(as_of, None, due, None), ActionState::Unknown);
    /// ```
    pub fn at(
        as_of: Instant,
        is_done: Option<bool>,
        due_on: Option<NaiveDate>,
        done_at: Option<Instant>,
    ) -> ActionState {
        match is_done {
            None => ActionState::Unknown,
            Some(true) if done_at.is_none_or(|at| at <= as_of) => ActionState::Done,
            Some(_) if due_on.is_some_and(|due| due < as_of.to_utc().date_naive()) => ActionState::Overdue,
            Some(_) => ActionState::Open,
        }
    }

    /// The word, as in the named query `action-items`.
    pub fn word(self) -> &'static str {
        match self {
            ActionState::Overdue => "overdue",
            ActionState::Open => "open",
            ActionState::Unknown => "unknown",
            ActionState::Done => "done",
        }
    }
}

/// An action item.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionItem {
    /// How it stands.
    pub state: ActionState,
    /// What is to be done.
    pub title: Option<String>,
    /// Who is to do it.
    pub owner: Option<String>,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The incident that it came of: its title, else its id.
    pub incident: String,
    /// Where it, or else its incident, can be read.
    pub url: Option<String>,
}
