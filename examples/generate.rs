//! Writes an invented export of any size, or the data set of the demonstration.
//!
//! ```text
//! cargo run --example generate -- canonical 1000000 big.csv --seed 7
//! cargo run --example generate -- demo sample-data/demo
//! cargo run --example generate -- rota 250000 rota
//! ```

#[path = "../benches/generate/mod.rs"]
mod generate;

use generate::{Incident, Spec};
use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::Path;

const USAGE: &str = "usage: generate canonical|pagerduty-csv|pagerduty-incidents|pagerduty-log-entries COUNT FILE [--seed N]\n       generate demo DIR\n       generate rota COUNT DIR";

fn main() -> Result<(), Error> {
    let wrong = || Error::other(USAGE);
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let seed = match words.iter().position(|word| word == "--seed") {
        Some(at) if at + 1 < words.len() => words.drain(at..at + 2).next_back().and_then(|seed| seed.parse().ok()),
        Some(_) => None,
        None => Some(1),
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match (&words[..], seed) {
        (["demo", folder], Some(_)) => demo(Path::new(folder)),
        (["rota", count, folder], Some(seed)) => rota(count.parse().map_err(|_| wrong())?, seed, Path::new(folder)),
        ([format, count, file], Some(seed)) => {
            let spec = Spec::two_years(count.parse().map_err(|_| wrong())?, seed);
            let write = match *format {
                "canonical" => generate::canonical_csv,
                "pagerduty-csv" => generate::pagerduty_csv,
                "pagerduty-incidents" => generate::pagerduty_incidents,
                "pagerduty-log-entries" => generate::pagerduty_log_entries,
                _ => return Err(wrong()),
            };
            let mut out = BufWriter::new(File::create(file)?);
            write(generate::incidents(spec), &mut out)?;
            out.flush()
        }
        _ => Err(wrong()),
    }
}

/// Three years of on-call: so many incidents, four notifications each.
fn rota(incidents: usize, seed: u64, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder)?;
    let file = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
    generate::rota::users(&mut file("users.json")?)?;
    generate::rota::oncalls(&mut file("oncalls.json")?)?;
    generate::rota::log_entries(incidents, seed, &mut file("log-entries.json")?)
}

/// Sixteen weeks that end on Sunday 2026-11-15: PagerDuty with most of its log entries and its rota, tickets with labels, and an
/// old account whose exports stopped in September.
fn demo(folder: &Path) -> Result<(), Error> {
    const DAY_S: i64 = 86_400;
    let until_s = 1_794_787_200; // 2026-11-16T00:00:00Z, a Monday
    let from_s = until_s - 112 * DAY_S;
    let file = |name: &str| File::create(folder.join(name)).map(BufWriter::new);

    let pagerduty =
        Spec { incidents: 600, seed: 42, from_s, until_s, services: 12, teams: 4, open_ratio: 0.012, prefix: 'Q' };
    generate::pagerduty_incidents(generate::incidents(pagerduty), &mut file("pagerduty-incidents.json")?)?;
    // The log was exported later: of the first ten days, whether anybody acknowledged is unknown.
    let logged = |incident: &Incident| incident.first().opened_s >= from_s + 10 * DAY_S;
    let entries = generate::incidents(pagerduty).filter(logged);
    generate::pagerduty_log_entries(entries, &mut file("pagerduty-log-entries.json")?)?;

    generate::pagerduty_oncalls(pagerduty, &mut file("pagerduty-oncalls.json")?)?;

    let tickets = Spec { incidents: 250, seed: 4711, prefix: 'T', ..pagerduty };
    // People label two tickets in three.
    let labelled = generate::incidents(tickets).map(|mut incident| {
        if incident.number % 3 > 0 && incident.last().resolved.is_some() {
            incident.false_positive = incident.false_positive.or(Some(incident.number % 10 == 0));
        }
        incident
    });
    let mut out = file("tickets.csv")?;
    generate::canonical_csv(labelled, &mut out)?;
    // What exports are like: a stamp that is none, and a row that lost its id.
    writeln!(out, "TBADSTAMP,INC-251,Printer on fire,reports,Platform,SEV4,resolved,,yesterday,,,,,,,,,,,")?;
    writeln!(
        out,
        ",INC-252,Who lost the number?,mail,Data,SEV4,resolved,,2026-11-10T09:00:00Z,,2026-11-10T10:00:00Z,,,,,,,,,"
    )?;
    out.flush()?;

    let old = Spec { incidents: 90, seed: 99, until_s: until_s - 46 * DAY_S, prefix: 'P', ..pagerduty };
    generate::pagerduty_csv(generate::incidents(old), &mut file("old-account.csv")?)
}
