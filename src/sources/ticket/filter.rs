//! Which rows of a file are tickets of the kind that is wanted.

use super::cells::Cells;
use super::words::Words;

/// A condition on one column.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The column, as the map names it.
    pub name: String,
    /// Where it stands; the first that holds something is looked at.
    pub positions: Vec<usize>,
    /// The words.
    pub words: Words,
    /// Rows with one of the words are wanted; else rows without.
    pub wants: bool,
}

impl Filter {
    /// Why a record is not wanted, in words; `None` if it is, or if it does not tell the column.
    pub fn refuses<'r>(&self, cells: &impl Cells<'r>) -> Option<String> {
        if !self.positions.iter().any(|position| cells.is_told(*position)) {
            return None;
        }
        let cell = self.positions.iter().find_map(|position| cells.get(*position));
        let word = cell.and_then(|cell| self.words.ours(cell));
        match (word, cell, self.wants) {
            (Some(_), _, true) | (None, _, false) => None,
            (Some("*"), _, false) => Some(format!("rows with {}", self.name)),
            (Some(word), _, false) => Some(format!("{} = {word}", self.name)),
            (_, Some(cell), _) => Some(format!("{} = {cell}", self.name)),
            (_, None, _) => Some(format!("{} empty", self.name)),
        }
    }
}

/// Cells of some columns that count only where another column has one of some words.
#[derive(Clone, Debug)]
pub struct Proviso {
    /// The columns.
    pub positions: Vec<usize>,
    /// The other column.
    pub others: Vec<usize>,
    /// Its words.
    pub words: Words,
}

impl Proviso {
    /// Whether the cell at a position counts.
    pub fn allows<'r>(&self, position: usize, cells: &impl Cells<'r>) -> bool {
        !self.positions.contains(&position)
            || self.others.iter().filter_map(|other| cells.get(*other)).any(|cell| self.words.ours(cell).is_some())
    }
}
