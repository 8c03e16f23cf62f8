//! From an incident of the feed to ours; its updates become events that set no moment.
//!
//! An update `AVAILABLE` is written when recovery is announced, `end` says when it was: only `end` is the resolve.

use super::ID;
use super::wire::{Incident, Update};
use crate::model::{Field, IncidentRecord, Knows, Sink, Status};
use crate::sources::json::{Moment, Refusal, Row};
use crate::sources::notice::{self, Words, notices};

const HOME: &str = "https://status.cloud.google.com/";

/// Hands the incident and its updates on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map<'i, 'a>(
    incident: &'i Incident<'a>,
    account: &str,
    mut row: Row<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Refusal> {
    let i = incident;
    let id = if i.id.text().is_some() { row.id("id", &i.id)? } else { row.id("number", &i.number)? };
    let started_at = row.moment("begin", &i.begin)?;
    let created_at = row.moment("created", &i.created)?.at();
    if started_at.at().is_none() && created_at.is_none() {
        row.required("created", &i.created)?;
    }
    let ended = row.moment("end", &i.end)?;
    let updated_at = row.side_moment("modified", &i.modified)?;
    let number = row.text("number", &i.number);
    let title = row.text("external_desc", &i.external_desc);
    let severity_raw = row.text("severity", &i.severity);
    let service = row.text("service_name", &i.service_name);
    let url = row.text("uri", &i.uri).map(|uri| format!("{HOME}{}", uri.trim_start_matches('/')));
    let products: Vec<_> =
        i.affected_products.items().iter().filter_map(|product| product.get()?.title.text()).collect();
    let tags = (!products.is_empty()).then(|| products.join(";"));

    let words = |update: &'i Update<'a>| Words {
        stamps: [("when", &update.when), ("created", &update.created)],
        id: &update.id,
        state: &update.status,
        text: &update.text,
    };
    let notices = notices(&i.updates, words, &mut row)?;
    let last_word = notices.iter().max_by_key(|notice| notice.at).and_then(|notice| notice.state.as_deref());
    let is_open = ended == Moment::None;
    let status = match ended {
        Moment::At(_) => Some(Status::Resolved),
        Moment::None => Some(Status::Triggered),
        Moment::Untold => None,
    };
    let knows = Knows::of(&[]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (service.is_some(), Field::Service),
        (!i.severity.is_absent(), Field::Severity),
        (status.is_some(), Field::Status),
        (started_at != Moment::Untold, Field::StartedAt),
        (created_at.is_some(), Field::DetectedAt),
        (created_at.is_some(), Field::CreatedAt),
        (ended.at().is_some() || is_open, Field::ResolvedAt),
        (!i.affected_products.is_absent(), Field::Tags),
        (url.is_some(), Field::Url),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: number.as_deref(),
        title: title.as_deref(),
        service: service.as_deref(),
        severity_raw: severity_raw.as_deref(),
        status,
        status_raw: last_word,
        started_at: started_at.at(),
        detected_at: created_at,
        created_at,
        resolved_at: ended.at(),
        tags: tags.as_deref(),
        url: url.as_deref(),
        updated_at,
        knows,
        ..IncidentRecord::default()
    };
    notice::tell(&notices, ID, account, &id, &row, sink);
    row.keep(&record, sink);
    Ok(())
}
