//! A document as JSON: the same structure, figures unrounded, keys in a stable order.

use crate::model::{Error, Result};
use crate::report::Document;

/// The document as indented JSON with a line break at its end.
pub fn json(document: &Document) -> Result<Vec<u8>> {
    let mut bytes =
        serde_json::to_vec_pretty(document).map_err(|error| Error::bug(format!("a report as JSON: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}
