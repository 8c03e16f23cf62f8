//! What the user knows better than the source: one line of the overrides.

use super::{IncidentKey, Instant, Severity};
use serde::Serialize;

/// One correction: of which incident, what is so, who says it, when and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Correction {
    /// The incident.
    pub key: IncidentKey,
    /// What is so.
    pub sets: Sets,
    /// Who says it.
    pub who: String,
    /// When it was said, as it was written.
    pub when: String,
    /// Why.
    pub why: String,
    /// Line of the file.
    #[serde(skip)]
    pub line: u64,
    /// A later line of the file says something else of the same field: this one has no effect.
    #[serde(skip)]
    pub is_superseded: bool,
}

/// What a correction sets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Sets {
    /// A moment, by the name of its column; `None`: there is none.
    Moment(&'static str, Option<Instant>),
    /// The label: false positive, or real.
    FalsePositive(bool),
    /// The severity.
    Severity(Severity),
    /// Whether it is left out of every figure.
    Excluded(bool),
}

impl Sets {
    /// The moments that can be corrected.
    pub const MOMENTS: [&'static str; 6] =
        ["started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at", "closed_at"];

    /// The name of the field, as in the file.
    pub fn field(self) -> &'static str {
        match self {
            Sets::Moment(column, _) => column,
            Sets::FalsePositive(_) => "false_positive",
            Sets::Severity(_) => "severity",
            Sets::Excluded(_) => "excluded",
        }
    }

    /// The value, as in the file; empty: there is none.
    ///
    /// ```
    /// use incidence::model::{Instant, Sets};
    /// assert_eq!(Sets::Moment("resolved_at", Some(Instant(0))).value(), "1970-01-01T00:00:00Z");
    /// assert_eq!(Sets::Excluded(true).value(), "true");
    /// ```
    pub fn value(self) -> String {
        match self {
            Sets::Moment(_, at) => at.map_or(String::new(), |at| at.to_string()),
            Sets::FalsePositive(flag) | Sets::Excluded(flag) => flag.to_string(),
            Sets::Severity(severity) => severity.to_string(),
        }
    }
}
