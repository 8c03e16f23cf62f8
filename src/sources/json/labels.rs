//! Free keys with short values, as labels and annotations are.

use super::tolerant::{Fields, Scalar};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Keys with their values, in the order of the keys.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(transparent)]
pub struct Labels<'a>(#[serde(borrow)] BTreeMap<String, Scalar<'a>>);

impl Labels<'_> {
    /// The value of a key, if it holds text or a number.
    pub fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        self.0.get(key)?.text()
    }

    /// Every key whose value is text or a number, with it.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.0.iter().filter_map(|(key, value)| Some((key.as_str(), value.text()?)))
    }

    /// Every key with its value as it stands, blanks kept; one that is no text is left out.
    pub fn raw_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(key, value)| match value {
            Scalar::Text(text) => Some((key.as_str(), text.as_ref())),
            _ => None,
        })
    }
}

impl<'de: 'a, 'a> Fields<'de> for Labels<'a> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::json::Tolerant;

    #[test]
    fn values_of_any_type_are_taken_and_only_text_and_numbers_are_given() {
        let text = r#"{"b":"two ","a":1,"c":null,"d":["x"],"e":""}"#;
        let Ok(Tolerant::There(labels)) = serde_json::from_str::<Tolerant<Labels<'_>>>(text) else {
            panic!("an object is read as labels")
        };
        let pairs: Vec<(&str, String)> = labels.pairs().map(|(key, value)| (key, value.into_owned())).collect();
        assert_eq!(pairs, [("a", "1".to_owned()), ("b", "two".to_owned())]);
        assert_eq!(labels.raw_pairs().collect::<Vec<_>>(), [("b", "two "), ("e", "")]);
        assert_eq!(labels.get("b").as_deref(), Some("two"));
        assert_eq!(labels.get("c"), None);
    }
}
