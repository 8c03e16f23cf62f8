//! What an evaluation gives: plain results, one row a metric and group. Formatting is the room `render`'s.

use super::{Metric, NotIn};
use crate::model::{BusinessHours, Instant, Severity, Window};
use chrono::NaiveDate;

/// Why an incident is not counted. Each incident of the window has at most one: the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reason {
    /// Merged into another.
    Merged,
    /// A test, drill or maintenance.
    Test,
    /// Excluded by the user's overrides.
    Excluded,
    /// A false positive, for the metrics that leave them out.
    FalsePositive,
    /// The source cannot know a moment or flag that the metric needs.
    Unknown,
    /// The moment was filled in by the tool.
    Defaulted,
    /// The later moment lies more than 1 s before the earlier one.
    Negative,
    /// The moment is still to come at `as_of`.
    Open,
    /// Attainment: open and still within the target.
    Pending,
    /// Attainment: resolved automatically within the target.
    AutoResolved,
    /// Attainment: no severity, or none with a target.
    NoTarget,
    /// Over, and the moment is absent.
    Missing,
    /// `mtbf`, `mtbi`, `availability`: began while service was down.
    DuringOutage,
    /// `mtbf`, `availability`: took no service away.
    NotAFailure,
    /// `mtbf`, `availability`: in the window by detection, its outage began before it.
    BeganBefore,
}

impl Reason {
    /// Every reason, in the order in which they apply and are printed.
    pub const ALL: [Reason; 15] = [
        Reason::Merged,
        Reason::Test,
        Reason::Excluded,
        Reason::FalsePositive,
        Reason::Unknown,
        Reason::Defaulted,
        Reason::Negative,
        Reason::Open,
        Reason::Pending,
        Reason::AutoResolved,
        Reason::NoTarget,
        Reason::Missing,
        Reason::DuringOutage,
        Reason::NotAFailure,
        Reason::BeganBefore,
    ];
    /// How many of them every metric prints; the rest belong to `mtbf`, `mtbi` and `availability`.
    pub const COMMON: usize = 12;

    /// The word in JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Merged => "merged",
            Reason::Test => "test",
            Reason::Excluded => "excluded",
            Reason::FalsePositive => "false_positive",
            Reason::Unknown => "unknown",
            Reason::Defaulted => "defaulted",
            Reason::Negative => "negative",
            Reason::Open => "open",
            Reason::Pending => "pending",
            Reason::AutoResolved => "auto_resolved",
            Reason::NoTarget => "no_target",
            Reason::Missing => "missing",
            Reason::DuringOutage => "during_outage",
            Reason::NotAFailure => "not_a_failure",
            Reason::BeganBefore => "began_before",
        }
    }
}

/// How many incidents were left out, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut([u64; Reason::ALL.len()]);

impl LeftOut {
    /// One more.
    pub fn add(&mut self, reason: Reason) {
        self.0[reason as usize] += 1;
    }
    /// How many for this reason.
    pub fn get(&self, reason: Reason) -> u64 {
        self.0[reason as usize]
    }
    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// Something that a reader of the figure has to know; the word in JSON is kebab-case, the sentence is a footnote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// `proxy`, `overlapping`, `history-too-short`, `no-labels`, `labelled`, `no-impact-data`, `zero-heavy`, ...
    pub code: &'static str,
    /// The sentence.
    pub text: String,
}

/// A 95 % interval; an end that does not exist is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
}

/// Figures of a duration, in seconds. All `None` where `n` is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names say it: mean, geometric mean, percentiles of Hyndman-Fan type 7, maximum")]
pub struct DurationFigures {
    pub value: Option<f64>,
    pub gmean: Option<f64>,
    pub median: Option<f64>,
    pub p75: Option<f64>,
    pub p90: Option<f64>,
    pub p95: Option<f64>,
    pub max: Option<f64>,
    /// 95 % intervals of the figures above.
    pub ci95: DurationIntervals,
    /// How the interval of the mean was made: the word of `stats::MeanMethod`, such as `bootstrap-t`.
    pub ci_method: Option<&'static str>,
    /// The median when open incidents are kept; `None` where it is not reached, or is no question.
    pub median_with_open: Option<f64>,
    /// Its log-log interval.
    pub ci95_median_with_open: Option<Interval>,
    /// The mean restricted to seven days, open incidents kept; `None` where follow-up is shorter, and of business hours.
    pub rmst_7d_s: Option<f64>,
    /// What was on hold and is not in the figures above; of business hours alone.
    pub hold: Option<HoldFigures>,
}

/// Business hours on hold inside the durations that were measured: they are not counted in them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HoldFigures {
    /// Durations of incidents whose source tells their states.
    pub known: u64,
    /// Of these, how many were on hold in business hours.
    pub held: u64,
    /// Seconds on hold in all; `None` where no source tells.
    pub total_s: Option<f64>,
    /// Seconds on hold, by those that are known.
    pub mean_s: Option<f64>,
}

/// 95 % intervals of the figures of a duration, in seconds; `None` where there are too few values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each is the interval of the figure of the same name")]
pub struct DurationIntervals {
    pub value: Option<Interval>,
    pub gmean: Option<Interval>,
    pub median: Option<Interval>,
    pub p75: Option<Interval>,
    pub p90: Option<Interval>,
    pub p95: Option<Interval>,
}

/// Figures of a rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RateFigures {
    /// How many did; `None` where the rate is refused (`no-labels`).
    pub hits: Option<u64>,
    /// hits / n; `None` where n is 0.
    pub value: Option<f64>,
    /// Wilson's interval.
    pub ci95: Option<Interval>,
}

/// Figures of a count or of a mean count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CountFigures {
    /// The count; for `alerts_per_incident` the mean, `None` where n is 0.
    pub value: Option<f64>,
    /// Garwood's interval of a count.
    pub ci95: Option<Interval>,
    /// Per week of observed time; counts only.
    pub per_week: Option<f64>,
    /// T: the window clipped to coverage; counts only, else 0.
    pub observed_s: f64,
    /// What was added up; `alerts_per_incident` only.
    pub total: Option<u64>,
}

/// Figures of a time between incidents or failures, in seconds, or of availability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ExposureFigures {
    /// The figure.
    pub value: Option<f64>,
    /// Chi-square interval; `None` for availability.
    pub ci95: Option<Interval>,
    /// T: the window clipped to coverage.
    pub observed_s: f64,
    /// D: outages inside the window; `None` for `mtbi`, and where no failures are known.
    pub down_s: Option<f64>,
}

/// The figures of a row, by the shape of the metric.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a table has few rows, and they are copied, not chased")]
pub enum Figures {
    /// `mttd mtta mttm mttr restore`.
    Duration(DurationFigures),
    /// Every `*_rate` and `*_attainment`.
    Rate(RateFigures),
    /// `incident_count alerts_per_incident`.
    Count(CountFigures),
    /// `mtbf mtbi availability`.
    Exposure(ExposureFigures),
}

impl Figures {
    /// The leading figure.
    pub fn value(&self) -> Option<f64> {
        match self {
            Figures::Duration(figures) => figures.value,
            Figures::Rate(figures) => figures.value,
            Figures::Count(figures) => figures.value,
            Figures::Exposure(figures) => figures.value,
        }
    }

    /// The time in which what was counted could happen, in seconds: observed, and up where the figure knows what was down;
    /// 0 of figures that are not per time.
    pub(crate) fn exposure_s(&self) -> f64 {
        match self {
            Figures::Count(figures) => figures.observed_s,
            Figures::Exposure(figures) => figures.observed_s - figures.down_s.unwrap_or(0.0),
            Figures::Duration(_) | Figures::Rate(_) => 0.0,
        }
    }
}

/// What a metric's `compute` gives for one group.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// What the figure is measured from.
    pub n: u64,
    /// What it is not measured from, and why.
    pub left_out: LeftOut,
    /// The figures.
    pub figures: Figures,
    /// Notes of the metric's own.
    pub notes: Vec<Note>,
}

/// One value of one dimension. Text sorts by bytes, `None` (unknown) comes last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupValue {
    /// A name.
    Text(String),
    /// A severity, SEV1 first.
    Severity(Severity),
    /// A yes or no.
    Flag(bool),
    /// A day, or the first day of a week or month.
    Date(NaiveDate),
    /// An hour (0 to 23) or a weekday (1, Monday, to 7).
    Number(u32),
    /// Unknown, or none at all.
    Unknown,
}

/// One metric in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The metric.
    pub metric: &'static Metric,
    /// A value for each dimension of [`Table::by`], in that order.
    pub group: Vec<GroupValue>,
    /// Incidents in the window and group: `n` and all that were left out.
    pub incidents: u64,
    /// What the figure is measured from.
    pub n: u64,
    /// What it is not measured from, and why.
    pub left_out: LeftOut,
    /// Incidents outside the population of the definitions: in the window, but not among `incidents`.
    pub not_in: NotIn,
    /// The figures.
    pub figures: Figures,
    /// What a reader has to know.
    pub notes: Vec<Note>,
}

/// The answer to one question: rows by metric in registry order, then by group.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The window.
    pub window: Window,
    /// The instant at which the data was looked at.
    pub as_of: Instant,
    /// IANA name of the zone of days, weeks and months.
    pub timezone: String,
    /// The preset of definitions.
    pub definitions: &'static str,
    /// The hours that durations count; `None`: every hour.
    pub business_hours: Option<BusinessHours>,
    /// Names of the dimensions that the rows are broken down by.
    pub by: Vec<&'static str>,
    /// c of the geometric means, in seconds: half the time resolution of the coarsest source in the table.
    pub log_offset_s: f64,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Interval {
    /// An interval of two ends; none where neither exists.
    pub(crate) fn new(low: Option<f64>, high: Option<f64>) -> Option<Interval> {
        (low.is_some() || high.is_some()).then_some(Interval { low, high })
    }
    /// An interval that has both ends.
    pub(crate) fn whole((low, high): (f64, f64)) -> Interval {
        Interval { low: Some(low), high: Some(high) }
    }
}

impl std::fmt::Display for GroupValue {
    /// As in filters, CSV and JSON; what is unknown is `null`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            GroupValue::Text(text) => f.write_str(text),
            GroupValue::Severity(severity) => severity.fmt(f),
            GroupValue::Flag(flag) => flag.fmt(f),
            GroupValue::Date(date) => date.fmt(f),
            GroupValue::Number(number) => number.fmt(f),
            GroupValue::Unknown => f.write_str("null"),
        }
    }
}
