//! `explain`: what a metric means, and how it comes out for one incident.

use super::args::{ExplainArgs, Global};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::{Metric, answered_by, formula, metric};
use crate::model::{Definitions, Result};
use crate::pipeline::{PRELUDE, preset_twin, twin};

/// `explain METRIC [--incident KEY]`.
pub(super) fn run(args: &ExplainArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let metric = metric(&args.metric)?;
    let definitions = window::definitions(&args.preset.definitions)?;
    let out = match &args.incident {
        None => definition(metric, definitions),
        Some(key) => {
            let session = context::session(global, args.tz.as_deref(), args.as_of.as_deref())?.under(definitions);
            let explained = session.explain(metric, key)?;
            let key = crate::render::text::printable(&explained.key).into_owned();
            let reads = explained.reads.terminal(terminal.width, terminal.is_colored);
            let truth =
                explained.truth.map_or(String::new(), |said| format!("\n{}", crate::render::table::plain(&said)));
            let said = |line: &String| format!("{}\n", crate::render::text::printable(line));
            let corrections: String = explained.corrections.iter().map(said).collect();
            let outcome = explained.outcome;
            let by = match definitions {
                Definitions::Incidence => String::new(),
                other => format!(", definitions: {}", other.name()),
            };
            let (id, as_of) = (metric.id, session.as_of);
            format!("{id} of {key}, as of {as_of}{by}\n\n{reads}\n{outcome}\n{corrections}{truth}")
        }
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}

fn definition(metric: &'static Metric, definitions: Definitions) -> String {
    let clock = match metric.unit {
        crate::model::Unit::Seconds => "always: every hour of every day counts",
        _ => "none: it measures no length of time",
    };
    let mut out = format!("{}: {}\n{}\n\n", metric.id, metric.title, metric.question);
    for (name, text) in [
        ("formula", formula(metric, definitions).as_str()),
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
    let preset = definitions.preset();
    if definitions != Definitions::Incidence {
        out += &format!("\nUnder the definitions {}:\n\n", preset.name);
        for (name, text) in [
            ("population", preset.population),
            ("in the window by", preset.in_window_by),
            ("never acknowledged", preset.never_acknowledged),
            ("mttr", preset.mttr),
            ("source", preset.source),
        ] {
            out += &format!("{name:<19} {text}\n");
        }
    }
    if let Some(sql) = twin(answered_by(metric, definitions).id) {
        out += &format!("\nSQL, over incidents_derived and params:\n\n{PRELUDE}\n");
        out += &preset_twin(definitions).map_or(String::new(), |seen| format!("{}\n\n", seen.trim_end()));
        out += &format!("{}\n", sql.trim_end());
    }
    out
}
