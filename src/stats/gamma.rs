//! Quantiles of the chi-square distribution, to the accuracy of the incomplete gamma function.
//!
//! chi2(p; v) = 2 x with P(v / 2, x) = p. Start: Wilson and Hilferty's cube; then Newton steps on P, kept inside a
//! bracket. Reference: NIST *Digital Library of Mathematical Functions*, chapter 8.2; E. B. Wilson, M. M. Hilferty,
//! *The Distribution of Chi-Square*, PNAS 17 (1931).

use statrs::function::gamma::{gamma_lr, ln_gamma};

/// Newton needs four or five steps; the bound only guards against a cycle of rounding.
const STEPS: usize = 100;

/// The quantile of the chi-square distribution with `freedom` degrees of freedom (above 0); `p` is above 0 and below 1.
///
/// ```
/// // Two degrees of freedom: 1 - exp(-x / 2).
/// let median = incidence::stats::chi_square_quantile(0.5, 2.0);
/// assert!((median - 2.0 * 2.0_f64.ln()).abs() < 1e-12);
/// ```
pub fn chi_square_quantile(p: f64, freedom: f64) -> f64 {
    let shape = freedom / 2.0;
    let (mut low, mut high) = (0.0_f64, f64::INFINITY);
    let mut x = start(p, shape);
    for _ in 0..STEPS {
        let error = gamma_lr(shape, x) - p;
        if error == 0.0 {
            break;
        }
        if error > 0.0 {
            high = high.min(x);
        } else {
            low = low.max(x);
        }
        let density = ((shape - 1.0) * x.ln() - x - ln_gamma(shape)).exp();
        let mut next = x - error / density;
        if !(next > low && next < high) {
            next = if high.is_finite() { low + (high - low) / 2.0 } else { x * 2.0 };
        }
        let is_settled = (next - x).abs() <= 1e-15 * x;
        x = next;
        if is_settled {
            break;
        }
    }
    2.0 * x
}

/// Wilson and Hilferty's approximation; for small shapes the first term of the series.
fn start(p: f64, shape: f64) -> f64 {
    let z = if p < 0.5 { -rational_z(p) } else { rational_z(1.0 - p) };
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt());
    let x = shape * cube.powi(3);
    if cube > 0.2 { x } else { (p.ln() + ln_gamma(shape + 1.0)).exp().powf(1.0 / shape).max(f64::MIN_POSITIVE) }
}

/// The upper normal point of a tail up to one half, to 5e-4 (Abramowitz and Stegun 26.2.23): a start needs no more.
fn rational_z(tail: f64) -> f64 {
    let t = (-2.0 * tail.ln()).sqrt();
    t - (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_scipy() {
        // scipy 1.17.1: scipy.stats.chi2.ppf(p, v)
        for (p, freedom, expected) in [
            (0.025, 1.0, 0.000_982_069_117_175_255_5),
            (0.975, 1.0, 5.023_886_187_314_888),
            (0.025, 2.0, 0.050_635_615_968_579_75),
            (0.975, 2.0, 7.377_758_908_227_871),
            (0.5, 3.0, 2.365_973_884_375_337_7),
            (0.025, 24.0, 12.401_150_217_444_435),
            (0.975, 26.0, 41.923_170_096_353_92),
            (0.975, 2_002.0, 2_127.904_272_032_604),
            (0.025, 20_000.0, 19_609.904_934_520_368),
            (0.025, 2_000_000.0, 1_996_081.966_680_587_7),
            (0.975, 2_000_002.0, 2_003_923.823_890_864_4),
        ] {
            let got = chi_square_quantile(p, freedom);
            assert!((got / expected - 1.0).abs() < 1e-9, "chi2({p}; {freedom}): {got} instead of {expected}");
        }
    }
}
