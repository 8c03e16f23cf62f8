//! From the bytes of an export to records: one folder a system, recognised by content.
//!
//! A source opens an [`Input`], cuts it into [`Chunk`]s at record boundaries, and parses chunks (in parallel, by whoever
//! drives it) into a [`Sink`]. It never sees a path, a clock, a column or the store.

pub mod alertmanager;
pub mod better_stack;
pub mod csv;
pub mod csv_reader;
pub mod datadog;
pub mod duration;
pub mod firehydrant;
pub mod github;
pub mod gitlab;
pub mod goalert;
pub mod google_cloud;
pub mod grafana_oncall;
pub mod icalendar;
pub mod incident_io;
pub mod jira;
pub mod jsm_ops;
pub mod json;
pub mod mapped;
pub mod notice;
pub mod opsgenie;
pub mod pagerduty;
pub mod postmortem;
pub mod registry;
pub mod rootly;
pub mod servicenow;
pub mod splunk_on_call;
pub mod stamp;
pub mod statuspage;
mod tally;
#[cfg(test)]
mod testing;
pub mod ticket;
mod utf16;
pub mod zendesk;

pub use icalendar::days_off;
pub use registry::{all, by_id, hold_words, recognise};
pub use utf16::to_utf8;

use crate::model::{Field, Result, Sink};
use chrono_tz::Tz;
use std::io::Read;
use std::ops::Range;

/// What a source is, for `list sources`, the README and the accounting of unknown against missing.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The id, as in the column `source` and in `--source`.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The shapes of export that it reads, a line each.
    pub shapes: &'static [&'static str],
    /// The moments and flags that it can know at all.
    pub knows: &'static [Field],
    /// A ticket system: its incidents are no failures of a service unless the configuration says so.
    pub is_ticket_system: bool,
}

/// The first bytes of an input, decompressed, without a byte order mark.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Up to 64 KiB.
    pub bytes: &'a [u8],
    /// Whether that is all of it.
    pub is_whole: bool,
}

/// An input that can be read more than once, decompressed as it is read.
pub trait Input: Sync {
    /// How the user named it; `-` for standard input.
    fn name(&self) -> &str;
    /// Reads it from the start.
    fn open(&self) -> Result<Box<dyn Read + Send>>;
}

/// What the user said about an input.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--account`.
    pub account: Option<String>,
    /// `--source-tz`: the zone of stamps that carry none.
    pub source_tz: Option<Tz>,
    /// `--map`: the name of a map's file and its text.
    pub map: Option<(String, String)>,
}

/// A piece of an input that holds whole records.
#[derive(Debug, Default)]
pub struct Chunk {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Line of the first byte in the file, from 1.
    pub first_line: u64,
    /// Number of the first record in the file, from 1.
    pub first_record: u64,
    /// Where each record stands in `bytes`, with its line, where the splitter has to know anyhow (JSON). Empty for CSV,
    /// whose parser finds them.
    pub records: Vec<(u64, Range<usize>)>,
    /// The input ended inside the last record of this chunk.
    pub is_truncated: bool,
}

/// Parses chunks. Shared by threads; the result must not depend on how the input was cut.
pub trait Parser: Send + Sync {
    /// Every record of the chunk to the sink, in order.
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()>;
    /// What only the end of the file can tell (`probably-cut`, an empty file), once all chunks are parsed.
    fn finish(&self, lines_read: u64, sink: &mut dyn Sink);
    /// Rows are events, many of them an incident: lines read are counted by events, and an incident counts once however
    /// many rows tell of it.
    fn is_event_log(&self) -> bool {
        false
    }
}

/// An input, ready to be read.
pub struct Opened<'a> {
    /// The pieces, in order.
    pub chunks: Box<dyn Iterator<Item = Result<Chunk>> + Send + 'a>,
    /// What parses them.
    pub parser: Box<dyn Parser + 'a>,
}

/// A system that exports come from.
pub trait Source: Sync {
    /// What it is.
    fn about(&self) -> &'static About;
    /// Whether the content is one of its exports.
    fn recognises(&self, head: &Head<'_>) -> bool;
    /// Its words for states in which an incident waits for somebody outside the team, beside [`HOLD_WORDS`]. Empty where
    /// its events tell of no such states.
    ///
    /// [`HOLD_WORDS`]: crate::model::HOLD_WORDS
    fn hold_words(&self) -> &'static [&'static str] {
        &[]
    }
    /// Reads what stands before the records and settles what the whole file decides (header, zone, date order).
    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>>;
}
