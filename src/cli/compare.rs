//! `compare`: two spans side by side, each metric with a verdict.

use super::args::{CompareArgs, Global, TableFormat};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::{Metric, dimension, metric, parse_filter, refusal, registry};
use crate::model::{Error, Result, SpanSpec, WindowSpec};
use crate::render::table;

/// `compare [METRIC...] --before SPAN --after SPAN`.
pub(super) fn run(args: &CompareArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let definitions = window::definitions(&args.definitions.definitions)?;
    let clock = window::clock(&args.definitions.clock)?;
    let named = args.metrics.iter().map(|name| metric(name)).collect::<Result<Vec<_>>>()?;
    let by: Vec<String> = args.by.iter().map(|name| name.trim().to_owned()).collect();
    by.iter().try_for_each(|name| dimension(name).map(|_| ()))?;
    let filters = args.filters.filters.iter().map(|text| parse_filter(text)).collect::<Result<Vec<_>>>()?;
    let span = |flag: &str, text: &str| SpanSpec::parse(text).map_err(|error| error.at(flag));
    let (before, after) = (span("--before", &args.before)?, span("--after", &args.after)?);
    let session =
        context::session(global, args.tz.as_deref(), args.as_of.as_deref())?.with_clock(clock).under(definitions);
    let whole = session.window(&WindowSpec::All)?;
    let (before, after) = SpanSpec::resolve(before, after, &session.calendar, session.as_of, whole)?;
    let scope = session.scope(after, by.clone(), filters.clone());
    let is_wanted = |metric: &&'static Metric| {
        if named.is_empty() { refusal(metric, &scope).is_none() } else { named.contains(metric) }
    };
    let metrics: Vec<&'static Metric> = registry().iter().copied().filter(is_wanted).collect();
    let comparison = session.compare(&metrics, before, after, &by, &filters)?;
    let out = match args.format {
        TableFormat::Table => table::compare_terminal(&comparison, terminal.width, terminal.is_colored),
        TableFormat::Json => table::compare_json(&comparison),
        TableFormat::Csv => table::compare_csv(&comparison),
        TableFormat::Markdown => table::compare_markdown(&comparison),
        TableFormat::Openmetrics => {
            return Err(
                Error::usage("--format: a comparison has no OpenMetrics form").or("table, json, csv or markdown")
            );
        }
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}
