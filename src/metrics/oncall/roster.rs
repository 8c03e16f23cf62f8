//! What on-call is counted from: people under one name each, when they were on call, and what reached them.

use crate::metrics::Note;
use crate::model::{Calendar, Hours, Instant, OnCallBounds, Window};
use chrono::NaiveDate;

/// Somebody who was on call, was reached by an incident, or belongs to the team that is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Responder {
    /// The one name, whatever sources call them.
    pub name: String,
    /// The calendar of their own zone, or of what stands for it.
    pub calendar: Calendar,
    /// Whether that is their own zone, or their team's.
    pub is_zone_known: bool,
    /// Their teams.
    pub teams: Vec<String>,
    /// Their own days off or those of their team; `None`: the common ones.
    pub holidays: Option<Vec<NaiveDate>>,
}

/// A stretch of being on call, as a source tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCall {
    /// Number of the responder.
    pub person: usize,
    /// The schedule, else the policy; `None` where neither is told.
    pub schedule: Option<String>,
    /// Begin; `None` if it has none.
    pub from: Option<Instant>,
    /// End; `None` if it has none.
    pub until: Option<Instant>,
    /// In somebody's place.
    pub is_override: bool,
}

/// Something that reached a person now: a push, an SMS, a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Page {
    /// Number of the responder.
    pub person: usize,
    /// When.
    pub at: Instant,
    /// Number of the incident.
    pub incident: usize,
}

/// What somebody did with an incident, or did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Acknowledged it first.
    Acknowledged,
    /// Resolved it.
    Resolved,
    /// Was paged, and it was escalated past them.
    Missed,
}

/// One deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// Number of the responder.
    pub person: usize,
    /// What.
    pub deed: Deed,
    /// When.
    pub at: Instant,
}

/// From somebody's acknowledgement to the resolve, or to where it was snoozed, and from there on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Number of the responder.
    pub person: usize,
    /// Begin.
    pub from: Instant,
    /// End.
    pub until: Instant,
}

/// Everything that on-call is counted from.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// The window, up to `as_of`: what is planned is not served.
    pub window: Window,
    /// The end of the window that was asked for: later than its end where that is still to come.
    pub asked_until: Instant,
    /// Business and sleep hours.
    pub hours: Hours,
    /// Days off of whoever has none of their own.
    pub holidays: Vec<NaiveDate>,
    /// The calendar of weeks, and of people whose zone is not known.
    pub calendar: Calendar,
    /// People, in order of name. Those without any load are among them.
    pub people: Vec<Responder>,
    /// When they were on call; neither planned, nor shadowing.
    pub on_call: Vec<OnCall>,
    /// What reached them in the window.
    pub pages: Vec<Page>,
    /// What they did in the window.
    pub acts: Vec<Act>,
    /// What they worked on.
    pub efforts: Vec<Effort>,
    /// Whether a log tells of notifications and escalations, so that none missed is none.
    pub knows_escalations: bool,
    /// What time on call is held against.
    pub bounds: OnCallBounds,
    /// Groups of fewer people are not broken down.
    pub min_group: u32,
    /// What a reader has to know of all this.
    pub notes: Vec<Note>,
}

impl Roster {
    /// Whether any shift is known: without one, hours on call are unknown, and not 0.
    pub fn knows_hours(&self) -> bool {
        !self.on_call.is_empty()
    }

    /// Whether there are too few people to break figures down by person.
    pub fn is_too_small(&self) -> bool {
        self.people.len() < self.min_group as usize
    }
}
