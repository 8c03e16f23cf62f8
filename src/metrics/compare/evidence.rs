//! What a comparison is made of: the durations one by one, hits by day, counts by week.

use crate::metrics::columns::{self, Columns, fact};
use crate::metrics::response::timing;
use crate::metrics::samples::grouped;
use crate::metrics::{Data, Figures, GroupValue, Metric, Request, Row, answered_by, evaluate, metric};
use crate::model::{Result, Scope, Unit};
use crate::stats::{Counted, Ending, Share};
use std::collections::HashMap;

/// One incident in which the moment came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ended {
    pub seconds: f64,
    /// Local day, since 1970.
    pub day: i32,
    /// 1 to 5; `None` if unknown.
    pub severity: Option<i32>,
}

/// The durations of one group in one window.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lengths {
    pub ended: Vec<Ended>,
    /// Seconds followed, how that ended, and the local day.
    pub unfinished: Vec<(f64, Ending, i32)>,
    /// Seconds to a closing that tells of no end, and the local day: open for as long, whatever came of it.
    pub closed: Vec<(f64, i32)>,
}

/// What there is of one metric in one group of one window.
#[derive(Clone, Debug)]
pub(super) enum Evidence {
    Lengths(Lengths),
    /// Hits and n of each day that has any, and how many incidents are open whose outcome is still to come.
    Shares(Days<Share>, u64),
    /// Events and observed seconds of each day.
    Counts(Days<Counted>),
}

/// Something of each day, since 1970.
type Days<T> = Vec<(i32, T)>;

/// The evidence of one window.
#[derive(Default)]
pub(super) struct Gathered {
    lengths: HashMap<&'static str, HashMap<Vec<GroupValue>, Lengths>>,
    shares: HashMap<(&'static str, Vec<GroupValue>), Days<Share>>,
    counts: HashMap<Vec<GroupValue>, Days<Counted>>,
    open: HashMap<Vec<GroupValue>, u64>,
}

/// Rates that an incident can still change while it is open.
const UNFOLDING: [&str; 5] = ["auto_resolved_rate", "transient_rate", "reopen_rate", "escalation_rate", "ack_rate"];

impl Gathered {
    pub(super) fn of(&self, metric: &Metric, group: &[GroupValue]) -> Option<Evidence> {
        match metric.unit {
            Unit::Seconds if !metric.is_per_time => {
                let of_metric = self.lengths.get(metric.id)?;
                Some(Evidence::Lengths(of_metric.get(group).cloned().unwrap_or_default()))
            }
            Unit::Ratio if metric.id != "availability" => {
                let days = self.shares.get(&(metric.id, group.to_vec())).cloned().unwrap_or_default();
                let open = self.open.get(group).copied().filter(|_| UNFOLDING.contains(&metric.id));
                Some(Evidence::Shares(days, open.unwrap_or(0)))
            }
            Unit::Count => Some(Evidence::Counts(self.counts.get(group).cloned().unwrap_or_default())),
            // As many as are counted, but for false positives.
            Unit::Seconds if metric.id == "mtbi" => {
                Some(Evidence::Counts(self.counts.get(group).cloned().unwrap_or_default()))
            }
            _ => None,
        }
    }
}

/// The evidence of both windows.
pub(super) struct Both {
    pub before: Gathered,
    pub after: Gathered,
}

pub(super) fn gather(
    data: &Data<'_>,
    columns: &Columns,
    metrics: &[&'static Metric],
    before: &Scope,
    after: &Scope,
) -> Result<Both> {
    let of = |scope: &Scope| of_window(data, columns, metrics, scope);
    Ok(Both { before: of(before)?, after: of(after)? })
}

/// The evidence of one window.
pub(super) fn of_window(
    data: &Data<'_>,
    columns: &Columns,
    metrics: &[&'static Metric],
    scope: &Scope,
) -> Result<Gathered> {
    let mut gathered = Gathered::default();
    let definitions = data.population.definitions;
    let groups = grouped(data, columns, scope)?;
    let day = columns::ints(data.derived, "day")?;
    let severity = columns::ints(data.derived, "severity")?;
    for (group, rows) in &groups {
        let is_open =
            |row: &&u32| columns.is(**row as usize, fact::OPEN) && columns.barred(**row as usize, false).is_none();
        gathered.open.insert(group.clone(), rows.iter().filter(is_open).count() as u64);
    }
    for (metric, timing) in
        metrics.iter().filter_map(|metric| Some((*metric, timing(answered_by(metric, definitions))?)))
    {
        let of_metric = gathered.lengths.entry(metric.id).or_default();
        for (group, rows) in &groups {
            let lengths = of_metric.entry(group.clone()).or_default();
            for row in rows.iter().map(|row| *row as usize) {
                let day = day.get(row).unwrap_or(0);
                if columns.barred(row, metric.leaves_out_false_positives).is_some() {
                    continue;
                }
                match timing.length_us(columns, row) {
                    Ok(us) => lengths.ended.push(Ended { seconds: us as f64 / 1e6, day, severity: severity.get(row) }),
                    Err(reason) => {
                        let unfinished = timing.unfinished(columns, row, reason);
                        lengths.unfinished.extend(unfinished.map(|(us, ending)| (us as f64 / 1e6, ending, day)));
                        let closed = timing.closed_untold(columns, row, reason);
                        lengths.closed.extend(closed.map(|us| (us as f64 / 1e6, day)));
                    }
                }
            }
        }
    }
    let wanted = |test: fn(&Metric) -> bool| metrics.iter().copied().filter(|metric| test(metric)).collect::<Vec<_>>();
    let by_day = |metrics: &[&'static Metric]| -> Result<Vec<Row>> {
        if metrics.is_empty() {
            return Ok(Vec::new());
        }
        let by = scope.by.iter().cloned().chain(["day".to_owned()]).collect();
        evaluate(data, &Request { metrics, scope: &Scope { by, ..scope.clone() } }).map(|table| table.rows)
    };
    for mut row in by_day(&wanted(|metric| metric.unit == Unit::Ratio && metric.id != "availability"))? {
        let Some(day) = row.group.pop().and_then(|day| since_1970(&day)) else { continue };
        let Figures::Rate(figures) = row.figures else { continue };
        let share = figures.hits.and_then(|hits| Share::new(hits, row.n).ok());
        gathered.shares.entry((row.metric.id, row.group)).or_default().extend(share.map(|share| (day, share)));
    }
    if !wanted(|metric| metric.unit == Unit::Count || metric.id == "mtbi").is_empty() {
        for mut row in by_day(&[metric("incident_count")?])? {
            let Some(day) = row.group.pop().and_then(|day| since_1970(&day)) else { continue };
            let Figures::Count(figures) = row.figures else { continue };
            let counted = Counted::new(row.n, figures.observed_s).ok();
            gathered.counts.entry(row.group).or_default().extend(counted.map(|counted| (day, counted)));
        }
    }
    Ok(gathered)
}

/// The number of a day since 1970.
fn since_1970(day: &GroupValue) -> Option<i32> {
    match day {
        GroupValue::Date(date) => Some(date.to_epoch_days()),
        _ => None,
    }
}
