//! What kind of system a source is: it decides whose word is taken where several tell of one incident.

/// The kind of system that a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum System {
    /// It pages people: it saw the alert, and who took it.
    Alerting,
    /// People declare and run incidents in it.
    IncidentTool,
    /// A ticket system, or any source that is not named here.
    Ticket,
    /// It tells customers.
    StatusPage,
    /// Written afterwards.
    PostMortem,
}

/// Ids of sources, without the marks that join their words.
const NAMED: &[(System, &[&str])] = &[
    (
        System::Alerting,
        &[
            "alertmanager",
            "betterstack",
            "datadog",
            "goalert",
            "grafanaoncall",
            "jsmops",
            "newrelic",
            "opsgenie",
            "pagerduty",
            "splunkoncall",
            "squadcast",
            "victorops",
            "zabbix",
            "zenduty",
        ],
    ),
    (
        System::IncidentTool,
        &[
            "blameless",
            "datadogincidents",
            "firehydrant",
            "ilert",
            "incidentio",
            "jsmopsincidents",
            "opsgenieincidents",
            "rootly",
        ],
    ),
    (System::StatusPage, &["awshealth", "azurestatus", "cloudstatus", "googlecloud", "instatus", "statuspage"]),
    (System::PostMortem, &["postmortem", "postmortems"]),
];

impl System {
    /// Every kind, in the order in which one is asked who an incident is.
    pub const ALL: [System; 5] =
        [System::Alerting, System::IncidentTool, System::Ticket, System::StatusPage, System::PostMortem];

    /// The kind of a source by its id.
    ///
    /// ```
    /// use incidence::model::System;
    /// assert_eq!(System::of("pagerduty"), System::Alerting);
    /// assert_eq!(System::of("incident-io"), System::IncidentTool);
    /// assert_eq!(System::of("datadog-incidents"), System::IncidentTool);
    /// assert_eq!(System::of("opsgenie-incidents"), System::IncidentTool);
    /// assert_eq!(System::of("grafana-oncall"), System::Alerting);
    /// assert_eq!(System::of("desk-of-our-own"), System::Ticket);
    /// ```
    pub fn of(source: &str) -> System {
        let is_it = |id: &str| source.chars().filter(|c| !matches!(c, '-' | '_' | '.')).eq(id.chars());
        let named = NAMED.iter().find(|(_, ids)| ids.iter().any(|id| is_it(id)));
        named.map_or(System::Ticket, |(system, _)| *system)
    }

    /// The kind in words.
    pub fn word(self) -> &'static str {
        match self {
            System::Alerting => "alerting tool",
            System::IncidentTool => "incident tool",
            System::Ticket => "ticket",
            System::StatusPage => "status page",
            System::PostMortem => "post-mortem",
        }
    }
}
