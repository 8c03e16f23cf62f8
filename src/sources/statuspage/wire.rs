//! The page's own words, and those of archives of it.

use crate::sources::json::{Fields, Many, Scalar, Tolerant};
use serde::Deserialize;
use std::borrow::Cow;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) page_id: Scalar<'a>,
    #[serde(alias = "title")]
    pub(super) name: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) impact: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    pub(super) started_at: Scalar<'a>,
    pub(super) monitoring_at: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) scheduled_for: Scalar<'a>,
    #[serde(alias = "url")]
    pub(super) shortlink: Scalar<'a>,
    pub(super) components: Many<Tolerant<Component<'a>>>,
    #[serde(alias = "updates")]
    pub(super) incident_updates: Many<Tolerant<Update<'a>>>,
    pub(super) impact_window: Tolerant<ImpactWindow<'a>>,
}

/// A component: an object of the feed, its bare name in archives.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Component<'a> {
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Component<'a> {
    fn of_text(text: Cow<'de, str>) -> Option<Self> {
        Some(Component { name: Scalar::Text(text) })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Update<'a> {
    #[serde(borrow)]
    pub(super) id: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    #[serde(alias = "message")]
    pub(super) body: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    #[serde(alias = "at")]
    pub(super) display_at: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Update<'a> {}

/// When users were hurt, as the page's review says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ImpactWindow<'a> {
    #[serde(borrow)]
    pub(super) start_at: Scalar<'a>,
    pub(super) end_at: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for ImpactWindow<'a> {}
