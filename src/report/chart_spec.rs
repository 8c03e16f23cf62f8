//! What a chart shows, as plain data: titles, units, points and what each rests on. Nothing here knows a pixel.

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
        /// Days and what happened on them.
        annotations: Vec<(NaiveDate, String)>,
    },
    /// Parts of a whole over time, one on top of the other.
    Stacked {
        /// First days of the buckets, in order.
        buckets: Vec<NaiveDate>,
        /// The parts, the lowest first.
        series: Vec<Series>,
        /// Days and what happened on them.
        annotations: Vec<(NaiveDate, String)>,
    },
    /// One bar a name.
    Bars {
        /// The bars, in order.
        bars: Vec<Bar>,
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
}

/// A line, or a part of a stack: one point a bucket.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Which colour it has by its meaning.
    pub tone: Tone,
    /// One a bucket.
    pub points: Vec<Point>,
}

/// What a series means, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// The n-th of several that have no order.
    Series(usize),
    /// A severity, 1 to 5.
    Severity(u8),
    /// Unknown, or the rest.
    Rest,
}

/// A value and what it is measured from; `None`: nothing to measure, or not covered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The value.
    pub value: Option<f64>,
    /// What it is measured from.
    pub n: u64,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    /// Its name; hostile until escaped.
    pub label: String,
    /// Its length.
    pub value: Option<f64>,
    /// What it is measured from.
    pub n: u64,
}

impl ChartSpec {
    /// How many incidents the figure rests on.
    pub fn n(&self) -> u64 {
        match &self.figure {
            Figure::Trend { series, .. } => {
                series.iter().map(|line| line.points.iter().map(|point| point.n).sum()).max().unwrap_or(0)
            }
            Figure::Stacked { series, .. } => series.iter().flat_map(|part| &part.points).map(|point| point.n).sum(),
            Figure::Bars { bars, .. } => bars.iter().map(|bar| bar.n).sum(),
            Figure::HeatMap { cells, .. } => cells.iter().flatten().sum(),
        }
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        self.n() == 0
    }
}
