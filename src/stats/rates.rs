//! Two counts in two exposures: the exact ratio of their rates, and the quasi-Poisson one where counts are overdispersed.
//!
//! Given a + b events, b is binomial with p = e\[b\] / (e\[a\] + e\[b\]) if the rates are equal. Test: two-sided by the
//! probabilities not above the observed one (as scipy's `binomtest`); interval: Clopper and Pearson's for p, carried over
//! to the ratio p / (1 - p) x e\[a\] / e\[b\]. Reference: J. Przyborowski, H. Wilenski, *Homogeneity of Results in Testing
//! Samples from Poisson Series*, Biometrika 31 (1940). Quasi-Poisson: P. McCullagh, J. A. Nelder, *Generalized Linear
//! Models*, 1989, section 6.2.

use super::{
    Dispersion, Refusal, beta_quantile, binomial_at_least, binomial_at_most, binomial_mass, t_two_sided, t_upper,
};

/// The most that a double counts exactly.
pub(super) const MOST: u64 = 1 << 53;

/// Events counted over an exposure (time, say), which is finite and above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    events: u64,
    exposure: f64,
}

impl Counted {
    /// Takes a count and its exposure.
    ///
    /// # Errors
    ///
    /// The exposure is not finite, or not above 0; the events are more than a double counts exactly.
    ///
    /// ```
    /// # use incidence::stats::Counted;
    /// assert!(Counted::new(3, 7.0).is_ok() && Counted::new(3, 0.0).is_err());
    /// ```
    pub fn new(events: u64, exposure: f64) -> Result<Counted, Refusal> {
        match exposure {
            _ if events > MOST => Err(Refusal::TooMany { n: events as usize, most: MOST as usize }),
            exposure if !exposure.is_finite() => Err(Refusal::NotFinite),
            exposure if exposure <= 0.0 => Err(Refusal::NotPositive),
            exposure => Ok(Counted { events, exposure }),
        }
    }

    /// The events.
    pub fn events(self) -> u64 {
        self.events
    }

    /// The exposure.
    pub fn exposure(self) -> f64 {
        self.exposure
    }

    /// Events per unit of exposure.
    ///
    /// ```
    /// # use incidence::stats::Counted;
    /// assert_eq!(Counted::new(14, 7.0)?.rate(), 2.0);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn rate(self) -> f64 {
        self.events as f64 / self.exposure
    }
}

/// The rate after, divided by the rate before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateRatio {
    /// The ratio; `None` where nothing was counted before.
    pub ratio: Option<f64>,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end; `None` where nothing was counted before.
    pub high: Option<f64>,
    /// The two-sided p-value of equal rates.
    pub p: f64,
}

/// The exact ratio of two rates of independent events.
///
/// # Errors
///
/// Nothing was counted in either.
///
/// ```
/// # use incidence::stats::{Counted, rate_ratio};
/// let got = rate_ratio(Counted::new(10, 1.0)?, Counted::new(20, 1.0)?)?;
/// assert_eq!(got.ratio, Some(2.0));
/// assert!((got.p - 0.098_737).abs() < 1e-6);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn rate_ratio(before: Counted, after: Counted) -> Result<RateRatio, Refusal> {
    let n = before.events + after.events;
    let exposures = before.exposure / after.exposure;
    let (low, high) = clopper_pearson(after.events, n).ok_or(Refusal::NoSpread)?;
    let carried = |p: f64| p / (1.0 - p) * exposures;
    let p = binomial_two_sided(after.events, n, 1.0 / (1.0 + exposures));
    Ok(RateRatio {
        ratio: (before.events > 0).then(|| after.rate() / before.rate()),
        low: carried(low),
        high: (before.events > 0).then(|| carried(high)),
        p,
    })
}

/// The two-sided p-value of `k` hits in `n` trials: all outcomes that are not likelier than the observed one. No number
/// where `p` is outside 0 to 1, or `k` above `n`.
///
/// ```
/// // 0, 1, 9 and 10 heads of 10: 22 / 1024.
/// let p = incidence::stats::binomial_two_sided(1, 10, 0.5);
/// assert!((p - 22.0 / 1024.0).abs() < 1e-14);
/// ```
pub fn binomial_two_sided(k: u64, n: u64, p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || k > n {
        return f64::NAN;
    }
    let expected = p * n as f64;
    // Equal probabilities differ by rounding: scipy's and R's tolerance.
    let bound = binomial_mass(k, n, p) * (1.0 + 1e-7);
    let is_rare = |i: u64| binomial_mass(i, n, p) <= bound;
    if k as f64 == expected {
        return 1.0;
    }
    let both = if (k as f64) < expected {
        // Falling from the expected number on: the first that is rare.
        let first = search(expected.ceil() as u64, n.saturating_add(1), is_rare);
        binomial_at_most(k, n, p) + binomial_at_least(first, n, p)
    } else {
        // Rising up to the expected number: the first that is not rare, and all before it.
        let first = search(0, expected.floor() as u64 + 1, |i| !is_rare(i));
        binomial_at_least(k, n, p) + if first == 0 { 0.0 } else { binomial_at_most(first - 1, n, p) }
    };
    both.min(1.0)
}

/// The first of `low..high` for which a condition holds that, once true, stays true; `high` where it never does.
pub(super) fn search(mut low: u64, mut high: u64, is_so: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if is_so(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// Clopper and Pearson's exact 95 % interval of `hits` of `n`; `None` where `n` is 0.
///
/// ```
/// let (low, high) = incidence::stats::clopper_pearson(0, 10).unwrap();
/// assert!(low == 0.0 && (high - (1.0 - 0.025_f64.powf(0.1))).abs() < 1e-12);
/// ```
pub fn clopper_pearson(hits: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 || hits > n {
        return None;
    }
    let (k, m) = (hits as f64, (n - hits) as f64);
    let low = if hits == 0 { 0.0 } else { beta_quantile(0.025, k, m + 1.0) };
    let high = if hits == n { 1.0 } else { beta_quantile(0.975, k + 1.0, m) };
    Some((low, high))
}

/// The ratio of two rates of counts that spread each in its own way.
///
/// The log of the ratio has the variance `d[a] / a + d[b] / b`; a dispersion below 1 counts as 1. Degrees of freedom by
/// Satterthwaite.
///
/// # Errors
///
/// One of the counts is 0, or a dispersion has no degrees of freedom.
///
/// ```
/// # use incidence::stats::{Counted, Dispersion, quasi_poisson_ratio, quasi_poisson_ratio_of_each};
/// let (before, after) = (Counted::new(40, 4.0)?, Counted::new(60, 4.0)?);
/// let one = Dispersion { index: 3.0, freedom: 11.0, p: 0.0 };
/// let each = quasi_poisson_ratio_of_each((before, one), (after, one))?;
/// let both = quasi_poisson_ratio(before, after, 3.0, 22.0)?;
/// assert!((each.p - both.p).abs() < 0.001);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn quasi_poisson_ratio_of_each(
    before: (Counted, Dispersion),
    after: (Counted, Dispersion),
) -> Result<RateRatio, Refusal> {
    let part = |(counted, spread): (Counted, Dispersion)| match (counted.events, spread.freedom) {
        (0, _) => Err(Refusal::NoSpread),
        (_, freedom) if freedom.is_nan() || freedom <= 0.0 => Err(Refusal::NotPositive),
        (events, freedom) => {
            let variance = spread.index.max(1.0) / events as f64;
            Ok((variance, variance * variance / freedom))
        }
    };
    let (a, b) = (part(before)?, part(after)?);
    let variance = a.0 + b.0;
    // The dispersion that both would have in common to give the same variance.
    let in_common = variance / (1.0 / before.0.events as f64 + 1.0 / after.0.events as f64);
    quasi_poisson_ratio(before.0, after.0, in_common, variance * variance / (a.1 + b.1))
}

/// The ratio of two rates of overdispersed counts, with the dispersion that a baseline showed.
///
/// The log of the ratio has the variance `dispersion` x (1 / a + 1 / b); a dispersion below 1 counts as 1. `freedom`,
/// the degrees of freedom of the dispersion (weeks of the baseline less 1), is that of t.
///
/// # Errors
///
/// One of the counts is 0; the dispersion or its freedom is not finite and above 0.
///
/// ```
/// # use incidence::stats::{Counted, quasi_poisson_ratio, rate_ratio};
/// let (before, after) = (Counted::new(40, 4.0)?, Counted::new(60, 4.0)?);
/// assert!(rate_ratio(before, after)?.p < 0.06);
/// assert!(quasi_poisson_ratio(before, after, 3.0, 11.0)?.p > 0.2);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn quasi_poisson_ratio(
    before: Counted,
    after: Counted,
    dispersion: f64,
    freedom: f64,
) -> Result<RateRatio, Refusal> {
    if before.events == 0 || after.events == 0 {
        return Err(Refusal::NoSpread);
    }
    if !dispersion.is_finite() || !freedom.is_finite() {
        return Err(Refusal::NotFinite);
    }
    if dispersion <= 0.0 || freedom <= 0.0 {
        return Err(Refusal::NotPositive);
    }
    let log = (after.rate() / before.rate()).ln();
    let error = (dispersion.max(1.0) * (1.0 / before.events as f64 + 1.0 / after.events as f64)).sqrt();
    let half = t_upper(0.025, freedom) * error;
    Ok(RateRatio {
        ratio: Some(log.exp()),
        low: (log - half).exp(),
        high: Some((log + half).exp()),
        p: t_two_sided(log / error, freedom),
    })
}
