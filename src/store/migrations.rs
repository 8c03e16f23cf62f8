//! The tables of a store and how an older store becomes a newer one.
//!
//! A migration, once released, is never edited: the next change is a new one at the end of the list.

use super::wrong;
use crate::model::{Error, Result};
use crate::table::schema::{self, Column};
use duckdb::Connection;

/// Each takes a store from the version of its index to the next one, inside one transaction.
const MIGRATIONS: &[fn() -> String] = &[first];

/// The version that this program reads and writes.
pub(super) const VERSION: usize = MIGRATIONS.len();

fn columns(columns: &[Column]) -> String {
    let column = |column: &Column| format!("\"{}\" {}", column.name, column.kind.sql());
    columns.iter().map(column).collect::<Vec<_>>().join(", ")
}

/// Names of the columns, quoted and joined, each after `prefix`.
pub(super) fn names(columns: &[Column], prefix: &str) -> String {
    columns.iter().map(|column| format!("{prefix}\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
}

fn first() -> String {
    let (incident, event) = (columns(schema::INCIDENT), columns(schema::EVENT));
    let (incident_names, event_names) = (names(schema::INCIDENT, ""), names(schema::EVENT, ""));
    let (shift_names, person_names) = (names(schema::SHIFT, ""), names(schema::PERSON, ""));
    format!(
        "
        create table meta (key varchar, value varchar);
        insert into meta values ('next_import_id', '1');
        create table imports ({imports});

        -- What was imported, as it was said. `seq` is the row's place in its file and table.
        create table incident_records (import_id integer, seq bigint, line bigint, key_hash bigint, {incident});
        create table event_records (import_id integer, seq bigint, line bigint, key_hash bigint, {event});
        create table shift_records (import_id integer, seq bigint, {shift});
        create table person_records (import_id integer, seq bigint, {person});
        create table rejects ({rejects});
        create table problems ({problems});
        create table import_notes (import_id integer, code varchar, message varchar);

        -- The folded row of every incident that has more than one record, or an event; all of a key_hash or none.
        create table folded (key_hash bigint, {incident});
        -- Events that an earlier import had brought already.
        create table event_duplicates (import_id integer, seq bigint, key_hash bigint);

        create view incidents as
        select {incident_names} from incident_records where key_hash not in (select key_hash from folded)
        union all
        select {incident_names} from folded;

        create view events as
        select {event_names} from event_records as e anti join event_duplicates as d using (import_id, seq);

        create view shifts as select distinct {shift_names} from shift_records;

        create view people as
        select {person_names} from (
            select *, row_number() over (partition by source, account, person_id order by import_id desc, seq desc)
                as newest
            from person_records) as p
        where newest = 1;
        ",
        imports = columns(schema::IMPORT),
        shift = columns(schema::SHIFT),
        person = columns(schema::PERSON),
        rejects = columns(schema::REJECT),
        problems = columns(schema::PROBLEM),
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
    let steps: String = MIGRATIONS[found..].iter().map(|step| step()).collect();
    let sql = format!(
        "begin; {steps} delete from meta where key = 'schema_version';
         insert into meta values ('schema_version', '{VERSION}'); commit;"
    );
    connection.execute_batch(&sql).map_err(|error| {
        // A transaction that failed is rolled back; that this fails as well changes nothing.
        let _ = connection.execute_batch("rollback");
        wrong("migrating")(error)
    })
}
