//! What makes one of many asks of the store: whether there is anything to link by, how many rows each source brought, who
//! is known.

use super::{Store, wrong};
use crate::model::{Error, IncidentKey, Instant, Result};
use crate::table::{KnownPerson, Reached};
use arrow::array::{ArrayRef, StringArray};
use arrow::record_batch::RecordBatch;
use duckdb::types::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// What one (source, account) brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsRead {
    /// The system.
    pub source: String,
    /// The account.
    pub account: String,
    /// Records of incidents.
    pub records: u64,
    /// Of them, those of an incident that another record is about as well: all but one of each incident's.
    pub repeated: u64,
    /// Incidents that only events tell of.
    pub only_events: u64,
}

/// What a title must hold to name another incident; `table::link` looks closer.
const TELLING: &str = "://|[A-Z][A-Z0-9_]*-[0-9]|[A-Z0-9]{6}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-";

impl Store {
    /// Whether any incident may name another. `false` is certain.
    pub fn may_hold_references(&self) -> Result<bool> {
        let sql = format!(
            "select exists (select 1 from incidents where refs is not null)
                 or exists (select 1 from incidents where regexp_matches(title, '{TELLING}'))"
        );
        self.value(&sql, "looking for references")
    }

    /// The rows of each (source, account), in their order.
    pub fn rows_read(&self) -> Result<Vec<RowsRead>> {
        let sql = "with recorded as (
                select source, account, id, count(*) as records from incident_records group by source, account, id),
            keys as (
                select i.source, i.account, r.records from incidents as i
                left join recorded as r on r.source = i.source and r.account = i.account and r.id = i.id)
            select source, account, coalesce(sum(records), 0)::bigint, coalesce(sum(records - 1), 0)::bigint,
                count(*) filter (where records is null)
            from keys group by source, account order by source, account";
        let mut statement = self.connection.prepare(sql).map_err(wrong("counting rows"))?;
        let rows = statement.query_map([], |row| {
            let count = |at: usize| row.get::<_, i64>(at).map(i64::cast_unsigned);
            Ok(RowsRead {
                source: row.get(0)?,
                account: row.get(1)?,
                records: count(2)?,
                repeated: count(3)?,
                only_events: count(4)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("counting rows"))
    }

    /// People as the sources know them, in order of key.
    pub fn people(&self) -> Result<Vec<KnownPerson>> {
        let sql = "select source, account, person_id, name, email from people order by source, account, person_id";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading people"))?;
        let rows = statement.query_map([], |row| {
            Ok(KnownPerson {
                source: row.get(0)?,
                account: row.get(1)?,
                person_id: row.get(2)?,
                name: row.get(3)?,
                email: row.get(4)?,
            })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading people"))
    }

    /// Whom the notifications of each incident reached by `as_of`, and the schedules by which they were on call then, in
    /// order of key. E-mail counts: it reached them, though it interrupts nobody.
    pub fn reached(&self, as_of: Instant) -> Result<Vec<Reached>> {
        let sql = format!(
            "with reached as (
                select source, account, incident_id, person, \"at\" as paged_at from pages
                where person is not null and \"at\" <= make_timestamp({as_of})),
            -- A source names people by id on a shift, by name or address in a notification.
            called as (
                select source, account, person_id, unnest([person_id, name, email]) as called from people
                union select source, account, person_id, person_id from shifts),
            scheduled as (
                select distinct r.source, r.account, r.incident_id, s.schedule
                from reached as r
                join called as c on c.source = r.source and c.account = r.account and c.called = r.person
                join shifts as s on s.source = c.source and s.account = c.account and s.person_id = c.person_id
                where s.schedule is not null and s.kind <> 'shadow'
                    and (s.starts_at is null or s.starts_at <= r.paged_at) and (s.ends_at is null or r.paged_at < s.ends_at)),
            told as (
                select source, account, incident_id, person, null as schedule from reached
                union all
                select source, account, incident_id, null, schedule from scheduled)
            select source, account, incident_id, list_sort(list(distinct person) filter (where person is not null)),
                list_sort(list(distinct schedule) filter (where schedule is not null))
            from told group by source, account, incident_id order by source, account, incident_id",
            as_of = as_of.0
        );
        let mut statement = self.connection.prepare(&sql).map_err(wrong("reading notifications"))?;
        let names = |value: Value| match value {
            Value::List(names) => names
                .into_iter()
                .filter_map(|name| if let Value::Text(name) = name { Some(name) } else { None })
                .collect(),
            _ => Vec::new(),
        };
        let rows = statement.query_map([], |row| {
            let key = IncidentKey { source: row.get(0)?, account: row.get(1)?, id: row.get(2)? };
            Ok(Reached { key, people: names(row.get(3)?), schedules: names(row.get(4)?) })
        });
        rows.and_then(Iterator::collect).map_err(wrong("reading notifications"))
    }

    /// Which of these keys the store has an incident of.
    pub fn known(&self, keys: &[&IncidentKey]) -> Result<HashSet<IncidentKey>> {
        if keys.is_empty() {
            return Ok(HashSet::new());
        }
        self.register_keys("asked_for_incidents", keys.iter().copied())?;
        let sql = "select source, account, id from incidents semi join asked_for_incidents using (source, account, id)";
        let mut statement = self.connection.prepare(sql).map_err(wrong("looking for incidents"))?;
        let rows = statement
            .query_map([], |row| Ok(IncidentKey { source: row.get(0)?, account: row.get(1)?, id: row.get(2)? }));
        rows.and_then(Iterator::collect).map_err(wrong("looking for incidents"))
    }

    /// Keeps keys of incidents at hand under a name, for a question to ask for them or leave them out.
    pub(super) fn register_keys<'k>(
        &self,
        name: &str,
        keys: impl Iterator<Item = &'k IncidentKey> + Clone,
    ) -> Result<()> {
        let column = |of: fn(&IncidentKey) -> &str| -> ArrayRef {
            Arc::new(keys.clone().map(|key| Some(of(key))).collect::<StringArray>())
        };
        let columns = [
            ("source", column(|key| &key.source)),
            ("account", column(|key| &key.account)),
            ("id", column(|key| &key.id)),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true)));
        self.register(name, &batch.map_err(|error| Error::bug(format!("keys of incidents: {error}")))?)
    }
}
