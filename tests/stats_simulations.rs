//! How often the 95 % intervals of durations contain the truth, and how often a test finds what it promises to find.
//!
//! Not run with the other tests, since it takes minutes:
//! `scripts/cargo test --test stats_simulations -- --ignored --nocapture --test-threads 1`.

use incidence::stats::{self, LogSpread, MeanMethod, Sample, Stream};
use rayon::prelude::*;

const SIZES: [usize; 5] = [10, 20, 50, 100, 300];

/// A weight, and a duration as a function of a standard normal number.
type Part = (f64, fn(f64) -> f64);

/// A distribution of durations, as a mixture.
struct Durations {
    name: &'static str,
    offset: f64,
    parts: Vec<Part>,
}

fn lognormal() -> Durations {
    Durations { name: "log-normal 1.25", offset: 0.5, parts: vec![(1.0, |z| 1800.0 * (1.25 * z).exp())] }
}

fn all() -> Vec<Durations> {
    vec![
        lognormal(),
        Durations {
            name: "Weibull 0.5",
            offset: 0.5,
            parts: vec![(1.0, |z| 1800.0 * stats::normal_above(z).ln().powi(2))],
        },
        Durations {
            name: "mixture",
            offset: 0.5,
            parts: vec![(0.8, |z| 600.0 * (0.8 * z).exp()), (0.2, |z| 14_400.0 * (0.8 * z).exp())],
        },
        Durations {
            name: "whole minutes",
            offset: 30.0,
            parts: vec![(1.0, |z| 60.0 * (5.0 * (1.25 * z).exp()).round())],
        },
    ]
}

impl Durations {
    fn draw(&self, stream: &mut Stream, n: usize) -> Sample {
        let one = |stream: &mut Stream| {
            let mut left = stream.unit();
            let part = self.parts.iter().find(|(weight, _)| {
                left -= weight;
                left < 0.0
            });
            (part.unwrap_or(&self.parts[0]).1)(stream.normal())
        };
        Sample::new((0..n).map(|_| one(stream)).collect()).unwrap()
    }

    /// Values with their probabilities, on a fine grid of the normal numbers, the smallest first.
    fn grid(&self) -> Vec<(f64, f64)> {
        let step = 1e-4;
        let mut grid: Vec<(f64, f64)> = Vec::new();
        for (weight, part) in &self.parts {
            for at in -90_000..=90_000 {
                let z = f64::from(at) * step;
                let density = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
                grid.push((part(z), weight * density * step));
            }
        }
        grid.sort_by(|a, b| a.0.total_cmp(&b.0));
        grid
    }
}

fn quantile(grid: &[(f64, f64)], p: f64) -> f64 {
    let mut sum = 0.0;
    grid.iter()
        .find(|(_, weight)| {
            sum += weight;
            sum >= p
        })
        .unwrap()
        .0
}

type Ends = Option<(f64, f64)>;

/// The share of intervals that contain the truth, and the share that was refused.
fn coverage(
    durations: &Durations,
    n: usize,
    draws: u64,
    truth: f64,
    ends: impl Fn(&Sample, u64) -> Ends + Sync,
) -> (f64, f64) {
    let found: Vec<Option<bool>> = (0..draws)
        .into_par_iter()
        .map(|draw| {
            let sample = durations.draw(&mut Stream::new(2026, draw), n);
            ends(&sample, draw).map(|(low, high)| low <= truth && truth <= high)
        })
        .collect();
    let given = found.iter().flatten().count();
    let hits = found.iter().flatten().filter(|hit| **hit).count();
    (hits as f64 / given.max(1) as f64, 1.0 - given as f64 / draws as f64)
}

#[test]
#[ignore = "a simulation of minutes"]
fn intervals_hold_their_coverage() {
    let mut wrong = Vec::new();
    for durations in all() {
        let grid = durations.grid();
        let mean: f64 = grid.iter().map(|(value, weight)| value * weight).sum();
        let log: f64 = grid.iter().map(|(value, weight)| (value + durations.offset).ln() * weight).sum();
        let must_hold = durations.name == lognormal().name;
        let mut show = |what: &str, n: usize, (hit, refused): (f64, f64), is_approximate: bool| {
            println!(
                "{:16} {what:12} n {n:4}: {:5.1} % contain it, {:5.1} % refused",
                durations.name,
                100.0 * hit,
                100.0 * refused
            );
            if must_hold && (hit < 0.93 || is_approximate && hit > 0.975) {
                wrong.push(format!("{what} n {n}: {hit}"));
            }
        };
        for n in SIZES {
            let offset = durations.offset;
            let geometric = |sample: &Sample, _: u64| stats::geometric_mean_interval(sample, offset).ok();
            show("gmean", n, coverage(&durations, n, 10_000, log.exp() - offset, geometric), true);
            for p in [0.5, 0.75, 0.9, 0.95] {
                let order = |sample: &Sample, _: u64| {
                    let (low, high) = stats::percentile_interval(sample, p).ok()?;
                    (low.is_some() || high.is_some())
                        .then(|| (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)))
                };
                // Exact ones may hold more: a percentile out of reach has one end, and so does its error.
                show(
                    &format!("p{:.0}", 100.0 * p),
                    n,
                    coverage(&durations, n, 10_000, quantile(&grid, p), order),
                    false,
                );
            }
            let by_rule = |sample: &Sample, seed: u64| {
                let interval = stats::mean_interval(sample, offset, seed).ok()?;
                Some((interval.low, interval.high))
            };
            show("mean", n, coverage(&durations, n, 2_000, mean, by_rule), true);
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
#[ignore = "a simulation of minutes"]
fn methods_for_the_mean_side_by_side() {
    for durations in all() {
        let mean: f64 = durations.grid().iter().map(|(value, weight)| value * weight).sum();
        for n in [10, 15, 20, 30, 50, 100, 300, 500, 1000, 2000, 5000] {
            let draws = if n > 300 { 1_000 } else { 3_000 };
            let offset = durations.offset;
            let cox = coverage(&durations, n, draws, mean, |sample, _| stats::modified_cox(sample, offset).ok());
            let rest = |sample: &Sample, seed: u64| match stats::mean_interval(sample, offset, seed) {
                Ok(it) if it.method == MeanMethod::BootstrapT => Some((it.low, it.high)),
                _ => None,
            };
            let left = if n <= 300 { coverage(&durations, n, draws, mean, rest) } else { (f64::NAN, 1.0) };
            let bootstrap = if n > 2000 {
                (f64::NAN, 1.0)
            } else {
                coverage(&durations, n, draws, mean, |sample, seed| stats::bootstrap_t(sample, seed).ok())
            };
            let t = coverage(&durations, n, draws, mean, |sample, _| stats::student_t(sample).ok());
            println!(
                "{:16} n {n:4}: modified Cox {:5.1} % (refused {:4.1} %), bootstrap-t where it was refused {:5.1} %, \
                 bootstrap-t {:5.1} %, t {:5.1} %",
                durations.name,
                100.0 * cox.0,
                100.0 * cox.1,
                100.0 * left.0,
                100.0 * bootstrap.0,
                100.0 * t.0
            );
        }
    }
}

#[test]
#[ignore = "a simulation of minutes"]
fn power_is_as_promised() {
    let spread = LogSpread::new(1.25).unwrap();
    for (before, after) in [(10, 10), (41, 41), (52, 52), (53, 53), (20, 80), (300, 300)] {
        let reduction = spread.smallest_reduction(before, after).unwrap();
        let power = spread.simulated_power(reduction, before as usize, after as usize, 20_000, 1).unwrap();
        let alarms = spread.simulated_power(0.0, before as usize, after as usize, 20_000, 2).unwrap();
        println!(
            "{before:4} and {after:4}: {:.1} % less found {:.1} %, nothing found {:.1} %",
            100.0 * reduction,
            100.0 * power,
            100.0 * alarms
        );
        // At 20 and 80 Welch's test, which does not suppose equal variances, finds a little less.
        assert!((power - 0.80).abs() < 0.02, "{power}");
        assert!((alarms - 0.05).abs() < 0.006, "{alarms}");
    }
}
