//! Quantiles by linear interpolation, Hyndman and Fan's type 7.
//!
//! h = (n - 1) p, Q(p) = x\[floor h\] + (h - floor h) (x\[floor h + 1\] - x\[floor h\]) on sorted x, counted from 0.
//! Reference: R. J. Hyndman, Y. Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50 (1996).
//! It is numpy's default and DuckDB's `quantile_cont`.

/// The quantile of sorted whole numbers (microseconds, say); `None` if there are none. `p` is 0 to 1.
///
/// ```
/// use incidence::stats::quantile_sorted;
/// assert_eq!(quantile_sorted(&[10, 20, 30, 50], 0.5), Some(25.0));
/// assert_eq!(quantile_sorted(&[], 0.5), None);
/// ```
pub fn quantile_sorted(sorted: &[i64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let h = last as f64 * p.clamp(0.0, 1.0);
    let below = h.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(low as f64 + (h - below as f64) * (high - low) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolates_as_type_7_does() {
        // numpy 2.4.6: np.quantile([1, 2, 4, 8, 16], [0, .25, .5, .75, .9, .95, 1])
        // By hand for .9: h = 4 * .9 = 3.6 -> 8 + .6 * 8 = 12.8; for .95: h = 3.8 -> 8 + .8 * 8 = 14.4.
        let x = [1, 2, 4, 8, 16];
        for (p, expected) in [(0.0, 1.0), (0.25, 2.0), (0.5, 4.0), (0.75, 8.0), (0.9, 12.8), (0.95, 14.4), (1.0, 16.0)]
        {
            let got = quantile_sorted(&x, p).unwrap();
            assert!((got - expected).abs() < 1e-12, "{p}: {got} instead of {expected}");
        }
    }

    #[test]
    fn one_value_is_every_quantile() {
        assert_eq!(quantile_sorted(&[7], 0.95), Some(7.0));
    }
}
