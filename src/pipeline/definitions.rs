//! One metric under every preset of definitions, asked of one store.

use super::{Frames, Session};
use crate::metrics::{self, Metric, Request, Table};
use crate::model::{Definitions, PRESETS, Result, Scope};
use crate::table;

impl Session {
    /// What a metric is under each preset, our own first. The store is read once, and all of it.
    ///
    /// # Errors
    ///
    /// What [`metrics::evaluate`] refuses.
    pub fn side_by_side(&self, metric: &'static Metric, scope: &Scope) -> Result<Vec<(Definitions, Table)>> {
        let frames = self.frames(None)?;
        let under = |definitions: Definitions| {
            let measured = table::define(&frames.derived, definitions, &self.question())?;
            let frames = Frames {
                derived: frames.derived.clone(),
                measured,
                openings: frames.openings.clone(),
                first_by_service: frames.first_by_service.clone(),
                linked: table::Linked::default(),
                clock: frames.clock.clone(),
            };
            let table = metrics::evaluate(&self.data(&frames), &Request { metrics: &[metric], scope })?;
            Ok((definitions, table))
        };
        PRESETS.iter().map(|preset| under(preset.definitions)).collect()
    }
}
