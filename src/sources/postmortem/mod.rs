//! Post-mortems: a Markdown document is one incident, with its timeline and its action items.
//!
//! A moment is what the document says with a label (`Impact start: 14:02 UTC`), else the first line of the timeline whose
//! words tell of it (`words.rs`). What a document does not tell is unknown. Times need a zone (in the line, the heading, the
//! document, or `--source-tz`) and a date (in the line, the heading above, the document, the name of the file).
//!
//! The id is the front matter's `id`, else the name of the file without folders: give documents of one name an `id`.

mod actions;
mod clocks;
mod document;
mod facts;
mod front_matter;
mod markdown;
mod moments;
mod name;
mod parts;
mod timeline;
mod words;
mod written;

use super::{About, Chunk, Head, Input, Opened, Options, Parser, Source};
use crate::model::{Error, Field, Result, Sink, code};
use document::Origin;
use encoding_rs::{Encoding, WINDOWS_1252};
use std::borrow::Cow;
use std::io::Read;

const ID: &str = "postmortem";

/// No document that people write is longer.
const MAX_BYTES: u64 = 8 << 20;

const ABOUT: About = About {
    id: ID,
    title: "Post-mortems",
    shapes: &[
        "post-mortem as Markdown: one file an incident, with impact, timeline (list, table or headings) and action items",
    ],
    knows: &[
        Field::Title,
        Field::Service,
        Field::Team,
        Field::Severity,
        Field::Status,
        Field::StartedAt,
        Field::DetectedAt,
        Field::Acknowledged,
        Field::AcknowledgedBy,
        Field::MitigatedAt,
        Field::ResolvedAt,
        Field::Assignee,
        Field::Tags,
        Field::Url,
        Field::Refs,
    ],
    is_ticket_system: false,
};

/// The source `postmortem`.
#[derive(Clone, Copy, Debug)]
pub struct Postmortem;

impl Source for Postmortem {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        parts::is_postmortem(&decoded(head.bytes).0)
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        let mut bytes = Vec::new();
        let failed = |error: std::io::Error| Error::input(format!("{}: cannot be read: {error}", input.name()));
        input.open()?.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > MAX_BYTES {
            let message = format!("{}: expected a document of at most 8 MiB, found more", input.name());
            return Err(Error::input(message).or("split it: one document an incident"));
        }
        if !parts::is_postmortem(&decoded(&bytes).0) {
            let message = format!(
                "{}: expected a post-mortem (headings such as Impact, Timeline, Root cause, Action items), found none of its parts",
                input.name()
            );
            return Err(Error::input(message).or("leave the file out, or give it the headings of a post-mortem"));
        }
        let is_utf8 = decoded(&bytes).1;
        let account = options.account.as_deref().unwrap_or_default();
        let origin = Origin { file: input.name(), account, source_tz: options.source_tz };
        let chunk = Chunk { bytes, first_line: 1, first_record: 1, ..Chunk::default() };
        Ok(Opened { chunks: Box::new(std::iter::once(Ok(chunk))), parser: Box::new(Document { origin, is_utf8 }) })
    }
}

/// A file that is one document.
struct Document<'a> {
    origin: Origin<'a>,
    is_utf8: bool,
}

impl Parser for Document<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        document::read(&decoded(&chunk.bytes).0, self.origin, sink)
    }

    fn finish(&self, _lines_read: u64, sink: &mut dyn Sink) {
        if !self.is_utf8 {
            sink.note(code::NOT_UTF8, "the file is not UTF-8; it was read as Windows-1252");
        }
    }
}

/// The text of a document with `\n` as its line ends, and whether it is Unicode.
fn decoded(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let (text, is_unicode) = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => (encoding.decode(bytes).0, true),
        (None, Ok(text)) => (Cow::Borrowed(text), true),
        // The head of a long document may end inside a letter.
        (None, Err(error)) if error.error_len().is_none() => (String::from_utf8_lossy(bytes), true),
        (None, Err(_)) => (WINDOWS_1252.decode(bytes).0, false),
    };
    if text.contains('\r') {
        return (Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")), is_unicode);
    }
    (text, is_unicode)
}

#[cfg(test)]
mod tests;
