//! One pass over the first rows of a CSV: what each column holds, and whether a row is an incident or a change.

use super::content::Content;
use crate::model::{ActionRecord, EventRecord, IncidentRecord, PersonRecord, Place, Result, ShiftRecord, Sink};
use crate::sources::Input;
use crate::sources::csv_reader::{CsvFile, Row};
use std::collections::HashMap;

/// So many rows are looked at.
const MOST_ROWS: u64 = 50_000;
/// So many columns are followed from row to row of an id.
const MOST_COLUMNS: usize = 512;

/// What the first rows hold.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) n_rows: u64,
    pub(super) has_more_rows: bool,
    /// One for each column of the header.
    pub(super) contents: Vec<Content>,
    /// The column that is most likely the id, if ids come back in it as they do in a log.
    pub(super) log_by: Option<usize>,
    /// Ids in that column.
    pub(super) n_ids: u64,
}

/// Looks at the first rows.
///
/// # Errors
/// The input cannot be read.
pub(super) fn survey(file: &CsvFile, input: &dyn Input) -> Result<Survey> {
    let contents = vec![Content::default(); file.header().columns.len()];
    let mut survey = Survey { contents, ..Survey::default() };
    let ids = super::place::id_columns(file.header());
    let mut logs: Vec<Log> = ids.iter().map(|column| Log { column: *column, ..Log::default() }).collect();
    'chunks: for chunk in file.chunks(input)? {
        if survey.n_rows >= MOST_ROWS {
            survey.has_more_rows = true;
            break 'chunks;
        }
        file.rows(&chunk?, &mut Nowhere, |row, _| {
            if survey.n_rows >= MOST_ROWS {
                survey.has_more_rows = true;
                return Ok(());
            }
            survey.n_rows += 1;
            for (column, content) in survey.contents.iter_mut().enumerate() {
                content.count(row.cell(column));
            }
            for (index, log) in logs.iter_mut().enumerate() {
                let is_first = log.count(row, survey.contents.len());
                if is_first && index == 0 {
                    let contents = survey.contents.iter_mut().enumerate();
                    contents.for_each(|(column, content)| content.count_first(row.cell(column)));
                }
            }
            Ok(())
        })?;
    }
    // The first of the candidates whose values hardly ever come back is the id of a row; else it is that of a log.
    let filled = |log: &&Log| log.n > 0;
    let is_unique = |log: &Log| log.rows.len() as u64 * 5 >= log.n * 4;
    if let Some(log) = logs.iter().find(filled)
        && !is_unique(log)
        && !logs.iter().filter(filled).any(is_unique)
    {
        survey.log_by = Some(log.column);
        survey.n_ids = log.rows.len() as u64;
        for (content, n) in survey.contents.iter_mut().zip(&log.changes) {
            content.n_changes = *n;
        }
    }
    Ok(survey)
}

/// How often the values of one column come back, and what changes when they do.
#[derive(Debug, Default)]
struct Log {
    column: usize,
    n: u64,
    /// Value -> hash of each cell in its last row.
    rows: HashMap<String, Vec<u64>>,
    changes: Vec<u64>,
}

impl Log {
    /// Counts a row; whether it is the first of its id.
    fn count(&mut self, row: &Row<'_>, n_columns: usize) -> bool {
        let Some(id) = row.get(Some(self.column)) else { return false };
        self.n += 1;
        let n_columns = n_columns.min(MOST_COLUMNS);
        self.changes.resize(n_columns, 0);
        let cells: Vec<u64> = (0..n_columns).map(|column| hash(row.cell(column))).collect();
        if let Some(before) = self.rows.get(id) {
            for (change, (old, new)) in self.changes.iter_mut().zip(before.iter().zip(&cells)) {
                *change += u64::from(old != new);
            }
        }
        self.rows.insert(id.to_owned(), cells).is_none()
    }
}

/// FNV-1a: the same on every machine.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A sink for rows that are looked at and not read: what is rejected here is rejected again when it is imported.
struct Nowhere;

impl Sink for Nowhere {
    fn incident(&mut self, _: Place, _: &IncidentRecord<'_>) {}
    fn event(&mut self, _: Place, _: &EventRecord<'_>) {}
    fn shift(&mut self, _: Place, _: &ShiftRecord<'_>) {}
    fn person(&mut self, _: Place, _: &PersonRecord<'_>) {}
    fn action(&mut self, _: Place, _: &ActionRecord<'_>) {}
    fn reject(&mut self, _: Place, _: &'static str, _: &str, _: &[u8]) {}
    fn problem(&mut self, _: Place, _: &'static str, _: &str, _: &str) {}
    fn note(&mut self, _: &'static str, _: &str) {}
}
