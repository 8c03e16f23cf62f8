//! Arguments of the commands that bring data in, look after it and hand it on.

use super::PlainFormat;
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files, folders, or - for standard input; plain, gzip or zstd
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,
    /// The source, instead of recognising it by content
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// Tells two accounts of one tool apart [default: what the file says, else empty]
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// A map for a CSV or flat JSON of your own; `incidence map` proposes one
    #[arg(long, value_name = "FILE.toml", value_hint = ValueHint::FilePath)]
    pub map: Option<PathBuf>,
    /// Time zone of stamps that carry none
    #[arg(long, value_name = "ZONE")]
    pub source_tz: Option<String>,
    /// Say what would be imported, and store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Store nothing of a file that has a reject
    #[arg(long)]
    pub strict: bool,
    /// How the outcome is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: PlainFormat,
}

/// `map`.
#[derive(Debug, Args)]
#[command(
    after_help = "Columns are recognised by the names that other tools give them, held against what their cells hold. What is \
not sure is left out and said. Read the map, mend it, then: incidence import FILE --map FILE.toml"
)]
pub struct MapArgs {
    /// A CSV, or - for standard input; plain, gzip or zstd
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub input: PathBuf,
    /// The id of the source that the incidents come from [default: from the name of the file]
    #[arg(long, value_name = "ID")]
    pub name: Option<String>,
    /// Time zone of stamps that carry none
    #[arg(long, value_name = "ZONE")]
    pub source_tz: Option<String>,
    /// Write the map to a file, whole or not at all
    #[arg(long, short, value_name = "MAP.toml", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `imports`.
#[derive(Debug, Args)]
pub struct ImportsArgs {
    /// What to do with the ledger; nothing: print it.
    #[command(subcommand)]
    pub action: Option<ImportsAction>,
    /// How the ledger is printed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: PlainFormat,
}

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub enum ImportsAction {
    /// Take one import back
    Undo {
        /// Its number in the ledger
        #[arg(value_name = "ID")]
        id: u32,
    },
}

/// `links`.
#[derive(Debug, Args)]
pub struct LinksArgs {
    /// How links are printed; csv: the links alone
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: LinksFormat,
    /// Time zone of a date in --as-of [default: the configuration's, else UTC]
    #[arg(long, value_name = "ZONE")]
    pub tz: Option<String>,
    /// Look at the data as it was at this moment, or now [default: the latest moment in the store]
    #[arg(long, value_name = "T")]
    pub as_of: Option<String>,
}

/// How links are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LinksFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// The links alone, one line each.
    Csv,
}

/// `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The folder that the files are written to
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub to: PathBuf,
    /// parquet and arrow: every table; csv: incidents as canonical CSV, which imports again
    #[arg(long, value_name = "FORMAT", default_value = "parquet")]
    pub format: ExportFormat,
}

/// A format of exported tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Parquet files.
    Parquet,
    /// Arrow IPC files.
    Arrow,
    /// The canonical ticket CSV.
    Csv,
}

/// `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The folder that everything is written to
    #[arg(long, value_name = "DIR", default_value = "demo", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
}
