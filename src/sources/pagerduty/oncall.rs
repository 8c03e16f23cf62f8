//! From `/oncalls`, schedules and `/users` to shifts and people.
//!
//! `/oncalls` tells one shift once for every policy and level that it serves: each is kept with its level, and whoever adds
//! hours takes the union of a person's shifts. A start of null is "always was", an end of null "for good".

use super::ID;
use super::incident::labels;
use super::oncall_wire::{Assignment, Entry, OnCall, Schedule, User};
use super::wire::Reference;
use crate::model::{Instant, PersonRecord, ShiftKind, ShiftRecord, Sink, code};
use crate::sources::json::{Moment, Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// An end of a shift: `None` is "open on this side".
fn edge(row: &mut Row<'_>, field: &str, value: &Scalar<'_>) -> Result<Option<Instant>, Refusal> {
    match row.moment(field, value)? {
        Moment::At(at) => Ok(Some(at)),
        Moment::Untold if !value.is_absent() => {
            let message = format!("{field}: expected a date and time, found {}", value.found());
            Err(Refusal::Reject(code::BAD_TIMESTAMP, message))
        }
        Moment::None | Moment::Untold => Ok(None),
    }
}

/// Both ends of a shift, in order.
fn edges(
    row: &mut Row<'_>,
    names: [&str; 2],
    values: [&Scalar<'_>; 2],
) -> Result<(Option<Instant>, Option<Instant>), Refusal> {
    let (start, end) = (edge(row, names[0], values[0])?, edge(row, names[1], values[1])?);
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        let message = format!("{} {end} lies before {} {start}", names[1], names[0]);
        return Err(Refusal::Reject(code::BAD_TIMESTAMP, message));
    }
    Ok((start, end))
}

fn is_nobody(user: &Tolerant<Reference<'_>>) -> Refusal {
    let found = if matches!(user, Tolerant::There(_)) { "a user without one" } else { "no user" };
    Refusal::Reject(code::MISSING_ID, format!("user.id: expected the id, found {found}"))
}

/// Hands a person on as a reference names them.
fn person(user: &Reference<'_>, account: &str, id: &str, row: &Row<'_>, sink: &mut dyn Sink) {
    let (name, email) = (user.summary.text().or_else(|| user.name.text()), user.email.text());
    let person = PersonRecord {
        source: ID,
        account,
        person_id: id,
        name: name.as_deref(),
        email: email.as_deref(),
        ..PersonRecord::default()
    };
    sink.person(row.place, &person);
}

/// A row of `/oncalls`.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn on_call(
    oncall: &OnCall<'_>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let user = oncall.user.get();
    let id = user.and_then(|user| user.id.text());
    let (Some(user), Some(id)) = (user, id) else { return Err(is_nobody(&oncall.user)) };
    let (starts_at, ends_at) = edges(&mut row, ["start", "end"], [&oncall.start, &oncall.end])?;
    let escalation_level = row.count("escalation_level", &oncall.escalation_level);
    let schedule = oncall.schedule.get().and_then(Reference::label);
    let policy = oncall.escalation_policy.get().and_then(Reference::label);
    let shift = ShiftRecord {
        source: ID,
        account,
        schedule: schedule.as_deref(),
        escalation_policy: policy.as_deref(),
        escalation_level,
        person_id: &id,
        starts_at,
        ends_at,
        ..ShiftRecord::default()
    };
    sink.shift(row.place, &shift);
    person(user, account, &id, &row, sink);
    row.report("", sink);
    Ok(())
}

/// What became of the turns of a schedule.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// Turns that cannot be read: code and message.
    pub(super) refused: Vec<(&'static str, String)>,
    /// Stretches that nobody covers.
    pub(super) n_gaps: u64,
    /// It names no turn at all.
    pub(super) is_bare: bool,
}

/// The final turns of a schedule: layers and overrides are folded into them already.
///
/// # Errors
/// The file cannot be read on.
pub(super) fn schedule(
    schedule: &Schedule<'_>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<Turns, Refusal> {
    let name = schedule.name.text().or_else(|| schedule.summary.text()).or_else(|| schedule.id.text());
    let mut turns = Turns::default();
    let Some(last) = schedule.final_schedule.get() else {
        turns.is_bare = true;
        return Ok(turns);
    };
    let (entries, assignments) = (last.rendered_schedule_entries.items(), last.computed_shift_assignments.items());
    turns.is_bare = entries.is_empty() && assignments.is_empty();
    let overrides = overrides(schedule, &row);
    let read = Reading { account, schedule: name.as_deref(), overrides: &overrides };
    let is_no_object = || Err(Refusal::Reject(code::BAD_JSON, "expected a turn as an object".into()));
    let mut refuse = |read: Result<bool, Refusal>| match read {
        Ok(is_covered) => {
            turns.n_gaps += u64::from(!is_covered);
            Ok(())
        }
        Err(Refusal::Reject(code, message)) => {
            turns.refused.push((code, message));
            Ok(())
        }
        Err(stop) => Err(stop),
    };
    for entry in entries {
        refuse(match entry.get() {
            Some(entry) => read.entry(entry, &mut row, sink),
            None => is_no_object(),
        })?;
    }
    for assignment in assignments {
        refuse(match assignment.get() {
            Some(assignment) => read.assignment(assignment, &mut row, sink),
            None => is_no_object(),
        })?;
    }
    row.report("", sink);
    Ok(turns)
}

/// A stretch that somebody took over: who, from when, until when.
type Override<'s> = (Cow<'s, str>, Instant, Instant);

fn overrides<'s>(schedule: &'s Schedule<'_>, row: &Row<'_>) -> Vec<Override<'s>> {
    let at = |stamp: &Scalar<'_>| if let Scalar::Text(text) = stamp { row.quietly(text) } else { None };
    let read = |entry: &'s Tolerant<Entry<'_>>| {
        let entry = entry.get()?;
        Some((entry.user.get()?.id.text()?, at(&entry.start)?, at(&entry.end)?))
    };
    let layers = [&schedule.overrides_subschedule, &schedule.override_subschedule];
    let entries =
        layers.into_iter().filter_map(Tolerant::get).flat_map(|layer| layer.rendered_schedule_entries.items());
    entries.filter_map(read).collect()
}

/// What the turns of one schedule have in common.
struct Reading<'s> {
    account: &'s str,
    schedule: Option<&'s str>,
    overrides: &'s [Override<'s>],
}

impl Reading<'_> {
    fn shift<'r>(&'r self, person_id: &'r str, ends: (Option<Instant>, Option<Instant>)) -> ShiftRecord<'r> {
        ShiftRecord {
            source: ID,
            account: self.account,
            schedule: self.schedule,
            person_id,
            starts_at: ends.0,
            ends_at: ends.1,
            ..ShiftRecord::default()
        }
    }

    /// A turn of the second generation; whether somebody has it.
    fn entry(&self, entry: &Entry<'_>, row: &mut Row<'_>, sink: &mut dyn Sink) -> Result<bool, Refusal> {
        let ends = edges(row, ["start", "end"], [&entry.start, &entry.end])?;
        if matches!(entry.user, Tolerant::Null) {
            return Ok(false);
        }
        let user = entry.user.get();
        let id = user.and_then(|user| user.id.text());
        let (Some(user), Some(id)) = (user, id) else { return Err(is_nobody(&entry.user)) };
        // What stands in the final schedule inside of somebody's override is that override.
        let is_override = |(who, from, until): &Override<'_>| {
            *who == id && ends.0.is_some_and(|start| *from <= start) && ends.1.is_some_and(|end| end <= *until)
        };
        let is_override = self.overrides.iter().any(is_override);
        let kind = if is_override { ShiftKind::Override } else { ShiftKind::Regular };
        sink.shift(row.place, &ShiftRecord { kind, ..self.shift(&id, ends) });
        person(user, self.account, &id, row, sink);
        Ok(true)
    }

    /// A turn of the third generation; whether somebody has it.
    fn assignment(&self, turn: &Assignment<'_>, row: &mut Row<'_>, sink: &mut dyn Sink) -> Result<bool, Refusal> {
        let ends = edges(row, ["start_time", "end_time"], [&turn.start_time, &turn.end_time])?;
        let member = turn.member.get();
        if member.and_then(|member| member.kind.text()).as_deref() == Some("empty_member") {
            return Ok(false);
        }
        let absent = Scalar::Absent;
        let id = row.id("member.user_id", member.map_or(&absent, |member| &member.user_id))?;
        let source = turn.source.get();
        let kind = source.and_then(|source| source.kind.text());
        let is_override = source.is_some_and(|source| source.override_id.text().is_some())
            || kind.is_some_and(|kind| kind.starts_with("override"));
        let rotation = source.and_then(|source| source.rotation_id.text());
        let shift = ShiftRecord {
            rotation: rotation.as_deref(),
            kind: if is_override { ShiftKind::Override } else { ShiftKind::Regular },
            ..self.shift(&id, ends)
        };
        sink.shift(row.place, &shift);
        Ok(true)
    }
}

/// A user.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn user(user: &User<'_>, account: &str, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let id = row.id("id", &user.id)?;
    let name = row.text("name", &user.name).or_else(|| user.summary.text());
    let email = row.text("email", &user.email);
    let timezone = row.text("time_zone", &user.time_zone);
    let team = labels(&user.teams);
    let person = PersonRecord {
        source: ID,
        account,
        person_id: &id,
        name: name.as_deref(),
        email: email.as_deref(),
        timezone: timezone.as_deref(),
        team: team.as_deref(),
    };
    sink.person(row.place, &person);
    row.report("", sink);
    Ok(())
}
