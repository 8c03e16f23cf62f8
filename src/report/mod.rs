//! Plans and evaluated figures in, a document out: sections, tables and chart specifications as plain data.

mod chart_spec;
mod document;

pub use chart_spec::{Bar, ChartSpec, ChartUnit, Figure, Point, Series, Tone};
pub use document::{
    Block, Cell, Column, Definition, Document, Footnote, Headline, Headlines, Period, Section, Table, Value,
};
