//! The Grafana dashboard asks only for what the program prints.

use crate::bench::{Bench, example, ran};
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;

struct Sample {
    name: String,
    labels: BTreeMap<String, String>,
}

/// Everything that the job of the examples writes of the sample data.
fn samples() -> Vec<Sample> {
    let bench = Bench::new();
    bench.exports("incidence/exports");
    bench.write("incidence/weekly.sh", &crate::bench::job_as_of("2026-11-16T00:00:00Z"));
    ran(&mut bench.command("/bin/sh", &[&bench.name("incidence/weekly.sh"), "incidence"], "/usr/bin:/bin"));
    let line = Regex::new(r#"^([a-z0-9_]+)\{(.*)\} \S+$"#).unwrap();
    let label = Regex::new(r#"([a-z0-9_]+)="((?:[^"\\]|\\.)*)""#).unwrap();
    let mut samples = Vec::new();
    for name in ["all", "severity", "service"] {
        for text in bench.read(&format!("incidence/metrics/incidence-{name}.prom")).lines() {
            if let Some(parts) = line.captures(text) {
                let labels = label.captures_iter(&parts[2]).map(|pair| (pair[1].to_owned(), pair[2].to_owned()));
                samples.push(Sample { name: parts[1].to_owned(), labels: labels.collect() });
            }
        }
    }
    assert!(samples.len() > 1000);
    samples
}

/// Everything that is asked of Prometheus: the panels' and the variables' expressions.
fn expressions(dashboard: &Value) -> Vec<String> {
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels.filter_map(|panel| panel["targets"].as_array()).flatten();
    let variables = dashboard["templating"]["list"].as_array().unwrap().iter();
    let variables = variables.filter_map(|variable| variable["query"]["query"].as_str());
    targets.map(|target| target["expr"].as_str().unwrap()).chain(variables).map(str::to_owned).collect()
}

#[test]
fn every_expression_finds_what_the_program_prints() {
    let dashboard: Value = serde_json::from_str(&example("grafana/incidence.json")).unwrap();
    let samples = samples();
    let selector = Regex::new(r"incidence_[a-z0-9_]+(\{[^}]*\})?").unwrap();
    let matcher = Regex::new(r#"([a-z0-9_]+)(=~|=)"([^"]*)""#).unwrap();
    let mut n = 0;
    for expression in expressions(&dashboard) {
        assert!(expression.contains("incidence_"), "{expression}");
        for asked in selector.find_iter(&expression) {
            let (name, labels) = asked.as_str().split_once('{').unwrap_or((asked.as_str(), ""));
            let mut found: Vec<&Sample> = samples.iter().filter(|sample| sample.name == name).collect();
            assert!(!found.is_empty(), "{name}: the program prints no such family");
            for part in matcher.captures_iter(labels) {
                let (label, value) = (&part[1], &part[3]);
                found.retain(|sample| sample.labels.contains_key(label));
                assert!(!found.is_empty(), "{asked:?}: no {label}");
                if value == format!("${label}") && label != "window" {
                    continue;
                }
                let wanted: Vec<&str> =
                    value.split('|').map(|one| if one == "$window" { "12w" } else { one }).collect();
                for one in &wanted {
                    assert!(found.iter().any(|sample| sample.labels[label] == *one), "{asked:?}: no {label}={one}");
                }
                found.retain(|sample| wanted.contains(&sample.labels[label].as_str()));
            }
            assert!(!found.is_empty(), "{asked:?} finds nothing");
            n += 1;
        }
    }
    assert!(n > 50, "{n} selectors");
}

#[test]
fn what_labels_the_dashboard_groups_by_are_printed() {
    let dashboard: Value = serde_json::from_str(&example("grafana/incidence.json")).unwrap();
    let samples = samples();
    let grouped = Regex::new(r"sum by \(([^)]*)\) \(.*?(incidence_[a-z0-9_]+)").unwrap();
    let expressions = expressions(&dashboard);
    let mut n = 0;
    for parts in expressions.iter().filter_map(|expression| grouped.captures(expression)) {
        for label in parts[1].split(", ") {
            let has = |sample: &Sample| sample.name == parts[2] && sample.labels.contains_key(label);
            assert!(samples.iter().any(has), "{}: no {label}", &parts[2]);
        }
        n += 1;
    }
    assert!(n > 10, "{n} groups");
}
