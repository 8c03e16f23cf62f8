//! Means of values in few clusters of unequal size, compared with caution: a storm of fifteen and fourteen quiet days are
//! not fifteen equal witnesses.
//!
//! Variance of a mean: the jackknife's, (G - 1) / G sum over clusters of (sum of residuals / (1 - n\[g\] / n))^2 / n^2, which is
//! that of `Clusters::variance_of_mean` where all are of one size, and does not fall short of it where they are not (CR3).
//! Degrees of freedom: (sum w)^2 / sum w^2 - 1 with w\[g\] = n\[g\] (1 + (n\[g\] - 1) r), what each cluster adds to the variance
//! under the intraclass correlation r. References: R. M. Bell, D. F. McCaffrey, *Bias Reduction in Standard Errors for
//! Linear Regression with Multi-Stage Samples*, Survey Methodology 28 (2002); A. V. Carter, K. T. Schnepel, D. G.
//! Steigerwald, *Asymptotic Behavior of a t-Test Robust to Cluster Heterogeneity*, Review of Economics and Statistics 99
//! (2017).

use super::{Clusters, GeometricRatio, Refusal, welch};

/// With fewer clusters a window has no spread of its own.
const LEAST: usize = 3;

impl Clusters {
    /// The variance of the mean by leaving out one cluster at a time.
    ///
    /// # Errors
    ///
    /// Fewer than 2 clusters.
    ///
    /// ```
    /// # use incidence::stats::Clusters;
    /// // Residuals sum to -2 and 2; left out, two thirds and one third go: 1 / 2 (6^2 + 3^2) / 3^2.
    /// let clusters = Clusters::new(vec![vec![1.0, 3.0], vec![5.0]])?;
    /// assert!((clusters.cautious_variance()? - 2.5).abs() < 1e-12);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn cautious_variance(&self) -> Result<f64, Refusal> {
        let count = self.count();
        if count < 2 {
            return Err(Refusal::TooFew { n: count, needed: 2 });
        }
        let (n, mean) = (self.n() as f64, self.mean());
        let part = |group: &Vec<f64>| {
            let residual = group.iter().map(|value| value - mean).sum::<f64>();
            (residual / (1.0 - group.len() as f64 / n)).powi(2)
        };
        Ok((count - 1) as f64 / count as f64 * self.groups().iter().map(part).sum::<f64>() / (n * n))
    }

    /// The degrees of freedom of that variance, at least 1: the number of clusters less 1 where all are of one size.
    ///
    /// ```
    /// # use incidence::stats::Clusters;
    /// // Alike within: weights 16, 1 and 1; 18^2 / 258 - 1 is below 1.
    /// let storm = Clusters::new(vec![vec![2.0; 4], vec![1.0], vec![3.0]])?;
    /// assert_eq!(storm.effective_freedom(), 1.0);
    /// let even = Clusters::new(vec![vec![2.0; 4], vec![1.0; 4], vec![3.0; 4]])?;
    /// assert!((even.effective_freedom() - 2.0).abs() < 1e-12);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn effective_freedom(&self) -> f64 {
        // Where nothing tells how alike they are, they are one.
        let alike = self.intraclass().map_or(1.0, |found| found.correlation.clamp(0.0, 1.0));
        let weights = self.groups().iter().map(|group| {
            let n = group.len() as f64;
            n * (1.0 + (n - 1.0) * alike)
        });
        let (sum, squares) = weights.fold((0.0, 0.0), |sum, weight| (sum.0 + weight, sum.1 + weight * weight));
        (sum * sum / squares - 1.0).max(1.0)
    }

    /// What a spread between clusters that all have in common adds to the variance of the mean: sum of squares of shares.
    fn concentration(&self) -> f64 {
        self.groups().iter().map(|group| (group.len() as f64 / self.n() as f64).powi(2)).sum()
    }
}

/// Compares two means of logs with clusters as the witnesses. A window of fewer than 3 clusters takes the spread between
/// clusters that the other one has.
///
/// # Errors
///
/// Fewer than 3 clusters in both, or no spread between clusters.
///
/// ```
/// # use incidence::stats::{Clusters, cautious_welch};
/// let days = |logs: &[f64]| Clusters::new(logs.iter().map(|log| vec![*log; 10]).collect());
/// let got = cautious_welch(&days(&[1.0, 2.0, 3.0])?, &days(&[1.5, 2.5, 3.5])?)?;
/// assert!((got.freedom - 4.0).abs() < 1e-9 && (got.ratio - 0.5_f64.exp()).abs() < 1e-12);
/// // One week after three: variance 1/3 of their mean, 1 of its own; 2 degrees of freedom.
/// let got = cautious_welch(&days(&[1.0, 2.0, 3.0])?, &days(&[4.0])?)?;
/// assert!((got.freedom - 2.0).abs() < 1e-9 && got.p > 0.2);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn cautious_welch(before: &Clusters, after: &Clusters) -> Result<GeometricRatio, Refusal> {
    let part = |clusters: &Clusters| match clusters.count() {
        count if count < LEAST => Err(Refusal::TooFew { n: count, needed: LEAST }),
        _ => Ok((clusters.cautious_variance()?, clusters.effective_freedom())),
    };
    let parts = match (part(before), part(after)) {
        (Ok(a), Ok(b)) => [a, b],
        (Err(refusal), Err(_)) => return Err(refusal),
        (Ok(own), Err(_)) => lent(own, after.concentration() / before.concentration()),
        (Err(_), Ok(own)) => lent(own, before.concentration() / after.concentration()),
    };
    welch::ratio(after.mean() - before.mean(), parts)
}

/// Both variances from one spread, which has the degrees of freedom of one.
fn lent((variance, freedom): (f64, f64), factor: f64) -> [(f64, f64); 2] {
    [(variance * (1.0 + factor), freedom), (0.0, 1.0)]
}
