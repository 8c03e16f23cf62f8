//! Rows of a CSV as incidents: our columns, where each stands in a file, and what its words mean.
//!
//! The canonical CSV and every map share it; they differ only in a [`Layout`].

mod columns;
mod fill;
mod parser;

pub use columns::{COLUMNS, Col, Ours};
pub use fill::{Filled, Layout, Pick, Rejected};
pub use parser::{EventLog, TicketParser};
