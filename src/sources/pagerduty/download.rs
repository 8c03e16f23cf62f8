//! The basic incidents report and the list of Insights, mapped by alias: no two accounts and years write the same header.
//!
//! The basic report has only the number for an id and knows no acknowledgement; zone abbreviations stand behind its
//! stamps. The list of Insights has lengths of time for moments, as numbers or in words.

use super::ID;
use super::cells::{first_of, note_cut};
use super::nested::whole;
use crate::model::{AckState, Field, IncidentRecord, Knows, Place, Result, Sink, Status, code};
use crate::sources::csv_reader::{self, CsvFile, Header};
use crate::sources::json::{Moment, Refusal, Row, Scalar, literal};
use crate::sources::stamp::Stamps;
use crate::sources::{Chunk, Input, Options, Parser, duration};
use std::borrow::Cow;

const NUMBER: &[&str] = &["incident_number", "number", "incident", ""];
const CREATED: &[&str] = &["created_at", "created_on", "created", "opened_on", "opened_at", "triggered_at"];
const RESOLVED: &[&str] = &["resolved_at", "resolved_on", "resolved"];
const TO_ACK: &[&str] = &[
    "seconds_to_first_ack",
    "time_to_first_ack",
    "time_to_first_acknowledge",
    "time_to_acknowledge",
    "time_to_ack",
    "tta",
    "mtta",
];
const TO_RESOLVE: &[&str] = &["seconds_to_resolve", "time_to_resolve", "ttr", "mttr", "duration"];
const ACKNOWLEDGED_BY: &[&str] = &["acknowledged_by", "acknowledged_user_names", "acknowledged_by_user_names"];
const ASSIGNED_TO: &[&str] = &["assigned_to", "assigned_user_names", "assigned_to_user_names"];
const RESOLVED_BY: &[&str] = &["resolved_by", "resolved_by_user_name", "resolved_by_user", "resolve_by"];

/// Whether a header is that of the basic report, or of a list with Insights' own columns.
pub(super) fn recognises(header: &Header) -> bool {
    let has = |name: &str| header.find(name).is_some();
    let is_basic =
        (has("") || has("incident_number")) && header.has_all(&["service", "opened_on", "resolved_on", "duration"]);
    let is_begun = CREATED.iter().any(|name| has(name));
    let is_measured = ["seconds_to_first_ack", "seconds_to_resolve", "engaged_seconds"].iter().any(|name| has(name))
        || ["sleep_hour_interruptions", "sleep_hours_interruptions"].iter().any(|name| has(name));
    let is_timed = TO_ACK.iter().any(|name| has(name)) || has("response_effort");
    is_basic
        || (is_begun && is_measured && (has("incident_number") || has("id") || has("incident_id")))
        || (is_begun && is_timed && has("incident_number"))
}

/// The parser of one download.
pub(super) struct Download<'a> {
    file: CsvFile,
    account: &'a str,
    stamps: Stamps<'a>,
    has_ids: bool,
}

impl<'a> Download<'a> {
    pub(super) fn new(file: CsvFile, input: &'a dyn Input, options: &'a Options) -> Self {
        let header = file.header();
        let columns: Vec<usize> = CREATED.iter().chain(RESOLVED).filter_map(|name| header.find(name)).collect();
        let votes = {
            let file = file.clone();
            move || file.order_votes(input, &columns)
        };
        let stamps = Stamps::new(file.name(), options.source_tz).decided_by(votes);
        let has_ids = header.find("id").or(header.find("incident_id")).is_some();
        Download { file, account: options.account.as_deref().unwrap_or(""), stamps, has_ids }
    }

    /// The cell of the first of these columns that there is.
    fn any<'r>(&self, row: &csv_reader::Row<'r>, names: &[&str]) -> Scalar<'r> {
        let header = self.file.header();
        header.scalar_at(row, names.iter().find_map(|name| header.find(name)))
    }

    fn map(&self, cells: &csv_reader::Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let mut row = Row::new(Place { line: cells.line, record: 0 }, &self.stamps);
        let any = |names: &[&str]| self.any(cells, names);
        let number = match any(NUMBER) {
            Scalar::Text(Cow::Borrowed(text)) => Scalar::Text(Cow::Borrowed(whole(text.trim()))),
            other => other,
        };
        let id = match any(&["id", "incident_id"]) {
            Scalar::Absent => number.clone(),
            id => id,
        };
        let id = row.id(if self.has_ids { "id" } else { "incident_number" }, &id)?;
        let created_at = row.required("created_at", &any(CREATED))?;
        let resolved = row.moment("resolved_at", &any(RESOLVED))?;
        let status_cell = any(&["status", "incident_status"]);
        let (status, status_raw) = row.status("status", &status_cell);
        let to_resolve = length(&mut row, "seconds_to_resolve", &any(TO_RESOLVE));
        let resolved_at = match resolved {
            Moment::At(at) => Some(at),
            Moment::Untold => to_resolve.map(|seconds| created_at.plus_s(seconds)),
            Moment::None => None,
        };
        if let (Some(at), Some(false)) = (resolved_at, status.map(Status::is_over)) {
            row.odd(code::BAD_VALUE, format!("resolved_at is {at}, but the incident is open; taken as open"));
        }
        let is_over = status.map_or(resolved_at.is_some(), Status::is_over);
        let resolved_at = resolved_at.filter(|_| is_over);
        let is_open = !is_over && (status.is_some() || resolved == Moment::None);
        let status = status.or(resolved_at.map(|_| Status::Resolved));

        let first_ack = any(TO_ACK);
        let acknowledged_at =
            length(&mut row, "seconds_to_first_ack", &first_ack).map(|seconds| created_at.plus_s(seconds));
        let ack_state = match (&first_ack, acknowledged_at) {
            (_, Some(_)) => AckState::Known,
            // The figures trail the incident by hours: an open one may be acknowledged by now.
            (Scalar::Null, None) if is_over => AckState::Never,
            _ => AckState::Unknown,
        };
        let acknowledged_by = names(&any(ACKNOWLEDGED_BY)).map(|(name, _)| name);
        let assignee = names(&any(ASSIGNED_TO)).filter(|(_, n)| *n == 1).map(|(name, _)| name);

        let resolver_cell = any(RESOLVED_BY);
        let resolver = resolver_cell.text();
        let flag = row.flag("auto_resolved", &any(&["auto_resolved"]));
        if flag == Some(true)
            && let Some(name) = &resolver
        {
            let message = format!("auto_resolved is true, but {name:?} is given as resolver; the flag is taken");
            row.odd(code::BAD_VALUE, message);
        }
        let by_name = (!resolver_cell.is_absent()).then_some(resolver.is_none());
        let auto_resolved = flag.or(by_name).filter(|_| is_over);

        let escalations = row.count("escalation_count", &any(&["escalations", "escalation_count"]));
        let reassignments = row.count("reassignment_count", &any(&["reassignment_count", "reassignments"]));
        let escalation_count =
            escalations.map(|escalations| escalations.saturating_add(reassignments.unwrap_or_default()));
        let title = any(&["description", "title", "incident_title", "summary", "incident_description"]);
        let (service, team) = (any(&["service", "service_name"]), any(&["team", "team_name"]));
        let (priority, urgency) = (any(&["priority", "priority_name"]), any(&["urgency"]));

        let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
            (number.text().is_some(), Field::Number),
            (title.text().is_some(), Field::Title),
            (!service.is_absent(), Field::Service),
            (!team.is_absent(), Field::Team),
            (!priority.is_absent(), Field::Severity),
            (!urgency.is_absent(), Field::Urgency),
            (status.is_some(), Field::Status),
            (ack_state != AckState::Unknown, Field::Acknowledged),
            (ack_state == AckState::Never || acknowledged_by.is_some(), Field::AcknowledgedBy),
            (resolved_at.is_some() || is_open, Field::ResolvedAt),
            (!resolver_cell.is_absent(), Field::ResolvedBy),
            (auto_resolved.is_some() || is_open, Field::AutoResolved),
            (assignee.is_some(), Field::Assignee),
            (escalation_count.is_some(), Field::EscalationCount),
        ]);
        let (number, title, service, team) = (number.text(), title.text(), service.text(), team.text());
        let (priority, urgency) = (priority.text(), urgency.text());
        let record = IncidentRecord {
            source: ID,
            account: self.account,
            id: &id,
            number: number.as_deref(),
            title: title.as_deref(),
            service: service.as_deref(),
            team: team.as_deref(),
            severity_raw: priority.as_deref(),
            urgency: urgency.as_deref(),
            status,
            status_raw: status_raw.as_deref(),
            detected_at: Some(created_at),
            created_at: Some(created_at),
            acknowledged_at,
            ack_state,
            resolved_at,
            acknowledged_by: acknowledged_by.as_deref(),
            resolved_by: resolver.as_deref(),
            assignee: assignee.as_deref(),
            auto_resolved,
            escalation_count,
            knows,
            ..IncidentRecord::default()
        };
        row.keep(&record, sink);
        Ok(())
    }
}

/// A length of time in seconds.
fn length(row: &mut Row<'_>, field: &str, value: &Scalar<'_>) -> Option<f64> {
    let Scalar::Text(text) = value else { return None };
    let seconds = duration::seconds(text);
    if seconds.is_none() {
        let message = format!("{field}: expected seconds or such as `1h 5m`, found {text:?}; kept as unknown");
        row.odd(code::BAD_VALUE, message);
    }
    seconds
}

/// The first name in a cell, and how many there are: `['Ada', 'Ben']`, `[Ada, Ben]` or as in the raw report.
fn names(cell: &Scalar<'_>) -> Option<(String, usize)> {
    let Scalar::Text(text) = cell else { return None };
    let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return first_of(cell, &Scalar::Null).map(|(name, n)| (name.to_owned(), n));
    };
    let names: Vec<String> = match literal(text) {
        Some(list) => list.as_array()?.iter().filter_map(|name| Some(name.as_str()?.trim().to_owned())).collect(),
        None => inside.split(',').map(|name| name.trim().to_owned()).collect(),
    };
    let first = names.first().filter(|name| !name.is_empty())?.clone();
    Some((first, names.len()))
}

impl Parser for Download<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        self.file.map_rows(chunk, sink, |row, sink| self.map(row, sink))
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        self.file.finish(lines_read, sink);
        note_cut(&self.file, lines_read, sink);
        if !self.has_ids {
            self.file.note_numbers(sink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_cell_are_read_in_every_form() {
        let first = |text: &str| names(&Scalar::Text(text.to_owned().into()));
        let some = |name: &str, n| Some((name.to_owned(), n));
        assert_eq!(first("[Ada Example, Ben Example]"), some("Ada Example", 2));
        assert_eq!(first("['Ada Example']"), some("Ada Example", 1));
        assert_eq!(first("[\"Ada, Example\"]"), some("Ada, Example", 1));
        assert_eq!(first("[]"), None);
        assert_eq!(first("Ada Example;Ben Example"), some("Ada Example", 2));
        assert_eq!(first("Ada Example"), some("Ada Example", 1));
    }
}
