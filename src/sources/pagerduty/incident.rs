//! From an incident of `/incidents`, in either API, or of a webhook to ours.
//!
//! A resolved or triggered incident has lost its acknowledgements and assignments: they are unknown, not none, unless its
//! log entries are glued on.

use super::wire::{Incident, LogEntry, Reference};
use super::{ID, bare_title, number_in};
use crate::model::{AckState, Field, IncidentRecord, Instant, Knows, Sink, Status, code};
use crate::sources::json::{Many, Moment, Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// Labels of references, joined by `;`.
pub(super) fn labels<'s>(many: &'s Many<Tolerant<Reference<'_>>>) -> Option<Cow<'s, str>> {
    let mut labels = many.items().iter().filter_map(|item| item.get()?.label());
    let first = labels.next()?;
    let rest: Vec<_> = labels.collect();
    if rest.is_empty() {
        return Some(first);
    }
    Some(Cow::Owned(rest.iter().fold(first.into_owned(), |joined, label| joined + ";" + label)))
}

/// An acknowledgement by a person: who and when.
type Ack<'s> = (Instant, Option<Cow<'s, str>>);

fn first_ack<'s>(row: &mut Row<'_>, incident: &'s Incident<'_>) -> Result<Option<Ack<'s>>, Refusal> {
    let mut first: Option<Ack<'s>> = None;
    let hands = incident.acknowledgements.items().iter().chain(incident.acknowledgers.items());
    for hand in hands.filter_map(Tolerant::get) {
        let who = hand.acknowledger.get().or(hand.object.get());
        if who.and_then(|who| who.is_person()) == Some(false) {
            continue;
        }
        if let Some(at) = row.side_moment("acknowledgements.at", &hand.at)?
            && first.as_ref().is_none_or(|(earliest, _)| at < *earliest)
        {
            first = Some((at, who.and_then(Reference::label)));
        }
    }
    Ok(first)
}

/// What the log entries glued on say: `None` if they do not reach back to the trigger.
fn logged_ack<'s>(row: &Row<'_>, entries: &'s Many<Tolerant<LogEntry<'_>>>) -> Option<Option<Ack<'s>>> {
    let mut has_trigger = false;
    let mut first: Option<Ack<'s>> = None;
    for entry in entries.items().iter().filter_map(Tolerant::get) {
        let kind = entry.kind.text();
        has_trigger |= kind.as_deref() == Some("trigger_log_entry");
        let is_ack = kind.is_some_and(|kind| kind.starts_with("acknowledge"));
        let agent = entry.agent.get();
        if !is_ack || agent.and_then(|agent| agent.is_person()) == Some(false) {
            continue;
        }
        // A bad stamp is told where the entry itself is read.
        let Scalar::Text(text) = &entry.created_at else { continue };
        if let Some(at) = row.quietly(text)
            && first.as_ref().is_none_or(|(earliest, _)| at < *earliest)
        {
            first = Some((at, agent.and_then(Reference::label)));
        }
    }
    has_trigger.then_some(first)
}

/// The first of two keys that is there: the API of today and the first one name them differently.
fn either<'s, 'a>(now: &'s Scalar<'a>, then: &'s Scalar<'a>) -> &'s Scalar<'a> {
    if now.is_absent() { then } else { now }
}

/// Who it is assigned to, by any of the keys that tell.
fn assignee<'s>(incident: &'s Incident<'_>) -> Option<Cow<'s, str>> {
    let i = incident;
    let label = |who: &'s Tolerant<Reference<'_>>| who.get().and_then(Reference::label);
    let assigned = i.assignments.items().iter().find_map(|hand| label(&hand.get()?.assignee));
    let assigned = assigned.or_else(|| i.assigned_to.items().iter().find_map(|hand| label(&hand.get()?.object)));
    assigned.or_else(|| i.assignees.items().iter().find_map(label)).or_else(|| label(&i.assigned_to_user))
}

/// Hands the incident on. Its log entries and notes are handed on by the caller. `told_at` is when a message told of it:
/// the update stamp of an incident that carries none.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    incident: &Incident<'_>,
    account: &str,
    told_at: Option<Instant>,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let i = incident;
    let id = row.id("id", &i.id)?;
    let created_at = row.required("created_at", either(&i.created_at, &i.created_on))?;
    let resolved = row.moment("resolved_at", &i.resolved_at)?;
    let (status, status_raw) = row.status("status", &i.status);
    let mut knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]);
    let mut know_if = |is_told: bool, field: Field| {
        if is_told {
            knows = knows.with(field);
        }
    };

    let summary = row.text("summary", &i.summary);
    let number = row.text("incident_number", either(&i.incident_number, &i.number));
    let title = row.text("title", &i.title);
    let description = row.text("description", &i.description);
    let trigger = i.trigger_summary_data.get();
    let subject = trigger.and_then(|trigger| trigger.subject.text().or_else(|| trigger.description.text()));
    let number = number.as_deref().or_else(|| summary.as_deref().and_then(number_in));
    let title = title
        .as_deref()
        .or_else(|| summary.as_deref().map(bare_title))
        .or(description.as_deref())
        .or(subject.as_deref());
    know_if(number.is_some(), Field::Number);
    know_if(title.is_some(), Field::Title);

    let mut reference = |field: &str, value: &Tolerant<Reference<'_>>| {
        if matches!(value, Tolerant::Wrong) {
            row.odd(code::BAD_VALUE, format!("{field}: expected an object, found another type; kept as unknown"));
        }
    };
    reference("service", &i.service);
    reference("priority", &i.priority);
    reference("last_status_change_by", &i.last_status_change_by);
    let service = i.service.get().and_then(Reference::label);
    let severity_raw = i.priority.get().and_then(Reference::label);
    let team = labels(&i.teams);
    let urgency = row.text("urgency", &i.urgency);
    know_if(i.service.is_told(), Field::Service);
    know_if(i.priority.is_told(), Field::Severity);
    know_if(!i.teams.is_absent(), Field::Team);
    know_if(!i.urgency.is_absent(), Field::Urgency);
    know_if(status.is_some(), Field::Status);

    let is_over = status.map(Status::is_over);
    let changed_at =
        row.side_moment("last_status_change_at", either(&i.last_status_change_at, &i.last_status_change_on))?;
    let resolved_at = match (is_over, resolved) {
        // The last status change of a resolved incident is its resolve: older exports have nothing else.
        (Some(true), Moment::None | Moment::Untold) => changed_at,
        (Some(false), Moment::At(at)) => {
            row.odd(code::BAD_VALUE, format!("resolved_at is {at}, but the incident is open; taken as open"));
            None
        }
        (_, resolved) => resolved.at(),
    };
    know_if(resolved_at.is_some() || is_over == Some(false), Field::ResolvedAt);

    let resolver = i.last_status_change_by.get().filter(|_| is_over == Some(true));
    let auto_resolved = resolver.and_then(|resolver| resolver.is_person()).map(|is_person| !is_person);
    let resolved_by = resolver.filter(|_| auto_resolved == Some(false)).and_then(Reference::label);
    know_if(auto_resolved.is_some() || is_over == Some(false), Field::AutoResolved);
    know_if(auto_resolved.is_some() || is_over == Some(false), Field::ResolvedBy);

    let ack = match logged_ack(&row, &i.log_entries) {
        Some(logged) => Some(logged.filter(|(at, _)| resolved_at.is_none_or(|resolved_at| *at <= resolved_at))),
        None if status == Some(Status::Acknowledged) => first_ack(&mut row, i)?.map(Some),
        None => None,
    };
    know_if(ack.is_some(), Field::Acknowledged);
    know_if(ack.is_some(), Field::AcknowledgedBy);
    let ack_state = match &ack {
        None => AckState::Unknown,
        Some(None) => AckState::Never,
        Some(Some(_)) => AckState::Known,
    };
    let (acknowledged_at, acknowledged_by) = ack.flatten().map_or((None, None), |(at, who)| (Some(at), who));

    let assignee = assignee(i);
    let has_assignee = !i.assignments.is_absent() || assignee.is_some();
    know_if(is_over == Some(false) && has_assignee, Field::Assignee);

    let alert_key = i.alerts.items().iter().find_map(|alert| alert.get()?.alert_key.text());
    let dedup_key = row.text("incident_key", &i.incident_key).or(alert_key);
    know_if(dedup_key.is_some(), Field::DedupKey);
    let alert_count = match i.alert_counts.get() {
        Some(counts) => row.count("alert_counts.all", &counts.all),
        None if i.alerts.is_absent() => None,
        None => u32::try_from(i.alerts.items().len()).ok(),
    };
    know_if(alert_count.is_some(), Field::AlertCount);
    let target = i.resolve_reason.get().and_then(|reason| reason.incident.get()).or(i.merged_into_incident.get());
    let merged_into = target.and_then(|target| target.id.text().or_else(|| target.summary.text()));
    // Merged, and nobody says into what: that it was merged into none is not known.
    know_if(merged_into.is_some() || matches!(i.resolve_reason, Tolerant::Null), Field::MergedInto);
    let escalation_count = row.count("number_of_escalations", &i.number_of_escalations);
    know_if(escalation_count.is_some(), Field::EscalationCount);
    let url = row.text("html_url", &i.html_url);
    know_if(url.is_some(), Field::Url);
    let updated_at = row.side_moment("updated_at", &i.updated_at)?.or(told_at).or(changed_at);

    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number,
        title,
        service: service.as_deref(),
        team: team.as_deref(),
        severity_raw: severity_raw.as_deref(),
        urgency: urgency.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at: Some(created_at),
        created_at: Some(created_at),
        acknowledged_at,
        ack_state,
        resolved_at,
        acknowledged_by: acknowledged_by.as_deref(),
        resolved_by: resolved_by.as_deref(),
        assignee: assignee.as_deref(),
        auto_resolved,
        dedup_key: dedup_key.as_deref(),
        merged_into: merged_into.as_deref(),
        escalation_count,
        alert_count,
        url: url.as_deref(),
        updated_at,
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
