//! The parser of a JSON source: hands each record to the source's mapping, and tells what only the whole file can tell.

use super::record::Refusal;
use super::{Page, Survey};
use crate::model::{Place, Result, Sink, code};
use crate::sources::tally::Tally;
use crate::sources::{Chunk, Parser};

/// How a source reads its objects.
pub trait Mapping: Send + Sync {
    /// What its records are, for messages: `an incident or a log entry`.
    fn expects(&self) -> &'static str;
    /// Hands on what an object holds.
    ///
    /// # Errors
    /// The object is not kept, or the file cannot be read on.
    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal>;
    /// Why the file probably does not hold all that there was: a line each.
    fn cuts(&self, _survey: &Survey) -> Vec<String> {
        Vec::new()
    }
    /// What else is to be said of the file as a whole, once all of it was read: code and message of a note each.
    fn notes(&self, _survey: &Survey) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// See [`Parser::is_event_log`].
    fn is_event_log(&self) -> bool {
        false
    }
}

/// One object of a file.
pub struct Object<'o> {
    /// Its text.
    pub text: &'o str,
    /// Where it stands.
    pub place: Place,
    /// The page that it stands in.
    pub page: Option<&'o Page>,
    expects: &'static str,
    unknown_events: &'o Tally,
    skipped: &'o Tally,
}

impl<'o> Object<'o> {
    /// The object as a type of the source's wire.
    ///
    /// # Errors
    /// It is not valid JSON: a reject with the line.
    pub fn read<T: serde::Deserialize<'o>>(&self) -> Result<T, Refusal> {
        serde_json::from_str(self.text).map_err(|error| {
            let line = self.place.line + (error.line() as u64).saturating_sub(1);
            let words = error.to_string();
            let what = words.rsplit_once(" at line ").map_or(words.as_str(), |(what, _)| what);
            let message = format!("expected {} as a JSON object, found on line {line}: {what}", self.expects);
            Refusal::Reject(code::BAD_JSON, message)
        })
    }

    /// Something that stands inside the object was read: refused, it costs itself and not the object. `of` says what it is
    /// of, for the message of the reject.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub fn kept_inside(&self, kept: Result<(), Refusal>, of: &str, sink: &mut dyn Sink) -> Result<(), Refusal> {
        match kept {
            Err(Refusal::Reject(code, message)) => {
                sink.reject(self.place, code, &format!("{of}: {message}"), self.text.as_bytes());
                Ok(())
            }
            kept => kept,
        }
    }

    /// An event of a kind that the source does not know was kept as `other`: one problem a kind, with its count.
    pub fn unknown_event(&self, kind: &str) {
        self.unknown_events.count(kind, self.place);
    }

    /// The object, or a part of it, is of a kind that is not imported: named with its count in a note of the file.
    pub fn skip(&self, what: &str) {
        self.skipped.count(what, self.place);
    }
}

/// The parser of one input.
pub struct Objects<M> {
    survey: Survey,
    mapping: M,
    unknown_events: Tally,
    skipped: Tally,
}

impl<M: Mapping> Objects<M> {
    /// A parser of the input that was surveyed.
    pub fn new(survey: Survey, mapping: M) -> Self {
        Objects { survey, mapping, unknown_events: Tally::default(), skipped: Tally::default() }
    }

    /// Maps one object. A reject keeps `raw`: the text itself, or the row of something else that the object stands in.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub fn one(&self, text: &str, raw: &[u8], place: Place, sink: &mut dyn Sink) -> Result<()> {
        let object = Object {
            text,
            place,
            page: self.survey.page_of(place.record),
            expects: self.mapping.expects(),
            unknown_events: &self.unknown_events,
            skipped: &self.skipped,
        };
        match self.mapping.map(&object, sink) {
            Ok(()) => Ok(()),
            Err(Refusal::Reject(code, message)) => {
                sink.reject(place, code, &message, raw);
                Ok(())
            }
            Err(Refusal::Stop(error)) => Err(error),
        }
    }

    /// Tells what was counted: unknown kinds of events, and what was not imported.
    pub fn tell(&self, sink: &mut dyn Sink) {
        for (kind, (n, first)) in self.unknown_events.words() {
            let message = format!("type: {kind:?} is no known kind of event, {n} in the file; kept as `other`");
            sink.problem(first, code::UNKNOWN_EVENT, "", &message);
        }
        self.skipped.note_not_imported(sink);
    }
}

impl<M: Mapping> Parser for Objects<M> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        for (i, (line, range)) in chunk.records.iter().enumerate() {
            let bytes = &chunk.bytes[range.clone()];
            let place = Place { line: *line, record: chunk.first_record + i as u64 };
            if chunk.is_truncated && i + 1 == chunk.records.len() {
                sink.reject(place, code::TRUNCATED, "the file ends inside this record; export it again", bytes);
                continue;
            }
            let Ok(text) = std::str::from_utf8(bytes) else {
                let message = "the record is not UTF-8; save the file as UTF-8 and import it again";
                sink.reject(place, code::BAD_UTF8, message, bytes);
                continue;
            };
            self.one(text, bytes, place, sink)?;
        }
        Ok(())
    }

    fn finish(&self, _lines_read: u64, sink: &mut dyn Sink) {
        self.tell(sink);
        let mut cuts = self.mapping.cuts(&self.survey);
        if self.survey.is_truncated {
            cuts.insert(0, "it ends inside an object or a list".to_owned());
        }
        if !cuts.is_empty() {
            sink.note(code::PROBABLY_CUT, &format!("the file is probably cut: {}", cuts.join("; ")));
        }
        for (code, message) in self.mapping.notes(&self.survey) {
            sink.note(code, &message);
        }
        if self.survey.n_records == 0 {
            sink.note(code::EMPTY, "the file holds no records");
        }
    }

    fn is_event_log(&self) -> bool {
        self.mapping.is_event_log()
    }
}
