//! Aalen and Johansen's cumulative incidence: how many have had the event, where another one can come first.
//!
//! F(t) = sum over t\[i\] <= t of S(t\[i\] -) d\[i\] / n\[i\], with S the Kaplan-Meier curve of any event. It need not reach 1,
//! nor one half. Reference: O. O. Aalen, S. Johansen, *An Empirical Transition Matrix for Non-Homogeneous Markov Chains
//! Based on Censored Observations*, Scandinavian Journal of Statistics 5 (1978).

use super::FollowUp;

/// How far sums of floats may miss an exact half.
const TOLERANCE: f64 = 1e-12;

/// The share that had had the event, as steps of (time, share).
#[derive(Clone, Debug, PartialEq)]
pub struct Incidence {
    steps: Vec<(f64, f64)>,
}

/// The cumulative incidence of the event in the presence of competing ones.
///
/// ```
/// # use incidence::stats::{Ending::*, FollowUp, cumulative_incidence};
/// // One of four by 1, one went another way at 2, one of the two left by 3: 1/4, then 1/4 + 1/2 * 1/2.
/// let follow_up = FollowUp::new(&[(1.0, Event), (2.0, Competing), (3.0, Event), (4.0, Censored)])?;
/// let incidence = cumulative_incidence(&follow_up);
/// assert_eq!(incidence.steps(), [(1.0, 0.25), (3.0, 0.5)]);
/// assert_eq!(incidence.median(), Some(3.0));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn cumulative_incidence(follow_up: &FollowUp) -> Incidence {
    let (mut free, mut share) = (1.0, 0.0);
    let mut steps = Vec::new();
    for moment in follow_up.moments() {
        let n = moment.at_risk as f64;
        if moment.events > 0 {
            share += free * moment.events as f64 / n;
            steps.push((moment.time, share));
        }
        free *= (n - (moment.events + moment.competing) as f64) / n;
    }
    Incidence { steps }
}

impl Incidence {
    /// Times of events with the share that had had it by then.
    pub fn steps(&self) -> &[(f64, f64)] {
        &self.steps
    }

    /// The first time by which half of all had the event; `None` if so many never had.
    ///
    /// ```
    /// # use incidence::stats::{Ending::*, FollowUp, cumulative_incidence};
    /// let most_go_another_way = FollowUp::new(&[(1.0, Competing), (2.0, Competing), (3.0, Event)])?;
    /// assert_eq!(cumulative_incidence(&most_go_another_way).median(), None);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|(_, share)| *share >= 0.5 - TOLERANCE).map(|(time, _)| *time)
    }
}
