//! The names of the charts: what each shows and what it is drawn from.

use super::{Chart, Kind};

const fn chart_of(name: &'static str, title: &'static str, from: &'static str, kind: Kind) -> Chart {
    Chart { name, title, from, kind }
}

/// In the order in which they are listed.
pub(super) const CHARTS: &[Chart] = &[
    chart_of("severity-mix", "Incidents by severity", "incident_count by severity and week", Kind::Mix),
    chart_of(
        "mtta",
        "Time to acknowledge",
        "mtta by week",
        Kind::Trend(&[("mtta.median", "median"), ("mtta.gmean", "geometric mean")]),
    ),
    chart_of(
        "mttr",
        "Time to resolve",
        "mttr by week",
        Kind::Trend(&[("mttr.median", "median"), ("mttr.gmean", "geometric mean")]),
    ),
    chart_of(
        "response-attainment",
        "Response within target",
        "response_attainment by week, with its interval",
        Kind::Trend(&[("response_attainment", "response within target")]),
    ),
    chart_of(
        "false-positives",
        "False positive rate",
        "false_positive_rate by week, with its interval",
        Kind::Trend(&[("false_positive_rate", "false positives")]),
    ),
    chart_of(
        "repeats",
        "Repeat incident rate",
        "repeat_incident_rate by week, with its interval",
        Kind::Trend(&[("repeat_incident_rate", "repeats")]),
    ),
    chart_of("mtbf", "Time between failures", "mtbf by month, with its interval", Kind::Monthly("mtbf")),
    chart_of(
        "control",
        "Time to resolve, week by week",
        "geometric mean of mttr by week, with XmR limits on logs from the first 12 complete weeks",
        Kind::Control("mttr"),
    ),
    chart_of(
        "control-mtta",
        "Time to acknowledge, week by week",
        "geometric mean of mtta by week, with XmR limits on logs from the first 12 complete weeks",
        Kind::Control("mtta"),
    ),
    chart_of(
        "survival",
        "How long incidents stay open",
        "mttr of each incident as Kaplan and Meier's curve, open ones censored, with its interval",
        Kind::Survival("mttr"),
    ),
    chart_of(
        "distribution-mtta",
        "Time to acknowledge, incident by incident",
        "mtta of each incident, by severity",
        Kind::Distribution("mtta"),
    ),
    chart_of(
        "distribution-mttr",
        "Time to resolve, incident by incident",
        "mttr of each incident, by severity; open ones as still running",
        Kind::Distribution("mttr"),
    ),
    chart_of(
        "distribution-mttd",
        "Time to detect, incident by incident",
        "mttd of each incident, by severity",
        Kind::Distribution("mttd"),
    ),
    chart_of(
        "distribution-mttm",
        "Time to mitigate, incident by incident",
        "mttm of each incident, by severity; open ones as still running",
        Kind::Distribution("mttm"),
    ),
    chart_of(
        "distribution-restore",
        "Time to restore service, incident by incident",
        "restore of each incident, by severity; open ones as still running",
        Kind::Distribution("restore"),
    ),
    chart_of(
        "time-in-state",
        "Where incidents spend their time",
        "the moments of each incident that is over, by severity",
        Kind::States,
    ),
    chart_of(
        "attainment",
        "Targets met",
        "response_, ack_, detect_ and resolve_attainment by severity, with their intervals",
        Kind::Attainment,
    ),
    chart_of("arrivals", "When incidents arrive", "incident_count by weekday and hour", Kind::Arrivals),
    chart_of("calendar", "Incidents day by day", "incident_count by day", Kind::Calendar),
    chart_of("services", "Incidents by service", "incident_count by service", Kind::Services),
    chart_of(
        "pareto-services",
        "Services that cost most",
        "incident_count by service, and its running share",
        Kind::ParetoServices,
    ),
    chart_of("issues", "Issues that came most often", "the list of issues", Kind::Issues),
    chart_of(
        "pareto-issues",
        "Issues that came back most",
        "the list of issues, and their running share of all incidents",
        Kind::ParetoIssues,
    ),
    chart_of(
        "oncall-load",
        "Interruptions by person",
        "notifications by push, SMS and phone; of sources that export none, whoever has an incident",
        Kind::Load,
    ),
    chart_of(
        "lorenz",
        "How interruptions are shared",
        "oncall-load as Lorenz's curve, with Gini's coefficient",
        Kind::Lorenz,
    ),
    chart_of("shifts", "Who was on call when", "shifts of schedules and escalation policies", Kind::Shifts),
];
