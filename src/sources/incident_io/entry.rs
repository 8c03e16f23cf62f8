//! From an entry of a schedule to a stretch on call, and the person of it.

use super::ID;
use super::wire::{Entries, Entry};
use crate::model::{PersonRecord, ShiftKind, ShiftRecord, Sink, code};
use crate::sources::json::{Named, Object, Refusal, Row, Scalar, Tolerant};
use crate::sources::stamp::Stamps;

/// Hands the final entries of a schedule on, whatever was planned or overridden before.
///
/// # Errors
/// The file cannot be read on.
pub(super) fn map_all(
    entries: &Tolerant<Entries<'_>>,
    account: &str,
    object: &Object<'_>,
    stamps: &Stamps<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let Tolerant::There(entries) = entries else {
        let message = "schedule_entries: expected an object with the list final, found another type";
        return Err(Refusal::Reject(code::BAD_JSON, message.into()));
    };
    if entries.served.is_absent() {
        if entries.scheduled.items().len() + entries.overrides.items().len() > 0 {
            object.skip("schedule without its final entries");
        }
        return Ok(());
    }
    let id_of = |entry: &Tolerant<Entry<'_>>| Some(entry.get()?.entry_id.text()?.into_owned());
    let overrides: Vec<String> = entries.overrides.items().iter().filter_map(id_of).collect();
    for entry in entries.served.items() {
        let kept = match entry {
            Tolerant::There(entry) if matches!(entry.user, Tolerant::Null) => {
                object.skip("entry of a schedule with nobody on call");
                Ok(())
            }
            Tolerant::There(entry) => {
                let is_override = entry.entry_id.text().is_some_and(|id| overrides.iter().any(|known| *known == id));
                map(entry, is_override, account, Row::new(object.place, stamps), sink)
            }
            _ => Err(Refusal::Reject(code::BAD_JSON, "expected an entry as an object, found another type".into())),
        };
        object.kept_inside(kept, "schedule_entries", sink)?;
    }
    Ok(())
}

/// Hands one entry on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    entry: &Entry<'_>,
    is_override: bool,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let user = entry.user.get();
    let person_id = match user.and_then(Named::id).or_else(|| user.and_then(Named::email)) {
        Some(id) => id,
        None => row.id("user.id", &Scalar::Absent)?.into_owned().into(),
    };
    let starts_at = row.required("start_at", &entry.start_at)?;
    let ends_at = row.required("end_at", &entry.end_at)?;
    let rotation = row.text("rotation_id", &entry.rotation_id);
    let (name, email) = (user.and_then(Named::name), user.and_then(Named::email));
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
        rotation: rotation.as_deref(),
        kind: if is_override { ShiftKind::Override } else { ShiftKind::Regular },
        ..ShiftRecord::default()
    };
    sink.person(row.place, &person);
    row.keep_shift(&shift, sink);
    Ok(())
}
