//! Values that have the right type and still make no sense.

use super::locate::Located;
use super::oncall;
use crate::model::{Config, Error, Length, OwnTargets, Result, TargetsBySeverity};
use regex::Regex;
use std::collections::BTreeMap;

/// The first value that makes no sense, if there is one.
pub(super) fn values(config: &Config, located: &Located<'_>) -> Result<()> {
    let wrong = |path: &[&str], message: String| Err(Error::usage(message).at(located.place_of(path)));
    if config.privacy.min_group < 1 {
        return wrong(&["privacy", "min_group"], "expected at least 1, found 0".to_owned());
    }
    if config.repeat.window_days < 1 {
        return wrong(&["repeat", "window_days"], "expected at least 1 day, found 0".to_owned());
    }
    let minutes = config.noise.transient_minutes;
    if !(minutes.is_finite() && minutes > 0.0) {
        let message = format!("expected a number of minutes above 0, found {minutes}");
        return wrong(&["noise", "transient_minutes"], message);
    }
    for (name, hours) in [("business", config.hours.business), ("sleep", config.hours.sleep)] {
        if hours.from == hours.until || (hours.from, hours.until) == (1440, 0) {
            return wrong(&["hours", name], "expected a span of hours, found one that ends where it begins".to_owned());
        }
    }
    if config.hold.states.iter().flatten().any(|word| word.trim().is_empty()) {
        return wrong(&["hold", "states"], "expected the words of states, found an empty one".to_owned());
    }
    if config.link.window.seconds <= 0.0 {
        return wrong(&["link", "window"], "expected a length of time above 0, found 0".to_owned());
    }
    let precedence = &config.link.precedence;
    if let Some((_, twice)) = precedence.iter().enumerate().find(|(at, source)| precedence[..*at].contains(source)) {
        return wrong(&["link", "precedence"], format!("expected each source once, found {twice:?} twice"));
    }
    for pattern in &config.exclude.titles {
        if let Err(error) = Regex::new(pattern) {
            let reason = error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            return wrong(
                &["exclude", "titles"],
                format!("expected regular expressions, found {pattern:?} ({reason})"),
            );
        }
    }
    targets(config, located)?;
    oncall::values(config, located)?;
    let services = config.services.iter().map(|(name, service)| (name, &service.aliases));
    names("services", services, located)?;
    names("people", config.people.iter().map(|(name, person)| (name, &person.aliases)), located)
}

fn targets(config: &Config, located: &Located<'_>) -> Result<()> {
    let positive = |path: &[&str], targets: &TargetsBySeverity| {
        let zero = targets.iter().find(|(_, Length { seconds })| *seconds <= 0.0);
        zero.map_or(Ok(()), |(severity, _)| {
            let severity = severity.0.to_string();
            let path: Vec<&str> = path.iter().copied().chain([severity.as_str()]).collect();
            Err(Error::usage("expected a length of time above 0, found 0").at(located.place_of(&path)))
        })
    };
    let common = &config.targets;
    positive(&["targets", "response"], &common.response)?;
    positive(&["targets", "acknowledge"], &common.acknowledge)?;
    positive(&["targets", "detect"], &common.detect)?;
    positive(&["targets", "resolve"], &common.resolve)?;
    let own = |room: &str, name: &str, own: &OwnTargets| {
        let kinds = [("response", &own.response), ("acknowledge", &own.acknowledge)];
        let kinds = kinds.into_iter().chain([("detect", &own.detect), ("resolve", &own.resolve)]);
        kinds.into_iter().try_for_each(|(kind, targets)| match targets {
            Some(targets) => positive(&[room, name, "targets", kind], targets),
            None => Ok(()),
        })
    };
    config.teams.iter().try_for_each(|(name, team)| own("teams", name, &team.targets))?;
    config.services.iter().try_for_each(|(name, service)| own("services", name, &service.targets))
}

/// An alias names one thing: not two, and none that has a table of its own.
fn names<'a>(
    room: &str,
    names: impl Iterator<Item = (&'a String, &'a Vec<String>)> + Clone,
    located: &Located<'_>,
) -> Result<()> {
    let mut owner: BTreeMap<&str, &str> = names.clone().map(|(name, _)| (name.as_str(), name.as_str())).collect();
    for (name, aliases) in names {
        for alias in aliases {
            if let Some(other) = owner.insert(alias, name)
                && other != name
            {
                let place = located.place_of(&[room, name, "aliases"]);
                let message =
                    format!("expected an alias of one name, found {alias:?}, which also stands for {other:?}");
                return Err(Error::usage(message).at(place).or("remove it from one of the two"));
            }
        }
    }
    Ok(())
}
