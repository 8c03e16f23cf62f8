//! The description of a metric: everything that `list`, `explain`, reports and docs say of it.

use super::group::Group;
use super::outcome::Outcome;
use crate::model::{Better, Unit};

/// What a metric is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// How fast people and service came back.
    Response,
    /// How often things break.
    Reliability,
    /// How good the alerts are.
    Quality,
    /// What on-call costs people.
    OnCall,
}

/// One metric. Written once, as a `const METRIC` in its own file; its SQL twin stands in `queries/metrics/<id>.sql`.
#[derive(Debug)]
pub struct Metric {
    /// As on the command line.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// The formula, in the names of columns.
    pub formula: &'static str,
    /// The family.
    pub family: Family,
    /// The unit of its value.
    pub unit: Unit,
    /// Which way is good.
    pub better: Better,
    /// The columns of `incidents_derived` that it reads.
    pub reads: &'static [&'static str],
    /// What is left out, in words.
    pub leaves_out: &'static str,
    /// The usual target, or empty.
    pub target: &'static str,
    /// When it misleads.
    pub caution: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
    /// False positives are left out.
    pub leaves_out_false_positives: bool,
    /// It divides by observed time, which a responder or an hour kind has none of: refused by those dimensions.
    pub is_per_time: bool,
    /// The figures of one group.
    pub(crate) compute: fn(&Group<'_>) -> Outcome,
}

impl Family {
    /// The word in lists.
    pub fn word(self) -> &'static str {
        match self {
            Family::Response => "response",
            Family::Reliability => "reliability",
            Family::Quality => "quality",
            Family::OnCall => "oncall",
        }
    }
}

impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
