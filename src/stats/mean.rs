//! Means that depend neither on threads nor on the order of rows: exact sums, and logs summed in fixed chunks.
//!
//! The arithmetic mean is sum / n with the sum in 128 bits. The geometric mean with an offset is
//! exp(mean of log(x + c)) - c; its logs are summed in chunks of [`CHUNK`] consecutive values, the chunks' sums in order.

use rayon::prelude::*;

/// How many consecutive logs make one partial sum.
const CHUNK: usize = 4096;

/// The mean of whole numbers, from their exact sum; `None` if there are none.
///
/// ```
/// assert_eq!(incidence::stats::exact_mean(&[i64::MAX, i64::MAX]), Some(i64::MAX as f64));
/// ```
pub fn exact_mean(values: &[i64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let sum: i128 = values.iter().map(|&value| i128::from(value)).sum();
    let n = values.len() as i128;
    // The whole part is exact; only the fraction is rounded.
    Some((sum / n) as f64 + (sum % n) as f64 / n as f64)
}

/// The mean of `log(value * scale + offset)`; `None` if there are no values.
///
/// The same values in the same order give the same bits with any number of threads; hand them over sorted and the
/// order of rows does not matter either.
///
/// ```
/// // sqrt(2 * 8) = 4
/// let mean = incidence::stats::log_mean(&[2, 8], 1.0, 0.0).unwrap();
/// assert!((mean.exp() - 4.0).abs() < 1e-12);
/// ```
pub fn log_mean(values: &[i64], scale: f64, offset: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let sum_of = |chunk: &[i64]| chunk.iter().map(|&value| (value as f64 * scale + offset).ln()).sum::<f64>();
    let sums: Vec<f64> = if values.len() > 8 * CHUNK {
        values.par_chunks(CHUNK).map(sum_of).collect()
    } else {
        values.chunks(CHUNK).map(sum_of).collect()
    };
    Some(sums.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_exact_where_64_bits_overflow() {
        // (i64::MAX + i64::MAX + 3) / 3 would overflow in 64 bits.
        let mean = exact_mean(&[i64::MAX, i64::MAX, 3]).unwrap();
        assert_eq!(mean, (2.0 * i64::MAX as f64 + 3.0) / 3.0);
        assert_eq!(exact_mean(&[1, 2]), Some(1.5));
        assert_eq!(exact_mean(&[]), None);
    }

    #[test]
    fn the_mean_of_logs_is_the_log_of_the_geometric_mean() {
        // sqrt(2 * 8) = 4
        let mean = log_mean(&[2_000_000, 8_000_000], 1e-6, 0.0).unwrap();
        assert!((mean.exp() - 4.0).abs() < 1e-12);
    }

    #[test]
    fn logs_do_not_depend_on_threads() {
        let values: Vec<i64> = (1..200_000).map(|i| i * 7919 % 1_000_003).collect();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| log_mean(&values, 1e-6, 0.5)).unwrap()
        };
        assert_eq!(with(1).to_bits(), with(4).to_bits());
    }
}
