//! What a chart shows, as plain data: titles, units, points and what each rests on. Nothing here knows a pixel.

use super::chart_parts::{
    Bar, Curve, Day, IntervalGroup, Level, Lorenz, Panel, Part, Series, Spread, StateRow, TimelineRow,
};
use crate::model::Instant;
use chrono::NaiveDate;
use serde::Serialize;

/// A chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChartSpec {
    /// As on the command line.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// Window, unit and number of incidents, in one line under the title.
    pub caption: String,
    /// What its values are measured in.
    pub unit: ChartUnit,
    /// The figure.
    pub figure: Figure,
    /// What a reader has to know; under the figure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What values are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartUnit {
    /// Seconds.
    Seconds,
    /// A share, 0 to 1.
    Ratio,
    /// A number of things.
    Count,
}

/// The kinds of figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Figure {
    /// Lines over time.
    Trend {
        /// First days of the buckets, in order.
        buckets: Vec<NaiveDate>,
        /// The lines.
        series: Vec<Series>,
        /// A target drawn across.
        target: Option<f64>,
        /// Other values drawn across: the limits of a control chart.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        levels: Vec<Level>,
        /// Days and what happened on them.
        annotations: Vec<(NaiveDate, String)>,
        /// The last bucket is not over.
        is_unfinished: bool,
        /// Equal steps are equal factors.
        is_log: bool,
    },
    /// Parts of a whole over time, one on top of the other.
    Stacked {
        /// First days of the buckets, in order.
        buckets: Vec<NaiveDate>,
        /// The parts, the lowest first.
        series: Vec<Series>,
        /// Days and what happened on them.
        annotations: Vec<(NaiveDate, String)>,
        /// The last bucket is not over.
        is_unfinished: bool,
    },
    /// One bar a name.
    Bars {
        /// The bars, in order.
        bars: Vec<Bar>,
        /// What the parts of each bar are, if it has parts.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        parts: Vec<Part>,
        /// How many are not shown.
        more: u64,
        /// What all of them rest on, those that are not shown too.
        n: u64,
    },
    /// One bar a name, and the share of the whole that they have together so far.
    Pareto {
        /// The bars, the longest first.
        bars: Vec<Bar>,
        /// The whole, with what is not shown.
        total: f64,
        /// How many are not shown.
        more: u64,
    },
    /// How often, by two things.
    HeatMap {
        /// Names of the rows.
        rows: Vec<String>,
        /// Names of the columns.
        columns: Vec<String>,
        /// A count for each row and column.
        cells: Vec<Vec<u64>>,
    },
    /// How often, day by day.
    Calendar {
        /// The days, in order and without a gap.
        days: Vec<Day>,
    },
    /// Values with their intervals, side by side under headings.
    Intervals {
        /// Under each heading.
        groups: Vec<IntervalGroup>,
    },
    /// How values are spread, a row a group.
    Distribution {
        /// The groups.
        groups: Vec<Spread>,
    },
    /// The share that is still open after a time.
    Survival {
        /// The curves.
        curves: Vec<Curve>,
    },
    /// How unequally something is shared.
    Lorenz(Lorenz),
    /// Who or what, from when to when.
    Timeline {
        /// The first instant shown.
        from: Instant,
        /// The first instant not shown.
        until: Instant,
        /// Days at which ticks stand, with the instant of each.
        ticks: Vec<(Instant, NaiveDate)>,
        /// Up to here it happened, after here it is planned.
        now: Option<Instant>,
        /// What stretches mean.
        parts: Vec<Part>,
        /// The rows, in order.
        rows: Vec<TimelineRow>,
        /// How many rows are not shown.
        more: u64,
    },
    /// How long each state lasts, a row a group.
    States {
        /// The states, in order.
        parts: Vec<Part>,
        /// The groups.
        rows: Vec<StateRow>,
    },
    /// The same figure several times, with one scale.
    Grid {
        /// The figures.
        panels: Vec<Panel>,
        /// Names of those that are not shown.
        more: Vec<String>,
    },
}

impl Figure {
    /// How many incidents (people, shifts) it rests on.
    pub fn n(&self) -> u64 {
        match self {
            Figure::Trend { series, .. } => {
                series.iter().map(|line| line.points.iter().map(|point| point.n).sum()).max().unwrap_or(0)
            }
            Figure::Stacked { series, .. } => series.iter().flat_map(|part| &part.points).map(|point| point.n).sum(),
            Figure::Bars { n, .. } => *n,
            Figure::Pareto { bars, total, .. } => {
                if bars.is_empty() {
                    0
                } else {
                    *total as u64
                }
            }
            Figure::HeatMap { cells, .. } => cells.iter().flatten().sum(),
            Figure::Calendar { days } => days.iter().filter_map(|day| day.count).sum(),
            Figure::Intervals { groups } => {
                groups.iter().map(|group| group.bars.iter().map(|bar| bar.n).sum()).max().unwrap_or(0)
            }
            Figure::Distribution { groups } => groups.iter().map(|group| group.n + group.n_open).sum(),
            Figure::Survival { curves } => curves.iter().map(|curve| curve.n).sum(),
            Figure::Lorenz(lorenz) => lorenz.total,
            Figure::Timeline { rows, .. } => rows.iter().map(|row| row.stretches.len() as u64).sum(),
            Figure::States { rows, .. } => rows.iter().map(|row| row.n).sum(),
            Figure::Grid { panels, .. } => panels.iter().map(|panel| panel.figure.n()).sum(),
        }
    }
}

impl ChartSpec {
    /// How many incidents (people, shifts) the figure rests on.
    pub fn n(&self) -> u64 {
        self.figure.n()
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.n() == 0
    }
}
