//! From the global flags to a session: the store, the configuration beside it, the zone and the moment of looking.

use super::args::Global;
use super::window;
use crate::config;
use crate::model::{Calendar, Config, Correction, Error, Result};
use crate::pipeline::Session;
use crate::store::Store;
use std::path::{Path, PathBuf};

/// The configuration and the corrections that it names: the file that was given, else `incidence.toml` beside the store,
/// else nothing but defaults.
pub fn configuration(global: &Global) -> Result<(Config, Vec<Correction>)> {
    let beside = match global.store.parent() {
        Some(folder) => folder.join("incidence.toml"),
        None => PathBuf::from("incidence.toml"),
    };
    let path: &Path = match &global.config {
        Some(path) => path,
        None if beside.is_file() => &beside,
        None => return Ok((Config::default(), Vec::new())),
    };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::usage(format!("{name}: the configuration cannot be read: {error}")).or("check --config")
    })?;
    let config = config::parse(&text, &name)?;
    let corrections = match &config.overrides.file {
        None => Vec::new(),
        // Beside the configuration, wherever the program runs.
        Some(file) => corrections(&path.parent().unwrap_or(Path::new("")).join(file), &name)?,
    };
    Ok((config, corrections))
}

fn corrections(path: &Path, configuration: &str) -> Result<Vec<Correction>> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::usage(format!("{name}: the overrides cannot be read: {error}"))
            .or(format!("mend overrides.file in {configuration}"))
    })?;
    config::overrides(&text, &name)
}

/// Bounds the engine's threads as `--threads` says.
pub fn bounded(store: Store, global: &Global) -> Result<Store> {
    if let Some(threads) = global.threads {
        store.set_threads(threads as usize)?;
    }
    Ok(store)
}

/// Opens the store to ask it questions, at a moment of looking.
pub fn session(global: &Global, tz: Option<&str>, as_of: Option<&str>) -> Result<Session> {
    let (config, corrections) = configuration(global)?;
    let calendar = match tz {
        Some(name) => Calendar::new(window::zone("--tz", name)?),
        None => config.calendar(),
    };
    let as_of = window::as_of(as_of, &calendar)?;
    let store = bounded(Store::open_read_only(&global.store)?, global)?;
    let sha256 = config::sha256(&config, &corrections)?;
    Session::new(store, config, corrections, sha256, calendar, as_of)
}
