//! CSV of incidents: a column a milestone, under its name with whatever stands around it; cells of lists are JSON arrays.
//!
//! A row becomes the same words as an incident of the JSON and goes the same way.

use super::milestones::status_of;
use super::wire::{Incident, Milestone, Named, RoleAssignment, TeamAssignment, Ticket};
use super::{incident, objects};
use crate::model::{Error, Place, Result, Sink, code};
use crate::sources::csv_reader::{CsvFile, Header, Row as Cells};
use crate::sources::json::{Many, Refusal, Row, Scalar, Tolerant};
use crate::sources::stamp::{MISSING_WORDS, Stamp, Stamps, is_missing, parse};
use crate::sources::{Chunk, Input, Options, Parser};
use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Holds {
    Id,
    Number,
    Name,
    Created,
    Discarded,
    Current,
    Severity,
    Priority,
    Service,
    Environment,
    Functionality,
    Team,
    Tags,
    Commander,
    Tickets,
    Url,
    /// A milestone, and its slug.
    Milestone(String),
}

/// A column that is read.
struct Read {
    index: usize,
    name: String,
    holds: Holds,
    /// Its name says that its stamps are in UTC.
    is_utc: bool,
    /// How many of its milestones were kept that are no default ones.
    n_unknown: AtomicU64,
}

/// Names that only this system has beside milestones.
const OWN: &[&str] = &[
    "current_milestone",
    "customer_impact_summary",
    "customers_impacted",
    "first_action",
    "postmortem_completed",
    "postmortem_started",
    "retrospective_completed",
    "retrospective_started",
];

fn holds(normal: &str) -> Option<(Holds, bool)> {
    let (name, is_utc) = normal.strip_suffix("_utc").map_or((normal, false), |name| (name, true));
    let known = match name {
        "id" | "incident_id" => Holds::Id,
        "number" | "incident_number" => Holds::Number,
        "name" | "incident_name" | "title" => Holds::Name,
        "created_at" | "opened_at" | "opened" | "created" => Holds::Created,
        "discarded_at" | "archived_at" => Holds::Discarded,
        "current_milestone" | "status" => Holds::Current,
        "severity" => Holds::Severity,
        "priority" => Holds::Priority,
        "service" | "services" => Holds::Service,
        "environment" | "environments" => Holds::Environment,
        "functionality" | "functionalities" => Holds::Functionality,
        "team" | "teams" => Holds::Team,
        "tags" | "tag_list" => Holds::Tags,
        "incident_commander" => Holds::Commander,
        "tickets" | "incident_tickets" => Holds::Tickets,
        "url" | "incident_url" => Holds::Url,
        _ => {
            let marked = name.strip_prefix("milestone_");
            let slug = marked.unwrap_or(name);
            let slug = slug.strip_suffix("_at").unwrap_or(slug);
            let is_milestone = marked.is_some() || status_of(slug).is_some();
            return is_milestone.then(|| (Holds::Milestone(slug.to_owned()), is_utc));
        }
    };
    Some((known, is_utc))
}

/// Whether a header is one of these: an incident, two default milestones, and a word that nobody else has.
pub(super) fn recognises(header: &Header) -> bool {
    let read: Vec<(Holds, &str)> = header.normals().filter_map(|name| Some((holds(name)?.0, name))).collect();
    let default = |held: &Holds| matches!(held, Holds::Milestone(slug) if status_of(slug).is_some());
    let is_own = |(held, name): &(Holds, &str)| {
        let own_slug = matches!(held, Holds::Milestone(slug) if OWN.contains(&slug.as_str()));
        own_slug || name.starts_with("milestone_")
    };
    read.iter().any(|(held, _)| matches!(held, Holds::Id | Holds::Number))
        && read.iter().filter(|(held, _)| default(held)).count() >= 2
        && (read.iter().any(is_own) || header.normals().any(|name| OWN.contains(&name)))
}

/// The parser of one file.
pub(super) struct Sheet<'a> {
    file: CsvFile,
    account: &'a str,
    stamps: Stamps<'a>,
    columns: Vec<Read>,
    unread: Vec<String>,
    n_default_acks: AtomicU64,
}

impl<'a> Sheet<'a> {
    /// # Errors
    /// It has no column for an id or a number, or none for a moment.
    pub(super) fn new(file: CsvFile, input: &'a dyn Input, options: &'a Options) -> Result<Self> {
        let (mut columns, mut unread) = (Vec::new(), Vec::new());
        for (index, column) in file.header().columns.iter().enumerate() {
            match holds(&column.normal) {
                Some((holds, is_utc)) => {
                    columns.push(Read {
                        index,
                        name: column.name.clone(),
                        holds,
                        is_utc,
                        n_unknown: AtomicU64::new(0),
                    });
                }
                None => unread.push(column.name.clone()),
            }
        }
        let has_key = columns.iter().any(|column| matches!(column.holds, Holds::Id | Holds::Number));
        let is_moment = |holds: &Holds| matches!(holds, Holds::Milestone(_) | Holds::Created);
        if !has_key || !columns.iter().any(|column| is_moment(&column.holds)) {
            let found: Vec<_> = file.header().columns.iter().map(|column| column.name.as_str()).collect();
            let message = format!(
                "{}: expected a row an incident with its id or number and its milestones, found the columns {}",
                file.name(),
                found.join(", ")
            );
            return Err(Error::input(message).or("export the incidents, or name the columns in a map: --map FILE.toml"));
        }
        let is_stamp = |column: &&Read| is_moment(&column.holds) || column.holds == Holds::Discarded;
        let positions: Vec<usize> = columns.iter().filter(is_stamp).map(|column| column.index).collect();
        let votes = {
            let file = file.clone();
            move || file.order_votes(input, &positions)
        };
        Ok(Sheet {
            account: options.account.as_deref().unwrap_or(""),
            stamps: Stamps::new(file.name(), options.source_tz).decided_by(votes),
            file,
            columns,
            unread,
            n_default_acks: AtomicU64::new(0),
        })
    }

    fn map(&self, cells: &Cells<'_>, sink: &mut dyn Sink) -> Result<(), Refusal> {
        let place = Place { line: cells.line, record: 0 };
        let mut row = Row::new(place, &self.stamps);
        let incident = self.words(cells, &mut row);
        let told = incident::map(&incident, self.account, row, sink)?;
        self.n_default_acks.fetch_add(u64::from(told.is_acknowledged_by_default), Ordering::Relaxed);
        for slug in told.unknown {
            let holds_it = |column: &&Read| matches!(&column.holds, Holds::Milestone(own) if *own == slug);
            if let Some(column) = self.columns.iter().find(holds_it) {
                column.n_unknown.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// The row in the words of the JSON. A column that is not there stays absent.
    fn words<'r>(&self, cells: &Cells<'r>, row: &mut Row<'_>) -> Incident<'r> {
        let mut incident = Incident::default();
        let mut milestones = Vec::new();
        for column in &self.columns {
            let cell = cells.get(Some(column.index)).filter(|cell| !is_missing(cell));
            let scalar = || cell.map_or(Scalar::Null, |cell| Scalar::Text(Cow::Borrowed(cell)));
            let stamp = || match cell {
                Some(cell) if column.is_utc && is_local(cell) => Scalar::Text(Cow::Owned(format!("{cell} UTC"))),
                _ => scalar(),
            };
            match &column.holds {
                Holds::Id => incident.id = scalar(),
                Holds::Number => incident.number = scalar(),
                Holds::Name => incident.name = scalar(),
                Holds::Created => incident.created_at = stamp(),
                Holds::Discarded => incident.discarded_at = stamp(),
                Holds::Current => incident.current_milestone = scalar(),
                Holds::Severity => incident.severity = scalar(),
                Holds::Priority => incident.priority = scalar(),
                Holds::Url => incident.incident_url = scalar(),
                Holds::Service => incident.services = list(cell, &column.name, row, named),
                Holds::Environment => incident.environments = list(cell, &column.name, row, named),
                Holds::Functionality => incident.functionalities = list(cell, &column.name, row, named),
                Holds::Team => {
                    let team = |name| TeamAssignment { name, ..TeamAssignment::default() };
                    incident.team_assignments = list(cell, &column.name, row, team);
                }
                Holds::Tickets => {
                    let ticket = |url| Ticket { url, ..Ticket::default() };
                    incident.incident_tickets = list(cell, &column.name, row, ticket);
                }
                Holds::Tags => {
                    let tags: Many<Tolerant<Named<'_>>> = list(cell, &column.name, row, named);
                    if let Many::There(tags) = tags {
                        let name =
                            |tag| if let Tolerant::There(Named { name, .. }) = tag { name } else { Scalar::Null };
                        incident.tag_list = Many::There(tags.into_iter().map(name).collect());
                    }
                }
                Holds::Commander => {
                    let role = named(Scalar::Text(Cow::Borrowed("Incident Commander")));
                    let user = cell.map_or(Tolerant::Null, |_| Tolerant::There(named(scalar())));
                    let role =
                        RoleAssignment { incident_role: Tolerant::There(role), user, ..RoleAssignment::default() };
                    incident.role_assignments = Many::There(vec![Tolerant::There(role)]);
                }
                Holds::Milestone(slug) => milestones.push(Tolerant::There(Milestone {
                    id: Scalar::Absent,
                    slug: Scalar::Text(Cow::Owned(slug.clone())),
                    kind: Scalar::Absent,
                    occurred_at: stamp(),
                })),
            }
        }
        incident.milestones = Many::There(milestones);
        incident
    }
}

fn named(name: Scalar<'_>) -> Named<'_> {
    Named { name, ..Named::default() }
}

/// Whether a stamp has no zone of its own.
fn is_local(cell: &str) -> bool {
    matches!(parse(cell, None), Ok(Stamp::Local(_)))
}

/// A cell as a list: a JSON array of names or objects with names, else the one text that it is.
fn list<'r, T>(
    cell: Option<&'r str>,
    column: &str,
    row: &mut Row<'_>,
    of: impl Fn(Scalar<'r>) -> T,
) -> Many<Tolerant<T>> {
    let Some(cell) = cell else { return Many::There(Vec::new()) };
    let one = |text: Cow<'r, str>| Tolerant::There(of(Scalar::Text(text)));
    if !cell.starts_with('[') {
        return Many::There(vec![one(Cow::Borrowed(cell))]);
    }
    match serde_json::from_str::<Many<Tolerant<Named<'r>>>>(cell) {
        Ok(items) => {
            let names = items.items().iter().filter_map(|item| item.get()?.name.text());
            let is_told = |name: &Cow<'_, str>| !MISSING_WORDS.iter().any(|word| name.eq_ignore_ascii_case(word));
            Many::There(names.filter(is_told).map(|name| one(Cow::Owned(name.into_owned()))).collect())
        }
        Err(error) => {
            row.odd(code::BAD_VALUE, format!("{column}: expected a JSON array, found {cell:?}: {error}; left out"));
            Many::Absent
        }
    }
}

impl Parser for Sheet<'_> {
    fn parse(&self, chunk: &Chunk, sink: &mut dyn Sink) -> Result<()> {
        self.file.map_rows(chunk, sink, |cells, sink| self.map(cells, sink))
    }

    fn finish(&self, lines_read: u64, sink: &mut dyn Sink) {
        self.file.finish(lines_read, sink);
        if !self.columns.iter().any(|column| column.holds == Holds::Id) {
            self.file.note_numbers(sink);
        }
        for column in &self.columns {
            let n = column.n_unknown.load(Ordering::Relaxed);
            if n > 0 {
                let message = format!("{}: no default milestone, {n} in the file; kept as `other`", column.name);
                sink.problem(Place { line: 1, record: 0 }, code::UNKNOWN_EVENT, "", &message);
            }
        }
        if let Some((code, message)) = objects::note_of_default_acks(self.n_default_acks.load(Ordering::Relaxed)) {
            sink.note(code, &message);
        }
        if !self.unread.is_empty() {
            sink.note(code::UNKNOWN_COLUMN, &format!("not imported: {}", self.unread.join(", ")));
        }
    }
}
