//! Datadog's own words for an incident.

use crate::sources::json::{Fields, Many, Scalar, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) public_id: Scalar<'a>,
    pub(super) title: Scalar<'a>,
    pub(super) state: Scalar<'a>,
    pub(super) severity: Scalar<'a>,
    pub(super) is_test: Scalar<'a>,
    pub(super) created: Scalar<'a>,
    pub(super) modified: Scalar<'a>,
    pub(super) detected: Scalar<'a>,
    pub(super) resolved: Scalar<'a>,
    pub(super) customer_impact_start: Scalar<'a>,
    pub(super) customer_impact_end: Scalar<'a>,
    pub(super) fields: Tolerant<Own<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Incident<'a> {}

/// Fields that the customer can choose; these are there from the start.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Own<'a> {
    #[serde(borrow)]
    pub(super) services: Tolerant<Values<'a>>,
    pub(super) teams: Tolerant<Values<'a>>,
    pub(super) severity: Tolerant<Values<'a>>,
    pub(super) state: Tolerant<Values<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Own<'a> {}

/// `{"type": "dropdown", "value": "SEV-1"}`, or a list as its value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Values<'a> {
    #[serde(borrow)]
    value: Many<Scalar<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Values<'a> {}

impl Values<'_> {
    /// The values.
    pub(super) fn all(&self) -> Vec<Cow<'_, str>> {
        self.value.items().iter().filter_map(Scalar::text).collect()
    }
}
