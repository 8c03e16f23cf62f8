//! Trends that a few odd values do not bend: Theil and Sen's slope, Mann and Kendall's test.
//!
//! Slope: the median of the slopes of all pairs with different x; its interval are the slopes of ranks
//! (N -+ z s) / 2 with s^2 = (n (n - 1) (2n + 5) - sum over ties t (t - 1) (2t + 5)) / 18, ties of x and of y, rounded as in
//! scipy's `theilslopes`. Test: S = sum of signs, z = (S -+ 1) / s. References: P. K. Sen, *Estimates of the Regression
//! Coefficient Based on Kendall's Tau*, JASA 63 (1968); M. G. Kendall, *Rank Correlation Methods*, 1970.

use super::{Refusal, Z_975, normal_above};

/// All pairs are listed: with more points than this there are too many.
const MOST: usize = 5_000;

/// A slope with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// The rise for each unit of x.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The slope of points (x, y), at most 5,000.
///
/// # Errors
///
/// Fewer than 3 points, or more than 5,000; a number is not finite; all x are equal.
///
/// ```
/// # use incidence::stats::theil_sen;
/// let points = [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 100.0), (4.0, 9.0)];
/// assert_eq!(theil_sen(&points)?.value, 2.0);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn theil_sen(points: &[(f64, f64)]) -> Result<Slope, Refusal> {
    let n = points.len();
    check(n, 3)?;
    if points.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
        return Err(Refusal::NotFinite);
    }
    let mut slopes = Vec::with_capacity(n * (n - 1) / 2);
    for (at, (x, y)) in points.iter().enumerate() {
        for (other, value) in &points[..at] {
            if x != other {
                slopes.push((y - value) / (x - other));
            }
        }
    }
    if slopes.is_empty() {
        return Err(Refusal::NoSpread);
    }
    slopes.sort_by(f64::total_cmp);
    let last = slopes.len() - 1;
    let count = slopes.len() as f64;
    let deviation =
        (variance(n) - ties(points.iter().map(|(x, _)| *x)) - ties(points.iter().map(|(_, y)| *y))).max(0.0);
    let half = Z_975 * deviation.sqrt();
    // The saturating cast makes a negative rank 0.
    let high = (((count + half) / 2.0).round_ties_even() as usize).min(last);
    let low = (((count - half) / 2.0).round_ties_even() - 1.0).max(0.0) as usize;
    let value = f64::midpoint(slopes[last / 2], slopes[slopes.len() / 2]);
    Ok(Slope { value, low: slopes[low], high: slopes[high] })
}

fn check(n: usize, needed: usize) -> Result<(), Refusal> {
    match n {
        n if n < needed => Err(Refusal::TooFew { n, needed }),
        n if n > MOST => Err(Refusal::TooMany { n, most: MOST }),
        _ => Ok(()),
    }
}

fn variance(n: usize) -> f64 {
    let n = n as f64;
    n * (n - 1.0) * (2.0 * n + 5.0) / 18.0
}

/// What equal values take off the variance.
fn ties(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.chunk_by(|a, b| a == b).map(|run| variance(run.len())).sum()
}

/// What Mann and Kendall's test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise less pairs that fall.
    pub s: f64,
    /// Standardised, with continuity.
    pub z: f64,
    /// The two-sided p-value of no trend.
    pub p: f64,
}

/// Tests whether a series rises or falls, in its order.
///
/// # Errors
///
/// Fewer than 4 values, or more than 5,000; one that is not finite; all are equal.
///
/// ```
/// # use incidence::stats::mann_kendall;
/// // All 45 pairs rise; variance 10 * 9 * 25 / 18 = 125; z = 44 / sqrt 125.
/// let got = mann_kendall(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0])?;
/// assert!(got.s == 45.0 && (got.z - 44.0 / 125.0_f64.sqrt()).abs() < 1e-12 && got.p < 0.001);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn mann_kendall(series: &[f64]) -> Result<MannKendall, Refusal> {
    let n = series.len();
    check(n, 4)?;
    if series.iter().any(|value| !value.is_finite()) {
        return Err(Refusal::NotFinite);
    }
    let mut s = 0_i64;
    for (at, value) in series.iter().enumerate() {
        for earlier in &series[..at] {
            s += i64::from(value > earlier) - i64::from(value < earlier);
        }
    }
    let variance = variance(n) - ties(series.iter().copied());
    if variance <= 0.0 {
        return Err(Refusal::NoSpread);
    }
    let z = (s - s.signum()) as f64 / variance.sqrt();
    Ok(MannKendall { s: s as f64, z, p: (2.0 * normal_above(z.abs())).min(1.0) })
}
