//! The bootstrap-t interval of a mean: resampled t statistics instead of Student's.
//!
//! t* = (m* - m) / se* of each resample; the interval is \[m - t*(.975) se, m - t*(.025) se\]. Unlike the percentile
//! bootstrap it sees the skewness of the data. Reference: B. Efron, R. J. Tibshirani, *An Introduction to the
//! Bootstrap*, 1993, section 12.5.

use rayon::prelude::*;

use super::{Refusal, Sample, Stream};

/// How many resamples make one interval: with 1 more, 2.5 % of them is a whole number.
const DRAWS: usize = 3_999;

/// How many resamples one stream of random numbers makes.
const GROUP: usize = 100;

/// The 95 % interval of the mean of values that are not negative; the same for a seed with any number of threads.
///
/// # Errors
///
/// Fewer than 10 values; all are equal; one is negative; so few distinct values that a quantile of t* has no end.
///
/// ```
/// # use incidence::stats::{Sample, bootstrap_t};
/// let sample = Sample::new((1..=20).map(f64::from).collect())?;
/// let (low, high) = bootstrap_t(&sample, 1)?;
/// assert!(low > 7.0 && low < 8.5 && high > 12.5 && high < 14.0);
/// assert_eq!(bootstrap_t(&sample, 1)?, (low, high));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn bootstrap_t(sample: &Sample, seed: u64) -> Result<(f64, f64), Refusal> {
    let variance = sample.spread(10)?;
    if sample.values()[0] < 0.0 {
        return Err(Refusal::NotPositive);
    }
    let (mean, deviation) = (sample.mean(), variance.sqrt());
    // Standardised, so that sums of squares lose no digits.
    let values: Vec<f64> = sample.values().iter().map(|value| (value - mean) / deviation).collect();
    let groups = DRAWS.div_ceil(GROUP);
    let of_group = |group: usize| {
        let mut stream = Stream::new(seed, group as u64);
        let draws = GROUP.min(DRAWS - group * GROUP);
        (0..draws).map(|_| statistic(&values, &mut stream)).collect::<Vec<f64>>()
    };
    let drawn: Vec<Vec<f64>> = (0..groups).into_par_iter().map(of_group).collect();
    let mut drawn = drawn.concat();
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((DRAWS + 1) as f64 * share).round() as usize - 1];
    let error = deviation / (sample.n() as f64).sqrt();
    let (low, high) = (mean - at(0.975) * error, mean - at(0.025) * error);
    if low.is_finite() && high.is_finite() { Ok((low.max(0.0), high)) } else { Err(Refusal::NoSpread) }
}

/// t* of one resample of standardised values; infinite where a resample has one value only.
fn statistic(values: &[f64], stream: &mut Stream) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..values.len() {
        let value = values[stream.below(values.len())];
        sum += value;
        squares += value * value;
    }
    let n = values.len() as f64;
    let mean = sum / n;
    let variance = (squares - n * mean * mean) / (n - 1.0);
    if variance <= 1e-12 {
        return mean.signum() * f64::INFINITY;
    }
    mean / (variance / n).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_does_not_depend_on_threads() {
        let sample = Sample::new((1..300).map(|i| f64::from(i * 7919 % 1009)).collect()).unwrap();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bootstrap_t(&sample, 5)).unwrap()
        };
        let (one, four) = (with(1), with(4));
        assert_eq!((one.0.to_bits(), one.1.to_bits()), (four.0.to_bits(), four.1.to_bits()));
    }

    #[test]
    fn a_sample_of_hardly_more_than_one_value_is_refused() {
        let mut values = vec![60.0; 19];
        values.push(120.0);
        // A third of the resamples does not hold the odd value: there is no 2.5 % point of t*.
        assert_eq!(bootstrap_t(&Sample::new(values).unwrap(), 1), Err(Refusal::NoSpread));
        assert_eq!(bootstrap_t(&Sample::new(vec![60.0; 20]).unwrap(), 1), Err(Refusal::NoSpread));
    }
}
