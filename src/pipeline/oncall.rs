//! From a store to the roster that on-call is counted from: people under one name each, their hours, what reached them.

use super::people::Known;
use super::{Frames, Session};
use crate::metrics::Note;
use crate::metrics::oncall::{
    Act, Deed, Effort, OnCall, Page, Responder, Roster, escalated_past, interrupts, snoozed, worked,
};
use crate::model::{
    Error, Handling, IncidentKey, Instant, Notification, Result, Shift, ShiftKind, Window, did_you_mean,
};
use crate::table;
use polars_core::prelude::DataFrame;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How shifts come into the store, for whoever has none.
const EXPORT_SHIFTS: &str = "export PagerDuty's /oncalls or /schedules/ID?since=…&until=…, an Opsgenie timeline, or the \
    schedule's iCalendar file, and import it";
/// How notifications come into the store.
const EXPORT_PAGES: &str = "export the log (PagerDuty's /log_entries, or incidents with their log entries; Opsgenie's \
    alert logs) and import it";

impl Session {
    /// Who was on call in a window and what reached them, up to `as_of`. `team`: only its people, those without any load
    /// too.
    ///
    /// # Errors
    ///
    /// Nobody is known to be in the team; the window lies after `as_of`.
    pub fn roster(&self, window: Window, team: Option<&str>) -> Result<Roster> {
        let served = window.clip(Window { from: window.from, until: self.as_of }).ok_or_else(|| {
            Error::usage(format!("expected a window that begins before {}, found {}", self.as_of, window.from))
                .or("what is planned is not served; --as-of looks at a later moment")
        })?;
        // Work on what was acknowledged long before the window may lie in it: every incident is read.
        let frames = self.frames(None)?;
        self.roster_of(window, served, team, &frames, &frames.derived)
    }

    /// As [`Session::roster`], of the incidents that are in scope in `scoped`, the derived frame under filters.
    pub(super) fn roster_of(
        &self,
        window: Window,
        served: Window,
        team: Option<&str>,
        frames: &Frames,
        scoped: &DataFrame,
    ) -> Result<Roster> {
        let rows = rows(scoped)?;
        let mut made = Making { session: self, frames, asked: window, served, notes: Vec::new() };
        let shifts = made.shifts()?;
        let pages = made.pages(&rows)?;
        let known = self.known_people()?;
        let mut names: BTreeSet<String> = shifts.iter().map(|shift| shift.person.clone()).collect();
        names.extend(pages.iter().map(|(name, ..)| name.clone()));
        if let Some(team) = team {
            let people: BTreeSet<String> = known
                .iter()
                .filter(|(_, known)| known.teams.iter().any(|own| own == team))
                .map(|(name, _)| name.clone())
                .collect();
            if people.is_empty() {
                let teams: BTreeSet<&str> =
                    known.values().flat_map(|known| known.teams.iter().map(String::as_str)).collect();
                return Err(Error::usage(format!("--team: expected a team that somebody is in, found {team:?}")).or(
                    did_you_mean(
                        team,
                        teams,
                        "teams of people come from an export of users, such as PagerDuty's /users",
                    ),
                ));
            }
            names = people;
        }
        let people: Vec<Responder> = names
            .into_iter()
            .map(|name| {
                let Known { calendar, teams, holidays } = known.get(&name).cloned().unwrap_or_default();
                let is_zone_known = calendar.is_some();
                Responder { calendar: calendar.unwrap_or(self.calendar), is_zone_known, teams, holidays, name }
            })
            .collect();
        let numbers: HashMap<&str, usize> =
            people.iter().enumerate().map(|(at, person)| (person.name.as_str(), at)).collect();
        let (acts, efforts) = made.handled(&rows, &numbers)?;
        let knows_escalations = !self.reached.is_empty();
        made.about_zones(&people);
        let with_shifts: HashSet<&str> = shifts.iter().map(|shift| shift.person.as_str()).collect();
        let n_without = people.iter().filter(|person| !with_shifts.contains(person.name.as_str())).count();
        if n_without > 0 && !shifts.is_empty() {
            let text = format!(
                "{n_without} of {} people have no shift in what was imported: 0 hours, unless they are on call by a schedule \
                 that was not",
                people.len()
            );
            made.note("without-shift", text);
        }
        if !knows_escalations {
            made.note("escalations-unknown", "no log tells whom escalations went past".to_owned());
        }
        let on_call = shifts.iter().filter_map(|shift| {
            Some(OnCall {
                person: *numbers.get(shift.person.as_str())?,
                schedule: shift.schedule.clone(),
                from: shift.from,
                until: shift.until,
                is_override: shift.kind == ShiftKind::Override,
            })
        });
        let pages = pages.iter().filter_map(|(name, at, incident)| {
            Some(Page { person: *numbers.get(name.as_str())?, at: *at, incident: *incident })
        });
        Ok(Roster {
            window: served,
            asked_until: window.until,
            hours: self.config.hours.clone(),
            holidays: self.config.holidays.dates.clone(),
            calendar: self.calendar,
            on_call: on_call.collect(),
            pages: pages.collect(),
            acts,
            efforts,
            knows_escalations,
            bounds: self.config.oncall.clone(),
            min_group: self.config.privacy.min_group,
            notes: made.notes,
            people,
        })
    }
}

/// What is said of one incident that matters here. Names are one a person already.
struct Row {
    key: IncidentKey,
    happened_at: Instant,
    is_test: bool,
    is_in_scope: bool,
    is_paged: bool,
    assignee: Option<String>,
    acknowledged: (Option<Instant>, Option<String>),
    resolved: (Option<Instant>, Option<String>),
}

impl Row {
    /// Neither a test nor out of scope.
    fn counts(&self) -> bool {
        !self.is_test && self.is_in_scope
    }
}

fn rows(frame: &DataFrame) -> Result<Vec<Row>> {
    let wrong = |error| Error::bug(format!("reading who handled what: {error}"));
    let text = |name: &str| frame.column(name).and_then(|column| column.str()).map_err(wrong);
    let moment = |name: &str| {
        let column = frame.column(name).and_then(|column| column.datetime()).map_err(wrong)?;
        Ok::<_, Error>(column.physical())
    };
    let (source, account, id, paged) = (text("source")?, text("account")?, text("id")?, text("paged")?);
    let (assignee, acknowledged_by, resolved_by) = (text("assignee")?, text("acknowledged_by")?, text("resolved_by")?);
    let (happened, acknowledged, resolved) =
        (moment("happened_at")?, moment("acknowledged_at")?, moment("resolved_at")?);
    let flag = |name: &str| frame.column(name).and_then(|column| column.bool()).map_err(wrong);
    let (is_test, in_scope) = (flag("is_test")?, flag("in_scope")?);
    let owned = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let row = |row: usize| {
        let word = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Some(Row {
            key: IncidentKey { source: word(source.get(row)), account: word(account.get(row)), id: word(id.get(row)) },
            happened_at: Instant(happened.get(row)?),
            is_test: is_test.get(row) == Some(true),
            is_in_scope: in_scope.get(row) != Some(false),
            is_paged: paged.get(row).is_some(),
            assignee: owned(assignee.get(row)),
            acknowledged: (acknowledged.get(row).map(Instant), owned(acknowledged_by.get(row))),
            resolved: (resolved.get(row).map(Instant), owned(resolved_by.get(row))),
        })
    };
    Ok((0..frame.height()).filter_map(row).collect())
}

/// What a roster is made from, and what is said of it.
struct Making<'a> {
    session: &'a Session,
    frames: &'a Frames,
    /// The window that was asked for.
    asked: Window,
    /// The part of it up to the moment of looking.
    served: Window,
    notes: Vec<Note>,
}

impl Making<'_> {
    fn note(&mut self, code: &'static str, text: String) {
        self.notes.push(Note { code, text });
    }

    /// What happens at the very moment of looking has happened: it lies in the last instant before.
    fn seen(&self, at: Instant) -> Instant {
        at.min(Instant(self.served.until.0 - 1))
    }

    /// The key of the incident that stands for one.
    fn stands_for(&self, key: &IncidentKey) -> IncidentKey {
        self.frames.linked.truth_of(key).map_or_else(|| key.clone(), |(truth, _)| truth.key().clone())
    }

    fn names<'n>(&self, said: impl Iterator<Item = (&'n IncidentKey, &'n str)>) -> Vec<String> {
        let said = said.map(|(key, name)| (key.source.as_str(), key.account.as_str(), name));
        table::one_names(&self.session.people, &self.session.config, said)
    }

    /// Shifts that were served, under one name a person.
    fn shifts(&mut self) -> Result<Vec<Shift>> {
        let (store, session) = (&self.session.store, self.session);
        let mut shifts = store.shifts(self.served)?;
        let n_told = shifts.len();
        shifts.retain(|shift| matches!(shift.kind, ShiftKind::Regular | ShiftKind::Override));
        if n_told > shifts.len() {
            let n = n_told - shifts.len();
            self.note("not-served", format!("{n} shifts are left out: shadowing, or planned and not served"));
        }
        if shifts.is_empty() {
            let text = if store.n_shifts()? == 0 {
                format!("no shifts are known, so there are no hours on call: {EXPORT_SHIFTS}")
            } else {
                format!("no shift of the store lies in the window: {EXPORT_SHIFTS}, or ask for another window")
            };
            self.note("no-shifts", text);
        }
        let n_always = shifts.iter().filter(|shift| shift.from.is_none() && shift.until.is_none()).count();
        if n_always > 0 {
            let text = format!(
                "{n_always} shifts have neither begin nor end (a person directly on a policy): they are counted over the \
                 whole window"
            );
            self.note("always-on-call", text);
        }
        let said = shifts.iter().map(|shift| (shift.source.0.as_str(), shift.source.1.as_str(), shift.person.as_str()));
        let names = table::one_names(&session.people, &session.config, said);
        shifts.iter_mut().zip(names).for_each(|(shift, name)| shift.person = name);
        Ok(shifts)
    }

    /// What reached whom, when, and the number of its incident: notifications, and assignments where none are exported.
    fn pages(&mut self, rows: &[Row]) -> Result<Vec<(String, Instant, usize)>> {
        let notified = self.session.store.notifications(self.asked, self.session.as_of)?;
        let tests: HashSet<&IncidentKey> = rows.iter().filter(|row| row.is_test).map(|row| &row.key).collect();
        let outside: HashSet<&IncidentKey> = rows.iter().filter(|row| !row.is_in_scope).map(|row| &row.key).collect();
        let mut notified: Vec<(Notification, IncidentKey)> = notified
            .into_iter()
            .map(|one| {
                let key = self.stands_for(&one.key);
                (one, key)
            })
            .filter(|(_, key)| !outside.contains(key))
            .collect();
        let n_told = notified.len();
        notified.retain(|(_, key)| !tests.contains(key));
        if n_told > notified.len() {
            let n = n_told - notified.len();
            self.note("tests", format!("{n} notifications of tests are left out"));
        }
        let n_silent = notified.iter().filter(|(one, _)| !interrupts(one)).count();
        if n_silent > 0 {
            self.note("not-interrupting", format!("{n_silent} notifications by e-mail and the like interrupt nobody"));
        }
        let n_unknown = notified.iter().filter(|(one, _)| one.channel.is_none()).count();
        if n_unknown > 0 {
            self.note("unknown-channel", format!("{n_unknown} notifications by a channel that is not told count"));
        }
        let names = self.names(notified.iter().map(|(one, _)| (&one.key, one.person.as_str())));
        let mut incidents: HashMap<IncidentKey, usize> = HashMap::new();
        let mut number = |key: IncidentKey| {
            let next = incidents.len();
            *incidents.entry(key).or_insert(next)
        };
        let mut pages: Vec<(String, Instant, usize)> = Vec::with_capacity(notified.len());
        for ((one, key), name) in notified.into_iter().zip(names) {
            if interrupts(&one) {
                pages.push((name, self.seen(one.at), number(key)));
            }
        }
        let telling: HashSet<(&str, &str)> =
            self.session.reached.iter().map(|one| (one.key.source.as_str(), one.key.account.as_str())).collect();
        let stand_ins = rows.iter().filter(|row| {
            let tells = telling.contains(&(row.key.source.as_str(), row.key.account.as_str()));
            row.counts() && !row.is_paged && !tells && self.asked.contains(row.happened_at)
        });
        let mut n_stand_ins = 0_u64;
        for row in stand_ins {
            if let Some(name) = row.assignee.as_ref().or(row.acknowledged.1.as_ref()) {
                n_stand_ins += 1;
                pages.push((name.clone(), self.seen(row.happened_at), number(row.key.clone())));
            }
        }
        if n_stand_ins > 0 {
            let text = format!(
                "for {n_stand_ins} incidents of sources that export no notifications, an interruption of who has it (else of \
                 who acknowledged it) at its detection stands for one"
            );
            self.note("assignment", text);
        }
        if pages.is_empty() {
            self.note("no-pages", format!("nothing reached anybody in the window, as far as is known: {EXPORT_PAGES}"));
        }
        Ok(pages)
    }

    /// Who acknowledged, resolved, missed and worked on what.
    fn handled(&mut self, rows: &[Row], numbers: &HashMap<&str, usize>) -> Result<(Vec<Act>, Vec<Effort>)> {
        let mut acts = Vec::new();
        let mut efforts = Vec::new();
        let (mut n_elsewhere, mut n_open) = (0_u64, 0_u64);
        let handling = self.session.store.handling(self.session.as_of)?;
        let names = self.names(handling.iter().map(|line| (&line.key, line.actor.as_deref().unwrap_or_default())));
        let handling: Vec<Handling> = handling
            .into_iter()
            .zip(names)
            .map(|(line, name)| Handling { actor: line.actor.is_some().then_some(name), ..line })
            .collect();
        let left_out: HashSet<&IncidentKey> = rows.iter().filter(|row| !row.counts()).map(|row| &row.key).collect();
        let mut put_off: HashMap<IncidentKey, Vec<(Instant, Instant)>> = HashMap::new();
        for timeline in handling.chunk_by(|a, b| a.key == b.key) {
            let key = self.stands_for(&timeline[0].key);
            if left_out.contains(&key) {
                continue;
            }
            for (name, at) in escalated_past(timeline) {
                if let Some(person) = numbers.get(name).filter(|_| self.asked.contains(at)) {
                    acts.push(Act { person: *person, deed: Deed::Missed, at: self.seen(at) });
                }
            }
            put_off.entry(key).or_default().extend(snoozed(timeline, self.session.as_of));
        }
        for row in rows.iter().filter(|row| row.counts()) {
            for ((at, by), deed) in [(&row.acknowledged, Deed::Acknowledged), (&row.resolved, Deed::Resolved)] {
                let (Some(at), Some(by)) = (at, by) else { continue };
                if !self.asked.contains(*at) {
                    continue;
                }
                match numbers.get(by.as_str()) {
                    Some(person) => acts.push(Act { person: *person, deed, at: self.seen(*at) }),
                    None => n_elsewhere += u64::from(deed == Deed::Acknowledged),
                }
            }
            let (Some(from), Some(by)) = &row.acknowledged else { continue };
            let Some(person) = numbers.get(by.as_str()) else { continue };
            let Some(until) = row.resolved.0 else {
                n_open += u64::from(*from < self.served.until);
                continue;
            };
            let off = put_off.get(&row.key).map_or(&[][..], Vec::as_slice);
            let work = worked(*from, until, off).into_iter();
            efforts.extend(work.map(|(from, until)| Effort { person: *person, from, until }));
        }
        if n_elsewhere > 0 {
            let text = format!("{n_elsewhere} incidents were acknowledged by somebody who is not in this table");
            self.note("acknowledged-elsewhere", text);
        }
        if n_open > 0 {
            let text = format!("{n_open} incidents without a resolve add nothing to effort");
            self.note("open", text);
        }
        Ok((acts, efforts))
    }

    fn about_zones(&mut self, people: &[Responder]) {
        let n = people.iter().filter(|person| !person.is_zone_known).count();
        if n > 0 {
            let zone = self.session.calendar.zone().name();
            let text = format!(
                "the zone of {n} of {} people is not known; their hours are those of {zone} (it comes from an export of users, \
                 or [people] and [teams] of the configuration)",
                people.len()
            );
            self.note("zone-unknown", text);
        }
    }
}
