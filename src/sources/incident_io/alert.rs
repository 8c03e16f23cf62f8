//! From an alert of incident.io to an incident. Who took it is told by its escalations, which the alert does not hold.

use super::ID;
use super::wire::{Alert, Attribute};
use crate::model::{Field, IncidentRecord, Knows, Sink, Status};
use crate::sources::json::{Refusal, Row};
use std::borrow::Cow;

fn status_of(word: &str) -> Option<Status> {
    match word.to_lowercase().as_str() {
        "firing" => Some(Status::Triggered),
        "resolved" => Some(Status::Resolved),
        _ => None,
    }
}

/// The value of the attribute that has one of these names.
fn attribute<'s>(alert: &'s Alert<'_>, names: &[&str]) -> Option<Cow<'s, str>> {
    let value = |attribute: &'s Attribute<'_>| {
        let value = attribute.value.get()?;
        value.label.text().or_else(|| value.literal.text())
    };
    let is_named = |attribute: &Attribute<'_>| {
        let name = attribute.attribute.get().and_then(|named| named.name());
        name.is_some_and(|name| names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)))
    };
    alert.attributes.items().iter().filter_map(|item| item.get()).filter(|item| is_named(item)).find_map(value)
}

/// Hands the alert on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(alert: &Alert<'_>, account: &str, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let a = alert;
    let id = row.id("id", &a.id)?;
    let created_at = row.required("created_at", &a.created_at)?;
    let updated_at = row.side_moment("updated_at", &a.updated_at)?;
    let resolved = row.moment("resolved_at", &a.resolved_at)?;
    let (status, status_raw) = row.status_by("status", &a.status, status_of);
    let (resolved_at, knows_resolve) = row.resolve("resolved_at", resolved, status);
    let title = row.text("title", &a.title);
    let dedup_key = row.text("deduplication_key", &a.deduplication_key);
    let url = row.text("source_url", &a.source_url);
    let service = attribute(a, &["service"]);
    let team = attribute(a, &["team"]);
    let severity_raw = attribute(a, &["severity", "priority"]);
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (title.is_some(), Field::Title),
        (service.is_some(), Field::Service),
        (team.is_some(), Field::Team),
        (severity_raw.is_some(), Field::Severity),
        (status.is_some(), Field::Status),
        (knows_resolve, Field::ResolvedAt),
        (dedup_key.is_some(), Field::DedupKey),
        (url.is_some(), Field::Url),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        title: title.as_deref(),
        service: service.as_deref(),
        team: team.as_deref(),
        severity_raw: severity_raw.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at: Some(created_at),
        created_at: Some(created_at),
        resolved_at,
        dedup_key: dedup_key.as_deref(),
        url: url.as_deref(),
        updated_at,
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
