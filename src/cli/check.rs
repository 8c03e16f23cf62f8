//! `check`: data quality, coverage and gates; exit code 2 when a gate fails.

use super::args::{CheckArgs, Global, PlainFormat};
use super::output::{Terminal, print, warn};
use super::{Outcome, context, window};
use crate::model::{Error, Result, WindowSpec};
use crate::pipeline::{Checked, Gate, Judged, gate_metrics};
use crate::render::table::{Cell, Grid, document};

/// `check`.
pub(super) fn run(args: &CheckArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let metrics = gate_metrics();
    let spec = window::window_spec(&args.window, WindowSpec::All)?;
    let session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?;
    let texts = session.config.gates.iter().chain(&args.fail_on);
    let gates = texts.map(|text| Gate::parse(text, &metrics)).collect::<Result<Vec<_>>>()?;
    let checked = session.check(&gates, session.window(&spec)?)?;
    let out = match args.format {
        PlainFormat::Json => document(
            session.as_of,
            &[("coverage", coverage(&checked)), ("findings", findings(&checked)), ("gates", outcomes(&checked))],
        ),
        PlainFormat::Table => table(&checked, terminal),
    };
    print(out.as_bytes())?;
    verdict(&checked.gates, &checked.gate_errors)
}

/// What the gates come to. A line for each that failed goes to standard error, and one for each that could not be judged.
pub(super) fn verdict(gates: &[Judged], errors: &[Error]) -> Result<Outcome> {
    gates.iter().filter(|gate| gate.is_failed).for_each(warn);
    if let Some((last, others)) = errors.split_last() {
        others.iter().for_each(|error| warn(format!("error: {error}")));
        return Err(last.clone());
    }
    let is_failed = gates.iter().any(|gate| gate.is_failed);
    Ok(if is_failed { Outcome::GateFailed } else { Outcome::Done })
}

fn findings(checked: &Checked) -> Grid {
    let mut grid = Grid::new(&["kind", "what", "n", "meaning"]);
    for finding in &checked.findings {
        let cells = [Cell::text(finding.kind), Cell::text(&finding.what), Cell::count(finding.n)];
        grid.rows.push(cells.into_iter().chain([Cell::text(&finding.meaning)]).collect());
    }
    grid
}

fn coverage(checked: &Checked) -> Grid {
    let names = ["source", "account", "first_at", "last_at", "age_s", "longest_silence_s", "incidents", "events"];
    let mut grid = Grid::new(&names);
    for reach in &checked.reach {
        let covered = &reach.coverage;
        grid.rows.push(vec![
            Cell::text(&covered.source),
            Cell::text(&covered.account),
            Cell::Instant(covered.first_at),
            Cell::Instant(covered.last_at),
            Cell::Seconds(reach.age_s),
            Cell::or_null(reach.longest_silence_s, Cell::Seconds),
            Cell::count(covered.incidents),
            Cell::count(covered.events),
        ]);
    }
    grid
}

fn outcomes(checked: &Checked) -> Grid {
    let mut grid = Grid::new(&["gate", "found", "n", "basis", "outcome"]);
    for gate in &checked.gates {
        let outcome = if gate.is_failed { "failed" } else { "passed" };
        grid.rows.push(vec![
            Cell::text(&gate.gate),
            Cell::text(&gate.found),
            Cell::or_null(gate.n, Cell::count),
            Cell::text(&gate.basis),
            Cell::text(outcome),
        ]);
    }
    grid
}

fn table(checked: &Checked, terminal: &Terminal) -> String {
    let mut out = String::from("Coverage\n\n");
    let people = |grid: Grid| grid.with_plain_names().terminal(terminal.width, terminal.is_colored);
    out += &people(coverage(checked));
    out += "\nData quality\n\n";
    out += &if checked.findings.is_empty() { "nothing found\n".to_owned() } else { people(findings(checked)) };
    out += "\nGates\n\n";
    out += &match checked.gates.is_empty() {
        true => "none; name them in incidence.toml: gates = [\"mtta > 5m where severity=SEV1\"]\n".to_owned(),
        false => people(outcomes(checked)),
    };
    out
}
