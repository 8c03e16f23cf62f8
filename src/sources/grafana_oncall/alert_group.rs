//! From an alert group to an incident.
//!
//! Who acknowledged or resolved a group is told by the person's id; nobody there means that its integration did it.

use super::ID;
use super::wire::{AlertGroup, Label};
use crate::model::{AckState, EventKind, EventRecord, Field, IncidentRecord, Knows, Sink, Status};
use crate::sources::json::{Moment, Named, Refusal, Row, Tolerant};

fn status_of(word: &str) -> Option<Status> {
    Some(match word.to_lowercase().as_str() {
        "new" | "firing" | "silenced" => Status::Triggered,
        "acknowledged" => Status::Acknowledged,
        "resolved" => Status::Resolved,
        _ => return None,
    })
}

fn tag(label: &Label<'_>) -> Option<String> {
    let name = |named: &Tolerant<Named<'_>>| named.get().and_then(|named| Some(named.name()?.into_owned()));
    Some(format!("{}:{}", name(&label.key)?, name(&label.value)?))
}

/// Hands the group on, and the moment when it was silenced.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(group: &AlertGroup<'_>, account: &str, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let g = group;
    let id = row.id("id", &g.id)?;
    let created_at = row.required("created_at", &g.created_at)?;
    let acknowledged = row.moment("acknowledged_at", &g.acknowledged_at)?;
    let resolved = row.moment("resolved_at", &g.resolved_at)?;
    let silenced_at = row.side_moment("silenced_at", &g.silenced_at)?;
    let (status, status_raw) = row.status_by("state", &g.state, status_of);
    let acknowledger = row.text("acknowledged_by", &g.acknowledged_by);
    let resolver = row.text("resolved_by", &g.resolved_by);

    // The older API does not say who; where it would and names nobody, the integration took it, and no person is told of.
    let by_integration = acknowledged.at().is_some() && acknowledger.is_none() && !g.acknowledged_by.is_absent();
    let (resolved_at, knows_resolve) = row.resolve("resolved_at", resolved, status);
    let is_open = knows_resolve && resolved_at.is_none();
    // One that was taken back leaves nothing behind, and counts as none.
    let (acknowledged_at, ack_state) =
        if by_integration { Moment::Untold } else { acknowledged }.acknowledgement(status, resolved_at);
    let acknowledged_by = acknowledger.as_deref().filter(|_| ack_state == AckState::Known);
    let auto_resolved = match (resolved_at, &resolver) {
        (Some(_), Some(_)) => Some(false),
        (Some(_), None) if !g.resolved_by.is_absent() => Some(true),
        _ => None,
    };

    let title = row.text("title", &g.title);
    let service = row.text("integration_id", &g.integration_id);
    let team = row.text("team_id", &g.team_id);
    let alert_count = row.count("alerts_count", &g.alerts_count);
    let url = g.permalinks.get().and_then(|links| links.web.text());
    let tags: Vec<String> = g.labels.items().iter().filter_map(|label| tag(label.get()?)).collect();
    let tags = (!tags.is_empty()).then(|| tags.join(";"));
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (title.is_some(), Field::Title),
        (!g.integration_id.is_absent(), Field::Service),
        (!g.team_id.is_absent(), Field::Team),
        (status.is_some(), Field::Status),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (ack_state == AckState::Never || acknowledged_by.is_some(), Field::AcknowledgedBy),
        (knows_resolve, Field::ResolvedAt),
        (auto_resolved.is_some() || is_open, Field::ResolvedBy),
        (auto_resolved.is_some() || is_open, Field::AutoResolved),
        (alert_count.is_some(), Field::AlertCount),
        (!g.labels.is_absent(), Field::Tags),
        (url.is_some(), Field::Url),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        title: title.as_deref(),
        service: service.as_deref(),
        team: team.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at: Some(created_at),
        created_at: Some(created_at),
        acknowledged_at,
        ack_state,
        resolved_at,
        acknowledged_by,
        resolved_by: resolver.as_deref().filter(|_| auto_resolved == Some(false)),
        auto_resolved,
        alert_count,
        tags: tags.as_deref(),
        url: url.as_deref(),
        knows,
        ..IncidentRecord::default()
    };
    if let Some(at) = silenced_at {
        let event = EventRecord {
            source: ID,
            account,
            incident_id: &id,
            event_id: None,
            at,
            kind: EventKind::Snoozed,
            kind_raw: Some("silenced_at"),
            state: None,
            actor: None,
            actor_is_person: None,
            channel: None,
            severity_raw: None,
            text: None,
        };
        sink.event(row.place, &event);
    }
    row.keep(&record, sink);
    Ok(())
}
