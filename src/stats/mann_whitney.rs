//! Mann and Whitney's test whether values of one sample tend to be larger, and the shift between two samples.
//!
//! U = pairs in which the second is larger, ties half. Exact distribution without ties where one sample has at most 8
//! values; else normal with tie-corrected variance n1 n2 / 12 (n + 1 - sum (t^3 - t) / (n (n - 1))) and continuity of one
//! half (scipy's `mannwhitneyu`). Shift: Hodges and Lehmann's median of all differences; its interval are the differences
//! of rank C and n1 n2 + 1 - C, C the largest whole number with P(U <= C - 1) <= 2.5 %. References: H. B. Mann,
//! D. R. Whitney, Annals of Mathematical Statistics 18 (1947); M. Hollander, D. A. Wolfe, *Nonparametric Statistical
//! Methods*, 1999, sections 4.1 to 4.3.

use super::{Refusal, Sample, Z_975, normal_above};

/// Exact up to this size of the smaller sample, as scipy does by itself.
const EXACT_UP_TO: usize = 8;
/// And up to this number of pairs, for the table's sake.
const EXACT_PAIRS: usize = 4_000;

/// What the test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    /// Pairs in which the value after is the larger, ties half.
    pub u: f64,
    /// The share of pairs in which it is: 1/2 where neither tends to be larger.
    pub superiority: f64,
    /// The two-sided p-value.
    pub p: f64,
    /// Whether the p-value is exact.
    pub is_exact: bool,
}

/// Tests whether values after tend to be larger, or smaller, than values before.
///
/// # Errors
///
/// All values of both are equal.
///
/// ```
/// # use incidence::stats::{Sample, mann_whitney};
/// // 2 of choose(6, 3) = 20 orders separate three from three.
/// let got = mann_whitney(&Sample::new(vec![1.0, 2.0, 3.0])?, &Sample::new(vec![4.0, 5.0, 6.0])?)?;
/// assert!((got.p - 0.1).abs() < 1e-12 && got.superiority == 1.0 && got.is_exact);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn mann_whitney(before: &Sample, after: &Sample) -> Result<MannWhitney, Refusal> {
    let (m, n) = (before.n(), after.n());
    let pairs = m as f64 * n as f64;
    // A pair counts one half once for `<` and once for `<=`.
    let pair_halves: usize = after
        .values()
        .iter()
        .map(|value| {
            let smaller = before.values().partition_point(|other| other < value);
            smaller + before.values().partition_point(|other| other <= value)
        })
        .sum();
    let u = pair_halves as f64 / 2.0;
    let larger = u.max(pairs - u);
    let ties = tie_sum(before, after);
    let is_exact = ties == 0.0 && is_small(m, n);
    let p = if is_exact {
        // U is symmetric, and the lower tail of the table is the one without cancellation.
        let tail: f64 = exact(m, n).iter().take((pairs - larger) as usize + 1).sum();
        (2.0 * tail).min(1.0)
    } else {
        let whole = (m + n) as f64;
        let variance = pairs / 12.0 * (whole + 1.0 - ties / (whole * (whole - 1.0)));
        if variance <= 1e-12 * pairs {
            return Err(Refusal::NoSpread);
        }
        (2.0 * normal_above((larger - pairs / 2.0 - 0.5) / variance.sqrt())).min(1.0)
    };
    Ok(MannWhitney { u, superiority: u / pairs, p, is_exact })
}

fn is_small(m: usize, n: usize) -> bool {
    m.min(n) <= EXACT_UP_TO && m.saturating_mul(n) <= EXACT_PAIRS
}

/// The sum of t^3 - t over values that stand t times in both samples together.
fn tie_sum(before: &Sample, after: &Sample) -> f64 {
    let mut all = [before.values(), after.values()].concat();
    all.sort_by(f64::total_cmp);
    all.chunk_by(|a, b| a == b).map(|run| (run.len() as f64).powi(3) - run.len() as f64).sum()
}

/// The probabilities of U = 0, 1, … for samples of `m` and `n` without ties.
fn exact(m: usize, n: usize) -> Vec<f64> {
    let (short, long) = (m.min(n), m.max(n));
    // The number of ways to write U as a sum is the Gaussian binomial: multiply by 1 - q^(long + i), divide by 1 - q^i.
    // Scaled by i / (long + i) at each step, so that the ways become probabilities.
    let mut ways = vec![0.0; short * long + 1];
    ways[0] = 1.0;
    for i in 1..=short {
        for at in (long + i..ways.len()).rev() {
            ways[at] -= ways[at - long - i];
        }
        for at in i..ways.len() {
            ways[at] += ways[at - i];
        }
        let scale = i as f64 / (long + i) as f64;
        ways.iter_mut().for_each(|way| *way *= scale);
    }
    ways
}

/// How much larger values after are, with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The median of all differences.
    pub value: f64,
    /// The lower end; `None` where the samples are too small to have one.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// Hodges and Lehmann's shift: on logs, its exp is a ratio.
///
/// ```
/// # use incidence::stats::{Sample, shift};
/// // Differences 3, 4, 5, 2, 3, 4, 1, 2, 3 in order 1, 2, 2, 3, 3, 3, 4, 4, 5: median 3; nine pairs have no 2.5 % rank.
/// let got = shift(&Sample::new(vec![1.0, 2.0, 3.0])?, &Sample::new(vec![4.0, 5.0, 6.0])?);
/// assert_eq!((got.value, got.low, got.high), (3.0, None, None));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn shift(before: &Sample, after: &Sample) -> Shift {
    let (m, n) = (before.n(), after.n());
    let pairs = m as u64 * n as u64;
    let ranked = |rank: u64| difference_of_rank(before.values(), after.values(), rank);
    let rank = interval_rank(m, n);
    let ends = (rank > 0).then(|| (ranked(rank), ranked(pairs + 1 - rank)));
    let value = f64::midpoint(ranked(pairs.div_ceil(2)), ranked(pairs / 2 + 1));
    Shift { value, low: ends.map(|ends| ends.0), high: ends.map(|ends| ends.1) }
}

/// C, and 0 where there is none.
fn interval_rank(m: usize, n: usize) -> u64 {
    if is_small(m, n) {
        let mut sum = 0.0;
        let mut is_below = |way: &f64| {
            sum += *way;
            sum <= 0.025
        };
        return exact(m, n).iter().take_while(|way| is_below(way)).count() as u64;
    }
    let (m, n) = (m as f64, n as f64);
    // The saturating cast makes a negative rank 0.
    (m * n / 2.0 - Z_975 * (m * n * (m + n + 1.0) / 12.0).sqrt()).floor() as u64
}

/// The difference (second less first) of a rank, counted from 1: its bits are found by halving, since a difference of
/// sorted values is sorted in both and one pass counts those up to a bound.
fn difference_of_rank(first: &[f64], second: &[f64], rank: u64) -> f64 {
    let up_to = |bound: f64| {
        let mut at = first.len();
        let mut count = 0;
        // Those of the first that are large enough are a tail of it, and the tail shortens as the second rises.
        for value in second {
            while at > 0 && value - first[first.len() - at] > bound {
                at -= 1;
            }
            count += at as u64;
        }
        count
    };
    let (mut low, mut high) = (ordered(f64::MIN), ordered(f64::MAX));
    while low < high {
        let middle = low + (high - low) / 2;
        if up_to(from_ordered(middle)) >= rank { high = middle } else { low = middle + 1 }
    }
    from_ordered(low)
}

/// Numbers as whole ones in the same order.
fn ordered(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn from_ordered(bits: u64) -> f64 {
    f64::from_bits(if bits >> 63 == 1 { bits & !(1 << 63) } else { !bits })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_ranked_as_if_they_were_listed() {
        let first: Vec<f64> = (0..37).map(|i| f64::from(i * i % 41) * 0.37 - 4.0).collect();
        let second: Vec<f64> = (0..29).map(|i| f64::from(i * 17 % 31) * 0.21 - 3.0).collect();
        let mut listed: Vec<f64> = second.iter().flat_map(|b| first.iter().map(move |a| b - a)).collect();
        listed.sort_by(f64::total_cmp);
        let (first, second) = (Sample::new(first).unwrap(), Sample::new(second).unwrap());
        for (at, expected) in listed.iter().enumerate() {
            let got = difference_of_rank(first.values(), second.values(), at as u64 + 1);
            assert_eq!(got, *expected, "rank {}", at + 1);
        }
    }
}
