//! The raw incidents report (`incidents.csv`): a row an incident, mapped by column name.
//!
//! It has no status, priority or merge marker, and seconds in place of the moment of acknowledgement.

use super::ID;
use super::cells::{first_of, note_cut};
use crate::model::{AckState, Field, IncidentRecord, Knows, Place, Result, Sink, Status, code};
use crate::sources::csv_reader::{self, CsvFile, Header};
use crate::sources::json::{Moment, Refusal, Row, Scalar};
use crate::sources::stamp::Stamps;
use crate::sources::{Chunk, Options, Parser};

/// Whether a header is that of the report. Which columns there are differs by year.
pub(super) fn recognises(header: &Header) -> bool {
    let has = |name: &str| header.find(name).is_some();
    has("created_on")
        && (has("incident_number") || has("id"))
        && (has("seconds_to_first_ack") || has("seconds_to_resolve") || has("auto_escalation_count"))
}

/// The parser of one report.
pub(super) struct RawReport<'a> {
    file: CsvFile,
    account: &'a str,
    stamps: Stamps<'a>,
}

impl<'a> RawReport<'a> {
    pub(super) fn new(file: CsvFile, options: &'a Options) -> Self {
        let stamps = Stamps::new(file.name(), options.source_tz);
        RawReport { file, account: options.account.as_deref().unwrap_or(""), stamps }
    }

    fn map(&self, cells: &csv_reader::Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let mut row = Row::new(Place { line: cells.line, record: 0 }, &self.stamps);
        let cell = |column: &str| self.file.header().scalar(cells, column);
        let number = cell("incident_number");
        let id = match cell("id") {
            Scalar::Absent => number.clone(),
            id => id,
        };
        let id = row.id("id", &id)?;
        let created_at = row.required("created_on", &cell("created_on"))?;
        let resolved = row.moment("resolved_on", &cell("resolved_on"))?;
        let to_resolve = row.number("seconds_to_resolve", &cell("seconds_to_resolve"));
        let resolved_at = resolved.at().or_else(|| to_resolve.map(|seconds| created_at.plus_s(seconds)));
        let is_open = resolved_at.is_none() && resolved != Moment::Untold;

        let first_ack = cell("seconds_to_first_ack");
        let acknowledged_at = row.number("seconds_to_first_ack", &first_ack).map(|seconds| created_at.plus_s(seconds));
        let ack_state = match (&first_ack, acknowledged_at) {
            (_, Some(_)) => AckState::Known,
            (Scalar::Null, None) => AckState::Never,
            _ => AckState::Unknown,
        };
        let status = match (resolved_at, ack_state) {
            (Some(_), _) => Some(Status::Resolved),
            (None, AckState::Never) if is_open => Some(Status::Triggered),
            // Acknowledged once, and perhaps not any more.
            _ => None,
        };

        let (resolver_id, resolver_name) = (cell("resolved_by_user_id"), cell("resolved_by_user_name"));
        let has_resolver_columns = !(resolver_id.is_absent() && resolver_name.is_absent());
        let resolver = resolver_name.text().or_else(|| resolver_id.text());
        let flag = row.flag("auto_resolved", &cell("auto_resolved"));
        let auto_resolved = match (flag, &resolver) {
            (Some(true), Some(name)) => {
                let message = format!("auto_resolved is 1, but {name:?} is given as resolver; the flag is taken");
                row.odd(code::BAD_VALUE, message);
                Some(true)
            }
            (Some(true), None) => Some(true),
            (_, Some(_)) => Some(false),
            // The flag is only for the timer: without a resolver it was an integration.
            (_, None) if has_resolver_columns => Some(true),
            (flag, None) => flag,
        };
        let auto_resolved = auto_resolved.filter(|_| resolved_at.is_some());

        let names = [cell("acknowledged_by_user_names"), cell("acknowledged_by_user_ids")];
        let acknowledged_by = first_of(&names[0], &names[1]);
        let assigned = [cell("assigned_to_user_names"), cell("assigned_to_user_ids")];
        let assignee = first_of(&assigned[0], &assigned[1]).filter(|(_, n)| *n == 1);
        let escalation_count = row.count("escalation_count", &cell("escalation_count"));
        let (title, service, urgency) = (cell("description"), cell("service_name"), cell("urgency"));

        let knows = Knows::of(&[Field::DetectedAt, Field::CreatedAt]).with_told([
            (number.text().is_some(), Field::Number),
            (title.text().is_some(), Field::Title),
            (!service.is_absent(), Field::Service),
            (!urgency.is_absent(), Field::Urgency),
            (status.is_some(), Field::Status),
            (ack_state != AckState::Unknown, Field::Acknowledged),
            (ack_state == AckState::Never || acknowledged_by.is_some(), Field::AcknowledgedBy),
            (resolved_at.is_some() || is_open, Field::ResolvedAt),
            (has_resolver_columns, Field::ResolvedBy),
            (auto_resolved.is_some() || is_open, Field::AutoResolved),
            (assignee.is_some(), Field::Assignee),
            (escalation_count.is_some(), Field::EscalationCount),
        ]);
        let (number, title, service, urgency) = (number.text(), title.text(), service.text(), urgency.text());
        let record = IncidentRecord {
            source: ID,
            account: self.account,
            id: &id,
            number: number.as_deref(),
            title: title.as_deref(),
            service: service.as_deref(),
            urgency: urgency.as_deref(),
            status,
            detected_at: Some(created_at),
            created_at: Some(created_at),
            acknowledged_at,
            ack_state,
            resolved_at,
            acknowledged_by: acknowledged_by.map(|(name, _)| name),
            resolved_by: resolver.as_deref(),
            assignee: assignee.map(|(name, _)| name),
            auto_resolved,
            escalation_count,
            knows,
            ..IncidentRecord::default()
        };
        row.keep(&record, sink);
        Ok(())
    }
}

impl Parser for RawReport<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        self.file.map_rows(chunk, sink, |row, sink| self.map(row, sink))
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        self.file.finish(lines_read, sink);
        note_cut(&self.file, lines_read, sink);
    }
}
