//! The smallest true change of a rate or a share that would be told from chance: two-sided 5 %, 80 % power.
//!
//! Both by the normal approximation: a difference of d standard errors is found with 80 % power where d = z(.975) + z(.8).
//! The error of a log rate ratio is sqrt(phi (1/e1 + 1/e2)), with the events e2 that the reduced rate would bring; that of
//! a difference of shares sqrt(p (1 - p) (1/n1 + 1/n2)), with p = (hits + 1) / (n + 2), since 0 hits are no certainty.

use super::{Counted, Share};

/// z(.975) + z(.8).
const ERRORS: f64 = 1.959_963_984_540_054 + 0.841_621_233_572_914_3;
/// How finely reductions are tried before the one is closed in on.
const STEPS: u32 = 1000;

/// The least reduction of a rate of independent events, 0 to 1, that would show; `None` where none would.
///
/// ```
/// # use incidence::stats::{Counted, smallest_rate_reduction};
/// // A hundred before, as long after: a fall by 37 % shows, one by 36 % is not found so often.
/// let least = smallest_rate_reduction(Counted::new(100, 10.0)?, 10.0).unwrap();
/// assert!((least - 0.361_618).abs() < 1e-6);
/// // Three: not even the end of all of them.
/// assert_eq!(smallest_rate_reduction(Counted::new(3, 1.0)?, 1.0), None);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn smallest_rate_reduction(before: Counted, exposure_after: f64) -> Option<f64> {
    smallest_rate_reduction_of(before, exposure_after, 1.0)
}

/// The same where weeks spread `dispersion` times as much as independent events would.
pub fn smallest_rate_reduction_of(before: Counted, exposure_after: f64, dispersion: f64) -> Option<f64> {
    let events = before.events() as f64;
    if events == 0.0 || !(exposure_after > 0.0 && exposure_after.is_finite() && dispersion > 0.0) {
        return None;
    }
    let expected = events * exposure_after / before.exposure();
    let shows =
        |ratio: f64| -ratio.ln() >= ERRORS * (dispersion.max(1.0) * (1.0 / events + 1.0 / (ratio * expected))).sqrt();
    // Very few events after are uncertain again: the first reduction that shows is looked for from none downwards.
    let step = (1..STEPS).map(|step| 1.0 - f64::from(step) / f64::from(STEPS)).find(|ratio| shows(*ratio))?;
    let (mut low, mut high) = (step, step + 1.0 / f64::from(STEPS));
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if shows(middle) { low = middle } else { high = middle }
    }
    Some(1.0 - low)
}

/// The least difference from a share that would show in `n_after` more; `None` where even the whole would not.
///
/// ```
/// # use incidence::stats::{Share, smallest_share_difference};
/// let least = smallest_share_difference(Share::new(10, 100)?, 50).unwrap();
/// assert!((least - 0.150_516).abs() < 1e-6);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn smallest_share_difference(before: Share, n_after: u64) -> Option<f64> {
    let (n_before, n_after) = (before.n() as f64, n_after as f64);
    let p = (before.hits() as f64 + 1.0) / (n_before + 2.0);
    let least = ERRORS * (p * (1.0 - p) * (1.0 / n_before + 1.0 / n_after)).sqrt();
    (least < 1.0).then_some(least)
}

/// How many events each of two equal periods has, at the rate of the first, where a reduction of the rate, 0 to 1, is
/// found with 80 % power; `None` for a reduction that is not above 0 and below 1, or a dispersion that is no number above
/// 0. A dispersion below 1 counts as 1.
///
/// ```
/// # use incidence::stats::events_needed;
/// // 7.849 (1 + 1 / .8) / log(.8)^2 = 354.7.
/// assert_eq!(events_needed(0.2, 1.0), Some(355));
/// assert_eq!(events_needed(1.0, 1.0), None);
/// ```
pub fn events_needed(reduction: f64, dispersion: f64) -> Option<u64> {
    if !(reduction > 0.0 && reduction < 1.0 && dispersion > 0.0 && dispersion.is_finite()) {
        return None;
    }
    let ratio = 1.0 - reduction;
    whole(ERRORS * ERRORS * dispersion.max(1.0) * (1.0 + 1.0 / ratio) / ratio.ln().powi(2))
}

/// How many each of two equal samples needs so that a difference from a share is found with 80 % power; `None` for a
/// difference that is not above 0 and below 1.
///
/// ```
/// # use incidence::stats::{Share, share_sample_needed};
/// // p = 11 / 102; 7.849 * 2 p (1 - p) / .05^2 = 604.1.
/// assert_eq!(share_sample_needed(Share::new(10, 100)?, 0.05), Some(605));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn share_sample_needed(share: Share, difference: f64) -> Option<u64> {
    if !(difference > 0.0 && difference < 1.0) {
        return None;
    }
    let p = (share.hits() as f64 + 1.0) / (share.n() as f64 + 2.0);
    whole(2.0 * ERRORS * ERRORS * p * (1.0 - p) / (difference * difference))
}

/// The next whole number, unless there are more than anybody waits for.
fn whole(needed: f64) -> Option<u64> {
    (needed < 1e15).then_some(needed.ceil() as u64)
}
