//! A value written in a cell: as JSON, or as Python prints it (`{'id': 'P1', 'summary': None}`), which pandas leaves behind.

use serde_json::{Map, Number, Value};

/// Deeper than this no export nests; a cell that does is hostile.
const DEEPEST: usize = 64;

/// The value of a cell: JSON first, then a Python literal; `None` if it is neither.
///
/// ```
/// use incidence::sources::json::literal;
/// assert_eq!(literal(r#"{"a": [1, null]}"#), Some(serde_json::json!({"a": [1, null]})));
/// assert_eq!(literal(r#"{'a': (1, None), 'b': "it's"}"#), Some(serde_json::json!({"a": [1, null], "b": "it's"})));
/// assert_eq!(literal("{'a': datetime.date(2024, 1, 1)}"), None);
/// ```
pub fn literal(text: &str) -> Option<Value> {
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let mut reader = Reader { rest: text.trim() };
    let value = reader.value(0)?;
    reader.rest.is_empty().then_some(value)
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, mark: char) -> bool {
        self.skip_blanks();
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_blanks();
        let value = match self.rest.chars().next()? {
            '{' => self.braces(depth)?,
            '[' => self.sequence('[', ']', depth)?,
            '(' => self.sequence('(', ')', depth)?,
            '\'' | '"' => Value::String(self.string(false)?),
            _ => self.word()?,
        };
        self.skip_blanks();
        Some(value)
    }

    fn sequence(&mut self, open: char, close: char, depth: usize) -> Option<Value> {
        if !self.take(open) {
            return None;
        }
        let mut items = Vec::new();
        loop {
            if self.take(close) {
                return Some(Value::Array(items));
            }
            items.push(self.value(depth + 1)?);
            if !self.take(',') && !self.rest.starts_with(close) {
                return None;
            }
        }
    }

    /// A dictionary, or a set, which becomes a list.
    fn braces(&mut self, depth: usize) -> Option<Value> {
        if !self.take('{') {
            return None;
        }
        let (mut map, mut set) = (Map::new(), Vec::new());
        loop {
            if self.take('}') {
                return Some(if set.is_empty() { Value::Object(map) } else { Value::Array(set) });
            }
            let key = self.value(depth + 1)?;
            if self.take(':') {
                let key = match key {
                    Value::String(key) => key,
                    key => key.to_string(),
                };
                map.insert(key, self.value(depth + 1)?);
            } else {
                set.push(key);
            }
            if !map.is_empty() && !set.is_empty() || (!self.take(',') && !self.rest.starts_with('}')) {
                return None;
            }
        }
    }

    /// A string from its quote on; `is_raw`: a backslash is a letter.
    fn string(&mut self, is_raw: bool) -> Option<String> {
        let quote = self.rest.chars().next()?;
        let mut text = String::new();
        let mut letters = self.rest[1..].char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                letter if letter == quote => {
                    self.rest = &self.rest[1 + at + 1..];
                    return Some(text);
                }
                '\\' if !is_raw => {
                    let (_, escaped) = letters.next()?;
                    let code = |letters: &mut std::str::CharIndices<'_>, n: usize| {
                        let digits: String = letters.by_ref().take(n).map(|(_, digit)| digit).collect();
                        char::from_u32(u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == n)?)
                    };
                    match escaped {
                        'n' => text.push('\n'),
                        'r' => text.push('\r'),
                        't' => text.push('\t'),
                        'x' => text.push(code(&mut letters, 2)?),
                        'u' => text.push(code(&mut letters, 4)?),
                        'U' => text.push(code(&mut letters, 8)?),
                        '\\' | '\'' | '"' => text.push(escaped),
                        // Python keeps a backslash that escapes nothing.
                        other => text.extend(['\\', other]),
                    }
                }
                letter => text.push(letter),
            }
        }
        None
    }

    /// A name of a constant, a number, or a string with a prefix.
    fn word(&mut self) -> Option<Value> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '-' | '.');
        let (word, rest) = self.rest.split_at(self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len()));
        if rest.starts_with(['\'', '"']) {
            let is_raw = word.eq_ignore_ascii_case("r");
            if !is_raw && !word.eq_ignore_ascii_case("u") && !word.eq_ignore_ascii_case("b") {
                return None;
            }
            self.rest = rest;
            return self.string(is_raw).map(Value::String);
        }
        self.rest = rest;
        Some(match word {
            "None" | "nan" | "NaN" | "NaT" | "null" => Value::Null,
            "True" | "true" => Value::Bool(true),
            "False" | "false" => Value::Bool(false),
            number => match number.parse::<i64>() {
                Ok(whole) => Value::Number(whole.into()),
                Err(_) => {
                    Value::Number(number.parse().ok().filter(|n: &f64| n.is_finite()).and_then(Number::from_f64)?)
                }
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_python_prints_is_read() {
        for (text, expected) in [
            ("[]", json!([])),
            (
                "[{'at': '2024-05-01T10:00:00Z', 'n': 1.5, 'ok': True,}]",
                json!([{"at": "2024-05-01T10:00:00Z", "n": 1.5, "ok": true}]),
            ),
            ("{'a': \"it's\", 'b': 'say \"x\"', 'c': 'it\\'s'}", json!({"a": "it's", "b": "say \"x\"", "c": "it's"})),
            ("{'a': 'x\\n\\t\\\\ \\xe9 \\u00e9 \\U0001f525 \\d'}", json!({"a": "x\n\t\\ é é 🔥 \\d"})),
            ("{'a': u'x', 'b': r'\\n', 1: nan}", json!({"a": "x", "b": "\\n", "1": null})),
            ("{'a', 'b'}", json!(["a", "b"])),
            ("(None, -3, 1e3)", json!([null, -3, 1000.0])),
            ("null", json!(null)),
        ] {
            assert_eq!(literal(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_literal_is_none() {
        for text in [
            "",
            "checkout",
            "{'a': }",
            "{'a'",
            "['a' 'b']",
            "{'a': 1} x",
            "__import__('os')",
            "[a, b]",
            "'\\x4'",
            "inf",
        ] {
            assert_eq!(literal(text), None, "{text}");
        }
        assert_eq!(literal(&"[".repeat(100_000)), None);
        assert_eq!(literal(&"['a', ".repeat(100_000)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_without_a_panic(text in ".*", open in prop::sample::select(vec!["", "{'", "['", "{'a': '\\", "u'"])) {
            let _ = literal(&format!("{open}{text}"));
        }
    }
}
