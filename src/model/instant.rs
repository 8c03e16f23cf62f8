//! An instant in UTC with microsecond precision.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use std::fmt;

/// Microseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use incidence::model::Instant;
/// let at = Instant::from_rfc3339("2024-03-02T01:14:09-05:00").unwrap();
/// assert_eq!(at.to_string(), "2024-03-02T06:14:09Z");
/// assert_eq!(at.plus_s(0.25).to_string(), "2024-03-02T06:14:09.250Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

/// Microseconds in one second.
pub const MICROS_PER_S: i64 = 1_000_000;

impl Instant {
    /// From whole seconds since the epoch.
    pub const fn from_s(seconds: i64) -> Self {
        Instant(seconds * MICROS_PER_S)
    }

    /// Reads an RFC 3339 instant; `None` if the text is anything else.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Instant(at.timestamp_micros()))
    }

    /// The instant as chrono's type. Instants outside chrono's range (years beyond 262,000) are pinned to its ends.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// Seconds from `earlier` to `self`, negative if `self` is the earlier one.
    pub fn seconds_since(self, earlier: Instant) -> f64 {
        (self.0 - earlier.0) as f64 / MICROS_PER_S as f64
    }

    /// This instant moved by a number of seconds.
    pub fn plus_s(self, seconds: f64) -> Self {
        Instant(self.0 + (seconds * MICROS_PER_S as f64).round() as i64)
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Instant(at.timestamp_micros())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
