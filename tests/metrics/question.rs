//! A question and the tables that it is asked of, as the metrics take them.

use crate::tables::{Cell, Rows, Text, complete_incident, parse_at};
use incidence::metrics::{BusinessClock, Data, Figures, Metric, Reason, Request, Row, Table, evaluate, metric};
use incidence::model::{Calendar, Config, Coverage, Definitions, Instant, Result, Scope, Window};
use incidence::table::{self, Population, from_arrow, schema};
use polars_core::prelude::DataFrame;
use std::collections::BTreeMap;

/// All rows belong to our own definitions.
pub static OURS: Population =
    Population { definitions: Definitions::Incidence, outside: Vec::new(), closes_as_ack: Vec::new() };

pub struct Question {
    pub definitions: Definitions,
    pub derived: Rows,
    pub openings: Rows,
    pub coverage: Vec<Coverage>,
    pub first_by_service: BTreeMap<String, Instant>,
    pub history_from: Instant,
    pub repeat_window_s: f64,
    pub transient_s: f64,
    pub clock: Option<BusinessClock>,
    pub scope: Scope,
}

pub fn covered(source: &str, first_at: &str, last_at: &str) -> Coverage {
    Coverage {
        source: source.to_owned(),
        account: String::new(),
        first_at: Instant(parse_at(first_at)),
        last_at: Instant(parse_at(last_at)),
        incidents: 1,
        events: 0,
        has_labels: false,
        is_ticket_system: false,
        resolution_s: 1.0,
    }
}

pub fn frame(rows: &Rows) -> DataFrame {
    let batch = rows.batch();
    from_arrow(&batch.schema(), &[batch]).unwrap()
}

impl Question {
    /// The table `incidents` of the text, in `window FROM UNTIL`; covered by the source `csv` for all of January 2026.
    /// Services begin with their first incident that is neither merged, a test nor excluded.
    pub fn new(text: &str) -> Question {
        let text = Text::parse(text);
        let (from, until) = text.directive("window").unwrap().split_once(' ').unwrap();
        let window = Window { from: Instant(parse_at(from)), until: Instant(parse_at(until)) };
        let derived = text.rows("incidents", schema::DERIVED, complete_incident).unwrap();
        let openings = text.rows("openings", schema::OPENING, |_, _| {});
        Question::of(derived, openings.unwrap_or_else(|| Rows::new(schema::OPENING)), window)
    }

    pub fn of(derived: Rows, openings: Rows, window: Window) -> Question {
        let mut first_by_service: BTreeMap<String, Instant> = BTreeMap::new();
        for row in 0..derived.rows.len() {
            let counts = ["is_merged", "is_test", "is_excluded"].iter().all(|name| !derived.get(row, name).is());
            let at = derived.get(row, "happened_at").at();
            if let (Some(service), Some(at), true) = (derived.get(row, "service").text(), at, counts) {
                let first = first_by_service.entry(service.to_owned()).or_insert(Instant(at));
                *first = (*first).min(Instant(at));
            }
        }
        Question {
            definitions: Definitions::Incidence,
            derived,
            openings,
            coverage: vec![covered("csv", "1", "2026-02-01")],
            first_by_service,
            history_from: Instant(parse_at("2025-01-01")),
            repeat_window_s: 2_592_000.0,
            transient_s: 300.0,
            clock: None,
            scope: Scope { window, as_of: window.until, calendar: Calendar::UTC, by: Vec::new(), filters: Vec::new() },
        }
    }

    pub fn under(mut self, definitions: Definitions) -> Question {
        self.definitions = definitions;
        self
    }

    pub fn by(mut self, by: &[&str]) -> Question {
        self.scope.by = by.iter().map(|&name| name.to_owned()).collect();
        self
    }

    pub fn filtered(mut self, dimension: &str, value: &str, keep: bool) -> Question {
        self.scope.filters.push((dimension.to_owned(), value.to_owned(), keep));
        self
    }

    pub fn ask_all(&self, metrics: &[&'static Metric]) -> Result<Table> {
        self.asked(|data| evaluate(data, &Request { metrics, scope: &self.scope }))
    }

    /// Whatever is asked of the tables.
    pub fn asked<T>(&self, ask: impl FnOnce(&Data<'_>) -> T) -> T {
        let (derived, openings) = (frame(&self.derived), frame(&self.openings));
        let config = Config::default();
        let question = table::Question {
            config: &config,
            calendar: self.scope.calendar,
            as_of: self.scope.as_of,
            coverage: &self.coverage,
            linked: None,
            people: &[],
            corrections: &[],
            reached: &[],
        };
        let defined = table::define(&derived, self.definitions, &question).unwrap();
        let data = Data {
            derived: &defined.frame,
            population: &defined.population,
            coverage: &self.coverage,
            openings: &openings,
            history_from: self.history_from,
            first_by_service: &self.first_by_service,
            repeat_window_s: self.repeat_window_s,
            transient_s: self.transient_s,
            clock: self.clock.as_ref(),
        };
        ask(&data)
    }

    pub fn ask(&self, id: &str) -> Vec<Row> {
        self.ask_all(&[metric(id).unwrap()]).unwrap().rows
    }

    /// `group values n value` of each row, `-` for no value.
    pub fn lines(&self, id: &str) -> Vec<String> {
        let line = |row: &Row| {
            let group: Vec<String> = row.group.iter().map(ToString::to_string).collect();
            let value = row.figures.value().map_or("-".to_owned(), |value| value.to_string());
            format!("{} {} {value}", group.join(","), row.n)
        };
        self.ask(id).iter().map(line).collect()
    }
}

/// Every figure by its name in JSON.
pub fn figures(row: &Row) -> BTreeMap<String, Option<f64>> {
    let mut named = vec![("incidents", Some(row.incidents as f64)), ("n", Some(row.n as f64))];
    named.extend(Reason::ALL.iter().map(|&reason| (reason.word(), Some(row.left_out.get(reason) as f64))));
    named.push(("value", row.figures.value()));
    match row.figures {
        Figures::Duration(figures) => {
            named.extend([("gmean", figures.gmean), ("median", figures.median), ("p75", figures.p75)]);
            named.extend([("p90", figures.p90), ("p95", figures.p95), ("max", figures.max)]);
        }
        Figures::Rate(figures) => named.push(("hits", figures.hits.map(|hits| hits as f64))),
        Figures::Count(figures) => {
            named.extend([("per_week", figures.per_week), ("total", figures.total.map(|total| total as f64))]);
        }
        Figures::Exposure(figures) => {
            named.extend([("observed_s", Some(figures.observed_s)), ("down_s", figures.down_s)]);
        }
    }
    named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A whole table as text, to the last bit.
pub fn exactly(table: &Table) -> String {
    format!("{:#?}", table.rows)
}

impl From<Instant> for Cell {
    fn from(at: Instant) -> Cell {
        Cell::At(at.0)
    }
}
