//! Which key stands at a place of the text, and at which place a key stands.

use crate::model::Config;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a configuration and the name of its file.
pub(super) struct Located<'a> {
    pub text: &'a str,
    pub file: &'a str,
}

impl Located<'_> {
    /// `incidence.toml:3: targets.response`, as far as it is known.
    pub(super) fn place(&self, offset: Option<usize>, key: &str) -> String {
        let line = offset.and_then(|offset| self.text.get(..offset)).map(|before| before.matches('\n').count() + 1);
        let line = line.map_or(String::new(), |line| format!(":{line}"));
        let key = if key.is_empty() { String::new() } else { format!(": {key}") };
        format!("{}{line}{key}", self.file)
    }

    /// The place of a key, given as its parts; that of the nearest table around it where it does not stand itself.
    pub(super) fn place_of(&self, path: &[&str]) -> String {
        let key = path.join(".");
        let Ok(root) = DeTable::parse(self.text) else { return self.place(None, &key) };
        let (mut table, mut offset) = (Some(root.get_ref()), None);
        for part in path {
            let Some(entry) = table.and_then(|table| table.iter().find(|(name, _)| name.get_ref() == part)) else {
                break;
            };
            offset = Some(entry.0.span().start);
            table = entry.1.get_ref().as_table();
        }
        self.place(offset, &key)
    }

    /// The dotted key whose name or value covers an offset; empty if there is none.
    pub(super) fn key_at(&self, offset: usize) -> String {
        let mut path = Vec::new();
        if let Ok(root) = DeTable::parse(self.text) {
            descend(root.get_ref(), offset, &mut path);
        }
        path.join(".")
    }
}

fn descend(table: &DeTable<'_>, offset: usize, path: &mut Vec<String>) {
    let entry = table.iter().find(|(name, value)| name.span().contains(&offset) || covers(value, offset));
    let Some((name, value)) = entry else { return };
    path.push(name.get_ref().to_string());
    match value.get_ref() {
        DeValue::Table(inner) => descend(inner, offset, path),
        DeValue::Array(items) => {
            let item = items.iter().find(|item| covers(item, offset)).and_then(|item| item.get_ref().as_table());
            item.into_iter().for_each(|inner| descend(inner, offset, path));
        }
        _ => {}
    }
}

/// Whether a value, or anything inside it, covers the offset: the parts of `[a.b]` and `[[a]]` need not stand together.
fn covers(value: &Spanned<DeValue<'_>>, offset: usize) -> bool {
    value.span().contains(&offset)
        || match value.get_ref() {
            DeValue::Table(table) => {
                table.iter().any(|(name, value)| name.span().contains(&offset) || covers(value, offset))
            }
            DeValue::Array(items) => items.iter().any(|item| covers(item, offset)),
            _ => false,
        }
}

/// Every key that the default configuration has, dotted.
pub(super) fn known_keys() -> Vec<String> {
    fn walk(value: &Value, path: &str, keys: &mut Vec<String>) {
        for (name, value) in value.as_object().into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            walk(value, &path, keys);
            keys.push(path);
        }
    }
    let mut keys = Vec::new();
    if let Ok(value) = serde_json::to_value(Config::default()) {
        walk(&value, "", &mut keys);
    }
    keys
}
