//! What other tools call our columns, and what a column must hold to be taken for one of ours.

use super::content::Content;
use crate::sources::ticket::Col;

/// What a column must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Anything.
    Anything,
    /// Moments.
    Moments,
    /// Levels such as `P1` or `high`.
    Levels,
    /// Yes or no.
    Flags,
    /// Whole numbers.
    Counts,
    /// Words, neither moments nor flags.
    Words,
}

impl Holds {
    /// Why a column does not hold it; `None` if it does, or if it holds nothing at all.
    pub(super) fn refuses(self, content: &Content) -> Option<&'static str> {
        if content.n_filled == 0 {
            return None;
        }
        match self {
            Holds::Anything => None,
            Holds::Moments if content.is_mostly(content.n_date_only) => Some("dates without a time"),
            Holds::Moments => {
                (!content.is_moments()).then_some("no moments of a known form (timestamp_formats names others)")
            }
            Holds::Levels => (!content.is_mostly(content.n_level)).then_some("words that are no levels"),
            Holds::Flags => (!content.is_mostly(content.n_flag)).then_some("neither true nor false"),
            Holds::Counts => (!content.is_mostly(content.n_whole)).then_some("no whole numbers"),
            Holds::Words if content.is_moments() => Some("moments, where words are expected"),
            Holds::Words if content.is_mostly(content.n_flag) => Some("true or false, where words are expected"),
            Holds::Words => None,
        }
    }
}

/// Our columns in the order in which they choose, each with its names elsewhere: lower case, letters and digits alone.
pub(super) const SYNONYMS: &[(Col, Holds, &[&str])] = &[
    (
        Col::Id,
        Holds::Anything,
        &[
            "id",
            "incidentid",
            "issuekey",
            "issueid",
            "issuenumber",
            "incidentnumber",
            "ticketid",
            "ticketnumber",
            "ticketno",
            "ticket",
            "caseid",
            "casenumber",
            "alertid",
            "srnumber",
            "number",
            "key",
            "incidentkey",
            "ref",
            "reference",
            "incident",
            "nr",
            "no",
        ],
    ),
    (Col::Number, Holds::Anything, &["number", "incidentnumber", "ticketnumber", "casenumber", "ref", "reference"]),
    (Col::Title, Holds::Words, &["title", "summary", "subject", "shortdescription", "name", "headline", "description"]),
    (
        Col::StartedAt,
        Holds::Moments,
        &[
            "startedat",
            "impactstart",
            "impactstartat",
            "impactstarted",
            "impactstartedat",
            "impactstartdate",
            "begin",
            "eventstarttime",
            "outagestart",
            "downtimestart",
        ],
    ),
    (
        Col::DetectedAt,
        Holds::Moments,
        &[
            "detectedat",
            "detected",
            "detectiontime",
            "firstnotification",
            "reportedat",
            "reported",
            "triggeredat",
            "triggered",
            "alarm",
            "alertedat",
            "firedat",
            "starttime",
            "opened",
            "openedat",
            "opentime",
        ],
    ),
    (
        Col::CreatedAt,
        Holds::Moments,
        &[
            "createdat",
            "created",
            "createdon",
            "createdtime",
            "creationdate",
            "datecreated",
            "syscreatedon",
            "syscreatedat",
            "opened",
            "openedat",
            "opentime",
            "starttime",
            "timestamp",
            "date",
            "time",
        ],
    ),
    (
        Col::AcknowledgedAt,
        Holds::Moments,
        &[
            "acknowledgedat",
            "acknowledged",
            "acktime",
            "ackat",
            "ackedat",
            "acked",
            "firstresponseat",
            "respondedat",
            "acceptedat",
            "taken",
            "takenat",
            "firstassignedat",
        ],
    ),
    (Col::MitigatedAt, Holds::Moments, &["mitigatedat", "mitigated", "fixedat", "monitoringat", "workaroundat"]),
    (
        Col::ResolvedAt,
        Holds::Moments,
        &[
            "resolvedat",
            "resolved",
            "resolvedtime",
            "resolvedon",
            "resolutiondate",
            "resolutiontime",
            "solvedat",
            "solved",
            "recoveredat",
            "restoredat",
            "endtime",
            "endedat",
            "end",
            "downtimeend",
        ],
    ),
    (Col::ClosedAt, Holds::Moments, &["closedat", "closed", "closetime", "closedon", "closingtime", "dateclosed"]),
    (
        Col::UpdatedAt,
        Holds::Moments,
        &[
            "updatedat",
            "updated",
            "updatedon",
            "lastupdated",
            "lastmodified",
            "modified",
            "modifiedat",
            "sysupdatedon",
            "sysupdatedat",
        ],
    ),
    (
        Col::Status,
        Holds::Words,
        &["status", "state", "incidentstate", "incidentstatus", "ticketstatus", "currentphase", "resolved"],
    ),
    (
        Col::Severity,
        Holds::Levels,
        &["severity", "sev", "priority", "prio", "impactlevel", "srlatestimpact", "impact", "level"],
    ),
    (Col::Urgency, Holds::Levels, &["urgency"]),
    (
        Col::Service,
        Holds::Anything,
        &[
            "service",
            "servicename",
            "affectedservice",
            "affectedservices",
            "component",
            "components",
            "ci",
            "ciname",
            "cmdbci",
            "configurationitem",
            "product",
            "application",
            "system",
        ],
    ),
    (
        Col::Team,
        Holds::Anything,
        &["team", "teamname", "assignmentgroup", "assignedgroup", "supportgroup", "group", "squad", "involvedst"],
    ),
    (Col::Assignee, Holds::Words, &["assignee", "assignedto", "owner", "assigned"]),
    (Col::AcknowledgedBy, Holds::Words, &["acknowledgedby", "ackedby", "ackby", "responder"]),
    (Col::ResolvedBy, Holds::Words, &["resolvedby", "solvedby", "resolver"]),
    (
        Col::DedupKey,
        Holds::Anything,
        &["dedupkey", "deduplicationkey", "alias", "entityid", "fingerprint", "incidentkey"],
    ),
    (Col::ProblemId, Holds::Anything, &["problemid", "problem", "problemnumber"]),
    (Col::MergedInto, Holds::Anything, &["mergedinto", "duplicateof"]),
    (
        Col::ResolutionCode,
        Holds::Words,
        &["resolutioncode", "closecode", "closedcode", "closurecode", "resolution", "closereason"],
    ),
    (Col::CausedByChange, Holds::Anything, &["causedbychange", "causedby"]),
    (Col::AutoResolved, Holds::Flags, &["autoresolved", "isautoresolved"]),
    (Col::FalsePositive, Holds::Flags, &["falsepositive", "isfalsepositive", "falsealarm"]),
    (Col::IsTest, Holds::Flags, &["istest", "test", "drill"]),
    (Col::ReopenCount, Holds::Counts, &["reopencount", "reopens", "reopened", "noofreopens"]),
    (
        Col::EscalationCount,
        Holds::Counts,
        &[
            "escalationcount",
            "escalations",
            "reassignmentcount",
            "reassignments",
            "noofreassignments",
            "numberofreassignments",
        ],
    ),
    (Col::AlertCount, Holds::Counts, &["alertcount", "alerts", "noofalerts"]),
    (Col::Tags, Holds::Words, &["tags", "labels", "tag", "label", "keywords"]),
    (Col::Url, Holds::Anything, &["url", "link", "htmlurl", "permalink", "incidenturl"]),
];

/// Columns of an event log, beside those.
pub(super) const OF_EVENTS: &[(Col, Holds, &[&str])] = &[
    (
        Col::EventAt,
        Holds::Moments,
        &[
            "eventat",
            "eventtime",
            "changedatetime",
            "changedat",
            "changetime",
            "changedate",
            "sysupdatedat",
            "sysupdatedon",
            "updatedat",
            "updated",
            "modifiedat",
            "modified",
            "timestamp",
            "createdat",
            "created",
            "at",
            "date",
            "time",
        ],
    ),
    (
        Col::EventState,
        Holds::Words,
        &[
            "eventstate",
            "substatus",
            "incidentstate",
            "newstate",
            "newstatus",
            "tostatus",
            "tostate",
            "state",
            "status",
            "event",
            "eventtype",
            "activity",
            "action",
            "transition",
            "type",
        ],
    ),
    (
        Col::EventActor,
        Holds::Words,
        &["actor", "updatedby", "sysupdatedby", "changedby", "user", "author", "by", "ownerfirstname", "resource"],
    ),
];

/// Moments that stand as durations: of which moment, and by which names.
pub(super) const DURATIONS: &[(Col, &[&str])] = &[
    (
        Col::AcknowledgedAt,
        &["tta", "timetoack", "timetoacknowledge", "firstreplytime", "timetofirstresponse", "acktime"],
    ),
    (
        Col::ResolvedAt,
        &["ttr", "timetoresolve", "timetoresolution", "resolutiontime", "fullresolutiontime", "duration", "handletime"],
    ),
    (Col::MitigatedAt, &["ttm", "timetomitigate", "timetomitigation"]),
];

/// A header's name as synonyms are written.
pub(super) fn folded(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// The name without what stands in brackets: `Created At (UTC)`.
pub(super) fn without_brackets(name: &str) -> &str {
    name.split_once(['(', '[']).map_or(name, |(before, _)| before)
}
