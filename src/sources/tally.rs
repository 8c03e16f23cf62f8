//! What is told once a file: words that are not known and kinds that are not imported, how many and where first.

use crate::model::{Place, Sink, code};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// So many kinds are named in one note.
const NAMED: usize = 12;

/// Words with how often each was found and where first; shared by the threads that parse a file.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<String, (u64, Place)>>);

impl Tally {
    /// Counts a word that stands at a place.
    pub fn count(&self, word: &str, place: Place) {
        let mut words = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match words.get_mut(word) {
            Some((n, first)) => {
                *n += 1;
                *first = place.min(*first);
            }
            None => {
                words.insert(word.to_owned(), (1, place));
            }
        }
    }

    /// Every word with its count and first place, by word.
    pub fn words(&self) -> BTreeMap<String, (u64, Place)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many were counted in all.
    pub fn total(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().map(|(n, _)| n).sum()
    }

    /// The words as kinds that are not imported: one note, each kind with its count.
    pub fn note_not_imported(&self, sink: &mut dyn Sink) {
        let words = self.words();
        if words.is_empty() {
            return;
        }
        let kinds: Vec<_> = words.iter().take(NAMED).map(|(kind, (n, _))| format!("{kind} ({n})")).collect();
        let rest: u64 = words.values().skip(NAMED).map(|(n, _)| n).sum();
        let more = if rest == 0 { String::new() } else { format!(", and others ({rest})") };
        sink.note(code::NOT_IMPORTED, &format!("not imported: {}{more}", kinds.join(", ")));
    }
}
