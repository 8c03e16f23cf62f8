//! What a ticket is read from: the cells of a CSV row, or the values of a JSON object by their paths.

use crate::sources::csv_reader::Row;

/// The cells of one record by the position of their column.
pub trait Cells<'r> {
    /// Line in the file, from 1.
    fn line(&self) -> u64;
    /// The cell at a position, without blanks around it; `None` if there is none or it is empty.
    fn get(&self, position: usize) -> Option<&'r str>;
    /// All that stands at a position; a list has a line each. [`get`](Cells::get) gives the first of them.
    fn all(&self, position: usize) -> Option<&'r str> {
        self.get(position)
    }
    /// Whether the record tells this column at all, if only that it is empty.
    fn is_told(&self, position: usize) -> bool;
    /// Whether it tells every column.
    fn is_whole(&self) -> bool;
}

impl<'r> Cells<'r> for Row<'r> {
    #[inline]
    fn line(&self) -> u64 {
        self.line
    }
    #[inline]
    fn get(&self, position: usize) -> Option<&'r str> {
        Row::get(self, Some(position))
    }
    fn is_told(&self, position: usize) -> bool {
        position < self.len()
    }
    fn is_whole(&self) -> bool {
        !self.is_shortened
    }
}
