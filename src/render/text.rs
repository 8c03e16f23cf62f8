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

/// The address if it is an absolute `http` or `https` one without spaces or control characters.
///
/// ```
/// use incidence::render::text::web_address;
/// assert!(web_address("https://example.org/i/1").is_some());
/// assert!(web_address("javascript:alert(1)").is_none());
/// ```
pub fn web_address(url: &str) -> Option<&str> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    let is_clean = !url.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\'));
    (matches!(scheme.as_str(), "http" | "https") && is_clean && *url == *printable(url)).then_some(url)
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

/// The text inside a line or a table cell of Markdown: it stays what it is, whatever it looks like.
///
/// ```
/// use incidence::render::text::markdown;
/// assert_eq!(markdown("a|b <script> [x](y) `z`"), r"a&#124;b &lt;script&gt; \[x\](y) \`z\`");
/// ```
pub fn markdown(text: &str) -> String {
    let text = printable(text);
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
            }
            // Bare addresses must not become links.
            ':' if text[at..].starts_with("://") => out.push_str("\\:"),
            '.' if text[..at].to_ascii_lowercase().ends_with("www") => out.push_str("\\."),
            c => out.push(c),
        }
    }
    out
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
    fn cutting_counts_characters_not_bytes() {
        assert_eq!(shortened("äöüß", 4), "äöüß");
        assert_eq!(shortened("äöüß!", 4), "äöü…");
    }
}
