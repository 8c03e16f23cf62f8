//! Every column of every table, once: name, type, unit and meaning. The store's DDL, exports, docs and tests walk this.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// Microseconds since 1970-01-01T00:00:00Z; `TIMESTAMP` in SQL.
    Instant,
    /// True or false.
    Bool,
    /// A whole number, 32 bits.
    Count,
    /// A whole number, 64 bits.
    Long,
    /// A number with fractions.
    Real,
    /// A date.
    Day,
}

impl Kind {
    /// The type in SQL (DuckDB and PostgreSQL).
    pub fn sql(self) -> &'static str {
        match self {
            Kind::Text => "varchar",
            Kind::Instant => "timestamp",
            Kind::Bool => "boolean",
            Kind::Count => "integer",
            Kind::Long => "bigint",
            Kind::Real => "double precision",
            Kind::Day => "date",
        }
    }
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name, the same in Rust, SQL, JSON and CSV.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means.
    pub doc: &'static str,
}

const fn col(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, doc }
}

use Kind::*;

/// What a record says of an incident, and what the folded incident says: the columns of `incident_records` and of the
/// view `incidents`, in this order.
pub const INCIDENT: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "tells two accounts of one system apart; empty if there is one"),
    col("id", Text, "the source's id; (source, account, id) is the key"),
    col("number", Text, "the number that people use"),
    col("title", Text, "what it is called"),
    col("service", Text, "the service that it hit"),
    col("team", Text, "the team, or teams joined by `;`"),
    col("severity_raw", Text, "the source's own word for severity or priority"),
    col("urgency", Text, "the source's urgency, `high` or `low`"),
    col(
        "status",
        Text,
        "`triggered`, `acknowledged`, `mitigated`, `resolved`, `closed` or `canceled`; null if unknown",
    ),
    col("status_raw", Text, "the source's own word for it"),
    col("started_at", Instant, "impact began"),
    col("detected_at", Instant, "the alert triggered, or a person declared the incident"),
    col("created_at", Instant, "the record was made in the tool"),
    col("acknowledged_at", Instant, "the first acknowledgement by a person"),
    col("ack_state", Text, "`known`, `never` or `unknown`: unknown is not never"),
    col("mitigated_at", Instant, "users stopped being hurt, the cause may remain"),
    col("resolved_at", Instant, "service restored: the last resolve, if it was reopened"),
    col("closed_at", Instant, "paperwork done; never a resolve"),
    col("acknowledged_by", Text, "who acknowledged it first"),
    col("resolved_by", Text, "who resolved it"),
    col("assignee", Text, "who has it, or had it last"),
    col("auto_resolved", Bool, "resolved without a person; null if the source cannot know"),
    col("false_positive", Bool, "an explicit label; null if there is none"),
    col("resolution_code", Text, "the source's own word for how it ended"),
    col("dedup_key", Text, "the source's own deduplication key"),
    col("problem_id", Text, "the problem or root-cause record that the source links"),
    col("merged_into", Text, "the id of the incident that it was merged into"),
    col("is_test", Bool, "a test, a drill or maintenance, as the source says; null if it cannot know"),
    col("reopen_count", Count, "times it came back after a resolve; null if the source cannot know"),
    col(
        "escalation_count",
        Count,
        "times it was escalated or reassigned to another person; null if the source cannot know",
    ),
    col("alert_count", Count, "alerts folded into it; null if the source cannot know"),
    col("tags", Text, "tags joined by `;`"),
    col("url", Text, "where it can be read in the tool"),
    col("caused_by_change", Bool, "a change caused it; null if the source cannot know"),
    col("updated_at", Instant, "the record's own update stamp"),
    col("knows", Long, "bit set of the fields that the source can know, in the order of model::Field"),
    col("started_is_default", Bool, "started_at was filled in by the tool, not measured"),
    col("resolved_is_proxy", Bool, "resolved_at is a proxy: the last status change or edit"),
    col("refs", Text, "what it names of other records: their URLs, keys and ids, a line each"),
];

/// The timeline: the columns of `event_records` and of the view `events`.
pub const EVENT: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "tells two accounts of one system apart; empty if there is one"),
    col("incident_id", Text, "the incident's id in that source"),
    col("event_id", Text, "the event's own id, if it has one"),
    col("at", Instant, "when it happened"),
    col("kind", Text, "one of model::EventKind: triggered, acknowledged, escalated, resolved, ..."),
    col("kind_raw", Text, "the source's own word for it"),
    col("state", Text, "the incident's state after it, in the source's words"),
    col("actor", Text, "who did it"),
    col("actor_is_person", Bool, "false: an API, an integration or a timer; null if unknown"),
    col("channel", Text, "how: push, sms, phone, email, website, timeout, api, ..."),
    col("severity_raw", Text, "the severity that it set, in the source's words"),
    col("text", Text, "what it says"),
];

/// Who was on call when.
pub const SHIFT: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "tells two accounts of one system apart; empty if there is one"),
    col("schedule", Text, "the schedule; null if directly on a policy"),
    col("escalation_policy", Text, "the escalation policy"),
    col("escalation_level", Count, "the level on the policy, from 1"),
    col("person_id", Text, "the person's id in that source"),
    col("starts_at", Instant, "begin; null if it has none"),
    col("ends_at", Instant, "end; null if it has none"),
    col("rotation", Text, "the rotation or layer of the schedule"),
    col("kind", Text, "`regular`, `override`, `shadow` (to learn: not paged) or `forecast` (planned, not served)"),
];

/// People as the sources know them.
pub const PERSON: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "tells two accounts of one system apart; empty if there is one"),
    col("person_id", Text, "the person's id in that source"),
    col("name", Text, "the name"),
    col("email", Text, "the address"),
    col("timezone", Text, "IANA zone of their hours"),
    col("team", Text, "the team, or teams joined by `;`"),
];

/// Notifications that reached a person: the view `pages`.
pub const PAGE: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "tells two accounts of one system apart; empty if there is one"),
    col("incident_id", Text, "the incident's id in that source"),
    col("at", Instant, "when"),
    col("person", Text, "who was notified, as the source names them"),
    col("channel", Text, "push, sms, phone, email, ...; null if unknown"),
];

/// What was to be done after an incident.
pub const ACTION: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "tells two accounts of one system apart; empty if there is one"),
    col("incident_id", Text, "the incident's id in that source"),
    col("action_id", Text, "the item's own id, or its place in the document"),
    col("title", Text, "what is to be done"),
    col("owner", Text, "who is to do it"),
    col("is_done", Bool, "whether it is done; null if unknown"),
    col("created_at", Instant, "since when it is to be done; null if unknown"),
    col("due_on", Day, "the day by which it is to be done; null if it has none"),
    col("done_at", Instant, "when it was done; null if it is not, or unknown"),
    col("url", Text, "where it can be read"),
];

/// The ledger: one line an import.
pub const IMPORT: &[Column] = &[
    col("import_id", Count, "number of the import, from 1, never used again"),
    col("file", Text, "the file as the user named it, `-` for standard input"),
    col("source", Text, "the recognised source"),
    col("account", Text, "the account given, or empty"),
    col("sha256", Text, "of the file's bytes as they were read"),
    col("imported_at", Instant, "when"),
    col("version", Text, "version of the program that imported it"),
    col("lines_read", Long, "rows or records read"),
    col("incidents_read", Long, "records of incidents read"),
    col("incidents_new", Long, "incidents that the store did not have"),
    col("incidents_changed", Long, "incidents that it had and that changed"),
    col("incidents_unchanged", Long, "incidents that it had and that did not change"),
    col("incidents_superseded", Long, "records that a later one of the same file replaced"),
    col("events_read", Long, "events read"),
    col("events_new", Long, "events that the store did not have"),
    col("shifts_read", Long, "shifts read"),
    col("shifts_new", Long, "shifts that the store did not have"),
    col("people_read", Long, "people read"),
    col("people_new", Long, "people that the store did not have"),
    col("rejected", Long, "rows rejected"),
    col("problems", Long, "problems found in rows that were kept"),
    col("first_at", Instant, "first moment of an incident, event or shift in it that is not after the import"),
    col("last_at", Instant, "last moment of an incident or event in it that is not after the import"),
    col("notes", Text, "codes of notes about the file, joined by `;`"),
    col("actions_read", Long, "action items read"),
    col("actions_new", Long, "action items that the store did not have"),
];

/// Rows that could not be stored: nothing is lost.
pub const REJECT: &[Column] = &[
    col("import_id", Count, "the import"),
    col("file", Text, "the file"),
    col("line", Long, "line in the file, from 1"),
    col("code", Text, "why, as a code of model::code"),
    col("message", Text, "why, in words"),
    col("text", Text, "the row as it stood; bytes that are not UTF-8 as `\\xNN`"),
];

/// Something odd in rows that were kept.
pub const PROBLEM: &[Column] = &[
    col("import_id", Count, "the import"),
    col("file", Text, "the file"),
    col("line", Long, "line in the file, from 1; 0 for the file as a whole"),
    col("code", Text, "what, as a code of model::code"),
    col("incident_id", Text, "the incident, if it is about one"),
    col("message", Text, "what, in words"),
];

/// What each (source, account) covers: the view `coverage`.
pub const COVERAGE: &[Column] = &[
    col("source", Text, "the system"),
    col("account", Text, "the account"),
    col("first_at", Instant, "the first moment that it brought (of an incident or event)"),
    col("last_at", Instant, "the last moment that it brought, not later than the import that brought it"),
    col("incidents", Long, "incidents"),
    col("events", Long, "events"),
    col("has_labels", Bool, "whether any of its incidents carries an explicit false-positive label, either way"),
    col("is_ticket_system", Bool, "whether it is a ticket system"),
    col("resolution_s", Real, "time resolution: 60 where every stamp falls on a whole minute, else 1"),
];

/// What the user corrected: the table `overrides`.
pub const OVERRIDE: &[Column] = &[
    col("source", Text, "the system of the incident"),
    col("account", Text, "its account"),
    col("id", Text, "its id"),
    col("field", Text, "what was corrected: a moment, `false_positive`, `severity` or `excluded`"),
    col("value", Text, "what it is instead; empty: there is none"),
    col("who", Text, "who says so"),
    col("said_on", Text, "when it was said"),
    col("why", Text, "why"),
    col("effect", Text, "`applied`, `superseded` (a later line says otherwise) or `no such incident`"),
    col("line", Long, "line of the file"),
];

/// The incident as the metrics see it at `as_of` and under a configuration: the columns that `table::derive` makes and
/// SQL sees as `incidents_derived`.
///
/// Moments after `as_of` are null. Everything is at `as_of`.
pub const DERIVED: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "tells two accounts of one system apart; empty if there is one"),
    col("id", Text, "the source's id; (source, account, id) is the key"),
    col("number", Text, "the number that people use"),
    col("title", Text, "what it is called"),
    col("url", Text, "where it can be read in the tool"),
    col("service", Text, "the service, after aliases"),
    col("team", Text, "the team, or teams joined by `;`"),
    col("severity", Count, "1 (critical) to 5; null if unknown"),
    col("severity_raw", Text, "the source's own word"),
    col("severity_is_proxy", Bool, "severity was read off the urgency"),
    col("urgency", Text, "the source's urgency"),
    col("status", Text, "status as last recorded"),
    col("happened_at", Instant, "what places it in windows and buckets: detected_at, else started_at, else created_at"),
    col("started_at", Instant, "impact began"),
    col("detected_at", Instant, "the alert triggered, or a person declared the incident"),
    col("created_at", Instant, "the record was made in the tool"),
    col("acknowledged_at", Instant, "the first acknowledgement by a person"),
    col("mitigated_at", Instant, "users stopped being hurt"),
    col("resolved_at", Instant, "service restored: the last resolve"),
    col("closed_at", Instant, "paperwork done"),
    col("ack_state", Text, "`known`, `never` (so far, if open) or `unknown`"),
    col("is_open", Bool, "at as_of neither resolved nor closed nor canceled"),
    col("knows_started", Bool, "the source can know started_at"),
    col("knows_detected", Bool, "the source can know detected_at"),
    col("knows_mitigated", Bool, "the source can know mitigated_at"),
    col("knows_resolved", Bool, "the source can know resolved_at"),
    col("knows_closed", Bool, "the source can know closed_at"),
    col("started_is_default", Bool, "started_at was filled in by the tool"),
    col("resolved_is_proxy", Bool, "resolved_at is a proxy"),
    col("is_merged", Bool, "merged into another by as_of"),
    col("is_test", Bool, "a test, drill or maintenance: by flag, kind or configured pattern"),
    col("is_excluded", Bool, "excluded by the user's overrides"),
    col("verdict", Text, "`false_positive`, `real` or `unknown`"),
    col("is_labelled", Bool, "it carries an explicit label, or matches a configured rule"),
    col("source_has_labels", Bool, "its (source, account) carries at least one label"),
    col("auto_resolved", Bool, "resolved without a person; null if unknown or not resolved"),
    col("reopen_count", Count, "times it came back after a resolve; null if unknown"),
    col("escalation_count", Count, "times it was escalated or reassigned; null if unknown"),
    col("alert_count", Count, "alerts folded into it; null if unknown"),
    col("issue", Text, "what makes two incidents the same; null if unknown"),
    col("issue_basis", Text, "`problem`, `dedup_key` or `title`; null if unknown"),
    col("acknowledged_by", Text, "who acknowledged it first"),
    col("resolved_by", Text, "who resolved it"),
    col("assignee", Text, "who has it, or had it last"),
    col("tags", Text, "tags joined by `;`"),
    col("is_failure", Bool, "it took service away; null where that cannot be known"),
    col("response_target_s", Real, "seconds; null if it has none"),
    col("ack_target_s", Real, "seconds; null if it has none"),
    col("detect_target_s", Real, "seconds; null if it has none"),
    col("resolve_target_s", Real, "seconds; null if it has none"),
    col("is_ticket", Bool, "its source is a ticket system"),
    col("caused_by_change", Bool, "a change caused it; null if unknown"),
    col("day", Day, "local day of happened_at"),
    col("week", Day, "Monday of its local ISO week"),
    col("month", Day, "first day of its local month"),
    col("hour", Count, "local hour, 0 to 23"),
    col("weekday", Count, "local weekday, 1 (Monday) to 7"),
    col("hour_kind", Text, "`business`, `off`, `weekend`, `holiday` or `sleep`, in the team's zone"),
    col("in_scope", Bool, "passes the filters of the question"),
    col("is_overridden", Bool, "a correction of the user's applies to it (the overrides)"),
    col("service_owner", Text, "who owns the service, as the configuration says"),
    col("service_tier", Count, "how important the service is, as the configuration says"),
    col("told_by", Text, "the sources that tell of it, joined by `;`: several where linked incidents are one"),
    col("paged", Text, "whom its notifications reached, joined by `;`; null where no notification is known"),
    col("schedule", Text, "the schedules by which they were on call then, joined by `;`"),
];

/// Which incidents of different sources are one, and why: the table `links`.
pub const LINK: &[Column] = &[
    col("source", Text, "the system; the incident that names the other, if only one does"),
    col("account", Text, "its account"),
    col("id", Text, "its id"),
    col("other_source", Text, "the system of the other"),
    col("other_account", Text, "the other's account"),
    col("other_id", Text, "the other's id"),
    col("basis", Text, "`reference-url`, `reference-key`, `reference-id` or `fingerprint`"),
    col("confidence_ratio", Real, "how sure it is: 1 where both name each other, less where not"),
    col("evidence", Text, "what they have in common, or what one says of the other"),
    col("one_source", Text, "the system whose incident stands for all that are linked, in `incidents_derived`"),
    col("one_account", Text, "its account"),
    col("one_id", Text, "its id"),
];

/// The one-row table `params` that a metric's SQL twin reads.
pub const PARAMS: &[Column] = &[
    col("as_of", Instant, "the instant at which the data is looked at"),
    col("window_from", Instant, "first instant of the window"),
    col("window_until", Instant, "first instant after the window"),
    col(
        "group_from",
        Instant,
        "the service's first incident that counts, if the question is about one service; else null",
    ),
    col("history_from", Instant, "the first moment that the store has"),
    col("log_offset_s", Real, "c of the geometric mean: 30 where a source has minutes only, else 0.5"),
    col("repeat_window_s", Real, "how far a repeat looks back"),
    col("transient_s", Real, "shorter than this is transient"),
];

/// The columns of `openings`, for incidents that were reopened: each stretch from an opening to its resolve.
pub const OPENING: &[Column] = &[
    col("source", Text, "the system that it came from"),
    col("account", Text, "the account"),
    col("id", Text, "the incident's id"),
    col("opened_at", Instant, "when it opened (again)"),
    col("resolved_at", Instant, "when that opening was resolved; null if it still is open"),
];
