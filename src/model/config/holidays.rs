//! Days off: of everybody, of a team, of a person.

use super::day::days;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days off. A person's own win over those of the team, and these over the common ones.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Holidays {
    /// Dates, `2026-12-25`. Once the configuration is read, those of the files are among them.
    #[serde(deserialize_with = "days")]
    pub dates: Vec<NaiveDate>,
    /// An iCalendar file, relative to the configuration.
    pub file: Option<String>,
    /// More of them.
    pub files: Vec<String>,
}

impl Holidays {
    /// Every file that is named.
    pub fn named_files(&self) -> impl Iterator<Item = &str> {
        self.file.iter().chain(&self.files).map(String::as_str)
    }

    /// Adds dates; each is kept once, in order.
    pub fn add(&mut self, dates: impl IntoIterator<Item = NaiveDate>) {
        self.dates.extend(dates);
        self.dates.sort_unstable();
        self.dates.dedup();
    }
}
