//! The table of alert metrics: its columns, and the one offset that its header gives for all its local times.

use super::alert;
use crate::model::{Error, Place, Result, Sink, code};
use crate::sources::csv_reader::{self, Column, CsvFile, Header};
use crate::sources::json::{Row, Scalar};
use crate::sources::stamp::{Stamps, offset_s};
use crate::sources::{Chunk, Options, Parser};

/// The cells of one row.
pub(super) struct Columns<'r> {
    pub(super) created_at: Scalar<'r>,
    pub(super) closed_at: Scalar<'r>,
    pub(super) time_to_ack: Scalar<'r>,
    pub(super) time_to_close: Scalar<'r>,
    pub(super) id: Scalar<'r>,
    pub(super) escalated: Scalar<'r>,
    pub(super) noise_reason: Scalar<'r>,
    pub(super) status: Scalar<'r>,
    pub(super) summary: Scalar<'r>,
    pub(super) service_name: Scalar<'r>,
}

/// Whether a header is that of the table.
pub(super) fn recognises(header: &Header) -> bool {
    header.has_all(&["alert_id", "time_to_ack", "time_to_close", "escalated"])
        && stamp_column(header, "created_at").is_some()
}

/// The position of a column whose name goes on with a zone: `Created At (CST -0600)`.
fn stamp_column(header: &Header, normal: &str) -> Option<usize> {
    let is_it = |column: &Column| {
        let rest = column.normal.strip_prefix(normal);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    header.columns.iter().position(is_it)
}

/// What stands in brackets in the name of a column: `CST -0600`.
fn zone_in(header: &Header, position: usize) -> Option<&str> {
    header.columns.get(position)?.name.split_once('(')?.1.strip_suffix(')')
}

/// Where the zone of the local times comes from.
enum Zone {
    /// The user named it, with its clock changes.
    Named,
    /// The header gives an offset.
    Offset(String),
}

/// The parser of one table.
pub(super) struct AlertMetrics<'a> {
    file: CsvFile,
    account: &'a str,
    stamps: Stamps<'a>,
    zone: Zone,
    created_at: Option<usize>,
    closed_at: Option<usize>,
}

impl<'a> AlertMetrics<'a> {
    /// # Errors
    /// It is no such table, or neither its header nor the user tells the zone of its times.
    pub(super) fn new(file: CsvFile, options: &'a Options) -> Result<Self> {
        let header = file.header();
        let created_at = stamp_column(header, "created_at");
        if !recognises(header) {
            let found: Vec<_> = header.normals().collect();
            let message = format!(
                "{}: expected GoAlert's alert metrics with the columns Created At, Time to Ack, Time to Close, Alert ID and Escalated, found {}",
                file.name(),
                found.join(", ")
            );
            return Err(Error::input(message).or("describe other columns in a map: --map FILE.toml"));
        }
        let closed_at = stamp_column(header, "closed_at");
        let zones: Vec<&str> =
            [created_at, closed_at].into_iter().flatten().filter_map(|at| zone_in(header, at)).collect();
        let offsets: Vec<i32> = zones.iter().filter_map(|zone| offset_s(zone.rsplit(' ').next()?)).collect();
        let (stamps, zone) = match (options.source_tz, offsets.as_slice()) {
            (Some(zone), _) => (Stamps::new(file.name(), Some(zone)), Zone::Named),
            (None, [first, rest @ ..]) if rest.iter().all(|offset| offset == first) => (
                Stamps::at_offset(file.name(), *first),
                Zone::Offset(zones.first().copied().unwrap_or_default().to_owned()),
            ),
            (None, _) => {
                let message = format!(
                    "{}: expected one offset in the header, such as Created At (CST -0600), found {}",
                    file.name(),
                    if zones.is_empty() { "none".to_owned() } else { format!("{:?}", zones.join(", ")) }
                );
                let way_out = "name the zone of the browser that made the file, such as --source-tz America/Chicago";
                return Err(Error::input(message).or(way_out));
            }
        };
        let account = options.account.as_deref().unwrap_or("");
        Ok(AlertMetrics { file, account, stamps, zone, created_at, closed_at })
    }

    fn columns<'r>(&self, row: &csv_reader::Row<'r>) -> Columns<'r> {
        let header = self.file.header();
        let cell = |normal: &str| header.scalar(row, normal);
        Columns {
            created_at: stamp(header.scalar_at(row, self.created_at)),
            closed_at: stamp(header.scalar_at(row, self.closed_at)),
            time_to_ack: cell("time_to_ack"),
            time_to_close: cell("time_to_close"),
            id: cell("alert_id"),
            escalated: cell("escalated"),
            noise_reason: cell("noise_reason"),
            status: cell("status"),
            summary: cell("summary"),
            service_name: cell("service_name"),
        }
    }
}

/// A stamp; the browser's word for none is none.
fn stamp(cell: Scalar<'_>) -> Scalar<'_> {
    match cell {
        Scalar::Text(text) if text.eq_ignore_ascii_case("Invalid DateTime") => Scalar::Null,
        cell => cell,
    }
}

impl Parser for AlertMetrics<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        self.file.map_rows(chunk, sink, |row, sink| {
            let place = Place { line: row.line, record: 0 };
            alert::map(&self.columns(row), self.account, Row::new(place, &self.stamps), sink)
        })
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        self.file.finish(lines_read, sink);
        // UTC has no clock changes.
        if let Zone::Offset(zone) = &self.zone
            && !zone.starts_with("UTC")
        {
            let message = format!(
                "the file gives one offset ({zone}) for all its local times: beyond a change of clocks they are read an hour \
                 off; name the zone of the browser that made it, such as --source-tz America/Chicago"
            );
            sink.note(code::PARTIAL_EXPORT, &message);
        }
    }
}
