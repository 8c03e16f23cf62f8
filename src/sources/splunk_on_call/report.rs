//! CSV with a row an incident, by the names of its columns: the API's own ones flattened, or those of a report.
//!
//! No report's header is documented, so columns are known by name alone. The API's `ackTime` is the last acknowledgement and
//! is not read as the first.

use super::{ABOUT, ID};
use crate::model::{Error, Field, Knows, Result};
use crate::sources::csv_reader::{CsvFile, Header};
use crate::sources::stamp::{MISSING_WORDS, Stamps};
use crate::sources::ticket::{COLUMNS, Col, Layout, Pick, TicketParser, Tickets};
use crate::sources::{Input, Options};

/// Our columns and their names, without marks between words; the first that holds something is taken.
const NAMES: &[(Col, &[&str])] = &[
    (Col::Id, &["incidentnumber", "incidentno", "incidentid", "incident"]),
    (Col::Number, &["incidentnumber", "incidentno", "incidentid", "incident"]),
    (Col::Title, &["entitydisplayname", "entitydispname", "incidentname", "title", "summary", "service"]),
    (Col::Service, &["routingkey"]),
    (Col::Team, &["teams", "team", "teamname"]),
    (Col::Severity, &["severity", "entitystate"]),
    (Col::Status, &["currentphase", "incidentstatus", "phase", "status"]),
    (Col::DetectedAt, STARTS),
    (Col::CreatedAt, STARTS),
    (Col::AcknowledgedAt, &["firstack", "firstacktime", "firstackat", "firstacknowledged", "firstacknowledgedat"]),
    (Col::AcknowledgedAt, &["acknowledgedat", "acknowledged", "acknowledgetime", "ackedat", "ackat", "acktime", "ack"]),
    (Col::ResolvedAt, &["endtime", "resolvedat", "resolved", "resolvetime", "resolvedtime", "resolve", "resolveat"]),
    (Col::AcknowledgedBy, &["firstackby", "acknowledgedby", "ackedby", "ackby"]),
    (Col::ResolvedBy, &["resolvedby"]),
    (Col::DedupKey, &["entityid"]),
    (Col::AlertCount, &["alertcount", "alerts"]),
];

const STARTS: &[&str] =
    &["starttime", "startedat", "started", "start", "incidentstart", "triggeredat", "triggered", "createdat"];

/// Names that only this system has.
const OWN: &[&str] = &[
    "currentphase",
    "entitydispname",
    "entitydisplayname",
    "entityid",
    "entitystate",
    "pagedpolicies",
    "pagedteams",
    "pagedusers",
    "routingkey",
];

/// Names of the API's first generation, whose `ackTime` is the last one.
const FLAT: &[&str] = &["ackuserid", "currentphase", "entityid", "lastalertid", "lastalerttime"];

fn bare(normal: &str) -> String {
    normal.replace('_', "")
}

fn has_any(header: &Header, names: &[&str]) -> bool {
    header.normals().any(|normal| names.contains(&bare(normal).as_str()))
}

fn has_moment(header: &Header) -> bool {
    has_any(header, STARTS)
}

/// Whether a header is one of these: a number, a start and a word that nobody else has.
pub(super) fn recognises(header: &Header) -> bool {
    has_any(header, NAMES[0].1) && has_moment(header) && has_any(header, OWN)
}

/// The parser of one file.
///
/// # Errors
/// It has no column for the number of the incident or its start.
pub(super) fn parser<'a>(file: CsvFile, input: &'a dyn Input, options: &'a Options) -> Result<TicketParser<'a>> {
    let header = file.header();
    if !has_any(header, NAMES[0].1) || !has_moment(header) {
        let found: Vec<_> = header.columns.iter().map(|column| column.name.as_str()).collect();
        let message = format!(
            "{}: expected a row an incident with its number and start, found the columns {}",
            file.name(),
            found.join(", ")
        );
        return Err(Error::input(message).or("export the incidents, or name the columns in a map: --map FILE.toml"));
    }
    let is_flat = has_any(header, FLAT);
    let position = |name: &&str| header.columns.iter().position(|column| bare(&column.normal) == **name);
    let mut picks: Vec<Pick> = COLUMNS.iter().map(|_| Pick::default()).collect();
    for (col, names) in NAMES {
        let known = names.iter().filter(|name| !(is_flat && **name == "acktime"));
        picks[*col as usize].positions.extend(known.filter_map(position));
    }
    let is_read = |index: usize| picks.iter().any(|pick| pick.positions.contains(&index));
    let unread = header.columns.iter().enumerate().filter(|(index, _)| !is_read(*index));
    let unknown_columns = unread.map(|(_, column)| column.name.clone()).collect();
    let told = COLUMNS.iter().filter(|ours| !picks[ours.col as usize].positions.is_empty());
    let told = told.filter_map(|ours| ours.field).fold(Knows::NOTHING, Knows::with);
    let can_know = ABOUT.knows.iter().fold(Knows::NOTHING, |knows, field: &Field| knows.with(*field));
    let positions = Layout::stamp_positions(&picks);
    let votes = {
        let file = file.clone();
        move || file.order_votes(input, &positions)
    };
    let stamps = Stamps::new(input.name(), options.source_tz).decided_by(votes);
    let null_values = MISSING_WORDS.iter().map(|word| (*word).to_owned()).collect();
    let knows = Knows(told.0 & can_know.0);
    let layout = Layout { null_values, ..Layout::plain(ID, options.account.clone(), picks, stamps, knows) };
    Ok(TicketParser::new(file, Tickets { layout, log: None }).with_unknown_columns(unknown_columns))
}
