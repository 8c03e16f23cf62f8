//! What reached whom: notifications, or assignments where a source exports none.

use super::oncall::{Making, Row};
use crate::metrics::oncall::interrupts;
use crate::model::{IncidentKey, Instant, Result};
use crate::store::Paged;
use crate::table;
use std::collections::{HashMap, HashSet};

/// How notifications come into the store.
const EXPORT_PAGES: &str = "export the log (PagerDuty's /log_entries, or incidents with their log entries; Opsgenie's \
    alert logs) and import it";

/// What reached people.
pub(super) struct Pages {
    /// Their one names; one may stand here several times.
    pub(super) names: Vec<String>,
    /// Number of the name, when, number of the incident.
    pub(super) rows: Vec<(usize, Instant, usize)>,
}

impl Pages {
    /// Whom only mail reached is on no roster for it.
    fn forget_whom_nothing_reached(&mut self) {
        let mut is_reached = vec![false; self.names.len()];
        self.rows.iter().for_each(|(name, ..)| is_reached[*name] = true);
        for (name, _) in self.names.iter_mut().zip(is_reached).filter(|(_, is_reached)| !is_reached) {
            name.clear();
        }
    }
}

impl Making<'_> {
    /// What reached whom: notifications, and assignments where none are exported.
    pub(super) fn pages(&mut self, rows: &[Row<'_>], paged: &Paged) -> Result<Pages> {
        let keys =
            |is_of: fn(&&Row<'_>) -> bool| rows.iter().filter(is_of).map(Row::key).collect::<HashSet<IncidentKey>>();
        let tests = keys(|row| row.is_test && row.is_in_scope);
        let incidents = self.numbered(&paged.incidents, &keys(|row| !row.counts()));
        let is_pushed: Vec<bool> = paged.channels.iter().map(|channel| interrupts(channel.as_deref())).collect();
        let (mut n_tests, mut n_silent, mut n_unknown) = (0_u64, 0_u64, 0_u64);
        let said =
            paged.people.iter().map(|(source, account, person)| (source.as_str(), account.as_str(), person.as_str()));
        let mut made =
            Pages { names: table::one_names(&self.session.people, &self.session.config, said), rows: Vec::new() };
        for row in &paged.rows {
            let Some(incident) = incidents[row.incident] else {
                n_tests += u64::from(tests.contains(&self.stands_for(&paged.incidents[row.incident])));
                continue;
            };
            n_unknown += u64::from(paged.channels[row.channel].is_none());
            if is_pushed[row.channel] {
                made.rows.push((row.person, self.seen(row.at), incident));
            } else {
                n_silent += 1;
            }
        }
        if n_tests > 0 {
            self.note("tests", format!("{n_tests} notifications of tests are left out"));
        }
        if n_silent > 0 {
            self.note("not-interrupting", format!("{n_silent} notifications by e-mail and the like interrupt nobody"));
        }
        if n_unknown > 0 {
            self.note("unknown-channel", format!("{n_unknown} notifications by a channel that is not told count"));
        }
        let n_stand_ins = self.stand_ins(rows, paged.incidents.len(), &mut made)?;
        if n_stand_ins > 0 {
            let text = format!(
                "for {n_stand_ins} incidents of sources that export no notifications, an interruption of who has it (else of \
                 who acknowledged it) at its detection stands for one"
            );
            self.note("assignment", text);
        }
        made.forget_whom_nothing_reached();
        if made.rows.is_empty() {
            self.note("no-pages", format!("nothing reached anybody in the window, as far as is known: {EXPORT_PAGES}"));
        }
        Ok(made)
    }

    /// A number for each incident, one for those that are one; none for those that are left out.
    fn numbered(&self, incidents: &[IncidentKey], left_out: &HashSet<IncidentKey>) -> Vec<Option<usize>> {
        if self.linked.truths.is_empty() && left_out.is_empty() {
            return (0..incidents.len()).map(Some).collect();
        }
        let mut numbers: HashMap<IncidentKey, usize> = HashMap::new();
        let number = |(at, key): (usize, &IncidentKey)| {
            let key = self.stands_for(key);
            (!left_out.contains(&key)).then(|| *numbers.entry(key).or_insert(at))
        };
        incidents.iter().enumerate().map(number).collect()
    }

    /// Incidents of sources that export no notifications: whoever has one is taken for interrupted. How many those are.
    fn stand_ins(&self, rows: &[Row<'_>], n_incidents: usize, made: &mut Pages) -> Result<u64> {
        let tells = |(own_source, own_account, _): (&str, &str, &str)| {
            self.telling
                .iter()
                .any(|(source, account)| (source.as_str(), account.as_str()) == (own_source, own_account))
        };
        let is_silent = |row: &&Row<'_>| row.counts() && !tells(row.origin) && self.asked.contains(row.happened_at);
        let mut silent: Vec<&Row<'_>> = rows.iter().filter(is_silent).collect();
        if !self.linked.truths.is_empty() && !silent.is_empty() {
            // One of those that it stands for may have reached somebody.
            let told = self.session.reached()?.iter().map(|one| self.stands_for(&one.key));
            let told: HashSet<IncidentKey> = told.collect();
            silent.retain(|row| !told.contains(&row.key()));
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut n = 0;
        for row in silent {
            let Some(name) = row.assignee.or(row.acknowledged.1) else { continue };
            // Nothing was told of it above, so it has no number yet.
            let incident = n_incidents + n;
            n += 1;
            let place = *places.entry(name).or_insert_with(|| {
                made.names.push(name.to_owned());
                made.names.len() - 1
            });
            made.rows.push((place, self.seen(row.happened_at), incident));
        }
        Ok(n as u64)
    }
}
