//! From a shift of Rootly to a stretch on call, and to the person if the shift tells of them.

use super::ID;
use super::wire::Shift;
use crate::model::{PersonRecord, ShiftKind, ShiftRecord, Sink};
use crate::sources::json::{Named, Refusal, Resource, Row};

/// Hands the shift on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    resource: &Resource<'_, Shift<'_>>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let s = resource.values()?;
    let user = s.user.get();
    let person_id = match s.user_id.text().or_else(|| user.and_then(Named::id)) {
        Some(id) => id,
        None => row.id("user_id", &s.user_id)?,
    };
    let starts_at = row.required("starts_at", &s.starts_at)?;
    let ends_at = row.moment("ends_at", &s.ends_at)?.at();
    let schedule = row.text("schedule_id", &s.schedule_id);
    let rotation = row.text("rotation_id", &s.rotation_id);
    let is_shadow = row.flag("is_shadow", &s.is_shadow) == Some(true);
    let is_override = row.flag("is_override", &s.is_override) == Some(true);
    let kind = match (is_shadow, is_override) {
        (true, _) => ShiftKind::Shadow,
        (_, true) => ShiftKind::Override,
        _ => ShiftKind::Regular,
    };
    let (name, email) = (user.and_then(Named::name), user.and_then(Named::email));
    if name.is_some() {
        let person = PersonRecord {
            source: ID,
            account,
            person_id: &person_id,
            name: name.as_deref(),
            email: email.as_deref(),
            ..PersonRecord::default()
        };
        sink.person(row.place, &person);
    }
    let shift = ShiftRecord {
        source: ID,
        account,
        schedule: schedule.as_deref(),
        person_id: &person_id,
        starts_at: Some(starts_at),
        ends_at,
        rotation: rotation.as_deref(),
        kind,
        ..ShiftRecord::default()
    };
    row.keep_shift(&shift, sink);
    Ok(())
}
