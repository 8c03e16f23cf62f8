//! What the name of a document's file says: its id where the front matter has none, and a date.

use super::written::{self, Day};
use chrono::NaiveDate;

/// Names that say nothing: the folder's name is the document's.
const GENERIC: &[&str] =
    &["readme", "index", "postmortem", "post-mortem", "post_mortem", "report", "incident", "retrospective"];

/// The id of a document: the name of its file without folders and endings. Standard input has none.
pub(super) fn id(file: &str) -> Option<String> {
    let mut parts = file.rsplit(['/', '\\']);
    let stem = stem(parts.next()?);
    let is_generic = |stem: &str| GENERIC.contains(&stem.to_lowercase().as_str());
    let name = if is_generic(stem) { parts.find(|part| !matches!(*part, "" | "." | ".."))? } else { stem };
    (!name.is_empty() && name != "-").then(|| name.to_owned())
}

fn stem(name: &str) -> &str {
    let mut name = name;
    for ending in [".gz", ".zst", ".txt", ".md", ".markdown", ".mdown", ".mkd"] {
        let at = name.len().saturating_sub(ending.len());
        if name.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(ending)) {
            name = &name[..at];
        }
    }
    name
}

/// The date in the name of a file: `2024-03-12-search.md`, `search_20240312.md`.
pub(super) fn day(file: &str) -> Option<NaiveDate> {
    let name = id(file)?.replace('_', "-");
    let is_alone = |at: usize, end: usize| {
        let is_digit = |letter: Option<&u8>| letter.is_some_and(u8::is_ascii_digit);
        !is_digit(at.checked_sub(1).and_then(|before| name.as_bytes().get(before)))
            && !is_digit(name.as_bytes().get(end))
    };
    let found = |at: usize, len: usize| {
        let text = name.get(at..at + len).filter(|_| is_alone(at, at + len))?;
        let text = match len {
            8 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])
            }
            10 if text.as_bytes()[..4].iter().all(u8::is_ascii_digit) => text.to_owned(),
            _ => return None,
        };
        match written::day(&text)? {
            Day::Sure(day) => Some(day),
            Day::Undecided => None,
        }
    };
    (0..name.len().min(200)).find_map(|at| found(at, 10).or_else(|| found(at, 8)))
}
