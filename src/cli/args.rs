//! The command line as clap sees it: one place for every command, flag and help text.

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

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

/// `oncall`.
#[derive(Debug, Args)]
#[command(
    after_help = "Shifts come from exports of schedules (PagerDuty's /oncalls and /schedules/ID, Opsgenie timelines, iCalendar \
files, ...), interruptions from logs that tell of notifications, zones and teams of people from an export of users; bounds from \
[oncall], rates from [pay], days off from [holidays] of the configuration. It is no \
measure of anyone's performance."
)]
pub struct OnCallArgs {
    /// What is asked.
    #[command(subcommand)]
    pub action: OnCallAction,
}

/// What is asked of on-call.
#[derive(Debug, Subcommand)]
pub enum OnCallAction {
    /// Hours on call, interruptions and work, by kind of hour, and every breach of a bound
    Load {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
        /// What it is broken down by
        #[arg(long, value_name = "BY", default_value = "person", help_heading = "Options")]
        by: OnCallBy,
    },
    /// Who was on call when: gaps, overlaps, hand-overs, back-to-back shifts, every breach of a bound
    Shifts {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
    },
    /// How unevenly load is shared, and whether that is more than luck does
    Fairness {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
    },
    /// Hours by kind for payroll, and what they come to under the rates of [pay]. Names everybody, however few they are
    Pay {
        /// Of whom and when.
        #[command(flatten)]
        asked: OnCallQuestion,
    },
}

/// What every question about on-call has.
#[derive(Clone, Debug, Args)]
pub struct OnCallQuestion {
    /// The window.
    #[command(flatten)]
    pub window: WindowArgs,
    /// Only people of this team, those without any load too
    #[arg(long, value_name = "T", help_heading = "Options")]
    pub team: Option<String>,
    /// How people appear.
    #[command(flatten, next_help_heading = "Options")]
    pub names: NamesArgs,
    /// How it is printed; csv: the first table, or that of --table
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Options")]
    pub format: ListFormat,
    /// Which of the tables of --format json is printed as CSV, such as breaches
    #[arg(long, value_name = "NAME", help_heading = "Options")]
    pub table: Option<String>,
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

/// What load is broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnCallBy {
    /// Each person.
    Person,
    /// Each team of the people.
    Team,
    /// Each schedule.
    Schedule,
    /// Each ISO week.
    Week,
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

/// `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
