//! Who everybody is beside their name: the zone of their hours, their teams, their days off.

use super::Session;
use crate::model::{Calendar, Result};
use crate::table;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What is known of somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// The calendar of their zone: the configuration's, else the source's, else the team's.
    pub calendar: Option<Calendar>,
    /// Their teams, in order.
    pub teams: Vec<String>,
    /// Their own days off, else those of the first team that has some; `None`: the common ones.
    pub holidays: Option<Vec<NaiveDate>>,
}

impl Session {
    /// Everybody whom a source or the configuration knows, by their one name.
    pub(super) fn known_people(&self) -> Result<BTreeMap<String, Known>> {
        let told = self.store.person_zones()?;
        let said = told.iter().map(|one| (one.source.0.as_str(), one.source.1.as_str(), one.person_id.as_str()));
        let names = table::one_names(&self.people, &self.config, said);
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for (name, one) in names.into_iter().zip(&told) {
            let person = known.entry(name).or_default();
            person.calendar = person.calendar.or_else(|| one.timezone.as_deref()?.parse().ok().map(Calendar::new));
            let teams = one.team.as_deref().unwrap_or_default().split(';').map(str::trim);
            for team in teams.filter(|team| !team.is_empty()) {
                if !person.teams.iter().any(|own| own == team) {
                    person.teams.push(team.to_owned());
                }
            }
        }
        for person in known.values_mut() {
            person.teams.sort_unstable();
            let teams = || person.teams.iter().filter_map(|team| self.config.teams.get(team));
            let zone = teams().find_map(|team| team.timezone);
            person.holidays = teams().find_map(|team| team.holidays.as_ref()).map(|own| own.dates.clone());
            person.calendar = person.calendar.or(zone.map(|zone| Calendar::new(zone.0)));
        }
        for (name, own) in &self.config.people {
            if own.timezone.is_none() && own.holidays.is_none() {
                continue;
            }
            let person = known.entry(name.clone()).or_default();
            person.calendar = own.timezone.map(|zone| Calendar::new(zone.0)).or(person.calendar);
            person.holidays = own.holidays.as_ref().map(|own| own.dates.clone()).or(person.holidays.take());
        }
        Ok(known)
    }
}
