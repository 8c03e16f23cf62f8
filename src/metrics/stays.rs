//! The moments of incidents that are over: how long each lasted in each state.

use super::columns::{Columns, SKEW_US, fact, texts};
use super::samples::grouped;
use super::{Data, GroupValue};
use crate::model::{IncidentKey, Instant, Result, Scope};
use crate::stats;
use std::collections::HashMap;

/// The moments of an incident in the order in which they should come; `None` where one is not known, or filled in.
pub const STATES: [&str; 6] = ["started", "detected", "paged", "acknowledged", "mitigated", "resolved"];

/// The moments of one incident that is over, as [`STATES`] names them.
pub type Moments = [Option<Instant>; STATES.len()];

/// The moments of the incidents of a group that are over; open ones are counted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Stays {
    /// A value for each dimension that was asked for.
    pub group: Vec<GroupValue>,
    /// One an incident that is over.
    pub over: Vec<Moments>,
    /// Incidents that are open.
    pub n_open: u64,
}

/// The moments of every incident that counts as for `mttr`, by group. `paged` tells when somebody was first notified.
pub fn stays(data: &Data<'_>, paged: &HashMap<IncidentKey, Instant>, scope: &Scope) -> Result<Vec<Stays>> {
    let columns = Columns::of(data, scope.as_of)?;
    let (source, account, id) =
        (texts(data.derived, "source")?, texts(data.derived, "account")?, texts(data.derived, "id")?);
    let first_page = |row: usize| {
        let part = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let key = IncidentKey { source: part(source.get(row)), account: part(account.get(row)), id: part(id.get(row)) };
        paged.get(&key).copied()
    };
    let of_group = |(group, rows): (Vec<GroupValue>, Vec<u32>)| {
        let mut stays = Stays { group, ..Stays::default() };
        for row in rows.into_iter().map(|row| row as usize).filter(|&row| columns.barred(row, true).is_none()) {
            if columns.is(row, fact::OPEN) {
                stays.n_open += 1;
                continue;
            }
            let is_default = columns.is(row, fact::STARTED_IS_DEFAULT);
            let started = columns.started_at.get(row).filter(|_| !is_default).map(Instant);
            let is_ack_known = columns.is(row, fact::ACK_KNOWN);
            stays.over.push([
                started,
                columns.detected_at.get(row).map(Instant),
                first_page(row),
                columns.acknowledged_at.get(row).filter(|_| is_ack_known).map(Instant),
                columns.mitigated_at.get(row).map(Instant),
                columns.resolved_at.get(row).map(Instant),
            ]);
        }
        stays
    };
    Ok(grouped(data, &columns, scope)?.into_iter().map(of_group).collect())
}

impl Stays {
    /// How many of the incidents tell each of [`STATES`].
    pub fn known(&self) -> [u64; STATES.len()] {
        let mut known = [0; STATES.len()];
        for moments in &self.over {
            moments.iter().zip(&mut known).for_each(|(at, n)| *n += u64::from(at.is_some()));
        }
        known
    }

    /// From each of these moments to the next: the median in seconds, and how many incidents tell both. Up to 1 s the
    /// wrong way round counts as 0; more than that is left out.
    pub fn medians(&self, chain: &[usize]) -> Vec<(Option<f64>, u64)> {
        let between = |first: usize, last: usize| {
            let of = |moments: &Moments| {
                let (first, last) = moments.get(first).copied().flatten().zip(moments.get(last).copied().flatten())?;
                (last.0 >= first.0 - SKEW_US).then_some((last.0 - first.0).max(0))
            };
            let mut all: Vec<i64> = self.over.iter().filter_map(of).collect();
            all.sort_unstable();
            (stats::quantile_sorted(&all, 0.5).map(|us| us / 1e6), all.len() as u64)
        };
        chain.windows(2).map(|pair| between(pair[0], pair[1])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_lasts_to_the_next_moment_and_unknown_is_not_zero() {
        let at = |s: i64| Some(Instant::from_s(s));
        // Detected, acknowledged, resolved: 60 and 300 s, 120 and 180 s; the third was never acknowledged; the fourth
        // is half a second the wrong way round, the fifth ten.
        let over = vec![
            [None, at(0), None, at(60), None, at(360)],
            [None, at(0), None, at(120), None, at(300)],
            [None, at(0), None, None, None, at(900)],
            [None, at(1000), None, Some(Instant(999_500_000)), None, at(1100)],
            [None, at(1000), None, at(990), None, at(1100)],
        ];
        let stays = Stays { group: Vec::new(), over, n_open: 0 };
        assert_eq!(stays.known(), [0, 5, 0, 4, 0, 5]);
        // To acknowledge: 0, 60, 120. To resolve: 100.5, 110, 180, 300.
        assert_eq!(stays.medians(&[1, 3, 5]), [(Some(60.0), 3), (Some(145.0), 4)]);
        assert_eq!(stays.medians(&[0, 1]), [(None, 0)]);
    }
}
