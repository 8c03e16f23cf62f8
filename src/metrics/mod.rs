//! What each number means: one file a metric, a registry, and the parallel evaluation over groups.

mod metric;
mod outcome;

pub use metric::{Family, Metric};
pub use outcome::{
    CountFigures, DurationFigures, ExposureFigures, Figures, GroupValue, Interval, LeftOut, Note, RateFigures, Reason,
    Row, Table,
};
