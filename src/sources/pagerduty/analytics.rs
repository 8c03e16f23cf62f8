//! From a row of `/analytics/raw/incidents` to ours.
//!
//! Its `updated_at` is the pipeline's own stamp, unrelated to that of the incident, and is not read.

use super::ID;
use super::wire::Analysed;
use crate::model::{AckState, Field, IncidentRecord, Knows, Sink, Status, code};
use crate::sources::json::{Many, Moment, Refusal, Row, Scalar};
use std::borrow::Cow;

fn only<'s>(names: &'s Many<Scalar<'_>>) -> Option<Cow<'s, str>> {
    if let [name] = names.items() { name.text() } else { None }
}

/// Hands the incident on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    incident: &Analysed<'_>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let i = incident;
    let id = row.id("id", &i.id)?;
    let created_at = row.required("created_at", &i.created_at)?;
    let resolved = row.moment("resolved_at", &i.resolved_at)?;
    let (status, status_raw) = row.status("status", &i.status);
    let number = row.text("incident_number", &i.incident_number);
    let title = row.text("description", &i.description);
    let service = row.text("service_name", &i.service_name);
    let team = row.text("team_name", &i.team_name);
    let severity_raw = row.text("priority_name", &i.priority_name);
    let urgency = row.text("urgency", &i.urgency);

    let to_resolve = row.number("seconds_to_resolve", &i.seconds_to_resolve);
    let resolved_at = resolved.at().or_else(|| to_resolve.map(|seconds| created_at.plus_s(seconds)));
    let is_over = status.map_or(resolved_at.is_some(), Status::is_over);
    let resolved_at = resolved_at.filter(|_| is_over);

    let to_ack = row.number("seconds_to_first_ack", &i.seconds_to_first_ack);
    let acknowledged_at = to_ack.map(|seconds| created_at.plus_s(seconds));
    let ack_state = match (&i.seconds_to_first_ack, acknowledged_at) {
        (_, Some(_)) => AckState::Known,
        // The figures trail the incident by hours: an open one may be acknowledged by now.
        (Scalar::Null, None) if is_over => AckState::Never,
        _ => AckState::Unknown,
    };
    let acknowledged_by = i.acknowledged_user_names.items().first().and_then(Scalar::text);

    let resolver = row.text("resolved_by_user_name", &i.resolved_by_user_name);
    let flag = row.flag("auto_resolved", &i.auto_resolved);
    if flag == Some(true) && resolver.is_some() {
        let message = "auto_resolved is true, but resolved_by_user_name is given; the flag is taken";
        row.odd(code::BAD_VALUE, message.to_owned());
    }
    let by_name = (!i.resolved_by_user_name.is_absent()).then_some(resolver.is_none());
    let auto_resolved = flag.or(by_name).filter(|_| is_over);

    let escalations = row.count("escalation_count", &i.escalation_count);
    let reassignments = row.count("reassignment_count", &i.reassignment_count);
    let escalation_count = match (escalations, reassignments) {
        (None, None) => None,
        (escalations, reassignments) => Some(escalations.unwrap_or(0).saturating_add(reassignments.unwrap_or(0))),
    };
    let assignee = only(&i.assigned_user_names);

    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (!i.service_name.is_absent(), Field::Service),
        (!i.team_name.is_absent(), Field::Team),
        (!i.priority_name.is_absent(), Field::Severity),
        (!i.urgency.is_absent(), Field::Urgency),
        (status.is_some(), Field::Status),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (ack_state == AckState::Never || acknowledged_by.is_some(), Field::AcknowledgedBy),
        (resolved_at.is_some() || (!is_over && resolved == Moment::None), Field::ResolvedAt),
        (!i.resolved_by_user_name.is_absent(), Field::ResolvedBy),
        (auto_resolved.is_some() || (!is_over && flag.is_some()), Field::AutoResolved),
        (escalation_count.is_some(), Field::EscalationCount),
        (assignee.is_some(), Field::Assignee),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: number.as_deref(),
        title: title.as_deref(),
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
        resolved_by: resolver.as_deref(),
        assignee: assignee.as_deref(),
        auto_resolved,
        escalation_count,
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
