//! From an incident of Datadog to ours: impact is what customers felt, and it was mitigated when they no longer did.

use super::ID;
use super::wire::{Incident, Own, Values};
use crate::model::{Field, IncidentRecord, Knows, Sink, Status};
use crate::sources::json::{Moment, Refusal, Resource, Row, Scalar, Tolerant};
use std::borrow::Cow;

fn status_of(word: &str) -> Option<Status> {
    Some(match word.to_lowercase().as_str() {
        "active" => Status::Acknowledged,
        "stable" => Status::Mitigated,
        "resolved" => Status::Resolved,
        "completed" => Status::Closed,
        _ => return None,
    })
}

/// A value of the incident itself, else the field of that name.
fn first<'s>(own: &'s Scalar<'_>, field: &'s Tolerant<Values<'_>>) -> Scalar<'s> {
    let of_field = field.get().and_then(|field| field.all().into_iter().next());
    match (own.text(), of_field) {
        (Some(text), _) | (None, Some(text)) => Scalar::Text(text),
        (None, None) => own.clone(),
    }
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
    let created_at = row.required("created", &i.created)?;
    let detected_at = row.moment("detected", &i.detected)?.at().unwrap_or(created_at);
    let started = row.moment("customer_impact_start", &i.customer_impact_start)?;
    let mitigated = row.moment("customer_impact_end", &i.customer_impact_end)?;
    let resolved = row.moment("resolved", &i.resolved)?;
    let updated_at = row.side_moment("modified", &i.modified)?;

    let none = Own::default();
    let fields = i.fields.get().unwrap_or(&none);
    let state = first(&i.state, &fields.state);
    let severity = first(&i.severity, &fields.severity);
    let (status, status_raw) = row.status_by("state", &state, status_of);
    let severity_raw = row.text("severity", &severity).filter(|word| !word.eq_ignore_ascii_case("unknown"));
    let is_open = status.is_some_and(|status| !status.is_over());
    // It is the last change to resolved: what is open again has none.
    let resolved_at = resolved.at().filter(|_| !is_open);

    let names = |field: &Tolerant<Values<'_>>| -> Vec<String> {
        field.get().map(Values::all).unwrap_or_default().into_iter().map(Cow::into_owned).collect()
    };
    let (services, teams) = (names(&fields.services), names(&fields.teams));
    let service = if let [only] = services.as_slice() { Some(only.as_str()) } else { None };
    let tags: Vec<String> = match services.len() {
        0 | 1 => Vec::new(),
        _ => services.iter().map(|service| format!("service:{service}")).collect(),
    };
    let (team, tags) = (teams.join(";"), tags.join(";"));
    let number = row.text("public_id", &i.public_id);
    let title = row.text("title", &i.title);
    let is_test = row.flag("is_test", &i.is_test);
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (fields.services.is_told(), Field::Service),
        (fields.teams.is_told(), Field::Team),
        (!severity.is_absent(), Field::Severity),
        (status.is_some(), Field::Status),
        (started != Moment::Untold, Field::StartedAt),
        (mitigated != Moment::Untold, Field::MitigatedAt),
        (resolved_at.is_some() || is_open, Field::ResolvedAt),
        (is_test.is_some(), Field::IsTest),
        (!tags.is_empty(), Field::Tags),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: number.as_deref(),
        title: title.as_deref(),
        service,
        team: Some(team.as_str()).filter(|team| !team.is_empty()),
        severity_raw: severity_raw.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        started_at: started.at(),
        detected_at: Some(detected_at),
        created_at: Some(created_at),
        mitigated_at: mitigated.at(),
        resolved_at,
        is_test,
        tags: Some(tags.as_str()).filter(|tags| !tags.is_empty()),
        updated_at,
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
