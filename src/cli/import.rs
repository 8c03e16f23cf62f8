//! `import`: files in, the outcome of each out.

use super::args::{Global, ImportArgs, PlainFormat};
use super::output::{Terminal, print, warn};
use super::{Outcome, context, import_json, window};
use crate::model::{Error, ErrorKind, Instant, Result};
use crate::pipeline::{FileInput, ImportPlan, Imported, expand, import_file, recognise};
use crate::render::table::{self, Cell, Grid};
use crate::sources::{Options, registry};
use crate::store::{ImportLine, Store};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;

/// One file: its name, and what became of it.
pub(super) type FileOutcome = (String, Result<Imported>);

/// `import FILE...`.
pub(super) fn run(args: &ImportArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    // A configuration with a mistake is better found before a long import than after it.
    context::configuration(global)?;
    let plan = plan(args)?;
    let mut store = context::bounded(open(&global.store, args.is_in_memory(&global.store))?, global)?;
    let (outcomes, skipped) = import_all(&mut store, args.inputs.iter().map(|path| expand(path)), &plan, terminal);
    if let Some(bug) = outcomes.iter().find_map(|(_, outcome)| outcome.as_ref().err().filter(|error| is_ours(error))) {
        return Err(bug.clone());
    }
    match args.format {
        PlainFormat::Json => print(import_json::json(&outcomes).as_bytes())?,
        PlainFormat::Table => print(summary(&outcomes, args.dry_run, terminal).as_bytes())?,
    };
    explain(&outcomes, &skipped, args.format, terminal);
    let is_refused = |(_, outcome): &FileOutcome| match outcome {
        Ok(imported) if imported.is_already_imported => false,
        Ok(imported) => imported.is_all_rejected() || (args.strict && !imported.line.rejected.is_empty()),
        Err(_) => true,
    };
    let refused = outcomes.iter().any(is_refused) || (outcomes.is_empty() && !skipped.is_empty());
    Ok(if refused { Outcome::InputRefused } else { Outcome::Done })
}

fn is_ours(error: &Error) -> bool {
    error.kind == ErrorKind::Bug
}

impl ImportArgs {
    /// A dry run makes no store where there is none.
    fn is_in_memory(&self, store: &Path) -> bool {
        self.dry_run && !store.exists()
    }
}

fn open(path: &Path, is_in_memory: bool) -> Result<Store> {
    if is_in_memory { Store::in_memory() } else { Store::open(path) }
}

fn plan(args: &ImportArgs) -> Result<ImportPlan> {
    let map = match &args.map {
        Some(path) => {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|error| Error::usage(format!("{name}: the map cannot be read: {error}")).or("check --map"))?;
            Some((name, text))
        }
        None => None,
    };
    let source_tz = args.source_tz.as_deref().map(|name| window::zone("--source-tz", name)).transpose()?;
    let given = match (&args.source, &map) {
        (Some(id), _) => Some(registry::by_id(id)?.about().id.to_owned()),
        // A map describes a CSV, whatever its header looks like.
        (None, Some(_)) => Some("mapped".to_owned()),
        (None, None) => None,
    };
    Ok(ImportPlan {
        options: Options { account: args.account.clone(), source_tz, map },
        source: given,
        is_strict: args.strict,
        is_dry_run: args.dry_run,
        imported_at: Instant::from(chrono::Utc::now()),
    })
}

/// Imports what the names stand for, one file after the other. Files of folders that no source recognises are skipped:
/// their names come second.
pub(super) fn import_all(
    store: &mut Store,
    inputs: impl Iterator<Item = Vec<(String, Result<FileInput>)>>,
    plan: &ImportPlan,
    terminal: &Terminal,
) -> (Vec<FileOutcome>, Vec<Error>) {
    let (mut outcomes, mut skipped) = (Vec::new(), Vec::new());
    for (name, input) in inputs.flatten() {
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                outcomes.push((name, Err(error)));
                continue;
            }
        };
        // A folder may hold other things than exports; a file that was named is meant.
        if input.is_from_folder
            && let Err(error) = recognise(&input, plan)
        {
            skipped.push(error);
            continue;
        }
        let bar = progress_bar(&name, input.length(), terminal);
        let outcome = import_file(store, &input, plan, &|position| bar.set_position(position));
        bar.finish_and_clear();
        outcomes.push((name, outcome));
    }
    (outcomes, skipped)
}

fn progress_bar(name: &str, length: u64, terminal: &Terminal) -> ProgressBar {
    if !terminal.shows_progress {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}")
        .expect("the template names known keys");
    let name = table::plain(name).into_owned();
    ProgressBar::new(length).with_style(style).with_message(name)
}

/// A line a file.
pub(super) fn summary(outcomes: &[FileOutcome], is_dry_run: bool, terminal: &Terminal) -> String {
    let mut grid =
        Grid::new(&["file", "source", "read", "new", "changed", "unchanged", "events", "rejected", "outcome"]);
    for (name, outcome) in outcomes {
        let mut row = vec![Cell::text(name)];
        match outcome {
            Ok(imported) => {
                let line = &imported.line;
                row.extend([
                    Cell::text(&line.source),
                    Cell::count(line.incidents.read),
                    Cell::count(line.incidents.new),
                    Cell::count(line.incidents.changed),
                    Cell::count(line.incidents.unchanged),
                    Cell::count(line.events.read),
                    Cell::count(line.rejected.values().sum()),
                    Cell::text(outcome_word(imported, is_dry_run)),
                ]);
            }
            Err(_) => {
                row.extend(std::iter::repeat_n(Cell::Null, 7));
                row.push(Cell::text("not read"));
            }
        }
        grid.rows.push(row);
    }
    if grid.rows.is_empty() {
        return String::new();
    }
    let beside = outcomes.iter().filter_map(|(name, outcome)| beside_incidents(name, &outcome.as_ref().ok()?.line));
    grid.terminal(terminal.width, terminal.is_colored) + &beside.collect::<String>()
}

/// What a file brought that is neither an incident nor an event of one.
fn beside_incidents(name: &str, line: &ImportLine) -> Option<String> {
    let said = |n: u64, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let shifts = said(line.shifts.read, "shift", "shifts");
    let people = said(line.people.read, "record of a person", "records of people");
    let actions = said(line.actions.read, "action item", "action items");
    let brought: Vec<String> = shifts.into_iter().chain(people).chain(actions).collect();
    (!brought.is_empty()).then(|| format!("{}: {}\n", table::plain(name), brought.join(", ")))
}

fn outcome_word(imported: &Imported, is_dry_run: bool) -> String {
    match imported {
        Imported { is_already_imported: true, line, .. } => format!("known, import {}", line.import_id),
        Imported { is_stored: true, line, .. } => format!("import {}", line.import_id),
        imported if imported.is_all_rejected() => "nothing stored: all rejected".to_owned(),
        _ if is_dry_run => "dry run, nothing stored".to_owned(),
        _ => "nothing stored: --strict".to_owned(),
    }
}

/// Errors, rejects, problems and notes, in words, to standard error.
fn explain(outcomes: &[FileOutcome], skipped: &[Error], format: PlainFormat, terminal: &Terminal) {
    for (name, outcome) in outcomes {
        match outcome {
            // The JSON holds it, and so does the exit code; people who read standard error want it all the same.
            Err(error) => warn(format!("error: {error}")),
            Ok(imported) if !terminal.is_quiet && format == PlainFormat::Table && !imported.is_already_imported => {
                details(name, imported);
            }
            Ok(_) => {}
        }
    }
    for error in skipped {
        // Where nothing else was there to read, this is why the command fails.
        if outcomes.is_empty() {
            warn(format!("skipped: {error}"));
        } else {
            terminal.say(format!("skipped: {error}"));
        }
    }
}

fn details(name: &str, imported: &Imported) {
    let line = &imported.line;
    let kept = if imported.is_stored { "row kept in rejects (incidence query rejects)" } else { "row not stored" };
    for (place, message) in &imported.first_rejects {
        warn(format!("{name}:{}: {message}; {kept}", place.line));
    }
    let counted = |counts: &std::collections::BTreeMap<String, u64>| {
        counts.iter().map(|(code, n)| format!("{code} {n}")).collect::<Vec<_>>().join(", ")
    };
    if line.rejected.values().sum::<u64>() > imported.first_rejects.len() as u64 {
        warn(format!("{name}: rejected: {}", counted(&line.rejected)));
    }
    if !line.problems.is_empty() {
        warn(format!("{name}: problems: {} (incidence query problems)", counted(&line.problems)));
    }
    for (code, message) in &line.notes {
        warn(format!("{name}: note: {code}: {message}"));
    }
}
