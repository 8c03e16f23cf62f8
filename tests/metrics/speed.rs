//! How long a million incidents take: `cargo test --test metrics -- --ignored --nocapture speed`.

use crate::question::{OURS, covered, frame};
use crate::tables::{Cell, Rows, complete_incident, parse_at};
use incidence::metrics::{BusinessClock, Data, HoursRules, Request, evaluate, evaluate_points, metric, registry};
use incidence::model::{Calendar, HourSpan, Instant, Scope, Window};
use incidence::table::schema;
use polars_core::prelude::DataFrame;
use std::collections::BTreeMap;
use std::time::Instant as Clock;

const WEEKS: i64 = 13;

/// A block of incidents, made once and put end to end: ids repeat, which no figure here minds.
fn block(first: i64, n: i64) -> DataFrame {
    let mut rows = Rows::new(schema::DERIVED);
    for number in first..first + n {
        let hash = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 8;
        let at = parse_at("5") + (hash % (WEEKS as u64 * 604_800)) as i64 * 1_000_000;
        let cells = [
            ("id", Cell::Text(format!("Q{number:013}"))),
            ("detected_at", Cell::At(at)),
            ("started_at", Cell::At(at - (hash % 400) as i64 * 1_000_000)),
            ("acknowledged_at", Cell::At(at + (hash % 977) as i64 * 1_000_000)),
            ("mitigated_at", Cell::At(at + (hash % 4_973) as i64 * 1_000_000)),
            ("resolved_at", Cell::At(at + (hash % 14_983) as i64 * 1_000_000)),
            ("service", Cell::Text(format!("service-{}", hash % 40))),
            ("severity", Cell::Whole((hash % 4) as i64 + 1)),
            ("issue", Cell::Text(format!("service-{} title {}", hash % 40, hash % 20_011))),
            ("is_failure", Cell::Flag(hash.is_multiple_of(4))),
            ("response_target_s", Cell::Real(900.0)),
            ("ack_target_s", Cell::Real(300.0)),
            ("detect_target_s", Cell::Real(300.0)),
            ("resolve_target_s", Cell::Real(1800.0)),
        ];
        rows.push(&cells);
        complete_incident(&mut rows, &cells.map(|(name, _)| name.to_owned()));
    }
    frame(&rows)
}

fn million() -> DataFrame {
    let mut derived = block(0, 50_000);
    for place in 1..20 {
        derived = derived.vstack(&block(place * 50_000, 50_000)).unwrap();
    }
    derived
}

/// What the clock of business hours adds.
#[test]
#[ignore = "measures"]
fn a_million_incidents_in_business_hours() {
    let derived = million();
    let openings = frame(&Rows::new(schema::OPENING));
    let coverage = [covered("csv", "1", "2026-05-01")];
    let window = Window { from: Instant(parse_at("5")), until: Instant(parse_at("2026-04-06")) };
    let first_by_service = BTreeMap::new();
    let data = Data {
        derived: &derived,
        population: &OURS,
        coverage: &coverage,
        openings: &openings,
        history_from: window.from,
        first_by_service: &first_by_service,
        repeat_window_s: 2_592_000.0,
        transient_s: 300.0,
        clock: None,
    };
    let rules = HoursRules {
        hours: HourSpan { from: 480, until: 1080 },
        holidays: &[],
        common: Calendar::new(chrono_tz::Europe::Berlin),
        teams: &[],
        hold_words: &[],
    };
    let made = Clock::now();
    let business = BusinessClock::new(&rules, &derived, window.until, Vec::new()).unwrap();
    println!("business hours laid out in {:?}", made.elapsed());
    for clock in [None, Some(&business), None, Some(&business)] {
        let metrics = [metric("mttr").unwrap()];
        let scope = Scope { window, as_of: window.until, calendar: Calendar::UTC, by: Vec::new(), filters: Vec::new() };
        let measured = Clock::now();
        evaluate_points(&Data { clock, ..data }, &Request { metrics: &metrics, scope: &scope }).unwrap();
        println!("mttr without intervals, in business hours {}: {:?}", clock.is_some(), measured.elapsed());
    }
}

#[test]
#[ignore = "measures, and needs a minute"]
fn a_million_incidents() {
    let derived = million();
    let openings = frame(&Rows::new(schema::OPENING));
    let coverage = [covered("csv", "1", "2026-05-01")];
    let window = Window { from: Instant(parse_at("5")), until: Instant(parse_at("2026-04-06")) };
    let first_by_service: BTreeMap<String, Instant> =
        (0..40).map(|service| (format!("service-{service}"), window.from)).collect();
    let data = Data {
        derived: &derived,
        population: &OURS,
        coverage: &coverage,
        openings: &openings,
        history_from: window.from,
        first_by_service: &first_by_service,
        repeat_window_s: 2_592_000.0,
        transient_s: 300.0,
        clock: None,
    };
    for by in [&[][..], &["service", "week"], &["severity"]] {
        let by: Vec<String> = by.iter().map(|&name: &&str| name.to_owned()).collect();
        let scope = Scope { window, as_of: window.until, calendar: Calendar::UTC, by, filters: Vec::new() };
        for _ in 0..3 {
            let clock = Clock::now();
            let table = evaluate(&data, &Request { metrics: registry(), scope: &scope }).unwrap();
            println!("by {:?}: {} rows in {:?}", scope.by, table.rows.len(), clock.elapsed());
        }
        for metric in registry() {
            let clock = Clock::now();
            evaluate(&data, &Request { metrics: &[metric], scope: &scope }).unwrap();
            println!("  {}: {:?}", metric.id, clock.elapsed());
        }
    }
}
