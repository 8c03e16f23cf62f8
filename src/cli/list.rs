//! `list`: every registry as a table. The README's tables are these.

use super::Outcome;
use super::args::{ListArgs, ListFormat, Listed};
use super::output::{Terminal, print};
use crate::metrics::{dimensions, registry};
use crate::model::{Field, PRESETS, Result};
use crate::pipeline::TABLES;
use crate::render::table::{Cell, Grid};
use crate::store::queries;

/// What is told of a source: the moments in their order, then what most metrics ask.
const TOLD: [(Field, &str); 15] = [
    (Field::StartedAt, "started"),
    (Field::DetectedAt, "detected"),
    (Field::Acknowledged, "acknowledged"),
    (Field::MitigatedAt, "mitigated"),
    (Field::ResolvedAt, "resolved"),
    (Field::ClosedAt, "closed"),
    (Field::Severity, "severity"),
    (Field::Service, "service"),
    (Field::Team, "team"),
    (Field::AcknowledgedBy, "responder"),
    (Field::AutoResolved, "resolved by itself"),
    (Field::FalsePositive, "false positives"),
    (Field::ReopenCount, "reopened"),
    (Field::EscalationCount, "escalated"),
    (Field::MergedInto, "merged"),
];

/// `list WHAT`.
pub(super) fn run(args: &ListArgs, terminal: &Terminal) -> Result<Outcome> {
    let grid = grid(args.what);
    let out = match args.format {
        ListFormat::Table => grid.terminal(terminal.width, terminal.is_colored),
        ListFormat::Json => grid.json(),
        ListFormat::Csv => grid.csv(),
        ListFormat::Markdown => grid.markdown(),
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}

/// A registry as a grid.
pub fn grid(what: Listed) -> Grid {
    match what {
        Listed::Metrics => {
            let mut grid = Grid::new(&["metric", "question", "formula", "unit", "better", "target"]);
            for metric in registry() {
                let (unit, better) = (metric.unit.word(), metric.better.word());
                grid.rows.push(texts(&[metric.id, metric.question, metric.formula, unit, better, metric.target]));
            }
            grid
        }
        Listed::Dimensions => {
            let mut grid = Grid::new(&["dimension", "meaning"]);
            for dimension in dimensions() {
                grid.rows.push(texts(&[dimension.name, dimension.doc]));
            }
            grid
        }
        Listed::Definitions => {
            let names = ["definitions", "never acknowledged", "mttr", "population", "in the window by", "source"];
            let mut grid = Grid::new(&names);
            for preset in PRESETS {
                let (name, acks, mttr) = (preset.name, preset.never_acknowledged, preset.mttr);
                let words = [name, acks, mttr, preset.population, preset.in_window_by, preset.source];
                grid.rows.push(texts(&words));
            }
            grid
        }
        Listed::Sources => {
            let mut grid = Grid::new(&["source", "name", "reads", "can know", "cannot know"]);
            for source in crate::sources::registry::all() {
                let about = source.about();
                let words = |is_known: bool| {
                    let told = TOLD.iter().filter(|(field, _)| about.knows.contains(field) == is_known);
                    told.map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
                };
                // A calendar brings no incidents: there is nothing about one that it should know.
                let unknown = if about.knows.is_empty() { String::new() } else { words(false) };
                grid.rows.push(texts(&[about.id, about.title, &about.shapes.join("; "), &words(true), &unknown]));
            }
            grid
        }
        Listed::Queries => {
            let mut grid = Grid::new(&["query", "question", "parameters"]);
            for query in queries::all() {
                let params: Vec<String> =
                    query.params.iter().map(|param| format!("{}={}", param.name, param.default)).collect();
                grid.rows.push(texts(&[query.name, query.question, &params.join(" ")]));
            }
            let is_no_query = |name: &str| queries::all().iter().all(|query| query.name != name);
            for (table, doc) in TABLES.iter().filter(|(table, _)| is_no_query(table)) {
                grid.rows.push(texts(&[table, &format!("the table: {doc}"), ""]));
            }
            grid
        }
        Listed::Reports => {
            let mut grid = Grid::new(&["report", "title"]);
            for (name, _) in crate::report::SHIPPED {
                let title = crate::report::shipped_plan(name).map_or(String::new(), |plan| plan.title);
                grid.rows.push(texts(&[name, &title]));
            }
            grid
        }
        Listed::Charts => {
            let mut grid = Grid::new(&["chart", "title", "from"]);
            for chart in crate::report::charts() {
                grid.rows.push(texts(&[chart.name, chart.title, chart.from]));
            }
            grid
        }
    }
}

fn texts(words: &[&str]) -> Vec<Cell> {
    words.iter().map(|words| if words.is_empty() { Cell::Null } else { Cell::text(*words) }).collect()
}
