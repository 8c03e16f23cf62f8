//! Two windows side by side: a verdict for each metric and group, and what it rests on. The rules stand in metrics.md 7.

mod control;
mod evidence;
mod judge;
mod mix;
mod power;
mod witness;

pub use control::{Change, Charted, Side, Slope, Trend, Week, trend};
pub use power::{Needed, Power, Powered, has_power, power};

use super::columns::Columns;
use super::population::about_definitions;
use super::{CountFigures, DurationFigures, ExposureFigures, Interval, RateFigures};
use super::{Data, Figures, GroupValue, LeftOut, Metric, NotIn, Note, Request, Row, Table, evaluate};
use crate::model::{Better, Definitions, Error, Result, Scope, Unit};
use crate::stats;
use evidence::Evidence;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The level at which a change counts as one, after adjustment.
const LEVEL: f64 = 0.05;

/// What the data say of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It changed, in the good direction.
    Better,
    /// It changed, in the bad direction.
    Worse,
    /// It changed, and no direction is good.
    Changed,
    /// Chance would do as much.
    CannotTell,
}

impl Verdict {
    /// The word in JSON and tables.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Changed => "changed",
            Verdict::CannotTell => "cannot tell",
        }
    }
}

/// What an effect is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectKind {
    /// The geometric mean after, by the one before.
    RatioGmean,
    /// The restricted mean after, less the one before, in seconds.
    RmstDifference,
    /// The rate after, by the one before.
    RateRatio,
    /// The share after, less the one before.
    Difference,
}

impl EffectKind {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            EffectKind::RatioGmean => "ratio-gmean",
            EffectKind::RmstDifference => "rmst-difference",
            EffectKind::RateRatio => "rate-ratio",
            EffectKind::Difference => "difference",
        }
    }
}

/// How large a change is, with its unadjusted 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// What it is measured in.
    pub kind: EffectKind,
    /// The change; `None` where there was nothing to divide by.
    pub value: Option<f64>,
    /// Its interval; not adjusted for the number of comparisons.
    pub ci95: Option<Interval>,
}

/// The change of a mean duration taken apart by severity, in seconds; the parts add up to the total.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mix {
    /// Mean after less mean before.
    pub total: f64,
    /// Because other severities came.
    pub mix: f64,
    /// Because severities took longer or shorter.
    pub within: f64,
    /// Because of severities that there were none of before.
    pub entered: f64,
    /// Because of severities that there are none of any more.
    pub left: f64,
}

/// One metric in one group, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The row of the window before.
    pub before: Row,
    /// The row of the window after.
    pub after: Row,
    /// What the data say.
    pub verdict: Verdict,
    /// The test that decided; `None` where there is none for the metric or too little to test.
    pub test: Option<&'static str>,
    /// How large the change is.
    pub effect: Option<Effect>,
    /// Whether the figure rose (of times between: whether failures came more often); `None` where that cannot be said.
    pub rises: Option<bool>,
    /// The p-value of the test.
    pub p: Option<f64>,
    /// Adjusted by Benjamini and Hochberg over the metrics of one family in this table.
    pub p_adjusted: Option<f64>,
    /// What other severities contribute; durations that are not broken down by severity.
    pub mix: Option<Mix>,
    /// The smallest true change that would be told from chance with 80 % power: of a duration and a count the share by
    /// which it would have to fall, of a rate the difference.
    pub smallest_detectable: Option<f64>,
    /// What a reader has to know of the comparison.
    pub notes: Vec<Note>,
}

/// The comparison of two windows: rows by metric in registry order, then by group.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The window before, evaluated.
    pub before: Table,
    /// The window after, evaluated.
    pub after: Table,
    /// A row a metric and group that either window has.
    pub rows: Vec<Compared>,
}

/// Compares two windows of one frame.
///
/// # Errors
///
/// The windows overlap; a breakdown by day, week or month, which two windows do not share; what
/// [`evaluate`](super::evaluate) refuses.
pub fn compare(data: &Data<'_>, metrics: &[&'static Metric], before: &Scope, after: &Scope) -> Result<Comparison> {
    if before.window.from < after.window.until && after.window.from < before.window.until {
        return Err(Error::usage("expected two spans that do not overlap").or("compare with the span before: prev:12w"));
    }
    if let Some(time) = after.by.iter().find(|name| ["day", "week", "month"].contains(&name.as_str())) {
        return Err(Error::usage(format!("compare: two spans have no {time} in common"))
            .or("break down by something that both have, such as severity or service"));
    }
    let tables = [before, after].map(|scope| evaluate(data, &Request { metrics, scope }));
    let [table_before, table_after] = tables;
    let (before_table, after_table) = (table_before?, table_after?);
    let columns = Columns::of(data, after.as_of)?;
    let offset = before_table.log_offset_s.max(after_table.log_offset_s);
    let gathered = evidence::gather(data, &columns, metrics, before, after)?;
    let groups: BTreeSet<&Vec<GroupValue>> =
        before_table.rows.iter().chain(&after_table.rows).map(|row| &row.group).collect();
    let pairs: Vec<(&'static Metric, &Vec<GroupValue>)> =
        metrics.iter().flat_map(|metric| groups.iter().map(|group| (*metric, *group))).collect();
    let row_of = |table: &Table, metric: &'static Metric, group: &Vec<GroupValue>| {
        let found = table.rows.iter().find(|row| row.metric == metric && row.group == *group);
        found.cloned().unwrap_or_else(|| nothing(metric, group.clone()))
    };
    let is_by_severity = after.by.iter().any(|name| name == "severity");
    let mut rows: Vec<Compared> = pairs
        .into_par_iter()
        .map(|(metric, group)| {
            let rows = (row_of(&before_table, metric, group), row_of(&after_table, metric, group));
            let of = |side: &evidence::Gathered| side.of(metric, group);
            let evidence = (of(&gathered.before), of(&gathered.after));
            judged(rows, evidence, offset, is_by_severity)
        })
        .collect();
    if before_table.definitions != Definitions::Incidence.name() {
        rows.iter_mut().for_each(tell_definitions);
    }
    let all = |row: &Row| row.incidents + row.not_in.total();
    rows.retain(|row| all(&row.before) + all(&row.after) > 0 || row.before.group.is_empty());
    adjust(&mut rows);
    Ok(Comparison { before: before_table, after: after_table, rows })
}

/// Lays the notes of both windows about their definitions over those of the comparison.
fn tell_definitions(row: &mut Compared) {
    let of = |side: &str, row: &Row| {
        let about = about_definitions(&row.notes);
        about.map(|note| Note { code: note.code, text: format!("{side}: {}", note.text) }).collect::<Vec<_>>()
    };
    let told = [of("before", &row.before), of("after", &row.after)].concat();
    row.notes.splice(0..0, told);
}

/// The row of a group that a window has no incident of.
fn nothing(metric: &'static Metric, group: Vec<GroupValue>) -> Row {
    let figures = match metric.unit {
        Unit::Seconds if metric.is_per_time => Figures::Exposure(ExposureFigures::default()),
        Unit::Seconds => Figures::Duration(DurationFigures::default()),
        Unit::Ratio if metric.id == "availability" => Figures::Exposure(ExposureFigures::default()),
        Unit::Ratio => Figures::Rate(RateFigures::default()),
        Unit::Count => Figures::Count(CountFigures { value: Some(0.0), ..CountFigures::default() }),
        Unit::PerIncident => Figures::Count(CountFigures::default()),
    };
    let (left_out, not_in) = (LeftOut::default(), NotIn::default());
    Row { metric, group, incidents: 0, n: 0, left_out, not_in, figures, notes: Vec::new() }
}

fn judged(
    (before, after): (Row, Row),
    evidence: (Option<Evidence>, Option<Evidence>),
    offset: f64,
    is_by_severity: bool,
) -> Compared {
    let found = match &evidence {
        (Some(Evidence::Lengths(a)), Some(Evidence::Lengths(b))) => judge::lengths(a, b, offset),
        (Some(Evidence::Shares(a, open_before)), Some(Evidence::Shares(b, open_after))) => {
            let mut found = judge::shares(a, b);
            judge::unfold(&mut found, (a, *open_before), (b, *open_after));
            found
        }
        (before_days, after_days) => {
            let days = |evidence: &'_ Option<Evidence>| match evidence {
                Some(Evidence::Counts(days)) => days.clone(),
                _ => Vec::new(),
            };
            let (a, b) = (days(before_days), days(after_days));
            judge::exposures(&before.figures, &after.figures, (before.n, after.n), [&a, &b])
        }
    };
    let mix = match &evidence {
        (Some(Evidence::Lengths(a)), Some(Evidence::Lengths(b))) if !is_by_severity => mix::by_severity(a, b),
        _ => None,
    };
    Compared {
        before,
        after,
        verdict: Verdict::CannotTell,
        test: found.test,
        effect: found.effect,
        rises: found.rises,
        p: found.p,
        p_adjusted: None,
        mix,
        smallest_detectable: found.smallest_detectable,
        notes: found.notes,
    }
}

/// Adjusts the p-values of each family, and gives the verdicts.
fn adjust(rows: &mut [Compared]) {
    let mut families: Vec<&'static str> = rows.iter().map(|row| row.after.metric.family.word()).collect();
    families.sort_unstable();
    families.dedup();
    for family in families {
        let of_family: Vec<usize> = (0..rows.len())
            .filter(|at| rows[*at].after.metric.family.word() == family && rows[*at].p.is_some())
            .collect();
        let p: Vec<f64> = of_family.iter().filter_map(|at| rows[*at].p).collect();
        for (at, adjusted) in of_family.into_iter().zip(stats::benjamini_hochberg(&p)) {
            rows[at].p_adjusted = Some(adjusted);
        }
    }
    for row in rows {
        row.verdict = verdict(row);
    }
}

fn verdict(row: &Compared) -> Verdict {
    if row.p_adjusted.is_none_or(|p| p > LEVEL) {
        return Verdict::CannotTell;
    }
    // The rate of outages falls where the time between them rises.
    let is_turned = row.after.metric.is_per_time && row.after.metric.unit == Unit::Seconds;
    match (row.rises.map(|rises| rises != is_turned), row.after.metric.better) {
        (None, _) => Verdict::CannotTell,
        (Some(_), Better::Neither) => Verdict::Changed,
        (Some(true), Better::Higher) | (Some(false), Better::Lower) => Verdict::Better,
        (Some(_), _) => Verdict::Worse,
    }
}
