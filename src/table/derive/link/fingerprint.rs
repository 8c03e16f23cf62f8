//! Links by likeness, where nothing names the other: the same key, or the same service and title, at about the same time.
//!
//! Only if the configuration asks for it. Each of the two must be the other's nearest of its source.

use super::super::issue::{Namer, Traits};
use super::super::rules::Rules;
use super::{Basis, Pair, Rows, SAME_DEDUP_KEY, SAME_SERVICE, SAME_TITLE};
use crate::model::{Length, System};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A deduplication key that is shorter may be anybody's.
const SHORTEST_KEY: usize = 6;

/// Adds the pairs that look alike to those that are known by reference.
pub(super) fn add(rows: &Rows<'_>, rules: &Rules<'_>, window: Length, pairs: &mut Vec<Pair>) {
    let window_us = (window.seconds * 1e6) as i64;
    let mut known: HashSet<(usize, usize)> = pairs.iter().map(|pair| ordered(pair.from, pair.to)).collect();
    let referenced: HashSet<usize> = pairs.iter().flat_map(|pair| [pair.from, pair.to]).collect();
    let happened: Vec<usize> =
        (0..rows.len()).filter(|row| rows.has_happened(*row) && !is_merged(rows, *row)).collect();
    let service = |row: usize| {
        let name = rows.service.get(row).map(str::trim).filter(|name| !name.is_empty())?;
        Some(rules.service(name))
    };

    let dedup_key = |row: usize| {
        let key = rows.dedup_key.get(row).map(str::trim)?;
        (key.len() >= SHORTEST_KEY).then(|| key.to_owned())
    };
    let mut namer = Namer::default();
    let mut title = |row: usize| {
        let traits = Traits { service: Some(service(row)?), title: rows.title.get(row), ..Traits::default() };
        namer.issue(&traits).map(|(name, _)| name.trim_start_matches("title:").to_owned())
    };
    let all = |_: usize, _: usize| true;
    let buckets = |name: &mut dyn FnMut(usize) -> Option<String>| {
        let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        happened.iter().for_each(|row| {
            if let Some(name) = name(*row) {
                buckets.entry(name).or_default().push(*row);
            }
        });
        buckets
    };
    let by_key = buckets(&mut { dedup_key });
    let by_title = buckets(&mut title);
    let is_lone_post_mortem =
        |row: usize| System::of(rows.origin(row).0) == System::PostMortem && !referenced.contains(&row);
    let has_lone = happened.iter().any(|row| is_lone_post_mortem(*row));
    let by_service = buckets(&mut |row| service(row).map(str::to_owned).filter(|_| has_lone));
    let one_is_a_post_mortem = |a: usize, b: usize| is_lone_post_mortem(a) != is_lone_post_mortem(b);
    type MayLink<'a> = &'a dyn Fn(usize, usize) -> bool;
    let kinds: [(BTreeMap<String, Vec<usize>>, f64, MayLink<'_>); 3] = [
        (by_key, SAME_DEDUP_KEY, &all),
        (by_title, SAME_TITLE, &all),
        (by_service, SAME_SERVICE, &one_is_a_post_mortem),
    ];
    for (buckets, confidence, may_link) in kinds {
        for (evidence, mut bucket) in buckets {
            bucket.sort_unstable_by_key(|row| (rows.happened_at[*row], rows.key(*row)));
            for (a, b) in mutual_nearest(rows, &bucket, window_us) {
                if may_link(a, b) && known.insert(ordered(a, b)) {
                    let (from, to) = if rows.key(a) < rows.key(b) { (a, b) } else { (b, a) };
                    let evidence = evidence.clone();
                    pairs.push(Pair { from, to, basis: Basis::Fingerprint, confidence, evidence });
                }
            }
        }
    }
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

fn is_merged(rows: &Rows<'_>, row: usize) -> bool {
    rows.merged_into.get(row).is_some_and(|into| !into.is_empty())
}

/// The pairs of different sources in a bucket, which is in order of time, that are each other's nearest within the
/// window. Of two that are equally near the earlier one is the nearest.
fn mutual_nearest(rows: &Rows<'_>, bucket: &[usize], window_us: i64) -> Vec<(usize, usize)> {
    if bucket.len() < 2 {
        return Vec::new();
    }
    // (row, source) -> the nearest incident of that source so far, and how far it is.
    let mut nearest: HashMap<(usize, &str), (i64, usize)> = HashMap::new();
    let at = |row: usize| rows.happened_at[row].unwrap_or(i64::MIN);
    let mut look = |order: &mut dyn Iterator<Item = usize>| {
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        for row in order {
            let own = rows.origin(row).0;
            for (source, other) in last.iter().filter(|(source, _)| **source != own) {
                let apart = at(row).saturating_sub(at(*other)).saturating_abs();
                let is_nearer = nearest.get(&(row, *source)).is_none_or(|(known, _)| apart < *known);
                if apart <= window_us && is_nearer {
                    nearest.insert((row, *source), (apart, *other));
                }
            }
            last.insert(own, row);
        }
    };
    look(&mut bucket.iter().copied());
    look(&mut bucket.iter().rev().copied());
    let is_mutual = |row: usize, other: usize| {
        nearest.get(&(other, rows.origin(row).0)).is_some_and(|(_, nearest)| *nearest == row)
    };
    let mut pairs: Vec<(usize, usize)> = nearest
        .iter()
        .filter(|((row, _), (_, other))| rows.key(*row) < rows.key(*other) && is_mutual(*row, *other))
        .map(|((row, _), (_, other))| (*row, *other))
        .collect();
    pairs.sort_unstable_by_key(|(a, b)| (rows.key(*a), rows.key(*b)));
    pairs
}
