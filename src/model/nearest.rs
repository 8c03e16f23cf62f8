//! The nearest known name to one that is not known, for messages.

/// The known name that was probably meant: few letters differ, or it begins with what was found. Of two that are equally
/// near, the first of the alphabet; `None` if none is near.
///
/// ```
/// use incidence::model::nearest;
/// assert_eq!(nearest("detectd_at", ["created_at", "detected_at"]), Some("detected_at"));
/// assert_eq!(nearest("Sev", ["service", "severity"]), Some("severity"));
/// assert_eq!(nearest("colour", ["created_at", "detected_at"]), None);
/// ```
pub fn nearest<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let found = found.to_lowercase();
    let n_found = found.chars().count();
    let near = |name: &'k str| {
        let lower = name.to_lowercase();
        let n_differ = strsim::damerau_levenshtein(&found, &lower);
        let is_near = n_differ <= 1 + n_found.max(lower.chars().count()) / 3;
        (is_near || (n_found >= 3 && lower.starts_with(&found))).then_some((n_differ, name))
    };
    known.into_iter().filter_map(near).min().map(|(_, name)| name)
}

/// The way out of a message about a name that is not known: the nearest one, and what else helps (`all`, which may be
/// empty).
///
/// ```
/// use incidence::model::did_you_mean;
/// let all = "`incidence list dimensions` lists them";
/// assert_eq!(did_you_mean("servce", ["service", "team"], all), format!("did you mean \"service\"? {all}"));
/// assert_eq!(did_you_mean("xyzzy", ["service", "team"], all), all);
/// ```
pub fn did_you_mean<'k>(found: &str, known: impl IntoIterator<Item = &'k str>, all: &str) -> String {
    match nearest(found, known) {
        Some(near) if all.is_empty() => format!("did you mean {near:?}?"),
        Some(near) => format!("did you mean {near:?}? {all}"),
        None => all.to_owned(),
    }
}
