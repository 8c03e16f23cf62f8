//! Time on call against its bounds, as tables.

use super::{Cell, Grid, OnCallHead};
use crate::metrics::oncall::{Bound, Breaches, Roster};
use crate::model::OnCallBounds;
use crate::render::quantity;

/// A table for people: its title, itself, and what to say where it is empty.
pub(super) type Part = (String, Grid, &'static str);

/// The bounds and each breach, for people.
pub(super) fn parts(breaches: &Breaches, roster: &Roster, head: &OnCallHead<'_>) -> Vec<Part> {
    let mut bounds = Grid::new(&["bound", "limit", "times", "people", "meaning"]);
    let mut each = Grid::new(&["bound", "person", "from", "until", "found", "limit"]);
    for (bound, counted) in Bound::ALL.into_iter().zip(breaches.counted) {
        let Some(limit) = bound.limit(&breaches.bounds) else { continue };
        let times = Cell::or_null(counted, |counted| Cell::count(counted.0));
        let people = Cell::or_null(counted, |counted| Cell::count(counted.1));
        let meaning = rule(bound, &breaches.bounds).unwrap_or_default();
        bounds.rows.push(vec![Cell::text(bound.title()), figure(bound, limit), times, people, Cell::Text(meaning)]);
    }
    each.rows.extend(breaches.found.iter().map(|breach| {
        vec![
            Cell::text(breach.bound.title()),
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
    for (bound, counted) in Bound::ALL.into_iter().zip(breaches.counted) {
        let counted = counted.filter(|_| knows_hours);
        let times = Cell::or_null(counted, |counted| Cell::count(counted.0));
        let people = Cell::or_null(counted, |counted| Cell::count(counted.1));
        let limit = bound.limit(&breaches.bounds);
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

fn figure(bound: Bound, figure: f64) -> Cell {
    match bound.unit() {
        "seconds" => Cell::Text(hours(figure)),
        "ratio" => Cell::Text(percent(figure)),
        _ => Cell::text(quantity::number(figure)),
    }
}

/// Rest and working time are told in hours, however many.
pub(super) fn hours(seconds: f64) -> String {
    if seconds % 3600.0 == 0.0 { format!("{:.0}h", seconds / 3600.0) } else { quantity::duration(seconds) }
}

/// A share without decimals where it has none.
pub(super) fn percent(ratio: f64) -> String {
    let percent = (ratio * 1000.0).round() / 10.0;
    format!("{percent} %")
}

/// A bound in words, with where it is from; `None` where it is not set.
pub(super) fn rule(bound: Bound, bounds: &OnCallBounds) -> Option<String> {
    let limit = bound.limit(bounds)?;
    let book = OnCallBounds::default();
    let n = quantity::number(limit);
    let (words, cited, source) = match bound {
        Bound::Incidents => (
            format!("at most {n} incidents in a shift, or in 12 hours of a longer one"),
            f64::from(book.max_incidents_per_shift),
            "Site Reliability Engineering, 2016, chapter 11",
        ),
        Bound::Time => (
            format!("at most {} of the time on call", percent(limit)),
            book.max_time_ratio,
            "Site Reliability Engineering, 2016, chapter 11",
        ),
        Bound::Rest => (
            format!("at least {} between two stretches on call", hours(limit)),
            39_600.0,
            "directive 2003/88/EC, article 3",
        ),
        Bound::WeeklyRest => (
            format!("at least {} without a break free of on-call in each complete week", hours(limit)),
            126_000.0,
            "directive 2003/88/EC, article 5: 24 hours and the 11 of article 3",
        ),
        Bound::WeeklyHours => (
            format!("at most {} on call a week, the mean over {} weeks", hours(limit), bounds.reference_weeks),
            172_800.0,
            "directive 2003/88/EC, article 6, over at most four months, article 16",
        ),
        Bound::ConsecutiveDays => (format!("at most {n} days in a row with time on call"), f64::NAN, ""),
        Bound::Nights => (format!("at most {n} nights a week with time on call in sleep hours"), f64::NAN, ""),
    };
    let source = if limit == cited { source.to_owned() } else { format!("oncall.{}", bound.word()) };
    Some(format!("{words} ({source})"))
}
