//! The changes of an issue: what its changelog tells of acknowledgement, resolve, reopening and who had it.
//!
//! The first leave of the initial status by a person is the acknowledgement, unless it ends the issue. A resolution that is set,
//! or a status that ends it, is the resolve; the contrary after that is a reopening.

use super::wire::{Changelog, History, Item};
use crate::model::{EventKind, EventRecord, Instant, Sink, Status, code};
use crate::sources::json::{Refusal, Row, Tolerant};
use std::borrow::Cow;

/// One change that tells something.
struct Change<'c> {
    at: Instant,
    id: Option<Cow<'c, str>>,
    actor: Option<Cow<'c, str>>,
    is_person: Option<bool>,
    kind: EventKind,
    word: Option<Cow<'c, str>>,
    /// The status after it, if it changed.
    state: Option<Cow<'c, str>>,
}

/// What the changes of an issue tell.
pub(super) struct Changes<'c> {
    changes: Vec<Change<'c>>,
    /// Every change is there.
    pub(super) is_whole: bool,
    /// The first change to a working status by a person, and who.
    pub(super) acknowledged: Option<(Instant, Option<Cow<'c, str>>)>,
    /// The last resolve, if it was not reopened.
    pub(super) resolved_at: Option<Instant>,
    /// Who resolved it last.
    pub(super) resolved_by: Option<Cow<'c, str>>,
    /// Times that it was reopened.
    pub(super) reopen_count: u32,
    /// Times that it went from one person to another.
    pub(super) reassign_count: u32,
}

impl<'c> Changes<'c> {
    /// Reads a changelog, in the order of time. `is_done` says whether a status ends an issue, where that is known.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub(super) fn of(
        changelog: &'c Changelog<'_>,
        is_done: impl Fn(&str) -> Option<bool>,
        row: &mut Row<'_>,
    ) -> Result<Changes<'c>, Refusal> {
        let mut histories = Vec::new();
        let items = changelog.histories.items();
        for history in items {
            let Tolerant::There(history) = history else {
                row.odd(code::BAD_VALUE, "changelog: expected an object, found another type; it is left out".into());
                continue;
            };
            match row.side_moment("changelog.created", &history.created)? {
                Some(at) => histories.push((at, history)),
                None => row.odd(code::BAD_VALUE, "changelog: a change has no moment; it is left out".into()),
            }
        }
        histories.sort_by_key(|(at, _)| *at);
        let total = row.count("changelog.total", &changelog.total);
        let is_whole = histories.len() == items.len() && total.is_none_or(|total| total as usize <= items.len());
        let mut changes = Changes {
            changes: Vec::new(),
            is_whole: is_whole && !changelog.histories.is_absent(),
            acknowledged: None,
            resolved_at: None,
            resolved_by: None,
            reopen_count: 0,
            reassign_count: 0,
        };
        for (at, history) in histories {
            changes.add(at, history, &is_done);
        }
        Ok(changes)
    }

    fn add(&mut self, at: Instant, history: &'c History<'_>, is_done: &impl Fn(&str) -> Option<bool>) {
        let author = history.author.get();
        let actor = author.and_then(|author| author.called());
        let is_person = author.and_then(|author| author.is_person());
        let item = |name: &str| {
            let mut items = history.items.items().iter().rev().filter_map(|item| item.get());
            items.find(|item| item.field.text().is_some_and(|field| field.eq_ignore_ascii_case(name)))
        };
        let (status, resolution, assignee) = (item("status"), item("resolution"), item("assignee"));
        let state: Option<Cow<'c, str>> = status.and_then(|item: &'c Item<'_>| item.is.text());
        let by_status = state.as_deref().and_then(is_done);
        let is_over = match resolution {
            Some(item) => Some(item.is.text().is_some()),
            None => by_status,
        };
        let mut push = |kind, word: Option<Cow<'c, str>>| {
            let (id, actor) = (history.id.text(), actor.clone());
            self.changes.push(Change { at, id, actor, is_person, kind, word, state: state.clone() });
        };
        match is_over {
            Some(true) if self.resolved_at.is_none() => {
                push(EventKind::Resolved, state.clone().or_else(|| resolution.and_then(|item| item.is.text())));
                (self.resolved_at, self.resolved_by) = (Some(at), actor.clone());
            }
            Some(false) if self.resolved_at.is_some() => {
                push(EventKind::Reopened, state.clone());
                (self.resolved_at, self.resolved_by) = (None, None);
                self.reopen_count += 1;
            }
            _ if state.is_some() => {
                let is_work = by_status != Some(true) && self.resolved_at.is_none() && is_person != Some(false);
                if is_work && self.acknowledged.is_none() {
                    push(EventKind::Acknowledged, state.clone());
                    self.acknowledged = Some((at, actor.clone()));
                } else {
                    push(EventKind::State, state.clone());
                }
            }
            _ => {}
        }
        if let Some(item) = assignee
            && let Some(person) = item.is.text()
        {
            let is_handed_on = item.was.text().is_some();
            self.reassign_count += u32::from(is_handed_on);
            let kind = if is_handed_on { EventKind::Reassigned } else { EventKind::Assigned };
            let (id, actor) = (history.id.text(), actor.clone());
            let id = id.map(|id| Cow::Owned(format!("{id}/assignee")));
            self.changes.push(Change { at, id, actor, is_person, kind, word: Some(person), state: None });
        }
    }

    /// Hands the changes on as events.
    pub(super) fn tell(&self, source: &str, account: &str, incident_id: &str, row: &Row<'_>, sink: &mut dyn Sink) {
        for change in &self.changes {
            // Where changes are missing, the first that is there need not be the first that there was.
            let is_sure = self.is_whole || change.kind != EventKind::Acknowledged;
            let event = EventRecord {
                source,
                account,
                incident_id,
                event_id: change.id.as_deref(),
                at: change.at,
                kind: if is_sure { change.kind } else { EventKind::State },
                kind_raw: change.word.as_deref(),
                state: change.state.as_deref(),
                actor: change.actor.as_deref(),
                actor_is_person: change.is_person,
                channel: None,
                severity_raw: None,
                text: None,
            };
            sink.event(row.place, &event);
        }
    }
}

/// Whether a status ends an issue, by its usual words; `None` for a word that is not known.
pub(super) fn ends(word: &str) -> Option<bool> {
    Status::from_word(word).map(Status::is_over)
}
