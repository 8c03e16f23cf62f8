//! Bounds held against rosters that were worked out by hand.

use super::super::tests::{BO, CY, at, page, roster, shift};
use super::*;

/// Two weeks of Cy's in a row, from Wednesday 7 January 2026 09:00, in four weeks of UTC; Bo twice on Thursday and Friday,
/// ten hours apart.
fn two_weeks(bounds: OnCallBounds) -> Breaches {
    let mut roster = roster("2026-01-05T00:00:00", "2026-02-02T00:00:00");
    roster.on_call = vec![
        shift("web", CY, "2026-01-07T09:00:00", "2026-01-14T09:00:00"),
        shift("web", CY, "2026-01-14T09:00:00", "2026-01-21T09:00:00"),
        shift("data", BO, "2026-01-08T08:00:00", "2026-01-08T18:00:00"),
        shift("data", BO, "2026-01-09T04:00:00", "2026-01-09T08:00:00"),
    ];
    roster.pages = vec![
        page(CY, 1, "2026-01-07T10:00:00"),
        page(CY, 2, "2026-01-07T11:00:00"),
        page(CY, 3, "2026-01-07T20:59:59"),
        page(CY, 4, "2026-01-07T21:00:00"),
    ];
    roster.bounds = bounds;
    breaches(&Prepared::new(&roster))
}

fn of(breaches: &Breaches, bound: Bound) -> Vec<(usize, String, String, f64, f64)> {
    let of_bound = breaches.found.iter().filter(|breach| breach.bound == bound);
    of_bound
        .map(|one| (one.person, one.span.from.to_string(), one.span.until.to_string(), one.figure, one.limit))
        .collect()
}

fn found(person: usize, from: &str, until: &str, figure: f64, limit: f64) -> (usize, String, String, f64, f64) {
    (person, at(from).to_string(), at(until).to_string(), figure, limit)
}

#[test]
fn the_bounds_of_the_book_and_eleven_hours_hold_without_being_set() {
    let breaches = two_weeks(OnCallBounds::default());
    // Incidents 1, 2 and 3 came in the first twelve hours, 4 at the first instant after.
    let twelve_hours = found(CY, "2026-01-07T09:00:00", "2026-01-07T21:00:00", 3.0, 2.0);
    assert_eq!(of(&breaches, Bound::Incidents), [twelve_hours]);
    // 336 of 672 hours; Bo has 14.
    assert_eq!(of(&breaches, Bound::Time), [found(CY, "2026-01-05T00:00:00", "2026-02-02T00:00:00", 0.5, 0.25)]);
    let rest = found(BO, "2026-01-08T18:00:00", "2026-01-09T04:00:00", 36_000.0, 39_600.0);
    assert_eq!(of(&breaches, Bound::Rest), [rest]);
    let once = Some((1, 1));
    assert_eq!(breaches.counted, [once, once, once, None, None, None, None]);
    assert!(breaches.notes.is_empty());
    // At the bound is within it.
    let wider = OnCallBounds {
        max_incidents_per_shift: 3,
        max_time_ratio: 0.5,
        min_rest: Length { seconds: 36_000.0 },
        ..OnCallBounds::default()
    };
    assert_eq!(two_weeks(wider).found, []);
}

#[test]
fn rules_of_working_time_hold_where_they_are_set() {
    let hours = |hours: f64| Some(Length { seconds: hours * 3600.0 });
    let mut bounds = OnCallBounds {
        min_weekly_rest: hours(35.0),
        max_hours_per_week: hours(48.0),
        reference_weeks: 2,
        max_consecutive_days: Some(14),
        max_nights_per_week: Some(4),
        ..OnCallBounds::default()
    };
    let breaches = two_weeks(bounds.clone());
    // The week of the 12th has no free time; the one before is free for 57 hours, the one after for 111.
    let no_rest = found(CY, "2026-01-12T00:00:00", "2026-01-19T00:00:00", 0.0, 126_000.0);
    assert_eq!(of(&breaches, Bound::WeeklyRest), [no_rest]);
    // 111, 168, 57 and 0 hours: means of two weeks are 139.5, 112.5 and 28.5. The first two are one stretch.
    let mean = found(CY, "2026-01-05T00:00:00", "2026-01-26T00:00:00", 139.5 * 3600.0, 48.0 * 3600.0);
    assert_eq!(of(&breaches, Bound::WeeklyHours), [mean]);
    // 7 to 21 January are 15 days.
    let days = found(CY, "2026-01-07T00:00:00", "2026-01-22T00:00:00", 15.0, 14.0);
    assert_eq!(of(&breaches, Bound::ConsecutiveDays), [days]);
    // Nights that begin on 7 to 11 January, 12 to 18, 19 and 20.
    let nights = [
        found(CY, "2026-01-05T00:00:00", "2026-01-12T00:00:00", 5.0, 4.0),
        found(CY, "2026-01-12T00:00:00", "2026-01-19T00:00:00", 7.0, 4.0),
    ];
    assert_eq!(of(&breaches, Bound::Nights), nights);
    // Over all four weeks it is 84 hours, and the reader is told that those are fewer than 17.
    bounds.reference_weeks = 17;
    let breaches = two_weeks(bounds);
    let mean = found(CY, "2026-01-05T00:00:00", "2026-02-02T00:00:00", 84.0 * 3600.0, 48.0 * 3600.0);
    assert_eq!(of(&breaches, Bound::WeeklyHours), [mean]);
    assert!(breaches.notes[0].text.contains("the 4 complete weeks") && breaches.notes[0].text.contains("17"));
}

#[test]
fn too_few_people_are_counted_and_not_named() {
    let mut roster = roster("2026-01-05T00:00:00", "2026-01-12T00:00:00");
    roster.on_call = vec![shift("web", CY, "2026-01-05T00:00:00", "2026-01-12T00:00:00")];
    roster.min_group = 4;
    let breaches = breaches(&Prepared::new(&roster));
    assert_eq!((breaches.found.len(), breaches.is_withheld, breaches.counted[1]), (0, true, Some((1, 1))));
}
