//! Intervals of a count, and of the mean time between events when the time was observed and the events counted.
//!
//! Garwood: \[chi2(.025; 2n) / 2, chi2(.975; 2n + 2) / 2\], the lower end 0 where n is 0.
//! Reference: F. Garwood, *Fiducial Limits for the Poisson Distribution*, Biometrika 28 (1936).
//! Mean time between events in observed time T: T divided by the ends of Garwood's interval, the other way round; with
//! no event there is no upper end, and the lower one is one-sided: T / -ln .05.

use super::chi_square_quantile;

/// The exact 95 % interval of a Poisson count.
pub fn garwood(n: u64) -> (f64, f64) {
    let count = n as f64;
    let low = if n == 0 { 0.0 } else { chi_square_quantile(0.025, 2.0 * count) / 2.0 };
    (low, chi_square_quantile(0.975, 2.0 * count + 2.0) / 2.0)
}

/// The 95 % interval of the mean time between `n` events in `observed` time: low, and high where it exists.
pub fn mean_time_between(observed: f64, n: u64) -> (f64, Option<f64>) {
    if n == 0 {
        return (observed / -(0.05_f64.ln()), None);
    }
    let (low, high) = garwood(n);
    (observed / high, Some(observed / low))
}
