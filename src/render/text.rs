//! Words from the data are hostile: what they become before and inside each format.

use std::borrow::Cow;

/// The text without anything invisible that could steer a reader or a program: control characters and directional
/// overrides become U+FFFD, line breaks and tabs become spaces.
///
/// ```
/// use incidence::render::text::printable;
/// assert_eq!(printable("db\u{1b}[31m\ndown"), "db\u{fffd}[31m down");
/// assert_eq!(printable("plain"), "plain");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    let replace = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {
            Some('\u{fffd}')
        }
        c if c.is_control() => Some('\u{fffd}'),
        _ => None,
    };
    if text.chars().any(|c| replace(c).is_some()) {
        Cow::Owned(text.chars().map(|c| replace(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The address if it is an absolute `http` or `https` one without spaces or control characters, and without a name or a
/// password before the host, which would be forwarded with the report or look like a host that it is not.
///
/// ```
/// use incidence::render::text::web_address;
/// assert!(web_address("https://example.org/i/1").is_some());
/// assert!(web_address("javascript:alert(1)").is_none());
/// ```
pub fn web_address(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = !host.is_empty() && !host.contains('@');
    let is_clean = !url.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\'));
    (matches!(scheme.as_str(), "http" | "https") && is_plain && is_clean && *url == *printable(url)).then_some(url)
}

/// The text inside XML or HTML, element or attribute.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Between `@` or `#` and what follows, so that a chat or a forge mentions nobody and refers to nothing: a space of no width.
const APART: char = '\u{200b}';

/// The text inside a line or a table cell of Markdown: it stays what it is, whatever it looks like.
///
/// ```
/// use incidence::render::text::markdown;
/// assert_eq!(markdown("a|b <script> [x](y) `z`"), r"a&#124;b &lt;script&gt; \[x\](y) \`z\`");
/// ```
pub fn markdown(text: &str) -> String {
    let text = &*printable(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A backslash before a bar is read differently by different readers; the entity ends no cell anywhere.
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(c);
                if c == '#' && is_followed_by_a_word(text, at) {
                    out.push(APART);
                }
            }
            '@' if is_followed_by_a_word(text, at) => {
                out.push(c);
                out.push(APART);
            }
            // Bare addresses must not become links.
            ':' if text[at..].starts_with("://") => out.push_str("\\:"),
            '.' if text[..at].to_ascii_lowercase().ends_with("www") => out.push_str("\\."),
            c => out.push(c),
        }
    }
    out
}

/// The text as a paragraph of Markdown: what would begin a list, a rule, a heading or code there does not.
///
/// ```
/// use incidence::render::text::markdown_line;
/// assert_eq!(markdown_line("  - a"), r"\- a");
/// assert_eq!(markdown_line("1. b"), r"1\. b");
/// ```
pub fn markdown_line(text: &str) -> String {
    let mut line = markdown(text.trim_start());
    let n_digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let at = if n_digits > 0 && line[n_digits..].starts_with(['.', ')']) { n_digits } else { 0 };
    if at > 0 || line.starts_with(['-', '+', '=']) {
        line.insert(at, '\\');
    }
    line
}

/// The text inside a message for Slack, whose `mrkdwn` knows no escape but that of `&`, `<` and `>`: what would format
/// becomes its look-alike, what would mention somebody or become a link is set apart from what follows.
///
/// ```
/// use incidence::render::text::slack;
/// assert_eq!(slack("<!here> *a* `b` c_d"), "&lt;!here&gt; ∗a∗ ˋbˋ c_d");
/// ```
pub fn slack(text: &str) -> String {
    let text = &*printable(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            // At the beginning of a line this is a quotation, escaped or not.
            '>' if out.trim().is_empty() => out.push_str("\u{200b}&gt;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '*' => out.push('∗'),
            '`' => out.push('ˋ'),
            '~' => out.push('∼'),
            '|' => out.push('¦'),
            // Inside a word it formats nothing, and names are full of it.
            '_' if !(is_followed_by_a_word(text, at) && text[..at].ends_with(char::is_alphanumeric)) => out.push('ˍ'),
            '@' | '#' if is_followed_by_a_word(text, at) => {
                out.push(c);
                out.push(APART);
            }
            ':' if text[at..].starts_with("://") => {
                out.push(c);
                out.push(APART);
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a letter or a digit comes after the sign of one byte at a place.
fn is_followed_by_a_word(text: &str, at: usize) -> bool {
    text[at + 1..].starts_with(char::is_alphanumeric)
}

/// The text, cut to so many characters with `…` where it is longer.
pub fn shortened(text: &str, characters: usize) -> Cow<'_, str> {
    match text.char_indices().nth(characters) {
        None => Cow::Borrowed(text),
        Some(_) => {
            let head: String = text.chars().take(characters.saturating_sub(1)).collect();
            Cow::Owned(format!("{}…", head.trim_end()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_followed() {
        for address in ["http://a.example/", "HTTPS://a.example/x?y=1&z='2'"] {
            assert_eq!(web_address(address), Some(address));
        }
        for address in [
            "javascript:alert(1)",
            "java\nscript://x",
            " https://a.example",
            "https://a.example/\" onclick=\"x",
            "data:text/html,<b>",
            "file:///etc/passwd",
            "//a.example",
            "https://a.example/\u{202e}gpj.exe",
            "https://a.example@b.example/",
            "https:///x",
            "",
        ] {
            assert_eq!(web_address(address), None, "{address:?}");
        }
    }

    #[test]
    fn markdown_text_makes_no_links_and_no_markup() {
        assert_eq!(markdown("https://a.example www.b.example"), r"https\://a.example www\.b.example");
        assert_eq!(markdown("a\r\n| b |\n# c"), r"a  &#124; b &#124; \# c");
        assert_eq!(markdown("\\|"), r"\\&#124;");
    }

    #[test]
    fn nobody_is_mentioned_and_nothing_is_referred_to() {
        assert_eq!(markdown("@ops #12 a@b.example # @"), "@\u{200b}ops \\#\u{200b}12 a@\u{200b}b.example \\# @");
        assert_eq!(slack("@ops #ops https://a.example"), "@\u{200b}ops #\u{200b}ops https:\u{200b}//a.example");
    }

    #[test]
    fn a_paragraph_of_markdown_begins_nothing_else() {
        let cases =
            [("12) a", r"12\) a"), ("+ a", r"\+ a"), ("===", r"\==="), ("    code", "code"), ("2026 was", "2026 was")];
        for (text, line) in cases {
            assert_eq!(markdown_line(text), line);
        }
    }

    #[test]
    fn slack_formats_nothing_of_the_text() {
        assert_eq!(slack("> a"), "\u{200b}&gt; a");
        assert_eq!(slack("_a_ ~b~ x_y <https://a.example|b>"), "ˍaˍ ∼b∼ x_y &lt;https:\u{200b}//a.example¦b&gt;");
    }

    #[test]
    fn cutting_counts_characters_not_bytes() {
        assert_eq!(shortened("äöüß", 4), "äöüß");
        assert_eq!(shortened("äöüß!", 4), "äöü…");
    }
}
