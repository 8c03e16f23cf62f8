//! Cuts JSON exports into records without holding the file: pages, arrays of pages, bare arrays, single objects, NDJSON.
//!
//! It knows brackets, strings and lines, not values: whether a piece is valid JSON is found by whoever parses it. What is
//! cut out wrongly (a missing brace or quote) costs the record it stands in, not the rest of the file.

mod export;
mod labels;
mod literal;
mod objects;
mod piece;
mod record;
mod resource;
mod scan;
mod tolerant;

pub use export::Export;
pub use labels::Labels;
pub use literal::literal;
pub use objects::{Mapping, Object, Objects};
pub use record::{Moment, Refusal, Row};
pub use resource::{Named, Resource, joined, only};
pub use scan::{Page, Shape};
pub use tolerant::{Fields, Many, Scalar, Seen, Tolerant};

use super::{Chunk, Head, Input, Opened};
use crate::model::{Error, Result};
use scan::Scan;
use std::io::{ErrorKind, Read};

/// A chunk is handed on when it holds so many bytes.
const CHUNK_BYTES: usize = 4 << 20;
/// So much is read at a time.
const BLOCK_BYTES: usize = 256 << 10;

/// What a first pass over a JSON input tells: the pages with what stands beside their records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Every object with a container of records, in order of its first record.
    pub pages: Vec<Page>,
    /// Records in the whole input, in pages or not.
    pub n_records: u64,
    /// The input ends inside a record, a page or an array.
    pub is_truncated: bool,
}

impl Survey {
    /// The page that a record stands in, by its number from 1; `None` for one that stands outside of any page.
    pub fn page_of(&self, record: u64) -> Option<&Page> {
        let after = self.pages.partition_point(|page| page.first_record <= record);
        self.pages[..after].iter().rev().find(|page| page.n_records > 0).filter(|page| page.holds(record))
    }

    /// Records that stand outside of any page: elements of a bare array, lines of NDJSON, single objects.
    pub fn n_loose_records(&self) -> u64 {
        self.n_records - self.pages.iter().map(|page| page.n_records).sum::<u64>()
    }

    /// A line for [`Mapping::cuts`] if pages tell of a next page and none of them is the last. `field` of a page names the
    /// next one, or is an object that does so under `key`.
    pub fn without_last_page(&self, field: &str, key: &str) -> Vec<String> {
        let has_next = |page: &Page| {
            let next = match page.field(field)? {
                serde_json::Value::Object(object) => object.get(key),
                next => Some(next),
            };
            Some(next.is_some_and(|next| !next.is_null() && next.as_str() != Some("")))
        };
        let told: Vec<bool> = self.pages.iter().filter_map(has_next).collect();
        if told.is_empty() || told.contains(&false) {
            return Vec::new();
        }
        vec!["its last page says that more follow".to_owned()]
    }
}

/// Reads the input once, keeping only what [`Survey`] holds.
///
/// # Errors
/// The input cannot be read, or holds no structure that fits in memory (one value of more than 64 MiB).
pub fn survey(input: &dyn Input, shape: Shape) -> Result<Survey> {
    let mut splitter = Splitter::new(input.name(), input.open()?, shape);
    let mut survey = Survey::default();
    for chunk in splitter.by_ref() {
        survey.n_records += chunk?.records.len() as u64;
    }
    survey.is_truncated = splitter.scan.is_truncated();
    survey.pages = std::mem::take(&mut splitter.scan.pages);
    survey.pages.sort_by_key(|page| page.first_record);
    Ok(survey)
}

/// Opens a JSON input: surveys it, makes the mapping from what the survey tells, and hands on the records.
///
/// # Errors
/// As [`survey`], and those of `mapping`.
pub fn open<'a, M: Mapping + 'a>(
    input: &'a dyn Input,
    shape: Shape,
    mapping: impl FnOnce(&Survey) -> Result<M>,
) -> Result<Opened<'a>> {
    let survey = survey(input, shape)?;
    let mapping = mapping(&survey)?;
    let chunks = Splitter::new(input.name(), input.open()?, shape);
    Ok(Opened { chunks: Box::new(chunks), parser: Box::new(Objects::new(survey, mapping)) })
}

/// Whether the first bytes begin like JSON.
pub fn begins_like_json(head: &Head<'_>) -> bool {
    matches!(head.bytes.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Whether an input begins like JSON.
///
/// # Errors
/// It cannot be read.
pub fn is_json(input: &dyn Input) -> Result<bool> {
    let mut reader = input.open()?;
    let mut block = [0; 4096];
    loop {
        let n = match reader.read(&mut block) {
            Ok(n) => n,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::input(format!("{}: cannot be read: {error}", input.name()))),
        };
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf);
        match block[..n].iter().find(|byte| !is_blank(byte)) {
            Some(byte) => return Ok(matches!(byte, b'{' | b'[')),
            None if n == 0 => return Ok(false),
            None => {}
        }
    }
}

/// Whether a key stands in the first bytes of a JSON text. A key inside a text stands behind a backslash and is not found.
pub fn has_key(head: &Head<'_>, key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    memchr::memmem::find_iter(head.bytes, quoted.as_bytes())
        .any(|at| head.bytes[at + quoted.len()..].trim_ascii_start().first() == Some(&b':'))
}

/// The records of a JSON input as chunks, in order. The same records come out however the input is cut into reads.
pub struct Splitter<R> {
    name: String,
    reader: R,
    block: Vec<u8>,
    scan: Scan,
    chunk_bytes: usize,
    is_done: bool,
}

impl<R: Read> Splitter<R> {
    /// A splitter for what `reader` gives; `name` is for messages.
    pub fn new(name: &str, reader: R, shape: Shape) -> Self {
        Self::sized(name, reader, shape, BLOCK_BYTES, CHUNK_BYTES)
    }

    fn sized(name: &str, reader: R, shape: Shape, block_bytes: usize, chunk_bytes: usize) -> Self {
        let block = vec![0; block_bytes];
        Splitter { name: name.to_owned(), reader, block, scan: Scan::new(shape), chunk_bytes, is_done: false }
    }

    fn fill(&mut self) -> Result<()> {
        while !self.is_done && self.scan.chunk.bytes.len() < self.chunk_bytes {
            match self.reader.read(&mut self.block) {
                Ok(0) => {
                    self.scan.end();
                    self.is_done = true;
                }
                Ok(n) => self.scan.feed(&self.block[..n]).map_err(|error| error.at(&self.name))?,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    let place = format!("{}:{}", self.name, self.scan.line());
                    return Err(Error::input(format!("expected to read on, found: {error}")).at(place));
                }
            }
        }
        Ok(())
    }
}

impl<R: Read> Iterator for Splitter<R> {
    type Item = Result<Chunk>;

    fn next(&mut self) -> Option<Result<Chunk>> {
        if let Err(error) = self.fill() {
            self.is_done = true;
            self.scan.chunk = Chunk::default();
            return Some(Err(error));
        }
        let chunk = self.scan.take_chunk();
        (!chunk.records.is_empty()).then_some(Ok(chunk))
    }
}

#[cfg(test)]
mod tests;
