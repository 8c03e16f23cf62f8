//! Who is who: one name for a person whom several sources know, by e-mail, else by alias from the configuration.
//!
//! Two persons whom a source calls by the same name are told apart by nothing, so such a name stays as it is.

use crate::model::Config;
use std::collections::{BTreeMap, HashMap};

/// A person as one (source, account) knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the column of the same name, documented once in table::schema")]
pub struct KnownPerson {
    pub source: String,
    pub account: String,
    pub person_id: String,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// The one name of each whom a source calls so: `(source, account, what it says)`.
pub fn one_names<'a>(
    known: &[KnownPerson],
    config: &Config,
    said: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
) -> Vec<String> {
    let people = People::new(known, config);
    said.map(|(source, account, said)| people.resolve((source, account), said).to_owned()).collect()
}

/// What everybody is called.
pub(super) struct People<'a> {
    /// Names and addresses of the configuration -> the name there; addresses in lower case.
    configured: HashMap<String, &'a str>,
    /// An address in lower case -> the one name of its person.
    by_email: HashMap<String, String>,
    /// What a (source, account) calls somebody -> their one name; `None` where it means several persons.
    by_source: HashMap<(&'a str, &'a str), HashMap<String, Option<String>>>,
}

impl<'a> People<'a> {
    pub(super) fn new(known: &'a [KnownPerson], config: &'a Config) -> People<'a> {
        let names = config.people.keys().map(|name| (spelled(name), name.as_str()));
        let aliases = config
            .people
            .iter()
            .flat_map(|(name, person)| person.aliases.iter().map(move |alias| (spelled(alias), name.as_str())));
        let mut people =
            People { configured: aliases.chain(names).collect(), by_email: HashMap::new(), by_source: HashMap::new() };
        people.by_email = people.names_by_email(known);
        for person in known {
            let calls = people.by_source.entry((&person.source, &person.account)).or_default();
            let one_name = match (address(person), some(&person.name)) {
                (Some(email), _) => people.by_email.get(&email).cloned().unwrap_or(email),
                (None, name) => {
                    let name = name.unwrap_or(&person.person_id);
                    people.configured.get(&spelled(name)).map_or(name, |configured| configured).to_owned()
                }
            };
            let spellings = [Some(person.person_id.as_str()), some(&person.name), some(&person.email)];
            for spelling in spellings.into_iter().flatten() {
                calls
                    .entry(spelled(spelling))
                    .and_modify(|known| {
                        if known.as_ref() != Some(&one_name) {
                            *known = None;
                        }
                    })
                    .or_insert_with(|| Some(one_name.clone()));
            }
        }
        people
    }

    /// The one name of each address: the configuration's, else the one that most sources give it.
    fn names_by_email(&self, known: &[KnownPerson]) -> HashMap<String, String> {
        let mut given: BTreeMap<String, BTreeMap<&str, u32>> = BTreeMap::new();
        for person in known {
            let Some(email) = address(person) else { continue };
            let names = given.entry(email).or_default();
            if let Some(name) = some(&person.name) {
                *names.entry(name).or_default() += 1;
            }
        }
        let best = |email: &str, names: &BTreeMap<&str, u32>| {
            let most = names.values().max();
            let name = names.iter().find(|(_, n)| Some(*n) == most).map(|(name, _)| *name);
            let configured = self.configured.get(email).or_else(|| self.configured.get(&spelled(name?)));
            match (configured, name) {
                (Some(configured), _) => (true, (*configured).to_owned()),
                (None, name) => (false, name.unwrap_or(email).to_owned()),
            }
        };
        let named: Vec<(String, bool, String)> = given
            .iter()
            .map(|(email, names)| {
                let (is_configured, name) = best(email, names);
                (email.clone(), is_configured, name)
            })
            .collect();
        let mut bearers: HashMap<&str, u32> = HashMap::new();
        named.iter().for_each(|(_, _, name)| *bearers.entry(name).or_default() += 1);
        named
            .iter()
            .map(|(email, is_configured, name)| {
                // Two addresses are two persons, even if they have the same name.
                let is_shared = !is_configured && bearers.get(name.as_str()).is_some_and(|n| *n > 1);
                let name = if is_shared { format!("{name} <{email}>") } else { name.clone() };
                (email.clone(), name)
            })
            .collect()
    }

    /// The one name of somebody whom a source calls so; as it stands where nothing is known.
    pub(super) fn resolve<'n>(&'n self, (source, account): (&'n str, &'n str), said: &'n str) -> &'n str {
        if self.configured.is_empty() && self.by_source.is_empty() {
            return said;
        }
        let spelled = spelled(said);
        if let Some(name) = self.configured.get(&spelled) {
            return name;
        }
        let of_source = self.by_source.get(&(source, account)).and_then(|calls| calls.get(&spelled));
        match of_source {
            Some(Some(name)) => name,
            Some(None) => said,
            None => self.by_email.get(&spelled).map_or(said, String::as_str),
        }
    }
}

fn some(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

fn address(person: &KnownPerson) -> Option<String> {
    some(&person.email).map(spelled)
}

/// Addresses are compared without case, names as they stand.
fn spelled(text: &str) -> String {
    if text.contains('@') { text.trim().to_lowercase() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Person;

    fn known(source: &str, id: &str, name: &str, email: &str) -> KnownPerson {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        KnownPerson {
            source: source.into(),
            account: String::new(),
            person_id: id.into(),
            name: some(name),
            email: some(email),
        }
    }

    #[test]
    fn an_address_makes_one_person_of_several_names() {
        let people = [
            known("pagerduty", "PUSR1", "Ada Example", "ada@example.com"),
            known("jira", "5b10", "aexample", "Ada@Example.com"),
            known("zendesk", "77", "Ada Example", "ada@example.com"),
            known("pagerduty", "PUSR2", "Bo Sample", ""),
        ];
        let config = Config::default();
        let people = People::new(&people, &config);
        for (source, said) in [
            ("pagerduty", "PUSR1"),
            ("pagerduty", "Ada Example"),
            ("jira", "aexample"),
            ("jira", "5b10"),
            ("jira", "ADA@example.com"),
            ("servicenow", "ada@example.com"), // an address is one whoever says it
        ] {
            assert_eq!(people.resolve((source, ""), said), "Ada Example", "{source} {said}");
        }
        assert_eq!(people.resolve(("pagerduty", ""), "PUSR2"), "Bo Sample");
        // A name or id means somebody only to its own source and account.
        assert_eq!(people.resolve(("servicenow", ""), "aexample"), "aexample");
        assert_eq!(people.resolve(("jira", "eu"), "5b10"), "5b10");
    }

    #[test]
    fn the_configuration_wins_over_the_sources() {
        let mut config = Config::default();
        let aliases = vec!["ada@example.com".to_owned(), "adaex".to_owned()];
        config.people.insert("A. Example".into(), Person { aliases, ..Person::default() });
        let people = [
            known("pagerduty", "PUSR1", "Ada Example", "Ada@example.com"),
            known("jira", "1", "adaex", "other@example.com"),
        ];
        let people = People::new(&people, &config);
        for (source, said) in [("pagerduty", "PUSR1"), ("pagerduty", "Ada Example"), ("jira", "1"), ("csv", "adaex")] {
            assert_eq!(people.resolve((source, ""), said), "A. Example", "{source} {said}");
        }
        assert_eq!(people.resolve(("csv", ""), "A. Example"), "A. Example");
    }

    #[test]
    fn two_addresses_are_two_persons_and_a_name_for_both_is_left_alone() {
        let people = [
            known("pagerduty", "PUSR1", "Ada Example", "ada@example.com"),
            known("pagerduty", "PUSR2", "Ada Example", "ada.two@example.com"),
        ];
        let config = Config::default();
        let people = People::new(&people, &config);
        assert_eq!(people.resolve(("pagerduty", ""), "PUSR1"), "Ada Example <ada@example.com>");
        assert_eq!(people.resolve(("pagerduty", ""), "PUSR2"), "Ada Example <ada.two@example.com>");
        assert_eq!(people.resolve(("pagerduty", ""), "Ada Example"), "Ada Example");
    }
}
