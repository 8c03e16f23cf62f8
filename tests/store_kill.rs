//! A process that is killed while it imports leaves the store whole, with all of the file or nothing of it.

use incidence::model::{EventKind, EventRecord, IncidentRecord, Instant, Place, Sink};
use incidence::store::{ImportMeta, Store};
use incidence::table::Builders;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const VARIABLE: &str = "INCIDENCE_STORE_TO_IMPORT_INTO";
const BATCHES: u64 = 8;
const ROWS: u64 = 500;

/// Imports `batches` batches of generated incidents with an event each, telling of every step.
fn import(path: &Path, file: &str, batches: u64, step: &mut dyn FnMut(String)) {
    let mut store = Store::open(path).unwrap();
    step("open".into());
    let mut import = store.begin_import(file, "csv", "", Instant::from_s(1_000_000)).unwrap();
    for batch in 0..batches {
        let mut builders = Builders::default();
        for row in 0..ROWS {
            let id = format!("{}", batch * ROWS + row);
            let title = format!("{file} says of incident {id} that it is large enough to fill a page or two");
            let detected_at = Some(Instant::from_s((batch * ROWS + row) as i64));
            let record = IncidentRecord {
                source: "csv",
                id: &id,
                title: Some(&title),
                detected_at,
                ..IncidentRecord::default()
            };
            builders.incident(Place { line: row, record: row }, &record);
            builders.event(
                Place::default(),
                &EventRecord {
                    source: "csv",
                    account: "",
                    incident_id: &id,
                    event_id: None,
                    at: Instant::from_s(row as i64),
                    kind: EventKind::Triggered,
                    kind_raw: Some(file),
                    state: None,
                    actor: None,
                    actor_is_person: None,
                    channel: None,
                    severity_raw: None,
                    text: None,
                },
            );
            if row % 100 == 0 {
                builders.reject(Place { line: row, record: row }, "missing-id", "no id", b"text");
            }
        }
        import.append(builders.finish()).unwrap();
        step(format!("batch {batch}"));
    }
    step("finishing".into());
    import.finish(ImportMeta { sha256: file.into(), lines_read: 1, ..ImportMeta::default() }).unwrap();
    step("finished".into());
    drop(store);
    step("closed".into());
}

/// What the victim runs: nothing, unless the test below started it.
#[test]
fn victim() {
    if let Some(path) = std::env::var_os(VARIABLE) {
        import(Path::new(&path), "second", BATCHES, &mut |step| println!("step: {step}"));
    }
}

/// Everything in the store, as text.
fn contents(store: &Store) -> String {
    let mut all = String::new();
    for table in ["incidents", "events", "rejects", "imports", "incident_records", "event_records", "folded", "meta"] {
        let answer = store.query(&format!("select count(*), sum(hash(t)::hugeint)::varchar from {table} as t"), &[]);
        let batch = &answer.unwrap().batches[0];
        let cell = |column| arrow::util::display::array_value_to_string(batch.column(column), 0).unwrap();
        all.push_str(&format!("{table}: {} {}\n", cell(0), cell(1)));
    }
    all
}

#[test]
fn a_killed_import_leaves_all_of_the_file_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let original = folder.path().join("original.duckdb");
    import(&original, "first", 1, &mut |_| ());
    let nothing = contents(&Store::open_read_only(&original).unwrap());
    let complete = folder.path().join("complete.duckdb");
    std::fs::copy(&original, &complete).unwrap();
    import(&complete, "second", BATCHES, &mut |_| ());
    let all = contents(&Store::open_read_only(&complete).unwrap());
    assert_ne!(nothing, all);

    // A linear congruential generator with a fixed seed: where to kill, and how long after that step.
    let mut state = 20_261_122_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let steps: Vec<String> = (0..6)
        .map(|_| format!("batch {}", random(BATCHES)))
        .chain(["open", "finishing", "finishing", "finishing", "finishing", "finished", "closed"].map(str::to_owned))
        .collect();
    let (mut none, mut whole) = (0, 0);
    for (number, step) in steps.iter().enumerate() {
        let path = folder.path().join(format!("killed-{number}.duckdb"));
        std::fs::copy(&original, &path).unwrap();
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "victim", "--nocapture"])
            .env(VARIABLE, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
        let reached = lines.map_while(Result::ok).any(|line| line.ends_with(&format!("step: {step}")));
        assert!(reached, "the import never came to {step}");
        std::thread::sleep(Duration::from_micros(random(60_000)));
        victim.kill().unwrap();
        victim.wait().unwrap();

        let read_only = contents(&Store::open_read_only(&path).unwrap());
        assert!(read_only == nothing || read_only == all, "killed after {step}: a part of the file\n{read_only}");
        if ["finished", "closed"].contains(&step.as_str()) {
            assert_eq!(read_only, all, "killed after {step}: a finished import is lost");
        }
        if read_only == nothing {
            none += 1
        } else {
            whole += 1
        }
        // What was killed can be done again, and gives what it would have given at once.
        if read_only == nothing {
            import(&path, "second", BATCHES, &mut |_| ());
        }
        assert_eq!(contents(&Store::open_read_only(&path).unwrap()), all, "killed after {step}, imported again");
    }
    assert!(none >= 6 && whole >= 2, "{none} with nothing, {whole} with all: the points of killing prove little");
}
