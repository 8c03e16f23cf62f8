//! Control charts: within which limits a series moves by itself.
//!
//! XmR: mean -+ 2.66 x mean moving range (2.66 = 3 / 1.128). c chart: c -+ 3 sqrt c. u chart: u -+ 3 sqrt(u / e\[i\]).
//! Laney's u': the same times s\[z\] = mean moving range of z\[i\] = (u\[i\] - u) / sqrt(u / e\[i\]) over 1.128, which takes
//! overdispersion between periods into the limits. References: D. J. Wheeler, *Understanding Variation*, 1993;
//! D. C. Montgomery, *Introduction to Statistical Quality Control*, 2012, chapter 7; D. B. Laney, *Improved Control Charts
//! for Attributes*, Quality Engineering 14 (2002).

use super::{Counted, Refusal};

/// The mean range of two values of a normal distribution, in standard deviations: 2 / sqrt pi, as charts round it.
const D2: f64 = 1.128;
/// 3 / 1.128 as the charts' literature prints it.
const XMR: f64 = 2.66;

/// The centre of a chart and the limits of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The mean of the baseline.
    pub centre: f64,
    /// The lower limit; of counts and rates not below 0.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

/// The limits of single values (logs of durations, say) from the values of a baseline, in their order.
///
/// # Errors
///
/// Fewer than 2 values, one that is not finite, or all are equal.
///
/// ```
/// # use incidence::stats::xmr;
/// // Mean 2.5, moving ranges 1, 2, 1: mean 4 / 3.
/// let limits = xmr(&[2.0, 3.0, 1.0, 2.0])?;
/// assert!((limits.high - (2.0 + 2.66 * 4.0 / 3.0)).abs() < 1e-12);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn xmr(baseline: &[f64]) -> Result<Limits, Refusal> {
    if baseline.iter().any(|value| !value.is_finite()) {
        return Err(Refusal::NotFinite);
    }
    let range = mean_moving_range(baseline)?;
    let centre = baseline.iter().sum::<f64>() / baseline.len() as f64;
    Ok(Limits { centre, low: centre - XMR * range, high: centre + XMR * range })
}

fn mean_moving_range(values: &[f64]) -> Result<f64, Refusal> {
    if values.len() < 2 {
        return Err(Refusal::TooFew { n: values.len(), needed: 2 });
    }
    let range = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>() / (values.len() - 1) as f64;
    if range > 0.0 { Ok(range) } else { Err(Refusal::NoSpread) }
}

/// The limits of counts over equal periods.
///
/// # Errors
///
/// Fewer than 2 counts, or nothing was counted.
///
/// ```
/// # use incidence::stats::c_chart;
/// let limits = c_chart(&[3, 5, 4])?;
/// assert_eq!((limits.centre, limits.low, limits.high), (4.0, 0.0, 10.0));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn c_chart(baseline: &[u64]) -> Result<Limits, Refusal> {
    let counts: Result<Vec<_>, _> = baseline.iter().map(|&events| Counted::new(events, 1.0)).collect();
    Ok(u_chart(&counts?)?.at(1.0))
}

/// The chart of rates over periods that differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateChart {
    centre: f64,
    spread: f64,
}

impl RateChart {
    /// The limits of the rate of a period with that exposure, which is above 0.
    pub fn at(&self, exposure: f64) -> Limits {
        let half = 3.0 * self.spread * (self.centre / exposure).sqrt();
        Limits { centre: self.centre, low: (self.centre - half).max(0.0), high: self.centre + half }
    }

    /// What the limits are multiplied by: 1 for a u chart, s\[z\] for Laney's.
    pub fn spread(&self) -> f64 {
        self.spread
    }
}

/// The chart of rates whose counts are independent.
///
/// # Errors
///
/// Fewer than 2 counts, or nothing was counted.
///
/// ```
/// # use incidence::stats::{Counted, u_chart};
/// // 12 events in 3 weeks: 4 a week; a period of four weeks has limits 4 -+ 3.
/// let limits = u_chart(&[Counted::new(3, 1.0)?, Counted::new(9, 2.0)?])?.at(4.0);
/// assert_eq!((limits.low, limits.high), (1.0, 7.0));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn u_chart(baseline: &[Counted]) -> Result<RateChart, Refusal> {
    if baseline.len() < 2 {
        return Err(Refusal::TooFew { n: baseline.len(), needed: 2 });
    }
    let events: f64 = baseline.iter().map(|count| count.events() as f64).sum();
    let exposure: f64 = baseline.iter().map(|count| count.exposure()).sum();
    if events > 0.0 { Ok(RateChart { centre: events / exposure, spread: 1.0 }) } else { Err(Refusal::NoSpread) }
}

/// Laney's chart of rates whose counts are overdispersed.
///
/// # Errors
///
/// Fewer than 2 counts, nothing was counted, or all rates are equal.
///
/// ```
/// # use incidence::stats::{Counted, laney};
/// // Mean 4: z = -1, 1, -1, 1, moving ranges 2: s = 2 / 1.128.
/// let weeks = [2, 6, 2, 6].map(|events| Counted::new(events, 1.0));
/// let chart = laney(&weeks.into_iter().collect::<Result<Vec<_>, _>>()?)?;
/// assert!((chart.spread() - 2.0 / 1.128).abs() < 1e-12);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn laney(baseline: &[Counted]) -> Result<RateChart, Refusal> {
    let chart = u_chart(baseline)?;
    let z = |count: &Counted| (count.rate() - chart.centre) / (chart.centre / count.exposure()).sqrt();
    let spread = mean_moving_range(&baseline.iter().map(z).collect::<Vec<_>>())? / D2;
    Ok(RateChart { spread, ..chart })
}
