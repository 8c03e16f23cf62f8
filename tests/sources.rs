//! Every case of `sample-data/<source>/<case>/` that has an `expected.json`: the export beside it is recognised, read and
//! compared.
//!
//! A case holds one input file, `expected.json`, and if needed `options.json` (`source`, `account`, `source_tz`) or
//! `map.toml`. Expected files are written by hand. They hold `source` and the lists `incidents`, `events`, `shifts`,
//! `people`, `actions`, `rejects`, `problems` (a list that is left out is empty) and `notes` (code -> message); or `error` with
//! `kind`, `message` and a piece of `way_out`. In a row, columns without value, an empty `account` and false
//! `started_is_default` and `resolved_is_proxy` are left out; `line`, `knows` and `message` are compared where the
//! expected row has them.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow::record_batch::RecordBatch;
use incidence::model::{Error, ErrorKind, Field, Instant, Knows, Result};
use incidence::sources::{Head, Input, Options, recognise};
use incidence::table::{Batch, Builders};
use serde_json::{Map, Value, json};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

struct File {
    name: String,
    bytes: Vec<u8>,
}

impl Input for File {
    fn name(&self) -> &str {
        &self.name
    }
    fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(Box::new(Cursor::new(self.bytes.clone())))
    }
}

/// Recognises and reads a file; the id of its source and what it became.
fn read(file: &File, source: Option<&str>, options: &Options) -> Result<(&'static str, Batch)> {
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file.bytes);
    let head = Head { bytes: &bytes[..bytes.len().min(65_536)], is_whole: bytes.len() <= 65_536 };
    let source = recognise(&head, source)?;
    let opened = source.open(file, options)?;
    let mut builders = Builders::default();
    for chunk in opened.chunks {
        opened.parser.parse(&chunk?, &mut builders)?;
    }
    // A log's row is an event and a record: rows are counted by events where there are any.
    let batch = builders.finish();
    let rows = batch.incidents.num_rows().max(batch.events.num_rows()) + batch.rejects.len();
    let mut last = Builders::default();
    opened.parser.finish(rows as u64, &mut last);
    let last = last.finish();
    let mut batch = batch;
    batch.problems.extend(last.problems);
    batch.rejects.extend(last.rejects);
    batch.notes.extend(last.notes);
    Ok((source.about().id, batch))
}

fn cell(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::Timestamp(..) => {
            Instant(array.as_primitive::<TimestampMicrosecondType>().value(row)).to_string().into()
        }
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(row);
            Instant(i64::from(days) * 86_400_000_000).to_string()[..10].into()
        }
        DataType::Int32 => array.as_primitive::<Int32Type>().value(row).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        other => panic!("a column of type {other}"),
    }
}

const FIELDS: [(&str, Field); 6] = [
    ("started_at", Field::StartedAt),
    ("acknowledged_at", Field::Acknowledged),
    ("resolved_at", Field::ResolvedAt),
    ("auto_resolved", Field::AutoResolved),
    ("status", Field::Status),
    ("reopen_count", Field::ReopenCount),
];

fn rows(batch: &RecordBatch) -> Vec<Value> {
    let mut rows = Vec::new();
    for row in 0..batch.num_rows() {
        let mut object = Map::new();
        for (index, field) in batch.schema().fields().iter().enumerate() {
            let value = cell(batch.column(index), row);
            let name = field.name().as_str();
            let is_default = match name {
                "key_hash" => true,
                "account" => value == "",
                "started_is_default" | "resolved_is_proxy" => value == false,
                "kind" => value == "regular",
                _ => value.is_null(),
            };
            if name == "knows" {
                let knows = Knows(value.as_i64().unwrap_or_default().cast_unsigned());
                let known = FIELDS.iter().filter(|(_, field)| knows.has(*field)).map(|(name, _)| *name);
                object.insert("knows".into(), known.collect::<Vec<_>>().into());
            } else if !is_default {
                object.insert(name.into(), value);
            }
        }
        rows.push(Value::Object(object));
    }
    rows
}

fn dump(source: &str, batch: &Batch) -> Value {
    let rejects = batch.rejects.iter().map(|reject| {
        json!({"line": reject.place.line, "code": reject.code, "message": reject.message, "text": reject.text})
    });
    let problems = batch.problems.iter().map(|problem| {
        json!({"line": problem.place.line, "code": problem.code, "incident_id": problem.incident_id, "message": problem.message})
    });
    json!({
        "source": source,
        "incidents": rows(&batch.incidents),
        "events": rows(&batch.events),
        "shifts": rows(&batch.shifts),
        "people": rows(&batch.people),
        "actions": rows(&batch.actions),
        "rejects": rejects.collect::<Vec<_>>(),
        "problems": problems.collect::<Vec<_>>(),
        "notes": batch.notes,
    })
}

/// Takes out of a row what the expected row is silent about.
fn as_asked(mut actual: Value, expected: &Value) -> Value {
    for list in ["incidents", "events", "shifts", "people", "actions", "rejects", "problems"] {
        let Some(rows) = actual.get_mut(list).and_then(Value::as_array_mut) else { continue };
        for (index, row) in rows.iter_mut().enumerate() {
            let row = row.as_object_mut().expect("a row is an object");
            for key in ["line", "knows", "message", "text"] {
                if expected[list][index].get(key).is_none() && !(list == "events" && key == "text") {
                    row.remove(key);
                }
            }
        }
        if rows.is_empty() && expected.get(list).is_none() {
            actual.as_object_mut().expect("a dump is an object").remove(list);
        }
    }
    if actual["notes"] == json!({}) && expected.get("notes").is_none() {
        actual.as_object_mut().expect("a dump is an object").remove("notes");
    }
    actual
}

fn outcome(case: &Path, expected: &Value) -> Value {
    let text = |name: &str| std::fs::read_to_string(case.join(name)).ok();
    let said: Value = text("options.json").map_or(json!({}), |text| serde_json::from_str(&text).unwrap());
    let map = text("map.toml").map(|text| ("map.toml".to_owned(), text));
    let source = if map.is_some() { Some("mapped") } else { said["source"].as_str() };
    let options = Options {
        account: said["account"].as_str().map(str::to_owned),
        source_tz: said["source_tz"].as_str().map(|zone| zone.parse().unwrap()),
        map,
    };
    let is_input = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        !matches!(&*name, "expected.json" | "options.json" | "map.toml")
    };
    let inputs: Vec<PathBuf> =
        std::fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path()).filter(is_input).collect();
    let [input] = inputs.as_slice() else { panic!("{}: expected one input file, found {inputs:?}", case.display()) };
    let name = input.file_name().unwrap().to_string_lossy().into_owned();
    let file = File { name, bytes: std::fs::read(input).unwrap() };
    match read(&file, source, &options) {
        Ok((source, batch)) => as_asked(dump(source, &batch), expected),
        Err(Error { kind, message, way_out }) => {
            let kind = match kind {
                ErrorKind::Usage => "usage",
                ErrorKind::Input => "input",
                ErrorKind::Bug => "bug",
            };
            let piece = expected["error"]["way_out"].as_str().filter(|piece| way_out.contains(piece));
            json!({"error": {"kind": kind, "message": message, "way_out": piece.unwrap_or(&way_out)}})
        }
    }
}

#[test]
fn every_case_of_the_sample_data_is_read_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.is_dir());
        paths.sort();
        paths
    };
    let cases: Vec<PathBuf> = folders(&root).iter().flat_map(|source| folders(source)).collect();
    let cases: Vec<&PathBuf> = cases.iter().filter(|case| case.join("expected.json").is_file()).collect();
    assert!(cases.len() >= 15, "only {} cases found under {}", cases.len(), root.display());
    let mut wrong = Vec::new();
    let mut without: Vec<&str> = incidence::sources::all().iter().map(|source| source.about().id).collect();
    for case in cases {
        let text = std::fs::read_to_string(case.join("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        let actual = outcome(case, &expected);
        without.retain(|id| expected["source"] != *id);
        if actual != expected {
            wrong.push(format!("{}\nexpected {expected:#}\nfound {actual:#}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(without.is_empty(), "sources without a case in sample-data: {}", without.join(", "));
}

/// Every export of the sample data is one source's and nobody else's: the order of the registry decides nothing.
#[test]
fn every_case_is_recognised_by_one_source_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let mut claimed_twice = Vec::new();
    let mut n = 0;
    for source in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for case in std::fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
            for input in std::fs::read_dir(&case).unwrap().map(|entry| entry.unwrap().path()) {
                let name = input.file_name().unwrap().to_string_lossy().into_owned();
                if matches!(&*name, "expected.json" | "options.json" | "map.toml") {
                    continue;
                }
                let bytes = std::fs::read(&input).unwrap();
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                let head = Head { bytes: &bytes[..bytes.len().min(65_536)], is_whole: bytes.len() <= 65_536 };
                let claims = incidence::sources::all().iter().filter(|source| source.recognises(&head));
                let claims: Vec<&str> = claims.map(|source| source.about().id).collect();
                n += 1;
                if claims.len() > 1 {
                    claimed_twice.push(format!("{}: {}", input.display(), claims.join(", ")));
                }
            }
        }
    }
    assert!(n >= 15, "only {n} exports found");
    assert!(claimed_twice.is_empty(), "{}", claimed_twice.join("\n"));
}

/// What the real log is known to hold: the truths of `shared/data/README.md`, which plain Python found in the raw file.
#[test]
fn the_real_event_log_of_servicenow_holds_what_is_known_of_it() {
    let Some(file) = real("servicenow/incident_event_log.csv.gz") else { return };
    let options = Options { source_tz: Some(chrono_tz::UTC), ..Options::default() };
    let (source, batch) = read(&file, None, &options).unwrap();
    assert_eq!(source, "servicenow");
    assert_eq!((batch.events.num_rows(), batch.rejects.len()), (141_712, 0));
    let text = |batch: &RecordBatch, name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
    let stamp = |batch: &RecordBatch, name: &str| {
        batch.column_by_name(name).unwrap().as_primitive::<TimestampMicrosecondType>().clone()
    };
    let minutes = |from: i64, to: i64| (to - from) as f64 / 60e6;

    // Opened, resolved and closed are the same in every row of an incident.
    let (ids, opened, resolved) =
        (text(&batch.incidents, "id"), stamp(&batch.incidents, "detected_at"), stamp(&batch.incidents, "resolved_at"));
    let (severity, reopened) =
        (text(&batch.incidents, "severity_raw"), batch.incidents.column_by_name("reopen_count").unwrap());
    let mut incidents = std::collections::BTreeMap::new();
    for row in 0..ids.len() {
        let resolved = (!resolved.is_null(row)).then(|| resolved.value(row));
        let reopened = reopened.as_primitive::<Int32Type>().value(row);
        incidents.insert(ids.value(row), (opened.value(row), resolved, severity.value(row), reopened));
    }
    assert_eq!(incidents.len(), 24_918);
    let mut to_resolve: Vec<f64> =
        incidents.values().filter_map(|(opened, resolved, ..)| Some(minutes(*opened, (*resolved)?))).collect();
    to_resolve.sort_by(f64::total_cmp);
    assert_eq!(to_resolve.len(), 23_362);
    assert!(to_resolve[0] >= 0.0);
    assert!((to_resolve.iter().sum::<f64>() / 23_362.0 - 10_690.294_923).abs() < 1e-6);
    assert_eq!((to_resolve[11_680] + to_resolve[11_681]) / 2.0, 1_326.0);
    assert_eq!(incidents.values().filter(|(.., reopened)| *reopened > 0).count(), 275);
    let of_critical = incidents.values().filter(|(_, _, severity, _)| *severity == "1 - Critical");
    let critical: Vec<f64> =
        of_critical.filter_map(|(opened, resolved, ..)| Some(minutes(*opened, (*resolved)?))).collect();
    assert_eq!(critical.len(), 270);
    assert!((critical.iter().sum::<f64>() / 270.0 - 15_965.040_741).abs() < 1e-6);

    let (ids, at, kinds) =
        (text(&batch.events, "incident_id"), stamp(&batch.events, "at"), text(&batch.events, "kind"));
    let mut first = std::collections::BTreeMap::new();
    for row in (0..ids.len()).filter(|row| kinds.value(*row) == "acknowledged") {
        first.entry(ids.value(row)).or_insert(at.value(row));
    }
    let acknowledged: Vec<f64> = first.iter().map(|(id, at)| minutes(incidents[id].0, *at)).collect();
    assert_eq!(acknowledged.len(), 16_808);
    let usable: Vec<f64> = acknowledged.iter().copied().filter(|minutes| *minutes >= 0.0).collect();
    assert_eq!(usable.len(), 16_806);
    assert_eq!(usable.iter().filter(|minutes| **minutes == 0.0).count(), 3_737);
    assert!((usable.iter().sum::<f64>() / 16_806.0 - 2_220.871_534).abs() < 1e-6);
}

/// The same log after a spreadsheet: other dates, other words for true and false, the same incidents.
#[test]
fn the_event_log_of_servicenow_survives_a_spreadsheet() {
    let Some(file) = real("servicenow/incident_event_log_excel_resaved.csv.gz") else { return };
    let options = Options { source_tz: Some(chrono_tz::UTC), ..Options::default() };
    let (_, batch) = read(&file, None, &options).unwrap();
    assert_eq!((batch.events.num_rows(), batch.rejects.len()), (5_998, 0));
    let ids = batch.incidents.column_by_name("id").unwrap().as_string::<i32>().clone();
    let distinct: std::collections::BTreeSet<&str> = ids.iter().flatten().collect();
    assert_eq!(distinct.len(), 890);
}

/// A file of the real data, unpacked, wherever above the project it lies; `None`, and a line that says so, where it does not.
fn real(path: &str) -> Option<File> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = home.ancestors().map(|folder| folder.join("shared/data").join(path)).find(|path| path.is_file());
    if found.is_none() {
        println!("skipped: shared/data/{path} is not there");
    }
    found.map(|found| {
        let mut bytes = std::fs::read(found).unwrap();
        if path.ends_with(".gz") {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut plain).unwrap();
            bytes = plain;
        }
        File { name: path.to_owned(), bytes }
    })
}

/// Seconds from one column of stamps to another, where both are there.
fn seconds_between(batch: &RecordBatch, from: &str, to: &str) -> Vec<f64> {
    let stamps = |name: &str| batch.column_by_name(name).unwrap().as_primitive::<TimestampMicrosecondType>().clone();
    let (from, to) = (stamps(from), stamps(to));
    from.iter().zip(&to).filter_map(|(from, to)| Some((to? - from?) as f64 / 1e6)).collect()
}

/// Plain Python over the raw file: 157 incidents, all over, with 770 updates; begin to end sums to 17,598,821 s, the
/// shortest is 38 s; begin to created sums to 13,786,620 s, one of them negative (-1,208 s).
#[test]
fn the_real_feed_of_google_cloud_holds_what_is_known_of_it() {
    let Some(file) = real("google-cloud/gcp_incidents.json") else { return };
    let (source, batch) = read(&file, None, &Options::default()).unwrap();
    assert_eq!(source, "google-cloud");
    assert_eq!((batch.incidents.num_rows(), batch.events.num_rows(), batch.rejects.len()), (157, 770, 0));
    let restore = seconds_between(&batch.incidents, "started_at", "resolved_at");
    assert_eq!((restore.len(), restore.iter().sum::<f64>()), (157, 17_598_821.0));
    assert_eq!(restore.iter().copied().fold(f64::INFINITY, f64::min), 38.0);
    let detect = seconds_between(&batch.incidents, "started_at", "detected_at");
    assert_eq!(detect.iter().sum::<f64>(), 13_786_620.0);
    assert_eq!(detect.iter().filter(|seconds| **seconds < 0.0).copied().collect::<Vec<_>>(), [-1_208.0]);
}

/// Plain Python over the raw file: 819 incidents with 4,570 updates, 18 of them maintenance; 163 name their window of impact,
/// whose begin to the first notice sums to 63,987,600 s, two of them negative.
#[test]
fn the_real_history_of_a_status_page_holds_what_is_known_of_it() {
    let Some(file) = real("github-status/incidents.jsonl") else { return };
    let (source, batch) = read(&file, None, &Options::default()).unwrap();
    assert_eq!(source, "statuspage");
    assert_eq!((batch.incidents.num_rows(), batch.events.num_rows(), batch.rejects.len()), (819, 4_570, 0));
    let flags = |name: &str| batch.incidents.column_by_name(name).unwrap().as_boolean().clone();
    assert_eq!(flags("is_test").true_count(), 18);
    // Measured only where the page's review names the window of impact.
    let is_default = flags("started_is_default");
    let detect = seconds_between(&batch.incidents, "started_at", "detected_at");
    let measured: Vec<f64> = (0..819).filter(|row| !is_default.value(*row)).map(|row| detect[row]).collect();
    assert_eq!(measured.len(), 163);
    assert_eq!(measured.iter().filter(|seconds| **seconds < -1.0).count(), 2);
    assert_eq!(measured.iter().sum::<f64>(), 63_987_600.0);
}
