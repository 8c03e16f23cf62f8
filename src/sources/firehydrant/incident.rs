//! From an incident to ours.
//!
//! FireHydrant sets `started` to the opening, or to the alert that it was opened from: where it is equal, it is no measured
//! beginning. An incident opened by hand begins acknowledged: an acknowledgement at the opening is the tool's, and whether
//! and when a person took it is unknown.

use super::milestones::{Milestones, slug_of};
use super::wire::Incident;
use super::{ID, places};
use crate::model::{AckState, EventKind, EventRecord, Field, IncidentRecord, Instant, Knows, Sink, Status, code};
use crate::sources::json::{Moment, Refusal, Row};
use crate::sources::stamp::is_missing;

/// Severities that say that it was none: a drill and planned work.
const NO_INCIDENT: [&str; 2] = ["GAMEDAY", "MAINTENANCE"];

/// What an incident adds to what is said of its file as a whole.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Its acknowledgement is the tool's own.
    pub(super) is_acknowledged_by_default: bool,
    /// Slugs of milestones that are no default ones.
    pub(super) unknown: Vec<String>,
}

/// Whether the tool set one moment to the other; two clocks differ by a second.
fn is_same(a: Option<Instant>, b: Option<Instant>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.seconds_since(b).abs() <= 1.0)
}

/// Hands the incident, its milestones and its roles on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    incident: &Incident<'_>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<Told, Refusal> {
    let i = incident;
    let id = if i.id.text().is_some() { row.id("id", &i.id)? } else { row.id("number", &i.number)? };
    let created_at = row.moment("created_at", &i.created_at)?.at();
    let discarded = row.moment("discarded_at", &i.discarded_at)?;
    let milestones = Milestones::read(i, &mut row)?;
    let started = match milestones.first("started") {
        Moment::At(at) => Moment::At(at),
        _ => row.moment("started_at", &i.started_at)?,
    };
    let told_detection = milestones.first("detected").at();
    let detected_at = told_detection.or(created_at);
    if detected_at.or(started.at()).is_none() {
        row.required("created_at", &i.created_at)?;
    }

    let current = row.text("current_milestone", &i.current_milestone);
    let slug = current.as_deref().map(slug_of);
    let told_status = slug.as_deref().and_then(|slug| milestones.status_at(slug));
    if let (Some(word), None) = (&current, told_status) {
        row.odd(code::UNKNOWN_STATUS, format!("current_milestone: {word:?} is not known; the status is unknown"));
    }
    let status = if current.is_some() { told_status } else { milestones.furthest() };
    let is_open = status.is_some_and(|status| !status.is_over());
    // One that went back is not mitigated any more; a milestone of the organisation's own says nothing of that.
    let is_hurting = slug
        .as_deref()
        .and_then(super::milestones::status_of)
        .is_some_and(|status| matches!(status, Status::Triggered | Status::Acknowledged));
    let mitigated = milestones.first("mitigated");
    let mitigated_at = mitigated.at().filter(|_| !is_hurting);
    let status = match status {
        Some(Status::Acknowledged) if mitigated_at.is_some() => Some(Status::Mitigated),
        status => status,
    };
    let resolved = milestones.last("resolved");
    let resolved_at = resolved.at().filter(|_| !is_open);
    let closed = milestones.last("closed");
    let closed_at = closed.at().filter(|_| status == Some(Status::Closed));

    let acked = milestones.first("acknowledged");
    let is_default_ack = is_same(acked.at(), created_at) || is_same(acked.at(), started.at());
    let is_late_ack = acked.at().zip(resolved_at).is_some_and(|(acked, resolved)| acked > resolved);
    if is_late_ack && !is_default_ack {
        row.odd(code::BAD_VALUE, "acknowledged lies after resolved; the acknowledgement is unknown".to_owned());
    }
    let acknowledged_at = acked.at().filter(|_| !is_default_ack && !is_late_ack);
    let ack_state = match acked {
        Moment::At(_) if acknowledged_at.is_some() => AckState::Known,
        // Whoever works on it has taken it, though nobody wrote down when.
        Moment::None if !milestones.shows_work() => AckState::Never,
        _ => AckState::Unknown,
    };

    let number = row.text("number", &i.number);
    let title = row.text("name", &i.name);
    let severity = row.text("severity", &i.severity).filter(|severity| !is_missing(severity));
    let is_no_incident =
        severity.as_deref().is_some_and(|word| NO_INCIDENT.iter().any(|no| word.eq_ignore_ascii_case(no)));
    let severity_raw = severity.as_deref().filter(|_| !is_no_incident);
    let priority = row.text("priority", &i.priority).filter(|priority| !is_missing(priority));
    let url = row.text("incident_url", &i.incident_url);
    let services = places::services(i, &mut row);
    let team = places::teams(i, &mut row).joined(";");
    let tags = places::tags(i, &services, &mut row).joined(";");
    let refs = places::tickets(i, &mut row).joined("\n");
    let assignee = places::commander(i);
    let is_archived = discarded.at().is_some();
    let status = if is_archived { Some(Status::Canceled) } else { status };

    let knows = Knows::of(&[]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (services.only().is_some() || (services.joined(";").is_none() && !i.services.is_absent()), Field::Service),
        (!i.team_assignments.is_absent(), Field::Team),
        (!i.severity.is_absent(), Field::Severity),
        (!i.severity.is_absent(), Field::IsTest),
        (!i.priority.is_absent(), Field::Urgency),
        (status.is_some(), Field::Status),
        (started != Moment::Untold, Field::StartedAt),
        (detected_at.is_some(), Field::DetectedAt),
        (created_at.is_some(), Field::CreatedAt),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (mitigated != Moment::Untold, Field::MitigatedAt),
        (resolved != Moment::Untold || is_open, Field::ResolvedAt),
        (closed != Moment::Untold || is_open, Field::ClosedAt),
        (!i.role_assignments.is_absent(), Field::Assignee),
        (discarded != Moment::Untold, Field::ResolutionCode),
        (tags.is_some() || !i.tag_list.is_absent(), Field::Tags),
        (url.is_some(), Field::Url),
        (!i.incident_tickets.is_absent(), Field::Refs),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: number.as_deref(),
        title: title.as_deref(),
        service: services.only(),
        team: team.as_deref(),
        severity_raw,
        urgency: priority.as_deref(),
        status,
        status_raw: current.as_deref(),
        started_at: started.at(),
        detected_at,
        created_at,
        acknowledged_at,
        ack_state,
        mitigated_at,
        resolved_at,
        closed_at,
        assignee: assignee.as_deref(),
        resolution_code: is_archived.then_some("discarded"),
        is_test: (!i.severity.is_absent()).then_some(is_no_incident),
        tags: tags.as_deref(),
        url: url.as_deref(),
        refs: refs.as_deref(),
        knows,
        started_is_default: is_same(started.at(), created_at) || is_same(started.at(), told_detection),
        ..IncidentRecord::default()
    };
    let unknown = milestones.tell(account, &id, &row, sink).into_iter().map(str::to_owned).collect();
    tell_roles(i, account, &id, &mut row, sink)?;
    row.keep(&record, sink);
    Ok(Told { is_acknowledged_by_default: acked.at().is_some() && is_default_ack, unknown })
}

/// Hands on who took which role; without a moment it is no event.
fn tell_roles(
    incident: &Incident<'_>,
    account: &str,
    incident_id: &str,
    row: &mut Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    for role in row.objects("role_assignments", &incident.role_assignments) {
        let Some(at) = row.side_moment("role_assignments.created_at", &role.created_at)? else { continue };
        let name = role.incident_role.get().and_then(|role| role.name.text());
        let user = role.user.get().and_then(|user| user.name.text());
        let words: Vec<&str> = [name.as_deref(), user.as_deref()].into_iter().flatten().collect();
        let text = words.join(": ");
        let event_id = role.id.text();
        let event = EventRecord {
            source: ID,
            account,
            incident_id,
            event_id: event_id.as_deref(),
            at,
            kind: EventKind::Assigned,
            kind_raw: Some("role_assignment"),
            state: None,
            actor: None,
            actor_is_person: None,
            channel: None,
            severity_raw: None,
            text: Some(&text).filter(|text| !text.is_empty()).map(String::as_str),
        };
        sink.event(row.place, &event);
    }
    Ok(())
}
