//! A report as plain data: sections of sentences, tables and chart specifications, with figures unrounded.
//!
//! Nothing here knows a format or a pixel: the room `render` turns a [`Document`] into HTML, Markdown or JSON.

use super::ChartSpec;
use crate::model::{Calendar, Instant, Window};
use serde::{Serialize, Serializer};

/// A whole report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Version of this shape in JSON.
    pub schema: u32,
    /// Name of the plan.
    pub plan: String,
    /// Its title.
    pub title: String,
    /// The window that it is about.
    pub window: Window,
    /// The window as people say it: `week 46 of 2026, 9 to 15 November`.
    pub window_label: String,
    /// The instant at which the data was looked at.
    pub as_of: Instant,
    /// Zone in which moments, days and weeks are shown; its IANA name in JSON.
    #[serde(rename = "timezone", serialize_with = "zone_name")]
    pub calendar: Calendar,
    /// The preset of definitions.
    pub definitions: String,
    /// The hours that durations count, in words; not there where that is every hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Hash of the configuration under which it was made.
    pub config_sha256: String,
    /// What it says, in order. The first page is what comes first.
    pub sections: Vec<Section>,
    /// What figures refer to by number, from 1.
    pub footnotes: Vec<Footnote>,
}

fn zone_name<S: Serializer>(calendar: &Calendar, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(calendar.zone().name())
}

/// Something that the reader of a figure has to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Footnote {
    /// The number that figures carry.
    pub number: usize,
    /// The code of the note, kebab-case.
    pub code: String,
    /// The sentence.
    pub text: String,
}

/// A part of a report under its own heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Stable name: anchors and JSON.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading inside the section, such as a day.
    Heading {
        /// The words.
        text: String,
    },
    /// A sentence or two.
    Sentence {
        /// The words.
        text: String,
    },
    /// Something that must not be overlooked: a stale source, a window without data.
    Warning {
        /// The words.
        text: String,
    },
    /// Leading figures beside those of earlier periods.
    Headlines(Headlines),
    /// A table.
    Table(Table),
    /// Figures drawn side by side.
    Charts {
        /// What is drawn.
        charts: Vec<ChartSpec>,
    },
    /// What the metrics of the report mean.
    Definitions {
        /// One a metric shown.
        entries: Vec<Definition>,
    },
}

/// Leading figures, each with the same figure of earlier periods. Side by side: no word and no arrow says that one is
/// better, since that takes a test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Headlines {
    /// What the columns are: this period, the one before, the ones before that.
    pub periods: Vec<Period>,
    /// The figures that lead, and those that follow.
    pub rows: Vec<Headline>,
}

/// A period of comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Period {
    /// `this week`, `week before`, `12 weeks before`.
    pub title: String,
    /// Its days, as people say them.
    pub label: String,
    /// From when to when.
    pub window: Window,
}

/// One figure of several periods.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Headline {
    /// Id of the metric.
    pub metric: String,
    /// Name of the figure: `value`, `median`, ...
    pub figure: String,
    /// Both in words.
    pub title: String,
    /// Leads the report.
    pub is_lead: bool,
    /// One a period.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// What it shows, in a few words: read out before it.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows are not shown.
    pub more: u64,
    /// Rows that sum the others up: they come last, however the others are sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether it holds figures, which line up on the right.
    pub is_numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn text(title: impl Into<String>) -> Self {
        Column { title: title.into(), is_numeric: false }
    }
    /// A column of figures.
    pub fn number(title: impl Into<String>) -> Self {
        Column { title: title.into(), is_numeric: true }
    }
}

/// A value with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// The value.
    #[serde(flatten)]
    pub value: Value,
    /// What it is measured from; `None` where that is no question (a name, a count of rows).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    /// Its 95 % interval, low and high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci95: Option<(Option<f64>, Option<f64>)>,
    /// Numbers of footnotes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<usize>,
}

impl Cell {
    /// A value that rests on nothing but itself.
    pub fn new(value: Value) -> Self {
        Cell { value, n: None, ci95: None, footnotes: Vec::new() }
    }
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Cell::new(Value::Text(text.into()))
    }
    /// The same cell, measured from so many.
    pub fn from_n(mut self, n: u64) -> Self {
        self.n = Some(n);
        self
    }
}

/// A value and its unit. `None` is unknown or not measurable, and is shown as `-`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "unit", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Words from the program or from the data; hostile until escaped.
    Text(String),
    /// Words that lead somewhere. Renderers follow only `http` and `https`.
    Link {
        /// The words.
        text: String,
        /// Where to.
        url: String,
    },
    /// A length of time.
    Seconds(Option<f64>),
    /// A share, 0 to 1.
    Ratio(Option<f64>),
    /// A whole number of things.
    Count(Option<u64>),
    /// A mean number of things.
    Number(Option<f64>),
    /// A moment.
    Instant(Option<Instant>),
    /// 1 (critical) to 5.
    Severity(Option<u8>),
    /// How much of a whole something is measured from.
    Of {
        /// Measured.
        part: u64,
        /// Of so many.
        whole: u64,
    },
}

/// What a metric means, as the registry says it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Definition {
    /// Id of the metric.
    pub metric: String,
    /// Its name.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// The formula.
    pub formula: String,
    /// What is left out.
    pub leaves_out: String,
    /// The usual target, or empty.
    pub target: String,
    /// When it misleads.
    pub caution: String,
    /// Where the definition comes from.
    pub source: String,
}
