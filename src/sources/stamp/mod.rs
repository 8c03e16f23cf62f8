//! One reader for every form of timestamp that exports write; it refuses to guess a zone or the order of day and month.
//!
//! [`parse`] reads one stamp from its text alone. [`Stamps`] settles what only the file or the user can tell: the zone of
//! stamps that carry none, and whether `5/3/2016` is in March or in May.

mod cell;
mod month;
mod parse;
mod zone;

pub use cell::{Odd, Stamps, Taken};
pub use month::foreign_month;
pub use parse::{BadStamp, DateOrder, MISSING_WORDS, OrderVotes, Stamp, is_missing, parse};
pub use zone::{is_zone_word, offset_s};

#[cfg(test)]
mod tests;
