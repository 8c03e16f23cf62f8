//! Kaplan and Meier's curve of what has not ended yet, its median, and the mean up to a horizon.
//!
//! S(t) = product over t\[i\] <= t of (1 - d\[i\] / n\[i\]). Interval of S: exp(-exp(log(-log S) +- z sqrt(v) / log S)) with
//! v = sum d / (n (n - d)) (log-log, as lifelines; 0 where S = 0). Its median: where the curve's ends come down to one
//! half. Restricted mean: the area under S up to the horizon; its variance: sum (area from t\[i\] to the horizon)^2
//! d / (n (n - d)). References: E. L. Kaplan, P. Meier, JASA 53 (1958); J. P. Klein, M. L. Moeschberger, *Survival
//! Analysis*, 2003, sections 4.2 to 4.5.

use super::{FollowUp, Refusal, Z_975, normal_above};

/// How far products of floats may miss an exact half.
const TOLERANCE: f64 = 1e-12;

/// One step of the curve: its values from `time` to the next step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// When an event came.
    pub time: f64,
    /// The share that goes on after it.
    pub survival: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// This step's part d / (n (n - d)) of Greenwood's sum; infinite where the curve comes down to 0.
    greenwood: f64,
}

/// The curve, which is 1 before its first step.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    steps: Vec<Step>,
    longest: f64,
}

/// A mean up to a horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestrictedMean {
    /// The mean of the lengths, each cut at the horizon.
    pub mean: f64,
    /// The variance of that mean as an estimate.
    pub variance: f64,
}

/// Kaplan and Meier's curve; a competing event counts as censored.
///
/// ```
/// # use incidence::stats::{Ending::*, FollowUp, kaplan_meier};
/// // 1 - 1/4 at 1, times 1 - 1/2 at 3: 3/4, 3/8.
/// let follow_up = FollowUp::new(&[(1.0, Event), (2.0, Censored), (3.0, Event), (4.0, Censored)])?;
/// let curve = kaplan_meier(&follow_up);
/// assert_eq!(curve.steps()[1].survival, 0.375);
/// assert_eq!(curve.median(), Some(3.0));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn kaplan_meier(follow_up: &FollowUp) -> Curve {
    let (mut survival, mut sum) = (1.0, 0.0);
    let mut steps = Vec::new();
    for moment in follow_up.moments().iter().filter(|moment| moment.events > 0) {
        let (d, n) = (moment.events as f64, moment.at_risk as f64);
        survival *= (n - d) / n;
        let greenwood = d / (n * (n - d));
        sum += greenwood;
        let (low, high) = ends(survival, sum);
        steps.push(Step { time: moment.time, survival, low, high, greenwood });
    }
    Curve { steps, longest: follow_up.longest() }
}

/// The log-log interval of a value of the curve.
fn ends(survival: f64, greenwood: f64) -> (f64, f64) {
    if survival <= 0.0 {
        return (0.0, 0.0);
    }
    let log = survival.ln();
    let half = Z_975 * greenwood.sqrt() / -log;
    ((log * half.exp()).exp(), (log * (-half).exp()).exp())
}

impl Curve {
    /// The steps, one for each moment with an event.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The first time at which at most half go on (an exact half is half); `None` if the curve stays above.
    ///
    /// ```
    /// # use incidence::stats::{Ending::*, FollowUp, kaplan_meier};
    /// // 5/6 * 4/5 * 3/4 is one half, though not in floats.
    /// let six: Vec<_> = (1..=6).map(|time| (f64::from(time), Event)).collect();
    /// assert_eq!(kaplan_meier(&FollowUp::new(&six)?).median(), Some(3.0));
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|step| step.survival <= 0.5 + TOLERANCE).map(|step| step.time)
    }

    /// The 95 % interval of the median, each end where the curve's own end comes down to one half.
    ///
    /// ```
    /// # use incidence::stats::{Ending::*, FollowUp, kaplan_meier};
    /// let one_ended = FollowUp::new(&[(1.0, Event), (2.0, Censored), (2.0, Censored)])?;
    /// assert_eq!(kaplan_meier(&one_ended).median_interval(), (Some(1.0), None));
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn median_interval(&self) -> (Option<f64>, Option<f64>) {
        let first =
            |end: fn(&Step) -> f64| self.steps.iter().find(|step| end(step) <= 0.5 + TOLERANCE).map(|step| step.time);
        (first(|step| step.low), first(|step| step.high))
    }

    /// The mean up to `horizon`; `None` if follow-up is shorter and the curve has not come down to 0.
    ///
    /// ```
    /// # use incidence::stats::{Ending::*, FollowUp, kaplan_meier};
    /// // 1 up to 1, then one half up to 3: 1 + 1 = 2.
    /// let curve = kaplan_meier(&FollowUp::new(&[(1.0, Event), (4.0, Censored)])?);
    /// assert_eq!(curve.restricted_mean(3.0).map(|it| it.mean), Some(2.0));
    /// assert_eq!(curve.restricted_mean(5.0), None);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn restricted_mean(&self, horizon: f64) -> Option<RestrictedMean> {
        let is_down = self.steps.last().is_some_and(|step| step.survival <= 0.0);
        if !(horizon >= 0.0 && horizon.is_finite()) || (self.longest < horizon && !is_down) {
            return None;
        }
        let before = self.steps.partition_point(|step| step.time < horizon);
        let (mut area, mut variance, mut until) = (0.0, 0.0, horizon);
        // From the last step back: `area` is what lies between the step and the horizon.
        for step in self.steps[..before].iter().rev() {
            area += step.survival * (until - step.time);
            until = step.time;
            // Where the curve comes down to 0 there is no area after it, and Greenwood's part is infinite.
            if area > 0.0 {
                variance += area * area * step.greenwood;
            }
        }
        Some(RestrictedMean { mean: area + until, variance })
    }
}

/// A difference with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// After less before.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The two-sided p-value of no difference.
    pub p: f64,
}

/// The restricted mean after less the one before, over a horizon that both reached.
///
/// # Errors
///
/// Neither mean has a variance.
///
/// ```
/// # use incidence::stats::{RestrictedMean, restricted_mean_difference};
/// let (before, after) = (RestrictedMean { mean: 5.0, variance: 0.5 }, RestrictedMean { mean: 3.0, variance: 0.5 });
/// let got = restricted_mean_difference(before, after)?;
/// assert!((got.low + 3.959_964).abs() < 1e-6 && (got.p - 0.045_500).abs() < 1e-6);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn restricted_mean_difference(before: RestrictedMean, after: RestrictedMean) -> Result<Difference, Refusal> {
    let error = (before.variance + after.variance).sqrt();
    if error <= 0.0 || !error.is_finite() {
        return Err(Refusal::NoSpread);
    }
    let value = after.mean - before.mean;
    let half = Z_975 * error;
    Ok(Difference { value, low: value - half, high: value + half, p: 2.0 * normal_above((value / error).abs()) })
}
