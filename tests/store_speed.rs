//! How fast a million incidents go into and out of the store, beside the engine's own CSV reader. Not run by default:
//! `cargo test --test store_speed -- --ignored --nocapture`; `ROWS=100000` for fewer.

use incidence::model::{AckState, Field, IncidentRecord, Instant, Knows, Place, Sink, Status, Window};
use incidence::store::{ImportMeta, Store};
use incidence::table::{Batch, Builders};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant as Clock;

const SERVICES: [&str; 8] = ["payments", "login", "search", "cart", "mail", "reports", "edge", "batch"];

/// The largest memory that this process has held so far, in MiB; 0 where the system does not tell.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// The processor time that this process has used so far, in seconds; 0 where the system does not tell. On a machine
/// with other work it says more than the clock on the wall.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat
        .rsplit(')')
        .next()
        .map(|rest| rest.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum());
    ticks.unwrap_or(0.0) / 100.0
}

fn batch(first: u64, rows: u64) -> Batch {
    let mut builders = Builders::default();
    let (mut id, mut title, mut url) = (String::new(), String::new(), String::new());
    for n in first..first + rows {
        for text in [&mut id, &mut title, &mut url] {
            text.clear();
        }
        let random = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        write!(id, "INC{n:010}").unwrap();
        write!(title, "disk usage of node-{} above {} %", random % 997, 80 + random % 20).unwrap();
        write!(url, "https://example.org/incidents/INC{n:010}").unwrap();
        let detected = Instant::from_s(1_600_000_000 + (n * 150) as i64);
        let record = IncidentRecord {
            source: "csv",
            id: &id,
            number: Some(&id),
            title: Some(&title),
            service: Some(SERVICES[(random % 8) as usize]),
            team: Some(["core", "web", "data"][(random % 3) as usize]),
            severity_raw: Some(["SEV1", "SEV2", "SEV3", "SEV4"][(random % 4) as usize]),
            urgency: Some(["high", "low"][(random % 2) as usize]),
            status: Some(Status::Resolved),
            status_raw: Some("resolved"),
            started_at: Some(detected.plus_s(-30.0)),
            detected_at: Some(detected),
            created_at: Some(detected.plus_s(1.0)),
            acknowledged_at: Some(detected.plus_s((random % 900) as f64)),
            ack_state: AckState::Known,
            resolved_at: Some(detected.plus_s(900.0 + (random % 9000) as f64)),
            acknowledged_by: Some(["Ann", "Bob", "Cid", "Dan"][(random % 4) as usize]),
            resolved_by: Some(["Ann", "Bob", "Cid", "Dan"][(random % 4) as usize]),
            auto_resolved: Some(random % 5 == 0),
            dedup_key: Some(&title),
            tags: Some("linux;disk"),
            url: Some(&url),
            alert_count: Some((random % 7) as u32),
            knows: Knows::of(&[Field::Acknowledged, Field::ResolvedAt]),
            ..IncidentRecord::default()
        };
        builders.incident(Place { line: n + 2, record: n + 1 }, &record);
    }
    builders.finish()
}

#[test]
#[ignore = "a measurement, of minutes"]
fn a_million_incidents_in_and_out() {
    let rows: u64 = std::env::var("ROWS").map_or(1_000_000, |rows| rows.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.duckdb");
    let mut store = Store::open(&path).unwrap();
    let imported_at = Instant::from_s(4_000_000_000);
    let (mut built, mut appended) = (0.0, 0.0);
    let cpu = cpu_s();
    let whole = Clock::now();
    let mut import = store.begin_import("a", "csv", "", imported_at).unwrap();
    for first in (0..rows).step_by(65_536) {
        let clock = cpu_s();
        let batch = batch(first, 65_536.min(rows - first));
        built += cpu_s() - clock;
        let clock = cpu_s();
        import.append(batch).unwrap();
        appended += cpu_s() - clock;
    }
    let clock = cpu_s();
    let line = import.finish(ImportMeta::default()).unwrap();
    assert_eq!(line.incidents.new, rows);
    let finished = cpu_s() - clock;
    let whole = whole.elapsed().as_secs_f64();
    println!(
        "import: {whole:.2} s, {:.2} s of processors (built {built:.2}, appended {appended:.2}, finished {finished:.2})",
        cpu_s() - cpu
    );
    println!("peak {} MiB, file {} MiB", peak_mib(), std::fs::metadata(&path).unwrap().len() >> 20);
    let clock = Clock::now();
    drop(store);
    println!("closed: {:.2} s", clock.elapsed().as_secs_f64());

    let clock = Clock::now();
    let store = Store::open_read_only(&path).unwrap();
    let as_of = store.as_of().unwrap().unwrap();
    println!("opened: {:.2} s", clock.elapsed().as_secs_f64());
    let clock = Clock::now();
    store.coverage(as_of).unwrap();
    println!("coverage: {:.2} s", clock.elapsed().as_secs_f64());
    let clock = Clock::now();
    store.whole().unwrap();
    store.first_by_service(as_of, std::iter::empty()).unwrap();
    println!("whole, first_by_service: {:.2} s", clock.elapsed().as_secs_f64());
    let quarter = Window { from: as_of.plus_s(-91.0 * 86_400.0), until: as_of };
    for (name, range) in [("a quarter", Some(quarter)), ("all", None)] {
        let (clock, cpu) = (Clock::now(), cpu_s());
        let (schema, batches) = store.incidents(range, &[], Some(as_of)).unwrap();
        let read = clock.elapsed().as_secs_f64();
        let frame = incidence::table::from_arrow(&schema, &batches).unwrap();
        println!(
            "{name}: {} incidents in {read:.2} s, as a frame {:.2} s, {:.2} s of processors, peak {} MiB",
            frame.height(),
            clock.elapsed().as_secs_f64(),
            cpu_s() - cpu,
            peak_mib()
        );
    }
}

#[test]
#[ignore = "a measurement, of minutes"]
fn the_same_by_the_engine_itself() {
    let rows: u64 = std::env::var("ROWS").map_or(1_000_000, |rows| rows.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (csv, path) = (folder.path().join("a.csv"), folder.path().join("s.duckdb"));
    let mut file = std::io::BufWriter::new(std::fs::File::create(&csv).unwrap());
    for first in (0..rows).step_by(65_536) {
        let batch = batch(first, 65_536.min(rows - first)).incidents;
        if first == 0 {
            let names: Vec<&str> = batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect();
            writeln!(file, "{}", names.join(",")).unwrap();
        }
        for row in 0..batch.num_rows() {
            for (n, column) in batch.columns().iter().enumerate() {
                let comma = if n == 0 { "" } else { "," };
                write!(file, "{comma}{}", arrow::util::display::array_value_to_string(column, row).unwrap()).unwrap();
            }
            writeln!(file).unwrap();
        }
    }
    file.flush().unwrap();
    let engine = duckdb::Connection::open(&path).unwrap();
    let (clock, cpu) = (Clock::now(), cpu_s());
    let sql = format!("create table t as select * from read_csv('{}')", csv.display());
    engine.execute_batch(&sql).unwrap();
    let mib = std::fs::metadata(&csv).unwrap().len() >> 20;
    println!(
        "read_csv of {mib} MiB: {:.2} s, {:.2} s of processors, peak {} MiB",
        clock.elapsed().as_secs_f64(),
        cpu_s() - cpu,
        peak_mib()
    );
}
