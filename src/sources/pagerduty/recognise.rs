//! Whether a JSON text is one of PagerDuty's: the decisive keys of each shape among its first bytes.

use memchr::memmem;

/// Whether it is one of PagerDuty's. A key inside a text stands behind a backslash and is not found.
pub(super) fn is_json_of_pagerduty(bytes: &[u8]) -> bool {
    let has = |text: &str| memmem::find(bytes, text.as_bytes()).is_some();
    let all = |keys: &[&str]| keys.iter().all(|key| has(&format!("\"{key}\"")));
    let any = |keys: &[&str]| keys.iter().any(|key| has(&format!("\"{key}\"")));
    let is_incident = all(&["incident_number"])
        && (any(&["last_status_change_at", "last_status_change_on", "incident_key", "service_reference"])
            || any(&["trigger_summary_data", "seconds_to_resolve"]));
    let is_log = has("_log_entry\"") && all(&["created_at"]);
    let is_analysed = any(&["seconds_to_first_ack", "seconds_to_resolve", "engaged_seconds"])
        && any(&["service_name", "incident_number"]);
    let is_figure = any(&["mean_seconds_to_resolve", "mean_seconds_to_first_ack", "mean_engaged_seconds"])
        || all(&["responder_id", "response_status"])
        || all(&["mean_time_to_acknowledge_seconds", "total_interruptions"]);
    let is_schedule = any(&["rendered_schedule_entries", "computed_shift_assignments"])
        || all(&["schedule_layers", "escalation_policies"]);
    let is_on_call = all(&["escalation_level", "escalation_policy"]);
    let is_user = all(&["email", "time_zone"])
        && (any(&["contact_methods", "notification_rules", "invitation_sent"]) || has(".pagerduty.com/users/"));
    let is_alert = all(&["alert_key", "suppressed"]);
    let is_note = all(&["notes", "content"]) && any(&["user_reference", "bot_user_reference"]);
    let is_empty_page = any(&["incidents", "log_entries", "oncalls", "schedules", "users", "priorities", "alerts"])
        && all(&["more", "limit"]);
    is_of_webhooks(bytes)
        || [is_incident, is_log, is_analysed, is_figure, is_schedule, is_on_call, is_user, is_alert, is_note]
            .contains(&true)
        || is_empty_page
}

/// Whether it is an archive of webhooks: its records are events, of any number of incidents.
pub(super) fn is_of_webhooks(bytes: &[u8]) -> bool {
    let has = |text: &str| memmem::find(bytes, text.as_bytes()).is_some();
    let is_third = has("\"event_type\"") && has("\"occurred_at\"") && (has("\"resource_type\"") || has("\"incident."));
    is_third || (has("\"messages\"") && has("\"incident.") && has("\"created_on\""))
}

/// Whether the answers in a table of DevLake's are PagerDuty's.
pub(super) fn is_answered_by_pagerduty(bytes: &[u8]) -> bool {
    ["incident_number", "_log_entry", "pagerduty"].iter().any(|word| memmem::find(bytes, word.as_bytes()).is_some())
}
