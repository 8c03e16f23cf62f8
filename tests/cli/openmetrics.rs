//! The grammar of OpenMetrics, held on every line, with hostile words and several files beside one another.

use crate::support::{Desk, sample};
use std::collections::{BTreeMap, BTreeSet};

/// One sample: its name, its labels as Prometheus keeps them (an empty one is none), its value.
type Sample = (String, BTreeMap<String, String>, f64);

/// Reads the text strictly: metadata in order and before the samples of its family, families in one piece, names,
/// escapes and numbers as the specification has them, `# EOF` once and last.
fn read(text: &str) -> Vec<Sample> {
    let body = text.strip_suffix("# EOF\n").expect("it ends in # EOF");
    let (mut seen, mut samples) = (BTreeSet::new(), Vec::new());
    let (mut family, mut unit, mut has_help) = (String::new(), None, false);
    for line in body.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            family = rest.strip_suffix(" gauge").expect("every family is a gauge").to_owned();
            assert!(is_name(&family), "{line}");
            assert!(seen.insert(family.clone()), "{family} is in two pieces");
            (unit, has_help) = (None, false);
        } else if let Some(rest) = line.strip_prefix("# UNIT ") {
            let word = rest.strip_prefix(&format!("{family} ")).expect("a unit of the family").to_owned();
            assert!(family.ends_with(&format!("_{word}")), "{line}");
            unit = Some(word);
        } else if let Some(rest) = line.strip_prefix("# HELP ") {
            let help = rest.strip_prefix(&format!("{family} ")).expect("help of the family");
            assert!(!help.is_empty() && !help.contains(['"', '\\']), "{line}");
            has_help = true;
        } else {
            assert!(has_help, "a sample before its help: {line}");
            let sample = sample_of(line);
            assert_eq!(sample.0, family, "{line}");
            assert_eq!(unit.is_some(), family.ends_with("_seconds") || family.ends_with("_ratio"), "{family}");
            samples.push(sample);
        }
    }
    samples
}

fn is_name(word: &str) -> bool {
    word.starts_with("incidence_") && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn sample_of(line: &str) -> Sample {
    let (name, mut rest) = line.split_once('{').expect("labels");
    let mut labels = BTreeMap::new();
    loop {
        let (label, after) = rest.split_once("=\"").expect("a label");
        assert!(label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{line}");
        let (mut value, mut characters) = (String::new(), after.char_indices());
        let end = loop {
            match characters.next().expect("the end of a label") {
                (at, '"') => break at,
                (_, '\\') => match characters.next().map(|(_, c)| c) {
                    Some('n') => value.push('\n'),
                    Some(c @ ('\\' | '"')) => value.push(c),
                    other => panic!("{line}: escape {other:?}"),
                },
                (_, c) => value.push(c),
            }
        };
        assert!(!value.is_empty(), "{line}: an empty label is none");
        assert!(labels.insert(label.to_owned(), value).is_none(), "{line}: {label} twice");
        match after[end + 1..].split_at_checked(1) {
            Some((",", more)) => rest = more,
            Some(("}", more)) => {
                let number = more.strip_prefix(' ').expect("a space before the value");
                assert!(!number.contains(' '), "{line}: a stamp");
                return (name.to_owned(), labels, number.parse().expect("a number"));
            }
            other => panic!("{line}: {other:?}"),
        }
    }
}

fn assert_each_once(samples: &[Sample]) {
    let mut seen = BTreeSet::new();
    for (name, labels, _) in samples {
        assert!(seen.insert((name, labels)), "{name}{labels:?} stands twice");
    }
}

fn ask(desk: &Desk, arguments: &[&str]) -> Vec<Sample> {
    read(&desk.ok(&[&["metrics", "--format", "openmetrics"], arguments].concat()))
}

#[test]
fn files_of_several_questions_lie_beside_one_another() {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo")]);
    let mut all = Vec::new();
    for arguments in [
        &["--last", "12w"][..],
        &["--last", "1w"],
        &["--last", "12w", "--by", "severity"],
        &["--last", "12w", "--by", "service,week"],
        &["--last", "12w", "--where", "severity=SEV1"],
        &["--month", "2020-01"],
        &[],
    ] {
        all.extend(ask(&desk, arguments));
    }
    assert!(all.len() > 3000);
    assert_each_once(&all);
}

#[test]
fn figures_and_what_they_are_measured_from_are_those_of_json() {
    for desk in [Desk::with_tickets(), demo()] {
        figures_are_those_of_json(&desk);
    }
    // 2026-01-12T10:40:00Z, the last moment of the file.
    let samples = ask(&Desk::with_tickets(), &["--by", "severity"]);
    let value = |name: &str, labels: &[(&str, &str)]| value_of(&samples, name, labels);
    assert_eq!(value("incidence_as_of_timestamp_seconds", &[("timezone", "UTC")]), Some(1_768_214_400.0));
    assert_eq!(value("incidence_coverage_last_timestamp_seconds", &[("source", "csv")]), Some(1_768_214_400.0));
    assert_eq!(value("incidence_coverage_incidents", &[("account", "(none)")]), Some(4.0));
}

/// The sample data: enough incidents for intervals.
fn demo() -> Desk {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo")]);
    desk
}

fn value_of(samples: &[Sample], name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let has = |sample: &&Sample| {
        sample.0 == name && labels.iter().all(|(label, value)| sample.1.get(*label).is_some_and(|own| own == value))
    };
    samples.iter().find(has).map(|sample| sample.2)
}

fn figures_are_those_of_json(desk: &Desk) {
    let samples = ask(desk, &["--by", "severity"]);
    let json = desk.json(&["metrics", "--by", "severity", "--format", "json"]);
    let value = |name: &str, labels: &[(&str, &str)]| value_of(&samples, name, labels);
    for row in json["rows"].as_array().unwrap() {
        let (metric, unit) = (row["metric"].as_str().unwrap(), row["unit"].as_str().unwrap());
        let suffix = if ["seconds", "ratio"].contains(&unit) { format!("_{unit}") } else { String::new() };
        let severity = row["group"]["severity"].as_str().unwrap_or("(unknown)");
        for figure in ["value", "gmean", "median", "p75", "p90", "p95", "max"] {
            let found = value(&format!("incidence_{metric}{suffix}"), &[("severity", severity), ("figure", figure)]);
            assert_eq!(found, row[figure].as_f64(), "{metric} {severity} {figure}");
        }
        for (at, end) in ["low", "high"].into_iter().enumerate() {
            let ends = &row["ci95"];
            let figures = ends.as_object().map(|figures| figures.iter().collect::<Vec<_>>()).unwrap_or_default();
            for (figure, ends) in figures {
                let labels = [("severity", severity), ("figure", figure.as_str())];
                let found = value(&format!("incidence_{metric}_ci95_{end}_seconds"), &labels);
                assert_eq!(found, ends[at].as_f64(), "{metric} {severity} {figure} {end}");
            }
        }
        for (family, key) in [("measured", "n"), ("incidents", "incidents")] {
            let found = value(&format!("incidence_{family}"), &[("severity", severity), ("metric", metric)]);
            assert_eq!(found, row[key].as_f64(), "{metric} {severity} {key}");
        }
        for (reason, n) in row["left_out"].as_object().unwrap() {
            let labels = [("severity", severity), ("metric", metric), ("reason", reason)];
            assert_eq!(value("incidence_left_out", &labels).unwrap_or(0.0), n.as_f64().unwrap(), "{metric} {reason}");
        }
        assert_eq!(value(&format!("incidence_{metric}_hits"), &[("severity", severity)]), row["hits"].as_f64());
        assert_eq!(
            value(&format!("incidence_{metric}_down_seconds"), &[("severity", severity)]),
            row["down_s"].as_f64()
        );
    }
}

#[test]
fn hostile_words_stay_in_their_labels() {
    let desk = Desk::new();
    let hostile = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openmetrics/hostile.csv");
    desk.ok(&["import", hostile.to_str().unwrap()]);
    let samples = ask(&desk, &["incident_count", "mtta", "--by", "service"]);
    assert_each_once(&samples);
    let counted = samples
        .iter()
        .filter(|(name, labels, _)| name == "incidence_incidents" && labels["metric"] == "incident_count");
    let services: BTreeMap<&str, f64> = counted.map(|(_, labels, n)| (labels["service"].as_str(), *n)).collect();
    assert_eq!(services.values().sum::<f64>(), 8.0, "{services:?}");
    let expected = [
        "quote \" backslash \\ newline brace } comma , equals =",
        "ends in a backslash \\",
        "# EOF",
        "bell\u{fffd}",
        "bell\u{fffd} (2)",
        "(unknown)",
        "(unknown) (2)",
        "\u{fffd}right to left, 東京, é",
    ];
    assert_eq!(services.keys().copied().collect::<BTreeSet<_>>(), expected.into());
    let filter = "service=quote \" backslash \\ newline\nbrace } comma , equals =";
    let filtered = ask(&desk, &["incident_count", "--where", filter]);
    assert!(
        filtered.iter().all(|(_, labels, _)| labels["filter"].starts_with("service=quote \" backslash \\ newline"))
    );
}
