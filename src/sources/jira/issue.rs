//! From an issue of the REST API to ours. Without its changelog, nobody can tell whether it was acknowledged.

use super::ID;
use super::changes::{Changes, ends};
use super::wire::{Issue, Keyed, Named};
use crate::model::{AckState, Field, IncidentRecord, Knows, Sink, Status, code};
use crate::sources::json::{Moment, Refusal, Row, Tolerant};
use std::borrow::Cow;

/// Hands the issue and its changes on; whether its changes are there, but not all of them.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(issue: &Issue<'_>, account: &str, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<bool, Refusal> {
    let id = row.id("key", &issue.key)?;
    let Some(f) = issue.fields.get() else {
        return Err(Refusal::Reject(code::MISSING_MOMENT, "fields: expected an object, found nothing".into()));
    };
    let created_at = row.required("fields.created", &f.created)?;
    let updated_at = row.side_moment("fields.updated", &f.updated)?;
    let told_resolve = row.moment("fields.resolutiondate", &f.resolutiondate)?;
    let category_at = row.side_moment("fields.statuscategorychangedate", &f.statuscategorychangedate)?;

    let state = f.status.get();
    let status_raw = state.and_then(|state| row.text("fields.status.name", &state.name));
    let category = state.and_then(|state| state.category.get()?.key.text());
    let is_done_now = category.as_deref().map(|key| key.eq_ignore_ascii_case("done"));
    let by_category = || match category.as_deref()? {
        "new" => Some(Status::Triggered),
        "indeterminate" => Some(Status::Acknowledged),
        "done" => Some(Status::Closed),
        _ => None,
    };
    let status = status_raw.as_deref().and_then(Status::from_word).or_else(by_category);
    if let (None, Some(word)) = (status, &status_raw) {
        row.odd(code::UNKNOWN_STATUS, format!("status: {word:?} is not known; the status is unknown"));
    }
    let is_over = is_done_now.or_else(|| status.map(Status::is_over));

    let is_done = |word: &str| match &status_raw {
        // Of the status that it has, the category tells.
        Some(now) if *now == word => is_done_now.or_else(|| ends(word)),
        _ => ends(word),
    };
    let changes = match issue.changelog.get() {
        Some(changelog) => Some(Changes::of(changelog, is_done, &mut row)?),
        None => None,
    };
    let is_partial = changes.as_ref().is_some_and(|changes| !changes.is_whole);
    let whole = changes.as_ref().filter(|changes| changes.is_whole);

    let by_change = changes.as_ref().and_then(|changes| changes.resolved_at).filter(|_| is_over != Some(false));
    let by_proxy = category_at.filter(|_| is_done_now == Some(true));
    let exact = told_resolve.at().or(by_change);
    let resolved_at = exact.or(by_proxy);
    let is_open = is_over == Some(false) && told_resolve != Moment::Untold;
    let acknowledged = changes.as_ref().and_then(|changes| changes.acknowledged.as_ref()).filter(|_| !is_partial);
    let ack_state = match (acknowledged, whole) {
        (Some(_), _) => AckState::Known,
        (None, Some(_)) => AckState::Never,
        (None, None) => AckState::Unknown,
    };

    let title = row.text("fields.summary", &f.summary);
    let name_of = |named: &Tolerant<Named<'_>>| named.get().and_then(|named| named.name.text().map(Cow::into_owned));
    let components: Vec<String> = f.components.items().iter().filter_map(name_of).collect();
    let service = components.first().cloned().or_else(|| name_of(&f.project));
    let (severity, resolution) = (name_of(&f.priority), name_of(&f.resolution));
    let assignee = f.assignee.get().and_then(|person| person.called());
    let labels: Vec<Cow<'_, str>> = f.labels.items().iter().filter_map(|label| label.text()).collect();
    let tags = (!labels.is_empty()).then(|| labels.join(";"));
    let key_of = |keyed: &Tolerant<Keyed<'_>>| keyed.get().and_then(|keyed| keyed.key.text().map(Cow::into_owned));
    let links = f.issuelinks.items().iter().filter_map(|link| link.get());
    let keys = links.flat_map(|link| [key_of(&link.inward), key_of(&link.outward)]).chain([key_of(&f.parent)]);
    let refs: Vec<String> = keys.flatten().collect();
    let refs = (!refs.is_empty()).then(|| refs.join("\n"));
    let url = issue.link.text().and_then(|link| {
        let (site, _) = link.split_once("/rest/api/")?;
        Some(format!("{site}/browse/{id}"))
    });
    let resolved_by = whole.and_then(|changes| changes.resolved_by.as_deref()).filter(|_| by_change.is_some());

    let knows = Knows::of(&[Field::Number, Field::DetectedAt, Field::CreatedAt]).with_told([
        (title.is_some(), Field::Title),
        (service.is_some(), Field::Service),
        (f.priority.is_told(), Field::Severity),
        (status.is_some(), Field::Status),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (ack_state != AckState::Unknown, Field::AcknowledgedBy),
        (resolved_at.is_some() || is_open, Field::ResolvedAt),
        (resolved_by.is_some(), Field::ResolvedBy),
        (f.assignee.is_told(), Field::Assignee),
        (f.resolution.is_told(), Field::ResolutionCode),
        (whole.is_some(), Field::ReopenCount),
        (whole.is_some(), Field::EscalationCount),
        (!f.labels.is_absent(), Field::Tags),
        (url.is_some(), Field::Url),
        (!f.issuelinks.is_absent(), Field::Refs),
        (by_proxy.is_some() || (is_done_now == Some(false) && category_at.is_some()), Field::ClosedAt),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: Some(&id),
        title: title.as_deref(),
        service: service.as_deref(),
        severity_raw: severity.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at: Some(created_at),
        created_at: Some(created_at),
        acknowledged_at: acknowledged.map(|(at, _)| *at),
        ack_state,
        acknowledged_by: acknowledged.and_then(|(_, person)| person.as_deref()),
        resolved_at,
        resolved_is_proxy: exact.is_none() && by_proxy.is_some(),
        resolved_by,
        closed_at: by_proxy,
        assignee: assignee.as_deref(),
        resolution_code: resolution.as_deref(),
        reopen_count: whole.map(|changes| changes.reopen_count),
        escalation_count: whole.map(|changes| changes.reassign_count),
        tags: tags.as_deref(),
        url: url.as_deref(),
        refs: refs.as_deref(),
        updated_at,
        knows,
        ..IncidentRecord::default()
    };
    if let Some(changes) = &changes {
        changes.tell(ID, account, &id, &row, sink);
    }
    row.keep(&record, sink);
    Ok(is_partial)
}
