//! Folding: what all records and events of one incident say together. The rule stands in metrics.md, section 1.
//!
//! Each field comes from the latest record that knows it; a later record never erases what its kind cannot know.
//! Moments come from events first. A log that holds the trigger is whole: what it does not hold did not happen.

use super::{migrations, wrong};
use crate::model::{Field, Instant, Knows, Result};
use crate::table::schema;
use duckdb::Connection;

/// The moment of looking, for events.
#[derive(Clone, Copy)]
pub(super) enum Looking {
    /// Each import up to the moment when it was made: what `folded` holds.
    AtImport,
    /// Up to an explicit `as_of`.
    At(Instant),
}

/// The field that a column belongs to, and the columns that show that it is known where the bit is not set.
pub(super) fn field_of(column: &str) -> Option<(Field, &'static str)> {
    Some(match column {
        "number" => (Field::Number, "number is not null"),
        "title" => (Field::Title, "title is not null"),
        "service" => (Field::Service, "service is not null"),
        "team" => (Field::Team, "team is not null"),
        "severity_raw" => (Field::Severity, "severity_raw is not null"),
        "urgency" => (Field::Urgency, "urgency is not null"),
        "status" | "status_raw" => (Field::Status, "status is not null or status_raw is not null"),
        "started_at" | "started_is_default" => (Field::StartedAt, "started_at is not null"),
        "detected_at" => (Field::DetectedAt, "detected_at is not null"),
        "created_at" => (Field::CreatedAt, "created_at is not null"),
        "acknowledged_at" | "ack_state" => {
            (Field::Acknowledged, "acknowledged_at is not null or ack_state <> 'unknown'")
        }
        "mitigated_at" => (Field::MitigatedAt, "mitigated_at is not null"),
        "resolved_at" | "resolved_is_proxy" => (Field::ResolvedAt, "resolved_at is not null"),
        "closed_at" => (Field::ClosedAt, "closed_at is not null"),
        "acknowledged_by" => (Field::AcknowledgedBy, "acknowledged_by is not null"),
        "resolved_by" => (Field::ResolvedBy, "resolved_by is not null"),
        "assignee" => (Field::Assignee, "assignee is not null"),
        "auto_resolved" => (Field::AutoResolved, "auto_resolved is not null"),
        "false_positive" => (Field::FalsePositive, "false_positive is not null"),
        "resolution_code" => (Field::ResolutionCode, "resolution_code is not null"),
        "dedup_key" => (Field::DedupKey, "dedup_key is not null"),
        "problem_id" => (Field::ProblemId, "problem_id is not null"),
        "merged_into" => (Field::MergedInto, "merged_into is not null"),
        "is_test" => (Field::IsTest, "is_test is not null"),
        "reopen_count" => (Field::ReopenCount, "reopen_count is not null"),
        "escalation_count" => (Field::EscalationCount, "escalation_count is not null"),
        "alert_count" => (Field::AlertCount, "alert_count is not null"),
        "tags" => (Field::Tags, "tags is not null"),
        "url" => (Field::Url, "url is not null"),
        "caused_by_change" => (Field::CausedByChange, "caused_by_change is not null"),
        "refs" => (Field::Refs, "refs is not null"),
        _ => return None,
    })
}

/// How a column is taken from the records of one incident, ranked from the oldest to the newest.
fn from_records(column: &str) -> String {
    match (column, field_of(column)) {
        (_, Some((field, shows))) => {
            let bit = Knows::of(&[field]).0;
            let knows = format!("(knows & {bit}) <> 0 or {shows}");
            let stamp = match column {
                "severity_raw" => format!(", arg_max_null(updated_at, rank) filter (where {knows}) as severity_stamp"),
                _ => String::new(),
            };
            format!("arg_max_null(\"{column}\", rank) filter (where {knows}) as \"{column}\"{stamp}")
        }
        ("updated_at", None) => "max(updated_at) as updated_at".to_owned(),
        ("knows", None) => "bit_or(knows) as knows".to_owned(),
        (key, None) => format!("\"{key}\""),
    }
}

/// How a column is taken from what the records said (`s`) and what the log told (`h`, `a`, and `j` for both).
fn from_both(column: &str, stamp_limit: &str) -> String {
    let log = "h.triggered_at is not null";
    let bits = |fields: &[Field]| Knows::of(fields).0;
    let expression = match column {
        "source" | "account" | "id" => format!("coalesce(s.{column}, h.{column})"),
        // The severity that the log set last, unless a record says a newer one.
        "severity_raw" => format!(
            "case when h.severity_at is not null and (s.severity_stamp is null or s.severity_stamp <= h.severity_at
                 or s.severity_stamp > {stamp_limit}) then h.severity_raw else s.severity_raw end"
        ),
        "status" => "case
                when j.is_open_again then case h.last_open_kind when 'acknowledged' then 'acknowledged' else 'triggered' end
                when coalesce(s.status, '') in ('closed', 'canceled') then s.status
                when h.closed_at is not null and j.closed_at is not null then 'closed'
                when h.last_resolve_at is not null then 'resolved'
                when coalesce(s.status, 'triggered') in ('triggered', 'acknowledged') and s.resolved_at is null
                    and h.last_open_kind is not null
                    then case h.last_open_kind when 'acknowledged' then 'acknowledged' else 'triggered' end
                else s.status end"
            .to_owned(),
        "detected_at" => "coalesce(h.triggered_at, s.detected_at)".to_owned(),
        "acknowledged_at" => "j.acknowledged_at".to_owned(),
        "ack_state" => "j.ack_state".to_owned(),
        "acknowledged_by" => "case when a.acknowledged_at is not null then coalesce(a.actor, s.acknowledged_by)
                when j.ack_state = 'never' then null else s.acknowledged_by end"
            .to_owned(),
        "mitigated_at" => "coalesce(h.mitigated_at, s.mitigated_at)".to_owned(),
        "resolved_at" => "j.resolved_at".to_owned(),
        "resolved_is_proxy" => "coalesce(not j.is_resolve_heard and s.resolved_is_proxy, false)".to_owned(),
        "started_is_default" => "coalesce(s.started_is_default, false)".to_owned(),
        "closed_at" => "j.closed_at".to_owned(),
        "resolved_by" => "case when j.is_open_again then null
                when j.is_resolve_heard then coalesce(h.resolve_actor, s.resolved_by) else s.resolved_by end"
            .to_owned(),
        "auto_resolved" => "case when j.is_open_again then null
                when j.is_resolve_heard then coalesce(not h.resolve_is_person, s.auto_resolved)
                else s.auto_resolved end"
            .to_owned(),
        "reopen_count" => format!("case when {log} then coalesce(h.reopens, 0)::integer else s.reopen_count end"),
        "escalation_count" => format!("case when {log} then h.escalations::integer else s.escalation_count end"),
        "knows" => format!(
            "coalesce(s.knows, 0) | case when {log} then {whole} else 0 end
                | case when a.acknowledged_at is not null then {acknowledged} else 0 end
                | case when h.mitigated_at is not null then {mitigated} else 0 end
                | case when h.last_resolve_at is not null then {resolved} else 0 end
                | case when h.closed_at is not null then {closed} else 0 end",
            whole = bits(&[
                Field::DetectedAt,
                Field::Acknowledged,
                Field::ResolvedAt,
                Field::ReopenCount,
                Field::EscalationCount
            ]),
            acknowledged = bits(&[Field::Acknowledged]),
            mitigated = bits(&[Field::MitigatedAt]),
            resolved = bits(&[Field::ResolvedAt]),
            closed = bits(&[Field::ClosedAt]),
        ),
        other => format!("s.\"{other}\""),
    };
    format!("{expression} as \"{column}\"")
}

/// The query that gives `key_hash` and the folded columns of the incidents whose key_hash stands in the table `keys`,
/// if they have several records or an event.
pub(super) fn select(keys: &str, looking: Looking) -> String {
    let (seen_until, stamp_limit) = match looking {
        Looking::AtImport => ("i.imported_at".to_owned(), "timestamp 'infinity'".to_owned()),
        Looking::At(as_of) => (format!("make_timestamp({})", as_of.0), format!("make_timestamp({})", as_of.0)),
    };
    let walk = |take: &dyn Fn(&str) -> String| {
        schema::INCIDENT.iter().map(|column| take(column.name)).collect::<Vec<_>>().join(",\n        ")
    };
    include_str!("fold.sql")
        .replace("{keys}", keys)
        .replace("{seen_until}", &seen_until)
        .replace("{from_records}", &walk(&from_records))
        .replace("{from_both}", &walk(&|column| from_both(column, &stamp_limit)))
}

/// Folds the incidents in the table `affected` again.
pub(super) fn fold_affected(connection: &Connection) -> Result<()> {
    let sql = format!(
        "delete from folded where key_hash in (select key_hash from affected);
         insert into folded (key_hash, {names}) {select}",
        names = migrations::names(schema::INCIDENT, ""),
        select = select("affected", Looking::AtImport),
    );
    connection.execute_batch(&sql).map_err(wrong("folding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_folded_by_a_field_or_is_part_of_the_key() {
        let without: Vec<&str> =
            schema::INCIDENT.iter().map(|column| column.name).filter(|name| field_of(name).is_none()).collect();
        assert_eq!(without, ["source", "account", "id", "updated_at", "knows"]);
    }
}
