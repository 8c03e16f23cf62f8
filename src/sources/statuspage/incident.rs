//! From an incident of a status page to ours; its updates become events that set no moment.
//!
//! `display_at` is the time that readers see and the page's owner can mend: it goes before `created_at`. A window of impact
//! goes before both, as it says when users were hurt and not when somebody wrote of it.

use super::ID;
use super::wire::{Incident, Update};
use crate::model::{Field, IncidentRecord, Knows, Sink, Status, code};
use crate::sources::json::{Refusal, Row};
use crate::sources::notice::{self, Notice, Words, notices};
use std::borrow::Cow;

/// Words of maintenance, which is no incident: kept as a test.
const MAINTENANCE: [&str; 4] = ["scheduled", "in_progress", "verifying", "completed"];

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
pub(super) fn map<'i, 'a>(
    incident: &'i Incident<'a>,
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
    let words = |update: &'i Update<'a>| Words {
        stamps: [("display_at", &update.display_at), ("created_at", &update.created_at)],
        id: &update.id,
        state: &update.status,
        text: &update.body,
    };
    let notices = notices(&i.incident_updates, words, &mut row)?;
    let noticed_at = notices.iter().map(|notice| notice.at).min();
    let detected_at = noticed_at.or(told_start).or(made_at);
    if detected_at.is_none() {
        row.required("created_at", &i.created_at)?;
    }
    let started_at = impact_from.or(told_start).or(noticed_at);

    let told_status = row.text("status", &i.status);
    let status_in = |notice: &Notice<'_>| status_of(&folded(notice.state.as_deref()?));
    let last = notices.iter().filter(|notice| status_in(notice).is_some()).max_by_key(|notice| notice.at);
    // Archives leave the status out: the last notice that has one says it.
    let status_raw = told_status.or_else(|| last.and_then(|notice| notice.state.clone()));
    let word = status_raw.as_deref().map(folded);
    let status = word.as_deref().and_then(status_of);
    if let (None, Some(word)) = (status, &status_raw) {
        row.odd(code::UNKNOWN_STATUS, format!("status: {word:?} is not known; the status is unknown"));
    }
    let times = |wanted| notices.iter().filter(move |notice| status_in(notice) == Some(wanted)).map(|notice| notice.at);
    let last_end = times(Status::Resolved).max();
    let is_over = status.is_some_and(Status::is_over);
    let resolved_at = if is_over { impact_until.or(last_end).or(told_resolve) } else { None };
    let mitigated_at = told_monitoring.or_else(|| times(Status::Mitigated).min());

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

    let knows = Knows::of(&[Field::StartedAt, Field::DetectedAt, Field::IsTest]).with_told([
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
    ]);
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
    notice::tell(&notices, ID, account, &id, &row, sink);
    row.keep(&record, sink);
    Ok(())
}
