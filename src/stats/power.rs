//! What can be told from noise: the least true reduction that a comparison of two geometric means finds.
//!
//! With d = -log(1 - reduction): d = (t(.975; f) + t(.80; f)) s sqrt(1 / n1 + 1 / n2), f = n1 + n2 - 2, two-sided at 5 %
//! with 80 % power. Reference: S. Davidovič, *Incident Metrics in SRE*, 2021; W. C. Guenther, *Sample Size Formulas for
//! Normal Theory T Tests*, The American Statistician 35 (1981) on t in place of the non-central t.

use rayon::prelude::*;

use super::{Refusal, Sample, Stream, t_upper, welch_on_logs};

/// How many simulated comparisons one stream of random numbers makes.
const GROUP: usize = 100;

/// The standard deviation of logs, and what it makes detectable; above 0 and finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogSpread(f64);

impl LogSpread {
    /// Takes a standard deviation of logs.
    ///
    /// # Errors
    ///
    /// It is not finite, or not above 0.
    ///
    /// ```
    /// # use incidence::stats::LogSpread;
    /// assert!(LogSpread::new(1.25).is_ok() && LogSpread::new(0.0).is_err());
    /// ```
    pub fn new(sigma: f64) -> Result<LogSpread, Refusal> {
        match sigma {
            sigma if !sigma.is_finite() => Err(Refusal::NotFinite),
            sigma if sigma <= 0.0 => Err(Refusal::NoSpread),
            sigma => Ok(LogSpread(sigma)),
        }
    }

    /// The standard deviation that two samples of logs have in common: their variances, weighted by degrees of freedom.
    ///
    /// # Errors
    ///
    /// Fewer than 2 values in one, or all of both are equal.
    ///
    /// ```
    /// # use incidence::stats::{LogSpread, Sample};
    /// // Variances 1 and 4 over 2 and 2 degrees of freedom: 2.5.
    /// let (before, after) = (Sample::new(vec![1.0, 2.0, 3.0])?, Sample::new(vec![1.0, 3.0, 5.0])?);
    /// assert!((LogSpread::pooled(&before, &after)?.sigma() - 2.5_f64.sqrt()).abs() < 1e-12);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn pooled(before: &Sample, after: &Sample) -> Result<LogSpread, Refusal> {
        let (mut squares, mut freedom) = (0.0, 0.0);
        for logs in [before, after] {
            let own = (logs.n() - 1) as f64;
            squares += own * logs.variance().ok_or(Refusal::TooFew { n: logs.n(), needed: 2 })?;
            freedom += own;
        }
        LogSpread::new((squares / freedom).sqrt())
    }

    /// The standard deviation.
    pub fn sigma(self) -> f64 {
        self.0
    }

    /// The least true reduction of the geometric mean, 0 to 1, that is found with 80 % power.
    ///
    /// # Errors
    ///
    /// Fewer than 2 in one of the two.
    ///
    /// ```
    /// # use incidence::stats::LogSpread;
    /// // With 41 incidents a quarter, an improvement below 54 % cannot be told from chance.
    /// let reduction = LogSpread::new(1.25)?.smallest_reduction(41, 41)?;
    /// assert!((reduction - 0.54).abs() < 0.005);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn smallest_reduction(self, n_before: u64, n_after: u64) -> Result<f64, Refusal> {
        let n = n_before.min(n_after);
        if n < 2 {
            return Err(Refusal::TooFew { n: n as usize, needed: 2 });
        }
        let (before, after) = (n_before as f64, n_after as f64);
        let freedom = before + after - 2.0;
        let difference =
            (t_upper(0.025, freedom) + t_upper(0.2, freedom)) * self.0 * (1.0 / before + 1.0 / after).sqrt();
        Ok(-(-difference).exp_m1())
    }

    /// How many incidents each of two equal periods needs so that a reduction is found with 80 % power; `None` for a
    /// reduction that is not above 0 and below 1, or that would need more than 10^15.
    ///
    /// ```
    /// # use incidence::stats::LogSpread;
    /// assert_eq!(LogSpread::new(1.25)?.incidents_needed(0.3), Some(194));
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn incidents_needed(self, reduction: f64) -> Option<u64> {
        if !(reduction > 0.0 && reduction < 1.0) {
            return None;
        }
        let most = 1_000_000_000_000_000;
        let is_enough = |n: u64| self.smallest_reduction(n, n).is_ok_and(|found| found <= reduction);
        let found = super::rates::search(2, most, is_enough);
        (found < most).then_some(found)
    }

    /// The share of simulated pairs of log-normal windows in which Welch's test on logs finds a reduction at 5 %.
    ///
    /// # Errors
    ///
    /// Fewer than 3 in one of the two, no draws, or a reduction that is not below 1.
    ///
    /// ```
    /// # use incidence::stats::LogSpread;
    /// let power = LogSpread::new(1.25)?.simulated_power(0.54, 41, 41, 2_000, 1)?;
    /// assert!((power - 0.80).abs() < 0.03);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn simulated_power(
        self,
        reduction: f64,
        n_before: usize,
        n_after: usize,
        draws: usize,
        seed: u64,
    ) -> Result<f64, Refusal> {
        if draws == 0 || n_before.min(n_after) < 3 {
            return Err(Refusal::TooFew { n: draws.min(n_before).min(n_after), needed: 3 });
        }
        if reduction.is_nan() || reduction >= 1.0 {
            return Err(Refusal::NotPositive);
        }
        let level = (-reduction).ln_1p();
        let of_group = |group: usize| {
            let mut stream = Stream::new(seed, group as u64);
            let mut window =
                |n: usize, level: f64| Sample::new((0..n).map(|_| (level + self.0 * stream.normal()).exp()).collect());
            let mut found = 0_usize;
            for _ in group * GROUP..draws.min((group + 1) * GROUP) {
                let (before, after) = (window(n_before, 0.0)?, window(n_after, level)?);
                found += usize::from(welch_on_logs(&before, &after, 0.0)?.p < 0.05);
            }
            Ok(found)
        };
        let found: Result<Vec<usize>, Refusal> = (0..draws.div_ceil(GROUP)).into_par_iter().map(of_group).collect();
        Ok(found?.iter().sum::<usize>() as f64 / draws as f64)
    }
}
