//! A query reads the store and reaches nothing else: no file, network, extension, environment or setting.

use arrow::array::ArrayRef;
use arrow::util::display::array_value_to_string;
use incidence::model::{IncidentRecord, Instant, Knows, Place, Sink};
use incidence::store::{Answer, ImportMeta, Store};
use incidence::table::Builders;
use std::path::{Path, PathBuf};

struct Case {
    folder: tempfile::TempDir,
    store: Store,
}

impl Case {
    fn secret(&self) -> PathBuf {
        self.folder.path().join("secret.csv")
    }
    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }
}

/// A store of two incidents, opened read-only, with the tables that the program registers before it asks.
fn case() -> Case {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.duckdb");
    std::fs::write(folder.path().join("secret.csv"), "word\nhunter2\n").unwrap();
    let mut store = Store::open(&path).unwrap();
    let mut import = store.begin_import("f.csv", "csv", "", Instant::from_s(1000)).unwrap();
    let mut builders = Builders::default();
    for (id, service) in [("1", "pay"), ("2", "login")] {
        let record = IncidentRecord {
            source: "csv",
            id,
            service: Some(service),
            detected_at: Some(Instant::from_s(60)),
            knows: Knows::NOTHING,
            ..IncidentRecord::default()
        };
        builders.incident(Place::default(), &record);
    }
    import.append(builders.finish()).unwrap();
    import.finish(ImportMeta::default()).unwrap();
    drop(store);
    let store = Store::open_read_only(&path).unwrap();
    let (_, batches) = store.incidents(None, &[], None).unwrap();
    store.register("incidents_derived", &batches[0]).unwrap();
    Case { folder, store }
}

fn rows(answer: &Answer) -> Vec<String> {
    answer
        .batches
        .iter()
        .flat_map(|batch| {
            (0..batch.num_rows()).map(move |row| {
                let cell = |column: &ArrayRef| array_value_to_string(column, row).unwrap();
                batch.columns().iter().map(cell).collect::<Vec<_>>().join("|")
            })
        })
        .collect()
}

fn ask(store: &Store, sql: &str) -> Vec<String> {
    rows(&store.query(sql, &[]).unwrap())
}

#[test]
fn what_only_reads_the_store_is_answered() {
    let case = case();
    let store = &case.store;
    assert_eq!(ask(store, "select id, service from incidents order by id"), ["1|pay", "2|login"]);
    assert_eq!(ask(store, "select count(*) from incidents_derived;  -- how many\n"), ["2"]);
    assert_eq!(ask(store, "/* a; /* nested */ comment */ with t as (select 1 as a) from t"), ["1"]);
    assert_eq!(ask(store, "values (1, ';'), (2, '--')"), ["1|;", "2|--"]);
    assert_eq!(ask(store, "select $$it's; here$$ as \"a;b\", 'O''Hara'"), ["it's; here|O'Hara"]);
    assert_eq!(ask(store, "summarize select 1 as a").len(), 1);
    assert!(ask(store, "describe incidents").len() > 30);
    assert_eq!(ask(store, "select file, incidents_new from imports"), ["f.csv|2"]);
    assert_eq!(ask(store, "select date_trunc('hour', detected_at) from incidents limit 1"), ["1970-01-01T00:00:00"]);
}

#[test]
fn parameters_are_values_and_their_names_are_checked() {
    let case = case();
    let ask = |sql: &str, params: &[(&str, &str)]| {
        let params: Vec<_> = params.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        case.store.query(sql, &params)
    };
    let sql = "select id from incidents where service = $service and detected_at >= $from::timestamp";
    let both = [("from", "1970-01-01"), ("service", "pay")];
    assert_eq!(rows(&ask(sql, &both).unwrap()), ["1"]);
    let hostile = [("from", "1970-01-01"), ("service", "pay' or 1=1 --")];
    assert!(rows(&ask(sql, &hostile).unwrap()).is_empty());
    let error = ask(sql, &[("from", "1970-01-01"), ("servce", "pay")]).unwrap_err().to_string();
    assert!(error.contains("found \"servce\"; did you mean \"service\"?"), "{error}");
    let error = ask(sql, &[("from", "1970-01-01")]).unwrap_err().to_string();
    assert_eq!(error, "query: expected a value for $service, found none; give --param service=VALUE");
    let error = ask("select 1", &[("a", "b")]).unwrap_err().to_string();
    assert_eq!(error, "query: expected parameters none, found \"a\"; leave it out");
}

/// Ways to reach out of the store. `{secret}` is a file that holds `hunter2`, `{out}` one that must not come to be.
const WAYS: &[&str] = &[
    "select * from read_csv('{secret}')",
    "select * from read_csv_auto('{secret}')",
    "select * from read_text('{secret}')",
    "select * from read_blob('{secret}')",
    "select * from \"read_text\"('{secret}')",
    "select * from main.READ_TEXT('{secret}')",
    "select * from read_json('{secret}')",
    "select * from read_parquet('{secret}')",
    "select * from glob('/*')",
    "select * from sniff_csv('{secret}')",
    "from '{secret}'",
    "select * from '{secret}'",
    "select * from \"{secret}\"",
    "select * from 'https://example.org/a.csv'",
    "select * from 's3://bucket/a.parquet'",
    "copy incidents to '{out}'",
    "copy (select 1) to '{out}' (format csv)",
    "copy incident_records from '{secret}'",
    "export database '{out}'",
    "import database '{out}'",
    "attach '{out}' as o",
    "attach ':memory:' as o",
    "detach s",
    "use memory",
    "install httpfs",
    "load httpfs",
    "load '{secret}'",
    "force install json from community",
    "update extensions",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set memory_limit = '1GB'",
    "set variable a = 1",
    "reset threads",
    "pragma enable_external_access = true",
    "pragma database_list",
    "pragma enable_profiling",
    "select getenv('HOME')",
    "select current_setting('home_directory')",
    "select CURRENT_SETTING('temp_directory')",
    "select \"current_setting\"('threads')",
    "select * from duckdb_settings()",
    "select * from duckdb_secrets()",
    "select * from duckdb_extensions()",
    "select * from duckdb_databases()",
    "select * from duckdb_temporary_files()",
    "select * from pragma_database_list()",
    "select * from query('select 1')",
    "select * from query_table('imports')",
    "create secret (type s3, key_id 'a', secret 'b')",
    "create table t (a integer)",
    "create temp table t as select 1",
    "create or replace temp view incidents_derived as select 1",
    "create macro m(a) as a",
    "insert into imports (file) values ('x')",
    "insert into incidents_derived (id) values ('x')",
    "update incident_records set title = 'x'",
    "delete from incident_records",
    "truncate incident_records",
    "merge into imports using imports as i on (false) when not matched then insert default values",
    "drop table incident_records",
    "alter table incident_records add column a integer",
    "with t as (select 'x' as file) insert into imports (file) select file from t",
    "with t as (select 1) delete from incident_records",
    "with t as (select 1) update incident_records set title = 'x'",
    "with t as (insert into imports (file) values ('x') returning file) select * from t",
    "select * from (delete from incident_records returning *)",
    "select 1; select 2",
    "select 1; delete from incident_records",
    "select 1) ; delete from incident_records; select * from (select 1",
    "select 1) union all (select 2",
    "select E'\\'; delete from incident_records; --'",
    "select U&\"current_settin\\0067\"('threads')",
    "call pragma_version()",
    "call force_checkpoint()",
    "select * from force_checkpoint()",
    "checkpoint",
    "vacuum",
    "analyze",
    "begin",
    "commit",
    "explain analyze delete from incident_records",
    "prepare p as select 1",
    "execute p",
    "deallocate p",
    "select * from arrow(1::ubigint, 1::ubigint)",
    "select * from seq_scan('incident_records')",
    "select write_log('a')",
    "",
    "-- nothing",
    ";",
    "select '\0'",
];

#[test]
fn every_known_way_out_is_refused_and_changes_nothing() {
    let case = case();
    let (secret, out) = (case.secret(), case.out());
    let incidents = ask(&case.store, "select * from incidents order by id");
    for way in WAYS {
        let sql = way.replace("{secret}", &secret.display().to_string()).replace("{out}", &out.display().to_string());
        match case.store.query(&sql, &[]) {
            Err(error) => {
                let error = error.to_string();
                assert!(error.starts_with("query: "), "{way}: {error}");
                assert!(!error.contains("hunter2"), "{way}: {error}");
            }
            Ok(answer) => panic!("{way}: answered {:?}", rows(&answer)),
        }
        assert!(!Path::new(&out).exists(), "{way}: wrote a file");
    }
    assert_eq!(ask(&case.store, "select * from incidents order by id"), incidents);
    assert_eq!(ask(&case.store, "select count(*) from incidents_derived"), ["2"]);
}

#[test]
fn a_store_that_is_open_for_writing_is_closed_to_queries_that_write() {
    let mut store = Store::in_memory().unwrap();
    store.query("select 1", &[]).unwrap();
    for sql in ["delete from meta", "with t as (select 1) delete from meta", "set threads = 1"] {
        assert!(store.query(sql, &[]).is_err(), "{sql}");
    }
    assert_eq!(ask(&store, "select count(*) from meta"), ["2"]);
    store.begin_import("f", "csv", "", Instant::from_s(0)).unwrap().finish(ImportMeta::default()).unwrap();
}
