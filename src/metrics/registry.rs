//! Every metric, in the order in which they are listed and printed.

use super::{Metric, quality, reliability, response};
use crate::model::{Error, Result, did_you_mean};

const REGISTRY: &[&Metric] = &[
    &reliability::incident_count::METRIC,
    &response::mttd::METRIC,
    &response::mtta::METRIC,
    &response::mttm::METRIC,
    &response::mttr::METRIC,
    &response::restore::METRIC,
    &reliability::mtbf::METRIC,
    &reliability::mtbi::METRIC,
    &reliability::availability::METRIC,
    &quality::false_positive_rate::METRIC,
    &quality::repeat_incident_rate::METRIC,
    &quality::auto_resolved_rate::METRIC,
    &quality::transient_rate::METRIC,
    &quality::reopen_rate::METRIC,
    &quality::escalation_rate::METRIC,
    &quality::ack_rate::METRIC,
    &quality::alerts_per_incident::METRIC,
    &response::response_attainment::METRIC,
    &response::detect_attainment::METRIC,
    &response::ack_attainment::METRIC,
    &response::resolve_attainment::METRIC,
];

/// Every metric, in registry order.
pub fn registry() -> &'static [&'static Metric] {
    REGISTRY
}

/// The metric of an id.
///
/// # Errors
///
/// An unknown id names the nearest known one.
pub fn metric(id: &str) -> Result<&'static Metric> {
    REGISTRY.iter().copied().find(|metric| metric.id == id).ok_or_else(|| {
        let known = REGISTRY.iter().map(|metric| metric.id);
        Error::usage(format!("expected a metric, found {id:?}")).or(did_you_mean(
            id,
            known,
            "`incidence list metrics` lists them",
        ))
    })
}
