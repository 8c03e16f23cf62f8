//! Which hours count in a duration: all of them, or the business hours of a team.

use super::{Calendar, HourSpan, IncidentKey, Instant};

/// Which hours count in a duration: `--clock`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// Every hour of every day.
    #[default]
    Always,
    /// Business hours of the incident's team, Monday to Friday, without holidays and without time on hold.
    Business,
}

impl Clock {
    /// Every clock.
    pub const ALL: [Clock; 2] = [Clock::Always, Clock::Business];

    /// The word on the command line and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Clock::Always => "always",
            Clock::Business => "business",
        }
    }
}

/// The hours that a clock of business hours counts, as outputs say them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessHours {
    /// Monday to Friday; over midnight it belongs to the day on which it begins.
    pub span: HourSpan,
    /// The zones of the teams: first the one of everybody that has none of its own.
    pub zones: Vec<Calendar>,
    /// How many holidays the configuration names.
    pub n_holidays: usize,
}

/// When an incident whose source tells of states was on hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hold {
    /// The incident.
    pub key: IncidentKey,
    /// From the first moment of each stay to the first after it, in order, without overlaps; empty: never on hold.
    pub stays: Vec<(Instant, Instant)>,
}

/// Words for a state in which an incident waits for somebody outside the team, whatever the source.
pub const HOLD_WORDS: &[&str] = &["On hold", "On-hold"];
