//! The SQL twins of the metrics and of the presets, as they ship: what `explain` prints and a team with a warehouse runs
//! there.

use crate::model::Definitions;

macro_rules! shipped {
    ($($id:literal),* $(,)?) => {
        &[$(($id, include_str!(concat!("../../queries/metrics/", $id, ".sql")))),*]
    };
}

const TWINS: &[(&str, &str)] = shipped![
    "ack_attainment",
    "ack_rate",
    "alerts_per_incident",
    "auto_resolved_rate",
    "availability",
    "detect_attainment",
    "escalation_rate",
    "false_positive_rate",
    "incident_count",
    "mtbf",
    "mtbi",
    "mtta",
    "mttd",
    "mttm",
    "mttr",
    "reopen_rate",
    "repeat_incident_rate",
    "resolve_attainment",
    "response_attainment",
    "restore",
    "transient_rate",
];

/// The SQL of a metric, over `incidents_derived` and `params`.
pub fn twin(id: &str) -> Option<&'static str> {
    TWINS.iter().find(|(known, _)| *known == id).map(|(_, sql)| *sql)
}

/// A preset of definitions as SQL over `incidents_derived`: what the SQL of a metric reads under it; `None` for our own,
/// which is `incidents_derived` itself.
pub fn preset_twin(definitions: Definitions) -> Option<&'static str> {
    match definitions {
        Definitions::Incidence => None,
        Definitions::PagerDuty => Some(include_str!("../../queries/definitions/pagerduty.sql")),
        Definitions::Opsgenie => Some(include_str!("../../queries/definitions/opsgenie.sql")),
        Definitions::Dora => Some(include_str!("../../queries/definitions/dora.sql")),
        Definitions::Itil => Some(include_str!("../../queries/definitions/itil.sql")),
    }
}

/// The macros that the twins need in DuckDB.
pub const PRELUDE: &str = include_str!("../../queries/metrics/prelude.duckdb.sql");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_its_twin() {
        for metric in crate::metrics::registry() {
            assert!(twin(metric.id).is_some(), "{} has no SQL", metric.id);
        }
        assert_eq!(TWINS.len(), crate::metrics::registry().len());
    }
}
