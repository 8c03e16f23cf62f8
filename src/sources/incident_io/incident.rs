//! From an incident of incident.io to ours; what it reached beside our moments becomes events that set none.

use super::ID;
use super::timestamps::{Means, Timestamps};
use super::wire::Incident;
use crate::model::{AckState, EventKind, EventRecord, Field, IncidentRecord, Knows, Sink, Status, code};
use crate::sources::json::{Moment, Named, Object, Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// In the place of the incident that it was merged into, which the export does not name.
const MERGED_INTO: &str = "(not told)";

fn status_of(category: &str) -> Option<Status> {
    Some(match category {
        "triage" => Status::Triggered,
        "live" | "active" | "paused" => Status::Acknowledged,
        // Service is restored, and the time to learn from it has come.
        "learning" | "post-incident" => Status::Resolved,
        "closed" => Status::Closed,
        "declined" | "canceled" | "cancelled" | "merged" => Status::Canceled,
        _ => return None,
    })
}

/// Hands the incident and its further timestamps on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    incident: &Incident<'_>,
    account: &str,
    object: &Object<'_>,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let i = incident;
    let id = row.id("id", &i.id)?;
    let created_at = row.required("created_at", &i.created_at)?;
    let updated_at = row.side_moment("updated_at", &i.updated_at)?;
    let mut timestamps = Timestamps::of(&i.incident_timestamp_values, &mut row);
    let started = timestamps.take(Means::ImpactStarted, &mut row)?;
    let detected = timestamps.take(Means::Detected, &mut row)?.at();
    let reported = if detected.is_none() { timestamps.take(Means::Reported, &mut row)?.at() } else { None };
    let acknowledged = timestamps.take(Means::Acknowledged, &mut row)?;
    let fixed = timestamps.take(Means::Mitigated, &mut row)?;
    let monitoring = if fixed.at().is_none() { timestamps.take(Means::Monitoring, &mut row)? } else { Moment::Untold };
    let resolved = timestamps.take(Means::Resolved, &mut row)?;
    let closed = timestamps.take(Means::Closed, &mut row)?;

    let told = i.incident_status.get();
    let status_raw = told.and_then(|status| status.name.text().or_else(|| status.category.text()));
    let category = told.and_then(|status| row.text("incident_status.category", &status.category));
    let category = category.map(|category| category.to_lowercase());
    let status = category.as_deref().and_then(status_of);
    if let (None, Some(word)) = (status, &category) {
        let message = format!("incident_status.category: {word:?} is not known; the status is unknown");
        row.odd(code::UNKNOWN_STATUS, message);
    }
    let (resolved_at, knows_resolve) = row.resolve("the time of its resolve", resolved, status);
    // What is live need not have been accepted: the status says nothing of it.
    let (acknowledged_at, ack_state) = acknowledged.acknowledgement(None, resolved_at);

    let mode = row.text("mode", &i.mode).map(|mode| mode.to_lowercase());
    let is_test = match mode.as_deref() {
        Some("test" | "tutorial") => Some(true),
        Some("standard" | "retrospective") => Some(false),
        Some(other) => {
            row.odd(code::BAD_VALUE, format!("mode: {other:?} is not known; whether it is a test is unknown"));
            None
        }
        None => None,
    };
    // One that was written down afterwards was not detected when its record was made.
    let is_retrospective = mode.as_deref() == Some("retrospective");
    let detected_at = detected.or(reported).or(if is_retrospective { None } else { Some(created_at) });

    let reference = row.text("reference", &i.reference);
    let title = row.text("name", &i.name);
    let url = row.text("permalink", &i.permalink);
    if matches!(i.severity, Tolerant::Wrong) {
        row.odd(code::BAD_VALUE, "severity: expected an object, found another type; kept as unknown".into());
    }
    let severity_raw = i.severity.get().and_then(Named::name);
    let teams: Vec<Cow<'_, str>> = i.team_ids.items().iter().filter_map(Scalar::text).collect();
    let team = (!teams.is_empty()).then(|| teams.join(";"));
    let lead = i.incident_role_assignments.items().iter().find_map(|assignment| {
        let assignment = assignment.get()?;
        let is_lead = assignment.role.get()?.role_type.text()?.eq_ignore_ascii_case("lead");
        assignment.assignee.get().filter(|_| is_lead)?.name()
    });
    let tags = i.incident_type.get().and_then(Named::name).map(|name| format!("type:{name}"));
    let issue = i.external_issue_reference.get();
    let refs = issue.and_then(|issue| {
        let named: Vec<_> = [issue.issue_name.text(), issue.issue_permalink.text()].into_iter().flatten().collect();
        (!named.is_empty()).then(|| named.join("\n"))
    });
    let withdrawn = category.as_deref().filter(|_| status == Some(Status::Canceled));
    let is_merged = withdrawn == Some("merged");

    let knows = Knows::of(&[Field::CreatedAt]).with_told([
        (reference.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (!i.team_ids.is_absent(), Field::Team),
        (i.severity.is_told(), Field::Severity),
        (status.is_some(), Field::Status),
        (started != Moment::Untold, Field::StartedAt),
        (detected_at.is_some(), Field::DetectedAt),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (fixed != Moment::Untold || monitoring != Moment::Untold, Field::MitigatedAt),
        (knows_resolve || resolved == Moment::None, Field::ResolvedAt),
        (closed != Moment::Untold, Field::ClosedAt),
        (!i.incident_role_assignments.is_absent(), Field::Assignee),
        (withdrawn == Some("declined"), Field::FalsePositive),
        (withdrawn.is_some(), Field::ResolutionCode),
        (status.is_some(), Field::MergedInto),
        (is_test.is_some(), Field::IsTest),
        (i.incident_type.is_told(), Field::Tags),
        (url.is_some(), Field::Url),
        (i.external_issue_reference.is_told(), Field::Refs),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: reference.as_deref(),
        title: title.as_deref(),
        team: team.as_deref(),
        severity_raw: severity_raw.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        started_at: started.at(),
        detected_at,
        created_at: Some(created_at),
        acknowledged_at,
        ack_state,
        mitigated_at: fixed.at().or(monitoring.at()),
        resolved_at,
        closed_at: closed.at(),
        assignee: lead.as_deref(),
        // Whoever declined it said that it was none.
        false_positive: (withdrawn == Some("declined")).then_some(true),
        resolution_code: withdrawn,
        merged_into: is_merged.then_some(MERGED_INTO),
        is_test,
        tags: tags.as_deref(),
        url: url.as_deref(),
        refs: refs.as_deref(),
        updated_at,
        knows,
        ..IncidentRecord::default()
    };
    for (timestamp, is_known) in timestamps.rest() {
        let Some(at) = row.side_moment(&timestamp.name, timestamp.value)? else { continue };
        let event = EventRecord {
            source: ID,
            account,
            incident_id: &id,
            event_id: None,
            at,
            kind: if is_known { EventKind::State } else { EventKind::Other },
            kind_raw: Some(&timestamp.name),
            state: is_known.then_some(&*timestamp.name),
            actor: None,
            actor_is_person: None,
            channel: None,
            severity_raw: None,
            text: None,
        };
        sink.event(row.place, &event);
        if !is_known {
            object.unknown_event(&timestamp.name);
        }
    }
    row.keep(&record, sink);
    Ok(())
}
