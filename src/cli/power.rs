//! `power`: how long one has to wait until a change shows.

use super::args::{Global, PowerArgs, TableFormat};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::{Metric, dimension, has_power, metric, parse_filter, refusal, registry};
use crate::model::{Error, Result, WindowSpec};
use crate::render::table;

/// `power [METRIC...]`.
pub(super) fn run(args: &PowerArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let definitions = window::definitions(&args.definitions.definitions)?;
    let clock = window::clock(&args.definitions.clock)?;
    let named = args.metrics.iter().map(|name| metric(name)).collect::<Result<Vec<_>>>()?;
    let by: Vec<String> = args.by.iter().map(|name| name.trim().to_owned()).collect();
    by.iter().try_for_each(|name| dimension(name).map(|_| ()))?;
    let filters = args.filters.filters.iter().map(|text| parse_filter(text)).collect::<Result<Vec<_>>>()?;
    let reductions = args.reductions.iter().map(|text| reduction(text)).collect::<Result<Vec<_>>>()?;
    let spec = window::window_spec(&args.window, WindowSpec::All)?;
    let session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?
        .with_clock(clock)
        .under(definitions);
    let scope = session.scope(session.window(&spec)?, by, filters);
    let is_wanted = |metric: &&'static Metric| {
        if named.is_empty() { has_power(metric) && refusal(metric, &scope).is_none() } else { named.contains(metric) }
    };
    let metrics: Vec<&'static Metric> = registry().iter().copied().filter(is_wanted).collect();
    let power = session.power(&metrics, &scope, &reductions)?;
    let out = match args.format {
        TableFormat::Table => table::power_terminal(&power, terminal.width, terminal.is_colored),
        TableFormat::Json => table::power_json(&power),
        TableFormat::Csv => table::power_csv(&power),
        TableFormat::Markdown => table::power_markdown(&power),
        TableFormat::Openmetrics => {
            return Err(Error::usage("--format: power has no OpenMetrics form").or("table, json, csv or markdown"));
        }
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}

/// `20%` or `0.2` as a share.
fn reduction(text: &str) -> Result<f64> {
    let trimmed = text.trim();
    let number = match trimmed.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse::<f64>().map(|percent| percent / 100.0),
        None => trimmed.parse::<f64>(),
    };
    let share = number.ok().filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| {
        Error::usage(format!("--reduction: expected a share above 0 % and below 100 %, found {text:?}"))
            .or("for example 20%, or several: 10%,20%,50%")
    })
}
