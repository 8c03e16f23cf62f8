//! `map`: proposes a map for a CSV that no source knows, and shows what would come of it.

use super::args::{Global, MapArgs};
use super::output::{Terminal, print, warn, write_file};
use super::{Outcome, window};
use crate::model::{Error, Result};
use crate::pipeline::{Preview, Proposed, expand, propose_map};
use crate::render::table::{Cell, Grid};
use crate::sources::mapped::Shape;
use std::fmt::Write;
use std::path::Path;

/// `map FILE`.
pub(super) fn run(args: &MapArgs, _: &Global, terminal: &Terminal) -> Result<Outcome> {
    let zone = args.source_tz.as_deref().map(|name| window::zone("--source-tz", name)).transpose()?;
    if args.input.is_dir() {
        return Err(Error::usage(format!("{}: expected one file, found a folder", args.input.display()))
            .or("name one CSV of it"));
    }
    let Some((_, input)) = expand(&args.input).into_iter().next() else {
        return Err(Error::input(format!("{}: expected a file, found none", args.input.display())));
    };
    let input = input?;
    let source = args.name.clone().unwrap_or_else(|| id_of(&args.input));
    let proposed = propose_map(&input, &source, zone)?;
    let is_complete = proposed.proposal.lacking.is_empty();
    let mut text = if terminal.is_quiet { String::new() } else { shown(&proposed, terminal) };
    match args.output.as_ref().filter(|_| is_complete) {
        Some(path) => {
            write_file(path, proposed.proposal.text.as_bytes())?;
            if !terminal.is_quiet {
                let _ = writeln!(text, "Written to {}.", path.display());
            }
        }
        None => {
            if !terminal.is_quiet {
                let _ = writeln!(text, "The map (-o FILE.toml writes it)\n");
            }
            text += &proposed.proposal.text;
        }
    }
    print(text.as_bytes())?;
    if !is_complete {
        let lacking = proposed.proposal.lacking.join("; ");
        return Err(Error::input(format!("{}: no column was recognised as {lacking}", args.input.display()))
            .or("name it under [columns] in the map above, and import with --map"));
    }
    hints(&proposed, args, terminal);
    Ok(Outcome::Done)
}

/// An id from the file's name: `Ticket Export (3).csv` -> `ticket-export-3`.
fn id_of(path: &Path) -> String {
    let stem = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().to_lowercase());
    let stem = stem.split('.').next().unwrap_or_default();
    let parts: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "desk".to_owned() } else { parts.join("-") }
}

/// The tables for people.
fn shown(proposed: &Proposed, terminal: &Terminal) -> String {
    let proposal = &proposed.proposal;
    let or_none = |sample: &Option<String>| Cell::or_null(sample.as_deref(), Cell::text);
    let draw = |grid: &Grid| grid.terminal(terminal.width, terminal.is_colored);
    let mut out = String::new();
    let what = match proposal.shape {
        Shape::Row => "one row an incident",
        Shape::EventLog => "ids come back: one row a change",
    };
    let first = if proposal.has_more_rows { "the first " } else { "" };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "Recognised in {first}{} rows ({what})\n", proposal.n_rows);
    let mut grid = Grid::new(&["ours", "theirs", "sample", "remark"]);
    for column in &proposal.recognised {
        grid.rows.push(vec![
            Cell::text(column.ours),
            Cell::text(&column.theirs),
            or_none(&column.sample),
            Cell::text(&column.remark),
        ]);
    }
    out += &draw(&grid);
    if !proposal.unplaced.is_empty() {
        let mut grid = Grid::new(&["theirs", "sample", "why"]);
        for column in &proposal.unplaced {
            grid.rows.push(vec![Cell::text(&column.theirs), or_none(&column.sample), Cell::text(&column.why)]);
        }
        let _ = write!(out, "\nNot placed\n\n{}", draw(&grid));
    }
    if let Some(preview) = &proposed.preview {
        out += &previewed(preview, proposal.lacks_zone, terminal);
    }
    out.push('\n');
    out
}

fn previewed(preview: &Preview, lacks_zone: bool, terminal: &Terminal) -> String {
    let mut out = String::new();
    let zone = if lacks_zone { " (the zone is not known: shown as if it were UTC)" } else { "" };
    let _ = write!(out, "\nThe first rows as they would be imported{zone}\n\n");
    if !preview.rows.rows.is_empty() && preview.rows.columns.len() > 1 {
        out += &preview.rows.terminal(terminal.width, terminal.is_colored);
    }
    for (place, message) in &preview.rejects {
        let _ = writeln!(out, "line {}: rejected: {message}", place.line);
    }
    if let Some(error) = &preview.stopped_by {
        let _ = writeln!(out, "stopped: {error}");
    }
    out
}

/// What is still to be done, to standard error.
fn hints(proposed: &Proposed, args: &MapArgs, terminal: &Terminal) {
    let proposal = &proposed.proposal;
    let file = args.input.display();
    if let Some(source) = proposed.known_to {
        terminal.say(format!("note: {file} is known as {source}: incidence import reads it without a map"));
    }
    if proposal.lacks_zone {
        warn(format!("{file}: the stamps have no time zone; set `timezone` in the map, or give --source-tz ZONE"));
    }
    if proposal.lacks_date_order {
        warn(format!("{file}: dates may be day first or month first; set `date_order` in the map"));
    }
    for doubt in &proposal.doubts {
        terminal.say(format!("{file}: {doubt}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_source_is_made_of_the_name_of_its_file() {
        for (path, id) in [("a/Ticket Export (3).csv.gz", "ticket-export-3"), ("-", "desk"), ("..", "desk")] {
            assert_eq!(id_of(Path::new(path)), id, "{path}");
        }
    }
}
