#![doc = include_str!("ARCHITECTURE.md")]
#![warn(missing_docs)]

pub mod cli;
pub mod config;
pub mod metrics;
pub mod model;
pub mod pipeline;
pub mod render;
pub mod report;
pub mod sources;
pub mod stats;
pub mod store;
pub mod table;
