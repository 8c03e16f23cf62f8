//! `oncall`: load, shifts, fairness and pay of a roster.

use super::args::{Global, ListFormat, OnCallAction, OnCallArgs, OnCallBy};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::oncall::{LoadBy, fairness, load, pay, served};
use crate::model::{Error, Result, WindowSpec};
use crate::render::table::{OnCallHead, oncall_fairness, oncall_load, oncall_pay, oncall_shifts};

/// `oncall load|shifts|fairness|pay WINDOW [--team T]`.
pub(super) fn run(args: &OnCallArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let asked = match &args.action {
        OnCallAction::Load { asked, .. } | OnCallAction::Shifts { asked } => asked,
        OnCallAction::Fairness { asked } | OnCallAction::Pay { asked } => asked,
    };
    let spec = window::window_spec(&asked.window, WindowSpec::All)?;
    if asked.table.is_some() && asked.format != ListFormat::Csv {
        return Err(Error::usage("--table: expected --format csv beside it").or("the other formats have every table"));
    }
    let mut session = context::session(global, asked.window.tz.as_deref(), asked.window.as_of.as_deref())?;
    context::hide_names(&mut session, global, &asked.names)?;
    let roster = session.roster(session.window(&spec)?, asked.team.as_deref())?;
    let head = OnCallHead {
        window: roster.window,
        as_of: session.as_of,
        calendar: session.calendar,
        hours: &roster.hours,
        team: asked.team.as_deref(),
        config_sha256: &session.config_sha256,
        people: session.people_rule(asked.names.anonymise),
    };
    let tables = match &args.action {
        OnCallAction::Load { by, .. } => {
            let by = match by {
                OnCallBy::Person => LoadBy::Person,
                OnCallBy::Team => LoadBy::Team,
                OnCallBy::Schedule => LoadBy::Schedule,
                OnCallBy::Week => LoadBy::Week,
            };
            oncall_load(&load(&roster, by), &roster, &head)
        }
        OnCallAction::Shifts { .. } => oncall_shifts(&served(&roster), &roster, &head),
        OnCallAction::Fairness { .. } => oncall_fairness(&fairness(&roster), &roster, &head),
        OnCallAction::Pay { .. } => oncall_pay(&pay(&roster, &session.config.pay), &session.config.pay, &roster, &head),
    };
    let out = match asked.format {
        ListFormat::Table => tables.terminal(&head, terminal.width, terminal.is_colored),
        ListFormat::Json => tables.json(&head),
        ListFormat::Csv => tables.csv(asked.table.as_deref())?,
        ListFormat::Markdown => tables.markdown(&head),
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}
