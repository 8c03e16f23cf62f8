//! When an event is: its start, its length and the other times that it names, each in its zone.

use super::content::Line;
use super::zone::{Block, Zone, known, local};
use crate::model::{Calendar, Error, Instant, code};
use crate::sources::json::Refusal;
use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

/// The zones of one calendar.
pub(super) struct Zones<'z> {
    /// The file, for messages.
    pub(super) file: &'z str,
    /// Those that it defines.
    pub(super) blocks: Vec<Block>,
    /// That of times which name none: the calendar's own, else what the user said.
    pub(super) floating: Option<Tz>,
}

/// A time as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Time<'z> {
    /// What the clocks of the zone show.
    pub(super) local: NaiveDateTime,
    /// The zone.
    pub(super) zone: Zone<'z>,
    /// It is a day, and `local` its midnight.
    pub(super) is_date: bool,
}

impl Time<'_> {
    /// The instant.
    pub(super) fn instant(&self) -> Instant {
        self.zone.instant(self.local).0
    }
}

/// How long an event is: what is added to the local time, and then to the instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    /// By the clock on the wall: a day over a change of the clocks is 23 or 25 hours.
    pub(super) wall: TimeDelta,
    /// Exactly.
    pub(super) exact: TimeDelta,
}

impl<'z> Zones<'z> {
    /// The first time of a line.
    ///
    /// # Errors
    /// It is no time: a reject. Nothing tells its zone: the file cannot be read on.
    pub(super) fn time<'s>(&'s self, line: &Line) -> Result<Time<'s>, Refusal> {
        self.value(line, &line.value, None)
    }

    /// One of the times of a line. `like` is the zone of one that names none, where that is known: an exception is told by
    /// the clock of its event.
    ///
    /// # Errors
    /// As [`Zones::time`].
    pub(super) fn value<'s>(&'s self, line: &Line, value: &str, like: Option<Zone<'s>>) -> Result<Time<'s>, Refusal> {
        let (name, value) = (&line.name, value.trim());
        let bare = value.trim_end_matches(['Z', 'z']);
        let Some(at) = local(bare) else {
            let expected = "expected such as 20240311T080000Z or 20240311";
            return Err(Refusal::Reject(code::BAD_TIMESTAMP, format!("{name}: {expected}, found {value:?}")));
        };
        let is_date = bare.len() == 8;
        if bare.len() < value.len() && !is_date {
            return Ok(Time { local: at, zone: Zone::UTC, is_date });
        }
        let zone = match like {
            Some(zone) if line.param("TZID").is_none() => zone,
            _ => self.zone_of(line, value)?,
        };
        Ok(Time { local: at, zone, is_date })
    }

    fn zone_of<'s>(&'s self, line: &Line, value: &str) -> Result<Zone<'s>, Refusal> {
        if let Some(id) = line.param("TZID") {
            if let Some(zone) = known(id) {
                return Ok(Zone::Known(Calendar::new(zone)));
            }
            return self.blocks.iter().find(|block| block.id == id).map(Zone::Defined).ok_or_else(|| {
                let expected = "expected an IANA time zone or one that the file defines";
                Refusal::Reject(code::BAD_TIMESTAMP, format!("{}: TZID: {expected}, found {id:?}", line.name))
            });
        }
        let zone = self.floating.ok_or_else(|| {
            let place = format!("{}:{}", self.file, line.number);
            Error::input(format!("{place}: {}: {value:?} has no time zone", line.name))
                .or("name the zone of the calendar's clocks: --source-tz UTC, or such as --source-tz Europe/Berlin")
        })?;
        Ok(Zone::Known(Calendar::new(zone)))
    }
}

/// The length from a start to an end. In one zone it is what the clocks show, so that a weekly turn from nine to nine
/// stays one when they change.
pub(super) fn between(start: &Time<'_>, end: &Time<'_>) -> Length {
    if start.zone == end.zone {
        return Length { wall: end.local - start.local, ..Length::default() };
    }
    let micros = end.instant().0.saturating_sub(start.instant().0);
    Length { exact: TimeDelta::microseconds(micros), ..Length::default() }
}

/// A DURATION: `P7D`, `PT12H`, `P1DT2H3M4S`, `P2W`. Days and weeks are those of the wall clock.
pub(super) fn duration(text: &str) -> Option<Length> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix('+').unwrap_or(&text);
    let (days, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((days, time)) => (days, time),
        None => (text.strip_prefix('P')?, ""),
    };
    let wall = units(days, &[('W', 604_800), ('D', 86_400)])?;
    let exact = units(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    (!days.is_empty() || !time.is_empty()).then_some(Length { wall, exact })
}

fn units(text: &str, units: &[(char, i64)]) -> Option<TimeDelta> {
    let (mut rest, mut seconds) = (text, 0_i64);
    for (mark, length) in units {
        if let Some((number, after)) = rest.split_once(*mark) {
            // A century is long enough for a shift.
            let number: i64 = number.parse().ok().filter(|n| (0..=4_000_000_000 / length).contains(n))?;
            seconds += number * length;
            rest = after;
        }
    }
    rest.is_empty().then(|| TimeDelta::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_days_of_the_wall_and_exact_hours() {
        for (text, wall, exact) in [
            ("P7D", 604_800, 0),
            ("PT12H", 0, 43_200),
            ("P1DT2H3M4S", 86_400, 7_384),
            ("P2W", 1_209_600, 0),
            ("+PT15M", 0, 900),
            ("pt0s", 0, 0),
        ] {
            let expected = Length { wall: TimeDelta::seconds(wall), exact: TimeDelta::seconds(exact) };
            assert_eq!(duration(text), Some(expected), "{text}");
        }
        for bad in ["", "P", "-P1D", "7D", "P1H", "PT1D", "P1.5D", "PT", "P99999999999999D", "P1S"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }
}
