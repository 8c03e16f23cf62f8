//! Stamps of one file: its zone, its order of day and month, and what a cell that should be a moment turned out to be.

use super::month::{foreign_month, in_english};
use super::parse::{BadStamp, DateOrder, OrderVotes, Stamp, parse};
use super::zone::{is_ambiguous, named};
use crate::model::{Calendar, Error, Instant, Result, code};
use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;
use std::sync::OnceLock;

/// What a cell that should be a moment turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A moment.
    At(Instant),
    /// There is none.
    Missing,
    /// There is one that cannot be used (a date without a time): unknown, which is not "none".
    Unknown,
    /// No stamp: the message for the reject.
    Bad(String),
}

/// Something odd in a row, held back until the row is known to be kept: code and message.
pub type Odd = Vec<(&'static str, String)>;

type Decide<'a> = Box<dyn Fn() -> Result<OrderVotes> + Send + Sync + 'a>;

/// The stamps of one file, shared by the threads that parse it.
///
/// ```
/// use incidence::sources::stamp::{Stamps, Taken};
/// let stamps = Stamps::new("pd.csv", Some(chrono_tz::America::New_York));
/// let mut odd = Vec::new();
/// let taken = stamps.take(812, "created_on", "2024-03-02 01:14:09", &mut odd).unwrap();
/// assert_eq!(taken, Taken::At(incidence::model::Instant::from_rfc3339("2024-03-02T06:14:09Z").unwrap()));
/// ```
pub struct Stamps<'a> {
    file: String,
    zone: Option<Calendar>,
    /// Seconds east of UTC of stamps that carry no zone, where the file names an offset instead of one.
    offset_s: Option<i32>,
    formats: Vec<String>,
    /// Names of months in lower case -> 1 to 12.
    months: Vec<(String, u32)>,
    order: OnceLock<Result<DateOrder>>,
    decide: Option<Decide<'a>>,
}

impl<'a> Stamps<'a> {
    /// Stamps of a file, named in messages. `zone` is that of stamps which carry none.
    pub fn new(file: &str, zone: Option<Tz>) -> Self {
        let zone = zone.map(Calendar::new);
        Stamps {
            file: file.to_owned(),
            zone,
            offset_s: None,
            formats: Vec::new(),
            months: Vec::new(),
            order: OnceLock::new(),
            decide: None,
        }
    }

    /// Stamps of a file that names one offset for all of them, in seconds east of UTC.
    #[must_use]
    pub fn at_offset(file: &str, seconds_east: i32) -> Self {
        Stamps { offset_s: Some(seconds_east), ..Stamps::new(file, None) }
    }

    /// Formats (chrono's strftime) to try before the forms that are known anyhow.
    #[must_use]
    pub fn with_formats(mut self, formats: Vec<String>) -> Self {
        self.formats = formats;
        self
    }

    /// Names of months (in lower case) in other languages than English, which is known anyhow.
    #[must_use]
    pub fn with_months(mut self, months: Vec<(String, u32)>) -> Self {
        self.months = months;
        self
    }

    /// The order of day and month, where the user or the tool says it.
    #[must_use]
    pub fn with_order(self, order: DateOrder) -> Self {
        self.order.set(Ok(order)).expect("the order of day and month is given once, when the reader is made");
        self
    }

    /// How to learn the order of day and month from the whole file. Called once, and only if a stamp needs it.
    #[must_use]
    pub fn decided_by(mut self, decide: impl Fn() -> Result<OrderVotes> + Send + Sync + 'a) -> Self {
        self.decide = Some(Box::new(decide));
        self
    }

    /// Reads the cell of a column. Oddities go to `odd`, for the caller to report if it keeps the row.
    ///
    /// # Errors
    /// What stops the file: a stamp without a zone where none was given, or an order of day and month that nothing
    /// decides.
    #[inline]
    pub fn take(&self, line: u64, column: &str, text: &str, odd: &mut Odd) -> Result<Taken> {
        if self.formats.is_empty() {
            match parse(text, None) {
                Ok(Stamp::At(at)) => return Ok(Taken::At(at)),
                Ok(Stamp::Local(local)) if self.zone == Some(Calendar::UTC) => return Ok(Taken::At(Instant(local))),
                Ok(Stamp::Missing) => return Ok(Taken::Missing),
                _ => {}
            }
        }
        self.take_slowly(line, column, text, odd)
    }

    fn take_slowly(&self, line: u64, column: &str, text: &str, odd: &mut Odd) -> Result<Taken> {
        let english = in_english(text, &self.months);
        let words = english.as_deref().unwrap_or(text);
        let stamp = match self.by_format(words) {
            Some(stamp) => Ok(stamp),
            None => match parse(words, self.known_order()) {
                Err(BadStamp::OrderUnknown) => parse(words, Some(self.order(line, column, text)?)),
                stamp => stamp,
            },
        };
        Ok(match stamp {
            Ok(Stamp::At(at)) => Taken::At(at),
            Ok(Stamp::Missing) => Taken::Missing,
            Ok(Stamp::DateOnly) => {
                odd.push((code::DATE_ONLY, format!("{column}: {text:?} is a date without a time; kept as unknown")));
                Taken::Unknown
            }
            Ok(Stamp::Local(local)) => self.local(line, column, text, local, odd)?,
            Ok(Stamp::Named(local, zone)) => match named(local, zone, self.zone.as_ref()) {
                Some(at) => Taken::At(at),
                None if is_ambiguous(zone) => {
                    let problem = format!("the zone {zone} of {text:?} can mean more than one offset");
                    return Err(Error::input(format!("{}:{line}: {column}: {problem}", self.file))
                        .or("name the zone of the file's clocks, such as --source-tz America/Chicago"));
                }
                None => Taken::Bad(format!("{column}: expected an ISO 8601 instant, found {text:?}")),
            },
            Err(BadStamp::Impossible) => Taken::Bad(format!(
                "{column}: expected a date and time, found {text:?}, which no calendar or clock shows"
            )),
            Err(BadStamp::NotAStamp | BadStamp::OrderUnknown) => {
                let month = foreign_month(text).map_or(String::new(), |word| {
                    format!(" ({word} is no English month: export in English, or number it under [months] in a map)")
                });
                Taken::Bad(format!("{column}: expected an ISO 8601 instant, found {text:?}{month}"))
            }
        })
    }

    fn local(&self, line: u64, column: &str, text: &str, local: i64, odd: &mut Odd) -> Result<Taken> {
        if let Some(offset_s) = self.offset_s {
            return Ok(Taken::At(Instant(local.saturating_sub(i64::from(offset_s) * 1_000_000))));
        }
        let Some(zone) = &self.zone else {
            return Err(Error::input(format!("{}:{line}: {column}: {text:?} has no time zone", self.file))
                .or("name the zone of the file's clocks: --source-tz UTC, or such as --source-tz Europe/Berlin"));
        };
        if *zone == Calendar::UTC {
            return Ok(Taken::At(Instant(local)));
        }
        let Some(clock) = DateTime::from_timestamp_micros(local) else {
            return Ok(Taken::Bad(format!("{column}: expected a date and time, found {text:?}")));
        };
        let (at, times_shown) = zone.instant(clock.naive_utc());
        let name = zone.zone().name();
        match times_shown {
            0 => odd.push((
                code::SKIPPED_LOCAL_TIME,
                format!(
                    "{column}: the clocks of {name} skipped {text:?}; read as {at}, with the offset before the gap"
                ),
            )),
            2 => odd.push((
                code::AMBIGUOUS_LOCAL_TIME,
                format!("{column}: the clocks of {name} showed {text:?} twice; the earlier one is taken, {at}"),
            )),
            _ => {}
        }
        Ok(Taken::At(at))
    }

    fn by_format(&self, text: &str) -> Option<Stamp<'static>> {
        let text = text.trim_ascii();
        self.formats.iter().find_map(|format| {
            if let Ok(at) = DateTime::parse_from_str(text, format) {
                return Some(Stamp::At(Instant::from(at.to_utc())));
            }
            let local = NaiveDateTime::parse_from_str(text, format).ok()?;
            Some(Stamp::Local(local.and_utc().timestamp_micros()))
        })
    }

    fn known_order(&self) -> Option<DateOrder> {
        self.order.get().and_then(|order| order.as_ref().ok().copied())
    }

    fn order(&self, line: u64, column: &str, text: &str) -> Result<DateOrder> {
        let decide = || {
            let votes = self.decide.as_ref().map_or(Ok(OrderVotes::default()), |decide| decide())?;
            let problem = match (votes.day_first, votes.month_first) {
                (1.., 0) => return Ok(DateOrder::DayFirst),
                (0, 1..) => return Ok(DateOrder::MonthFirst),
                (0, 0) => "and no date of the file tells which".to_owned(),
                (day_first, month_first) => {
                    format!("and the file has both ({day_first} can only be day first, {month_first} month first)")
                }
            };
            Err(Error::input(format!("dates may be day first or month first, {problem}"))
                .or("say which in a map: timestamp_formats = [\"%d/%m/%Y %H:%M\"] or [\"%m/%d/%Y %H:%M\"] (--map FILE.toml)"))
        };
        let order = self.order.get_or_init(decide);
        order.clone().map_err(|error| error.at(format!("{}: {column}: such as {text:?} on line {line}", self.file)))
    }
}
