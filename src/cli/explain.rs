//! `explain`: what a metric means, and how it comes out for one incident.

use super::args::{ExplainArgs, Global};
use super::output::{Terminal, print};
use super::{Outcome, context};
use crate::metrics::{Metric, metric};
use crate::model::Result;
use crate::pipeline::{PRELUDE, twin};

/// `explain METRIC [--incident KEY]`.
pub(super) fn run(args: &ExplainArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let metric = metric(&args.metric)?;
    let out = match &args.incident {
        None => definition(metric),
        Some(key) => {
            let session = context::session(global, args.tz.as_deref(), args.as_of.as_deref())?;
            let explained = session.explain(metric, key)?;
            let key = crate::render::text::printable(&explained.key).into_owned();
            let reads = explained.reads.terminal(terminal.width, terminal.is_colored);
            let truth =
                explained.truth.map_or(String::new(), |said| format!("\n{}", crate::render::table::plain(&said)));
            let said = |line: &String| format!("{}\n", crate::render::text::printable(line));
            let corrections: String = explained.corrections.iter().map(said).collect();
            let outcome = explained.outcome;
            format!("{} of {key}, as of {}\n\n{reads}\n{outcome}\n{corrections}{truth}", metric.id, session.as_of)
        }
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}

fn definition(metric: &Metric) -> String {
    let clock = match metric.unit {
        crate::model::Unit::Seconds => "always: every hour of every day counts",
        _ => "none: it measures no length of time",
    };
    let mut out = format!("{}: {}\n{}\n\n", metric.id, metric.title, metric.question);
    for (name, text) in [
        ("formula", metric.formula),
        ("unit", metric.unit.word()),
        ("better", metric.better.word()),
        ("clock", clock),
        ("left out", metric.leaves_out),
        ("target", if metric.target.is_empty() { "none" } else { metric.target }),
        ("caution", metric.caution),
        ("source", metric.source),
    ] {
        out += &format!("{name:<9} {text}\n");
    }
    if let Some(sql) = twin(metric.id) {
        out += &format!("\nSQL, over incidents_derived and params:\n\n{PRELUDE}\n{}\n", sql.trim_end());
    }
    out
}
