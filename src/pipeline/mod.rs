//! The one wiring of all rooms, and the library's front door: open a store, import, ask, report.

mod answer;
mod check;
mod compare;
mod control;
mod corrections;
mod duty;
mod explain;
mod export;
mod gate;
mod import;
mod input;
mod links;
mod oncall;
mod pages;
mod people;
mod power;
mod propose;
mod report;
mod session;
mod trend;
mod twin;

pub use answer::{TABLES, grid};
pub use check::{Checked, Finding, Judged, Reach, gate_metrics};
pub use corrections::Effect;
pub use explain::Explained;
pub use export::{CANONICAL, exported, write_arrow, write_parquet};
pub use gate::{Comparison, Gate, Subject};
pub use import::{ImportPlan, Imported, import_file, recognise};
pub use input::{FileInput, expand, sha256};
pub use links::{Linkage, Reconciled};
pub use propose::{Preview, Proposed, propose_map};
pub use report::{ChartRequest, ChartSize, Filters, chart_png, chart_svg};
pub use session::{Frames, Session};
pub use trend::Trends;
pub use twin::{PRELUDE, twin};
