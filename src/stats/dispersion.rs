//! Whether counts spread more than independent events would.
//!
//! X2 = sum (x\[i\] - r e\[i\])^2 / (r e\[i\]) with r = sum x / sum e is chi-square with k - 1 degrees of freedom if the
//! counts are Poisson; X2 / (k - 1) is the index. Reference: R. A. Fisher, *The Significance of Deviations from
//! Expectation in a Poisson Series*, Biometrics 6 (1950).

use statrs::function::gamma::gamma_ur;

use super::{Counted, Refusal};

/// How much counts spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// The index: 1 for independent events, above 1 where events come in swarms.
    pub index: f64,
    /// Its degrees of freedom: the number of counts less 1.
    pub freedom: f64,
    /// How often independent events spread at least as much.
    pub p: f64,
}

/// The dispersion of at least two counts.
///
/// # Errors
///
/// Fewer than 2 counts, or nothing was counted.
///
/// ```
/// # use incidence::stats::{Counted, dispersion};
/// // Mean 3, squares 4 + 1 + 9 = 14: index 14 / 3 / 2.
/// let weeks = [1, 2, 6].map(|events| Counted::new(events, 1.0));
/// let got = dispersion(&weeks.into_iter().collect::<Result<Vec<_>, _>>()?)?;
/// assert!((got.index - 7.0 / 3.0).abs() < 1e-12 && got.freedom == 2.0);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn dispersion(counts: &[Counted]) -> Result<Dispersion, Refusal> {
    if counts.len() < 2 {
        return Err(Refusal::TooFew { n: counts.len(), needed: 2 });
    }
    let events: f64 = counts.iter().map(|count| count.events() as f64).sum();
    let exposure: f64 = counts.iter().map(|count| count.exposure()).sum();
    if events == 0.0 {
        return Err(Refusal::NoSpread);
    }
    let distance = |count: &Counted| {
        let expected = count.exposure() * events / exposure;
        (count.events() as f64 - expected).powi(2) / expected
    };
    let square: f64 = counts.iter().map(distance).sum();
    let freedom = (counts.len() - 1) as f64;
    Ok(Dispersion { index: square / freedom, freedom, p: chi_square_above(square, freedom) })
}

/// So many events, and each weekday gets a rate of its own.
const TELLS_WEEKDAYS: f64 = 35.0;

/// The dispersion of the counts of days of several windows, each with its weekday (0 to 6), around the rate of its own
/// window: storms show in it, a change between windows does not. Where there are at least 35 events a weekday has the share
/// that it has in all windows, so that quiet weekends are no storms; windows without events tell nothing.
///
/// # Errors
///
/// No degree of freedom is left, or nothing was counted.
///
/// ```
/// # use incidence::stats::{Counted, dispersion_of_days};
/// // Means 1 and 2: squares 1, 1, 0 over 1; 0, 0 over 2. 5 days less 2 windows.
/// let window = |counts: &[u64]| -> Result<Vec<_>, _> {
///     counts.iter().map(|n| Counted::new(*n, 1.0).map(|counted| (0, counted))).collect()
/// };
/// let got = dispersion_of_days(&[window(&[0, 2, 1])?, window(&[2, 2])?])?;
/// assert!((got.index - 2.0 / 3.0).abs() < 1e-12 && got.freedom == 3.0);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn dispersion_of_days(windows: &[Vec<(usize, Counted)>]) -> Result<Dispersion, Refusal> {
    let each = dispersion_of_each(windows)?;
    let told = |spread: &&Dispersion| spread.freedom > 0.0;
    let freedom: f64 = each.iter().filter(told).map(|spread| spread.freedom).sum();
    let square: f64 = each.iter().filter(told).map(|spread| spread.index * spread.freedom).sum();
    Ok(Dispersion { index: square / freedom, freedom, p: chi_square_above(square, freedom) })
}

/// The same of each window by itself: what is a storm in one is none in the other. Degrees of freedom are shared out by
/// days; a window without events has none, and the index 1.
///
/// # Errors
///
/// As [`dispersion_of_days`].
///
/// ```
/// # use incidence::stats::{Counted, dispersion_of_each};
/// // Squares 2 and 0; 3 and 2 days of 5 share 3 degrees of freedom.
/// let window = |counts: &[u64]| -> Result<Vec<_>, _> {
///     counts.iter().map(|n| Counted::new(*n, 1.0).map(|counted| (0, counted))).collect()
/// };
/// let got = dispersion_of_each(&[window(&[0, 2, 1])?, window(&[2, 2])?])?;
/// assert!((got[0].index - 2.0 / 1.8).abs() < 1e-12 && got[1].index == 0.0);
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn dispersion_of_each(windows: &[Vec<(usize, Counted)>]) -> Result<Vec<Dispersion>, Refusal> {
    let total = |days: &[(usize, Counted)]| {
        let sum = |sum: (f64, f64), (_, day): &(usize, Counted)| (sum.0 + day.events() as f64, sum.1 + day.exposure());
        days.iter().fold((0.0, 0.0), sum)
    };
    let windows: Vec<_> = windows.iter().map(|days| (days, total(days))).collect();
    let all: f64 = windows.iter().map(|(_, (events, _))| events).sum();
    if all == 0.0 {
        return Err(Refusal::NoSpread);
    }
    // What each weekday has, by what it would have at the rates of the windows.
    let (mut found, mut expected) = ([0.0; 7], [0.0; 7]);
    for (days, (events, exposure)) in &windows {
        for (weekday, day) in days.iter() {
            found[weekday % 7] += day.events() as f64;
            expected[weekday % 7] += day.exposure() * events / exposure;
        }
    }
    let is_by_weekday = all >= TELLS_WEEKDAYS;
    let share = |weekday: usize| if is_by_weekday { found[weekday % 7] / expected[weekday % 7] } else { 1.0 };
    let mut parts: Vec<(f64, f64)> = Vec::with_capacity(windows.len());
    for (days, (events, _)) in &windows {
        let weight: f64 = days.iter().map(|(weekday, day)| day.exposure() * share(*weekday)).sum();
        let (mut square, mut cells) = (0.0, 0.0);
        for (weekday, day) in days.iter() {
            let expected = events * day.exposure() * share(*weekday) / weight;
            if expected > 0.0 {
                square += (day.events() as f64 - expected).powi(2) / expected;
                cells += 1.0;
            }
        }
        parts.push((square, cells));
    }
    let cells: f64 = parts.iter().map(|(_, cells)| cells).sum();
    let told = parts.iter().filter(|(_, cells)| *cells > 0.0).count();
    let weekdays = if is_by_weekday { found.iter().filter(|events| **events > 0.0).count() - 1 } else { 0 };
    let freedom = cells - (told + weekdays) as f64;
    if freedom < 1.0 {
        return Err(Refusal::TooFew { n: cells as usize, needed: told + weekdays + 1 });
    }
    let of_window = |(square, days): (f64, f64)| match freedom * days / cells {
        freedom if freedom > 0.0 => {
            Dispersion { index: square / freedom, freedom, p: chi_square_above(square, freedom) }
        }
        _ => Dispersion { index: 1.0, freedom: 0.0, p: 1.0 },
    };
    Ok(parts.into_iter().map(of_window).collect())
}

/// The probability that a chi-square value exceeds `square`; no number where `freedom` is not above 0, or
/// above 1e9, where the series of the incomplete gamma function does not end.
///
/// ```
/// // Two degrees of freedom: exp(-x / 2).
/// assert!((incidence::stats::chi_square_above(2.0, 2.0) - (-1.0_f64).exp()).abs() < 1e-14);
/// ```
pub fn chi_square_above(square: f64, freedom: f64) -> f64 {
    match square {
        _ if freedom.is_nan() || freedom > 1e9 || freedom / 2.0 <= 0.0 || square.is_nan() => f64::NAN,
        square if square / 2.0 <= 0.0 => 1.0,
        square if square.is_infinite() => 0.0,
        square => gamma_ur(freedom / 2.0, square / 2.0),
    }
}
