//! Means of values that come in clusters (incidents of one day): a storm is not as many witnesses as it has incidents.
//!
//! Variance of a mean: G / (G - 1) sum over clusters of (sum of residuals)^2 / n^2. Intraclass correlation: one-way
//! analysis of variance, (B - W) / (B + (k - 1) W) with B and W the mean squares between and within and
//! k = (n - sum n\[g\]^2 / n) / (G - 1); F = B / W tests it. References: K.-Y. Liang, S. L. Zeger, *Longitudinal Data
//! Analysis Using Generalized Linear Models*, Biometrika 73 (1986); A. Donner, J. J. Koval, *The Estimation of Intraclass
//! Correlation in the Analysis of Family Data*, Biometrics 36 (1980).

use super::{GeometricRatio, Refusal, f_above, welch};

/// At least one cluster, none of them empty, of finite values.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    groups: Vec<Vec<f64>>,
}

/// How alike the values of one cluster are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intraclass {
    /// The correlation of two values of one cluster; near 0, or below, where clusters do not matter.
    pub correlation: f64,
    /// How often clusters that do not matter look at least so alike.
    pub p: f64,
}

impl Clusters {
    /// Takes the values of each cluster; empty ones are none.
    ///
    /// # Errors
    ///
    /// There is no value, or one is not finite.
    ///
    /// ```
    /// # use incidence::stats::Clusters;
    /// let clusters = Clusters::new(vec![vec![1.0, 3.0], vec![], vec![5.0]])?;
    /// assert_eq!((clusters.n(), clusters.count(), clusters.mean()), (3, 2, 3.0));
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn new(mut groups: Vec<Vec<f64>>) -> Result<Clusters, Refusal> {
        groups.retain(|group| !group.is_empty());
        if groups.is_empty() {
            return Err(Refusal::TooFew { n: 0, needed: 1 });
        }
        if groups.iter().flatten().any(|value| !value.is_finite()) {
            return Err(Refusal::NotFinite);
        }
        Ok(Clusters { groups })
    }

    /// The values of each.
    pub(super) fn groups(&self) -> &[Vec<f64>] {
        &self.groups
    }

    /// How many values there are.
    pub fn n(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// How many clusters there are.
    pub fn count(&self) -> usize {
        self.groups.len()
    }

    /// The mean of all values.
    pub fn mean(&self) -> f64 {
        self.groups.iter().flatten().sum::<f64>() / self.n() as f64
    }

    /// The variance of the mean if clusters did not matter; `None` of one value.
    ///
    /// ```
    /// # use incidence::stats::Clusters;
    /// // Mean 3, squares 4 + 0 + 4: 8 / 2 / 3.
    /// let clusters = Clusters::new(vec![vec![1.0, 3.0], vec![5.0]])?;
    /// assert!((clusters.independent_variance().unwrap() - 4.0 / 3.0).abs() < 1e-12);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn independent_variance(&self) -> Option<f64> {
        let (n, mean) = (self.n() as f64, self.mean());
        let squares: f64 = self.groups.iter().flatten().map(|value| (value - mean).powi(2)).sum();
        (n > 1.0).then(|| squares / (n - 1.0) / n)
    }

    /// The variance of the mean, with clusters as the witnesses.
    ///
    /// # Errors
    ///
    /// Fewer than 2 clusters.
    ///
    /// ```
    /// # use incidence::stats::Clusters;
    /// // Residuals of two clusters sum to -2 and 2: 2 / 1 * (4 + 4) / 3^2.
    /// let clusters = Clusters::new(vec![vec![1.0, 3.0], vec![5.0]])?;
    /// assert!((clusters.variance_of_mean()? - 16.0 / 9.0).abs() < 1e-12);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn variance_of_mean(&self) -> Result<f64, Refusal> {
        let count = self.count();
        if count < 2 {
            return Err(Refusal::TooFew { n: count, needed: 2 });
        }
        let mean = self.mean();
        let residual = |group: &Vec<f64>| group.iter().map(|value| value - mean).sum::<f64>();
        let squares: f64 = self.groups.iter().map(|group| residual(group).powi(2)).sum();
        Ok(count as f64 / (count - 1) as f64 * squares / (self.n() as f64).powi(2))
    }

    /// The intraclass correlation, with the test that there is none.
    ///
    /// # Errors
    ///
    /// Fewer than 2 clusters, none with two values, or no spread within any.
    ///
    /// ```
    /// # use incidence::stats::Clusters;
    /// // Means 2 and 4 of 3: between 4 / 1. Each value is 1 off its own mean: within 4 / 2.
    /// let clusters = Clusters::new(vec![vec![1.0, 3.0], vec![3.0, 5.0]])?;
    /// let got = clusters.intraclass()?;
    /// assert!((got.correlation - (4.0 - 2.0) / (4.0 + 2.0)).abs() < 1e-12);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn intraclass(&self) -> Result<Intraclass, Refusal> {
        let (n, count) = (self.n(), self.count());
        if count < 2 || n <= count {
            return Err(Refusal::TooFew { n, needed: count.max(2) + 1 });
        }
        let mean = self.mean();
        let (mut between, mut within, mut sizes) = (0.0, 0.0, 0.0);
        for group in &self.groups {
            let size = group.len() as f64;
            let own = group.iter().sum::<f64>() / size;
            between += size * (own - mean).powi(2);
            within += group.iter().map(|value| (value - own).powi(2)).sum::<f64>();
            sizes += size * size;
        }
        let (above, below) = ((count - 1) as f64, (n - count) as f64);
        let (between, within) = (between / above, within / below);
        if within <= 0.0 {
            return Err(Refusal::NoSpread);
        }
        let size = (n as f64 - sizes / n as f64) / above;
        let correlation = (between - within) / (between + (size - 1.0) * within);
        Ok(Intraclass { correlation, p: f_above(between / within, above, below) })
    }
}

/// Welch's comparison of two means of logs, with clusters as the witnesses.
///
/// # Errors
///
/// Fewer than 3 clusters in one, or no spread between clusters.
///
/// ```
/// # use incidence::stats::{Clusters, clustered_welch};
/// // Three days of ten equal incidents each are three witnesses, not thirty.
/// let days = |logs: [f64; 3]| Clusters::new(logs.map(|log| vec![log; 10]).to_vec());
/// let got = clustered_welch(&days([1.0, 2.0, 3.0])?, &days([1.5, 2.5, 3.5])?)?;
/// assert!((got.freedom - 4.0).abs() < 1e-9 && (got.ratio - 0.5_f64.exp()).abs() < 1e-12);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn clustered_welch(before: &Clusters, after: &Clusters) -> Result<GeometricRatio, Refusal> {
    let part = |clusters: &Clusters| {
        let count = clusters.count();
        if count < 3 {
            return Err(Refusal::TooFew { n: count, needed: 3 });
        }
        Ok((clusters.variance_of_mean()?, (count - 1) as f64))
    };
    welch::ratio(after.mean() - before.mean(), [part(before)?, part(after)?])
}
