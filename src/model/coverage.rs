//! What each (source, account) brought: coverage tells silence from blindness.

use super::Instant;

/// The ids of sources that are ticket systems: their incidents are no failures of a service unless the configuration
/// says so. The canonical CSV is not one, unless its `source` column names one of these.
pub const TICKET_SYSTEMS: &[&str] = &["github", "gitlab", "jira", "servicenow", "zendesk"];

/// What one (source, account) covers: a row of the view `coverage`.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The system.
    pub source: String,
    /// The account.
    pub account: String,
    /// The first moment that it brought, of an incident or event.
    pub first_at: Instant,
    /// The last moment that it brought, not later than the import that brought it.
    pub last_at: Instant,
    /// Incidents.
    pub incidents: u64,
    /// Events.
    pub events: u64,
    /// Whether any of its incidents carries an explicit false-positive label, either way.
    pub has_labels: bool,
    /// Whether it is one of [`TICKET_SYSTEMS`].
    pub is_ticket_system: bool,
    /// 60 where every stamp falls on a whole minute, else 1.
    pub resolution_s: f64,
}
