//! What is to be known of a store before its figures are believed: rejects, problems, coverage, silence, and gates.

use super::gate::{Gate, Subject};
use super::{Effect, Session, grid};
use crate::metrics::{Figures, metric, registry};
use crate::model::{Correction, Coverage, Definitions, Error, Result, Unit, Window, code};
use crate::render::table::Cell;
use crate::render::{quantity, text};
use crate::table::{Linked, unknown_severities};
use std::collections::BTreeMap;

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// `reject`, `problem`, `merge`, `link`, `override`, `severity` or `status`.
    pub kind: &'static str,
    /// The code, or the word that no map knows.
    pub what: String,
    /// How often.
    pub n: u64,
    /// What it means, and what can be done.
    pub meaning: String,
}

/// How far one (source, account) reaches.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// What it brought.
    pub coverage: Coverage,
    /// From its last moment to `as_of`, in seconds.
    pub age_s: f64,
    /// Its longest time without an incident, in seconds; `None` with fewer than two.
    pub longest_silence_s: Option<f64>,
}

/// How a gate came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// As it was written.
    pub gate: String,
    /// Its condition holds, or there was nothing to measure although there were incidents.
    pub is_failed: bool,
    /// The figure, as people say it.
    pub found: String,
    /// What a figure was measured from; `None` for a gate on the whole store.
    pub n: Option<u64>,
    /// What was looked at: n and the window, or the sources that are behind.
    pub basis: String,
}

impl std::fmt::Display for Judged {
    /// On one line: the gate, what was found, and in what.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let outcome = if self.is_failed { "failed" } else { "passed" };
        write!(f, "gate {outcome}: {}: found {} ({})", self.gate, self.found, self.basis)
    }
}

/// Everything that `check` prints.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Rejects, problems, merges, links, words of severity.
    pub findings: Vec<Finding>,
    /// Coverage of each source.
    pub reach: Vec<Reach>,
    /// Gates.
    pub gates: Vec<Judged>,
    /// Gates that could not be judged, because they name a value that the data does not have, for example.
    pub gate_errors: Vec<Error>,
}

/// The metrics that gates can name, with the unit of their values.
pub fn gate_metrics() -> Vec<(&'static str, Unit)> {
    registry().iter().map(|metric| (metric.id, metric.unit)).collect()
}

impl Session {
    /// Looks at the whole store, and at the gates in a window.
    pub fn check(&self, gates: &[Gate], window: Window) -> Result<Checked> {
        let findings = self.findings()?;
        let reach = self.reach()?;
        let (gates, gate_errors) = self.judge_all(gates, window);
        Ok(Checked { findings, reach, gates, gate_errors })
    }

    /// Judges every gate, whatever becomes of those before it: the outcomes, and why others could not be judged.
    pub fn judge_all(&self, gates: &[Gate], window: Window) -> (Vec<Judged>, Vec<Error>) {
        let (mut judged, mut errors) = (Vec::new(), Vec::new());
        for gate in gates {
            match self.judge(gate, window) {
                Ok(one) => judged.push(one),
                Err(error) => errors.push(error),
            }
        }
        (judged, errors)
    }

    fn findings(&self) -> Result<Vec<Finding>> {
        let mut counts: BTreeMap<(&'static str, String), u64> = BTreeMap::new();
        for line in self.store.imports()? {
            for (kind, codes) in [("reject", &line.rejected), ("problem", &line.problems)] {
                for (code, n) in codes {
                    *counts.entry((kind, code.clone())).or_default() += n;
                }
            }
        }
        for problem in self.store.merge_problems()? {
            *counts.entry(("merge", problem.code.to_owned())).or_default() += 1;
        }
        let meaning = |code: &str| {
            let known = code::ALL.iter().find(|(known, ..)| *known == code);
            known.map_or(String::new(), |(_, _, meaning)| (*meaning).to_owned())
        };
        let mut findings: Vec<Finding> =
            counts.into_iter().map(|((kind, what), n)| Finding { kind, meaning: meaning(&what), what, n }).collect();
        let frames = self.frames(None)?;
        findings.extend(links(&frames.linked));
        for unknown in unknown_severities(&frames.derived)? {
            findings.push(Finding {
                kind: "severity",
                n: unknown.incidents,
                meaning: format!("no severity is known for this word; name it under [severity.{}]", unknown.source),
                what: format!("{}: {}", unknown.source, unknown.word),
            });
        }
        for (source, word, incidents) in self.store.unknown_statuses()? {
            findings.push(Finding {
                kind: "status",
                n: incidents,
                meaning: "no status is known for this word; moments decide whether the incident is open".to_owned(),
                what: format!("{source}: {word}"),
            });
        }
        findings.extend(overrides(&self.corrected()?));
        findings.sort();
        Ok(findings)
    }

    fn reach(&self) -> Result<Vec<Reach>> {
        // What a source told is silence or not, whether or not it is linked to what others told.
        let sql = "select source, account, max(silence_s) as silence_s from (
                select source, account, epoch_us(happened_at - lag(happened_at) over (
                    partition by source, account order by happened_at)) / 1e6 as silence_s
                from (select source, account, coalesce(detected_at, started_at, created_at) as happened_at from incidents)
                where happened_at <= (select as_of from params))
            group by source, account order by source, account";
        let whole = self.window(&crate::model::WindowSpec::All)?;
        let silences = grid(&self.query(sql, &[], whole)?)?.rows;
        let silence_of = |coverage: &Coverage| {
            let is_it =
                |row: &&Vec<Cell>| row[0] == Cell::text(&coverage.source) && row[1] == Cell::text(&coverage.account);
            match silences.iter().find(is_it).map(|row| &row[2]) {
                Some(Cell::Seconds(seconds)) => Some(*seconds),
                _ => None,
            }
        };
        let reach = |coverage: &Coverage| Reach {
            age_s: self.as_of.seconds_since(coverage.last_at).max(0.0),
            longest_silence_s: silence_of(coverage),
            coverage: coverage.clone(),
        };
        Ok(self.coverage.iter().map(reach).collect())
    }

    /// Whether a gate fails. One on a figure without value passes if the window holds no incidents, else fails.
    pub fn judge(&self, gate: &Gate, window: Window) -> Result<Judged> {
        let whole_store = |n: u64| Judged {
            gate: gate.text.clone(),
            is_failed: gate.comparison.holds(n as f64, gate.limit),
            found: n.to_string(),
            n: None,
            basis: "in the whole store".to_owned(),
        };
        let sum = |of: fn(&crate::store::ImportLine) -> u64| -> Result<u64> {
            Ok(self.store.imports()?.iter().map(of).sum())
        };
        match &gate.subject {
            Subject::CoverageAge => Ok(self.judge_age(gate)),
            Subject::Problems => Ok(whole_store(sum(|line| line.problems.values().sum())?)),
            Subject::Rejects => Ok(whole_store(sum(|line| line.rejected.values().sum())?)),
            Subject::Metric { id, figure } => {
                let metric = metric(id)?;
                let scope = self.scope(window, Vec::new(), gate.filters.clone());
                let table =
                    self.metrics(&[metric], &scope).map_err(|error| error.at(format!("gate {:?}", gate.text)))?;
                let row = table.rows.first();
                let (n, incidents) = row.map_or((0, 0), |row| (row.n, row.incidents));
                let value = row.and_then(|row| figure_of(row, figure));
                let whose = match self.definitions {
                    Definitions::Incidence => String::new(),
                    other => format!(", definitions {}", other.name()),
                };
                let basis = format!(
                    "n = {} of {} incidents, {}, {}{whose}",
                    quantity::grouped(n),
                    quantity::grouped(incidents),
                    quantity::span(window, &self.calendar),
                    self.calendar.zone()
                );
                Ok(Judged {
                    gate: gate.text.clone(),
                    is_failed: value.map_or(incidents > 0, |value| gate.comparison.holds(value, gate.limit)),
                    found: value.map_or("no value".to_owned(), |value| said(value, figure, metric.unit)),
                    n: Some(n),
                    basis,
                })
            }
        }
    }

    /// Whether a source has been silent for too long; every one that has is named, the longest silent first. A store
    /// that nothing came into by `as_of` fails: nobody knows how old it is.
    fn judge_age(&self, gate: &Gate) -> Judged {
        let age_s = |covered: &Coverage| self.as_of.seconds_since(covered.last_at).max(0.0);
        let mut behind: Vec<&Coverage> = self.coverage.iter().collect();
        behind.sort_by_key(|covered| covered.last_at);
        let oldest_s = behind.first().map(|covered| age_s(covered));
        let is_failed = oldest_s.is_none_or(|oldest_s| gate.comparison.holds(oldest_s, gate.limit));
        if is_failed {
            behind.retain(|covered| gate.comparison.holds(age_s(covered), gate.limit));
        } else {
            behind.truncate(1);
        }
        let named = behind.iter().map(|covered| {
            let account = if covered.account.is_empty() { String::new() } else { format!("/{}", covered.account) };
            let age = quantity::duration(age_s(covered));
            let name = format!("{}{account}", covered.source);
            // Names come from the data, and the line has to stay one.
            format!("{} {age} behind, last heard of at {}", text::printable(&name), covered.last_at)
        });
        let named: Vec<String> = named.collect();
        Judged {
            gate: gate.text.clone(),
            is_failed,
            found: oldest_s.map_or("no source".to_owned(), quantity::duration),
            n: None,
            basis: if named.is_empty() { format!("as of {}", self.as_of) } else { named.join("; ") },
        }
    }
}

/// What is to be known of links: how many incidents are one, and what linked nothing.
fn links(linked: &Linked) -> Vec<Finding> {
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    linked.problems.iter().for_each(|problem| *counts.entry(problem.code).or_default() += 1);
    let finding = |(what, n): (&'static str, u64)| Finding {
        kind: "link",
        what: what.to_owned(),
        n,
        meaning: match code::ALL.iter().find(|(known, ..)| *known == what) {
            Some((_, _, meaning)) => format!("{meaning}; incidence links names each"),
            None => "incidents that are one truth of several sources; incidence links shows them".to_owned(),
        },
    };
    let truths = Some(("one-truth", linked.truths.len() as u64)).filter(|(_, n)| *n > 0);
    counts.into_iter().chain(truths).map(finding).collect()
}

/// Corrections that have no effect: somebody wrote them, and they are in no figure.
fn overrides(corrected: &[(&Correction, Effect)]) -> Vec<Finding> {
    let without = |effect: Effect| corrected.iter().filter(|(_, found)| *found == effect).count() as u64;
    let finding = |(effect, meaning): (Effect, &str)| Finding {
        kind: "override",
        what: effect.word().to_owned(),
        n: without(effect),
        meaning: format!("{meaning}; incidence query overrides lists them"),
    };
    let shown = [
        (Effect::Applied, "corrections that are in the figures"),
        (Effect::Superseded, "corrections of which a later line says otherwise"),
        (Effect::NoSuchIncident, "corrections of incidents that the store does not have"),
    ];
    shown.into_iter().map(finding).filter(|finding| finding.n > 0).collect()
}

fn figure_of(row: &crate::metrics::Row, figure: &str) -> Option<f64> {
    match (figure, &row.figures) {
        ("value", figures) => figures.value(),
        ("n", _) => Some(row.n as f64),
        ("incidents", _) => Some(row.incidents as f64),
        ("hits", Figures::Rate(f)) => f.hits.map(|hits| hits as f64),
        ("per_week", Figures::Count(f)) => f.per_week,
        ("gmean", Figures::Duration(f)) => f.gmean,
        ("median", Figures::Duration(f)) => f.median,
        ("p75", Figures::Duration(f)) => f.p75,
        ("p90", Figures::Duration(f)) => f.p90,
        ("p95", Figures::Duration(f)) => f.p95,
        ("max", Figures::Duration(f)) => f.max,
        _ => None,
    }
}

fn said(value: f64, figure: &str, unit: Unit) -> String {
    match unit {
        _ if matches!(figure, "n" | "incidents" | "hits" | "per_week") => quantity::number(value),
        Unit::Seconds => quantity::duration(value),
        Unit::Ratio => quantity::ratio(value),
        Unit::Count | Unit::PerIncident => quantity::number(value),
    }
}
