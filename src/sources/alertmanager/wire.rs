//! Alertmanager's own words: an alert of a webhook's message or of the alerts API.

use crate::sources::json::{Fields, Labels, Scalar, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Alert<'a> {
    pub(super) status: Tolerant<AlertStatus<'a>>,
    #[serde(borrow)]
    pub(super) labels: Tolerant<Labels<'a>>,
    pub(super) annotations: Tolerant<Labels<'a>>,
    pub(super) starts_at: Scalar<'a>,
    pub(super) ends_at: Scalar<'a>,
    pub(super) fingerprint: Scalar<'a>,
    #[serde(rename = "generatorURL")]
    pub(super) generator_url: Scalar<'a>,
}

/// `"firing"` in a message, `{"state": "active"}` in the alerts API.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AlertStatus<'a> {
    #[serde(borrow)]
    pub(super) state: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for AlertStatus<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(AlertStatus { state: Scalar::Text(text) })
    }
}
