//! The command line as clap sees it: one place for every command, flag and help text.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

mod ask;
mod data;
mod made;
mod oncall;
mod shared;

pub use ask::*;
pub use data::*;
pub use made::*;
pub use oncall::*;
pub use shared::*;

/// Analytics for incident metrics: honest MTTA, MTTR, MTBF and more from the exports you already have.
#[derive(Debug, Parser)]
#[command(name = "incidence", version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done; 1 wrong usage or configuration; 2 done, but a gate or check failed; \
3 input could not be read, or every row of it was rejected; 70 a bug of ours.")]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The store
    #[arg(long, global = true, value_name = "PATH", env = "INCIDENCE_STORE", default_value = "incidence.duckdb")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub store: PathBuf,
    /// The configuration [default: incidence.toml beside the store, if there]
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Print results and errors only
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// How many threads to use [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Import exports of incident tools into the store
    Import(ImportArgs),
    /// Propose a map for a CSV that no source knows, and show what would come of it
    Map(MapArgs),
    /// Print metrics of a window
    Metrics(MetricsArgs),
    /// Compare two spans: better, worse, or cannot tell
    Compare(CompareArgs),
    /// A metric week by week: control chart, weeks outside its limits, changes, trend
    Trend(TrendArgs),
    /// How long to wait until a change shows: in incidents, and in weeks at the present rate
    Power(PowerArgs),
    /// Ask a named question, or SQL of your own
    Query(QueryArgs),
    /// Write a report
    Report(ReportArgs),
    /// Draw one chart
    Chart(ChartArgs),
    /// On-call: hours and interruptions, who was on call when, whether load is shared fairly
    #[command(name = "oncall")]
    OnCall(OnCallArgs),
    /// Check data quality, coverage and the gates of the configuration
    Check(CheckArgs),
    /// The ledger of what was imported
    Imports(ImportsArgs),
    /// Which incidents of different sources are one, why, and what was taken from which
    Links(LinksArgs),
    /// A metric by the definitions of every preset, side by side on your own data
    Definitions(DefinitionsArgs),
    /// What a metric means, or how it comes out for one incident
    Explain(ExplainArgs),
    /// What there is: metrics, dimensions, definitions, sources, queries, reports, charts
    List(ListArgs),
    /// Write the store's tables as files
    Export(ExportArgs),
    /// The whole main job on sample data, without set-up
    Demo(DemoArgs),
    /// Print a script that completes commands in a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
