//! The store: one DuckDB file that keeps every record as it was imported and folds records and events into incidents.
//!
//! Records are only ever appended, one transaction a file; `imports undo` takes one file back. What a killed process
//! was writing is not there afterwards. Nothing here knows what a metric is, and no row is converted one by one: Arrow
//! goes in and Arrow comes out.

mod actions;
mod affected;
mod coverage;
mod duty;
mod fold;
mod handling;
mod holds;
mod import;
mod ledger;
mod linking;
mod migrations;
mod open;
mod paged;
mod parquet;
pub mod queries;
mod query;
mod read;
#[cfg(test)]
mod tests;

pub use import::{Import, ImportMeta};
pub use ledger::{Counts, ImportLine, IncidentCounts, Undone};
pub use linking::RowsRead;
pub use open::Store;
pub use paged::{Paged, PagedRow, Unnumbered};
pub use query::Answer;
pub use read::MergeProblem;

use crate::model::Error;

/// An error of the engine where our own SQL cannot fail unless we are wrong.
fn wrong(what: &'static str) -> impl Fn(duckdb::Error) -> Error {
    move |error| Error::bug(format!("store: {what}: {error}"))
}
