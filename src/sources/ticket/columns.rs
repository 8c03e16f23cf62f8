//! Our columns of a ticket, once: name in CSV and maps, what it says about, whether the canonical CSV has it.

use crate::model::Field;

/// One of our columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
#[expect(missing_docs, reason = "each is the column of the same name")]
pub enum Col {
    Id,
    Source,
    Account,
    Number,
    Title,
    Service,
    Team,
    Severity,
    Urgency,
    Status,
    StartedAt,
    DetectedAt,
    CreatedAt,
    AcknowledgedAt,
    AckState,
    MitigatedAt,
    ResolvedAt,
    ClosedAt,
    AcknowledgedBy,
    ResolvedBy,
    Assignee,
    AutoResolved,
    FalsePositive,
    DedupKey,
    ProblemId,
    MergedInto,
    IsTest,
    ReopenCount,
    EscalationCount,
    AlertCount,
    Tags,
    Url,
    Refs,
    UpdatedAt,
    ResolutionCode,
    CausedByChange,
    EventAt,
    EventState,
    EventId,
    EventActor,
    EventChannel,
    EventText,
}

/// What there is to say about one of our columns.
#[derive(Clone, Copy, Debug)]
pub struct Ours {
    /// The column.
    pub col: Col,
    /// Its name in CSV and maps.
    pub name: &'static str,
    /// The field that a file with this column knows.
    pub field: Option<Field>,
    /// Whether it holds a moment.
    pub is_stamp: bool,
    /// Whether the canonical CSV has it.
    pub is_canonical: bool,
}

impl Ours {
    const fn new(col: Col, name: &'static str, field: Option<Field>) -> Ours {
        Ours { col, name, field, is_stamp: false, is_canonical: true }
    }
    const fn stamp(mut self) -> Ours {
        self.is_stamp = true;
        self
    }
    const fn only_in_maps(mut self) -> Ours {
        self.is_canonical = false;
        self
    }
}

/// Every column, in the order of [`Col`].
pub const COLUMNS: [Ours; 42] = [
    Ours::new(Col::Id, "id", None),
    Ours::new(Col::Source, "source", None),
    Ours::new(Col::Account, "account", None),
    Ours::new(Col::Number, "number", Some(Field::Number)),
    Ours::new(Col::Title, "title", Some(Field::Title)),
    Ours::new(Col::Service, "service", Some(Field::Service)),
    Ours::new(Col::Team, "team", Some(Field::Team)),
    Ours::new(Col::Severity, "severity", Some(Field::Severity)),
    Ours::new(Col::Urgency, "urgency", Some(Field::Urgency)),
    Ours::new(Col::Status, "status", Some(Field::Status)),
    Ours::new(Col::StartedAt, "started_at", Some(Field::StartedAt)).stamp(),
    Ours::new(Col::DetectedAt, "detected_at", Some(Field::DetectedAt)).stamp(),
    Ours::new(Col::CreatedAt, "created_at", Some(Field::CreatedAt)).stamp(),
    Ours::new(Col::AcknowledgedAt, "acknowledged_at", Some(Field::Acknowledged)).stamp(),
    Ours::new(Col::AckState, "ack_state", Some(Field::Acknowledged)),
    Ours::new(Col::MitigatedAt, "mitigated_at", Some(Field::MitigatedAt)).stamp(),
    Ours::new(Col::ResolvedAt, "resolved_at", Some(Field::ResolvedAt)).stamp(),
    Ours::new(Col::ClosedAt, "closed_at", Some(Field::ClosedAt)).stamp(),
    Ours::new(Col::AcknowledgedBy, "acknowledged_by", Some(Field::AcknowledgedBy)),
    Ours::new(Col::ResolvedBy, "resolved_by", Some(Field::ResolvedBy)),
    Ours::new(Col::Assignee, "assignee", Some(Field::Assignee)),
    Ours::new(Col::AutoResolved, "auto_resolved", Some(Field::AutoResolved)),
    Ours::new(Col::FalsePositive, "false_positive", Some(Field::FalsePositive)),
    Ours::new(Col::DedupKey, "dedup_key", Some(Field::DedupKey)),
    Ours::new(Col::ProblemId, "problem_id", Some(Field::ProblemId)),
    Ours::new(Col::MergedInto, "merged_into", Some(Field::MergedInto)),
    Ours::new(Col::IsTest, "is_test", Some(Field::IsTest)),
    Ours::new(Col::ReopenCount, "reopen_count", Some(Field::ReopenCount)),
    Ours::new(Col::EscalationCount, "escalation_count", Some(Field::EscalationCount)),
    Ours::new(Col::AlertCount, "alert_count", Some(Field::AlertCount)),
    Ours::new(Col::Tags, "tags", Some(Field::Tags)),
    Ours::new(Col::Url, "url", Some(Field::Url)),
    Ours::new(Col::Refs, "refs", Some(Field::Refs)),
    Ours::new(Col::UpdatedAt, "updated_at", None).stamp(),
    Ours::new(Col::ResolutionCode, "resolution_code", Some(Field::ResolutionCode)).only_in_maps(),
    Ours::new(Col::CausedByChange, "caused_by_change", Some(Field::CausedByChange)).only_in_maps(),
    Ours::new(Col::EventAt, "event_at", None).stamp().only_in_maps(),
    Ours::new(Col::EventState, "event_state", None).only_in_maps(),
    Ours::new(Col::EventId, "event_id", None).only_in_maps(),
    Ours::new(Col::EventActor, "event_actor", None).only_in_maps(),
    Ours::new(Col::EventChannel, "event_channel", None).only_in_maps(),
    Ours::new(Col::EventText, "event_text", None).only_in_maps(),
];

impl Col {
    /// The column of a name.
    pub fn named(name: &str) -> Option<Col> {
        COLUMNS.iter().find(|ours| ours.name == name).map(|ours| ours.col)
    }

    /// What there is to say about it.
    pub fn ours(self) -> &'static Ours {
        &COLUMNS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_the_order_of_their_numbers() {
        assert!(COLUMNS.iter().enumerate().all(|(index, ours)| ours.col as usize == index));
    }
}
