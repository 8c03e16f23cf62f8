//! Anderson and Darling's test of normality with mean and variance estimated from the sample.
//!
//! A2 = -n - 1/n sum (2i - 1) (log F(z\[i\]) + log(1 - F(z\[n + 1 - i\]))), A* = A2 (1 + .75 / n + 2.25 / n^2); the p-value
//! is the piecewise formula of R. B. D'Agostino, M. A. Stephens, *Goodness-of-Fit Techniques*, 1986, table 4.9 (10 %
//! critical value of A*: .631). The usual critical values hold only where both parameters are known beforehand.

use super::{Refusal, Sample, normal_above};

/// D'Agostino and Stephens give the formula for 8 values and more.
const LEAST: usize = 8;

/// What the test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normality {
    /// A2, the statistic before the correction for n.
    pub statistic: f64,
    /// How often a normal sample is at least as far from normal.
    pub p: f64,
}

/// Tests whether the values can be normal; hand over logs to test log-normality.
///
/// # Errors
///
/// Fewer than 8 values, or all are equal.
///
/// ```
/// # use incidence::stats::{Sample, anderson_darling};
/// let even = Sample::new((1..=20).map(f64::from).collect())?;
/// assert!(anderson_darling(&even)?.p > 0.10);
/// let skewed = Sample::new((1..=20).map(|i| f64::from(i * i * i)).collect())?;
/// assert!(anderson_darling(&skewed)?.p < 0.01);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn anderson_darling(sample: &Sample) -> Result<Normality, Refusal> {
    let deviation = sample.spread(LEAST)?.sqrt();
    let (mean, n) = (sample.mean(), sample.n() as f64);
    let z = |at: usize| (sample.values()[at] - mean) / deviation;
    let term = |at: usize| {
        let (below, above) = (normal_above(-z(at)), normal_above(z(sample.n() - 1 - at)));
        (2.0 * at as f64 + 1.0) * (below.max(f64::MIN_POSITIVE).ln() + above.max(f64::MIN_POSITIVE).ln())
    };
    let statistic = -n - (0..sample.n()).map(term).sum::<f64>() / n;
    let a = statistic * (1.0 + 0.75 / n + 2.25 / (n * n));
    let p = if a >= 0.600 {
        // Beyond 153 the parabola would turn up again; the probability there is 0 to any digit.
        if a > 100.0 { 0.0 } else { (1.2937 - 5.709 * a + 0.0186 * a * a).exp() }
    } else if a >= 0.340 {
        (0.9177 - 4.279 * a - 1.38 * a * a).exp()
    } else if a >= 0.200 {
        1.0 - (-8.318 + 42.796 * a - 59.938 * a * a).exp()
    } else {
        1.0 - (-13.436 + 101.14 * a - 223.73 * a * a).exp()
    };
    Ok(Normality { statistic, p: p.clamp(0.0, 1.0) })
}
