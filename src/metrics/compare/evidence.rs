//! What a comparison is made of: the durations one by one, hits by day, counts by week.

use crate::metrics::columns::{self, Columns, fact};
use crate::metrics::response::timing;
use crate::metrics::samples::grouped;
use crate::metrics::{Data, Figures, GroupValue, Metric, Request, Table, evaluate};
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
    Days(Vec<Share>, u64),
    /// Events and observed seconds of each whole week.
    Weeks(Vec<Counted>),
}

/// The evidence of one window.
#[derive(Default)]
pub(super) struct Gathered {
    lengths: HashMap<&'static str, HashMap<Vec<GroupValue>, Lengths>>,
    days: HashMap<(&'static str, Vec<GroupValue>), Vec<Share>>,
    weeks: HashMap<Vec<GroupValue>, Vec<Counted>>,
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
                let days = self.days.get(&(metric.id, group.to_vec())).cloned().unwrap_or_default();
                let open = self.open.get(group).copied().filter(|_| UNFOLDING.contains(&metric.id));
                Some(Evidence::Days(days, open.unwrap_or(0)))
            }
            Unit::Count => Some(Evidence::Weeks(self.weeks.get(group).cloned().unwrap_or_default())),
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
    let groups = grouped(data, columns, scope)?;
    let day = columns::ints(data.derived, "day")?;
    let severity = columns::ints(data.derived, "severity")?;
    for (group, rows) in &groups {
        let is_open =
            |row: &&u32| columns.is(**row as usize, fact::OPEN) && columns.barred(**row as usize, false).is_none();
        gathered.open.insert(group.clone(), rows.iter().filter(is_open).count() as u64);
    }
    for (metric, timing) in metrics.iter().filter_map(|metric| Some((*metric, timing(metric)?))) {
        let of_metric = gathered.lengths.entry(metric.id).or_default();
        for (group, rows) in &groups {
            let lengths = of_metric.entry(group.clone()).or_default();
            for row in rows.iter().map(|row| *row as usize) {
                let day = day.get(row).unwrap_or(0);
                if columns.barred(row, metric.leaves_out_false_positives).is_some() {
                    continue;
                }
                match (timing.measure)(columns, row) {
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
    let by_time = |metrics: Vec<&'static Metric>, time: &str| -> Result<Option<Table>> {
        if metrics.is_empty() {
            return Ok(None);
        }
        let by = scope.by.iter().cloned().chain([time.to_owned()]).collect();
        evaluate(data, &Request { metrics: &metrics, scope: &Scope { by, ..scope.clone() } }).map(Some)
    };
    let rates = wanted(|metric| metric.unit == Unit::Ratio && metric.id != "availability");
    for row in by_time(rates, "day")?.into_iter().flat_map(|table| table.rows) {
        let Figures::Rate(figures) = row.figures else { continue };
        let share = figures.hits.and_then(|hits| Share::new(hits, row.n).ok());
        let group = row.group[..row.group.len() - 1].to_vec();
        gathered.days.entry((row.metric.id, group)).or_default().extend(share);
    }
    let counts = wanted(|metric| metric.unit == Unit::Count);
    for row in by_time(counts, "week")?.into_iter().flat_map(|table| table.rows) {
        let Figures::Count(figures) = row.figures else { continue };
        let counted = Counted::new(row.n, figures.observed_s).ok();
        let group = row.group[..row.group.len() - 1].to_vec();
        gathered.weeks.entry(group).or_default().extend(counted);
    }
    Ok(gathered)
}
