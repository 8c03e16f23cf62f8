//! Kitagawa's decomposition: how much of the change of a mean is a change of the mix, and how much is within groups.
//!
//! With shares p, q and means a, b of a group before and after, and R the mean of both overall means:
//! mix (q - p) ((a + b) / 2 - R), within (b - a) (p + q) / 2; a group only after *entered* with q (b - R), one only before
//! *left* with -p (a - R). They sum to the change exactly, since the shares of either window sum to 1. R moves no sum:
//! measured from it, a group that enters with an average duration changes nothing. Reference: E. M. Kitagawa, *Components
//! of a Difference between Two Rates*, JASA 50 (1955).

use super::Refusal;

/// One group in two windows: how many, and their total. A window without any has 0 and 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// How many there were before.
    pub n_before: u64,
    /// Their total before.
    pub sum_before: f64,
    /// How many there are after.
    pub n_after: u64,
    /// Their total after.
    pub sum_after: f64,
}

/// What one group adds to the change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// It is in both windows.
    Both {
        /// By its share.
        mix: f64,
        /// By its own mean.
        within: f64,
    },
    /// It is only in the window after.
    Entered(f64),
    /// It is only in the window before.
    Left(f64),
    /// It is in neither.
    Absent,
}

/// The change of the mean, in its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    /// The mean after less the mean before.
    pub change: f64,
    /// The sum of the mix parts.
    pub mix: f64,
    /// The sum of the parts within groups.
    pub within: f64,
    /// The sum of the parts of groups that entered.
    pub entered: f64,
    /// The sum of the parts of groups that left.
    pub left: f64,
    /// The part of each group, in the order given.
    pub groups: Vec<Part>,
}

/// Takes the change of a mean apart.
///
/// # Errors
///
/// A window has no member; a total is not finite, or is not 0 where its number is.
///
/// ```
/// # use incidence::stats::{Group, kitagawa};
/// // Means 10 and 100 do not move; shares go from 1/2 and 1/2 to 3/4 and 1/4: all of it is mix.
/// let quick = Group { n_before: 2, sum_before: 20.0, n_after: 3, sum_after: 30.0 };
/// let slow = Group { n_before: 2, sum_before: 200.0, n_after: 1, sum_after: 100.0 };
/// let got = kitagawa(&[quick, slow])?;
/// assert!((got.change + 22.5).abs() < 1e-12 && (got.mix + 22.5).abs() < 1e-12 && got.within == 0.0);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn kitagawa(groups: &[Group]) -> Result<Decomposition, Refusal> {
    let n_before: u128 = groups.iter().map(|group| u128::from(group.n_before)).sum();
    let n_after: u128 = groups.iter().map(|group| u128::from(group.n_after)).sum();
    if n_before == 0 || n_after == 0 {
        return Err(Refusal::TooFew { n: 0, needed: 1 });
    }
    if groups.iter().any(|group| !group.sum_before.is_finite() || !group.sum_after.is_finite()) {
        return Err(Refusal::NotFinite);
    }
    let is_odd = |n: u64, sum: f64| n == 0 && sum != 0.0;
    if groups.iter().any(|group| is_odd(group.n_before, group.sum_before) || is_odd(group.n_after, group.sum_after)) {
        return Err(Refusal::Uneven);
    }
    let mean_before = groups.iter().map(|group| group.sum_before).sum::<f64>() / n_before as f64;
    let mean_after = groups.iter().map(|group| group.sum_after).sum::<f64>() / n_after as f64;
    let centre = f64::midpoint(mean_before, mean_after);
    let mut whole = Decomposition {
        change: mean_after - mean_before,
        mix: 0.0,
        within: 0.0,
        entered: 0.0,
        left: 0.0,
        groups: Vec::with_capacity(groups.len()),
    };
    for group in groups {
        let (p, q) = (group.n_before as f64 / n_before as f64, group.n_after as f64 / n_after as f64);
        let (a, b) = (group.sum_before / group.n_before as f64, group.sum_after / group.n_after as f64);
        let part = match (group.n_before, group.n_after) {
            (0, 0) => Part::Absent,
            (0, _) => Part::Entered(q * (b - centre)),
            (_, 0) => Part::Left(-p * (a - centre)),
            _ => Part::Both { mix: (q - p) * (f64::midpoint(a, b) - centre), within: (b - a) * f64::midpoint(p, q) },
        };
        match part {
            Part::Both { mix, within } => {
                whole.mix += mix;
                whole.within += within;
            }
            Part::Entered(part) => whole.entered += part,
            Part::Left(part) => whole.left += part,
            Part::Absent => {}
        }
        whole.groups.push(part);
    }
    Ok(whole)
}
