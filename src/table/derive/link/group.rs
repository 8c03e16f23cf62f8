//! Groups of linked incidents: whatever hangs together by links, as long as no group holds two of one (source, account).

use super::{LinkProblem, Pair, Rows};
use crate::model::code;
use std::collections::HashMap;

/// The groups of two and more rows. Pairs are taken in their order; one that would bring two incidents of one (source,
/// account) together is dropped from `pairs` and becomes a problem.
pub(super) fn groups(rows: &Rows<'_>, pairs: &mut Vec<Pair>, problems: &mut Vec<LinkProblem>) -> Vec<Vec<usize>> {
    // Row -> its group; the rows of each group, empty once it went into another.
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    pairs.retain(|pair| {
        let [a, b] = [pair.from, pair.to].map(|row| {
            *group_of.entry(row).or_insert_with(|| {
                groups.push(vec![row]);
                groups.len() - 1
            })
        });
        if a == b {
            return true;
        }
        // A group holds one incident a (source, account), so it stays as small as there are systems.
        let clash = groups[a].iter().find_map(|x| {
            let other = groups[b].iter().find(|y| rows.origin(*x) == rows.origin(**y))?;
            Some((*x, *other))
        });
        if let Some((one, other)) = clash {
            problems.push(conflict(rows, pair, one, other));
            return false;
        }
        let (keep, give) = if groups[a].len() >= groups[b].len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut groups[give]);
        moved.iter().for_each(|row| {
            group_of.insert(*row, keep);
        });
        groups[keep].extend(moved);
        true
    });
    groups.retain(|group| group.len() > 1);
    groups
}

fn conflict(rows: &Rows<'_>, pair: &Pair, one: usize, other: usize) -> LinkProblem {
    let name = |row| rows.owned_key(row);
    let mut ends = [name(one), name(other)];
    ends.sort();
    let message = format!(
        "the link to {} ({}, {:?}) would make {} and {} one incident, which they are not; the link is dropped",
        name(pair.to),
        pair.basis.word(),
        pair.evidence,
        ends[0],
        ends[1]
    );
    LinkProblem { code: code::CONFLICTING_LINK, key: name(pair.from), message }
}
