//! What charts draw beside figures: the share that is still open after a time.

use super::{Interval, Sample};
use crate::stats::{Ending, FollowUp, kaplan_meier};

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
}
