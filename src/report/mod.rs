//! Plans and evaluated figures in, a document out: sections, tables and chart specifications as plain data.
//!
//! [`parse_plan`] or [`shipped_plan`] gives a [`Plan`], [`Periods::new`] the windows that it compares, [`questions`] what
//! has to be evaluated; [`build`] makes the document of the [`Answers`]. A single chart goes the same way through
//! [`chart`], [`chart_questions`] and [`chart_spec`].

mod actions;
mod build;
mod cells;
mod changes;
mod chart_parts;
mod chart_spec;
mod charts;
mod document;
mod lists;
mod oncall;
mod periods;
mod plan;
mod pseudonym;
mod question;
mod timeline;

pub use build::{Setting, build};
pub use changes::{change_said, p_said, verdict_said};
pub use chart_parts::{
    Bar, Curve, Day, Ends, IntervalGroup, Level, Lorenz, Panel, Part, Point, Series, Spread, StateRow, Step, Stretch,
    TimelineRow, Tone,
};
pub use chart_spec::{ChartSpec, ChartUnit, Figure};
pub use charts::{Chart, chart, chart_spec, charts};
pub use document::{
    Block, Cell, Column, Definition, Document, Footnote, Headline, Headlines, Period, Section, Table, Value,
};
pub use oncall::{NO_LAW, fairness_said, null_said};
pub use periods::Periods;
pub use plan::{FigureRef, Plan, PlanSection, SHIPPED, Show, parse_plan, shipped_plan};
pub use pseudonym::Pseudonyms;
pub use question::{Answers, Duty, PeopleRule, Question, Questions, Sampled, chart_questions, questions};

#[cfg(test)]
mod tests;
