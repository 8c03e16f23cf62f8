//! From an incident of a status page to ours; its updates become events that set no moment.
//!
//! `display_at` is the time that readers see and the page's owner can mend: it goes before `created_at`. A window of impact
//! goes before both, as it says when users were hurt and not when somebody wrote of it.

use super::ID;
use super::wire::{Incident, Update};
use crate::model::{EventKind, EventRecord, Field, IncidentRecord, Instant, Knows, Sink, Status, code};
use crate::sources::json::{Refusal, Row, Tolerant};
use std::borrow::Cow;

/// Words of maintenance, which is no incident: kept as a test.
const MAINTENANCE: [&str; 4] = ["scheduled", "in_progress", "verifying", "completed"];

/// An update with its moment and its word, in lower case with `_`.
struct Told<'i, 'a> {
    at: Instant,
    word: String,
    update: &'i Update<'a>,
}

fn status_of(word: &str) -> Option<Status> {
    Some(match word {
        "investigating" | "scheduled" => Status::Triggered,
        "identified" | "in_progress" | "verifying" => Status::Acknowledged,
        "monitoring" => Status::Mitigated,
        "resolved" | "completed" => Status::Resolved,
        "postmortem" => Status::Closed,
        _ => return None,
    })
}

fn folded(word: &str) -> String {
    word.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Hands the incident and its updates on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    incident: &Incident<'_>,
    account: Option<&str>,
    page: Option<&str>,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let i = incident;
    let id = row.id("id", &i.id)?;
    let page_id = row.text("page_id", &i.page_id);
    let account = account.or(page_id.as_deref()).or(page).unwrap_or("");
    let made_at = row.moment("created_at", &i.created_at)?.at();
    let told_start = row.moment("started_at", &i.started_at)?.at();
    let told_resolve = row.moment("resolved_at", &i.resolved_at)?.at();
    let told_monitoring = row.moment("monitoring_at", &i.monitoring_at)?.at();
    let updated_at = row.side_moment("updated_at", &i.updated_at)?;
    let window = i.impact_window.get();
    let (impact_from, impact_until) = match window {
        Some(window) => (
            row.side_moment("impact_window.start_at", &window.start_at)?,
            row.side_moment("impact_window.end_at", &window.end_at)?,
        ),
        None => (None, None),
    };
    let updates = updates(i, &mut row)?;
    let noticed_at = updates.iter().map(|told| told.at).min();
    let detected_at = noticed_at.or(told_start).or(made_at);
    if detected_at.is_none() {
        row.required("created_at", &i.created_at)?;
    }
    let started_at = impact_from.or(told_start).or(noticed_at);

    let told_status = row.text("status", &i.status);
    let last = updates.iter().filter(|told| status_of(&told.word).is_some()).max_by_key(|told| told.at);
    // Archives leave the status out: the last update that has one says it.
    let status_raw = told_status.or_else(|| last.and_then(|told| told.update.status.text()));
    let word = status_raw.as_deref().map(folded);
    let status = word.as_deref().and_then(status_of);
    if let (None, Some(word)) = (status, &status_raw) {
        row.odd(code::UNKNOWN_STATUS, format!("status: {word:?} is not known; the status is unknown"));
    }
    let first = |wanted: &str| updates.iter().filter(|told| told.word == wanted).map(|told| told.at).min();
    let last_end =
        updates.iter().filter(|told| status_of(&told.word) == Some(Status::Resolved)).map(|told| told.at).max();
    let is_over = status.is_some_and(Status::is_over);
    let resolved_at = if is_over { impact_until.or(last_end).or(told_resolve) } else { None };
    let mitigated_at = told_monitoring.or_else(|| first("monitoring"));

    let title = row.text("name", &i.name);
    let url = row.text("shortlink", &i.shortlink);
    let impact = row.text("impact", &i.impact);
    let severity_raw = impact.as_deref().filter(|impact| !matches!(*impact, "none" | "maintenance"));
    let components: Vec<Cow<'_, str>> =
        i.components.items().iter().filter_map(|component| component.get()?.name.text()).collect();
    let service = if let [only] = components.as_slice() { Some(only.as_ref()) } else { None };
    let tags = (!components.is_empty()).then(|| components.join(";"));
    let is_maintenance = impact.as_deref() == Some("maintenance")
        || i.scheduled_for.text().is_some()
        || word.as_deref().is_some_and(|word| MAINTENANCE.contains(&word));

    let mut knows = Knows::of(&[Field::StartedAt, Field::DetectedAt, Field::IsTest]);
    for (is_told, field) in [
        (title.is_some(), Field::Title),
        (service.is_some(), Field::Service),
        (tags.is_some(), Field::Tags),
        (!i.impact.is_absent(), Field::Severity),
        (impact.as_deref() == Some("none"), Field::ResolutionCode),
        (status.is_some(), Field::Status),
        (made_at.is_some(), Field::CreatedAt),
        (!i.incident_updates.is_absent() || mitigated_at.is_some(), Field::MitigatedAt),
        (resolved_at.is_some() || (status.is_some() && !is_over), Field::ResolvedAt),
        (url.is_some(), Field::Url),
    ] {
        if is_told {
            knows = knows.with(field);
        }
    }
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        title: title.as_deref(),
        service,
        severity_raw,
        status,
        status_raw: status_raw.as_deref(),
        started_at,
        detected_at,
        created_at: made_at,
        mitigated_at,
        resolved_at,
        resolution_code: impact.as_deref().filter(|impact| *impact == "none"),
        is_test: Some(is_maintenance),
        tags: tags.as_deref(),
        url: url.as_deref(),
        updated_at,
        knows,
        started_is_default: impact_from.is_none() && started_at == detected_at,
        ..IncidentRecord::default()
    };
    for told in &updates {
        let (event_id, state, text) = (told.update.id.text(), told.update.status.text(), told.update.body.text());
        let event = EventRecord {
            source: ID,
            account,
            incident_id: &id,
            event_id: event_id.as_deref(),
            at: told.at,
            kind: EventKind::State,
            kind_raw: None,
            state: state.as_deref(),
            actor: None,
            actor_is_person: None,
            channel: Some("status page"),
            severity_raw: None,
            text: text.as_deref(),
        };
        sink.event(row.place, &event);
    }
    row.keep(&record, sink);
    Ok(())
}

/// The updates with their moments; one without a usable moment is told and left out.
fn updates<'i, 'a>(incident: &'i Incident<'a>, row: &mut Row<'_>) -> Result<Vec<Told<'i, 'a>>, Refusal> {
    let mut updates = Vec::new();
    for update in incident.incident_updates.items() {
        let Tolerant::There(update) = update else {
            row.odd(code::BAD_VALUE, "updates: expected an object, found another type; the update is left out".into());
            continue;
        };
        let at = match row.side_moment("display_at", &update.display_at)? {
            None => row.side_moment("created_at of an update", &update.created_at)?,
            at => at,
        };
        match at {
            Some(at) => {
                let word = update.status.text().map_or(String::new(), |word| folded(&word));
                updates.push(Told { at, word, update });
            }
            None => row.odd(code::BAD_VALUE, "updates: an update has no moment; it is left out".into()),
        }
    }
    Ok(updates)
}
