//! The JSON shapes of the contract, held by schemas, and the same bytes with any number of threads.

use crate::support::{Desk, sample};
use serde_json::Value;

fn hold(schema: &str, instance: &Value) {
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

const METRICS: &str = include_str!("../schema/metrics.schema.json");
const IMPORT: &str = include_str!("../schema/import.schema.json");

#[test]
fn every_answer_about_metrics_obeys_its_schema_and_the_accounting_law() {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo")]);
    for arguments in [
        &["metrics", "--format", "json"][..],
        &["metrics", "--format", "json", "--by", "severity"],
        &["metrics", "--format", "json", "--by", "service,month", "--tz", "Europe/Berlin"],
        &["metrics", "--format", "json", "--by", "tag"],
        &["metrics", "--format", "json", "--by", "hour"],
        &["metrics", "--format", "json", "--by", "responder"],
        &["metrics", "--format", "json", "--last", "1w"],
        &["metrics", "--format", "json", "--month", "2020-01"],
        &["metrics", "--format", "json", "--clock", "business"],
        &["metrics", "--format", "json", "--clock", "business", "--by", "severity"],
        &["metrics", "--format", "json", "--definitions", "pagerduty", "--by", "severity"],
        &["metrics", "--format", "json", "--definitions", "opsgenie", "--by", "source"],
        &["metrics", "--format", "json", "--definitions", "dora", "--by", "week"],
        &["metrics", "--format", "json", "--definitions", "itil", "--by", "service"],
    ] {
        let answer = desk.json(arguments);
        hold(METRICS, &answer);
        for row in answer["rows"].as_array().unwrap() {
            let left_out: u64 = row["left_out"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
            // For time between outages n counts outages, each of which began with one incident.
            let counted = row["n"].as_u64().unwrap() + left_out;
            assert_eq!(row["incidents"].as_u64(), Some(counted), "{arguments:?}: {row}");
        }
    }
}

#[test]
fn a_schema_refuses_what_is_missing_and_what_is_too_much() {
    let schema: Value = serde_json::from_str(METRICS).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let desk = Desk::with_tickets();
    let answer = desk.json(&["metrics", "mtta", "--format", "json"]);
    assert!(validator.is_valid(&answer));
    let mut wrong = answer.clone();
    wrong["rows"][0].as_object_mut().unwrap().remove("rmst_7d");
    assert!(!validator.is_valid(&wrong));
    let mut wrong = answer.clone();
    wrong["rows"][0]["surprise"] = 1.into();
    assert!(!validator.is_valid(&wrong));
    // Ours has no population to be outside of, and the others must say how many are.
    let mut wrong = answer.clone();
    wrong["rows"][0]["not_in_population"] = serde_json::json!({"open": 1});
    assert!(!validator.is_valid(&wrong));
    wrong["definitions"] = "pagerduty".into();
    assert!(validator.is_valid(&wrong));
    wrong["rows"][0].as_object_mut().unwrap().remove("not_in_population");
    assert!(!validator.is_valid(&wrong));
    let mut wrong = desk.json(&["metrics", "incident_count", "--format", "json"]);
    wrong["rows"][0]["value"] = Value::Null;
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn every_import_obeys_its_schema_and_counts_add_up() {
    let desk = Desk::new();
    desk.write("half.csv", b"id,detected_at\n1,2026-01-05T10:00:00Z\n1,2026-01-05T10:00:00Z\n2,tomorrow\n");
    let ran =
        desk.run(&["import", &sample("demo"), &sample("pagerduty"), "half.csv", "nowhere.csv", "--format", "json"]);
    assert_eq!(ran.code(), 3, "{}", ran.error());
    let files: Value = serde_json::from_str(&ran.out()).unwrap();
    hold(IMPORT, &files);
    for file in files.as_array().unwrap() {
        let n = |name: &str| file["incidents"][name].as_u64().unwrap();
        assert_eq!(n("read"), n("new") + n("changed") + n("unchanged") + n("superseded_in_file"), "{file}");
    }
    let half = files.as_array().unwrap().iter().find(|file| file["file"] == "half.csv").unwrap();
    assert_eq!((&half["lines_read"], &half["incidents"]["superseded_in_file"]), (&3.into(), &1.into()));
    assert_eq!(half["rejected"], serde_json::json!({"bad-timestamp": 1}));
}

#[test]
fn threads_change_no_byte() {
    let desk = Desk::new();
    let mut answers = Vec::new();
    for threads in ["1", "4"] {
        let store = format!("{threads}.duckdb");
        desk.ok(&["import", &sample("demo"), "--store", &store, "--threads", threads]);
        let by = ["--by", "service,week", "--format", "json", "--store", &store, "--threads", threads];
        answers.push(desk.ok(&[&["metrics"], &by[..]].concat()));
    }
    assert!(answers[0] == answers[1], "one and four threads give different bytes");
}
