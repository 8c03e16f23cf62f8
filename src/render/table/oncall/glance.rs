//! What can be seen of load without reading: bars of the groups, and a line over the weeks.

use super::{Cell, Grid};
use crate::metrics::oncall::{Load, LoadBy, LoadFigures};
use crate::render::table::{bar, spark};

/// Cells of a bar.
const CELLS: usize = 8;

/// Draws into a grid of the groups, then all of them, with these columns: name, hours on call, interruptions, those in
/// sleep hours, per 100 hours.
pub(super) fn draw(load: &Load, grid: &mut Grid) {
    let mut insert = |at: usize, name: &str, drawn: Vec<String>| {
        grid.columns.insert(at, name.to_owned());
        grid.rows.iter_mut().zip(drawn).for_each(|(row, drawn)| row.insert(at, Cell::Picture(drawn)));
    };
    if load.total_by_week.len() > 1 && load.by != LoadBy::Week {
        let weeks = load.rows.iter().map(|row| &row.by_week).chain([&load.total_by_week]);
        let line = |weeks: &Vec<u64>| spark(&weeks.iter().map(|n| Some(*n as f64)).collect::<Vec<_>>());
        insert(5, "by week", weeks.map(line).collect());
    }
    let values = |of: fn(&LoadFigures) -> f64| -> Vec<f64> { load.rows.iter().map(|row| of(&row.figures)).collect() };
    insert(3, "", bars(&values(|one| one.total_interruptions() as f64)));
    if load.knows_hours {
        insert(2, "", bars(&values(|one| one.total_us() as f64)));
    }
}

/// A bar a value, the largest as long as the column; the row of all has none.
fn bars(values: &[f64]) -> Vec<String> {
    let largest = values.iter().copied().fold(0.0, f64::max);
    let share = |value: &f64| (largest > 0.0).then(|| value / largest);
    values.iter().map(share).chain([None]).map(|share| bar(share, CELLS)).collect()
}
