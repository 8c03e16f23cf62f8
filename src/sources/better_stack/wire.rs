//! Better Stack's own words for an incident.

use crate::sources::json::{Fields, Scalar};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
    pub(super) cause: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) started_at: Scalar<'a>,
    pub(super) acknowledged_at: Scalar<'a>,
    pub(super) acknowledged_by: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) resolved_by: Scalar<'a>,
    pub(super) team_name: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Incident<'a> {}
