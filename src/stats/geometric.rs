//! The geometric mean of durations, the figure to follow from week to week, and its interval.
//!
//! exp(m) - c with m the mean of log(d + c); the interval is exp(m -+ t(.975; n - 1) s / sqrt n) - c, not below 0.
//! Reference: U. Olsson, *Confidence Intervals for the Mean of a Log-Normal Distribution*, Journal of Statistics
//! Education 13 (2005), section 2; c is half the time resolution of the data, so that a 0 has a logarithm.

use super::{Refusal, Sample, t_upper};

/// The geometric mean with the offset `c`.
///
/// # Errors
///
/// A value plus the offset is not above 0.
///
/// ```
/// # use incidence::stats::{Sample, geometric_mean};
/// let mean = geometric_mean(&Sample::new(vec![2.0, 8.0])?, 0.0)?;
/// assert!((mean - 4.0).abs() < 1e-12);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn geometric_mean(sample: &Sample, offset: f64) -> Result<f64, Refusal> {
    Ok((sample.logs(offset)?.mean().exp() - offset).max(0.0))
}

/// The 95 % interval of the geometric mean.
///
/// # Errors
///
/// Fewer than 3 values; all are equal; a value plus the offset is not above 0.
///
/// ```
/// # use incidence::stats::{Sample, geometric_mean_interval};
/// // Logs 0, 1, 2: mean 1, s = 1, t(.975; 2) = 4.30265, so exp(1 -+ 4.30265 / sqrt 3).
/// let e = std::f64::consts::E;
/// let (low, high) = geometric_mean_interval(&Sample::new(vec![1.0, e, e * e])?, 0.0)?;
/// assert!((low - 0.226_7).abs() < 1e-4 && (high - 32.588).abs() < 1e-2);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn geometric_mean_interval(sample: &Sample, offset: f64) -> Result<(f64, f64), Refusal> {
    let logs = sample.logs(offset)?;
    let variance = logs.spread(3)?;
    let n = logs.n() as f64;
    let half = t_upper(0.025, n - 1.0) * (variance / n).sqrt();
    let back = |log: f64| (log.exp() - offset).max(0.0);
    Ok((back(logs.mean() - half), back(logs.mean() + half)))
}
