//! The JSON of both tools: tells what each object is, unwraps it, and hands it to its mapping.

use super::hook::Actions;
use super::wire::{Alert, Beside, Data, Entry, Hook, Incident, Keys, Log, Named, Record, Timeline, User};
use super::{Reading, Vocabulary, alert, hook, incident, log, schedule, timeline, user};
use crate::model::{Result, Sink, code};
use crate::sources::json::{Mapping, Object, Page, Refusal, Scalar, Survey, Tolerant};
use crate::sources::stamp::Stamps;
use crate::sources::{Input, Options};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A search gives no more, whatever the offset.
const MOST_ALERTS: u64 = 20_000;
/// Lengths of whole pages: the default and the most.
const PAGE_LENGTHS: [u64; 2] = [20, 100];

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Alert,
    Log,
    Hook,
    Incident,
    Timeline,
    Entry,
    Schedule,
    User,
    /// A schedule without its timeline.
    Plan,
}

/// What an object stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapping {
    None,
    Data,
    Record,
}

/// What is needed to map one input.
pub(super) struct AlertingJson<'a> {
    how: Reading<'a>,
    /// The actions of a file of webhooks.
    actions: Option<Actions>,
    /// Alerts whose logs reach their end in the file.
    ended_logs: BTreeSet<String>,
}

impl<'a> AlertingJson<'a> {
    /// # Errors
    /// The input cannot be read.
    pub(super) fn new(input: &dyn Input, survey: &Survey, options: &'a Options, words: Vocabulary) -> Result<Self> {
        let how = Reading {
            source: words.source,
            incidents: words.incidents,
            account: options.account.as_deref().unwrap_or(""),
            stamps: Stamps::new(input.name(), options.source_tz),
            has_report: words.has_report,
            leaves_out_none: true,
            unit: None,
        };
        let ended = survey.pages.iter().filter(|page| !goes_on(page));
        let ended_logs = ended.filter_map(|page| parent_of(page, "alert").map(str::to_owned)).collect();
        Ok(AlertingJson { how, actions: Actions::of(input)?, ended_logs })
    }

    fn mapped(&self, kind: Kind, wrapping: Wrapping, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        macro_rules! read {
            ($kind:ty) => {
                match wrapping {
                    Wrapping::None => object.read::<$kind>()?,
                    Wrapping::Data => object.read::<Data<$kind>>()?.data,
                    Wrapping::Record => object.read::<Record<$kind>>()?.record.data,
                }
            };
        }
        match kind {
            Kind::Alert => self.alert(&read!(Alert<'_>), object, sink),
            Kind::Log => {
                let alert_id = object.page.and_then(|page| parent_of(page, "alert"));
                let is_whole = alert_id.is_some_and(|id| self.ended_logs.contains(id));
                log::map(&read!(Log<'_>), alert_id, is_whole, &self.how, object, sink)
            }
            Kind::Hook => hook::map(&read!(Hook<'_>), self.actions, &self.how, object, sink),
            Kind::Incident => self.incident(&read!(Incident<'_>), object, sink),
            Kind::Timeline => {
                let beside: Beside<'_> = object.read()?;
                let page = read!(Timeline<'_>);
                let ids = [&page.incident_id, &beside.incident_id].into_iter().find_map(Scalar::text);
                let named = |named: &Tolerant<Named<'_>>| {
                    named.get().and_then(|named| named.id.text()).map(|id| id.into_owned())
                };
                let id =
                    ids.map(|id| id.into_owned()).or_else(|| named(&page.incident)).or_else(|| named(&beside.incident));
                let id = id.ok_or_else(no_incident)?;
                self.entries(page.entries.items(), &id, object, sink)
            }
            Kind::Entry => {
                let id = object.page.and_then(|page| parent_of(page, "incident")).ok_or_else(no_incident)?;
                timeline::map(&read!(Entry<'_>), id, None, &self.how, object, sink)
            }
            Kind::Schedule => schedule::map(&read!(schedule::Schedule<'_>), &self.how, object, sink),
            Kind::User => user::map(&read!(User<'_>), &self.how, object.place, sink),
            Kind::Plan => {
                object.skip("schedule without its timeline");
                Ok(())
            }
        }
    }

    fn alert(&self, alert: &Alert<'_>, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        alert::map(alert, &self.how, self.how.row(object.place), sink)?;
        let id = alert.id.text().or_else(|| alert.alert_id.text()).unwrap_or_default();
        let is_whole = log::is_whole(&alert.logs);
        for line in alert.logs.items() {
            let kept = match line {
                Tolerant::There(line) => log::map(line, Some(&id), is_whole, &self.how, object, sink),
                _ => Err(Refusal::Reject(code::BAD_JSON, "expected a line as an object, found another type".into())),
            };
            object.kept_inside(kept, &format!("logs of {id}"), sink)?;
        }
        Ok(())
    }

    fn incident(&self, incident: &Incident<'_>, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        incident::map(incident, &self.how, self.how.row(object.place), sink)?;
        self.entries(incident::entries(incident), &incident.id.text().unwrap_or_default(), object, sink)
    }

    fn entries(
        &self,
        entries: &[Tolerant<Entry<'_>>],
        incident_id: &str,
        object: &Object<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refusal> {
        let over_at = timeline::over_at(entries, &self.how.row(object.place));
        for entry in entries {
            let kept = match entry {
                Tolerant::There(entry) => timeline::map(entry, incident_id, over_at, &self.how, object, sink),
                _ => Err(Refusal::Reject(code::BAD_JSON, "expected an entry as an object, found another type".into())),
            };
            object.kept_inside(kept, &format!("timeline of {incident_id}"), sink)?;
        }
        Ok(())
    }
}

fn no_incident() -> Refusal {
    let message = "incidentId: expected the id of the incident that the timeline is of, found nothing; \
                   put it beside the entries: {\"incidentId\": ..., \"data\": {\"entries\": [...]}}";
    Refusal::Reject(code::MISSING_ID, message.to_owned())
}

/// The id of what the records of a page belong to, where it stands beside them.
fn parent_of<'p>(page: &'p Page, what: &str) -> Option<&'p str> {
    let (key, object) = if what == "alert" { ("alertId", "alert") } else { ("incidentId", "incident") };
    let own = page.field(key).and_then(Value::as_str);
    own.or_else(|| page.field(object)?.get("id")?.as_str()).map(str::trim).filter(|id| !id.is_empty())
}

/// Whether a page says that more follow.
fn goes_on(page: &Page) -> bool {
    let next = |key: &str| page.field(key).and_then(|links| links.get("next")?.as_str());
    next("paging").or_else(|| next("links")).is_some_and(|next| !next.trim().is_empty())
}

impl Mapping for AlertingJson<'_> {
    fn expects(&self) -> &'static str {
        "an alert or an incident"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: Keys<'_> = object.read()?;
        if let Some(kind) = kind_of(&keys) {
            return self.mapped(kind, Wrapping::None, object, sink);
        }
        if let Some(inner) = keys.data.get() {
            return self.mapped(kind_of(inner).unwrap_or(Kind::Alert), Wrapping::Data, object, sink);
        }
        if let Some(inner) = keys.record.get().and_then(|record| record.data.get()) {
            return self.mapped(kind_of(inner).unwrap_or(Kind::Alert), Wrapping::Record, object, sink);
        }
        if is_control_message(&keys) {
            return Ok(());
        }
        if object.page.and_then(|page| parent_of(page, "alert")).is_some() {
            object.skip("record beside an alert's id that is no line of its log");
            return Ok(());
        }
        self.mapped(Kind::Alert, Wrapping::None, object, sink)
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        let mut lists: BTreeMap<Option<&str>, Vec<&Page>> = BTreeMap::new();
        for page in &survey.pages {
            lists.entry(parent_of(page, "alert").or_else(|| parent_of(page, "incident"))).or_default().push(page);
        }
        let mut cuts = Vec::new();
        // Pages stand from the first to the last, or from the last to the first.
        let is_cut =
            |pages: &&Vec<&Page>| [pages.first(), pages.last()].into_iter().flatten().all(|page| goes_on(page));
        if lists.get(&None).filter(is_cut).is_some() {
            cuts.push("its last page says that more follow".to_owned());
        }
        let n_logs = lists.iter().filter(|(parent, pages)| parent.is_some() && is_cut(pages)).count();
        if n_logs > 0 {
            cuts.push(format!("the last page of {n_logs} of its logs says that more follow"));
        }
        let (pages, n) = (&survey.pages, survey.n_records);
        let says_nothing = |page: &Page| page.field("paging").is_none() && page.field("links").is_none();
        let is_alone = if let [page] = pages.as_slice() { says_nothing(page) } else { pages.is_empty() };
        let total = pages.iter().filter_map(|page| page.field("totalCount")?.as_u64()).max();
        match total {
            Some(total) if total > n => cuts.push(format!("it says that there are {total}, and holds {n}")),
            None if is_alone && self.actions.is_none() && PAGE_LENGTHS.contains(&n) => {
                cuts.push(format!("it holds exactly {n} records, as a full page does"));
            }
            _ => {}
        }
        if n == MOST_ALERTS {
            cuts.push(format!("it holds {n} records, the most that a search gives"));
        }
        cuts
    }

    fn notes(&self, _survey: &Survey) -> Vec<(&'static str, String)> {
        let lacking = self.actions.and_then(Actions::lacking);
        lacking.map(|lacking| (code::PARTIAL_EXPORT, lacking.to_owned())).into_iter().collect()
    }

    fn is_event_log(&self) -> bool {
        self.actions.is_some()
    }
}

/// What the object's own keys say that it is.
fn kind_of(keys: &Keys<'_>) -> Option<Kind> {
    let is_of_incidents =
        keys.links.get().and_then(|links| links.api.text()).is_some_and(|api| api.contains("/incidents/"));
    let has_impact = keys.impact_start_date.0 || keys.impacted_services.0;
    let has_timeline = keys.timelines.0 || keys.entries.0;
    Some(if keys.final_timeline.0 {
        Kind::Schedule
    } else if keys.action.0 && keys.alert.0 {
        Kind::Hook
    } else if has_impact || ((is_of_incidents || (has_timeline && keys.tiny_id.0)) && !keys.alias.0) {
        Kind::Incident
    } else if keys.tiny_id.0 || keys.alias.0 {
        Kind::Alert
    } else if keys.timeline.0 {
        Kind::Schedule
    } else if keys.entries.0 {
        Kind::Timeline
    } else if keys.event_time.0 {
        Kind::Entry
    } else if keys.log.0 {
        Kind::Log
    } else if keys.full_name.0 {
        Kind::User
    } else if keys.rotations.0 {
        Kind::Plan
    } else {
        return None;
    })
}

/// A message of Airbyte's protocol that holds no record.
fn is_control_message(keys: &Keys<'_>) -> bool {
    let words = ["LOG", "STATE", "SPEC", "TRACE", "CATALOG", "CONNECTION_STATUS", "CONTROL"];
    keys.kind.text().is_some_and(|kind| words.contains(&kind.as_ref()))
}
