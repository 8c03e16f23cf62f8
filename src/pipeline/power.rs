//! What it takes to see a change, asked of one store.

use super::Session;
use crate::metrics::{self, Metric, Power};
use crate::model::{Result, Scope};

impl Session {
    /// How many incidents, and weeks at the present rate, reductions of the metrics need.
    ///
    /// # Errors
    ///
    /// What [`metrics::power`] refuses.
    pub fn power(&self, metrics: &[&'static Metric], scope: &Scope, reductions: &[f64]) -> Result<Power> {
        let frames = self.frames(if scope.filters.is_empty() { Some(scope.window) } else { None })?;
        metrics::power(&self.data(&frames), metrics, scope, reductions)
    }
}
