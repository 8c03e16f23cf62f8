//! Whole documents from answers written by hand: an empty store, one incident, one stale source, few people.

use super::*;
use crate::metrics::{
    CountFigures, DurationFigures, Figures, LeftOut, List, Listings, Metric, NotIn, PersonLoad, RateFigures, Reason,
    Row, metric,
};
use crate::model::{Calendar, Coverage, Definitions, Instant, Unit, Window};

fn at(text: &str) -> Instant {
    Instant::from_rfc3339(text).unwrap()
}

fn week() -> Window {
    Window { from: at("2026-11-09T00:00:00Z"), until: at("2026-11-16T00:00:00Z") }
}

fn setting() -> Setting<'static> {
    Setting {
        filters: &[],
        as_of: at("2026-11-16T00:00:00Z"),
        definitions: Definitions::Incidence,
        clock: None,
        config_sha256: "00",
        annotations: &[],
    }
}

fn weekly(answers: &Answers, setting: &Setting<'_>) -> Document {
    let plan = shipped_plan("weekly").unwrap();
    build(&plan, &Periods::new(week(), plan.earlier, Calendar::UTC), answers, setting).unwrap()
}

fn words(document: &Document) -> String {
    document
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Sentence { text } | Block::Warning { text } => Some(format!("{text}\n")),
            _ => None,
        })
        .collect()
}

#[test]
fn an_empty_store_leaves_sentences_instead_of_holes() {
    let document = weekly(&Answers::default(), &setting());
    for sentence in [
        "The store holds no incidents.",
        "No source has brought anything yet.",
        "the window holds no incidents",
        "No issue came back",
        "No incident is known to be open.",
        "No incident of the window names a person.",
        "Imports rejected no row",
    ] {
        assert!(words(&document).contains(sentence), "{sentence} in {}", words(&document));
    }
    for section in &document.sections {
        assert!(!section.blocks.is_empty(), "{} is a hole", section.id);
    }
    let Block::Headlines(headlines) = &document.sections[0].blocks[1] else { panic!("headlines come second") };
    // Without coverage nothing is no figure, not even a count of 0.
    assert_eq!(headlines.rows[0].cells[0].value, Value::Count(None));
    assert!(headlines.rows[1].cells.iter().all(|cell| cell.value == Value::Seconds(None) && cell.n == Some(0)));
}

fn row(metric: &'static Metric, incidents: u64, n: u64, value: f64) -> Row {
    let figures = match metric.unit {
        Unit::Seconds => {
            Figures::Duration(DurationFigures { value: Some(value), median: Some(value), ..Default::default() })
        }
        Unit::Ratio => Figures::Rate(RateFigures { hits: Some(n), value: Some(value), ci95: None }),
        _ => Figures::Count(CountFigures { value: Some(value), per_week: Some(value), ..Default::default() }),
    };
    let mut left_out = LeftOut::default();
    (n..incidents).for_each(|_| left_out.add(Reason::Merged));
    Row { metric, group: Vec::new(), incidents, n, left_out, not_in: NotIn::default(), figures, notes: Vec::new() }
}

/// One incident, acknowledged after 90 s; another was merged into it.
fn one() -> Answers {
    let (count, mtta) = (metric("incident_count").unwrap(), metric("mtta").unwrap());
    let table = crate::metrics::Table {
        window: week(),
        as_of: setting().as_of,
        timezone: "UTC".into(),
        definitions: "incidence",
        business_hours: None,
        by: Vec::new(),
        log_offset_s: 0.5,
        rows: vec![row(count, 2, 1, 1.0), row(mtta, 2, 1, 90.0)],
    };
    let source = |name: &str, last: &str| Coverage {
        source: name.into(),
        account: String::new(),
        first_at: at("2026-11-01T00:00:00Z"),
        last_at: at(last),
        incidents: 2,
        events: 0,
        has_labels: false,
        is_ticket_system: false,
        resolution_s: 1.0,
    };
    let coverage = vec![source("pagerduty", "2026-11-15T20:00:00Z"), source("csv", "2026-11-13T23:59:59Z")];
    Answers { tables: vec![table], coverage, ..Answers::default() }
}

#[test]
fn one_incident_is_measured_and_said_with_what_is_left_out() {
    let document = weekly(&one(), &setting());
    let Some(Block::Headlines(headlines)) =
        document.sections[0].blocks.iter().find(|block| matches!(block, Block::Headlines(_)))
    else {
        panic!("a report has headlines")
    };
    let of = |id: &str, figure: &str| {
        headlines.rows.iter().find(|row| row.metric == id && row.figure == figure).unwrap().cells.clone()
    };
    assert_eq!(of("incident_count", "value")[0].value, Value::Count(Some(1)));
    assert_eq!(of("mtta", "median")[0], Cell::new(Value::Seconds(Some(90.0))).from_n(1));
    // The week before is covered from its begin and was not evaluated here: no value.
    assert_eq!(of("mtta", "median")[1], Cell::new(Value::Seconds(None)).from_n(0));
    let measured = document.sections.iter().flat_map(|section| &section.blocks).find_map(|block| match block {
        Block::Table(table) if table.caption == "What the figures are measured from" => Some(table),
        _ => None,
    });
    let rows = &measured.unwrap().rows;
    assert_eq!(rows[1][1].value, Value::Of { part: 1, whole: 2 });
    assert_eq!(rows[1][2], Cell::text("merged 1"));
}

#[test]
fn a_source_silent_for_over_two_days_is_flagged_and_a_short_history_is_said() {
    let words = words(&weekly(&one(), &setting()));
    // csv ended 2 d and 1 s before the end of the window, pagerduty 4 h before it.
    assert!(words.contains("csv brought nothing after 2026-11-13 23:59"), "{words}");
    assert!(!words.contains("pagerduty brought nothing"), "{words}");
    assert!(words.contains("The data begins at 2026-11-01 00:00: of the 12 weeks before"), "{words}");
}

#[test]
fn few_people_are_not_broken_down_and_pseudonyms_are_stable() {
    let load = |person: &str| PersonLoad { person: person.into(), n: 1, ..PersonLoad::default() };
    let people = |names: &[&str]| {
        let people = List { rows: names.iter().map(|name| load(name)).collect(), total: names.len() as u64 };
        Answers { lists: Listings { people, ..Listings::default() }, ..Answers::default() }
    };
    let json = |answers: &Answers| serde_json::to_string(&weekly(answers, &setting())).unwrap();
    let two = json(&people(&["ada", "brin"]));
    assert!(!two.contains("brin") && two.contains("fewer than 3 people"), "{two}");
    let three = people(&["ada", "brin", "cleo"]);
    assert!(json(&three).contains("brin"));
    let people_rule = PeopleRule { is_anonymous: true, ..PeopleRule::default() };
    let hidden = Answers { people_rule, ..three.clone() };
    assert!(!json(&hidden).contains("brin"));
    // sha256("incidence person brin"), its first four bytes, by sha256sum.
    assert!(json(&hidden).contains("person-2acf1209"), "{}", json(&hidden));
    assert_eq!(json(&hidden), json(&hidden));
}

#[test]
fn a_weekly_report_asks_few_questions_and_each_once() {
    let plan = shipped_plan("weekly").unwrap();
    let asked = questions(&plan, &Periods::new(week(), plan.earlier, Calendar::UTC)).tables;
    assert!(asked.len() <= 10, "{}", asked.len());
    for (index, one) in asked.iter().enumerate() {
        assert!(!asked[..index].iter().any(|other| (other.window, &other.by) == (one.window, &one.by)));
    }
}
