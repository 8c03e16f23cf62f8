//! What the builders of figures share: the answers, looked up for the whole chart or for one of its panels.

use super::super::cells;
use super::super::question::group_words;
use super::super::{Answers, FigureRef, Periods, Point, Tone};
use crate::metrics::{GroupValue, Metric, Row, Table};
use crate::model::{Bucket, Severity, Window};
use chrono::NaiveDate;

/// Lines, parts, bars and rows beyond these are summed up or left out with their number.
pub(super) const MOST_PARTS: usize = 6;
pub(super) const MOST_BARS: usize = 10;
pub(super) const MOST_ROWS: usize = 9;

/// The answers, and which panel of a chart is being made.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub periods: &'a Periods,
    pub answers: &'a Answers,
    pub annotations: &'a [(NaiveDate, String)],
    /// The dimension of the panels, and the value of this one; `None`: no panels.
    pub panel: Option<(&'a str, &'a GroupValue)>,
}

/// A row, and its values of the dimensions that were asked for.
pub(super) type Found<'a> = (&'a [GroupValue], &'a Row);

impl<'a> Source<'a> {
    /// The dimensions of a question: those of the panels first.
    fn dimensions<'d>(&self, by: &[&'d str]) -> Vec<&'d str>
    where
        'a: 'd,
    {
        self.panel.map(|(name, _)| name).into_iter().chain(by.iter().copied()).collect()
    }

    /// Whether a group belongs to the panel; its values of the other dimensions.
    pub fn of_panel<'g>(&self, group: &'g [GroupValue]) -> Option<&'g [GroupValue]> {
        match self.panel {
            None => Some(group),
            Some((_, wanted)) => group.split_first().filter(|(first, _)| *first == wanted).map(|(_, rest)| rest),
        }
    }

    /// The table of a question.
    pub fn table(&self, window: Window, by: &[&str]) -> Option<&'a Table> {
        self.answers.table(window, &self.dimensions(by))
    }

    /// The rows of a metric in the panel.
    pub fn rows(&self, window: Window, by: &[&str], metric: &Metric) -> Vec<Found<'a>> {
        let rows = self.table(window, by).into_iter().flat_map(|table| &table.rows);
        let found = rows.filter(|row| row.metric == metric);
        found.filter_map(|row| Some((self.of_panel(&row.group)?, row))).collect()
    }

    /// First days of buckets, and whether any source covers a part of each.
    pub fn buckets(&self, bucket: Bucket, window: Window) -> Vec<(NaiveDate, bool)> {
        let covered = self.answers.covered();
        let known = |part: Window| covered.is_some_and(|covered| covered.clip(part).is_some());
        let buckets = self.periods.calendar.buckets(bucket, window);
        buckets.into_iter().map(|(date, part)| (date, known(part))).collect()
    }

    /// Whether the last bucket of a window is not over: the window ends inside it, or `as_of` lies inside it.
    pub fn is_unfinished(&self, bucket: Bucket, window: Window) -> bool {
        let calendar = &self.periods.calendar;
        let buckets = calendar.buckets(bucket, window);
        buckets.last().is_some_and(|(date, part)| {
            let end = calendar.midnight(bucket.step(*date, 1));
            part.until < end || self.answers.as_of.is_some_and(|as_of| as_of < end)
        })
    }

    /// A point a bucket, from rows whose last value is its first day. Where nothing is covered, nothing is known.
    pub fn points(&self, buckets: &[(NaiveDate, bool)], rows: &[Found<'_>], wanted: &FigureRef) -> Vec<Point> {
        let is_count = wanted.metric.unit == crate::model::Unit::Count;
        let point = |&(date, is_covered): &(NaiveDate, bool)| {
            let row = rows.iter().find(|(group, _)| group.last() == Some(&GroupValue::Date(date)));
            match row {
                Some((_, row)) if is_covered => Point {
                    ci95: cells::interval(row, wanted.figure),
                    ..Point::new(cells::value(row, wanted.figure), row.n)
                },
                None if is_covered && is_count => Point::new(Some(0.0), 0),
                _ => Point::default(),
            }
        };
        buckets.iter().map(point).collect()
    }

    /// A value of a dimension in words; people under their pseudonyms where they are asked for.
    pub fn words(&self, by: &str, value: &GroupValue) -> String {
        match (by, value) {
            ("responder", GroupValue::Text(person)) => self.called(person),
            ("hour_kind", GroupValue::Text(kind)) if kind == "off" => "off hours".into(),
            ("weekday", GroupValue::Number(day @ 1..=7)) => WEEKDAYS[*day as usize - 1].into(),
            ("month", GroupValue::Date(date)) => date.format("%b %Y").to_string(),
            ("auto_resolved", GroupValue::Flag(is)) => if *is { "by itself" } else { "by a person" }.into(),
            (_, value) => group_words(value),
        }
    }

    /// What a person is called here.
    pub fn called(&self, person: &str) -> String {
        self.answers.people_rule.called(person)
    }
}

/// From Monday.
pub(super) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Values with what they rest on, those with most first; none that rests on nothing.
pub(super) fn largest(of: impl Iterator<Item = (GroupValue, u64)>) -> Vec<(GroupValue, u64)> {
    let mut sums: Vec<(GroupValue, u64)> = Vec::new();
    for (group, n) in of {
        match sums.iter_mut().find(|(known, _)| *known == group) {
            Some((_, sum)) => *sum += n,
            None => sums.push((group, n)),
        }
    }
    sums.retain(|(_, n)| *n > 0);
    sums.sort_by(|(a, n_a), (b, n_b)| (n_b, a).cmp(&(n_a, b)));
    sums
}

/// The values with most, at most so many, in their own order if they have one; and those that are left, largest first.
pub(super) fn shown(mut all: Vec<(GroupValue, u64)>, most: usize) -> (Vec<GroupValue>, Vec<GroupValue>) {
    let rest = all.split_off(all.len().min(most));
    if all.iter().any(|(value, _)| !matches!(value, GroupValue::Text(_) | GroupValue::Unknown)) {
        all.sort();
    }
    let values = |all: Vec<(GroupValue, u64)>| all.into_iter().map(|(value, _)| value).collect();
    (values(all), values(rest))
}

/// The colour of a group.
pub(super) fn tone(group: &GroupValue, index: usize) -> Tone {
    match group {
        GroupValue::Severity(severity) => Tone::Severity(Severity::level(*severity)),
        GroupValue::Unknown => Tone::Rest,
        _ => Tone::Series(index),
    }
}
