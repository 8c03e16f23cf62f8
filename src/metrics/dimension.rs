//! What a table can be broken down by, and filtered on.

use crate::model::{Error, Result, did_you_mean};

/// One dimension.
#[derive(Debug)]
pub struct Dimension {
    /// As on the command line.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// An incident can have several values, and counts in each: rows do not add up.
    pub is_multi_valued: bool,
    pub(super) kind: DimensionKind,
}

/// How a dimension is read off the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DimensionKind {
    /// Text.
    Text(&'static str),
    /// Texts joined by `;`.
    List(&'static str),
    /// 1 to 5.
    Severity(&'static str),
    /// Yes or no.
    Flag(&'static str),
    /// The first day of a bucket.
    Date(&'static str),
    /// A whole number that is a part of the day or week.
    Number(&'static str),
    /// Any other whole number.
    Whole(&'static str),
}

impl DimensionKind {
    /// Days, weeks, months, hours and weekdays: a part of the window's time.
    pub(super) fn is_time(self) -> bool {
        matches!(self, DimensionKind::Date(_) | DimensionKind::Number(_))
    }
}

const fn one(name: &'static str, kind: DimensionKind, doc: &'static str) -> Dimension {
    Dimension { name, doc, is_multi_valued: false, kind }
}

const fn many(name: &'static str, kind: DimensionKind, doc: &'static str) -> Dimension {
    Dimension { name, doc, is_multi_valued: true, kind }
}

use DimensionKind::*;

const DIMENSIONS: &[Dimension] = &[
    one("source", Text("source"), "the system that it came from"),
    one("account", Text("account"), "the account, where one system has several"),
    one("service", Text("service"), "the service that it hit"),
    one("owner", Text("service_owner"), "who owns the service, by the configuration"),
    one("tier", Whole("service_tier"), "how important the service is, by the configuration"),
    many("team", List("team"), "the team, or each of its teams"),
    one("severity", Severity("severity"), "SEV1 (critical) to SEV5"),
    one("urgency", Text("urgency"), "the source's urgency, high or low"),
    many("responder", Text("acknowledged_by"), "who acknowledged it"),
    many("paged", List("paged"), "each person whom its notifications reached"),
    many("schedule", List("schedule"), "each schedule by which one of them was on call then"),
    one("hour_kind", Text("hour_kind"), "business, off, weekend, holiday or sleep, in the team's zone"),
    one("issue", Text("issue"), "what makes two incidents the same"),
    many("tag", List("tags"), "each of its tags"),
    one("auto_resolved", Flag("auto_resolved"), "resolved without a person"),
    one("day", Date("day"), "local day"),
    one("week", Date("week"), "local ISO week, as its Monday"),
    one("month", Date("month"), "local month, as its first day"),
    one("weekday", Number("weekday"), "local weekday, 1 (Monday) to 7"),
    one("hour", Number("hour"), "local hour, 0 to 23"),
];

/// Every dimension, in the order in which they are listed.
pub fn dimensions() -> &'static [Dimension] {
    DIMENSIONS
}

/// The dimension of a name.
///
/// # Errors
///
/// An unknown name names the nearest known one.
pub fn dimension(name: &str) -> Result<&'static Dimension> {
    let Some(found) = DIMENSIONS.iter().find(|dimension| dimension.name == name) else {
        let names = DIMENSIONS.iter().map(|dimension| dimension.name);
        return Err(Error::usage(format!("expected a dimension, found {name:?}")).or(did_you_mean(
            name,
            names,
            "`incidence list dimensions` lists them",
        )));
    };
    Ok(found)
}
