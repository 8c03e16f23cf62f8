//! From an incident of `/v1/incidents` to ours.
//!
//! Here a resolve is not the close: impact ends with the first, paperwork with the second. Impact begins when the incident
//! was opened unless somebody says otherwise, and then the beginning is marked as filled in.

use super::alert::{joined, tags, teams};
use super::wire::{Entry, Incident, Named};
use super::{Reading, timeline};
use crate::model::{AckState, EventKind, Field, IncidentRecord, Instant, Knows, Sink, Status, code};
use crate::sources::json::{Moment, Refusal, Row, Tolerant};
use std::borrow::Cow;

/// The tool's own stamps of one action lie no farther apart, and people set impact by the minute.
const SAME_S: f64 = 1.0;

/// The entries of the timeline that is glued on, under either name.
pub(super) fn entries<'i, 'a>(incident: &'i Incident<'a>) -> &'i [Tolerant<Entry<'a>>] {
    if incident.timelines.items().is_empty() { incident.entries.items() } else { incident.timelines.items() }
}

/// Hands the incident on. Its timeline is handed on by the caller.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    incident: &Incident<'_>,
    how: &Reading<'_>,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let i = incident;
    let id = row.id("id", &i.id)?;
    let created_at = row.required("createdAt", &i.created_at)?;
    let started = row.moment("impactStartDate", &i.impact_start_date)?;
    let ended = row.moment("impactEndDate", &i.impact_end_date)?;
    let updated_at = row.side_moment("updatedAt", &i.updated_at)?;
    let (status, status_raw) = row.status("status", &i.status);
    let is_over = status.map(Status::is_over);

    let entries = entries(i);
    let last = |kind: EventKind, row: &Row<'_>| timeline::moments(entries, kind, row).map(|(at, _)| at).max();
    let resolve_logged = last(EventKind::Resolved, &row);
    let closed_at = last(EventKind::Closed, &row).filter(|_| status == Some(Status::Closed));
    let told = match (is_over, ended) {
        (Some(false), Moment::At(at)) => {
            row.odd(code::BAD_VALUE, format!("impactEndDate is {at}, but the incident is open; taken as open"));
            None
        }
        (Some(false), _) => None,
        (_, ended) => ended.at().or(resolve_logged),
    };
    let resolved_at = told.or(updated_at.filter(|_| is_over == Some(true)));
    let resolved_is_proxy = told.is_none() && resolved_at.is_some();
    if resolved_is_proxy {
        row.odd(code::PROXY_RESOLVED, "resolved, and nothing tells when: the last update stands for it".to_owned());
    }

    let ack = first_ack(entries, told, &row);
    let number = row.text("tinyId", &i.tiny_id);
    let title = row.text("message", &i.message);
    let severity_raw = row.text("priority", &i.priority);
    let team = i.owner_team.get().and_then(Named::label).or_else(|| teams(&[&i.responders]));
    let services: Vec<_> = i.impacted_services.items().iter().filter_map(|service| service.get()?.label()).collect();
    let service = if let [only] = services.as_slice() { Some(only.as_ref()) } else { None };
    let url = i.links.get().and_then(|links| links.web.text());
    let tags = tags(&i.tags);
    let refs = joined(i.associated_alert_ids.items().iter().filter_map(|id| id.text()), '\n');

    let is_open = is_over == Some(false);
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (service.is_some(), Field::Service),
        (team.is_some(), Field::Team),
        (!i.priority.is_absent(), Field::Severity),
        (status.is_some(), Field::Status),
        (started != Moment::Untold, Field::StartedAt),
        (ack.is_some(), Field::Acknowledged),
        (ack.as_ref().is_some_and(|(_, who)| who.is_some()), Field::AcknowledgedBy),
        (resolved_at.is_some() || is_open, Field::ResolvedAt),
        (closed_at.is_some() || status.is_some_and(|status| status != Status::Closed), Field::ClosedAt),
        (!i.tags.is_absent(), Field::Tags),
        (url.is_some(), Field::Url),
        (refs.is_some(), Field::Refs),
    ]);
    let is_same = |at: Instant| at.seconds_since(created_at).abs() <= SAME_S;
    let (acknowledged_at, acknowledged_by) = ack.map_or((None, None), |(at, who)| (Some(at), who));
    let record = IncidentRecord {
        source: how.incidents,
        account: how.account,
        id: &id,
        number: number.as_deref(),
        title: title.as_deref(),
        service,
        team: team.as_deref(),
        severity_raw: severity_raw.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        started_at: started.at(),
        detected_at: Some(created_at),
        created_at: Some(created_at),
        acknowledged_at,
        ack_state: if acknowledged_at.is_some() { AckState::Known } else { AckState::Unknown },
        resolved_at,
        closed_at,
        acknowledged_by: acknowledged_by.as_deref(),
        tags: tags.as_deref(),
        url: url.as_deref(),
        refs: refs.as_deref(),
        updated_at,
        knows,
        started_is_default: started.at().is_some_and(is_same),
        resolved_is_proxy,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}

/// The first acknowledgement of a responder's alert by a user. A resolve acknowledges them all, as an API.
fn first_ack<'i>(
    entries: &'i [Tolerant<Entry<'_>>],
    resolved_at: Option<Instant>,
    row: &Row<'_>,
) -> Option<(Instant, Option<Cow<'i, str>>)> {
    let acks = timeline::moments(entries, EventKind::Acknowledged, row);
    let by_users = acks.filter(|(_, entry)| timeline::is_by_person(entry) == Some(true));
    let first = by_users.min_by_key(|(at, _)| *at)?;
    let is_in_time = resolved_at.is_none_or(|resolved_at| first.0 <= resolved_at);
    is_in_time.then(|| (first.0, first.1.actor.get().and_then(|actor| actor.name.text())))
}
