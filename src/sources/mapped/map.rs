//! A map: TOML that says where our columns stand in an export and what its words mean.

use super::reader::Reader;
use crate::model::{Error, EventKind, Result, did_you_mean};
use crate::sources::stamp::{DateOrder, MISSING_WORDS};
use crate::sources::ticket::{COLUMNS, Col, Unit};
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

/// A moment that stands as a duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duration {
    /// Their columns, the first that holds something.
    pub columns: Vec<String>,
    /// How it is written.
    pub unit: Unit,
    /// The moment that it is counted from; `None`: the beginning.
    pub after: Option<Col>,
}

/// Our column -> columns of theirs.
pub type Columns = BTreeMap<String, Vec<String>>;

/// A map, read.
#[derive(Clone, Debug)]
pub struct Map {
    /// The name of its file, for messages.
    pub file: String,
    /// The id of the source that the incidents come from.
    pub source: String,
    /// What a row is.
    pub shape: Shape,
    /// The key of the list that holds the records of a JSON export.
    pub records: Option<&'static str>,
    /// Rows may be wider than the header; see [`CsvFile::with_wide_rows`](crate::sources::csv_reader::CsvFile::with_wide_rows).
    pub has_wide_rows: bool,
    /// Numbers of records that the tool gives at most: a file of exactly so many is probably cut.
    pub page_sizes: Vec<u64>,
    /// The zone of stamps that carry none.
    pub timezone: Option<Tz>,
    /// Formats of stamps, to try before the known ones.
    pub timestamp_formats: Vec<String>,
    /// Names of months in other languages than English, in lower case.
    pub months: Vec<(String, u32)>,
    /// Whether the day or the month comes first.
    pub date_order: Option<DateOrder>,
    /// Words that mean "nothing"; `*` at the end stands for anything.
    pub null_values: Vec<String>,
    /// Our column -> theirs, the first that holds something. Without the table, columns have our names.
    pub columns: Option<Columns>,
    /// Our column -> theirs that are only near it.
    pub proxies: Columns,
    /// Our column -> a duration that tells it.
    pub durations: BTreeMap<String, Duration>,
    /// Our column -> labels that tell it.
    pub labels: BTreeMap<String, Vec<String>>,
    /// Our column -> what parts the elements of a list in one cell.
    pub separators: BTreeMap<String, char>,
    /// Our column -> their word -> ours.
    pub values: BTreeMap<String, Vec<(String, String)>>,
    /// Their column -> another column of theirs -> its words: the first counts only where the second has one of them.
    pub when: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Their column -> words: only such rows are imported.
    pub only: BTreeMap<String, Vec<String>>,
    /// Their column -> words: such rows are not imported.
    pub except: BTreeMap<String, Vec<String>>,
    /// Our moments of which an empty cell says nothing.
    pub unknown_if_empty: Vec<Col>,
    /// Their state in lower case -> the kind of event.
    pub events: HashMap<String, EventKind>,
}

const KEYS: [&str; 22] = [
    "source",
    "title",
    "shape",
    "records",
    "wide_rows",
    "page_sizes",
    "timezone",
    "timestamp_formats",
    "months",
    "date_order",
    "null_values",
    "unknown_if_empty",
    "columns",
    "proxies",
    "durations",
    "labels",
    "separators",
    "values",
    "when",
    "only",
    "except",
    "events",
];

/// Keys under which tools put the list of their records.
pub(super) const CONTAINERS: [&str; 14] = [
    "result",
    "results",
    "data",
    "items",
    "issues",
    "incidents",
    "tickets",
    "ticket_metrics",
    "metric_sets",
    "records",
    "rows",
    "value",
    "values",
    "objects",
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
        let columns = match reader.table(&table, "columns")? {
            Some(_) => Some(reader.ours(&table, "columns", &COLUMNS.map(|ours| ours.name))?),
            None => None,
        };
        let mut when = BTreeMap::new();
        if let Some(conditions) = reader.table(&table, "when")? {
            for name in conditions.keys() {
                when.insert(name.clone(), reader.lists(conditions, name)?);
            }
        }
        Ok(Map {
            file: file.to_owned(),
            source,
            shape,
            records: reader.records(&table)?,
            has_wide_rows: reader.flag(&table, "wide_rows")?,
            page_sizes: reader.page_sizes(&table)?,
            timezone: reader.text(&table, "timezone")?.map(zone).transpose()?,
            timestamp_formats: reader.formats(&table)?,
            months: reader.months(&table)?,
            date_order,
            null_values,
            columns,
            proxies: reader.ours(&table, "proxies", &["resolved_at", "started_at"])?,
            durations: reader.durations(&table)?,
            labels: reader.ours(&table, "labels", &["severity", "urgency", "service", "team", "resolution_code"])?,
            separators: reader.separators(&table)?,
            values: reader.values(&table)?,
            when,
            only: reader.lists(&table, "only")?,
            except: reader.lists(&table, "except")?,
            unknown_if_empty: reader.unknown_if_empty(&table)?,
            events: reader.events(&table, shape)?,
        })
    }
}

/// The moments of an incident, in our words.
fn moments() -> Vec<&'static str> {
    let is_moment = |ours: &&crate::sources::ticket::Ours| ours.is_stamp && ours.col != Col::EventAt;
    COLUMNS.iter().filter(is_moment).map(|ours| ours.name).collect()
}

impl Reader<'_> {
    fn moment(&self, key: &str, name: &str) -> Result<Col> {
        let known = moments();
        match Col::named(name).filter(|_| known.contains(&name)) {
            Some(col) => Ok(col),
            None => {
                let all = format!("the moments are {}", known.join(", "));
                Err(Error::usage(format!("{}: {key}: {name:?} is no moment", self.file)).or(did_you_mean(
                    name,
                    known.iter().copied(),
                    &all,
                )))
            }
        }
    }

    fn records(&self, table: &Table) -> Result<Option<&'static str>> {
        let Some(name) = self.text(table, "records")? else { return Ok(None) };
        let known = CONTAINERS.into_iter().find(|known| *known == name);
        known.map(Some).ok_or_else(|| {
            Error::usage(format!("{}: records: {name:?} is none of the usual names of a list", self.file))
                .or(format!("use one of {}, or cut the list out of the file first: jq .{name}", CONTAINERS.join(", ")))
        })
    }

    fn page_sizes(&self, table: &Table) -> Result<Vec<u64>> {
        let Some(value) = table.get("page_sizes") else { return Ok(Vec::new()) };
        let wrong = || self.wrong("page_sizes", "a list of whole numbers such as [100, 1000]", &value.to_string());
        let size = |item: &Value| item.as_integer().and_then(|size| u64::try_from(size).ok()).ok_or_else(wrong);
        value.as_array().ok_or_else(wrong)?.iter().map(size).collect()
    }

    fn durations(&self, table: &Table) -> Result<BTreeMap<String, Duration>> {
        let mut durations = BTreeMap::new();
        let Some(entries) = self.table(table, "durations")? else { return Ok(durations) };
        self.check_keys("[durations]", entries.keys(), &moments())?;
        for ours in entries.keys() {
            let key = format!("durations.{ours}");
            let what = format!("{key}, {{ column = \"...\", unit = \"minutes\" }},");
            let Some(entry) = entries.get(ours).and_then(Value::as_table) else {
                let found = entries.get(ours).map_or(String::new(), Value::to_string);
                return Err(self.wrong(&key, "{ column = \"...\", unit = \"minutes\" }", &found));
            };
            self.check_keys(&what, entry.keys(), &["column", "unit", "after"])?;
            let Some(column) = entry.get("column") else {
                return Err(self.wrong(&key, "the column of the duration, column = \"...\"", &entry.to_string()));
            };
            let unit = self.text(entry, "unit")?.unwrap_or_default();
            let known = Unit::WORDS.iter().find(|(word, _)| *word == unit).map(|(_, unit)| *unit);
            let units = Unit::WORDS.map(|(word, _)| word).join(", ");
            durations.insert(
                ours.clone(),
                Duration {
                    columns: self.texts(&key, column)?,
                    unit: known.ok_or_else(|| self.wrong(&format!("{key}.unit"), &format!("one of {units}"), &unit))?,
                    after: self.text(entry, "after")?.map(|name| self.moment(&key, &name)).transpose()?,
                },
            );
        }
        Ok(durations)
    }

    fn separators(&self, table: &Table) -> Result<BTreeMap<String, char>> {
        let lists = self.ours(table, "separators", &["tags", "refs"])?;
        let one = |(name, texts): (String, Vec<String>)| {
            let mut letters = texts.iter().flat_map(|text| text.chars());
            match (letters.next(), letters.next()) {
                (Some(separator), None) => Ok((name, separator)),
                _ => Err(self.wrong(&format!("separators.{name}"), "one character", &texts.join(" "))),
            }
        };
        lists.into_iter().map(one).collect()
    }

    fn unknown_if_empty(&self, table: &Table) -> Result<Vec<Col>> {
        let Some(value) = table.get("unknown_if_empty") else { return Ok(Vec::new()) };
        let names = self.texts("unknown_if_empty", value)?;
        names.iter().map(|name| self.moment("unknown_if_empty", name)).collect()
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
                let all = format!("the kinds are {}", kinds.join(", "));
                Error::usage(format!("{}: {key}: {word:?} is no kind of event", self.file))
                    .or(did_you_mean(word, kinds, &all))
            })?;
            Ok((state.to_lowercase(), kind))
        };
        events.iter().map(kind).collect()
    }
}
