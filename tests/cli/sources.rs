//! Every export of the sample data through the program: recognised, counted as expected, and then asked about.

use crate::support::Desk;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A case of `sample-data/<source>/<case>/`: its input, what it needs on the command line, and what is expected of it.
struct Case {
    folder: String,
    input: String,
    flags: Vec<String>,
    expected: Value,
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    paths
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let mut cases = Vec::new();
    for folder in folders(&root).iter().flat_map(|source| folders(source)) {
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
        let Some(expected) = read("expected.json") else { continue };
        let mut flags = Vec::new();
        let said: Value = read("options.json").map_or(json!({}), |text| serde_json::from_str(&text).unwrap());
        for (key, flag) in [("source", "--source"), ("account", "--account"), ("source_tz", "--source-tz")] {
            flags.extend(said[key].as_str().into_iter().flat_map(|value| [flag.to_owned(), value.to_owned()]));
        }
        if folder.join("map.toml").is_file() {
            flags.extend(["--map".to_owned(), folder.join("map.toml").display().to_string()]);
        }
        let own = ["expected.json", "options.json", "map.toml"];
        let mut files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let input = files.find(|path| !own.iter().any(|name| path.ends_with(name))).expect("an input");
        cases.push(Case {
            folder: folder.display().to_string(),
            input: input.display().to_string(),
            flags,
            expected: serde_json::from_str(&expected).unwrap(),
        });
    }
    cases
}

/// What is wrong with the receipt of a case.
fn wrong(case: &Case, receipt: &Value) -> Vec<String> {
    let expected = &case.expected;
    if let Some(error) = expected.get("error") {
        // The program names files by their paths, the case by their names.
        let said = receipt["error"].as_str().unwrap_or("no error").replace(&format!("{}/", case.folder), "");
        let message = error["message"].as_str().unwrap();
        return if said.contains(message) { Vec::new() } else { vec![format!("expected {message}, found {said}")] };
    }
    let mut wrong = Vec::new();
    if receipt["source"] != expected["source"] {
        wrong.push(format!("expected {}, found {}", expected["source"], receipt["source"]));
    }
    let mut check = |what: &str, found: u64, expected: u64| {
        if found != expected {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    let sum = |key: &str| receipt[key].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>();
    let read = |kind: &str| receipt[kind]["read"].as_u64().unwrap();
    let n = |list: &str| expected[list].as_array().map_or(0, Vec::len) as u64;
    check("rejects", sum("rejected"), n("rejects"));
    check("problems", sum("problems"), n("problems"));
    for kind in ["events", "shifts", "people", "actions"] {
        check(kind, read(kind), n(kind));
    }
    // Records of one incident count once. A log counts the incidents that it tells of; one of whose end alone it tells is none.
    let key = |row: &Value, id: &str| format!("{} {} {}", row["source"], row["account"], row[id]);
    let list = |list: &str| expected[list].as_array().cloned().unwrap_or_default();
    let recorded: BTreeSet<String> = list("incidents").iter().map(|row| key(row, "id")).collect();
    let mut told = recorded.clone();
    told.extend(list("events").iter().map(|row| key(row, "incident_id")));
    let of = |key: &str| receipt["incidents"][key].as_u64().unwrap();
    let by_key = of("new") + of("changed") + of("unchanged");
    check("incidents by key", by_key, by_key.clamp(recorded.len() as u64, told.len() as u64));
    let rows = receipt["lines_read"].as_u64().unwrap() - sum("rejected");
    let is_log = rows == read("events") && read("incidents") == by_key;
    if !is_log {
        check("incidents", read("incidents"), n("incidents"));
        check("superseded", of("superseded_in_file"), read("incidents") - recorded.len() as u64);
        let others = read("events") + ["shifts", "people", "actions"].into_iter().map(read).max().unwrap();
        check("rows", rows, if read("incidents") == 0 { others } else { read("incidents") });
    }
    wrong
}

/// One store of everything that the sample data holds: what is asked of it must not fail, whatever is in it.
#[test]
fn every_case_is_imported_by_itself_and_everything_can_be_asked_of_it() {
    let desk = Desk::new();
    let cases = cases();
    let (plain, flagged): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.flags.is_empty());
    let mut receipts: Vec<(&Case, Value)> = Vec::new();
    let import = |cases: &[&'_ Case]| -> Vec<Value> {
        let inputs = cases.iter().map(|case| case.input.as_str());
        let flags = cases[0].flags.iter().map(String::as_str);
        let arguments: Vec<&str> = ["import", "--format", "json"].into_iter().chain(flags).chain(inputs).collect();
        let ran = desk.run(&arguments);
        assert!([0, 1, 3].contains(&ran.code()), "{arguments:?}: {}", ran.error());
        serde_json::from_str(&ran.out()).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", ran.error()))
    };
    receipts.extend(plain.iter().copied().zip(import(&plain)));
    for case in flagged {
        receipts.push((case, import(&[case]).remove(0)));
    }
    assert_eq!(receipts.len(), cases.len());
    let mut all_wrong = Vec::new();
    for (case, receipt) in &receipts {
        let wrong = wrong(case, receipt);
        if !wrong.is_empty() {
            all_wrong.push(format!("{}: {}\n{receipt}", case.input, wrong.join("; ")));
        }
    }
    assert!(all_wrong.is_empty(), "{}", all_wrong.join("\n"));

    // What was read, what is another record of it, what is linked: each (source, account) adds up.
    let links = desk.json(&["links", "--format", "json"]);
    for row in links["reconciliation"].as_array().unwrap() {
        let n = |key: &str| row[key].as_i64().unwrap();
        assert_eq!(n("records") - n("repeated") + n("only_events"), n("incidents"), "{row}");
        assert_eq!(n("incidents") - n("later") - n("folded"), n("counted"), "{row}");
    }
    assert!([0, 2].contains(&desk.run(&["check"]).code()), "{}", desk.run(&["check"]).error());
    desk.ok(&["metrics"]);
    desk.ok(&["metrics", "--by", "source"]);
    for query in incidence::store::queries::all() {
        desk.ok(&["query", query.name, "--format", "csv"]);
    }
    desk.ok(&["report", "weekly", "--out", "weekly"]);
    desk.ok(&["export", "--to", "out", "--format", "csv"]);
    desk.ok(&["import", "out/incidents.csv", "--store", "copy.duckdb"]);
}
