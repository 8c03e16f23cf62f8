//! Records of a CSV or of flat JSON as incidents: our columns, where each stands in a file, and what its words mean.
//!
//! The canonical CSV and every map share it; they differ only in a [`Layout`].

mod cells;
mod columns;
mod fill;
mod filter;
mod labels;
mod lasting;
mod parser;
mod reckon;
mod words;

pub use cells::Cells;
pub use columns::{COLUMNS, Col, Ours};
pub use fill::{Filled, Layout, Lists, Pick, Rejected};
pub use filter::{Filter, Proviso};
pub use labels::Labels;
pub use lasting::{Lasting, Unit};
pub use parser::{Became, EventLog, TicketParser, Tickets, cut_at};
pub use words::Words;
