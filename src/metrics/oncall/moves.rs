//! Which shifts would have to go from whom to whom for hours to be shared more evenly.

use super::felt::Prepared;
use super::spans;
use crate::model::{Instant, Window};

/// At most so many moves are proposed: more is a new roster.
const MOST: usize = 3;

/// A shift that would go from one person to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// Number of the responder who had it.
    pub from: usize,
    /// Number of the responder who would have it: the least loaded one who was free then.
    pub to: usize,
    /// The shift.
    pub shift: Window,
    /// Its hours of the kind that is to be fair.
    pub hours: f64,
    /// Gini's coefficient after it and those before it.
    pub gini: f64,
}

/// The moves of whole shifts that even out the hours of one kind most, one after the other: from the most loaded to the least loaded.
pub(super) fn moves(prepared: &Prepared<'_>, kind: usize) -> Vec<Move> {
    let n = prepared.people.len();
    let mut loads: Vec<i64> =
        (0..n).map(|person| prepared.line(person).split(&prepared.people[person].on_call)[kind]).collect();
    let mut on_call: Vec<Vec<spans::Span>> = prepared.people.iter().map(|felt| felt.on_call.clone()).collect();
    let mut gone: Vec<(usize, i64)> = Vec::new();
    let mut proposed = Vec::new();
    while proposed.len() < MOST {
        let Some(most) = (0..n).max_by_key(|person| (loads[*person], std::cmp::Reverse(*person))) else { break };
        let mut least: Vec<usize> = (0..n).filter(|person| *person != most).collect();
        least.sort_by_key(|person| (loads[*person], *person));
        let pieces =
            prepared.people[most].pieces.iter().filter(|piece| piece.is_whole && !gone.contains(&(most, piece.span.0)));
        let candidates = pieces.flat_map(|piece| {
            let is_free = |to: &&usize| spans::intersection(&on_call[**to], &[piece.span]).is_empty();
            let to = least.iter().find(is_free).copied();
            to.map(|to| (piece, to, prepared.line(to).split(&[piece.span])[kind]))
        });
        // A move of h from a to b lessens the sum of squares by 2 h (a - b - h).
        let gain = |to: usize, hours: i64| i128::from(hours) * i128::from(loads[most] - loads[to] - hours);
        let best = candidates.map(|(piece, to, hours)| (gain(to, hours), piece, to, hours));
        let best = best.max_by_key(|(gain, piece, ..)| (*gain, std::cmp::Reverse(piece.span)));
        let Some((_, piece, to, hours)) = best.filter(|(gain, ..)| *gain > 0) else { break };
        loads[most] -= prepared.line(most).split(&[piece.span])[kind];
        loads[to] += hours;
        gone.push((most, piece.span.0));
        on_call[to] = spans::union([on_call[to].clone(), vec![piece.span]].concat());
        let hours_each = loads.iter().map(|us| *us as f64 / 3.6e9).collect();
        let gini = crate::stats::Loads::new(hours_each).map_or(0.0, |loads| loads.gini());
        let shift = Window { from: Instant(piece.span.0), until: Instant(piece.span.1) };
        proposed.push(Move { from: most, to, shift, hours: hours as f64 / 3.6e9, gini });
    }
    proposed
}
