//! CSV of alerts: that of the circulated export script, and what people make by hand, mapped by column name.
//!
//! The script writes neither acknowledgements nor closes, leaves its column `Acknowledged` empty whatever happened, and puts
//! the custom properties of all alerts behind its own columns.

use super::columns::{Columns, Counts, Times, Told};
use super::report::Unit;
use super::wire::{Alert, Named, Report};
use super::{Reading, alert};
use crate::model::{Place, Result, Sink, code};
use crate::sources::csv_reader::{CsvFile, Header, Row};
use crate::sources::json::{Many, Refusal, Scalar, Tolerant};
use crate::sources::stamp::Stamps;
use crate::sources::{Chunk, Input, Options, Parser};
use std::borrow::Cow;

/// A search gives no more.
const MOST_ROWS: u64 = 20_000;

/// Whether a header is that of alerts: the number that people use has a name of its own.
pub(super) fn recognises(header: &Header) -> bool {
    let has_any = |names: &[&str]| names.iter().any(|name| header.find(name).is_some());
    has_any(&["tinyid", "tiny_id"])
        && has_any(&["createdat", "created_at", "created", "created_time"])
        && has_any(&["message", "alert", "title", "summary", "alias"])
}

/// The parser of one file.
pub(super) struct AlertTable<'a> {
    file: CsvFile,
    columns: Columns,
    how: Reading<'a>,
    /// What the columns of acknowledgement and close hold.
    told: Told,
}

impl<'a> AlertTable<'a> {
    /// # Errors
    /// Columns without which nothing can be read are not there, or one holds moments and durations.
    pub(super) fn new(file: CsvFile, input: &'a dyn Input, source: &'static str, options: &'a Options) -> Result<Self> {
        let columns = Columns::of(file.header()).map_err(|error| error.at(file.name()))?;
        let positions = columns.stamps();
        let votes = {
            let file = file.clone();
            move || file.order_votes(input, &positions)
        };
        let stamps = Stamps::new(file.name(), options.source_tz).decided_by(votes);
        let told =
            Counts::of(&file, input, &columns, &stamps)?.told(&columns).map_err(|error| error.at(file.name()))?;
        let how = Reading {
            source,
            incidents: source,
            account: options.account.as_deref().unwrap_or(""),
            stamps,
            has_report: false,
            leaves_out_none: false,
            unit: Some(Unit::Milliseconds),
        };
        Ok(AlertTable { file, columns, how, told })
    }

    fn map(&self, row: &Row<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let c = &self.columns;
        let cell = |column: Option<usize>| self.file.header().scalar_at(row, column);
        let named = |column: Option<usize>| match cell(column) {
            Scalar::Text(text) => {
                let names = text.split([',', ';', '|']).map(str::trim).filter(|name| !name.is_empty());
                let one = |name: &str| {
                    Tolerant::There(Named { name: Scalar::Text(Cow::Owned(name.to_owned())), ..Named::default() })
                };
                Many::There(names.map(one).collect())
            }
            Scalar::Absent => Many::Absent,
            _ => Many::There(Vec::new()),
        };
        let tags = match cell(c.tags) {
            Scalar::Text(text) => {
                let tags =
                    text.trim_matches(['[', ']']).split([',', ';']).map(|tag| tag.trim().trim_matches(['\'', '"']));
                let tags = tags.filter(|tag| !tag.is_empty()).map(|tag| Scalar::Text(Cow::Owned(tag.to_owned())));
                Many::There(tags.collect())
            }
            Scalar::Absent => Many::Absent,
            _ => Many::There(Vec::new()),
        };
        let [mut acknowledged_at, mut closed_at] = [cell(c.acknowledged_at), cell(c.closed_at)];
        let [mut ack_time, mut close_time] = [Scalar::Absent, Scalar::Absent];
        let times = [(c.ack_time, self.told.ack), (c.close_time, self.told.close)];
        let places = [(&mut acknowledged_at, &mut ack_time), (&mut closed_at, &mut close_time)];
        for ((column, times), (moment, count)) in times.into_iter().zip(places) {
            let value = cell(column.map(|column| column.position));
            match times {
                Times::Moments if moment.is_absent() => *moment = value,
                Times::Moments => {}
                Times::Counts(unit) => *count = milliseconds(value, unit),
            }
        }
        let has_report = [&ack_time, &close_time].into_iter().any(|count| !count.is_absent())
            || c.acknowledged_by.is_some()
            || c.closed_by.is_some();
        let report =
            Report { ack_time, close_time, acknowledged_by: cell(c.acknowledged_by), closed_by: cell(c.closed_by) };
        let alert = Alert {
            id: cell(c.id),
            tiny_id: cell(c.number),
            alias: cell(c.alias),
            message: cell(c.message),
            status: cell(c.status),
            acknowledged: cell(c.acknowledged),
            tags,
            count: cell(c.count),
            created_at: cell(c.created_at),
            updated_at: cell(c.updated_at),
            acknowledged_at,
            closed_at,
            owner: cell(c.owner),
            priority: cell(c.priority),
            teams: named(c.team),
            integration_name: cell(c.integration_name),
            integration_type: cell(c.integration_type),
            report: if has_report { Tolerant::There(report) } else { Tolerant::Absent },
            ..Alert::default()
        };
        alert::map(&alert, &self.how, self.how.row(Place { line: row.line, record: 0 }), sink)
    }
}

/// A count as the API has it; what is no number stays as it is, to be told where it is read.
fn milliseconds(count: Scalar<'_>, unit: Unit) -> Scalar<'_> {
    match &count {
        Scalar::Text(text) => match text.parse::<f64>() {
            Ok(number) => Scalar::Number(unit.seconds(number) * 1e3),
            Err(_) => count,
        },
        _ => count,
    }
}

impl Parser for AlertTable<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        self.file.map_rows(chunk, sink, |row, sink| self.map(row, sink))
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        self.file.finish(lines_read, sink);
        if let Some(message) = &self.told.odd {
            sink.problem(Place::default(), code::BAD_VALUE, "", message);
        }
        let (has_ack, has_close) = self.columns.tells();
        if let Some(what) = match (has_ack, has_close) {
            (true, true) => None,
            (false, true) => Some("no column tells of acknowledgements: they are unknown"),
            (true, false) => Some("no column tells of closes: the last update of a closed alert stands for its close"),
            (false, false) => Some(
                "no column tells of acknowledgements or closes: the first are unknown, and the last update of a closed \
                 alert stands for its close",
            ),
        } {
            sink.note(code::PARTIAL_EXPORT, what);
        }
        if !self.columns.unknown.is_empty() {
            sink.note(code::UNKNOWN_COLUMN, &format!("not imported: {}", self.columns.unknown.join(", ")));
        }
        self.file.note_cap(lines_read, MOST_ROWS, "a search gives", sink);
    }
}
