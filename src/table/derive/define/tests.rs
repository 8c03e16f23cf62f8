//! What a preset does to columns: moments, kinds of hour, and what is not known.

use super::super::{derive, happened};
use super::*;
use crate::model::{AckState, Config, Field, IncidentRecord, Knows, Place, Sink, Status, Team, Zone};
use crate::table::{Builders, from_arrow};
use polars_core::prelude::AnyValue;

fn at(text: &str) -> Option<Instant> {
    Instant::from_rfc3339(text)
}

fn asked(config: &Config) -> Question<'_> {
    Question {
        config,
        calendar: config.calendar(),
        as_of: at("2026-04-01T00:00:00Z").unwrap(),
        coverage: &[],
        linked: None,
        people: &[],
        corrections: &[],
        reached: &[],
    }
}

fn defined(records: &[IncidentRecord<'_>], definitions: Definitions, config: &Config) -> Defined {
    let mut builders = Builders::default();
    records.iter().for_each(|record| builders.incident(Place::default(), record));
    let batch = builders.finish().incidents;
    let incidents = from_arrow(&batch.schema(), &[batch]).unwrap();
    let question = asked(config);
    assert_eq!(happened(&incidents, question.as_of).unwrap().height(), records.len());
    define(&derive(&incidents, &question).unwrap(), definitions, &question).unwrap()
}

fn cell(defined: &Defined, name: &str, row: usize) -> String {
    match defined.frame.column(name).unwrap().get(row).unwrap() {
        AnyValue::Null => "-".into(),
        AnyValue::String(text) => text.into(),
        AnyValue::StringOwned(text) => text.to_string(),
        value => value.to_string(),
    }
}

/// A ticket: impact on a Sunday evening, detected on Monday 2026-03-02, resolved the same day, closed the next.
fn ticket(id: &str) -> IncidentRecord<'_> {
    IncidentRecord {
        source: "servicenow",
        id,
        team: Some("core"),
        started_at: at("2026-03-01T19:30:00Z"),
        detected_at: at("2026-03-02T09:00:00Z"),
        created_at: at("2026-03-02T23:30:00Z"),
        ack_state: AckState::Never,
        resolved_at: at("2026-03-02T12:00:00Z"),
        closed_at: at("2026-03-03T12:00:00Z"),
        caused_by_change: Some(true),
        status: Some(Status::Closed),
        knows: Knows::of(&[
            Field::StartedAt,
            Field::DetectedAt,
            Field::ResolvedAt,
            Field::ClosedAt,
            Field::Acknowledged,
        ]),
        ..IncidentRecord::default()
    }
}

#[test]
fn our_own_definitions_change_nothing() {
    let config = Config::default();
    let ours = defined(&[ticket("1")], Definitions::Incidence, &config);
    assert_eq!(ours.population, Population::default());
    assert_eq!(cell(&ours, "happened_at", 0), "2026-03-02 09:00:00");
    assert_eq!(cell(&ours, "weekday", 0), "1");
}

#[test]
fn calendar_and_kind_of_hour_follow_the_moment_that_places_in_the_zone_of_the_team() {
    let mut config = Config::default();
    let auckland = Zone("Pacific/Auckland".parse().unwrap());
    config.teams.insert("core".into(), Team { timezone: Some(auckland), ..Team::default() });
    let theirs = defined(&[ticket("1")], Definitions::PagerDuty, &config);
    let of = |name| cell(&theirs, name, 0);
    // 23:30 on Monday in UTC, half past noon on Tuesday in Auckland (+13).
    assert_eq!([of("happened_at"), of("detected_at")], ["2026-03-02 23:30:00", "2026-03-02 23:30:00"]);
    assert_eq!([of("day"), of("hour"), of("weekday"), of("hour_kind")], ["2026-03-02", "23", "1", "business"]);
    let dora = defined(&[ticket("1")], Definitions::Dora, &config);
    let of = |name| cell(&dora, name, 0);
    // 19:30 on Sunday the 1st of March, half past eight on Monday there; the week began on 23 February.
    assert_eq!([of("day"), of("week"), of("month")], ["2026-03-01", "2026-02-23", "2026-03-01"]);
    assert_eq!([of("hour"), of("weekday"), of("hour_kind")], ["19", "7", "business"]);
    // Detection stays what it is.
    assert_eq!(of("detected_at"), "2026-03-02 09:00:00");
}

#[test]
fn the_close_is_the_end_and_the_acknowledgement_only_where_there_was_none() {
    let config = Config::default();
    let taken =
        IncidentRecord { acknowledged_at: at("2026-03-02T10:00:00Z"), ack_state: AckState::Known, ..ticket("taken") };
    let unknown = IncidentRecord { ack_state: AckState::Unknown, ..ticket("unknown") };
    let resolved = IncidentRecord { closed_at: None, status: Some(Status::Resolved), ..ticket("resolved") };
    let open = IncidentRecord { closed_at: None, resolved_at: None, status: None, ..ticket("open") };
    let theirs = defined(&[ticket("1"), taken, unknown, resolved, open], Definitions::Opsgenie, &config);
    let column = |name| (0..5).map(|row| cell(&theirs, name, row)).collect::<Vec<_>>();
    let close = "2026-03-03 12:00:00";
    assert_eq!(column("resolved_at"), [close, close, close, "2026-03-02 12:00:00", "-"]);
    assert_eq!(column("acknowledged_at"), [close, "2026-03-02 10:00:00", "-", "-", "-"]);
    assert_eq!(column("ack_state"), ["known", "known", "unknown", "never", "never"]);
    assert_eq!(theirs.population.closes_as_ack, [0]);
    let outside: Vec<_> = theirs.population.outside.iter().map(|one| (one.row, one.why)).collect();
    assert_eq!(outside, [(3, Outside::NotClosed), (4, Outside::Open)]);
    assert_eq!(column("happened_at")[3..], ["-", "-"]);
    // Where they would stand in a window is told all the same.
    assert_eq!(Some(theirs.population.outside[1].at), at("2026-03-02T23:30:00Z"));
}

#[test]
fn an_end_that_the_source_cannot_tell_is_no_reason_to_be_outside() {
    let config = Config::default();
    let untold = IncidentRecord {
        resolved_at: None,
        closed_at: None,
        status: Some(Status::Resolved),
        knows: Knows::of(&[Field::DetectedAt, Field::CreatedAt]),
        ..ticket("untold")
    };
    let withdrawn = IncidentRecord { resolved_at: None, ..ticket("withdrawn") };
    let theirs = defined(&[untold, withdrawn], Definitions::PagerDuty, &config);
    let outside: Vec<_> = theirs.population.outside.iter().map(|one| (one.row, one.why)).collect();
    assert_eq!(outside, [(1, Outside::NotResolved)]);
}

#[test]
fn what_a_change_caused_is_a_failure_and_nothing_else_takes_service_away() {
    let config = Config::default();
    let other = IncidentRecord { caused_by_change: Some(false), ..ticket("other") };
    let silent = IncidentRecord { caused_by_change: None, ..ticket("silent") };
    let unplaced = IncidentRecord { started_at: None, ..ticket("unplaced") };
    let theirs = defined(&[ticket("1"), other, silent, unplaced], Definitions::Dora, &config);
    let column = |name| (0..4).map(|row| cell(&theirs, name, row)).collect::<Vec<_>>();
    assert_eq!(column("is_failure"), ["true", "false", "-", "false"]);
    assert_eq!(column("ack_state"), ["unknown"; 4]);
    let outside: Vec<_> = theirs.population.outside.iter().map(|one| (one.row, one.why)).collect();
    assert_eq!(outside, [(1, Outside::NotByChange), (2, Outside::CauseUnknown), (3, Outside::NoStart)]);
}

#[test]
fn an_empty_store_has_the_same_columns() {
    let config = Config::default();
    let one = defined(&[ticket("1")], Definitions::Itil, &config);
    let none = define(&one.frame.slice(0, 0), Definitions::Itil, &asked(&config)).unwrap();
    assert_eq!((none.frame.height(), none.frame.schema()), (0, one.frame.schema()));
}
