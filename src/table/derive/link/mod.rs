//! One truth from many files: incidents of different sources that are one become one row, before anything is derived.
//!
//! They are linked where one names the other (by URL, key or id), and, if the configuration asks for it, by fingerprint.
//! Two incidents of one (source, account) never become one. Nothing is stored: links are found when they are asked for.

mod fingerprint;
mod group;
mod mention;
mod precedence;
mod reference;
mod truth;

use super::columns::{Flags, Instants, Moments, Text};
use super::rules::Rules;
use super::{Question, bug};
use crate::model::{IncidentKey, Instant, Result};
use polars_core::prelude::DataFrame;
use std::collections::{BTreeMap, HashMap, HashSet};

pub use precedence::{PRECEDENCE, said as precedence_said};

/// What a link was read off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// One holds the other's URL.
    ReferenceUrl,
    /// One holds the other's key, such as `OPS-12`.
    ReferenceKey,
    /// One holds the other's id or number.
    ReferenceId,
    /// Nothing names the other, but they look alike and happened together.
    Fingerprint,
}

impl Basis {
    /// The word in the column `basis`.
    pub fn word(self) -> &'static str {
        match self {
            Basis::ReferenceUrl => "reference-url",
            Basis::ReferenceKey => "reference-key",
            Basis::ReferenceId => "reference-id",
            Basis::Fingerprint => "fingerprint",
        }
    }
}

/// How sure a link is, by what it rests on, the surest first.
pub const CONFIDENCE: [(f64, &str); 6] = [
    (BOTH_WAYS, "each names the other"),
    (ONE_WAY, "one names the other among its references"),
    (IN_TITLE, "one names the other in its title only"),
    (SAME_DEDUP_KEY, "the same deduplication key at about the same time"),
    (SAME_TITLE, "the same service and normalised title at about the same time"),
    (SAME_SERVICE, "a post-mortem of the same service at about the same time"),
];
const BOTH_WAYS: f64 = 1.0;
const ONE_WAY: f64 = 0.9;
const IN_TITLE: f64 = 0.8;
const SAME_DEDUP_KEY: f64 = 0.7;
const SAME_TITLE: f64 = 0.6;
const SAME_SERVICE: f64 = 0.4;

/// Two incidents that are one.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The one that names the other, if only one does.
    pub from: IncidentKey,
    /// The other.
    pub to: IncidentKey,
    /// What it was read off.
    pub basis: Basis,
    /// One of [`CONFIDENCE`].
    pub confidence: f64,
    /// What one says of the other, or what they have in common.
    pub evidence: String,
}

/// An incident as one of several that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which it is.
    pub key: IncidentKey,
    /// Whether it carries a label of its own, either way.
    pub(super) is_labelled: bool,
}

/// Several linked incidents as one. The first member gives the row its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The incidents, those whose word counts most first.
    pub members: Vec<Member>,
    /// Which member each known moment, the severity and the assignee come from: column, place in `members`, the moment.
    pub took: Vec<(&'static str, usize, Option<Instant>)>,
}

impl Truth {
    /// The key of the row that stands for all.
    pub fn key(&self) -> &IncidentKey {
        &self.members[0].key
    }

    /// The (source, account) of each member.
    pub(super) fn origins(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.key.source.as_str(), member.key.account.as_str()))
    }

    /// The sources, joined by `;`, in the order of the members.
    pub(super) fn told_by(&self) -> String {
        let mut sources: Vec<&str> = Vec::new();
        for (source, _) in self.origins() {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources.join(";")
    }

    /// The (source, account)s whose incident carries a label of its own.
    pub(super) fn labelling(&self) -> impl Iterator<Item = (&str, &str)> {
        self.origins().zip(&self.members).filter(|(_, member)| member.is_labelled).map(|(origin, _)| origin)
    }

    /// The (source, account) that a column was taken from.
    pub(super) fn origin_of(&self, column: &str) -> Option<(&str, &str)> {
        let key = &self.members[self.taken_from(column)?].key;
        Some((&key.source, &key.account))
    }

    /// The source whose word for severity is taken.
    pub(super) fn severity_source(&self) -> &str {
        &self.members[self.taken_from("severity").unwrap_or(0)].key.source
    }

    /// The member that a column was taken from.
    pub fn taken_from(&self, column: &str) -> Option<usize> {
        self.took.iter().find(|(name, ..)| *name == column).map(|(_, member, _)| *member)
    }
}

/// A reference or link that links nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkProblem {
    /// `ambiguous-reference` or `conflicting-link`.
    pub code: &'static str,
    /// The incident that it is about.
    pub key: IncidentKey,
    /// What, in words.
    pub message: String,
}

/// Everything that was found out about links.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// The links, in order of key.
    pub links: Vec<Link>,
    /// The linked incidents, group by group, in order of key.
    pub truths: Vec<Truth>,
    /// What linked nothing, in order.
    pub problems: Vec<LinkProblem>,
    places: HashMap<IncidentKey, (usize, usize)>,
}

impl Linked {
    /// The truth that an incident belongs to, and its place in it.
    pub fn truth_of(&self, key: &IncidentKey) -> Option<(&Truth, usize)> {
        self.places.get(key).map(|(truth, member)| (&self.truths[*truth], *member))
    }
}

/// Two rows that are one, before it is known whether they may be.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    from: usize,
    to: usize,
    basis: Basis,
    confidence: f64,
    evidence: String,
}

/// The columns that links are found by.
struct Rows<'f> {
    source: Text<'f>,
    account: Text<'f>,
    id: Text<'f>,
    number: Text<'f>,
    title: Text<'f>,
    url: Text<'f>,
    refs: Text<'f>,
    service: Text<'f>,
    dedup_key: Text<'f>,
    merged_into: Text<'f>,
    resolution_code: Text<'f>,
    tags: Text<'f>,
    false_positive: Flags<'f>,
    /// Microseconds; `None` where the incident has not happened by `as_of`: it takes no part.
    happened_at: Vec<Option<i64>>,
}

impl<'f> Rows<'f> {
    fn of(frame: &'f DataFrame, as_of: Instant) -> Result<Rows<'f>> {
        let text = |name| Text::of(frame, name);
        let moments = Moments::of(frame)?;
        let happened_at = |row| moments.get(row).happened_at().filter(|at| *at <= as_of.0);
        Ok(Rows {
            source: text("source")?,
            account: text("account")?,
            id: text("id")?,
            number: text("number")?,
            title: text("title")?,
            url: text("url")?,
            refs: text("refs")?,
            service: text("service")?,
            dedup_key: text("dedup_key")?,
            merged_into: text("merged_into")?,
            resolution_code: text("resolution_code")?,
            tags: text("tags")?,
            false_positive: Flags::of(frame, "false_positive")?,
            happened_at: (0..frame.height()).map(happened_at).collect(),
        })
    }

    fn len(&self) -> usize {
        self.happened_at.len()
    }

    fn has_happened(&self, row: usize) -> bool {
        self.happened_at[row].is_some()
    }

    /// (source, account, id), which also puts rows in order.
    fn key(&self, row: usize) -> (&'f str, &'f str, &'f str) {
        let (source, account) = self.origin(row);
        (source, account, self.id.get(row).unwrap_or_default())
    }

    fn origin(&self, row: usize) -> (&'f str, &'f str) {
        (self.source.get(row).unwrap_or_default(), self.account.get(row).unwrap_or_default())
    }

    fn owned_key(&self, row: usize) -> IncidentKey {
        let (source, account, id) = self.key(row);
        IncidentKey { source: source.to_owned(), account: account.to_owned(), id: id.to_owned() }
    }

    fn apart_us(&self, a: usize, b: usize) -> u64 {
        match (self.happened_at[a], self.happened_at[b]) {
            (Some(a), Some(b)) => a.abs_diff(b),
            _ => u64::MAX,
        }
    }
}

/// Finds the links among the incidents of a frame of [`schema::INCIDENT`](crate::table::schema::INCIDENT) that have
/// happened by `as_of`, and gives the frame in which each linked group is one row, in order of moment and key. Whatever
/// the order of the rows, links and truths are the same.
///
/// # Errors
///
/// As [`derive`](super::derive).
pub fn link(incidents: &DataFrame, question: &Question<'_>) -> Result<(Linked, DataFrame)> {
    let mut incidents = incidents.clone();
    incidents.rechunk_mut_par();
    let rows = Rows::of(&incidents, question.as_of)?;
    let rules = Rules::new(question.config)?;
    let mut problems = Vec::new();
    let mut pairs = Vec::new();
    if question.config.link.references {
        pairs = reference::pairs(&rows, &mut problems);
    }
    if question.config.link.fingerprint {
        fingerprint::add(&rows, &rules, question.config.link.window, &mut pairs);
    }
    // The surest first, then the nearest in time; the key settles the rest.
    pairs.sort_by(|a, b| {
        let by = |pair: &Pair| (pair.basis, rows.apart_us(pair.from, pair.to), rows.key(pair.from), rows.key(pair.to));
        b.confidence.total_cmp(&a.confidence).then_with(|| by(a).cmp(&by(b)))
    });
    let groups = group::groups(&rows, &mut pairs, &mut problems);
    problems.sort();
    problems.dedup();
    let key = |row| rows.owned_key(row);
    let mut links: Vec<Link> = pairs
        .into_iter()
        .map(|Pair { from, to, basis, confidence, evidence }| Link {
            from: key(from),
            to: key(to),
            basis,
            confidence,
            evidence,
        })
        .collect();
    links.sort_by(|a, b| (&a.from, &a.to, a.basis).cmp(&(&b.from, &b.to, b.basis)));
    if groups.is_empty() {
        return Ok((Linked { problems, ..Linked::default() }, incidents));
    }
    let (mut truths, frame) = truth::fold(&incidents, &rows, &rules, groups, &question.config.link.precedence)?;
    truths.sort_by(|a, b| a.key().cmp(b.key()));
    let members = |(at, truth): (usize, &Truth)| {
        let place = move |(member, it): (usize, &Member)| (it.key.clone(), (at, member));
        truth.members.iter().enumerate().map(place).collect::<Vec<_>>()
    };
    let places = truths.iter().enumerate().flat_map(members).collect();
    Ok((Linked { links, truths, problems, places }, frame))
}

/// The openings under the keys of the truths: those of the member that the resolve was taken from, of no other.
///
/// # Errors
///
/// [`Bug`](crate::model::ErrorKind::Bug) where a column is absent or of another type.
pub fn relink_openings(openings: &DataFrame, linked: &Linked) -> Result<DataFrame> {
    truth::openings(openings, linked).map_err(|error| bug(error.to_string()))
}

/// By service: when the first of the incidents of these keys that counts happened, from the derived frame.
///
/// # Errors
///
/// [`Bug`](crate::model::ErrorKind::Bug) where a column is absent or of another type.
pub fn first_of<'k>(
    derived: &DataFrame,
    keys: impl Iterator<Item = &'k IncidentKey>,
) -> Result<BTreeMap<String, Instant>> {
    let mut first: BTreeMap<String, Instant> = BTreeMap::new();
    let keys: HashSet<_> = keys.map(IncidentKey::parts).collect();
    if keys.is_empty() {
        return Ok(first);
    }
    let text = |name| Text::of(derived, name);
    let (source, account, id, service) = (text("source")?, text("account")?, text("id")?, text("service")?);
    let bars = ["is_merged", "is_test", "is_excluded"].map(|name| Flags::of(derived, name));
    let bars = bars.into_iter().collect::<Result<Vec<_>>>()?;
    let happened_at = Instants::of(derived, "happened_at")?;
    for row in 0..derived.height() {
        let key = [&source, &account, &id].map(|column| column.get(row).unwrap_or_default());
        let counts = bars.iter().all(|bar| bar.get(row) != Some(true));
        if let (true, Some(service), Some(at)) = (counts, service.get(row), happened_at.get(row))
            && keys.contains(&(key[0], key[1], key[2]))
        {
            let at = Instant(at);
            first.entry(service.to_owned()).and_modify(|known| *known = at.min(*known)).or_insert(at);
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests;
