//! From a store to the roster that on-call is counted from: people under one name each, their hours, what reached them.

use super::Session;
use super::people::Known;
use crate::metrics::Note;
use crate::metrics::oncall::{Act, Deed, Effort, OnCall, Page, Responder, Roster, escalated_past, snoozed, worked};
use crate::model::{Error, Handling, IncidentKey, Instant, Result, Shift, ShiftKind, Window, did_you_mean};
use crate::store::Paged;
use crate::table::{self, Linked};
use polars_core::prelude::DataFrame;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How shifts come into the store, for whoever has none.
const EXPORT_SHIFTS: &str = "export PagerDuty's /oncalls or /schedules/ID?since=…&until=…, an Opsgenie timeline, or the \
    schedule's iCalendar file, and import it";

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
        // Work on what was acknowledged long before the window may lie in it: every incident is read. Whom notifications
        // reached is asked below, in one go.
        let notified = self.store.paged(window, self.as_of)?;
        // Names are numbered while incidents are derived: neither needs the other.
        let (paged, derived) = std::thread::scope(|scope| {
            let numbering = scope.spawn(|| notified.numbered());
            let derived = self.derived(None, &[]);
            (numbering.join(), derived)
        });
        let paged = paged.map_err(|_| Error::bug("numbering notifications: a thread stopped"))??;
        let (derived, linked) = derived?;
        self.roster_of(window, served, team, &paged, &linked, &derived)
    }

    /// As [`Session::roster`], of the notifications of the window, and of the incidents that are in scope in `scoped`, the derived frame under filters.
    pub(super) fn roster_of(
        &self,
        window: Window,
        served: Window,
        team: Option<&str>,
        paged: &Paged,
        linked: &Linked,
        scoped: &DataFrame,
    ) -> Result<Roster> {
        let rows = rows(scoped)?;
        let telling = self.store.telling(self.as_of)?;
        let mut made = Making { session: self, linked, telling: &telling, asked: window, served, notes: Vec::new() };
        let shifts = made.shifts()?;
        let pages = made.pages(&rows, paged)?;
        let known = self.known_people()?;
        let mut names: BTreeSet<String> = shifts.iter().map(|shift| shift.person.clone()).collect();
        names.extend(pages.names.iter().filter(|name| !name.is_empty()).cloned());
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
        let knows_escalations = !telling.is_empty();
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
        let number = |name: &String| numbers.get(name.as_str()).copied();
        let who: Vec<Option<usize>> = pages.names.iter().map(number).collect();
        let pages =
            pages.rows.iter().filter_map(|&(name, at, incident)| Some(Page { person: who[name]?, at, incident }));
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
pub(super) struct Row<'f> {
    /// System, account and id.
    pub(super) origin: (&'f str, &'f str, &'f str),
    pub(super) happened_at: Instant,
    pub(super) is_test: bool,
    pub(super) is_in_scope: bool,
    pub(super) assignee: Option<&'f str>,
    pub(super) acknowledged: (Option<Instant>, Option<&'f str>),
    pub(super) resolved: (Option<Instant>, Option<&'f str>),
}

impl Row<'_> {
    /// Neither a test nor out of scope.
    pub(super) fn counts(&self) -> bool {
        !self.is_test && self.is_in_scope
    }

    pub(super) fn key(&self) -> IncidentKey {
        let (source, account, id) = self.origin;
        IncidentKey { source: source.into(), account: account.into(), id: id.into() }
    }
}

/// A name that says something.
fn told(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn rows(frame: &DataFrame) -> Result<Vec<Row<'_>>> {
    let wrong = |error| Error::bug(format!("reading who handled what: {error}"));
    let text = |name: &str| frame.column(name).and_then(|column| column.str()).map_err(wrong);
    let moment = |name: &str| {
        let column = frame.column(name).and_then(|column| column.datetime()).map_err(wrong)?;
        Ok::<_, Error>(column.physical())
    };
    let (source, account, id) = (text("source")?, text("account")?, text("id")?);
    let (assignee, acknowledged_by, resolved_by) = (text("assignee")?, text("acknowledged_by")?, text("resolved_by")?);
    let (happened, acknowledged, resolved) =
        (moment("happened_at")?, moment("acknowledged_at")?, moment("resolved_at")?);
    let flag = |name: &str| frame.column(name).and_then(|column| column.bool()).map_err(wrong);
    let (is_test, in_scope) = (flag("is_test")?, flag("in_scope")?);
    let mut rows = Vec::with_capacity(frame.height());
    for row in 0..frame.height() {
        let Some(happened_at) = happened.get(row) else { continue };
        rows.push(Row {
            origin: (
                source.get(row).unwrap_or_default(),
                account.get(row).unwrap_or_default(),
                id.get(row).unwrap_or_default(),
            ),
            happened_at: Instant(happened_at),
            is_test: is_test.get(row) == Some(true),
            is_in_scope: in_scope.get(row) != Some(false),
            assignee: told(assignee.get(row)),
            acknowledged: (acknowledged.get(row).map(Instant), told(acknowledged_by.get(row))),
            resolved: (resolved.get(row).map(Instant), told(resolved_by.get(row))),
        });
    }
    Ok(rows)
}

/// What a roster is made from, and what is said of it.
pub(super) struct Making<'a> {
    pub(super) session: &'a Session,
    pub(super) linked: &'a Linked,
    /// The systems and accounts that tell of notifications.
    pub(super) telling: &'a [(String, String)],
    /// The window that was asked for.
    pub(super) asked: Window,
    /// The part of it up to the moment of looking.
    pub(super) served: Window,
    pub(super) notes: Vec<Note>,
}

impl Making<'_> {
    pub(super) fn note(&mut self, code: &'static str, text: String) {
        self.notes.push(Note { code, text });
    }

    /// What happens at the very moment of looking has happened: it lies in the last instant before.
    pub(super) fn seen(&self, at: Instant) -> Instant {
        at.min(Instant(self.served.until.0 - 1))
    }

    /// The key of the incident that stands for one.
    pub(super) fn stands_for(&self, key: &IncidentKey) -> IncidentKey {
        self.linked.truth_of(key).map_or_else(|| key.clone(), |(truth, _)| truth.key().clone())
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

    /// Who acknowledged, resolved, missed and worked on what.
    fn handled(&mut self, rows: &[Row<'_>], numbers: &HashMap<&str, usize>) -> Result<(Vec<Act>, Vec<Effort>)> {
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
        let left_out: HashSet<IncidentKey> = rows.iter().filter(|row| !row.counts()).map(Row::key).collect();
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
                let (Some(at), Some(by)) = (at, *by) else { continue };
                if !self.asked.contains(*at) {
                    continue;
                }
                match numbers.get(by) {
                    Some(person) => acts.push(Act { person: *person, deed, at: self.seen(*at) }),
                    None => n_elsewhere += u64::from(deed == Deed::Acknowledged),
                }
            }
            let (Some(from), Some(by)) = (&row.acknowledged.0, row.acknowledged.1) else { continue };
            let Some(person) = numbers.get(by) else { continue };
            let Some(until) = row.resolved.0 else {
                n_open += u64::from(*from < self.served.until);
                continue;
            };
            let off = if put_off.is_empty() { None } else { put_off.get(&row.key()) };
            let off = off.map_or(&[][..], Vec::as_slice);
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
