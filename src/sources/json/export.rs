//! What mapping an export needs where nothing of it depends on the file: whose the records are, and how stamps are read.

use super::{Object, Row};
use crate::sources::stamp::Stamps;
use crate::sources::{Input, Options};

/// One export, for mappings that keep nothing else.
pub struct Export<'a> {
    /// `--account`, or empty.
    pub account: &'a str,
    /// Of the whole file.
    pub stamps: Stamps<'a>,
}

impl<'a> Export<'a> {
    /// The export that an input is.
    pub fn new(input: &'a dyn Input, options: &'a Options) -> Self {
        let stamps = Stamps::new(input.name(), options.source_tz);
        Export { account: options.account.as_deref().unwrap_or(""), stamps }
    }

    /// The record of an object, about to be read.
    pub fn row(&self, object: &Object<'_>) -> Row<'_> {
        Row::new(object.place, &self.stamps)
    }
}
