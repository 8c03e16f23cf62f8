//! `imports`: the ledger, and taking one import back.

use super::args::{Global, ImportsAction, ImportsArgs, PlainFormat};
use super::output::{Terminal, print};
use super::{Outcome, context};
use crate::model::Result;
use crate::render::table::{Cell, Grid};
use crate::store::Store;

/// `imports [undo ID]`.
pub(super) fn run(args: &ImportsArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    if let Some(ImportsAction::Undo { id }) = args.action {
        // Looking for a store must not make one.
        drop(Store::open_read_only(&global.store)?);
        let mut store = context::bounded(Store::open(&global.store)?, global)?;
        let undone = store.undo(id)?;
        let message = format!(
            "import {id} ({}) is taken back: {} incidents are gone, {} are left",
            undone.import.file, undone.incidents_gone, undone.incidents_left
        );
        print(format!("{}\n", crate::render::table::plain(&message)).as_bytes())?;
        return Ok(Outcome::Done);
    }
    let store = Store::open_read_only(&global.store)?;
    let mut grid = Grid::new(&[
        "import_id",
        "imported_at",
        "file",
        "source",
        "account",
        "lines_read",
        "incidents_new",
        "incidents_changed",
        "events_new",
        "rejected",
        "first_at",
        "last_at",
        "sha256",
    ]);
    for line in store.imports()? {
        grid.rows.push(vec![
            Cell::count(u64::from(line.import_id)),
            Cell::Instant(line.imported_at),
            Cell::text(&line.file),
            Cell::text(&line.source),
            Cell::text(&line.account),
            Cell::count(line.lines_read),
            Cell::count(line.incidents.new),
            Cell::count(line.incidents.changed),
            Cell::count(line.events.new),
            Cell::count(line.rejected.values().sum()),
            Cell::or_null(line.first_at, Cell::Instant),
            Cell::or_null(line.last_at, Cell::Instant),
            Cell::text(&line.sha256),
        ]);
    }
    let out = match args.format {
        PlainFormat::Json => grid.json(),
        PlainFormat::Table => for_people(grid).terminal(terminal.width, terminal.is_colored),
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}

/// Without the digest and the moments that only programs compare, and moments to the second.
fn for_people(mut grid: Grid) -> Grid {
    let kept = [0, 1, 2, 3, 5, 6, 7, 8, 9];
    let names = ["id", "imported at", "file", "source", "rows", "new", "changed", "events", "rejected"];
    for row in &mut grid.rows {
        *row = kept.iter().map(|&at| row[at].clone()).collect();
        if let Cell::Instant(at) = row[1] {
            row[1] = Cell::Instant(crate::model::Instant(at.0 - at.0.rem_euclid(1_000_000)));
        }
    }
    grid.columns = names.map(str::to_owned).to_vec();
    grid
}
