//! What makes an incident itself.

use serde::Serialize;
use std::fmt;

/// (source, account, id).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct IncidentKey {
    /// The system.
    pub source: String,
    /// The account.
    pub account: String,
    /// The system's id.
    pub id: String,
}

impl IncidentKey {
    /// (source, account, id).
    pub fn parts(&self) -> (&str, &str, &str) {
        (&self.source, &self.account, &self.id)
    }
}

impl fmt::Display for IncidentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.source, self.account, self.id)
    }
}
