//! Presets of definitions, worked by hand.

use crate::question::Question;
use crate::tables::{Cell, parse_at};
use incidence::metrics::{Row, answered_by, formula, metric, registry};
use incidence::model::{Definitions, Instant, Outside, PRESETS};

/// A week of January 2026, seen on the 14th:
/// a: an ordinary failure that a change caused. b: never acknowledged, closed a day after. c: open.
/// d: created before the window, detected in it. e: a false positive. f: resolved, and not closed yet.
/// g: created in the window, detected after it.
const WEEK: &str = "
window 5 12
table incidents
id created_at detected_at started_at acknowledged_at resolved_at closed_at is_failure caused_by_change verdict service
a  5T10:00    5T10:00     5T09:50    5T10:05         5T11:00     5T12:00   yes        yes              real    shop
b  6T10:02    6T10:00     6T09:00    -               6T10:32     7T10:02   no         no               real    shop
c  7T10:00    7T10:00     7T10:00    7T10:10         -           -         yes        yes              real    mail
d  4T23:00    5T01:00     4T22:00    5T01:30         5T02:00     5T03:00   yes        no               real    shop
e  8T10:00    8T10:00     8T10:00    8T10:01         8T10:10     8T10:20   no         -                false_positive shop
f  9T10:00    9T10:00     9T08:00    9T10:20         9T12:00     -         yes        yes              real    shop
g  11T23:00   12T01:00    11T22:00   12T02:00        12T03:00    12T04:00  no         no               real    shop
";

fn week(definitions: Definitions) -> Question {
    let mut question = Question::new(WEEK).under(definitions);
    question.scope.as_of = Instant(parse_at("14"));
    question
}

fn asked(question: &Question, id: &str) -> Row {
    let mut rows = question.ask(id);
    assert_eq!(rows.len(), 1);
    let row = rows.remove(0);
    assert_eq!(row.n + row.left_out.total(), row.incidents, "{id}: n + left out");
    row
}

fn codes(row: &Row) -> Vec<&'static str> {
    row.notes.iter().map(|note| note.code).collect()
}

fn not_in(row: &Row) -> Vec<(Outside, u64)> {
    row.not_in.reasons().collect()
}

/// Metric, n, value, incidents of the window, and how many are outside.
type Expected = (&'static str, u64, Option<f64>, u64, u64);

fn holds(definitions: Definitions, expected: &[Expected]) {
    let question = week(definitions);
    for (id, n, value, incidents, outside) in expected {
        let row = asked(&question, id);
        let found = (*id, row.n, row.figures.value(), row.incidents, row.not_in.total());
        assert_eq!(found, (*id, *n, *value, *incidents, *outside), "{}", definitions.name());
    }
}

#[test]
fn ours_is_by_detection_and_keeps_the_open_ones() {
    holds(
        Definitions::Incidence,
        &[
            // a 3600, b 1920, d 3600, f 7200; c is open, e false.
            ("mttr", 4, Some(4080.0), 6, 0),
            // a 300, c 600, d 1800, e 60, f 1200; b never was.
            ("mtta", 5, Some(792.0), 6, 0),
            // Down: d 5T00 to 5T02 (7200), a 4200, c 7T10 to the window's end (396,000), f in it: (604,800 - 407,400) / 2.
            ("mtbf", 2, Some(98_700.0), 6, 0),
            ("mtbi", 5, Some(120_960.0), 6, 0),
        ],
    );
}

#[test]
fn pagerduty_counts_what_is_resolved_from_its_creation() {
    holds(
        Definitions::PagerDuty,
        &[
            // a 3600, b 10:02 to 10:32, f 7200, g 11T23 to 12T03; e is false: (3600 + 1800 + 7200 + 14,400) / 4.
            ("mttr", 4, Some(6750.0), 5, 1),
            // a 300, e 60, f 1200, g 10,800; b never was.
            ("mtta", 4, Some(3090.0), 5, 1),
            // Down: d 7200 of the window, a 4200, f 9T08 to 9T12 (14,400); d began before it: (604,800 - 25,800) / 2.
            ("mtbf", 2, Some(289_500.0), 5, 1),
            ("mtbi", 4, Some(151_200.0), 5, 1),
            ("incident_count", 5, Some(5.0), 5, 1),
        ],
    );
    let row = asked(&week(Definitions::PagerDuty), "mttr");
    assert_eq!(not_in(&row), [(Outside::Open, 1)]);
    let said = "1 of 6 incidents are not in the population of pagerduty (resolved incidents only): 1 open";
    assert_eq!(row.notes.iter().find(|note| note.code == "population").map(|note| note.text.as_str()), Some(said));
}

#[test]
fn opsgenie_ends_at_the_close_which_counts_as_an_acknowledgement() {
    holds(
        Definitions::Opsgenie,
        &[
            // a 10:00 to 12:00, b a day, g 11T23 to 12T04; e is false: (7200 + 86,400 + 18,000) / 3.
            ("mttr", 3, Some(37_200.0), 4, 2),
            // a 300, b its close after a day, e 60, g 10,800.
            ("mtta", 4, Some(24_390.0), 4, 2),
            // Down until the close: d 5T00 to 5T03 (10,800), a 9:50 to 12:00 (7800): 604,800 - 18,600.
            ("mtbf", 1, Some(586_200.0), 4, 2),
            ("mtbi", 3, Some(201_600.0), 4, 2),
        ],
    );
    let row = asked(&week(Definitions::Opsgenie), "mtta");
    assert_eq!(not_in(&row), [(Outside::Open, 1), (Outside::NotClosed, 1)]);
    assert!(codes(&row).contains(&"close-as-acknowledgement"), "{:?}", row.notes);
}

#[test]
fn where_no_close_is_told_apart_the_resolve_is_opsgenies_close() {
    let mut question = week(Definitions::Opsgenie);
    let (knows, closed) = (question.derived.column("knows_closed"), question.derived.column("closed_at"));
    for row in &mut question.derived.rows {
        (row[knows], row[closed]) = (false.into(), Cell::Null);
    }
    let row = asked(&question, "mttr");
    // As PagerDuty's: a 3600, b 1800, f 7200, g 14,400.
    assert_eq!((row.n, row.figures.value(), not_in(&row)), (4, Some(6750.0), vec![(Outside::Open, 1)]));
    // a 300, b 1800, e 60, f 1200, g 10,800.
    assert_eq!(asked(&question, "mtta").figures.value(), Some(2832.0));
}

#[test]
fn dora_is_about_what_a_change_caused_from_the_start_of_impact() {
    holds(
        Definitions::Dora,
        &[
            // a 09:50 to 11:00, f 08:00 to 12:00; c is open: (4200 + 14,400) / 2.
            ("mttr", 2, Some(9300.0), 3, 3),
            ("mtta", 0, None, 3, 3),
            // Down: a 4200, c 396,000, f in it: (604,800 - 400,200) / 2. What no change caused took nothing away.
            ("mtbf", 2, Some(102_300.0), 3, 3),
            ("mtbi", 3, Some(201_600.0), 3, 3),
        ],
    );
    let row = asked(&week(Definitions::Dora), "mtta");
    assert_eq!(not_in(&row), [(Outside::NotByChange, 2), (Outside::CauseUnknown, 1)]);
    assert_eq!(codes(&row), ["not-defined", "population"]);
}

#[test]
fn itil_is_about_failures_from_start_to_start() {
    holds(
        Definitions::Itil,
        &[
            ("mttr", 2, Some(9300.0), 3, 3),
            ("mtta", 0, None, 3, 3),
            // Ours is ITIL's already: the end of one to the start of the next. d began before the window.
            ("mtbf", 2, Some(98_700.0), 3, 3),
            // MTBSI: three failures start in 604,800 s.
            ("mtbi", 3, Some(201_600.0), 3, 3),
        ],
    );
    assert_eq!(not_in(&asked(&week(Definitions::Itil), "mttr")), [(Outside::NotAFailure, 3)]);
}

#[test]
fn a_start_that_the_tool_filled_in_is_no_measured_time_to_restore() {
    let mut question = week(Definitions::Itil);
    let column = question.derived.column("started_is_default");
    question.derived.rows[0][column] = true.into();
    let row = asked(&question, "mttr");
    // Only f is left.
    assert_eq!((row.n, row.figures.value()), (1, Some(14_400.0)));
    assert_eq!(row.left_out.get(incidence::metrics::Reason::Defaulted), 1);
}

/// Sets a column of every row.
fn set_all(question: &mut Question, name: &str, cell: &Cell) {
    let column = question.derived.column(name);
    question.derived.rows.iter_mut().for_each(|row| row[column] = cell.clone());
}

#[test]
fn without_a_word_on_changes_dora_has_no_figure_and_no_zero() {
    let mut question = week(Definitions::Dora);
    set_all(&mut question, "caused_by_change", &Cell::Null);
    for id in ["mttr", "incident_count", "mtbi", "mtbf", "availability", "repeat_incident_rate"] {
        let row = asked(&question, id);
        assert_eq!((row.incidents, row.n, row.figures.value()), (0, 0, None), "{id}");
        assert!(codes(&row).contains(&"no-change-data"), "{id}: {:?}", row.notes);
    }
    // By start: a, b, c, e, f, g.
    assert_eq!(not_in(&asked(&question, "mttr")), [(Outside::CauseUnknown, 6)]);
}

#[test]
fn what_a_preset_cannot_place_is_counted_with_its_reason() {
    let mut question = week(Definitions::PagerDuty);
    set_all(&mut question, "created_at", &Cell::Null);
    let row = asked(&question, "incident_count");
    // Of the six that were detected in the window one is open in any case.
    assert_eq!(not_in(&row), [(Outside::Open, 1), (Outside::NoCreation, 5)]);
    // They may have been created in the window or not: a zero would be a guess.
    assert_eq!(row.figures.value(), None);
    assert!(codes(&row).contains(&"no-creation-data"), "{:?}", row.notes);
    // One that can be placed is counted, and the note says that it may not be the only one.
    let column = question.derived.column("created_at");
    question.derived.rows[0][column] = Cell::At(parse_at("5T10:00"));
    let row = asked(&question, "incident_count");
    assert_eq!((row.figures.value(), row.not_in.total()), (Some(1.0), 5));
    let mut question = week(Definitions::Itil);
    set_all(&mut question, "started_at", &Cell::Null);
    set_all(&mut question, "is_failure", &true.into());
    let row = asked(&question, "incident_count");
    assert_eq!((not_in(&row), row.figures.value()), (vec![(Outside::NoStart, 6)], None));
    assert!(codes(&row).contains(&"no-start-data"), "{:?}", row.notes);
}

#[test]
fn a_ticket_system_that_knows_no_failures_knows_no_zero() {
    let mut question = week(Definitions::Itil);
    set_all(&mut question, "is_failure", &false.into());
    set_all(&mut question, "is_ticket", &true.into());
    let row = asked(&question, "incident_count");
    assert_eq!((row.figures.value(), not_in(&row)), (None, vec![(Outside::ImpactUnknown, 6)]));
    assert!(codes(&row).contains(&"no-impact-data"), "{:?}", row.notes);
    // Once one ticket is a failure, the others say that they are none: a zero is a zero.
    let column = question.derived.column("is_failure");
    question.derived.rows[3][column] = true.into();
    let row = asked(&question, "incident_count");
    assert_eq!((row.figures.value(), not_in(&row)), (Some(0.0), vec![(Outside::NotAFailure, 6)]));
}

#[test]
fn a_group_of_which_nobody_is_in_the_population_is_there() {
    let question = week(Definitions::PagerDuty).by(&["hour"]).filtered("service", "mail", true);
    let rows = question.ask("mttr");
    let open: Vec<_> = rows.iter().filter(|row| row.not_in.total() > 0).map(|row| row.group[0].to_string()).collect();
    // c was created at 10:00.
    assert_eq!(open, ["10"]);
    let rows = week(Definitions::PagerDuty).by(&["service"]).ask("mttr");
    let found: Vec<_> = rows.iter().map(|row| (row.group[0].to_string(), row.incidents, row.not_in.total())).collect();
    assert_eq!(found, [("mail".to_owned(), 0, 1), ("shop".to_owned(), 5, 0)]);
}

#[test]
fn days_are_those_of_the_moment_that_places() {
    let rows = week(Definitions::PagerDuty).by(&["day"]).ask("incident_count");
    let found: Vec<u64> = rows.iter().map(|row| row.n).collect();
    // a, b, -, e, f, -, g on the 5th to the 11th; c is open on the 7th.
    assert_eq!(found, [1, 1, 0, 1, 1, 0, 1]);
    assert_eq!(rows.iter().map(|row| row.not_in.total()).collect::<Vec<_>>(), [0, 0, 1, 0, 0, 0, 0]);
}

#[test]
fn repeats_look_back_over_the_population() {
    let repeated = |definitions| {
        let mut question = week(definitions);
        set_all(&mut question, "issue", &"disk".into());
        asked(&question, "repeat_incident_rate")
    };
    // All but d, which is first; e is false. Under PagerDuty d comes first as well, by its creation before the window.
    let ours = repeated(Definitions::Incidence);
    assert_eq!((ours.n, ours.figures.value()), (5, Some(0.8)));
    let theirs = repeated(Definitions::PagerDuty);
    assert_eq!((theirs.n, theirs.figures.value()), (4, Some(1.0)));
    // By ITIL's failures: d is one, and starts before the window.
    assert_eq!(repeated(Definitions::Itil).figures.value(), Some(1.0));
    // d is not one that a change caused: a is the first.
    let dora = repeated(Definitions::Dora);
    assert_eq!((dora.n, dora.figures.value()), (3, Some(2.0 / 3.0)));
}

#[test]
fn the_formula_says_what_the_preset_measures() {
    let said = |id, definitions| formula(metric(id).unwrap(), definitions);
    assert_eq!(said("mttr", Definitions::Incidence), "resolved_at - detected_at");
    assert_eq!(said("mttr", Definitions::PagerDuty), "resolved_at - created_at");
    assert_eq!(said("mttr", Definitions::Opsgenie), "closed_at - created_at");
    assert_eq!(said("mttr", Definitions::Dora), "resolved_at - started_at");
    assert_eq!(
        said("mtta", Definitions::Opsgenie),
        "acknowledged_at - created_at; never acknowledged: closed_at instead"
    );
    assert_eq!(said("mtta", Definitions::Itil), "none: itil defines no acknowledgement");
    for metric in registry() {
        assert_eq!(formula(metric, Definitions::Incidence), metric.formula);
        assert_eq!(answered_by(metric, Definitions::PagerDuty), *metric);
    }
    assert!(PRESETS.iter().all(|preset| !preset.population.is_empty()));
}
