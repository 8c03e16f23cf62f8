//! Who was interrupted and who was on call, under one name a person and in the person's own hours.

use super::{Frames, Session};
use crate::metrics::{InterruptionRules, interruptions};
use crate::model::{IncidentKey, Instant, Notification, Result, Window};
use crate::report::Duty;
use crate::table;
use polars_core::prelude::DataFrame;
use std::collections::{HashMap, HashSet};

impl Session {
    /// Interruptions and shifts of a window. Notifications of tests do not count, nor those of incidents that the
    /// question's filters leave out (`scoped` is the derived frame under them).
    pub(super) fn duty(&self, window: Window, frames: &Frames, scoped: &DataFrame) -> Result<Duty> {
        let mut notified = self.store.notifications(window, self.as_of)?;
        let (tests, outside) = left_out(scoped)?;
        let key_of = |one: &Notification| self.truth(frames, &one.key);
        notified.retain(|one| {
            let key = key_of(one);
            !tests.contains(&key) && !outside.contains(&key)
        });
        let said = notified.iter().map(|one| (one.key.source.as_str(), one.key.account.as_str(), one.person.as_str()));
        let names = table::one_names(&self.people, &self.config, said);
        notified.iter_mut().zip(names).for_each(|(one, name)| one.person = name);

        let mut shifts = self.store.shifts(window)?;
        let said = shifts.iter().map(|one| (one.source.0.as_str(), one.source.1.as_str(), one.person.as_str()));
        let names = table::one_names(&self.people, &self.config, said);
        shifts.iter_mut().zip(names).for_each(|(one, name)| one.person = name);

        let known = self.known_people()?;
        let calendar = |person: &str| known.get(person).and_then(|one| one.calendar).unwrap_or(self.calendar);
        let common = &self.config.holidays.dates;
        let holidays = |person: &str| known.get(person).and_then(|one| one.holidays.as_ref()).unwrap_or(common).clone();
        let rules = InterruptionRules { hours: &self.config.hours, holidays: &holidays, calendar: &calendar };
        Ok(Duty { interruptions: interruptions(&notified, &rules), shifts })
    }

    /// When somebody was first notified of each incident.
    pub(super) fn first_pages(&self, window: Window, frames: &Frames) -> Result<HashMap<IncidentKey, Instant>> {
        // Whoever is notified late is notified: nothing ends with the window.
        let until = self.as_of.plus_s(1.0).max(window.until);
        let mut first = HashMap::new();
        for one in self.store.notifications(Window { from: window.from, until }, self.as_of)? {
            first.entry(self.truth(frames, &one.key)).or_insert(one.at);
        }
        Ok(first)
    }

    /// The key of the incident that stands for one.
    fn truth(&self, frames: &Frames, key: &IncidentKey) -> IncidentKey {
        frames.linked.truth_of(key).map_or_else(|| key.clone(), |(truth, _)| truth.key().clone())
    }
}

/// Keys of tests, and of incidents that are not in scope.
fn left_out(frame: &DataFrame) -> Result<(HashSet<IncidentKey>, HashSet<IncidentKey>)> {
    let wrong = |error| crate::model::Error::bug(format!("reading who was notified of what: {error}"));
    let (source, account, id) = (
        frame.column("source").and_then(|column| column.str()).map_err(wrong)?,
        frame.column("account").and_then(|column| column.str()).map_err(wrong)?,
        frame.column("id").and_then(|column| column.str()).map_err(wrong)?,
    );
    let is_test = frame.column("is_test").and_then(|column| column.bool()).map_err(wrong)?;
    let in_scope = frame.column("in_scope").and_then(|column| column.bool()).map_err(wrong)?;
    let (mut tests, mut outside) = (HashSet::new(), HashSet::new());
    for row in 0..frame.height() {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let key =
            || IncidentKey { source: text(source.get(row)), account: text(account.get(row)), id: text(id.get(row)) };
        if is_test.get(row) == Some(true) {
            tests.insert(key());
        }
        if in_scope.get(row) == Some(false) {
            outside.insert(key());
        }
    }
    Ok((tests, outside))
}
