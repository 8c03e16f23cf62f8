//! When an alert was taken and closed: what the report counts from the creation on, in milliseconds, as moments.
//!
//! Copies of the report in other tools count seconds. Closing or taking an alert is also its last update as a rule, so
//! `updatedAt` tells the units apart: the reading that ends there is right.

use crate::model::{Instant, code};
use crate::sources::json::{Moment, Row, Scalar};

/// The longest time that a report may count: some three hundred years, in milliseconds.
const LONGEST_MS: f64 = 1e13;
/// Two stamps of one action lie no farther apart.
const NEAR_S: f64 = 1.5;
/// The clocks of two stamps differ by no more.
const SKEW_S: f64 = 60.0;

/// What a report counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// As the API does.
    Milliseconds,
    /// As copies in other tools do.
    Seconds,
}

impl Unit {
    /// So many of it, in seconds.
    pub(super) fn seconds(self, count: f64) -> f64 {
        match self {
            Unit::Milliseconds => count / 1e3,
            Unit::Seconds => count,
        }
    }

    /// The unit in which a count from the creation ends at the last update; `None` if neither does.
    pub(super) fn ending_at(count: f64, update_after_s: f64) -> Option<Unit> {
        let ends = |unit: &Unit| (unit.seconds(count) - update_after_s).abs() <= NEAR_S;
        [Unit::Milliseconds, Unit::Seconds].into_iter().find(ends)
    }
}

/// What a report is measured against.
pub(super) struct Life {
    /// The alert's creation.
    pub(super) created_at: Instant,
    /// Its last update.
    pub(super) updated_at: Option<Instant>,
    /// The unit, where the file settles it.
    pub(super) unit: Option<Unit>,
}

impl Life {
    /// The unit of one report, by the latest of what it counts.
    pub(super) fn unit_of(&self, row: &mut Row<'_>, field: &str, counts: [&Scalar<'_>; 2]) -> Unit {
        let numbers =
            counts.into_iter().filter_map(|count| if let Scalar::Number(n) = count { Some(*n) } else { None });
        let latest = numbers.filter(|n| *n > 0.0).reduce(f64::max);
        let seen = self.updated_at.zip(latest).and_then(|(updated_at, latest)| {
            Some((Unit::ending_at(latest, updated_at.seconds_since(self.created_at))?, latest))
        });
        match (self.unit, seen) {
            (Some(unit), _) => unit,
            (None, Some((Unit::Seconds, n))) => {
                let message =
                    format!("{field}: {n} is read as seconds: so, and not as milliseconds, it ends at updatedAt");
                row.odd(code::BAD_VALUE, message);
                Unit::Seconds
            }
            (None, _) => Unit::Milliseconds,
        }
    }

    /// The moment so long after the creation. 0 says that there is none, and so does nothing.
    pub(super) fn moment(&self, row: &mut Row<'_>, field: &str, count: &Scalar<'_>, unit: Unit) -> Moment {
        if count.is_absent() {
            return Moment::Untold;
        }
        if matches!(count, Scalar::Null)
            || matches!(count, Scalar::Text(text) if crate::sources::stamp::is_missing(text))
        {
            return Moment::None;
        }
        let Some(number) = row.number_to(field, count, LONGEST_MS) else { return Moment::Untold };
        if number == 0.0 {
            return Moment::None;
        }
        let at = self.created_at.plus_s(unit.seconds(number));
        if let Some(updated_at) = self.updated_at.filter(|updated_at| at.seconds_since(*updated_at) > SKEW_S) {
            let message = format!("{field}: {number} ends at {at}, after updatedAt {updated_at}; kept as unknown");
            row.odd(code::BAD_VALUE, message);
            return Moment::Untold;
        }
        Moment::At(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_the_one_that_ends_at_the_last_update() {
        assert_eq!(Unit::ending_at(46_991.0, 46.992), Some(Unit::Milliseconds));
        assert_eq!(Unit::ending_at(1_860.0, 1_860.07), Some(Unit::Seconds));
        // An edit long after: neither, so milliseconds, as documented.
        assert_eq!(Unit::ending_at(1_860.0, 86_400.0), None);
        // Closed at once: both, and milliseconds go first.
        assert_eq!(Unit::ending_at(1.0, 1.0), Some(Unit::Milliseconds));
    }
}
