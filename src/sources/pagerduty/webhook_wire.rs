//! PagerDuty's own words in webhooks: the `event` of the third generation, the `messages` of those before.

use super::wire::{Incident, LogEntry, Reference};
use crate::sources::json::{Fields, Many, Scalar, Tolerant};
use serde::Deserialize;

/// An event of the third generation. Its data is the incident as it stood, or a note, a responder, an update on it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Event<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) event_type: Scalar<'a>,
    pub(super) occurred_at: Scalar<'a>,
    pub(super) agent: Tolerant<Reference<'a>>,
    pub(super) data: Tolerant<Incident<'a>>,
}

/// `{"event": {...}}`.
#[derive(Debug, Deserialize)]
pub(super) struct OneEvent<'a> {
    #[serde(borrow)]
    pub(super) event: Event<'a>,
}

/// What a message of the first generation holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MessageData<'a> {
    #[serde(borrow)]
    pub(super) incident: Tolerant<Incident<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for MessageData<'a> {}

/// A message of the first or second generation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Message<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) event: Scalar<'a>,
    #[serde(rename = "type")]
    pub(super) kind: Scalar<'a>,
    pub(super) created_on: Scalar<'a>,
    pub(super) incident: Tolerant<Incident<'a>>,
    pub(super) data: Tolerant<MessageData<'a>>,
    pub(super) log_entries: Many<Tolerant<LogEntry<'a>>>,
}

impl<'a> Message<'a> {
    /// The incident that it tells of.
    pub(super) fn told(&self) -> Option<&Incident<'a>> {
        self.incident.get().or_else(|| self.data.get()?.incident.get())
    }
}
