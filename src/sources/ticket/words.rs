//! Their words -> ours: a word as it is, all that begin alike (`1*`), or any other (`*`).

use std::collections::HashMap;

/// What the words of a column mean. Compared without case.
#[derive(Clone, Debug, Default)]
pub struct Words {
    exact: HashMap<String, String>,
    /// The longest first.
    beginnings: Vec<(String, String)>,
}

impl Words {
    /// Pairs of their word and ours. A `*` at the end of theirs stands for anything.
    ///
    /// ```
    /// use incidence::sources::ticket::Words;
    /// let words = Words::new([("1*".into(), "high".into()), ("Low".into(), "low".into()), ("*".into(), "other".into())]);
    /// assert_eq!(words.ours("1 - Critical"), Some("high"));
    /// assert_eq!(words.ours("LOW"), Some("low"));
    /// assert_eq!(words.ours("lower"), Some("other"));
    /// ```
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Words {
        let mut words = Words::default();
        for (theirs, ours) in pairs {
            let theirs = theirs.to_lowercase();
            match theirs.strip_suffix('*') {
                Some(beginning) => words.beginnings.push((beginning.to_owned(), ours)),
                None => {
                    words.exact.insert(theirs, ours);
                }
            }
        }
        words.beginnings.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words
    }

    /// A list of words that all mean themselves: for asking whether one is among them.
    pub fn list(words: impl IntoIterator<Item = String>) -> Words {
        Words::new(words.into_iter().map(|word| (word.clone(), word)))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.beginnings.is_empty()
    }

    /// Our word for theirs.
    pub fn ours(&self, theirs: &str) -> Option<&str> {
        let theirs = theirs.to_lowercase();
        let is_it = |(beginning, _): &&(String, String)| theirs.starts_with(beginning.as_str());
        let by_beginning = || self.beginnings.iter().find(is_it).map(|(_, ours)| ours);
        self.exact.get(&theirs).or_else(by_beginning).map(String::as_str)
    }
}
