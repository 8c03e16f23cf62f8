//! The column builders behind [`Sink`]: borrowed records in, Arrow batches out. One set a chunk of input.

mod cells;

use super::schema::{self, Column, Kind};
use crate::model::{ActionRecord, EventRecord, Field, IncidentRecord, PersonRecord, Place, ShiftRecord, Sink};
use arrow::record_batch::RecordBatch;
use cells::TableBuilder;
use std::collections::BTreeMap;

/// A row that could not be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Where it stood.
    pub place: Place,
    /// Why, as a code.
    pub code: &'static str,
    /// Why, in words.
    pub message: String,
    /// The row as it stood.
    pub text: String,
}

/// Something odd in a row that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// Where it stood.
    pub place: Place,
    /// What, as a code.
    pub code: &'static str,
    /// The incident, or empty.
    pub incident_id: String,
    /// What, in words.
    pub message: String,
}

/// What one chunk of input became.
#[derive(Debug)]
pub struct Batch {
    /// `line, key_hash` and the columns of [`schema::INCIDENT`].
    pub incidents: RecordBatch,
    /// `line, key_hash` and the columns of [`schema::EVENT`].
    pub events: RecordBatch,
    /// The columns of [`schema::SHIFT`].
    pub shifts: RecordBatch,
    /// The columns of [`schema::PERSON`].
    pub people: RecordBatch,
    /// The columns of [`schema::ACTION`].
    pub actions: RecordBatch,
    /// Rows that could not be stored.
    pub rejects: Vec<Reject>,
    /// Something odd in rows that were kept.
    pub problems: Vec<RowProblem>,
    /// Notes about the file: code -> message.
    pub notes: BTreeMap<&'static str, String>,
}

/// A hash of (source, account, id) that is the same on every machine and in every release: it makes joins cheap, it
/// never decides that two incidents are the same (the key itself does). FNV-1a, 64 bits, with a final mix.
pub fn key_hash(source: &str, account: &str, id: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in [source, account, id] {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash ^= hash >> 32;
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15).cast_signed()
}

const KEY: [Column; 2] = [
    Column { name: "line", kind: Kind::Long, doc: "line in the file, from 1" },
    Column { name: "key_hash", kind: Kind::Long, doc: "hash of (source, account, id)" },
];

/// The builders of every table, for one chunk of input.
pub struct Builders {
    incidents: TableBuilder,
    events: TableBuilder,
    shifts: TableBuilder,
    people: TableBuilder,
    actions: TableBuilder,
    rejects: Vec<Reject>,
    problems: Vec<RowProblem>,
    notes: BTreeMap<&'static str, String>,
}

impl Default for Builders {
    fn default() -> Self {
        Builders {
            incidents: TableBuilder::new(&KEY, schema::INCIDENT),
            events: TableBuilder::new(&KEY, schema::EVENT),
            shifts: TableBuilder::new(&[], schema::SHIFT),
            people: TableBuilder::new(&[], schema::PERSON),
            actions: TableBuilder::new(&[], schema::ACTION),
            rejects: Vec::new(),
            problems: Vec::new(),
            notes: BTreeMap::new(),
        }
    }
}

impl Builders {
    /// Incidents and events held so far.
    pub fn rows(&self) -> usize {
        self.incidents.rows + self.events.rows
    }

    /// What was built, as Arrow batches.
    pub fn finish(self) -> Batch {
        Batch {
            incidents: self.incidents.finish(),
            events: self.events.finish(),
            shifts: self.shifts.finish(),
            people: self.people.finish(),
            actions: self.actions.finish(),
            rejects: self.rejects,
            problems: self.problems,
            notes: self.notes,
        }
    }
}

/// Bytes as text that loses nothing: what is not UTF-8 becomes `\xNN`.
fn lossless(bytes: &[u8]) -> String {
    bytes
        .utf8_chunks()
        .flat_map(|chunk| {
            let invalid: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")).collect();
            [chunk.valid().to_owned(), invalid]
        })
        .collect()
}

impl Sink for Builders {
    fn incident(&mut self, place: Place, record: &IncidentRecord<'_>) {
        let r = record;
        let known = |field: Field| r.knows.has(field);
        debug_assert!(!r.id.is_empty());
        self.incidents
            .long(place.line.cast_signed())
            .long(key_hash(r.source, r.account, r.id))
            .text(Some(r.source))
            .text(Some(r.account))
            .text(Some(r.id))
            .text(r.number)
            .text(r.title)
            .text(r.service)
            .text(r.team)
            .text(r.severity_raw)
            .text(r.urgency)
            .text(r.status.map(|status| status.word()))
            .text(r.status_raw)
            .instant(r.started_at)
            .instant(r.detected_at)
            .instant(r.created_at)
            .instant(r.acknowledged_at)
            .text(Some(if known(Field::Acknowledged) { r.ack_state.word() } else { "unknown" }))
            .instant(r.mitigated_at)
            .instant(r.resolved_at)
            .instant(r.closed_at)
            .text(r.acknowledged_by)
            .text(r.resolved_by)
            .text(r.assignee)
            .flag(r.auto_resolved)
            .flag(r.false_positive)
            .text(r.resolution_code)
            .text(r.dedup_key)
            .text(r.problem_id)
            .text(r.merged_into)
            .flag(r.is_test)
            .count(r.reopen_count)
            .count(r.escalation_count)
            .count(r.alert_count)
            .text(r.tags)
            .text(r.url)
            .flag(r.caused_by_change)
            .instant(r.updated_at)
            .long(r.knows.0.cast_signed())
            .flag(Some(r.started_is_default))
            .flag(Some(r.resolved_is_proxy))
            .text(r.refs)
            .end_row();
    }

    fn event(&mut self, place: Place, event: &EventRecord<'_>) {
        let e = event;
        self.events
            .long(place.line.cast_signed())
            .long(key_hash(e.source, e.account, e.incident_id))
            .text(Some(e.source))
            .text(Some(e.account))
            .text(Some(e.incident_id))
            .text(e.event_id)
            .instant(Some(e.at))
            .text(Some(e.kind.word()))
            .text(e.kind_raw)
            .text(e.state)
            .text(e.actor)
            .flag(e.actor_is_person)
            .text(e.channel)
            .text(e.severity_raw)
            .text(e.text)
            .end_row();
    }

    fn shift(&mut self, _place: Place, shift: &ShiftRecord<'_>) {
        self.shifts
            .text(Some(shift.source))
            .text(Some(shift.account))
            .text(shift.schedule)
            .text(shift.escalation_policy)
            .count(shift.escalation_level)
            .text(Some(shift.person_id))
            .instant(shift.starts_at)
            .instant(shift.ends_at)
            .text(shift.rotation)
            .text(Some(shift.kind.word()))
            .end_row();
    }

    fn person(&mut self, _place: Place, person: &PersonRecord<'_>) {
        self.people
            .text(Some(person.source))
            .text(Some(person.account))
            .text(Some(person.person_id))
            .text(person.name)
            .text(person.email)
            .text(person.timezone)
            .text(person.team)
            .end_row();
    }

    fn action(&mut self, _place: Place, action: &ActionRecord<'_>) {
        self.actions
            .text(Some(action.source))
            .text(Some(action.account))
            .text(Some(action.incident_id))
            .text(Some(action.action_id))
            .text(action.title)
            .text(action.owner)
            .flag(action.is_done)
            .instant(action.created_at)
            .day(action.due_on)
            .instant(action.done_at)
            .text(action.url)
            .end_row();
    }

    fn reject(&mut self, place: Place, code: &'static str, message: &str, text: &[u8]) {
        self.rejects.push(Reject { place, code, message: message.to_owned(), text: lossless(text) });
    }

    fn problem(&mut self, place: Place, code: &'static str, incident_id: &str, message: &str) {
        self.problems.push(RowProblem {
            place,
            code,
            incident_id: incident_id.to_owned(),
            message: message.to_owned(),
        });
    }

    fn note(&mut self, code: &'static str, message: &str) {
        let said = self.notes.entry(code).or_default();
        if said.is_empty() {
            said.push_str(message);
        } else if !said.contains(message) {
            said.push_str("; ");
            said.push_str(message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Array, AsArray};

    #[test]
    fn a_record_fills_every_column_in_schema_order() {
        let mut builders = Builders::default();
        let record = IncidentRecord { source: "csv", id: "1", title: Some("disk"), ..IncidentRecord::default() };
        builders.incident(Place { line: 2, record: 1 }, &record);
        let batch = builders.finish().incidents;
        assert_eq!(batch.num_rows(), 1);
        assert_eq!(batch.num_columns(), schema::INCIDENT.len() + 2);
        let title = batch.column_by_name("title").expect("title is a column").as_string::<i32>();
        assert_eq!(title.value(0), "disk");
        assert!(batch.column_by_name("resolved_at").expect("resolved_at is a column").is_null(0));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_kept_readably() {
        assert_eq!(lossless(b"caf\xe9 \xf0\x9f\x94\xa5"), "caf\\xE9 \u{1f525}");
    }
}
