//! `import --format json`: what became of each file, as scripts rely on it.

use super::import::FileOutcome;
use crate::model::Instant;
use crate::pipeline::Imported;
use crate::store::Counts;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An array with one object a file, one a line. A file that could not be read has zeros and its `error`.
pub(super) fn json(outcomes: &[FileOutcome]) -> String {
    let objects: Vec<String> = outcomes.iter().map(|(name, outcome)| object(name, outcome).to_string()).collect();
    if objects.is_empty() {
        return "[]\n".to_owned();
    }
    format!("[\n {}\n]\n", objects.join(",\n "))
}

fn object(name: &str, outcome: &crate::model::Result<Imported>) -> Value {
    match outcome {
        Ok(imported) => read(name, imported),
        Err(error) => {
            let none = || json!({"read": 0, "new": 0});
            json!({
                "file": name, "source": null, "account": null, "sha256": null, "already_imported": false,
                "lines_read": 0,
                "incidents": {"read": 0, "new": 0, "changed": 0, "unchanged": 0, "superseded_in_file": 0},
                "events": none(), "shifts": none(), "people": none(), "actions": none(), "rejected": {}, "problems": {},
                "first_at": null, "last_at": null, "notes": [], "error": error.to_string(),
            })
        }
    }
}

fn read(name: &str, imported: &Imported) -> Value {
    let line = &imported.line;
    let counts = |counts: &Counts| json!({"read": counts.read, "new": counts.new});
    let codes = |codes: &BTreeMap<String, u64>| -> Value {
        Value::Object(codes.iter().map(|(code, n)| (code.clone(), Value::from(*n))).collect())
    };
    let moment = |at: Option<Instant>| at.map(|at| at.to_string());
    json!({
        "file": name,
        "source": line.source,
        "account": line.account,
        "sha256": line.sha256,
        "already_imported": imported.is_already_imported,
        "lines_read": line.lines_read,
        "incidents": {
            "read": line.incidents.read,
            "new": line.incidents.new,
            "changed": line.incidents.changed,
            "unchanged": line.incidents.unchanged,
            "superseded_in_file": line.incidents.superseded_in_file,
        },
        "events": counts(&line.events),
        "shifts": counts(&line.shifts),
        "people": counts(&line.people),
        "actions": counts(&line.actions),
        "rejected": codes(&line.rejected),
        "problems": codes(&line.problems),
        "first_at": moment(line.first_at),
        "last_at": moment(line.last_at),
        "notes": line.notes.keys().collect::<Vec<_>>(),
    })
}
