//! The shape of the columnar tables: every column once, the builders that fill them, and what is derived from them.
//!
//! Nothing here knows where rows came from, and nothing here reads or writes a file or a store.

mod bridge;
mod builders;
mod derive;
pub mod schema;

pub use bridge::{from_arrow, to_arrow};
pub use builders::{Batch, Builders, Reject, RowProblem, key_hash};
pub use derive::{
    Basis, CONFIDENCE, Defined, KnownPerson, Link, LinkProblem, Linked, Member, Outsider, PRECEDENCE, Population,
    Question, Reached, Truth, UnknownSeverity, correct, correct_openings, define, derive, first_of, happened, link,
    one_names, precedence_said, relink_openings, unknown_severities,
};
