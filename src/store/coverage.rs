//! How far each (source, account) reaches, and the moment of looking that follows from it.

use super::{Store, wrong};
use crate::model::{Coverage, Instant, Result, TICKET_SYSTEMS, Window};

/// The columns of a record that are moments of its incident.
const MOMENTS: [&str; 7] =
    ["started_at", "detected_at", "created_at", "acknowledged_at", "mitigated_at", "resolved_at", "closed_at"];

/// The first (`least`) or last (`greatest`) moment of a record that is not after `until`; null if there is none.
pub(super) fn extreme(function: &str, until: &str) -> String {
    let moments = MOMENTS.map(|moment| format!("case when {moment} <= {until} then {moment} end"));
    format!("{function}({})", moments.join(", "))
}

impl Store {
    /// The latest moment of an incident or event that is not later than the import that brought it: the default moment
    /// of looking. `None` if the store holds none.
    pub fn as_of(&self) -> Result<Option<Instant>> {
        let at: Option<i64> = self.value("select epoch_us(max(last_at)) from imports", "finding as_of")?;
        Ok(at.map(Instant))
    }

    /// The latest begin or end of a shift that is not later than the import that brought it: the moment of looking of a store
    /// without incidents and events. What is planned has not happened. `None` if the store holds no such shift.
    pub fn as_of_shifts(&self) -> Result<Option<Instant>> {
        let sql = "select epoch_us(max(m.\"at\")) from (
                select import_id, unnest([starts_at, ends_at]) as \"at\" from shift_records
                where coalesce(kind, 'regular') in ('regular', 'override')) as m
            join imports as i using (import_id) where m.\"at\" <= i.imported_at";
        let at: Option<i64> = self.value(sql, "finding as_of from shifts")?;
        Ok(at.map(Instant))
    }

    /// When the first shift begins; `None` if the store holds none with a begin.
    pub fn first_shift(&self) -> Result<Option<Instant>> {
        let at: Option<i64> = self.value("select epoch_us(min(starts_at)) from shifts", "finding the first shift")?;
        Ok(at.map(Instant))
    }

    /// From the first to just after the last `happened_at`, whatever the moment of looking; `None` without incidents.
    pub fn whole(&self) -> Result<Option<Window>> {
        let sql = "select epoch_us(min(happened_at)), epoch_us(max(happened_at)) from
                   (select coalesce(detected_at, started_at, created_at) as happened_at from incidents)";
        let ends = self
            .connection
            .query_row(sql, [], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)))
            .map_err(wrong("finding the first and the last incident"))?;
        Ok(ends.0.zip(ends.1).map(|(from, until)| Window { from: Instant(from), until: Instant(until + 1) }))
    }

    /// What each (source, account) covers as seen at `as_of`, in order of source and account.
    pub fn coverage(&self, as_of: Instant) -> Result<Vec<Coverage>> {
        let until = format!("least(i.imported_at, make_timestamp({}))", as_of.0);
        let off_minute = MOMENTS.map(|moment| format!("coalesce(epoch_us({moment}) % 60000000 <> 0, false)"));
        let sql = format!(
            "with moments as (
                select source, account, min(first_at) as first_at, max(last_at) as last_at, sum(events) as events,
                    bool_or(is_finer) as is_finer
                from (
                    select r.source, r.account, min({first}) as first_at, max({last}) as last_at, 0 as events,
                        bool_or({off_minute}) as is_finer
                    from incident_records as r join imports as i using (import_id) group by r.source, r.account
                    union all
                    select e.source, e.account, min(e.at), max(e.at), count(*), bool_or(epoch_us(e.at) % 60000000 <> 0)
                    from event_records as e join imports as i using (import_id)
                    anti join event_duplicates as d on d.import_id = e.import_id and d.seq = e.seq
                    where e.at <= {until} group by e.source, e.account)
                group by source, account),
            counted as (
                select source, account, count(*) as incidents, bool_or(false_positive is not null) as has_labels
                from incidents where coalesce(detected_at, started_at, created_at) <= make_timestamp({as_of})
                group by source, account)
            select source, account, epoch_us(first_at), epoch_us(last_at), coalesce(incidents, 0)::bigint,
                events::bigint, coalesce(has_labels, false), coalesce(is_finer, true)
            from moments left join counted using (source, account)
            where first_at is not null order by source, account",
            first = extreme("least", &until),
            last = extreme("greatest", &until),
            off_minute = off_minute.join(" or "),
            as_of = as_of.0,
        );
        let mut statement = self.connection.prepare(&sql).map_err(wrong("reading the coverage"))?;
        let rows = statement.query_map([], |row| {
            let source: String = row.get(0)?;
            Ok(Coverage {
                is_ticket_system: TICKET_SYSTEMS.contains(&source.as_str()),
                source,
                account: row.get(1)?,
                first_at: Instant(row.get(2)?),
                last_at: Instant(row.get(3)?),
                incidents: row.get::<_, i64>(4)?.cast_unsigned(),
                events: row.get::<_, i64>(5)?.cast_unsigned(),
                has_labels: row.get(6)?,
                resolution_s: if row.get(7)? { 1.0 } else { 60.0 },
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading the coverage"))
    }
}
