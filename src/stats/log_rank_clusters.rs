//! The log-rank test where what belongs to one day is alike: days, not single ones, are the witnesses.
//!
//! Each member's score residual is `U = d (z - a(t)) - sum over moments s <= t of (z - a(s)) e(s) / n(s)`, with z = 1 in the
//! second group, d = 1 for an event, a(s) the second group's share of those at risk, e(s) the events and n(s) those at risk.
//! They sum to observed less expected. Summed within clusters and squared they give a variance that does not lean on
//! independence (Lin and Wei, The robust inference for the Cox proportional hazards model, JASA 1989; Lee, Wei and Amato,
//! 1992, for clusters), here with c / (c - 1) for the c clusters of each group and Satterthwaite's degrees of freedom, since
//! few clusters are few witnesses.

use super::{Ending, Refusal, beta::t_two_sided};
use std::collections::BTreeMap;

/// One member of a group: how long it was followed, how that ended, and the cluster that it belongs to.
pub type Member = (f64, Ending, i32);

/// What the test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusteredLogRank {
    /// The events of the second group less those that it would have had at the pace of both: above 0, it ends sooner.
    pub excess: f64,
    /// The standard error of that.
    pub error: f64,
    /// Satterthwaite's degrees of freedom.
    pub freedom: f64,
    /// The two-sided p-value.
    pub p: f64,
}

/// Compares two groups whose members stand in clusters; a competing event counts as censored.
///
/// # Errors
///
/// Fewer than 3 clusters in one; a length that is not finite, or negative; no moment at which both were followed and an
/// event came.
///
/// ```
/// # use incidence::stats::{Ending::*, log_rank_by_cluster};
/// // Three days a group, two incidents a day that end together.
/// let group = |lengths: [f64; 3]| -> Vec<_> {
///     (0..3).flat_map(|day| [(lengths[day as usize], Event, day); 2]).collect()
/// };
/// let got = log_rank_by_cluster(&group([1.0, 3.0, 5.0]), &group([2.0, 4.0, 6.0]))?;
/// assert!(got.excess < 0.0 && got.p > 0.05);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn log_rank_by_cluster(before: &[Member], after: &[Member]) -> Result<ClusteredLogRank, Refusal> {
    let mut all: Vec<(f64, Ending, bool, i32)> = Vec::with_capacity(before.len() + after.len());
    for (group, is_after) in [(before, false), (after, true)] {
        all.extend(group.iter().map(|(time, ending, cluster)| (0.0 + *time, *ending, is_after, *cluster)));
    }
    if all.iter().any(|(time, ..)| !time.is_finite()) {
        return Err(Refusal::NotFinite);
    }
    if all.iter().any(|(time, ..)| *time < 0.0) {
        return Err(Refusal::NotPositive);
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut at_risk, mut at_risk_after) = (all.len() as f64, after.len() as f64);
    // Sums over moments of e / n and of a e / n, up to where the walk is.
    let (mut pace, mut pace_after) = (0.0, 0.0);
    let mut scores: [BTreeMap<i32, f64>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let mut is_told = false;
    let mut begin = 0;
    while begin < all.len() {
        let time = all[begin].0;
        let end = begin + all[begin..].iter().take_while(|(other, ..)| *other == time).count();
        let events = all[begin..end].iter().filter(|(_, ending, ..)| *ending == Ending::Event).count() as f64;
        let share = at_risk_after / at_risk;
        pace += events / at_risk;
        pace_after += share * events / at_risk;
        is_told |= events > 0.0 && share > 0.0 && share < 1.0;
        for (_, ending, is_after, cluster) in &all[begin..end] {
            let z = f64::from(u8::from(*is_after));
            let event = if *ending == Ending::Event { z - share } else { 0.0 };
            *scores[usize::from(*is_after)].entry(*cluster).or_default() += event - (z * pace - pace_after);
        }
        at_risk -= (end - begin) as f64;
        at_risk_after -= all[begin..end].iter().filter(|(_, _, is_after, _)| *is_after).count() as f64;
        begin = end;
    }
    if !is_told {
        return Err(Refusal::NoSpread);
    }
    let fewest = scores.iter().map(BTreeMap::len).min().unwrap_or(0);
    if fewest < 3 {
        return Err(Refusal::TooFew { n: fewest, needed: 3 });
    }
    let part = |scores: &BTreeMap<i32, f64>| {
        let count = scores.len() as f64;
        (count / (count - 1.0) * scores.values().map(|score| score * score).sum::<f64>(), count - 1.0)
    };
    let [(a, a_freedom), (b, b_freedom)] = [part(&scores[0]), part(&scores[1])];
    let excess: f64 = scores.iter().flat_map(BTreeMap::values).sum();
    let error = (a + b).sqrt();
    if error <= 0.0 {
        return Err(Refusal::NoSpread);
    }
    let freedom = (a + b).powi(2) / (a * a / a_freedom + b * b / b_freedom);
    Ok(ClusteredLogRank { excess, error, freedom, p: t_two_sided(excess / error, freedom) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ending::{Censored, Event};

    /// By a plain double loop in Python over the same members: for each, d (z - a) less the sum over moments up to its own.
    #[test]
    fn scores_sum_to_observed_less_expected_and_to_what_a_double_loop_gives() {
        let before = [(2.0, Event, 1), (3.0, Event, 1), (5.0, Censored, 2), (7.0, Event, 3), (9.0, Event, 4)];
        let after = [(1.0, Event, 1), (3.0, Event, 1), (4.0, Event, 2), (4.0, Censored, 3), (8.0, Event, 3)];
        let got = log_rank_by_cluster(&before, &after).unwrap();
        assert!((got.excess - 0.722222222222222).abs() < 1e-12, "{}", got.excess);
        assert!((got.error - 1.618717450098869).abs() < 1e-12, "{}", got.error);
        assert!((got.freedom - 4.696960316298).abs() < 1e-9, "{}", got.freedom);
        assert!((got.p - 0.675286093808).abs() < 1e-9, "{}", got.p);
    }

    #[test]
    fn what_cannot_be_tested_is_refused() {
        let two = [(1.0, Event, 1), (2.0, Event, 2)];
        assert_eq!(log_rank_by_cluster(&two, &two), Err(Refusal::TooFew { n: 2, needed: 3 }));
        let open = [(1.0, Censored, 1), (2.0, Censored, 2), (2.0, Censored, 3)];
        assert_eq!(log_rank_by_cluster(&open, &open), Err(Refusal::NoSpread));
        assert_eq!(log_rank_by_cluster(&[(f64::NAN, Event, 1)], &open), Err(Refusal::NotFinite));
    }
}
