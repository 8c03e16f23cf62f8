//! Opening a store: read-write, read-only, or in memory.

use super::{migrations, wrong};
use crate::model::{Error, Result};
use duckdb::{AccessMode, Config, Connection};
use std::io::Read;
use std::path::Path;

/// A DuckDB file that holds everything that was imported.
///
/// No statement that runs on it reaches a file, the network or an extension: external access is off from the start,
/// and the engine does not let it be turned on again.
pub struct Store {
    pub(super) connection: Connection,
}

/// The oldest engine that reads what is written: its compression of text is smaller and faster than the older ones.
const STORAGE_VERSION: &str = "v1.5.0";

fn config(access: AccessMode) -> duckdb::Result<Config> {
    Config::default()
        .access_mode(access)?
        .with("storage_compatibility_version", STORAGE_VERSION)?
        .enable_autoload_extension(false)?
        .with("autoinstall_known_extensions", "false")?
        .with("allow_community_extensions", "false")?
        .enable_external_access(false)
}

/// Why a store could not be opened, as the user can mend it.
fn cannot_open(name: &str, error: &duckdb::Error) -> Error {
    let text = error.to_string();
    if text.contains("lock") {
        return Error::usage(format!("{name}: expected a store that nobody else has open, found it locked ({text})"))
            .or("wait for the other process to end");
    }
    Error::input(format!("{name}: the store cannot be opened: {text}")).or("check the path and its permissions")
}

/// Refuses a file that is no DuckDB database: the engine would make an empty one in memory beside it, in silence.
fn refuse_other_files(path: &Path, name: &str) -> Result<()> {
    let cannot_read = |error: std::io::Error| {
        Error::input(format!("{name}: the store cannot be read: {error}")).or("check the path and its permissions")
    };
    let mut start = Vec::new();
    match std::fs::File::open(path) {
        Ok(file) => file.take(12).read_to_end(&mut start).map_err(cannot_read)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot_read(error)),
    };
    if !start.is_empty() && start.get(8..) != Some(b"DUCK") {
        return Err(Error::usage(format!(
            "{name}: expected a store of incidence, found a file that is no DuckDB database"
        ))
        .or("give another --store"));
    }
    Ok(())
}

impl Store {
    /// Opens a store to import into it. It is created where it is absent and migrated where it is older.
    pub fn open(path: &Path) -> Result<Store> {
        let name = path.display().to_string();
        refuse_other_files(path, &name)?;
        let access = config(AccessMode::ReadWrite).map_err(wrong("configuring"))?;
        let connection = Connection::open_with_flags(path, access).map_err(|error| cannot_open(&name, &error))?;
        Store::ready(connection, &name)
    }

    /// Opens a store to ask it questions. A missing file is an error, and so is a store of a newer program.
    pub fn open_read_only(path: &Path) -> Result<Store> {
        let name = path.display().to_string();
        if !path.exists() {
            return Err(Error::usage(format!("{name}: expected a store, found no such file"))
                .or("import something first: incidence import FILE"));
        }
        refuse_other_files(path, &name)?;
        let open = || -> Result<Connection> {
            let access = config(AccessMode::ReadOnly).map_err(wrong("configuring"))?;
            Connection::open_with_flags(path, access).map_err(|error| cannot_open(&name, &error))
        };
        let mut connection = open()?;
        let found = migrations::version(&connection, &name)?;
        migrations::refuse_newer(found, &name)?;
        if found < migrations::VERSION {
            drop(connection);
            drop(Store::open(path)?);
            connection = open()?;
        }
        Ok(Store { connection })
    }

    /// A store that is gone when it is dropped.
    pub fn in_memory() -> Result<Store> {
        let access = config(AccessMode::Automatic).map_err(wrong("configuring"))?;
        let connection = Connection::open_in_memory_with_flags(access).map_err(wrong("opening in memory"))?;
        Store::ready(connection, "a store in memory")
    }

    fn ready(connection: Connection, name: &str) -> Result<Store> {
        let found = migrations::version(&connection, name)?;
        migrations::refuse_newer(found, name)?;
        migrations::migrate(&connection, found)?;
        Ok(Store { connection })
    }

    /// Bounds the threads that the engine uses.
    pub fn set_threads(&self, threads: usize) -> Result<()> {
        self.connection.execute_batch(&format!("set threads = {}", threads.max(1))).map_err(wrong("setting threads"))
    }

    /// One value of our own SQL.
    pub(super) fn value<T: duckdb::types::FromSql>(&self, sql: &str, what: &'static str) -> Result<T> {
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(wrong(what))
    }
}
