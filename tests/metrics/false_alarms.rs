//! How often the verdict says that something changed where nothing did: 40 services, 6 metrics, independent and in storms.
//!
//! Not run with the other tests, since it takes minutes (TRIALS says how many tables of each kind, 200 unless it does):
//! `scripts/cargo test --test metrics -- --ignored --nocapture false_alarms`.

use crate::question::{OURS, covered, frame};
use crate::tables::{Cell, Rows, complete_incident, parse_at};
use incidence::metrics::{Data, Metric, Verdict, compare, metric};
use incidence::model::{Calendar, Instant, Scope, Window};
use incidence::stats::Stream;
use incidence::table::schema;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const SERVICES: u32 = 40;
const METRICS: [&str; 6] = ["mtta", "mttr", "incident_count", "ack_rate", "auto_resolved_rate", "escalation_rate"];
const DAY_US: i64 = 86_400_000_000;

/// What the world is like.
#[derive(Clone, Copy)]
struct World {
    name: &'static str,
    /// Storms a service and week; each brings 4 to 15 incidents in one day.
    storms: f64,
    /// The standard deviation of what all incidents of one day have in common, on the scale of logs.
    of_day: f64,
    /// Weeks before and after.
    weeks: (i64, i64),
    /// Looked at when the window after ends, so that some are still open.
    is_seen_at_once: bool,
}

fn poisson(stream: &mut Stream, mean: f64) -> u32 {
    let (mut n, mut product, least) = (0, stream.unit(), (-mean).exp());
    while product > least {
        n += 1;
        product *= stream.unit();
    }
    n
}

/// Incidents of all services over all weeks, and when the window after begins and ends.
fn incidents(world: World, stream: &mut Stream) -> (Rows, i64, i64, i64) {
    let begin = parse_at("5");
    let middle = begin + world.weeks.0 * 7 * DAY_US;
    let end = middle + world.weeks.1 * 7 * DAY_US;
    let as_of = if world.is_seen_at_once { end } else { end + 60 * DAY_US };
    let mut rows = Rows::new(schema::DERIVED);
    let mut number = 0;
    for service in 0..SERVICES {
        // From one a week to one a day, and a little more.
        let a_week = 1.0 + 8.0 * f64::from(service) / f64::from(SERVICES);
        for day in 0..(world.weeks.0 + world.weeks.1) * 7 {
            let common = world.of_day * stream.normal();
            let mut n = poisson(stream, a_week / 7.0);
            if stream.unit() < world.storms / 7.0 {
                n += 4 + (stream.unit() * 12.0) as u32;
            }
            for _ in 0..n {
                let mut normal = |level: f64, sigma: f64| (level + common + sigma * stream.normal()).exp();
                let (acked, resolved) = (normal(5.0, 1.0), normal(7.5, 1.25));
                let at = begin + day * DAY_US + (stream.unit() * DAY_US as f64) as i64;
                let after = |seconds: f64| Some(at + (seconds * 1e6) as i64).filter(|at| *at <= as_of);
                let chance = |stream: &mut Stream, level: f64| stream.unit() < 1.0 / (1.0 + (-level - common).exp());
                let is_acked = chance(stream, 1.5);
                let (is_auto, is_escalated) = (chance(stream, -1.0), chance(stream, -2.0));
                let (acked, resolved) = (after(acked).filter(|_| is_acked), after(resolved));
                let acked = acked.filter(|acked| resolved.is_none_or(|resolved| *acked < resolved));
                number += 1;
                let moment = |at: Option<i64>| at.map_or(Cell::Null, Cell::At);
                let cells = [
                    ("id", Cell::Text(format!("Q{number:07}"))),
                    ("detected_at", Cell::At(at)),
                    ("acknowledged_at", moment(acked)),
                    ("resolved_at", moment(resolved)),
                    ("service", Cell::Text(format!("service-{service:02}"))),
                    ("severity", Cell::Whole(3)),
                    ("auto_resolved", resolved.map_or(Cell::Null, |_| is_auto.into())),
                    ("escalation_count", Cell::Whole(i64::from(is_escalated))),
                ];
                rows.push(&cells);
                complete_incident(&mut rows, &cells.map(|(name, _)| name.to_owned()));
            }
        }
    }
    (rows, begin, middle, end)
}

/// Comparisons, alarms among them, and families of one table with any alarm; by metric in the last.
type Alarms = (u64, u64, BTreeSet<&'static str>, BTreeMap<(&'static str, Option<&'static str>), (u64, u64)>);

fn alarms(world: World, metrics: &[&'static Metric], seed: u64) -> Alarms {
    let mut stream = Stream::new(seed, 0);
    let (rows, begin, middle, end) = incidents(world, &mut stream);
    let (derived, openings) = (frame(&rows), frame(&Rows::new(schema::OPENING)));
    let as_of = Instant(if world.is_seen_at_once { end } else { end + 60 * DAY_US });
    let mut coverage = covered("csv", "1", "2026-02-01");
    (coverage.first_at, coverage.last_at) = (Instant(begin), as_of);
    let first_by_service = (0..SERVICES).map(|service| (format!("service-{service:02}"), Instant(begin))).collect();
    let data = Data {
        derived: &derived,
        population: &OURS,
        coverage: &[coverage],
        openings: &openings,
        history_from: Instant(begin),
        first_by_service: &first_by_service,
        repeat_window_s: 2_592_000.0,
        transient_s: 300.0,
        clock: None,
    };
    let scope = |from, until| Scope {
        window: Window { from: Instant(from), until: Instant(until) },
        as_of,
        calendar: Calendar::UTC,
        by: vec!["service".to_owned()],
        filters: Vec::new(),
    };
    let found = compare(&data, metrics, &scope(begin, middle), &scope(middle, end)).unwrap();
    let mut out = (0, 0, BTreeSet::new(), BTreeMap::new());
    for row in &found.rows {
        let is_alarm = row.verdict != Verdict::CannotTell;
        out.0 += 1;
        out.1 += u64::from(is_alarm);
        if is_alarm {
            out.2.insert(row.after.metric.family.word());
        }
        let of_metric = out.3.entry((row.after.metric.id, row.test)).or_insert((0, 0));
        of_metric.0 += 1;
        of_metric.1 += u64::from(row.p.is_some_and(|p| p <= 0.05));
    }
    out
}

#[test]
#[ignore = "simulates, and needs minutes"]
fn false_alarms_stay_under_five_percent() {
    let metrics: Vec<&'static Metric> = METRICS.iter().map(|id| metric(id).unwrap()).collect();
    let trials = std::env::var("TRIALS").ok().and_then(|trials| trials.parse().ok()).unwrap_or(200_u64);
    let mut wrong = Vec::new();
    for (name, storms, of_day) in [("independent", 0.0, 0.0), ("storms", 0.35, 0.8)] {
        for (weeks, is_seen_at_once) in [((4, 1), true), ((4, 4), true), ((12, 12), false)] {
            let world = World { name, storms, of_day, weeks, is_seen_at_once };
            let all: Vec<Alarms> = (0..trials).into_par_iter().map(|seed| alarms(world, &metrics, seed)).collect();
            let (n, found) = all.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            let mut by_metric: BTreeMap<(&str, Option<&str>), (u64, u64)> = BTreeMap::new();
            for (key, (n, below)) in all.iter().flat_map(|one| &one.3) {
                let sum = by_metric.entry(*key).or_default();
                (sum.0, sum.1) = (sum.0 + n, sum.1 + below);
            }
            let share = found as f64 / n as f64;
            println!(
                "{name}, {} weeks before, {} after, seen {}:",
                weeks.0,
                weeks.1,
                if is_seen_at_once { "at once" } else { "later" }
            );
            println!("  verdicts in {found} of {n} comparisons ({:.3} %)", share * 100.0);
            for family in ["response", "reliability", "quality"] {
                let families = all.iter().filter(|one| one.2.contains(family)).count() as f64 / trials as f64;
                println!("  {family}: {:.1} % of tables have any", families * 100.0);
                // The standard error of 5 % over 200 tables is 1.5 %.
                if families > 0.05 + 3.0 * (0.05 * 0.95 / trials as f64).sqrt() {
                    wrong.push(format!("{} {weeks:?} {family}: {:.1} %", world.name, families * 100.0));
                }
            }
            for ((metric, test), (n, below)) in by_metric {
                println!(
                    "  {metric}, {}: p <= 5 % in {:.1} % of {n}",
                    test.unwrap_or("none"),
                    below as f64 / n as f64 * 100.0
                );
            }
            if share > 0.05 {
                wrong.push(format!("{} {weeks:?}: {share}", world.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
