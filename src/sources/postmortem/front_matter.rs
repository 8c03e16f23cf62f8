//! The front matter of a document: the YAML between two lines of dashes at its start, as far as post-mortems use it (keys,
//! texts, lists, keys below keys).

/// A key with its values. `impact:` with `start:` below it is the key `impact start`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// In the file, from 1.
    pub line: u64,
    pub key: String,
    pub values: Vec<String>,
}

/// What stands between the dashes, and what comes after it.
#[derive(Clone, Debug, Default)]
pub(super) struct FrontMatter<'t> {
    pub entries: Vec<Entry>,
    /// Lines that are none of the forms that are read.
    pub unread: Vec<u64>,
    /// The document.
    pub body: &'t str,
    /// The number of its first line in the file.
    pub body_line: u64,
}

/// Reads the front matter, if the text begins with one that ends.
pub(super) fn read(whole: &str) -> FrontMatter<'_> {
    let without = FrontMatter { body: whole, body_line: 1, ..FrontMatter::default() };
    let mut lines = whole.split_inclusive('\n');
    let Some(first) = lines.next().filter(|first| first.trim_end() == "---") else { return without };
    let mut found = FrontMatter { body: "", body_line: 2, ..FrontMatter::default() };
    let mut at = first.len();
    let mut above: Vec<(usize, String)> = Vec::new();
    for line in lines {
        at += line.len();
        found.body_line += 1;
        let text = line.trim_end();
        if text == "---" || text == "..." {
            found.body = whole.get(at..).unwrap_or_default();
            return found;
        }
        found.read_line(text, &mut above);
    }
    without
}

impl FrontMatter<'_> {
    /// One line. `above` holds the keys that it lies below, with their indentation.
    fn read_line(&mut self, text: &str, above: &mut Vec<(usize, String)>) {
        let number = self.body_line - 1;
        let bare = text.trim_start();
        let indent = text.len() - bare.len();
        if bare.is_empty() || bare.starts_with('#') {
            return;
        }
        if let Some(item) = bare.strip_prefix("- ").or((bare == "-").then_some("")) {
            match self.entries.last_mut() {
                Some(entry) => entry.values.extend(scalar(item)),
                None => self.unread.push(number),
            }
            return;
        }
        let key_ends = bare.find(": ").or_else(|| bare.strip_suffix(':').map(str::len));
        let Some((key, value)) = key_ends.map(|end| (&bare[..end], bare[end + 1..].trim())) else {
            // The next line of a text that is folded.
            match self.entries.last_mut() {
                Some(entry) if indent > 0 && !entry.values.is_empty() => {
                    let folded = entry.values.pop().unwrap_or_default();
                    entry.values.push(format!("{folded} {bare}").trim().to_owned());
                }
                _ => self.unread.push(number),
            }
            return;
        };
        while above.last().is_some_and(|(of_above, _)| *of_above >= indent) {
            above.pop();
        }
        above.push((indent, unquoted(key).to_owned()));
        let key: Vec<&str> = above.iter().map(|(_, key)| key.as_str()).collect();
        let values = match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
            Some(list) => list.split(',').filter_map(scalar).collect(),
            // Of a folded text only the mark stands here.
            None if matches!(value, "|" | ">" | "|-" | ">-") => vec![String::new()],
            None => scalar(value).into_iter().collect(),
        };
        self.entries.push(Entry { line: number, key: key.join(" "), values });
    }
}

/// A value without its quotes and its comment; `None` if there is none.
fn scalar(text: &str) -> Option<String> {
    let text = text.trim();
    let text =
        if text.starts_with(['"', '\'']) { unquoted(text) } else { text.split(" #").next().unwrap_or_default().trim() };
    (!crate::sources::stamp::is_missing(text) && text != "~").then(|| text.to_owned())
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}
