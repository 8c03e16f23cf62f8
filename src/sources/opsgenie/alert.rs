//! From an alert to an incident of ours.
//!
//! An alert has no resolve: closing it is its end, so that is the resolve and nothing is said of paperwork. A closed alert
//! without a report has an *unknown* acknowledgement, and its last update stands for the close.

use super::report::Life;
use super::wire::{Alert, Named, Report, is_uuid};
use super::{Reading, log, who};
use crate::model::{AckState, Field, IncidentRecord, Instant, Knows, Sink, Status, code};
use crate::sources::json::{Many, Moment, Refusal, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// The moment in an id `<uuid>-<milliseconds>`: when it was made, which is when the alert was.
pub(super) fn made_at(id: &str) -> Option<Scalar<'static>> {
    let (uuid, ms) = id.rsplit_once('-')?;
    let is_ms = ms.len() == 13 && ms.bytes().all(|byte| byte.is_ascii_digit());
    (is_uuid(uuid) && is_ms).then(|| Scalar::Text(Cow::Owned(ms.to_owned())))
}

/// When the alert was created.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn created_at(alert: &Alert<'_>, id: &str, row: &mut Row<'_>) -> Result<Instant, Refusal> {
    match (row.moment("createdAt", &alert.created_at)?.at(), made_at(id)) {
        (Some(at), _) => Ok(at),
        (None, Some(ms)) => row.required("id", &ms),
        (None, None) => row.required("createdAt", &alert.created_at),
    }
}

/// Texts of a list in one.
pub(super) fn joined<'s>(texts: impl Iterator<Item = Cow<'s, str>>, by: char) -> Option<Cow<'s, str>> {
    texts.reduce(|joined, text| {
        let mut joined = joined.into_owned();
        joined.push(by);
        joined.push_str(&text);
        Cow::Owned(joined)
    })
}

/// The names of the teams, where the export has names and not only ids.
pub(super) fn teams<'s>(lists: &[&'s Many<Tolerant<Named<'_>>>]) -> Option<Cow<'s, str>> {
    let is_team = |named: &Named<'_>| named.kind.text().is_none_or(|kind| kind.eq_ignore_ascii_case("team"));
    let names = |list: &&'s Many<Tolerant<Named<'_>>>| {
        joined(
            list.items().iter().filter_map(Tolerant::get).filter(|named| is_team(named)).filter_map(Named::label),
            ';',
        )
    };
    lists.iter().find_map(names)
}

/// The tags, joined by `;`.
pub(super) fn tags<'s>(tags: &'s Many<Scalar<'_>>) -> Option<Cow<'s, str>> {
    joined(tags.items().iter().filter_map(Scalar::text), ';')
}

/// An acknowledgement or a close: when, and by whom.
struct Done<'s> {
    at: Moment,
    by: Option<Cow<'s, str>>,
    is_by_person: Option<bool>,
}

static ABSENT: Scalar<'static> = Scalar::Absent;

/// What the report tells of both, or the moments that hand-made exports write in its place.
fn told<'s>(alert: &'s Alert<'_>, life: &Life, how: &Reading<'_>, row: &mut Row<'_>) -> Result<[Done<'s>; 2], Refusal> {
    if matches!(alert.report, Tolerant::Wrong) {
        row.odd(code::BAD_VALUE, "report: expected an object, found another type; kept as unknown".to_owned());
    }
    let report = alert.report.get();
    let integration = alert.integration.get();
    let names = [
        integration.and_then(|integration| integration.name.text()),
        integration.and_then(|integration| integration.kind.text()),
        alert.integration_name.text(),
        alert.integration_type.text(),
    ];
    let names = names.each_ref().map(Option::as_deref);
    let of_report = |pick: fn(&'s Report<'_>) -> &'s Scalar<'s>| report.map_or(&ABSENT, pick);
    let counts = [of_report(|report| &report.ack_time), of_report(|report| &report.close_time)];
    let unit = life.unit_of(row, "report", counts);
    let mut done = |field: [&str; 2], instant: &Scalar<'_>, count: &Scalar<'_>, by: &'s Scalar<'s>| {
        let at = match row.moment(field[0], instant)? {
            Moment::At(at) => Moment::At(at),
            at => match life.moment(row, field[1], count, unit) {
                // A key that a report leaves out says that there was none.
                Moment::Untold if report.is_some() && how.leaves_out_none && count.is_absent() => Moment::None,
                Moment::Untold => at,
                counted => counted,
            },
        };
        let by = by.text();
        let is_by_person = by.as_deref().and_then(|by| who::is_person(by, &names));
        Ok::<_, Refusal>(Done { at, by, is_by_person })
    };
    let (ack_by, close_by) = (of_report(|report| &report.acknowledged_by), of_report(|report| &report.closed_by));
    Ok([
        done(["acknowledgedAt", "report.ackTime"], &alert.acknowledged_at, counts[0], ack_by)?,
        done(["closedAt", "report.closeTime"], &alert.closed_at, counts[1], close_by)?,
    ])
}

fn status_of(word: &str) -> Option<Status> {
    match word.trim().to_lowercase().as_str() {
        // There is no paperwork after the close of an alert.
        "closed" => Some(Status::Resolved),
        word => Status::from_word(word),
    }
}

/// Hands the alert on. Its log is handed on by the caller.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(alert: &Alert<'_>, how: &Reading<'_>, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let a = alert;
    let id = row.id("id", if a.id.text().is_none() && !a.alert_id.is_absent() { &a.alert_id } else { &a.id })?;
    let created_at = created_at(a, &id, &mut row)?;
    let updated_at = row.side_moment("updatedAt", &a.updated_at)?;
    let (said, status_raw) = row.status_by("status", &a.status, status_of);
    let is_acknowledged = row.flag("acknowledged", &a.acknowledged);
    let life = Life { created_at, updated_at, unit: how.unit };
    let [ack, mut close] = told(a, &life, how, &mut row)?;
    if let (None, Some((at, by))) = (close.at.at(), log::last_close(&row, &a.logs)) {
        let is_by_person = by.as_deref().and_then(|by| who::is_person(by, &[]));
        close = Done { at: Moment::At(at), by, is_by_person };
    }

    let is_over = said.map_or(if close.at.at().is_some() { Some(true) } else { None }, |said| Some(said.is_over()));
    let closed_at = match (is_over, close.at) {
        (Some(false), Moment::At(at)) => {
            row.odd(code::BAD_VALUE, format!("closed at {at}, but the status is open; taken as open"));
            None
        }
        (_, close) => close.at(),
    };
    let resolved_at = closed_at.or(updated_at.filter(|_| is_over == Some(true)));
    let resolved_is_proxy = closed_at.is_none() && resolved_at.is_some();
    if resolved_is_proxy {
        row.odd(code::PROXY_RESOLVED, "closed, and nothing tells when: the last update stands for it".to_owned());
    }
    let status = match said {
        Some(Status::Triggered) if is_acknowledged == Some(true) => Some(Status::Acknowledged),
        None if status_raw.is_none() && is_over == Some(true) => Some(Status::Resolved),
        said => said,
    };

    let auto_resolved = close.is_by_person.filter(|_| is_over == Some(true)).map(|is_person| !is_person);
    let resolved_by = close.by.as_deref().filter(|_| is_over == Some(true) && auto_resolved != Some(true));

    // Only the first acknowledgement is told: where a tool made it, that of a person is not.
    let by_tool = ack.is_by_person == Some(false);
    let logged = log::first_ack(&row, &a.logs);
    let first = match (ack.at, logged) {
        (Moment::At(at), _) if !by_tool => Some(Some((at, ack.by.clone()))),
        (_, Some(logged)) => Some(logged),
        (Moment::None, None) if is_acknowledged != Some(true) && (is_over != Some(true) || closed_at.is_some()) => {
            Some(None)
        }
        // An open alert gets its report when it is taken.
        (Moment::Untold, None)
            if how.has_report && is_over == Some(false) && matches!(a.report, Tolerant::Absent | Tolerant::Null) =>
        {
            (is_acknowledged == Some(false) && a.acknowledged_at.is_absent()).then_some(None)
        }
        _ => None,
    };
    // What comes after the end is no acknowledgement.
    let first = first.map(|first| first.filter(|(at, _)| closed_at.is_none_or(|closed_at| *at <= closed_at)));
    let ack_state = match &first {
        None => AckState::Unknown,
        Some(None) => AckState::Never,
        Some(Some(_)) => AckState::Known,
    };
    let (acknowledged_at, acknowledged_by) = first.flatten().map_or((None, None), |(at, by)| (Some(at), by));

    let number = row.text("tinyId", &a.tiny_id);
    let title = row.text("message", &a.message);
    let severity_raw = row.text("priority", &a.priority);
    let assignee = row.text("owner", &a.owner);
    let dedup_key = row.text("alias", &a.alias);
    let alert_count = row.count("count", &a.count).filter(|count| *count > 0);
    let team = row.text("team", &a.team).or_else(|| teams(&[&a.teams, &a.responders]));
    let tags = tags(&a.tags);
    let incident = [&a.details, &a.extra_properties].into_iter().find_map(|details| details.get()?.incident_id.text());

    let is_open = is_over == Some(false);
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (number.is_some(), Field::Number),
        (title.is_some(), Field::Title),
        (team.is_some(), Field::Team),
        (!a.priority.is_absent(), Field::Severity),
        (status.is_some(), Field::Status),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (ack_state == AckState::Never || acknowledged_by.is_some(), Field::AcknowledgedBy),
        (resolved_at.is_some() || is_open, Field::ResolvedAt),
        (resolved_by.is_some() || auto_resolved == Some(true) || is_open, Field::ResolvedBy),
        (auto_resolved.is_some() || is_open, Field::AutoResolved),
        (!a.owner.is_absent(), Field::Assignee),
        (dedup_key.is_some(), Field::DedupKey),
        (alert_count.is_some(), Field::AlertCount),
        (!a.tags.is_absent(), Field::Tags),
        (incident.is_some(), Field::Refs),
    ]);
    let record = IncidentRecord {
        source: how.source,
        account: how.account,
        id: &id,
        number: number.as_deref(),
        title: title.as_deref(),
        team: team.as_deref(),
        severity_raw: severity_raw.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at: Some(created_at),
        created_at: Some(created_at),
        acknowledged_at,
        ack_state,
        resolved_at,
        acknowledged_by: acknowledged_by.as_deref(),
        resolved_by,
        assignee: assignee.as_deref(),
        auto_resolved,
        dedup_key: dedup_key.as_deref(),
        alert_count,
        tags: tags.as_deref(),
        refs: incident.as_deref(),
        updated_at,
        knows,
        resolved_is_proxy,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
