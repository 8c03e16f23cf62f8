//! From a final shift to a stretch on call, and the person who served it.

use super::ID;
use super::wire::FinalShift;
use crate::model::{PersonRecord, ShiftRecord, Sink};
use crate::sources::json::{Refusal, Row};

/// Hands the shift and its person on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(shift: &FinalShift<'_>, account: &str, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let s = shift;
    let person_id = row.id("user_pk", &s.user_pk)?;
    let starts_at = row.required("shift_start", &s.shift_start)?;
    let ends_at = row.required("shift_end", &s.shift_end)?;
    let name = row.text("user_username", &s.user_username);
    let email = row.text("user_email", &s.user_email);
    let person = PersonRecord {
        source: ID,
        account,
        person_id: &person_id,
        name: name.as_deref(),
        email: email.as_deref(),
        ..PersonRecord::default()
    };
    let shift = ShiftRecord {
        source: ID,
        account,
        person_id: &person_id,
        starts_at: Some(starts_at),
        ends_at: Some(ends_at),
        ..ShiftRecord::default()
    };
    sink.person(row.place, &person);
    row.keep_shift(&shift, sink);
    Ok(())
}
