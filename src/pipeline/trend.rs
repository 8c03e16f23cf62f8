//! How the figures of a table went over its window: one value a day, week or month, for small pictures beside them.

use super::{Frames, Session};
use crate::metrics::{Figures, GroupValue, Metric, Request, Row, Table, evaluate_points, refusal};
use crate::model::{Bucket, Result, Scope};
use std::collections::HashMap;

/// More buckets than this cannot be told apart in a small picture.
const MOST: i64 = 26;

/// The trend of each row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Trends {
    /// `day`, `week` or `month`.
    pub bucket: &'static str,
    /// One list a row, of the figure that leads: the median of durations, else the value; `None` where a bucket has none.
    pub rows: Vec<Vec<Option<f64>>>,
}

impl Session {
    /// The trends of a table's rows; `None` where its window is too short for one, or it is broken down by time already.
    pub fn trends(
        &self,
        frames: &Frames,
        table: &Table,
        metrics: &[&'static Metric],
        scope: &Scope,
    ) -> Result<Option<Trends>> {
        if scope.by.iter().any(|name| ["day", "week", "month", "hour", "weekday"].contains(&name.as_str())) {
            return Ok(None);
        }
        let days = (scope.window.length_s() / 86_400.0).round() as i64;
        let (bucket, name) = match days {
            ..2 => return Ok(None),
            2..=MOST => (Bucket::Day, "day"),
            _ if days <= 7 * MOST => (Bucket::Week, "week"),
            _ => (Bucket::Month, "month"),
        };
        let by = scope.by.iter().cloned().chain([name.to_owned()]).collect();
        let scope = Scope { by, ..scope.clone() };
        let metrics: Vec<_> = metrics.iter().copied().filter(|metric| refusal(metric, &scope).is_none()).collect();
        let buckets: Vec<_> =
            self.calendar.buckets(bucket, scope.window).into_iter().map(|(date, _)| GroupValue::Date(date)).collect();
        let over_time = evaluate_points(&self.data(frames), &Request { metrics: &metrics, scope: &scope })?;
        let values: HashMap<(&str, &[GroupValue]), Option<f64>> =
            over_time.rows.iter().map(|row| ((row.metric.id, row.group.as_slice()), leading(row))).collect();
        let value = |row: &Row, bucket: &GroupValue| {
            let group = [row.group.as_slice(), std::slice::from_ref(bucket)].concat();
            values.get(&(row.metric.id, group.as_slice())).copied().flatten()
        };
        let rows = table.rows.iter().map(|row| buckets.iter().map(|bucket| value(row, bucket)).collect()).collect();
        Ok(Some(Trends { bucket: name, rows }))
    }
}

fn leading(row: &Row) -> Option<f64> {
    match &row.figures {
        Figures::Duration(figures) => figures.median,
        figures => figures.value(),
    }
}
