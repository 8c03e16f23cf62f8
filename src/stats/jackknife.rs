//! The variance of a figure by leaving out one cluster at a time, and the difference of two figures with such variances.
//!
//! `(c - 1) / c` times the sum of squares of the c figures around their mean (Efron, The Jackknife, the Bootstrap and Other
//! Resampling Plans, 1982); degrees of freedom by Satterthwaite.

use super::{
    Difference, Refusal,
    beta::{t_two_sided, t_upper},
};

/// The variance of a figure from what it is without each of its clusters; `None` for fewer than two.
///
/// ```
/// // Of a mean it is the variance of the mean: 1, 2, 6 leave 4, 3.5 and 1.5; 7 / 3.
/// let variance = incidence::stats::jackknife_variance(&[4.0, 3.5, 1.5]).unwrap();
/// assert!((variance - 7.0 / 3.0).abs() < 1e-12);
/// ```
pub fn jackknife_variance(without_each: &[f64]) -> Option<f64> {
    let count = without_each.len() as f64;
    if without_each.len() < 2 {
        return None;
    }
    let mean = without_each.iter().sum::<f64>() / count;
    Some((count - 1.0) / count * without_each.iter().map(|figure| (figure - mean).powi(2)).sum::<f64>())
}

/// A difference with the variance and the degrees of freedom of each of its two sides.
///
/// # Errors
///
/// Neither side has a variance.
///
/// ```
/// // Equal sides of variance 0.5 with 4 degrees of freedom each: t(.975; 8) = 2.306004.
/// let got = incidence::stats::difference_of(2.0, [(0.5, 4.0), (0.5, 4.0)])?;
/// assert!((got.high - 4.306_004).abs() < 1e-6 && got.p > 0.05);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn difference_of(value: f64, [(a, a_freedom), (b, b_freedom)]: [(f64, f64); 2]) -> Result<Difference, Refusal> {
    let error = (a + b).sqrt();
    if error <= 0.0 || !error.is_finite() {
        return Err(Refusal::NoSpread);
    }
    let freedom = (a + b).powi(2) / (a * a / a_freedom + b * b / b_freedom);
    let half = t_upper(0.025, freedom) * error;
    Ok(Difference { value, low: value - half, high: value + half, p: t_two_sided(value / error, freedom) })
}
