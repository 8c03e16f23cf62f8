//! Links by explicit reference: what one incident names, joined by hash with what the others are called.

use super::mention::{Mention, Name, Place, id_name, mentions, url_name};
use super::{BOTH_WAYS, Basis, IN_TITLE, LinkProblem, ONE_WAY, Pair, Rows};
use crate::model::code;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

const ROWS_A_TASK: usize = 1 << 14;

/// What is known of one pair so far.
struct Found {
    basis: Basis,
    evidence: String,
    /// Named by the first of the pair, by the second; only in a title.
    by: [bool; 2],
    is_in_title_only: bool,
}

/// Every pair of incidents of different (source, account)s of which one names the other.
///
/// A reference to an incident that was merged is one to what it was merged into, and so is a reference of it.
pub(super) fn pairs(rows: &Rows<'_>, problems: &mut Vec<LinkProblem>) -> Vec<Pair> {
    let said: Vec<(usize, Mention)> = (0..rows.len())
        .into_par_iter()
        .with_min_len(ROWS_A_TASK)
        .filter(|row| rows.has_happened(*row))
        .flat_map_iter(|row| {
            let mut found = Vec::new();
            if let Some(refs) = rows.refs.get(row) {
                mentions(refs, Place::References, &mut found);
            }
            if let Some(title) = rows.title.get(row) {
                mentions(title, Place::Title, &mut found);
            }
            found.into_iter().map(move |mention| (row, mention))
        })
        .collect();
    if said.is_empty() {
        return Vec::new();
    }
    let owners = owners(rows, &said);
    if owners.is_empty() {
        return Vec::new();
    }
    let targets = Targets::new(rows);
    let mut found: BTreeMap<(Key<'_>, Key<'_>), (usize, usize, Found)> = BTreeMap::new();
    for (row, mention) in &said {
        let Some((name, all)) = mention.names.iter().find_map(|name| owners.get(name).map(|all| (name, all))) else {
            continue;
        };
        let from = targets.of(*row);
        let mut others: Vec<usize> =
            all.iter().map(|owner| targets.of(*owner)).filter(|owner| *owner != from).collect();
        others.sort_unstable_by_key(|other| rows.key(*other));
        others.dedup();
        let elsewhere = others.iter().filter(|other| rows.origin(**other) != rows.origin(from)).count();
        let to = match (elsewhere, &others[..]) {
            // It names itself, or another of its own source: that makes no link between sources.
            (0, _) => continue,
            (_, [other]) => *other,
            _ => {
                let fits: Vec<String> = others.iter().take(3).map(|other| rows.owned_key(*other).to_string()).collect();
                let more = if others.len() > 3 { ", ..." } else { "" };
                let message = format!(
                    "expected {:?} to name one incident, found {}: {}{more}; it links none",
                    mention.said,
                    others.len(),
                    fits.join(", ")
                );
                problems.push(LinkProblem { code: code::AMBIGUOUS_REFERENCE, key: rows.owned_key(*row), message });
                continue;
            }
        };
        let basis = match name {
            Name::Url(_) => Basis::ReferenceUrl,
            Name::Key(_) => Basis::ReferenceKey,
            Name::Id(_) => Basis::ReferenceId,
        };
        let is_first = rows.key(from) < rows.key(to);
        let (first, second) = if is_first { (from, to) } else { (to, from) };
        let is_in_title_only = mention.place == Place::Title;
        let (.., known) = found.entry((rows.key(first), rows.key(second))).or_insert_with(|| {
            let evidence = mention.said.clone();
            (first, second, Found { basis, evidence, by: [false; 2], is_in_title_only })
        });
        known.by[usize::from(!is_first)] = true;
        known.is_in_title_only &= is_in_title_only;
        if (basis, &mention.said) < (known.basis, &known.evidence) {
            (known.basis, known.evidence) = (basis, mention.said.clone());
        }
    }
    let pair = |(first, second, found): (usize, usize, Found)| {
        let confidence = match (found.by, found.is_in_title_only) {
            ([true, true], _) => BOTH_WAYS,
            (_, false) => ONE_WAY,
            (_, true) => IN_TITLE,
        };
        let (from, to) = if found.by[0] { (first, second) } else { (second, first) };
        Pair { from, to, basis: found.basis, confidence, evidence: found.evidence }
    };
    found.into_values().map(pair).collect()
}

type Key<'f> = (&'f str, &'f str, &'f str);

/// The rows that are called by each of the names that somebody says.
fn owners<'m>(rows: &Rows<'_>, said: &'m [(usize, Mention)]) -> HashMap<&'m Name, Vec<usize>> {
    let wanted: HashSet<&'m Name> = said.iter().flat_map(|(_, mention)| &mention.names).collect();
    let called: Vec<(&'m Name, usize)> = (0..rows.len())
        .into_par_iter()
        .with_min_len(ROWS_A_TASK)
        .filter(|row| rows.has_happened(*row))
        .flat_map_iter(|row| {
            let names = [
                rows.url.get(row).and_then(url_name),
                rows.id.get(row).and_then(id_name),
                rows.number.get(row).and_then(id_name),
            ];
            let wanted = &wanted;
            names.into_iter().flatten().filter_map(move |name| Some((*wanted.get(&name)?, row)))
        })
        .collect();
    let mut owners: HashMap<&Name, Vec<usize>> = HashMap::new();
    called.into_iter().for_each(|(name, row)| owners.entry(name).or_default().push(row));
    owners
}

/// What merged incidents were merged into.
struct Targets {
    next: HashMap<usize, usize>,
}

impl Targets {
    fn new(rows: &Rows<'_>) -> Targets {
        let merged: Vec<(usize, Key<'_>)> = (0..rows.len())
            .filter_map(|row| {
                let (source, account) = rows.origin(row);
                let into = rows.merged_into.get(row).filter(|into| !into.is_empty() && rows.has_happened(row))?;
                Some((row, (source, account, into)))
            })
            .collect();
        if merged.is_empty() {
            return Targets { next: HashMap::new() };
        }
        let wanted: HashSet<Key<'_>> = merged.iter().map(|(_, into)| *into).collect();
        let targets: HashMap<Key<'_>, usize> = (0..rows.len())
            .filter(|row| rows.has_happened(*row) && wanted.contains(&rows.key(*row)))
            .map(|row| (rows.key(row), row))
            .collect();
        Targets { next: merged.iter().filter_map(|(row, into)| Some((*row, *targets.get(into)?))).collect() }
    }

    /// The end of the chain; the row itself where it runs in a circle or was not merged.
    fn of(&self, row: usize) -> usize {
        let mut at = row;
        for _ in 0..=self.next.len() {
            match self.next.get(&at) {
                Some(next) => at = *next,
                None => return at,
            }
        }
        row
    }
}
