//! What each number means: one file a metric, a registry, and the parallel evaluation over groups.
//!
//! A metric is a `const METRIC` and a `compute` on columns; [`evaluate`] cuts the window into groups, finds the time that
//! each was watched, and runs every (metric, group). Adding a metric: one file, one line in the registry, one SQL twin.

mod coding;
mod columns;
mod compare;
mod dimension;
mod evaluate;
mod exposure;
mod filter;
mod group;
mod groups;
mod interruptions;
mod listing;
mod metric;
mod notes;
pub mod oncall;
mod outages;
mod outcome;
mod quality;
mod rate;
mod registry;
mod reliability;
mod repeats;
mod response;
mod samples;
mod time;

pub use compare::{Compared, Comparison, Effect, EffectKind, Mix, Verdict, compare};
pub use dimension::{Dimension, dimension, dimensions};
pub use evaluate::{Data, Request, evaluate, refusal};
pub use filter::parse_filter;
pub use interruptions::{Interrupted, InterruptionRules, Interruptions, interruptions, interrupts};
pub use listing::{Completeness, Happened, Issue, List, Listed, Listings, OpenIncident, PersonLoad, Silence, listings};
pub use metric::{Family, Metric};
pub use outcome::{
    CountFigures, DurationFigures, DurationIntervals, ExposureFigures, Figures, GroupValue, Interval, LeftOut, Note,
    RateFigures, Reason, Row, Table,
};
pub use registry::{metric, registry};
pub use samples::{Moments, STATES, Sample, Stays, samples, scoped, stays};
