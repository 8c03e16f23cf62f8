//! Durations as exports write them, in seconds.

use super::columns::Col;
use crate::sources::duration;

/// How a column writes durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of so many milliseconds each.
    Milliseconds(u32),
    /// `hh:mm:ss` or `hh:mm`, hours without an end.
    Clock,
    /// ISO 8601: `PT1H2M3S`, `P1DT2H`.
    Iso,
}

impl Unit {
    /// The words of a map.
    pub const WORDS: [(&'static str, Unit); 7] = [
        ("milliseconds", Unit::Milliseconds(1)),
        ("seconds", Unit::Milliseconds(1_000)),
        ("minutes", Unit::Milliseconds(60_000)),
        ("hours", Unit::Milliseconds(3_600_000)),
        ("days", Unit::Milliseconds(86_400_000)),
        ("clock", Unit::Clock),
        ("iso8601", Unit::Iso),
    ];

    /// A duration in seconds; `None` if the text is none, or one below 0.
    ///
    /// ```
    /// use incidence::sources::ticket::Unit;
    /// assert_eq!(Unit::Milliseconds(60_000).seconds("2.5"), Some(150.0));
    /// assert_eq!(Unit::Clock.seconds("49:10:05"), Some(177_005.0));
    /// assert_eq!(Unit::Iso.seconds("P1DT2H"), Some(93_600.0));
    /// assert_eq!(Unit::Clock.seconds("-1:00"), None);
    /// ```
    pub fn seconds(self, text: &str) -> Option<f64> {
        let text = text.trim();
        match self {
            Unit::Milliseconds(each) => {
                let seconds = duration::number(text)? * f64::from(each) / 1000.0;
                (seconds <= duration::LONGEST_S).then_some(seconds)
            }
            Unit::Clock => duration::clock_of_hours(text),
            Unit::Iso => duration::iso(text),
        }
    }
}

/// A moment that stands as a duration after another.
#[derive(Clone, Debug)]
pub struct Lasting {
    /// The moment.
    pub col: Col,
    /// Positions of the columns that hold the duration; the first that holds something is taken.
    pub positions: Vec<usize>,
    /// How it is written.
    pub unit: Unit,
    /// What it is counted from; `None`: when the incident began (detected, else started, else created).
    pub after: Option<Col>,
}
