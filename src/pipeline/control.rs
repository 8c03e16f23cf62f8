//! The control chart of a metric, asked of one store.

use super::{Frames, Session};
use crate::metrics::{self, Metric, Trend};
use crate::model::{Result, Scope, Window, WindowSpec};

impl Session {
    /// The control chart of a metric over the scope's window. Its baseline is of the first complete weeks that the store
    /// knows, or from the configuration's day on, whatever the window.
    ///
    /// # Errors
    ///
    /// What [`metrics::trend`] refuses.
    pub fn trend(&self, metric: &'static Metric, scope: &Scope) -> Result<Trend> {
        self.trend_of(&self.frames(None)?, metric, scope)
    }

    /// As [`Session::trend`], from frames that hold everything.
    pub(super) fn trend_of(&self, frames: &Frames, metric: &'static Metric, scope: &Scope) -> Result<Trend> {
        let (all, shown) = (self.window(&WindowSpec::All)?, scope.window);
        let whole = Window { from: all.from.min(shown.from), until: all.until.max(shown.until) };
        let from = self.config.trend.baseline_from;
        metrics::trend(&self.data(frames), metric, &Scope { window: whole, ..scope.clone() }, shown, from)
    }
}
