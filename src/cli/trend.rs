//! `trend`: a metric week by week.

use super::args::{Global, TableFormat, TrendArgs};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::{dimension, metric, parse_filter};
use crate::model::{Error, Result, WindowSpec};
use crate::render::table;

/// `trend METRIC`.
pub(super) fn run(args: &TrendArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let definitions = window::definitions(&args.definitions.definitions)?;
    let clock = window::clock(&args.definitions.clock)?;
    let metric = metric(&args.metric)?;
    let by: Vec<String> = args.by.iter().map(|name| name.trim().to_owned()).collect();
    by.iter().try_for_each(|name| dimension(name).map(|_| ()))?;
    let filters = args.filters.filters.iter().map(|text| parse_filter(text)).collect::<Result<Vec<_>>>()?;
    let spec = window::window_spec(&args.window, WindowSpec::All)?;
    let session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?
        .with_clock(clock)
        .under(definitions);
    let trend = session.trend(metric, &session.scope(session.window(&spec)?, by, filters))?;
    let out = match args.format {
        TableFormat::Table => table::trend_terminal(&trend, terminal.width, terminal.is_colored),
        TableFormat::Json => table::trend_json(&trend),
        TableFormat::Csv => table::trend_csv(&trend),
        TableFormat::Markdown => table::trend_markdown(&trend),
        TableFormat::Openmetrics => {
            return Err(Error::usage("--format: a trend has no OpenMetrics form").or("table, json, csv or markdown"));
        }
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}
