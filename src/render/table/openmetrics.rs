//! OpenMetrics text of a table, for Prometheus and its kin. Figures without a value are absent.

use super::grid::json_number;
use crate::metrics::{Figures, GroupValue, Reason, Row, Table};
use crate::model::Unit;
use crate::render::text;

/// The table as OpenMetrics: a family a metric, one for `n`, one for what was left out.
pub fn openmetrics(table: &Table) -> String {
    let mut out = String::new();
    let mut previous = "";
    for row in &table.rows {
        let suffix = match row.metric.unit {
            Unit::Seconds => "_seconds",
            Unit::Ratio => "_ratio",
            Unit::Count | Unit::PerIncident => "",
        };
        let name = format!("incidence_{}{suffix}", row.metric.id);
        if previous != row.metric.id {
            previous = row.metric.id;
            out += &format!("# TYPE {name} gauge\n");
            if !suffix.is_empty() {
                out += &format!("# UNIT {name} {}\n", &suffix[1..]);
            }
            out += &format!("# HELP {name} {}\n", escaped(row.metric.title));
        }
        for (figure, value) in figures(row) {
            out += &sample(&name, table, row, &[("figure", figure)], value);
        }
    }
    for (name, help) in [
        ("incidence_measured", "Incidents that a figure is measured from"),
        ("incidence_incidents", "Incidents in the window and group"),
    ] {
        out += &format!("# TYPE {name} gauge\n# HELP {name} {help}\n");
        for row in &table.rows {
            let count = if name == "incidence_measured" { row.n } else { row.incidents };
            out += &sample(name, table, row, &[("metric", row.metric.id)], count as f64);
        }
    }
    let name = "incidence_left_out";
    out += &format!("# TYPE {name} gauge\n# HELP {name} Incidents that a figure is not measured from, by reason\n");
    for row in &table.rows {
        for reason in Reason::ALL.into_iter().filter(|&reason| row.left_out.get(reason) > 0) {
            let labels = [("metric", row.metric.id), ("reason", reason.word())];
            out += &sample(name, table, row, &labels, row.left_out.get(reason) as f64);
        }
    }
    out += "# EOF\n";
    out
}

fn figures(row: &Row) -> Vec<(&'static str, f64)> {
    let all: Vec<(&'static str, Option<f64>)> = match &row.figures {
        Figures::Duration(f) => vec![
            ("value", f.value),
            ("gmean", f.gmean),
            ("median", f.median),
            ("p75", f.p75),
            ("p90", f.p90),
            ("p95", f.p95),
            ("max", f.max),
        ],
        Figures::Rate(f) => with_ends(f.value, f.ci95),
        Figures::Count(f) => {
            let mut figures = with_ends(f.value, f.ci95);
            figures.push(("per_week", f.per_week));
            figures
        }
        Figures::Exposure(f) => with_ends(f.value, f.ci95),
    };
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn with_ends(value: Option<f64>, ends: Option<crate::metrics::Interval>) -> Vec<(&'static str, Option<f64>)> {
    vec![("value", value), ("ci95_low", ends.and_then(|ends| ends.low)), ("ci95_high", ends.and_then(|ends| ends.high))]
}

/// One line: labels of the group first, then those given. Whole numbers have no fraction.
fn sample(name: &str, table: &Table, row: &Row, labels: &[(&str, &str)], value: f64) -> String {
    let mut all: Vec<String> = table
        .by
        .iter()
        .zip(&row.group)
        .map(|(dimension, value)| format!("{dimension}=\"{}\"", escaped(&label(value))))
        .collect();
    all.extend(labels.iter().map(|(key, value)| format!("{key}=\"{}\"", escaped(value))));
    let number = if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { json_number(value) };
    format!("{name}{{{}}} {number}\n", all.join(","))
}

/// An unknown value is the empty label, which is how Prometheus says "none".
fn label(value: &GroupValue) -> String {
    match value {
        GroupValue::Text(words) => text::printable(words).into_owned(),
        GroupValue::Severity(severity) => severity.to_string(),
        GroupValue::Flag(flag) => flag.to_string(),
        GroupValue::Date(date) => date.to_string(),
        GroupValue::Number(number) => number.to_string(),
        GroupValue::Unknown => String::new(),
    }
}

fn escaped(words: &str) -> String {
    words.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
