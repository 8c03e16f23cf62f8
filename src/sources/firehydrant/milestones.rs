//! The milestones of an incident by their slugs, whichever list holds them, and what they say of where it stands.
//!
//! `occurred_at` is when it happened; `created_at` is when somebody wrote it down. An organisation adds, renames and removes
//! milestones, so one that is not listed is unknown, and one that is listed without a moment was not reached.

use super::ID;
use super::wire::{Incident, Milestone, Phase};
use crate::model::{EventKind, EventRecord, Instant, Sink, Status, code};
use crate::sources::json::{Moment, Refusal, Row, Tolerant};
use std::borrow::Cow;

/// One milestone.
pub(super) struct Reached<'i> {
    slug: String,
    word: Cow<'i, str>,
    id: Option<Cow<'i, str>>,
    at: Moment,
    phase: Option<Status>,
}

/// Those of one incident.
pub(super) struct Milestones<'i>(Vec<Reached<'i>>);

/// A milestone's name as a slug.
pub(super) fn slug_of(word: &str) -> String {
    word.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Where an incident stands whose current milestone is a default one, of today or of older days.
pub(super) fn status_of(slug: &str) -> Option<Status> {
    Some(match slug {
        "started" | "detected" => Status::Triggered,
        "acknowledged" | "investigating" | "first_action" | "identified" => Status::Acknowledged,
        "mitigated" => Status::Mitigated,
        "resolved"
        | "retrospective_started"
        | "retrospective_completed"
        | "postmortem_started"
        | "postmortem_completed" => Status::Resolved,
        "closed" => Status::Closed,
        _ => return None,
    })
}

/// Where an incident stands in a phase.
fn status_of_phase(phase: &Phase<'_>) -> Option<Status> {
    let words = [phase.kind.text(), phase.name.text()];
    words.into_iter().flatten().find_map(|word| match slug_of(&word).as_str() {
        "started" => Some(Status::Triggered),
        "active" => Some(Status::Acknowledged),
        "post_incident" => Some(Status::Resolved),
        "closed" => Some(Status::Closed),
        _ => None,
    })
}

impl<'i> Milestones<'i> {
    /// Reads them: the phases list those of the organisation, reached or not, and go before the plain list.
    ///
    /// # Errors
    /// The moment of a default milestone is no stamp.
    pub(super) fn read(incident: &'i Incident<'_>, row: &mut Row<'_>) -> Result<Self, Refusal> {
        let phases = incident.lifecycle_phases.items().iter().filter_map(Tolerant::get);
        let listed = phases.flat_map(|phase| phase.milestones.items().iter().map(move |one| (Some(phase), one)));
        let mut all: Vec<(Option<&Phase<'_>>, &Tolerant<Milestone<'_>>)> = listed.collect();
        if all.is_empty() {
            all.extend(incident.milestones.items().iter().map(|one| (None, one)));
        }
        let mut milestones = Vec::with_capacity(all.len());
        for (phase, milestone) in all {
            let told = milestone
                .get()
                .and_then(|milestone| Some((milestone, milestone.slug.text().or_else(|| milestone.kind.text())?)));
            let Some((milestone, word)) = told else {
                let message = "milestones: expected an object with its slug, found none; the milestone is left out";
                row.odd(code::BAD_VALUE, message.to_owned());
                continue;
            };
            let slug = slug_of(&word);
            let field = format!("{slug}: occurred_at");
            let at = if status_of(&slug).is_some() {
                row.moment(&field, &milestone.occurred_at)?
            } else {
                row.side_moment(&field, &milestone.occurred_at)?.map_or(Moment::None, Moment::At)
            };
            let phase = phase.and_then(status_of_phase);
            milestones.push(Reached { slug, word, id: milestone.id.text(), at, phase });
        }
        Ok(Milestones(milestones))
    }

    fn of<'s>(&'s self, slug: &'s str) -> impl Iterator<Item = Moment> + 's {
        self.0.iter().filter(move |milestone| milestone.slug == slug).map(|milestone| milestone.at)
    }

    /// When a milestone was reached first.
    pub(super) fn first(&self, slug: &str) -> Moment {
        self.by(slug, |moments| moments.min())
    }

    /// When it was reached last.
    pub(super) fn last(&self, slug: &str) -> Moment {
        self.by(slug, |moments| moments.max())
    }

    fn by(&self, slug: &str, choose: impl Fn(&mut dyn Iterator<Item = Instant>) -> Option<Instant>) -> Moment {
        match choose(&mut self.of(slug).filter_map(Moment::at)) {
            Some(at) => Moment::At(at),
            None if self.of(slug).any(|moment| moment == Moment::None) => Moment::None,
            None => Moment::Untold,
        }
    }

    /// Whether people were seen to work on it, acknowledged or not.
    pub(super) fn shows_work(&self) -> bool {
        ["investigating", "first_action", "identified", "mitigated"]
            .into_iter()
            .any(|slug| self.of(slug).any(|moment| moment.at().is_some()))
    }

    /// Where an incident stands whose current milestone this is.
    pub(super) fn status_at(&self, slug: &str) -> Option<Status> {
        status_of(slug).or_else(|| self.0.iter().find(|milestone| milestone.slug == slug)?.phase)
    }

    /// Where the milestones that were reached leave it: the furthest of them.
    pub(super) fn furthest(&self) -> Option<Status> {
        let reached = self.0.iter().filter(|milestone| milestone.at.at().is_some());
        reached.filter_map(|milestone| self.status_at(&milestone.slug)).max_by_key(|status| *status as u8)
    }

    /// Hands those that were reached on as events that set no moment: the incident's own record says what holds, and a
    /// moment can be mended. Gives the slugs that are no default ones.
    pub(super) fn tell(&self, account: &str, incident_id: &str, row: &Row<'_>, sink: &mut dyn Sink) -> Vec<&str> {
        let mut unknown = Vec::new();
        for milestone in &self.0 {
            let Moment::At(at) = milestone.at else { continue };
            let is_known = status_of(&milestone.slug).is_some();
            let event = EventRecord {
                source: ID,
                account,
                incident_id,
                event_id: milestone.id.as_deref(),
                at,
                kind: if is_known { EventKind::State } else { EventKind::Other },
                kind_raw: Some(&milestone.word),
                state: Some(&milestone.slug),
                actor: None,
                actor_is_person: None,
                channel: None,
                severity_raw: None,
                text: None,
            };
            sink.event(row.place, &event);
            if !is_known {
                unknown.push(milestone.slug.as_str());
            }
        }
        unknown
    }
}
