//! Cuts a stream into pieces that end where a record ends, with the line that each begins on.

use super::header::{Encoding, Header};
use super::rows::count_lines;
use crate::model::{Error, Result};
use crate::sources::Chunk;
use memchr::{memchr, memrchr2};
use std::io::Read;

/// A record longer than this is taken for a quote that nobody closed.
const LONGEST: usize = 64 * 1024 * 1024;

/// The pieces of a CSV file, in order.
pub struct Chunks<'a> {
    name: String,
    reader: Box<dyn Read + Send + 'a>,
    delimiter: u8,
    encoding: Encoding,
    size: usize,
    /// Bytes of the header that are still to be skipped; `None` once that is done.
    header: Option<usize>,
    /// What was read and not yet handed on. It begins where a record begins.
    buffer: Vec<u8>,
    line: u64,
    is_at_end: bool,
    is_failed: bool,
}

impl<'a> Chunks<'a> {
    pub(super) fn new(name: &str, reader: Box<dyn Read + Send + 'a>, header: &Header, size: usize) -> Self {
        Chunks {
            name: name.to_owned(),
            reader,
            delimiter: header.delimiter,
            encoding: header.encoding,
            size: size.max(1),
            header: Some(header.bytes),
            buffer: Vec::new(),
            line: header.lines + 1,
            is_at_end: false,
            is_failed: false,
        }
    }

    /// Reads until the buffer holds a number of bytes or the input ends.
    fn fill(&mut self, size: usize) -> Result<()> {
        while self.buffer.len() < size && !self.is_at_end {
            let more = (size - self.buffer.len()) as u64;
            let read = self.reader.by_ref().take(more).read_to_end(&mut self.buffer);
            let read = read.map_err(|error| {
                Error::input(format!("{}:{}: cannot be read on: {error}", self.name, self.line))
                    .or("check that the file is whole, and import it again")
            })?;
            self.is_at_end = read < more as usize;
        }
        Ok(())
    }

    fn skip_header(&mut self) -> Result<()> {
        if let Some(length) = self.header.take() {
            self.fill(length + 3)?;
            let mark = self.buffer.len() - super::strip_bom(&self.buffer).len();
            self.buffer.drain(..(mark + length).min(self.buffer.len()));
        }
        Ok(())
    }

    fn cut(&mut self) -> Result<Option<Chunk>> {
        self.skip_header()?;
        let mut scan = Scan::default();
        let mut size = self.size;
        loop {
            self.fill(size)?;
            scan.run(&self.buffer, self.delimiter, self.is_at_end);
            if self.is_at_end {
                break;
            }
            if scan.boundary > 0 {
                break;
            }
            if size > LONGEST {
                return Err(Error::input(format!(
                    "{}:{}: a record of more than {} MiB begins here, as if a quote were never closed",
                    self.name,
                    self.line,
                    LONGEST >> 20
                ))
                .or("close the quote or remove it, and import the file again"));
            }
            size *= 2;
        }
        if self.buffer.is_empty() {
            return Ok(None);
        }
        let is_truncated = self.is_at_end && scan.is_quoted;
        let end = if self.is_at_end { self.buffer.len() } else { scan.boundary };
        let rest = self.buffer[end..].to_vec();
        let mut bytes = std::mem::replace(&mut self.buffer, rest);
        bytes.truncate(end);
        let first_line = self.line;
        self.line += count_lines(&bytes);
        if self.encoding == Encoding::Windows1252 {
            bytes = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned().into_bytes();
        }
        Ok(Some(Chunk { bytes, first_line, is_truncated, ..Chunk::default() }))
    }
}

impl Iterator for Chunks<'_> {
    type Item = Result<Chunk>;

    fn next(&mut self) -> Option<Result<Chunk>> {
        if self.is_failed {
            return None;
        }
        let chunk = self.cut().transpose();
        self.is_failed = matches!(chunk, Some(Err(_)));
        chunk
    }
}

/// How far quotes and ends of line were followed, by the same rule as the splitter of rows.
#[derive(Default)]
struct Scan {
    at: usize,
    is_quoted: bool,
    /// Where the last whole record ends.
    boundary: usize,
}

impl Scan {
    fn run(&mut self, bytes: &[u8], delimiter: u8, is_at_end: bool) {
        // A last byte that may be half of `\r\n` or of a doubled quote waits for its other half.
        let waits = !is_at_end && matches!(bytes.last(), Some(b'\r' | b'"'));
        let end = bytes.len() - usize::from(waits);
        while self.at < end {
            let quote = memchr(b'"', &bytes[self.at..end]).map(|length| self.at + length);
            if self.is_quoted {
                let Some(quote) = quote else {
                    self.at = end;
                    return;
                };
                if bytes.get(quote + 1) == Some(&b'"') {
                    self.at = quote + 2;
                } else {
                    self.is_quoted = false;
                    self.at = quote + 1;
                }
            } else {
                let plain = quote.unwrap_or(end);
                if let Some(newline) = memrchr2(b'\n', b'\r', &bytes[self.at..plain]) {
                    self.boundary = self.at + newline + 1;
                }
                self.at = plain;
                if let Some(quote) = quote {
                    let before = quote.checked_sub(1).map(|before| bytes[before]);
                    let opens = before.is_none_or(|byte| byte == delimiter || matches!(byte, b'\n' | b'\r'));
                    self.is_quoted = opens;
                    self.at = quote + 1;
                }
            }
        }
    }
}
