//! Flags that several commands share: the window, filters, definitions, names, formats.

use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Which window of time.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Window (default: all the store has)")]
pub struct WindowArgs {
    /// From a date or RFC 3339 instant
    #[arg(long, value_name = "T", conflicts_with_all = ["last", "week", "month", "quarter"])]
    pub from: Option<String>,
    /// To a date or RFC 3339 instant, which is the first not in it
    #[arg(long, value_name = "T", requires = "from")]
    pub until: Option<String>,
    /// Complete days, weeks or months before as_of: 7d, 12w, 6m
    #[arg(long, value_name = "SPAN", conflicts_with_all = ["week", "month", "quarter"])]
    pub last: Option<String>,
    /// An ISO week: 2026-W46
    #[arg(long, value_name = "WEEK", conflicts_with_all = ["month", "quarter"])]
    pub week: Option<String>,
    /// A month: 2026-11
    #[arg(long, value_name = "MONTH", conflicts_with = "quarter")]
    pub month: Option<String>,
    /// A quarter: 2026-Q4
    #[arg(long, value_name = "QUARTER")]
    pub quarter: Option<String>,
    /// Time zone of days, weeks and months [default: the configuration's, else UTC]
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Look at the data as it was at this moment, or now [default: the latest moment in the store]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
}

/// Which incidents.
#[derive(Clone, Debug, Default, Args)]
pub struct FilterArgs {
    /// Only incidents with DIM=VALUE, or without DIM!=VALUE; several on one dimension are or, on different ones and
    #[arg(long = "where", value_name = "DIM=VALUE")]
    pub filters: Vec<String>,
}

/// By which definitions.
#[derive(Clone, Debug, Args)]
pub struct DefinitionArgs {
    /// The preset of definitions; see `incidence list definitions`
    #[arg(long, value_name = "NAME", default_value = "incidence")]
    pub definitions: String,
    /// Which hours count in durations and against targets: always, or business, those of the incident's team, without
    /// time on hold
    #[arg(long, value_name = "always|business", default_value = "always", hide_default_value = true)]
    pub clock: String,
}

impl Default for DefinitionArgs {
    /// What no flag means.
    fn default() -> Self {
        DefinitionArgs { definitions: "incidence".to_owned(), clock: "always".to_owned() }
    }
}

/// How people appear.
#[derive(Clone, Debug, Default, Args)]
pub struct NamesArgs {
    /// Print stable pseudonyms instead of names of people
    #[arg(long)]
    pub anonymise: bool,
    /// The file of the key of pseudonyms, at least 16 bytes. Default: the key in $INCIDENCE_ANONYMISE_KEY, else the file
    /// privacy.key_file of the configuration. Without a key, whoever has a list of the names can tell who is who
    #[arg(long, value_name = "FILE", requires = "anonymise", value_hint = ValueHint::FilePath)]
    pub anonymise_key_file: Option<PathBuf>,
}

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people.
    Table,
    /// As fixed by the schema.
    Json,
    /// One line a row.
    Csv,
    /// A table for documents.
    Markdown,
    /// For Prometheus and its kin.
    Openmetrics,
}

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// For people.
    Table,
    /// An array of objects.
    Json,
    /// One line a row.
    Csv,
    /// A table for documents.
    Markdown,
    /// A Parquet file; needs -o.
    Parquet,
}

/// `table` or `json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    Table,
    /// An array of objects.
    Json,
    /// One line a row.
    Csv,
    /// A table for documents.
    Markdown,
}
