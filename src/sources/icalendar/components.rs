//! The parts of an iCalendar text that tell of shifts: calendars with their events and their blocks of a time zone.

use super::content::{Line, Read, lines};
use std::collections::BTreeMap;

/// An event as it stands.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Line of its beginning.
    pub(super) first_line: u64,
    /// Line of its end.
    pub(super) last_line: u64,
    /// Its own lines, without those of its alarms.
    pub(super) lines: Vec<Line>,
    /// Lines that say nothing: no name, no colon.
    pub(super) bad_lines: Vec<u64>,
    /// It has a line that is not UTF-8.
    pub(super) is_not_utf8: bool,
    /// Its end is not there.
    pub(super) is_cut: bool,
}

impl Part {
    /// The first line of a name.
    pub(super) fn line(&self, name: &str) -> Option<&Line> {
        self.all(name).next()
    }

    /// Every line of a name.
    pub(super) fn all<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The text of a name.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.line(name).map(Line::text).filter(|text| !text.is_empty())
    }
}

/// A block that defines a time zone.
#[derive(Debug, Default)]
pub(super) struct ZonePart {
    /// Its name.
    pub(super) id: String,
    /// Its rules for standard time and daylight time.
    pub(super) observances: Vec<Part>,
}

/// One calendar.
#[derive(Debug, Default)]
pub(super) struct CalendarPart {
    /// What it says of itself.
    pub(super) own: Part,
    /// Its events in order.
    pub(super) events: Vec<Part>,
    /// Its time zones.
    pub(super) zones: Vec<ZonePart>,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// Its calendars in order.
    pub(super) calendars: Vec<CalendarPart>,
    /// Components that tell of no shift, with their number.
    pub(super) others: BTreeMap<String, u64>,
    /// Lines outside of every event that are no content, or not UTF-8.
    pub(super) bad_lines: Vec<u64>,
    /// It ends inside of a component.
    pub(super) is_cut: bool,
}

/// Takes a text apart.
pub(super) fn components(bytes: &[u8]) -> Text {
    let mut walk = Walk::default();
    for read in lines(bytes) {
        match read {
            Read::Line(line) if line.name == "BEGIN" => walk.begin(line.number, &line.value),
            Read::Line(line) if line.name == "END" => walk.end(line.number, &line.value),
            Read::Line(line) => {
                if let Some(part) = walk.open_part() {
                    part.lines.push(line);
                }
            }
            Read::NoContent(number) => match walk.open_event() {
                Some(event) => event.bad_lines.push(number),
                None => walk.text.bad_lines.push(number),
            },
            Read::NotUtf8(number) => match walk.open_event() {
                Some(event) => event.is_not_utf8 = true,
                None => walk.text.bad_lines.push(number),
            },
        }
    }
    walk.finish()
}

#[derive(Default)]
struct Walk {
    text: Text,
    /// Names of the components that are open, the outermost first.
    open: Vec<String>,
    event: Option<Part>,
}

impl Walk {
    fn is_in(&self, names: &[&str]) -> bool {
        self.open.iter().map(String::as_str).eq(names.iter().copied())
    }

    fn calendar(&mut self) -> Option<&mut CalendarPart> {
        self.text.calendars.last_mut()
    }

    /// What a line that stands here belongs to; `None` inside of what is not read.
    fn open_part(&mut self) -> Option<&mut Part> {
        match self.open.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["VCALENDAR"] => self.calendar().map(|calendar| &mut calendar.own),
            ["VCALENDAR", "VEVENT"] => self.event.as_mut(),
            ["VCALENDAR", "VTIMEZONE"] => {
                let zone = self.calendar()?.zones.last_mut()?;
                // The block's own lines are kept as those of an observance without a kind.
                zone.observances.first_mut()
            }
            ["VCALENDAR", "VTIMEZONE", "STANDARD" | "DAYLIGHT"] => {
                self.calendar()?.zones.last_mut()?.observances.last_mut()
            }
            _ => None,
        }
    }

    /// The event that a line stands in, not in an alarm of it.
    fn open_event(&mut self) -> Option<&mut Part> {
        if self.is_in(&["VCALENDAR", "VEVENT"]) { self.event.as_mut() } else { None }
    }

    fn begin(&mut self, number: u64, name: &str) {
        let name = name.trim().to_ascii_uppercase();
        // A calendar in a calendar, an event in an event: the one before lost its end.
        if name == "VCALENDAR" && !self.open.is_empty() {
            self.close_down_to(0, number, true);
        } else if name == "VEVENT" && self.open.iter().any(|open| open == "VEVENT") {
            self.close_down_to(1, number, true);
        }
        match name.as_str() {
            "VCALENDAR" => self.text.calendars.push(CalendarPart::default()),
            "VEVENT" if self.is_in(&["VCALENDAR"]) => {
                self.event = Some(Part { first_line: number, ..Part::default() });
            }
            "VTIMEZONE" if self.is_in(&["VCALENDAR"]) => {
                let zone = ZonePart { id: String::new(), observances: vec![Part::default()] };
                if let Some(calendar) = self.calendar() {
                    calendar.zones.push(zone);
                }
            }
            "STANDARD" | "DAYLIGHT" if self.is_in(&["VCALENDAR", "VTIMEZONE"]) => {
                if let Some(zone) = self.calendar().and_then(|calendar| calendar.zones.last_mut()) {
                    zone.observances.push(Part { first_line: number, ..Part::default() });
                }
            }
            other if self.is_in(&["VCALENDAR"]) => *self.text.others.entry(other.to_owned()).or_default() += 1,
            _ => {}
        }
        self.open.push(name);
    }

    fn end(&mut self, number: u64, name: &str) {
        let name = name.trim().to_ascii_uppercase();
        match self.open.iter().rposition(|open| *open == name) {
            Some(at) => self.close_down_to(at, number, false),
            None => self.text.bad_lines.push(number),
        }
    }

    /// Closes every component from a depth on. `is_cut`: the ends of all of them are missing, not only of the inner ones.
    fn close_down_to(&mut self, depth: usize, number: u64, is_cut: bool) {
        let was_open = std::mem::take(&mut self.open);
        self.open.extend_from_slice(&was_open[..depth]);
        let event = was_open.iter().position(|open| open == "VEVENT");
        if event.is_some_and(|at| at >= depth)
            && let Some(mut part) = self.event.take()
        {
            part.last_line = number;
            part.is_cut = is_cut || event != Some(depth);
            if part.is_cut {
                part.last_line = number.saturating_sub(1).max(part.first_line);
            }
            if let Some(calendar) = self.calendar() {
                calendar.events.push(part);
            }
        }
    }

    fn finish(mut self) -> Text {
        self.text.is_cut = !self.open.is_empty();
        self.close_down_to(0, u64::MAX, true);
        for zone in self.text.calendars.iter_mut().flat_map(|calendar| &mut calendar.zones) {
            let own = zone.observances.remove(0);
            zone.id = own.text("TZID").unwrap_or_default();
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_belong_to_the_component_that_they_stand_in() {
        let text = "BEGIN:VCALENDAR\nX-WR-CALNAME:a\nBEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\n\
                    END:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nUID:no\nEND:VALARM\nEND:VEVENT\nBEGIN:VTODO\nUID:2\nEND:VTODO\n\
                    END:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:3\nEND:VEVENT\nEND:VCALENDAR\n";
        let read = components(text.as_bytes());
        assert_eq!(read.calendars.len(), 2);
        let first = &read.calendars[0];
        assert_eq!(first.own.text("X-WR-CALNAME").as_deref(), Some("a"));
        assert_eq!((first.events.len(), first.events[0].lines.len()), (1, 1));
        assert_eq!((first.events[0].first_line, first.events[0].last_line), (9, 14));
        assert_eq!((first.zones[0].id.as_str(), first.zones[0].observances.len()), ("Z", 1));
        assert_eq!(read.others.get("VTODO"), Some(&1));
        assert_eq!(read.calendars[1].events[0].text("UID").as_deref(), Some("3"));
        assert!(!read.is_cut && read.bad_lines.is_empty());
    }

    #[test]
    fn an_end_that_is_missing_costs_one_event() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VEVENT\nUID:2\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:3\n";
        let read = components(text.as_bytes());
        let cut: Vec<bool> = read.calendars.iter().flat_map(|c| &c.events).map(|event| event.is_cut).collect();
        assert_eq!(cut, [true, false, true]);
        assert!(read.is_cut);
        assert!(components(&b"BEGIN:X\n".repeat(100_000)).is_cut);
    }
}
