//! From an incident to ours: by its transitions, or by the flat moments of the first generation of the reporting API.

use super::ID;
use super::teams::Teams;
use super::transitions::{self, Step};
use super::wire::Incident;
use crate::model::{AckState, EventKind, Field, IncidentRecord, Instant, Knows, Sink, Status};
use crate::sources::json::{Moment, Object, Refusal, Row};

/// What an incident adds to what is said of its file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// It is not over.
    pub(super) is_open: bool,
    /// It was acknowledged, and only the last time is told.
    pub(super) has_last_ack: bool,
}

/// What the generations tell in different ways.
#[derive(Default)]
struct Course<'s> {
    first_trigger: Option<Instant>,
    acknowledged_at: Option<Instant>,
    ack_state: AckState,
    acknowledged_by: Option<&'s str>,
    resolved_at: Option<Instant>,
    resolved_by: Option<&'s str>,
    auto_resolved: Option<bool>,
    reopen_count: Option<u32>,
    last_change: Option<Instant>,
}

fn status_of(word: &str) -> Option<Status> {
    Some(match word.to_lowercase().as_str() {
        "triggered" | "unacked" => Status::Triggered,
        "acknowledged" | "acked" => Status::Acknowledged,
        "resolved" => Status::Resolved,
        _ => return None,
    })
}

/// What the steps say. They are whole where they reach back to the trigger: then what they do not hold did not happen.
fn by_steps<'s>(steps: &'s [Step<'_>], is_over: Option<bool>) -> Course<'s> {
    let of = |kind: EventKind| steps.iter().filter(move |step| step.kind == kind);
    let resolve = of(EventKind::Resolved).next_back().filter(|_| is_over == Some(true));
    let resolved_at = resolve.map(|step| step.at);
    let ack = of(EventKind::Acknowledged)
        .filter(|step| step.is_person)
        .find(|step| resolved_at.is_none_or(|resolved_at| step.at <= resolved_at));
    let first_trigger = of(EventKind::Triggered).next().map(|step| step.at);
    let is_whole = first_trigger.is_some();
    Course {
        first_trigger,
        acknowledged_at: ack.map(|step| step.at),
        ack_state: match ack {
            Some(_) => AckState::Known,
            None if is_whole => AckState::Never,
            None => AckState::Unknown,
        },
        acknowledged_by: ack.and_then(|step| step.by.as_deref()),
        resolved_at,
        resolved_by: resolve.and_then(|step| step.by.as_deref()),
        auto_resolved: resolve.map(|step| !step.is_person),
        reopen_count: is_whole.then(|| transitions::reopenings(steps)),
        last_change: steps.last().map(|step| step.at),
    }
}

/// Hands the incident and its transitions on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(
    incident: &Incident<'_>,
    account: &str,
    teams: &Teams,
    mut row: Row<'_>,
    object: &Object<'_>,
    sink: &mut dyn Sink,
) -> Result<Told, Refusal> {
    let i = incident;
    let id = row.id("incidentNumber", &i.incident_number)?;
    let (status, status_raw) = row.status_by("currentPhase", &i.current_phase, status_of);
    let is_over = status.map(Status::is_over);
    let start = row.moment("startTime", &i.start_time)?.at();
    let last_ack = row.moment("ackTime", &i.ack_time)?;
    let end = row.moment("endTime", &i.end_time)?;
    let last_alert_at = row.side_moment("lastAlertTime", &i.last_alert_time)?;
    let steps = transitions::steps(&i.transitions, &mut row, object)?;
    let course = if i.transitions.is_absent() {
        Course {
            // The last acknowledgement is not the first; only that there was none is told.
            ack_state: if last_ack == Moment::None { AckState::Never } else { AckState::Unknown },
            resolved_at: end.at().filter(|_| is_over != Some(false)),
            last_change: end.at().max(last_ack.at()),
            ..Course::default()
        }
    } else {
        by_steps(&steps, is_over)
    };
    let detected_at = course.first_trigger.or(start);
    if detected_at.is_none() {
        row.required("startTime", &i.start_time)?;
    }

    let display_name = row.text("entityDisplayName", &i.entity_display_name);
    let display_name = display_name.or_else(|| row.text("entityDispName", &i.entity_disp_name));
    let service_title = row.text("service", &i.service);
    let entity_id = row.text("entityId", &i.entity_id);
    let title = display_name.as_deref().or(service_title.as_deref()).or(entity_id.as_deref());
    let routing_key = row.text("routingKey", &i.routing_key);
    let state = row.text("entityState", &i.entity_state);
    // What has recovered no longer shows how bad it was.
    let severity_raw = state
        .as_deref()
        .filter(|state| ["critical", "warning", "info"].iter().any(|severity| state.eq_ignore_ascii_case(severity)));
    let alert_count = row.count("alertCount", &i.alert_count);
    let listed = row.text("teams", &i.teams);
    let listed = listed.map(|teams| teams.split(',').map(str::trim).collect::<Vec<_>>().join(";"));
    let paged = row.objects("pagedPolicies", &i.paged_policies);
    let team = teams.of(&i.paged_teams, paged).or(listed);
    if i.paged_users.items().iter().any(|user| user.text().is_some()) {
        object.skip("pagedUsers, which have no moments");
    }

    let is_open = is_over == Some(false);
    let knows_end = course.auto_resolved.is_some() || is_open;
    let knows = Knows::of(&[Field::Number, Field::DetectedAt]).with_told([
        (title.is_some(), Field::Title),
        (!i.routing_key.is_absent(), Field::Service),
        (!i.paged_teams.is_absent() || !i.paged_policies.is_absent() || !i.teams.is_absent(), Field::Team),
        (severity_raw.is_some(), Field::Severity),
        (status.is_some(), Field::Status),
        (start.is_some(), Field::CreatedAt),
        (course.ack_state != AckState::Unknown, Field::Acknowledged),
        (course.ack_state != AckState::Unknown, Field::AcknowledgedBy),
        (course.resolved_at.is_some() || is_open, Field::ResolvedAt),
        (knows_end, Field::ResolvedBy),
        (knows_end, Field::AutoResolved),
        (course.reopen_count.is_some(), Field::ReopenCount),
        (entity_id.is_some(), Field::DedupKey),
        (alert_count.is_some(), Field::AlertCount),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        number: Some(&id),
        title,
        service: routing_key.as_deref(),
        team: team.as_deref(),
        severity_raw,
        status,
        status_raw: status_raw.as_deref(),
        detected_at,
        created_at: start,
        acknowledged_at: course.acknowledged_at,
        ack_state: course.ack_state,
        resolved_at: course.resolved_at,
        acknowledged_by: course.acknowledged_by,
        resolved_by: course.resolved_by,
        auto_resolved: course.auto_resolved,
        dedup_key: entity_id.as_deref(),
        reopen_count: course.reopen_count,
        alert_count,
        updated_at: course.last_change.max(last_alert_at),
        knows,
        ..IncidentRecord::default()
    };
    transitions::tell(&steps, account, &id, &row, sink);
    row.keep(&record, sink);
    Ok(Told { is_open: is_over != Some(true), has_last_ack: i.transitions.is_absent() && last_ack.at().is_some() })
}
