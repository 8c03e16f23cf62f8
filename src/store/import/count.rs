//! What an import brought, counted before it is made permanent.

use super::super::ledger::{Counts, IncidentCounts};
use super::super::{coverage, migrations, wrong};
use super::Import;
use crate::model::{Instant, Result};
use crate::table::schema;

impl Import<'_> {
    fn one(&self, sql: &str) -> Result<i64> {
        self.store.value(sql, "counting an import")
    }

    fn count(&self, sql: &str) -> Result<u64> {
        self.one(sql).map(i64::cast_unsigned)
    }

    /// The incidents that the import touches as they were, by fingerprint, in the temporary table `before`.
    pub(super) fn remember_what_was(&self) -> Result<()> {
        let sql = format!(
            "create or replace temp table before as
             select source, account, id, hash({names}) as fingerprint
             from folded where key_hash in (select key_hash from affected)
             union all
             select source, account, id, hash({names}) as fingerprint from incident_records
             where import_id <> {id} and key_hash in (select key_hash from affected)
                 and key_hash not in (select key_hash from folded)",
            names = migrations::names(schema::INCIDENT, ""),
            id = self.line.import_id,
        );
        self.connection.execute_batch(&sql).map_err(wrong("remembering what was"))
    }

    pub(super) fn count_incidents(&mut self, is_event_log: bool) -> Result<()> {
        let id = self.line.import_id;
        let records = self.count(&format!("select count(*) from incident_records where import_id = {id}"))?;
        // Who is not affected has this one record and nothing else: new.
        let alone = self.count(&format!(
            "select count(*) from incident_records
             where import_id = {id} and key_hash not in (select key_hash from affected)"
        ))?;
        let events = format!("union select source, account, incident_id from event_records where import_id = {id}");
        let sql = format!(
            "with told as (
                select distinct source, account, id from incident_records
                where import_id = {id} and key_hash in (select key_hash from affected)
                {events}),
            after as (
                select source, account, id, hash({names}) as fingerprint
                from folded where key_hash in (select key_hash from affected)),
            compared as (
                select b.fingerprint is null as is_new, a.fingerprint = b.fingerprint as is_same
                from told join after as a using (source, account, id) left join before as b using (source, account, id))
            select count(*) filter (where is_new), count(*) filter (where not is_new and not is_same),
                count(*) filter (where not is_new and is_same)
            from compared",
            events = if is_event_log { &events } else { "" },
            names = migrations::names(schema::INCIDENT, ""),
        );
        let (new, changed, unchanged) = self
            .connection
            .query_row(&sql, [], |row| Ok((row.get::<_, u64>(0)?, row.get::<_, u64>(1)?, row.get::<_, u64>(2)?)))
            .map_err(wrong("counting incidents"))?;
        let distinct = alone + new + changed + unchanged;
        self.line.incidents = IncidentCounts {
            read: if is_event_log { distinct } else { records },
            new: alone + new,
            changed,
            unchanged,
            superseded_in_file: if is_event_log { 0 } else { records - distinct },
        };
        Ok(())
    }

    pub(super) fn count_others(&mut self) -> Result<()> {
        let id = self.line.import_id;
        let read = |table: &str| self.count(&format!("select count(*) from {table} where import_id = {id}"));
        let shift = migrations::names(schema::SHIFT, "");
        let new_shifts = format!(
            "select count(*) from (select distinct {shift} from shift_records where import_id = {id}
             except select {shift} from shift_records where import_id <> {id})"
        );
        let person = "source, account, person_id";
        let new_people = format!(
            "select count(*) from (select distinct {person} from person_records where import_id = {id}
             except select {person} from person_records where import_id <> {id})"
        );
        let action = "source, account, incident_id, action_id";
        let new_actions = format!(
            "select count(*) from (select distinct {action} from action_records where import_id = {id}
             except select {action} from action_records where import_id <> {id})"
        );
        let events = read("event_records")?;
        let seen = read("event_duplicates")?;
        let shifts = Counts { read: read("shift_records")?, new: self.count(&new_shifts)? };
        let people = Counts { read: read("person_records")?, new: self.count(&new_people)? };
        let actions = Counts { read: read("action_records")?, new: self.count(&new_actions)? };
        self.line.events = Counts { read: events, new: events - seen };
        self.line.shifts = shifts;
        self.line.people = people;
        self.line.actions = actions;
        Ok(())
    }

    /// The first and the last moment of the file that are not after the import.
    pub(super) fn find_ends(&mut self) -> Result<()> {
        let (id, at) = (self.line.import_id, self.line.imported_at.0);
        let ends = format!(
            "select epoch_us(min(first_at)), epoch_us(max(last_at)) from (
                select min({first}) as first_at, max({last}) as last_at from incident_records where import_id = {id}
                union all
                select min(e.at), max(e.at) from event_records as e where import_id = {id} and e.at <= make_timestamp({at})
                union all
                select min(starts_at), null from shift_records
                where import_id = {id} and starts_at <= make_timestamp({at}))",
            first = coverage::extreme("least", &format!("make_timestamp({at})")),
            last = coverage::extreme("greatest", &format!("make_timestamp({at})")),
        );
        let ends = self
            .connection
            .query_row(&ends, [], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)))
            .map_err(wrong("finding the ends of an import"))?;
        self.line.first_at = ends.0.map(Instant);
        self.line.last_at = ends.1.map(Instant);
        Ok(())
    }
}
