//! The user's corrections as they are shown: each with what became of it.

use super::Session;
use super::answer::batch;
use crate::model::{Correction, IncidentKey, Result};
use crate::table::schema;
use arrow::array::{ArrayRef, Int64Array, StringArray};
use arrow::record_batch::RecordBatch;
use std::collections::HashSet;
use std::sync::Arc;

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is in the figures.
    Applied,
    /// A later line says something else of the same field.
    Superseded,
    /// The store has no such incident.
    NoSuchIncident,
}

impl Effect {
    /// The word in the column `effect`.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Applied => "applied",
            Effect::Superseded => "superseded",
            Effect::NoSuchIncident => "no such incident",
        }
    }
}

impl Session {
    /// Every correction, in the order of the file, with what became of it.
    pub fn corrected(&self) -> Result<Vec<(&Correction, Effect)>> {
        let keys: Vec<&IncidentKey> = self.corrections.iter().map(|correction| &correction.key).collect();
        let known: HashSet<IncidentKey> = self.store.known(&keys)?;
        let effect = |correction: &Correction| match (known.contains(&correction.key), correction.is_superseded) {
            (false, _) => Effect::NoSuchIncident,
            (true, true) => Effect::Superseded,
            (true, false) => Effect::Applied,
        };
        Ok(self.corrections.iter().map(|correction| (correction, effect(correction))).collect())
    }

    /// The rows of `overrides`.
    pub(super) fn overrides_batch(&self) -> Result<RecordBatch> {
        let corrected = self.corrected()?;
        let text = |value: &dyn Fn(&Correction) -> String| -> ArrayRef {
            Arc::new(corrected.iter().map(|(correction, _)| Some(value(correction))).collect::<StringArray>())
        };
        let effects = corrected.iter().map(|(_, effect)| Some(effect.word())).collect::<StringArray>();
        let lines = corrected.iter().map(|(correction, _)| correction.line.cast_signed());
        batch(
            schema::OVERRIDE,
            vec![
                text(&|correction| correction.key.source.clone()),
                text(&|correction| correction.key.account.clone()),
                text(&|correction| correction.key.id.clone()),
                text(&|correction| correction.sets.field().to_owned()),
                text(&|correction| correction.sets.value()),
                text(&|correction| correction.who.clone()),
                text(&|correction| correction.when.clone()),
                text(&|correction| correction.why.clone()),
                Arc::new(effects),
                Arc::new(Int64Array::from_iter_values(lines)),
            ],
        )
    }
}
