//! The command line as scripts rely on it: exit codes, outputs, messages, on real files.

mod bad_input;
mod commands;
mod contract;
mod links;
mod map;
mod overrides;
mod readme;
mod sources;
mod support;
