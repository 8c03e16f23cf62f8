//! On-call for reports and charts, and when somebody was first notified of each incident.

use super::{Frames, Session};
use crate::metrics::oncall::{LoadBy, fairness, load, served};
use crate::model::{IncidentKey, Instant, Result, Window};
use crate::report::Duty;
use crate::table;
use polars_core::prelude::DataFrame;
use std::collections::HashMap;

impl Session {
    /// On-call in a window, of the incidents that are in scope in `scoped`; `None` where it has not begun. `has_audit`:
    /// also whether load is shared fairly, and what of the shifts wants looking at.
    pub(super) fn duty(
        &self,
        window: Window,
        frames: &Frames,
        scoped: &DataFrame,
        has_audit: bool,
    ) -> Result<Option<Duty>> {
        let mut shifts = self.store.shifts(window)?;
        let said = shifts.iter().map(|one| (one.source.0.as_str(), one.source.1.as_str(), one.person.as_str()));
        let names = table::one_names(&self.people, &self.config, said);
        shifts.iter_mut().zip(names).for_each(|(one, name)| one.person = name);

        let Some(past) = window.clip(Window { from: window.from, until: self.as_of }) else { return Ok(None) };
        let paged = self.store.paged(window, self.as_of)?.numbered()?;
        let roster = self.roster_of(window, past, None, &paged, &frames.linked, scoped)?;
        let (load, audit) = (load(&roster, LoadBy::Person), has_audit.then(|| (fairness(&roster), served(&roster))));
        let (fairness, served) = audit.unzip();
        Ok(Some(Duty { load, fairness, served, roster, shifts }))
    }

    /// When somebody was first notified of each incident.
    pub(super) fn first_pages(&self, window: Window, frames: &Frames) -> Result<HashMap<IncidentKey, Instant>> {
        // Whoever is notified late is notified: nothing ends with the window.
        let until = self.as_of.plus_s(1.0).max(window.until);
        let mut first = HashMap::new();
        for one in self.store.notifications(Window { from: window.from, until }, self.as_of)? {
            let truth = frames.linked.truth_of(&one.key).map(|(truth, _)| truth.key().clone());
            first.entry(truth.unwrap_or(one.key)).or_insert(one.at);
        }
        Ok(first)
    }
}
