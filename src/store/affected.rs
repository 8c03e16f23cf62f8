//! Which incidents an import or its undoing touches: only they are folded again. They stand in the temporary table
//! `affected`, by key_hash; where two keys share a hash both are folded, which costs a little and changes nothing.

use super::wrong;
use crate::model::Result;
use duckdb::Connection;

/// Incidents of an import that need folding: several records, or records and events.
pub(super) fn of_import(connection: &Connection, import_id: u32) -> Result<()> {
    let sql = format!(
        "create or replace temp table affected as
         select key_hash from incident_records where import_id = {import_id} group by key_hash having count(*) > 1
         union
         select key_hash from incident_records where import_id = {import_id}
             and key_hash in (select key_hash from incident_records where import_id <> {import_id})
         union
         select key_hash from incident_records where import_id = {import_id}
             and key_hash in (select key_hash from event_records)
         union
         select key_hash from event_records where import_id = {import_id}"
    );
    connection.execute_batch(&sql).map_err(wrong("finding what the import touches"))
}

/// Incidents whose fold changes when an import is taken back. To be asked before its rows are deleted.
pub(super) fn of_undo(connection: &Connection, import_id: u32) -> Result<()> {
    let sql = format!(
        "create or replace temp table affected as
         select key_hash from incident_records where import_id = {import_id}
             and key_hash in (select key_hash from folded)
         union
         select key_hash from event_records where import_id = {import_id}"
    );
    connection.execute_batch(&sql).map_err(wrong("finding what taking back touches"))
}

/// Marks the events of affected incidents that another import brought first.
///
/// Two events are one if they have the same id, or have none and agree in time, kind, actor and text. A file that says
/// the same twice without ids means two events: the second is compared with the second of another file.
pub(super) fn mark_duplicates(connection: &Connection) -> Result<()> {
    let sql = "
        delete from event_duplicates where key_hash in (select key_hash from affected);
        insert into event_duplicates (import_id, seq, key_hash)
        with identified as (
            select import_id, seq, key_hash, source, account, incident_id, event_id, \"at\", kind, actor, text,
                hash(key_hash, event_id, case when event_id is null then hash(\"at\", kind, actor, text) end) as likeness
            from event_records where key_hash in (select key_hash from affected)),
        alike as (
            select * from identified
            where likeness in (select likeness from identified group by likeness having count(*) > 1)),
        counted as (
            select *, case when event_id is null then row_number() over (
                partition by source, account, incident_id, event_id, \"at\", kind, actor, text, import_id
                order by seq) end as occurrence
            from alike),
        turned as (
            select *, row_number() over (
                partition by source, account, incident_id, event_id, occurrence,
                    case when event_id is null then \"at\" end, case when event_id is null then kind end,
                    case when event_id is null then actor end, case when event_id is null then text end
                order by import_id, seq) as turn
            from counted)
        select import_id, seq, key_hash from turned where turn > 1";
    connection.execute_batch(sql).map_err(wrong("marking events that came before"))
}
