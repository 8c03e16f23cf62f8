//! Expected values come from Python's `datetime`, an independent calendar.

use super::*;
use crate::model::{Instant, code};

#[test]
fn stamps_with_a_zone_are_instants() {
    let cases = [
        ("2024-03-12T15:04:05Z", 1_710_255_845_000_000),
        ("2024-03-12t15:04:05z", 1_710_255_845_000_000),
        ("2024-03-12T15:04:05.3Z", 1_710_255_845_300_000),
        ("2024-03-12T15:04:05.362Z", 1_710_255_845_362_000),
        ("2024-03-12T15:04:57.801578Z", 1_710_255_897_801_578),
        ("2024-03-12T15:04:26.739266876+02:00", 1_710_248_666_739_266),
        ("2012-05-03T00:05:29+01:00", 1_335_999_929_000_000),
        ("2024-03-12T15:04:05.000+0000", 1_710_255_845_000_000),
        ("2025-01-10 02:25:00+00:00", 1_736_475_900_000_000),
        ("2024-03-12T15:04:05-0600", 1_710_277_445_000_000),
        ("2011-05-06T17:00Z", 1_304_701_200_000_000),
        ("2011-05-06T03:30-07", 1_304_677_800_000_000),
        ("20240601T000000Z", 1_717_200_000_000_000),
        ("1624564393", 1_624_564_393_000_000),
        ("1624564393.25", 1_624_564_393_250_000),
        ("1517416644721", 1_517_416_644_721_000),
        ("1517416644721123", 1_517_416_644_721_123),
        ("1420452224764002246", 1_420_452_224_764_002),
        ("Tue, 12 Mar 2024 15:04:05 GMT", 1_710_255_845_000_000),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ("1969-12-31T23:59:59.5Z", -500_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        (" 2017-10-06 18:47:46 UTC ", 1_507_315_666_000_000),
    ];
    for (text, micros) in cases {
        assert_eq!(parse(text, None), Ok(Stamp::At(Instant(micros))), "{text}");
    }
}

#[test]
fn stamps_without_a_zone_are_what_a_clock_showed() {
    let cases = [
        ("2024-03-12 15:04:05", 1_710_255_845_000_000),
        ("2024-03-12 15:04:05.250", 1_710_255_845_250_000),
        ("2026-02-13 21:23:43.43", 1_771_017_823_430_000),
        ("2023-05-31T10:05:00", 1_685_527_500_000_000),
        ("12/Mar/24 3:04 PM", 1_710_255_840_000_000),
        ("12/Mar/24 03:04 PM", 1_710_255_840_000_000),
        ("25/Feb/26 10:17 PM", 1_772_057_820_000_000),
        ("12/Mar/24 12:04 am", 1_710_201_840_000_000),
        ("12 Mar 2024 15:04:05", 1_710_255_845_000_000),
        ("Mar 12, 2024 3:04 PM", 1_710_255_840_000_000),
        ("5/3/2016 12:00", 1_457_179_200_000_000),
        ("05-03-2016 12:00", 1_457_179_200_000_000),
        ("05/02/2012 13:32:07", 1_328_448_727_000_000),
        ("5.3.2016 7:08", 1_457_161_680_000_000),
        ("20210721T03:00:00", 1_626_836_400_000_000),
        ("20240312150405", 1_710_255_845_000_000),
        ("2016/3/5 12:00", 1_457_179_200_000_000),
    ];
    for (text, micros) in cases {
        assert_eq!(parse(text, Some(DateOrder::DayFirst)), Ok(Stamp::Local(micros)), "{text}");
    }
    assert_eq!(parse("6/21/2025 16:14", Some(DateOrder::MonthFirst)), Ok(Stamp::Local(1_750_522_440_000_000)));
    assert_eq!(parse("6/21/2025 4:14:00 AM", Some(DateOrder::MonthFirst)), Ok(Stamp::Local(1_750_479_240_000_000)));
}

#[test]
fn dates_and_times_that_no_calendar_shows_are_refused() {
    for text in [
        "2024-02-30T00:00:00Z",
        "2023-02-29 10:00:00",
        "2024-13-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-01-01T25:61:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T10:30:60Z",
        "2024-01-01 25:61",
        "31/4/2024 10:00",
        "2024-01-01T10:00:00+99:00",
        "2024-02-30",
        "12/Mar/24 13:04 PM",
    ] {
        assert_eq!(parse(text, Some(DateOrder::DayFirst)), Err(BadStamp::Impossible), "{text}");
    }
}

#[test]
fn what_is_no_stamp_is_refused() {
    for text in [
        "yesterday",
        "12:00",
        "5",
        "2024",
        "2024-01-01T",
        "2024-01-01T10",
        "1/2",
        "24-03-12 15:04",
        "2024-01-01T10:00:00ZZ",
        "2024-01-01T10:00:00.Z",
        "1.2.3.4",
        "12/Mrz/24 3:04 PM",
        "März 5",
        "2024-01-01T10:00:00+1:00:00",
        "-1624564393",
        "1e9",
    ] {
        assert_eq!(parse(text, Some(DateOrder::DayFirst)), Err(BadStamp::NotAStamp), "{text}");
    }
    assert_eq!(parse("5/3/2016 12:00", None), Err(BadStamp::OrderUnknown));
}

#[test]
fn words_for_none_and_dates_without_a_time() {
    for text in [
        "",
        " ",
        "?",
        "-",
        "N/A",
        "NULL",
        "NaT",
        "None",
        "no value",
        "Unset",
        "0001-01-01T00:00:00Z",
        "0000-00-00 00:00:00",
        "Not Available",
    ] {
        assert_eq!(parse(text, None), Ok(Stamp::Missing), "{text:?}");
    }
    for text in ["2024-03-12", "20240312", "5/3/2016", "12 Mar 2024"] {
        assert_eq!(parse(text, None), Ok(Stamp::DateOnly), "{text}");
    }
}

#[test]
fn a_local_time_is_read_in_the_zone_of_the_file() {
    let stamps = Stamps::new("f.csv", Some(chrono_tz::Europe::Berlin));
    let mut odd = Odd::new();
    let mut take = |text: &str| stamps.take(7, "created_at", text, &mut odd).unwrap();
    // Berlin: clocks went forward on 31 March 2024 at 02:00 and back on 27 October 2024 at 03:00.
    assert_eq!(take("2024-03-12 15:04:05"), Taken::At(Instant::from_rfc3339("2024-03-12T14:04:05Z").unwrap()));
    assert_eq!(take("2024-03-31 02:30:00"), Taken::At(Instant::from_rfc3339("2024-03-31T01:30:00Z").unwrap()));
    assert_eq!(take("2024-10-27 02:30:00"), Taken::At(Instant::from_rfc3339("2024-10-27T00:30:00Z").unwrap()));
    // An abbreviation tells the two apart; one that is not the zone's own means its usual offset.
    assert_eq!(take("2024-10-27 02:30:00 CET"), Taken::At(Instant::from_rfc3339("2024-10-27T01:30:00Z").unwrap()));
    assert_eq!(take("2024-10-27 02:30:00 CEST"), Taken::At(Instant::from_rfc3339("2024-10-27T00:30:00Z").unwrap()));
    assert_eq!(take("2024-07-01 02:30:00 PDT"), Taken::At(Instant::from_rfc3339("2024-07-01T09:30:00Z").unwrap()));
    assert_eq!(take("2024-07-01"), Taken::Unknown);
    assert_eq!(take("n/a"), Taken::Missing);
    let codes: Vec<_> = odd.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [code::SKIPPED_LOCAL_TIME, code::AMBIGUOUS_LOCAL_TIME, code::DATE_ONLY]);
}

#[test]
fn one_offset_for_a_whole_file_is_taken_from_every_local_time() {
    let stamps = Stamps::at_offset("f.csv", -6 * 3600);
    let mut odd = Odd::new();
    let mut take = |text: &str| stamps.take(7, "created_at", text, &mut odd).unwrap();
    let at = |text: &str| Taken::At(Instant::from_rfc3339(text).unwrap());
    assert_eq!(take("2024-03-12 15:04:05.250"), at("2024-03-12T21:04:05.25Z"));
    // No clock is asked: the hour that Chicago's skipped is read like any other.
    assert_eq!(take("2024-03-10 02:30:00"), at("2024-03-10T08:30:00Z"));
    assert_eq!(take("2024-03-12T15:04:05+01:00"), at("2024-03-12T14:04:05Z"));
    assert_eq!(take(""), Taken::Missing);
    assert!(odd.is_empty());
}

#[test]
fn bare_offsets_are_read_in_every_width() {
    let cases =
        [("+0100", 3600), ("-06:00", -21_600), ("-6", -21_600), ("+5:30", 19_800), ("+12", 43_200), ("+0000", 0)];
    for (text, seconds) in cases {
        assert_eq!(offset_s(text), Some(seconds), "{text}");
    }
    for text in ["", "+", "6", "+99:00", "CST", "+1:0", "+1:60", "+é:0", "+1:é"] {
        assert_eq!(offset_s(text), None, "{text}");
    }
}

#[test]
fn what_nobody_said_stops_the_file_and_names_the_way_out() {
    let stamps = Stamps::new("f.csv", None);
    let error = stamps.take(7, "created_at", "2024-03-12 15:04:05", &mut Odd::new()).unwrap_err();
    assert_eq!(error.message, "f.csv:7: created_at: \"2024-03-12 15:04:05\" has no time zone");
    assert!(error.way_out.contains("--source-tz"), "{error}");
    let stamps = Stamps::new("f.csv", Some(chrono_tz::America::Chicago));
    assert!(stamps.take(7, "opened", "2024-03-12 15:04:05 IST", &mut Odd::new()).is_err());
    let error = stamps.take(7, "opened", "5/3/2016 12:00", &mut Odd::new()).unwrap_err();
    assert!(error.way_out.contains("timestamp_formats"), "{error}");
}

#[test]
fn the_order_of_day_and_month_is_one_answer_for_the_whole_file() {
    let taken = |cells: &'static [&'static str]| {
        let stamps = Stamps::new("f.csv", Some(chrono_tz::UTC)).decided_by(move || {
            let mut votes = OrderVotes::default();
            cells.iter().for_each(|cell| votes.count(cell));
            Ok(votes)
        });
        stamps.take(2, "opened_at", "5/3/2016 12:00", &mut Odd::new())
    };
    let at = |text: &str| Ok(Taken::At(Instant::from_rfc3339(text).unwrap()));
    assert_eq!(taken(&["1/1/2016 10:00", "29/2/2016 01:16"]), at("2016-03-05T12:00:00Z"));
    assert_eq!(taken(&["1/1/2016 10:00", "2/29/2016 01:16", "?"]), at("2016-05-03T12:00:00Z"));
    assert!(taken(&["1/1/2016 10:00"]).unwrap_err().message.contains("no date of the file tells"));
    assert!(taken(&["2/29/2016 10:00", "29/2/2016 10:00"]).unwrap_err().message.contains("has both"));
}

#[test]
fn formats_of_a_map_come_first() {
    let stamps =
        Stamps::new("f.csv", Some(chrono_tz::UTC)).with_formats(vec!["%m/%d/%Y %H:%M".into(), "%Y|%j|%H%M%S%z".into()]);
    let take = |text: &str| stamps.take(2, "opened_at", text, &mut Odd::new()).unwrap();
    assert_eq!(take("5/3/2016 12:00"), Taken::At(Instant::from_rfc3339("2016-05-03T12:00:00Z").unwrap()));
    assert_eq!(take("2016|033|120000+0100"), Taken::At(Instant::from_rfc3339("2016-02-02T11:00:00Z").unwrap()));
    assert_eq!(take("2016-05-03T12:00:00Z"), Taken::At(Instant::from_rfc3339("2016-05-03T12:00:00Z").unwrap()));
}

proptest::proptest! {
    #[test]
    fn any_instant_is_read_as_it_is_written(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000) {
        let at = Instant(micros);
        proptest::prop_assume!(micros >= -30_610_224_000_000_000); // before year 1000 the year has a leading zero
        let text = at.to_string();
        proptest::prop_assert_eq!(parse(&text, None), Ok(Stamp::At(at)));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,30}", stamp in "[-0-9/:.,TZ +AaPpMmarc]{0,24}") {
        for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
            let _ = (parse(&text, order), parse(&stamp, order));
            OrderVotes::default().count(&stamp);
        }
    }
}
