//! The words of the domain, as plain types: nothing here reads a file, a clock or a column.
//!
//! # Glossary
//!
//! One word an idea; the same word in Rust, columns, SQL, JSON and CSV.
//!
//! | word | meaning |
//! |---|---|
//! | incident | one record of the canonical table, whatever system it came from; its key is (source, account, id) |
//! | record | what one row or object of an export says of one incident; records are appended and folded into incidents |
//! | event | one line of an incident's timeline: triggered, acknowledged, escalated, resolved, ... |
//! | moment | an instant of an incident: started, detected, created, acknowledged, mitigated, resolved, closed |
//! | instant | microseconds since 1970-01-01T00:00:00Z |
//! | window | half-open span `[from, until)` |
//! | `as_of` | the instant at which the data is looked at; later moments have not happened yet |
//! | source | the system (or the part of one: `opsgenie-incidents`) that a record came from; `account` tells two accounts apart |
//! | shift | one stretch of one person's time on call |
//! | map | which column of a file is what, in TOML: shipped with a source, or the user's own |
//! | link | two incidents of different sources are one: by a reference, else (if asked for) by a fingerprint |
//! | one truth | the linked incidents of several sources as one incident, the best-known moment of each |
//! | coverage | from the first to the last moment that a (source, account) brought |
//! | dimension | what a table is broken down by: severity, service, month, ... |
//! | clock | which hours count in a duration: always, or the business hours of the team's calendar |
//! | hold | a state in which an incident waits for somebody outside the team |
//! | definitions | whose meaning of the words figures follow: a preset of rules, our own by default; its population: which incidents it is about |
//! | target | how soon something should have happened |
//! | correction | what the user knows better than the source: a line of the overrides, applied when asked |
//! | action item | something that was to be done after an incident, with an owner and a day |
//! | reject | a row that could not become an incident or event: kept with its text, counted, explained |
//! | problem | something odd in a row that was kept |
//! | note | something to know of a file as a whole: probably cut, no ids, kinds that are not imported |

mod action;
mod calendar;
mod clock;
mod config;
mod correction;
mod coverage;
mod definitions;
mod duty;
mod error;
mod instant;
mod key;
mod knows;
mod nearest;
mod notice;
mod problem;
mod record;
mod severity;
mod span;
mod system;
mod unit;
mod window;

pub use action::{ActionItem, ActionState};
pub use calendar::{Bucket, Calendar, HourKind};
pub use clock::{BusinessHours, Clock, HOLD_WORDS, Hold};
pub use config::*;
pub use correction::{Correction, Sets};
pub use coverage::{Coverage, TICKET_SYSTEMS};
pub use definitions::{Acknowledgement, Begin, Definitions, End, Members, Outside, PRESETS, Preset};
pub use duty::{Handling, Notification, PersonZone, Shift};
pub use error::{Error, ErrorKind, Result};
pub use instant::Instant;
pub use key::IncidentKey;
pub use knows::{Field, Knows};
pub use nearest::{did_you_mean, nearest};
pub use notice::Notice;
pub use problem::{Place, code};
pub use record::{
    AckState, ActionRecord, EventKind, EventRecord, IncidentRecord, PersonRecord, ShiftKind, ShiftRecord, Sink, Status,
};
pub use severity::Severity;
pub use span::SpanSpec;
pub use system::System;
pub use unit::{Better, Unit};
pub use window::{Scope, When, Window, WindowSpec};
