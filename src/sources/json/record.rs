//! One record while it is mapped: its values as ours, and what is odd about them until it is known to be kept.

use super::tolerant::{Many, Scalar, Tolerant};
use crate::model::{AckState, Error, IncidentRecord, Instant, Place, ShiftRecord, Sink, Status, code};
use crate::sources::stamp::{Stamps, Taken};
use std::borrow::Cow;

/// Why a row is not kept.
#[derive(Debug)]
pub enum Refusal {
    /// Code and message of a reject.
    Reject(&'static str, String),
    /// The file cannot be read on.
    Stop(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Stop(error)
    }
}

/// A moment that may be known not to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The export does not tell.
    Untold,
    /// There is none.
    None,
    /// Here it is.
    At(Instant),
}

impl Moment {
    /// The moment, if there is one.
    pub fn at(self) -> Option<Instant> {
        if let Moment::At(at) = self { Some(at) } else { None }
    }

    /// The acknowledgement that this stamp of one tells, where the export would show it. One after the resolve is none, and
    /// hides whether there was one before; an incident that is acknowledged has one, if without its moment.
    pub fn acknowledgement(self, status: Option<Status>, resolved_at: Option<Instant>) -> (Option<Instant>, AckState) {
        match self {
            Moment::At(at) if resolved_at.is_none_or(|resolved_at| at <= resolved_at) => (Some(at), AckState::Known),
            Moment::None if status != Some(Status::Acknowledged) => (None, AckState::Never),
            Moment::At(_) | Moment::None | Moment::Untold => (None, AckState::Unknown),
        }
    }
}

/// A row with what is odd about it.
pub struct Row<'r> {
    /// Where it stands.
    pub place: Place,
    stamps: &'r Stamps<'r>,
    odd: Vec<(&'static str, String)>,
}

impl<'r> Row<'r> {
    /// A record at a place, whose stamps are read by `stamps`.
    pub fn new(place: Place, stamps: &'r Stamps<'r>) -> Self {
        Row { place, stamps, odd: Vec::new() }
    }

    /// Notes something odd.
    pub fn odd(&mut self, code: &'static str, message: String) {
        self.odd.push((code, message));
    }

    /// A text; numbers are taken as they are written, other types are odd.
    pub fn text<'s>(&mut self, field: &str, value: &'s Scalar<'_>) -> Option<Cow<'s, str>> {
        if matches!(value, Scalar::Wrong(_) | Scalar::Flag(_)) {
            self.odd(code::BAD_VALUE, format!("{field}: expected text, found {}", value.found()));
        }
        value.text()
    }

    /// A number of seconds or things, not below 0.
    pub fn number(&mut self, field: &str, value: &Scalar<'_>) -> Option<f64> {
        self.number_to(field, value, 1e10)
    }

    /// A number from 0 to `most`.
    pub fn number_to(&mut self, field: &str, value: &Scalar<'_>, most: f64) -> Option<f64> {
        let number = match value {
            Scalar::Number(number) => Some(*number),
            Scalar::Text(text) if crate::sources::stamp::is_missing(text) => return None,
            Scalar::Text(text) => text.trim().parse().ok(),
            Scalar::Absent | Scalar::Null => return None,
            Scalar::Flag(_) | Scalar::Wrong(_) => None,
        };
        let number = number.filter(|number| (0.0..=most).contains(number));
        if number.is_none() {
            let found = value.found();
            self.odd(
                code::BAD_VALUE,
                format!("{field}: expected a number not below 0, found {found}; kept as unknown"),
            );
        }
        number
    }

    /// A whole number.
    pub fn count(&mut self, field: &str, value: &Scalar<'_>) -> Option<u32> {
        let number = self.number(field, value)?;
        if number.fract() != 0.0 || number > f64::from(u32::MAX) {
            self.odd(code::BAD_VALUE, format!("{field}: expected a whole number, found {number}; kept as unknown"));
            return None;
        }
        Some(number as u32)
    }

    /// A flag: `true`, `1`, `"true"`, ...
    pub fn flag(&mut self, field: &str, value: &Scalar<'_>) -> Option<bool> {
        match value {
            Scalar::Absent | Scalar::Null => None,
            Scalar::Flag(flag) => Some(*flag),
            Scalar::Text(text) if crate::sources::stamp::is_missing(text) => None,
            _ => match value.text().map(|text| text.to_lowercase()).as_deref() {
                Some("1" | "true" | "t" | "yes") => Some(true),
                Some("0" | "false" | "f" | "no") => Some(false),
                _ => {
                    let found = value.found();
                    self.odd(
                        code::BAD_VALUE,
                        format!("{field}: expected true or false, found {found}; kept as unknown"),
                    );
                    None
                }
            },
        }
    }

    /// The objects of a list; what is none is odd and left out.
    pub fn objects<'s, T>(
        &mut self,
        field: &str,
        many: &'s Many<Tolerant<T>>,
    ) -> impl Iterator<Item = &'s T> + use<'s, T> {
        let n_others = many.items().iter().filter(|item| item.get().is_none()).count();
        if n_others > 0 {
            let message = format!("{field}: expected objects, found {n_others} of another type; left out");
            self.odd(code::BAD_VALUE, message);
        }
        many.items().iter().filter_map(Tolerant::get)
    }

    /// A moment.
    ///
    /// # Errors
    /// The row is rejected if it is there and no stamp.
    pub fn moment(&mut self, field: &str, value: &Scalar<'_>) -> Result<Moment, Refusal> {
        let text = match value {
            Scalar::Absent => return Ok(Moment::Untold),
            Scalar::Null => return Ok(Moment::None),
            Scalar::Flag(_) | Scalar::Wrong(_) => {
                let message = format!("{field}: expected an ISO 8601 instant, found {}", value.found());
                return Err(Refusal::Reject(code::BAD_TIMESTAMP, message));
            }
            Scalar::Text(text) => Cow::Borrowed(text.as_ref()),
            Scalar::Number(number) => Cow::Owned(number.to_string()),
        };
        match self.stamps.take(self.place.line, field, &text, &mut self.odd)? {
            Taken::At(at) => Ok(Moment::At(at)),
            Taken::Missing => Ok(Moment::None),
            Taken::Unknown => Ok(Moment::Untold),
            Taken::Bad(message) => Err(Refusal::Reject(code::BAD_TIMESTAMP, message)),
        }
    }

    /// A stamp that the row can do without: a bad one is odd and unknown.
    pub fn side_moment(&mut self, field: &str, value: &Scalar<'_>) -> Result<Option<Instant>, Refusal> {
        match self.moment(field, value) {
            Ok(moment) => Ok(moment.at()),
            Err(Refusal::Reject(_, message)) => {
                self.odd(code::BAD_VALUE, format!("{message}; kept as unknown"));
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    /// A stamp, with nothing said about a bad one.
    pub fn quietly(&self, text: &str) -> Option<Instant> {
        match self.stamps.take(self.place.line, "", text, &mut Vec::new()) {
            Ok(Taken::At(at)) => Some(at),
            _ => None,
        }
    }

    /// The moment without which a row says nothing.
    pub fn required(&mut self, field: &str, value: &Scalar<'_>) -> Result<Instant, Refusal> {
        self.moment(field, value)?.at().ok_or_else(|| {
            Refusal::Reject(code::MISSING_MOMENT, format!("{field}: expected an instant, found {}", value.found()))
        })
    }

    /// The id without which a row is nobody's.
    pub fn id<'s>(&mut self, field: &str, value: &'s Scalar<'_>) -> Result<Cow<'s, str>, Refusal> {
        value.text().ok_or_else(|| {
            Refusal::Reject(code::MISSING_ID, format!("{field}: expected the id, found {}", value.found()))
        })
    }

    /// A status in our words and theirs, by the field's usual words.
    pub fn status<'s>(&mut self, field: &str, value: &'s Scalar<'_>) -> (Option<Status>, Option<Cow<'s, str>>) {
        self.status_by(field, value, Status::from_word)
    }

    /// A status in our words and theirs, by the source's own words.
    pub fn status_by<'s>(
        &mut self,
        field: &str,
        value: &'s Scalar<'_>,
        meaning: impl Fn(&str) -> Option<Status>,
    ) -> (Option<Status>, Option<Cow<'s, str>>) {
        let word = self.text(field, value);
        let status = word.as_deref().and_then(meaning);
        if let (None, Some(word)) = (status, &word) {
            self.odd(code::UNKNOWN_STATUS, format!("{field}: {word:?} is not known; the status is unknown"));
        }
        (status, word)
    }

    /// When it was resolved, and whether that is known. What is open has no resolve, whatever stands there (which is odd);
    /// what is over without one does not tell when.
    pub fn resolve(&mut self, field: &str, told: Moment, status: Option<Status>) -> (Option<Instant>, bool) {
        let is_open = status.is_some_and(|status| !status.is_over());
        match told {
            Moment::At(at) if is_open => {
                self.odd(code::BAD_VALUE, format!("{field} is {at}, but the incident is open; taken as open"));
                (None, true)
            }
            Moment::At(at) => (Some(at), true),
            Moment::None | Moment::Untold => (None, is_open),
        }
    }

    /// Hands an incident on, with what is odd about it.
    pub fn keep(mut self, record: &IncidentRecord<'_>, sink: &mut dyn Sink) {
        self.odd.extend(record.disorder());
        sink.incident(self.place, record);
        self.report(record.id, sink);
    }

    /// Hands a stretch on call on, with what is odd about it.
    pub fn keep_shift(mut self, shift: &ShiftRecord<'_>, sink: &mut dyn Sink) {
        if let (Some(starts_at), Some(ends_at)) = (shift.starts_at, shift.ends_at)
            && ends_at < starts_at
        {
            self.odd(code::BAD_VALUE, format!("the shift ends at {ends_at}, before it starts at {starts_at}"));
        }
        sink.shift(self.place, shift);
        self.report("", sink);
    }

    /// Hands on what is odd about a row that was kept.
    pub fn report(self, incident_id: &str, sink: &mut dyn Sink) {
        for (code, message) in &self.odd {
            sink.problem(self.place, code, incident_id, message);
        }
    }
}
