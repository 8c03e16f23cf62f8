//! Dates in a configuration, as text or as TOML's own.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};

/// A date as text, or as the date that TOML itself has (which its reader hands over as a map of one entry).
struct Day(NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Day;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a date such as 2026-12-25")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Day, E> {
                NaiveDate::parse_from_str(text, "%Y-%m-%d")
                    .map(Day)
                    .map_err(|_| E::custom(format!("expected a date such as 2026-12-25, found {text:?}")))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Day, A::Error> {
                match map.next_entry::<String, String>()? {
                    Some((_, text)) => self.visit_str(&text),
                    None => Err(de::Error::custom("expected a date such as 2026-12-25, found an empty table")),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    Day::deserialize(deserializer).map(|day| day.0)
}

pub(super) fn maybe_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    Option::<Day>::deserialize(deserializer).map(|day| day.map(|day| day.0))
}

pub(super) fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<NaiveDate>, D::Error> {
    Vec::<Day>::deserialize(deserializer).map(|days| days.into_iter().map(|day| day.0).collect())
}
