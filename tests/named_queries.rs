//! Every named query against the rows that its case in `queries/cases/` works out by hand.

mod tables;

use duckdb::{Connection, params_from_iter};
use incidence::store::queries::{self, NamedQuery};
use std::path::Path;
use tables::{Rows, TABLES, Text, complete_incident};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("queries")
}

fn names(folder: &Path, extension: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// Names of the columns and the rows, as text; null is `-`, empty text `""`.
fn answer(connection: &Connection, query: &NamedQuery, given: &[(String, String)]) -> Vec<Vec<String>> {
    let sql = format!("select columns(*)::varchar from (\n{}\n)", query.sql);
    let mut statement = connection.prepare(&sql).unwrap_or_else(|error| panic!("{}: {error}", query.name));
    let bound = query.bound(given);
    let value = |index: usize| {
        let name = statement.parameter_name(index).unwrap();
        let value = bound.iter().find(|(known, _)| *known == name);
        value.unwrap_or_else(|| panic!("{}: no `-- param {name} = ...`", query.name)).1.clone()
    };
    let values: Vec<String> = (1..=statement.parameter_count()).map(value).collect();
    let mut rows = statement.query(params_from_iter(values)).unwrap_or_else(|error| panic!("{}: {error}", query.name));
    let mut answer = Vec::new();
    let names = rows.as_ref().expect("a statement that ran").column_names();
    while let Some(row) = rows.next().unwrap() {
        let cell = |at: usize| match row.get::<_, Option<String>>(at).unwrap() {
            None => "-".to_owned(),
            Some(text) if text.is_empty() => "\"\"".to_owned(),
            Some(text) => text,
        };
        answer.push((0..names.len()).map(cell).collect());
    }
    answer.insert(0, names);
    answer
}

#[test]
fn every_query_gives_what_was_worked_out_by_hand() {
    let mut wrong = Vec::new();
    for query in queries::all() {
        let file = folder().join(format!("cases/{}.txt", query.name));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", query.name));
        let text = Text::parse(&text);
        let connection = Connection::open_in_memory().unwrap();
        for (table, columns) in TABLES {
            let rows = if *table == "incidents_derived" {
                text.rows(table, columns, complete_incident)
            } else {
                text.rows(table, columns, |_, _| {})
            };
            rows.unwrap_or_else(|| Rows::new(columns)).load(&connection, table);
        }
        let given = text.directives.iter().filter(|(first, _)| first == "param").map(|(_, rest)| {
            let (name, value) = rest.split_once(' ').expect("param NAME VALUE");
            (name.to_owned(), value.to_owned())
        });
        let found = answer(&connection, &query, &given.collect::<Vec<_>>());
        let (_, header, rows) = text.tables.iter().find(|(name, ..)| name == "expect").expect("a case expects rows");
        let expected: Vec<Vec<String>> = std::iter::once(header).chain(rows).cloned().collect();
        assert!(expected.len() > 1, "{}: a case without rows cannot fail", query.name);
        if found != expected {
            let lines = |rows: &[Vec<String>]| rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n");
            wrong.push(format!("{}: expected\n{}\nfound\n{}", query.name, lines(&expected), lines(&found)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

#[test]
fn every_query_is_shipped_and_has_a_case() {
    let shipped: Vec<String> = queries::all().iter().map(|query| query.name.to_owned()).collect();
    assert_eq!(names(&folder(), "sql"), shipped, "queries/*.sql and the registry in src/store/queries.rs");
    assert_eq!(names(&folder().join("cases"), "txt"), shipped, "queries/cases/*.txt");
}
