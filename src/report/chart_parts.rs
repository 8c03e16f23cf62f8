//! What figures consist of: points, bars, boxes, curves, stretches of time.

use super::Figure;
use crate::model::Instant;
use chrono::NaiveDate;
use serde::Serialize;

/// A 95 % interval; an end that does not exist is `None`.
pub type Ends = (Option<f64>, Option<f64>);

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
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize)]
pub struct Point {
    /// The value.
    pub value: Option<f64>,
    /// What it is measured from.
    pub n: u64,
    /// Its interval, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci95: Option<Ends>,
    /// It lies outside what chance explains.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_signal: bool,
}

impl Point {
    /// A value, measured from so many.
    pub fn new(value: Option<f64>, n: u64) -> Point {
        Point { value, n, ..Point::default() }
    }
}

/// A value drawn across a figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// What it is.
    pub name: String,
    /// Where.
    pub value: f64,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Default, Serialize)]
pub struct Bar {
    /// Its name; hostile until escaped.
    pub label: String,
    /// Its length.
    pub value: Option<f64>,
    /// What it is measured from.
    pub n: u64,
    /// Its interval, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci95: Option<Ends>,
    /// The length of each of its parts, if it has parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<f64>,
}

/// Bars under one heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IntervalGroup {
    /// The heading.
    pub title: String,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// What a part of a bar or a stretch means.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Which colour it has by its meaning.
    pub tone: Tone,
}

/// One day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// How many; `None` where no source covers any of it.
    pub count: Option<u64>,
}

/// How the values of a group are spread.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Its name.
    pub name: String,
    /// Which colour it has by its meaning.
    pub tone: Tone,
    /// What it is measured from.
    pub n: u64,
    /// p5, p25, median, p75, p95; `None` where n is 0.
    pub quantiles: Option<[f64; 5]>,
    /// The values, or as many as can be told apart, evenly by rank; sorted.
    pub points: Vec<f64>,
    /// How many are still running.
    pub n_open: u64,
    /// How long those have been running, or as many as can be told apart; sorted.
    pub open: Vec<f64>,
}

/// The share of a group that is still open after a time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// Which colour it has by its meaning.
    pub tone: Tone,
    /// Incidents, over or open.
    pub n: u64,
    /// Of these, still open.
    pub n_open: u64,
    /// From each time on, the share; in order. 1 before the first.
    pub steps: Vec<Step>,
    /// How long those that are open have been so, or as many as can be told apart.
    pub open: Vec<f64>,
    /// The time after which half is over.
    pub median: Option<f64>,
    /// Its interval.
    pub median_ci95: Option<Ends>,
}

/// The share from a time on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The time, in seconds.
    pub at_s: f64,
    /// The share.
    pub share: f64,
    /// Its interval.
    pub ci95: Ends,
}

/// How unequally something is shared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lorenz {
    /// Share of people and what these have together, from those with least; from (0, 0) to (1, 1).
    pub points: Vec<(f64, f64)>,
    /// Gini's coefficient; `None` where nobody has any.
    pub gini: Option<f64>,
    /// How many people share it.
    pub n_people: u64,
    /// How much there is.
    pub total: u64,
}

/// One row of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimelineRow {
    /// The heading under which it stands; the same words as the row before: no new heading.
    pub heading: String,
    /// Its name; hostile until escaped.
    pub label: String,
    /// Its stretches.
    pub stretches: Vec<Stretch>,
}

/// One stretch of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stretch {
    /// Begin.
    pub from: Instant,
    /// End.
    pub until: Instant,
    /// Which of the figure's parts it is.
    pub part: usize,
}

/// How long each state lasts in a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StateRow {
    /// The group.
    pub label: String,
    /// Incidents that are over.
    pub n: u64,
    /// The median of each state; `None` where no incident tells it.
    pub states: Vec<Point>,
}

/// One of several figures with one scale.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Panel {
    /// What it is about; hostile until escaped.
    pub title: String,
    /// The figure.
    pub figure: Figure,
}
