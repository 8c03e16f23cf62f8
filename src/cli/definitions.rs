//! `definitions`: a metric by the definitions of every preset, side by side.

use super::args::{DefinitionsArgs, Global, ListFormat};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::{dimension, metric, parse_filter};
use crate::model::{Result, WindowSpec};
use crate::render::table;

/// `definitions METRIC`.
pub(super) fn run(args: &DefinitionsArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let clock = window::clock(&args.clock)?;
    let metric = metric(&args.metric)?;
    let by: Vec<String> = args.by.iter().map(|name| name.trim().to_owned()).collect();
    by.iter().try_for_each(|name| dimension(name).map(|_| ()))?;
    let filters = args.filters.filters.iter().map(|text| parse_filter(text)).collect::<Result<Vec<_>>>()?;
    let spec = window::window_spec(&args.window, WindowSpec::All)?;
    let session = context::session(global, args.window.tz.as_deref(), args.window.as_of.as_deref())?.with_clock(clock);
    let scope = session.scope(session.widest_window(&spec)?, by, filters);
    let sides = session.side_by_side(metric, &scope)?;
    let out = match args.format {
        ListFormat::Table => table::definitions_terminal(metric, &sides, terminal.width, terminal.is_colored),
        ListFormat::Json => table::definitions_json(metric, &sides),
        ListFormat::Csv => table::definitions_csv(metric, &sides),
        ListFormat::Markdown => table::definitions_markdown(metric, &sides),
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}
