//! The store's tables as files that travel: Parquet, Arrow, and the canonical ticket CSV that imports again.

use super::answer::{TABLES, empty_batch};
use super::{Session, grid};
use crate::model::{Error, Result, WindowSpec};
use crate::render::table::Cell;
use crate::store::{Answer, Store};
use arrow::ipc::writer::FileWriter;
use std::io::Write;
use std::path::Path;

/// The columns of the canonical ticket CSV, in its order.
pub const CANONICAL: [&str; 34] = [
    "id",
    "source",
    "account",
    "number",
    "title",
    "service",
    "team",
    "severity",
    "urgency",
    "status",
    "started_at",
    "detected_at",
    "created_at",
    "acknowledged_at",
    "ack_state",
    "mitigated_at",
    "resolved_at",
    "closed_at",
    "acknowledged_by",
    "resolved_by",
    "assignee",
    "auto_resolved",
    "false_positive",
    "dedup_key",
    "problem_id",
    "merged_into",
    "is_test",
    "reopen_count",
    "escalation_count",
    "alert_count",
    "tags",
    "url",
    "refs",
    "updated_at",
];

/// The names of the tables that `export` writes: everything that SQL can read.
pub fn exported() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(name, _)| *name)
}

impl Session {
    /// All of a table.
    pub fn table(&self, name: &str) -> Result<Answer> {
        self.query(&format!("select * from {name}"), &[], self.window(&WindowSpec::All)?)
    }

    /// Every incident as canonical CSV. It reads back as it was: nothing is guarded against spreadsheets, and columns
    /// that no incident's source knows are left out, since an empty cell says "none".
    pub fn write_canonical_csv(&self, to: impl Write) -> Result<()> {
        let (schema, batches) = self.store.incidents(None, &[], Some(self.as_of))?;
        let incidents = grid(&Answer { schema, batches })?;
        let wrong = |error: csv::Error| Error::usage(format!("the CSV cannot be written: {error}"));
        let mut writer = csv::Writer::from_writer(to);
        let known = self.store.known_columns()?;
        let recorded = |name: &'static str| if name == "severity" { "severity_raw" } else { name };
        let header: Vec<&str> = CANONICAL.into_iter().filter(|name| known.contains(&recorded(name))).collect();
        writer.write_record(&header).map_err(wrong)?;
        let columns: Vec<Option<usize>> = CANONICAL
            .into_iter()
            .filter(|name| header.contains(name))
            .map(|name| incidents.columns.iter().position(|column| column == recorded(name)))
            .collect();
        for row in &incidents.rows {
            let fields = columns.iter().map(|column| column.map_or(String::new(), |at| exact(&row[at])));
            writer.write_record(fields).map_err(wrong)?;
        }
        writer.flush().map_err(|error| Error::usage(format!("the CSV cannot be written: {error}")))
    }
}

fn exact(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(words) => words.clone(),
        Cell::Flag(flag) => flag.to_string(),
        cell => cell.said(),
    }
}

/// Writes an answer as a Parquet file.
pub fn write_parquet(answer: &Answer, path: &Path) -> Result<()> {
    Store::write_parquet(answer, path)
}

/// Writes an answer as an Arrow IPC file.
pub fn write_arrow(answer: &Answer, path: &Path) -> Result<()> {
    let wrong = |error: &dyn std::fmt::Display| Error::usage(format!("{}: {error}", path.display()));
    let file = std::fs::File::create(path).map_err(|error| wrong(&error))?;
    let mut writer = FileWriter::try_new(file, &answer.schema).map_err(|error| wrong(&error))?;
    if answer.batches.is_empty() {
        writer.write(&empty_batch(answer)).map_err(|error| wrong(&error))?;
    }
    for batch in &answer.batches {
        writer.write(batch).map_err(|error| wrong(&error))?;
    }
    writer.finish().map_err(|error| wrong(&error))
}
