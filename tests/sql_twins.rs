//! Every metric twice: the SQL in `queries/metrics/` and the engine give the same figures, on cases worked by hand and
//! on random tables, with one thread and with several.

mod tables;

use incidence::metrics::Reason;
use tables::twins::{ask, cases, differences, engine, twin_ids};

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
fn every_metric_has_at_least_two_cases() {
    let cases = cases();
    for id in twin_ids() {
        let count = cases.iter().filter(|case| case.expected.iter().any(|(metric, _)| *metric == id)).count();
        assert!(count >= 2, "{id}: expected at least 2 cases under tests/cases, found {count}");
    }
}
