//! `links`: which incidents of different sources are one, why, and what was taken from which.

use super::args::{Global, LinksArgs, LinksFormat};
use super::output::{Terminal, print};
use super::{Outcome, context};
use crate::model::Result;
use crate::pipeline::Linkage;
use crate::render::table::{Cell, Grid, document};

/// Rows that people are shown of links, of what was taken, and of problems.
const MOST_ROWS: usize = 100;

/// `links`.
pub(super) fn run(args: &LinksArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let session = context::session(global, args.tz.as_deref(), args.as_of.as_deref())?;
    let linkage = session.links()?;
    let out = match args.format {
        LinksFormat::Table => table(&linkage, &session.as_of.to_string(), terminal),
        LinksFormat::Json => document(
            session.as_of,
            &[
                ("links", links(&linkage)),
                ("truths", truths(&linkage)),
                ("precedence", precedence(&linkage)),
                ("confidence", confidence(&linkage)),
                ("problems", problems(&linkage)),
                ("reconciliation", reconciliation(&linkage)),
            ],
        ),
        LinksFormat::Csv => links(&linkage).csv(),
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}

fn links(linkage: &Linkage) -> Grid {
    let mut grid = Grid::new(&["incident", "other", "basis", "confidence_ratio", "evidence", "one_truth"]);
    for link in &linkage.linked.links {
        let one = linkage.linked.truth_of(&link.from).map(|(truth, _)| truth.key().to_string());
        grid.rows.push(vec![
            Cell::text(link.from.to_string()),
            Cell::text(link.to.to_string()),
            Cell::text(link.basis.word()),
            Cell::Ratio(link.confidence),
            Cell::text(&link.evidence),
            Cell::or_null(one, Cell::Text),
        ]);
    }
    grid
}

/// A row a column of each truth: what was taken, and from which of its incidents.
fn truths(linkage: &Linkage) -> Grid {
    let mut grid = Grid::new(&["one_truth", "incidents", "column", "at", "taken_from"]);
    for truth in &linkage.linked.truths {
        for (column, member, at) in &truth.took {
            grid.rows.push(vec![
                Cell::text(truth.key().to_string()),
                Cell::count(truth.members.len() as u64),
                Cell::text(*column),
                Cell::or_null(*at, Cell::Instant),
                Cell::text(truth.members[*member].key.to_string()),
            ]);
        }
    }
    grid
}

fn precedence(linkage: &Linkage) -> Grid {
    let mut grid = Grid::new(&["column", "taken_first_from"]);
    grid.rows.extend(linkage.precedence.iter().map(|(column, order)| vec![Cell::text(*column), Cell::text(order)]));
    grid
}

fn confidence(linkage: &Linkage) -> Grid {
    let mut grid = Grid::new(&["confidence_ratio", "meaning"]);
    grid.rows.extend(linkage.confidence.iter().map(|(ratio, meaning)| vec![Cell::Ratio(*ratio), Cell::text(*meaning)]));
    grid
}

fn problems(linkage: &Linkage) -> Grid {
    let mut grid = Grid::new(&["code", "incident", "message"]);
    for problem in &linkage.linked.problems {
        grid.rows.push(vec![
            Cell::text(problem.code),
            Cell::text(problem.key.to_string()),
            Cell::text(&problem.message),
        ]);
    }
    grid
}

fn reconciliation(linkage: &Linkage) -> Grid {
    let mut grid = Grid::new(&[
        "source",
        "account",
        "records",
        "repeated",
        "only_events",
        "incidents",
        "later",
        "linked",
        "folded",
        "counted",
    ]);
    for line in &linkage.reconciled {
        let counts = [
            line.records,
            line.repeated,
            line.only_events,
            line.incidents,
            line.later,
            line.linked,
            line.folded,
            line.counted,
        ];
        let name = [Cell::text(&line.source), Cell::text(&line.account)];
        grid.rows.push(name.into_iter().chain(counts.map(Cell::count)).collect());
    }
    grid
}

fn table(linkage: &Linkage, as_of: &str, terminal: &Terminal) -> String {
    let people = |grid: Grid| grid.with_plain_names().terminal(terminal.width, terminal.is_colored);
    let or_none = |mut grid: Grid, none: &str| {
        let more = grid.rows.len().saturating_sub(MOST_ROWS);
        grid.rows.truncate(MOST_ROWS);
        match (grid.rows.is_empty(), more) {
            (true, _) => format!("{none}\n"),
            (false, 0) => people(grid),
            (false, more) => format!("{}and {more} more; --format json has them all\n", people(grid)),
        }
    };
    let sum = |of: fn(&crate::pipeline::Reconciled) -> u64| linkage.reconciled.iter().map(of).sum::<u64>();
    let (incidents, later, folded) = (sum(|line| line.incidents), sum(|line| line.later), sum(|line| line.folded));
    let mut out = format!("Links, as of {as_of}\n\n");
    out += &or_none(links(linkage), "none: no incident names one of another source");
    out += "\nOne truth: what was taken from which\n\n";
    out += &or_none(truths(linkage), "none");
    out += "\nWhose word is taken first (a source that has a value before one that has none)\n\n";
    out += &people(precedence(linkage));
    out += "\nConfidence\n\n";
    out += &people(confidence(linkage));
    out += "\nProblems\n\n";
    out += &or_none(problems(linkage), "none");
    out += "\nFrom rows read to incidents counted\n\n";
    out += &people(reconciliation(linkage));
    out += &format!(
        "\n{incidents} incidents read - {later} later than this - {folded} that another stands for = {} counted, {} of them \
         one truth of several sources\n",
        sum(|line| line.counted),
        linkage.linked.truths.len(),
    );
    out
}
