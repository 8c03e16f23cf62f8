//! The named queries: SQL that ships with the program, described by the comments that each begins with.

use crate::model::{Error, Result, did_you_mean};

/// A parameter of a named query: `$name` in its SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryParam {
    /// As in `--param name=value`.
    pub name: &'static str,
    /// What it is if it is not given; empty text mostly means "all".
    pub default: &'static str,
    /// What it does.
    pub doc: &'static str,
}

/// A question that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedQuery {
    /// As on the command line, such as `noisiest-services`.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// Its parameters, in the order of the comments.
    pub params: Vec<QueryParam>,
    /// The SQL, comments and all.
    pub sql: &'static str,
}

impl NamedQuery {
    /// A value for every parameter, as [`Store::query`](super::Store::query) wants them: the given ones, else the
    /// defaults. Names that the query does not have are kept, for the store to refuse.
    pub fn bound(&self, given: &[(String, String)]) -> Vec<(String, String)> {
        let defaults = self.params.iter().filter(|param| !given.iter().any(|(name, _)| name == param.name));
        let defaults = defaults.map(|param| (param.name.to_owned(), param.default.to_owned()));
        defaults.chain(given.iter().cloned()).collect()
    }
}

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../queries/", $name, ".sql")))),*]
    };
}

/// Name and SQL of each, by name.
const SHIPPED: &[(&str, &str)] = shipped![
    "action-items",
    "action-items-by-owner",
    "auto-resolved-by-service",
    "busiest-hours",
    "escalations",
    "hours-on-call",
    "label-coverage",
    "longest-incidents",
    "missed-targets",
    "night-pages",
    "noisiest-services",
    "open-and-ageing",
    "problems",
    "rejects",
    "reopened",
    "repeats-by-issue",
    "severity-by-week",
    "slowest-acknowledgements",
    "stale-sources",
    "time-in-state",
    "unacknowledged",
    "who-was-paged",
];

/// Every named query, by name.
///
/// ```
/// let query = incidence::store::queries::find("noisiest-services").unwrap();
/// assert_eq!(query.params.last().map(|param| (param.name, param.default)), Some(("limit", "20")));
/// ```
pub fn all() -> Vec<NamedQuery> {
    SHIPPED.iter().map(|&(name, sql)| described(name, sql)).collect()
}

/// The query of this name.
///
/// # Errors
///
/// Wrong usage if there is none; the message names the nearest.
pub fn find(name: &str) -> Result<NamedQuery> {
    if let Some(&(name, sql)) = SHIPPED.iter().find(|(known, _)| *known == name) {
        return Ok(described(name, sql));
    }
    let known = SHIPPED.iter().map(|(known, _)| *known);
    Err(Error::usage(format!("query: expected the name of a query, found {name:?}")).or(did_you_mean(
        name,
        known,
        "`incidence list queries` lists them",
    )))
}

/// Reads `-- title: ...`, `-- question: ...` and `-- param name = default: what it does`.
fn described(name: &'static str, sql: &'static str) -> NamedQuery {
    let mut query = NamedQuery { name, title: "", question: "", params: Vec::new(), sql };
    for line in sql.lines().map_while(|line| line.strip_prefix("-- ")) {
        if let Some(title) = line.strip_prefix("title: ") {
            query.title = title;
        } else if let Some(question) = line.strip_prefix("question: ") {
            query.question = question;
        } else if let Some((name, (default, doc))) = line
            .strip_prefix("param ")
            .and_then(|param| param.split_once(" ="))
            .and_then(|(name, rest)| Some((name, rest.split_once(": ")?)))
        {
            query.params.push(QueryParam { name, default: default.trim(), doc });
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_query_says_what_it_answers_and_takes() {
        for query in all() {
            assert!(!query.title.is_empty() && query.question.ends_with(['?', ')']), "{}", query.name);
            for param in &query.params {
                assert!(query.sql.contains(&format!("${}", param.name)), "{}: {} is not used", query.name, param.name);
            }
            let comments = query.sql.lines().filter(|line| line.starts_with("-- param ")).count();
            assert_eq!(
                comments,
                query.params.len(),
                "{}: expected `-- param name = default: what it does`",
                query.name
            );
        }
        assert!(SHIPPED.is_sorted());
    }

    #[test]
    fn a_name_that_is_nearly_right_is_pointed_out() {
        let error = find("nosiest-services").unwrap_err();
        assert!(error.way_out.starts_with("did you mean \"noisiest-services\"?"), "{error}");
    }

    #[test]
    fn what_is_not_given_takes_its_default() {
        let query = find("stale-sources").unwrap();
        assert_eq!(query.bound(&[]), [("stale_after_h".to_owned(), "48".to_owned())]);
        let given = [("stale_after_h".to_owned(), "5".to_owned()), ("odd".to_owned(), "1".to_owned())];
        assert_eq!(query.bound(&given), given);
    }
}
