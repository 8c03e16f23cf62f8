//! Sets of instants: sorted, disjoint, half-open spans. Observed time and time down are their lengths.

use crate::model::Coverage;

/// Sorted, disjoint, half-open spans of microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spans(Vec<(i64, i64)>);

impl Spans {
    /// The union of any spans; empty ones vanish.
    pub(super) fn union(mut spans: Vec<(i64, i64)>) -> Spans {
        spans.retain(|(from, until)| from < until);
        spans.sort_unstable();
        let mut merged: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
        for (from, until) in spans {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => merged.push((from, until)),
            }
        }
        Spans(merged)
    }

    /// The time that (source, account)s cover, seen at an instant.
    pub(super) fn of_coverage<'a>(coverage: impl Iterator<Item = &'a Coverage>, as_of: i64) -> Spans {
        Spans::union(coverage.map(|one| (one.first_at.0, one.last_at.0.min(as_of))).collect())
    }

    /// What lies in both.
    pub(super) fn intersect(&self, other: &Spans) -> Spans {
        let mut both = Vec::new();
        self.each_common(other, |from, until| both.push((from, until)));
        Spans(both)
    }

    /// What lies at or after an instant.
    pub(super) fn since(&self, from: i64) -> Spans {
        Spans(self.0.iter().filter(|span| span.1 > from).map(|span| (span.0.max(from), span.1)).collect())
    }

    /// Microseconds in all.
    pub(crate) fn length_us(&self) -> i64 {
        self.0.iter().map(|(from, until)| until - from).sum()
    }

    /// Microseconds that lie in both.
    pub(crate) fn common_us(&self, other: &Spans) -> i64 {
        let mut sum = 0;
        self.each_common(other, |from, until| sum += until - from);
        sum
    }

    /// Whether an instant lies in one.
    pub(crate) fn contains(&self, at: i64) -> bool {
        let after = self.0.partition_point(|span| span.0 <= at);
        after > 0 && at < self.0[after - 1].1
    }

    fn each_common(&self, other: &Spans, mut take: impl FnMut(i64, i64)) {
        let (Some(first), Some(last)) = (other.0.first(), other.0.last()) else { return };
        let mut mine = self.0.partition_point(|span| span.1 <= first.0);
        let mut theirs = self.0.get(mine).map_or(0, |span| other.0.partition_point(|one| one.1 <= span.0));
        while let (Some(a), Some(b)) = (self.0.get(mine), other.0.get(theirs)) {
            if a.0 >= last.1 {
                return;
            }
            let (from, until) = (a.0.max(b.0), a.1.min(b.1));
            if from < until {
                take(from, until);
            }
            if a.1 <= b.1 {
                mine += 1;
            } else {
                theirs += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_join_meet_and_measure() {
        let spans = Spans::union(vec![(10, 20), (0, 5), (20, 30), (4, 6), (9, 9)]);
        assert_eq!(spans, Spans(vec![(0, 6), (10, 30)]));
        assert_eq!(spans.length_us(), 26);
        let other = Spans::union(vec![(5, 12), (29, 40)]);
        assert_eq!(spans.intersect(&other), Spans(vec![(5, 6), (10, 12), (29, 30)]));
        assert_eq!((spans.common_us(&other), other.common_us(&spans)), (4, 4));
        assert_eq!(spans.since(15), Spans(vec![(15, 30)]));
        assert_eq!([0, 6, 10, 29, 30].map(|at| spans.contains(at)), [true, false, true, true, false]);
        assert_eq!(Spans::default().common_us(&spans), 0);
    }
}
