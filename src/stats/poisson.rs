//! Intervals of a count, and of the mean time between events when the time was observed and the events counted.
//!
//! Garwood: \[chi2(.025; 2n) / 2, chi2(.975; 2n + 2) / 2\], the lower end 0 where n is 0.
//! Reference: F. Garwood, *Fiducial Limits for the Poisson Distribution*, Biometrika 28 (1936).
//! Mean time between events in observed time T: T divided by the ends of Garwood's interval, the other way round; with
//! no event there is no upper end, and the lower one is one-sided: T / -ln .05.

use super::chi_square_quantile;

/// The exact 95 % interval of a Poisson count.
///
/// ```
/// let (low, high) = incidence::stats::garwood(12);
/// assert!((low - 6.2006).abs() < 1e-4 && (high - 20.9616).abs() < 1e-4);
/// ```
pub fn garwood(n: u64) -> (f64, f64) {
    let count = n as f64;
    let low = if n == 0 { 0.0 } else { chi_square_quantile(0.025, 2.0 * count) / 2.0 };
    (low, chi_square_quantile(0.975, 2.0 * count + 2.0) / 2.0)
}

/// The 95 % interval of the mean time between `n` events in `observed` time: low, and high where it exists.
///
/// ```
/// let (low, high) = incidence::stats::mean_time_between(100.0, 0);
/// assert!((low - 33.38).abs() < 0.01 && high.is_none());
/// ```
pub fn mean_time_between(observed: f64, n: u64) -> (f64, Option<f64>) {
    if n == 0 {
        return (observed / -(0.05_f64.ln()), None);
    }
    let (low, high) = garwood(n);
    (observed / high, Some(observed / low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(got: f64, expected: f64) {
        assert!((got / expected - 1.0).abs() < 1e-9, "{got} instead of {expected}");
    }

    #[test]
    fn a_count_has_garwoods_interval() {
        // scipy 1.17.1: chi2.ppf(.025, 24) / 2, chi2.ppf(.975, 26) / 2
        let (low, high) = garwood(12);
        is_near(low, 6.200_575_108_722_218);
        is_near(high, 20.961_585_048_176_96);
        // No event: 0 and -ln .025.
        let (low, high) = garwood(0);
        assert_eq!(low, 0.0);
        is_near(high, -(0.025_f64.ln()));
    }

    #[test]
    fn time_between_events_is_observed_time_by_the_count() {
        // 2T / chi2.ppf(.975, 26) and 2T / chi2.ppf(.025, 24) with T = 1000 (scipy 1.17.1)
        let (low, high) = mean_time_between(1000.0, 12);
        is_near(low, 2000.0 / 41.923_170_096_353_92);
        is_near(high.unwrap(), 2000.0 / 12.401_150_217_444_435);
        // No event: T / -ln .05 = T / 2.995732273553991
        let (low, high) = mean_time_between(1000.0, 0);
        is_near(low, 1000.0 / 2.995_732_273_553_991);
        assert_eq!(high, None);
    }
}
