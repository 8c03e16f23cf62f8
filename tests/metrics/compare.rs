//! Verdicts held to scipy 1.17.1, statsmodels 0.15.0 and plain Python, one path of the tests at a time.
//!
//! What is expected comes from scripts over the same numbers: scipy's `ttest_ind`, `logrank`, `fisher_exact`, `binomtest`
//! and `t`, statsmodels' `confint_proportions_2indep`, and plain double loops where neither knows the method.

use crate::question::{OURS, Question, frame};
use crate::tables::parse_at;
use incidence::metrics::{Compared, Data, EffectKind, Verdict, compare, metric, power};
use incidence::model::{Instant, Scope, Window};

/// Incidents of 5 to 11 January (before) and 12 to 18 January (after), seen on the 26th. Minutes to resolve by day, `None`
/// for those that are still open.
struct Weeks {
    text: String,
    n: u32,
}

impl Weeks {
    fn new() -> Weeks {
        let text =
            "window 5 19\ntable incidents\nid detected_at acknowledged_at resolved_at severity escalation_count\n";
        Weeks { text: text.to_owned(), n: 0 }
    }

    fn push(&mut self, day: u32, minutes: Option<u32>, severity: u32, escalations: u32) {
        let (hour, n) = (12 - self.n % 2, self.n);
        let hour = if minutes.is_none() { 12 } else { hour };
        let end = minutes
            .map_or("-".to_owned(), |minutes| format!("{day}T{:02}:{:02}:07", hour + minutes / 60, minutes % 60));
        self.text += &format!("i{n} {day}T{hour}:00:07 {day}T{hour}:01:07 {end} {severity} {escalations}\n");
        self.n += 1;
    }

    /// One incident a day from `first` on.
    fn daily(mut self, first: u32, minutes: &[u32]) -> Weeks {
        minutes.iter().zip(first..).for_each(|(minutes, day)| self.push(day, Some(*minutes), 2, 0));
        self
    }

    /// Several a day.
    fn days(mut self, first: u32, days: &[&[u32]]) -> Weeks {
        for (of_day, day) in days.iter().zip(first..) {
            of_day.iter().for_each(|minutes| self.push(day, Some(*minutes), 2, 0));
        }
        self
    }

    fn open(mut self, day: u32) -> Weeks {
        self.push(day, None, 2, 0);
        self
    }

    fn compared(&self, ids: &[&str]) -> Vec<Compared> {
        let question = Question::new(&self.text);
        let (derived, openings) = (frame(&question.derived), frame(&question.openings));
        let data = data(&question, &derived, &openings);
        let scope = |from: &str, until: &str| Scope {
            window: Window { from: Instant(parse_at(from)), until: Instant(parse_at(until)) },
            as_of: Instant(parse_at("26T00:00:07")),
            ..question.scope.clone()
        };
        let metrics: Vec<_> = ids.iter().map(|id| metric(id).unwrap()).collect();
        compare(&data, &metrics, &scope("5", "12"), &scope("12", "19")).unwrap().rows
    }

    fn row(&self, id: &str) -> Compared {
        self.compared(&[id]).remove(0)
    }
}

fn data<'a>(
    question: &'a Question,
    derived: &'a polars_core::prelude::DataFrame,
    openings: &'a polars_core::prelude::DataFrame,
) -> Data<'a> {
    Data {
        derived,
        population: &OURS,
        coverage: &question.coverage,
        openings,
        history_from: question.history_from,
        first_by_service: &question.first_by_service,
        repeat_window_s: question.repeat_window_s,
        transient_s: question.transient_s,
        clock: question.clock.as_ref(),
    }
}

fn near(found: impl Into<Option<f64>>, expected: f64) {
    let found = found.into().unwrap_or_else(|| panic!("expected {expected}, found none"));
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "expected {expected}, found {found}");
}

const BEFORE: [u32; 7] = [10, 20, 30, 40, 50, 60, 70];
const AFTER: [u32; 7] = [5, 8, 12, 20, 9, 30, 7];

#[test]
fn welch_on_logs_and_the_smallest_change_that_shows() {
    let found = Weeks::new().daily(5, &BEFORE).daily(12, &AFTER).row("mttr");
    assert_eq!((found.test, found.verdict), (Some("Welch on logs"), Verdict::Better));
    near(found.p, 0.007235920394366177);
    near(found.effect.unwrap().value, 0.322325366331765);
    near(found.smallest_detectable, 0.6563725091648328);
}

#[test]
fn an_open_incident_brings_the_log_rank_test() {
    let found = Weeks::new().daily(5, &BEFORE).daily(12, &[5, 8, 60]).open(17).open(18).row("mttr");
    assert_eq!((found.test, found.verdict), (Some("log-rank"), Verdict::CannotTell));
    near(found.p, 0.28757183354953464);
    assert_eq!(found.effect.unwrap().kind, EffectKind::RmstDifference);
}

const STORMS_BEFORE: [&[u32]; 5] = [&[10, 12, 11], &[40, 44], &[90, 80, 85, 95], &[20, 22], &[60]];
const STORMS_AFTER: [&[u32]; 5] = [&[5, 6], &[30, 28, 33], &[12, 14], &[45], &[8, 9, 7]];

/// As many witnesses as incidents would say p = 0.012.
#[test]
fn days_are_the_witnesses_where_their_incidents_are_alike() {
    let storms = || Weeks::new().days(5, &STORMS_BEFORE).days(12, &STORMS_AFTER);
    let found = storms().row("mttr");
    assert_eq!((found.test, found.verdict), (Some("Welch on logs, by day"), Verdict::CannotTell));
    near(found.p, 0.23071231885554097);
    near(found.effect.unwrap().value, 0.3896009228760633);
    assert!(found.notes.iter().any(|note| note.code == "storms"));
    let found = storms().open(18).row("mttr");
    assert_eq!((found.test, found.verdict), (Some("log-rank by day"), Verdict::CannotTell));
    near(found.p, 0.45338390744179513);
}

#[test]
fn rates_by_fisher_and_newcombe() {
    let mut weeks = Weeks::new();
    (5..12).for_each(|day| weeks.push(day, Some(10), 2, u32::from(day < 11)));
    (12..19).for_each(|day| weeks.push(day, Some(10), 2, u32::from(day < 14)));
    let found = weeks.row("escalation_rate");
    assert_eq!((found.test, found.verdict), (Some("Fisher"), Verdict::CannotTell));
    near(found.p, 0.10256410256410256);
    let effect = found.effect.unwrap();
    near(effect.value, -4.0 / 7.0);
    near(effect.ci95.unwrap().low, -0.8062496375242278);
    near(effect.ci95.unwrap().high, -0.05822792748231209);
}

/// Four a day, all of them escalated on three days of seven and none on the others. By hand: residuals of the days sum to
/// 16/7 and -12/7, so the cautious variance is 6/7 (3 (16/6)^2 + 4 2^2) / 28^2 = 32 / 784; that of independent incidents
/// 336 / 49 / 27 / 28: 4.5 times less. With p = 13 / 30: (z(.975) + z(.8)) sqrt(p (1 - p) 2 / 28) sqrt(4.5).
#[test]
fn the_smallest_change_of_a_rate_that_shows_allows_for_days() {
    let mut weeks = Weeks::new();
    (5..19).for_each(|day| (0..4).for_each(|_| weeks.push(day, Some(10), 2, u32::from((day - 5) % 7 < 3))));
    let found = weeks.row("escalation_rate");
    near(found.smallest_detectable, 0.7870837723818467);
}

#[test]
fn counts_exactly_and_by_what_storms_leave_of_them() {
    let even = Weeks::new().daily(5, &[10; 7]).days(12, &[&[10, 10][..]; 7]).row("incident_count");
    assert_eq!(even.test, Some("exact binomial"));
    near(even.p, 0.18924713134765625);
    // 3 after 11, 9 of those on one day: exactly 0.057, but three quarters of it is one storm.
    let storm =
        Weeks::new().days(5, &[&[10], &[], &[10], &[], &[10]]).days(12, &[&[], &[10; 9], &[], &[10], &[], &[], &[10]]);
    let storm = storm.row("incident_count");
    assert_eq!((storm.test, storm.verdict), (Some("quasi-Poisson"), Verdict::CannotTell));
    near(storm.p, 0.3274589798177347);
    assert!(storm.notes.iter().any(|note| note.code == "overdispersed"));
}

/// Benjamini and Hochberg by hand: of two in one family the smaller doubles, if that does not pass the larger.
#[test]
fn p_values_of_one_family_are_adjusted_together_and_of_another_apart() {
    let found = Weeks::new().daily(5, &BEFORE).daily(12, &AFTER).compared(&["mttr", "restore", "incident_count"]);
    let of = |id: &str| found.iter().find(|row| row.after.metric.id == id).unwrap();
    let (mttr, count) = (of("mttr"), of("incident_count"));
    // No start is told, so that `restore` has no p-value, and `mttr` is alone.
    assert_eq!((of("restore").p, of("restore").p_adjusted), (None, None));
    assert_eq!((mttr.p_adjusted, count.p_adjusted), (mttr.p, count.p));
    let mut weeks = Weeks::new().daily(5, &BEFORE).daily(12, &AFTER);
    weeks.push(13, Some(9), 2, 1);
    let two = weeks.compared(&["escalation_rate", "reopen_rate"]);
    let p: Vec<f64> = two.iter().filter_map(|row| row.p).collect();
    let (low, high) = (p[0].min(p[1]), p[0].max(p[1]));
    for row in &two {
        near(row.p_adjusted, if row.p == Some(low) { (2.0 * low).min(high) } else { high });
    }
}

/// By hand: SEV2 fell from 40 to 11.25 minutes, SEV1 came with three of 46/3 minutes; R is the mean of 40 and 13.
#[test]
fn a_severity_that_entered_is_a_part_of_its_own() {
    let mut weeks = Weeks::new().daily(5, &BEFORE).daily(12, &AFTER[..4]);
    AFTER[4..].iter().zip(16..).for_each(|(minutes, day)| weeks.push(day, Some(*minutes), 1, 0));
    let mix = weeks.row("mttr").mix.unwrap();
    near(mix.total, -1620.0);
    near(mix.mix, 22.5);
    near(mix.within, -1355.357142857143);
    near(mix.entered, -287.1428571428571);
    near(mix.left, 0.0);
}

/// metrics.md: with sigma 1.25, 2,210 / 493 / 193 / 52 incidents find 10, 20, 30, 50 %; 41 incidents do not show 54 %.
#[test]
fn power_at_sigma_1_25_is_that_of_the_definition() {
    // Twenty logs 1.25 above, twenty as much below and one at their mean: 40 times 1.25^2 over 40.
    let away = 1.25_f64;
    let mut text = String::from("window 5 26\ntable incidents\nid detected_at resolved_at\n");
    for n in 0..41 {
        let log = 8.0 + [0.0, away, -away][if n == 0 { 0 } else { 1 + n % 2 }];
        let end = parse_at("5T12:00") + (n as i64 / 2) * 86_400_000_000 + ((log.exp() - 0.5) * 1e6) as i64;
        let day = 5 + n / 2;
        let after = Instant(end).to_utc().format("%Y-%m-%dT%H:%M:%S%.6f");
        text += &format!("i{n} {day}T12:00 {after}\n");
    }
    let question = Question::new(&text);
    let (derived, openings) = (frame(&question.derived), frame(&question.openings));
    let data = data(&question, &derived, &openings);
    let scope = Scope { as_of: Instant(parse_at("30")), ..question.scope.clone() };
    let found = power(&data, &[metric("mttr").unwrap()], &scope, &[0.1, 0.2, 0.3, 0.5]).unwrap();
    let row = &found.rows[0];
    assert!((row.sigma.unwrap() - 1.25).abs() < 1e-6, "{:?}", row.sigma);
    assert_eq!((row.row.n, row.inflation), (41, Some(1.0)));
    assert!((row.smallest_reduction.unwrap() - 0.54).abs() < 0.005);
    for (needed, expected) in row.needed.iter().zip([2210.0, 493.0, 193.0, 52.0]) {
        let n = needed.incidents.unwrap() as f64;
        assert!((n / expected - 1.0).abs() < 0.03, "{needed:?}");
        near(needed.weeks, n / (41.0 / 3.0));
    }
}
