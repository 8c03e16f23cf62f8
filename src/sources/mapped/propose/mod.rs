//! Proposes a map for a CSV that nobody knows: columns by the names that other tools give them, held against what their cells
//! hold. What is not sure is left out and said.

mod content;
mod place;
mod survey;
mod synonyms;
mod write;

pub use place::{Recognised, Unplaced};

use super::map::{Map, Shape};
use crate::model::{Error, Result};
use crate::sources::csv_reader::CsvFile;
use crate::sources::{Input, json};
use chrono_tz::Tz;

/// A map as it is proposed, with what it rests on.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The map, as TOML.
    pub text: String,
    /// What a row is taken for.
    pub shape: Shape,
    /// Rows that were looked at.
    pub n_rows: u64,
    /// Whether there are more of them.
    pub has_more_rows: bool,
    /// Columns that were recognised, in the order of ours.
    pub recognised: Vec<Recognised>,
    /// Columns that were not placed, in the order of the file.
    pub unplaced: Vec<Unplaced>,
    /// Its stamps have no zone, and nobody has named one.
    pub lacks_zone: bool,
    /// Its dates may be day first or month first.
    pub lacks_date_order: bool,
    /// What a map must have, and this one has not.
    pub lacking: Vec<&'static str>,
    /// What else is not sure, a line each.
    pub doubts: Vec<String>,
}

/// What the user says beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The id of the source that the incidents come from.
    pub source: &'a str,
    /// The zone of stamps that carry none.
    pub zone: Option<Tz>,
}

/// Looks at a CSV and proposes a map for it.
///
/// # Errors
/// The input cannot be read, is no CSV, or has no rows.
pub fn propose(input: &dyn Input, said: Said<'_>) -> Result<Proposal> {
    if json::is_json(input)? {
        return Err(Error::input(format!("{}: expected a CSV, found JSON", input.name()))
            .or("import it as it is, or write a map by hand: columns are paths such as id = \"ticket.number\""));
    }
    let file = CsvFile::open(input)?;
    let survey = survey::survey(&file, input)?;
    if survey.n_rows == 0 {
        return Err(Error::input(format!("{}: expected rows to look at, found a header alone", input.name()))
            .or("export it again, with some incidents in it"));
    }
    let placed = place::place(file.header(), &survey);
    let proposal = write::write(&survey, placed, said);
    // A map that cannot be read would be a slip of ours, not of the file's.
    Map::parse("the proposed map", &proposal.text).map_err(|error| Error::bug(error.to_string()))?;
    Ok(proposal)
}

#[cfg(test)]
mod tests;
