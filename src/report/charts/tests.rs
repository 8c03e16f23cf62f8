//! Specifications against numbers that were worked by hand: intervals, what is not over, shares, people.

use super::*;
use crate::metrics::oncall::{LoadBy, OnCall, Page, Responder, Roster, fairness, load, served};
use crate::metrics::{
    Change, Charted, CountFigures, DurationFigures, ExposureFigures, Figures, GroupValue, Interval, LeftOut, Limits,
    Metric, NotIn, Note, RateFigures, Reason, Row, Sample, Side, Stays, Table, Week, metric,
};
use crate::model::{Calendar, Coverage, Hours, Instant, OnCallBounds, Severity, Shift, ShiftKind, Window};
use crate::report::{Duty, PeopleRule, Point, Question, Sampled, Tone};
use chrono::NaiveDate;

fn at(text: &str) -> Instant {
    Instant::from_rfc3339(text).unwrap()
}

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// The week of 9 November 2026, a Monday, looked at from the Thursday of it.
fn periods() -> Periods {
    let week = Window { from: at("2026-11-09T00:00:00Z"), until: at("2026-11-16T00:00:00Z") };
    Periods::new(week, 2, Calendar::UTC)
}

fn answers() -> Answers {
    let coverage = Coverage {
        source: "csv".into(),
        account: String::new(),
        first_at: at("2026-11-02T00:00:00Z"),
        last_at: at("2026-11-12T00:00:00Z"),
        incidents: 9,
        events: 0,
        has_labels: false,
        is_ticket_system: false,
        resolution_s: 1.0,
    };
    let people_rule = PeopleRule { min_group: 3, ..PeopleRule::default() };
    Answers { as_of: Some(at("2026-11-12T00:00:00Z")), coverage: vec![coverage], people_rule, ..Answers::default() }
}

fn row(metric: &'static Metric, group: Vec<GroupValue>, n: u64, figures: Figures) -> Row {
    Row {
        metric,
        group,
        incidents: n,
        n,
        left_out: LeftOut::default(),
        not_in: NotIn::default(),
        figures,
        notes: Vec::new(),
    }
}

fn count(n: u64) -> Figures {
    Figures::Count(CountFigures { value: Some(n as f64), ..CountFigures::default() })
}

fn table(window: Window, by: &[&'static str], rows: Vec<Row>) -> Table {
    let timezone = "UTC".into();
    let as_of = at("2026-11-12T00:00:00Z");
    Table {
        window,
        as_of,
        timezone,
        definitions: "incidence",
        business_hours: None,
        by: by.to_vec(),
        log_offset_s: 0.0,
        rows,
    }
}

fn spec(name: &str, answers: &Answers, by: Option<&str>) -> ChartSpec {
    chart_spec(chart(name).unwrap(), &periods(), answers, &[], by).unwrap()
}

#[test]
fn a_trend_carries_intervals_and_says_what_is_not_over() {
    let rate = metric("response_attainment").unwrap();
    let figures = |value, low, high| {
        let ci95 = Some(Interval { low: Some(low), high: Some(high) });
        Figures::Rate(RateFigures { hits: None, value: Some(value), ci95 })
    };
    let rows = vec![
        row(rate, vec![GroupValue::Date(date(11, 2))], 8, figures(0.75, 0.4, 0.93)),
        row(rate, vec![GroupValue::Date(date(11, 9))], 2, figures(0.5, 0.09, 0.91)),
    ];
    let answers = Answers { tables: vec![table(periods().trend, &["week"], rows)], ..answers() };
    let spec = spec("response-attainment", &answers, None);
    let Figure::Trend { buckets, series, is_unfinished, .. } = &spec.figure else { panic!("a trend") };
    assert_eq!(buckets[..], [date(10, 26), date(11, 2), date(11, 9)]);
    // The first week is not covered: no value. The last one ends on the 16th, after the moment of looking.
    assert_eq!(series[0].points[0], Point::default());
    assert_eq!(series[0].points[1], Point { ci95: Some((Some(0.4), Some(0.93))), ..Point::new(Some(0.75), 8) });
    assert!(is_unfinished);
    assert_eq!(spec.caption, "per week, 26 Oct to 15 Nov 2026, n 10");
}

#[test]
fn months_without_a_failure_keep_the_end_of_their_interval() {
    let mtbf = metric("mtbf").unwrap();
    let figures = |value, low, high| {
        let ci95 = Some(Interval { low: Some(low), high });
        Figures::Exposure(ExposureFigures { value, ci95, ..ExposureFigures::default() })
    };
    let rows = vec![row(mtbf, vec![GroupValue::Date(date(11, 1))], 0, figures(None, 300.0, None))];
    let answers = Answers { tables: vec![table(needs::months(&periods()), &["month"], rows)], ..answers() };
    let spec = spec("mtbf", &answers, None);
    let Figure::Trend { buckets, series, .. } = &spec.figure else { panic!("a trend") };
    // Only November is covered.
    assert_eq!(buckets[..], [date(11, 1)]);
    assert_eq!(series[0].points[0], Point { ci95: Some((Some(300.0), None)), ..Point::new(None, 0) });
    assert_eq!(spec.caption, "per month, 1 to 15 Nov 2026, n 0");
}

#[test]
fn nothing_to_measure_says_why() {
    let mtta = metric("mtta").unwrap();
    let mut left_out = LeftOut::default();
    [Reason::Unknown, Reason::Merged, Reason::Unknown].into_iter().for_each(|reason| left_out.add(reason));
    let figures = Figures::Duration(DurationFigures::default());
    let rows = vec![Row { left_out, ..row(mtta, vec![GroupValue::Date(date(11, 9))], 0, figures) }];
    let answers = Answers { tables: vec![table(periods().trend, &["week"], rows)], ..answers() };
    assert_eq!(spec("mtta", &answers, None).notes, ["Left out: unknown 2, merged 1."]);
}

#[test]
fn a_control_chart_shows_limits_and_what_lies_outside() {
    let limits = Some(Limits { low: 22.0, centre: 141.0, high: 893.0 });
    let week = |monday: NaiveDate, value, side: Option<Side>| Week {
        week: monday,
        n: 5,
        open: 0,
        value,
        limits,
        is_complete: side.is_some(),
        is_baseline: false,
        side,
    };
    let weeks = vec![
        // Before anything is covered.
        week(date(10, 26), None, None),
        week(date(11, 2), Some(1000.0), Some(Side::Above)),
        week(date(11, 9), Some(10.0), None),
    ];
    let change = Change { week: date(11, 2), before: 100.0, after: 250.0 };
    let charted = Charted {
        group: Vec::new(),
        weeks,
        chart: Some("XmR on logs"),
        baseline: Some((date(5, 4), date(7, 20))),
        changes: vec![change],
        slope: None,
        notes: vec![Note { code: "open", text: "some weeks are left out".into() }],
    };
    let asked = Question { metrics: vec![metric("mtta").unwrap()], window: needs::weeks(&periods()), by: Vec::new() };
    let answers = Answers { trends: vec![Sampled { asked, groups: vec![charted] }], ..answers() };
    let spec = spec("control-mtta", &answers, None);
    let Figure::Trend { buckets, series, levels, is_unfinished, is_log, .. } = &spec.figure else { panic!("a trend") };
    assert_eq!((&buckets[..], *is_unfinished, *is_log), (&[date(11, 2), date(11, 9)][..], true, true));
    assert_eq!(series[0].points.iter().map(|point| point.is_signal).collect::<Vec<_>>(), [true, false]);
    assert_eq!(levels.iter().map(|level| level.value).collect::<Vec<_>>(), [893.0, 141.0, 22.0]);
    assert!(spec.notes[0].contains("complete weeks from 4 May 2026 to 20 Jul 2026"), "{:?}", spec.notes);
    assert_eq!(
        spec.notes[1..],
        ["From the week of 2 Nov 2026 on, 2.50 times the level before.", "Some weeks are left out."]
    );
    assert_eq!(self::spec("control-mtta", &self::answers(), None).n(), 0);
}

#[test]
fn a_pareto_counts_what_it_does_not_show() {
    let incidents = metric("incident_count").unwrap();
    let service = |n: u64| row(incidents, vec![GroupValue::Text(format!("s{n:02}"))], n, count(n));
    let answers =
        Answers { tables: vec![table(periods().this, &["service"], (0..=12).map(service).collect())], ..answers() };
    let spec = spec("pareto-services", &answers, None);
    let Figure::Pareto { bars, total, more } = &spec.figure else { panic!("a Pareto") };
    // 12 + 11 + ... + 1 = 78; the tenth bar is s03, two more have incidents, s00 has none.
    assert_eq!((bars[0].label.as_str(), bars[9].label.as_str(), *total, *more), ("s12", "s03", 78.0, 2));
    assert_eq!(spec.n(), 78);
}

#[test]
fn days_are_counted_and_what_is_not_covered_is_not_zero() {
    let incidents = metric("incident_count").unwrap();
    let rows = vec![row(incidents, vec![GroupValue::Date(date(11, 3))], 4, count(4))];
    let answers = Answers { tables: vec![table(needs::days(&periods(), false), &["day"], rows)], ..answers() };
    let Figure::Calendar { days } = spec("calendar", &answers, None).figure else { panic!("a calendar") };
    assert_eq!((days[0].date, days.last().unwrap().date), (date(11, 2), date(11, 15)));
    let count = |day: u32| days.iter().find(|one| one.date == date(11, day)).unwrap().count;
    assert_eq!([count(2), count(3), count(12), count(13)], [Some(0), Some(4), Some(0), None]);
}

fn severity(level: u8) -> GroupValue {
    GroupValue::Severity(Severity::new(level).unwrap())
}

fn sampled(metric_id: &str, by: &[&str], groups: Vec<Sample>) -> Sampled<Sample> {
    let by = by.iter().map(|name| (*name).to_string()).collect();
    Sampled { asked: Question { metrics: vec![metric(metric_id).unwrap()], window: periods().this, by }, groups }
}

#[test]
fn a_distribution_keeps_open_incidents_as_running() {
    let ended_s: Vec<f64> = (1..=400).map(f64::from).collect();
    let quantiles_s = Some([20.95, 100.75, 200.5, 300.25, 380.05]);
    let group = vec![severity(2)];
    let many = Sample { group, ended_s, quantiles_s, open_s: vec![5e5], left_out: LeftOut::default() };
    let one = Sample { group: vec![severity(1)], open_s: vec![60.0], ..Sample::default() };
    let answers = Answers { samples: vec![sampled("mttr", &["severity"], vec![one, many])], ..answers() };
    let spec = spec("distribution-mttr", &answers, None);
    let Figure::Distribution { groups } = &spec.figure else { panic!("a distribution") };
    assert_eq!((groups[0].name.as_str(), groups[0].n, groups[0].quantiles), ("SEV1", 0, None));
    assert_eq!((groups[0].n_open, groups[0].open[..].len(), groups[0].tone), (1, 1, Tone::Severity(1)));
    // 160 of 400 by rank: the first, the last, and every 399 / 159th between.
    let points = &groups[1].points;
    assert_eq!((points.len(), points[0], points[1], points[159]), (160, 1.0, 3.0, 400.0));
    assert_eq!(spec.n(), 402);
    assert!(spec.notes[0].contains("160"), "{:?}", spec.notes);
}

#[test]
fn a_curve_of_what_is_open_comes_from_the_sample() {
    let sample = Sample { ended_s: vec![10.0, 30.0], open_s: vec![20.0, 40.0], ..Sample::default() };
    let answers = Answers { samples: vec![sampled("mttr", &[], vec![sample])], ..answers() };
    let Figure::Survival { curves } = spec("survival", &answers, None).figure else { panic!("a curve") };
    let shares: Vec<_> = curves[0].steps.iter().map(|step| (step.at_s, step.share)).collect();
    assert_eq!((shares, curves[0].median, curves[0].n_open), (vec![(10.0, 0.75), (30.0, 0.375)], Some(30.0), 2));
}

#[test]
fn states_that_few_tell_are_not_told_apart() {
    let s = |seconds: i64| Some(Instant::from_s(seconds));
    // Detected, acknowledged and resolved of three; one of the three was mitigated too.
    let over = vec![
        [None, s(0), None, s(60), None, s(600)],
        [None, s(0), None, s(120), s(300), s(900)],
        [None, s(0), None, None, None, s(1200)],
    ];
    let stays = Stays { group: vec![severity(1)], over, n_open: 2 };
    let asked = Question { metrics: Vec::new(), window: periods().this, by: vec!["severity".into()] };
    let answers = Answers { stays: vec![Sampled { asked, groups: vec![stays] }], ..answers() };
    let spec = spec("time-in-state", &answers, None);
    let Figure::States { parts, rows } = &spec.figure else { panic!("states") };
    assert_eq!(parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["acknowledge", "resolve"]);
    // To acknowledge 60 and 120; from there to the resolve 540 and 780. The third never was: no zero.
    assert_eq!(rows[0].states, [Point::new(Some(90.0), 2), Point::new(Some(660.0), 2)]);
    assert!(spec.notes[1].contains("started (0 of 3), paged (0 of 3), mitigated (1 of 3)"), "{:?}", spec.notes);
    assert_eq!(spec.notes[2], "2 open incidents are not in it.");
}

#[test]
fn targets_stand_with_their_intervals() {
    let ack = metric("ack_attainment").unwrap();
    let ci95 = Some(Interval { low: Some(0.3), high: Some(0.9) });
    let rate = Figures::Rate(RateFigures { hits: Some(2), value: Some(0.5), ci95 });
    let rows = vec![row(ack, vec![severity(1)], 4, rate)];
    let answers = Answers { tables: vec![table(periods().this, &["severity"], rows)], ..answers() };
    let spec = spec("attainment", &answers, None);
    let Figure::Intervals { groups } = &spec.figure else { panic!("intervals") };
    assert_eq!((groups.len(), groups[0].title.as_str()), (1, "Acknowledged in time"));
    let bar = &groups[0].bars[0];
    assert_eq!((bar.label.as_str(), bar.value, bar.n, bar.ci95), ("SEV1", Some(0.5), 4, Some((Some(0.3), Some(0.9)))));
    assert_eq!(
        spec.notes,
        ["Nothing to measure, or no target: detected in time, responded in time, resolved in time."]
    );
}

fn shift(person: &str, from: &str, until: &str) -> Shift {
    Shift {
        source: ("pagerduty".into(), String::new()),
        schedule: Some("primary".into()),
        person: person.into(),
        from: Some(at(from)),
        until: Some(at(until)),
        kind: ShiftKind::Regular,
    }
}

/// Ada was interrupted 6 times, Bo 2 times, Cleo served and never was. Looked at on the 12th.
fn duty() -> Duty {
    let shifts = vec![
        shift("Ada Example", "2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z"),
        shift("Cleo Specimen", "2026-11-10T06:00:00Z", "2026-11-14T00:00:00Z"),
        shift("Bo Sample", "2026-11-14T00:00:00Z", "2026-11-30T00:00:00Z"),
    ];
    let responder = |name: &str| Responder {
        name: name.into(),
        calendar: Calendar::UTC,
        is_zone_known: true,
        teams: Vec::new(),
        holidays: None,
    };
    let on_call = |person: usize| OnCall {
        person,
        schedule: shifts[person / 2].schedule.clone(),
        from: shifts[person / 2].from,
        until: shifts[person / 2].until,
        is_override: false,
    };
    // Monday the 9th: 02:00 to 05:00 is asleep, 10:00 and 11:00 is business.
    let page = |person, hour: i64| Page {
        person,
        at: at("2026-11-09T00:00:00Z").plus_s(3600.0 * hour as f64),
        incident: hour as usize,
    };
    let pages = [2, 3, 4, 5, 10, 11].map(|hour| page(0, hour)).into_iter().chain([12, 13].map(|hour| page(1, hour)));
    let note = |code, text: &str| Note { code, text: text.into() };
    let roster = Roster {
        window: Window { from: at("2026-11-09T00:00:00Z"), until: at("2026-11-12T00:00:00Z") },
        asked_until: at("2026-11-16T00:00:00Z"),
        hours: Hours::default(),
        holidays: Vec::new(),
        bounds: OnCallBounds::default(),
        calendar: Calendar::UTC,
        people: ["Ada Example", "Bo Sample", "Cleo Specimen"].map(responder).into(),
        on_call: vec![on_call(0), on_call(2)],
        pages: pages.collect(),
        acts: Vec::new(),
        efforts: Vec::new(),
        knows_escalations: false,
        min_group: 3,
        notes: vec![
            note("unknown-channel", "1 notifications by a channel that is not told count"),
            note("tests", "2 of tests"),
        ],
    };
    let (fairness, served) = (Some(fairness(&roster)), Some(served(&roster)));
    Duty { load: load(&roster, LoadBy::Person), fairness, served, roster, shifts }
}

#[test]
fn load_counts_the_idle_and_says_what_it_leaves_out() {
    let answers = Answers { duty: Some(duty()), ..answers() };
    let spec = spec("oncall-load", &answers, None);
    let Figure::Bars { bars, parts, n, .. } = &spec.figure else { panic!("bars") };
    let bars: Vec<_> = bars.iter().map(|bar| (bar.label.as_str(), bar.n, bar.parts.clone())).collect();
    assert_eq!(parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["business hours", "sleep hours"]);
    assert_eq!(
        bars,
        [("Ada Example", 6, vec![2.0, 4.0]), ("Bo Sample", 2, vec![2.0, 0.0]), ("Cleo Specimen", 0, vec![0.0, 0.0])]
    );
    assert_eq!(*n, 8);
    let notes = spec.notes.join(" ");
    assert!(notes.contains("no measure of anyone's performance"), "{notes}");
    assert!(
        notes.contains("1 notifications by a channel that is not told count.") && !notes.contains("tests"),
        "{notes}"
    );
    // Loads 0, 2, 6: Gini = ((-2)(0) + 0(2) + 2(6)) / (3 * 8) = 0.5.
    let Figure::Lorenz(lorenz) = self::spec("lorenz", &answers, None).figure else { panic!("a curve") };
    assert_eq!((lorenz.gini, lorenz.n_people, lorenz.points[2]), (Some(0.5), 3, (2.0 / 3.0, 0.25)));
}

#[test]
fn few_people_are_not_told_apart_in_any_chart() {
    let mut answers = Answers { duty: Some(duty()), ..answers() };
    answers.people_rule.min_group = 4;
    for name in ["oncall-load", "lorenz", "shifts"] {
        let spec = spec(name, &answers, None);
        assert_eq!(spec.notes, ["Fewer than 4 people: they are not broken down (privacy.min_group)."], "{name}");
        let json = serde_json::to_string(&spec).unwrap();
        assert!(!["Ada", "Bo ", "Cleo"].iter().any(|name| json.contains(name)), "{json}");
    }
    let mtta = metric("mtta").unwrap();
    let figures = Figures::Duration(DurationFigures::default());
    let group = vec![GroupValue::Text("Ada Example".into()), GroupValue::Date(date(11, 9))];
    answers.tables = vec![table(periods().trend, &["responder", "week"], vec![row(mtta, group, 3, figures)])];
    let error = chart_spec(chart("mtta").unwrap(), &periods(), &answers, &[], Some("responder")).unwrap_err();
    assert!(error.to_string().contains("expected at least 4 people (privacy.min_group), found 1"), "{error}");
}

#[test]
fn pseudonyms_replace_every_name() {
    let mut answers = Answers { duty: Some(duty()), ..answers() };
    answers.people_rule.is_anonymous = true;
    for name in ["oncall-load", "shifts"] {
        let json = serde_json::to_string(&spec(name, &answers, None)).unwrap();
        assert!(json.contains("person-") && !json.contains("Example"), "{json}");
    }
}

#[test]
fn shifts_show_gaps_and_what_is_only_planned() {
    let answers = Answers { duty: Some(duty()), ..answers() };
    let Figure::Timeline { rows, now, .. } = spec("shifts", &answers, None).figure else { panic!("a timeline") };
    assert_eq!(now, Some(at("2026-11-12T00:00:00Z")));
    let rows: Vec<_> = rows.iter().map(|row| (row.label.as_str(), &row.stretches)).collect();
    let days = |stretch: &crate::report::Stretch| {
        let day = |at: Instant| Calendar::UTC.date(at).format("%d").to_string();
        (day(stretch.from), day(stretch.until), stretch.part)
    };
    let of = |label: &str| {
        let row = rows.iter().find(|(name, _)| *name == label).unwrap();
        row.1.iter().map(days).collect::<Vec<_>>()
    };
    // On call 0, planned 3, nobody 4: clipped to the week, cut at the moment of looking, six hours on the 10th are bare.
    assert_eq!(of("Ada Example"), [("09".into(), "10".into(), 0)]);
    assert_eq!(of("Cleo Specimen"), [("10".into(), "12".into(), 0), ("12".into(), "14".into(), 3)]);
    assert_eq!(of("Bo Sample"), [("14".into(), "16".into(), 3)]);
    assert_eq!(of("nobody"), [("10".into(), "10".into(), 4)]);
}

#[test]
fn small_multiples_show_the_largest_and_name_the_rest() {
    let incidents = metric("incident_count").unwrap();
    let service = |n: u64| {
        let group = vec![GroupValue::Text(format!("s{n:02}")), GroupValue::Number(1), GroupValue::Number(9)];
        row(incidents, group, n, count(n))
    };
    let rows = (1..=11).map(service).collect();
    let answers = Answers { tables: vec![table(periods().trend, &["service", "weekday", "hour"], rows)], ..answers() };
    let spec = spec("arrivals", &answers, Some("service"));
    let Figure::Grid { panels, more } = &spec.figure else { panic!("small multiples") };
    assert_eq!((panels.len(), panels[0].title.as_str(), panels[0].figure.n()), (9, "s11", 11));
    assert_eq!(more[..], ["s02", "s01"]);
    let Figure::HeatMap { cells, .. } = &panels[8].figure else { panic!("a heat map") };
    assert_eq!((cells[0][9], cells[1][9]), (3, 0));
    assert_eq!(spec.title, "When incidents arrive, by service");
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_way_out() {
    let refused = |name: &str, by: &str| chart(name).unwrap().check_by(by).unwrap_err().to_string();
    assert!(refused("shifts", "team").contains("all incidents of the window at once"));
    assert!(refused("severity-mix", "severity").contains("already"));
    assert!(refused("mtta", "week").contains("over time already"));
    assert!(refused("mtta", "servce").contains("expected a dimension"));
    assert!(chart("paretto-services").unwrap_err().to_string().contains("expected a chart"));
    assert!(chart("shifts").unwrap().check_where("service").unwrap_err().to_string().contains("shows no incidents"));
    let names: Vec<_> = charts().iter().map(|chart| chart.name).collect();
    assert!(names.iter().enumerate().all(|(at, name)| !names[..at].contains(name)));
}
