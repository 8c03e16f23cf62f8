//! The clock of business hours, made of the configuration's hours and the store's states.

use super::Session;
use crate::metrics::{BusinessClock, HoursRules};
use crate::model::{BusinessHours, Calendar, Clock, Config, Hold, Result};
use crate::render::quantity;
use crate::sources;
use crate::table::Linked;
use polars_core::prelude::DataFrame;
use std::collections::BTreeSet;

/// The words for states on hold of a source: the configuration's, else the source's; `None`: it tells of no such states.
pub fn hold_words(config: &Config, source: &str) -> Option<Vec<String>> {
    match &config.hold.states {
        Some(words) => Some(words.clone()),
        None => sources::hold_words(source).map(|words| words.into_iter().map(str::to_owned).collect()),
    }
}

/// The hours that a configuration means by business hours. `common`: the zone of whoever has none of their own.
pub fn business_hours(config: &Config, common: Calendar) -> BusinessHours {
    let mut zones = vec![common];
    for (_, zone) in config.team_calendars() {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    BusinessHours { span: config.hours.business, zones, n_holidays: config.holidays.dates.len() }
}

impl Session {
    /// The zone of the hours of teams that have none of their own.
    fn common_hours(&self) -> Calendar {
        self.config.timezone.map_or(self.calendar, |zone| Calendar::new(zone.0))
    }

    /// The hours that count, in words, where not every hour does.
    pub(super) fn business_said(&self) -> Option<String> {
        let is_business = self.clock == Clock::Business;
        is_business.then(|| quantity::business_hours(&business_hours(&self.config, self.common_hours())))
    }

    /// The clock of the business hours of the incidents of a frame.
    pub(super) fn business_clock(&self, derived: &DataFrame, linked: &Linked) -> Result<BusinessClock> {
        let sources: BTreeSet<&str> = self.coverage.iter().map(|covered| covered.source.as_str()).collect();
        let words: Vec<(String, String)> = sources
            .into_iter()
            .filter_map(|source| Some((source, hold_words(&self.config, source)?)))
            .flat_map(|(source, words)| words.into_iter().map(move |word| (source.to_owned(), word)))
            .collect();
        let mut printed: Vec<String> = Vec::new();
        for (_, word) in &words {
            if !printed.contains(word) {
                printed.push(word.clone());
            }
        }
        let teams: Vec<_> = self.config.team_calendars().collect();
        let rules = HoursRules {
            hours: self.config.hours.business,
            holidays: &self.config.holidays.dates,
            common: self.common_hours(),
            teams: &teams,
            hold_words: &printed,
        };
        BusinessClock::new(&rules, derived, self.as_of, one_truth(self.store.holds(&words, self.as_of)?, linked))
    }
}

/// Time on hold by the incident that stands for it, in order of key: of several that are one, whenever any was on hold.
fn one_truth(mut holds: Vec<Hold>, linked: &Linked) -> Vec<Hold> {
    if linked.truths.is_empty() {
        return holds;
    }
    for hold in &mut holds {
        if let Some((truth, _)) = linked.truth_of(&hold.key) {
            hold.key = truth.key().clone();
        }
    }
    holds.sort_by(|a, b| a.key.cmp(&b.key));
    let mut one: Vec<Hold> = Vec::with_capacity(holds.len());
    for hold in holds {
        match one.last_mut() {
            Some(last) if last.key == hold.key => last.stays.extend(hold.stays),
            _ => one.push(hold),
        }
    }
    for hold in &mut one {
        hold.stays.sort_unstable();
        let mut joined: Vec<_> = Vec::with_capacity(hold.stays.len());
        for (from, until) in hold.stays.drain(..) {
            match joined.last_mut() {
                Some((_, end)) if from <= *end => *end = until.max(*end),
                _ => joined.push((from, until)),
            }
        }
        hold.stays = joined;
    }
    one
}
