//! A map: TOML that says where our columns stand in a CSV and what its words mean.

use crate::model::{Error, EventKind, Result};
use crate::sources::nearest::did_you_mean;
use crate::sources::stamp::{DateOrder, MISSING_WORDS};
use crate::sources::ticket::COLUMNS;
use chrono_tz::Tz;
use std::collections::{BTreeMap, HashMap};
use toml::{Table, Value};

/// What a row of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One incident.
    Row,
    /// One change of an incident.
    EventLog,
}

/// A map, read.
#[derive(Clone, Debug)]
pub struct Map {
    /// The name of its file, for messages.
    pub file: String,
    /// The id of the source that the incidents come from.
    pub source: String,
    /// What a row is.
    pub shape: Shape,
    /// The zone of stamps that carry none.
    pub timezone: Option<Tz>,
    /// Formats of stamps, to try before the known ones.
    pub timestamp_formats: Vec<String>,
    /// Whether the day or the month comes first.
    pub date_order: Option<DateOrder>,
    /// Words that mean "nothing", in lower case.
    pub null_values: Vec<String>,
    /// Our column -> theirs, the first that holds something. Without the table, columns have our names.
    pub columns: Option<BTreeMap<String, Vec<String>>>,
    /// Our column -> their word in lower case -> ours.
    pub values: BTreeMap<String, HashMap<String, String>>,
    /// Their state in lower case -> the kind of event.
    pub events: HashMap<String, EventKind>,
}

const KEYS: [&str; 10] = [
    "source",
    "title",
    "shape",
    "timezone",
    "timestamp_formats",
    "date_order",
    "null_values",
    "columns",
    "values",
    "events",
];

impl Map {
    /// Reads the text of a map; `file` is its name in messages.
    ///
    /// ```
    /// use incidence::sources::mapped::{Map, Shape};
    /// let map = Map::parse("desk.toml", r#"
    ///     source = "desk"
    ///     timezone = "Europe/Berlin"
    ///     [columns]
    ///     id = "Ticket"
    ///     detected_at = ["Alarm", "Opened"]
    /// "#).unwrap();
    /// assert_eq!(map.shape, Shape::Row);
    /// ```
    ///
    /// # Errors
    /// The text is no TOML, a key is not known (the nearest is named), or a value has another shape.
    pub fn parse(file: &str, text: &str) -> Result<Map> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Error::usage(format!("{file}:{line}: {}", error.message())).or("write the map as TOML: key = \"value\"")
        })?;
        let reader = Reader { file };
        reader.check_keys("the map", table.keys(), &KEYS)?;
        let source = reader.required_text(&table, "source")?;
        let shape = match reader.text(&table, "shape")?.as_deref() {
            None | Some("row") => Shape::Row,
            Some("event-log") => Shape::EventLog,
            Some(other) => return Err(reader.wrong("shape", "\"row\" or \"event-log\"", other)),
        };
        let zone = |name: String| {
            name.parse::<Tz>().map_err(|_| reader.wrong("timezone", "an IANA zone such as Europe/Berlin", &name))
        };
        let date_order = match reader.text(&table, "date_order")?.as_deref() {
            None => None,
            Some("day-first") => Some(DateOrder::DayFirst),
            Some("month-first") => Some(DateOrder::MonthFirst),
            Some(other) => return Err(reader.wrong("date_order", "\"day-first\" or \"month-first\"", other)),
        };
        let null_values = match table.get("null_values") {
            Some(value) => reader.texts("null_values", value)?,
            None => MISSING_WORDS.iter().map(|word| (*word).to_owned()).collect(),
        };
        Ok(Map {
            file: file.to_owned(),
            source,
            shape,
            timezone: reader.text(&table, "timezone")?.map(zone).transpose()?,
            timestamp_formats: reader.formats(&table)?,
            date_order,
            null_values,
            columns: reader.columns(&table)?,
            values: reader.values(&table)?,
            events: reader.events(&table, shape)?,
        })
    }
}

struct Reader<'t> {
    file: &'t str,
}

impl Reader<'_> {
    fn wrong(&self, key: &str, expected: &str, found: &str) -> Error {
        Error::usage(format!("{}: {key}: expected {expected}, found {found:?}", self.file))
            .or(format!("mend `{key}` in {}", self.file))
    }

    fn check_keys<'k>(&self, of: &str, keys: impl IntoIterator<Item = &'k String>, known: &[&str]) -> Result<()> {
        match keys.into_iter().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                let near = did_you_mean(key, known.iter().copied());
                Err(Error::usage(format!("{}: {key} is no key of {of}{near}", self.file))
                    .or(format!("the keys are {}", known.join(", "))))
            }
        }
    }

    fn text(&self, table: &Table, key: &str) -> Result<Option<String>> {
        match table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.wrong(key, "a text", &other.to_string())),
        }
    }

    fn required_text(&self, table: &Table, key: &str) -> Result<String> {
        self.text(table, key)?.filter(|text| !text.trim().is_empty()).ok_or_else(|| {
            Error::usage(format!("{}: {key}: expected the id of the source, found nothing", self.file))
                .or("add a line such as source = \"helpdesk\"")
        })
    }

    /// A text or a list of texts.
    fn texts(&self, key: &str, value: &Value) -> Result<Vec<String>> {
        let wrong = || self.wrong(key, "a text or a list of texts", &value.to_string());
        match value {
            Value::String(text) => Ok(vec![text.clone()]),
            Value::Array(items) => {
                items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
            }
            _ => Err(wrong()),
        }
    }

    fn table<'v>(&self, table: &'v Table, key: &str) -> Result<Option<&'v Table>> {
        match table.get(key) {
            None => Ok(None),
            Some(Value::Table(table)) => Ok(Some(table)),
            Some(other) => Err(self.wrong(key, &format!("a table [{key}]"), &other.to_string())),
        }
    }

    fn formats(&self, table: &Table) -> Result<Vec<String>> {
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

    fn columns(&self, table: &Table) -> Result<Option<BTreeMap<String, Vec<String>>>> {
        let Some(columns) = self.table(table, "columns")? else { return Ok(None) };
        self.check_keys("[columns]", columns.keys(), &COLUMNS.map(|ours| ours.name))?;
        let pairs =
            columns.iter().map(|(ours, theirs)| Ok((ours.clone(), self.texts(&format!("columns.{ours}"), theirs)?)));
        pairs.collect::<Result<_>>().map(Some)
    }

    fn values(&self, table: &Table) -> Result<BTreeMap<String, HashMap<String, String>>> {
        let Some(values) = self.table(table, "values")? else { return Ok(BTreeMap::new()) };
        self.check_keys("[values]", values.keys(), &COLUMNS.map(|ours| ours.name))?;
        let mut read = BTreeMap::new();
        for ours in values.keys() {
            let mut words = HashMap::new();
            for (theirs, word) in self.table(values, ours)?.into_iter().flatten() {
                let key = format!("values.{ours}.{theirs}");
                let word = match word {
                    Value::String(word) => word.clone(),
                    Value::Boolean(flag) => flag.to_string(),
                    Value::Integer(number) => number.to_string(),
                    other => return Err(self.wrong(&key, "a text", &other.to_string())),
                };
                words.insert(theirs.to_lowercase(), word);
            }
            read.insert(ours.clone(), words);
        }
        Ok(read)
    }

    fn events(&self, table: &Table, shape: Shape) -> Result<HashMap<String, EventKind>> {
        let Some(events) = self.table(table, "events")? else { return Ok(HashMap::new()) };
        if shape == Shape::Row {
            return Err(Error::usage(format!("{}: [events] has no meaning where a row is an incident", self.file))
                .or("add shape = \"event-log\", or remove [events]"));
        }
        let kinds = EventKind::ALL.map(|(_, word)| word);
        let kind = |(state, word): (&String, &Value)| {
            let key = format!("events.{state}");
            let word = word.as_str().ok_or_else(|| self.wrong(&key, "a text", &word.to_string()))?;
            let kind = EventKind::from_word(word).ok_or_else(|| {
                let near = did_you_mean(word, kinds);
                Error::usage(format!("{}: {key}: {word:?} is no kind of event{near}", self.file))
                    .or(format!("the kinds are {}", kinds.join(", ")))
            })?;
            Ok((state.to_lowercase(), kind))
        };
        events.iter().map(kind).collect()
    }
}
