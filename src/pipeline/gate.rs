//! Gates: one line that says when a check fails, such as `mtta > 5m where severity=SEV1`.

use crate::metrics::parse_filter;
use crate::model::{Error, Length, Result, Unit, did_you_mean};

/// What a gate looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A figure of a metric.
    Metric {
        /// The metric's id.
        id: String,
        /// `value`, `median`, `p90`, `n`, ...
        figure: String,
    },
    /// Seconds from the last moment of the source that is furthest behind to `as_of`.
    CoverageAge,
    /// Problems found in rows that were kept.
    Problems,
    /// Rows that were rejected.
    Rejects,
}

/// How the figure is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `=` or `==`
    Equal,
    /// `!=`
    NotEqual,
}

impl Comparison {
    const ALL: [(&'static str, Comparison); 7] = [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        ("!=", Comparison::NotEqual),
        ("==", Comparison::Equal),
        (">", Comparison::Above),
        ("<", Comparison::Below),
        ("=", Comparison::Equal),
    ];

    /// Whether `figure` stands so to `limit`.
    pub fn holds(self, figure: f64, limit: f64) -> bool {
        match self {
            Comparison::Above => figure > limit,
            Comparison::AtLeast => figure >= limit,
            Comparison::Below => figure < limit,
            Comparison::AtMost => figure <= limit,
            Comparison::Equal => figure == limit,
            Comparison::NotEqual => figure != limit,
        }
    }
}

/// A condition under which a check fails: `METRIC[.FIGURE] OP VALUE[UNIT] [where DIM=VALUE[, ...]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// As the user wrote it.
    pub text: String,
    /// What it looks at.
    pub subject: Subject,
    /// How it compares.
    pub comparison: Comparison,
    /// With what: seconds, a ratio of 0 to 1, or a number.
    pub limit: f64,
    /// `(dimension, value, keep)`, as in [`Scope::filters`](crate::model::Scope::filters).
    pub filters: Vec<(String, String, bool)>,
}

/// The figures of a metric that a gate may name, beside those of durations.
const FIGURES: [&str; 5] = ["value", "n", "incidents", "hits", "per_week"];
const DURATION_FIGURES: [&str; 6] = ["gmean", "median", "p75", "p90", "p95", "max"];
const GRAMMAR: &str = "a gate is METRIC[.FIGURE] OP VALUE[UNIT] [where DIM=VALUE[, ...]], such as \
                       'mtta > 5m where severity=SEV1', 'mttr.p90 >= 2h' or 'coverage.age > 2d'";

impl Gate {
    /// Reads a gate. `metrics` are the metrics that exist, with the unit of their values.
    ///
    /// ```
    /// use incidence::{model::Unit, pipeline::Gate};
    /// let metrics = [("mtta", Unit::Seconds), ("false_positive_rate", Unit::Ratio)];
    /// assert_eq!(Gate::parse("mtta.p90 > 1h 30m where severity=SEV1", &metrics).unwrap().limit, 5400.0);
    /// assert_eq!(Gate::parse("false_positive_rate > 20%", &metrics).unwrap().limit, 0.2);
    /// assert!(Gate::parse("mtta > 5", &metrics).unwrap_err().to_string().contains("5m"));
    /// ```
    pub fn parse(text: &str, metrics: &[(&str, Unit)]) -> Result<Gate> {
        let wrong = |message: String| Error::usage(format!("gate {text:?}: {message}"));
        let (condition, filters) = match text.split_once(" where ") {
            Some((condition, filters)) => (condition, filters.split(',').map(parse_filter).collect::<Result<_>>()?),
            None => (text, Vec::new()),
        };
        let begin = condition
            .find(['<', '>', '=', '!'])
            .ok_or_else(|| wrong("expected one of > >= < <= = !=, found none".to_owned()).or(GRAMMAR))?;
        let (word, comparison) = *Comparison::ALL
            .iter()
            .find(|(word, _)| condition[begin..].starts_with(word))
            .ok_or_else(|| wrong("expected one of > >= < <= = !=".to_owned()).or(GRAMMAR))?;
        let (name, value) = (condition[..begin].trim(), condition[begin + word.len()..].trim());
        let (subject, unit) = parse_subject(name, metrics).map_err(|error| error.at(format!("gate {text:?}")))?;
        if matches!(subject, Subject::CoverageAge | Subject::Problems | Subject::Rejects) && !filters.is_empty() {
            return Err(
                wrong(format!("{name} is about the whole store and takes no where")).or("leave the where part out")
            );
        }
        let limit = parse_limit(value, unit).map_err(|error| error.at(format!("gate {text:?}")))?;
        Ok(Gate { text: text.to_owned(), subject, comparison, limit, filters })
    }
}

fn parse_subject(name: &str, metrics: &[(&str, Unit)]) -> Result<(Subject, Unit)> {
    match name {
        "coverage.age" => return Ok((Subject::CoverageAge, Unit::Seconds)),
        "check.problems" => return Ok((Subject::Problems, Unit::Count)),
        "check.rejects" => return Ok((Subject::Rejects, Unit::Count)),
        _ => {}
    }
    let (id, figure) = name.split_once('.').unwrap_or((name, "value"));
    let Some((_, unit)) = metrics.iter().find(|(known, _)| *known == id) else {
        let known = metrics.iter().map(|(known, _)| *known).chain(["coverage.age", "check.problems", "check.rejects"]);
        let way_out = did_you_mean(name, known, "incidence list metrics names them all");
        return Err(Error::usage(format!(
            "expected a metric, coverage.age, check.problems or check.rejects, found {name:?}"
        ))
        .or(way_out));
    };
    let is_figure = FIGURES.contains(&figure) || (*unit == Unit::Seconds && DURATION_FIGURES.contains(&figure));
    if !is_figure {
        let figures = FIGURES.iter().chain(DURATION_FIGURES.iter().filter(|_| *unit == Unit::Seconds));
        let list: Vec<&str> = figures.copied().collect();
        return Err(Error::usage(format!("{id} has no figure {figure:?}")).or(format!("it has {}", list.join(", "))));
    }
    let unit = if matches!(figure, "n" | "incidents" | "hits" | "per_week") { Unit::Count } else { *unit };
    Ok((Subject::Metric { id: id.to_owned(), figure: figure.to_owned() }, unit))
}

fn parse_limit(text: &str, unit: Unit) -> Result<f64> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let (limit, expected) = match unit {
        Unit::Seconds => {
            (Length::parse(text).map(|length| length.seconds), "a length of time such as 90s, 5m, 2h or 2d")
        }
        Unit::Ratio => {
            let limit = match text.strip_suffix('%') {
                Some(percent) => number(percent).map(|percent| percent / 100.0),
                None => number(text),
            };
            (limit.filter(|limit| (0.0..=1.0).contains(limit)), "a share such as 20% or 0.2")
        }
        Unit::Count | Unit::PerIncident => (number(text), "a number"),
    };
    limit.ok_or_else(|| {
        let way_out = match number(text) {
            Some(_) if unit == Unit::Seconds => format!("add a unit: {}m, for example", text.trim()),
            _ => GRAMMAR.to_owned(),
        };
        Error::usage(format!("expected {expected}, found {text:?}")).or(way_out)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRICS: [(&str, Unit); 3] =
        [("mtta", Unit::Seconds), ("false_positive_rate", Unit::Ratio), ("incident_count", Unit::Count)];

    fn wrong(text: &str) -> String {
        Gate::parse(text, &METRICS).unwrap_err().to_string()
    }

    #[test]
    fn every_form_of_the_contract_is_read() {
        let gate = Gate::parse("mtta > 5m where severity=SEV1, service!=web", &METRICS).unwrap();
        assert_eq!(gate.subject, Subject::Metric { id: "mtta".into(), figure: "value".into() });
        assert_eq!((gate.comparison, gate.limit), (Comparison::Above, 300.0));
        let filters = [("severity".into(), "SEV1".into(), true), ("service".into(), "web".into(), false)];
        assert_eq!(gate.filters, filters);
        assert_eq!(Gate::parse("mtta.p90>=2h", &METRICS).unwrap().limit, 7200.0);
        assert_eq!(Gate::parse("false_positive_rate > 20%", &METRICS).unwrap().limit, 0.2);
        assert_eq!(Gate::parse("coverage.age > 2d", &METRICS).unwrap().subject, Subject::CoverageAge);
        assert_eq!(Gate::parse("check.problems > 0", &METRICS).unwrap().subject, Subject::Problems);
        assert_eq!(Gate::parse("mtta.n < 10", &METRICS).unwrap().limit, 10.0);
    }

    #[test]
    fn what_is_wrong_is_said_with_a_way_out() {
        assert!(wrong("mttta > 5m").contains("did you mean \"mtta\"?"));
        assert!(wrong("mtta > 5").contains("add a unit: 5m"));
        assert!(wrong("mtta 5m").contains("expected one of >"));
        assert!(wrong("mtta.p91 > 5m").contains("it has value, n"));
        assert!(wrong("false_positive_rate > 120%").contains("a share such as 20%"));
        assert!(wrong("incident_count.p90 > 3").contains("no figure \"p90\""));
        assert!(wrong("coverage.age > 2d where service=web").contains("takes no where"));
        assert!(wrong("mtta > 5m where severity").contains("expected DIM=VALUE"));
    }

    #[test]
    fn comparisons_hold_at_their_limits() {
        assert!(!Comparison::Above.holds(5.0, 5.0) && Comparison::AtLeast.holds(5.0, 5.0));
        assert!(!Comparison::Below.holds(5.0, 5.0) && Comparison::AtMost.holds(5.0, 5.0));
        assert!(Comparison::Equal.holds(5.0, 5.0) && Comparison::NotEqual.holds(5.0, 4.0));
    }
}
