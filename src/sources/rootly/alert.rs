//! From an alert of Rootly to an incident: it triggered when the alert began, and its pages are logged.

use super::ID;
use super::wire::Alert;
use crate::model::{AckState, Field, IncidentRecord, Knows, Sink, Status, code};
use crate::sources::json::{Refusal, Resource, Row, joined, only};

fn status_of(word: &str) -> Option<Status> {
    Some(match word.to_lowercase().as_str() {
        "triggered" | "open" | "deferred" => Status::Triggered,
        "acknowledged" => Status::Acknowledged,
        "resolved" => Status::Resolved,
        _ => return None,
    })
}

/// Hands the alert on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    resource: &Resource<'_, Alert<'_>>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let id = row.id("id", &resource.id)?;
    let a = resource.values()?;
    let created_at = row.moment("created_at", &a.created_at)?.at();
    let began = row.moment("started_at", &a.started_at)?.at();
    let acknowledged = row.moment("acknowledged_at", &a.acknowledged_at)?;
    let resolved = row.moment("resolved_at", &a.resolved_at)?;
    let ended = row.moment("ended_at", &a.ended_at)?;
    let updated_at = row.side_moment("updated_at", &a.updated_at)?;
    let detected_at = began.or(created_at);
    if detected_at.is_none() {
        row.required("created_at", &a.created_at)?;
    }
    let (status, status_raw) = row.status_by("status", &a.status, status_of);
    let (resolved_at, knows_resolve) =
        row.resolve("resolved_at", if resolved.at().is_some() { resolved } else { ended }, status);
    let (acknowledged_at, ack_state) = acknowledged.acknowledgement(status, resolved_at);
    let noise = row.text("noise", &a.noise);
    let false_positive = match noise.as_deref() {
        Some("noise") => Some(true),
        Some("not_noise") => Some(false),
        Some(other) => {
            row.odd(code::BAD_VALUE, format!("noise: expected noise or not_noise, found {other:?}; kept as unknown"));
            None
        }
        None => None,
    };
    let number = row.text("short_id", &a.short_id);
    let title = row.text("summary", &a.summary);
    let dedup_key = row.text("deduplication_key", &a.deduplication_key);
    let url = row.text("url", &a.url);
    let service = only(&a.services);
    let team = joined(&a.groups);
    let knows = Knows::of(&[Field::DetectedAt]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (!a.services.is_absent(), Field::Service),
        (!a.groups.is_absent(), Field::Team),
        (status.is_some(), Field::Status),
        (created_at.is_some(), Field::CreatedAt),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (knows_resolve, Field::ResolvedAt),
        (false_positive.is_some(), Field::FalsePositive),
        (dedup_key.is_some(), Field::DedupKey),
        (url.is_some(), Field::Url),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: number.as_deref(),
        title: title.as_deref(),
        service: service.as_deref(),
        team: team.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at,
        created_at,
        acknowledged_at,
        ack_state,
        resolved_at,
        false_positive,
        dedup_key: dedup_key.as_deref(),
        url: url.as_deref(),
        updated_at,
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
