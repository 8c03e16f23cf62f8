//! Tables as bytes: metrics and rows of any query, for terminals, documents, spreadsheets and programs.

mod compare;
mod csv;
mod definitions;
mod grid;
mod json;
mod metrics;
mod oncall;
mod openmetrics;
mod power;
mod spark;
mod terminal;
mod trend;

pub use compare::{compare_csv, compare_json, compare_markdown, compare_terminal};
pub use csv::guarded;
pub use definitions::{definitions_csv, definitions_json, definitions_markdown, definitions_terminal};
pub use grid::{Cell, Grid, document};
pub use json::json;
pub use metrics::{csv, markdown, terminal};
pub use oncall::{OnCallHead, OnCallTables, oncall_fairness, oncall_load, oncall_pay, oncall_shifts};
pub use openmetrics::openmetrics;
pub use power::{power_csv, power_json, power_markdown, power_terminal};
pub use spark::{bar, spark, within};
pub use trend::{trend_csv, trend_json, trend_markdown, trend_terminal};

use std::borrow::Cow;

/// A message of several lines without anything that could steer a terminal: line breaks and tabs stay, the rest of
/// [`printable`](crate::render::text::printable) holds.
pub fn plain(message: &str) -> Cow<'_, str> {
    if !message.chars().any(|c| c.is_control() || !c.is_ascii()) {
        return Cow::Borrowed(message);
    }
    let lines: Vec<Cow<'_, str>> = message.split('\n').map(crate::render::text::printable).collect();
    Cow::Owned(lines.join("\n"))
}
