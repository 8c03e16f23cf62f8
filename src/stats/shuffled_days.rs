//! Two windows of few days, compared by dealing their days out anew: two storms in one week after four calm ones are no
//! proof, however many incidents they brought.
//!
//! Under no change the days of one weekday are exchangeable. The p-value is twice the smaller share of deals in which the
//! window after gets at least, or at most, as many as it has. Reference: P. Good, *Permutation, Parametric, and Bootstrap
//! Tests of Hypotheses*, 2005.

use super::Stream;

/// The two-sided p-value of equal rates, from `draws` deals of a seeded stream; 0 where no deal is as extreme, since more
/// cannot be told from so many. A day is its weekday (0 to 6) and its count; days count as equally long.
///
/// ```
/// # use incidence::stats::shuffled_days;
/// // One Monday with 9 after four with none: one deal in five has it after, twice that is 0.4.
/// let p = shuffled_days(&[(0, 0), (0, 0), (0, 0), (0, 0)], &[(0, 9)], 10_000, 1);
/// assert!((p - 0.4).abs() < 0.02);
/// ```
pub fn shuffled_days(before: &[(usize, u64)], after: &[(usize, u64)], draws: u32, seed: u64) -> f64 {
    // Of each weekday the counts of both windows, and how many of them lie after.
    let mut weekdays: Vec<(Vec<u64>, usize)> = vec![(Vec::new(), 0); 7];
    for (weekday, count) in before {
        weekdays[weekday % 7].0.push(*count);
    }
    for (weekday, count) in after {
        let of_weekday = &mut weekdays[weekday % 7];
        of_weekday.0.push(*count);
        of_weekday.1 += 1;
    }
    let found: u64 = after.iter().map(|(_, count)| count).sum();
    let mut stream = Stream::new(seed, 0);
    let (mut above, mut below) = (0_u32, 0_u32);
    for _ in 0..draws {
        let mut dealt = 0;
        for (counts, n_after) in &mut weekdays {
            for at in 0..*n_after {
                let left = counts.len() - at;
                let other = at + ((stream.unit() * left as f64) as usize).min(left - 1);
                counts.swap(at, other);
                dealt += counts[at];
            }
        }
        above += u32::from(dealt >= found);
        below += u32::from(dealt <= found);
    }
    (2.0 * f64::from(above.min(below)) / f64::from(draws.max(1))).min(1.0)
}
