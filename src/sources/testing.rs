//! What the tests of every source need: an input in memory, a sink of lines, and mutations that must never cause a panic.

use super::{Head, Input, Options, Source, recognise};
use crate::model::{ActionRecord, EventRecord, IncidentRecord, PersonRecord, Place, Result, ShiftRecord, Sink};
use proptest::prelude::*;
use std::io::Read;
use std::path::PathBuf;

/// An input in memory.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Input for Bytes<'_> {
    fn name(&self) -> &str {
        "x"
    }
    fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.to_vec())))
    }
}

/// Everything that comes out, a line each.
#[derive(Default)]
struct Lines(Vec<String>);

impl Sink for Lines {
    fn incident(&mut self, place: Place, r: &IncidentRecord<'_>) {
        assert!(!r.id.is_empty() && !r.source.is_empty());
        let text = format!("{r:?}").replace(": None", ": -");
        self.0.push(format!("{} incident {text}", place.line));
    }
    fn event(&mut self, place: Place, e: &EventRecord<'_>) {
        assert!(!e.incident_id.is_empty() && !e.source.is_empty());
        self.0.push(format!("{} event {e:?}", place.line));
    }
    fn shift(&mut self, place: Place, shift: &ShiftRecord<'_>) {
        assert!(!shift.person_id.is_empty() && !shift.source.is_empty());
        self.0.push(format!("{} shift {shift:?}", place.line));
    }
    fn person(&mut self, place: Place, person: &PersonRecord<'_>) {
        assert!(!person.person_id.is_empty() && !person.source.is_empty());
        self.0.push(format!("{} person {person:?}", place.line));
    }
    fn action(&mut self, place: Place, action: &ActionRecord<'_>) {
        assert!(!action.incident_id.is_empty() && !action.source.is_empty());
        self.0.push(format!("{} action {action:?}", place.line));
    }
    fn reject(&mut self, place: Place, code: &'static str, message: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        self.0.push(format!("{}:{} reject {code} {message} | {text}", place.line, place.record));
    }
    fn problem(&mut self, place: Place, code: &'static str, incident_id: &str, message: &str) {
        self.0.push(format!("{} problem {code} {incident_id} {message}", place.line));
    }
    fn note(&mut self, code: &'static str, message: &str) {
        self.0.push(format!("note {code} {message}"));
    }
}

/// Reads bytes as an export of a source: what comes out, a line each.
pub(super) fn read(source: &dyn Source, bytes: &[u8], options: &Options) -> Result<Vec<String>> {
    let input = Bytes(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut lines = Lines::default();
    let opened = source.open(&input, options)?;
    for chunk in opened.chunks {
        opened.parser.parse(&chunk?, &mut lines)?;
    }
    let n = lines.0.len() as u64;
    opened.parser.finish(n, &mut lines);
    Ok(lines.0)
}

/// The lines of one kind, without the line number that they begin with.
pub(super) fn of_kind<'l>(lines: &'l [String], kind: &str) -> Vec<&'l str> {
    let without_line = |line: &'l String| line.split_once(' ').map_or("", |(_, rest)| rest);
    lines.iter().map(without_line).filter(|line| line.starts_with(kind)).collect()
}

/// The input of a case of the sample data, by its path there.
pub(super) fn case(path: &str) -> Vec<u8> {
    let path = format!("{}/sample-data/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Breaks an export in many ways (cells and values replaced, bytes lost, the end cut off) and reads it each time: an error
/// or rejects may come of it, never a panic, and never a record without a key.
fn survives_damage(source: &dyn Source, export: &[u8], options: &Options) {
    const VALUES: [&str; 16] = [
        "null",
        "1",
        "-1.5e300",
        "true",
        "\"x\"",
        "[]",
        "[1]",
        "[{}]",
        "{}",
        "{\"id\":[]}",
        "\"\"",
        "\"\\u0000\"",
        ",",
        "\"",
        "\n",
        "\"2024-02-30T25:61:61Z\"",
    ];
    let value = proptest::sample::select(VALUES.to_vec());
    let damage = (0..export.len(), 0..40_usize, value, any::<bool>());
    let damages = proptest::collection::vec(damage, 1..4);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 192, ..ProptestConfig::default() });
    let outcome = runner.run(&damages, |damages| {
        let mut bytes = export.to_vec();
        for (at, n, value, is_cut) in damages {
            let at = at.min(bytes.len());
            if is_cut && n == 0 {
                bytes.truncate(at);
            } else if is_cut {
                bytes.drain(at..(at + n).min(bytes.len()));
            } else {
                // The value of a JSON key, or the rest of a CSV cell.
                let until = bytes[at..].iter().position(|byte| b",}]\n".contains(byte)).map_or(bytes.len(), |n| at + n);
                let from = bytes[at..until].iter().position(|byte| *byte == b':').map_or(at, |n| at + n + 1);
                bytes.splice(from..until, value.bytes());
            }
        }
        let _ = read(source, &bytes, options);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{}: {error}", source.about().id));
}

/// The folders in a folder of the sample data, in order.
fn folders(path: impl AsRef<std::path::Path>) -> Vec<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(path);
    let mut folders: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// One case of the sample data, as a source and its options.
fn opened(case: &std::path::Path) -> Option<(&'static dyn Source, Vec<u8>, Options)> {
    let own = ["expected.json", "options.json", "map.toml"];
    let text = |name: &str| std::fs::read_to_string(case.join(name)).ok();
    let said: serde_json::Value = text("options.json").map_or_else(Default::default, |text| text.parse().unwrap());
    let map = text("map.toml").map(|text| ("map.toml".to_owned(), text));
    let files = std::fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let input = files.into_iter().find(|path| !own.iter().any(|name| path.ends_with(name)))?;
    let bytes = std::fs::read(input).unwrap();
    let head = Head { bytes: &bytes[..bytes.len().min(65_536)], is_whole: bytes.len() <= 65_536 };
    let named = if map.is_some() { Some("mapped") } else { said["source"].as_str() };
    // What nobody recognises, such as an empty file, has nothing to be damaged.
    let source = recognise(&head, named).ok()?;
    // A zone for those that are there to ask for one: what lies behind the question is to be damaged too.
    let zone = said["source_tz"].as_str().unwrap_or("UTC").parse().unwrap();
    Some((source, bytes, Options { source_tz: Some(zone), map, account: None }))
}

#[test]
fn every_case_of_the_sample_data_survives_damage() {
    let cases: Vec<PathBuf> = folders("").into_iter().flat_map(folders).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let walk = || {
        while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            if let Some((source, bytes, options)) = opened(case) {
                println!("{}", case.display());
                survives_damage(source, &bytes, &options);
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(walk))));
    assert!(cases.len() > 100, "only {} cases were found", cases.len());
}
