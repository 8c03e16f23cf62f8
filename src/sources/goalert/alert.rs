//! From a row of the table to an incident.
//!
//! The acknowledgement stands as the time to it. An alert that was closed without one shows the time to its close there, or
//! zero: such a row cannot say whether there was one in that very second, so it is unknown.

use super::ID;
use super::table::Columns;
use crate::model::{AckState, Field, IncidentRecord, Knows, Sink, Status, code};
use crate::sources::duration;
use crate::sources::json::{Moment, Refusal, Row, Scalar};

fn status_of(word: &str) -> Option<Status> {
    let word = word.to_lowercase();
    Some(match word.strip_prefix("status").unwrap_or(&word) {
        "unacknowledged" => Status::Triggered,
        "acknowledged" => Status::Acknowledged,
        // Closing is how an alert is resolved.
        "closed" => Status::Resolved,
        _ => return None,
    })
}

/// A duration; the word for none is none, anything else that is no duration is odd.
fn duration(row: &mut Row<'_>, field: &str, cell: &Scalar<'_>) -> Option<f64> {
    let text = cell.text()?;
    let read = duration::clock(&text);
    if read.is_none() && !text.to_lowercase().starts_with("invalid") {
        row.odd(code::BAD_VALUE, format!("{field}: expected hh:mm:ss, found {text:?}; kept as unknown"));
    }
    read
}

/// Hands the alert on.
///
/// # Errors
/// See [`Refusal`].
pub(super) fn map(cells: &Columns<'_>, account: &str, mut row: Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
    let c = cells;
    let id = row.id("Alert ID", &c.id)?;
    let created_at = row.required("Created At", &c.created_at)?;
    let closed = row.moment("Closed At", &c.closed_at)?;
    let to_ack = duration(&mut row, "Time to Ack", &c.time_to_ack);
    let to_close = duration(&mut row, "Time to Close", &c.time_to_close);
    let (status, status_raw) = row.status_by("Status", &c.status, status_of);

    let is_open = status.is_some_and(|status| !status.is_over());
    let closed = match (closed, to_close) {
        (Moment::None | Moment::Untold, Some(seconds)) => Moment::At(created_at.plus_s(seconds)),
        (closed, _) => closed,
    };
    let (resolved_at, knows_resolve) = row.resolve("Closed At", closed, status);
    // To the whole second, as the times to both are written.
    let open_s = to_close.or_else(|| resolved_at.map(|at| at.seconds_since(created_at).floor()));
    let is_told = |seconds: &f64| *seconds > 0.0 && (is_open || open_s.is_some_and(|open_s| *seconds < open_s));
    let acknowledged_at = to_ack.filter(is_told).map(|seconds| created_at.plus_s(seconds));
    let ack_state = match (acknowledged_at, status) {
        (Some(_), _) => AckState::Known,
        (None, Some(Status::Triggered)) => AckState::Never,
        (None, _) => AckState::Unknown,
    };

    // Whether, not how often: at least once.
    let escalation_count = row.flag("Escalated", &c.escalated).map(u32::from);
    let noise = row.text("Noise Reason", &c.noise_reason);
    let false_positive = (!c.noise_reason.is_absent()).then_some(noise.is_some());
    let title = row.text("Summary", &c.summary);
    let service = row.text("Service Name", &c.service_name);
    let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
        (title.is_some(), Field::Title),
        (!c.service_name.is_absent(), Field::Service),
        (status.is_some(), Field::Status),
        (ack_state != AckState::Unknown, Field::Acknowledged),
        (knows_resolve, Field::ResolvedAt),
        (false_positive.is_some(), Field::FalsePositive),
        (false_positive.is_some(), Field::ResolutionCode),
        (escalation_count.is_some(), Field::EscalationCount),
    ]);
    let record = IncidentRecord {
        source: ID,
        account,
        id: &id,
        title: title.as_deref(),
        service: service.as_deref(),
        status,
        status_raw: status_raw.as_deref(),
        detected_at: Some(created_at),
        created_at: Some(created_at),
        acknowledged_at,
        ack_state,
        resolved_at,
        false_positive,
        resolution_code: noise.as_deref(),
        escalation_count,
        knows,
        ..IncidentRecord::default()
    };
    row.keep(&record, sink);
    Ok(())
}
