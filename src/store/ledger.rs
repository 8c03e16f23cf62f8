//! The ledger: what each import brought, and taking one back.

use super::{Store, affected, fold, wrong};
use crate::model::{Error, Instant, Result};
use std::collections::BTreeMap;

/// How many were read, and how many of them the store did not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Read from the file.
    pub read: u64,
    /// That the store did not have.
    pub new: u64,
}

/// What became of the records of incidents: `read = new + changed + unchanged + superseded_in_file`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IncidentCounts {
    /// Records read; in an event log the incidents that it tells of.
    pub read: u64,
    /// Incidents that the store did not have.
    pub new: u64,
    /// Incidents that it had and that changed.
    pub changed: u64,
    /// Incidents that it had and that did not change.
    pub unchanged: u64,
    /// Records beyond the first of the same incident in the same file.
    pub superseded_in_file: u64,
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema::IMPORT")]
pub struct ImportLine {
    pub import_id: u32,
    pub file: String,
    pub source: String,
    pub account: String,
    pub sha256: String,
    pub imported_at: Instant,
    pub version: String,
    pub lines_read: u64,
    pub incidents: IncidentCounts,
    pub events: Counts,
    pub shifts: Counts,
    pub people: Counts,
    pub actions: Counts,
    /// Rows rejected, by code.
    pub rejected: BTreeMap<String, u64>,
    /// Problems found in rows that were kept, by code.
    pub problems: BTreeMap<String, u64>,
    pub first_at: Option<Instant>,
    pub last_at: Option<Instant>,
    /// Notes about the file: code to message.
    pub notes: BTreeMap<String, String>,
}

/// What taking an import back did.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    /// The line that is no longer in the ledger.
    pub import: ImportLine,
    /// Incidents that are gone, because no other import knows them.
    pub incidents_gone: u64,
    /// Incidents left in the store.
    pub incidents_left: u64,
}

impl Store {
    /// Every import that was not taken back, in order.
    pub fn imports(&self) -> Result<Vec<ImportLine>> {
        let sql = "select import_id, file, source, account, sha256, epoch_us(imported_at), version, lines_read,
                incidents_read, incidents_new, incidents_changed, incidents_unchanged, incidents_superseded,
                events_read, events_new, shifts_read, shifts_new, people_read, people_new,
                epoch_us(first_at), epoch_us(last_at), actions_read, actions_new
            from imports order by import_id";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading the ledger"))?;
        let lines = statement.query_map([], |row| {
            let count = |column: usize| row.get::<_, i64>(column).map(i64::cast_unsigned);
            Ok(ImportLine {
                import_id: row.get(0)?,
                file: row.get(1)?,
                source: row.get(2)?,
                account: row.get(3)?,
                sha256: row.get(4)?,
                imported_at: Instant(row.get(5)?),
                version: row.get(6)?,
                lines_read: count(7)?,
                incidents: IncidentCounts {
                    read: count(8)?,
                    new: count(9)?,
                    changed: count(10)?,
                    unchanged: count(11)?,
                    superseded_in_file: count(12)?,
                },
                events: Counts { read: count(13)?, new: count(14)? },
                shifts: Counts { read: count(15)?, new: count(16)? },
                people: Counts { read: count(17)?, new: count(18)? },
                actions: Counts { read: count(21)?, new: count(22)? },
                rejected: BTreeMap::new(),
                problems: BTreeMap::new(),
                first_at: row.get::<_, Option<i64>>(19)?.map(Instant),
                last_at: row.get::<_, Option<i64>>(20)?.map(Instant),
                notes: BTreeMap::new(),
            })
        });
        let mut lines: Vec<ImportLine> =
            lines.and_then(Iterator::collect).map_err(wrong("reading a line of the ledger"))?;
        for line in &mut lines {
            line.rejected = self.codes("rejects", line.import_id)?;
            line.problems = self.codes("problems", line.import_id)?;
            line.notes = self.notes(line.import_id)?;
        }
        Ok(lines)
    }

    /// Rows of `rejects` or `problems` that an import brought, by code.
    fn codes(&self, table: &str, import_id: u32) -> Result<BTreeMap<String, u64>> {
        let sql = format!("select code, count(*) from {table} where import_id = ? group by code");
        let mut statement = self.connection.prepare(&sql).map_err(wrong("counting codes"))?;
        let rows = statement.query_map([import_id], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())));
        rows.and_then(Iterator::collect).map_err(wrong("counting codes"))
    }

    fn notes(&self, import_id: u32) -> Result<BTreeMap<String, String>> {
        let sql = "select code, message from import_notes where import_id = ?";
        let mut statement = self.connection.prepare(sql).map_err(wrong("reading notes"))?;
        let rows = statement.query_map([import_id], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.and_then(Iterator::collect).map_err(wrong("reading notes"))
    }

    /// The import that brought a file with these bytes, if it was not taken back.
    pub fn imported_before(&self, sha256: &str) -> Result<Option<u32>> {
        let sql = "select min(import_id) from imports where sha256 = ?";
        self.connection.query_row(sql, [sha256], |row| row.get(0)).map_err(wrong("looking for the file"))
    }

    /// Takes an import back and folds again what other imports say of the same incidents, in one transaction.
    pub fn undo(&mut self, import_id: u32) -> Result<Undone> {
        let lines = self.imports()?;
        let Some(import) = lines.iter().find(|line| line.import_id == import_id).cloned() else {
            let known: Vec<String> = lines.iter().map(|line| line.import_id.to_string()).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(Error::usage(format!("expected the number of an import ({known}), found {import_id}"))
                .or("list them: incidence imports"));
        };
        let before: i64 = self.value("select count(*) from incidents", "counting")?;
        self.connection.execute_batch("begin").map_err(wrong("beginning to take back"))?;
        let done = self.take_back(import_id);
        if done.is_err() {
            self.connection.execute_batch("rollback").map_err(wrong("rolling back"))?;
        }
        done?;
        let left: i64 = self.value("select count(*) from incidents", "counting")?;
        Ok(Undone {
            import,
            incidents_gone: (before - left).max(0).cast_unsigned(),
            incidents_left: left.cast_unsigned(),
        })
    }

    fn take_back(&self, import_id: u32) -> Result<()> {
        affected::of_undo(&self.connection, import_id)?;
        let tables = [
            "incident_records",
            "event_records",
            "shift_records",
            "person_records",
            "action_records",
            "rejects",
            "problems",
        ];
        for table in tables.into_iter().chain(["import_notes", "imports", "event_duplicates"]) {
            self.connection
                .execute(&format!("delete from {table} where import_id = ?"), [import_id])
                .map_err(wrong("taking rows back"))?;
        }
        affected::mark_duplicates(&self.connection)?;
        fold::fold_affected(&self.connection)?;
        self.connection.execute_batch("commit").map_err(wrong("committing"))
    }
}
