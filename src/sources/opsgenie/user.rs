//! From a user of `/v2/users` to a person: the user name is the address, and the zone is that of their hours.

use super::Reading;
use super::wire::User;
use crate::model::{PersonRecord, Place, Sink};
use crate::sources::json::{Refusal, Scalar};

/// Hands the person on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(user: &User<'_>, how: &Reading<'_>, place: Place, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let mut row = how.row(place);
    let id = row.id("id", if matches!(user.id, Scalar::Absent) { &user.username } else { &user.id })?;
    let username = row.text("username", &user.username);
    let name = row.text("fullName", &user.full_name);
    let timezone = row.text("timeZone", &user.time_zone);
    let record = PersonRecord {
        source: how.source,
        account: how.account,
        person_id: &id,
        name: name.as_deref(),
        email: username.as_deref().filter(|username| username.contains('@')),
        timezone: timezone.as_deref(),
        ..PersonRecord::default()
    };
    sink.person(place, &record);
    row.report("", sink);
    Ok(())
}
