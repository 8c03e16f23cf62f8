//! `oncall`: load, shifts and fairness of a roster.

use super::args::{Global, ListFormat, OnCallAction, OnCallArgs, OnCallBy};
use super::output::{Terminal, print};
use super::{Outcome, context, window};
use crate::metrics::oncall::{LoadBy, fairness, load, served};
use crate::model::{Result, WindowSpec};
use crate::render::table::{OnCallHead, oncall_fairness, oncall_load, oncall_shifts};
use crate::report::pseudonym;

/// `oncall load|shifts|fairness WINDOW [--team T]`.
pub(super) fn run(args: &OnCallArgs, global: &Global, terminal: &Terminal) -> Result<Outcome> {
    let asked = match &args.action {
        OnCallAction::Load { asked, .. } | OnCallAction::Shifts { asked } | OnCallAction::Fairness { asked } => asked,
    };
    let spec = window::window_spec(&asked.window, WindowSpec::All)?;
    let session = context::session(global, asked.window.tz.as_deref(), asked.window.as_of.as_deref())?;
    let roster = session.roster(session.window(&spec)?, asked.team.as_deref())?;
    let head = OnCallHead {
        window: roster.window,
        as_of: session.as_of,
        calendar: session.calendar,
        hours: &roster.hours,
        team: asked.team.as_deref(),
        min_group: roster.min_group,
        config_sha256: &session.config_sha256,
        called: if asked.anonymise { pseudonym } else { str::to_owned },
        is_anonymous: asked.anonymise,
    };
    let tables = match &args.action {
        OnCallAction::Load { by, .. } => {
            let by = match by {
                OnCallBy::Person => LoadBy::Person,
                OnCallBy::Team => LoadBy::Team,
                OnCallBy::Schedule => LoadBy::Schedule,
                OnCallBy::Week => LoadBy::Week,
            };
            oncall_load(&load(&roster, by), &head)
        }
        OnCallAction::Shifts { .. } => oncall_shifts(&served(&roster), &roster, &head),
        OnCallAction::Fairness { .. } => oncall_fairness(&fairness(&roster), &roster, &head),
    };
    let out = match asked.format {
        ListFormat::Table => tables.terminal(&head, terminal.width, terminal.is_colored),
        ListFormat::Json => tables.json(&head),
        ListFormat::Csv => tables.csv(),
        ListFormat::Markdown => tables.markdown(&head),
    };
    print(out.as_bytes())?;
    Ok(Outcome::Done)
}
