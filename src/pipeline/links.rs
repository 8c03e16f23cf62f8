//! Links as they are shown: the links, what each truth took from whom, and how rows read become incidents counted.

use super::Session;
use crate::model::{Error, Result};
use crate::table::{self, CONFIDENCE, Linked, precedence_said};
use std::collections::BTreeMap;

/// What the rows of one (source, account) came to. `records - repeated + only_events = incidents`, and
/// `incidents = later + folded + counted`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// The system.
    pub source: String,
    /// The account.
    pub account: String,
    /// Records of incidents read.
    pub records: u64,
    /// Of them, those of an incident that has another record as well.
    pub repeated: u64,
    /// Incidents that only events tell of.
    pub only_events: u64,
    /// Incidents.
    pub incidents: u64,
    /// Not yet happened at `as_of`, or without a moment.
    pub later: u64,
    /// Linked to an incident of another source.
    pub linked: u64,
    /// Of the linked ones, those that another source's incident stands for.
    pub folded: u64,
    /// What metrics see, under this source's name.
    pub counted: u64,
}

/// Everything that `links` prints.
#[derive(Clone, Debug, PartialEq)]
pub struct Linkage {
    /// The links, truths and problems.
    pub linked: Linked,
    /// Column -> whose word is taken first.
    pub precedence: Vec<(&'static str, String)>,
    /// Confidence -> what it stands for.
    pub confidence: [(f64, &'static str); 6],
    /// Each (source, account), in order.
    pub reconciled: Vec<Reconciled>,
}

impl Session {
    /// Which incidents of different sources are one, why, and what was taken from which.
    ///
    /// # Errors
    ///
    /// [`Bug`](crate::model::ErrorKind::Bug) where rows read and incidents counted do not reconcile.
    pub fn links(&self) -> Result<Linkage> {
        let incidents = self.incidents(None)?;
        let (all, happened) = (origins(&incidents)?, origins(&table::happened(&incidents, self.as_of)?)?);
        let frames = self.frames(None)?;
        let counted = origins(&frames.derived)?;
        let (mut linked, mut folded): (Counts, Counts) = Default::default();
        for member in frames.linked.truths.iter().flat_map(|truth| truth.members.iter().enumerate()) {
            let origin = (member.1.key.source.clone(), member.1.key.account.clone());
            *linked.entry(origin.clone()).or_default() += 1;
            *folded.entry(origin).or_default() += u64::from(member.0 > 0);
        }
        let mut reconciled = Vec::new();
        for read in self.store.rows_read()? {
            let origin = (read.source.clone(), read.account.clone());
            let of = |counts: &Counts| counts.get(&origin).copied().unwrap_or(0);
            let line = Reconciled {
                source: read.source,
                account: read.account,
                records: read.records,
                repeated: read.repeated,
                only_events: read.only_events,
                incidents: of(&all),
                later: of(&all) - of(&happened),
                linked: of(&linked),
                folded: of(&folded),
                counted: of(&counted),
            };
            let is_whole = line.records + line.only_events == line.incidents + line.repeated
                && line.incidents == line.later + line.folded + line.counted;
            if !is_whole {
                return Err(Error::bug(format!("rows read and incidents counted do not reconcile: {line:?}")));
            }
            reconciled.push(line);
        }
        Ok(Linkage {
            linked: frames.linked,
            precedence: precedence_said(&self.config.link.precedence),
            confidence: CONFIDENCE,
            reconciled,
        })
    }
}

type Counts = BTreeMap<(String, String), u64>;

/// The rows of each (source, account).
fn origins(frame: &polars_core::prelude::DataFrame) -> Result<Counts> {
    let wrong = |error| Error::bug(format!("the key of incidents: {error}"));
    let text = |name: &str| frame.column(name).and_then(|column| column.str().cloned()).map_err(wrong);
    let (source, account) = (text("source")?, text("account")?);
    let mut counts = Counts::new();
    for (source, account) in source.iter().zip(account.iter()) {
        *counts.entry((source.unwrap_or_default().to_owned(), account.unwrap_or_default().to_owned())).or_default() +=
            1;
    }
    Ok(counts)
}
