//! The CSV that tools, spreadsheets and scripts write: dialect and header settled from the first bytes, the rest cut
//! into chunks at record boundaries, rows split without copying.
//!
//! A quote opens a quoted cell only at the start of a cell; anywhere else it is a letter. `\n`, `\r\n` and a lone `\r`
//! end a record, also mixed. Blank lines, rows of empty cells, a repeated header line and psql's `(12 rows)` are no rows.

mod cells;
mod chunker;
mod header;
mod rows;

pub use chunker::Chunks;
pub use header::{Column, Encoding, Header, normalise};
pub use rows::Row;

use super::stamp::OrderVotes;
use super::{Chunk, Head, Input};
use crate::model::{Error, Place, Result, Sink, code};
use std::io::Read;

/// Bytes that the dialect is read from.
const HEAD: usize = 64 * 1024;
/// Bytes that a chunk aims at.
const CHUNK: usize = 4 * 1024 * 1024;

/// A CSV file whose dialect and header are known.
///
/// A source opens it, maps its columns by name, hands [`chunks`](CsvFile::chunks) on, and calls
/// [`rows`](CsvFile::rows) for each of them:
///
/// ```ignore
/// let file = CsvFile::open(input)?;
/// let created = file.header().find("created_on");
/// // in the parser:
/// file.rows(chunk, sink, |row, sink| { let cell = row.get(created); Ok(()) })?;
/// ```
#[derive(Clone, Debug)]
pub struct CsvFile {
    name: String,
    header: Header,
    /// What of a row wider than the header is read: the cells before this position.
    sure: Option<usize>,
}

impl CsvFile {
    /// Reads dialect and header.
    ///
    /// # Errors
    /// The input cannot be read, holds nothing, or holds bytes that no CSV has (UTF-16, binary).
    pub fn open(input: &dyn Input) -> Result<CsvFile> {
        let mut bytes = Vec::with_capacity(HEAD);
        let failed = |error: std::io::Error| Error::input(format!("{}: cannot be read: {error}", input.name()));
        input.open()?.take(HEAD as u64).read_to_end(&mut bytes).map_err(failed)?;
        let is_whole = bytes.len() < HEAD;
        let bytes = strip_bom(&bytes);
        let header = Header::read(&Head { bytes, is_whole }).map_err(|error| error.at(input.name()))?;
        Ok(CsvFile { name: input.name().to_owned(), header, sure: None })
    }

    /// The same file, where a row may be wider than the header because a column that has its name several times was not
    /// given enough of them. Where its cells stand is sure before the first such column; the rest of the row is not read.
    #[must_use]
    pub fn with_wide_rows(mut self) -> CsvFile {
        let columns = &self.header.columns;
        let is_repeated =
            |index: &usize| columns.iter().filter(|column| column.normal == columns[*index].normal).count() > 1;
        self.sure = (0..columns.len()).find(is_repeated).filter(|sure| *sure > 0);
        self
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How the user named the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rows after the header in pieces that end where a record ends. Bytes that are not UTF-8 in a file of
    /// Windows-1252 come out as UTF-8.
    pub fn chunks<'a>(&self, input: &'a dyn Input) -> Result<Chunks<'a>> {
        self.chunks_of(input, CHUNK)
    }

    /// [`chunks`](CsvFile::chunks) of about a given number of bytes.
    pub fn chunks_of<'a>(&self, input: &'a dyn Input, bytes: usize) -> Result<Chunks<'a>> {
        Ok(Chunks::new(&self.name, input.open()?, &self.header, bytes))
    }

    /// Every row of a chunk to `each`. Rows that are not UTF-8, ragged, or cut off by the end of the file are rejected
    /// here and do not reach it. Extra cells are forgiven where they are empty.
    ///
    /// # Errors
    /// The first error of `each`.
    pub fn rows<E>(&self, chunk: &Chunk, sink: &mut dyn Sink, each: E) -> Result<()>
    where
        E: FnMut(&Row<'_>, &mut dyn Sink) -> Result<()>,
    {
        self.rows_mended(chunk, sink, each, |_, _| Ok(false))
    }

    /// As [`rows`](CsvFile::rows), with a chance to read a ragged row in another way: `mend` says whether it took the
    /// row; if not, it is rejected.
    ///
    /// # Errors
    /// The first error of `each` or `mend`.
    pub fn rows_mended<E, M>(&self, chunk: &Chunk, sink: &mut dyn Sink, mut each: E, mut mend: M) -> Result<()>
    where
        E: FnMut(&Row<'_>, &mut dyn Sink) -> Result<()>,
        M: FnMut(&Row<'_>, &mut dyn Sink) -> Result<bool>,
    {
        let mut splitter = rows::Splitter::new(chunk, self.header.delimiter);
        let expected = self.header.columns.len();
        while let Some(split) = splitter.next_row() {
            let place = Place { line: split.line, record: 0 };
            let Some(row) = split.row else {
                let message = "the row is not UTF-8; save the file as UTF-8 and import it again";
                sink.reject(place, code::BAD_UTF8, message, split.raw);
                continue;
            };
            if row.is_empty() || row.is_footer(expected) || self.header.is_repeated_by(&row) {
                continue;
            }
            if split.is_cut && chunk.is_truncated {
                let message = "the file ends inside a quoted cell that begins in this row; export it again";
                sink.reject(place, code::TRUNCATED, message, split.raw);
            } else if let Some(sure) = self.sure.filter(|_| row.len() > expected && !row.is_blank_from(expected)) {
                each(&row.shortened(sure), sink)?;
            } else if row.len() < expected || !row.is_blank_from(expected) {
                if mend(&row, sink)? {
                    continue;
                }
                let message = format!("expected {expected} cells as in the header, found {}", row.len());
                sink.reject(place, code::RAGGED_ROW, &message, split.raw);
            } else {
                each(&row, sink)?;
            }
        }
        Ok(())
    }

    /// Every row of the file as it stands, for what only the whole file decides: also rows that are rejected later.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn look_through(&self, input: &dyn Input, mut each: impl FnMut(&Row<'_>)) -> Result<()> {
        for chunk in self.chunks(input)? {
            let chunk = chunk?;
            let mut splitter = rows::Splitter::new(&chunk, self.header.delimiter);
            while let Some(split) = splitter.next_row() {
                if let Some(row) = split.row {
                    each(&row);
                }
            }
        }
        Ok(())
    }

    /// What all the dates of some columns say about the order of day and month: reads the whole file.
    pub fn order_votes(&self, input: &dyn Input, columns: &[usize]) -> Result<OrderVotes> {
        let mut votes = OrderVotes::default();
        self.look_through(input, |row| {
            columns.iter().filter_map(|column| row.get(Some(*column))).for_each(|cell| votes.count(cell));
        })?;
        Ok(votes)
    }

    /// Notes about the file as a whole, for [`Parser::finish`](super::Parser::finish): its encoding, and that it holds
    /// no rows.
    pub fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        if self.header.encoding == Encoding::Windows1252 {
            sink.note(code::NOT_UTF8, "the file is not UTF-8; it was read as Windows-1252");
        }
        if lines_read == 0 {
            sink.note(code::EMPTY, "the file has a header and no rows");
        }
    }
}

/// The header of an input's first bytes, if they are CSV: what [`Source::recognises`](super::Source::recognises) looks at.
pub fn header_of(head: &Head<'_>) -> Option<Header> {
    let bytes = strip_bom(head.bytes);
    let first = bytes.trim_ascii_start().first()?;
    if matches!(first, b'{' | b'[' | b'<') {
        return None;
    }
    Header::read(&Head { bytes, is_whole: head.is_whole }).ok()
}

/// Bytes without a UTF-8 byte order mark.
fn strip_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests;
