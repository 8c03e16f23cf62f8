//! The incomplete beta function and what hangs on it: the binomial, Student's t, Snedecor's F, to about 1e-13.
//!
//! I(x; a, b) by Lentz's continued fraction (NIST *Digital Library of Mathematical Functions*, 8.17.22). Its factor
//! x^a y^b / B(a, b) is a binomial probability, and those are computed as C. Loader does (*Fast and Accurate Computation
//! of Binomial Probabilities*, 2000): by deviances, since differences of large log-gammas lose their digits.

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::{gamma_ur, ln_gamma};

use super::Z_975;

/// The fraction needs about the square root of the larger parameter, so this is for parameters up to 1e8. Beyond, where
/// it does not settle, there is no number.
const TERMS: usize = 20_000;

/// The share I(x; a, b) of the beta distribution below `x`, where `y` is `1 - x` as exactly as the caller knows it. No
/// number where `a` or `b` is not finite and above 0.
///
/// ```
/// // I(x; 1, 1) = x, I(x; 2, 1) = x^2.
/// assert!((incidence::stats::beta_share(2.0, 1.0, 0.3, 0.7) - 0.09).abs() < 1e-15);
/// ```
pub fn beta_share(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let is_shape = |shape: f64| shape > 0.0 && shape.is_finite();
    if !is_shape(a) || !is_shape(b) || x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let factor = density(a, a + b, x, y) * b / (a + b);
    if x <= (a + 1.0) / (a + b + 2.0) {
        (factor * fraction(a, b, x)).clamp(0.0, 1.0)
    } else {
        (1.0 - density(b, a + b, y, x) * a / (a + b) * fraction(b, a, y)).clamp(0.0, 1.0)
    }
}

/// The continued fraction of 8.17.22, so that I = x^a y^b / (a B(a, b)) times it; no number where it does not settle.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut product = d;
    for term in 1..TERMS {
        let m = term as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        product *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        product *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            return product;
        }
        if !product.is_finite() {
            break;
        }
    }
    f64::NAN
}

/// Loader's form of `choose(n, k) x^k y^(n - k)`, for any `k` from 0 to `n`, whole or not.
fn density(k: f64, n: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 || y <= 0.0 {
        return if (x <= 0.0 && k == 0.0) || (y <= 0.0 && k == n) { 1.0 } else { 0.0 };
    }
    if k <= 0.0 {
        return (n * if x < 0.5 { (-x).ln_1p() } else { y.ln() }).exp();
    }
    if k >= n {
        return (n * if y < 0.5 { (-y).ln_1p() } else { x.ln() }).exp();
    }
    let log = remainder(n) - remainder(k) - remainder(n - k) - deviance(k, n * x) - deviance(n - k, n * y);
    log.exp() * (n / (std::f64::consts::TAU * k * (n - k))).sqrt()
}

/// What Stirling's formula leaves of `ln n!`.
fn remainder(n: f64) -> f64 {
    if n < 16.0 {
        return ln_gamma(n + 1.0) - (n + 0.5) * n.ln() + n - std::f64::consts::TAU.sqrt().ln();
    }
    let n2 = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / n2) / n2) / n2) / n2) / n
}

/// `k ln(k / m) + m - k` without cancellation.
fn deviance(k: f64, m: f64) -> f64 {
    if (k - m).abs() >= 0.1 * (k + m) {
        return k * (k / m).ln() + m - k;
    }
    let v = (k - m) / (k + m);
    let mut sum = (k - m) * v;
    let mut term = 2.0 * k * v;
    for j in 1..1000 {
        term *= v * v;
        let next = sum + term / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// The probability of exactly `k` hits in `n` trials.
///
/// ```
/// assert!((incidence::stats::binomial_mass(2, 4, 0.5) - 0.375).abs() < 1e-14);
/// ```
pub fn binomial_mass(k: u64, n: u64, p: f64) -> f64 {
    if k > n { 0.0 } else { density(k as f64, n as f64, p, 1.0 - p) }
}

/// The probability of at most `k` hits in `n` trials.
///
/// ```
/// assert!((incidence::stats::binomial_at_most(1, 4, 0.5) - 0.3125).abs() < 1e-14);
/// ```
pub fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n { 1.0 } else { beta_share((n - k) as f64, k as f64 + 1.0, 1.0 - p, p) }
}

/// The probability of at least `k` hits in `n` trials.
///
/// ```
/// assert!((incidence::stats::binomial_at_least(3, 4, 0.5) - 0.3125).abs() < 1e-14);
/// ```
pub fn binomial_at_least(k: u64, n: u64, p: f64) -> f64 {
    match k {
        0 => 1.0,
        k if k > n => 0.0,
        k => beta_share(k as f64, (n - k) as f64 + 1.0, p, 1.0 - p),
    }
}

/// The point below which the beta distribution has the share `p`, by halving and secants inside a bracket.
///
/// ```
/// // I(x; 2, 1) = x^2 = .25 at x = .5.
/// assert!((incidence::stats::beta_quantile(0.25, 2.0, 1.0) - 0.5).abs() < 1e-14);
/// ```
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    // On the logit scale the ends 0 and 1 lie far away, and tiny points keep their digits.
    let point = |logit: f64| (1.0 / (1.0 + (-logit).exp()), 1.0 / (1.0 + logit.exp()));
    let error = |logit: f64| {
        let (x, y) = point(logit);
        beta_share(a, b, x, y) - p
    };
    point(root(-700.0, 700.0, error)).0
}

/// The point where a rising function crosses 0, inside `low..high`.
pub(super) fn root(mut low: f64, mut high: f64, error: impl Fn(f64) -> f64) -> f64 {
    let (mut below, mut above) = (error(low), error(high));
    for step in 0..400 {
        let secant = low - below * (high - low) / (above - below);
        // Every third step halves, so that a bent function cannot hold the secant at one end.
        let is_inside = secant > low && secant < high;
        let middle = if is_inside && step % 3 != 2 { secant } else { low + (high - low) / 2.0 };
        if middle <= low || middle >= high {
            break;
        }
        let got = error(middle);
        if got == 0.0 || got.is_nan() {
            return if got == 0.0 { middle } else { got };
        }
        if got < 0.0 {
            (low, below) = (middle, got);
        } else {
            (high, above) = (middle, got);
        }
        if high - low <= 2e-16 * high.abs().max(low.abs()) {
            break;
        }
    }
    if below.abs() < above.abs() { low } else { high }
}

/// The probability that the absolute value of Student's t exceeds `t`.
///
/// ```
/// // One degree of freedom is Cauchy's distribution: 1/2 at t = 1.
/// assert!((incidence::stats::t_two_sided(1.0, 1.0) - 0.5).abs() < 1e-14);
/// ```
pub fn t_two_sided(t: f64, freedom: f64) -> f64 {
    let squared = t * t;
    if squared.is_infinite() {
        return 0.0;
    }
    if freedom > 1e6 {
        // The beta distribution's factor loses its digits; this is exact to order freedom^-2 (Abramowitz and Stegun 26.7.8).
        let z = t.abs() * (1.0 - 1.0 / (4.0 * freedom)) / (1.0 + squared / (2.0 * freedom)).sqrt();
        return 2.0 * normal_above(z);
    }
    beta_share(freedom / 2.0, 0.5, freedom / (freedom + squared), squared / (freedom + squared))
}

/// The positive t that Student's distribution exceeds with probability `tail`, which is above 0 and below 1/2.
///
/// ```
/// assert!((incidence::stats::t_upper(0.025, 9.0) - 2.262_157_162_798_205).abs() < 1e-12);
/// ```
pub fn t_upper(tail: f64, freedom: f64) -> f64 {
    let z = normal_upper(tail);
    if freedom > 1e5 {
        // Differences of log-gammas lose their digits; two terms of Cornish and Fisher's series leave 1e-14.
        let (z3, z5) = (z.powi(3), z.powi(5));
        return z + (z3 + z) / (4.0 * freedom) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom * freedom);
    }
    // Newton on a falling convex function from its left never steps over the root; the normal point is to the left.
    let mut t = z;
    let scale = ln_gamma((freedom + 1.0) / 2.0) - ln_gamma(freedom / 2.0) - (freedom * std::f64::consts::PI).ln() / 2.0;
    for _ in 0..200 {
        let error = t_two_sided(t, freedom) / 2.0 - tail;
        let density = (scale - (freedom + 1.0) / 2.0 * (t * t / freedom).ln_1p()).exp();
        let next = t + error / density;
        let is_settled = (next - t).abs() <= 1e-15 * t;
        t = next;
        if is_settled || !t.is_finite() {
            break;
        }
    }
    t
}

/// The probability that Snedecor's F exceeds `f`.
///
/// ```
/// // F with 2 and 2 degrees of freedom: 1 / (1 + f).
/// assert!((incidence::stats::f_above(3.0, 2.0, 2.0) - 0.25).abs() < 1e-14);
/// ```
pub fn f_above(f: f64, above: f64, below: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    let whole = above * f + below;
    if whole.is_infinite() {
        return 0.0;
    }
    beta_share(below / 2.0, above / 2.0, below / whole, above * f / whole)
}

/// The probability that a standard normal value exceeds `z`.
///
/// ```
/// assert!((incidence::stats::normal_above(1.959_963_984_540_054) - 0.025).abs() < 1e-15);
/// ```
pub fn normal_above(z: f64) -> f64 {
    // By the incomplete gamma function: statrs' erfc keeps ten digits only.
    if z.is_nan() {
        return z;
    }
    // The function takes neither 0 nor infinity; beyond 40 deviations there is no double left.
    let beyond = match z * z / 2.0 {
        0.0 => 0.5,
        half if half > 800.0 => 0.0,
        half => gamma_ur(0.5, half) / 2.0,
    };
    if z > 0.0 { beyond } else { 1.0 - beyond }
}

/// The z that a standard normal value exceeds with probability `tail`, above 0 and below 1.
///
/// ```
/// assert!((incidence::stats::normal_upper(0.2) - 0.841_621_233_572_914_4).abs() < 1e-14);
/// ```
pub fn normal_upper(tail: f64) -> f64 {
    if tail == 0.025 {
        return Z_975;
    }
    std::f64::consts::SQRT_2 * erfc_inv(2.0 * tail)
}
