//! One metric for one incident: what it read, how the figure came about, or why the incident is left out.

use super::{Frames, Session, grid};
use crate::metrics::{Figures, Metric, Reason, Row, Table, answered_by, counts_hours, formula, outside};
use crate::model::{Correction, Definitions, Error, IncidentKey, Instant, Result, Unit, Window, did_you_mean};
use crate::render::quantity;
use crate::render::table::{Cell, Grid};
use crate::store::Answer;
use crate::table::{Defined, Linked, Population, Truth, to_arrow};
use polars_core::prelude::DataFrame;

/// Metrics that look beyond the incident itself: at earlier ones of its issue, at outages, at observed time.
const LOOKS_AROUND: [&str; 4] = ["repeat_incident_rate", "mtbf", "mtbi", "availability"];

/// How a metric comes out for one incident.
pub struct Explained {
    /// `source/account/id`.
    pub key: String,
    /// The columns that the metric reads, and the key.
    pub reads: Grid,
    /// What follows from them.
    pub outcome: String,
    /// Where the incident is one truth of several sources: the sources, and what was taken from which.
    pub truth: Option<String>,
    /// What the user corrected of it, a line each.
    pub corrections: Vec<String>,
}

impl Session {
    /// Explains a metric for the incident of a key: `ID`, `SOURCE:ID` or `SOURCE/ACCOUNT/ID`.
    ///
    /// # Errors
    ///
    /// No incident has the key, or several have.
    pub fn explain(&self, metric: &'static Metric, key: &str) -> Result<Explained> {
        let definitions = self.definitions;
        let frames = self.frames(None)?;
        let everything = cells_of(&frames.derived)?;
        let row = find(&everything, &frames.linked, key)?;
        let cells = &everything.rows[row];
        let outside = outside(&frames.measured.population, row as u32);
        // What is shown is what was recorded; what places it is the definitions'.
        let placed = cells_of(&frames.measured.frame.slice(row as i64, 1))?;
        let at = match (outside, column(&placed, "happened_at").map(|at| &placed.rows[0][at])) {
            (Some((_, at)), _) | (None, Some(&Cell::Instant(at))) => at,
            _ => return Err(Error::bug("an incident without a moment")),
        };
        let is_close = frames.measured.population.closes_as_ack.contains(&(row as u32));
        let closes_as_ack = if is_close { vec![0] } else { Vec::new() };
        let alone = Frames {
            derived: frames.derived.slice(row as i64, 1),
            measured: Defined {
                frame: frames.measured.frame.slice(row as i64, 1),
                population: Population { definitions, closes_as_ack, outside: Vec::new() },
            },
            openings: frames.openings.clone(),
            first_by_service: frames.first_by_service.clone(),
            linked: Linked::default(),
            clock: frames.clock.clone(),
        };
        let word = |name: &str| column(&everything, name).map_or(String::new(), |at| plain(&cells[at]));
        let looks_around = LOOKS_AROUND.contains(&metric.id);
        let filters = ["source", "account"].map(|name| (name.to_owned(), word(name), true));
        let filters = if looks_around { filters.to_vec() } else { Vec::new() };
        let scope = self.scope(Window { from: at, until: Instant(at.0 + 1) }, Vec::new(), filters);
        let table = self.evaluate(if looks_around { &frames } else { &alone }, &[metric], &scope)?;
        let outcome = match outside {
            Some((why, _)) => {
                let preset = definitions.preset();
                format!("not in the population of {} ({}): {}", preset.name, preset.population, why.said())
            }
            None => {
                let outcome = table.rows.first().map_or("nothing".to_owned(), |row| outcome(metric, definitions, row));
                outcome + &counted(metric, &table)
            }
        };
        let (reads, formula) = (answered_by(metric, definitions).reads, formula(metric, definitions));
        let mut wanted = vec!["source", "account", "id", "title", "happened_at"];
        wanted.extend(table.business_hours.iter().map(|_| "team"));
        let keep: Vec<usize> = (0..everything.columns.len())
            .filter(|&at| {
                let name = everything.columns[at].as_str();
                let is_moment = name.ends_with("_at") && formula.contains(name);
                wanted.contains(&name) || reads.contains(&name) || is_moment
            })
            .collect();
        let rows = keep.iter().map(|&at| vec![Cell::text(&everything.columns[at]), as_words(&cells[at])]).collect();
        let it = IncidentKey { source: word("source"), account: word("account"), id: word("id") };
        let truth_of = |key: &IncidentKey| frames.linked.truth_of(key).map(|(truth, _)| truth.key().clone());
        let is_of_it = |key: &IncidentKey| *key == it || truth_of(key).as_ref() == Some(&it);
        let corrections = self.corrections.iter().filter(|correction| is_of_it(&correction.key));
        Ok(Explained {
            corrections: corrections.map(corrected).collect(),
            truth: frames.linked.truth_of(&it).map(|(truth, _)| said(truth)),
            key: format!("{}/{}/{}", word("source"), word("account"), word("id")),
            reads: Grid { columns: vec!["column".into(), "value".into()], rows },
            outcome,
        })
    }
}

/// Which hours were counted, and what of them was on hold; nothing where every hour counts.
fn counted(metric: &'static Metric, table: &Table) -> String {
    let Some(hours) = table.business_hours.as_ref().filter(|_| counts_hours(metric)) else { return String::new() };
    let mut said = format!("\nof {}", quantity::business_hours(hours));
    if let Some(Figures::Duration(figures)) = table.rows.first().map(|row| &row.figures)
        && let Some(hold) = figures.hold
    {
        let total = hold.total_s.map_or("unknown".to_owned(), quantity::duration);
        said += &format!("\non hold in these hours, and not counted: {total}");
    }
    said
}

/// Incidents as cells.
fn cells_of(frame: &DataFrame) -> Result<Grid> {
    let batch = to_arrow(frame)?;
    grid(&Answer { schema: batch.schema(), batches: vec![batch] })
}

fn column(grid: &Grid, name: &str) -> Option<usize> {
    grid.columns.iter().position(|column| column == name)
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) => words.clone(),
        _ => String::new(),
    }
}

/// In a column of mixed kinds everything is words.
fn as_words(cell: &Cell) -> Cell {
    match cell {
        Cell::Null => Cell::Null,
        cell => Cell::Text(cell.said()),
    }
}

/// A correction in words.
fn corrected(correction: &Correction) -> String {
    let Correction { key, sets, who, when, why, .. } = correction;
    let value = Some(sets.value()).filter(|value| !value.is_empty()).unwrap_or_else(|| "none".to_owned());
    let superseded = if correction.is_superseded { "; a later line says otherwise" } else { "" };
    format!("corrected: {} of {key} is {value}, says {who} on {when}: {why}{superseded}", sets.field())
}

/// A truth in words: the incidents that are one, and which moment is whose.
fn said(truth: &Truth) -> String {
    let members: Vec<String> = truth.members.iter().map(|member| member.key.to_string()).collect();
    let mut out = format!("one truth of {} incidents: {}\n", members.len(), members.join(", "));
    for (column, member, at) in &truth.took {
        let at = at.map_or(String::new(), |at| format!("{at} "));
        out += &format!("{column:<16} {at}from {}\n", members[*member]);
    }
    out
}

/// The row of a key. One that is linked is found by the key of any of the incidents that are one.
fn find(everything: &Grid, linked: &Linked, key: &str) -> Result<usize> {
    let columns = ["source", "account", "id"].map(|name| column(everything, name).unwrap_or_default());
    let keys: Vec<[String; 3]> = everything.rows.iter().map(|row| columns.map(|at| plain(&row[at]))).collect();
    let is_it = |[source, account, id]: [&str; 3]| {
        id == key
            || key.split_once(':').is_some_and(|(s, i)| s == source && i == id)
            || key.splitn(3, '/').eq([source, account, id])
    };
    let is_named = |key: &IncidentKey| is_it([&key.source, &key.account, &key.id]);
    let stands_for = |[source, account, id]: &[String; 3]| {
        let key = IncidentKey { source: source.clone(), account: account.clone(), id: id.clone() };
        let truth = linked.truth_of(&key).map(|(truth, _)| truth);
        truth.is_some_and(|truth| truth.members.iter().any(|member| is_named(&member.key)))
    };
    let is_row = |row: &usize| is_it(keys[*row].each_ref().map(String::as_str)) || stands_for(&keys[*row]);
    let found: Vec<usize> = (0..keys.len()).filter(is_row).collect();
    let said = |row: &usize| keys[*row].join("/");
    match found[..] {
        [row] => Ok(row),
        [] => Err(Error::usage(format!("--incident: expected the key of an incident by {key:?}, found none"))
            .or(did_you_mean(key, keys.iter().map(|[_, _, id]| id.as_str()), "incidence query incidents lists them"))),
        _ => Err(Error::usage(format!("--incident: {key:?} is the key of {} incidents", found.len()))
            .or(format!("name one of them: {}", found.iter().take(3).map(said).collect::<Vec<_>>().join(", ")))),
    }
}

fn outcome(metric: &'static Metric, definitions: Definitions, row: &Row) -> String {
    let why = Reason::ALL.into_iter().find(|&reason| row.left_out.get(reason) > 0);
    let said = |value: f64| match metric.unit {
        Unit::Seconds => format!("{} ({value} s)", quantity::duration(value)),
        _ => quantity::number(value),
    };
    match (row.n, why) {
        (0, Some(reason)) => format!("left out: {}", reason.word()),
        (0, None) => "not counted".to_owned(),
        _ => match &row.figures {
            Figures::Duration(f) => {
                format!("{} = {}", formula(metric, definitions), f.value.map_or("-".to_owned(), said))
            }
            Figures::Rate(f) => match f.hits {
                Some(0) => "counted in n, not a hit".to_owned(),
                Some(_) => "counted in n, and a hit".to_owned(),
                None => "counted in n; the rate itself has no value here".to_owned(),
            },
            Figures::Count(f) => format!("counts {}", f.value.map_or("-".to_owned(), said)),
            Figures::Exposure(_) => "counted: it begins an outage, or a wait for the next incident".to_owned(),
        },
    }
}
