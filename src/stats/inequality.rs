//! How unevenly a load is shared: Gini, Jain, Lorenz, the largest share, the largest over the median.
//!
//! Gini: sum (2i - n - 1) x\[i\] / (n sum x) with x sorted; 0 for equal shares, (n - 1) / n where one has all. Jain:
//! (sum x)^2 / (n sum x^2); 1 for equal shares, 1 / n where one has all. Lorenz: the share of the total that the least
//! loaded share of people has. References: C. Gini, *Variabilità e mutabilità*, 1912; R. Jain, D. Chiu, W. Hawe, *A
//! Quantitative Measure of Fairness and Discrimination*, DEC TR-301, 1984; M. O. Lorenz, JASA 9 (1905).

use super::{Refusal, Sample};

/// At least one load, none of them negative, with a total above 0. People without any load are among them, with 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Loads(Sample);

impl Loads {
    /// Takes the loads of all people, the idle too.
    ///
    /// # Errors
    ///
    /// There is none; one is not finite, or negative; all are 0.
    ///
    /// ```
    /// # use incidence::stats::Loads;
    /// assert!(Loads::new(vec![0.0, 2.0]).is_ok() && Loads::new(vec![0.0, 0.0]).is_err());
    /// ```
    pub fn new(loads: Vec<f64>) -> Result<Loads, Refusal> {
        let sample = Sample::new(loads)?;
        if sample.values()[0] < 0.0 {
            return Err(Refusal::NotPositive);
        }
        if sample.values()[sample.n() - 1] == 0.0 {
            return Err(Refusal::NoSpread);
        }
        Ok(Loads(sample))
    }

    fn total(&self) -> f64 {
        self.0.values().iter().sum()
    }

    fn largest(&self) -> f64 {
        self.0.values()[self.0.n() - 1]
    }

    /// Gini's coefficient.
    ///
    /// ```
    /// # use incidence::stats::Loads;
    /// assert_eq!(Loads::new(vec![0.0, 0.0, 0.0, 8.0])?.gini(), 0.75);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn gini(&self) -> f64 {
        let n = self.0.n() as f64;
        let weight = |at: usize| 2.0 * (at as f64 + 1.0) - n - 1.0;
        let sum: f64 = self.0.values().iter().enumerate().map(|(at, load)| weight(at) * load).sum();
        (sum / (n * self.total())).max(0.0)
    }

    /// Jain's index.
    ///
    /// ```
    /// # use incidence::stats::Loads;
    /// assert_eq!(Loads::new(vec![0.0, 0.0, 0.0, 8.0])?.jain(), 0.25);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn jain(&self) -> f64 {
        // Relative to the largest, so that squares neither overflow nor vanish.
        let (mut sum, mut squares) = (0.0, 0.0);
        for load in self.0.values() {
            let load = load / self.largest();
            sum += load;
            squares += load * load;
        }
        sum * sum / (self.0.n() as f64 * squares)
    }

    /// Lorenz's curve: (share of people, their share of the load) from (0, 0) to (1, 1), the least loaded first.
    ///
    /// ```
    /// # use incidence::stats::Loads;
    /// assert_eq!(Loads::new(vec![3.0, 1.0])?.lorenz(), [(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)]);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn lorenz(&self) -> Vec<(f64, f64)> {
        let (n, total) = (self.0.n() as f64, self.total());
        let mut sum = 0.0;
        let mut points = vec![(0.0, 0.0)];
        for (at, load) in self.0.values().iter().enumerate() {
            sum += load;
            points.push(((at as f64 + 1.0) / n, sum / total));
        }
        points
    }

    /// The share of the most loaded.
    ///
    /// ```
    /// # use incidence::stats::Loads;
    /// assert_eq!(Loads::new(vec![3.0, 1.0])?.largest_share(), 0.75);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn largest_share(&self) -> f64 {
        self.largest() / self.total()
    }

    /// The largest load over the median one; `None` if the median is 0.
    ///
    /// ```
    /// # use incidence::stats::Loads;
    /// assert_eq!(Loads::new(vec![6.0, 1.0, 3.0])?.max_by_median(), Some(2.0));
    /// assert_eq!(Loads::new(vec![6.0, 0.0, 0.0])?.max_by_median(), None);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn max_by_median(&self) -> Option<f64> {
        let (values, n) = (self.0.values(), self.0.n());
        let median = f64::midpoint(values[(n - 1) / 2], values[n / 2]);
        (median > 0.0).then(|| self.largest() / median)
    }
}
