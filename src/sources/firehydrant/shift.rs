//! From an on-call shift of Signals to ours.

use super::ID;
use super::wire::{Named, Shift};
use crate::model::{PersonRecord, ShiftRecord, Sink};
use crate::sources::json::{Object, Refusal, Row, Tolerant};

/// Hands the shift and its person on; a shift of nobody is a gap and is counted.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    shift: &Shift<'_>,
    account: &str,
    mut row: Row<'_>,
    object: &Object<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let starts_at = row.required("start_time", &shift.start_time)?;
    let ends_at = row.moment("end_time", &shift.end_time)?.at();
    let user = shift.user.get();
    let person_id = user.and_then(|user| user.id.text().or_else(|| user.name.text()));
    let Some(person_id) = person_id else {
        object.skip("on-call shift of nobody");
        return Ok(());
    };
    let name =
        |named: &Tolerant<Named<'_>>| named.get().and_then(|named| named.name.text()).map(|name| name.into_owned());
    let (schedule, rotation, team) = (name(&shift.on_call_schedule), name(&shift.on_call_rotation), name(&shift.team));
    let told_name = user.and_then(|user| user.name.text());
    let record = ShiftRecord {
        source: ID,
        account,
        schedule: schedule.as_deref(),
        person_id: &person_id,
        starts_at: Some(starts_at),
        ends_at,
        rotation: rotation.as_deref(),
        ..ShiftRecord::default()
    };
    sink.shift(row.place, &record);
    let person = PersonRecord {
        source: ID,
        account,
        person_id: &person_id,
        name: told_name.as_deref(),
        team: team.as_deref(),
        ..PersonRecord::default()
    };
    sink.person(row.place, &person);
    row.report("", sink);
    Ok(())
}
