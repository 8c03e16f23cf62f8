//! Every metric twice: the SQL in `queries/metrics/` and the engine give the same figures, on cases worked by hand and
//! on random tables, with one thread and with several.

mod tables;

use incidence::metrics::{GroupValue, Reason, Row, Table, answered_by, metric, registry};
use incidence::model::{Definitions, PRESETS};
use tables::twins::{
    Figures, Question, ask, cases, differences, engine, evaluated, evaluated_under, figures, first_by_service,
    preset_sql, scope, twin_ids,
};
use tables::{Cell, random};

fn reasons() -> Vec<&'static str> {
    Reason::ALL.iter().map(|reason| reason.word()).collect()
}

#[test]
fn the_sql_gives_what_was_worked_out_by_hand() {
    let connection = engine();
    let mut wrong = Vec::new();
    for case in cases() {
        case.question.load(&connection);
        for (metric, expected) in &case.expected {
            let found = ask(&connection, metric);
            let law: f64 = reasons().iter().filter_map(|reason| found.get(*reason).copied().flatten()).sum();
            assert_eq!(found["n"].unwrap() + law, found["incidents"].unwrap(), "{}: n + left out", case.name);
            let differences = differences(expected, &found, &reasons());
            if !differences.is_empty() {
                wrong.push(format!("{} {metric}: {}", case.name, differences.join("; ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_engine_gives_what_was_worked_out_by_hand() {
    let mut wrong = Vec::new();
    for case in cases() {
        for (id, expected) in &case.expected {
            let metric = metric(id).unwrap_or_else(|error| panic!("{}: {error}", case.name));
            let table = evaluated(&case.question, &[metric], &scope(&case.question, &[], case.filter.as_ref()));
            assert_eq!(table.rows.len(), 1, "{}", case.name);
            let differences = differences(expected, &figures(&table.rows[0]), &reasons());
            if !differences.is_empty() {
                wrong.push(format!("{} {id}: {}", case.name, differences.join("; ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_metric_has_a_twin() {
    let mut ids: Vec<&str> = registry().iter().map(|metric| metric.id).collect();
    ids.sort_unstable();
    assert_eq!(twin_ids(), ids);
}

#[test]
fn every_metric_has_at_least_two_cases() {
    let cases = cases();
    for id in twin_ids() {
        let count = cases.iter().filter(|case| case.expected.iter().any(|(metric, _)| *metric == id)).count();
        assert!(count >= 2, "{id}: expected at least 2 cases under tests/cases, found {count}");
    }
}

/// The question about one group: `in_scope` is the group, coverage is that of its sources.
fn narrowed(question: &Question, dimension: &str, value: &GroupValue, log_offset_s: f64) -> Question {
    let mut narrow = question.clone();
    let is_of = |cell: &Cell| match (value, cell) {
        (GroupValue::Unknown, Cell::Null) => true,
        (GroupValue::Text(text), Cell::Text(cell)) => text == cell,
        (GroupValue::Severity(severity), Cell::Whole(level)) => i64::from(severity.level()) == *level,
        _ => false,
    };
    let in_scope = narrow.derived.column("in_scope");
    for row in 0..narrow.derived.rows.len() {
        narrow.derived.rows[row][in_scope] = is_of(question.derived.get(row, dimension)).into();
    }
    if let ("service", GroupValue::Text(service)) = (dimension, value) {
        let keys = |row: usize| (question.derived.get(row, "source"), question.derived.get(row, "account"));
        let of_service = |row: &usize| is_of(question.derived.get(*row, "service"));
        let brought: Vec<_> = (0..question.derived.rows.len()).filter(of_service).map(keys).collect();
        narrow.coverage.rows.retain(|row| brought.contains(&(&row[0], &row[1])));
        let from = first_by_service(&question.derived).get(service).map_or(Cell::Null, |at| Cell::At(at.0));
        set(&mut narrow, "group_from", from);
    }
    if dimension == "source" {
        narrow.coverage.rows.retain(|row| is_of(&row[0]));
    }
    set(&mut narrow, "log_offset_s", Cell::Real(log_offset_s));
    narrow
}

fn set(question: &mut Question, name: &str, cell: Cell) {
    let column = question.params.column(name);
    question.params.rows[0][column] = cell;
}

/// c: half the resolution of the coarsest source with an incident in the window.
fn log_offset_s(question: &Question) -> f64 {
    let at = |name: &str| question.param(name).at().unwrap();
    let is_coarse = |row: usize| {
        let happened_at = question.derived.get(row, "happened_at").at().unwrap();
        *question.derived.get(row, "source") == Cell::from("servicenow")
            && (at("window_from")..at("window_until")).contains(&happened_at)
    };
    if (0..question.derived.rows.len()).any(is_coarse) { 30.0 } else { 0.5 }
}

fn with_threads(threads: usize, question: &Question, by: &[&str]) -> Table {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| evaluated(question, registry(), &scope(question, by, None)))
}

fn differing(place: &str, twin: &Figures, row: &Row) -> Option<String> {
    let differences = differences(twin, &figures(row), &[]);
    (!differences.is_empty()).then(|| format!("{place} {} {:?}: {}", row.metric.id, row.group, differences.join("; ")))
}

#[test]
fn sql_and_engine_agree_on_random_tables_whole_and_by_group() {
    let connection = engine();
    let mut wrong = Vec::new();
    for (seed, n) in [3, 12, 12, 40, 40, 40, 90, 90, 90, 200, 200, 400].into_iter().enumerate() {
        let mut question = random::question(seed as u64, n);
        let offset = log_offset_s(&question);
        set(&mut question, "log_offset_s", Cell::Real(offset));
        let whole = with_threads(1, &question, &[]);
        assert_eq!(whole, with_threads(4, &question, &[]), "seed {seed}: one thread and four");
        question.load(&connection);
        for row in &whole.rows {
            wrong.extend(differing(&format!("seed {seed}"), &ask(&connection, row.metric.id), row));
        }
        for dimension in [["severity", "service", "source"][seed % 3]] {
            let table = with_threads(1, &question, &[dimension]);
            assert_eq!(table, with_threads(4, &question, &[dimension]), "seed {seed}: one thread and four");
            let mut loaded = None;
            let mut rows: Vec<&Row> = table.rows.iter().collect();
            rows.sort_by(|left, right| left.group.cmp(&right.group));
            for row in rows {
                if loaded != Some(&row.group[0]) {
                    narrowed(&question, dimension, &row.group[0], offset).load(&connection);
                    loaded = Some(&row.group[0]);
                }
                wrong.extend(differing(&format!("seed {seed}"), &ask(&connection, row.metric.id), row));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

/// Notes of figures that are refused because nothing tells who is in the population: SQL knows no such refusal.
const REFUSED: [&str; 4] = ["no-change-data", "no-impact-data", "no-creation-data", "no-start-data"];

/// Where the engine and the SQL differ under a preset; how many figures were compared, and how many were refused.
fn under(place: &str, question: &Question, definitions: Definitions, table: &Table) -> (Vec<String>, usize, usize) {
    let connection = engine();
    question.load_under(&connection, definitions);
    let (mut wrong, mut compared, mut refused) = (Vec::new(), 0, 0);
    for row in &table.rows {
        let place = format!("{place} {}", definitions.name());
        let is_refused = row.incidents == 0 && row.not_in.total() > 0;
        if is_refused && row.notes.iter().any(|note| REFUSED.contains(&note.code)) && row.figures.value().is_none() {
            refused += 1;
            continue;
        }
        compared += 1;
        let twin = ask(&connection, answered_by(row.metric, definitions).id);
        wrong.extend(differing(&place, &twin, row));
        assert_eq!(row.n + row.left_out.total(), row.incidents, "{place} {}: n + left out", row.metric.id);
    }
    (wrong, compared, refused)
}

#[test]
fn sql_and_engine_agree_under_every_preset() {
    let (mut wrong, mut compared, mut refused) = (Vec::new(), 0, 0);
    let mut add = |found: (Vec<String>, usize, usize)| {
        wrong.extend(found.0);
        compared += found.1;
        refused += found.2;
    };
    for preset in PRESETS {
        let definitions = preset.definitions;
        for case in cases() {
            let scope = scope(&case.question, &[], case.filter.as_ref());
            let metrics: Vec<_> = case.expected.iter().map(|(id, _)| metric(id).unwrap()).collect();
            let mut question = case.question.clone();
            let table = evaluated_under(&question, definitions, &metrics, &scope);
            set(&mut question, "log_offset_s", Cell::Real(table.log_offset_s));
            add(under(&case.name, &question, definitions, &table));
        }
        for (seed, n) in [12, 40, 90, 200, 400].into_iter().enumerate() {
            let mut question = random::question(100 + seed as u64, n);
            // c is that of the sources in the window, which the preset decides.
            let table = evaluated_under(&question, definitions, registry(), &scope(&question, &[], None));
            set(&mut question, "log_offset_s", Cell::Real(table.log_offset_s));
            add(under(&format!("seed {seed}"), &question, definitions, &table));
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert!(compared > 500 && refused > 20, "compared {compared}, refused {refused}");
}

/// What a preset writes anew, beside days and hours of the moment that it places incidents by.
const REWRITTEN: &str = "source, account, id, happened_at, detected_at, acknowledged_at, resolved_at, ack_state, \
                         knows_detected, is_failure";

/// How many rows of a preset differ between the engine and its SQL, and how many are outside by both.
fn preset_differences(question: &Question, definitions: Definitions) -> (Vec<String>, usize) {
    let connection = engine();
    question.load_under(&connection, definitions);
    connection.execute_batch("create table defined as from incidents_derived").unwrap();
    question.load(&connection);
    let seen = preset_sql(definitions.name());
    connection.execute_batch(&format!("create table seen as ({seen})")).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let differ = |these: &str, those: &str| {
        let columns = REWRITTEN.split(", ").map(|name| format!("coalesce({name}::varchar, '-')"));
        let words = columns.collect::<Vec<_>>().join(", ");
        texts(&format!(
            "select concat_ws(' ', '{these}', {words}) from
                (select {REWRITTEN} from {these} except all select {REWRITTEN} from {those}) order by all"
        ))
    };
    let mut wrong = [differ("defined", "seen"), differ("seen", "defined")].concat();
    let by_sql = texts(
        "select concat_ws(' ', source, account, id, outside) as said from seen where outside is not null order by said",
    );
    let key = |row: u32| {
        ["source", "account", "id"].map(|name| question.derived.get(row as usize, name).text().unwrap_or("").to_owned())
    };
    let outside = question.defined(definitions).population.outside;
    let mut by_engine: Vec<String> =
        outside.iter().map(|one| format!("{} {}", key(one.row).join(" "), one.why.word())).collect();
    by_engine.sort();
    if by_sql != by_engine {
        wrong.push(format!("outside: {by_engine:?} and {by_sql:?}"));
    }
    (wrong, by_sql.len())
}

#[test]
fn every_preset_is_what_its_sql_says() {
    let (mut wrong, mut outside) = (Vec::new(), 0);
    for preset in PRESETS.iter().filter(|preset| preset.definitions != Definitions::Incidence) {
        let mut hold = |place: &str, question: &Question| {
            let (differences, n) = preset_differences(question, preset.definitions);
            outside += n;
            wrong.extend(differences.into_iter().map(|words| format!("{place} {}: {words}", preset.name)));
        };
        cases().iter().for_each(|case| hold(&case.name, &case.question));
        for (seed, n) in [3, 40, 90, 400].into_iter().enumerate() {
            hold(&format!("seed {seed}"), &random::question(200 + seed as u64, n));
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert!(outside > 500, "only {outside} were outside");
}
