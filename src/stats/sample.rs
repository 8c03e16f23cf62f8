//! What the functions of this room ask of their numbers, as a type, and why one of them refuses.

use std::fmt;

/// Why there is no figure. A refusal is an answer: a wrong number is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There are `n` values, and fewer than `needed` say nothing.
    TooFew {
        /// How many there are.
        n: usize,
        /// How many it takes.
        needed: usize,
    },
    /// There are `n` values, and the method is for `most`.
    TooMany {
        /// How many there are.
        n: usize,
        /// How many it takes.
        most: usize,
    },
    /// A value is infinite, no number, or so large that its square is.
    NotFinite,
    /// A value is negative (or not above 0) where that cannot be.
    NotPositive,
    /// All values are equal, or nothing happened: there is no spread to measure with.
    NoSpread,
    /// The Anderson-Darling test rejects log-normality.
    NotLogNormal,
    /// The interval would not contain the figure that it is for.
    MissesFigure,
    /// Two lists that belong together have different lengths.
    Uneven,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooFew { n, needed } => write!(f, "{n} values, and it takes {needed}"),
            Refusal::TooMany { n, most } => write!(f, "{n} values, and it takes {most} at most"),
            Refusal::NotFinite => f.write_str("a value is infinite, too large, or no number"),
            Refusal::NotPositive => f.write_str("a value is negative where none can be"),
            Refusal::NoSpread => f.write_str("the values have no spread to measure with"),
            Refusal::NotLogNormal => f.write_str("the values are not log-normal"),
            Refusal::MissesFigure => f.write_str("the interval would not contain its figure"),
            Refusal::Uneven => f.write_str("two lists that belong together have different lengths"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Larger values overflow when they are squared and summed.
const LARGEST: f64 = 1e150;

/// At least one value, all finite, sorted: no figure of it depends on the order of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// Takes the values and sorts them.
    ///
    /// # Errors
    ///
    /// There is no value, or one is not finite (or beyond 1e150, whose squares are not).
    ///
    /// ```
    /// use incidence::stats::{Refusal, Sample};
    /// assert_eq!(Sample::new(vec![3.0, 1.0, 2.0])?.values(), [1.0, 2.0, 3.0]);
    /// assert_eq!(Sample::new(vec![1.0, f64::NAN]), Err(Refusal::NotFinite));
    /// # Ok::<(), Refusal>(())
    /// ```
    pub fn new(mut values: Vec<f64>) -> Result<Sample, Refusal> {
        if values.is_empty() {
            return Err(Refusal::TooFew { n: 0, needed: 1 });
        }
        if values.iter().any(|value| value.is_nan() || value.abs() > LARGEST) {
            return Err(Refusal::NotFinite);
        }
        values.sort_by(f64::total_cmp);
        Ok(Sample { sorted: values })
    }

    /// The values, the smallest first.
    pub fn values(&self) -> &[f64] {
        &self.sorted
    }

    /// How many values there are: 1 or more.
    pub fn n(&self) -> usize {
        self.sorted.len()
    }

    /// The arithmetic mean.
    ///
    /// ```
    /// # use incidence::stats::Sample;
    /// assert_eq!(Sample::new(vec![1.0, 2.0, 6.0])?.mean(), 3.0);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn mean(&self) -> f64 {
        let n = self.n() as f64;
        let first = self.sorted.iter().sum::<f64>() / n;
        // What rounding left of the first mean, once more over: equal values have exactly their own mean.
        first + self.sorted.iter().map(|value| value - first).sum::<f64>() / n
    }

    /// The variance over n - 1; `None` for one value.
    ///
    /// ```
    /// # use incidence::stats::Sample;
    /// assert_eq!(Sample::new(vec![1.0, 2.0, 6.0])?.variance(), Some(7.0));
    /// assert_eq!(Sample::new(vec![1.0])?.variance(), None);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn variance(&self) -> Option<f64> {
        let mean = self.mean();
        let squares: f64 = self.sorted.iter().map(|value| (value - mean).powi(2)).sum();
        (self.n() > 1).then(|| squares / (self.n() - 1) as f64)
    }

    /// The sample of `log(value + offset)`.
    ///
    /// # Errors
    ///
    /// A value plus the offset is not above 0.
    ///
    /// ```
    /// # use incidence::stats::{Refusal, Sample};
    /// assert_eq!(Sample::new(vec![0.5])?.logs(0.5)?.values(), [0.0]);
    /// assert_eq!(Sample::new(vec![0.0])?.logs(0.0), Err(Refusal::NotPositive));
    /// # Ok::<(), Refusal>(())
    /// ```
    pub fn logs(&self, offset: f64) -> Result<Sample, Refusal> {
        if self.sorted[0] + offset <= 0.0 {
            return Err(Refusal::NotPositive);
        }
        Sample::new(self.sorted.iter().map(|value| (value + offset).ln()).collect())
    }

    /// The variance, and an error for fewer than `needed` values or for values that are all equal.
    pub(super) fn spread(&self, needed: usize) -> Result<f64, Refusal> {
        let n = self.n();
        match self.variance() {
            Some(variance) if n >= needed && variance > 0.0 => Ok(variance),
            Some(_) if n >= needed => Err(Refusal::NoSpread),
            _ => Err(Refusal::TooFew { n, needed: needed.max(2) }),
        }
    }
}
