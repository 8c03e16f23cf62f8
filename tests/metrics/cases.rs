//! The cases worked by hand under `tests/cases`.

use crate::question::{Question, figures};
use crate::tables::twins::{Case, cases, differences};
use crate::tables::{Cell, Rows};
use incidence::metrics::Reason;
use incidence::model::{Coverage, Instant, Window};

fn coverage(rows: &Rows, resolution_s: f64) -> Vec<Coverage> {
    let of = |row: usize| {
        let text = |name: &str| rows.get(row, name).text().unwrap().to_owned();
        let at = |name: &str| Instant(rows.get(row, name).at().unwrap());
        Coverage {
            source: text("source"),
            account: text("account"),
            first_at: at("first_at"),
            last_at: at("last_at"),
            incidents: 1,
            events: 0,
            has_labels: rows.get(row, "has_labels").is(),
            is_ticket_system: rows.get(row, "is_ticket_system").is(),
            resolution_s,
        }
    };
    (0..rows.rows.len()).map(of).collect()
}

fn question(case: &Case) -> Question {
    let at = |name: &str| case.question.param(name).at().map(Instant);
    let real = |name: &str| match case.question.param(name) {
        Cell::Real(real) => *real,
        other => panic!("{name}: {other:?}"),
    };
    let window = Window { from: at("window_from").unwrap(), until: at("window_until").unwrap() };
    let mut question = Question::of(case.question.derived.clone(), case.question.openings.clone(), window);
    // The parameter c is what the coarsest source's resolution makes of it.
    question.coverage = coverage(&case.question.coverage, 2.0 * real("log_offset_s"));
    question.first_by_service.clear();
    if let (Some((_, service)), Some(from)) = (&case.filter, at("group_from")) {
        question.first_by_service.insert(service.clone(), from);
    }
    question.scope.as_of = at("as_of").unwrap();
    question.history_from = at("history_from").unwrap();
    question.repeat_window_s = real("repeat_window_s");
    question.transient_s = real("transient_s");
    match &case.filter {
        Some((dimension, value)) => question.filtered(dimension, value, true),
        None => question,
    }
}

#[test]
fn the_metrics_give_what_was_worked_out_by_hand() {
    let reasons: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for case in cases() {
        let question = question(&case);
        for (id, expected) in &case.expected {
            let rows = question.ask(id);
            assert_eq!(rows.len(), 1, "{}: one group", case.name);
            assert_eq!(rows[0].n + rows[0].left_out.total(), rows[0].incidents, "{} {id}: n + left out", case.name);
            let differences = differences(expected, &figures(&rows[0]), &reasons);
            asked += 1;
            if !differences.is_empty() {
                wrong.push(format!("{} {id}: {}", case.name, differences.join("; ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(asked >= 50, "expected the cases under tests/cases, found {asked}");
}
