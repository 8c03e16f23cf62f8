//! Rootly's own words: the attributes of incidents, alerts and shifts.

use crate::sources::json::{Fields, Labels, Many, Named, Scalar, Tolerant};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Incident<'a> {
    #[serde(borrow)]
    pub(super) sequential_id: Scalar<'a>,
    pub(super) title: Scalar<'a>,
    pub(super) kind: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) url: Scalar<'a>,
    pub(super) severity: Tolerant<Named<'a>>,
    pub(super) services: Many<Tolerant<Named<'a>>>,
    pub(super) groups: Many<Tolerant<Named<'a>>>,
    pub(super) environments: Many<Tolerant<Named<'a>>>,
    pub(super) functionalities: Many<Tolerant<Named<'a>>>,
    pub(super) incident_types: Many<Tolerant<Named<'a>>>,
    pub(super) labels: Tolerant<Labels<'a>>,
    pub(super) duplicate_incident_id: Scalar<'a>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    pub(super) in_triage_at: Scalar<'a>,
    pub(super) started_at: Scalar<'a>,
    pub(super) detected_at: Scalar<'a>,
    pub(super) acknowledged_at: Scalar<'a>,
    pub(super) mitigated_at: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) closed_at: Scalar<'a>,
    pub(super) cancelled_at: Scalar<'a>,
    pub(super) resolved_by: Tolerant<Named<'a>>,
    pub(super) cancelled_by: Tolerant<Named<'a>>,
    // What it names in other systems.
    pub(super) pagerduty_incident_id: Scalar<'a>,
    pub(super) pagerduty_incident_url: Scalar<'a>,
    pub(super) opsgenie_incident_id: Scalar<'a>,
    pub(super) opsgenie_alert_id: Scalar<'a>,
    pub(super) jira_issue_key: Scalar<'a>,
    pub(super) jira_issue_url: Scalar<'a>,
    pub(super) github_issue_url: Scalar<'a>,
    pub(super) gitlab_issue_url: Scalar<'a>,
    pub(super) service_now_incident_key: Scalar<'a>,
    pub(super) service_now_incident_url: Scalar<'a>,
    pub(super) victor_ops_incident_id: Scalar<'a>,
    pub(super) zendesk_ticket_url: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Incident<'a> {}

impl Incident<'_> {
    /// What it names in other systems, a line each.
    pub(super) fn refs(&self) -> Option<String> {
        let named = [
            &self.pagerduty_incident_id,
            &self.pagerduty_incident_url,
            &self.opsgenie_incident_id,
            &self.opsgenie_alert_id,
            &self.jira_issue_key,
            &self.jira_issue_url,
            &self.github_issue_url,
            &self.gitlab_issue_url,
            &self.service_now_incident_key,
            &self.service_now_incident_url,
            &self.victor_ops_incident_id,
            &self.zendesk_ticket_url,
        ];
        let refs: Vec<_> = named.into_iter().filter_map(Scalar::text).collect();
        (!refs.is_empty()).then(|| refs.join("\n"))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Alert<'a> {
    #[serde(borrow)]
    pub(super) short_id: Scalar<'a>,
    pub(super) summary: Scalar<'a>,
    pub(super) status: Scalar<'a>,
    pub(super) noise: Scalar<'a>,
    pub(super) url: Scalar<'a>,
    pub(super) services: Many<Tolerant<Named<'a>>>,
    pub(super) groups: Many<Tolerant<Named<'a>>>,
    pub(super) created_at: Scalar<'a>,
    pub(super) updated_at: Scalar<'a>,
    pub(super) started_at: Scalar<'a>,
    pub(super) acknowledged_at: Scalar<'a>,
    pub(super) resolved_at: Scalar<'a>,
    pub(super) ended_at: Scalar<'a>,
    pub(super) deduplication_key: Scalar<'a>,
}

impl<'de: 'a, 'a> Fields<'de> for Alert<'a> {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shift<'a> {
    #[serde(borrow)]
    pub(super) schedule_id: Scalar<'a>,
    pub(super) rotation_id: Scalar<'a>,
    pub(super) starts_at: Scalar<'a>,
    pub(super) ends_at: Scalar<'a>,
    pub(super) is_override: Scalar<'a>,
    pub(super) is_shadow: Scalar<'a>,
    pub(super) user_id: Scalar<'a>,
    pub(super) user: Tolerant<Named<'a>>,
}

impl<'de: 'a, 'a> Fields<'de> for Shift<'a> {}

/// Nothing of a resource but its type.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Untold {}

impl Fields<'_> for Untold {}
