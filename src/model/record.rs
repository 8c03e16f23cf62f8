//! What a source hands on: one borrowed record at a time, to a [`Sink`].
//!
//! A source never builds a list of these; it fills one, hands it over, and fills it again.

use super::{Instant, Knows, Place, code};

/// Whether an acknowledgement is known. Unknown is not never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AckState {
    /// There was one, and its moment is known.
    Known,
    /// There was none.
    Never,
    /// The source cannot tell.
    #[default]
    Unknown,
}

impl AckState {
    /// The word in columns, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            AckState::Known => "known",
            AckState::Never => "never",
            AckState::Unknown => "unknown",
        }
    }
}

/// Where an incident stands, in our words; the source's word is kept beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Open, nobody has taken it.
    Triggered,
    /// Open, a person has taken it.
    Acknowledged,
    /// Open, users are no longer hurt.
    Mitigated,
    /// Service restored.
    Resolved,
    /// Paperwork done.
    Closed,
    /// Withdrawn: it was none.
    Canceled,
}

impl Status {
    /// The word in columns, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Status::Triggered => "triggered",
            Status::Acknowledged => "acknowledged",
            Status::Mitigated => "mitigated",
            Status::Resolved => "resolved",
            Status::Closed => "closed",
            Status::Canceled => "canceled",
        }
    }
    /// What the field's usual words mean, compared without case; `None` for a word that is not known.
    pub fn from_word(word: &str) -> Option<Status> {
        Some(match word.trim().to_lowercase().as_str() {
            "triggered" | "open" | "new" | "opened" | "firing" | "unacked" | "reopened" | "to do" => Status::Triggered,
            "acknowledged" | "acked" | "active" | "in progress" | "investigating" | "identified"
            | "work in progress" | "on hold" | "awaiting user info" | "awaiting vendor" | "awaiting problem"
            | "awaiting evidence" => Status::Acknowledged,
            "mitigated" | "monitoring" => Status::Mitigated,
            "resolved" | "fixed" | "solved" | "completed" => Status::Resolved,
            "closed" | "done" => Status::Closed,
            "canceled" | "cancelled" | "declined" => Status::Canceled,
            _ => return None,
        })
    }
    /// Whether nothing more is expected to happen.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Resolved | Status::Closed | Status::Canceled)
    }
}

/// What one row or object of an export says of one incident. `None` with the field in `knows` says "there is none".
///
/// Strings are borrowed from the input and may hold anything; they are escaped where they are printed.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct IncidentRecord<'a> {
    /// The source's registered id, such as `pagerduty`; the canonical CSV's `source` column overrides it row by row.
    pub source: &'a str,
    /// Empty unless the file, the row or `--account` says otherwise.
    pub account: &'a str,
    /// Required, not empty.
    pub id: &'a str,
    pub number: Option<&'a str>,
    pub title: Option<&'a str>,
    pub service: Option<&'a str>,
    pub team: Option<&'a str>,
    /// The source's own word (`P1`, `1 - Critical`): mapped to a severity when asked, never here.
    pub severity_raw: Option<&'a str>,
    pub urgency: Option<&'a str>,
    pub status: Option<Status>,
    pub status_raw: Option<&'a str>,
    pub started_at: Option<Instant>,
    pub detected_at: Option<Instant>,
    pub created_at: Option<Instant>,
    pub acknowledged_at: Option<Instant>,
    pub ack_state: AckState,
    pub mitigated_at: Option<Instant>,
    pub resolved_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub acknowledged_by: Option<&'a str>,
    pub resolved_by: Option<&'a str>,
    pub assignee: Option<&'a str>,
    pub auto_resolved: Option<bool>,
    /// An explicit label of the source or the person who exported; rules on codes and tags apply when asked.
    pub false_positive: Option<bool>,
    pub resolution_code: Option<&'a str>,
    pub dedup_key: Option<&'a str>,
    pub problem_id: Option<&'a str>,
    pub merged_into: Option<&'a str>,
    pub is_test: Option<bool>,
    pub reopen_count: Option<u32>,
    /// Times it was escalated or reassigned to another person.
    pub escalation_count: Option<u32>,
    pub alert_count: Option<u32>,
    /// Joined by `;`.
    pub tags: Option<&'a str>,
    pub url: Option<&'a str>,
    pub caused_by_change: Option<bool>,
    /// What it names of other records: their URLs, keys and ids, a line each. Two that name each other are one incident.
    pub refs: Option<&'a str>,
    /// The record's own update stamp: the newest one wins when records are folded.
    pub updated_at: Option<Instant>,
    /// What this record can know.
    pub knows: Knows,
    /// `started_at` was filled in by the tool, not measured.
    pub started_is_default: bool,
    /// `resolved_at` is a proxy (last status change, last edit).
    pub resolved_is_proxy: bool,
}

impl IncidentRecord<'_> {
    /// Moments that lie more than a second (two clocks differ by so much) before the incident began: code and message.
    ///
    /// ```
    /// use incidence::model::{IncidentRecord, Instant};
    /// let (at, before) = (Instant::from_s(100), Instant::from_s(98));
    /// let record = IncidentRecord { detected_at: Some(at), resolved_at: Some(before), ..Default::default() };
    /// let (code, message) = record.disorder().next().unwrap();
    /// assert_eq!(code, "resolved-before-detected");
    /// assert_eq!(message, "resolved_at 1970-01-01T00:01:38Z lies before detected_at 1970-01-01T00:01:40Z");
    /// ```
    pub fn disorder(&self) -> impl Iterator<Item = (&'static str, String)> {
        let begins =
            [("detected_at", self.detected_at), ("started_at", self.started_at), ("created_at", self.created_at)];
        let begin = begins.into_iter().find_map(|(name, at)| Some((name, at?)));
        let ends = [
            (code::RESOLVED_BEFORE_DETECTED, "resolved_at", self.resolved_at),
            (code::ACKNOWLEDGED_BEFORE_DETECTED, "acknowledged_at", self.acknowledged_at),
        ];
        ends.into_iter().filter_map(move |(code, column, at)| {
            let ((name, begin), at) = (begin?, at?);
            let is_before = begin.seconds_since(at) > 1.0;
            is_before.then(|| (code, format!("{column} {at} lies before {name} {begin}")))
        })
    }
}

/// What happened to an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The alert fired, the incident opened (again, if after a resolve).
    Triggered,
    /// A person or a tool took it.
    Acknowledged,
    /// It went back to triggered.
    Unacknowledged,
    /// Users were no longer hurt.
    Mitigated,
    /// Service was restored.
    Resolved,
    /// It came back after a resolve.
    Reopened,
    /// The paperwork was done.
    Closed,
    /// It went to the next level of the escalation policy.
    Escalated,
    /// It went to a person.
    Assigned,
    /// It went to another person.
    Reassigned,
    /// A person was notified.
    Notified,
    /// It was put off.
    Snoozed,
    /// Somebody wrote a note.
    Annotated,
    /// It was merged into another.
    Merged,
    /// A change of state that is none of the moments, kept in `state`.
    State,
    /// Anything else; its own word is in `kind_raw`.
    Other,
}

impl EventKind {
    /// Every kind with its word in columns, maps, CSV and JSON.
    pub const ALL: [(EventKind, &'static str); 16] = [
        (EventKind::Triggered, "triggered"),
        (EventKind::Acknowledged, "acknowledged"),
        (EventKind::Unacknowledged, "unacknowledged"),
        (EventKind::Mitigated, "mitigated"),
        (EventKind::Resolved, "resolved"),
        (EventKind::Reopened, "reopened"),
        (EventKind::Closed, "closed"),
        (EventKind::Escalated, "escalated"),
        (EventKind::Assigned, "assigned"),
        (EventKind::Reassigned, "reassigned"),
        (EventKind::Notified, "notified"),
        (EventKind::Snoozed, "snoozed"),
        (EventKind::Annotated, "annotated"),
        (EventKind::Merged, "merged"),
        (EventKind::State, "state"),
        (EventKind::Other, "other"),
    ];
    /// The word in columns, maps, CSV and JSON.
    pub fn word(self) -> &'static str {
        EventKind::ALL[self as usize].1
    }
    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<EventKind> {
        EventKind::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// One line of an incident's timeline.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct EventRecord<'a> {
    pub source: &'a str,
    pub account: &'a str,
    pub incident_id: &'a str,
    /// The event's own id, if it has one: the same event from two pages counts once.
    pub event_id: Option<&'a str>,
    pub at: Instant,
    pub kind: EventKind,
    /// The source's own word.
    pub kind_raw: Option<&'a str>,
    /// The state after the event, where the source has states.
    pub state: Option<&'a str>,
    pub actor: Option<&'a str>,
    /// `Some(false)`: an API, an integration or a timer; such an acknowledgement is none.
    pub actor_is_person: Option<bool>,
    /// `push`, `sms`, `phone`, `email`, `website`, `timeout`, `api`, ...
    pub channel: Option<&'a str>,
    pub severity_raw: Option<&'a str>,
    pub text: Option<&'a str>,
}

/// One stretch of one person's time on call.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct ShiftRecord<'a> {
    pub source: &'a str,
    pub account: &'a str,
    pub schedule: Option<&'a str>,
    pub escalation_policy: Option<&'a str>,
    pub escalation_level: Option<u32>,
    pub person_id: &'a str,
    pub starts_at: Option<Instant>,
    pub ends_at: Option<Instant>,
    pub rotation: Option<&'a str>,
    pub kind: ShiftKind,
}

/// What a shift is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShiftKind {
    /// On call by rotation.
    #[default]
    Regular,
    /// On call in somebody's place.
    Override,
    /// Beside somebody, to learn: not paged.
    Shadow,
    /// Planned, not served.
    Forecast,
}

impl ShiftKind {
    /// Every kind.
    pub const ALL: [ShiftKind; 4] = [ShiftKind::Regular, ShiftKind::Override, ShiftKind::Shadow, ShiftKind::Forecast];

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<ShiftKind> {
        ShiftKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The word in columns, CSV and JSON.
    pub fn word(self) -> &'static str {
        match self {
            ShiftKind::Regular => "regular",
            ShiftKind::Override => "override",
            ShiftKind::Shadow => "shadow",
            ShiftKind::Forecast => "forecast",
        }
    }
}

/// Something that was to be done after an incident.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct ActionRecord<'a> {
    pub source: &'a str,
    pub account: &'a str,
    pub incident_id: &'a str,
    /// The item's own id; its place in the document where it has none.
    pub action_id: &'a str,
    pub title: Option<&'a str>,
    pub owner: Option<&'a str>,
    pub is_done: Option<bool>,
    pub created_at: Option<Instant>,
    /// The day, as its midnight in UTC.
    pub due_on: Option<Instant>,
    pub done_at: Option<Instant>,
    pub url: Option<&'a str>,
}

/// A person as a source knows them.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct PersonRecord<'a> {
    pub source: &'a str,
    pub account: &'a str,
    pub person_id: &'a str,
    pub name: Option<&'a str>,
    pub email: Option<&'a str>,
    pub timezone: Option<&'a str>,
    pub team: Option<&'a str>,
}

/// Where a source hands its records. The room `table` implements it with column builders.
///
/// Rows and lines are counted by the sink: every row read ends in exactly one [`incident`](Sink::incident) (one row an
/// incident), [`event`](Sink::event) (an event log) or [`reject`](Sink::reject).
pub trait Sink {
    /// One record of one incident. `id` must not be empty.
    fn incident(&mut self, place: Place, record: &IncidentRecord<'_>);
    /// One event.
    fn event(&mut self, place: Place, event: &EventRecord<'_>);
    /// One stretch on call.
    fn shift(&mut self, place: Place, shift: &ShiftRecord<'_>);
    /// One person.
    fn person(&mut self, place: Place, person: &PersonRecord<'_>);
    /// One action item.
    fn action(&mut self, place: Place, action: &ActionRecord<'_>);
    /// A row that could not be stored: counted under `code`, kept with its text.
    fn reject(&mut self, place: Place, code: &'static str, message: &str, text: &[u8]);
    /// Something odd in a row that is kept. `incident_id` may be empty.
    fn problem(&mut self, place: Place, code: &'static str, incident_id: &str, message: &str);
    /// Something about the file as a whole.
    fn note(&mut self, code: &'static str, message: &str);
}
