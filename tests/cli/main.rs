//! The command line as scripts rely on it: exit codes, outputs, messages, on real files.

mod bad_input;
mod charts;
mod clock;
mod commands;
mod compare;
mod contract;
mod definitions;
mod gates;
mod hostile;
mod links;
mod map;
mod oncall;
mod oncall_pay;
mod openmetrics;
mod overrides;
mod power;
mod readme;
mod real_log;
mod sources;
mod support;
mod whole_files;
