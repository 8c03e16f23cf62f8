//! What became of notifications: who was paged and escalated past, and when an incident was put off.

use super::{Store, wrong};
use crate::model::{EventKind, Handling, IncidentKey, Instant, Result};

impl Store {
    /// The timelines, by `as_of`, of incidents that were escalated or put off, in order of key and time. At one moment
    /// an escalation stands before the notifications that it brings.
    pub fn handling(&self, as_of: Instant) -> Result<Vec<Handling>> {
        let is_any = "select exists (select 1 from event_records where kind in ('escalated', 'snoozed'))";
        if !self.value::<bool>(is_any, "looking for escalations")? {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select distinct source, account, incident_id, epoch_us(\"at\") as moment, kind, actor, actor_is_person,
                case kind when 'escalated' then 0 when 'notified' then 1 else 2 end as turn
            from events
            where \"at\" <= make_timestamp({as_of})
                and kind in ('triggered', 'reopened', 'unacknowledged', 'acknowledged', 'resolved', 'closed', 'escalated',
                    'assigned', 'reassigned', 'notified', 'snoozed')
                and (source, account, incident_id) in (
                    select (source, account, incident_id) from events where kind in ('escalated', 'snoozed'))
            order by source, account, incident_id, moment, turn, kind, actor",
            as_of = as_of.0
        );
        let mut statement = self.connection.prepare(&sql).map_err(wrong("reading escalations"))?;
        let rows = statement.query_map([], |row| {
            let kind: String = row.get(4)?;
            Ok(Handling {
                key: IncidentKey { source: row.get(0)?, account: row.get(1)?, id: row.get(2)? },
                at: Instant(row.get(3)?),
                kind: EventKind::from_word(&kind).unwrap_or(EventKind::Other),
                actor: row.get(5)?,
                actor_is_person: row.get(6)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading escalations"))
    }

    /// How many shifts the store holds at all, in whatever window.
    pub fn n_shifts(&self) -> Result<i64> {
        self.value("select count(*) from shifts", "counting shifts")
    }
}
