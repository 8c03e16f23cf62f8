//! Fisher's exact test of two proportions.
//!
//! With both margins fixed the hits of the first are hypergeometric; two-sided by the probabilities not above the
//! observed one (as scipy's `fisher_exact` and R's `fisher.test`). Reference: R. A. Fisher, *The Logic of Inductive
//! Inference*, Journal of the Royal Statistical Society 98 (1935).

use super::proportion::Share;
use super::{binomial_mass, rates::search};

/// The two-sided p-value that two shares are equal.
///
/// ```
/// # use incidence::stats::{Share, fisher_exact};
/// // Tea: 3 of 4 cups and 1 of 4 cups: 34 / 70.
/// let p = fisher_exact(Share::new(3, 4)?, Share::new(1, 4)?);
/// assert!((p - 34.0 / 70.0).abs() < 1e-12);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn fisher_exact(before: Share, after: Share) -> f64 {
    let (first, second, hits) = (before.n(), after.n(), before.hits() + after.hits());
    let whole = first + second;
    let (least, most) = (hits.saturating_sub(second), hits.min(first));
    // The hypergeometric distribution as three binomial ones with one p, which cancels; this p loses no digits.
    let p = hits as f64 / whole as f64;
    let drawn = binomial_mass(hits, whole, p);
    let mass = |k: u64| binomial_mass(k, first, p) * binomial_mass(hits - k, second, p) / drawn;
    // Equal probabilities differ by rounding: R's tolerance.
    let bound = mass(before.hits()) * (1.0 + 1e-7);
    let mode = u128::from(first + 1) * u128::from(hits + 1) / u128::from(whole + 2);
    let mode = (mode as u64).clamp(least, most);
    // Rising up to the mode, falling after it: the first of each side where it crosses the bound.
    let left = search(least, mode, |k| mass(k) > bound);
    let right = search(mode, most + 1, |k| mass(k) <= bound);
    let below = sum((least..left).rev().map(mass));
    let above = sum((right..=most).map(mass));
    (below + above).min(1.0)
}

/// The sum of falling terms, to where they no longer count.
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let mut sum = 0.0;
    for term in terms {
        sum += term;
        if term <= sum * 1e-18 {
            break;
        }
    }
    sum
}
