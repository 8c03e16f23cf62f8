//! Changepoints of a series: where its level changed, if it did, by PELT.
//!
//! Minimises the sum over segments of a cost plus a penalty for each changepoint. Normal: sum (x - m)^2 / s^2, with s from
//! the median moving range over .9539 (levels do not enter it). Poisson: -2 sum x log(sum x / sum e) / phi, with phi the
//! dispersion of a baseline, since swarms of events look like changes otherwise. The penalty is
//! 3 log k for k values: 2 log k is BIC's for a level and a place, the rest holds back false alarms (as N. R. Zhang,
//! D. O. Siegmund, *A Modified Bayes Information Criterion*, Biometrics 63 (2007)). Exact search with pruning:
//! R. Killick, P. Fearnhead, I. A. Eckley, *Optimal Detection of Changepoints with a Linear Computational Cost*, JASA 107
//! (2012). A segment has at least two values: one odd week is an outlier, no change.

use super::{Counted, Refusal, Sample};

/// The least length of a segment.
const SEGMENT: usize = 2;
/// The median of the absolute difference of two standard normal values: sqrt 2 times .6745.
const MEDIAN_RANGE: f64 = 0.953_872_552_389_381_5;

/// Where the mean of a series changed: the places of the first values after each change.
///
/// # Errors
///
/// Fewer than 4 values, one that is not finite (or too large to square), or most neighbouring values are equal.
///
/// ```
/// # use incidence::stats::mean_changes;
/// let series = [1.0, 1.2, 0.9, 1.1, 1.0, 5.0, 5.2, 4.9, 5.1, 5.0];
/// assert_eq!(mean_changes(&series)?, [5]);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn mean_changes(series: &[f64]) -> Result<Vec<usize>, Refusal> {
    check(series.len())?;
    // The type's own check: finite, and no square overflows.
    Sample::new(series.to_vec())?;
    let mut ranges: Vec<f64> = series.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    ranges.sort_by(f64::total_cmp);
    let middle = f64::midpoint(ranges[(ranges.len() - 1) / 2], ranges[ranges.len() / 2]);
    let deviation = middle / MEDIAN_RANGE;
    if deviation <= 0.0 {
        return Err(Refusal::NoSpread);
    }
    // From the first value, so that sums of squares keep their digits.
    let scaled: Vec<f64> = series.iter().map(|value| (value - series[0]) / deviation).collect();
    let (sums, squares) = (totals(scaled.iter().copied()), totals(scaled.iter().map(|value| value * value)));
    let cost = |from: usize, to: usize| {
        let sum = sums[to] - sums[from];
        squares[to] - squares[from] - sum * sum / (to - from) as f64
    };
    Ok(pelt(series.len(), penalty(series.len()), cost))
}

/// Where the rate of a series of counts changed: the places of the first counts after each change. A dispersion below 1
/// counts as 1.
///
/// # Errors
///
/// Fewer than 4 counts; the dispersion is not finite.
///
/// ```
/// # use incidence::stats::{Counted, rate_changes};
/// let weeks = [3, 4, 2, 3, 5, 14, 17, 12, 15, 16].map(|events| Counted::new(events, 1.0));
/// assert_eq!(rate_changes(&weeks.into_iter().collect::<Result<Vec<_>, _>>()?, 1.0)?, [5]);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn rate_changes(series: &[Counted], dispersion: f64) -> Result<Vec<usize>, Refusal> {
    if !dispersion.is_finite() {
        return Err(Refusal::NotFinite);
    }
    check(series.len())?;
    let scale = -2.0 / dispersion.max(1.0);
    let events = totals(series.iter().map(|count| count.events() as f64));
    let exposures = totals(series.iter().map(|count| count.exposure()));
    let cost = |from: usize, to: usize| {
        let (sum, exposure) = (events[to] - events[from], exposures[to] - exposures[from]);
        if sum > 0.0 { scale * sum * (sum / exposure).ln() } else { 0.0 }
    };
    Ok(pelt(series.len(), penalty(series.len()), cost))
}

fn check(n: usize) -> Result<(), Refusal> {
    if n < 2 * SEGMENT { Err(Refusal::TooFew { n, needed: 2 * SEGMENT }) } else { Ok(()) }
}

fn penalty(n: usize) -> f64 {
    3.0 * (n as f64).ln()
}

/// 0 and the running totals.
fn totals(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut totals = vec![0.0];
    let mut sum = 0.0;
    for value in values {
        sum += value;
        totals.push(sum);
    }
    totals
}

/// The places of the changes that make the whole cost least.
fn pelt(n: usize, penalty: f64, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    // best[to] is the least cost of the first `to` values, last[to] where its last segment begins.
    let mut best = vec![f64::INFINITY; n + 1];
    let mut last = vec![0; n + 1];
    best[0] = -penalty;
    // Places where the last segment can begin, each with the end from which on it no longer can.
    let mut starts: Vec<(usize, usize)> = vec![(0, usize::MAX)];
    for to in SEGMENT..=n {
        if to >= 2 * SEGMENT {
            starts.push((to - SEGMENT, usize::MAX));
        }
        starts.retain(|(_, until)| to < *until);
        for (from, _) in &starts {
            let whole = best[*from] + cost(*from, to) + penalty;
            if whole < best[to] {
                (best[to], last[to]) = (whole, *from);
            }
        }
        // A start that loses now by more than a penalty loses from the first end on at which `to` itself may be a start.
        for (from, until) in &mut starts {
            if *until == usize::MAX && best[*from] + cost(*from, to) > best[to] {
                *until = to + SEGMENT;
            }
        }
    }
    let mut changes = Vec::new();
    let mut to = n;
    while last[to] > 0 {
        to = last[to];
        changes.push(to);
    }
    changes.reverse();
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Stream;

    /// The same minimum without pruning.
    fn whole_search(n: usize, penalty: f64, cost: impl Fn(usize, usize) -> f64) -> Vec<usize> {
        let mut best: Vec<(f64, Vec<usize>)> = vec![(-penalty, Vec::new())];
        for to in 1..=n {
            let mut least = (f64::INFINITY, Vec::new());
            for (from, (before, places)) in best.iter().enumerate().take(to.saturating_sub(SEGMENT - 1)) {
                let whole = before + cost(from, to) + penalty;
                if whole < least.0 {
                    let mut places = places.clone();
                    places.extend((from > 0).then_some(from));
                    least = (whole, places);
                }
            }
            best.push(least);
        }
        best.swap_remove(n).1
    }

    #[test]
    fn pruning_loses_no_minimum() {
        for seed in 0..60 {
            let mut stream = Stream::new(seed, 0);
            let mut level = 0.0;
            let series: Vec<f64> = (0..60)
                .map(|_| {
                    if stream.unit() < 0.08 {
                        level = 4.0 * stream.unit();
                    }
                    level + stream.normal()
                })
                .collect();
            let (sums, squares) = (totals(series.iter().copied()), totals(series.iter().map(|x| x * x)));
            let cost = |a: usize, b: usize| squares[b] - squares[a] - (sums[b] - sums[a]).powi(2) / (b - a) as f64;
            assert_eq!(pelt(60, 4.0, cost), whole_search(60, 4.0, cost), "seed {seed}");
        }
    }
}
