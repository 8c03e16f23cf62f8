//! The rules of folding, each with an example worked by hand.

use super::*;
use crate::model::{
    AckState, ActionRecord, EventKind, EventRecord, Field, IncidentRecord, Instant, Knows, Place, Sink, Status, Window,
    code,
};
use crate::table::Builders;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Int32Type, TimeUnit, TimestampMicrosecondType};
use arrow::util::display::array_value_to_string;

const IMPORTED_AT: Instant = Instant::from_s(1_000_000);
const OPEN_PAGE: Knows = Knows::of(&[Field::Title, Field::Status, Field::DetectedAt, Field::ResolvedAt]);
const WITH_ACK: Knows = OPEN_PAGE.with(Field::Acknowledged).with(Field::AcknowledgedBy);

fn s(seconds: i64) -> Option<Instant> {
    Some(Instant::from_s(seconds))
}

fn record(id: &str) -> IncidentRecord<'_> {
    IncidentRecord { source: "pagerduty", id, detected_at: s(100), knows: OPEN_PAGE, ..IncidentRecord::default() }
}

fn event(id: &str, at: i64, kind: EventKind) -> EventRecord<'_> {
    EventRecord {
        source: "pagerduty",
        account: "",
        incident_id: id,
        event_id: None,
        at: Instant::from_s(at),
        kind,
        kind_raw: None,
        state: None,
        actor: Some("Ann"),
        actor_is_person: Some(true),
        channel: None,
        severity_raw: None,
        text: None,
    }
}

fn import_at(store: &mut Store, at: Instant, fill: impl FnOnce(&mut Builders)) -> ImportLine {
    let mut import = store.begin_import("file.json", "pagerduty", "", at).unwrap();
    let mut builders = Builders::default();
    fill(&mut builders);
    import.append(builders.finish()).unwrap();
    import.finish(ImportMeta { sha256: "ab".into(), lines_read: 1, ..ImportMeta::default() }).unwrap()
}

fn import(store: &mut Store, records: &[IncidentRecord<'_>], events: &[EventRecord<'_>]) -> ImportLine {
    import_at(store, IMPORTED_AT, |builders| {
        for record in records {
            builders.incident(Place { line: 1, record: 1 }, record);
        }
        for event in events {
            builders.event(Place { line: 1, record: 1 }, event);
        }
    })
}

/// Everything that `incidents` gives, a line an incident, without the columns named.
fn all(store: &Store, as_of: Option<Instant>) -> Vec<String> {
    let (_, batches) = store.incidents(None, &[], as_of).unwrap();
    let mut lines = Vec::new();
    for batch in &batches {
        for row in 0..batch.num_rows() {
            let cells: Vec<String> =
                batch.columns().iter().map(|column| array_value_to_string(column, row).unwrap()).collect();
            lines.push(cells.join("|"));
        }
    }
    lines
}

/// One cell of the only incident: instants in seconds, `-` for null.
fn cell(store: &Store, column: &str, as_of: Option<Instant>) -> String {
    let (_, batches) = store.incidents(None, &[], as_of).unwrap();
    let batches: Vec<_> = batches.into_iter().filter(|batch| batch.num_rows() > 0).collect();
    assert_eq!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), 1, "one incident");
    let column = batches[0].column_by_name(column).unwrap();
    if column.is_null(0) {
        return "-".into();
    }
    match column.data_type() {
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            (column.as_primitive::<TimestampMicrosecondType>().value(0) / 1_000_000).to_string()
        }
        DataType::Int32 => column.as_primitive::<Int32Type>().value(0).to_string(),
        _ => array_value_to_string(column, 0).unwrap(),
    }
}

fn cells(store: &Store, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| cell(store, column, None)).collect()
}

const ACKNOWLEDGED: [&str; 3] = ["ack_state", "acknowledged_at", "acknowledged_by"];

#[test]
fn a_later_page_that_has_lost_the_acknowledgements_does_not_erase_them() {
    let mut store = Store::in_memory().unwrap();
    let acknowledged = IncidentRecord {
        ack_state: AckState::Known,
        acknowledged_at: s(160),
        acknowledged_by: Some("Ann"),
        status: Some(Status::Acknowledged),
        knows: WITH_ACK,
        ..record("P1")
    };
    let resolved = IncidentRecord { status: Some(Status::Resolved), resolved_at: s(400), ..record("P1") };
    assert_eq!(import(&mut store, &[acknowledged], &[]).incidents.new, 1);
    let line = import(&mut store, &[resolved], &[]);
    assert_eq!((line.incidents.new, line.incidents.changed, line.incidents.unchanged), (0, 1, 0));
    assert_eq!(cells(&store, &ACKNOWLEDGED), ["known", "160", "Ann"]);
    assert_eq!(cells(&store, &["status", "resolved_at"]), ["resolved", "400"]);
}

#[test]
fn a_field_that_a_later_record_knows_to_be_empty_is_emptied() {
    let mut store = Store::in_memory().unwrap();
    let resolved = IncidentRecord { status: Some(Status::Resolved), resolved_at: s(400), ..record("P1") };
    let open_again = IncidentRecord { status: Some(Status::Triggered), ..record("P1") };
    import(&mut store, &[resolved], &[]);
    import(&mut store, &[open_again], &[]);
    assert_eq!(cells(&store, &["status", "resolved_at"]), ["triggered", "-"]);
}

#[test]
fn the_newest_update_stamp_wins_whatever_the_order_of_imports() {
    let old = IncidentRecord { title: Some("old"), updated_at: s(200), ..record("P1") };
    let new = IncidentRecord { title: Some("new"), updated_at: s(300), ..record("P1") };
    let stampless = IncidentRecord { title: Some("stampless"), ..record("P1") };
    let mut results = Vec::new();
    for order in [[old, new, stampless], [new, stampless, old], [stampless, old, new]] {
        let mut store = Store::in_memory().unwrap();
        for record in order {
            import(&mut store, &[record], &[]);
        }
        assert_eq!(cell(&store, "title", None), "new");
        results.push(all(&store, None));
    }
    assert!(results.iter().all(|lines| *lines == results[0]));
}

#[test]
fn without_stamps_the_later_import_wins_and_in_one_file_the_later_row() {
    let mut store = Store::in_memory().unwrap();
    let titled = |title| IncidentRecord { title: Some(title), ..record("P1") };
    let line = import(&mut store, &[titled("first"), titled("second")], &[]);
    assert_eq!((line.incidents.read, line.incidents.new, line.incidents.superseded_in_file), (2, 1, 1));
    assert_eq!(cell(&store, "title", None), "second");
    import(&mut store, &[titled("third")], &[]);
    assert_eq!(cell(&store, "title", None), "third");
    let line = import(&mut store, &[titled("third")], &[]);
    assert_eq!((line.incidents.new, line.incidents.changed, line.incidents.unchanged), (0, 0, 1));
}

#[test]
fn moments_come_from_events_first() {
    use EventKind::*;
    let mut store = Store::in_memory().unwrap();
    let page = IncidentRecord { status: Some(Status::Resolved), resolved_at: s(999), ..record("P1") };
    let by_api = EventRecord { actor: Some("API"), actor_is_person: Some(false), ..event("P1", 110, Acknowledged) };
    let log = [
        event("P1", 500, Resolved),
        event("P1", 99, Triggered),
        by_api,
        EventRecord { actor: Some("Bob"), ..event("P1", 170, Acknowledged) },
        event("P1", 180, Acknowledged),
        // One escalation to two people, and a reassignment later: two.
        EventRecord { actor: Some("Bob"), ..event("P1", 130, Escalated) },
        EventRecord { actor: Some("Cid"), ..event("P1", 130, Escalated) },
        event("P1", 140, Reassigned),
    ];
    import(&mut store, &[page], &log);
    assert_eq!(cells(&store, &ACKNOWLEDGED), ["known", "170", "Bob"]);
    assert_eq!(cells(&store, &["detected_at", "resolved_at", "resolved_by"]), ["99", "500", "Ann"]);
    assert_eq!(cells(&store, &["auto_resolved", "reopen_count", "escalation_count"]), ["false", "0", "2"]);
}

#[test]
fn a_whole_log_without_acknowledgement_says_never_and_a_part_of_one_says_nothing() {
    use EventKind::*;
    let page = IncidentRecord { status: Some(Status::Resolved), resolved_at: s(500), ..record("P1") };
    let mut store = Store::in_memory().unwrap();
    import(&mut store, &[page], &[event("P1", 500, Resolved)]);
    assert_eq!(cells(&store, &ACKNOWLEDGED), ["unknown", "-", "-"]);
    assert_eq!(cell(&store, "reopen_count", None), "-");
    import(&mut store, &[], &[event("P1", 100, Triggered)]);
    assert_eq!(cells(&store, &ACKNOWLEDGED), ["never", "-", "-"]);
    assert_eq!(cell(&store, "reopen_count", None), "0");
}

#[test]
fn an_acknowledgement_after_the_last_resolve_is_none() {
    use EventKind::*;
    let mut store = Store::in_memory().unwrap();
    let log = [event("P1", 100, Triggered), event("P1", 300, Resolved), event("P1", 310, Acknowledged)];
    import(&mut store, &[record("P1")], &log);
    assert_eq!(cells(&store, &ACKNOWLEDGED), ["never", "-", "-"]);
    // It shows all the same that the incident is open again.
    assert_eq!(cells(&store, &["status", "resolved_at", "reopen_count"]), ["acknowledged", "-", "1"]);
}

#[test]
fn a_reopened_incident_is_resolved_by_its_last_resolve_and_open_until_then() {
    use EventKind::*;
    let mut store = Store::in_memory().unwrap();
    let first = [event("P1", 100, Triggered), event("P1", 200, Resolved), event("P1", 300, Reopened)];
    import(&mut store, &[record("P1")], &first);
    assert_eq!(cells(&store, &["status", "resolved_at", "resolved_by", "reopen_count"]), ["triggered", "-", "-", "1"]);
    let timer = EventRecord { actor: Some("timer"), actor_is_person: Some(false), ..event("P1", 400, Resolved) };
    let again = [event("P1", 350, Acknowledged), timer];
    import(&mut store, &[], &again);
    assert_eq!(
        cells(&store, &["status", "resolved_at", "resolved_by", "reopen_count"]),
        ["resolved", "400", "timer", "1"]
    );
    assert_eq!(cells(&store, &["acknowledged_at", "auto_resolved"]), ["350", "true"]);
    let openings = |as_of: i64| -> Vec<String> {
        let (_, batches) = store.openings(Instant::from_s(as_of)).unwrap();
        let mut lines = Vec::new();
        for batch in &batches {
            let at = |column: usize, row: usize| {
                let column = batch.column(column).as_primitive::<TimestampMicrosecondType>();
                if column.is_null(row) { "-".to_owned() } else { (column.value(row) / 1_000_000).to_string() }
            };
            lines.extend((0..batch.num_rows()).map(|row| format!("{}..{}", at(3, row), at(4, row))));
        }
        lines
    };
    assert_eq!(openings(1000), ["100..200", "300..400"]);
    assert_eq!(openings(399), ["100..200", "300..-"]);
    assert_eq!(openings(299), Vec::<String>::new());
}

#[test]
fn an_earlier_moment_of_looking_sees_no_later_event() {
    use EventKind::*;
    let mut store = Store::in_memory().unwrap();
    let severity = EventRecord { severity_raw: Some("P1"), ..event("P1", 250, State) };
    let log = [
        EventRecord { severity_raw: Some("P3"), ..event("P1", 100, Triggered) },
        event("P1", 150, Acknowledged),
        event("P1", 200, Resolved),
        severity,
        event("P1", 300, Reopened),
        event("P1", 400, Resolved),
    ];
    let page = IncidentRecord { status: Some(Status::Resolved), resolved_at: s(400), ..record("P1") };
    import(&mut store, &[page], &log);
    let columns = ["severity_raw", "ack_state", "acknowledged_at", "resolved_at", "reopen_count"];
    let at = |as_of: i64| columns.map(|column| cell(&store, column, s(as_of)));
    // Before the resolve, the record's own moment is all there is; whoever derives hides it, since it is to come.
    assert_eq!(at(120), ["P3", "never", "-", "400", "0"]);
    assert_eq!(at(199), ["P3", "known", "150", "400", "0"]);
    assert_eq!(at(200), ["P3", "known", "150", "200", "0"]);
    assert_eq!(at(260), ["P1", "known", "150", "200", "0"]);
    assert_eq!(at(400), ["P1", "known", "150", "400", "1"]);
    assert_eq!(columns.map(|column| cell(&store, column, None)), at(400));
    assert_eq!(store.as_of().unwrap(), s(400));
}

#[test]
fn what_lies_after_the_import_has_not_happened_yet() {
    use EventKind::*;
    let mut store = Store::in_memory().unwrap();
    let late = IMPORTED_AT.0 / 1_000_000 + 50;
    let log = [event("P1", 100, Triggered), event("P1", late, Resolved)];
    let line = import(&mut store, &[record("P1")], &log);
    assert_eq!((line.first_at, line.last_at), (s(100), s(100)));
    assert_eq!((cell(&store, "resolved_at", None), store.as_of().unwrap()), ("-".into(), s(100)));
    assert_eq!(cell(&store, "resolved_at", s(late)), late.to_string());
}

#[test]
fn the_same_event_from_two_files_counts_once_and_two_alike_in_one_file_are_two() {
    use EventKind::*;
    let mut store = Store::in_memory().unwrap();
    let with_id = |id, at| EventRecord { event_id: Some(id), ..event("P1", at, Notified) };
    let line = import(&mut store, &[record("P1")], &[with_id("E1", 100), with_id("E2", 100), with_id("E1", 100)]);
    assert_eq!((line.events.read, line.events.new), (3, 2));
    let alike = [event("P1", 120, Notified), event("P1", 120, Notified)];
    assert_eq!(import(&mut store, &[], &alike).events.new, 2);
    let again =
        [event("P1", 120, Notified), event("P1", 120, Notified), event("P1", 120, Notified), with_id("E2", 100)];
    let line = import(&mut store, &[], &again);
    assert_eq!((line.events.read, line.events.new), (4, 1));
    let events = |store: &Store| store.value::<i64>("select count(*) from events", "test").unwrap();
    assert_eq!(events(&store), 5);
    // Without the first file, its E2 is the third one's.
    store.undo(1).unwrap();
    assert_eq!(events(&store), 4);
}

#[test]
fn undoing_restores_exactly_what_was() {
    use EventKind::*;
    let mut store = Store::in_memory().unwrap();
    let second = IncidentRecord { title: Some("two"), ..record("P2") };
    import(&mut store, &[record("P1"), second], &[event("P1", 100, Triggered)]);
    let (before, folded) = (all(&store, None), store.value::<i64>("select count(*) from folded", "test").unwrap());
    let changed = IncidentRecord { title: Some("TWO"), ..record("P2") };
    import(&mut store, &[changed, record("P3")], &[event("P1", 150, Acknowledged), event("P3", 90, Triggered)]);
    assert_ne!(all(&store, None), before);
    let undone = store.undo(2).unwrap();
    assert_eq!((undone.import.import_id, undone.incidents_gone, undone.incidents_left), (2, 1, 2));
    assert_eq!(all(&store, None), before);
    assert_eq!(store.value::<i64>("select count(*) from folded", "test").unwrap(), folded);
    assert_eq!(import(&mut store, &[record("P3")], &[]).import_id, 3, "a number is never used again");
    let error = store.undo(2).unwrap_err().to_string();
    assert_eq!(error, "expected the number of an import (1, 3), found 2; list them: incidence imports");
}

#[test]
fn the_store_does_not_depend_on_how_a_file_was_cut() {
    let titles: Vec<String> = (0..5000).map(|n| format!("incident number {n} of a file")).collect();
    let ids: Vec<String> = (0..5000).map(|n| format!("P{}", n % 4000)).collect();
    let stores = [5000, 7, 2048, 999].map(|cut| {
        let mut store = Store::in_memory().unwrap();
        let mut import = store.begin_import("f", "pagerduty", "", IMPORTED_AT).unwrap();
        let rows: Vec<usize> = (0..5000).collect();
        for rows in rows.chunks(cut) {
            let mut builders = Builders::default();
            for &row in rows {
                let record = IncidentRecord { title: Some(&titles[row]), ..record(&ids[row]) };
                builders.incident(Place { line: row as u64, record: row as u64 }, &record);
                builders.event(Place::default(), &event(&ids[row], row as i64, EventKind::Notified));
            }
            import.append(builders.finish()).unwrap();
        }
        let line = import.finish(ImportMeta::default()).unwrap();
        assert_eq!((line.incidents.new, line.incidents.superseded_in_file), (4000, 1000));
        all(&store, None)
    });
    assert_eq!(stores[0].len(), 4000);
    assert!(stores.iter().all(|lines| *lines == stores[0]));
}

#[test]
fn an_event_log_counts_its_incidents_once_each() {
    let mut store = Store::in_memory().unwrap();
    let mut import = store.begin_import("log.csv", "servicenow", "", IMPORTED_AT).unwrap();
    let mut builders = Builders::default();
    for at in [100, 200, 300] {
        builders.incident(Place::default(), &IncidentRecord { updated_at: s(at), ..record("I1") });
        builders.event(Place::default(), &event("I1", at, EventKind::State));
    }
    builders.event(Place::default(), &event("I2", 90, EventKind::Triggered));
    import.append(builders.finish()).unwrap();
    let line = import.finish(ImportMeta { is_event_log: true, lines_read: 4, ..ImportMeta::default() }).unwrap();
    assert_eq!(line.incidents, IncidentCounts { read: 2, new: 2, ..IncidentCounts::default() });
    assert_eq!((line.events.read, line.events.new), (4, 4));
    // Who has no record, but a log that holds the trigger, is an incident too.
    assert_eq!(all(&store, None).len(), 2);
}

#[test]
fn an_import_that_is_dropped_leaves_nothing() {
    let mut store = Store::in_memory().unwrap();
    let mut import = store.begin_import("f", "pagerduty", "", IMPORTED_AT).unwrap();
    let mut builders = Builders::default();
    builders.incident(Place::default(), &record("P1"));
    builders.reject(Place { line: 3, record: 3 }, code::MISSING_ID, "no id", b"x\xff");
    import.append(builders.finish()).unwrap();
    drop(import);
    assert!(all(&store, None).is_empty() && store.imports().unwrap().is_empty());
    for table in ["incident_records", "rejects"] {
        assert_eq!(store.value::<i64>(&format!("select count(*) from {table}"), "test").unwrap(), 0);
    }
}

#[test]
fn the_ledger_tells_what_was_read_and_what_was_rejected() {
    let mut store = Store::in_memory().unwrap();
    let line = import_at(&mut store, IMPORTED_AT, |builders| {
        builders.incident(Place::default(), &record("P1"));
        builders.reject(Place { line: 3, record: 3 }, code::MISSING_ID, "no id", b"x\xff");
        builders.reject(Place { line: 4, record: 4 }, code::MISSING_ID, "no id", b"");
        builders.problem(Place { line: 2, record: 1 }, code::BAD_VALUE, "P1", "not a flag");
        builders.note(code::PROBABLY_CUT, "10,000 rows");
    });
    assert_eq!(line.rejected.get(code::MISSING_ID), Some(&2));
    assert_eq!(line.problems.get(code::BAD_VALUE), Some(&1));
    assert_eq!(line.notes.get(code::PROBABLY_CUT).map(String::as_str), Some("10,000 rows"));
    assert_eq!(store.imports().unwrap(), [line]);
    assert_eq!(store.imported_before("ab").unwrap(), Some(1));
    assert_eq!(store.imported_before("cd").unwrap(), None);
    let text = store.value::<String>("select text from rejects where line = 3", "test").unwrap();
    assert_eq!(text, "x\\xFF");
    store.undo(1).unwrap();
    assert_eq!(store.imported_before("ab").unwrap(), None);
}

#[test]
fn a_range_brings_what_happened_in_it_and_what_was_not_over_before_it() {
    let mut store = Store::in_memory().unwrap();
    let at = |id, detected, resolved| IncidentRecord { detected_at: s(detected), resolved_at: resolved, ..record(id) };
    let records = [
        at("over", 10, s(99)),
        at("reaching", 20, s(100)),
        at("open", 30, None),
        at("in", 150, s(160)),
        at("after", 200, None),
    ];
    import(&mut store, &records, &[]);
    let (_, batches) =
        store.incidents(Some(Window { from: Instant::from_s(100), until: Instant::from_s(200) }), &[], None).unwrap();
    let ids: Vec<String> = batches
        .iter()
        .flat_map(|batch| (0..batch.num_rows()).map(|row| array_value_to_string(batch.column(2), row).unwrap()))
        .collect();
    assert_eq!(ids, ["reaching", "open", "in"]);
    assert_eq!(store.whole().unwrap(), Some(Window { from: Instant::from_s(10), until: Instant(200_000_001) }));
}

#[test]
fn coverage_tells_how_far_each_source_reaches() {
    let mut store = Store::in_memory().unwrap();
    let minutes =
        IncidentRecord { detected_at: s(120), resolved_at: s(600), false_positive: Some(false), ..record("P1") };
    let ticket = IncidentRecord { source: "jira", detected_at: s(61), ..record("T1") };
    import(&mut store, &[minutes, ticket], &[event("P1", 720, EventKind::Notified)]);
    let coverage = store.coverage(Instant::from_s(5000)).unwrap();
    let told: Vec<_> = coverage
        .iter()
        .map(|c| (c.source.as_str(), c.first_at.0 / 1_000_000, c.last_at.0 / 1_000_000, c.incidents, c.events))
        .collect();
    assert_eq!(told, [("jira", 61, 61, 1, 0), ("pagerduty", 120, 720, 1, 1)]);
    let flags: Vec<_> = coverage.iter().map(|c| (c.has_labels, c.is_ticket_system, c.resolution_s)).collect();
    assert_eq!(flags, [(false, true, 1.0), (true, false, 60.0)]);
    let earlier = store.coverage(Instant::from_s(500)).unwrap();
    assert_eq!((earlier[1].last_at, earlier[1].events), (Instant::from_s(120), 0));
}

#[test]
fn merges_into_nothing_and_in_circles_are_found() {
    let mut store = Store::in_memory().unwrap();
    let into = |id, target| IncidentRecord { merged_into: Some(target), ..record(id) };
    import(&mut store, &[into("A", "B"), into("B", "A"), into("C", "gone"), into("D", "E"), record("E")], &[]);
    let found: Vec<_> = store.merge_problems().unwrap().into_iter().map(|p| (p.id, p.code)).collect();
    let expected = [("A", code::MERGE_CYCLE), ("B", code::MERGE_CYCLE), ("C", code::MERGE_TARGET_ABSENT)];
    assert_eq!(found, expected.map(|(id, code)| (id.to_owned(), code)));
}

#[test]
fn stores_of_others_and_of_newer_programs_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.duckdb");
    let missing = Store::open_read_only(&path).err().unwrap().to_string();
    assert!(missing.ends_with("expected a store, found no such file; import something first: incidence import FILE"));
    drop(Store::open(&path).unwrap());
    assert!(Store::open_read_only(&path).is_ok());
    let raw = duckdb::Connection::open(&path).unwrap();
    raw.execute_batch("update meta set value = '99' where key = 'schema_version'").unwrap();
    drop(raw);
    for error in [Store::open(&path).err().unwrap(), Store::open_read_only(&path).err().unwrap()] {
        assert!(error.to_string().contains("found version 99, which a newer incidence wrote; upgrade"), "{error}");
    }
    let other = folder.path().join("other.duckdb");
    duckdb::Connection::open(&other).unwrap().execute_batch("create table t (a integer)").unwrap();
    assert!(Store::open(&other).err().unwrap().to_string().contains("found another DuckDB database"));
    let text = folder.path().join("text.csv");
    std::fs::write(&text, "id,title\n1,disk\n".repeat(2000)).unwrap();
    let error = Store::open(&text).err().unwrap().to_string();
    assert!(error.contains("no DuckDB database"), "{error}");
}

/// A store as the first version left it, with an incident, is opened, read and written by this one.
#[test]
fn an_older_store_is_migrated_and_keeps_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.duckdb");
    let raw = duckdb::Connection::open(&path).unwrap();
    raw.execute_batch(include_str!("migrations/1.sql")).unwrap();
    raw.execute_batch(
        "create view incidents as select source, account, id, title from incident_records;
         create view events as select source from event_records;
         create view shifts as select distinct source, person_id from shift_records;
         create view people as select source from person_records;
         insert into meta values ('schema_version', '1');
         update meta set value = '2' where key = 'next_import_id';
         insert into imports values (1, 'old.csv', 'csv', '', 'aa', '2026-01-01', '0.1.0', 2, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0,
             0, 0, null, null, '');
         insert into incident_records (import_id, seq, key_hash, source, account, id, title, detected_at, ack_state, knows)
         values (1, 0, 7, 'csv', '', 'OLD-1', 'disk', '2025-12-31 12:00:00', 'unknown', 0);
         insert into shift_records (import_id, seq, source, account, person_id) values (1, 0, 'csv', '', 'ada');",
    )
    .unwrap();
    drop(raw);
    let mut store = Store::open(&path).unwrap();
    let texts = |store: &Store, sql: &str| -> Vec<String> {
        let mut statement = store.connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(texts(&store, "select title || coalesce(refs, '-') from incidents"), ["disk-"]);
    assert_eq!(texts(&store, "select person_id || kind from shifts"), ["adaregular"]);
    let line = import(&mut store, &[IncidentRecord { refs: Some("OLD-1"), ..record("NEW-1") }], &[]);
    assert_eq!((line.import_id, line.incidents.new), (2, 1));
    assert_eq!(texts(&store, "select id || coalesce(refs, '-') from incidents order by id"), ["NEW-1OLD-1", "OLD-1-"]);
    assert_eq!(store.imports().unwrap().len(), 2);
    drop(store);
    assert!(Store::open_read_only(&path).is_ok());
}

/// A document is imported, edited (one item done, one struck out) and imported again, then the second import is undone.
#[test]
fn action_items_are_those_that_the_newest_document_lists() {
    let mut store = Store::in_memory().unwrap();
    let mut bring = |items: &[(&str, bool)]| {
        import_at(&mut store, IMPORTED_AT, |builders| {
            builders.incident(Place::default(), &record("PM-1"));
            for (action_id, is_done) in items {
                let action = ActionRecord {
                    source: "pagerduty",
                    account: "",
                    incident_id: "PM-1",
                    action_id,
                    title: None,
                    owner: None,
                    is_done: Some(*is_done),
                    created_at: None,
                    due_on: s(86_400),
                    done_at: None,
                    url: None,
                };
                builders.action(Place::default(), &action);
            }
        })
        .actions
    };
    assert_eq!(bring(&[("1", false), ("2", false)]), Counts { read: 2, new: 2 });
    assert_eq!(bring(&[("1", true)]), Counts { read: 1, new: 0 });
    let listed = |store: &Store| -> String {
        let sql =
            "select string_agg(action_id || ' ' || is_done || ' ' || due_on, ', ' order by action_id) from actions";
        store.value(sql, "listing").unwrap()
    };
    assert_eq!(listed(&store), "1 true 1970-01-02");
    store.undo(2).unwrap();
    assert_eq!(listed(&store), "1 false 1970-01-02, 2 false 1970-01-02");
}
