//! Arguments of `oncall`.

use super::{ListFormat, NamesArgs, WindowArgs};
use clap::{Args, Subcommand, ValueEnum};

/// `oncall`.
#[derive(Debug, Args)]
#[command(
    after_help = "Shifts come from exports of schedules (PagerDuty's /oncalls and /schedules/ID, Opsgenie timelines, iCalendar \
files, ...), interruptions from logs that tell of notifications, zones and teams of people from an export of users; bounds from \
[oncall], rates from [pay], days off from [holidays] of the configuration. It is no \
measure of anyone's performance."
)]
pub struct OnCallArgs {
    /// What is asked.
    #[command(subcommand)]
    pub action: OnCallAction,
}

/// What is asked of on-call.
#[derive(Debug, Subcommand)]
pub enum OnCallAction {
    /// Hours on call, interruptions and work, by kind of hour, and every breach of a bound
    Load {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
        /// What it is broken down by
        #[arg(long, value_name = "BY", default_value = "person", help_heading = "Options")]
        by: OnCallBy,
    },
    /// Who was on call when: gaps, overlaps, hand-overs, back-to-back shifts, every breach of a bound
    Shifts {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
    },
    /// How unevenly load is shared, and whether that is more than luck does
    Fairness {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
    },
    /// Hours by kind for payroll, and what they come to under the rates of `[pay]`. Names everybody, however few they are
    Pay {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
    },
}

/// What every question about on-call has.
#[derive(Clone, Debug, Args)]
pub struct OnCallQuestion {
    /// The window.
    #[command(flatten)]
    pub window: WindowArgs,
    /// Only people of this team, those without any load too
    #[arg(long, value_name = "T", help_heading = "Options")]
    pub team: Option<String>,
    /// How people appear.
    #[command(flatten, next_help_heading = "Options")]
    pub names: NamesArgs,
    /// How it is printed; csv: the first table, or that of --table
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: ListFormat,
    /// Which of the tables of --format json is printed as CSV, such as breaches
    #[arg(long, value_name = "NAME", help_heading = "Options")]
    pub table: Option<String>,
}

/// What load is broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnCallBy {
    /// Each person.
    Person,
    /// Each team of the people.
    Team,
    /// Each schedule.
    Schedule,
    /// Each ISO week.
    Week,
}
