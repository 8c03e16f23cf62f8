//! Traps of calendars, and damage.

use super::*;
use crate::sources::testing::{case, of_kind, read};
use proptest::prelude::*;

const CASES: [&str; 8] = [
    "pagerduty/schedule.ics",
    "splunk-on-call/ada.ics",
    "recurring/rotation.ics",
    "own-zone/office.ics",
    "all-day/days.ics",
    "dirty/dirty.ics",
    "endless/forever.ics",
    "floating/floating.ics",
];

fn read_plainly(events: &str) -> Vec<String> {
    let text = format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n");
    let utc = Options { source_tz: Some(chrono_tz::UTC), ..Options::default() };
    read(&ICalendar, text.as_bytes(), &utc).expect("the text can be read")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nSUMMARY:Ada Example\n{lines}\nEND:VEVENT\n")
}

/// Starts and ends of the shifts, in seconds since the epoch.
fn shifts(lines: &[String]) -> Vec<(i64, i64)> {
    let number = |line: &str, key: &str| {
        let (_, rest) = line.split_once(key).expect("a shift has both ends");
        let micros: i64 = rest.split_once(')').expect("it is a number").0.parse().expect("it is a number");
        micros / 1_000_000
    };
    let ends = |line: &str| (number(line, "starts_at: Some(Instant("), number(line, "ends_at: Some(Instant("));
    of_kind(lines, "shift").into_iter().map(ends).collect()
}

#[test]
fn calendars_are_recognised_and_others_are_not() {
    let is_its_own = |bytes: &[u8]| ICalendar.recognises(&Head { bytes, is_whole: true });
    for name in CASES {
        assert!(is_its_own(&case(&format!("icalendar/{name}"))), "{name}");
    }
    assert!(is_its_own(b"\n begin:vcalendar"));
    for other in
        ["BEGIN:VCARD\n", "BEGIN:VCALENDARS\n", "id,created_at\nBEGIN:VCALENDAR,1\n", "{\"BEGIN\":\"VCALENDAR\"}", ""]
    {
        assert!(!is_its_own(other.as_bytes()), "{other}");
    }
}

#[test]
fn ends_of_line_and_folds_change_nothing() {
    for name in CASES {
        let bytes = case(&format!("icalendar/{name}"));
        let text = String::from_utf8(bytes).expect("a case is UTF-8").replace("\r\n", "\n");
        let folded: String = text
            .lines()
            .map(|line| {
                let middle = line.char_indices().map(|(at, _)| at).nth(20).filter(|_| line.contains(':'));
                middle.map_or(format!("{line}\r\n"), |at| format!("{}\r\n {}\r\n", &line[..at], &line[at..]))
            })
            .collect();
        let options = Options { source_tz: Some(chrono_tz::UTC), ..Options::default() };
        let of = |text: &str| {
            let lines = read(&ICalendar, text.as_bytes(), &options).expect("the case can be read");
            let kept = ["shift", "person"].into_iter().flat_map(|kind| of_kind(&lines, kind)).map(str::to_owned);
            kept.collect::<Vec<_>>()
        };
        assert_eq!(of(&folded), of(&text), "{name}");
    }
}

#[test]
fn what_has_no_zone_stops_the_file_unless_the_calendar_names_one() {
    let text = |own: &str| format!("BEGIN:VCALENDAR\n{own}{}END:VCALENDAR\n", event("DTSTART:20240701T090000"));
    let error = read(&ICalendar, text("").as_bytes(), &Options::default()).expect_err("nothing names a zone");
    assert!(error.to_string().contains("x:4: DTSTART") && error.to_string().contains("--source-tz"), "{error}");
    let own = text("X-WR-TIMEZONE:America/New_York\n");
    let berlin = Options { source_tz: Some(chrono_tz::Europe::Berlin), ..Options::default() };
    let lines = read(&ICalendar, own.as_bytes(), &berlin).expect("the calendar names its zone");
    // 2024-07-01T13:00:00Z.
    assert_eq!(shifts(&lines), [(1_719_838_800, 1_719_838_800)]);
}

#[test]
fn a_weekly_turn_keeps_its_hour_when_the_clocks_change_and_exact_hours_do_not() {
    // The clocks of Berlin went forward on 2024-03-31 at 01:00Z.
    let start = "DTSTART;TZID=Europe/Berlin:20240330T120000\n";
    let hours = |end: &str| {
        let lines = read_plainly(&event(&format!("{start}{end}")));
        shifts(&lines).iter().map(|(from, to)| (to - from) / 3600).collect::<Vec<_>>()
    };
    assert_eq!(hours("DTEND;TZID=Europe/Berlin:20240331T120000"), [23]);
    assert_eq!(hours("DURATION:P1D"), [23]);
    assert_eq!(hours("DURATION:PT24H"), [24]);
    assert_eq!(hours("DTEND:20240331T110000Z"), [24]);
    assert_eq!(hours("DURATION:P1D\nRRULE:FREQ=DAILY;COUNT=2"), [23, 24]);
}

#[test]
fn an_event_goes_by_its_name_and_its_highest_version() {
    let one = |uid: &str, sequence: &str, day: u32| {
        event(&format!("UID:{uid}\nSEQUENCE:{sequence}\nDTSTART:202401{day:02}T000000Z\nDURATION:P1D"))
    };
    let days = |events: &[String]| {
        let lines = read_plainly(&events.concat());
        shifts(&lines).iter().map(|(from, _)| (from - 1_704_067_200) / 86_400 + 1).collect::<Vec<_>>()
    };
    assert_eq!(days(&[one("a", "2", 1), one("a", "1", 2)]), [1]);
    assert_eq!(days(&[one("a", "1", 1), one("a", "1", 2)]), [2]);
    assert_eq!(days(&[one("a", "1", 1), one("b", "1", 2)]), [1, 2]);
    assert_eq!(days(&[one("", "1", 1), one("", "1", 2)]), [1, 2]);
    let cancelled = event("UID:a\nSEQUENCE:3\nSTATUS:CANCELLED\nDTSTART:20240101T000000Z");
    assert_eq!(days(&[one("a", "2", 1), cancelled]), Vec::<i64>::new());
}

#[test]
fn one_occurrence_may_be_moved_called_off_or_excepted() {
    let whole =
        event("UID:a\nDTSTART:20240101T000000Z\nDURATION:P1D\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE:20240102T000000Z");
    let moved = event("UID:a\nRECURRENCE-ID:20240103T000000Z\nDTSTART:20240110T000000Z\nDURATION:P1D");
    let off = event("UID:a\nRECURRENCE-ID:20240104T000000Z\nSTATUS:CANCELLED\nDTSTART:20240104T000000Z");
    let lines = read_plainly(&[whole, moved, off].concat());
    let days: Vec<i64> = shifts(&lines).iter().map(|(from, _)| (from - 1_704_067_200) / 86_400 + 1).collect();
    assert_eq!(days, [1, 10]);
    assert!(lines.iter().any(|line| line.contains("called off (1)")), "{lines:?}");
    let none = event("DTSTART:20240101T000000Z\nEXDATE:20240101T000000Z");
    assert!(read_plainly(&none).iter().any(|line| line.contains("no occurrence is left (1)")));
}

#[test]
fn an_exception_without_a_zone_is_told_by_the_clock_of_its_event() {
    let text = |exception: &str| {
        let rule = "DTSTART;TZID=Europe/Berlin:20240701T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3";
        format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event(&format!("{rule}\n{exception}")))
    };
    for exception in ["EXDATE:20240702T090000", "EXDATE;VALUE=DATE:20240702", "EXDATE:20240702T070000Z"] {
        let lines = read(&ICalendar, text(exception).as_bytes(), &Options::default()).expect("the zone is known");
        assert_eq!(shifts(&lines).len(), 2, "{exception}");
    }
}

#[test]
fn a_rule_is_followed_no_further_than_is_said() {
    let noted = |lines: &[String]| lines.iter().any(|line| line.starts_with("note partial-export"));
    let lines = read_plainly(&event("DTSTART:20240101T000000Z\nDURATION:P1D\nRRULE:FREQ=WEEKLY"));
    assert_eq!((shifts(&lines).len(), noted(&lines)), (53, true));
    let lines = read_plainly(&event("DTSTART:20240101T000000Z\nDURATION:P1D\nRRULE:FREQ=WEEKLY;COUNT=200"));
    assert_eq!((shifts(&lines).len(), noted(&lines)), (200, false));
    let lines = read_plainly(&event("DTSTART:20240101T000000Z\nRRULE:FREQ=DAILY;UNTIL=99991231T000000Z"));
    assert_eq!(shifts(&lines).len(), 10_000);
    assert!(lines.iter().any(|line| line.contains("more than 10000 occurrences")));
    // An end that nobody can read ends nothing: it is told, and the rule is followed to its limit.
    let lines = read_plainly(&event("DTSTART:20240101T000000Z\nRRULE:FREQ=WEEKLY;UNTIL=soon"));
    assert!(lines.iter().any(|line| line.contains("UNTIL: expected")));
}

proptest! {
    #[test]
    fn any_value_in_any_property_is_read_without_a_panic(
        name in prop::sample::select(vec![
            "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS", "UID", "SUMMARY", "ATTENDEE",
            "URL", "DTSTAMP", "BEGIN", "END", "DTSTART;TZID=Europe/Berlin", "DTSTART;VALUE=DATE", "RDATE;TZID=X",
        ]),
        value in prop::sample::select(vec![
            "", "99991231T235959Z", "00000101T000000Z", "19000101", "20240331T023000", "P1D", "-P1D", "P9999999W", "FREQ=YEARLY;INTERVAL=10000",
            "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=", "20240101T000000Z/P1D,20240101/20230101", "VEVENT", "VCALENDAR", "VTIMEZONE", "18446744073709551615",
            "mailto:", "é#", "On Call - ", "(Escalation)", "é é é é", "\\",
        ]),
    ) {
        let lines = read_plainly(&event(&format!("DTSTART:20240101T000000Z\n{name}:{value}")));
        prop_assert!(!lines.is_empty());
        let lines = read_plainly(&event(&format!("{name}:{value}\nDTSTART:20240101T000000Z\nRRULE:FREQ=WEEKLY;COUNT=2")));
        prop_assert!(!lines.is_empty());
    }
}
