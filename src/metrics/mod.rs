//! What each number means: one file a metric, a registry, and the parallel evaluation over groups.
//!
//! A metric is a `const METRIC` and a `compute` on columns; [`evaluate`] cuts the window into groups, finds the time that
//! each was watched, and runs every (metric, group). Adding a metric: one file, one line in the registry, one SQL twin.

mod clock;
mod coding;
mod columns;
mod compare;
mod curves;
mod dimension;
mod evaluate;
mod exposure;
mod filter;
mod group;
mod groups;
mod listing;
mod metric;
mod notes;
pub mod oncall;
mod outages;
mod outcome;
mod population;
mod quality;
mod rate;
mod registry;
mod reliability;
mod repeats;
mod response;
mod samples;
mod stays;
mod time;

pub use crate::stats::Limits;
pub use clock::{BusinessClock, HoursRules};
pub use compare::{
    Change, Charted, Compared, Comparison, Effect, EffectKind, Mix, Needed, Power, Powered, Side, Slope, Trend,
    Verdict, Week, compare, has_power, power, trend,
};
pub use curves::{OpenShare, Survival};
pub use dimension::{Dimension, dimension, dimensions};
pub use evaluate::{Data, Request, evaluate, evaluate_points, refusal};
pub use filter::parse_filter;
pub use listing::{Completeness, Happened, Issue, List, Listed, Listings, OpenIncident, PersonLoad, Silence, listings};
pub use metric::{Family, Metric};
pub use outcome::{
    CountFigures, DurationFigures, DurationIntervals, ExposureFigures, Figures, GroupValue, HoldFigures, Interval,
    LeftOut, Note, RateFigures, Reason, Row, Table,
};
pub use population::{NotIn, answered_by, formula, is_defined, outside};
pub use registry::{metric, registry};
pub use response::counts_hours;
pub use samples::{Sample, samples, scoped};
pub use stays::{Moments, STATES, Stays, stays};
