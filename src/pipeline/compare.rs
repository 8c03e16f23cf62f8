//! Two windows of one store, compared.

use super::Session;
use crate::metrics::{self, Comparison, Metric};
use crate::model::{Result, Scope, Window};

impl Session {
    /// Compares two windows under the same breakdown and filters.
    ///
    /// # Errors
    ///
    /// What [`metrics::compare`] refuses.
    pub fn compare(
        &self,
        metrics: &[&'static Metric],
        before: Window,
        after: Window,
        by: &[String],
        filters: &[(String, String, bool)],
    ) -> Result<Comparison> {
        let both = Window { from: before.from.min(after.from), until: before.until.max(after.until) };
        let frames = self.frames(if filters.is_empty() { Some(both) } else { None })?;
        let scope = |window| -> Scope { self.scope(window, by.to_vec(), filters.to_vec()) };
        metrics::compare(&self.data(&frames), metrics, &scope(before), &scope(after))
    }
}
