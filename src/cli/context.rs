//! From the global flags to a session: the store, the configuration beside it, the zone and the moment of looking.

use super::args::{Global, NamesArgs};
use super::window;
use crate::config;
use crate::model::{Calendar, Config, Correction, Error, Result};
use crate::pipeline::Session;
use crate::sources::days_off as calendar_days;
use crate::store::Store;
use std::path::{Path, PathBuf};

/// The variable of the environment that may hold the key of pseudonyms.
const KEY: &str = "INCIDENCE_ANONYMISE_KEY";
/// A shorter key can be guessed.
const FEWEST_BYTES: usize = 16;

/// The file of the configuration: the one that was given, else `incidence.toml` beside the store, if there is one.
fn config_path(global: &Global) -> Option<PathBuf> {
    let beside = match global.store.parent() {
        Some(folder) => folder.join("incidence.toml"),
        None => PathBuf::from("incidence.toml"),
    };
    global.config.clone().or_else(|| beside.is_file().then_some(beside))
}

/// A file that the configuration names lies beside it, wherever the program runs.
fn beside(path: &Path, file: &str) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(file)
}

/// The configuration with the days off of its calendars, and the corrections that it names; defaults without a file.
pub fn configuration(global: &Global) -> Result<(Config, Vec<Correction>)> {
    let Some(path) = config_path(global) else { return Ok((Config::default(), Vec::new())) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Error::usage(format!("{name}: the configuration cannot be read: {error}")).or("check --config")
    })?;
    let mut config = config::parse(&text, &name)?;
    days_off(&mut config, &path, &name)?;
    let corrections = match &config.overrides.file {
        None => Vec::new(),
        Some(file) => corrections(&beside(&path, file), &name)?,
    };
    Ok((config, corrections))
}

/// Adds the days off of the calendars that are named, for everybody, a team or a person.
fn days_off(config: &mut Config, path: &Path, configuration: &str) -> Result<()> {
    let teams =
        config.teams.iter_mut().filter_map(|(name, team)| Some((format!("teams.{name}."), team.holidays.as_mut()?)));
    let people =
        config.people.iter_mut().filter_map(|(name, one)| Some((format!("people.{name}."), one.holidays.as_mut()?)));
    for (owner, holidays) in std::iter::once((String::new(), &mut config.holidays)).chain(teams).chain(people) {
        let files: Vec<String> = holidays.named_files().map(str::to_owned).collect();
        for file in files {
            let path = beside(path, &file);
            let name = path.display().to_string();
            let bytes = std::fs::read(&path).map_err(|error| {
                Error::usage(format!("{name}: the calendar of days off cannot be read: {error}"))
                    .or(format!("mend {owner}holidays.file in {configuration}"))
            })?;
            holidays.add(calendar_days(&bytes, &name)?);
        }
    }
    Ok(())
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

/// Pseudonyms under the key that the user keeps, where names are not to be shown: the file of the flag, else the environment,
/// else the file of the configuration. Only who asks for pseudonyms needs it.
pub fn hide_names(session: &mut Session, global: &Global, names: &NamesArgs) -> Result<()> {
    if !names.anonymise {
        return Ok(());
    }
    let named = session.config.privacy.key_file.as_deref();
    let (place, way_out, key) = if let Some(path) = &names.anonymise_key_file {
        (path.display().to_string(), "check --anonymise-key-file", Some(std::fs::read(path)))
    } else if let Some(key) = std::env::var_os(KEY) {
        (format!("${KEY}"), "set it to a key, or unset it", Some(Ok(key.into_encoded_bytes())))
    } else if let (Some(file), Some(path)) = (named, config_path(global)) {
        let path = beside(&path, file);
        (path.display().to_string(), "check privacy.key_file of the configuration", Some(std::fs::read(path)))
    } else {
        (String::new(), "", None)
    };
    let key = key
        .transpose()
        .map_err(|error| Error::usage(format!("{place}: the key of pseudonyms cannot be read: {error}")).or(way_out))?;
    let key = key.as_deref().map(<[u8]>::trim_ascii);
    if let Some(short) = key.filter(|key| key.len() < FEWEST_BYTES) {
        let n = short.len();
        let message = format!("{place}: expected a key of at least {FEWEST_BYTES} bytes, found {n}");
        return Err(Error::usage(message).or("make one with: openssl rand -hex 32 > FILE"));
    }
    session.hide_names(key)
}
