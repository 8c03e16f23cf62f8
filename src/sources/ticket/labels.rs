//! Values that stand in labels: `service:checkout`, `severity/1`, `sev1`.

/// Which labels hold a value.
#[derive(Clone, Debug, Default)]
pub struct Labels(Vec<(String, Option<String>)>);

impl Labels {
    /// Patterns of labels, the strongest first. What a `*` stands for is the value; a pattern without one is a whole label.
    ///
    /// ```
    /// use incidence::sources::ticket::Labels;
    /// let labels = Labels::new(["severity/*", "sev1"].map(str::to_owned));
    /// assert_eq!(labels.value(["bug", "Severity/2"]), Some("2"));
    /// assert_eq!(labels.value(["bug", "SEV1"]), Some("SEV1"));
    /// assert_eq!(labels.value(["severity/", "several"]), None);
    /// ```
    pub fn new(patterns: impl IntoIterator<Item = String>) -> Labels {
        let parts = |pattern: String| match pattern.split_once('*') {
            Some((before, after)) => (before.to_lowercase(), Some(after.to_lowercase())),
            None => (pattern.to_lowercase(), None),
        };
        Labels(patterns.into_iter().map(parts).collect())
    }

    /// The value that some labels hold, by the first pattern that fits one of them.
    pub fn value<'l>(&self, labels: impl IntoIterator<Item = &'l str, IntoIter: Clone>) -> Option<&'l str> {
        let labels = labels.into_iter();
        self.0.iter().find_map(|pattern| labels.clone().find_map(|label| value(pattern, label)))
    }
}

fn value<'l>((before, after): &(String, Option<String>), label: &'l str) -> Option<&'l str> {
    let Some(after) = after else {
        return (label.to_lowercase() == *before).then_some(label);
    };
    let begin = label.get(..before.len()).filter(|begin| begin.to_lowercase() == *before)?.len();
    let end = label.len().checked_sub(after.len()).filter(|end| *end >= begin)?;
    label.get(end..).filter(|end| end.to_lowercase() == *after)?;
    label.get(begin..end).map(str::trim).filter(|value| !value.is_empty())
}
