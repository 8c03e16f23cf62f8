//! What a record can know of an incident, even where it says that there is none.

/// A column of an incident that records and events are folded into, one bit each in [`Knows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub enum Field {
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
    Acknowledged,
    MitigatedAt,
    ResolvedAt,
    ClosedAt,
    AcknowledgedBy,
    ResolvedBy,
    Assignee,
    AutoResolved,
    FalsePositive,
    ResolutionCode,
    DedupKey,
    ProblemId,
    MergedInto,
    IsTest,
    ReopenCount,
    EscalationCount,
    AlertCount,
    Tags,
    Url,
    CausedByChange,
    Refs,
}

/// The fields that a record can know, even where it says that there is none.
///
/// A later record never erases what its kind cannot know: folding takes each field from the latest record that knows it.
/// An open PagerDuty incident *knows* that it has no `resolved_at`; a resolved one does not know its acknowledgements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Knows(pub u64);

impl Knows {
    /// Nothing.
    pub const NOTHING: Knows = Knows(0);
    /// These fields.
    pub const fn of(fields: &[Field]) -> Knows {
        let mut bits = 0;
        let mut i = 0;
        while i < fields.len() {
            bits |= 1 << fields[i] as u8;
            i += 1;
        }
        Knows(bits)
    }
    /// These and one more.
    pub const fn with(self, field: Field) -> Knows {
        Knows(self.0 | 1 << field as u8)
    }
    /// These and those of the pairs that are told.
    ///
    /// ```
    /// use incidence::model::{Field, Knows};
    /// let knows = Knows::of(&[Field::Title]).with_told([(true, Field::Url), (false, Field::Team)]);
    /// assert_eq!(knows, Knows::of(&[Field::Title, Field::Url]));
    /// ```
    pub fn with_told(self, told: impl IntoIterator<Item = (bool, Field)>) -> Knows {
        told.into_iter().filter(|(is_told, _)| *is_told).fold(self, |knows, (_, field)| knows.with(field))
    }
    /// These without one.
    pub const fn without(self, field: Field) -> Knows {
        Knows(self.0 & !(1 << field as u8))
    }
    /// Whether the field is among them.
    pub const fn has(self, field: Field) -> bool {
        self.0 & (1 << field as u8) != 0
    }
}
