//! The tables of a store and how an older store becomes a newer one.
//!
//! A migration, once released, is never edited: the next change is a new one at the end of the list.

use super::wrong;
use crate::model::{Error, Result};
use crate::table::schema::{self, Column};
use duckdb::Connection;

/// Each takes a store from the version of its index to the next one, inside one transaction.
const MIGRATIONS: &[&str] =
    &[include_str!("migrations/1.sql"), include_str!("migrations/2.sql"), include_str!("migrations/3.sql")];

/// The version that this program reads and writes.
pub(super) const VERSION: usize = MIGRATIONS.len();

/// Names of the columns, quoted and joined, each after `prefix`.
pub(super) fn names(columns: &[Column], prefix: &str) -> String {
    columns.iter().map(|column| format!("{prefix}\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

/// The views, which follow the schema of the program and are made again with every migration.
fn views() -> String {
    let (incident, event) = (names(schema::INCIDENT, ""), names(schema::EVENT, ""));
    let (shift, person, action) = (names(schema::SHIFT, ""), names(schema::PERSON, ""), names(schema::ACTION, ""));
    let page = names(schema::PAGE, "");
    let told = schema::PERSON.iter().filter(|column| !["source", "account", "person_id"].contains(&column.name));
    let told =
        told.map(|column| format!("arg_max(\"{0}\", turn) filter (\"{0}\" is not null) as \"{0}\"", column.name));
    let last_told = told.collect::<Vec<_>>().join(", ");
    format!(
        "
        create or replace view incidents as
        select {incident} from incident_records where key_hash not in (select key_hash from folded)
        union all
        select {incident} from folded;

        create or replace view events as
        select {event} from event_records as e anti join event_duplicates as d using (import_id, seq);

        create or replace view shifts as select distinct {shift} from shift_records;

        -- The last that was told of each: a list of shifts names people and knows neither address nor zone.
        create or replace view people as
        select {person} from (
            select source, account, person_id, {last_told}
            from (select *, row_number() over (order by import_id, seq) as turn from person_records) as p
            group by source, account, person_id) as q;

        create or replace view pages as
        select {page} from (
            select distinct source, account, incident_id, \"at\", actor as person, channel
            from events where kind = 'notified' and actor_is_person is distinct from false) as n;

        create or replace view actions as
        -- What a later record of the incident no longer lists is gone: the document was edited.
        select {action} from (
            select *, row_number() over (
                partition by source, account, incident_id, action_id order by import_id desc, seq desc) as newest
            from action_records) as a
        where newest = 1 and import_id >= coalesce((
            select max(r.import_id) from incident_records as r
            where r.source = a.source and r.account = a.account and r.id = a.incident_id), 0);
        "
    )
}

/// The store's version; 0 if it is empty. An error if it is a database of somebody else.
pub(super) fn version(connection: &Connection, name: &str) -> Result<usize> {
    let count = |sql: &str| -> Result<i64> {
        connection.query_row(sql, [], |row| row.get(0)).map_err(wrong("looking for the version"))
    };
    if count("select count(*) from duckdb_tables() where not temporary")? == 0 {
        return Ok(0);
    }
    let not_ours = || {
        Error::usage(format!("{name}: expected a store of incidence, found another DuckDB database"))
            .or("give another --store")
    };
    if count("select count(*) from duckdb_tables() where table_name = 'meta' and schema_name = 'main'")? == 0 {
        return Err(not_ours());
    }
    connection
        .query_row("select value from meta where key = 'schema_version'", [], |row| row.get::<_, String>(0))
        .ok()
        .and_then(|value| value.parse().ok())
        .ok_or_else(not_ours)
}

/// Refuses a store that a newer program wrote.
pub(super) fn refuse_newer(found: usize, name: &str) -> Result<()> {
    if found > VERSION {
        return Err(Error::usage(format!(
            "{name}: expected a store of version {VERSION} or older, found version {found}, which a newer incidence wrote"
        ))
        .or("upgrade incidence, or import the exports again into another --store"));
    }
    Ok(())
}

/// Brings the store to [`VERSION`], in one transaction.
pub(super) fn migrate(connection: &Connection, found: usize) -> Result<()> {
    if found == VERSION {
        return Ok(());
    }
    let steps = MIGRATIONS[found..].concat();
    let views = views();
    let sql = format!(
        "begin; {steps} {views} delete from meta where key = 'schema_version';
         insert into meta values ('schema_version', '{VERSION}'); commit;"
    );
    connection.execute_batch(&sql).map_err(|error| {
        // A transaction that failed is rolled back; that this fails as well changes nothing.
        let _ = connection.execute_batch("rollback");
        wrong("migrating")(error)
    })
}
