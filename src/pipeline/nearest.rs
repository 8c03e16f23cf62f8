//! The nearest known name to one that is not known, for messages.

/// The nearest of the known names, if one is near enough to be what was meant.
///
/// ```
/// use incidence::pipeline::nearest;
/// assert_eq!(nearest("sevrity", ["service", "severity"]), Some("severity"));
/// assert_eq!(nearest("xyz", ["service", "severity"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&lower, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| y.cmp(x)))
        .map(|(_, known)| known)
}

/// The end of a message about a name that is not known: the nearest one, or where all of them are listed.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, all: &str) -> String {
    match nearest(name, known) {
        Some(near) => format!("did you mean {near:?}? {all}"),
        None => all.to_owned(),
    }
}
