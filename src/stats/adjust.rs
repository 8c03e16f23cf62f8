//! Benjamini and Hochberg's adjustment of the p-values of one table: the share of false discoveries is held.
//!
//! q\[i\] = min over j >= i of p\[j\] m / j with p sorted, at most 1. Reference: Y. Benjamini, Y. Hochberg, *Controlling the
//! False Discovery Rate*, Journal of the Royal Statistical Society B 57 (1995).

/// The adjusted p-values, each at the place of its own; a value that is no number stays one and counts for nothing.
///
/// ```
/// let q = incidence::stats::benjamini_hochberg(&[0.01, 0.04, 0.03]);
/// assert!((q[0] - 0.03).abs() < 1e-12 && (q[1] - 0.04).abs() < 1e-12 && (q[2] - 0.04).abs() < 1e-12);
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|at| !p[*at].is_nan()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = p.to_vec();
    let mut least = 1.0_f64;
    for (rank, at) in order.iter().enumerate().rev() {
        least = least.min(p[*at] * order.len() as f64 / (rank + 1) as f64);
        adjusted[*at] = least;
    }
    adjusted
}
