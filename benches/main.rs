//! How long import, derivation and evaluation take, beside what a user would write instead.
//!
//! `cargo bench --profile dev` (the one profile, so that nothing is compiled twice) measures 10,000 and 100,000 incidents; with `INCIDENCE_BENCH_MILLION=1` in the environment, a million.

mod generate;

use divan::Bencher;
use incidence::metrics::metric;
use incidence::model::{Calendar, Config, Instant, Result, WindowSpec};
use incidence::pipeline::{FileInput, ImportPlan, Session, import_file};
use incidence::render;
use incidence::report::shipped_plan;
use incidence::sources::{Input, Options, registry};
use incidence::store::Store;
use incidence::table::{Builders, Question, derive, from_arrow};
use polars_core::prelude::DataFrame;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

/// When the invented incidents end.
const AS_OF: Instant = Instant::from_s(1_794_787_200);

fn main() {
    divan::main();
}

fn sizes() -> Vec<usize> {
    let mut sizes = vec![10_000, 100_000];
    if std::env::var_os("INCIDENCE_BENCH_MILLION").is_some() {
        sizes.push(1_000_000);
    }
    sizes
}

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a temporary folder"));
static FILES: LazyLock<Mutex<BTreeMap<usize, PathBuf>>> = LazyLock::new(Mutex::default);

/// A canonical CSV of so many incidents, made once.
fn canonical(incidents: usize) -> PathBuf {
    let mut files = FILES.lock().expect("no other benchmark panicked");
    let make = || {
        let path = FOLDER.path().join(format!("canonical-{incidents}.csv"));
        let mut out = BufWriter::new(File::create(&path).expect("a file in the temporary folder"));
        let invented = generate::incidents(generate::Spec::two_years(incidents, 7));
        generate::canonical_csv(invented, &mut out).and_then(|()| out.flush()).expect("room in the temporary folder");
        path
    };
    files.entry(incidents).or_insert_with(make).clone()
}

struct Plain(PathBuf);

impl Input for Plain {
    fn name(&self) -> &str {
        "canonical.csv"
    }
    fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(&self.0).expect("the file was made just now")))
    }
}

/// The incidents of a file as the store would give them.
fn frame(incidents: usize) -> DataFrame {
    let input = Plain(canonical(incidents));
    let options = Options::default();
    let source = registry::by_id("csv").expect("the canonical CSV is a source");
    let opened = source.open(&input, &options).expect("the generator writes the canonical CSV");
    let mut batches = Vec::new();
    for chunk in opened.chunks {
        let mut builders = Builders::default();
        opened.parser.parse(&chunk.expect("the file is whole"), &mut builders).expect("the rows are whole");
        batches.push(builders.finish().incidents);
    }
    from_arrow(&batches[0].schema(), &batches).expect("the builders give the schema's columns")
}

fn derived(frame: &DataFrame, config: &Config) -> DataFrame {
    let question = Question {
        config,
        calendar: Calendar::UTC,
        as_of: AS_OF,
        coverage: &[],
        linked: None,
        people: &[],
        corrections: &[],
        reached: &[],
    };
    derive(frame, &question).expect("the frame has the schema's columns")
}

mod derivation {
    use super::*;

    #[divan::bench(args = sizes(), sample_count = 10)]
    fn in_utc(bencher: Bencher<'_, '_>, incidents: usize) {
        let (frame, config) = (frame(incidents), Config::default());
        bencher.bench_local(|| derived(&frame, &config));
    }

    #[divan::bench(args = sizes(), sample_count = 10)]
    fn in_zones_with_rules(bencher: Bencher<'_, '_>, incidents: usize) {
        let frame = frame(incidents);
        let text = include_str!("../sample-data/demo/incidence.toml");
        let config = incidence::config::parse(text, "incidence.toml").expect("the demonstration's configuration");
        let question = Question {
            config: &config,
            calendar: config.calendar(),
            as_of: AS_OF,
            coverage: &[],
            linked: None,
            people: &[],
            corrections: &[],
            reached: &[],
        };
        bencher.bench_local(|| derive(&frame, &question).expect("the frame has the schema's columns"));
    }
}

/// Imports a file into a new store.
fn imported(file: &Path, store: &Path) -> Store {
    let mut store = Store::open(store).expect("a store in the temporary folder");
    let name = file.display().to_string();
    let input = FileInput::new(name, file.to_owned()).expect("the file was made just now");
    let plan = ImportPlan {
        options: Options::default(),
        source: None,
        is_strict: false,
        is_dry_run: false,
        imported_at: AS_OF,
    };
    import_file(&mut store, &input, &plan, &|_| ()).expect("the generator writes the canonical CSV");
    store
}

mod import {
    use super::*;

    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn canonical_csv(bencher: Bencher<'_, '_>, incidents: usize) {
        let file = canonical(incidents);
        bencher.with_inputs(|| tempfile::tempdir().expect("a temporary folder")).bench_local_values(|folder| {
            drop(imported(&file, &folder.path().join("incidence.duckdb")));
            folder
        });
    }

    /// What a user would write instead: a table of the same columns, with nothing checked, folded or kept.
    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn instead_duckdb_read_csv(bencher: Bencher<'_, '_>, incidents: usize) {
        let file = canonical(incidents);
        let sql = format!("create table t as select * from read_csv('{}')", file.display());
        bencher.with_inputs(|| tempfile::tempdir().expect("a temporary folder")).bench_local_values(|folder| {
            let database = duckdb::Connection::open(folder.path().join("t.duckdb")).expect("a database");
            database.execute_batch(&sql).expect("a CSV that DuckDB reads");
            drop(database);
            folder
        });
    }
}

mod evaluation {
    use super::*;

    /// From an opened store to mean times by severity.
    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn by_severity(bencher: Bencher<'_, '_>, incidents: usize) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = imported(&canonical(incidents), &folder.path().join("incidence.duckdb"));
        let config = Config::default();
        let session =
            Session::new(store, config, Vec::new(), String::new(), Calendar::UTC, Some(AS_OF)).expect("incidents");
        let metrics = ["mtta", "mttr"].map(|id| metric(id).expect("a metric of the registry"));
        let window = session.window(&WindowSpec::All).expect("two years");
        let scope = session.scope(window, vec!["severity".to_owned()], Vec::new());
        bencher.bench_local(|| session.metrics(&metrics, &scope).expect("an answer"));
    }

    /// What a user would write instead: averages straight from the file.
    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn instead_sql_over_read_csv(bencher: Bencher<'_, '_>, incidents: usize) {
        let sql = format!(
            "create or replace table answer as select severity, count(*) as n, avg(epoch(acknowledged_at - detected_at)) as mtta, \
             avg(epoch(resolved_at - detected_at)) as mttr from read_csv('{}') where not is_test group by severity",
            canonical(incidents).display()
        );
        let database = duckdb::Connection::open_in_memory().expect("a database in memory");
        bencher.bench_local(|| database.execute_batch(&sql).expect("a CSV that DuckDB reads"));
    }
}

/// 200 people, three years of shifts, four notifications an incident.
mod oncall {
    use super::*;
    use incidence::metrics::oncall::{LoadBy, fairness, load, served};

    fn session(incidents: usize, folder: &Path) -> Session {
        type Part = (&'static str, Box<dyn Fn(&mut BufWriter<File>) -> std::io::Result<()>>);
        let parts: [Part; 3] = [
            ("users.json", Box::new(|out| generate::rota::users(out))),
            ("oncalls.json", Box::new(|out| generate::rota::oncalls(out))),
            ("log-entries.json", Box::new(move |out| generate::rota::log_entries(incidents, 7, out))),
        ];
        let store = folder.join("incidence.duckdb");
        for (name, write) in parts {
            let path = folder.join(name);
            let mut out = BufWriter::new(File::create(&path).expect("a file in the temporary folder"));
            write(&mut out).and_then(|()| out.flush()).expect("room in the temporary folder");
            drop(imported(&path, &store));
        }
        let store = Store::open_read_only(&store).expect("the store was made just now");
        let as_of = Instant::from_s(generate::rota::UNTIL_S);
        Session::new(store, Config::default(), Vec::new(), String::new(), Calendar::UTC, Some(as_of))
            .expect("incidents")
    }

    /// From an opened store to hours, interruptions and breaches of everybody.
    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn load_by_person(bencher: Bencher<'_, '_>, incidents: usize) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let session = session(incidents, folder.path());
        let window = session.window(&WindowSpec::All).expect("three years");
        bencher.bench_local(|| load(&session.roster(window, None).expect("a roster"), LoadBy::Person));
    }

    /// From an opened store to shifts and what wants looking at.
    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn shifts(bencher: Bencher<'_, '_>, incidents: usize) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let session = session(incidents, folder.path());
        let window = session.window(&WindowSpec::All).expect("three years");
        bencher.bench_local(|| served(&session.roster(window, None).expect("a roster")));
    }

    /// 10,000 draws of four null hypotheses, the roster at hand.
    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn fairness_of_a_roster(bencher: Bencher<'_, '_>, incidents: usize) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let session = session(incidents, folder.path());
        let window = session.window(&WindowSpec::All).expect("three years");
        let roster = session.roster(window, None).expect("a roster");
        bencher.bench_local(|| fairness(&roster));
    }
}

mod report {
    use super::*;

    /// From a store that was just opened to the page of the last complete week.
    #[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
    fn weekly_html(bencher: Bencher<'_, '_>, incidents: usize) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("incidence.duckdb");
        drop(imported(&canonical(incidents), &path));
        let plan = shipped_plan("weekly").expect("the weekly plan ships with the program");
        bencher.with_inputs(|| Store::open_read_only(&path).expect("the store was made just now")).bench_local_values(
            |store| {
                let config = Config::default();
                let session = Session::new(store, config, Vec::new(), String::new(), Calendar::UTC, Some(AS_OF))
                    .expect("incidents");
                let document = session.report(&plan, None, &[], false).expect("a document");
                render::html(&document).expect("a page")
            },
        );
    }
}
