//! Intervals of percentiles from order statistics: no assumption on the distribution of the values.
//!
//! With B ~ Binomial(n, p): the low end is the largest x\[l\] with P(B <= l - 1) <= 2.5 %, the high end the smallest
//! x\[u\] with P(B >= u) <= 2.5 %, counted from 1. Where no such order statistic exists, that end does not.
//! Reference: G. J. Hahn, W. Q. Meeker, *Statistical Intervals*, 1991, section 5.2.

use super::{Refusal, Sample, binomial_at_least, binomial_at_most};

/// What each tail may hold.
const TAIL: f64 = 0.025;

/// Below this many values even the median has no end.
const LEAST: usize = 6;

/// The 95 % interval of the percentile `p`, above 0 and below 1; each end where it exists.
///
/// # Errors
///
/// Fewer than 6 values.
///
/// ```
/// # use incidence::stats::{Sample, percentile_interval};
/// // 2^-6 = 1.6 % is the chance that all six lie on one side of the median.
/// let six = Sample::new(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// assert_eq!(percentile_interval(&six, 0.5)?, (Some(1.0), Some(6.0)));
/// // Six values cannot bound a 95th percentile from above.
/// assert_eq!(percentile_interval(&six, 0.95)?, (Some(4.0), None));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn percentile_interval(sample: &Sample, p: f64) -> Result<(Option<f64>, Option<f64>), Refusal> {
    let n = sample.n();
    if n < LEAST {
        return Err(Refusal::TooFew { n, needed: LEAST });
    }
    let trials = n as u64;
    // How many l of 1..=n satisfy P(B <= l - 1) <= 2.5 %: they come first, since the probability rises with l.
    let low = first(n, |l| binomial_at_most(l as u64, trials, p) > TAIL);
    // The smallest u of 1..=n with P(B >= u) <= 2.5 %, less 1.
    let high = first(n, |u| binomial_at_least(u as u64 + 1, trials, p) <= TAIL);
    let values = sample.values();
    Ok((low.checked_sub(1).map(|at| values[at]), values.get(high).copied()))
}

/// The first of `0..n` for which a condition holds that, once true, stays true; `n` where it never does.
fn first(n: usize, is_so: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_so(middle) { high = middle } else { low = middle + 1 }
    }
    low
}
