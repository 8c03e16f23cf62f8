//! From an incident of Rootly to ours; being triaged and being cancelled become events that set no moment.
//!
//! `started_at` is always there: it is the opening of the incident until somebody sets it back. Detection and
//! acknowledgement are not logged by the tool, so that an empty one says nothing.

use super::ID;
use super::wire::Incident;
use crate::model::{AckState, EventKind, EventRecord, Field, IncidentRecord, Instant, Knows, Sink, Status, code};
use crate::sources::json::{Many, Moment, Named, Refusal, Resource, Row, Tolerant, joined, only};

fn status_of(word: &str) -> Option<Status> {
    Some(match word.to_lowercase().as_str() {
        "in_triage" | "started" | "detected" | "scheduled" => Status::Triggered,
        "acknowledged" | "in_progress" => Status::Acknowledged,
        "mitigated" => Status::Mitigated,
        "resolved" | "completed" => Status::Resolved,
        "closed" => Status::Closed,
        "cancelled" | "canceled" => Status::Canceled,
        _ => return None,
    })
}

/// Kinds that are no incidents: tests, examples and maintenance.
fn is_test(kind: &str) -> bool {
    ["test", "example", "scheduled", "maintenance"].iter().any(|word| kind.starts_with(word))
}

/// Names under a heading, and the labels: what becomes tags.
fn tags(incident: &Incident<'_>, kind: Option<&str>) -> Option<String> {
    let named = |heading: &'static str, many: &Many<Tolerant<Named<'_>>>| -> Vec<String> {
        let names = many.items().iter().filter_map(|named| named.get()?.name());
        names.map(|name| format!("{heading}:{name}")).collect()
    };
    let i = incident;
    let services = if i.services.items().len() > 1 { named("service", &i.services) } else { Vec::new() };
    let labels = i.labels.get().into_iter().flat_map(|labels| labels.pairs());
    let tags: Vec<String> = services
        .into_iter()
        .chain(named("environment", &i.environments))
        .chain(named("functionality", &i.functionalities))
        .chain(named("type", &i.incident_types))
        .chain(kind.filter(|kind| *kind != "normal").map(|kind| format!("kind:{kind}")))
        .chain(labels.map(|(key, value)| format!("{key}:{value}")))
        .collect();
    (!tags.is_empty()).then(|| tags.join(";"))
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
    let created_at = row.moment("created_at", &i.created_at)?.at();
    let started = row.moment("started_at", &i.started_at)?;
    let detected = row.moment("detected_at", &i.detected_at)?;
    let acknowledged = row.moment("acknowledged_at", &i.acknowledged_at)?;
    let mitigated = row.moment("mitigated_at", &i.mitigated_at)?;
    let resolved = row.moment("resolved_at", &i.resolved_at)?;
    let closed = row.moment("closed_at", &i.closed_at)?;
    let updated_at = row.side_moment("updated_at", &i.updated_at)?;
    if created_at.or(started.at()).or(detected.at()).is_none() {
        row.required("created_at", &i.created_at)?;
    }
    let (status, status_raw) = row.status_by("status", &i.status, status_of);
    let kind = row.text("kind", &i.kind).map(|kind| kind.to_lowercase());

    // One that was written down afterwards was not detected when its record was made.
    let is_backfilled = kind.as_deref().is_some_and(|kind| kind.starts_with("backfilled"));
    let detected_at = detected.at().or(created_at.filter(|_| !is_backfilled));
    let is_opening = |at: Instant| created_at.is_some_and(|made_at| at.seconds_since(made_at) > -1.0);
    let started_is_default = !is_backfilled && started.at().is_some_and(is_opening);

    let (resolved_at, knows_resolve) = row.resolve("resolved_at", resolved, status);
    let knows_resolve = knows_resolve || (status == Some(Status::Canceled) && resolved == Moment::None);
    let acknowledged_at = acknowledged.at().filter(|at| resolved_at.is_none_or(|resolved_at| *at <= resolved_at));
    let ack_state = if acknowledged_at.is_some() { AckState::Known } else { AckState::Unknown };

    let resolver = i.resolved_by.get().and_then(Named::name).filter(|_| resolved_at.is_some());
    let number = row.text("sequential_id", &i.sequential_id);
    let title = row.text("title", &i.title);
    let url = row.text("url", &i.url);
    let merged_into = row.text("duplicate_incident_id", &i.duplicate_incident_id);
    if matches!(i.severity, Tolerant::Wrong) {
        row.odd(code::BAD_VALUE, "severity: expected an object, found another type; kept as unknown".into());
    }
    let severity_raw = i.severity.get().and_then(Named::name);
    let service = only(&i.services);
    let team = joined(&i.groups);
    let tags = tags(i, kind.as_deref());
    let refs = i.refs();
    let is_test = kind.as_deref().map(is_test);
    let is_canceled = status == Some(Status::Canceled);

    let knows = Knows::NOTHING.with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (!i.services.is_absent(), Field::Service),
        (!i.groups.is_absent(), Field::Team),
        (i.severity.is_told(), Field::Severity),
        (status.is_some(), Field::Status),
        (started != Moment::Untold, Field::StartedAt),
        (detected_at.is_some(), Field::DetectedAt),
        (created_at.is_some(), Field::CreatedAt),
        (acknowledged_at.is_some(), Field::Acknowledged),
        (mitigated != Moment::Untold, Field::MitigatedAt),
        (knows_resolve, Field::ResolvedAt),
        (closed != Moment::Untold, Field::ClosedAt),
        (resolver.is_some() || (knows_resolve && resolved_at.is_none()), Field::ResolvedBy),
        (is_canceled, Field::ResolutionCode),
        (!i.duplicate_incident_id.is_absent(), Field::MergedInto),
        (is_test.is_some(), Field::IsTest),
        (tags.is_some() || i.labels.is_told(), Field::Tags),
        (url.is_some(), Field::Url),
        (refs.is_some(), Field::Refs),
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
        status,
        status_raw: status_raw.as_deref(),
        started_at: started.at(),
        detected_at,
        created_at,
        acknowledged_at,
        ack_state,
        mitigated_at: mitigated.at(),
        resolved_at,
        closed_at: closed.at(),
        resolved_by: resolver.as_deref(),
        resolution_code: status_raw.as_deref().filter(|_| is_canceled),
        merged_into: merged_into.as_deref(),
        is_test,
        tags: tags.as_deref(),
        url: url.as_deref(),
        refs: refs.as_deref(),
        updated_at,
        knows,
        started_is_default,
        ..IncidentRecord::default()
    };
    let canceller = i.cancelled_by.get().and_then(Named::name);
    let states = [
        ("in_triage_at", "in_triage", row.side_moment("in_triage_at", &i.in_triage_at)?, None),
        ("cancelled_at", "cancelled", row.side_moment("cancelled_at", &i.cancelled_at)?, canceller.as_deref()),
    ];
    for (kind_raw, state, at, actor) in states {
        let Some(at) = at else { continue };
        let event = EventRecord {
            source: ID,
            account,
            incident_id: &id,
            event_id: None,
            at,
            kind: EventKind::State,
            kind_raw: Some(kind_raw),
            state: Some(state),
            actor,
            actor_is_person: actor.map(|_| true),
            channel: None,
            severity_raw: None,
            text: None,
        };
        sink.event(row.place, &event);
    }
    row.keep(&record, sink);
    Ok(())
}
