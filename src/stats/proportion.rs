//! Wilson's score interval of a proportion, and Newcombe's of a difference of two.
//!
//! (p + z^2 / 2n +- z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n), z = 1.96.
//! Reference: E. B. Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22 (1927).
//! Newcombe: d - sqrt((p2 - l2)^2 + (u1 - p1)^2) to d + sqrt((u2 - p2)^2 + (p1 - l1)^2) for d = p2 - p1, with l and u
//! the ends of Wilson's intervals. Reference: R. G. Newcombe, *Interval Estimation for the Difference between Independent
//! Proportions*, Statistics in Medicine 17 (1998), method 10.

use super::{Refusal, Z_975, rates::MOST};

/// Hits among things that could have been hits: `n` is above 0, `hits` at most `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    hits: u64,
    n: u64,
}

impl Share {
    /// Takes the hits and what they are of.
    ///
    /// # Errors
    ///
    /// `n` is 0 or more than a double counts exactly, or there are more hits than `n`.
    ///
    /// ```
    /// # use incidence::stats::Share;
    /// assert!(Share::new(3, 4).is_ok() && Share::new(0, 0).is_err() && Share::new(5, 4).is_err());
    /// ```
    pub fn new(hits: u64, n: u64) -> Result<Share, Refusal> {
        match n {
            0 => Err(Refusal::TooFew { n: 0, needed: 1 }),
            n if hits > n => Err(Refusal::Uneven),
            n if n > MOST => Err(Refusal::TooMany { n: n as usize, most: MOST as usize }),
            n => Ok(Share { hits, n }),
        }
    }

    /// The hits.
    pub fn hits(self) -> u64 {
        self.hits
    }

    /// What they are of.
    pub fn n(self) -> u64 {
        self.n
    }

    /// The share, 0 to 1.
    ///
    /// ```
    /// # use incidence::stats::Share;
    /// assert_eq!(Share::new(3, 4)?.value(), 0.75);
    /// # Ok::<(), incidence::stats::Refusal>(())
    /// ```
    pub fn value(self) -> f64 {
        self.hits as f64 / self.n as f64
    }

    /// Wilson's interval, which exists for every share.
    fn ends(self) -> (f64, f64) {
        wilson(self.hits, self.n).unwrap_or((0.0, 1.0))
    }
}

/// The 95 % interval of the share after less the share before.
///
/// ```
/// # use incidence::stats::{Share, newcombe};
/// // Newcombe's own example: 56 of 70 and 48 of 80, difference .2, interval .0524 to .3339.
/// let (low, high) = newcombe(Share::new(48, 80)?, Share::new(56, 70)?);
/// assert!((low - 0.0524).abs() < 1e-4 && (high - 0.3339).abs() < 1e-4);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn newcombe(before: Share, after: Share) -> (f64, f64) {
    let (p1, p2) = (before.value(), after.value());
    let ((l1, u1), (l2, u2)) = (before.ends(), after.ends());
    let difference = p2 - p1;
    (difference - (p2 - l2).hypot(u1 - p1), difference + (u2 - p2).hypot(p1 - l1))
}

/// The 95 % interval of `hits` of `n`, without continuity correction; `None` where `n` is 0.
///
/// ```
/// let (low, high) = incidence::stats::wilson(9, 60).unwrap();
/// assert!((low - 0.0809).abs() < 1e-4 && (high - 0.2611).abs() < 1e-4);
/// ```
pub fn wilson(hits: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (k, m, z2) = (hits as f64, n as f64, Z_975 * Z_975);
    let p = k / m;
    let centre = k + z2 / 2.0;
    let half = Z_975 * (m * p * (1.0 - p) + z2 / 4.0).sqrt();
    let low = if hits == 0 { 0.0 } else { ((centre - half) / (m + z2)).max(0.0) };
    let high = if hits == n { 1.0 } else { ((centre + half) / (m + z2)).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_scipy() {
        // scipy 1.17.1: scipy.stats.binomtest(k, n).proportion_ci(0.95, 'wilson')
        for (hits, n, low, high) in [
            (9, 60, 0.080_974_405_801_677_43, 0.261_145_890_697_785_5),
            (0, 10, 0.0, 0.277_532_799_862_889_26),
            (10, 10, 0.722_467_200_137_110_9, 1.0),
            (1, 3, 0.061_491_944_720_396_26, 0.792_340_399_197_952_3),
            (500, 1000, 0.469_069_600_368_104_2, 0.530_930_399_631_895_8),
            (1, 1_000_000, 1.765_245_767_453_709e-7, 5.664_911_804_311_442e-6),
        ] {
            let got = wilson(hits, n).unwrap();
            assert!((got.0 - low).abs() <= 1e-9 * low, "{hits} of {n}: {got:?}");
            assert!((got.1 - high).abs() <= 1e-9 * high, "{hits} of {n}: {got:?}");
        }
        assert_eq!(wilson(0, 0), None);
    }
}
