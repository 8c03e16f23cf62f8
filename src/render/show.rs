//! A cell of a document as words, before any format escapes them.

use super::{quantity, text};
use crate::model::Calendar;
use crate::report::{Cell, Value};
use serde::Serialize;

/// The words of a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Shown {
    /// The value.
    pub words: String,
    /// Where it leads: a checked web address.
    pub url: Option<String>,
    /// n, or empty.
    pub n: String,
    /// n and interval, or empty.
    pub rests_on: String,
    /// Numbers of footnotes.
    pub footnotes: Vec<usize>,
    /// 1 to 5 for a severity.
    pub severity: Option<u8>,
    /// What it sorts by, as a number; empty where there is no value, `None` where it sorts by its words.
    pub raw: Option<String>,
}

/// What a cell says on the zone's clocks.
pub(super) fn cell(cell: &Cell, calendar: &Calendar) -> Shown {
    let said = |value: Option<String>| value.unwrap_or_else(|| quantity::NONE.into());
    let mut shown = Shown { footnotes: cell.footnotes.clone(), raw: raw(&cell.value), ..Shown::default() };
    shown.words = match &cell.value {
        Value::Text(words) => text::printable(words).into_owned(),
        Value::Link { text: words, url } => {
            shown.url = text::web_address(url).map(String::from);
            text::printable(words).into_owned()
        }
        Value::Seconds(seconds) => said(seconds.map(quantity::duration)),
        Value::Ratio(share) => said(share.map(quantity::ratio)),
        Value::Count(count) => said(count.map(quantity::grouped)),
        Value::Number(number) => said(number.map(quantity::number)),
        Value::Instant(at) => said(at.map(|at| quantity::instant(at, calendar))),
        Value::Severity(level) => {
            shown.severity = level.filter(|level| (1..=5).contains(level));
            level.map_or("unknown".into(), |level| format!("SEV{level}"))
        }
        Value::Of { part, whole } => format!("{} of {}", quantity::grouped(*part), quantity::grouped(*whole)),
    };
    let n = cell.n.map(|n| format!("n {}", quantity::grouped(n)));
    shown.n = n.clone().unwrap_or_default();
    let interval = cell.ci95.and_then(|(low, high)| interval(&cell.value, low, high));
    shown.rests_on = n.into_iter().chain(interval).collect::<Vec<_>>().join(", ");
    shown
}

/// The number that a value sorts by. `52 of 64` sorts by the part, a moment by its microseconds.
fn raw(value: &Value) -> Option<String> {
    let number = |number: Option<f64>| number.filter(|number| number.is_finite()).map(|number| number.to_string());
    let number = match value {
        Value::Text(_) | Value::Link { .. } => return None,
        Value::Seconds(value) | Value::Ratio(value) | Value::Number(value) => number(*value),
        Value::Count(count) => count.map(|count| count.to_string()),
        Value::Instant(at) => at.map(|at| at.0.to_string()),
        Value::Severity(level) => level.map(|level| level.to_string()),
        Value::Of { part, .. } => Some(part.to_string()),
    };
    Some(number.unwrap_or_default())
}

/// `83.1 % to 95.2 %`; an end that does not exist is said as such.
fn interval(value: &Value, low: Option<f64>, high: Option<f64>) -> Option<String> {
    let said = |end: f64| match value {
        Value::Seconds(_) => quantity::duration(end),
        Value::Ratio(_) => quantity::ratio(end),
        _ => quantity::number(end),
    };
    match (low, high) {
        (Some(low), Some(high)) => Some(format!("{} to {}", said(low), said(high))),
        (Some(low), None) => Some(format!("at least {}", said(low))),
        (None, Some(high)) => Some(format!("at most {}", said(high))),
        (None, None) => None,
    }
}
