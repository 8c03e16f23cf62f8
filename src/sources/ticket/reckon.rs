//! What a record says beyond its own columns: moments by duration and by proxy, values in labels, what its source can know.

use super::cells::Cells;
use super::columns::Col;
use super::fill::Layout;
use crate::model::{AckState, Field, IncidentRecord, Instant, Knows, Result, code};
use crate::sources::stamp::{Odd, Taken, is_missing};

impl Layout<'_> {
    /// Moments that stand as a duration or only nearly, and those of which an empty cell says nothing.
    pub(super) fn reckon<'r>(
        &'r self,
        cells: &impl Cells<'r>,
        record: &mut IncidentRecord<'r>,
        odd: &mut Odd,
    ) -> Result<()> {
        for lasting in &self.lasting {
            if moment_of(record, lasting.col).is_none_or(|at| at.is_some()) {
                continue;
            }
            let text = lasting.positions.iter().find_map(|position| self.cell(cells, *position));
            let Some(text) = text.filter(|text| !is_missing(text)) else { continue };
            let begin = match lasting.after {
                Some(col) => moment_of(record, col).and_then(|at| *at),
                None => record.detected_at.or(record.started_at).or(record.created_at),
            };
            let name = lasting.col.ours().name;
            match (lasting.unit.seconds(text), begin) {
                (Some(seconds), Some(begin)) => {
                    if let Some(slot) = moment_of(record, lasting.col) {
                        *slot = Some(begin.plus_s(seconds));
                    }
                    continue;
                }
                (None, _) => {
                    let message = format!("{name}: expected a duration not below 0, found {text:?}; kept as unknown");
                    odd.push((code::BAD_VALUE, message));
                }
                (_, None) => {
                    let message = format!("{name}: {text:?} has no moment to be counted from; kept as unknown");
                    odd.push((code::BAD_VALUE, message));
                }
            }
            forget(record, lasting.col);
        }
        for col in [Col::ResolvedAt, Col::StartedAt] {
            self.by_proxy(cells, record, col, odd)?;
        }
        for col in &self.unknown_if_empty {
            if moment_of(record, *col).is_some_and(|at| at.is_none()) {
                forget(record, *col);
            }
        }
        Ok(())
    }

    fn by_proxy<'r>(
        &'r self,
        cells: &impl Cells<'r>,
        record: &mut IncidentRecord<'r>,
        col: Col,
        odd: &mut Odd,
    ) -> Result<()> {
        let pick = &self.picks[col as usize];
        if moment_of(record, col).is_none_or(|at| at.is_some()) {
            return Ok(());
        }
        let Some(text) = pick.proxies.iter().find_map(|position| self.cell(cells, *position)) else { return Ok(()) };
        match self.stamps.take(cells.line(), col.ours().name, text, odd)? {
            Taken::At(at) if col == Col::StartedAt => {
                (record.started_at, record.started_is_default) = (Some(at), true);
            }
            Taken::At(at) => (record.resolved_at, record.resolved_is_proxy) = (Some(at), true),
            Taken::Missing => {}
            Taken::Unknown => forget(record, col),
            Taken::Bad(message) => {
                odd.push((code::BAD_VALUE, format!("{message}; kept as unknown")));
                forget(record, col);
            }
        }
        Ok(())
    }

    /// Values that labels hold, where no column does.
    pub(super) fn labelled(&self, record: &mut IncidentRecord<'_>) {
        let Some(tags) = record.tags else { return };
        for (col, labels) in &self.labels {
            let (slot, field) = match col {
                Col::Service => (&mut record.service, Field::Service),
                Col::Team => (&mut record.team, Field::Team),
                Col::Severity => (&mut record.severity_raw, Field::Severity),
                Col::Urgency => (&mut record.urgency, Field::Urgency),
                Col::ResolutionCode => (&mut record.resolution_code, Field::ResolutionCode),
                _ => continue,
            };
            if slot.is_none()
                && let Some(value) = labels.value(tags.split(';'))
            {
                *slot = Some(value);
                record.knows = record.knows.with(field);
            }
        }
    }

    /// A row that names another source knows what that source can know, and what it says.
    pub(super) fn narrow(&self, record: &mut IncidentRecord<'_>) {
        let Some((_, can_know)) = self.others.iter().find(|(source, _)| *source == record.source) else { return };
        let r = &record;
        let said = [
            (Field::StartedAt, r.started_at.is_some()),
            (Field::DetectedAt, r.detected_at.is_some()),
            (Field::CreatedAt, r.created_at.is_some()),
            (Field::Acknowledged, r.ack_state != AckState::Unknown),
            (Field::MitigatedAt, r.mitigated_at.is_some()),
            (Field::ResolvedAt, r.resolved_at.is_some()),
            (Field::ClosedAt, r.closed_at.is_some()),
            (Field::Number, r.number.is_some()),
            (Field::Title, r.title.is_some()),
            (Field::Service, r.service.is_some()),
            (Field::Team, r.team.is_some()),
            (Field::Severity, r.severity_raw.is_some()),
            (Field::Urgency, r.urgency.is_some()),
            (Field::Status, r.status.is_some()),
            (Field::AcknowledgedBy, r.acknowledged_by.is_some()),
            (Field::ResolvedBy, r.resolved_by.is_some()),
            (Field::Assignee, r.assignee.is_some()),
            (Field::AutoResolved, r.auto_resolved.is_some()),
            (Field::FalsePositive, r.false_positive.is_some()),
            (Field::DedupKey, r.dedup_key.is_some()),
            (Field::ProblemId, r.problem_id.is_some()),
            (Field::MergedInto, r.merged_into.is_some()),
            (Field::IsTest, r.is_test.is_some()),
            (Field::ReopenCount, r.reopen_count.is_some()),
            (Field::EscalationCount, r.escalation_count.is_some()),
            (Field::AlertCount, r.alert_count.is_some()),
            (Field::Tags, r.tags.is_some()),
            (Field::Url, r.url.is_some()),
            (Field::Refs, r.refs.is_some()),
        ];
        let said = said.iter().filter(|(_, says)| *says).fold(Knows::NOTHING, |knows, (field, _)| knows.with(*field));
        record.knows = Knows(record.knows.0 & (can_know.0 | said.0));
    }
}

/// The moment of a record that one of our columns holds; `None` if it holds none.
fn moment_of<'m>(record: &'m mut IncidentRecord<'_>, col: Col) -> Option<&'m mut Option<Instant>> {
    Some(match col {
        Col::StartedAt => &mut record.started_at,
        Col::DetectedAt => &mut record.detected_at,
        Col::CreatedAt => &mut record.created_at,
        Col::AcknowledgedAt => &mut record.acknowledged_at,
        Col::MitigatedAt => &mut record.mitigated_at,
        Col::ResolvedAt => &mut record.resolved_at,
        Col::ClosedAt => &mut record.closed_at,
        Col::UpdatedAt => &mut record.updated_at,
        _ => return None,
    })
}

/// Nothing is known of a moment.
fn forget(record: &mut IncidentRecord<'_>, col: Col) {
    if let Some(field) = col.ours().field {
        record.knows = record.knows.without(field);
    }
}
