//! The edge: standard output and error, the terminal's width and colours, files written whole and then renamed.

use super::args::Color;
use crate::model::{Error, Result};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// What the terminal is like, and how much to say.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Columns that a table may take.
    pub width: usize,
    /// Standard output takes colours.
    pub is_colored: bool,
    /// Progress bars are drawn.
    pub shows_progress: bool,
    /// Only results and errors.
    pub is_quiet: bool,
}

impl Terminal {
    /// Looks at the process's streams and environment.
    pub fn look(color: Color, is_quiet: bool) -> Terminal {
        let is_terminal = io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_colored = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !no_color && !is_dumb,
        };
        let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
        let seen = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = told.or(if is_terminal { seen } else { None }).unwrap_or(120).max(40);
        Terminal { width, is_colored, shows_progress: io::stderr().is_terminal() && !is_quiet && !is_dumb, is_quiet }
    }

    /// A message to standard error, unless quiet.
    pub fn say(&self, message: impl std::fmt::Display) {
        if !self.is_quiet {
            warn(message);
        }
    }
}

/// A message to standard error, always. A closed standard error is nothing to fail for.
pub fn warn(message: impl std::fmt::Display) {
    // Nobody is left to tell if this fails.
    let _ = writeln!(io::stderr().lock(), "{}", crate::render::table::plain(&message.to_string()));
}

/// A result to standard output. `Ok(false)`: the pipe is closed, which is success.
pub fn print(bytes: &[u8]) -> Result<bool> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Error::input(format!("standard output: {error}"))),
    }
}

/// Writes a file whole: to a temporary one beside it, then renamed. Nobody ever sees half of it.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, |temporary| fill(path, temporary, bytes))
}

/// Writes files that belong together: none takes its place before all of them are written.
pub fn write_files(files: &[(PathBuf, Vec<u8>)]) -> Result<()> {
    let prepare = |(path, bytes): &(PathBuf, Vec<u8>)| prepared(path, |temporary| fill(path, temporary, bytes));
    let prepared = files.iter().map(prepare).collect::<Result<Vec<_>>>()?;
    files.iter().zip(prepared).try_for_each(|((path, _), temporary)| put(temporary, path))
}

/// Lets `write` fill a temporary file beside `path`, then renames it.
pub fn write_with(path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    put(prepared(path, write)?, path)
}

fn fill(path: &Path, temporary: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(temporary, bytes).map_err(|error| unwritable(path, &error))
}

/// A temporary file beside `path`, filled by `write` and on the disk. It goes away with the value.
fn prepared(path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<TempPath> {
    let wrong = |error: io::Error| unwritable(path, &error);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A device or a pipe must not be replaced by a file either.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        let found = if path.is_dir() { "a folder" } else { "something else" };
        return Err(Error::usage(format!("{}: expected a file, found {found}", path.display()))
            .or("name a file; without one, results go to standard output"));
    }
    let temporary = tempfile::Builder::new().prefix(".incidence-").tempfile_in(folder).map_err(wrong)?;
    let temporary = temporary.into_temp_path();
    write(&temporary)?;
    open_to_readers(&temporary, path).map_err(wrong)?;
    std::fs::File::open(&temporary).and_then(|file| file.sync_all()).map_err(wrong)?;
    Ok(temporary)
}

fn put(temporary: TempPath, path: &Path) -> Result<()> {
    temporary.persist(path).map_err(|error| unwritable(path, &error.error))
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::usage(format!("{}: cannot be written: {error}", path.display()))
        .or("name a file in a folder that exists and can be written to")
}

/// Temporary files are private; a result has the permissions of the file it replaces, else the usual ones.
#[cfg(unix)]
fn open_to_readers(temporary: &Path, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0o644, |old| old.permissions().mode());
    std::fs::set_permissions(temporary, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn open_to_readers(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(|error| {
        Error::usage(format!("{}: cannot be made: {error}", path.display()))
            .or("name a folder in a place that can be written to")
    })
}
