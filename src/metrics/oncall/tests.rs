//! Hand-worked rosters, and what holds of every one.

use super::*;
use crate::model::{Calendar, Hours, Instant, OnCallBounds, Window};
use chrono::NaiveDate;
use chrono_tz::Tz;
use proptest::prelude::*;

pub(super) const ADA: usize = 0;
pub(super) const BO: usize = 1;
pub(super) const CY: usize = 2;

pub(super) fn at(text: &str) -> Instant {
    Instant::from_rfc3339(&format!("{text}Z")).unwrap_or_else(|| panic!("{text}"))
}

pub(super) fn responder(name: &str, zone: Tz) -> Responder {
    Responder {
        name: name.into(),
        calendar: Calendar::new(zone),
        is_zone_known: true,
        teams: Vec::new(),
        holidays: None,
    }
}

/// Nobody on call yet. Ada lives in Berlin, Bo in New York, Cy in UTC.
pub(super) fn roster(from: &str, until: &str) -> Roster {
    let people = vec![
        responder("Ada", chrono_tz::Europe::Berlin),
        responder("Bo", chrono_tz::America::New_York),
        responder("Cy", chrono_tz::UTC),
    ];
    Roster {
        window: Window { from: at(from), until: at(until) },
        asked_until: at(until),
        hours: Hours::default(),
        holidays: Vec::new(),
        calendar: Calendar::UTC,
        people,
        on_call: Vec::new(),
        pages: Vec::new(),
        acts: Vec::new(),
        efforts: Vec::new(),
        knows_escalations: true,
        bounds: OnCallBounds::default(),
        min_group: 1,
        notes: Vec::new(),
    }
}

pub(super) fn shift(schedule: &str, person: usize, from: &str, until: &str) -> OnCall {
    let (from, until) = (Some(at(from)), Some(at(until)));
    OnCall { person, schedule: Some(schedule.into()), from, until, is_override: false }
}

pub(super) fn page(person: usize, incident: usize, when: &str) -> Page {
    Page { person, at: at(when), incident }
}

fn of<'a>(load: &'a Load, name: &str) -> &'a LoadFigures {
    let name = crate::metrics::GroupValue::Text(name.into());
    &load.rows.iter().find(|row| row.group == name).unwrap_or_else(|| panic!("{name:?}")).figures
}

fn hours(by_kind: ByKind<i64>) -> ByKind<f64> {
    by_kind.map(|us| us as f64 / 3.6e9)
}

#[test]
fn time_under_several_schedules_and_an_override_counts_once() {
    // Week of Monday 5 January 2026. Bo's zone is UTC-5.
    let mut roster = roster("2026-01-05T00:00:00", "2026-01-12T00:00:00");
    roster.on_call = vec![
        // Ada, Monday 08:00 to 20:00 UTC (09:00 to 21:00 in Berlin), by two schedules and again by two policies.
        shift("web", ADA, "2026-01-05T08:00:00", "2026-01-05T20:00:00"),
        shift("web", ADA, "2026-01-05T08:00:00", "2026-01-05T20:00:00"),
        shift("data", ADA, "2026-01-05T12:00:00", "2026-01-05T21:00:00"),
        // Bo from Saturday 10 January 12:00 UTC (07:00) on, beyond the window; the rest of it is not in it.
        shift("web", BO, "2026-01-10T12:00:00", "2026-01-17T12:00:00"),
        // Cy in Ada's place, on Tuesday night.
        OnCall { is_override: true, ..shift("web", CY, "2026-01-06T20:00:00", "2026-01-07T09:00:00") },
    ];
    let load = load(&roster, LoadBy::Person);
    // Ada: 08:00 to 21:00 UTC is 09:00 to 22:00: 9 h of business hours until 18:00, 4 h off.
    assert_eq!(hours(of(&load, "Ada").on_call_us), [9.0, 4.0, 0.0, 0.0, 0.0]);
    // Bo: Saturday 07:00 to Sunday 19:00 local, 36 h: sleep 1 h + 10 h, the rest weekend by day, 25 h.
    assert_eq!(hours(of(&load, "Bo").on_call_us), [0.0, 0.0, 25.0, 0.0, 11.0]);
    assert_eq!(of(&load, "Bo").on_call_ratio, Some(36.0 / 168.0));
    // Cy: 20:00 to 22:00 off, 22:00 to 08:00 sleep, 08:00 to 09:00 business.
    assert_eq!(hours(of(&load, "Cy").on_call_us), [1.0, 2.0, 0.0, 0.0, 10.0]);
    assert_eq!((of(&load, "Ada").n_shifts, of(&load, "Cy").n_shifts), (2, 1));
    assert_eq!(hours(load.total.on_call_us), [10.0, 6.0, 25.0, 0.0, 21.0]);
    // By schedule each has its own: web 12 + 36 + 13, data 9.
    let by_schedule = super::load(&roster, LoadBy::Schedule);
    assert_eq!(of(&by_schedule, "web").total_us() as f64 / 3.6e9, 61.0);
    assert_eq!(of(&by_schedule, "data").total_us() as f64 / 3.6e9, 9.0);
}

#[test]
fn nights_of_both_changes_of_the_clocks_are_as_long_as_they_are() {
    // Berlin, 22:00 to 08:00 local: 28 to 29 March 2026 is 9 hours, 24 to 25 October 11. New York changes on 8 March and
    // 1 November: 22:00 EST is 03:00 UTC, 08:00 EDT 12:00 UTC: 9 hours.
    for (person, from, until, sleep) in [
        (ADA, "2026-03-28T21:00:00", "2026-03-29T06:00:00", 9.0),
        (ADA, "2026-10-24T20:00:00", "2026-10-25T07:00:00", 11.0),
        (BO, "2026-03-08T03:00:00", "2026-03-08T12:00:00", 9.0),
        (BO, "2026-11-01T02:00:00", "2026-11-01T13:00:00", 11.0),
    ] {
        let mut roster = roster("2026-01-01T00:00:00", "2027-01-01T00:00:00");
        roster.on_call = vec![shift("web", person, from, until)];
        let load = load(&roster, LoadBy::Person);
        assert_eq!(hours(load.total.on_call_us), [0.0, 0.0, 0.0, 0.0, sleep], "{from}");
    }
}

#[test]
fn interruptions_disturbances_hours_and_nights_are_the_persons_own() {
    let mut roster = roster("2026-01-05T00:00:00", "2026-01-19T00:00:00");
    roster.holidays = vec![NaiveDate::from_ymd_opt(2026, 1, 6).unwrap()];
    roster.on_call = vec![
        shift("web", ADA, "2026-01-05T20:00:00", "2026-01-06T20:00:00"),
        shift("web", ADA, "2026-01-10T08:00:00", "2026-01-10T20:00:00"),
    ];
    roster.pages = vec![
        // Monday night in Berlin: 22:30, 22:30:40 (the same), 22:38 (another, the same disturbance), 23:05, 00:20.
        page(ADA, 1, "2026-01-05T21:30:00"),
        page(ADA, 1, "2026-01-05T21:30:40"),
        page(ADA, 2, "2026-01-05T21:38:00"),
        page(ADA, 1, "2026-01-05T22:05:00"),
        page(ADA, 3, "2026-01-05T23:20:00"),
        // Tuesday the 6th is a holiday: 11:00 local.
        page(ADA, 4, "2026-01-06T10:00:00"),
        // Saturday, 15:00 local; then Monday evening, 18:30 local, off and not on call.
        page(ADA, 5, "2026-01-10T14:00:00"),
        page(ADA, 6, "2026-01-12T17:30:00"),
        // 17:30 UTC is 12:30 in New York: business.
        page(BO, 6, "2026-01-12T17:30:00"),
    ];
    roster.acts = vec![
        Act { person: ADA, deed: Deed::Acknowledged, at: at("2026-01-05T21:31:00") },
        Act { person: ADA, deed: Deed::Missed, at: at("2026-01-12T17:35:00") },
        Act { person: BO, deed: Deed::Resolved, at: at("2026-01-12T18:35:00") },
    ];
    let effort = |from, until| Effort { person: ADA, from: at(from), until: at(until) };
    // An hour and a half, half an hour of it for two incidents at once; the last reaches out of the window.
    roster.efforts = vec![
        effort("2026-01-05T21:31:00", "2026-01-05T22:31:00"),
        effort("2026-01-05T22:01:00", "2026-01-05T23:01:00"),
        effort("2026-01-18T23:00:00", "2026-01-19T08:00:00"),
    ];
    let load = load(&roster, LoadBy::Person);
    let ada = of(&load, "Ada");
    // business, off, weekend, holiday, sleep.
    assert_eq!(ada.interruptions, [0, 1, 1, 1, 4]);
    assert_eq!(ada.disturbances, [0, 1, 1, 1, 3]);
    // Clock hours 22, 23, 00 of the night; 11 of the holiday; 15; 18.
    assert_eq!(ada.disrupted_hours, [0, 1, 1, 1, 3]);
    assert_eq!(ada.n_nights_disturbed, 1, "22:30 and 00:20 are one night");
    assert_eq!((ada.n_acknowledged, ada.n_resolved, ada.n_missed), (1, 0, Some(1)));
    assert_eq!(ada.effort_us as f64 / 3.6e9, 1.5 + 1.0);
    assert_eq!(of(&load, "Bo").interruptions, [1, 0, 0, 0, 0]);
    // Shift by shift: the night and the holiday, then Saturday; what came on Monday evening was in none.
    let of_shift = |at: usize| {
        let own = &served(&roster).shifts[at].figures;
        let sums = [own.interruptions, own.disturbances, own.disrupted_hours].map(|counts| counts.iter().sum::<u64>());
        (sums, own.n_nights_disturbed, own.n_acknowledged, own.n_missed, own.effort_us as f64 / 3.6e9)
    };
    assert_eq!(of_shift(0), ([5, 4, 4], 1, 1, Some(0), 1.5));
    assert_eq!(of_shift(1), ([1, 1, 1], 0, 0, Some(0), 0.0));
    // 24 + 12 hours on call, 7 interruptions.
    assert_eq!(ada.per_100_hours(), Some(700.0 / 36.0));
    // In the first shift incidents 1, 2, 3 and 4 came, all but 4 in its first 12 hours.
    assert_eq!((ada.n_shifts, ada.n_shifts_over, ada.n_half_days_over), (2, 1, 1));
    // Monday and Tuesday in Berlin, then Saturday. 84 hours between.
    assert_eq!((ada.longest_run_days, ada.shortest_rest_us), (2, Some(84 * 3_600_000_000)));
    // By week: 5 and 2 of Ada's, 1 of Bo's.
    let weeks = super::load(&roster, LoadBy::Week);
    let n: Vec<u64> = weeks.rows.iter().map(|row| row.figures.total_interruptions()).collect();
    assert_eq!(n, [6, 2]);
}

#[test]
fn small_groups_are_not_broken_down() {
    let mut roster = roster("2026-01-05T00:00:00", "2026-01-12T00:00:00");
    roster.on_call = vec![shift("web", ADA, "2026-01-05T08:00:00", "2026-01-05T20:00:00")];
    roster.people[ADA].teams = vec!["Web".into()];
    roster.min_group = 4;
    let by_person = load(&roster, LoadBy::Person);
    assert_eq!((by_person.rows.len(), by_person.n_withheld), (0, 3));
    assert_eq!(by_person.total.total_us(), 12 * 3_600_000_000);
    roster.min_group = 2;
    let by_team = load(&roster, LoadBy::Team);
    // Web has one person, no team two.
    assert_eq!((by_team.rows.len(), by_team.n_withheld), (1, 1));
    assert_eq!(load(&roster, LoadBy::Schedule).n_withheld, 1);
}

#[test]
fn what_wants_looking_at_is_found_with_its_dates() {
    let mut roster = roster("2026-01-05T00:00:00", "2026-02-16T00:00:00");
    let mut weekly = Vec::new();
    // Wednesday 7 January 09:00, a week each: Ada, Bo, Ada, and Ada again.
    for (person, from, until) in [
        (ADA, "2026-01-07T09:00:00", "2026-01-14T09:00:00"),
        (BO, "2026-01-14T09:00:00", "2026-01-21T09:00:00"),
        (ADA, "2026-01-21T09:00:00", "2026-01-28T09:00:00"),
        (ADA, "2026-01-28T09:00:00", "2026-02-04T09:00:00"),
        // Two days too short, to a Monday; then a gap of one day; then past the window.
        (BO, "2026-02-04T09:00:00", "2026-02-09T09:00:00"),
        (CY, "2026-02-09T09:00:00", "2026-02-12T09:00:00"),
        (ADA, "2026-02-13T09:00:00", "2026-02-20T09:00:00"),
    ] {
        weekly.push(shift("web", person, from, until));
    }
    // Bo beside Cy for three hours, 8 hours after Bo's own shift.
    weekly.push(shift("web", BO, "2026-02-09T17:00:00", "2026-02-09T20:00:00"));
    roster.on_call = weekly;
    let served = served(&roster);
    assert_eq!(served.shifts.len(), 8);
    let found: Vec<String> = served
        .findings
        .iter()
        .map(|one| format!("{} {:?} {} {}", one.kind.word(), one.people, one.from, one.until))
        .collect();
    let expected = [
        "gap [] 2026-02-12T09:00:00Z 2026-02-13T09:00:00Z",
        "overlap [1, 2] 2026-02-09T17:00:00Z 2026-02-09T20:00:00Z",
        "back-to-back [0] 2026-01-21T09:00:00Z 2026-02-04T09:00:00Z",
        "short-rest [1] 2026-02-09T09:00:00Z 2026-02-09T17:00:00Z",
        "off-week [1] 2026-02-04T09:00:00Z 2026-02-09T09:00:00Z",
        "off-week [2] 2026-02-09T09:00:00Z 2026-02-12T09:00:00Z",
        "off-week [1] 2026-02-09T17:00:00Z 2026-02-09T20:00:00Z",
        "hand-over [1, 2] 2026-02-09T09:00:00Z 2026-02-09T09:00:00Z",
    ];
    assert_eq!(found, expected);
    let last = served.shifts.iter().find(|shift| shift.ends_after).unwrap();
    assert_eq!((last.person, last.span.until), (ADA, roster.window.until));
}

#[test]
fn a_week_over_the_change_of_the_clocks_is_a_week_and_a_daily_rotation_is_one_finding() {
    let mut roster = roster("2026-03-01T00:00:00", "2026-05-01T00:00:00");
    roster.calendar = Calendar::new(chrono_tz::Europe::Berlin);
    // Wednesdays 09:00 in Berlin; the second week has 167 hours.
    roster.on_call = vec![
        shift("web", ADA, "2026-03-18T08:00:00", "2026-03-25T08:00:00"),
        shift("web", BO, "2026-03-25T08:00:00", "2026-04-01T07:00:00"),
        shift("web", CY, "2026-04-01T07:00:00", "2026-04-08T07:00:00"),
        shift("day", ADA, "2026-04-14T07:00:00", "2026-04-15T07:00:00"),
        shift("day", BO, "2026-04-15T07:00:00", "2026-04-16T07:00:00"),
        shift("day", CY, "2026-04-16T07:00:00", "2026-04-17T07:00:00"),
    ];
    let off: Vec<Finding> =
        served(&roster).findings.into_iter().filter(|finding| finding.kind == FindingKind::OffWeek).collect();
    assert_eq!(off.len(), 1);
    assert_eq!((off[0].schedule.as_deref(), off[0].people.len()), (Some("day"), 0));
}

/// Cy, Bo and Ada in turn, a day each at 00:00 UTC, on 30 weekdays; all pages from noon on, in UTC's business hours.
fn days(pages_of: [usize; 3]) -> Roster {
    let mut roster = roster("2026-01-05T00:00:00", "2026-02-16T00:00:00");
    roster.people.iter_mut().for_each(|person| person.calendar = Calendar::UTC);
    let mut incident = 0;
    for day in 0..30_i64 {
        let from = Instant(roster.window.from.0 + (day / 5 * 7 + day % 5) * 86_400_000_000);
        let person = 2 - (day % 3) as usize;
        let until = Instant(from.0 + 86_400_000_000);
        roster.on_call.push(OnCall {
            person,
            schedule: Some("web".into()),
            from: Some(from),
            until: Some(until),
            is_override: false,
        });
        for n in 0..pages_of[person] {
            incident += 1;
            roster.pages.push(Page { person, at: Instant(from.0 + (12 * 60 + 15 * n as i64) * 60_000_000), incident });
        }
    }
    roster
}

#[test]
fn unfair_is_told_from_unlucky() {
    // Each of the ten shifts of Ada's brings 5, every other one 1: 50, 10, 10. The Gini of that is 2 (50 - 10) / (3 x 70).
    let unfair = fairness(&days([5, 1, 1]));
    let of = |fairness: &Fairness, at: usize| fairness.measures[at].clone();
    let judged = of(&unfair, 0);
    assert!((judged.gini.unwrap() - 80.0 / 210.0).abs() < 1e-12);
    assert!(judged.p.unwrap() < 0.001, "{:?}", judged.p);
    assert_eq!(judged.n_dealt, Some((30, 30)));
    // 70 over 30 like shifts, ten each.
    let ada = judged.people[0];
    assert_eq!((ada.person, ada.load), (ADA, 50.0));
    assert!((ada.expected.unwrap() - 70.0 / 3.0).abs() < 1e-9);
    let (low, high) = ada.interval.unwrap();
    assert!(low < 23 && high > 24 && high < 50, "{low} to {high}");
    // No page in sleep hours; no hours of weekends; 240 hours each, so Jain is 1, and hours have no p.
    assert_eq!((of(&unfair, 1).gini, of(&unfair, 1).p), (None, None));
    assert_eq!((of(&unfair, 2).total, of(&unfair, 2).gini), (0.0, None));
    let on_call = of(&unfair, 3);
    assert_eq!((on_call.total, on_call.gini, on_call.jain, on_call.p), (720.0, Some(0.0), Some(1.0), None));
    assert_eq!(on_call.max_by_median, Some(1.0));
    // All alike: nothing to see.
    let fair = of(&fairness(&days([2, 2, 2])), 0);
    assert_eq!((fair.gini, fair.p), (Some(0.0), Some(1.0)));
}

#[test]
fn a_noisy_schedule_is_the_rosters_doing_within_schedules() {
    // Ada has all of the noisy schedule and Bo all of the quiet one: unfair, but not by luck within either.
    let mut roster = days([5, 1, 1]);
    for entry in &mut roster.on_call {
        entry.schedule = Some(if entry.person == ADA { "noisy" } else { "quiet" }.into());
    }
    let judged = fairness(&roster).measures[0].clone();
    assert!(judged.p.unwrap() < 0.001);
    let (expected, p) = judged.within_schedules.unwrap();
    assert!((expected - judged.gini.unwrap()).abs() < 1e-9 && p == 1.0, "{expected}, {p}");
    assert_eq!(fairness(&days([5, 1, 1])).measures[0].within_schedules, None, "one schedule");
}

#[test]
fn people_with_none_count_and_turns_like_no_other_say_nothing() {
    let mut roster = days([1, 1, 1]);
    roster.people.push(responder("Di", chrono_tz::UTC));
    let judged = fairness(&roster).measures[0].clone();
    // 0, 10, 10, 10: Gini is the sum of (2 i - 5) x over 4 x 30: (-1 + 1 + 3) x 10 / 120.
    assert!((judged.gini.unwrap() - 0.25).abs() < 1e-12);
    assert_eq!(judged.people.last().map(|own| (own.person, own.load, own.expected)), Some((3, 0.0, Some(0.0))));
    roster.on_call.truncate(1);
    assert_eq!(fairness(&roster).measures[0].p, None);
}

#[test]
fn renaming_people_and_moving_all_by_whole_weeks_changes_nothing() {
    let mut roster = days([3, 1, 1]);
    roster.pages.push(page(BO, 900, "2026-01-06T03:00:00"));
    roster.pages.push(page(BO, 901, "2026-01-09T04:00:00"));
    let of = |roster: &Roster| {
        let by_name = |share: &Share| (share.load, share.expected, share.interval);
        fairness(roster)
            .measures
            .iter()
            .map(|one| {
                (one.gini, one.expected_gini, one.band, one.p, one.people.iter().map(by_name).collect::<Vec<_>>())
            })
            .collect::<Vec<_>>()
    };
    let before = of(&roster);
    let mut later = roster.clone();
    let moved = |at: Instant| Instant(at.0 + 4 * 7 * 86_400_000_000);
    later.window = Window { from: moved(later.window.from), until: moved(later.window.until) };
    for entry in &mut later.on_call {
        (entry.from, entry.until) = (entry.from.map(moved), entry.until.map(moved));
    }
    later.pages.iter_mut().for_each(|page| page.at = moved(page.at));
    assert_eq!(of(&later), before);
    // Ada is now called Zoe and comes last.
    let mut renamed = roster.clone();
    let place = |person: usize| (person + 2) % 3;
    renamed.people.rotate_left(1);
    renamed.on_call.iter_mut().for_each(|entry| entry.person = place(entry.person));
    renamed.pages.iter_mut().for_each(|page| page.person = place(page.person));
    assert_eq!(of(&renamed), before);
}

#[test]
fn a_weekend_that_would_even_it_out_is_named() {
    // Two weekends of Ada's, one of Bo's, none of Cy's, each Saturday 08:00 to 22:00 local of UTC: 14 hours.
    let mut roster = roster("2026-01-05T00:00:00", "2026-02-02T00:00:00");
    roster.people.iter_mut().for_each(|person| person.calendar = Calendar::UTC);
    roster.on_call = vec![
        shift("web", ADA, "2026-01-10T08:00:00", "2026-01-10T22:00:00"),
        shift("web", ADA, "2026-01-17T08:00:00", "2026-01-17T22:00:00"),
        shift("web", BO, "2026-01-24T08:00:00", "2026-01-24T22:00:00"),
    ];
    let moves = fairness(&roster).measures[2].moves.clone();
    assert_eq!(moves.len(), 1, "then everybody has one");
    assert_eq!((moves[0].from, moves[0].to, moves[0].hours, moves[0].gini), (ADA, CY, 14.0, 0.0));
}

#[derive(Clone, Debug)]
struct Drawn {
    shifts: Vec<(usize, usize, i64, i64)>,
    pages: Vec<(usize, i64, usize)>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let minute = -2_000_i64..62_000;
    let shift = (0_usize..3, 0_usize..3, minute.clone(), 1_i64..12_000);
    let pages = proptest::collection::vec((0_usize..3, 0_i64..60_480, 0_usize..20), 0..60);
    (proptest::collection::vec(shift, 0..25), pages).prop_map(|(shifts, pages)| Drawn { shifts, pages })
}

/// Six weeks over the change of the clocks of 29 March.
fn built(drawn: &Drawn) -> Roster {
    let mut roster = roster("2026-03-02T00:00:00", "2026-04-13T00:00:00");
    let start = roster.window.from.0;
    let minute = |minute: i64| Instant(start + minute * 60_000_000);
    roster.on_call = drawn
        .shifts
        .iter()
        .map(|&(person, schedule, from, length)| OnCall {
            person,
            schedule: ["web", "data"].get(schedule).map(|name| (*name).to_owned()),
            from: (from > -1_900).then(|| minute(from)),
            until: (length < 11_900).then(|| minute(from + length)),
            is_override: false,
        })
        .collect();
    roster.pages =
        drawn.pages.iter().map(|&(person, at, incident)| Page { person, at: minute(at), incident }).collect();
    roster
}

fn added(load: &Load) -> (i64, [u64; 3], u64) {
    let mut sum = (0, [0; 3], 0);
    for row in &load.rows {
        sum.0 += row.figures.total_us();
        let kinds = [row.figures.interruptions, row.figures.disturbances, row.figures.disrupted_hours];
        sum.1.iter_mut().zip(kinds).for_each(|(sum, kinds)| *sum += kinds.iter().sum::<u64>());
        sum.2 += row.figures.n_nights_disturbed;
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_is_lost_and_nothing_is_counted_twice(drawn in drawn()) {
        let roster = built(&drawn);
        let by_person = load(&roster, LoadBy::Person);
        let total = &by_person.total;
        let whole = (
            total.total_us(),
            [total.interruptions, total.disturbances, total.disrupted_hours].map(|kinds| kinds.iter().sum::<u64>()),
            total.n_nights_disturbed,
        );
        prop_assert_eq!(added(&by_person), whole);
        prop_assert_eq!(added(&load(&roster, LoadBy::Week)), whole);
        prop_assert_eq!(added(&load(&roster, LoadBy::Team)), whole);
        // Each person's hours, minute by minute and not by stretches.
        for (person, responder) in roster.people.iter().enumerate() {
            let minutes = (roster.window.from.0..roster.window.until.0).step_by(60_000_000).filter(|at| {
                roster.on_call.iter().any(|entry| {
                    entry.person == person
                        && entry.from.is_none_or(|from| from.0 <= *at)
                        && entry.until.is_none_or(|until| *at < until.0)
                })
            });
            prop_assert_eq!(of(&by_person, &responder.name).total_us(), minutes.count() as i64 * 60_000_000);
        }
        // What the null deals out is what came.
        let judged = fairness(&roster).measures[0].clone();
        let expected: f64 = judged.people.iter().filter_map(|share| share.expected).sum();
        prop_assert!(judged.p.is_none() || (expected - judged.total).abs() < 1e-6);
        prop_assert_eq!(judged.total as u64, total.total_interruptions());
        // Payroll gets the hours of `load`.
        let paid = pay(&roster, &crate::model::PayRules::default());
        for (responder, own) in roster.people.iter().zip(&paid.people) {
            prop_assert_eq!(own.on_call_us, of(&by_person, &responder.name).on_call_us);
            prop_assert_eq!(own.n_interruptions, of(&by_person, &responder.name).total_interruptions());
        }
        prop_assert_eq!(paid.total.on_call_us, total.on_call_us);
        // Shifts of a person on a schedule add up to the time on it.
        let shifts: i64 = served(&roster).shifts.iter().map(|shift| shift.figures.on_call_us.iter().sum::<i64>()).sum();
        prop_assert_eq!(shifts, added(&load(&roster, LoadBy::Schedule)).0);
    }
}

/// `scripts/cargo test --lib metrics::oncall -- --ignored --nocapture`
#[test]
#[ignore = "measures time"]
fn two_hundred_people_three_years_and_a_million_pages() {
    let mut roster = roster("2023-01-02T00:00:00", "2026-01-05T00:00:00");
    let zones = [chrono_tz::Europe::Berlin, chrono_tz::America::New_York, chrono_tz::Asia::Kolkata, chrono_tz::UTC];
    roster.people = (0..200).map(|at| responder(&format!("person {at:03}"), zones[at % 4])).collect();
    let (start, week) = (roster.window.from.0, 7 * 86_400_000_000_i64);
    let mut stream = crate::stats::Stream::new(1, 1);
    for schedule in 0..40_usize {
        for at in 0..157_i64 {
            let person = schedule * 5 + (at % 5) as usize;
            let from = Instant(start + at * week + 9 * 3_600_000_000);
            let until = Some(Instant(from.0 + week));
            let name = Some(format!("schedule {schedule}"));
            roster.on_call.push(OnCall { person, schedule: name, from: Some(from), until, is_override: false });
        }
    }
    let length = (roster.window.until.0 - start) as usize;
    for incident in 0..1_000_000 {
        let at = Instant(start + stream.below(length) as i64);
        roster.pages.push(Page { person: stream.below(200), at, incident });
    }
    let timed = |what: &str, work: &dyn Fn()| {
        let begin = std::time::Instant::now();
        work();
        println!("{what}: {:.2} s", begin.elapsed().as_secs_f64());
    };
    timed("load by person", &|| assert_eq!(load(&roster, LoadBy::Person).rows.len(), 200));
    timed("load by week", &|| assert_eq!(load(&roster, LoadBy::Week).rows.len(), 157));
    timed("load by schedule", &|| assert!(load(&roster, LoadBy::Schedule).rows.len() >= 40));
    timed("shifts", &|| assert_eq!(served(&roster).shifts.len(), 40 * 157));
    timed("fairness", &|| assert!(fairness(&roster).measures[0].p.is_some()));
}
