//! The command line as scripts rely on it: exit codes, outputs, messages, on real files.

mod bad_input;
mod charts;
mod commands;
mod contract;
mod links;
mod overrides;
mod readme;
mod support;
