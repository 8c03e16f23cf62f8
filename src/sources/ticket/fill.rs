//! One row -> one incident record, or the reason why not.

use super::cells::Cells;
use super::columns::{COLUMNS, Col};
use super::filter::{Filter, Proviso};
use super::labels::Labels;
use super::lasting::Lasting;
use super::words::Words;
use crate::model::{AckState, Field, IncidentRecord, Instant, Knows, Result, Status, code};
use crate::sources::stamp::{Odd, Stamps, Taken, is_missing};

/// Where one of our columns stands in a file.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// Positions to look at; the first that holds something is taken (`tags` and `refs` take all).
    pub positions: Vec<usize>,
    /// Where something stands that is no more than near it: taken if nothing else is there, and flagged.
    pub proxies: Vec<usize>,
    /// What their words mean.
    pub values: Words,
    /// What parts the elements of a list in one cell; `;` if nothing is said.
    pub separator: Option<char>,
}

/// How the records of a file are to be read.
pub struct Layout<'a> {
    /// The source of rows that name none.
    pub source: String,
    /// `--account`, which is stronger than what the file says.
    pub account: Option<String>,
    /// One for each of [`COLUMNS`].
    pub picks: Vec<Pick>,
    /// Moments that stand as durations.
    pub lasting: Vec<Lasting>,
    /// Columns that labels can tell where no column does.
    pub labels: Vec<(Col, Labels)>,
    /// Columns that count only in some rows.
    pub provisos: Vec<Proviso>,
    /// Which rows are wanted at all.
    pub filters: Vec<Filter>,
    /// Moments that nothing is known of where nothing stands.
    pub unknown_if_empty: Vec<Col>,
    /// Words that mean "nothing" in a text; `*` at the end stands for anything.
    pub null_values: Vec<String>,
    /// The file's stamps.
    pub stamps: Stamps<'a>,
    /// Fields that the file can know.
    pub knows: Knows,
    /// Fields that its events tell.
    pub told_by_events: Knows,
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

/// Room for the lists of a record that have to be put together.
#[derive(Debug, Default)]
pub struct Lists {
    tags: String,
    refs: String,
}

impl<'a> Layout<'a> {
    /// Columns that stand as they are: no durations, labels or filters, no words for "nothing".
    pub fn plain(source: &str, account: Option<String>, picks: Vec<Pick>, stamps: Stamps<'a>, knows: Knows) -> Self {
        Layout {
            source: source.to_owned(),
            account,
            picks,
            lasting: Vec::new(),
            labels: Vec::new(),
            provisos: Vec::new(),
            filters: Vec::new(),
            unknown_if_empty: Vec::new(),
            null_values: Vec::new(),
            stamps,
            knows,
            told_by_events: Knows::NOTHING,
            others: Vec::new(),
        }
    }

    /// The text of one of our columns in a record.
    #[inline]
    pub fn text<'r>(&'r self, cells: &impl Cells<'r>, col: Col) -> Option<&'r str> {
        self.texts(cells, col).next()
    }

    /// All that stands in the columns of one of ours, in their order.
    #[inline]
    fn texts<'r>(&'r self, cells: &impl Cells<'r>, col: Col) -> impl Iterator<Item = &'r str> {
        let pick = &self.picks[col as usize];
        let is_list = matches!(col, Col::Tags | Col::Refs);
        pick.positions.iter().filter_map(move |position| {
            let cell = self.cell(cells, *position)?;
            let cell = if is_list { cells.all(*position).unwrap_or(cell) } else { cell };
            if pick.values.is_empty() {
                return Some(cell);
            }
            // A word that means the empty one means nothing.
            Some(pick.values.ours(cell).unwrap_or(cell)).filter(|ours| !ours.is_empty())
        })
    }

    /// A cell that holds something and counts.
    #[inline]
    pub(super) fn cell<'r>(&self, cells: &impl Cells<'r>, position: usize) -> Option<&'r str> {
        let cell = cells.get(position).filter(|cell| !self.is_null(cell))?;
        self.provisos.iter().all(|proviso| proviso.allows(position, cells)).then_some(cell)
    }

    /// A moment; `Err` inside is the message for a reject. The second value says whether it is known at all.
    #[inline]
    pub fn moment<'r>(
        &'r self,
        cells: &impl Cells<'r>,
        col: Col,
        odd: &mut Odd,
    ) -> Result<Result<(Option<Instant>, bool), String>> {
        let Some(text) = self.text(cells, col) else { return Ok(Ok((None, true))) };
        Ok(match self.stamps.take(cells.line(), col.ours().name, text, odd)? {
            Taken::At(at) => Ok((Some(at), true)),
            Taken::Missing => Ok((None, true)),
            Taken::Unknown => Ok((None, false)),
            Taken::Bad(message) => Err(message),
        })
    }

    fn is_null(&self, cell: &str) -> bool {
        self.null_values.iter().any(|null| match null.strip_suffix('*') {
            Some(begin) => cell.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin)),
            None => cell.eq_ignore_ascii_case(null),
        })
    }

    /// Why a record is not wanted; `None` if it is.
    pub fn refuses<'r>(&self, cells: &impl Cells<'r>) -> Option<String> {
        self.filters.iter().find_map(|filter| filter.refuses(cells))
    }

    /// Positions of every column that tells one of ours.
    pub fn told_at(&self, col: Col) -> impl Iterator<Item = usize> {
        let pick = &self.picks[col as usize];
        let lasting = self.lasting.iter().filter(move |lasting| lasting.col == col);
        pick.positions.iter().chain(&pick.proxies).chain(lasting.flat_map(|lasting| &lasting.positions)).copied()
    }

    /// The fields of the columns of which at least one position is as asked.
    pub fn known_at(&self, is_told: impl Fn(usize) -> bool) -> Knows {
        let is_known = |col: Col| self.told_at(col).any(&is_told);
        Knows::NOTHING.with_told(COLUMNS.iter().filter_map(|ours| Some((is_known(ours.col), ours.field?))))
    }

    /// Reads a record. `lists` is room for what has to be put together.
    ///
    /// # Errors
    /// What stops the file; see [`Stamps::take`].
    pub fn fill<'r>(&'r self, cells: &impl Cells<'r>, lists: &'r mut Lists, odd: &mut Odd) -> Result<Filled<'r>> {
        let text = |col: Col| self.text(cells, col);
        let Some(id) = text(Col::Id) else {
            let message = "id: expected the incident's id, found nothing".to_owned();
            return Ok(Err(Rejected { code: code::MISSING_ID, message }));
        };
        let source = text(Col::Source).unwrap_or(&self.source);
        let mut knows = self.knows;
        if !cells.is_whole() {
            let told = self.known_at(|position| cells.is_told(position));
            knows = Knows(knows.0 & (told.0 | self.told_by_events.0));
        }
        let mut moment = |col: Col, odd: &mut Odd| {
            let read = self.moment(cells, col, odd)?;
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
            ..IncidentRecord::default()
        };
        record.knows = knows;
        record.auto_resolved = self.flag(cells, Col::AutoResolved, &mut record.knows, odd);
        record.false_positive = self.flag(cells, Col::FalsePositive, &mut record.knows, odd);
        record.is_test = self.flag(cells, Col::IsTest, &mut record.knows, odd);
        record.caused_by_change = self.flag(cells, Col::CausedByChange, &mut record.knows, odd);
        record.reopen_count = self.count(cells, Col::ReopenCount, &mut record.knows, odd);
        record.escalation_count = self.count(cells, Col::EscalationCount, &mut record.knows, odd);
        record.alert_count = self.count(cells, Col::AlertCount, &mut record.knows, odd);
        let Lists { tags, refs } = lists;
        record.tags = self.list(cells, Col::Tags, ';', tags);
        record.refs = self.list(cells, Col::Refs, '\n', refs);
        self.labelled(&mut record);
        if let Some(word) = record.status_raw {
            // Where several columns tell of it, the first word that is known says what it is.
            record.status = self.texts(cells, Col::Status).find_map(Status::from_word);
            if record.status.is_none() {
                record.knows = record.knows.without(Field::Status);
                odd.push((code::UNKNOWN_STATUS, format!("status: {word:?} is not known; the status is unknown")));
            }
        }
        self.reckon(cells, &mut record, odd)?;
        self.acknowledgement(cells, &mut record, odd);
        self.narrow(&mut record);
        odd.extend(record.disorder());
        Ok(Ok(record))
    }

    /// An empty `acknowledged_at` is `never`, unless `ack_state` says otherwise.
    fn acknowledgement<'r>(&'r self, cells: &impl Cells<'r>, record: &mut IncidentRecord<'r>, odd: &mut Odd) {
        let word = self.text(cells, Col::AckState);
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

    /// An empty flag is unknown, and so is one that cannot be read.
    fn flag<'r>(&'r self, cells: &impl Cells<'r>, col: Col, knows: &mut Knows, odd: &mut Odd) -> Option<bool> {
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
        self.value(cells, col, knows, odd, "true or false", read)
    }

    /// An empty count is unknown, and so is one that cannot be read. `3.0` is 3.
    fn count<'r>(&'r self, cells: &impl Cells<'r>, col: Col, knows: &mut Knows, odd: &mut Odd) -> Option<u32> {
        let whole = |word: &str| {
            word.split_once('.')
                .filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'))
                .map_or_else(|| word.parse().ok(), |(whole, _)| whole.parse().ok())
        };
        self.value(cells, col, knows, odd, "a whole number", whole)
    }

    fn value<'r, T>(
        &'r self,
        cells: &impl Cells<'r>,
        col: Col,
        knows: &mut Knows,
        odd: &mut Odd,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.picks[col as usize].positions.is_empty() {
            return None;
        }
        let text = self.text(cells, col).filter(|text| !is_missing(text));
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

    /// A list with no blanks around its elements, from every column that holds some, joined by a mark.
    fn list<'r>(&'r self, cells: &impl Cells<'r>, col: Col, glue: char, joined: &'r mut String) -> Option<&'r str> {
        let pick = &self.picks[col as usize];
        let first = self.text(cells, col)?;
        let parts = |cell: &'r str| cell.split(move |c| c == glue || c == '\n' || Some(c) == pick.separator);
        let is_clean = parts(first).all(|part| !part.is_empty() && part.trim_ascii().len() == part.len());
        let is_glued = pick.separator.is_none_or(|separator| separator == glue || !first.contains(separator));
        if pick.positions.len() == 1 && is_clean && is_glued && (glue == '\n' || !first.contains('\n')) {
            return Some(first);
        }
        joined.clear();
        for part in self.texts(cells, col).flat_map(parts).map(str::trim_ascii).filter(|part| !part.is_empty()) {
            if !joined.is_empty() {
                joined.push(glue);
            }
            joined.push_str(part);
        }
        if joined.is_empty() { None } else { Some(joined) }
    }

    /// The positions of every column that holds moments.
    pub fn stamp_positions(picks: &[Pick]) -> Vec<usize> {
        let stamps = COLUMNS.iter().filter(|ours| ours.is_stamp).map(|ours| &picks[ours.col as usize]);
        stamps.flat_map(|pick| pick.positions.iter().chain(&pick.proxies).copied()).collect()
    }
}
