//! The log-rank test: whether two groups end at the same pace.
//!
//! At each moment with an event the events of one group are hypergeometric: expected d n1 / n, variance
//! d (n1 / n) (1 - n1 / n) (n - d) / (n - 1); (O - E)^2 / V is chi-square with 1 degree of freedom. With competing events
//! counted as censored it compares cause-specific hazards. Reference: N. Mantel, *Evaluation of Survival Data and Two New
//! Rank Order Statistics Arising in Its Consideration*, Cancer Chemotherapy Reports 50 (1966).

use super::{FollowUp, Refusal, chi_square_above};

/// What the test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRank {
    /// The events of the second group.
    pub observed: f64,
    /// How many it would have had at the pace of both.
    pub expected: f64,
    /// The statistic.
    pub chi_square: f64,
    /// The two-sided p-value.
    pub p: f64,
}

/// Compares two groups; a competing event counts as censored. More observed than expected: the second ends sooner.
///
/// # Errors
///
/// There is no moment at which both were followed and an event came.
///
/// ```
/// # use incidence::stats::{Ending::*, FollowUp, log_rank};
/// let slow = FollowUp::new(&[(8.0, Event), (9.0, Event), (9.0, Censored)])?;
/// let fast = FollowUp::new(&[(1.0, Event), (2.0, Event), (3.0, Event)])?;
/// let got = log_rank(&slow, &fast)?;
/// // Expected at 1, 2, 3: 3/6 + 2/5 + 1/4.
/// assert!((got.expected - 1.15).abs() < 1e-12 && got.observed == 3.0 && got.p < 0.05);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn log_rank(before: &FollowUp, after: &FollowUp) -> Result<LogRank, Refusal> {
    let (mut observed, mut expected, mut variance) = (0.0, 0.0, 0.0);
    let (mut left, mut right) = (before.moments(), after.moments());
    while !(left.is_empty() && right.is_empty()) {
        let next = |side: &[super::Moment]| side.first().map_or(f64::INFINITY, |moment| moment.time);
        let time = next(left).min(next(right));
        let risk = |side: &[super::Moment]| side.first().map_or(0.0, |moment| moment.at_risk as f64);
        let (in_left, in_right) = (risk(left), risk(right));
        let (mut events, n) = (0.0, in_left + in_right);
        for (side, is_second) in [(&mut left, false), (&mut right, true)] {
            if let Some((moment, rest)) = side.split_first().filter(|(moment, _)| moment.time == time) {
                let d = moment.events as f64;
                events += d;
                observed += if is_second { d } else { 0.0 };
                *side = rest;
            }
        }
        let share = in_right / n;
        expected += events * share;
        if n > 1.0 {
            variance += events * share * (1.0 - share) * (n - events) / (n - 1.0);
        }
    }
    if variance <= 0.0 {
        return Err(Refusal::NoSpread);
    }
    let chi_square = (observed - expected).powi(2) / variance;
    Ok(LogRank { observed, expected, chi_square, p: chi_square_above(chi_square, 1.0) })
}
