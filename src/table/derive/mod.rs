//! From the folded incidents to what the metrics read: every incident as it stood at `as_of`, under a configuration.
//!
//! Nothing here is stored for good: another configuration or another `as_of` is another frame.

mod clock;
mod columns;
mod correct;
mod define;
mod issue;
mod link;
mod moments;
mod people;
mod reach;
mod rows;
mod rules;

use super::schema;
use crate::model::{Calendar, Config, Correction, Coverage, Error, Instant, Result, Sets};
pub use correct::{correct, correct_openings};
pub use define::{Defined, Outsider, Population, define};
pub use link::{
    Basis, CONFIDENCE, Link, LinkProblem, Linked, Member, PRECEDENCE, Truth, first_of, link, precedence_said,
    relink_openings,
};
pub use people::{KnownPerson, one_names};
pub use reach::Reached;

use columns::{Moments, Text, Writer, joined};
use polars_core::prelude::{BooleanChunked, Column, DataFrame, NewChunkedArray};
use rayon::prelude::*;
use rows::{Reader, Verdict};
use std::collections::{BTreeMap, HashSet};

/// Rows that one task derives.
const ROWS_A_TASK: usize = 1 << 15;

/// What the derived columns depend on, beside the incidents.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Severity, labels, issues, targets, hours.
    pub config: &'a Config,
    /// The zone of days, weeks, months and hours.
    pub calendar: Calendar,
    /// The instant at which the data is looked at.
    pub as_of: Instant,
    /// Which sources are ticket systems, and which carry labels at all.
    pub coverage: &'a [Coverage],
    /// What [`link`] found: which rows stand for incidents of several sources. `None`: none does.
    pub linked: Option<&'a Linked>,
    /// People as the sources know them.
    pub people: &'a [KnownPerson],
    /// What the user corrected; [`correct`] has laid the moments and labels over the incidents before.
    pub corrections: &'a [Correction],
    /// Whom the notifications of incidents reached.
    pub reached: &'a [Reached],
}

/// The frame of [`schema::DERIVED`] from a frame of [`schema::INCIDENT`], row by row in the same order.
///
/// Incidents that happened after `as_of` (or carry no moment at all) have no row. `in_scope` is true everywhere: filters
/// are the question's, and whoever asks it lays them over.
///
/// # Errors
///
/// [`Usage`](crate::model::ErrorKind::Usage) where the configuration holds a pattern that is no regular expression;
/// [`Bug`](crate::model::ErrorKind::Bug) where a column is absent or of another type.
pub fn derive(incidents: &DataFrame, question: &Question<'_>) -> Result<DataFrame> {
    let incidents = happened(incidents, question.as_of)?;
    let reader = Reader::new(&incidents, question)?;
    let starts: Vec<usize> = (0..incidents.height()).step_by(ROWS_A_TASK).collect();
    let pieces: Vec<rows::Piece<'_>> =
        starts.par_iter().map(|start| reader.derive(*start..(start + ROWS_A_TASK).min(incidents.height()))).collect();

    // What one incident's verdict says depends on whether any other of its source carries a label, in these rows or not.
    let elsewhere = question.coverage.iter().filter(|source| source.has_labels);
    let elsewhere = elsewhere.map(|source| (source.source.as_str(), source.account.as_str()));
    // A label that the user set says that there are labels, wherever the incident lies.
    let set = question.corrections.iter().filter(|one| matches!(one.sets, Sets::FalsePositive(_)));
    let elsewhere = elsewhere.chain(set.map(|one| (one.key.source.as_str(), one.key.account.as_str())));
    let here = pieces.iter().flat_map(|piece| piece.labelling.iter().copied());
    let labelling: HashSet<(&str, &str)> = here.chain(elsewhere).collect();
    let verdicts: Vec<_> = pieces.par_iter().map(|piece| verdicts(piece, &reader, &labelling)).collect();

    let mut made: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (piece, verdicts) in pieces.into_iter().zip(verdicts) {
        let arrays = piece.writer.finish().into_iter().chain(verdicts);
        for (name, array) in rows::COLUMNS.iter().chain(VERDICT_COLUMNS).zip(arrays) {
            made.entry(name).or_default().push(array);
        }
    }
    if incidents.height() == 0 {
        let empty = [rows::COLUMNS, VERDICT_COLUMNS].map(|names| (names, Writer::new(names, 0).finish()));
        for (names, arrays) in empty {
            names.iter().zip(arrays).for_each(|(name, array)| made.entry(name).or_default().push(array));
        }
    }
    let mut made: BTreeMap<&str, Column> =
        made.into_par_iter().map(|(name, pieces)| Ok((name, joined(name, pieces)?))).collect::<Result<_>>()?;
    let columns = schema::DERIVED.iter().map(|column| match made.remove(column.name) {
        Some(made) => Ok(made),
        None => incidents.column(column.name).cloned().map_err(|error| bug(error.to_string())),
    });
    DataFrame::new(incidents.height(), columns.collect::<Result<_>>()?).map_err(|error| bug(error.to_string()))
}

fn bug(message: String) -> Error {
    Error::bug(format!("deriving incidents: {message}"))
}

const VERDICT_COLUMNS: &[&str] = &["verdict", "source_has_labels"];

fn verdicts(
    piece: &rows::Piece<'_>,
    reader: &Reader<'_>,
    labelling: &HashSet<(&str, &str)>,
) -> Vec<polars_core::prelude::ArrayRef> {
    let mut writer = Writer::new(VERDICT_COLUMNS, piece.verdicts.len());
    let mut last = None;
    for (row, verdict) in piece.rows.clone().zip(&piece.verdicts) {
        let key = reader.source_and_account(row);
        let has_labels = match (reader.truth(row), last) {
            (Some(truth), _) => truth.origins().any(|origin| labelling.contains(&origin)),
            (None, Some((seen, has_labels))) if seen == key => has_labels,
            (None, _) => {
                let has_labels = labelling.contains(&key);
                last = Some((key, has_labels));
                has_labels
            }
        };
        let word = match verdict {
            Verdict::FalsePositive => "false_positive",
            Verdict::Real => "real",
            Verdict::RealIfLabelled if has_labels => "real",
            Verdict::RealIfLabelled | Verdict::Unknown => "unknown",
        };
        writer.text(Some(word)).flag(Some(has_labels));
        writer.end_row();
    }
    writer.finish()
}

/// The incidents that had happened by `as_of`, each column in one chunk: those that have a row in what is derived.
///
/// # Errors
///
/// [`Bug`](crate::model::ErrorKind::Bug) where a column of moments is absent or of another type.
pub fn happened(incidents: &DataFrame, as_of: Instant) -> Result<DataFrame> {
    let mut incidents = incidents.clone();
    incidents.rechunk_mut_par();
    let moments = Moments::of(&incidents)?;
    let keep: Vec<bool> = (0..incidents.height())
        .into_par_iter()
        .map(|row| moments.get(row).happened_at().is_some_and(|at| at <= as_of.0))
        .collect();
    if keep.iter().all(|keep| *keep) {
        return Ok(incidents);
    }
    let mask = BooleanChunked::from_slice("keep".into(), &keep);
    let mut kept = incidents.filter(&mask).map_err(|error| bug(error.to_string()))?;
    kept.rechunk_mut_par();
    Ok(kept)
}

/// A source's word for severity (or, where it has none, urgency) that no map knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownSeverity {
    /// The source.
    pub source: String,
    /// The word as it stands there.
    pub word: String,
    /// How many incidents carry it.
    pub incidents: u64,
}

/// The words that left a severity unknown, by source and word; `[severity]` of the configuration can name them.
pub fn unknown_severities(derived: &DataFrame) -> Result<Vec<UnknownSeverity>> {
    let (source, raw) = (Text::of(derived, "source")?, Text::of(derived, "severity_raw")?);
    let (urgency, severity) = (Text::of(derived, "urgency")?, columns::Counts::of(derived, "severity")?);
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for row in (0..derived.height()).filter(|row| severity.get(*row).is_none()) {
        let word = [raw.get(row), urgency.get(row)].into_iter().flatten().find(|word| !word.trim().is_empty());
        if let Some(word) = word {
            *counts.entry((source.get(row).unwrap_or_default(), word)).or_default() += 1;
        }
    }
    let unknown = |((source, word), incidents): ((&str, &str), u64)| UnknownSeverity {
        source: source.to_owned(),
        word: word.to_owned(),
        incidents,
    };
    Ok(counts.into_iter().map(unknown).collect())
}

#[cfg(test)]
mod tests;
