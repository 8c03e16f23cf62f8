//! Wilson's score interval of a proportion.
//!
//! (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n), z = 1.96.
//! Reference: E. B. Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22 (1927).

use super::Z_975;

/// The 95 % interval of `hits` of `n`, without continuity correction; `None` where `n` is 0.
///
/// ```
/// let (low, high) = incidence::stats::wilson(9, 60).unwrap();
/// assert!((low - 0.0809).abs() < 1e-4 && (high - 0.2611).abs() < 1e-4);
/// ```
pub fn wilson(hits: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (k, m, z2) = (hits as f64, n as f64, Z_975 * Z_975);
    let p = k / m;
    let centre = k + z2 / 2.0;
    let half = Z_975 * (m * p * (1.0 - p) + z2 / 4.0).sqrt();
    let low = if hits == 0 { 0.0 } else { ((centre - half) / (m + z2)).max(0.0) };
    let high = if hits == n { 1.0 } else { ((centre + half) / (m + z2)).min(1.0) };
    Some((low, high))
}
