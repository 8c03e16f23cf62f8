//! Reads the TOML of a map, table by table, with messages that name the key, the file and the nearest word.

use crate::model::{Error, Result, did_you_mean};
use crate::sources::ticket::COLUMNS;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The reader of one map.
pub(super) struct Reader<'t> {
    /// The name of its file.
    pub(super) file: &'t str,
}

impl Reader<'_> {
    pub(super) fn wrong(&self, key: &str, expected: &str, found: &str) -> Error {
        Error::usage(format!("{}: {key}: expected {expected}, found {found:?}", self.file))
            .or(format!("mend `{key}` in {}", self.file))
    }

    pub(super) fn check_keys<'k>(
        &self,
        of: &str,
        keys: impl IntoIterator<Item = &'k String>,
        known: &[&str],
    ) -> Result<()> {
        match keys.into_iter().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                let all = format!("the keys are {}", known.join(", "));
                Err(Error::usage(format!("{}: {key} is no key of {of}", self.file)).or(did_you_mean(
                    key,
                    known.iter().copied(),
                    &all,
                )))
            }
        }
    }

    pub(super) fn text(&self, table: &Table, key: &str) -> Result<Option<String>> {
        match table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.wrong(key, "a text", &other.to_string())),
        }
    }

    pub(super) fn required_text(&self, table: &Table, key: &str) -> Result<String> {
        self.text(table, key)?.filter(|text| !text.trim().is_empty()).ok_or_else(|| {
            Error::usage(format!("{}: {key}: expected the id of the source, found nothing", self.file))
                .or("add a line such as source = \"helpdesk\"")
        })
    }

    pub(super) fn flag(&self, table: &Table, key: &str) -> Result<bool> {
        match table.get(key) {
            None => Ok(false),
            Some(Value::Boolean(flag)) => Ok(*flag),
            Some(other) => Err(self.wrong(key, "true or false", &other.to_string())),
        }
    }

    /// A text or a list of texts.
    pub(super) fn texts(&self, key: &str, value: &Value) -> Result<Vec<String>> {
        let wrong = || self.wrong(key, "a text or a list of texts", &value.to_string());
        match value {
            Value::String(text) => Ok(vec![text.clone()]),
            Value::Array(items) => {
                items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
            }
            _ => Err(wrong()),
        }
    }

    pub(super) fn table<'v>(&self, table: &'v Table, key: &str) -> Result<Option<&'v Table>> {
        match table.get(key) {
            None => Ok(None),
            Some(Value::Table(table)) => Ok(Some(table)),
            Some(other) => Err(self.wrong(key, &format!("a table [{key}]"), &other.to_string())),
        }
    }

    /// The entries of a table of lists of texts, whatever its keys.
    pub(super) fn lists(&self, table: &Table, key: &str) -> Result<BTreeMap<String, Vec<String>>> {
        let entries = self.table(table, key)?.into_iter().flatten();
        entries.map(|(name, value)| Ok((name.clone(), self.texts(&format!("{key}.{name}"), value)?))).collect()
    }

    /// The same, where the keys are columns of ours.
    pub(super) fn ours(&self, table: &Table, key: &str, known: &[&str]) -> Result<BTreeMap<String, Vec<String>>> {
        if let Some(entries) = self.table(table, key)? {
            self.check_keys(&format!("[{key}]"), entries.keys(), known)?;
        }
        self.lists(table, key)
    }

    pub(super) fn formats(&self, table: &Table) -> Result<Vec<String>> {
        let Some(value) = table.get("timestamp_formats") else { return Ok(Vec::new()) };
        let formats = self.texts("timestamp_formats", value)?;
        let is_bad = |format: &&String| {
            chrono::format::StrftimeItems::new(format).any(|item| matches!(item, chrono::format::Item::Error))
        };
        match formats.iter().find(is_bad) {
            Some(bad) => Err(self.wrong("timestamp_formats", "strftime formats such as \"%d/%m/%Y %H:%M\"", bad)),
            None => Ok(formats),
        }
    }

    /// Words of a column of theirs -> ours, for each column of ours.
    pub(super) fn values(&self, table: &Table) -> Result<BTreeMap<String, Vec<(String, String)>>> {
        let Some(values) = self.table(table, "values")? else { return Ok(BTreeMap::new()) };
        self.check_keys("[values]", values.keys(), &COLUMNS.map(|ours| ours.name))?;
        let mut read = BTreeMap::new();
        for ours in values.keys() {
            let mut words = Vec::new();
            for (theirs, word) in self.table(values, ours)?.into_iter().flatten() {
                let key = format!("values.{ours}.{theirs}");
                let word = match word {
                    Value::String(word) => word.clone(),
                    Value::Boolean(flag) => flag.to_string(),
                    Value::Integer(number) => number.to_string(),
                    other => return Err(self.wrong(&key, "a text", &other.to_string())),
                };
                words.push((theirs.clone(), word));
            }
            read.insert(ours.clone(), words);
        }
        Ok(read)
    }

    /// Names of months -> 1 to 12.
    pub(super) fn months(&self, table: &Table) -> Result<Vec<(String, u32)>> {
        let months = self.table(table, "months")?.into_iter().flatten();
        let number = |(name, value): (&String, &Value)| {
            let month = value.as_integer().and_then(|month| u32::try_from(month).ok());
            let month = month.filter(|month| (1..=12).contains(month));
            let wrong = || self.wrong(&format!("months.{name}"), "the number of a month, 1 to 12", &value.to_string());
            Ok((name.to_lowercase(), month.ok_or_else(wrong)?))
        };
        months.map(number).collect()
    }
}
