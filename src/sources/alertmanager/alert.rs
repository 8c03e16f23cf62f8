//! From an alert of a message to an incident: one for each pair of fingerprint and `startsAt`, however often it was sent.
//!
//! The same pair is sent again and again, and at last as resolved. No record has an update stamp, so that the last one in
//! the order of lines and imports wins.

use super::wire::{Alert, AlertStatus};
use super::{ID, fingerprint};
use crate::model::{Field, IncidentRecord, Knows, Sink, Status, code};
use crate::sources::json::{Labels, Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// Labels that name the service, the best first.
const SERVICES: [&str; 3] = ["service", "job", "namespace"];

fn status_of(word: &str) -> Option<Status> {
    Some(match word.to_lowercase().as_str() {
        "firing" | "active" | "suppressed" | "unprocessed" => Status::Triggered,
        "resolved" => Status::Resolved,
        _ => return None,
    })
}

fn of_kind<'l, 's>(row: &mut Row<'_>, field: &str, labels: &'l Tolerant<Labels<'s>>) -> Option<&'l Labels<'s>> {
    if matches!(labels, Tolerant::Wrong) {
        row.odd(code::BAD_VALUE, format!("{field}: expected an object, found another type; kept as unknown"));
    }
    labels.get()
}

/// Hands the alert on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(alert: &Alert<'_>, account: &str, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let a = alert;
    let starts_at = row.required("startsAt", &a.starts_at)?;
    let labels = of_kind(&mut row, "labels", &a.labels);
    let annotations = of_kind(&mut row, "annotations", &a.annotations);
    let told = row.text("fingerprint", &a.fingerprint);
    let fingerprint = match (told, labels) {
        (Some(told), _) => told,
        (None, Some(labels)) if labels.raw_pairs().next().is_some() => Cow::Owned(fingerprint::of(labels)),
        (None, _) => row.id("fingerprint", &Scalar::Absent)?,
    };
    let id = format!("{fingerprint}@{starts_at}");

    let (status, status_raw) = match &a.status {
        Tolerant::There(AlertStatus { state }) => row.status_by("status", state, status_of),
        Tolerant::Absent | Tolerant::Null => (None, None),
        Tolerant::Wrong => {
            row.odd(code::BAD_VALUE, "status: expected text, found another type; kept as unknown".into());
            (None, None)
        }
    };
    // While it fires, `endsAt` is zero or the moment when it would run out: neither is a resolve.
    let resolved_at = if status == Some(Status::Resolved) { row.moment("endsAt", &a.ends_at)?.at() } else { None };
    if status == Some(Status::Resolved) && resolved_at.is_none() {
        row.odd(code::BAD_VALUE, "endsAt: expected when it was resolved, found nothing; kept as unknown".into());
    }

    let label = |name: &str| labels.and_then(|labels| labels.get(name));
    let title = label("alertname").or_else(|| annotations.and_then(|texts| texts.get("summary")));
    let service = SERVICES.into_iter().find_map(label);
    let severity_raw = label("severity");
    let team = label("team");
    let url = row.text("generatorURL", &a.generator_url);
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt, Field::DedupKey]).with_told([
        (title.is_some(), Field::Title),
        (labels.is_some(), Field::Service),
        (labels.is_some(), Field::Severity),
        (labels.is_some(), Field::Team),
        (status.is_some(), Field::Status),
        (resolved_at.is_some() || status == Some(Status::Triggered), Field::ResolvedAt),
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
        detected_at: Some(starts_at),
        created_at: Some(starts_at),
        resolved_at,
        dedup_key: Some(&fingerprint),
        url: url.as_deref(),
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
