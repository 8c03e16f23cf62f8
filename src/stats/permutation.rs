//! Is a load shared unevenly, or is it luck? Totals of turns are dealt out anew among turns that are alike.
//!
//! The null hypothesis is equal treatment: who had which turn stays as it was, and what a turn brought could as well have
//! come in any other turn that is like it. A total is dealt as a whole, so that what comes in clusters stays in clusters.
//! p = (1 + draws with at least the observed Gini) / (1 + draws). References: R. A. Fisher, *The Design of Experiments*,
//! 1935; B. Phipson, G. K. Smyth, *Permutation p-values should never be zero*, SAGMB 9 (2010).

use rayon::prelude::*;
use std::collections::BTreeMap;

use super::{Refusal, Stream};

/// How often totals are dealt out.
pub const DRAWS: usize = 10_000;

/// How many draws one stream of random numbers makes.
const GROUP: usize = 100;

/// A turn: who had it, which turns it is like, and what it brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Number of the person.
    pub owner: usize,
    /// Number of the class of turns that are alike.
    pub class: usize,
    /// What it brought.
    pub total: u32,
}

/// How much luck alone does.
#[derive(Clone, Debug, PartialEq)]
pub struct Luck {
    /// Gini's coefficient as it was.
    pub gini: f64,
    /// Its mean under equal treatment.
    pub expected_gini: f64,
    /// Between these it lies in 95 % of the draws.
    pub band: (f64, f64),
    /// Share of the draws at least as uneven as it was.
    pub p: f64,
    /// For each person: the expected total, and where it lies in 95 % of the draws.
    pub people: Vec<(f64, (u32, u32))>,
    /// Turns that are like another one; the totals of the rest stay where they are.
    pub n_dealt: usize,
}

/// Deals out the totals of turns among those of one class. `fixed`: for each person, what came outside of turns.
///
/// # Errors
///
/// All is 0; no turn is like another one.
///
/// ```
/// # use incidence::stats::{Turn, luck};
/// let turns: Vec<Turn> = (0..8).map(|at| Turn { owner: at % 4, class: 0, total: 3 }).collect();
/// let luck = luck(&[0; 4], &turns, 1)?;
/// assert_eq!((luck.gini, luck.p, luck.people[0]), (0.0, 1.0, (6.0, (6, 6))));
/// # Ok::<(), incidence::stats::Refusal>(())
/// ```
pub fn luck(fixed: &[u32], turns: &[Turn], seed: u64) -> Result<Luck, Refusal> {
    let mut classes: BTreeMap<usize, Vec<&Turn>> = BTreeMap::new();
    turns.iter().for_each(|turn| classes.entry(turn.class).or_default().push(turn));
    let mut observed = fixed.to_vec();
    turns.iter().for_each(|turn| observed[turn.owner] = observed[turn.owner].saturating_add(turn.total));
    let n = fixed.len();
    let whole = n as f64 * observed.iter().map(|sum| f64::from(*sum)).sum::<f64>();
    if whole == 0.0 {
        return Err(if n == 0 { Refusal::TooFew { n: 0, needed: 1 } } else { Refusal::NoSpread });
    }
    let observed = unevenness(&mut observed);
    let n_dealt = classes.values().filter(|class| class.len() > 1).map(Vec::len).sum();
    if n_dealt == 0 {
        return Err(Refusal::TooFew { n: 0, needed: 2 });
    }
    let drawn: Vec<Drawn> = (0..DRAWS / GROUP)
        .into_par_iter()
        .map(|group| {
            let mut stream = Stream::new(seed, group as u64);
            let mut dealt: Vec<Class> = classes.values().map(|class| Class::new(class)).collect();
            let mut drawn = Drawn { sums: fixed.repeat(GROUP), unevenness: Vec::with_capacity(GROUP) };
            let mut sorted = vec![0; n];
            for sums in drawn.sums.chunks_exact_mut(n) {
                dealt.iter_mut().for_each(|class| class.deal(&mut stream, sums));
                sorted.copy_from_slice(sums);
                drawn.unevenness.push(unevenness(&mut sorted));
            }
            drawn
        })
        .collect();
    let mut uneven: Vec<i64> = drawn.iter().flat_map(|drawn| &drawn.unevenness).copied().collect();
    uneven.sort_unstable();
    // Whole numbers: what is as uneven is exactly so.
    let n_as_uneven = uneven.len() - uneven.partition_point(|drawn| *drawn < observed);
    let gini = |unevenness: i64| unevenness as f64 / whole;
    let people = (0..n).into_par_iter().map(|person| {
        let mut totals: Vec<u32> =
            drawn.iter().flat_map(|drawn| drawn.sums.iter().skip(person).step_by(n)).copied().collect();
        let low = *totals.select_nth_unstable(DRAWS / 40 - 1).1;
        let high = *totals.select_nth_unstable(DRAWS - DRAWS / 40).1;
        (expected(person, fixed, &classes), (low, high))
    });
    Ok(Luck {
        gini: gini(observed),
        expected_gini: uneven.iter().map(|drawn| gini(*drawn)).sum::<f64>() / DRAWS as f64,
        band: (gini(uneven[DRAWS / 40 - 1]), gini(uneven[DRAWS - DRAWS / 40])),
        p: (1 + n_as_uneven) as f64 / (1 + DRAWS) as f64,
        people: people.collect(),
        n_dealt,
    })
}

/// The draws of one stream.
struct Drawn {
    /// Everybody's total, draw after draw.
    sums: Vec<u32>,
    /// Of each draw.
    unevenness: Vec<i64>,
}

/// Turns that are alike: who had each, and what each brought.
struct Class {
    owners: Vec<usize>,
    totals: Vec<u32>,
}

impl Class {
    fn new(turns: &[&Turn]) -> Class {
        let turns = turns.iter();
        Class { owners: turns.clone().map(|turn| turn.owner).collect(), totals: turns.map(|turn| turn.total).collect() }
    }

    /// Fisher's and Yates's shuffle of the totals; the owners stay, and get theirs as soon as it stands.
    fn deal(&mut self, stream: &mut Stream, sums: &mut [u32]) {
        for last in (0..self.totals.len()).rev() {
            if last > 0 {
                self.totals.swap(last, stream.below(last + 1));
            }
            let sum = &mut sums[self.owners[last]];
            *sum = sum.saturating_add(self.totals[last]);
        }
    }
}

/// Gini's coefficient times people and total: sum (2i - n - 1) x\[i\] with x sorted, which is a whole number.
fn unevenness(sums: &mut [u32]) -> i64 {
    sums.sort_unstable();
    let n = sums.len() as i64;
    (1..).zip(sums.iter()).map(|(i, sum): (i64, &u32)| (2 * i - n - 1) * i64::from(*sum)).sum()
}

/// A person's turns, each with the mean of its class: exact, without a draw.
fn expected(person: usize, fixed: &[u32], classes: &BTreeMap<usize, Vec<&Turn>>) -> f64 {
    let of_class = |class: &Vec<&Turn>| {
        let own = class.iter().filter(|turn| turn.owner == person).count() as f64;
        own * class.iter().map(|turn| f64::from(turn.total)).sum::<f64>() / class.len() as f64
    };
    f64::from(fixed[person]) + classes.values().map(of_class).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Loads;

    fn turns(totals: &[(usize, u32)]) -> Vec<Turn> {
        totals.iter().map(|(owner, total)| Turn { owner: *owner, class: 0, total: *total }).collect()
    }

    #[test]
    fn all_arrangements_of_a_small_roster_are_met_as_often_as_they_should() {
        // Two people, two turns each, one page in all: whoever has it has Gini 1/2 ((2-1)/2), in every arrangement.
        let luck_of_one = luck(&[0, 0], &turns(&[(0, 1), (0, 0), (1, 0), (1, 0)]), 8).unwrap();
        assert_eq!((luck_of_one.gini, luck_of_one.expected_gini, luck_of_one.p), (0.5, 0.5, 1.0));
        assert_eq!(luck_of_one.people, [(0.5, (0, 1)), (0.5, (0, 1))]);
        // Two pages in two of four turns: of the 6 arrangements 2 give both to one person. So p is 1/3 for 2:0.
        let luck_of_two = luck(&[0, 0], &turns(&[(0, 1), (0, 1), (1, 0), (1, 0)]), 8).unwrap();
        assert!((luck_of_two.p - 1.0 / 3.0).abs() < 0.02, "{}", luck_of_two.p);
        assert!((luck_of_two.expected_gini - 1.0 / 6.0).abs() < 0.01, "{}", luck_of_two.expected_gini);
    }

    #[test]
    fn totals_stay_in_their_class_and_what_is_fixed_stays() {
        let mut parts = turns(&[(0, 9), (1, 1)]);
        parts.push(Turn { owner: 2, class: 1, total: 100 });
        let luck = luck(&[0, 0, 5], &parts, 8).unwrap();
        assert_eq!(luck.n_dealt, 2);
        assert_eq!(luck.people, [(5.0, (1, 9)), (5.0, (1, 9)), (105.0, (105, 105))]);
        assert!(super::luck(&[0, 0], &[], 8).is_err());
        assert!(super::luck(&[1, 2], &turns(&[(0, 1)]), 8).is_err(), "a turn like no other says nothing");
    }

    #[test]
    fn the_draws_do_not_depend_on_threads() {
        let parts = turns(&[(0, 4), (1, 1), (2, 0), (0, 2), (1, 0), (2, 1), (0, 5), (1, 1)]);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| luck(&[0; 3], &parts, 8)).unwrap()
        };
        assert_eq!(with(1), with(4));
    }

    /// A page goes to each person alike; those of a cluster go to one.
    fn fair(pages: usize, cluster: usize, stream: &mut Stream) -> f64 {
        let mut loads = [0.0; 8];
        (0..pages / cluster).for_each(|_| loads[stream.below(8)] += cluster as f64);
        Loads::new(loads.to_vec()).unwrap().gini()
    }

    #[test]
    fn eight_people_who_share_fairly_show_a_gini_all_the_same() {
        for (pages, cluster, mean) in [(24, 1, 0.28), (60, 1, 0.18), (120, 1, 0.13), (400, 1, 0.07), (24, 3, 0.47)] {
            let mut stream = Stream::new(6, pages as u64);
            let found = (0..4_000).map(|_| fair(pages, cluster, &mut stream)).sum::<f64>() / 4_000.0;
            assert!((found - mean).abs() < 0.006, "{pages} pages in clusters of {cluster}: {found}, expected {mean}");
        }
    }

    /// Shifts of eight people in turn, one to four clusters of pages in some of them; `heavy`: person 0 has as much again.
    fn roster(shifts: usize, is_heavy: bool, stream: &mut Stream) -> Vec<Turn> {
        (0..shifts)
            .map(|at| {
                let owner = at % 8;
                let clusters = if owner == 0 && is_heavy { 4 } else { 2 };
                // As many clusters as come up of twice that many chances, each of one to four pages.
                let total = (0..2 * clusters).filter(|_| stream.below(2) == 0).count();
                let total: usize = (0..total).map(|_| 1 + stream.below(4)).sum();
                Turn { owner, class: 0, total: total as u32 }
            })
            .collect()
    }

    /// `scripts/cargo test --lib stats::permutation -- --ignored --nocapture`
    #[test]
    #[ignore = "takes minutes"]
    fn a_fair_roster_raises_few_alarms() {
        for shifts in [16, 104] {
            let alarms = |is_heavy: bool| {
                let alarm = |run: u64| {
                    let turns = roster(shifts, is_heavy, &mut Stream::new(600 + shifts as u64, run));
                    luck(&[0; 8], &turns, run).is_ok_and(|luck| luck.p <= 0.05)
                };
                (0..1_000_u64).into_par_iter().filter(|run| alarm(*run)).count()
            };
            let (fair, heavy) = (alarms(false), alarms(true));
            println!("{shifts} shifts: false alarms {:.1} %, power {:.1} %", fair as f64 / 10.0, heavy as f64 / 10.0);
            assert!((30..=70).contains(&fair), "{shifts} shifts: {fair} of 1000 alarms");
        }
    }
}
