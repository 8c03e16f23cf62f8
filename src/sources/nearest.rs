//! The nearest known word to one that is not known, for messages.

/// The known word that a word was probably meant to be; `None` if none is near.
///
/// ```
/// use incidence::sources::nearest::nearest;
/// assert_eq!(nearest("detectd_at", ["created_at", "detected_at"]), Some("detected_at"));
/// assert_eq!(nearest("colour", ["created_at", "detected_at"]), None);
/// ```
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, known)| known)
}

/// `; did you mean X?` or nothing, to put behind a message.
pub fn did_you_mean<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(word, known).map_or(String::new(), |near| format!(" (did you mean {near}?)"))
}
