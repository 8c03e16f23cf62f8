//! Who was notified, who was on call, and in which zone they live, as the sources name them.

use super::{Store, wrong};
use crate::model::{IncidentKey, Instant, Notification, PersonZone, Result, Shift, ShiftKind, Window};

impl Store {
    /// Notifications that reached somebody in the window and by `as_of`, in order of time.
    pub fn notifications(&self, window: Window, as_of: Instant) -> Result<Vec<Notification>> {
        let sql = "select source, account, incident_id, person, epoch_us(\"at\"), channel from pages
            where person is not null and \"at\" >= make_timestamp(?) and \"at\" < make_timestamp(?)
                and \"at\" <= make_timestamp(?)
            order by \"at\", source, account, incident_id, person, channel";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading notifications"))?;
        let rows = statement.query_map([window.from.0, window.until.0, as_of.0], |row| {
            Ok(Notification {
                key: IncidentKey { source: row.get(0)?, account: row.get(1)?, id: row.get(2)? },
                person: row.get(3)?,
                at: Instant(row.get(4)?),
                channel: row.get(5)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading notifications"))
    }

    /// Shifts that touch the window, in order of their begin.
    pub fn shifts(&self, window: Window) -> Result<Vec<Shift>> {
        let sql = "select source, account, coalesce(schedule, escalation_policy), person_id, epoch_us(starts_at),
                epoch_us(ends_at), kind
            from shifts
            where (starts_at is null or starts_at < make_timestamp(?)) and (ends_at is null or ends_at > make_timestamp(?))
            order by starts_at, ends_at, source, account, schedule, person_id, kind";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading shifts"))?;
        let rows = statement.query_map([window.until.0, window.from.0], |row| {
            let kind: Option<String> = row.get(6)?;
            let (from, until): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
            Ok(Shift {
                source: (row.get(0)?, row.get(1)?),
                schedule: row.get(2)?,
                person: row.get(3)?,
                from: from.map(Instant),
                until: until.map(Instant),
                kind: kind.as_deref().and_then(ShiftKind::parse).unwrap_or_default(),
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading shifts"))
    }

    /// The zone and team of everybody whom a source tells of.
    pub fn person_zones(&self) -> Result<Vec<PersonZone>> {
        let sql = "select source, account, person_id, timezone, team from people order by source, account, person_id";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading the zones of people"))?;
        let rows = statement.query_map([], |row| {
            Ok(PersonZone {
                source: (row.get(0)?, row.get(1)?),
                person_id: row.get(2)?,
                timezone: row.get(3)?,
                team: row.get(4)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading the zones of people"))
    }
}
