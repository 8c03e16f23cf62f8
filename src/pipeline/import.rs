//! The import driver: one reader, parsers on every core, one writer that takes their batches in order.

use super::input::FileInput;
use crate::model::{Error, Instant, Place, Result, Sink};
use crate::sources::{Chunk, Head, Input, Opened, Options, Parser, Source, registry};
use crate::store::{Counts, Import, ImportLine, ImportMeta, IncidentCounts, Store};
use crate::table::{Batch, Builders};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, sync_channel};

/// How an import is to be done.
pub struct ImportPlan {
    /// What the user said about the inputs.
    pub options: Options,
    /// The id of the source, if it was given rather than to be recognised.
    pub source: Option<String>,
    /// Store nothing of a file that has a reject.
    pub is_strict: bool,
    /// Store nothing at all.
    pub is_dry_run: bool,
    /// The moment of the import.
    pub imported_at: Instant,
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its line of the ledger, or what it would be.
    pub line: ImportLine,
    /// Its bytes were imported before; nothing changed.
    pub is_already_imported: bool,
    /// Whether it was stored; not in a dry run, not where every row was rejected, not where `--strict` found a reject.
    pub is_stored: bool,
    /// The first few rejects, in words: place and message.
    pub first_rejects: Vec<(Place, String)>,
}

impl Imported {
    /// No row of it was taken, and some were rejected.
    pub fn is_all_rejected(&self) -> bool {
        let line = &self.line;
        let taken = line.incidents.read + line.events.read + line.shifts.read + line.people.read + line.actions.read;
        taken == 0 && line.rejected.values().sum::<u64>() > 0
    }
}

/// How many rejects are kept in words for the terminal.
const FIRST_REJECTS: usize = 5;

/// Imports one file in one transaction.
///
/// Memory is bounded by the chunks in flight, twice the number of threads, whatever the file's size. Must not be called
/// from inside a rayon task.
///
/// # Errors
///
/// The file cannot be read, no source recognises it, or the store fails; the store is as it was.
pub fn import_file(
    store: &mut Store,
    input: &FileInput,
    plan: &ImportPlan,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Imported> {
    // A file of a known name is likely to be a known file: hashing it costs less than reading it in vain.
    if store.imports()?.iter().any(|line| line.file == input.name())
        && let Some(known) = known_import(store, &input.sha256()?)?
    {
        return Ok(known);
    }
    let source = recognise(input, plan)?;
    let opened = source.open(input, &plan.options).map_err(|error| placed(error, input.name()))?;
    let account = plan.options.account.as_deref().unwrap_or_default();
    let import = store.begin_import(input.name(), source.about().id, account, plan.imported_at)?;
    let (import, mut tally) = read(import, opened, input, progress)?;
    let sha256 = input.sha256()?;
    let is_all_rejected = tally.taken() == 0 && tally.rejects > 0;
    let is_refused = is_all_rejected || (plan.is_strict && tally.rejects > 0);
    let is_stored = !plan.is_dry_run && !is_refused;
    let meta = ImportMeta {
        sha256: sha256.clone(),
        lines_read: tally.lines_read(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        is_event_log: tally.is_event_log,
        is_dry_run: !is_stored,
    };
    // The ledger is asked once more, now that the digest is known: the same file may go by another name.
    if import.was_imported_before(&sha256)? {
        drop(import);
        return known_import(store, &sha256)?.ok_or_else(|| Error::bug("the ledger lost a line"));
    }
    let mut line = import.finish(meta)?;
    if !is_stored && !plan.is_dry_run {
        let why = if is_all_rejected { "every row was rejected" } else { "--strict: a row was rejected" };
        line.notes.insert("not-stored".into(), format!("nothing of the file was stored: {why}"));
    }
    Ok(Imported {
        line,
        is_already_imported: false,
        is_stored,
        first_rejects: std::mem::take(&mut tally.first_rejects),
    })
}

/// The source whose export this is: the one that was given, else the one that recognises its content.
pub fn recognise(input: &FileInput, plan: &ImportPlan) -> Result<&'static dyn Source> {
    let (bytes, is_whole) = input.head()?;
    let head = Head { bytes: &bytes, is_whole };
    registry::recognise(&head, plan.source.as_deref()).map_err(|error| placed(error, input.name()))
}

/// An error with the file's name before it, unless it already says it.
fn placed(error: Error, name: &str) -> Error {
    if error.message.starts_with(name) { error } else { error.at(name) }
}

/// What the ledger says of a file that was imported before, as an import that changed nothing.
fn known_import(store: &Store, sha256: &str) -> Result<Option<Imported>> {
    let Some(import_id) = store.imported_before(sha256)? else { return Ok(None) };
    let mut lines = store.imports()?.into_iter();
    let Some(mut line) = lines.find(|line| line.import_id == import_id) else { return Ok(None) };
    let incidents = line.incidents;
    line.incidents =
        IncidentCounts { new: 0, changed: 0, unchanged: incidents.read - incidents.superseded_in_file, ..incidents };
    for counts in [&mut line.events, &mut line.shifts, &mut line.people, &mut line.actions] {
        *counts = Counts { new: 0, ..*counts };
    }
    Ok(Some(Imported { line, is_already_imported: true, is_stored: false, first_rejects: Vec::new() }))
}

/// What was read of a file, counted as it goes to the store.
#[derive(Default)]
struct Tally {
    incidents: u64,
    events: u64,
    /// Shifts, people, action items.
    others: [u64; 3],
    rejects: u64,
    is_event_log: bool,
    first_rejects: Vec<(Place, String)>,
}

impl Tally {
    fn add(&mut self, batch: &Batch) {
        self.incidents += batch.incidents.num_rows() as u64;
        self.events += batch.events.num_rows() as u64;
        for (n, rows) in self.others.iter_mut().zip([&batch.shifts, &batch.people, &batch.actions]) {
            *n += rows.num_rows() as u64;
        }
        self.rejects += batch.rejects.len() as u64;
        let room = FIRST_REJECTS.saturating_sub(self.first_rejects.len());
        self.first_rejects.extend(batch.rejects.iter().take(room).map(|reject| (reject.place, reject.message.clone())));
    }

    fn taken(&self) -> u64 {
        self.incidents + self.events + self.others.iter().sum::<u64>()
    }

    /// Rows of a log are its events; of anything else its incidents, else whatever it holds. A shift names its person: that
    /// is one row, not two.
    fn lines_read(&self) -> u64 {
        let rows = if self.is_event_log { self.events } else { self.incidents };
        let others = self.events + self.others.iter().max().copied().unwrap_or(0);
        self.rejects + if rows == 0 { others } else { rows }
    }
}

/// Reads chunks on one thread, parses them on all, and appends what they became in order.
fn read<'a>(
    mut import: Import<'a>,
    opened: Opened<'_>,
    input: &FileInput,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(Import<'a>, Tally)> {
    let Opened { chunks, parser } = opened;
    let parser: &dyn Parser = &*parser;
    let mut tally = Tally { is_event_log: parser.is_event_log(), ..Tally::default() };
    let in_flight = 2 * rayon::current_num_threads();
    let mut append = |batch: Batch| -> Result<()> {
        tally.add(&batch);
        import.append(batch)?;
        progress(input.bytes_read());
        Ok(())
    };
    std::thread::scope(|threads| {
        let (sender, receiver) = sync_channel::<Result<Chunk>>(2);
        threads.spawn(move || {
            for chunk in chunks {
                let is_last = chunk.is_err();
                // A receiver that is gone has failed, and says so itself.
                if sender.send(chunk).is_err() || is_last {
                    return;
                }
            }
        });
        rayon::in_place_scope(|tasks| {
            let mut waiting: VecDeque<Receiver<Result<Batch>>> = VecDeque::new();
            for chunk in receiver {
                let chunk = chunk?;
                let (done, parsed) = sync_channel(1);
                tasks.spawn(move |_| {
                    // A receiver that is gone has failed, and says so itself.
                    let _ = done.send(parse(parser, &chunk));
                });
                waiting.push_back(parsed);
                if waiting.len() >= in_flight
                    && let Some(next) = waiting.pop_front()
                {
                    append(parsed_batch(&next)?)?;
                }
            }
            waiting.iter().try_for_each(|next| append(parsed_batch(next)?))
        })
    })
    .map_err(
        |error: Error| if error.kind == crate::model::ErrorKind::Bug { error } else { placed(error, input.name()) },
    )?;
    let mut end = Builders::default();
    parser.finish(tally.lines_read(), &mut end as &mut dyn Sink);
    let batch = end.finish();
    tally.add(&batch);
    import.append(batch)?;
    tally.is_event_log |= tally.incidents == 0 && tally.events > 0;
    Ok((import, tally))
}

fn parse(parser: &dyn Parser, chunk: &Chunk) -> Result<Batch> {
    let mut builders = Builders::default();
    parser.parse(chunk, &mut builders)?;
    Ok(builders.finish())
}

fn parsed_batch(parsed: &Receiver<Result<Batch>>) -> Result<Batch> {
    parsed.recv().map_err(|_| Error::bug("a parser stopped without a result"))?
}
