//! Stretches of time as sorted lists that do not overlap, in microseconds.

/// From the first instant in it to the first after it.
pub(super) type Span = (i64, i64);

/// The time that any of them covers; those that touch are one.
pub(super) fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|(from, until)| from < until);
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// The time that both cover.
pub(super) fn intersection(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut common, mut at_a, mut at_b) = (Vec::new(), 0, 0);
    while at_a < a.len() && at_b < b.len() {
        let (from, until) = (a[at_a].0.max(b[at_b].0), a[at_a].1.min(b[at_b].1));
        if from < until {
            common.push((from, until));
        }
        if a[at_a].1 < b[at_b].1 { at_a += 1 } else { at_b += 1 }
    }
    common
}

/// The time inside `whole` that none of them covers.
pub(super) fn holes(spans: &[Span], whole: Span) -> Vec<Span> {
    let mut free = Vec::new();
    let mut reached = whole.0;
    for &(from, until) in spans {
        if from > reached {
            free.push((reached, from.min(whole.1)));
        }
        reached = reached.max(until);
    }
    free.push((reached, whole.1));
    free.retain(|(from, until)| from < until);
    free
}

/// How long they are together.
pub(super) fn length(spans: &[Span]) -> i64 {
    spans.iter().map(|(from, until)| until - from).sum()
}

/// Whether one of them holds the instant.
pub(super) fn holds(spans: &[Span], at: i64) -> bool {
    let next = spans.partition_point(|(from, _)| *from <= at);
    next > 0 && at < spans[next - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_counted_once() {
        let joined = union(vec![(5, 9), (0, 3), (3, 4), (8, 12), (20, 20), (6, 7)]);
        assert_eq!(joined, [(0, 4), (5, 12)]);
        assert_eq!(length(&joined), 11);
        assert_eq!(intersection(&joined, &[(2, 6), (11, 30)]), [(2, 4), (5, 6), (11, 12)]);
        assert_eq!(holes(&joined, (-1, 15)), [(-1, 0), (4, 5), (12, 15)]);
        assert_eq!(holes(&[], (1, 2)), [(1, 2)]);
        assert!(holds(&joined, 0) && !holds(&joined, 4) && holds(&joined, 11) && !holds(&joined, 12));
    }
}
