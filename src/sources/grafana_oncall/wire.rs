//! Grafana OnCall's own words: alert groups and final shifts.

use crate::sources::json::{Fields, Many, Named, Scalar, Seen, Tolerant};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AlertGroup<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) integration_id: Scalar<'a>,
    pub(super) team_id: Scalar<'a>,
    pub(super) alerts_count: Scalar<'a>,
    pub(super) state: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) resolved_by: Scalar<'a>,
    pub(super) acknowledged_at: Scalar<'a>,
    pub(super) acknowledged_by: Scalar<'a>,
    pub(super) silenced_at: Scalar<'a>,
    pub(super) title: Scalar<'a>,
    pub(super) labels: Many<Tolerant<Label<'a>>>,
    pub(super) permalinks: Tolerant<Permalinks<'a>>,
}

/// `{"key": {"id", "name"}, "value": {"id", "name"}}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Label<'a> {
    #[serde(borrow)]
    pub(super) key: Tolerant<Named<'a>>,
    pub(super) value: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Label<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Permalinks<'a> {
    #[serde(borrow)]
    pub(super) web: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Permalinks<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FinalShift<'a> {
    #[serde(borrow)]
    pub(super) user_pk: Scalar<'a>,
    pub(super) user_email: Scalar<'a>,
    pub(super) user_username: Scalar<'a>,
    pub(super) shift_start: Scalar<'a>,
    pub(super) shift_end: Scalar<'a>,
}

/// The keys by which an object tells what it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(super) struct Keys {
    pub(super) user_pk: Seen,
    pub(super) shift_start: Seen,
}
