//! Welch's comparison of two geometric means, which needs no equal variances.
//!
//! On logs: t = (m2 - m1) / sqrt(s1^2 / n1 + s2^2 / n2), with Satterthwaite's degrees of freedom; exp of the difference
//! and of its ends is the ratio. Reference: B. L. Welch, *The Generalization of Student's Problem when Several Different
//! Population Variances Are Involved*, Biometrika 34 (1947).

use super::{Refusal, Sample, t_two_sided, t_upper};

/// The geometric mean after, divided by the one before, with the offset c inside both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeometricRatio {
    /// The ratio.
    pub ratio: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The degrees of freedom.
    pub freedom: f64,
    /// The two-sided p-value of a ratio of 1.
    pub p: f64,
}

/// Compares the logs of two samples.
///
/// # Errors
///
/// Fewer than 3 values in one; all values of both are equal; a value plus the offset is not above 0.
///
/// ```
/// # use incidence::stats::{Sample, welch_on_logs};
/// let before = Sample::new(vec![10.0, 20.0, 40.0, 80.0])?;
/// let after = Sample::new(vec![5.0, 10.0, 20.0, 40.0])?;
/// let got = welch_on_logs(&before, &after, 0.0)?;
/// assert!((got.ratio - 0.5).abs() < 1e-12 && got.low < 0.5 && got.high > 1.0);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn welch_on_logs(before: &Sample, after: &Sample, offset: f64) -> Result<GeometricRatio, Refusal> {
    let logs = [before.logs(offset)?, after.logs(offset)?];
    let mut parts = [(0.0, 0.0); 2];
    for (part, logs) in parts.iter_mut().zip(&logs) {
        if logs.n() < 3 {
            return Err(Refusal::TooFew { n: logs.n(), needed: 3 });
        }
        let n = logs.n() as f64;
        *part = (logs.variance().unwrap_or_default() / n, n - 1.0);
    }
    ratio(logs[1].mean() - logs[0].mean(), parts)
}

/// The ratio of a difference of logs, from the variance of each mean and its degrees of freedom.
pub(super) fn ratio(difference: f64, parts: [(f64, f64); 2]) -> Result<GeometricRatio, Refusal> {
    let variance = parts[0].0 + parts[1].0;
    if variance <= 0.0 {
        return Err(Refusal::NoSpread);
    }
    let freedom = variance * variance / parts.iter().map(|(part, freedom)| part * part / freedom).sum::<f64>();
    let error = variance.sqrt();
    let half = t_upper(0.025, freedom) * error;
    Ok(GeometricRatio {
        ratio: difference.exp(),
        low: (difference - half).exp(),
        high: (difference + half).exp(),
        freedom,
        p: t_two_sided(difference / error, freedom),
    })
}
