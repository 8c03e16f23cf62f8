//! Arguments of the commands that make files for readers.

use super::{DefinitionArgs, FilterArgs, NamesArgs, WindowArgs};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The plan; see `incidence list reports`
    #[arg(value_name = "PLAN")]
    pub plan: String,
    /// The window.
    #[command(flatten)]
    pub window: WindowArgs,
    /// The filters.
    #[command(flatten, next_help_heading = "Options")]
    pub filters: FilterArgs,
    /// The definitions.
    #[command(flatten, next_help_heading = "Options")]
    pub definitions: DefinitionArgs,
    /// The folder that the files are written to
    #[arg(long, value_name = "DIR", help_heading = "Options", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Which files: a page, Markdown, JSON, a message for Slack
    #[arg(long, value_name = "html,md,json,slack", value_delimiter = ',', default_value = "html,md,json")]
    #[arg(help_heading = "Options")]
    pub formats: Vec<ReportFormat>,
    /// How people appear.
    #[command(flatten, next_help_heading = "Options")]
    pub names: NamesArgs,
    /// Exit with 2 if this holds, such as 'mtta > 5m where severity=SEV1'
    #[arg(long, value_name = "GATE", help_heading = "Options")]
    pub fail_on: Vec<String>,
}

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// One self-contained page.
    Html,
    /// Markdown.
    #[value(alias = "markdown")]
    Md,
    /// For programs.
    Json,
    /// A short text for Slack.
    Slack,
}

/// `chart`.
#[derive(Debug, Args)]
pub struct ChartArgs {
    /// The chart; see `incidence list charts`
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The window.
    #[command(flatten)]
    pub window: WindowArgs,
    /// The same chart for each value of a dimension, side by side on one scale
    #[arg(long, value_name = "DIM", help_heading = "Options")]
    pub by: Option<String>,
    /// Which incidents it is about.
    #[command(flatten)]
    pub filters: FilterArgs,
    /// The definitions.
    #[command(flatten, next_help_heading = "Options")]
    pub definitions: DefinitionArgs,
    /// How people appear.
    #[command(flatten, next_help_heading = "Options")]
    pub names: NamesArgs,
    /// How large, in pixels, such as 1600x900, or 360: as high as it needs
    #[arg(long, value_name = "WxH", help_heading = "Options")]
    pub size: Option<String>,
    /// FILE.svg or FILE.png
    #[arg(long, short, value_name = "FILE", help_heading = "Options", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
}
