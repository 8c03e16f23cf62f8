//! The rows of a chunk, split into cells that borrow from it.

use crate::sources::Chunk;
use memchr::{memchr, memchr3};

/// One row. Cells are borrowed; only a cell with a doubled quote was copied, without the doubling.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// Line in the file, from 1, of the row's first byte.
    pub line: u64,
    /// The row as it stands in the file, without its end of line.
    pub raw: &'r [u8],
    text: &'r str,
    cells: &'r [Span],
    unescaped: &'r str,
    /// It has more cells than the header, and only those before the first repeated name are left.
    pub is_shortened: bool,
}

impl<'r> Row<'r> {
    /// The row without its cells from a position on.
    pub(super) fn shortened(self, len: usize) -> Row<'r> {
        Row { cells: &self.cells[..len.min(self.cells.len())], is_shortened: true, ..self }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether all its cells are empty: a blank line, or `;;;;`.
    pub fn is_empty(&self) -> bool {
        self.is_blank_from(0)
    }

    /// The cell at a position, as it stands; empty beyond the end.
    #[inline]
    pub fn cell(&self, index: usize) -> &'r str {
        let Some(span) = self.cells.get(index) else { return "" };
        let text = if span.is_unescaped { self.unescaped } else { self.text };
        &text[span.from as usize..span.to as usize]
    }

    /// The cell of a column, without blanks around it; `None` if there is no such column or the cell is empty.
    #[inline]
    pub fn get(&self, column: Option<usize>) -> Option<&'r str> {
        let cell = self.cell(column?).trim_ascii();
        if cell.is_empty() { None } else { Some(cell) }
    }

    pub(super) fn is_blank_from(&self, index: usize) -> bool {
        (index..self.len()).all(|index| self.cell(index).trim_ascii().is_empty())
    }

    /// psql's last line, `(12 rows)`.
    pub(super) fn is_footer(&self, expected: usize) -> bool {
        let inside = self.text.trim_ascii().strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let number = inside.and_then(|text| text.strip_suffix(" rows").or_else(|| text.strip_suffix(" row")));
        expected > 1 && number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    }
}

/// Where a cell stands in the row's text, or in the text without doubled quotes.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: u32,
    to: u32,
    is_unescaped: bool,
}

/// A row as it was split.
pub(super) struct Split<'r> {
    pub line: u64,
    pub raw: &'r [u8],
    /// The chunk ends inside a quoted cell of it.
    pub is_cut: bool,
    /// `None`: it is not UTF-8.
    pub row: Option<Row<'r>>,
}

/// Splits a chunk row by row.
pub(super) struct Splitter<'c> {
    bytes: &'c [u8],
    delimiter: u8,
    at: usize,
    line: u64,
    cells: Vec<Span>,
    unescaped: String,
}

impl<'c> Splitter<'c> {
    pub(super) fn new(chunk: &'c Chunk, delimiter: u8) -> Self {
        let line = chunk.first_line;
        Splitter { bytes: &chunk.bytes, delimiter, at: 0, line, cells: Vec::new(), unescaped: String::new() }
    }

    /// Lines and bytes that lie behind.
    pub(super) fn position(&self) -> (u64, usize) {
        (self.line - 1, self.at)
    }

    /// The next line that holds anything.
    pub(super) fn next_row(&mut self) -> Option<Split<'_>> {
        while let Some(end) = self.line_end(self.at) {
            self.line += 1;
            self.at += end;
        }
        if self.at >= self.bytes.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        self.cells.clear();
        self.unescaped.clear();
        let mut is_cut = false;
        let end = loop {
            let is_quoted = self.bytes.get(self.at) == Some(&b'"');
            let cell_end = if is_quoted {
                match self.quoted(start) {
                    Some(end) => end,
                    None => {
                        is_cut = true;
                        break self.bytes.len();
                    }
                }
            } else {
                let end = self.plain_end(self.at);
                self.push(self.at - start, end - start);
                end
            };
            if self.bytes.get(cell_end) == Some(&self.delimiter) {
                self.at = cell_end + 1;
            } else {
                break cell_end;
            }
        };
        let raw = &self.bytes[start..end];
        self.at = end;
        if let Some(length) = self.line_end(end) {
            self.at += length;
            self.line += 1;
        }
        let text = std::str::from_utf8(raw).ok();
        let row = text.map(|text| Row {
            line,
            raw,
            text,
            cells: &self.cells,
            unescaped: &self.unescaped,
            is_shortened: false,
        });
        Some(Split { line, raw, is_cut, row })
    }

    /// Bytes of the end of line that stands at a position, if one does.
    #[inline]
    fn line_end(&self, at: usize) -> Option<usize> {
        match self.bytes.get(at)? {
            b'\n' => Some(1),
            b'\r' if self.bytes.get(at + 1) == Some(&b'\n') => Some(2),
            b'\r' => Some(1),
            _ => None,
        }
    }

    /// Where the plain text from a position ends: at a delimiter, an end of line or the end.
    #[inline]
    fn plain_end(&self, at: usize) -> usize {
        memchr3(self.delimiter, b'\n', b'\r', &self.bytes[at..]).map_or(self.bytes.len(), |length| at + length)
    }

    fn push(&mut self, from: usize, to: usize) {
        // A row is shorter than a chunk, and a chunk much shorter than 4 GiB: see the chunker's limit.
        self.cells.push(Span { from: from as u32, to: to as u32, is_unescaped: false });
    }

    /// Splits off the quoted cell at the current position; its end, or `None` if the quote is never closed.
    fn quoted(&mut self, row: usize) -> Option<usize> {
        let from = self.at + 1;
        let mut at = from;
        let mut has_doubled = false;
        let close = loop {
            let Some(length) = memchr(b'"', &self.bytes[at..]) else {
                self.push(from - row, self.bytes.len() - row);
                return None;
            };
            at += length;
            if self.bytes.get(at + 1) != Some(&b'"') {
                break at;
            }
            has_doubled = true;
            at += 2;
        };
        let inside = &self.bytes[from..close];
        self.line += count_lines(inside);
        let end = self.plain_end(close + 1);
        if !has_doubled && end == close + 1 {
            self.push(from - row, close - row);
        } else {
            // Whatever follows the closing quote belongs to the cell. A row that is not UTF-8 is rejected later, so its
            // cells do not matter.
            let start = self.unescaped.len();
            self.unescaped.push_str(&String::from_utf8_lossy(inside).replace("\"\"", "\""));
            self.unescaped.push_str(&String::from_utf8_lossy(&self.bytes[close + 1..end]));
            let span = Span { from: start as u32, to: self.unescaped.len() as u32, is_unescaped: true };
            self.cells.push(span);
        }
        Some(end)
    }
}

/// Ends of line in some bytes: `\n`, `\r\n` or a lone `\r`, each one.
pub(super) fn count_lines(bytes: &[u8]) -> u64 {
    let newlines = memchr::memchr_iter(b'\n', bytes).count();
    let is_lone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    (newlines + memchr::memchr_iter(b'\r', bytes).filter(is_lone).count()) as u64
}
