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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_scipy() {
        // scipy 1.17.1: scipy.stats.binomtest(k, n).proportion_ci(0.95, 'wilson')
        for (hits, n, low, high) in [
            (9, 60, 0.080_974_405_801_677_43, 0.261_145_890_697_785_5),
            (0, 10, 0.0, 0.277_532_799_862_889_26),
            (10, 10, 0.722_467_200_137_110_9, 1.0),
            (1, 3, 0.061_491_944_720_396_26, 0.792_340_399_197_952_3),
            (500, 1000, 0.469_069_600_368_104_2, 0.530_930_399_631_895_8),
            (1, 1_000_000, 1.765_245_767_453_709e-7, 5.664_911_804_311_442e-6),
        ] {
            let got = wilson(hits, n).unwrap();
            assert!((got.0 - low).abs() <= 1e-9 * low, "{hits} of {n}: {got:?}");
            assert!((got.1 - high).abs() <= 1e-9 * high, "{hits} of {n}: {got:?}");
        }
        assert_eq!(wilson(0, 0), None);
    }
}
