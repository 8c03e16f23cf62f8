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
}

/// What a cell says on the zone's clocks.
pub(super) fn cell(cell: &Cell, calendar: &Calendar) -> Shown {
    let said = |value: Option<String>| value.unwrap_or_else(|| quantity::NONE.into());
    let mut shown = Shown { footnotes: cell.footnotes.clone(), ..Shown::default() };
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
