//! OpenMetrics text of a table, for Prometheus and its kin. Figures without a value are absent.
//!
//! Every sample says its window and what it is broken down by, so that the answers to several questions lie in one
//! folder (of node_exporter's textfile collector, for example) and none is taken for another. No sample has a stamp of
//! its own: that collector refuses them; what moment the figures are of is a family.

use super::grid::json_number;
use crate::metrics::{Figures, GroupValue, Interval, Reason, Row, Table};
use crate::model::{Clock, Coverage, Instant, Unit};
use crate::render::text;
use std::collections::{BTreeMap, BTreeSet};

/// The table as OpenMetrics. `window` is how its window is called, the same each time that the question is asked, such
/// as `12w`; `filters` are the filters in words, if there are any; `coverage` is what the sources of the store brought.
pub fn openmetrics(table: &Table, window: &str, filters: &str, coverage: &[Coverage]) -> String {
    let by = if table.by.is_empty() { "all".to_owned() } else { table.by.join(",") };
    let mut every = format!("window=\"{}\",by=\"{}\"", escaped(window), escaped(&by));
    if !filters.is_empty() {
        every += &format!(",filter=\"{}\"", escaped(&text::printable(filters)));
    }
    let mut out = Exposition { text: String::new(), every, table, groups: groups(table) };
    out.question();
    out.coverage(coverage);
    for rows in table.rows.chunk_by(|one, other| one.metric == other.metric) {
        out.metric(rows);
    }
    out.accounts();
    out.text += "# EOF\n";
    out.text
}

/// The text as far as it is written, and what its samples are labelled with.
struct Exposition<'a> {
    text: String,
    /// The labels that every sample begins with.
    every: String,
    table: &'a Table,
    groups: BTreeMap<&'a [GroupValue], Vec<String>>,
}

impl Exposition<'_> {
    /// What a family is. `unit` is the last word of the name, or empty.
    fn family(&mut self, name: &str, unit: &str, help: &str) {
        self.text += &format!("# TYPE {name} gauge\n");
        if !unit.is_empty() {
            self.text += &format!("# UNIT {name} {unit}\n");
        }
        self.text += &format!("# HELP {name} {}\n", escaped(help));
    }

    /// One line. Whole numbers have no fraction; what is no number is none of our figures, and is left out.
    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        if !value.is_finite() {
            return;
        }
        let labels = labels.iter().map(|(key, value)| format!(",{key}=\"{}\"", escaped(value))).collect::<String>();
        let number =
            if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { json_number(value) };
        self.text += &format!("{name}{{{}{labels}}} {number}\n", self.every);
    }

    /// A line about a row: the labels of its group go before the others.
    fn row(&mut self, name: &str, row: &Row, labels: &[(&str, &str)], value: f64) {
        let group = self.groups.get(&row.group[..]).cloned().unwrap_or_default();
        let own = self.table.by.iter().copied().zip(group.iter().map(String::as_str));
        self.sample(name, &own.chain(labels.iter().copied()).collect::<Vec<_>>(), value);
    }

    /// The window and the moment of looking.
    fn question(&mut self) {
        let (window, as_of) = (self.table.window, self.table.as_of);
        let (zone, definitions) = (self.table.timezone.clone(), self.table.definitions);
        let mut labels = vec![("timezone", zone.as_str()), ("definitions", definitions)];
        labels.extend(self.table.business_hours.as_ref().map(|_| ("clock", Clock::Business.word())));
        for (which, help, at) in [
            ("as_of", "The moment at which the data was looked at", as_of),
            ("window_from", "The first moment of the window", window.from),
            ("window_until", "The first moment after the window", window.until),
        ] {
            let name = format!("incidence_{which}_timestamp_seconds");
            self.family(&name, "seconds", help);
            self.sample(&name, &labels, unix_s(at));
        }
    }

    /// How far each source of the store reaches, whatever the window.
    fn coverage(&mut self, coverage: &[Coverage]) {
        let printed = coverage.iter().map(|covered| vec![word(&covered.source), word(&covered.account)]);
        let printed = told_apart(printed);
        for (name, unit, help, value) in [
            (
                "incidence_coverage_last_timestamp_seconds",
                "seconds",
                "The last moment that a source brought",
                (|covered| unix_s(covered.last_at)) as fn(&Coverage) -> f64,
            ),
            ("incidence_coverage_incidents", "", "Incidents that a source brought", |covered| covered.incidents as f64),
        ] {
            self.family(name, unit, help);
            for (covered, printed) in coverage.iter().zip(&printed) {
                self.sample(name, &[("source", &printed[0]), ("account", &printed[1])], value(covered));
            }
        }
    }

    /// The figures of one metric, group by group. What is counted in another unit is a family of its own.
    fn metric(&mut self, rows: &[Row]) {
        let Some(metric) = rows.first().map(|row| row.metric) else { return };
        let unit = match metric.unit {
            Unit::Seconds => "seconds",
            Unit::Ratio => "ratio",
            Unit::Count | Unit::PerIncident => "",
        };
        let base = format!("incidence_{}", metric.id);
        let name = if unit.is_empty() { base.clone() } else { format!("{base}_{unit}") };
        self.family(&name, unit, metric.title);
        for row in rows {
            for (figure, value) in figures(row) {
                self.row(&name, row, &[("figure", figure)], value);
            }
        }
        self.intervals(rows);
        for (suffix, unit, help) in ASIDES {
            let values = rows.iter().filter_map(|row| Some((row, aside(&row.figures, suffix)?)));
            let values: Vec<(&Row, f64)> = values.collect();
            if values.is_empty() {
                continue;
            }
            let name = format!("{base}_{suffix}");
            self.family(&name, unit, &format!("{}: {help}", metric.title));
            for (row, value) in values {
                self.row(&name, row, &[], value);
            }
        }
    }

    /// The 95 % intervals of durations: a family of lower and one of upper ends, with the figure that each is of.
    fn intervals(&mut self, rows: &[Row]) {
        type End = fn(&Interval) -> Option<f64>;
        let ends: [(&str, &str, End); 2] =
            [("low", "lower", |interval| interval.low), ("high", "upper", |interval| interval.high)];
        for (name, word, end) in ends {
            let values: Vec<(&Row, &'static str, f64)> = rows
                .iter()
                .flat_map(|row| {
                    intervals(&row.figures).into_iter().map(move |(figure, interval)| (row, figure, interval))
                })
                .filter_map(|(row, figure, interval)| Some((row, figure, end(&interval?)?)))
                .collect();
            let Some((first, ..)) = values.first() else { continue };
            let name = format!("incidence_{}_ci95_{name}_seconds", first.metric.id);
            self.family(&name, "seconds", &format!("{}: {word} end of the 95 % interval", first.metric.title));
            for (row, figure, value) in values {
                self.row(&name, row, &[("figure", figure)], value);
            }
        }
    }

    fn counts(&mut self, name: &str, help: &str, count: fn(&Row) -> u64) {
        self.family(name, "", help);
        let table = self.table;
        for row in &table.rows {
            self.row(name, row, &[("metric", row.metric.id)], count(row) as f64);
        }
    }

    /// What the figures are measured from: `measured` and all of `left_out` are `incidents`.
    fn accounts(&mut self) {
        let table = self.table;
        self.counts("incidence_measured", "Incidents that a figure is measured from", |row| row.n);
        self.counts("incidence_incidents", "Incidents in the window and group", |row| row.incidents);
        let name = "incidence_left_out";
        self.family(name, "", "Incidents that a figure is not measured from, by reason");
        for row in &table.rows {
            for reason in Reason::ALL.into_iter().filter(|&reason| row.left_out.get(reason) > 0) {
                let labels = [("metric", row.metric.id), ("reason", reason.word())];
                self.row(name, row, &labels, row.left_out.get(reason) as f64);
            }
        }
        let name = "incidence_note";
        self.family(name, "", "Something that a reader of a figure has to know; the table of the same metric says it");
        for row in &table.rows {
            for code in row.notes.iter().map(|note| note.code).collect::<BTreeSet<_>>() {
                self.row(name, row, &[("metric", row.metric.id), ("note", code)], 1.0);
            }
        }
    }
}

/// What is told of a metric in another unit than its own: the end of the family's name, its unit, what it is.
const ASIDES: [(&str, &str, &str); 4] = [
    ("per_week", "", "per week of observed time"),
    ("hits", "", "how many did"),
    ("observed_seconds", "seconds", "time observed"),
    ("down_seconds", "seconds", "time down"),
];

fn aside(figures: &Figures, suffix: &str) -> Option<f64> {
    match (figures, suffix) {
        (Figures::Count(f), "per_week") => f.per_week,
        (Figures::Rate(f), "hits") => f.hits.map(|hits| hits as f64),
        (Figures::Exposure(f), "observed_seconds") => Some(f.observed_s),
        (Figures::Exposure(f), "down_seconds") => f.down_s,
        _ => None,
    }
}

/// The figures in the unit of the metric.
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
        Figures::Count(f) => with_ends(f.value, f.ci95),
        Figures::Exposure(f) => with_ends(f.value, f.ci95),
    };
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The intervals of a duration by the figure that each is of; the other shapes have theirs beside the value.
fn intervals(figures: &Figures) -> Vec<(&'static str, Option<Interval>)> {
    let Figures::Duration(f) = figures else { return Vec::new() };
    vec![
        ("value", f.ci95.value),
        ("gmean", f.ci95.gmean),
        ("median", f.ci95.median),
        ("p75", f.ci95.p75),
        ("p90", f.ci95.p90),
        ("p95", f.ci95.p95),
    ]
}

fn with_ends(value: Option<f64>, ends: Option<Interval>) -> Vec<(&'static str, Option<f64>)> {
    vec![("value", value), ("ci95_low", ends.and_then(|ends| ends.low)), ("ci95_high", ends.and_then(|ends| ends.high))]
}

/// The labels of each group of the table.
fn groups(table: &Table) -> BTreeMap<&[GroupValue], Vec<String>> {
    let groups: BTreeSet<&[GroupValue]> = table.rows.iter().map(|row| &row.group[..]).collect();
    let printed = told_apart(groups.iter().map(|group| group.iter().map(label).collect()));
    groups.into_iter().zip(printed).collect()
}

/// Words that differ in what cannot be printed alone still have to differ, or one sample would stand there twice: the
/// later one gets a number.
fn told_apart(rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let mut taken = BTreeSet::new();
    rows.map(|row| {
        let mut own = row.clone();
        let mut number = 2;
        while !taken.insert(own.clone()) {
            own = row.clone();
            if let Some(last) = own.last_mut() {
                *last += &format!(" ({number})");
            }
            number += 1;
        }
        own
    })
    .collect()
}

fn label(value: &GroupValue) -> String {
    match value {
        GroupValue::Text(words) => word(words),
        GroupValue::Severity(severity) => severity.to_string(),
        GroupValue::Flag(flag) => flag.to_string(),
        GroupValue::Date(date) => date.to_string(),
        GroupValue::Number(number) => number.to_string(),
        GroupValue::Unknown => "(unknown)".to_owned(),
    }
}

/// To Prometheus an empty label is none at all, so that "none" is a word.
fn word(words: &str) -> String {
    if words.is_empty() { "(none)".to_owned() } else { text::printable(words).into_owned() }
}

/// Seconds since 1970, to the microsecond.
fn unix_s(at: Instant) -> f64 {
    at.0 as f64 / 1e6
}

fn escaped(words: &str) -> String {
    words.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_prints_alike_is_told_apart() {
        let row = |words: &str| vec![label(&GroupValue::Text(words.into()))];
        let rows = ["a\u{1b}", "a\u{7}", "", "(none)", "a\u{fffd} (2)"].map(row);
        let printed: Vec<String> = told_apart(rows.into_iter()).concat();
        assert_eq!(printed, ["a\u{fffd}", "a\u{fffd} (2)", "(none)", "(none) (2)", "a\u{fffd} (2) (2)"]);
    }

    #[test]
    fn labels_are_escaped() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
