//! Whom an incident's notifications reached, and the schedules by which they were on call then.

use super::correct::Key;
use super::link::Linked;
use super::people::People;
use crate::model::IncidentKey;
use std::collections::{BTreeSet, HashMap};

/// Whom the notifications of one incident reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// The incident.
    pub key: IncidentKey,
    /// The people, as their source names them.
    pub people: Vec<String>,
    /// The schedules by which one of them was on call when notified.
    pub schedules: Vec<String>,
}

/// People and schedules of a row, each joined by `;`.
type Joined = (Option<String>, Option<String>);

/// By the key of the row that stands for the incident. A `;` in a name would make two of it and becomes a comma.
pub(super) fn by_row<'a>(
    reached: &'a [Reached],
    linked: Option<&'a Linked>,
    people: &People<'_>,
) -> HashMap<Key<'a>, Joined> {
    let mut found: HashMap<Key<'a>, (BTreeSet<String>, BTreeSet<String>)> = HashMap::new();
    for one in reached {
        let truth = linked.and_then(|linked| linked.truth_of(&one.key));
        let key = truth.map_or(&one.key, |(truth, _)| truth.key());
        let (names, schedules) = found.entry(key.parts()).or_default();
        let origin = (one.key.source.as_str(), one.key.account.as_str());
        names.extend(one.people.iter().map(|name| people.resolve(origin, name).replace(';', ",")));
        schedules.extend(one.schedules.iter().map(|schedule| schedule.replace(';', ",")));
    }
    let joined = |names: BTreeSet<String>| (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(";"));
    found.into_iter().map(|(key, (names, schedules))| (key, (joined(names), joined(schedules)))).collect()
}
