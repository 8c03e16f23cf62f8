//! One import: Arrow batches into the store, in one transaction that either ends in a line of the ledger or never was.

mod count;

use super::ledger::{Counts, IncidentCounts};
use super::{ImportLine, Store, affected, fold, wrong};
use crate::model::{Error, Instant, Result};
use crate::table::{Batch, Reject, RowProblem, schema};
use arrow::array::{ArrayRef, Int32Array, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use duckdb::{Appender, Connection};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of a file only once all of it was read.
#[derive(Clone, Debug, Default)]
pub struct ImportMeta {
    /// Of the file's bytes as they were read, in hexadecimal.
    pub sha256: String,
    /// Rows or records read.
    pub lines_read: u64,
    /// Version of the program.
    pub version: String,
    /// The file is a log of events: its incidents are counted once each, however many rows tell of them.
    pub is_event_log: bool,
    /// Only count what the import would change: nothing of it is kept.
    pub is_dry_run: bool,
}

/// An import that has begun. Dropped without [`finish`](Import::finish), it leaves nothing behind.
pub struct Import<'a> {
    connection: &'a Connection,
    store: &'a Store,
    incidents: Option<Stream<'a>>,
    events: Option<Stream<'a>>,
    shifts: Option<Stream<'a>>,
    people: Option<Stream<'a>>,
    actions: Option<Stream<'a>>,
    notes: BTreeMap<&'static str, String>,
    line: ImportLine,
    is_finished: bool,
}

/// Rows on their way into one table.
struct Stream<'a> {
    appender: Appender<'a>,
    import_id: i32,
    rows: i64,
}

impl Stream<'_> {
    /// Appends a batch behind the import's number and the rows' places.
    fn append(&mut self, batch: &RecordBatch) -> Result<()> {
        let rows = batch.num_rows();
        if rows == 0 {
            return Ok(());
        }
        let until = self.rows + rows as i64;
        let mut fields = vec![
            Arc::new(Field::new("import_id", DataType::Int32, false)),
            Arc::new(Field::new("seq", DataType::Int64, false)),
        ];
        fields.extend(batch.schema().fields().iter().cloned());
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from_value(self.import_id, rows)),
            Arc::new(Int64Array::from_iter_values(self.rows..until)),
        ];
        columns.extend(batch.columns().iter().cloned());
        self.rows = until;
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
            .map_err(|error| Error::bug(format!("store: a batch for the store: {error}")))?;
        self.appender.append_record_batch(batch).map_err(wrong("appending rows"))
    }
}

impl Store {
    /// Begins to import a file, in one transaction. `file` is the name that the user gave, `source` what was recognised.
    pub fn begin_import(
        &mut self,
        file: &str,
        source: &str,
        account: &str,
        imported_at: Instant,
    ) -> Result<Import<'_>> {
        let store: &Store = self;
        let connection = &store.connection;
        connection.execute_batch("begin").map_err(wrong("beginning an import"))?;
        let mut import = Import {
            connection,
            store,
            incidents: None,
            events: None,
            shifts: None,
            people: None,
            actions: None,
            notes: BTreeMap::new(),
            line: ImportLine {
                import_id: 0,
                file: file.to_owned(),
                source: source.to_owned(),
                account: account.to_owned(),
                sha256: String::new(),
                imported_at,
                version: String::new(),
                lines_read: 0,
                incidents: IncidentCounts::default(),
                events: Counts::default(),
                shifts: Counts::default(),
                people: Counts::default(),
                actions: Counts::default(),
                rejected: BTreeMap::new(),
                problems: BTreeMap::new(),
                first_at: None,
                last_at: None,
                notes: BTreeMap::new(),
            },
            is_finished: false,
        };
        import.line.import_id =
            store.value("select value::integer from meta where key = 'next_import_id'", "numbering")?;
        connection
            .execute_batch("update meta set value = value::integer + 1 where key = 'next_import_id'")
            .map_err(wrong("numbering"))?;
        Ok(import)
    }
}

impl<'a> Import<'a> {
    /// Appends what one chunk of the file became. The result does not depend on how the file was cut, as long as the
    /// batches come in order.
    pub fn append(&mut self, batch: Batch) -> Result<()> {
        let (connection, id) = (self.connection, self.line.import_id.cast_signed());
        stream(&mut self.incidents, connection, id, "incident_records", &batch.incidents)?;
        stream(&mut self.events, connection, id, "event_records", &batch.events)?;
        stream(&mut self.shifts, connection, id, "shift_records", &batch.shifts)?;
        stream(&mut self.people, connection, id, "person_records", &batch.people)?;
        stream(&mut self.actions, connection, id, "action_records", &batch.actions)?;
        self.append_rejects(&batch.rejects)?;
        self.append_problems(&batch.problems)?;
        for (code, message) in batch.notes {
            self.notes.entry(code).or_insert(message);
        }
        Ok(())
    }

    fn append_rejects(&mut self, rejects: &[Reject]) -> Result<()> {
        for reject in rejects {
            *self.line.rejected.entry(reject.code.to_owned()).or_default() += 1;
        }
        let texts = [
            rejects.iter().map(|reject| reject.code).collect(),
            rejects.iter().map(|reject| reject.message.as_str()).collect(),
            rejects.iter().map(|reject| reject.text.as_str()).collect(),
        ];
        self.append_rows("rejects", schema::REJECT, rejects.iter().map(|reject| reject.place.line), texts)
    }

    fn append_problems(&mut self, problems: &[RowProblem]) -> Result<()> {
        for problem in problems {
            *self.line.problems.entry(problem.code.to_owned()).or_default() += 1;
        }
        let texts = [
            problems.iter().map(|problem| problem.code).collect(),
            problems.iter().map(|problem| problem.incident_id.as_str()).collect(),
            problems.iter().map(|problem| problem.message.as_str()).collect(),
        ];
        self.append_rows("problems", schema::PROBLEM, problems.iter().map(|problem| problem.place.line), texts)
    }

    /// Appends to `rejects` or `problems`: import, file, line and three texts.
    fn append_rows(
        &self,
        table: &str,
        columns: &[schema::Column],
        lines: impl ExactSizeIterator<Item = u64>,
        texts: [Vec<&str>; 3],
    ) -> Result<()> {
        let rows = lines.len();
        if rows == 0 {
            return Ok(());
        }
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from_value(self.line.import_id.cast_signed(), rows)),
            Arc::new(StringArray::from(vec![self.line.file.as_str(); rows])),
            Arc::new(Int64Array::from_iter_values(lines.map(u64::cast_signed))),
        ];
        arrays.extend(texts.into_iter().map(|texts| Arc::new(StringArray::from(texts)) as ArrayRef));
        let fields: Vec<Field> = columns
            .iter()
            .zip(&arrays)
            .map(|(column, array)| Field::new(column.name, array.data_type().clone(), true))
            .collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
            .map_err(|error| Error::bug(format!("store: a batch for {table}: {error}")))?;
        let mut appender = self.connection.appender(table).map_err(wrong("opening a table"))?;
        appender.append_record_batch(batch).map_err(wrong("appending rows"))?;
        appender.flush().map_err(wrong("appending rows"))
    }

    /// Folds what the import touches, writes its line of the ledger and makes all of it permanent.
    pub fn finish(mut self, meta: ImportMeta) -> Result<ImportLine> {
        let streams =
            [self.incidents.take(), self.events.take(), self.shifts.take(), self.people.take(), self.actions.take()];
        for mut stream in streams.into_iter().flatten() {
            stream.appender.flush().map_err(wrong("appending the last rows"))?;
        }
        self.line.sha256 = meta.sha256;
        self.line.version = meta.version;
        self.line.lines_read = meta.lines_read;
        self.line.notes =
            std::mem::take(&mut self.notes).into_iter().map(|(code, text)| (code.to_owned(), text)).collect();
        self.write_line()?;
        affected::of_import(self.connection, self.line.import_id)?;
        self.remember_what_was()?;
        affected::mark_duplicates(self.connection)?;
        fold::fold_affected(self.connection)?;
        self.count_incidents(meta.is_event_log)?;
        self.count_others()?;
        self.find_ends()?;
        self.update_line()?;
        if meta.is_dry_run {
            // Dropping an import that is not finished takes all of it back.
            return Ok(self.line.clone());
        }
        self.connection.execute_batch("commit").map_err(wrong("committing an import"))?;
        self.is_finished = true;
        Ok(self.line.clone())
    }

    /// Whether an earlier import brought a file with these bytes.
    pub fn was_imported_before(&self, sha256: &str) -> Result<bool> {
        Ok(self.store.imported_before(sha256)?.is_some())
    }

    /// The line of the ledger, still without counts: folding reads `imported_at` from it.
    fn write_line(&self) -> Result<()> {
        let line = &self.line;
        let sql = "insert into imports (import_id, file, source, account, sha256, imported_at, version, notes)
                   values (?, ?, ?, ?, ?, make_timestamp(?::bigint), ?, ?)";
        let notes = line.notes.keys().cloned().collect::<Vec<_>>().join(";");
        self.connection
            .execute(
                sql,
                duckdb::params![
                    line.import_id,
                    line.file,
                    line.source,
                    line.account,
                    line.sha256,
                    line.imported_at.0,
                    line.version,
                    notes
                ],
            )
            .map_err(wrong("writing the ledger"))?;
        for (code, message) in &line.notes {
            self.connection
                .execute("insert into import_notes values (?, ?, ?)", duckdb::params![line.import_id, code, message])
                .map_err(wrong("writing notes"))?;
        }
        Ok(())
    }

    fn update_line(&self) -> Result<()> {
        let line = &self.line;
        let moment = |at: Option<Instant>| at.map_or("null".to_owned(), |at| format!("make_timestamp({})", at.0));
        let sql = format!(
            "update imports set lines_read = {}, incidents_read = {}, incidents_new = {}, incidents_changed = {},
                incidents_unchanged = {}, incidents_superseded = {}, events_read = {}, events_new = {},
                shifts_read = {}, shifts_new = {}, people_read = {}, people_new = {}, actions_read = {},
                actions_new = {}, rejected = {}, problems = {},
                first_at = {}, last_at = {}
             where import_id = {}",
            line.lines_read,
            line.incidents.read,
            line.incidents.new,
            line.incidents.changed,
            line.incidents.unchanged,
            line.incidents.superseded_in_file,
            line.events.read,
            line.events.new,
            line.shifts.read,
            line.shifts.new,
            line.people.read,
            line.people.new,
            line.actions.read,
            line.actions.new,
            line.rejected.values().sum::<u64>(),
            line.problems.values().sum::<u64>(),
            moment(line.first_at),
            moment(line.last_at),
            line.import_id,
        );
        self.connection.execute_batch(&sql).map_err(wrong("writing the ledger"))
    }
}

/// Appends to a table's stream, opening it with the first row.
fn stream<'a>(
    stream: &mut Option<Stream<'a>>,
    connection: &'a Connection,
    import_id: i32,
    table: &str,
    batch: &RecordBatch,
) -> Result<()> {
    if batch.num_rows() == 0 {
        return Ok(());
    }
    if stream.is_none() {
        let appender = connection.appender(table).map_err(wrong("opening a table"))?;
        *stream = Some(Stream { appender, import_id, rows: 0 });
    }
    match stream {
        Some(stream) => stream.append(batch),
        None => Ok(()),
    }
}

impl Drop for Import<'_> {
    fn drop(&mut self) {
        // Appenders hand over their last rows when they are dropped, which has to be inside the transaction.
        self.incidents = None;
        self.events = None;
        self.shifts = None;
        self.people = None;
        self.actions = None;
        if !self.is_finished {
            // If even this fails, the transaction was never committed and the next start of the store drops it.
            let _ = self.connection.execute_batch("rollback");
        }
    }
}
