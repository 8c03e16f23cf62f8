//! The header line and what it and the first rows say of the file: delimiter, encoding, columns.

use super::rows::{Row, Splitter};
use crate::model::{Error, Result};
use crate::sources::{Chunk, Head};

/// How the bytes of the file spell letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; rows that are not are rejected one by one.
    Utf8,
    /// Windows-1252: the first rows hold bytes that are not UTF-8, and none that only UTF-8 would have.
    Windows1252,
}

/// One column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// As it stands in the file.
    pub name: String,
    /// See [`normalise`].
    pub normal: String,
}

/// A header with the dialect that it is written in.
#[derive(Clone, Debug)]
pub struct Header {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// `,`, `;` or a tab.
    pub delimiter: u8,
    /// How letters are spelt.
    pub encoding: Encoding,
    /// Lines that it takes up, with blank lines before it.
    pub(super) lines: u64,
    /// Bytes that it takes up, byte order mark not counted.
    pub(super) bytes: usize,
}

/// A header's name without case, marks and accents of style: lower case, every run of other characters one `_`.
///
/// ```
/// use incidence::sources::csv_reader::normalise;
/// assert_eq!(normalise(" # Escalations "), "escalations");
/// assert_eq!(normalise("SR Latest-Impact"), "sr_latest_impact");
/// assert_eq!(normalise("#"), "");
/// ```
pub fn normalise(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            normal.push(letter);
        } else if !normal.is_empty() && !normal.ends_with('_') {
            normal.push('_');
        }
    }
    normal.truncate(normal.trim_end_matches('_').len());
    normal
}

impl Header {
    /// Reads the header off a file's first bytes, without a byte order mark.
    pub(super) fn read(head: &Head<'_>) -> Result<Header> {
        if head.bytes.contains(&0) {
            return Err(Error::input("expected text, found a zero byte: this is no CSV")
                .or("export it as CSV in UTF-8, or in UTF-16 with a byte order mark"));
        }
        if head.bytes.trim_ascii().is_empty() {
            return Err(Error::input("the file holds nothing").or("export it again"));
        }
        let encoding = encoding(head);
        let decoded = match encoding {
            Encoding::Utf8 => None,
            Encoding::Windows1252 => Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(head.bytes).0),
        };
        let text = decoded.as_ref().map_or(head.bytes, |text| text.as_bytes());
        let delimiter = delimiter(text);
        let chunk = Chunk { bytes: text.to_vec(), first_line: 1, ..Chunk::default() };
        let mut splitter = Splitter::new(&chunk, delimiter);
        let not_text = || Error::input("the header is not UTF-8").or("save the file as UTF-8");
        while let Some(split) = splitter.next_row() {
            if split.is_cut {
                break;
            }
            let row = split.row.ok_or_else(not_text)?;
            if row.is_empty() {
                continue;
            }
            let column = |name: &str| Column { name: name.trim().to_owned(), normal: normalise(name) };
            let mut columns: Vec<Column> = (0..row.len()).map(|index| column(row.cell(index))).collect();
            // Some tools end every line with delimiters; a column without a name at the end is none.
            while columns.len() > 1 && columns.last().is_some_and(|column| column.name.is_empty()) {
                columns.pop();
            }
            let (lines, bytes) = splitter.position();
            let bytes = match encoding {
                Encoding::Utf8 => bytes,
                // Windows-1252 has one byte a letter.
                Encoding::Windows1252 => String::from_utf8_lossy(&text[..bytes]).chars().count(),
            };
            return Ok(Header { columns, delimiter, encoding, lines, bytes });
        }
        Err(Error::input("the header does not end within 64 KiB").or("check the quotes in the first line"))
    }

    /// The position of the first column with one of these normalised names.
    pub fn find(&self, normal: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.normal == normal)
    }

    /// Whether every one of these normalised names is a column.
    pub fn has_all(&self, normals: &[&str]) -> bool {
        normals.iter().all(|normal| self.find(normal).is_some())
    }

    /// The normalised names in order.
    pub fn normals(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.normal.as_str())
    }

    /// Whether a row is this header again, as in files put end to end.
    pub(super) fn is_repeated_by(&self, row: &Row<'_>) -> bool {
        row.len() >= self.columns.len()
            && self.columns.iter().enumerate().all(|(index, column)| row.cell(index).trim() == column.name)
    }
}

/// The delimiter that stands most often in the first line, outside quotes.
fn delimiter(text: &[u8]) -> u8 {
    let line = text.trim_ascii_start();
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in line {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            byte => counts.iter_mut().filter(|(mark, _)| mark == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equals is taken, so the most usual stands first.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

/// Windows-1252 where two rows or more hold bytes that are not UTF-8 and hardly a letter is spelt as only UTF-8 would.
fn encoding(head: &Head<'_>) -> Encoding {
    if std::str::from_utf8(head.bytes).is_ok() {
        return Encoding::Utf8;
    }
    let (mut bad_rows, mut bad, mut letters) = (0, 0, 0);
    let mut lines = head.bytes.split(|byte| matches!(byte, b'\n' | b'\r')).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_none() && !head.is_whole {
            break;
        }
        let mut bad_here = 0;
        for piece in line.utf8_chunks() {
            bad_here += usize::from(!piece.invalid().is_empty());
            letters += piece.valid().bytes().filter(|byte| byte >= &0xc0).count();
        }
        bad_rows += usize::from(bad_here > 0);
        bad += bad_here;
    }
    if bad_rows >= 2 && bad > 3 * letters { Encoding::Windows1252 } else { Encoding::Utf8 }
}
