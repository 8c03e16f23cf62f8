//! What a status page said of an incident.

use super::{IncidentKey, Instant};

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The incident.
    pub incident: IncidentKey,
    /// When readers were told.
    pub at: Instant,
    /// The state that it announced, in the page's words.
    pub state: Option<String>,
    /// What it said; hostile until escaped.
    pub text: Option<String>,
}
