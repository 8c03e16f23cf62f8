//! Whose word is taken, column by column, where several sources tell of one incident.

use crate::model::System;
use System::{Alerting, IncidentTool, PostMortem, StatusPage, Ticket};

/// For each column that has an order of its own: whose word is taken first. `identity` is the row's key, and everything
/// that has no line here.
///
/// A source that has a value comes before one that has none, and a measured moment before one that the tool filled in or
/// that is a proxy.
pub const PRECEDENCE: &[(&str, [System; 5])] = &[
    ("identity", System::ALL),
    ("started_at", [PostMortem, IncidentTool, StatusPage, Ticket, Alerting]),
    ("detected_at", [Alerting, IncidentTool, Ticket, StatusPage, PostMortem]),
    ("created_at", System::ALL),
    ("acknowledged_at", [Alerting, IncidentTool, Ticket, StatusPage, PostMortem]),
    ("mitigated_at", [IncidentTool, Alerting, StatusPage, PostMortem, Ticket]),
    ("resolved_at", [IncidentTool, Alerting, StatusPage, PostMortem, Ticket]),
    ("closed_at", [Ticket, IncidentTool, Alerting, StatusPage, PostMortem]),
];

/// Where a source stands for a column: named in the configuration first, then by the kind of system that it is.
pub(super) fn rank(column: &str, source: &str, configured: &[String]) -> (usize, usize) {
    let order = PRECEDENCE.iter().find(|(name, _)| *name == column).map_or(&System::ALL, |(_, order)| order);
    let system = System::of(source);
    (
        configured.iter().position(|name| name == source).unwrap_or(configured.len()),
        order.iter().position(|known| *known == system).unwrap_or(order.len()),
    )
}

/// The order of each column in words.
pub fn said(configured: &[String]) -> Vec<(&'static str, String)> {
    let words = |order: &[System; 5]| {
        let first = configured.iter().map(String::as_str);
        first.chain(order.iter().map(|system| system.word())).collect::<Vec<_>>().join(", ")
    };
    PRECEDENCE.iter().map(|(column, order)| (*column, words(order))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_names_every_kind_once() {
        for (column, order) in PRECEDENCE {
            assert!(System::ALL.iter().all(|system| order.contains(system)), "{column}");
        }
    }

    #[test]
    fn a_source_that_the_configuration_names_comes_first() {
        let configured = ["jira".to_owned()];
        assert!(rank("detected_at", "jira", &configured) < rank("detected_at", "pagerduty", &configured));
        assert!(rank("detected_at", "pagerduty", &configured) < rank("detected_at", "servicenow", &configured));
        assert!(rank("detected_at", "pagerduty", &[]) < rank("detected_at", "jira", &[]));
        assert_eq!(said(&configured)[0].1, "jira, alerting tool, incident tool, ticket, status page, post-mortem");
    }
}
