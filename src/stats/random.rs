//! Random numbers that are the same on every machine, with any number of threads, in every version.
//!
//! xoshiro256++ (D. Blackman, S. Vigna, *Scrambled Linear Pseudorandom Number Generators*, 2021), one stream for each
//! (seed, group): work is cut into groups of fixed size, and a group's numbers do not depend on who computes it.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

use super::normal_upper;

/// A stream of random numbers.
///
/// ```
/// # use incidence::stats::Stream;
/// let draws = |group| Stream::new(7, group).below(1_000_000);
/// assert_eq!(draws(0), draws(0));
/// assert_ne!(draws(0), draws(1));
/// ```
#[derive(Clone, Debug)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream of one group of the work that a seed governs.
    pub fn new(seed: u64, group: u64) -> Stream {
        Stream(Xoshiro256PlusPlus::seed_from_u64(mixed(mixed(seed).wrapping_add(group))))
    }

    /// A whole number of `0..n`, each as likely up to 2^-64; 0 where `n` is 0.
    ///
    /// ```
    /// assert!(incidence::stats::Stream::new(1, 0).below(6) < 6);
    /// ```
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// A number above 0 and below 1, in steps of 2^-53.
    ///
    /// ```
    /// let unit = incidence::stats::Stream::new(1, 0).unit();
    /// assert!(unit > 0.0 && unit < 1.0);
    /// ```
    pub fn unit(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// A standard normal number, by inversion.
    ///
    /// ```
    /// assert!(incidence::stats::Stream::new(1, 0).normal().abs() < 9.0);
    /// ```
    pub fn normal(&mut self) -> f64 {
        normal_upper(self.unit())
    }
}

/// The finaliser of splitmix64: neighbouring seeds and groups become numbers that have nothing to do with each other.
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_bounds_and_moments() {
        let mut stream = Stream::new(1, 0);
        let n = 100_000;
        let (mut sum, mut squares, mut whole) = (0.0, 0.0, [0_u32; 7]);
        for _ in 0..n {
            let z = stream.normal();
            (sum, squares) = (sum + z, squares + z * z);
            whole[stream.below(7)] += 1;
        }
        let n = f64::from(n);
        assert!((sum / n).abs() < 0.02, "mean {}", sum / n);
        assert!((squares / n - 1.0).abs() < 0.03, "variance {}", squares / n);
        assert!(whole.iter().all(|&hits| (f64::from(hits) / n * 7.0 - 1.0).abs() < 0.04), "{whole:?}");
        assert_eq!(stream.below(0), 0);
    }

    #[test]
    fn the_stream_of_a_seed_is_written_down() {
        // A change of it would change every printed interval of a mean. By xoshiro256++ and splitmix64 in Python, see
        // tests/oracles/make.py.
        let mut stream = Stream::new(42, 3);
        let got: Vec<usize> = (0..5).map(|_| stream.below(1000)).collect();
        assert_eq!(got, [162, 970, 88, 83, 236]);
    }
}
