//! The configuration, made ready to be asked once an incident: words, aliases, tests, labels, failures, targets.

use crate::model::{Config, Error, OwnTargets, Result, Severity, SeverityWord, TargetsBySeverity};
use regex::RegexSet;
use std::collections::{HashMap, HashSet};

/// Targets in seconds: response, acknowledge, detect, resolve.
pub(super) type TargetsS = [Option<f64>; 4];

/// One kind of the targets that a team or service has of its own.
type Kind = fn(&OwnTargets) -> &Option<TargetsBySeverity>;

/// Words of severity (lower case) -> severity.
type SeverityMap = HashMap<String, Severity>;

pub(super) struct Rules<'a> {
    config: &'a Config,
    severity_by_source: HashMap<&'a str, SeverityMap>,
    severity_of_any: SeverityMap,
    services: HashMap<&'a str, &'a str>,
    test_titles: Option<RegexSet>,
    test_tags: HashSet<String>,
    test_services: HashSet<&'a str>,
    false_tags: HashSet<String>,
    false_codes: HashSet<String>,
    failure_services: Option<HashSet<&'a str>>,
    common_targets: [TargetsS; 6],
    has_own_targets: bool,
}

fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}

/// The parts of a list joined by `;`.
pub(super) fn parts(list: Option<&str>) -> impl Iterator<Item = &str> {
    list.unwrap_or_default().split(';').map(str::trim).filter(|part| !part.is_empty())
}

impl<'a> Rules<'a> {
    pub(super) fn new(config: &'a Config) -> Result<Self> {
        let set = |words: &'a [String]| words.iter().map(|word| folded(word)).collect::<HashSet<_>>();
        let map = |source: &str| {
            let words = config.severity.get(source).into_iter().flatten();
            words.map(|(word, severity)| (folded(word), severity.0)).collect::<SeverityMap>()
        };
        let test_titles = RegexSet::new(&config.exclude.titles).map_err(|error| {
            Error::usage(format!("exclude.titles: expected regular expressions, found one that is none: {error}"))
        })?;
        let services: HashMap<_, _> = aliases(config.services.iter().map(|(name, service)| (name, &service.aliases)));
        let name_of = |service: &'a str| services.get(service).copied().unwrap_or(service);
        let own = config.teams.values().map(|team| &team.targets);
        let own = own.chain(config.services.values().map(|service| &service.targets));
        let mut rules = Rules {
            config,
            severity_by_source: config.severity.keys().map(|source| (source.as_str(), map(source))).collect(),
            severity_of_any: map("*"),
            test_titles: (!test_titles.is_empty()).then_some(test_titles),
            test_tags: set(&config.exclude.tags),
            test_services: config.exclude.services.iter().map(|name| name_of(name)).collect(),
            false_tags: set(&config.false_positive.tags),
            false_codes: set(&config.false_positive.resolution_codes),
            failure_services: config
                .failures
                .services
                .as_ref()
                .map(|names| names.iter().map(|name| name_of(name)).collect()),
            common_targets: [[None; 4]; 6],
            has_own_targets: own.into_iter().any(|own| *own != OwnTargets::default()),
            services,
        };
        for level in 1..=5 {
            rules.common_targets[usize::from(level)] = rules.targets_of(level, None, None);
        }
        Ok(rules)
    }

    /// The service under its own name.
    pub(super) fn service<'b>(&'b self, service: &'b str) -> &'b str {
        self.services.get(service).copied().unwrap_or(service)
    }

    /// Who owns a service, and how important it is.
    pub(super) fn owner_and_tier(&self, service: Option<&str>) -> (Option<&'a str>, Option<i32>) {
        let known = service.and_then(|name| self.config.services.get(name));
        let tier = known.and_then(|known| i32::try_from(known.tier?).ok());
        (known.and_then(|known| known.owner.as_deref()), tier)
    }

    /// The severity of a source's word, and whether it was read off the urgency because there is no word.
    ///
    /// A word that nobody knows gives none: it is reported, the urgency does not stand in for it.
    pub(super) fn severity(&self, source: &str, word: Option<&str>, urgency: Option<&str>) -> (Option<Severity>, bool) {
        let mapped = |word: &str| {
            let word = folded(word);
            let of_source = self.severity_by_source.get(source).and_then(|map| map.get(&word));
            of_source.or_else(|| self.severity_of_any.get(&word)).copied()
        };
        match word.filter(|word| !word.trim().is_empty()) {
            Some(word) => (mapped(word).or_else(|| Severity::from_word(word)), false),
            None => {
                let severity = urgency.and_then(|word| mapped(word).or_else(|| Severity::from_urgency(word)));
                (severity, severity.is_some())
            }
        }
    }

    /// Whether title, tags or service mark it as a test.
    pub(super) fn is_test(&self, title: Option<&str>, tags: Option<&str>, service: Option<&str>) -> bool {
        service.is_some_and(|service| self.test_services.contains(service))
            || has_tag(&self.test_tags, tags)
            || self.test_titles.as_ref().zip(title).is_some_and(|(set, title)| set.is_match(title))
    }

    /// Whether tags or resolution code mark it as a false positive.
    pub(super) fn is_false_positive(&self, tags: Option<&str>, resolution_code: Option<&str>) -> bool {
        has_tag(&self.false_tags, tags)
            || (!self.false_codes.is_empty()
                && resolution_code.is_some_and(|code| self.false_codes.contains(&folded(code))))
    }

    /// Whether it took service away; `None` where severity or service would decide and is not known.
    pub(super) fn is_failure(
        &self,
        source: &str,
        is_ticket: bool,
        service: Option<&str>,
        severity: Option<Severity>,
    ) -> Option<bool> {
        let failures = &self.config.failures;
        let from_source = match &failures.sources {
            Some(sources) => sources.iter().any(|name| name == source),
            None => !is_ticket,
        };
        let by_severity = severity.map(|severity| failures.severities.contains(&SeverityWord(severity)));
        let by_service = match &self.failure_services {
            Some(services) => service.map(|service| services.contains(service)),
            None => Some(true),
        };
        match (from_source, by_severity, by_service) {
            (false, ..) | (_, Some(false), _) | (_, _, Some(false)) => Some(false),
            (true, Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    /// The targets of a severity: the service's own, else those of the first team that has some, else the common ones.
    pub(super) fn targets(&self, severity: Option<Severity>, team: Option<&str>, service: Option<&str>) -> TargetsS {
        let level = severity.map_or(0, Severity::level);
        if self.has_own_targets && level > 0 {
            self.targets_of(level, team, service)
        } else {
            self.common_targets[usize::from(level)]
        }
    }

    fn targets_of(&self, level: u8, team: Option<&str>, service: Option<&str>) -> TargetsS {
        let Some(severity) = Severity::new(level).map(SeverityWord) else { return [None; 4] };
        let common = &self.config.targets;
        let kinds: [(&TargetsBySeverity, Kind); 4] = [
            (&common.response, |own| &own.response),
            (&common.acknowledge, |own| &own.acknowledge),
            (&common.detect, |own| &own.detect),
            (&common.resolve, |own| &own.resolve),
        ];
        kinds.map(|(common, kind)| {
            let own = |targets: &OwnTargets| kind(targets).as_ref().and_then(|map| map.get(&severity)).copied();
            let of_service = service.and_then(|name| own(&self.config.services.get(name)?.targets));
            let of_team = || parts(team).find_map(|name| own(&self.config.teams.get(name)?.targets));
            let target = of_service.or_else(of_team).or_else(|| common.get(&severity).copied());
            target.map(|target| target.seconds)
        })
    }
}

fn aliases<'a>(names: impl Iterator<Item = (&'a String, &'a Vec<String>)>) -> HashMap<&'a str, &'a str> {
    names.flat_map(|(name, aliases)| aliases.iter().map(move |alias| (alias.as_str(), name.as_str()))).collect()
}

fn has_tag(wanted: &HashSet<String>, tags: Option<&str>) -> bool {
    !wanted.is_empty() && parts(tags).any(|tag| wanted.contains(&folded(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Length, Service, Team};

    fn sev(level: u8) -> Option<Severity> {
        Severity::new(level)
    }

    #[test]
    fn a_sources_own_map_comes_first_and_an_unknown_word_is_unknown() {
        let mut config = Config::default();
        let word = |level| SeverityWord(sev(level).unwrap());
        config.severity.insert("pagerduty".into(), [("P1".to_owned(), word(2))].into());
        config.severity.insert("*".into(), [("purple".to_owned(), word(5)), ("p1".to_owned(), word(3))].into());
        let rules = Rules::new(&config).unwrap();
        assert_eq!(rules.severity("pagerduty", Some(" p1"), None), (sev(2), false));
        assert_eq!(rules.severity("csv", Some("P1"), None), (sev(3), false));
        assert_eq!(rules.severity("csv", Some("Purple"), None), (sev(5), false));
        assert_eq!(rules.severity("csv", Some("P2"), Some("low")), (sev(2), false));
        assert_eq!(rules.severity("csv", Some("mauve"), Some("high")), (None, false));
        assert_eq!(rules.severity("csv", Some(" "), Some("high")), (sev(2), true));
        assert_eq!(rules.severity("csv", None, Some("low")), (sev(4), true));
        assert_eq!(rules.severity("csv", None, None), (None, false));
    }

    #[test]
    fn failures_are_false_unknown_or_true() {
        let config = Config::default();
        let rules = Rules::new(&config).unwrap();
        assert_eq!(rules.is_failure("pagerduty", false, None, sev(2)), Some(true));
        assert_eq!(rules.is_failure("pagerduty", false, None, sev(3)), Some(false));
        assert_eq!(rules.is_failure("pagerduty", false, None, None), None);
        assert_eq!(rules.is_failure("jira", true, None, None), Some(false));
        let mut config = Config::default();
        config.failures.sources = Some(vec!["jira".into()]);
        config.failures.services = Some(vec!["old-shop".into()]);
        config.services.insert("shop".into(), Service { aliases: vec!["old-shop".into()], ..Service::default() });
        let rules = Rules::new(&config).unwrap();
        assert_eq!(rules.is_failure("jira", true, Some("shop"), sev(1)), Some(true));
        assert_eq!(rules.is_failure("jira", true, Some("search"), None), Some(false));
        assert_eq!(rules.is_failure("jira", true, None, sev(1)), None);
        assert_eq!(rules.is_failure("pagerduty", false, Some("shop"), sev(1)), Some(false));
    }

    #[test]
    fn targets_are_the_services_then_the_teams_then_the_common_ones() {
        let mut config = Config::default();
        let one = |minutes| Some([(SeverityWord(sev(1).unwrap()), Length::minutes(minutes))].into());
        let shop = OwnTargets { response: one(1), ..OwnTargets::default() };
        let payments = OwnTargets { response: one(2), resolve: one(20), ..OwnTargets::default() };
        config.services.insert("shop".into(), Service { targets: shop, ..Service::default() });
        config.teams.insert("payments".into(), Team { targets: payments, ..Team::default() });
        let rules = Rules::new(&config).unwrap();
        let team = Some("web; payments");
        // Common for SEV1: response 15 min, acknowledge and detect 5 min, resolve 30 min.
        assert_eq!(rules.targets(sev(1), team, Some("shop")), [Some(60.0), Some(300.0), Some(300.0), Some(1200.0)]);
        assert_eq!(rules.targets(sev(1), team, None), [Some(120.0), Some(300.0), Some(300.0), Some(1200.0)]);
        assert_eq!(rules.targets(sev(1), None, None), [Some(900.0), Some(300.0), Some(300.0), Some(1800.0)]);
        assert_eq!(rules.targets(sev(3), team, Some("shop")), [Some(7200.0), Some(300.0), Some(300.0), None]);
        assert_eq!(rules.targets(None, team, Some("shop")), [None; 4]);
    }

    #[test]
    fn tests_and_labels_are_found_by_title_tag_service_and_code() {
        let mut config = Config::default();
        config.exclude.titles = vec!["(?i)^drill".into()];
        config.exclude.tags = vec!["Maintenance".into()];
        config.exclude.services = vec!["sandbox".into()];
        config.false_positive.tags = vec!["noise".into()];
        config.false_positive.resolution_codes = vec!["False Alarm".into()];
        let rules = Rules::new(&config).unwrap();
        assert!(rules.is_test(Some("DRILL: failover"), None, None));
        assert!(!rules.is_test(Some("a drill"), Some("maintenance-window"), Some("shop")));
        assert!(rules.is_test(None, Some("x; maintenance"), None));
        assert!(rules.is_test(None, None, Some("sandbox")));
        assert!(rules.is_false_positive(Some("NOISE"), None));
        assert!(rules.is_false_positive(None, Some("false alarm ")));
        assert!(!rules.is_false_positive(Some("noisy"), Some("fixed")));
        config.exclude.titles = vec!["(".into()];
        assert!(Rules::new(&config).is_err_and(|error| error.message.contains("exclude.titles")));
    }
}
