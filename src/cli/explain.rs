//! `explain`: what a metric means, and how it comes out for one incident.

use super::args::{ExplainArgs, Global};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::{Metric, answered_by, counts_hours, formula, metric};
use crate::model::{Calendar, Clock, Definitions, Result, Unit};
use crate::pipeline::{PRELUDE, business_hours, hold_words, preset_twin, twin};
use crate::render::quantity;
use crate::sources;

/// `explain METRIC [--incident KEY]`.
pub(super) fn run(args: &ExplainArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let metric = metric(&args.metric)?;
    let definitions = window::definitions(&args.definitions.definitions)?;
    let clock = window::clock(&args.definitions.clock)?;
    let out = match &args.incident {
        None => definition(metric, definitions, &counted(metric, clock, args, global)?),
        Some(key) => {
            let session = context::session(global, args.tz.as_deref(), args.as_of.as_deref())?;
            let session = session.with_clock(clock).under(definitions);
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

/// Which hours the metric counts, a line each: of the clock, what is on hold, and whose clock the SQL has.
fn counted(metric: &Metric, clock: Clock, args: &ExplainArgs, global: &Global) -> Result<Vec<(&'static str, String)>> {
    if !counts_hours(metric) {
        let always = "always: every hour of every day counts";
        let none = "none: it measures no length of time";
        return Ok(vec![("clock", if metric.unit == Unit::Seconds { always } else { none }.to_owned())]);
    }
    if clock == Clock::Always {
        return Ok(vec![(
            "clock",
            "always: every hour of every day counts; --clock business counts others".to_owned(),
        )]);
    }
    let (config, _) = context::configuration(global)?;
    let common = match (config.timezone, &args.tz) {
        (None, Some(name)) => Calendar::new(window::zone("--tz", name)?),
        _ => config.calendar(),
    };
    let hours = quantity::business_hours(&business_hours(&config, common));
    let team = "of the first of the incident's teams that has a timezone under [teams], else of everybody's; over midnight \
                they belong to the day on which they begin; a target of 2h is two of them; rmst_7d is null";
    let sources = sources::all().iter().map(|source| source.about().id);
    let told: Vec<String> = match &config.hold.states {
        Some(words) => vec![format!("{} ([hold] states)", words.join(", "))],
        None => sources
            .filter(|id| sources::hold_words(id).is_some())
            .filter_map(|id| Some(format!("{id}: {}", hold_words(&config, id)?.join(", "))))
            .collect(),
    };
    Ok(vec![
        ("clock", format!("{hours}, {team}")),
        ("on hold", format!("not counted where the source's events tell it. {}", told.join("; "))),
        ("SQL", "counts every hour (--clock always): there is no twin of business hours".to_owned()),
    ])
}

fn definition(metric: &'static Metric, definitions: Definitions, clock: &[(&'static str, String)]) -> String {
    let mut out = format!("{}: {}\n{}\n\n", metric.id, metric.title, metric.question);
    let clock = clock.iter().map(|(name, text)| (*name, text.as_str()));
    let formula = formula(metric, definitions);
    let before = [("formula", formula.as_str()), ("unit", metric.unit.word()), ("better", metric.better.word())];
    for (name, text) in before.into_iter().chain(clock).chain([
        ("left out", metric.leaves_out),
        ("target", if metric.target.is_empty() { "none" } else { metric.target }),
        ("caution", metric.caution),
        ("source", metric.source),
    ]) {
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
