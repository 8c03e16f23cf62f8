//! Rows rather than figures: what is open, which issues came most often, who had them, how long sources were silent.

mod timeline;

pub use timeline::Happened;

use super::clock::BusinessClock;
use super::columns::{Columns, SKEW_US, fact, texts};
use crate::model::{Coverage, Instant, Result, Severity, Window};
use polars_arrow::array::Utf8ViewArray;
use polars_core::prelude::DataFrame;
use std::collections::{BTreeMap, HashMap};

/// What the lists are about.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The window.
    pub window: Window,
    /// The longer span, ending with the window, in which silences are looked for and earlier incidents counted.
    pub look_back: Window,
    /// The instant at which the data is looked at.
    pub as_of: Instant,
    /// At most so many rows a list.
    pub limit: usize,
    /// Which hours count in times to resolve; `None`: every hour.
    pub clock: Option<&'a BusinessClock>,
}

/// The first rows of a list, and how many there are in all.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: u64,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List { rows: Vec::new(), total: 0 }
    }
}

/// An incident that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct OpenIncident {
    pub source: String,
    pub id: String,
    pub number: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub service: Option<String>,
    pub severity: Option<Severity>,
    pub happened_at: Instant,
    pub ack_state: Option<String>,
    pub assignee: Option<String>,
    /// Until when it is known to be open: `as_of`, or the end of its source's coverage if that is earlier.
    pub open_until: Instant,
}

/// What came more than once.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// What makes the incidents the same.
    pub issue: String,
    /// Where that comes from: `problem`, `dedup_key` or `title`.
    pub basis: String,
    /// Title of the latest.
    pub title: Option<String>,
    /// Address of the latest.
    pub url: Option<String>,
    /// Service of the latest.
    pub service: Option<String>,
    /// Incidents in the window.
    pub n: u64,
    /// Incidents in the look-back before the window.
    pub n_before: u64,
    /// The first in the window.
    pub first_at: Instant,
    /// The last in the window.
    pub last_at: Instant,
    /// Seconds from detection to resolve, over those of the window that have both; `None` where none has.
    pub resolve_s: Option<f64>,
}

/// Whom incidents of the window reached. No measure of performance.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PersonLoad {
    /// The name, or its pseudonym.
    pub person: String,
    /// Incidents that reached this person, each once.
    pub n: u64,
    /// Of these: has them, or had them last.
    pub n_assigned: u64,
    /// Of these: acknowledged them first.
    pub n_acknowledged: u64,
    /// Of these: resolved them.
    pub n_resolved: u64,
    /// Of these: happened in sleep hours.
    pub n_sleep: u64,
}

/// The longest stretch in which a source brought no incident, inside its coverage and the look-back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The system.
    pub source: String,
    /// The account.
    pub account: String,
    /// Incidents in the window.
    pub n: u64,
    /// From the incident before it, or the begin of coverage, to the incident after it, or the end of coverage; `None`
    /// where the coverage does not reach into the look-back.
    pub longest: Option<Window>,
}

/// How much is known of the incidents of the window. Tests, merged and excluded ones are left out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Completeness {
    pub incidents: u64,
    pub n_without_service: u64,
    pub n_without_severity: u64,
    pub n_severity_is_proxy: u64,
    pub n_ack_unknown: u64,
    pub n_resolved_is_proxy: u64,
    pub n_labelled: u64,
    /// Incidents by where their issue comes from; unknown under the empty word.
    pub issue_basis: BTreeMap<String, u64>,
}

/// Every list of a report.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Listings {
    /// Open at `as_of`: worst first, then oldest.
    pub open: List<OpenIncident>,
    /// The incidents of the window in order of time.
    pub timeline: List<Happened>,
    /// Issues with more than one incident, in the window or before: most often first.
    pub issues: List<Issue>,
    /// By how many incidents reached them.
    pub people: List<PersonLoad>,
    /// One a (source, account), in the order of the coverage.
    pub silences: Vec<Silence>,
    /// Over the window.
    pub completeness: Completeness,
}

/// Lists what is in a frame with the columns of `table::schema::DERIVED`.
///
/// Incidents that do not pass the question's filters (`in_scope`), tests, merged and excluded ones are not listed. Silences
/// are those of the sources, whatever the filters.
pub fn listings(derived: &DataFrame, coverage: &[Coverage], listed: &Listed<'_>) -> Result<Listings> {
    let frame = Frame {
        columns: Columns::new(derived, coverage, listed.as_of, listed.clock)?,
        severity: super::columns::ints(derived, "severity")?,
        source: texts(derived, "source")?,
        account: texts(derived, "account")?,
        id: texts(derived, "id")?,
        number: texts(derived, "number")?,
        title: texts(derived, "title")?,
        url: texts(derived, "url")?,
        service: texts(derived, "service")?,
        issue: texts(derived, "issue")?,
        issue_basis: texts(derived, "issue_basis")?,
        ack_state: texts(derived, "ack_state")?,
        assignee: texts(derived, "assignee")?,
        acknowledged_by: texts(derived, "acknowledged_by")?,
        resolved_by: texts(derived, "resolved_by")?,
        hour_kind: texts(derived, "hour_kind")?,
    };
    let counts = |row: usize| frame.columns.barred(row, false).is_none();
    let happened = |row: usize| frame.columns.happened_at.get(row).map(Instant);
    let in_span = |span: Window| move |row: &usize| happened(*row).is_some_and(|at| span.contains(at));
    let all: Vec<usize> = (0..frame.columns.len).filter(|&row| counts(row)).collect();
    let rows: Vec<usize> = all.iter().copied().filter(|&row| frame.columns.is(row, fact::IN_SCOPE)).collect();
    let before = Window { from: listed.look_back.from, until: listed.window.from };
    let mut in_window: Vec<usize> = rows.iter().copied().filter(in_span(listed.window)).collect();
    // Rows may come in any order: the latest of an issue is the latest, ties by key.
    in_window.sort_by(|&a, &b| (happened(a), frame.key(a)).cmp(&(happened(b), frame.key(b))));
    Ok(Listings {
        open: frame.open(&rows, listed),
        timeline: frame.timeline(&in_window, listed),
        issues: frame.issues(&in_window, rows.iter().copied().filter(in_span(before)), listed.limit),
        people: frame.people(&in_window, listed.limit),
        silences: frame.silences(&all, coverage, listed),
        completeness: frame.completeness(&in_window),
    })
}

struct Frame {
    columns: Columns,
    severity: super::columns::Numbers<i32>,
    source: Utf8ViewArray,
    account: Utf8ViewArray,
    id: Utf8ViewArray,
    number: Utf8ViewArray,
    title: Utf8ViewArray,
    url: Utf8ViewArray,
    service: Utf8ViewArray,
    issue: Utf8ViewArray,
    issue_basis: Utf8ViewArray,
    ack_state: Utf8ViewArray,
    assignee: Utf8ViewArray,
    acknowledged_by: Utf8ViewArray,
    resolved_by: Utf8ViewArray,
    hour_kind: Utf8ViewArray,
}

fn owned(column: &Utf8ViewArray, row: usize) -> Option<String> {
    column.get(row).filter(|text| !text.is_empty()).map(String::from)
}

impl Frame {
    fn key(&self, row: usize) -> (Option<&str>, u32, Option<&str>) {
        (self.source.get(row), self.columns.source[row], self.id.get(row))
    }

    fn severity(&self, row: usize) -> Option<Severity> {
        self.severity.get(row).and_then(|level| Severity::new(u8::try_from(level).ok()?))
    }

    fn happened_at(&self, row: usize) -> Instant {
        Instant(self.columns.happened_at.get(row).unwrap_or(0))
    }

    fn open(&self, rows: &[usize], listed: &Listed<'_>) -> List<OpenIncident> {
        let mut open: Vec<usize> = rows.iter().copied().filter(|&row| self.columns.is(row, fact::OPEN)).collect();
        let rank =
            |row: usize| (self.severity(row).map_or(u8::MAX, Severity::level), self.happened_at(row), self.key(row));
        open.sort_by(|&a, &b| rank(a).cmp(&rank(b)));
        let total = open.len() as u64;
        let row = |&row: &usize| OpenIncident {
            source: owned(&self.source, row).unwrap_or_default(),
            id: owned(&self.id, row).unwrap_or_default(),
            number: owned(&self.number, row),
            title: owned(&self.title, row),
            url: owned(&self.url, row),
            service: owned(&self.service, row),
            severity: self.severity(row),
            happened_at: self.happened_at(row),
            ack_state: owned(&self.ack_state, row),
            assignee: owned(&self.assignee, row),
            open_until: Instant(self.columns.watched_until(row).min(listed.as_of.0)),
        };
        List { rows: open.iter().take(listed.limit).map(row).collect(), total }
    }

    fn issues(&self, in_window: &[usize], before: impl Iterator<Item = usize>, limit: usize) -> List<Issue> {
        let mut groups: HashMap<&str, (Vec<usize>, u64)> = HashMap::new();
        for &row in in_window {
            if let Some(issue) = self.issue.get(row) {
                groups.entry(issue).or_default().0.push(row);
            }
        }
        for row in before {
            if let Some(group) = self.issue.get(row).and_then(|issue| groups.get_mut(issue)) {
                group.1 += 1;
            }
        }
        let mut found: Vec<_> =
            groups.into_iter().filter(|(_, (rows, earlier))| rows.len() as u64 + earlier > 1).collect();
        found.sort_by(|(a, (rows_a, before_a)), (b, (rows_b, before_b))| {
            (rows_b.len(), before_b, a).cmp(&(rows_a.len(), before_a, b))
        });
        let total = found.len() as u64;
        let row = |(issue, (rows, n_before)): (&str, (Vec<usize>, u64))| {
            let (first, last) = (*rows.first()?, *rows.last()?);
            Some(Issue {
                issue: issue.into(),
                basis: owned(&self.issue_basis, last).unwrap_or_default(),
                title: owned(&self.title, last),
                url: owned(&self.url, last),
                service: owned(&self.service, last),
                n: rows.len() as u64,
                n_before,
                first_at: self.happened_at(first),
                last_at: self.happened_at(last),
                resolve_s: self.resolve_s(&rows),
            })
        };
        List { rows: found.into_iter().take(limit).filter_map(row).collect(), total }
    }

    /// Whole microseconds are summed: the order of rows changes nothing.
    fn resolve_s(&self, rows: &[usize]) -> Option<f64> {
        let c = &self.columns;
        let length = |&row: &usize| {
            let (from, until) = (c.detected_at.get(row)?, c.resolved_at.get(row)?);
            (until - from >= -SKEW_US).then(|| c.lapse_us(row, from, until).max(0))
        };
        let lengths: Vec<i64> = rows.iter().filter_map(length).collect();
        let sum: i64 = lengths.iter().sum();
        (!lengths.is_empty()).then_some(sum as f64 / 1e6)
    }

    fn people(&self, in_window: &[usize], limit: usize) -> List<PersonLoad> {
        let mut people: BTreeMap<&str, PersonLoad> = BTreeMap::new();
        for &row in in_window {
            let roles = [self.assignee.get(row), self.acknowledged_by.get(row), self.resolved_by.get(row)];
            let is_sleep = self.hour_kind.get(row) == Some("sleep");
            for (role, person) in roles.iter().enumerate() {
                let Some(person) = person.filter(|person| !person.is_empty()) else { continue };
                let load = people.entry(person).or_default();
                if !roles[..role].contains(&Some(person)) {
                    load.n += 1;
                    load.n_sleep += u64::from(is_sleep);
                }
                *[&mut load.n_assigned, &mut load.n_acknowledged, &mut load.n_resolved][role] += 1;
            }
        }
        let total = people.len() as u64;
        let named = |(person, load): (&str, PersonLoad)| PersonLoad { person: person.into(), ..load };
        let mut rows: Vec<_> = people.into_iter().map(named).collect();
        rows.sort_by(|a, b| (b.n, &a.person).cmp(&(a.n, &b.person)));
        rows.truncate(limit);
        List { rows, total }
    }

    fn silences(&self, rows: &[usize], coverage: &[Coverage], listed: &Listed<'_>) -> Vec<Silence> {
        let mut moments: Vec<Vec<Instant>> = vec![Vec::new(); coverage.len()];
        for &row in rows {
            let at = self.happened_at(row);
            if let Some(moments) = moments.get_mut(self.columns.source[row] as usize)
                && listed.look_back.contains(at)
            {
                moments.push(at);
            }
        }
        let of = |(source, mut moments): (&Coverage, Vec<Instant>)| {
            moments.sort_unstable();
            let n = moments.iter().filter(|&&at| listed.window.contains(at)).count() as u64;
            let covered = Window { from: source.first_at, until: source.last_at.min(listed.as_of) };
            let longest = listed.look_back.clip(covered).map(|covered| {
                let mut ends = vec![covered.from];
                ends.extend(moments.into_iter().filter(|&at| covered.contains(at)));
                ends.push(covered.until);
                let gaps = ends.windows(2).map(|pair| Window { from: pair[0], until: pair[1] });
                // The earliest of equally long ones.
                gaps.rev().max_by_key(|gap| gap.until.0 - gap.from.0).unwrap_or(covered)
            });
            Silence { source: source.source.clone(), account: source.account.clone(), n, longest }
        };
        coverage.iter().zip(moments).map(of).collect()
    }

    fn completeness(&self, in_window: &[usize]) -> Completeness {
        let mut found = Completeness { incidents: in_window.len() as u64, ..Completeness::default() };
        for &row in in_window {
            found.n_without_service += u64::from(owned(&self.service, row).is_none());
            found.n_without_severity += u64::from(self.severity.get(row).is_none());
            found.n_severity_is_proxy += u64::from(self.columns.is(row, fact::SEVERITY_IS_PROXY));
            found.n_resolved_is_proxy += u64::from(self.columns.is(row, fact::RESOLVED_IS_PROXY));
            found.n_labelled += u64::from(self.columns.is(row, fact::LABELLED));
            found.n_ack_unknown += u64::from(!matches!(self.ack_state.get(row), Some("known" | "never")));
            let basis = self.issue_basis.get(row).unwrap_or_default();
            match found.issue_basis.get_mut(basis) {
                Some(n) => *n += 1,
                None => drop(found.issue_basis.insert(basis.into(), 1)),
            }
        }
        found
    }
}
