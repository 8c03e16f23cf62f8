//! Arguments of the commands that answer questions.

use super::{DefinitionArgs, FilterArgs, ListFormat, PlainFormat, RowFormat, TableFormat, WindowArgs};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `metrics`.
#[derive(Debug, Args)]
pub struct MetricsArgs {
    /// Metrics [default: all]; see `incidence list metrics`
    #[arg(value_name = "METRIC")]
    pub metrics: Vec<String>,
    /// The window.
    #[command(flatten)]
    pub window: WindowArgs,
    /// Break down by dimensions; see `incidence list dimensions`
    #[arg(long, value_name = "DIM[,DIM]", value_delimiter = ',', help_heading = "Options")]
    pub by: Vec<String>,
    /// The filters.
    #[command(flatten, next_help_heading = "Options")]
    pub filters: FilterArgs,
    /// The definitions.
    #[command(flatten, next_help_heading = "Options")]
    pub definitions: DefinitionArgs,
    /// How the metrics are printed
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: TableFormat,
    /// Write to a file, whole or not at all
    #[arg(long, short, value_name = "FILE", help_heading = "Options", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Metrics [default: all]; see `incidence list metrics`
    #[arg(value_name = "METRIC")]
    pub metrics: Vec<String>,
    /// The span before: A..B, week:2026-W46, month:2026-11, quarter:2026-Q4, last:12w, prev:12w (before the other span)
    #[arg(long, value_name = "SPAN")]
    pub before: String,
    /// The span after
    #[arg(long, value_name = "SPAN")]
    pub after: String,
    /// Time zone of days, weeks and months [default: the configuration's, else UTC]
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Look at the data as it was at this moment [default: the latest moment in the store]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
    /// Break down by dimensions; see `incidence list dimensions`
    #[arg(long, value_name = "DIM[,DIM]", value_delimiter = ',')]
    pub by: Vec<String>,
    /// The filters.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// The definitions.
    #[command(flatten)]
    pub definitions: DefinitionArgs,
    /// How the comparison is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: TableFormat,
}

/// `trend`.
#[derive(Debug, Args)]
pub struct TrendArgs {
    /// A duration (mttd, mtta, mttm, mttr, restore) or incident_count
    #[arg(value_name = "METRIC")]
    pub metric: String,
    /// Break down by dimensions; see `incidence list dimensions`
    #[arg(long, value_name = "DIM[,DIM]", value_delimiter = ',')]
    pub by: Vec<String>,
    /// The filters.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// The definitions.
    #[command(flatten)]
    pub definitions: DefinitionArgs,
    /// The window that is shown; the baseline is the first 12 complete weeks of the store, or of `[trend] baseline_from`.
    #[command(flatten)]
    pub window: WindowArgs,
    /// How the chart is printed
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: TableFormat,
}

/// `power`.
#[derive(Debug, Args)]
pub struct PowerArgs {
    /// Metrics [default: all that have a formula]; see `incidence list metrics`
    #[arg(value_name = "METRIC")]
    pub metrics: Vec<String>,
    /// True reductions that have to show
    #[arg(long = "reduction", value_name = "SHARE[,SHARE]", value_delimiter = ',', default_value = "10%,20%,30%,50%")]
    pub reductions: Vec<String>,
    /// Break down by dimensions; see `incidence list dimensions`
    #[arg(long, value_name = "DIM[,DIM]", value_delimiter = ',')]
    pub by: Vec<String>,
    /// The filters.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// The definitions.
    #[command(flatten)]
    pub definitions: DefinitionArgs,
    /// The window.
    #[command(flatten)]
    pub window: WindowArgs,
    /// How the answer is printed
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: TableFormat,
}

/// `query`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("question").required(true).args(["name", "sql", "file"]))]
pub struct QueryArgs {
    /// A named query, or a table or view of the store; see `incidence list queries`
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// SQL over incidents_derived, incidents, events, coverage, imports, rejects, problems, ...
    #[arg(long, value_name = "SQL")]
    pub sql: Option<String>,
    /// A file with SQL
    #[arg(long, value_name = "F", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// A parameter of the query
    #[arg(long = "param", value_name = "K=V")]
    pub params: Vec<String>,
    /// The window: what `params` holds, and what named queries look at.
    #[command(flatten)]
    pub window: WindowArgs,
    /// How the rows are printed
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: RowFormat,
    /// Write to a file, whole or not at all
    #[arg(long, short, value_name = "FILE", help_heading = "Options", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The window of the gates.
    #[command(flatten)]
    pub window: WindowArgs,
    /// How the findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: PlainFormat,
    /// A gate beside those of the configuration, such as 'coverage.age > 2d'
    #[arg(long, value_name = "GATE", help_heading = "Options")]
    pub fail_on: Vec<String>,
}

/// `definitions`.
#[derive(Debug, Args)]
pub struct DefinitionsArgs {
    /// The metric; see `incidence list metrics`
    #[arg(value_name = "METRIC")]
    pub metric: String,
    /// The window.
    #[command(flatten)]
    pub window: WindowArgs,
    /// Break down by dimensions; see `incidence list dimensions`
    #[arg(long, value_name = "DIM[,DIM]", value_delimiter = ',', help_heading = "Options")]
    pub by: Vec<String>,
    /// The filters.
    #[command(flatten, next_help_heading = "Options")]
    pub filters: FilterArgs,
    /// Which hours count in durations and against targets: always, or business
    #[arg(long, value_name = "always|business", default_value = "always", hide_default_value = true)]
    #[arg(help_heading = "Options")]
    pub clock: String,
    /// How the table is printed
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: ListFormat,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The metric; see `incidence list metrics`
    #[arg(value_name = "METRIC")]
    pub metric: String,
    /// Show the arithmetic for one incident: ID, SOURCE:ID or SOURCE/ACCOUNT/ID
    #[arg(long, value_name = "KEY")]
    pub incident: Option<String>,
    /// The definitions.
    #[command(flatten)]
    pub definitions: DefinitionArgs,
    /// Time zone of days, weeks and months [default: the configuration's, else UTC]
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Look at the data as it was at this moment, or now [default: the latest moment in the store]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
}

/// `list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Of what
    #[arg(value_name = "WHAT")]
    pub what: Listed,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// What is measured.
    Metrics,
    /// What metrics are broken down by.
    Dimensions,
    /// What other tools mean by the same words.
    Definitions,
    /// What exports are read.
    Sources,
    /// Named queries.
    Queries,
    /// Plans of reports.
    Reports,
    /// Charts.
    Charts,
}
