//! One row -> one incident record, or the reason why not.

use super::columns::{COLUMNS, Col};
use crate::model::{AckState, Field, IncidentRecord, Instant, Knows, Result, Status, code};
use crate::sources::csv_reader::Row;
use crate::sources::stamp::{Odd, Stamps, Taken, is_missing};
use std::collections::HashMap;

/// Where one of our columns stands in a file.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// Positions to look at; the first that holds something is taken (`tags` takes all).
    pub positions: Vec<usize>,
    /// Their word in lower case -> ours; `*` is every other word.
    pub values: HashMap<String, String>,
}

/// How the rows of a file are to be read.
pub struct Layout<'a> {
    /// The source of rows that name none.
    pub source: String,
    /// `--account`, which is stronger than what the file says.
    pub account: Option<String>,
    /// One for each of [`COLUMNS`].
    pub picks: Vec<Pick>,
    /// Words that mean "nothing" in a text, in lower case.
    pub null_values: Vec<String>,
    /// The file's stamps.
    pub stamps: Stamps<'a>,
    /// Fields that the file can know.
    pub knows: Knows,
    /// What other sources, named row by row, can know at all.
    pub others: Vec<(&'static str, Knows)>,
}

/// Why a row is no incident record.
pub struct Rejected {
    /// A code of `model::code`.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

/// A row, read.
pub type Filled<'r> = Result<IncidentRecord<'r>, Rejected>;

impl<'a> Layout<'a> {
    /// The text of one of our columns in a row.
    #[inline]
    pub fn text<'r>(&'r self, row: &Row<'r>, col: Col) -> Option<&'r str> {
        let pick = &self.picks[col as usize];
        for position in &pick.positions {
            if let Some(cell) = row.get(Some(*position))
                && !self.is_null(cell)
            {
                if pick.values.is_empty() {
                    return Some(cell);
                }
                let ours = pick.values.get(&cell.to_lowercase()).or_else(|| pick.values.get("*"));
                return Some(ours.map_or(cell, String::as_str));
            }
        }
        None
    }

    /// A moment; `Err` inside is the message for a reject. The second value says whether it is known at all.
    #[inline]
    pub fn moment(&self, row: &Row<'_>, col: Col, odd: &mut Odd) -> Result<Result<(Option<Instant>, bool), String>> {
        let Some(text) = self.text(row, col) else { return Ok(Ok((None, true))) };
        Ok(match self.stamps.take(row.line, col.ours().name, text, odd)? {
            Taken::At(at) => Ok((Some(at), true)),
            Taken::Missing => Ok((None, true)),
            Taken::Unknown => Ok((None, false)),
            Taken::Bad(message) => Err(message),
        })
    }

    fn is_null(&self, cell: &str) -> bool {
        self.null_values.iter().any(|null| cell.eq_ignore_ascii_case(null))
    }

    /// Reads a row. `tags` is room for a list that has to be put together.
    ///
    /// # Errors
    /// What stops the file; see [`Stamps::take`].
    pub fn fill<'r>(&'r self, row: &Row<'r>, tags: &'r mut String, odd: &mut Odd) -> Result<Filled<'r>> {
        let text = |col: Col| self.text(row, col);
        let Some(id) = text(Col::Id) else {
            let message = "id: expected the incident's id, found nothing".to_owned();
            return Ok(Err(Rejected { code: code::MISSING_ID, message }));
        };
        let source = text(Col::Source).unwrap_or(&self.source);
        let mut knows = self.knows;
        let mut moment = |col: Col, odd: &mut Odd| {
            let read = self.moment(row, col, odd)?;
            if let (Ok((_, false)), Some(field)) = (&read, col.ours().field) {
                knows = knows.without(field);
            }
            Ok(read.map(|(at, _)| at))
        };
        macro_rules! moment {
            ($col:expr) => {
                match moment($col, odd)? {
                    Ok(at) => at,
                    Err(message) => return Ok(Err(Rejected { code: code::BAD_TIMESTAMP, message })),
                }
            };
        }
        let mut record = IncidentRecord {
            source,
            account: self.account.as_deref().or_else(|| text(Col::Account)).unwrap_or(""),
            id,
            number: text(Col::Number),
            title: text(Col::Title),
            service: text(Col::Service),
            team: text(Col::Team),
            severity_raw: text(Col::Severity),
            urgency: text(Col::Urgency),
            status_raw: text(Col::Status),
            started_at: moment!(Col::StartedAt),
            detected_at: moment!(Col::DetectedAt),
            created_at: moment!(Col::CreatedAt),
            acknowledged_at: moment!(Col::AcknowledgedAt),
            mitigated_at: moment!(Col::MitigatedAt),
            resolved_at: moment!(Col::ResolvedAt),
            closed_at: moment!(Col::ClosedAt),
            updated_at: moment!(Col::UpdatedAt),
            acknowledged_by: text(Col::AcknowledgedBy),
            resolved_by: text(Col::ResolvedBy),
            assignee: text(Col::Assignee),
            dedup_key: text(Col::DedupKey),
            problem_id: text(Col::ProblemId),
            merged_into: text(Col::MergedInto),
            resolution_code: text(Col::ResolutionCode),
            url: text(Col::Url),
            refs: text(Col::Refs),
            ..IncidentRecord::default()
        };
        record.knows = knows;
        record.auto_resolved = self.flag(row, Col::AutoResolved, &mut record.knows, odd);
        record.false_positive = self.flag(row, Col::FalsePositive, &mut record.knows, odd);
        record.is_test = self.flag(row, Col::IsTest, &mut record.knows, odd);
        record.caused_by_change = self.flag(row, Col::CausedByChange, &mut record.knows, odd);
        record.reopen_count = self.count(row, Col::ReopenCount, &mut record.knows, odd);
        record.escalation_count = self.count(row, Col::EscalationCount, &mut record.knows, odd);
        record.alert_count = self.count(row, Col::AlertCount, &mut record.knows, odd);
        record.tags = self.tags(row, tags);
        if let Some(word) = record.status_raw {
            record.status = Status::from_word(word);
            if record.status.is_none() {
                record.knows = record.knows.without(Field::Status);
                odd.push((code::UNKNOWN_STATUS, format!("status: {word:?} is not known; the status is unknown")));
            }
        }
        self.acknowledgement(row, &mut record, odd);
        self.narrow(&mut record);
        odd.extend(record.disorder());
        Ok(Ok(record))
    }

    /// An empty `acknowledged_at` is `never`, unless `ack_state` says otherwise.
    fn acknowledgement(&self, row: &Row<'_>, record: &mut IncidentRecord<'_>, odd: &mut Odd) {
        let word = self.text(row, Col::AckState);
        let said = word.and_then(|word| {
            [AckState::Known, AckState::Never, AckState::Unknown]
                .into_iter()
                .find(|state| word.eq_ignore_ascii_case(state.word()))
        });
        record.ack_state = match (record.acknowledged_at, said) {
            (Some(_), _) => AckState::Known,
            (None, Some(AckState::Never)) => AckState::Never,
            (None, Some(_)) => AckState::Unknown,
            (None, None) if word.is_none() && record.knows.has(Field::Acknowledged) => AckState::Never,
            (None, None) => AckState::Unknown,
        };
        let contradicts = matches!(
            (record.acknowledged_at, said),
            (Some(_), Some(AckState::Never | AckState::Unknown)) | (None, Some(AckState::Known))
        );
        if let Some(word) = word.filter(|_| contradicts || said.is_none()) {
            let problem = match (said, record.acknowledged_at) {
                (None, _) => "expected known, never or unknown",
                (_, Some(_)) => "acknowledged_at holds a moment, which is taken",
                (_, None) => "acknowledged_at is empty, so it is unknown",
            };
            odd.push((code::BAD_VALUE, format!("ack_state: found {word:?}; {problem}")));
        }
        if record.ack_state == AckState::Unknown {
            record.knows = record.knows.without(Field::Acknowledged);
        }
    }

    /// A row that names another source knows what that source can know, and what it says.
    fn narrow(&self, record: &mut IncidentRecord<'_>) {
        let Some((_, can_know)) = self.others.iter().find(|(source, _)| *source == record.source) else { return };
        let r = &record;
        let said = [
            (Field::StartedAt, r.started_at.is_some()),
            (Field::DetectedAt, r.detected_at.is_some()),
            (Field::CreatedAt, r.created_at.is_some()),
            (Field::Acknowledged, r.ack_state != AckState::Unknown),
            (Field::MitigatedAt, r.mitigated_at.is_some()),
            (Field::ResolvedAt, r.resolved_at.is_some()),
            (Field::ClosedAt, r.closed_at.is_some()),
            (Field::Number, r.number.is_some()),
            (Field::Title, r.title.is_some()),
            (Field::Service, r.service.is_some()),
            (Field::Team, r.team.is_some()),
            (Field::Severity, r.severity_raw.is_some()),
            (Field::Urgency, r.urgency.is_some()),
            (Field::Status, r.status.is_some()),
            (Field::AcknowledgedBy, r.acknowledged_by.is_some()),
            (Field::ResolvedBy, r.resolved_by.is_some()),
            (Field::Assignee, r.assignee.is_some()),
            (Field::AutoResolved, r.auto_resolved.is_some()),
            (Field::FalsePositive, r.false_positive.is_some()),
            (Field::DedupKey, r.dedup_key.is_some()),
            (Field::ProblemId, r.problem_id.is_some()),
            (Field::MergedInto, r.merged_into.is_some()),
            (Field::IsTest, r.is_test.is_some()),
            (Field::ReopenCount, r.reopen_count.is_some()),
            (Field::EscalationCount, r.escalation_count.is_some()),
            (Field::AlertCount, r.alert_count.is_some()),
            (Field::Tags, r.tags.is_some()),
            (Field::Url, r.url.is_some()),
            (Field::Refs, r.refs.is_some()),
        ];
        let said = said.iter().filter(|(_, says)| *says).fold(Knows::NOTHING, |knows, (field, _)| knows.with(*field));
        record.knows = Knows(record.knows.0 & (can_know.0 | said.0));
    }

    /// An empty flag is unknown, and so is one that cannot be read.
    fn flag(&self, row: &Row<'_>, col: Col, knows: &mut Knows, odd: &mut Odd) -> Option<bool> {
        let read = |word: &str| {
            let is = |words: [&str; 5]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
            if is(["true", "1", "yes", "t", "y"]) {
                Some(true)
            } else if is(["false", "0", "no", "f", "n"]) {
                Some(false)
            } else {
                None
            }
        };
        self.value(row, col, knows, odd, "true or false", read)
    }

    /// An empty count is unknown, and so is one that cannot be read. `3.0` is 3.
    fn count(&self, row: &Row<'_>, col: Col, knows: &mut Knows, odd: &mut Odd) -> Option<u32> {
        let whole = |word: &str| {
            word.split_once('.')
                .filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'))
                .map_or_else(|| word.parse().ok(), |(whole, _)| whole.parse().ok())
        };
        self.value(row, col, knows, odd, "a whole number", whole)
    }

    fn value<T>(
        &self,
        row: &Row<'_>,
        col: Col,
        knows: &mut Knows,
        odd: &mut Odd,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.picks[col as usize].positions.is_empty() {
            return None;
        }
        let text = self.text(row, col).filter(|text| !is_missing(text));
        let value = text.and_then(&read);
        if value.is_none() {
            if let Some(text) = text {
                let name = col.ours().name;
                odd.push((code::BAD_VALUE, format!("{name}: expected {expected}, found {text:?}; kept as unknown")));
            }
            if let Some(field) = col.ours().field {
                *knows = knows.without(field);
            }
        }
        value
    }

    /// Tags joined by `;` with no blanks around them, from every column that holds some.
    fn tags<'r>(&'r self, row: &Row<'r>, joined: &'r mut String) -> Option<&'r str> {
        let pick = &self.picks[Col::Tags as usize];
        let first = self.text(row, Col::Tags)?;
        let is_clean = first.split(';').all(|tag| !tag.is_empty() && tag.trim_ascii().len() == tag.len());
        if pick.positions.len() == 1 && is_clean {
            return Some(first);
        }
        joined.clear();
        let cells = pick.positions.iter().filter_map(|position| row.get(Some(*position)));
        for tag in cells.filter(|cell| !self.is_null(cell)).flat_map(|cell| cell.split(';')).map(str::trim_ascii) {
            if !tag.is_empty() {
                if !joined.is_empty() {
                    joined.push(';');
                }
                joined.push_str(tag);
            }
        }
        if joined.is_empty() { None } else { Some(joined) }
    }

    /// The positions of every column that holds moments.
    pub fn stamp_positions(picks: &[Pick]) -> Vec<usize> {
        let stamps = COLUMNS.iter().filter(|ours| ours.is_stamp);
        stamps.flat_map(|ours| picks[ours.col as usize].positions.iter().copied()).collect()
    }
}
