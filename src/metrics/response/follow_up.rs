//! Incidents whose duration is not known to have ended: how long they were followed, and what ended it.

use super::Timing;
use crate::metrics::columns::{Columns, fact};
use crate::metrics::outcome::Interval;
use crate::metrics::{DurationFigures, Reason};
use crate::stats::{self, Ending, FollowUp};

/// The horizon of the restricted mean: seven days.
const HORIZON_S: f64 = 7.0 * 86_400.0;

/// What the figures with open incidents are made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Following {
    /// Open incidents are censored: Kaplan and Meier.
    Censored,
    /// So are they here, and a resolve without an acknowledgement is a competing event: Aalen and Johansen.
    Competing,
    /// The duration is over before anybody follows it.
    None,
}

impl Timing {
    /// How long an incident without the duration was followed, in microseconds, and how that ended; `None` where it tells
    /// nothing, or its source was not watched after the first moment.
    pub(crate) fn unfinished(&self, columns: &Columns, row: usize, reason: Reason) -> Option<(i64, Ending)> {
        let first = self.first_at(columns, row)?;
        let (until, ending) = match (self.following, reason) {
            (Following::None, _) => return None,
            (_, Reason::Open) => (columns.watched_until(row), Ending::Censored),
            (Following::Competing, Reason::Missing) if columns.is(row, fact::ACK_NEVER) => {
                (columns.resolved_at.get(row)?, Ending::Competing)
            }
            _ => return None,
        };
        (until >= first).then(|| (columns.lapse_us(row, first, until), ending))
    }
}

impl Timing {
    /// How long an incident was followed that is over and whose end nobody told: to its closing, in microseconds. While it
    /// was open it counted as open; a comparison with incidents that still are has to count it the same way.
    pub(crate) fn closed_untold(&self, columns: &Columns, row: usize, reason: Reason) -> Option<i64> {
        if self.following != Following::Censored || reason != Reason::Missing {
            return None;
        }
        let (first, closed_at) = (self.first_at(columns, row)?, columns.closed_at.get(row)?);
        (closed_at >= first).then(|| columns.lapse_us(row, first, closed_at))
    }
}

/// Adds the figures that keep open incidents: the median with its interval, and the restricted mean.
pub(super) fn add(figures: &mut DurationFigures, following: Following, ended: &[i64], unfinished: &[(i64, Ending)]) {
    let seconds = |us: i64| us as f64 / 1e6;
    let ended = ended.iter().map(|us| (seconds(*us), Ending::Event));
    let lengths: Vec<_> = ended.chain(unfinished.iter().map(|(us, ending)| (seconds(*us), *ending))).collect();
    // Lengths are finite and not negative; an empty group has no curve.
    let Ok(follow_up) = FollowUp::new(&lengths) else { return };
    match following {
        Following::None => {}
        Following::Competing => figures.median_with_open = stats::cumulative_incidence(&follow_up).median(),
        Following::Censored => {
            let curve = stats::kaplan_meier(&follow_up);
            let (low, high) = curve.median_interval();
            figures.median_with_open = curve.median();
            figures.ci95_median_with_open = Interval::new(low, high);
            figures.rmst_7d_s = curve.restricted_mean(HORIZON_S).map(|mean| mean.mean);
        }
    }
}
