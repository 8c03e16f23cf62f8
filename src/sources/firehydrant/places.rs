//! What an incident names beside its milestones: services, teams, tags, its commander and tickets elsewhere.

use super::wire::{Incident, Named, TeamAssignment};
use crate::sources::json::{Many, Row, Scalar, Tolerant};
use std::borrow::Cow;

/// Names in their order, each once.
#[derive(Default)]
pub(super) struct Names<'i>(Vec<Cow<'i, str>>);

impl<'i> Names<'i> {
    fn of(many: impl Iterator<Item = Cow<'i, str>>) -> Self {
        let mut names = Names::default();
        names.extend(many);
        names
    }

    fn extend(&mut self, many: impl Iterator<Item = Cow<'i, str>>) {
        for name in many {
            if !self.0.contains(&name) {
                self.0.push(name);
            }
        }
    }

    /// The one name, if there is one alone.
    pub(super) fn only(&self) -> Option<&str> {
        if let [only] = self.0.as_slice() { Some(only) } else { None }
    }

    /// All of them, if there are any.
    pub(super) fn joined(&self, by: &str) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.join(by))
    }
}

fn named<'i>(
    field: &str,
    many: &'i Many<Tolerant<Named<'_>>>,
    row: &mut Row<'_>,
) -> impl Iterator<Item = Cow<'i, str>> {
    row.objects(field, many).filter_map(|item| item.name.text())
}

/// The services that were hurt.
pub(super) fn services<'i>(incident: &'i Incident<'_>, row: &mut Row<'_>) -> Names<'i> {
    let mut services = Names::of(named("services", &incident.services, row));
    let impacts = row.objects("impacts", &incident.impacts);
    let of_services =
        impacts.filter(|impact| impact.kind.text().is_some_and(|kind| kind.eq_ignore_ascii_case("service")));
    services.extend(of_services.filter_map(|impact| impact.impact.get()?.name.text()));
    services
}

/// The teams that were brought in.
pub(super) fn teams<'i>(incident: &'i Incident<'_>, row: &mut Row<'_>) -> Names<'i> {
    let name = |team: &'i TeamAssignment<'_>| team.team.get().and_then(|team| team.name.text()).or(team.name.text());
    Names::of(row.objects("team_assignments", &incident.team_assignments).filter_map(name))
}

/// Its tags, the services where there are several, environments, functionalities, and labels as `name:value`.
pub(super) fn tags<'i>(incident: &'i Incident<'_>, services: &Names<'i>, row: &mut Row<'_>) -> Names<'i> {
    let mut tags = Names::of(incident.tag_list.items().iter().filter_map(Scalar::text));
    if services.only().is_none() {
        tags.extend(services.0.iter().cloned());
    }
    tags.extend(named("environments", &incident.environments, row));
    tags.extend(named("functionalities", &incident.functionalities, row));
    let labels = incident.labels.get().into_iter().flat_map(|labels| &labels.0);
    tags.extend(labels.filter_map(|(name, value)| Some(Cow::Owned(format!("{name}:{}", value.text()?)))));
    tags
}

/// Who commands it: who holds such a role, or held it last.
pub(super) fn commander<'i>(incident: &'i Incident<'_>) -> Option<Cow<'i, str>> {
    let roles = || incident.role_assignments.items().iter().filter_map(Tolerant::get);
    let commands = roles().filter(|role| {
        let name = role.incident_role.get().and_then(|role| role.name.text());
        name.is_some_and(|name| name.to_lowercase().contains("commander"))
    });
    let is_active = |status: &Scalar<'_>| status.text().is_none_or(|status| status.eq_ignore_ascii_case("active"));
    commands
        .filter_map(|role| Some((is_active(&role.status), role.user.get()?.name.text()?)))
        .max_by_key(|(is_active, _)| *is_active)
        .map(|(_, name)| name)
}

/// The addresses of its tickets in other systems.
pub(super) fn tickets<'i>(incident: &'i Incident<'_>, row: &mut Row<'_>) -> Names<'i> {
    let tickets = row.objects("incident_tickets", &incident.incident_tickets);
    let links = tickets.flat_map(|ticket| {
        let links = ticket.link.get().into_iter().chain(ticket.attachments.items().iter().filter_map(Tolerant::get));
        ticket.url.text().into_iter().chain(links.filter_map(|link| link.href_url.text().or_else(|| link.url.text())))
    });
    Names::of(links)
}
