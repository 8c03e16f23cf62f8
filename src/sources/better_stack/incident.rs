//! From an incident of Better Stack to ours.
//!
//! `started_at` is when its monitor saw the failure: the detection, not the beginning of impact.

use super::ID;
use super::wire::Incident;
use crate::model::{AckState, Field, IncidentRecord, Knows, Sink, Status};
use crate::sources::json::{Moment, Refusal, Resource, Row};

fn status_of(word: &str) -> Option<Status> {
    Some(match word.to_lowercase().as_str() {
        "unconfirmed" | "started" => Status::Triggered,
        "acknowledged" => Status::Acknowledged,
        // It is up again, and is watched for a while.
        "validating" => Status::Mitigated,
        "resolved" => Status::Resolved,
        _ => return None,
    })
}

/// Whether the word in the place of a person says that there was none: `Automatically resolved`.
fn is_automatic(name: &str) -> bool {
    name.to_lowercase().starts_with("automatic")
}

/// Hands the incident on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    resource: &Resource<'_, Incident<'_>>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let id = row.id("id", &resource.id)?;
    let i = resource.values()?;
    let detected_at = row.required("started_at", &i.started_at)?;
    let acknowledged = row.moment("acknowledged_at", &i.acknowledged_at)?;
    let resolved = row.moment("resolved_at", &i.resolved_at)?;
    let acknowledger = row.text("acknowledged_by", &i.acknowledged_by);
    let resolver = row.text("resolved_by", &i.resolved_by);
    let (told, status_raw) = row.status_by("status", &i.status, status_of);
    let status = told.or(match (&status_raw, resolved, acknowledged) {
        (Some(_), ..) | (None, Moment::Untold, _) => None,
        (None, Moment::At(_), _) => Some(Status::Resolved),
        (None, Moment::None, Moment::At(_)) => Some(Status::Acknowledged),
        (None, Moment::None, _) => Some(Status::Triggered),
    });

    let is_open = status.is_some_and(|status| !status.is_over());
    let (resolved_at, knows_resolve) = row.resolve("resolved_at", resolved, status);

    // What took it automatically is no person, and leaves no room to tell of one.
    let by_itself = acknowledger.as_deref().is_some_and(is_automatic);
    let (acknowledged_at, ack_state) =
        if by_itself { Moment::Untold } else { acknowledged }.acknowledgement(status, resolved_at);
    let acknowledged_by = acknowledger.as_deref().filter(|_| ack_state == AckState::Known);

    let auto_resolved = resolver.as_deref().filter(|_| resolved_at.is_some()).map(is_automatic);
    let resolved_by = resolver.as_deref().filter(|_| auto_resolved == Some(false));
    let service = row.text("name", &i.name);
    let cause = row.text("cause", &i.cause);
    let team = row.text("team_name", &i.team_name);
    let title = cause.as_deref().or(service.as_deref());
    let knows = Knows::of(&[Field::DetectedAt]).with_told([
        (title.is_some(), Field::Title),
        (!i.name.is_absent(), Field::Service),
        (!i.team_name.is_absent(), Field::Team),
        (status.is_some(), Field::Status),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (ack_state == AckState::Never || acknowledged_by.is_some(), Field::AcknowledgedBy),
        (knows_resolve, Field::ResolvedAt),
        (auto_resolved.is_some() || is_open, Field::ResolvedBy),
        (auto_resolved.is_some() || is_open, Field::AutoResolved),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        title,
        service: service.as_deref(),
        team: team.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at: Some(detected_at),
        acknowledged_at,
        ack_state,
        resolved_at,
        acknowledged_by,
        resolved_by,
        auto_resolved,
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
