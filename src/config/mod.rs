//! From the text of `incidence.toml` to [`Config`], and from that of its overrides to corrections, with messages that say where, what was expected, what was found.
//!
//! It reads no file: whoever opened it hands over the text and its name.

mod check;
mod locate;
mod oncall;
mod overrides;

pub use overrides::overrides;

use crate::model::{Config, Correction, Error, Result, did_you_mean, nearest};
use locate::Located;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Reads a configuration. `file` is its name, for messages only.
///
/// # Errors
///
/// [`Usage`](crate::model::ErrorKind::Usage) with file, line and key: text that is not TOML, a key that does not exist
/// (with the nearest one that does), a value of the wrong kind or outside its range.
///
/// ```
/// let config = incidence::config::parse("timezone = \"Europe/Berlin\"", "incidence.toml").unwrap();
/// assert_eq!(config.calendar().zone().name(), "Europe/Berlin");
/// let error = incidence::config::parse("[privacy]\nmin_grup = 5", "incidence.toml").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "incidence.toml:2: privacy.min_grup: expected a known key, found \"min_grup\"; did you mean \"min_group\"?"
/// );
/// ```
pub fn parse(text: &str, file: &str) -> Result<Config> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let located = Located { text, file };
    let config: Config = toml::from_str(text).map_err(|error| said(&located, &error))?;
    check::values(&config, &located)?;
    Ok(config)
}

/// SHA-256 of what a configuration and its overrides say, as hexadecimal digits: comments, order and white space of the
/// files do not matter, and no file is the same as an empty one.
pub fn sha256(config: &Config, corrections: &[Correction]) -> Result<String> {
    let unwritten = |error| Error::bug(format!("writing a configuration: {error}"));
    let mut canonical = serde_json::to_vec(config).map_err(unwritten)?;
    if !corrections.is_empty() {
        canonical.extend(serde_json::to_vec(corrections).map_err(unwritten)?);
    }
    Ok(Sha256::digest(&canonical).iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    }))
}

/// An error of the TOML reader in our words.
fn said(located: &Located<'_>, error: &toml::de::Error) -> Error {
    let offset = error.span().map(|span| span.start);
    let key = offset.map(|offset| located.key_at(offset)).unwrap_or_default();
    let at = |message: String| Error::usage(message).at(located.place(offset, &key));
    let message = error.message().trim();
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let (found, expected) = rest.split_once('`').unwrap_or((rest, ""));
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return at(format!("expected a known key, found {found:?}")).or(way_out(found, &known));
    }
    if let Some(rest) = message.strip_prefix("missing field `") {
        let missing = rest.split('`').next().unwrap_or_default();
        return at(format!("expected the key `{missing}`, found none")).or(format!("add {missing} = ..."));
    }
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        return at(format!("expected {expected}, found {found}"));
    }
    at(message.replace('\n', ", "))
}

/// The way out of an unknown key: the nearest key beside it, the same key elsewhere, or all that there are.
fn way_out(found: &str, known: &[&str]) -> String {
    let elsewhere = locate::known_keys();
    let elsewhere = elsewhere.iter().find(|path| path.rsplit('.').next() == Some(found));
    match (nearest(found, known.iter().copied()), elsewhere) {
        (Some(near), _) => did_you_mean(found, [near], ""),
        (None, Some(path)) => format!("did you mean {path:?}?"),
        (None, None) if known.is_empty() => "remove it".to_owned(),
        (None, None) => format!("known here: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests;
