//! Splunk On-Call's JSON: tells what each object is and hands it to its mapping.

use super::teams::Teams;
use super::wire::{Incident, Keys, PolicySchedule, TeamSchedule, UserLog};
use super::{incident, shifts};
use crate::model::{Sink, code};
use crate::sources::Options;
use crate::sources::json::{Mapping, Object, Refusal, Row, Survey};
use crate::sources::stamp::Stamps;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Lengths of whole pages: the default and the most.
const PAGE_LENGTHS: [u64; 2] = [20, 100];

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Incident,
    Alert,
    UserLog,
    TeamSchedule,
    PolicySchedule,
}

/// What is needed to map one input, and what was told of it so far.
pub(super) struct SplunkJson<'a> {
    account: &'a str,
    stamps: Stamps<'a>,
    teams: Teams,
    n_incidents: AtomicU64,
    n_last_acks: AtomicU64,
    has_open: AtomicBool,
    has_plan: AtomicBool,
}

impl<'a> SplunkJson<'a> {
    pub(super) fn new(name: &str, teams: Teams, options: &'a Options) -> Self {
        SplunkJson {
            account: options.account.as_deref().unwrap_or(""),
            stamps: Stamps::new(name, options.source_tz),
            teams,
            n_incidents: AtomicU64::new(0),
            n_last_acks: AtomicU64::new(0),
            has_open: AtomicBool::new(false),
            has_plan: AtomicBool::new(false),
        }
    }

    fn incident(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let row = Row::new(object.place, &self.stamps);
        let told = incident::map(&object.read::<Incident<'_>>()?, self.account, &self.teams, row, object, sink)?;
        self.n_incidents.fetch_add(1, Ordering::Relaxed);
        self.n_last_acks.fetch_add(u64::from(told.has_last_ack), Ordering::Relaxed);
        self.has_open.fetch_or(told.is_open, Ordering::Relaxed);
        Ok(())
    }

    fn shifts<'o>(&'o self, object: &'o Object<'_>) -> shifts::Shifts<'o> {
        shifts::Shifts { account: self.account, teams: &self.teams, stamps: &self.stamps, object }
    }

    fn plan(
        &self,
        team: Option<&str>,
        schedule: &PolicySchedule<'_>,
        object: &Object<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        self.has_plan.store(true, Ordering::Relaxed);
        self.shifts(object).planned(team, schedule, sink)
    }
}

impl Mapping for SplunkJson<'_> {
    fn expects(&self) -> &'static str {
        "an incident, an on-call log or a schedule"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: Keys = object.read()?;
        let kind = decisive_kind(&keys).unwrap_or(match object.page.map(|page| page.container) {
            Some("userLogs") => Kind::UserLog,
            Some("teamSchedules") => Kind::TeamSchedule,
            Some("schedules") => Kind::PolicySchedule,
            _ => Kind::Incident,
        });
        let beside = |key: &str| object.page.and_then(|page| page.field(key));
        match kind {
            Kind::Incident => self.incident(object, sink),
            Kind::Alert => {
                // It has no number of an incident, and one incident has many of them.
                object.skip("alert payload");
                Ok(())
            }
            Kind::UserLog => {
                let team = beside("teamSlug").and_then(Value::as_str);
                self.shifts(object).served(team, &object.read::<UserLog<'_>>()?, sink)
            }
            Kind::TeamSchedule => {
                let all: TeamSchedule<'_> = object.read()?;
                let team = all.team.get().and_then(|team| team.label());
                let mut row = Row::new(object.place, &self.stamps);
                row.objects("schedules", &all.schedules)
                    .try_for_each(|schedule| self.plan(team.as_deref(), schedule, object, sink))?;
                row.report("", sink);
                Ok(())
            }
            Kind::PolicySchedule => {
                let team = beside("team").and_then(|team| team.get("name").or_else(|| team.get("slug")));
                let schedule: PolicySchedule<'_> = object.read()?;
                self.plan(team.and_then(Value::as_str), &schedule, object, sink)
            }
        }
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        let pages = || survey.pages.iter().filter(|page| page.container == "incidents");
        let n: u64 = pages().map(|page| page.n_records).sum();
        let total = pages().filter_map(|page| page.field("total")?.as_u64()).max();
        let is_bare = survey.pages.is_empty() && self.n_incidents.load(Ordering::Relaxed) == survey.n_records;
        match total {
            Some(total) if total > n => vec![format!("it holds {n} incidents of {total}")],
            None if is_bare && PAGE_LENGTHS.contains(&survey.n_records) => {
                vec![format!("it holds exactly {} incidents, as a full page does", survey.n_records)]
            }
            _ => Vec::new(),
        }
    }

    fn notes(&self, _survey: &Survey) -> Vec<(&'static str, String)> {
        let mut left_out = Vec::new();
        let (n, n_last_acks) = (self.n_incidents.load(Ordering::Relaxed), self.n_last_acks.load(Ordering::Relaxed));
        if n > 0 && !self.has_open.load(Ordering::Relaxed) {
            left_out.push(
                "every incident is resolved, and the reporting API gives no others unless currentPhase is asked for"
                    .to_owned(),
            );
        }
        if n_last_acks > 0 {
            left_out.push(format!(
                "only the last acknowledgement is told of {n_last_acks}; the first is unknown (version 2 of the API tells it)"
            ));
        }
        if self.has_plan.load(Ordering::Relaxed) {
            left_out
                .push("a schedule is what was planned; who was really on call stands in the on-call log".to_owned());
        }
        if left_out.is_empty() { Vec::new() } else { vec![(code::PARTIAL_EXPORT, left_out.join("; "))] }
    }
}

/// What the object's own keys say that it is.
fn decisive_kind(keys: &Keys) -> Option<Kind> {
    if keys.incident_number.0 || keys.transitions.0 || keys.current_phase.0 {
        return Some(Kind::Incident);
    }
    if keys.message_type.0 {
        return Some(Kind::Alert);
    }
    if keys.user_id.0 && keys.log.0 {
        return Some(Kind::UserLog);
    }
    if keys.schedules.0 {
        return Some(Kind::TeamSchedule);
    }
    (keys.policy.0 && keys.schedule.0).then_some(Kind::PolicySchedule)
}
