//! The clock of business hours, made of the configuration's hours and the store's states.

use super::Session;
use crate::metrics::{BusinessClock, HoursRules};
use crate::model::{BusinessHours, Calendar, Clock, Config, Hold, IncidentKey, Result};
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
        let mut holds = self.store.holds(&words, self.as_of)?;
        if !linked.truths.is_empty() {
            holds = as_one(holds, |key| linked.truth_of(key).map(|(truth, _)| truth.key().clone()));
        }
        BusinessClock::new(&rules, derived, self.as_of, holds)
    }
}

/// Time on hold by the incident that stands for it, in order of key: of several that are one, whenever any was on hold.
fn as_one(mut holds: Vec<Hold>, stands_for: impl Fn(&IncidentKey) -> Option<IncidentKey>) -> Vec<Hold> {
    for hold in &mut holds {
        if let Some(key) = stands_for(&hold.key) {
            hold.key = key;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::model::Instant;

    #[test]
    fn words_on_hold_are_the_sources_or_the_configurations() {
        let words = |text: &str, source: &str| hold_words(&config::parse(text, "x").unwrap(), source);
        let of = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(words("", "zendesk"), of(&["On hold", "On-hold", "Hold", "Pending"]));
        // A part of a source has its words, a source of the user's own those of every source.
        assert_eq!(words("", "jira-cloud"), words("", "jira"));
        assert_eq!(words("", "help-desk"), of(&["On hold", "On-hold"]));
        // An alerting tool's states are none in which anybody waits outside the team, unless the user says so.
        assert_eq!((words("", "opsgenie"), words("", "opsgenie-incidents")), (None, None));
        assert_eq!(words("[hold]\nstates = [\"Parked\"]", "opsgenie"), of(&["Parked"]));
    }

    #[test]
    fn of_several_that_are_one_any_that_is_on_hold_holds_it() {
        let key = |id: &str| IncidentKey { source: "s".into(), account: String::new(), id: id.into() };
        let hold = |id: &str, stays: &[(i64, i64)]| Hold {
            key: key(id),
            stays: stays.iter().map(|(from, until)| (Instant(*from), Instant(*until))).collect(),
        };
        let holds =
            vec![hold("a", &[(1, 5), (20, 30)]), hold("b", &[(2, 3)]), hold("c", &[(4, 9), (30, 31)]), hold("d", &[])];
        // a and c are one, which is called x.
        let found = as_one(holds, |key| {
            ["a", "c"].contains(&key.id.as_str()).then(|| IncidentKey { id: "x".into(), ..key.clone() })
        });
        assert_eq!(found, [hold("b", &[(2, 3)]), hold("d", &[]), hold("x", &[(1, 9), (20, 31)])]);
    }

    #[test]
    fn hours_are_of_every_zone_that_a_team_names() {
        let text = "[hours]\nbusiness = \"22:00-06:00\"\n[teams.a]\ntimezone = \"Asia/Tokyo\"\n[teams.b]\ntimezone = \"UTC\"\n";
        let hours = business_hours(&config::parse(text, "x").unwrap(), Calendar::UTC);
        assert_eq!(hours.zones, [Calendar::UTC, Calendar::new(chrono_tz::Asia::Tokyo)]);
        assert_eq!((hours.span.from, hours.span.until, hours.n_holidays), (1320, 360, 0));
    }
}
