//! The lines of an iCalendar text: folded lines joined, and each taken apart into name, parameters and value (RFC 5545, 3.1).

use std::borrow::Cow;

/// A line of content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it stands in the file, from 1.
    pub(super) number: u64,
    /// In upper case.
    pub(super) name: String,
    /// Names in upper case, values without quotes.
    pub(super) params: Vec<(String, String)>,
    /// As it stands: escapes of text are not resolved.
    pub(super) value: String,
}

impl Line {
    /// The value of a parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value as text.
    pub(super) fn text(&self) -> String {
        unescaped(&self.value).trim().to_owned()
    }
}

/// What stands on a line of a file once folds are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A line of content.
    Line(Line),
    /// Its number: there is no colon, or no name before it.
    NoContent(u64),
    /// Its number: it is not UTF-8.
    NotUtf8(u64),
}

/// Every line of a text that holds anything.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Read> {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut number = 0;
    let mut next = move || {
        let line;
        (line, rest) = physical(rest)?;
        number += 1;
        let first = number;
        let mut whole = Cow::Borrowed(line);
        // A fold may stand anywhere, even inside of a letter: bytes are joined, not text.
        while let Some(b' ' | b'\t') = rest.first() {
            let Some((more, after)) = physical(rest) else { break };
            whole.to_mut().extend_from_slice(&more[1..]);
            (rest, number) = (after, number + 1);
        }
        Some((first, whole))
    };
    std::iter::from_fn(move || {
        loop {
            let (number, line) = next()?;
            if line.trim_ascii().is_empty() {
                continue;
            }
            return Some(match std::str::from_utf8(&line) {
                Err(_) => Read::NotUtf8(number),
                Ok(text) => parsed(number, text).map_or(Read::NoContent(number), Read::Line),
            });
        }
    })
}

/// The next line, and what follows its end: `\r\n`, `\n` or a lone `\r`.
fn physical(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if bytes.is_empty() {
        return None;
    }
    let Some(end) = memchr::memchr2(b'\n', b'\r', bytes) else { return Some((bytes, &[])) };
    let after = if bytes[end..].starts_with(b"\r\n") { end + 2 } else { end + 1 };
    Some((&bytes[..end], &bytes[after..]))
}

/// The lines of a file from one to another, both counted from 1 and both included, as they stand.
pub(super) struct Raw<'b> {
    bytes: &'b [u8],
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'b> Raw<'b> {
    /// Finds the lines of a file.
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let (mut starts, mut rest) = (Vec::new(), bytes);
        while let Some((_, after)) = physical(rest) {
            starts.push(bytes.len() - rest.len());
            rest = after;
        }
        Raw { bytes, starts }
    }

    /// Some of them.
    pub(super) fn lines(&self, from: u64, to: u64) -> &'b [u8] {
        let start = |line: u64| {
            let index = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
            self.starts.get(index).copied().unwrap_or(self.bytes.len())
        };
        let (from, to) = (start(from), start(to.saturating_add(1)));
        self.bytes.get(from..to).unwrap_or_default().trim_ascii()
    }
}

fn parsed(number: u64, text: &str) -> Option<Line> {
    let text = text.trim_end();
    let end = text.find([';', ':'])?;
    let name = text[..end].trim();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
        return None;
    }
    let mut rest = &text[end..];
    let mut params = Vec::new();
    while let Some(param) = rest.strip_prefix(';') {
        let end = outside_quotes(param, &[';', ':'])?;
        let (name, value) = param[..end].split_once('=').unwrap_or((&param[..end], ""));
        params.push((name.trim().to_ascii_uppercase(), unquoted(value)));
        rest = &param[end..];
    }
    // A group before the name, as in `item1.URL`, says nothing of it.
    let name = name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase();
    Some(Line { number, name, params, value: rest.strip_prefix(':')?.to_owned() })
}

/// Where the first of some marks stands that is not between double quotes.
fn outside_quotes(text: &str, marks: &[char]) -> Option<usize> {
    let mut is_quoted = false;
    for (at, letter) in text.char_indices() {
        if letter == '"' {
            is_quoted = !is_quoted;
        } else if !is_quoted && marks.contains(&letter) {
            return Some(at);
        }
    }
    None
}

/// A parameter's value without quotes and with the escapes of RFC 6868 resolved.
fn unquoted(value: &str) -> String {
    let value = value.trim().trim_matches('"');
    if !value.contains('^') {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        let escaped = match (letter, letters.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('\'')) => '"',
            ('^', Some('^')) => '^',
            _ => {
                text.push(letter);
                continue;
            }
        };
        letters.next();
        text.push(escaped);
    }
    text
}

/// A text with its escapes resolved: `\n`, `\,`, `\;`, `\\`.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped @ (',' | ';' | '\\' | ':' | '"')) => text.push(escaped),
                Some(other) => text.extend(['\\', other]),
                None => text.push('\\'),
            },
            letter => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> Line {
        match lines(text.as_bytes()).next() {
            Some(Read::Line(line)) => line,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn folds_are_joined_with_any_end_of_line() {
        for text in ["SUMMARY:on\r\n  call\r\nX:1", "SUMMARY:on\n  call\nX:1", "SUMMARY:o\r\n n\r\n\t call\r\nX:1"] {
            let all: Vec<Read> = lines(text.as_bytes()).collect();
            assert_eq!(all.len(), 2, "{text:?}");
            assert!(matches!(&all[0], Read::Line(line) if line.value == "on call" && line.number == 1), "{all:?}");
        }
        let split_letter = b"SUMMARY:Zo\xc3\r\n \xab";
        assert!(matches!(lines(split_letter).next(), Some(Read::Line(line)) if line.value == "Zo\u{eb}"));
    }

    #[test]
    fn parameters_may_hold_the_marks_that_end_them() {
        let line = one("ATTENDEE;CN=\"Doe: Jane; Dr\";ROLE=chair;X:mailto:jane@example.com");
        assert_eq!(line.param("CN"), Some("Doe: Jane; Dr"));
        assert_eq!((line.param("ROLE"), line.param("X"), line.param("Y")), (Some("chair"), Some(""), None));
        assert_eq!(line.value, "mailto:jane@example.com");
        assert_eq!(one("A;CN=a^'b^^c^nd^e:x").param("CN"), Some("a\"b^c\nd^e"));
        assert_eq!(one("item1.dtstart;value=date:20240101").name, "DTSTART");
    }

    #[test]
    fn text_is_unescaped_once() {
        assert_eq!(one(r"SUMMARY:a\, b\; c\nd \\n e\x").text(), "a, b; c\nd \\n e\\x");
    }

    #[test]
    fn what_is_no_content_is_told_with_its_line() {
        let all: Vec<Read> = lines(b"A:1\n\nhello world\nB\xff:1\n:x\n").collect();
        assert_eq!(all[1..], [Read::NoContent(3), Read::NotUtf8(4), Read::NoContent(5)]);
    }

    #[test]
    fn lines_are_found_again_as_they_stand() {
        let raw = Raw::new(b"a:1\r\nb:2\r\n c\rd:3");
        assert_eq!(raw.lines(2, 3), b"b:2\r\n c");
        assert_eq!((raw.lines(4, 9), raw.lines(9, 12), raw.lines(3, 2)), (&b"d:3"[..], &b""[..], &b""[..]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for _ in lines(&bytes) {}
        }
    }
}
