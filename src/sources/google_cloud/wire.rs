//! The feed's own words. Both generations: the older one joins words with `-` and has no ids beside the number.

use crate::sources::json::{Fields, Many, Scalar, Tolerant};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) number: Scalar<'a>,
    pub(super) begin: Scalar<'a>,
    pub(super) created: Scalar<'a>,
    pub(super) end: Scalar<'a>,
    pub(super) modified: Scalar<'a>,
    pub(super) external_desc: Scalar<'a>,
    pub(super) severity: Scalar<'a>,
    pub(super) service_name: Scalar<'a>,
    pub(super) uri: Scalar<'a>,
    pub(super) affected_products: Many<Tolerant<Product<'a>>>,
    pub(super) updates: Many<Tolerant<Update<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Product<'a> {
    #[serde(borrow)]
    pub(super) title: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Product<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Update<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) when: Scalar<'a>,
    pub(super) created: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) text: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Update<'a> {}
