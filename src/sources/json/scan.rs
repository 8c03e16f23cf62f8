//! The walk over a JSON input, byte by byte: where records begin and end, and what stands around them.

use super::super::Chunk;
use super::piece::{Piece, Step};
use crate::model::Result;
use serde_json::Value;

/// How the exports of a system are wrapped.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Keys whose array holds records.
    pub containers: &'static [&'static str],
    /// Keys that only a record has. An object that shows one before any container is a record, whatever is glued on; one
    /// that shows it later is handed on after what its containers hold, with these emptied.
    pub marks: &'static [&'static str],
    /// Keys of a page that are kept.
    pub fields: &'static [&'static str],
}

/// An object with a container of records.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The key of the container.
    pub container: &'static str,
    /// Number of its first record in the input, from 1.
    pub first_record: u64,
    /// Records in it.
    pub n_records: u64,
    /// What stands beside the records, of the keys that the shape keeps.
    pub fields: Vec<(&'static str, Value)>,
}

impl Page {
    /// A field that stands beside the records.
    pub fn field(&self, key: &str) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Whether the record of that number stands in it.
    pub fn holds(&self, record: u64) -> bool {
        self.first_record <= record && record < self.first_record + self.n_records
    }
}

/// Where the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Outside of every object.
    Between,
    /// In an object that is a record or a page.
    Object,
    /// In a container of a page, outside of its records.
    Elements,
    /// In a record of a container.
    Element,
    /// In something that is no object.
    Loose { in_container: bool },
}

/// The state of the walk.
pub(super) struct Scan {
    shape: Shape,
    mode: Mode,
    line: u64,
    /// Open arrays around the objects.
    n_arrays: u64,
    object: Piece,
    element: Piece,
    has_mark: bool,
    is_record: bool,
    /// Open arrays around the records of a container, beside its own.
    n_inner_arrays: u64,
    /// Pages of the object that is open.
    open_pages: Vec<Page>,
    n_records: u64,
    is_cut: bool,
    pub(super) pages: Vec<Page>,
    pub(super) chunk: Chunk,
}

impl Scan {
    pub(super) fn new(shape: Shape) -> Self {
        Scan {
            shape,
            mode: Mode::Between,
            line: 1,
            n_arrays: 0,
            object: Piece::default(),
            element: Piece::default(),
            has_mark: false,
            is_record: false,
            n_inner_arrays: 0,
            open_pages: Vec::new(),
            n_records: 0,
            is_cut: false,
            pages: Vec::new(),
            chunk: Chunk::default(),
        }
    }

    /// The line that was reached.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Whether the input ended inside of something; known after [`Scan::end`].
    pub(super) fn is_truncated(&self) -> bool {
        self.is_cut
    }

    /// What was cut out since the last call.
    pub(super) fn take_chunk(&mut self) -> Chunk {
        std::mem::take(&mut self.chunk)
    }

    /// Walks on.
    pub(super) fn feed(&mut self, block: &[u8]) -> Result<()> {
        let mut rest = block;
        while !rest.is_empty() {
            let n = self.step(rest)?;
            rest = &rest[n..];
        }
        Ok(())
    }

    /// The input has ended.
    pub(super) fn end(&mut self) {
        self.is_cut = self.mode != Mode::Between || self.n_arrays > 0;
        match self.mode {
            Mode::Between => {}
            Mode::Loose { in_container } => {
                self.is_cut = in_container || self.n_arrays > 0;
                self.emit_element();
            }
            Mode::Element => {
                self.emit_element();
                self.chunk.is_truncated = true;
            }
            Mode::Elements => {}
            Mode::Object if self.open_pages.is_empty() || self.has_mark => {
                self.emit_object();
                self.chunk.is_truncated = true;
            }
            Mode::Object => {}
        }
        self.close_pages();
    }

    /// Takes some bytes and gives how many; none where only the mode changes.
    fn step(&mut self, block: &[u8]) -> Result<usize> {
        let byte = block[0];
        match self.mode {
            Mode::Between => match byte {
                b'{' => self.begin_object(),
                b'[' => self.n_arrays += 1,
                b']' => self.n_arrays = self.n_arrays.saturating_sub(1),
                // The last four: a record separator, and a byte order mark.
                b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1e | 0xef | 0xbb | 0xbf => {}
                _ => return Ok(self.begin_loose(false)),
            },
            Mode::Elements => match byte {
                b'{' => {
                    self.mode = Mode::Element;
                    self.element.begin(self.line);
                }
                b'[' => self.n_inner_arrays += 1,
                b']' if self.n_inner_arrays > 0 => self.n_inner_arrays -= 1,
                b']' => {
                    self.object.close_array();
                    self.mode = Mode::Object;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b',' => {}
                _ => return Ok(self.begin_loose(true)),
            },
            Mode::Loose { in_container } => {
                let is_in_array = in_container || self.n_arrays > 0;
                if matches!(byte, b'{' | b'\n') || (is_in_array && matches!(byte, b',' | b']')) {
                    self.emit_element();
                    self.mode = if in_container { Mode::Elements } else { Mode::Between };
                    return Ok(0);
                }
                self.element.take_loose(byte)?;
            }
            Mode::Element => {
                let (n, step) = self.element.take(block, &mut self.line)?;
                if matches!(step, Step::Last | Step::Past) {
                    self.emit_element();
                    self.mode = Mode::Elements;
                }
                return Ok(n);
            }
            Mode::Object => return self.step_in_object(block),
        }
        self.line += u64::from(byte == b'\n');
        Ok(1)
    }

    fn step_in_object(&mut self, block: &[u8]) -> Result<usize> {
        let (n, step) = self.object.take(block, &mut self.line)?;
        match step {
            Step::Inside => {}
            Step::EndsKey => {
                let key = self.object.key();
                self.has_mark |= self.shape.marks.iter().any(|mark| mark.as_bytes() == key);
                self.is_record |= self.has_mark && self.open_pages.is_empty();
            }
            Step::OpensArray => {
                let key = self.object.key();
                let container = self.shape.containers.iter().find(|container| container.as_bytes() == key);
                if let Some(container) = container.filter(|_| !self.is_record) {
                    let first_record = self.n_records + 1;
                    self.open_pages.push(Page { container, first_record, n_records: 0, fields: Vec::new() });
                    self.mode = Mode::Elements;
                }
            }
            // A closing bracket that belongs to nothing is left out.
            Step::Past if block[n] == b']' && self.n_arrays == 0 => return Ok(n + 1),
            Step::Last | Step::Past => {
                if self.open_pages.is_empty() || self.has_mark {
                    self.emit_object();
                }
                self.close_pages();
                self.mode = Mode::Between;
            }
        }
        Ok(n)
    }

    fn begin_object(&mut self) {
        self.mode = Mode::Object;
        self.object.begin(self.line);
        self.has_mark = false;
        self.is_record = false;
        self.n_inner_arrays = 0;
    }

    fn begin_loose(&mut self, in_container: bool) -> usize {
        self.element.begin(self.line);
        self.element.bytes.clear();
        self.mode = Mode::Loose { in_container };
        0
    }

    fn emit_element(&mut self) {
        let is_in_container = matches!(self.mode, Mode::Element | Mode::Loose { in_container: true });
        if let Some(page) = self.open_pages.last_mut().filter(|_| is_in_container) {
            page.n_records += 1;
        }
        emit(&mut self.chunk, &mut self.n_records, &self.element);
    }

    fn emit_object(&mut self) {
        emit(&mut self.chunk, &mut self.n_records, &self.object);
    }

    fn close_pages(&mut self) {
        if self.open_pages.is_empty() {
            return;
        }
        let envelope: Value = serde_json::from_slice(&self.object.mended()).unwrap_or(Value::Null);
        for mut page in self.open_pages.drain(..) {
            let field = |key: &&'static str| Some((*key, envelope.get(*key)?.clone()));
            page.fields = self.shape.fields.iter().filter_map(field).collect();
            self.pages.push(page);
        }
    }
}

fn emit(chunk: &mut Chunk, n_records: &mut u64, piece: &Piece) {
    *n_records += 1;
    if chunk.records.is_empty() {
        chunk.first_line = piece.line;
        chunk.first_record = *n_records;
    }
    let start = chunk.bytes.len();
    chunk.bytes.extend_from_slice(piece.bytes.trim_ascii_end());
    chunk.records.push((piece.line, start..chunk.bytes.len()));
}
