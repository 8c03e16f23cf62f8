//! `report` and `chart`: files for readers.

use super::args::{ChartArgs, Global, ReportArgs, ReportFormat};
use super::output::{Terminal, make_folder, print, write_file, write_files};
use super::{Outcome, check, context, window};
use crate::metrics::parse_filter;
use crate::model::{Error, Result, WindowSpec};
use crate::pipeline::{ChartRequest, ChartSize, Gate, Session, chart_png, chart_svg, gate_metrics};
use crate::render;
use crate::report::{Plan, chart, parse_plan, shipped_plan};
use std::path::{Path, PathBuf};

/// `report PLAN --out DIR`.
pub(super) fn run(args: &ReportArgs, global: &Global, _: &Terminal) -> Result<Outcome> {
    let definitions = window::definitions(&args.definitions.definitions)?;
    let clock = window::clock(&args.definitions.clock)?;
    let plan = plan(&args.plan)?;
    let spec = window::window_spec(&args.window, plan.window.clone())?;
    let metrics = gate_metrics();
    let gates = args.fail_on.iter().map(|text| Gate::parse(text, &metrics)).collect::<Result<Vec<_>>>()?;
    let mut session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?
        .with_clock(clock)
        .under(definitions);
    context::hide_names(&mut session, global, &args.names)?;
    let written = write(&session, &plan, Some(&spec), args)?;
    let paths: String = written.iter().map(|path| format!("{}\n", path.display())).collect();
    print(paths.as_bytes())?;
    let window = session.window(&spec)?;
    let (judged, errors) = session.judge_all(&gates, window);
    check::verdict(&judged, &errors)
}

/// Writes the files of a report; their paths.
pub(super) fn write(
    session: &Session,
    plan: &Plan,
    window: Option<&WindowSpec>,
    args: &ReportArgs,
) -> Result<Vec<PathBuf>> {
    let filters = args.filters.filters.iter().map(|text| parse_filter(text)).collect::<Result<Vec<_>>>()?;
    let document = session.report(plan, window, &filters, args.names.anonymise)?;
    make_folder(&args.out)?;
    let mut written = Vec::new();
    let endings = [
        (ReportFormat::Html, "html"),
        (ReportFormat::Md, "md"),
        (ReportFormat::Json, "json"),
        (ReportFormat::Slack, "slack.txt"),
    ];
    for (format, ending) in endings {
        if !args.formats.contains(&format) {
            continue;
        }
        let bytes = match format {
            ReportFormat::Html => render::html(&document)?,
            ReportFormat::Md => render::markdown(&document)?,
            ReportFormat::Json => render::json(&document)?,
            ReportFormat::Slack => render::slack(&document)?,
        };
        let path = args.out.join(format!("{}.{ending}", plan.name));
        written.push((path, bytes));
    }
    write_files(&written)?;
    Ok(written.into_iter().map(|(path, _)| path).collect())
}

/// A plan that ships with the program, or a file of one's own.
fn plan(name: &str) -> Result<Plan> {
    if !name.ends_with(".toml") {
        return shipped_plan(name);
    }
    let text = std::fs::read_to_string(name)
        .map_err(|error| Error::usage(format!("{name}: the plan cannot be read: {error}")).or("check the path"))?;
    let stem = Path::new(name).file_stem().map_or(name.into(), |stem| stem.to_string_lossy());
    parse_plan(&stem, &text)
}

/// `chart NAME -o FILE.svg|FILE.png`.
pub(super) fn draw(args: &ChartArgs, global: &Global, _: &Terminal) -> Result<Outcome> {
    let definitions = window::definitions(&args.definitions.definitions)?;
    let clock = window::clock(&args.definitions.clock)?;
    let known = chart(&args.name)?;
    args.by.as_deref().map_or(Ok(()), |by| known.check_by(by))?;
    let ending = args.output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let is_svg = match ending.as_deref() {
        Some("svg") => true,
        Some("png") => false,
        _ => {
            return Err(Error::usage(format!("-o: expected FILE.svg or FILE.png, found {}", args.output.display()))
                .or("end the name with .svg or .png"));
        }
    };
    let request = ChartRequest {
        name: args.name.clone(),
        by: args.by.clone(),
        filters: args.filters.filters.iter().map(|text| parse_filter(text)).collect::<Result<_>>()?,
        is_anonymous: args.names.anonymise,
    };
    let size = args.size.as_deref().map(size).transpose()?;
    let spec = window::window_spec(&args.window, WindowSpec::All)?;
    let mut session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?
        .with_clock(clock)
        .under(definitions);
    context::hide_names(&mut session, global, &args.names)?;
    let chart = session.chart(&request, session.window(&spec)?)?;
    let bytes = if is_svg { chart_svg(&chart, size)? } else { chart_png(&chart, size)? };
    write_file(&args.output, &bytes)?;
    print(format!("{}\n", args.output.display()).as_bytes())?;
    Ok(Outcome::Done)
}

/// Reads `1600x900`, or `1600`: as high as it needs.
fn size(text: &str) -> Result<ChartSize> {
    let (width, height) = text.split_once(['x', 'X']).map_or((text, None), |(width, height)| (width, Some(height)));
    let side = |text: &str| text.trim().parse::<u32>().ok();
    let read = side(width).zip(height.map_or(Some(None), |height| side(height).map(Some)));
    read.map(|(width, height)| ChartSize { width, height }).ok_or_else(|| {
        Error::usage(format!("--size: expected WIDTHxHEIGHT such as 1600x900, or a width, found {text:?}"))
    })
}
