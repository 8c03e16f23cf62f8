//! The metrics' SQL on tables in DuckDB.

use super::{Cell, Rows, Text, complete_incident, parse_at};
use duckdb::Connection;
use incidence::metrics::{self, Data, Metric, Reason, Request, Row, Table, evaluate};
use incidence::model::{Calendar, Config, Coverage, Definitions, Instant, Scope, Window};
use incidence::table::{self, Defined, from_arrow, schema, to_arrow};
use polars_core::prelude::DataFrame;
use std::collections::BTreeMap;
use std::path::Path;

/// What a question is asked of and about: the tables that the SQL reads.
#[derive(Clone, Debug)]
pub struct Question {
    pub derived: Rows,
    pub coverage: Rows,
    pub openings: Rows,
    pub params: Rows,
}

/// Column -> figure; `None` where SQL says null.
pub type Figures = BTreeMap<String, Option<f64>>;

/// The ids of all metrics that have a twin, from the folder.
pub fn twin_ids() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries/metrics");
    let mut ids: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".sql")?.to_owned()))
        .filter(|id| !id.starts_with("prelude."))
        .collect();
    ids.sort();
    ids
}

pub fn twin_sql(id: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("queries/metrics/{id}.sql"));
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("queries/metrics/{id}.sql: {error}"))
}

/// A preset as SQL over `incidents_derived`.
pub fn preset_sql(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("queries/definitions/{name}.sql"));
    std::fs::read_to_string(file).unwrap_or_else(|error| panic!("queries/definitions/{name}.sql: {error}"))
}

/// An engine in memory with what DuckDB's dialect needs.
pub fn engine() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&twin_sql("prelude.duckdb")).unwrap();
    connection
}

impl Question {
    pub fn load(&self, connection: &Connection) {
        self.derived.load(connection, "incidents_derived");
        self.coverage.load(connection, "coverage");
        self.openings.load(connection, "openings");
        self.params.load(connection, "params");
    }

    /// The incidents under a preset.
    pub fn defined(&self, definitions: Definitions) -> Defined {
        let (config, coverage) = (Config::default(), coverage(&self.coverage));
        let question = table::Question {
            config: &config,
            calendar: Calendar::UTC,
            as_of: Instant(self.param("as_of").at().expect("a moment")),
            coverage: &coverage,
            linked: None,
            people: &[],
            corrections: &[],
            reached: &[],
        };
        table::define(&frame(&self.derived), definitions, &question).unwrap()
    }

    /// As [`Question::load`], the incidents under a preset.
    pub fn load_under(&self, connection: &Connection, definitions: Definitions) {
        self.load(connection);
        connection.execute_batch("delete from incidents_derived").unwrap();
        let batch = to_arrow(&self.defined(definitions).frame).unwrap();
        connection.appender("incidents_derived").unwrap().append_record_batch(batch).unwrap();
    }

    pub fn param(&self, name: &str) -> &Cell {
        self.params.get(0, name)
    }
}

/// What a twin says of the loaded tables: exactly one row.
pub fn ask(connection: &Connection, id: &str) -> Figures {
    let sql = format!("select columns(*)::double from (\n{}\n) twin", twin_sql(id));
    let mut statement = connection.prepare(&sql).unwrap_or_else(|error| panic!("{id}: {error}"));
    let mut rows = statement.query([]).unwrap_or_else(|error| panic!("{id}: {error}"));
    let row = rows.next().unwrap().unwrap_or_else(|| panic!("{id}: expected one row, found none"));
    let names = row.as_ref().column_names();
    let figures =
        names.into_iter().enumerate().map(|(at, name)| (name, row.get::<_, Option<f64>>(at).unwrap())).collect();
    assert!(rows.next().unwrap().is_none(), "{id}: expected one row, found more");
    figures
}

/// Equal to 1e-9: relative above 1, absolute below.
pub fn is_close(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0),
        _ => false,
    }
}

/// A case worked by hand.
pub struct Case {
    /// `<metric>/<case>`.
    pub name: String,
    pub question: Question,
    /// `where`: the filter that `in_scope` stands for.
    pub filter: Option<(String, String)>,
    /// Metric, and the figures that are expected of it.
    pub expected: Vec<(String, Figures)>,
}

/// Every case under `tests/cases`, by name.
pub fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases = Vec::new();
    for metric in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(&metric).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.strip_prefix(&folder).unwrap().with_extension("").to_str().unwrap().to_owned();
            cases.push(case(name, &std::fs::read_to_string(&file).unwrap()));
        }
    }
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    cases
}

fn case(name: String, text: &str) -> Case {
    let text = Text::parse(text);
    let number = |name: &str, usual: f64| text.directive(name).map_or(usual, |text| text.parse().unwrap());
    let window = text.directive("window").unwrap_or_else(|| panic!("{name}: expected `window FROM UNTIL`"));
    let (from, until) = window.split_once(' ').unwrap_or_else(|| panic!("{name}: expected `window FROM UNTIL`"));
    let (from, until) = (parse_at(from), parse_at(until.trim()));
    let optional = |name: &str| text.directive(name).map(parse_at);
    let mut params = Rows::new(schema::PARAMS);
    params.push(&[
        ("as_of", Cell::At(optional("as_of").unwrap_or(until))),
        ("window_from", Cell::At(from)),
        ("window_until", Cell::At(until)),
        ("group_from", optional("group_from").map_or(Cell::Null, Cell::At)),
        ("history_from", Cell::At(optional("history_from").unwrap_or(parse_at("1")))),
        ("log_offset_s", Cell::Real(number("log_offset_s", 0.5))),
        ("repeat_window_s", Cell::Real(number("repeat_window_s", 2_592_000.0))),
        ("transient_s", Cell::Real(number("transient_s", 300.0))),
    ]);
    let coverage = text.rows("coverage", schema::COVERAGE, |_, _| {}).unwrap_or_else(|| {
        let mut coverage = Rows::new(schema::COVERAGE);
        coverage.push(&[
            ("source", "csv".into()),
            ("account", "".into()),
            ("first_at", Cell::At(parse_at("1"))),
            ("last_at", Cell::At(parse_at("2026-02-08"))),
            ("incidents", Cell::Whole(1)),
            ("events", Cell::Whole(0)),
            ("has_labels", false.into()),
            ("is_ticket_system", false.into()),
            ("resolution_s", Cell::Real(1.0)),
        ]);
        coverage
    });
    let derived = text.rows("incidents", schema::DERIVED, complete_incident).expect("a case has incidents");
    let openings = text.rows("openings", schema::OPENING, |_, _| {}).unwrap_or_else(|| Rows::new(schema::OPENING));
    let expected = text.directives.iter().filter(|(first, _)| first == "expect").map(|(_, rest)| {
        let mut words = rest.split_whitespace();
        let metric = words.next().unwrap_or_else(|| panic!("{name}: expected `expect METRIC ...`")).to_owned();
        let figures = words.map(|word| {
            let (figure, value) =
                word.split_once('=').unwrap_or_else(|| panic!("{name}: expected FIGURE=NUMBER, found {word}"));
            let value = (value != "-").then(|| value.parse().unwrap_or_else(|_| panic!("{name}: {word}")));
            (figure.to_owned(), value)
        });
        (metric, figures.collect())
    });
    let expected: Vec<_> = expected.collect();
    assert!(!expected.is_empty(), "{name} expects nothing");
    let filter = text.directive("where").map(|filter| {
        let (dimension, value) = filter.split_once('=').expect("where DIMENSION=VALUE");
        (dimension.to_owned(), value.to_owned())
    });
    Case { name, question: Question { derived, coverage, openings, params }, filter, expected }
}

/// What differs between the figures that a case expects and those that something gave. Reasons that the case does not
/// name must be 0.
pub fn differences(expected: &Figures, found: &Figures, reasons: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (figure, value) in expected {
        match found.get(figure) {
            Some(given) if is_close(*value, *given) => {}
            given => wrong.push(format!("{figure}: expected {value:?}, found {given:?}")),
        }
    }
    for reason in reasons {
        if !expected.contains_key(*reason) && found.get(*reason).is_some_and(|count| *count != Some(0.0)) {
            wrong.push(format!("{reason}: expected 0, found {:?}", found[*reason]));
        }
    }
    wrong
}

/// The scope that the question's parameters stand for, broken down by and filtered as given.
pub fn scope(question: &Question, by: &[&str], filter: Option<&(String, String)>) -> Scope {
    let at = |name: &str| Instant(question.param(name).at().expect("a moment"));
    Scope {
        window: Window { from: at("window_from"), until: at("window_until") },
        as_of: at("as_of"),
        calendar: Calendar::UTC,
        by: by.iter().map(|&name| name.to_owned()).collect(),
        filters: filter.iter().map(|(name, value)| (name.clone(), value.clone(), true)).collect(),
    }
}

fn frame(rows: &Rows) -> DataFrame {
    let batch = rows.batch();
    from_arrow(&batch.schema(), &[batch]).unwrap()
}

fn coverage(rows: &Rows) -> Vec<Coverage> {
    let text = |row: usize, name: &str| rows.get(row, name).text().expect("text").to_owned();
    let at = |row: usize, name: &str| Instant(rows.get(row, name).at().expect("a moment"));
    (0..rows.rows.len())
        .map(|row| Coverage {
            source: text(row, "source"),
            account: text(row, "account"),
            first_at: at(row, "first_at"),
            last_at: at(row, "last_at"),
            incidents: 1,
            events: 0,
            has_labels: rows.get(row, "has_labels").is(),
            is_ticket_system: rows.get(row, "is_ticket_system").is(),
            resolution_s: if *rows.get(row, "resolution_s") == Cell::Real(60.0) { 60.0 } else { 1.0 },
        })
        .collect()
}

/// When each service's first incident that counts happened: neither merged, nor a test, nor excluded.
pub fn first_by_service(derived: &Rows) -> BTreeMap<String, Instant> {
    let mut first: BTreeMap<String, Instant> = BTreeMap::new();
    for row in 0..derived.rows.len() {
        let counts = !["is_merged", "is_test", "is_excluded"].iter().any(|flag| derived.get(row, flag).is());
        if let (true, Some(service), Some(at)) =
            (counts, derived.get(row, "service").text(), derived.get(row, "happened_at").at())
        {
            let first = first.entry(service.to_owned()).or_insert(Instant(at));
            *first = (*first).min(Instant(at));
        }
    }
    first
}

/// What the engine says of the question: its rows, by metric and group.
pub fn evaluated(question: &Question, metrics: &[&'static Metric], scope: &Scope) -> Table {
    evaluated_under(question, Definitions::Incidence, metrics, scope)
}

/// The same under a preset.
pub fn evaluated_under(
    question: &Question,
    definitions: Definitions,
    metrics: &[&'static Metric],
    scope: &Scope,
) -> Table {
    let (defined, openings) = (question.defined(definitions), frame(&question.openings));
    let real = |name: &str| match question.param(name) {
        Cell::Real(real) => *real,
        other => panic!("{name}: expected a number, found {other:?}"),
    };
    let data = Data {
        derived: &defined.frame,
        population: &defined.population,
        coverage: &coverage(&question.coverage),
        openings: &openings,
        history_from: Instant(question.param("history_from").at().expect("a moment")),
        first_by_service: &first_by_service(&question.derived),
        repeat_window_s: real("repeat_window_s"),
        transient_s: real("transient_s"),
        clock: None,
    };
    evaluate(&data, &Request { metrics, scope }).unwrap_or_else(|error| panic!("{error}"))
}

/// A row of the engine's in the words of the twins.
pub fn figures(row: &Row) -> Figures {
    let mut figures: Figures = BTreeMap::new();
    let mut put = |name: &str, value: Option<f64>| {
        figures.insert(name.to_owned(), value);
    };
    put("incidents", Some(row.incidents as f64));
    put("n", Some(row.n as f64));
    let reasons = if matches!(row.figures, metrics::Figures::Exposure(_)) { Reason::ALL.len() } else { Reason::COMMON };
    for reason in &Reason::ALL[..reasons] {
        put(reason.word(), Some(row.left_out.get(*reason) as f64));
    }
    match row.figures {
        metrics::Figures::Duration(found) => {
            put("value", found.value);
            put("gmean", found.gmean);
            put("median", found.median);
            put("p75", found.p75);
            put("p90", found.p90);
            put("p95", found.p95);
            put("max", found.max);
        }
        metrics::Figures::Rate(found) => {
            put("hits", found.hits.map(|hits| hits as f64));
            put("value", found.value);
        }
        metrics::Figures::Count(found) if row.metric.id == "incident_count" => {
            put("value", found.value);
            put("per_week", found.per_week);
        }
        metrics::Figures::Count(found) => {
            put("value", found.value);
            put("total", found.total.map(|total| total as f64));
        }
        metrics::Figures::Exposure(found) => {
            put("value", found.value);
            put("observed_s", Some(found.observed_s));
            put("down_s", found.down_s);
        }
    }
    figures
}
