//! Business hours by hand, against a walk minute by minute, and against the clocks of Python's zoneinfo.

use super::*;
use crate::model::IncidentKey;
use chrono::{DateTime, Days, Timelike, Utc};
use polars_core::prelude::{Column, NamedFrom, Series};
use proptest::prelude::*;

const ZONES: [&str; 5] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"];
const DAY: HourSpan = HourSpan { from: 480, until: 1080 };
const NIGHT: HourSpan = HourSpan { from: 1320, until: 360 };
const WHOLE: HourSpan = HourSpan { from: 0, until: 1440 };

fn at(text: &str) -> i64 {
    Instant::from_rfc3339(text).unwrap_or_else(|| panic!("{text}")).0
}

fn line(zone: &str, hours: HourSpan, holidays: &[&str]) -> Line {
    let off =
        holidays.iter().map(|day| i64::from(day.parse::<NaiveDate>().unwrap().num_days_from_ce())).collect::<Vec<_>>();
    let off = off.into_iter().map(|day| day - EPOCH_DAYS_FROM_CE).collect();
    let window = Window { from: Instant(at("2025-12-01T00:00:00Z")), until: Instant(at("2027-02-01T00:00:00Z")) };
    Line::new(&Calendar::new(zone.parse().unwrap()), hours, &off, window)
}

/// Hours between two instants.
fn hours(line: &Line, from: &str, until: &str) -> f64 {
    line.between_us(at(from), at(until)) as f64 / 3.6e9
}

#[test]
fn weekends_nights_and_holidays_do_not_count() {
    let berlin = line("Europe/Berlin", DAY, &["2026-05-01"]);
    // Friday 17:00 to Monday 09:00: an hour on either day. CET is an hour before UTC.
    assert_eq!(hours(&berlin, "2026-01-09T17:00:00+01:00", "2026-01-12T09:00:00+01:00"), 2.0);
    // Thursday 17:00 over Labour Day, a Friday, to Monday 09:00.
    assert_eq!(hours(&berlin, "2026-04-30T17:00:00+02:00", "2026-05-04T09:00:00+02:00"), 2.0);
    // Opened on Saturday, solved on Sunday: nothing; solved on Monday 08:30: half an hour.
    assert_eq!(hours(&berlin, "2026-01-10T10:00:00+01:00", "2026-01-11T20:00:00+01:00"), 0.0);
    assert_eq!(hours(&berlin, "2026-01-10T10:00:00+01:00", "2026-01-12T08:30:00+01:00"), 0.5);
    // A week has 50 hours, and so have those of both changes of the clocks, which are on Sundays.
    for monday in ["2026-01-05", "2026-03-23", "2026-10-19"] {
        let monday: NaiveDate = monday.parse().unwrap();
        let midnight = |days| Calendar::new(chrono_tz::Europe::Berlin).midnight(monday + Days::new(days)).0;
        assert_eq!(berlin.between_us(midnight(0), midnight(7)), 50 * 60 * MINUTE_US, "{monday}");
    }
    // To the microsecond, at both ends of the day.
    assert_eq!(berlin.between_us(at("2026-01-09T07:59:59Z"), at("2026-01-09T08:00:00.000001Z")), 1_000_001);
    assert_eq!(berlin.between_us(at("2026-01-09T16:59:59.999999Z"), at("2026-01-09T17:00:01Z")), 1);
}

#[test]
fn a_night_shift_over_a_change_of_the_clocks_is_as_long_as_it_is() {
    // Most zones change in the night to Sunday, when no shift is on. Cairo's clocks go forward on Friday 24 April 2026 at
    // 00:00 and back at the end of Thursday 29 October.
    let cairo = line("Africa/Cairo", NIGHT, &[]);
    // Thursday 22:00 EET to Friday 06:00 EEST: the hour from 00:00 to 01:00 is not there.
    assert_eq!(hours(&cairo, "2026-04-23T12:00:00Z", "2026-04-24T12:00:00Z"), 7.0);
    // Thursday 22:00 EEST to Friday 06:00 EET: the hour from 23:00 to 24:00 comes twice.
    assert_eq!(hours(&cairo, "2026-10-29T12:00:00Z", "2026-10-30T12:00:00Z"), 9.0);
    assert_eq!(hours(&cairo, "2026-10-28T12:00:00Z", "2026-10-29T12:00:00Z"), 8.0);
    // The shift of Friday night goes on into Saturday; none begins on Saturday or Sunday.
    let berlin = line("Europe/Berlin", NIGHT, &["2026-03-27"]);
    assert_eq!(hours(&berlin, "2026-01-09T21:00:00Z", "2026-01-12T21:00:00Z"), 8.0);
    // Not on the Friday before the clocks go forward, which is made a holiday here.
    assert_eq!(hours(&berlin, "2026-03-27T21:00:00Z", "2026-03-30T20:00:00Z"), 0.0);
}

#[test]
fn an_hour_that_comes_twice_counts_twice() {
    let of = |from, until| line("Africa/Cairo", HourSpan { from, until }, &[]);
    // 23:30 to 24:00 on Thursday 29 October comes twice.
    assert_eq!(hours(&of(1410, 1440), "2026-10-29T12:00:00Z", "2026-10-30T12:00:00Z"), 1.0);
    // 00:30 to 01:30 on Friday 24 April: the clocks show 01:00 after 23:59.
    assert_eq!(hours(&of(30, 90), "2026-04-23T12:00:00Z", "2026-04-24T12:00:00Z"), 0.5);
}

/// Minute by minute on the clocks of the zone: what [`Line`] has to give without walking.
fn walked(zone: &str, hours: HourSpan, holidays: &[NaiveDate], from: i64, until: i64) -> i64 {
    let zone: chrono_tz::Tz = zone.parse().unwrap();
    let is_in = |at: i64| {
        let local = DateTime::<Utc>::from_timestamp_micros(at).unwrap().with_timezone(&zone);
        let minute = local.hour() * 60 + local.minute();
        let today = local.date_naive();
        let (is_inside, day) = match hours.from < hours.until {
            true => (hours.contains(minute), today),
            false if minute >= hours.from => (true, today),
            false => (minute < hours.until, today - Days::new(1)),
        };
        is_inside && day.weekday().num_days_from_monday() < 5 && !holidays.contains(&day)
    };
    (from..until).step_by(MINUTE_US as usize).filter(|at| is_in(*at)).count() as i64 * MINUTE_US
}

#[test]
fn every_interval_of_the_oracle_is_counted_alike() {
    let holidays = ["2026-03-27", "2026-04-06", "2026-10-26", "2026-11-02"];
    let mut n = 0;
    for row in include_str!("../../../tests/oracles/business_hours.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let span: HourSpan = serde_json::from_value(cells[1].into()).unwrap();
        let found = line(cells[0], span, &holidays).between_us(at(cells[2]), at(cells[3]));
        assert_eq!(found, cells[4].parse::<i64>().unwrap() * MINUTE_US, "{row}");
        n += 1;
    }
    assert_eq!(n, 256);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_line_is_what_a_walk_of_the_minutes_gives(
        zone in proptest::sample::select(ZONES.to_vec()),
        span in proptest::sample::select(vec![DAY, NIGHT, WHOLE, HourSpan { from: 90, until: 135 }, HourSpan { from: 1440, until: 100 }]),
        around in proptest::sample::select(vec!["2026-03-08T07:00:00Z", "2026-03-29T01:00:00Z", "2026-04-04T15:00:00Z",
            "2026-10-03T15:30:00Z", "2026-10-25T01:00:00Z", "2026-11-01T06:00:00Z"]),
        before in 0_i64..6 * 1440,
        length in 0_i64..10 * 1440,
    ) {
        let from = at(around) - before * MINUTE_US;
        let until = from + length * MINUTE_US;
        let holidays = ["2026-03-30", "2026-10-23"];
        let days: Vec<NaiveDate> = holidays.iter().map(|day| day.parse().unwrap()).collect();
        let walked = walked(zone, HourSpan { from: span.from % 1440, ..span }, &days, from, until);
        prop_assert_eq!(line(zone, span, &holidays).between_us(from, until), walked);
    }

    #[test]
    fn hours_add_up_and_are_never_more_than_there_are(
        zone in proptest::sample::select(ZONES.to_vec()),
        span in proptest::sample::select(vec![DAY, NIGHT, WHOLE]),
        mut moments in proptest::collection::vec(0_i64..300 * 86_400_000_000, 3),
    ) {
        let line = line(zone, span, &["2026-05-01"]);
        moments.sort_unstable();
        let [a, b, c] = [0, 1, 2].map(|place| at("2026-01-01T00:00:00Z") + moments[place]);
        prop_assert_eq!(line.between_us(a, c), line.between_us(a, b) + line.between_us(b, c));
        prop_assert!(line.between_us(a, b) >= 0 && line.between_us(a, b) <= b - a);
    }

    #[test]
    fn whole_weeks_change_nothing_where_the_clocks_do_not(
        from in 0_i64..20 * 86_400_000_000,
        length in 0_i64..20 * 86_400_000_000,
        weeks in 1_i64..40,
    ) {
        let line = line("UTC", DAY, &[]);
        let from = at("2026-01-01T00:00:00Z") + from;
        let shift = weeks * 7 * DAY_US;
        prop_assert_eq!(line.between_us(from, from + length), line.between_us(from + shift, from + length + shift));
        // A week more is 50 hours more.
        prop_assert_eq!(line.between_us(from, from + shift), weeks * 50 * 60 * MINUTE_US);
    }
}

fn frame(teams: &[Option<&str>]) -> DataFrame {
    let rows = teams.len();
    let ids: Vec<String> = (0..rows).map(|row| row.to_string()).collect();
    let moments = Series::new("started_at".into(), vec![at("2026-01-01T00:00:00Z"); rows]);
    let columns = [
        Series::new("source".into(), vec!["servicenow"; rows]),
        Series::new("account".into(), vec![""; rows]),
        Series::new("id".into(), ids),
        Series::new("team".into(), teams.to_vec()),
        moments.clone(),
        moments.clone().with_name("detected_at".into()),
        moments.with_name("happened_at".into()),
    ];
    DataFrame::new(rows, columns.into_iter().map(Column::from).collect()).unwrap()
}

fn clock(teams: &[(&str, Calendar)], holds: Vec<Hold>, frame: &DataFrame) -> RowClock {
    let rules = HoursRules { hours: DAY, holidays: &[], common: Calendar::UTC, teams, hold_words: &[] };
    BusinessClock::new(&rules, frame, Instant(at("2026-12-01T00:00:00Z")), holds).unwrap().rows(frame).unwrap()
}

#[test]
fn the_first_team_with_a_zone_gives_the_hours() {
    let berlin = Calendar::new(chrono_tz::Europe::Berlin);
    let tokyo = Calendar::new(chrono_tz::Asia::Tokyo);
    let teams = [("core", berlin), ("desk", tokyo), ("again", berlin), ("plain", Calendar::UTC)];
    let frame =
        frame(&[Some("core"), Some("nobody; desk"), Some("desk;core"), None, Some("again;core"), Some("plain;nobody")]);
    let clock = clock(&teams, Vec::new(), &frame);
    // 07:00 to 08:00 UTC on a Wednesday: 08:00 to 09:00 in Berlin, 16:00 to 17:00 in Tokyo.
    let (from, until) = (at("2026-01-07T07:00:00Z"), at("2026-01-07T08:00:00Z"));
    let found = [0, 1, 2, 3, 4, 5].map(|row| clock.counted_us(row, from, until) / MINUTE_US);
    assert_eq!(found, [60, 60, 60, 0, 60, 0]);
    let at_ten = (at("2026-01-07T10:00:00Z"), at("2026-01-07T11:00:00Z"));
    let found = [0, 1, 2, 3, 4, 5].map(|row| clock.counted_us(row, at_ten.0, at_ten.1) / MINUTE_US);
    assert_eq!(found, [60, 0, 0, 60, 60, 60]);
    // A team without a zone lives in everybody's: UTC, which is not Tokyo.
    assert_eq!([0, 1, 2, 3, 4, 5].map(|row| clock.is_ambiguous(row)), [false, true, true, false, false, false]);
    assert_eq!(clock.clock().said().zones, [Calendar::UTC, berlin, tokyo]);
}

#[test]
fn time_on_hold_is_taken_off_inside_the_hours_alone() {
    let frame = frame(&[None, None, None]);
    let stay = |from: &str, until: &str| (Instant(at(from)), Instant(at(until)));
    let hold = |id: &str, stays: Vec<(Instant, Instant)>| Hold {
        key: IncidentKey { source: "servicenow".into(), account: String::new(), id: id.into() },
        stays,
    };
    let holds = vec![
        // Over a weekend: Friday 16:00 to Monday 10:00 are 2 and 2 hours of business; then Tuesday 09:00 to 09:30.
        hold(
            "0",
            vec![
                stay("2026-01-09T16:00:00Z", "2026-01-12T10:00:00Z"),
                stay("2026-01-13T09:00:00Z", "2026-01-13T09:30:00Z"),
            ],
        ),
        hold("1", Vec::new()),
    ];
    let clock = clock(&[], holds, &frame);
    let counted = |row, from, until| clock.counted_us(row, at(from), at(until)) / MINUTE_US;
    let held = |row, from, until| clock.held_us(row, at(from), at(until)).map(|us| us / MINUTE_US);
    // Friday 15:00 to Tuesday 12:00: 3 + 10 + 4 hours, of which 4.5 on hold.
    let whole = ("2026-01-09T15:00:00Z", "2026-01-13T12:00:00Z");
    assert_eq!((counted(0, whole.0, whole.1), held(0, whole.0, whole.1)), (17 * 60 - 270, Some(270)));
    assert_eq!((counted(1, whole.0, whole.1), held(1, whole.0, whole.1)), (17 * 60, Some(0)));
    // Nobody tells of the third: unknown is not zero, and nothing is taken off.
    assert_eq!((counted(2, whole.0, whole.1), held(2, whole.0, whole.1)), (17 * 60, None));
    assert_eq!([0, 1, 2].map(|row| clock.is_hold_known(row)), [true, true, false]);
    // It was on hold already at the start (Monday 09:00), until 10:00: of 3 hours 2 count.
    assert_eq!(counted(0, "2026-01-12T09:00:00Z", "2026-01-12T12:00:00Z"), 120);
    // It ends while on hold; begins and ends within one stay; between two stays.
    assert_eq!(counted(0, "2026-01-09T15:00:00Z", "2026-01-12T09:00:00Z"), 60);
    assert_eq!(counted(0, "2026-01-12T08:30:00Z", "2026-01-12T09:30:00Z"), 0);
    assert_eq!(counted(0, "2026-01-12T11:00:00Z", "2026-01-12T13:00:00Z"), 120);
}

#[test]
fn moments_before_the_line_begins_are_in_it() {
    // The line begins with the earliest moment of the frame, whatever century it is of.
    let old = at("1905-01-02T00:00:00Z");
    let mut frame = frame(&[None]);
    frame.replace("started_at", Series::new("started_at".into(), vec![old]).into()).unwrap();
    let clock = clock(&[], Vec::new(), &frame);
    // Monday 2 January 1905 and the week after it: 50 hours each.
    assert_eq!(clock.counted_us(0, old, old + 14 * DAY_US), 100 * 60 * MINUTE_US);
}
