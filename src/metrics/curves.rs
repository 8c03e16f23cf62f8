//! What charts draw beside figures: the share still open, limits of a weekly series.

use super::{Interval, Sample};
use crate::stats::{Ending, FollowUp, kaplan_meier, xmr};

/// The share that is open from a time on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenShare {
    /// The time, in seconds.
    pub at_s: f64,
    /// The share.
    pub share: f64,
    /// Its log-log interval.
    pub ci95: Interval,
}

/// Kaplan and Meier's curve of a sample, those still open censored.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// A step for each time at which any ended, in order.
    pub steps: Vec<OpenShare>,
    /// After so many seconds half is over; `None` if it never is.
    pub median_s: Option<f64>,
    /// Its interval.
    pub median_ci95: Interval,
}

impl Sample {
    /// The share that is still open after a time; `None` where there is no incident.
    pub fn survival(&self) -> Option<Survival> {
        let ended = self.ended_s.iter().map(|seconds| (*seconds, Ending::Event));
        let open = self.open_s.iter().map(|seconds| (*seconds, Ending::Censored));
        let curve = kaplan_meier(&FollowUp::new(&ended.chain(open).collect::<Vec<_>>()).ok()?);
        let step = |step: &crate::stats::Step| OpenShare {
            at_s: step.time,
            share: step.survival,
            ci95: Interval { low: Some(step.low), high: Some(step.high) },
        };
        let (low, high) = curve.median_interval();
        Some(Survival {
            steps: curve.steps().iter().map(step).collect(),
            median_s: curve.median(),
            median_ci95: Interval { low, high },
        })
    }
}

/// Between which values a series moves by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesLimits {
    /// The lower limit, not below 0.
    pub low: f64,
    /// The mean of the baseline.
    pub centre: f64,
    /// The upper limit.
    pub high: f64,
}

/// XmR limits on logs, of geometric means that were taken with `offset_s`; `None` where the baseline has no spread.
pub fn log_limits(baseline_s: &[f64], offset_s: f64) -> Option<SeriesLimits> {
    let logs: Vec<f64> = baseline_s.iter().map(|seconds| (seconds + offset_s).ln()).collect();
    let limits = xmr(&logs).ok()?;
    let back = |log: f64| (log.exp() - offset_s).max(0.0);
    Some(SeriesLimits { low: back(limits.low), centre: back(limits.centre), high: back(limits.high) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_censored() {
        // 4 incidents: over after 10 and 30, open since 20 and 40. S: 3/4 from 10, then 3/4 * 1/2 from 30.
        let sample = Sample { ended_s: vec![10.0, 30.0], open_s: vec![20.0, 40.0], ..Sample::default() };
        let curve = sample.survival().unwrap();
        let shares: Vec<_> = curve.steps.iter().map(|step| (step.at_s, step.share)).collect();
        assert_eq!(shares, [(10.0, 0.75), (30.0, 0.375)]);
        assert_eq!(curve.median_s, Some(30.0));
        assert_eq!(Sample::default().survival(), None);
    }

    #[test]
    fn limits_are_those_of_the_logs() {
        // Logs of 100, 200, 100, 200: mean ln 141.42, moving range ln 2; limits exp(-+ 2.66 ln 2) = a factor of 6.3203.
        let limits = log_limits(&[100.0, 200.0, 100.0, 200.0], 0.0).unwrap();
        assert!((limits.centre - 141.421_356).abs() < 1e-5, "{limits:?}");
        assert!((limits.high - 893.830).abs() < 1e-2 && (limits.low - 22.376).abs() < 1e-2, "{limits:?}");
        assert_eq!(log_limits(&[60.0; 12], 0.5), None);
    }
}
