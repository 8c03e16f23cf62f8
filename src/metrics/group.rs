//! What a metric's `compute` sees: the columns, the rows of one group, and the time it was watched.

use super::columns::Columns;
use super::outages::Outages;
use super::time::Spans;

/// One group of one question.
pub(crate) struct Group<'a> {
    /// The columns of the whole frame.
    pub columns: &'a Columns,
    /// The group's incidents in the window, as rows of the frame.
    pub rows: &'a [u32],
    /// The window's part that belongs to the group (its bucket), before coverage is looked at.
    pub part: &'a Spans,
    /// The part that was watched: T, and where its pieces lie.
    pub watched: &'a Spans,
    /// Outages of the group, in and around the window; `None` where no metric of the question asks.
    pub outages: Option<&'a Outages>,
    /// Whether each row of the frame is a repeat, `None` where its issue is unknown; empty where no metric asks.
    pub repeats: &'a [Option<bool>],
    /// The store begins less than a look-back before the window.
    pub is_history_short: bool,
    /// Shorter than this is transient, in microseconds.
    pub transient_us: i64,
    /// c of the geometric mean, in seconds.
    pub log_offset_s: f64,
    /// What resampling begins with: the same for the same metric and group, in any order and on any thread; `None` where
    /// only points are asked for.
    pub seed: Option<u64>,
}
