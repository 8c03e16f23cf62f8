//! What `mtbf` and `availability` share: which incidents began an outage, time observed and time down.

use crate::metrics::Reason;
use crate::metrics::group::Group;
use crate::metrics::outages;
use crate::metrics::{LeftOut, Note};

/// Outages of one group, measured.
pub(super) struct Failures {
    /// How many outages begin in the group's part of the window.
    pub(super) outages: u64,
    /// Why the other incidents began none.
    pub(super) left_out: LeftOut,
    /// T, in seconds.
    pub(super) observed_s: f64,
    /// D, in seconds; `None` where failures are not known.
    pub(super) down_s: Option<f64>,
    /// `no-impact-data`, where failures are not known.
    pub(super) notes: Vec<Note>,
}

/// Measures the group's outages.
///
/// A reopening prolongs the outage of its incident and begins none of its own, so that every outage is one incident.
pub(super) fn measure(group: &Group<'_>) -> Failures {
    let mut left_out = LeftOut::default();
    let mut begun = 0;
    for &row in group.rows {
        match outages::stretch(group.columns, row as usize) {
            Err(reason) => left_out.add(reason),
            Ok((onset, _)) => match group.outages {
                Some(outages) if !outages.began_with(row) => left_out.add(Reason::DuringOutage),
                _ if group.part.contains(onset) => begun += 1,
                _ if group.columns.happened_at.get(row as usize).is_some_and(|at| at < onset) => {
                    left_out.add(Reason::Negative);
                }
                _ => left_out.add(Reason::BeganBefore),
            },
        }
    }
    let observed_s = group.watched.length_us() as f64 / 1e6;
    let known = group.outages.filter(|outages| outages.are_known);
    let down_s = known.map(|outages| outages.down.common_us(group.watched) as f64 / 1e6);
    let mut notes = Vec::new();
    if known.is_none() {
        let text = "no failures are defined or known here: see [failures] in the configuration".to_owned();
        notes.push(Note { code: "no-impact-data", text });
    }
    Failures { outages: begun, left_out, observed_s, down_s, notes }
}
