//! From what is written to instants: the zone of a time, and the date of a time that has none.

use super::written::{Day, Written, Zone};
use crate::model::{Instant, Result, code};
use crate::sources::stamp::{Odd, Stamps, Taken};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// Something odd at a line of the document, held back until it is known to be kept.
pub(super) type Problems = Vec<(u64, &'static str, String)>;

/// The clocks of one document.
pub(super) struct Clocks {
    file: String,
    stamps: Stamps<'static>,
    /// The zone that the document names for all its times.
    pub zone: Option<Zone>,
}

/// A moment of a document.
#[derive(Clone, Debug)]
pub(super) struct Placing<'w> {
    pub line: u64,
    /// Where it stands, for messages: `timeline`, `impact start`.
    pub what: &'static str,
    pub written: &'w Written<'w>,
    /// The zone that the heading or the column names.
    pub zone: Option<&'w Zone>,
}

impl Clocks {
    /// Clocks that show `source_tz` where the document names no zone.
    pub fn new(file: &str, source_tz: Option<Tz>) -> Clocks {
        Clocks { file: file.to_owned(), stamps: Stamps::new(file, source_tz), zone: None }
    }

    /// The instant of a time on a day; a message where it is none.
    ///
    /// # Errors
    /// Nothing says in which zone the clocks are.
    pub fn on(
        &self,
        day: NaiveDate,
        placing: &Placing<'_>,
        problems: &mut Problems,
    ) -> Result<std::result::Result<Instant, String>> {
        let Placing { line, what, written, zone } = placing;
        let text = format!("{day} {}", written.time);
        let zone = written.zone.as_ref().or(*zone).or(self.zone.as_ref());
        // The document's zone also says which of several zones an abbreviation means.
        let of_zone = |tz: Tz| Stamps::new(&self.file, Some(tz));
        let mut odd = Odd::new();
        let taken = match (zone, &self.zone) {
            (Some(Zone::Named(tz)), _) => of_zone(*tz).take(*line, what, &text, &mut odd)?,
            (Some(Zone::Suffix(suffix)), Some(Zone::Named(tz))) => {
                of_zone(*tz).take(*line, what, &format!("{text} {suffix}"), &mut odd)?
            }
            (Some(Zone::Suffix(suffix)), _) => self.stamps.take(*line, what, &format!("{text} {suffix}"), &mut odd)?,
            (None, _) => self.stamps.take(*line, what, &text, &mut odd)?,
        };
        problems.extend(odd.into_iter().map(|(code, message)| (*line, code, message)));
        Ok(match taken {
            Taken::At(at) => Ok(at),
            Taken::Bad(message) => Err(message),
            Taken::Missing | Taken::Unknown => Err(format!("{what}: expected a date and a time, found {text:?}")),
        })
    }

    /// The same, not before another moment: a time without a date that would lie before it is on the next day.
    ///
    /// # Errors
    /// As [`on`](Clocks::on).
    pub fn on_or_after(
        &self,
        day: NaiveDate,
        placing: &Placing<'_>,
        earliest: Option<Instant>,
        problems: &mut Problems,
    ) -> Result<std::result::Result<Instant, String>> {
        let at = self.on(day, placing, problems)?;
        match (at, earliest, day.succ_opt()) {
            (Ok(at), Some(earliest), Some(next)) if at < earliest && placing.written.day.is_none() => {
                problems.push((placing.line, code::ASSUMED_DATE, past_midnight(placing, next)));
                self.on(next, placing, problems)
            }
            (at, ..) => Ok(at),
        }
    }
}

/// The message for a time that is taken to be after midnight.
pub(super) fn past_midnight(placing: &Placing<'_>, next: NaiveDate) -> String {
    let Placing { what, written, .. } = placing;
    format!("{what}: {:?} comes after a later time of the day; taken to be past midnight, on {next}", written.time)
}

/// A day that is sure, or why it is not.
pub(super) fn sure(what: &str, day: Day) -> std::result::Result<NaiveDate, String> {
    match day {
        Day::Sure(day) => Ok(day),
        Day::Undecided => {
            Err(format!("{what}: expected a date such as 2024-03-12, found one that may be day first or month first"))
        }
    }
}
