//! The timestamps of an incident, whose names every customer chooses: which of them is which of our moments.
//!
//! A name means what it contains, without case: `Impact started`, `Reported at`, `Fixed at`. A name that is just the word
//! goes before one that only contains it. One that is there without a value was never reached.

use super::wire::{Reached, When};
use crate::model::code;
use crate::sources::json::{Many, Moment, Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// What a timestamp tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    ImpactStarted,
    Detected,
    Reported,
    Acknowledged,
    Mitigated,
    Monitoring,
    Resolved,
    Closed,
    /// A state that is none of our moments.
    State,
}

/// Words with their meaning. The first that a name contains decides.
const WORDS: [(&str, Means); 16] = [
    ("impact start", Means::ImpactStarted),
    ("detected", Means::Detected),
    ("reported", Means::Reported),
    ("accepted", Means::Acknowledged),
    ("acknowledged", Means::Acknowledged),
    ("fixed", Means::Mitigated),
    ("mitigated", Means::Mitigated),
    ("monitoring", Means::Monitoring),
    ("resolved", Means::Resolved),
    ("closed", Means::Closed),
    ("identified", Means::State),
    ("declined", Means::State),
    ("canceled", Means::State),
    ("cancelled", Means::State),
    ("merged", Means::State),
    ("paused", Means::State),
];

/// What a name means, and whether it is no more than the word.
fn meaning(name: &str) -> Option<(Means, bool)> {
    let name = name.trim().to_lowercase();
    let bare = name.strip_suffix(" at").unwrap_or(&name);
    let (word, means) = WORDS.iter().find(|(word, _)| name.contains(word))?;
    Some((*means, bare.strip_suffix("ed").unwrap_or(bare) == word.strip_suffix("ed").unwrap_or(word)))
}

/// One timestamp of an incident.
pub(super) struct Timestamp<'i> {
    /// As the customer named it.
    pub(super) name: Cow<'i, str>,
    /// When it was reached.
    pub(super) value: &'i Scalar<'i>,
    means: Option<(Means, bool)>,
    is_taken: bool,
}

/// The timestamps of an incident.
pub(super) struct Timestamps<'i>(Vec<Timestamp<'i>>);

impl<'i> Timestamps<'i> {
    /// Gathers them; one without a name is odd and left out.
    pub(super) fn of(values: &'i Many<Tolerant<Reached<'i>>>, row: &mut Row<'_>) -> Self {
        let mut timestamps = Vec::new();
        for reached in values.items() {
            let reached = reached.get();
            let name = reached.and_then(|reached| reached.incident_timestamp.get()?.name());
            let (Some(reached), Some(name)) = (reached, name) else {
                let message = "incident_timestamp_values: a timestamp has no name; it is left out";
                row.odd(code::BAD_VALUE, message.into());
                continue;
            };
            let value = match &reached.value {
                Tolerant::There(When { value }) => value,
                Tolerant::Absent | Tolerant::Null => &Scalar::Null,
                Tolerant::Wrong => &Scalar::Wrong("another type"),
            };
            let means = meaning(&name);
            timestamps.push(Timestamp { name, value, means, is_taken: false });
        }
        Timestamps(timestamps)
    }

    /// The moment of a meaning: `Untold` if no name means it, `None` if it was never reached.
    ///
    /// # Errors
    /// It is no stamp.
    pub(super) fn take(&mut self, wanted: Means, row: &mut Row<'_>) -> Result<Moment, Refusal> {
        let of_meaning =
            self.0.iter_mut().filter(|timestamp| timestamp.means.is_some_and(|(means, _)| means == wanted));
        let Some(best) = of_meaning.min_by_key(|timestamp| timestamp.means.is_none_or(|(_, is_exact)| !is_exact))
        else {
            return Ok(Moment::Untold);
        };
        best.is_taken = true;
        let moment = row.moment(&best.name, none_if_absent(best.value))?;
        Ok(moment)
    }

    /// Those that were reached and are none of our moments, and whether their name is known.
    pub(super) fn rest(&self) -> impl Iterator<Item = (&Timestamp<'i>, bool)> {
        let is_left = |timestamp: &&Timestamp<'_>| {
            !timestamp.is_taken && !matches!(timestamp.value, Scalar::Absent | Scalar::Null)
        };
        self.0.iter().filter(is_left).map(|timestamp| (timestamp, timestamp.means.is_some()))
    }
}

/// A value that is not there was never reached: the timestamp itself is.
fn none_if_absent<'v, 's>(value: &'v Scalar<'s>) -> &'v Scalar<'s> {
    if value.is_absent() { &Scalar::Null } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_they_contain() {
        for (name, expected) in [
            ("Impact started", Some((Means::ImpactStarted, true))),
            ("Impact started at", Some((Means::ImpactStarted, true))),
            ("IMPACT START (UTC)", Some((Means::ImpactStarted, false))),
            ("Reported at", Some((Means::Reported, true))),
            ("detected", Some((Means::Detected, true))),
            ("Accepted at", Some((Means::Acknowledged, true))),
            ("Fixed at", Some((Means::Mitigated, true))),
            ("Monitoring at", Some((Means::Monitoring, true))),
            ("Customer impact mitigated", Some((Means::Mitigated, false))),
            ("Identified at", Some((Means::State, true))),
            ("Retro held", None),
            ("Impact ended", None),
            ("", None),
        ] {
            assert_eq!(meaning(name), expected, "{name}");
        }
    }
}
