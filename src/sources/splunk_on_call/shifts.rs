//! Who was on call, from a team's on-call log, and who is to be, from its current schedule.
//!
//! The totals of a log are not read: one of them counts a person on two policies twice.

use super::ID;
use super::teams::Teams;
use super::wire::{Named, Override, PolicySchedule, Roll, Served, User, UserLog};
use crate::model::{Instant, PersonRecord, ShiftKind, ShiftRecord, Sink, code};
use crate::sources::json::{Object, Refusal, Row, Tolerant};
use crate::sources::stamp::Stamps;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What is needed to read one object.
#[derive(Clone, Copy)]
pub(super) struct Shifts<'o> {
    pub(super) account: &'o str,
    pub(super) teams: &'o Teams,
    pub(super) stamps: &'o Stamps<'o>,
    pub(super) object: &'o Object<'o>,
}

/// What the shifts of one list have in common.
#[derive(Clone, Copy)]
struct List<'s> {
    team: Option<&'s str>,
    policy: Option<&'s str>,
    rotation: Option<&'s str>,
}

/// A stretch of time; `None`: it has no end.
type Span = (Instant, Option<Instant>);

fn name<'s>(user: &'s Tolerant<User<'_>>) -> Option<Cow<'s, str>> {
    user.get()?.username.text()
}

impl Shifts<'_> {
    /// Hands on what one person served.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub(super) fn served(&self, team: Option<&str>, user: &UserLog<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let mut row = self.row();
        let id = row.id("userId", &user.user_id)?;
        let team = team.map(|slug| self.teams.name(slug));
        for stretch in user.log.items() {
            match self.stretch(team, &id, stretch, &mut row, sink) {
                Err(Refusal::Reject(code, message)) => self.reject(code, &format!("log of {id}: {message}"), sink),
                done => done?,
            }
        }
        self.person(&id, team, sink);
        row.report("", sink);
        Ok(())
    }

    fn stretch(
        &self,
        team: Option<&str>,
        person: &str,
        stretch: &Tolerant<Served<'_>>,
        row: &mut Row<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        let Tolerant::There(stretch) = stretch else { return Err(no_object("a stretch on call")) };
        let from = row.required("on", &stretch.on)?;
        // One that still runs has no end.
        let until = row.moment("off", &stretch.off)?.at();
        let policy = stretch.escalation_policy.get().and_then(Named::label);
        let list = List { team, policy: policy.as_deref(), rotation: None };
        self.shift(list, person, (from, until), ShiftKind::Regular, sink);
        Ok(())
    }

    /// Hands on the turns that are planned for a policy, with those who stand in.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub(super) fn planned(
        &self,
        team: Option<&str>,
        plan: &PolicySchedule<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        let mut row = self.row();
        let policy = plan.policy.get().and_then(Named::label);
        let mut people = BTreeSet::new();
        let mut stand_ins = Vec::new();
        for stand_in in plan.overrides.items() {
            match read_override(stand_in, &mut row) {
                Ok(read) => stand_ins.extend(read),
                Err(Refusal::Reject(code, message)) => self.reject(code, &format!("overrides: {message}"), sink),
                Err(stop) => return Err(stop),
            }
        }
        if plan.schedule.items().is_empty() {
            self.object.skip("policy without rotations");
        }
        for rotation in row.objects("schedule", &plan.schedule) {
            let rotation_name = row.text("rotationName", &rotation.rotation_name);
            let list = List { team, policy: policy.as_deref(), rotation: rotation_name.as_deref() };
            if rotation.rolls.items().is_empty() {
                self.object.skip("rotation without rolls");
            }
            for roll in rotation.rolls.items() {
                match read_roll(roll, &rotation.on_call_user, &mut row) {
                    Ok(Some((person, span))) => {
                        for (person, span, kind) in turns(&person, span, &mut stand_ins) {
                            self.shift(list, &person, span, kind, sink);
                            people.insert(person);
                        }
                    }
                    Ok(None) => self.object.skip("roll of nobody"),
                    Err(Refusal::Reject(code, message)) => self.reject(code, &format!("rolls: {message}"), sink),
                    Err(stop) => return Err(stop),
                }
            }
        }
        if stand_ins.iter().any(|stand_in| !stand_in.is_used) {
            self.object.skip("override of a turn that is not listed");
        }
        people.iter().for_each(|person| self.person(person, team, sink));
        row.report("", sink);
        Ok(())
    }

    fn row(&self) -> Row<'_> {
        Row::new(self.object.place, self.stamps)
    }

    fn reject(&self, code: &'static str, message: &str, sink: &mut dyn Sink) {
        sink.reject(self.object.place, code, message, self.object.text.as_bytes());
    }

    fn shift(&self, list: List<'_>, person_id: &str, span: Span, kind: ShiftKind, sink: &mut dyn Sink) {
        let shift = ShiftRecord {
            source: ID,
            account: self.account,
            schedule: list.team,
            escalation_policy: list.policy,
            person_id,
            starts_at: Some(span.0),
            ends_at: span.1,
            rotation: list.rotation,
            kind,
            ..ShiftRecord::default()
        };
        sink.shift(self.object.place, &shift);
    }

    fn person(&self, person_id: &str, team: Option<&str>, sink: &mut dyn Sink) {
        let account = self.account;
        let person = PersonRecord { source: ID, account, person_id, name: None, email: None, timezone: None, team };
        sink.person(self.object.place, &person);
    }
}

fn no_object(what: &str) -> Refusal {
    Refusal::Reject(code::BAD_JSON, format!("expected {what} as an object, found another type"))
}

/// Who stands in for whom, and when.
struct StandIn<'s> {
    whose: Cow<'s, str>,
    by: Cow<'s, str>,
    from: Instant,
    until: Instant,
    is_used: bool,
}

/// `None`: nobody has taken it, so whose turn it is keeps it.
fn read_override<'s>(stand_in: &'s Tolerant<Override<'_>>, row: &mut Row<'_>) -> Result<Option<StandIn<'s>>, Refusal> {
    let Tolerant::There(stand_in) = stand_in else { return Err(no_object("an override")) };
    let (from, until) = (row.required("start", &stand_in.start)?, row.required("end", &stand_in.end)?);
    let names = name(&stand_in.orig_on_call_user).zip(name(&stand_in.override_on_call_user));
    Ok(names.map(|(whose, by)| StandIn { whose, by, from, until, is_used: false }))
}

/// Whose turn it is and when; the rotation names the person where the turn does not.
fn read_roll<'s>(
    roll: &'s Tolerant<Roll<'_>>,
    of_rotation: &'s Tolerant<User<'_>>,
    row: &mut Row<'_>,
) -> Result<Option<(Cow<'s, str>, Span)>, Refusal> {
    let Tolerant::There(roll) = roll else { return Err(no_object("a roll")) };
    let span = (row.required("start", &roll.start)?, row.moment("end", &roll.end)?.at());
    let person = name(&roll.on_call_user).or_else(|| name(of_rotation));
    Ok(person.map(|person| (person, span)))
}

/// A turn, cut where somebody stands in.
fn turns(whose: &str, span: Span, stand_ins: &mut [StandIn<'_>]) -> Vec<(String, Span, ShiftKind)> {
    let (mut from, until) = span;
    let end = until.unwrap_or(Instant(i64::MAX));
    let mut of_turn: Vec<&mut StandIn<'_>> = stand_ins
        .iter_mut()
        .filter(|stand_in| stand_in.whose == whose && stand_in.from < end && from < stand_in.until)
        .collect();
    of_turn.sort_by_key(|stand_in| (stand_in.from, stand_in.until));
    let mut turns = Vec::new();
    for stand_in in of_turn {
        stand_in.is_used = true;
        let (begins, ends) = (stand_in.from.max(from), stand_in.until.min(end));
        if from < begins {
            turns.push((whose.to_owned(), (from, Some(begins)), ShiftKind::Regular));
        }
        if begins < ends {
            turns.push((stand_in.by.clone().into_owned(), (begins, Some(ends)), ShiftKind::Override));
            from = ends;
        }
    }
    if from < end {
        turns.push((whose.to_owned(), (from, until), ShiftKind::Regular));
    }
    turns
}
