//! From a schedule's timeline to shifts and the people in them.
//!
//! Only the final timeline is read: it holds the others. A stretch with nobody on call is none.

use super::Reading;
use super::wire::Named;
use crate::model::{Instant, PersonRecord, ShiftKind, ShiftRecord, Sink, code};
use crate::sources::json::{Fields, Many, Object, Refusal, Row, Scalar, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a timeline stands in: bare, as `lamp` writes it, or in a page.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Schedule<'a> {
    #[serde(borrow, rename = "_parent")]
    parent: Tolerant<Named<'a>>,
    schedule: Tolerant<Named<'a>>,
    id: Scalar<'a>,
    name: Scalar<'a>,
    final_timeline: Tolerant<Rotations<'a>>,
    timeline: Tolerant<Old<'a>>,
}

/// The timeline of the first API.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Old<'a> {
    #[serde(borrow)]
    final_schedule: Tolerant<Rotations<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Old<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rotations<'a> {
    #[serde(borrow)]
    rotations: Many<Tolerant<Rotation<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Rotations<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rotation<'a> {
    #[serde(borrow)]
    id: Scalar<'a>,
    name: Scalar<'a>,
    periods: Many<Tolerant<Period<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Rotation<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Period<'a> {
    #[serde(borrow)]
    start_date: Scalar<'a>,
    end_date: Scalar<'a>,
    start_time: Scalar<'a>,
    end_time: Scalar<'a>,
    #[serde(rename = "type")]
    kind: Scalar<'a>,
    recipient: Tolerant<Recipient<'a>>,
    responder: Tolerant<Recipient<'a>>,
    recipients: Many<Tolerant<Recipient<'a>>>,
    flattened_recipients: Many<Tolerant<Recipient<'a>>>,
}

impl<'de: 'a, 'a> Fields<'de> for Period<'a> {}

/// Who is on call.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Recipient<'a> {
    #[serde(borrow)]
    id: Scalar<'a>,
    #[serde(rename = "type")]
    kind: Scalar<'a>,
    name: Scalar<'a>,
    display_name: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Recipient<'a> {}

impl Recipient<'_> {
    fn is_a(&self, kind: &str) -> bool {
        self.kind.text().is_some_and(|own| own.eq_ignore_ascii_case(kind))
    }
    fn is_nobody(&self) -> bool {
        self.is_a("none") || self.is_a("noone")
    }
    /// A group: a person is someone without a type, too.
    fn is_group(&self) -> bool {
        !self.kind.text().is_none_or(|kind| kind.eq_ignore_ascii_case("user"))
    }
    fn key(&self) -> Option<Cow<'_, str>> {
        self.id.text().or_else(|| self.name.text()).or_else(|| self.display_name.text())
    }
}

fn kind_of(word: &str) -> Option<ShiftKind> {
    Some(match word.to_lowercase().as_str() {
        "default" | "historical" | "active" => ShiftKind::Regular,
        // Forwarding hands the shift to somebody else.
        "override" | "forwarding" => ShiftKind::Override,
        "forecast" => ShiftKind::Forecast,
        _ => return None,
    })
}

/// Hands the shifts on, and the people in them.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    schedule: &Schedule<'_>,
    how: &Reading<'_>,
    object: &Object<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let old = schedule.timeline.get().and_then(|timeline| timeline.final_schedule.get());
    let Some(rotations) = schedule.final_timeline.get().or(old) else {
        let message = "finalTimeline: expected an object with rotations, found another type".to_owned();
        return Err(Refusal::Reject(code::BAD_JSON, message));
    };
    let label = |named: &'_ Tolerant<Named<'_>>| {
        named.get().and_then(|named| named.name.text().or_else(|| named.id.text())).map(Cow::into_owned)
    };
    let own = schedule.name.text().or_else(|| schedule.id.text()).map(Cow::into_owned);
    let name = label(&schedule.parent).or_else(|| label(&schedule.schedule)).or(own);
    let mut told = Told { how, object, schedule: name.as_deref(), people: BTreeSet::new(), n_shifts: 0, n_rejects: 0 };
    for rotation in rotations.rotations.items() {
        let Tolerant::There(rotation) = rotation else {
            told.reject("rotations: expected an object, found another type", code::BAD_JSON, sink);
            continue;
        };
        for period in rotation.periods.items() {
            match period {
                Tolerant::There(period) => told.period(rotation, period, sink)?,
                _ => told.reject("periods: expected an object, found another type", code::BAD_JSON, sink),
            }
        }
    }
    if told.n_shifts == 0 && told.n_rejects == 0 {
        object.skip("timeline of a schedule with nobody on call");
    }
    Ok(())
}

/// A timeline while it is told.
struct Told<'t> {
    how: &'t Reading<'t>,
    object: &'t Object<'t>,
    schedule: Option<&'t str>,
    /// Who was handed on already.
    people: BTreeSet<String>,
    n_shifts: u64,
    n_rejects: u64,
}

impl Told<'_> {
    fn reject(&mut self, message: &str, code: &'static str, sink: &mut dyn Sink) {
        self.n_rejects += 1;
        sink.reject(self.object.place, code, message, self.object.text.as_bytes());
    }

    fn period(&mut self, rotation: &Rotation<'_>, period: &Period<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let mut row = self.how.row(self.object.place);
        let (starts_at, ends_at) = match ends(period, &mut row) {
            Ok(ends) => ends,
            Err(Refusal::Reject(code, message)) => {
                let rotation = rotation.name.text().or_else(|| rotation.id.text()).unwrap_or_default();
                self.reject(&format!("period of the rotation {rotation:?}: {message}"), code, sink);
                return Ok(());
            }
            Err(stop) => return Err(stop),
        };
        let word = row.text("type", &period.kind);
        let kind = word.as_deref().and_then(kind_of);
        if let (None, Some(word)) = (kind, &word) {
            let message = format!("type: {word:?} is no known type of period; taken as a regular shift");
            row.odd(code::BAD_VALUE, message);
        }
        let one = period.recipient.get().or(period.responder.get());
        let groups = one.filter(|one| one.is_group() && !one.is_nobody());
        let several = if groups.is_some() { &period.flattened_recipients } else { &period.recipients };
        let people = several.items().iter().filter_map(Tolerant::get).chain(one);
        let rotation_name = rotation.name.text();
        let mut has_person = false;
        for person in people.filter(|person| !person.is_group() && !person.is_nobody()) {
            let Some(person_id) = person.key() else { continue };
            has_person = true;
            self.n_shifts += 1;
            let shift = ShiftRecord {
                source: self.how.source,
                account: self.how.account,
                schedule: self.schedule,
                person_id: &person_id,
                starts_at,
                ends_at,
                rotation: rotation_name.as_deref(),
                kind: kind.unwrap_or_default(),
                ..ShiftRecord::default()
            };
            sink.shift(self.object.place, &shift);
            self.person(&person_id, person, sink);
        }
        if groups.is_some() && !has_person {
            self.object.skip("period of a team or an escalation policy, without the people in it");
        }
        row.report("", sink);
        Ok(())
    }

    fn person(&mut self, person_id: &str, person: &Recipient<'_>, sink: &mut dyn Sink) {
        let name = person.name.text();
        let (email, name) = match &name {
            Some(name) if name.contains('@') => (Some(name.as_ref()), None),
            name => (None, name.as_deref()),
        };
        let shown = person.display_name.text();
        let name = shown.as_deref().or(name);
        if (name.is_none() && email.is_none()) || !self.people.insert(person_id.to_owned()) {
            return;
        }
        let record = PersonRecord {
            source: self.how.source,
            account: self.how.account,
            person_id,
            name,
            email,
            ..PersonRecord::default()
        };
        sink.person(self.object.place, &record);
    }
}

fn ends(period: &Period<'_>, row: &mut Row<'_>) -> Result<(Option<Instant>, Option<Instant>), Refusal> {
    let (from, until) = if period.start_date.is_absent() && period.end_date.is_absent() {
        (("startTime", &period.start_time), ("endTime", &period.end_time))
    } else {
        (("startDate", &period.start_date), ("endDate", &period.end_date))
    };
    // A shift without a beginning is none; the last may have no end yet.
    Ok((Some(row.required(from.0, from.1)?), row.moment(until.0, until.1)?.at()))
}
