//! Frames in, frames out: what single rules cannot show.

use super::*;
use crate::model::{AckState, Field, IncidentRecord, Knows, Person, Place, Service, Sink, Status, Team, Zone};
use crate::table::{Builders, from_arrow};
use polars_core::prelude::{AnyValue, DataType, TimeUnit};

fn at(text: &str) -> Instant {
    Instant::from_rfc3339(text).unwrap()
}

fn frame(records: &[IncidentRecord<'_>]) -> DataFrame {
    let mut builders = Builders::default();
    records.iter().for_each(|record| builders.incident(Place::default(), record));
    let batch = builders.finish().incidents;
    from_arrow(&batch.schema(), &[batch]).unwrap()
}

fn question(config: &Config, as_of: Instant) -> Question<'_> {
    Question {
        config,
        calendar: config.calendar(),
        as_of,
        coverage: &[],
        linked: None,
        people: &[],
        corrections: &[],
        reached: &[],
    }
}

fn cell(frame: &DataFrame, name: &str, row: usize) -> String {
    match frame.column(name).unwrap().get(row).unwrap() {
        AnyValue::Null => "-".into(),
        AnyValue::String(text) => text.into(),
        AnyValue::StringOwned(text) => text.to_string(),
        value => value.to_string(),
    }
}

fn cells(frame: &DataFrame, name: &str) -> Vec<String> {
    (0..frame.height()).map(|row| cell(frame, name, row)).collect()
}

/// Detected 08:00, acknowledged 08:05, resolved 09:00 on 2026-03-02 (a Monday), all UTC.
fn incident<'a>(id: &'a str) -> IncidentRecord<'a> {
    IncidentRecord {
        source: "pagerduty",
        id,
        detected_at: Some(at("2026-03-02T08:00:00Z")),
        acknowledged_at: Some(at("2026-03-02T08:05:00Z")),
        ack_state: AckState::Known,
        acknowledged_by: Some("Ada Example"),
        resolved_at: Some(at("2026-03-02T09:00:00Z")),
        resolved_by: Some("Ada Example"),
        auto_resolved: Some(false),
        status: Some(Status::Resolved),
        knows: Knows::of(&[Field::DetectedAt, Field::ResolvedAt, Field::Acknowledged]),
        ..IncidentRecord::default()
    }
}

#[test]
fn the_frame_has_the_columns_of_the_schema_with_their_types() {
    let config = Config::default();
    for records in [vec![], vec![incident("1")]] {
        let derived = derive(&frame(&records), &question(&config, at("2026-04-01T00:00:00Z"))).unwrap();
        assert_eq!((derived.height(), derived.width()), (records.len(), schema::DERIVED.len()));
        for (column, wanted) in derived.columns().iter().zip(schema::DERIVED) {
            let data_type = match wanted.kind {
                schema::Kind::Text => DataType::String,
                schema::Kind::Instant => DataType::Datetime(TimeUnit::Microseconds, None),
                schema::Kind::Bool => DataType::Boolean,
                schema::Kind::Count => DataType::Int32,
                schema::Kind::Long => DataType::Int64,
                schema::Kind::Real => DataType::Float64,
                schema::Kind::Day => DataType::Date,
            };
            assert_eq!((column.name().as_str(), column.dtype()), (wanted.name, &data_type));
        }
    }
}

#[test]
fn what_happened_after_as_of_is_not_seen() {
    let config = Config::default();
    let later = IncidentRecord { detected_at: Some(at("2026-03-02T08:30:01Z")), ..incident("later") };
    let labelled = IncidentRecord {
        false_positive: Some(true),
        merged_into: Some("9"),
        reopen_count: Some(2),
        alert_count: Some(1),
        ..incident("labelled")
    };
    let nowhen = IncidentRecord { detected_at: None, ..incident("nowhen") };
    let incidents = frame(&[incident("1"), later, labelled, nowhen]);
    let early = derive(&incidents, &question(&config, at("2026-03-02T08:03:00Z"))).unwrap();
    assert_eq!(cells(&early, "id"), ["1", "labelled"]);
    for (name, expected) in [
        ("acknowledged_at", "-"),
        ("acknowledged_by", "-"),
        ("ack_state", "never"),
        ("resolved_at", "-"),
        ("resolved_by", "-"),
        ("auto_resolved", "-"),
        ("is_open", "true"),
        ("status", "triggered"),
        ("verdict", "unknown"),
        ("is_labelled", "false"),
        ("source_has_labels", "false"),
        ("is_merged", "false"),
        ("reopen_count", "-"),
    ] {
        assert_eq!(cell(&early, name, 1), expected, "{name}");
    }
    assert_eq!(cell(&early, "alert_count", 1), "1");
    let late = derive(&incidents, &question(&config, at("2026-03-02T12:00:00Z"))).unwrap();
    assert_eq!(cells(&late, "id"), ["1", "later", "labelled"]);
    assert_eq!(cells(&late, "verdict"), ["real", "real", "false_positive"]);
    assert_eq!(cells(&late, "is_merged"), ["false", "false", "true"]);
    assert_eq!(cell(&late, "reopen_count", 2), "2");
    assert_eq!(cell(&late, "knows_started", 0), "false");
    assert_eq!(cell(&late, "knows_resolved", 0), "true");
}

#[test]
fn unlabelled_incidents_are_real_only_where_their_source_labels_any() {
    let config: Config = Config {
        false_positive: crate::model::FalsePositive { tags: vec!["noise".into()], ..Default::default() },
        ..Config::default()
    };
    let eu = |id| IncidentRecord { account: "eu", ..incident(id) };
    let open = |record| IncidentRecord { resolved_at: None, status: Some(Status::Triggered), ..record };
    let incidents = frame(&[
        incident("unlabelled"),
        eu("unlabelled"),
        IncidentRecord { tags: Some("x;Noise"), ..eu("by tag") },
        IncidentRecord { tags: Some("noise"), false_positive: Some(false), ..eu("by flag") },
        open(eu("open")),
        IncidentRecord { tags: Some("noise"), ..open(eu("open, labelled")) },
        IncidentRecord { resolved_at: None, status: Some(Status::Canceled), ..eu("canceled") },
    ]);
    let derived = derive(&incidents, &question(&config, at("2026-04-01T00:00:00Z"))).unwrap();
    let expected = ["unknown", "real", "false_positive", "real", "unknown", "false_positive", "unknown"];
    assert_eq!(cells(&derived, "verdict"), expected);
    assert_eq!(cells(&derived, "source_has_labels")[..2], ["false", "true"]);
    assert_eq!(cells(&derived, "is_labelled"), ["false", "false", "true", "true", "false", "true", "false"]);

    // A label that lies outside these rows counts too: the answer must not depend on how much was loaded.
    let coverage = [Coverage {
        source: incident("x").source.into(),
        account: String::new(),
        first_at: at("2026-01-01T00:00:00Z"),
        last_at: at("2026-04-01T00:00:00Z"),
        incidents: 9,
        events: 0,
        has_labels: true,
        is_ticket_system: false,
        resolution_s: 1.0,
    }];
    let asked = Question { coverage: &coverage, ..question(&config, at("2026-04-01T00:00:00Z")) };
    let derived = derive(&frame(&[incident("unlabelled")]), &asked).unwrap();
    assert_eq!(
        (cells(&derived, "verdict"), cells(&derived, "source_has_labels")),
        (vec!["real".into()], vec!["true".into()])
    );
}

#[test]
fn names_severity_issue_and_targets_come_from_the_configuration() {
    let mut config = Config::default();
    config.services.insert("shop".into(), Service { aliases: vec!["old-shop".into()], ..Service::default() });
    config.people.insert("Ada Example".into(), Person { aliases: vec!["ada@example.org".into()], ..Person::default() });
    config.exclude.titles = vec!["^drill".into()];
    let incidents = frame(&[
        IncidentRecord {
            service: Some("old-shop"),
            severity_raw: Some("P1"),
            title: Some("Disk 91% full"),
            assignee: Some("ada@example.org"),
            ..incident("1")
        },
        IncidentRecord { urgency: Some("low"), title: Some("drill: failover"), ..incident("2") },
        IncidentRecord { severity_raw: Some("mauve"), urgency: Some("high"), ..incident("3") },
        IncidentRecord { source: "jira", severity_raw: Some("Highest"), problem_id: Some("PRB1"), ..incident("4") },
    ]);
    let derived = derive(&incidents, &question(&config, at("2026-04-01T00:00:00Z"))).unwrap();
    assert_eq!(cells(&derived, "service"), ["shop", "-", "-", "-"]);
    assert_eq!(cells(&derived, "assignee"), ["Ada Example", "-", "-", "-"]);
    assert_eq!(cells(&derived, "severity"), ["1", "4", "-", "1"]);
    assert_eq!(cells(&derived, "severity_is_proxy"), ["false", "true", "false", "false"]);
    assert_eq!(cells(&derived, "is_test"), ["false", "true", "false", "false"]);
    assert_eq!(cells(&derived, "is_failure"), ["true", "false", "-", "false"]);
    assert_eq!(cells(&derived, "is_ticket"), ["false", "false", "false", "true"]);
    assert_eq!(cells(&derived, "response_target_s"), ["900.0", "86400.0", "-", "900.0"]);
    assert_eq!(cells(&derived, "resolve_target_s"), ["1800.0", "-", "-", "1800.0"]);
    assert_eq!(cells(&derived, "issue"), ["title:shop/disk # full", "title:/drill: failover", "-", "problem:PRB1"]);
    assert_eq!(cells(&derived, "issue_basis"), ["title", "title", "-", "problem"]);
    let unknown = UnknownSeverity { source: "pagerduty".into(), word: "mauve".into(), incidents: 1 };
    assert_eq!(unknown_severities(&derived).unwrap(), [unknown]);
}

#[test]
fn days_are_the_questions_and_kinds_of_hour_the_teams() {
    let zone = |name: &str| Some(Zone(name.parse().unwrap()));
    let mut config = Config { timezone: zone("Europe/Berlin"), ..Config::default() };
    config.teams.insert("search".into(), Team { timezone: zone("America/New_York"), ..Team::default() });
    config.holidays.dates = vec![chrono::NaiveDate::from_ymd_opt(2026, 11, 2).unwrap()];
    let incidents = frame(&[
        // 23:30 UTC on Saturday 2026-10-31 is 00:30 on Sunday 1 November in Berlin, 19:30 on Saturday in New York.
        IncidentRecord { detected_at: Some(at("2026-10-31T23:30:00Z")), team: Some("web;search"), ..incident("1") },
        IncidentRecord { detected_at: Some(at("2026-10-31T23:30:00Z")), team: Some("web"), ..incident("2") },
        // 12:00 UTC on Monday 2 November, a holiday in the configuration.
        IncidentRecord { detected_at: Some(at("2026-11-02T12:00:00Z")), ..incident("3") },
        // 07:30 UTC: 08:30 in Berlin in winter time, 03:30 in New York, which turns its clocks back on 1 November.
        IncidentRecord { detected_at: Some(at("2026-11-03T07:30:00Z")), ..incident("4") },
        // 18:30 UTC: 13:30 in New York.
        IncidentRecord { detected_at: Some(at("2026-11-03T18:30:00Z")), team: Some("search"), ..incident("5") },
    ]);
    let question = question(&config, at("2026-12-01T00:00:00Z"));
    let derived = derive(&incidents, &question).unwrap();
    assert_eq!(cells(&derived, "hour_kind"), ["weekend", "sleep", "holiday", "business", "business"]);
    assert_eq!(cells(&derived, "day"), ["2026-11-01", "2026-11-01", "2026-11-02", "2026-11-03", "2026-11-03"]);
    assert_eq!(cell(&derived, "week", 0), "2026-10-26");
    assert_eq!(cell(&derived, "month", 0), "2026-11-01");
    assert_eq!(cells(&derived, "hour"), ["0", "0", "13", "8", "19"]);
    assert_eq!(cells(&derived, "weekday"), ["7", "7", "1", "2", "2"]);
    let utc = derive(&incidents, &Question { calendar: Calendar::UTC, ..question }).unwrap();
    assert_eq!(cell(&utc, "day", 0), "2026-10-31");
    assert_eq!(cell(&utc, "hour_kind", 1), "sleep"); // the configuration's zone, whatever the report's
}

#[test]
fn one_thread_and_many_give_the_same_frame() {
    let config = Config::default();
    let ids: Vec<String> = (0..2 * ROWS_A_TASK + 17).map(|i| i.to_string()).collect();
    let records: Vec<IncidentRecord<'_>> = ids
        .iter()
        .enumerate()
        .map(|(i, id)| IncidentRecord {
            account: if i % 3 == 0 { "a" } else { "b" },
            title: Some(id),
            // The one label stands in the last task.
            false_positive: (i == 2 * ROWS_A_TASK + 16).then_some(true),
            ..incident(id)
        })
        .collect();
    let incidents = frame(&records);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| derive(&incidents, &question(&config, at("2026-04-01T00:00:00Z"))).unwrap())
    };
    let (one, many) = (run(1), run(5));
    assert!(one.equals_missing(&many));
    assert_eq!(ids.len() - 1, 65_552);
    // 65,552 = 3 * 21,850 + 2: the labelled one is of account b.
    assert_eq!(cell(&one, "verdict", 0), "unknown");
    assert_eq!(cell(&one, "verdict", 1), "real");
}
