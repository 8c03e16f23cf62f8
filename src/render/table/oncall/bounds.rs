//! Time on call against its bounds, as tables.

use super::{Cell, Grid, OnCallHead};
use crate::metrics::oncall::{Bound, Breaches, Roster};
use crate::model::OnCallBounds;
use crate::render::quantity;

/// A table for people: its title, itself, and what to say where it is empty.
pub(super) type Part = (String, Grid, &'static str);

/// What is said of bounds once: whether they are law is another question.
pub(super) const NO_LAW: &str = "Bounds count all time on call. Whether it is working time in law depends on how much it binds \
(Court of Justice of the EU, C-344/19 and C-580/19, 2021): these are figures, and no legal advice.";

/// The bounds and each breach, for people.
pub(super) fn parts(breaches: &Breaches, roster: &Roster, head: &OnCallHead<'_>) -> Vec<Part> {
    let mut bounds = Grid::new(&["bound", "limit", "times", "people", "meaning"]);
    let mut each = Grid::new(&["bound", "person", "from", "until", "found", "limit"]);
    for (bound, (n, n_people)) in Bound::ALL.into_iter().zip(breaches.counted) {
        let Some(limit) = bound.limit(&breaches.bounds) else { continue };
        let (times, people) = (Cell::count(n), Cell::count(n_people));
        let meaning = rule(bound, &breaches.bounds).unwrap_or_default();
        bounds.rows.push(vec![Cell::text(name(bound)), figure(bound, limit), times, people, Cell::Text(meaning)]);
    }
    each.rows.extend(breaches.found.iter().map(|breach| {
        vec![
            Cell::text(name(breach.bound)),
            Cell::Text(head.called(&roster.people[breach.person].name)),
            Cell::text(quantity::instant(breach.span.from, &head.calendar)),
            Cell::text(quantity::instant(breach.span.until, &head.calendar)),
            figure(breach.bound, breach.figure),
            figure(breach.bound, breach.limit),
        ]
    }));
    let none = if breaches.is_withheld { "not shown: there are too few people (privacy.min_group)" } else { "none" };
    vec![("Held against bounds".to_owned(), bounds, ""), ("Each breach, with its dates".to_owned(), each, none)]
}

/// The same for programs: `bounds` and `breaches`.
pub(super) fn whole(
    breaches: &Breaches,
    roster: &Roster,
    head: &OnCallHead<'_>,
    knows_hours: bool,
) -> Vec<(&'static str, Grid)> {
    let mut bounds = Grid::new(&["bound", "limit", "unit", "n_breaches", "n_people", "rule"]);
    for (bound, (n, n_people)) in Bound::ALL.into_iter().zip(breaches.counted) {
        let count = |n| if knows_hours { Cell::count(n) } else { Cell::Null };
        let limit = bound.limit(&breaches.bounds);
        let counts = if limit.is_some() { [count(n), count(n_people)] } else { [Cell::Null, Cell::Null] };
        let [times, people] = counts;
        let rule = Cell::or_null(rule(bound, &breaches.bounds), Cell::Text);
        let (limit, unit) = (Cell::or_null(limit, Cell::Real), Cell::text(bound.unit()));
        bounds.rows.push(vec![Cell::text(bound.word()), limit, unit, times, people, rule]);
    }
    let mut each = Grid::new(&["bound", "person", "from", "until", "figure", "limit", "unit"]);
    each.rows.extend(breaches.found.iter().map(|breach| {
        vec![
            Cell::text(breach.bound.word()),
            Cell::Text(head.called(&roster.people[breach.person].name)),
            Cell::Instant(breach.span.from),
            Cell::Instant(breach.span.until),
            Cell::Real(breach.figure),
            Cell::Real(breach.limit),
            Cell::text(breach.bound.unit()),
        ]
    }));
    vec![("bounds", bounds), ("breaches", each)]
}

fn name(bound: Bound) -> &'static str {
    match bound {
        Bound::Incidents => "incidents a shift",
        Bound::Time => "share of time",
        Bound::Rest => "rest",
        Bound::WeeklyRest => "weekly rest",
        Bound::WeeklyHours => "hours a week",
        Bound::ConsecutiveDays => "days in a row",
        Bound::Nights => "nights a week",
    }
}

fn figure(bound: Bound, figure: f64) -> Cell {
    match bound.unit() {
        "seconds" => Cell::text(quantity::duration(figure)),
        "ratio" => Cell::text(quantity::ratio(figure)),
        _ => Cell::text(quantity::number(figure)),
    }
}

/// A bound in words, with where it is from; `None` where it is not set.
pub(super) fn rule(bound: Bound, bounds: &OnCallBounds) -> Option<String> {
    let limit = bound.limit(bounds)?;
    let (book, hours) = (OnCallBounds::default(), |hours: f64| hours * 3600.0);
    let n = quantity::number(limit);
    let (words, cited, source) = match bound {
        Bound::Incidents => (
            format!("at most {n} incidents in a shift, or in 12 hours of a longer one"),
            f64::from(book.max_incidents_per_shift),
            "Site Reliability Engineering, 2016, chapter 11",
        ),
        Bound::Time => (
            format!("at most {} of the time on call", quantity::ratio(limit)),
            book.max_time_ratio,
            "Site Reliability Engineering, 2016, chapter 11",
        ),
        Bound::Rest => (
            format!("at least {} between two stretches on call", quantity::duration(limit)),
            hours(11.0),
            "directive 2003/88/EC, article 3",
        ),
        Bound::WeeklyRest => (
            format!("at least {} without a break free of on-call in each complete week", quantity::duration(limit)),
            hours(35.0),
            "directive 2003/88/EC, article 5: 24 hours and the 11 of article 3",
        ),
        Bound::WeeklyHours => (
            format!(
                "at most {} on call a week, the mean over {} weeks",
                quantity::duration(limit),
                bounds.reference_weeks
            ),
            hours(48.0),
            "directive 2003/88/EC, article 6, over at most four months, article 16",
        ),
        Bound::ConsecutiveDays => (format!("at most {n} days in a row with time on call"), f64::NAN, ""),
        Bound::Nights => (format!("at most {n} nights a week with time on call in sleep hours"), f64::NAN, ""),
    };
    let source = if limit == cited { source.to_owned() } else { format!("oncall.{}", bound.word()) };
    Some(format!("{words} ({source})"))
}
