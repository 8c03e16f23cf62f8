//! Rows for sources that map them as they map JSON: cells as scalars, and what is refused as rejects.

use super::{CsvFile, Header, Row};
use crate::model::{Place, Result, Sink, code};
use crate::sources::Chunk;
use crate::sources::json::{Refusal, Scalar};
use crate::sources::stamp::is_missing;
use std::borrow::Cow;

impl Header {
    /// A cell by the normalised name of its column: absent if there is no such column, null if it holds nothing.
    pub fn scalar<'r>(&self, row: &Row<'r>, normal: &str) -> Scalar<'r> {
        self.scalar_at(row, self.find(normal))
    }

    /// A cell by its position: absent without one, null if it holds nothing or a word for it.
    pub fn scalar_at<'r>(&self, row: &Row<'r>, position: Option<usize>) -> Scalar<'r> {
        match (position, row.get(position)) {
            (None, _) => Scalar::Absent,
            (_, Some(text)) if !is_missing(text) => Scalar::Text(Cow::Borrowed(text)),
            _ => Scalar::Null,
        }
    }
}

impl CsvFile {
    /// Every row of a chunk to `map`; a row that it refuses becomes a reject.
    ///
    /// # Errors
    /// The first error that stops the file.
    pub fn map_rows<M>(&self, chunk: &Chunk, sink: &mut dyn Sink, mut map: M) -> Result<()>
    where
        M: FnMut(&Row<'_>, &mut dyn Sink) -> Result<(), Refusal>,
    {
        self.rows(chunk, sink, |row, sink| match map(row, sink) {
            Ok(()) => Ok(()),
            Err(Refusal::Reject(code, message)) => {
                sink.reject(Place { line: row.line, record: 0 }, code, &message, row.raw);
                Ok(())
            }
            Err(Refusal::Stop(error)) => Err(error),
        })
    }

    /// Notes that the file has no ids, so that its incidents go by their numbers.
    pub fn note_numbers(&self, sink: &mut dyn Sink) {
        let message = "the file has no ids: an incident goes by its number, and would count twice beside an export that \
                       has ids; keep one of the two (incidence imports lists them, incidence imports undo takes one back)";
        sink.note(code::NUMBERS_FOR_IDS, message);
    }

    /// Notes that the file is probably cut if it has exactly `most` rows; `of` goes on after "the most that".
    pub fn note_cap(&self, lines_read: u64, most: u64, of: &str, sink: &mut dyn Sink) {
        if lines_read == most {
            sink.note(code::PROBABLY_CUT, &format!("the file has exactly {most} rows, the most that {of}"));
        }
    }
}
