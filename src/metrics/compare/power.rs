//! How long one has to wait until a change shows: in incidents, and in weeks at the present rate. The formulas are those of
//! comparisons, asked the other way round.

use super::evidence::{self, Evidence, Lengths};
use super::judge::{alike, hits, note, sum, told};
use super::witness::{self, Told};
use crate::metrics::columns::Columns;
use crate::metrics::population::about_definitions;
use crate::metrics::{Data, Figures, Metric, Note, Request, Row, Table, evaluate, metric};
use crate::model::{Better, Error, Result, Scope, Unit};
use crate::stats::{self, Counted, LogSpread, Sample, Share};

const WEEK_S: f64 = 7.0 * 86_400.0;
/// So many values tell a spread.
const LEAST: u64 = 3;

/// What one reduction asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needed {
    /// The true reduction, 0 to 1.
    pub reduction: f64,
    /// Incidents in each of two equal periods; `None` where no number is enough, or nothing was measured.
    pub incidents: Option<u64>,
    /// Weeks of each of the two at the present rate.
    pub weeks: Option<f64>,
}

/// What can be told from chance of one metric in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Powered {
    /// The row of the window.
    pub row: Row,
    /// The standard deviation of the logs; durations only.
    pub sigma: Option<f64>,
    /// How many times as many incidents are needed as of independent ones: above 1 where incidents of a day are alike, or
    /// weeks spread more than independent incidents would.
    pub inflation: Option<f64>,
    /// Measured incidents a week.
    pub per_week: Option<f64>,
    /// The least true reduction that shows between the window and another one like it, 0 to 1; `None` where not even the
    /// end of all of it would, or nothing was measured. Of rates that should be high: of what they lack.
    pub smallest_reduction: Option<f64>,
    /// What each reduction asks for, in the order in which they were asked for.
    pub needed: Vec<Needed>,
    /// What a reader has to know.
    pub notes: Vec<Note>,
}

/// The answer: rows by metric in registry order, then by group.
#[derive(Clone, Debug, PartialEq)]
pub struct Power {
    /// The window, evaluated.
    pub table: Table,
    /// The reductions that were asked for.
    pub reductions: Vec<f64>,
    /// A row a metric and group.
    pub rows: Vec<Powered>,
}

/// Whether there is a formula for the power of a metric.
pub fn has_power(metric: &Metric) -> bool {
    metric.id != "availability" && metric.unit != Unit::PerIncident
}

/// How many incidents, and weeks, a reduction of each metric needs until it is found with 80 % power at 5 %.
///
/// # Errors
///
/// A reduction that is not above 0 and below 1; a metric without a formula; a breakdown by day, week or month, of which
/// none comes again; what [`evaluate`] refuses.
pub fn power(data: &Data<'_>, metrics: &[&'static Metric], scope: &Scope, reductions: &[f64]) -> Result<Power> {
    if let Some(odd) = reductions.iter().find(|reduction| !(**reduction > 0.0 && **reduction < 1.0)) {
        return Err(Error::usage(format!("expected a reduction above 0 and below 1, found {odd}")).or("say 20%"));
    }
    if let Some(metric) = metrics.iter().find(|metric| !has_power(metric)) {
        return Err(Error::usage(format!(
            "{}: there is no formula for what it takes to see a change of it",
            metric.id
        ))
        .or("ask for what it is made of: durations, rates, incident_count, mtbf"));
    }
    if let Some(time) = scope.by.iter().find(|name| ["day", "week", "month"].contains(&name.as_str())) {
        return Err(Error::usage(format!("power: no {time} comes again, so that nobody can wait for it"))
            .or("break down by something that lasts, such as severity or service"));
    }
    let table = evaluate(data, &Request { metrics, scope })?;
    let columns = Columns::of(data, scope.as_of)?;
    let counts = metric("incident_count")?;
    let wanted: Vec<&'static Metric> = metrics.iter().copied().chain([counts]).collect();
    let gathered = evidence::of_window(data, &columns, &wanted, scope)?;
    let observed = evaluate(data, &Request { metrics: &[counts], scope })?;
    let rows = table.rows.iter().map(|row| {
        let weeks =
            observed.rows.iter().find(|other| other.group == row.group).and_then(|other| match &other.figures {
                Figures::Count(figures) if figures.observed_s > 0.0 => Some(figures.observed_s / WEEK_S),
                _ => None,
            });
        let asked = Asked { row, weeks, reductions };
        match gathered.of(row.metric, &row.group) {
            Some(Evidence::Lengths(lengths)) => asked.lengths(&lengths, table.log_offset_s),
            Some(Evidence::Shares(days, _)) => asked.shares(&days),
            counts => asked.events(&if let Some(Evidence::Counts(days)) = counts { days } else { Vec::new() }),
        }
    });
    let told = |mut powered: Powered| {
        powered.notes.splice(0..0, about_definitions(&powered.row.notes).cloned());
        powered
    };
    Ok(Power { rows: rows.map(told).collect(), reductions: reductions.to_vec(), table })
}

/// One row, and what is asked of it.
struct Asked<'a> {
    row: &'a Row,
    weeks: Option<f64>,
    reductions: &'a [f64],
}

impl Asked<'_> {
    fn per_week(&self) -> Option<f64> {
        self.weeks.map(|weeks| self.row.n as f64 / weeks).filter(|rate| *rate > 0.0)
    }

    fn nothing(&self, code: &'static str, text: String) -> Powered {
        Powered { notes: vec![note(code, text)], ..self.found(|_| None) }
    }

    fn too_few(&self) -> Powered {
        self.nothing("too-few", format!("{} of at least {LEAST} incidents: too few to measure a spread", self.row.n))
    }

    /// The row with what each reduction needs.
    fn found(&self, needed: impl Fn(f64) -> Option<u64>) -> Powered {
        let rate = self.per_week();
        let needed = self.reductions.iter().map(|&reduction| {
            let incidents = needed(reduction);
            Needed { reduction, incidents, weeks: incidents.zip(rate).map(|(n, rate)| n as f64 / rate) }
        });
        Powered {
            row: self.row.clone(),
            sigma: None,
            inflation: None,
            per_week: rate,
            smallest_reduction: None,
            needed: needed.collect(),
            notes: Vec::new(),
        }
    }

    fn lengths(&self, lengths: &Lengths, offset: f64) -> Powered {
        if self.row.n < LEAST {
            return self.too_few();
        }
        let logs = Sample::new(lengths.ended.iter().map(|ended| ended.seconds).collect())
            .and_then(|sample| sample.logs(offset));
        let sigma = logs.ok().and_then(|logs| logs.variance()).map(f64::sqrt);
        let Some(spread) = sigma.and_then(|sigma| LogSpread::new(sigma).ok()) else {
            return self
                .nothing("no-spread", "all durations are equal: there is no chance to tell a change from".into());
        };
        let told = told(&lengths.ended, offset);
        let inflation = witness::inflation(&told);
        let witnesses = (self.row.n as f64 / inflation).max(2.0) as u64;
        let needed = |reduction| spread.incidents_needed(reduction).and_then(|n| inflated(n, inflation));
        let mut notes = likeness(&told, inflation);
        let open = lengths.unfinished.iter().filter(|(_, end, _)| *end == stats::Ending::Censored).count();
        if open > 0 {
            notes.push(note("open", format!("{open} still open: the spread is that of those that ended")));
        }
        Powered {
            sigma: Some(spread.sigma()),
            inflation: Some(inflation),
            smallest_reduction: spread.smallest_reduction(witnesses, witnesses).ok(),
            notes,
            ..self.found(needed)
        }
    }

    fn shares(&self, days: &[(i32, Share)]) -> Powered {
        let Some(all) = sum(days).filter(|all| all.n() >= LEAST) else { return self.too_few() };
        let is_lack = self.row.metric.better == Better::Higher;
        // What is to be reduced: hits, or where hits are good, the others.
        let odd = if is_lack { all.n() - all.hits() } else { all.hits() };
        if odd == 0 {
            return self.nothing("nothing-left", "there is nothing left that could be reduced".into());
        }
        let Ok(share) = Share::new(odd, all.n()) else { return self.too_few() };
        let told = self::hits(days);
        let inflation = witness::inflation(&told);
        let needed = |reduction| {
            stats::share_sample_needed(share, reduction * share.value()).and_then(|n| inflated(n, inflation))
        };
        // The error of both windows grows by the root of the inflation.
        let least = stats::smallest_share_difference(share, share.n()).map(|least| least * inflation.sqrt());
        let mut notes = likeness(&told, inflation);
        if is_lack {
            notes.push(note("lack", "a rate that should be high: the reduction is of what it lacks to 100 %"));
        }
        let smallest_reduction = least.map(|least| least / share.value()).filter(|least| *least <= 1.0);
        Powered { inflation: Some(inflation), smallest_reduction, notes, ..self.found(needed) }
    }

    fn events(&self, days: &[(i32, Counted)]) -> Powered {
        let Ok(counted) = Counted::new(self.row.n, self.row.figures.exposure_s()) else { return self.too_few() };
        if self.row.n < LEAST {
            return self.too_few();
        }
        let spread = witness::spread(&[days]);
        let inflation = spread.map_or(1.0, |(spread, _)| spread.index);
        let mut notes = Vec::new();
        if spread.is_some() {
            let text =
                format!("weeks spread {inflation:.1} times as much as independent incidents would: so much is chance");
            notes.push(note("overdispersed", text));
        }
        if self.row.metric.unit == Unit::Seconds {
            notes.push(note("rate", "the reduction is of how often it happens, not of the time between"));
        }
        Powered {
            inflation: Some(inflation),
            smallest_reduction: stats::smallest_rate_reduction_of(counted, counted.exposure(), inflation),
            notes,
            ..self.found(|reduction| stats::events_needed(reduction, inflation))
        }
    }
}

/// So many independent ones are worth how many that are alike.
fn inflated(n: u64, inflation: f64) -> Option<u64> {
    let all = n as f64 * inflation;
    (all < 1e15).then_some(all.ceil() as u64)
}

/// That days or weeks are the witnesses, where it matters.
fn likeness(values: &[Told], inflation: f64) -> Vec<Note> {
    if inflation > 1.0 { alike(witness::witness(&[values])).into_iter().collect() } else { Vec::new() }
}
