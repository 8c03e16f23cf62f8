//! `demo`: the whole main job on sample data that ships inside the program.

use super::args::{DefinitionArgs, DemoArgs, FilterArgs, Global, ReportArgs, ReportFormat, WindowArgs};
use super::import;
use super::output::{Terminal, make_folder, print, write_file};
use super::{Outcome, context, report};
use crate::metrics::metric;
use crate::model::{Error, Instant, Result, WindowSpec};
use crate::pipeline::{ImportPlan, expand};
use crate::render::table;
use crate::report::shipped_plan;
use crate::sources::Options;
use crate::store::Store;
use std::path::Path;

macro_rules! sample {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../sample-data/demo/", $name)) as &[u8])),*]
    };
}

/// The exports of an invented company.
const EXPORTS: &[(&str, &[u8])] = sample![
    "old-account.csv",
    "pagerduty-incidents.json",
    "pagerduty-log-entries.json",
    "pagerduty-oncalls.json",
    "tickets.csv"
];
const CONFIGURATION: &[(&str, &[u8])] = sample!["incidence.toml"];

/// What the summary shows.
const SUMMARY: [&str; 8] = [
    "incident_count",
    "mtta",
    "mttr",
    "mtbf",
    "availability",
    "false_positive_rate",
    "repeat_incident_rate",
    "response_attainment",
];

/// `demo [--out DIR]`.
pub(super) fn run(args: &DemoArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let out = &args.out;
    let exports = out.join("exports");
    make_folder(&exports)?;
    for (name, bytes) in EXPORTS {
        write_file(&exports.join(name), bytes)?;
    }
    for (name, bytes) in CONFIGURATION {
        write_file(&out.join(name), bytes)?;
    }
    let store_path = out.join("incidence.duckdb");
    remove(&store_path)?;
    let global = Global { store: store_path.clone(), config: None, ..global.clone() };

    terminal.say(format!("importing {} exports of an invented company into {}", EXPORTS.len(), store_path.display()));
    let mut store = context::bounded(Store::open(&store_path)?, &global)?;
    let imported_at = Instant::from(chrono::Utc::now());
    let (mut outcomes, mut skipped) = (Vec::new(), Vec::new());
    for (name, _) in EXPORTS {
        // The old account is another one of the same tool, and nobody exports it any more.
        let account = name.starts_with("old-account").then(|| "old".to_owned());
        let options = Options { account, ..Options::default() };
        let plan = ImportPlan { options, source: None, is_strict: false, is_dry_run: false, imported_at };
        let one = std::iter::once(expand(&exports.join(name)));
        let (outcome, skip) = import::import_all(&mut store, one, &plan, terminal);
        outcomes.extend(outcome);
        skipped.extend(skip);
    }
    if let Some(error) = outcomes.iter().find_map(|(_, outcome)| outcome.as_ref().err()).or(skipped.first()) {
        return Err(Error::bug(format!("the sample data was not read: {error}")));
    }
    print(import::summary(&outcomes, false, terminal).as_bytes())?;
    drop(store);

    let session = context::session(&global, None, None)?;
    let metrics = SUMMARY.iter().map(|id| metric(id)).collect::<Result<Vec<_>>>()?;
    let scope = session.scope(session.window(&WindowSpec::All)?, Vec::new(), Vec::new());
    let answer = session.metrics(&metrics, &scope)?;
    print(format!("\n{}", table::terminal(&answer, None, terminal.width, terminal.is_colored)).as_bytes())?;

    let plan = shipped_plan("weekly")?;
    let wanted = ReportArgs {
        definitions: DefinitionArgs::default(),
        plan: plan.name.clone(),
        window: WindowArgs::default(),
        out: out.clone(),
        formats: vec![ReportFormat::Html, ReportFormat::Md, ReportFormat::Json],
        filters: FilterArgs::default(),
        names: super::args::NamesArgs::default(),
        fail_on: Vec::new(),
    };
    let written = report::write(&session, &plan, None, &wanted)?;
    let page = written.iter().find(|path| path.extension().is_some_and(|ending| ending == "html"));
    let page = page.ok_or_else(|| Error::bug("the report has no page"))?;
    let page = std::path::absolute(page).unwrap_or_else(|_| page.clone());
    print(format!("\nThe report of the last complete week: {}\n", page.display()).as_bytes())?;
    Ok(Outcome::Done)
}

/// An earlier demonstration's store: this one starts afresh.
fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::usage(format!("{}: cannot be replaced: {error}", path.display())).or("name another --out"))
        }
        _ => Ok(()),
    }
}
