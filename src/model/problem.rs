//! Dirty input is data: where something odd stood, and the codes by which it is counted.

/// A place in an input file. The file itself is known by whoever holds the sink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line in the (decompressed) file, from 1; the first line of a record that spans several. 0: the file as a whole.
    pub line: u64,
    /// Number of the record in the file, from 1. 0: none.
    pub record: u64,
}

/// The codes of rejects, problems and notes: kebab-case, stable, documented here once.
///
/// A *reject* is a row that could not be stored as an incident or event, a *problem* is something odd in a row that was
/// kept, a *note* is about the whole file.
pub mod code {
    /// Every code with its kind (`reject`, `problem`, `note`) and what it means.
    pub const ALL: &[(&str, &str, &str)] = &[
        (MISSING_ID, "reject", "the row has no id"),
        (
            MISSING_MOMENT,
            "reject",
            "the row has no moment that tells when the incident was (detected, started or created)",
        ),
        (BAD_TIMESTAMP, "reject", "a moment is not a timestamp, or an impossible one (30 February)"),
        (RAGGED_ROW, "reject", "the row has more or fewer cells than the header"),
        (BAD_UTF8, "reject", "the row is not valid UTF-8"),
        (BAD_JSON, "reject", "the record is not valid JSON or has a field of an unexpected shape"),
        (TRUNCATED, "reject", "the file ends inside this record"),
        (BAD_VALUE, "problem", "a cell (flag, count, duration) could not be read; it is kept as unknown"),
        (UNKNOWN_SEVERITY, "problem", "a severity, priority or urgency word that no map knows; severity is unknown"),
        (UNKNOWN_EVENT, "problem", "an event kind that is not known; kept as `other`"),
        (UNKNOWN_STATUS, "problem", "a status word that is not known; status is unknown"),
        (RESOLVED_BEFORE_DETECTED, "problem", "resolved more than 1 s before it was detected"),
        (ACKNOWLEDGED_BEFORE_DETECTED, "problem", "acknowledged more than 1 s before it was detected"),
        (FUTURE_MOMENT, "problem", "a moment lies after the import; it has not happened yet"),
        (AMBIGUOUS_LOCAL_TIME, "problem", "a local time that the clock showed twice; the earlier one is taken"),
        (
            SKIPPED_LOCAL_TIME,
            "problem",
            "a local time that the clock skipped; it is read with the offset from before the gap",
        ),
        (DATE_ONLY, "problem", "a moment that is a date without a time; too coarse, kept as unknown"),
        (ASSUMED_DATE, "problem", "a time without a date, which the line before or another date of the document gives"),
        (PROXY_RESOLVED, "problem", "the resolve is a proxy (last status change or last edit)"),
        (MERGE_TARGET_ABSENT, "problem", "merged into an incident that is not in the store"),
        (MERGE_CYCLE, "problem", "merged in a circle"),
        (AMBIGUOUS_REFERENCE, "problem", "a reference that fits several incidents; it links none"),
        (CONFLICTING_LINK, "problem", "a link that would make one of two incidents of one source; it is dropped"),
        (UNKNOWN_COLUMN, "note", "columns that are not imported"),
        (
            PROBABLY_CUT,
            "note",
            "the file has exactly as many rows as the exporting tool gives at most, or its last page says that more follow",
        ),
        (
            PARTIAL_EXPORT,
            "note",
            "the way of exporting leaves something out: open incidents, the first acknowledgement, clock changes",
        ),
        (
            NUMBERS_FOR_IDS,
            "note",
            "the file has no ids: an incident goes by its number, and does not meet what exports with ids tell of it",
        ),
        (NOT_IMPORTED, "note", "objects of a kind that is not imported"),
        (NOT_UTF8, "note", "the file is not UTF-8; it was read as Windows-1252"),
        (EMPTY, "note", "the file has a header and no rows"),
    ];
    /// See [`ALL`].
    pub const MISSING_ID: &str = "missing-id";
    /// See [`ALL`].
    pub const MISSING_MOMENT: &str = "missing-moment";
    /// See [`ALL`].
    pub const BAD_TIMESTAMP: &str = "bad-timestamp";
    /// See [`ALL`].
    pub const RAGGED_ROW: &str = "ragged-row";
    /// See [`ALL`].
    pub const BAD_UTF8: &str = "bad-utf8";
    /// See [`ALL`].
    pub const BAD_JSON: &str = "bad-json";
    /// See [`ALL`].
    pub const TRUNCATED: &str = "truncated";
    /// See [`ALL`].
    pub const BAD_VALUE: &str = "bad-value";
    /// See [`ALL`].
    pub const UNKNOWN_SEVERITY: &str = "unknown-severity";
    /// See [`ALL`].
    pub const UNKNOWN_EVENT: &str = "unknown-event";
    /// See [`ALL`].
    pub const UNKNOWN_STATUS: &str = "unknown-status";
    /// See [`ALL`].
    pub const RESOLVED_BEFORE_DETECTED: &str = "resolved-before-detected";
    /// See [`ALL`].
    pub const ACKNOWLEDGED_BEFORE_DETECTED: &str = "acknowledged-before-detected";
    /// See [`ALL`].
    pub const FUTURE_MOMENT: &str = "future-moment";
    /// See [`ALL`].
    pub const AMBIGUOUS_LOCAL_TIME: &str = "ambiguous-local-time";
    /// See [`ALL`].
    pub const SKIPPED_LOCAL_TIME: &str = "skipped-local-time";
    /// See [`ALL`].
    pub const DATE_ONLY: &str = "date-only";
    /// See [`ALL`].
    pub const ASSUMED_DATE: &str = "assumed-date";
    /// See [`ALL`].
    pub const PROXY_RESOLVED: &str = "proxy-resolved";
    /// See [`ALL`].
    pub const MERGE_TARGET_ABSENT: &str = "merge-target-absent";
    /// See [`ALL`].
    pub const MERGE_CYCLE: &str = "merge-cycle";
    /// See [`ALL`].
    pub const AMBIGUOUS_REFERENCE: &str = "ambiguous-reference";
    /// See [`ALL`].
    pub const CONFLICTING_LINK: &str = "conflicting-link";
    /// See [`ALL`].
    pub const UNKNOWN_COLUMN: &str = "unknown-column";
    /// See [`ALL`].
    pub const PROBABLY_CUT: &str = "probably-cut";
    /// See [`ALL`].
    pub const PARTIAL_EXPORT: &str = "partial-export";
    /// See [`ALL`].
    pub const NUMBERS_FOR_IDS: &str = "numbers-for-ids";
    /// See [`ALL`].
    pub const NOT_IMPORTED: &str = "not-imported";
    /// See [`ALL`].
    pub const NOT_UTF8: &str = "not-utf8";
    /// See [`ALL`].
    pub const EMPTY: &str = "empty";
}
