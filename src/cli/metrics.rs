//! `metrics`.

use super::args::{Global, MetricsArgs, TableFormat};
use super::output::{Terminal, print, write_file};
use super::{Outcome, context, window};
use crate::metrics::parse_filter;
use crate::metrics::{Metric, dimension, metric, refusal, registry};
use crate::model::{Error, Result, WindowSpec};
use crate::render::table;

/// `metrics [METRIC...]`.
pub(super) fn run(args: &MetricsArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let definitions = window::definitions(&args.definitions.definitions)?;
    let clock = window::clock(&args.definitions.clock)?;
    let named = args.metrics.iter().map(|name| metric(name)).collect::<Result<Vec<_>>>()?;
    let by: Vec<String> = args.by.iter().map(|name| name.trim().to_owned()).collect();
    for (at, name) in by.iter().enumerate() {
        dimension(name)?;
        if by[..at].contains(name) {
            return Err(Error::usage(format!("--by: {name} is named twice")).or("name each dimension once"));
        }
    }
    let filters = args.filters.filters.iter().map(|text| parse_filter(text)).collect::<Result<Vec<_>>>()?;
    filters.iter().try_for_each(|(name, ..)| dimension(name).map(|_| ()))?;
    let spec = window::window_spec(&args.window, WindowSpec::All)?;
    let session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?
        .with_clock(clock)
        .under(definitions);
    let scope = session.scope(session.window(&spec)?, by, filters);
    // In registry order, each once, whatever the order and number of times they were named in.
    let is_wanted = |metric: &&&'static Metric| named.is_empty() || named.contains(metric);
    let mut metrics: Vec<&'static Metric> = registry().iter().filter(is_wanted).copied().collect();
    if named.is_empty() {
        // Who asked for everything gets everything that can be had by these dimensions.
        let (possible, refused): (Vec<_>, Vec<_>) =
            metrics.iter().partition(|metric| refusal(metric, &scope).is_none());
        metrics = possible;
        if !refused.is_empty() {
            let names: Vec<&str> = refused.iter().map(|metric| metric.id).collect();
            terminal.say(format!("left out, because the breakdown has no observed time: {}", names.join(", ")));
        }
    }
    let frames = session.frames_of(&scope)?;
    let answer = session.evaluate(&frames, &metrics, &scope)?;
    let bytes = match args.format {
        TableFormat::Table => {
            let trends = session.trends(&frames, &answer, &metrics, &scope)?;
            let trends = trends.as_ref().map(|trends| (trends.bucket, trends.rows.as_slice()));
            table::terminal(&answer, trends, terminal.width, terminal.is_colored && args.output.is_none())
        }
        TableFormat::Json => table::json(&answer, &session.config_sha256),
        TableFormat::Csv => table::csv(&answer),
        TableFormat::Markdown => table::markdown(&answer),
        TableFormat::Openmetrics => {
            let filters = args.filters.filters.join(", ");
            table::openmetrics(&answer, &window::word(&args.window), &filters, &session.coverage)
        }
    };
    match &args.output {
        Some(path) => write_file(path, bytes.as_bytes())?,
        None => {
            print(bytes.as_bytes())?;
        }
    }
    Ok(Outcome::Done)
}
