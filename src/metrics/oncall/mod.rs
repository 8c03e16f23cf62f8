//! On-call: who carries how much of it and when, when who was on call, and whether load is shared unevenly or it is luck.
//!
//! Nobody is scored: these are hours and interruptions, so that a team can share them.

mod bounds;
mod fairness;
mod felt;
mod handled;
mod line;
mod load;
mod moves;
mod pay;
mod roster;
mod served;
mod spans;

pub use crate::stats::DRAWS;
pub use bounds::{Bound, Breach, Breaches};
pub use fairness::{Fairness, Judged, Measure, Share, fairness};
pub use handled::{escalated_past, interrupts, snoozed, worked};
pub use line::{ByKind, KINDS};
pub use load::{Load, LoadBy, LoadFigures, LoadRow, load};
pub use moves::Move;
pub use pay::{Pay, PayFigures, pay};
pub use roster::{Act, Deed, Effort, OnCall, Page, Responder, Roster};
pub use served::{Finding, FindingKind, Served, ServedShift, served};

#[cfg(test)]
mod tests;
