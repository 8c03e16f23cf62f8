//! One object while its end is looked for: its bytes, open brackets and strings. Lenient about what stands between them.

use crate::model::{Error, Result};

/// No single value is longer: what is, has lost its end.
const MAX_BYTES: usize = 64 << 20;

/// What a byte did to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is part of it.
    Inside,
    /// It is its last byte.
    Last,
    /// It does not belong to it any more: the object ended before, without its own end.
    Past,
    /// It ends a key of the object itself.
    EndsKey,
    /// It opens an array that is the value of a key of the object itself.
    OpensArray,
}

/// What a line break inside a string left open: a raw break in a text, or a string that lost its closing quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Doubt {
    #[default]
    None,
    /// Since the break there was only white space.
    AfterBreak,
    /// The first thing after the break was a quote.
    AfterQuote,
}

/// An object that has begun.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    /// Line of its first byte.
    pub(super) line: u64,
    /// Open brackets, the object's own first.
    stack: Vec<u8>,
    /// The last byte that was neither in a string nor white space; `v` for values and keys.
    last: u8,
    is_after_break: bool,
    is_in_string: bool,
    is_escaped: bool,
    doubt: Doubt,
    /// The length of `bytes` with those that are being taken.
    length: usize,
    /// Where the last key of the object itself stands in `bytes`.
    key: std::ops::Range<usize>,
    is_key: bool,
}

impl Piece {
    /// Begins with the opening brace.
    pub(super) fn begin(&mut self, line: u64) {
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut stack = std::mem::take(&mut self.stack);
        bytes.clear();
        stack.clear();
        bytes.push(b'{');
        stack.push(b'{');
        *self = Piece { bytes, stack, line, last: b'{', length: 1, ..Piece::default() };
    }

    /// The last key of the object itself, as it is written.
    pub(super) fn key(&self) -> &[u8] {
        &self.bytes[self.key.clone()]
    }

    /// The array that [`Step::OpensArray`] opened was read elsewhere; go on behind it.
    pub(super) fn close_array(&mut self) {
        self.bytes.push(b']');
        self.length += 1;
        self.stack.pop();
        self.last = b'v';
    }

    /// The bytes with every open bracket closed, as far as that mends them.
    pub(super) fn mended(&self) -> Vec<u8> {
        let mut bytes = self.bytes.trim_ascii_end().to_vec();
        if bytes.last() == Some(&b',') {
            bytes.pop();
        }
        bytes.extend(self.stack.iter().rev().map(|open| if *open == b'{' { b'}' } else { b']' }));
        bytes
    }

    /// Takes a byte of something that is no object.
    pub(super) fn take_loose(&mut self, byte: u8) -> Result<()> {
        self.bytes.push(byte);
        self.check_length()
    }

    /// Takes bytes until something happens: gives how many, and what the last of them did. The byte that is
    /// [`Step::Past`] is not taken. Lines are counted in `line`.
    pub(super) fn take(&mut self, block: &[u8], line: &mut u64) -> Result<(usize, Step)> {
        let mut step = Step::Inside;
        let mut n = 0;
        while n < block.len() && step == Step::Inside {
            if self.is_in_string && !self.is_escaped && self.doubt == Doubt::None {
                let text = memchr::memchr3(b'"', b'\\', b'\n', &block[n..]).unwrap_or(block.len() - n);
                n += text;
                self.length += text;
                if n == block.len() {
                    break;
                }
            }
            let byte = block[n];
            step = if self.is_in_string && self.step_in_string(byte) {
                if self.is_key && !self.is_in_string { Step::EndsKey } else { Step::Inside }
            } else {
                self.step_outside(byte)
            };
            if step != Step::Past {
                n += 1;
                self.length += 1;
                *line += u64::from(byte == b'\n');
            }
        }
        self.is_key &= self.is_in_string;
        self.bytes.extend_from_slice(&block[..n]);
        self.check_length()?;
        Ok((n, step))
    }

    /// Whether the byte belongs to the string.
    fn step_in_string(&mut self, byte: u8) -> bool {
        if std::mem::take(&mut self.is_escaped) {
            return true;
        }
        match (self.doubt, byte) {
            (Doubt::AfterBreak | Doubt::AfterQuote, b' ' | b'\t' | b'\r' | b'\n') => {}
            (Doubt::AfterBreak, b'"') => self.doubt = Doubt::AfterQuote,
            // A line that goes on with structure: the string had lost its closing quote.
            (Doubt::AfterBreak, b'{' | b'}' | b']') | (Doubt::AfterQuote, b',' | b'}' | b']' | b':') => {
                self.end_string();
                return false;
            }
            (doubt, byte) => {
                if doubt == Doubt::AfterQuote {
                    // The quote opened the next string.
                    self.end_string();
                    self.begin_string();
                    if self.is_key {
                        self.key.start = self.length;
                    }
                }
                self.doubt = Doubt::None;
                match byte {
                    b'"' => self.end_string(),
                    b'\\' => self.is_escaped = true,
                    b'\n' => self.doubt = Doubt::AfterBreak,
                    _ => {}
                }
            }
        }
        true
    }

    fn begin_string(&mut self) {
        self.is_in_string = true;
        if self.stack.len() == 1 && matches!(self.last, b'{' | b',') {
            self.is_key = true;
            self.key = self.length + 1..self.length + 1;
        }
    }

    fn end_string(&mut self) {
        self.is_in_string = false;
        self.doubt = Doubt::None;
        if self.is_key {
            self.key.end = self.length.max(self.key.start);
        }
        self.set_last(b'v');
    }

    fn set_last(&mut self, byte: u8) {
        self.last = byte;
        self.is_after_break = false;
    }

    fn step_outside(&mut self, byte: u8) -> Step {
        match byte {
            b'"' => self.begin_string(),
            b'{' => {
                // Where a key or a comma should stand, on a new line or behind a comma: the next object has begun.
                let is_misplaced = self.stack.last() == Some(&b'{') && self.last != b':';
                if is_misplaced && (self.last == b',' || self.is_after_break) {
                    return Step::Past;
                }
                self.stack.push(byte);
                self.set_last(byte);
            }
            b'[' => {
                let is_own = self.stack.len() == 1 && self.last == b':';
                self.stack.push(byte);
                self.set_last(byte);
                if is_own {
                    return Step::OpensArray;
                }
            }
            b'}' | b']' => {
                let open = if byte == b'}' { b'{' } else { b'[' };
                let Some(matching) = self.stack.iter().rposition(|bracket| *bracket == open) else {
                    return Step::Past;
                };
                self.stack.truncate(matching);
                self.set_last(b'v');
                if self.stack.is_empty() {
                    return Step::Last;
                }
            }
            b':' | b',' => self.set_last(byte),
            b'\n' => self.is_after_break = true,
            b' ' | b'\t' | b'\r' => {}
            _ => self.set_last(b'v'),
        }
        Step::Inside
    }

    fn check_length(&self) -> Result<()> {
        if self.bytes.len() <= MAX_BYTES {
            return Ok(());
        }
        Err(Error::input("expected the end of a JSON object, found 64 MiB without one")
            .at(self.line)
            .or("check that the file is whole, or split it into one record a line"))
    }
}
