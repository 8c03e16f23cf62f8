//! A metric week by week: a control chart, the weeks outside its limits, the weeks from which on the level changed, and
//! whether there is a trend. Weeks that are not complete are there and not judged.

use super::evidence::{self, Ended, Evidence, Lengths};
use super::judge::note;
use super::witness::overdispersion;
use crate::metrics::columns::Columns;
use crate::metrics::population::{about_definitions, common};
use crate::metrics::{Data, Figures, GroupValue, Metric, NotIn, Note, Request, Table, evaluate, metric};
use crate::model::{Bucket, Error, Result, Scope, Unit, Window};
use crate::stats::{self, Counted, Ending, Limits, Refusal};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const WEEK_S: f64 = 7.0 * 86_400.0;
/// So many complete weeks are a baseline.
const BASELINE: usize = 12;
/// A week with more than this share still open tells too little of how long its incidents take.
const UNSETTLED: f64 = 0.05;

/// Where a week lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Within the limits, or not surely outside of them.
    Inside,
    /// Above the upper limit.
    Above,
    /// Below the lower one.
    Below,
}

/// One week of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Week {
    /// Its Monday.
    pub week: NaiveDate,
    /// What was measured, or counted.
    pub n: u64,
    /// Incidents of it that are still open; durations only.
    pub open: u64,
    /// The geometric mean in seconds, or the count a week; `None` where there is none.
    pub value: Option<f64>,
    /// The limits of it, in the unit of the value.
    pub limits: Option<Limits>,
    /// It lies wholly in the window and was watched from its first to its last moment.
    pub is_complete: bool,
    /// The limits were made from it.
    pub is_baseline: bool,
    /// `None` where it is not judged.
    pub side: Option<Side>,
}

/// A week from which on the level is another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The Monday of the first week of the new level.
    pub week: NaiveDate,
    /// The level before, in the unit of the values.
    pub before: f64,
    /// The level from then on.
    pub after: f64,
}

/// A trend: of durations by which share the geometric mean changes a week, of counts by how many a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// Theil and Sen's slope.
    pub value: f64,
    /// Its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Mann and Kendall's p-value that there is none.
    pub p: f64,
    /// Adjusted by Benjamini and Hochberg over the groups.
    pub p_adjusted: f64,
}

/// The chart of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Charted {
    /// A value for each dimension.
    pub group: Vec<GroupValue>,
    /// The weeks of the window, in order.
    pub weeks: Vec<Week>,
    /// `XmR on logs`, `c`, `u`, `Laney u'`; `None` without a baseline.
    pub chart: Option<&'static str>,
    /// The Mondays of the first and last week of the baseline.
    pub baseline: Option<(NaiveDate, NaiveDate)>,
    /// Where the level changed.
    pub changes: Vec<Change>,
    /// Whether there is a trend; `None` where there are too few weeks.
    pub slope: Option<Slope>,
    /// What a reader has to know.
    pub notes: Vec<Note>,
}

/// A metric week by week.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The metric.
    pub metric: &'static Metric,
    /// The window that is shown.
    pub window: Window,
    /// The counts by week that it rests on, with the moment of looking, the zone and the dimensions (the last is `week`).
    pub table: Table,
    /// A chart a group.
    pub rows: Vec<Charted>,
}

/// Draws the control chart of a metric. `scope` is everything that the store knows, which the baseline is taken from;
/// `shown` is the window that is shown. `baseline_from` moves the beginning of the baseline.
///
/// # Errors
///
/// A metric that is neither a duration nor `incident_count`; a breakdown by time; what [`evaluate`] refuses.
pub fn trend(
    data: &Data<'_>,
    metric_of: &'static Metric,
    scope: &Scope,
    shown: Window,
    baseline_from: Option<NaiveDate>,
) -> Result<Trend> {
    let is_duration = metric_of.unit == Unit::Seconds && !metric_of.is_per_time;
    if !is_duration && metric_of.unit != Unit::Count {
        return Err(Error::usage(format!("trend: there is no control chart of {}", metric_of.id))
            .or("name a duration (mttd, mtta, mttm, mttr, restore) or incident_count"));
    }
    let times = ["day", "week", "month", "hour", "weekday"];
    if let Some(time) = scope.by.iter().find(|name| times.contains(&name.as_str())) {
        return Err(Error::usage(format!("trend: it goes by week already, found --by {time}"))
            .or("break down by something else, such as severity or service"));
    }
    let by_week = Scope { by: scope.by.iter().cloned().chain(["week".to_owned()]).collect(), ..scope.clone() };
    let counts = metric("incident_count")?;
    let table = evaluate(data, &Request { metrics: &[counts], scope: &by_week })?;
    let columns = Columns::of(data, scope.as_of)?;
    let gathered = if is_duration { Some(evidence::of_window(data, &columns, &[metric_of], &by_week)?) } else { None };
    let mut groups: BTreeMap<Vec<GroupValue>, BTreeMap<NaiveDate, Counted>> = BTreeMap::new();
    let mut members: BTreeMap<Vec<GroupValue>, (u64, NotIn)> = BTreeMap::new();
    for row in &table.rows {
        let (Figures::Count(figures), Some(GroupValue::Date(week))) = (&row.figures, row.group.last()) else {
            continue;
        };
        let group = row.group[..row.group.len() - 1].to_vec();
        let members = members.entry(group.clone()).or_default();
        *members = (members.0 + row.incidents, members.1.plus(row.not_in));
        let counted = Counted::new(row.n, figures.observed_s / WEEK_S).ok();
        groups.entry(group).or_default().extend(counted.map(|counted| (*week, counted)));
    }
    let calendar = &scope.calendar;
    let of_group = |(group, counted): (Vec<GroupValue>, BTreeMap<NaiveDate, Counted>)| {
        let weeks = calendar.buckets(Bucket::Week, scope.window).into_iter().map(|(week, _)| {
            let whole = Window { from: calendar.midnight(week), until: calendar.midnight(Bucket::Week.step(week, 1)) };
            let observed = counted.get(&week).map_or(0.0, |counted| counted.exposure() * WEEK_S);
            let of_week: Vec<GroupValue> = group.iter().cloned().chain([GroupValue::Date(week)]).collect();
            let lengths = gathered.as_ref().and_then(|gathered| gathered.of(metric_of, &of_week));
            Watched {
                week,
                counted: counted.get(&week).copied(),
                lengths: if let Some(Evidence::Lengths(lengths)) = lengths { lengths } else { Lengths::default() },
                is_complete: observed + 1.0 >= whole.length_s()
                    && whole.from >= scope.window.from
                    && whole.until <= scope.window.until,
                is_shown: whole.from < shown.until && shown.from < whole.until,
                is_after: baseline_from.is_none_or(|from| week >= from),
            }
        });
        let weeks: Vec<Watched> = weeks.collect();
        let mut charted = if is_duration { durations(&weeks, table.log_offset_s) } else { events(&weeks) };
        let (n_in, not_in) = members.get(&group).copied().unwrap_or_default();
        let definitions = data.population.definitions;
        charted.notes.splice(0..0, common(metric_of, definitions, n_in, &not_in));
        charted.group = group;
        charted
    };
    let mut rows: Vec<Charted> = groups.into_iter().map(of_group).collect();
    let is_told = |row: &Charted| about_definitions(&row.notes).next().is_some();
    rows.retain(|row| row.group.is_empty() || is_told(row) || row.weeks.iter().any(|week| week.n + week.open > 0));
    let p: Vec<f64> = rows.iter().filter_map(|row| row.slope.map(|slope| slope.p)).collect();
    let adjusted = stats::benjamini_hochberg(&p);
    for (slope, adjusted) in rows.iter_mut().filter_map(|row| row.slope.as_mut()).zip(adjusted) {
        slope.p_adjusted = adjusted;
    }
    Ok(Trend { metric: metric_of, window: shown, table, rows })
}

/// A week with what is known of it.
struct Watched {
    week: NaiveDate,
    counted: Option<Counted>,
    lengths: Lengths,
    is_complete: bool,
    is_shown: bool,
    is_after: bool,
}

/// What a chart is made of, whatever its metric: the weeks that settle it, each with a value, and where they stand.
struct Settled<'a> {
    weeks: Vec<(&'a Watched, f64)>,
    baseline: BTreeSet<NaiveDate>,
}

impl<'a> Settled<'a> {
    fn new(weeks: Vec<(&'a Watched, f64)>) -> Settled<'a> {
        let first = weeks.iter().filter(|(watched, _)| watched.is_after).take(BASELINE);
        let baseline: BTreeSet<NaiveDate> = first.map(|(watched, _)| watched.week).collect();
        Settled { baseline: if baseline.len() < BASELINE { BTreeSet::new() } else { baseline }, weeks }
    }

    fn of_baseline(&self) -> impl Iterator<Item = &(&'a Watched, f64)> {
        self.weeks.iter().filter(|(watched, _)| self.baseline.contains(&watched.week))
    }

    fn shown(&self) -> Vec<(&'a Watched, f64)> {
        self.weeks.iter().filter(|(watched, _)| watched.is_shown).copied().collect()
    }

    fn charted(&self) -> Charted {
        let mut notes = Vec::new();
        if self.baseline.is_empty() {
            let found = self.weeks.iter().filter(|(watched, _)| watched.is_after).count();
            notes.push(note("too-few", format!("{found} complete weeks: limits need a baseline of {BASELINE}")));
        }
        let ends = self.baseline.first().copied().zip(self.baseline.last().copied());
        let (weeks, changes) = (Vec::new(), Vec::new());
        Charted { group: Vec::new(), weeks, chart: None, baseline: ends, changes, slope: None, notes }
    }
}

fn durations(weeks: &[Watched], offset: f64) -> Charted {
    let log = |seconds: f64| (seconds + offset).ln();
    let back = |log: f64| (log.exp() - offset).max(0.0);
    let mean = |logs: &[f64]| if logs.is_empty() { None } else { Some(logs.iter().sum::<f64>() / logs.len() as f64) };
    let longest =
        weeks.iter().flat_map(|watched| &watched.lengths.ended).map(|ended| ended.seconds).fold(0.0, f64::max);
    let logs = |watched: &Watched| -> Vec<f64> {
        watched.lengths.ended.iter().map(|ended: &Ended| log(ended.seconds)).collect()
    };
    let open = |watched: &Watched| -> Vec<f64> {
        let unfinished = watched.lengths.unfinished.iter();
        unfinished.filter(|(_, end, _)| *end == Ending::Censored).map(|(seconds, ..)| *seconds).collect()
    };
    let is_settled = |watched: &&Watched| {
        let (n, open) = (watched.lengths.ended.len() as f64, open(watched).len() as f64);
        watched.is_complete && open <= UNSETTLED * (n + open)
    };
    let settled = Settled::new(
        weeks.iter().filter(is_settled).filter_map(|watched| Some((watched, mean(&logs(watched))?))).collect(),
    );
    let mut charted = settled.charted();
    let baseline: Vec<f64> = settled.of_baseline().map(|(_, value)| *value).collect();
    let limits = stats::xmr(&baseline).ok();
    charted.chart = limits.map(|_| "XmR on logs");
    let judged = |watched: &Watched| {
        let limits = limits.filter(|_| watched.is_complete)?;
        let with_open = |length: &dyn Fn(f64) -> f64| {
            let open = open(watched).into_iter().map(|seconds| log(length(seconds)));
            mean(&logs(watched).into_iter().chain(open).collect::<Vec<_>>())
        };
        // What is open will have taken at least as long as so far; below the limits a week is only if even the longest
        // that was ever seen would leave it there.
        let (least, most) = (with_open(&|so_far| so_far)?, with_open(&|so_far| so_far.max(longest))?);
        Some(match () {
            () if least > limits.high => Side::Above,
            () if most < limits.low => Side::Below,
            () => Side::Inside,
        })
    };
    let in_seconds =
        |limits: Limits| Limits { centre: back(limits.centre), low: back(limits.low), high: back(limits.high) };
    charted.weeks = weeks
        .iter()
        .filter(|watched| watched.is_shown)
        .map(|watched| Week {
            week: watched.week,
            n: watched.lengths.ended.len() as u64,
            open: open(watched).len() as u64,
            value: mean(&logs(watched)).map(back),
            limits: limits.map(in_seconds),
            is_complete: watched.is_complete,
            is_baseline: settled.baseline.contains(&watched.week),
            side: judged(watched),
        })
        .collect();
    let unsettled =
        weeks.iter().filter(|watched| watched.is_shown && watched.is_complete && !is_settled(watched)).count();
    if unsettled > 0 {
        let text = format!(
            "{unsettled} of the weeks have over 5 % of their incidents still open: no part of baseline, changes and trend"
        );
        charted.notes.push(note("open", text));
    }
    let shown = settled.shown();
    let values: Vec<f64> = shown.iter().map(|(_, value)| *value).collect();
    let places = stats::mean_changes(&values).unwrap_or_default();
    charted.changes = changes(&shown, &places, |part| part.iter().map(|(_, log)| log).sum::<f64>() / part.len() as f64)
        .into_iter()
        .map(|change| Change { before: back(change.before), after: back(change.after), ..change })
        .collect();
    charted.slope = slope(&shown, weeks).map(|slope| Slope {
        value: slope.value.exp_m1(),
        low: slope.low.exp_m1(),
        high: slope.high.exp_m1(),
        ..slope
    });
    charted
}

fn events(weeks: &[Watched]) -> Charted {
    let complete = weeks.iter().filter(|watched| watched.is_complete);
    let settled = Settled::new(complete.filter_map(|watched| Some((watched, watched.counted?.rate()))).collect());
    let mut charted = settled.charted();
    let baseline: Vec<Counted> = settled.of_baseline().filter_map(|(watched, _)| watched.counted).collect();
    let spread = overdispersion(&baseline);
    let all: Vec<Counted> = settled.weeks.iter().filter_map(|(watched, _)| watched.counted).collect();
    // The same week to a second is the same exposure.
    let is_even = all.windows(2).all(|pair| (pair[0].exposure() - pair[1].exposure()).abs() * WEEK_S < 1.5);
    let chart = match spread {
        Some(_) => stats::laney(&baseline).ok().map(|chart| ("Laney u'", chart)),
        None => stats::u_chart(&baseline).ok().map(|chart| (if is_even { "c" } else { "u" }, chart)),
    };
    charted.chart = chart.map(|(name, _)| name);
    if let Some(spread) = spread {
        let text =
            format!("weeks of the baseline spread {:.1} times as much as independent incidents would", spread.index);
        charted.notes.push(note("overdispersed", text));
    }
    charted.weeks = weeks
        .iter()
        .filter(|watched| watched.is_shown)
        .map(|watched| {
            let judged = watched.counted.filter(|_| watched.is_complete);
            let limits = judged.and_then(|counted| Some(chart?.1.at(counted.exposure())));
            Week {
                week: watched.week,
                n: watched.counted.map_or(0, Counted::events),
                open: 0,
                value: watched
                    .counted
                    .map(|counted| if watched.is_complete { counted.rate() } else { counted.events() as f64 }),
                limits,
                is_complete: watched.is_complete,
                is_baseline: settled.baseline.contains(&watched.week),
                side: judged.zip(limits).map(|(counted, limits)| match counted.rate() {
                    rate if rate > limits.high => Side::Above,
                    rate if rate < limits.low => Side::Below,
                    _ => Side::Inside,
                }),
            }
        })
        .collect();
    let shown = settled.shown();
    let counts: Vec<Counted> = shown.iter().filter_map(|(watched, _)| watched.counted).collect();
    // Without a baseline nobody knows how much weeks spread by themselves.
    let places = match baseline.is_empty() {
        true => Vec::new(),
        false => stats::rate_changes(&counts, spread.map_or(1.0, |spread| spread.index)).unwrap_or_default(),
    };
    charted.changes = changes(&shown, &places, |part| {
        let counted = part.iter().filter_map(|(watched, _)| watched.counted);
        let (events, weeks) =
            counted.fold((0.0, 0.0), |sum, one| (sum.0 + one.events() as f64, sum.1 + one.exposure()));
        events / weeks
    });
    charted.slope = slope(&shown, weeks);
    charted
}

/// The changes at these places of the series, with the level of the stretch before and after each.
fn changes(shown: &[(&Watched, f64)], places: &[usize], level: impl Fn(&[(&Watched, f64)]) -> f64) -> Vec<Change> {
    let ends: Vec<usize> = [0].into_iter().chain(places.iter().copied()).chain([shown.len()]).collect();
    let of = |at: &[usize]| Change {
        week: shown[at[1]].0.week,
        before: level(&shown[at[0]..at[1]]),
        after: level(&shown[at[1]..at[2]]),
    };
    ends.windows(3).map(of).collect()
}

/// The slope a week, over weeks as the calendar counts them.
fn slope(shown: &[(&Watched, f64)], weeks: &[Watched]) -> Option<Slope> {
    let first = weeks.first()?.week;
    let points: Vec<(f64, f64)> =
        shown.iter().map(|(watched, value)| ((watched.week - first).num_days() as f64 / 7.0, *value)).collect();
    let values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
    let slope = stats::theil_sen(&points).ok()?;
    let p = match stats::mann_kendall(&values) {
        Ok(tested) => tested.p,
        // All weeks are equal: nothing rises, nothing falls.
        Err(Refusal::NoSpread) => 1.0,
        Err(_) => return None,
    };
    Some(Slope { value: slope.value, low: slope.low, high: slope.high, p, p_adjusted: p })
}
