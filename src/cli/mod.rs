//! The command line: arguments, terminal, output files and exit codes. No formula stands here.

pub mod args;
mod check;
mod compare;
mod context;
mod definitions;
mod demo;
mod explain;
mod export;
mod generate;
mod import;
mod import_json;
mod imports;
mod links;
mod list;
mod map;
mod metrics;
mod oncall;
mod output;
mod power;
mod query;
mod report;
mod trend;
mod window;

use crate::model::{Error, ErrorKind, Result};
use args::{Cli, Command};
use clap::Parser;
use output::{Terminal, warn};
use std::ffi::OsString;
use std::process::ExitCode;

/// What a command that could do its work comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done: exit code 0.
    Done,
    /// Done, but a gate or check failed: exit code 2.
    GateFailed,
    /// An input could not be read, or every row of it was rejected: exit code 3.
    InputRefused,
}

/// Runs one command line and says how it ended: 0 done; 1 wrong usage or configuration; 2 a gate or check failed; 3 input
/// could not be read; 70 a bug of ours.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(report_bug));
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let cli = match Cli::try_parse_from(arguments) {
            Ok(cli) => cli,
            Err(error) => return parse_failed(&error),
        };
        match execute(&cli) {
            Ok(Outcome::Done) => 0,
            Ok(Outcome::GateFailed) => 2,
            Ok(Outcome::InputRefused) => 3,
            Err(error) => failed(&error),
        }
    }));
    ExitCode::from(ended.unwrap_or(70))
}

/// Help and version are results; everything else that clap refuses is wrong usage.
fn parse_failed(error: &clap::Error) -> u8 {
    // A closed pipe is nothing to fail for.
    let _ = error.print();
    u8::from(error.use_stderr())
}

fn failed(error: &Error) -> u8 {
    warn(format!("error: {}", error.message));
    if !error.way_out.is_empty() {
        warn(format!("  way out: {}", error.way_out));
    }
    match error.kind {
        ErrorKind::Usage => 1,
        ErrorKind::Input => 3,
        ErrorKind::Bug => {
            warn(BUG);
            70
        }
    }
}

const BUG: &str = concat!(
    "  This is a bug of incidence ",
    env!("CARGO_PKG_VERSION"),
    ". Please report it with the command that you ran and the lines above."
);

fn report_bug(panic: &std::panic::PanicHookInfo<'_>) {
    warn(format!("error: {panic}"));
    warn(BUG);
}

fn execute(cli: &Cli) -> Result<Outcome> {
    let terminal = Terminal::look(cli.global.color, cli.global.quiet);
    if let Some(threads) = cli.global.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads as usize)
            .build_global()
            .map_err(|error| Error::usage(format!("--threads {threads}: {error}")))?;
    }
    let global = &cli.global;
    match &cli.command {
        Command::Import(args) => import::run(args, global, &terminal),
        Command::Map(args) => map::run(args, global, &terminal),
        Command::Metrics(args) => metrics::run(args, global, &terminal),
        Command::Compare(args) => compare::run(args, global, &terminal),
        Command::Trend(args) => trend::run(args, global, &terminal),
        Command::Power(args) => power::run(args, global, &terminal),
        Command::Query(args) => query::run(args, global, &terminal),
        Command::Report(args) => report::run(args, global, &terminal),
        Command::Chart(args) => report::draw(args, global, &terminal),
        Command::OnCall(args) => oncall::run(args, global, &terminal),
        Command::Check(args) => check::run(args, global, &terminal),
        Command::Imports(args) => imports::run(args, global, &terminal),
        Command::Definitions(args) => definitions::run(args, global, &terminal),
        Command::Explain(args) => explain::run(args, global, &terminal),
        Command::Links(args) => links::run(args, global, &terminal),
        Command::List(args) => list::run(args, &terminal),
        Command::Export(args) => export::run(args, global, &terminal),
        Command::Demo(args) => demo::run(args, global, &terminal),
        Command::Completions(args) => generate::completions(args),
        Command::Man => generate::man(),
    }
}
