//! On-call calendars as iCalendar (RFC 5545): a shift each time that an event takes place, and the people on call.
//!
//! It knows no incident. A repetition without an end is followed to a year after the last date that the file names, which
//! depends on no clock; a feed of PagerDuty holds only a span around the day on which it was fetched.

mod components;
mod content;
mod days_off;
mod event;
mod occurrences;
mod rule;
mod shifts;
mod when;
mod who;
mod zone;

pub use days_off::days_off;

use super::{About, Chunk, Head, Input, Opened, Options, Source};
use crate::model::{Error, Result};
use std::io::Read;

const ID: &str = "icalendar";

const ABOUT: About = About {
    id: ID,
    title: "On-call calendar (iCalendar)",
    shapes: &[
        "calendar feeds of PagerDuty, Opsgenie, Splunk On-Call, Grafana OnCall and others (.ics): shifts and people",
    ],
    knows: &[],
    is_ticket_system: false,
};

/// No calendar is larger: it is read as a whole, since a later event may replace an earlier one.
const MOST_BYTES: u64 = 64 << 20;

/// The source `icalendar`.
#[derive(Clone, Copy, Debug)]
pub struct ICalendar;

impl Source for ICalendar {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = head.bytes.trim_ascii_start();
        let (begins, rest) = text.split_at_checked(15).unwrap_or((text, &[]));
        begins.eq_ignore_ascii_case(b"BEGIN:VCALENDAR") && matches!(rest.first(), None | Some(b'\r' | b'\n' | b' '))
    }

    fn open<'a>(&'a self, input: &'a dyn Input, options: &'a Options) -> Result<Opened<'a>> {
        let failed = |error: std::io::Error| Error::input(format!("{}: cannot be read: {error}", input.name()));
        let mut bytes = Vec::new();
        input.open()?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(Error::input(format!("{}: expected a calendar of at most 64 MiB, found more", input.name()))
                .or("export a shorter span"));
        }
        let chunk = Chunk { bytes, first_line: 1, first_record: 1, ..Chunk::default() };
        let parser = Box::new(shifts::Shifts::new(input.name(), options));
        Ok(Opened { chunks: Box::new(std::iter::once(Ok(chunk))), parser })
    }
}

#[cfg(test)]
mod tests;
