//! FireHydrant's JSON: tells what each object is and hands it to its mapping.

use super::wire::{Incident, Keys, Shift};
use super::{incident, shift};
use crate::model::{Sink, code};
use crate::sources::Options;
use crate::sources::json::{Mapping, Object, Page, Refusal, Row, Survey};
use crate::sources::stamp::Stamps;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is needed to map one input, and what was told of it so far.
pub(super) struct FireHydrantJson<'a> {
    account: &'a str,
    stamps: Stamps<'a>,
    n_default_acks: AtomicU64,
}

impl<'a> FireHydrantJson<'a> {
    pub(super) fn new(name: &str, options: &'a Options) -> Self {
        FireHydrantJson {
            account: options.account.as_deref().unwrap_or(""),
            stamps: Stamps::new(name, options.source_tz),
            n_default_acks: AtomicU64::new(0),
        }
    }
}

/// What is said of a file whose incidents were acknowledged by the tool.
pub(super) fn note_of_default_acks(n: u64) -> Option<(&'static str, String)> {
    let message = format!(
        "acknowledged at the moment of the opening, as FireHydrant sets it where an incident is opened by hand: {n}; \
         whether a person took them then is unknown"
    );
    (n > 0).then_some((code::PARTIAL_EXPORT, message))
}

impl Mapping for FireHydrantJson<'_> {
    fn expects(&self) -> &'static str {
        "an incident or an on-call shift"
    }

    fn map(&self, object: &Object<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let keys: Keys = object.read()?;
        let row = Row::new(object.place, &self.stamps);
        let is_incident = keys.current_milestone.0 || keys.milestones.0 || keys.lifecycle_phases.0 || keys.number.0;
        if !is_incident && keys.start_time.0 && (keys.on_call_schedule.0 || keys.on_call_rotation.0) {
            return shift::map(&object.read::<Shift<'_>>()?, self.account, row, object, sink);
        }
        if !is_incident && keys.starts_at.0 {
            object.skip("alert");
            return Ok(());
        }
        let told = incident::map(&object.read::<Incident<'_>>()?, self.account, row, sink)?;
        self.n_default_acks.fetch_add(u64::from(told.is_acknowledged_by_default), Ordering::Relaxed);
        told.unknown.iter().for_each(|slug| object.unknown_event(slug));
        Ok(())
    }

    fn cuts(&self, survey: &Survey) -> Vec<String> {
        let of = |page: &Page, key: &str| page.field("pagination").and_then(|pagination| pagination.get(key)?.as_u64());
        let Some(last) = survey.pages.iter().max_by_key(|page| (of(page, "page"), page.first_record)) else {
            return Vec::new();
        };
        let n: u64 = survey.pages.iter().map(|page| page.n_records).sum();
        let has_next =
            matches!(last.field("pagination").and_then(|it| it.get("next")), Some(Value::Number(_) | Value::String(_)));
        let is_before_last = of(last, "page").zip(of(last, "pages")).is_some_and(|(page, pages)| page < pages);
        let mut cuts = Vec::new();
        if has_next || is_before_last {
            cuts.push("its last page says that more follow".to_owned());
        }
        if let Some(count) = of(last, "count").filter(|count| *count > n) {
            cuts.push(format!("it holds {n} records of {count}"));
        }
        cuts
    }

    fn notes(&self, _survey: &Survey) -> Vec<(&'static str, String)> {
        note_of_default_acks(self.n_default_acks.load(Ordering::Relaxed)).into_iter().collect()
    }
}
