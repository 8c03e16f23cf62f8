//! Durations and targets in business hours, worked by hand: 08:00 to 18:00 UTC, Monday to Friday.

use crate::question::{Question, frame};
use incidence::metrics::{
    BusinessClock, Figures, HoldFigures, HoursRules, Metric, Reason, Request, Row, compare, evaluate, metric, power,
    samples, trend,
};
use incidence::model::{Calendar, Hold, HourSpan, IncidentKey, Instant, Scope, Window};

// 5 January 2026 is a Monday; as_of is Monday the 19th, 00:00. `csv` is covered beyond it.
const ROWS: &str = "
window 5 19

table incidents
id  team       detected_at  acknowledged_at  resolved_at  resolve_target_s  ack_target_s
a   core       9T17:00      9T17:30          12T09:00     7200              1800
b   core       10T10:00     10T11:00         12T08:30     7200              1800
c   core       15T16:00     -                -            32400             36000
d   core       6T09:00      -                6T08:00      7200              1800
e   core;desk  7T09:00      7T09:30          7T12:00      7200              1800
";

fn instant(text: &str) -> Instant {
    Instant::from_rfc3339(&format!("2026-01-{text}:00Z")).unwrap()
}

/// `e` was on hold from before its beginning until 10:00, `c` on Friday from 09:00 to 13:00; `b` never was; nobody tells
/// of the others.
fn holds() -> Vec<Hold> {
    let hold = |id: &str, stays: &[(&str, &str)]| Hold {
        key: IncidentKey { source: "csv".into(), account: String::new(), id: id.into() },
        stays: stays.iter().map(|(from, until)| (instant(from), instant(until))).collect(),
    };
    vec![hold("b", &[]), hold("c", &[("16T09:00", "16T13:00")]), hold("e", &[("07T08:00", "07T10:00")])]
}

fn in_business(text: &str, holds: Vec<Hold>) -> Question {
    let mut question = Question::new(text);
    let words = ["On hold".to_owned()];
    let rules = HoursRules {
        hours: HourSpan { from: 480, until: 1080 },
        holidays: &[],
        common: Calendar::UTC,
        teams: &[("desk", Calendar::new(chrono_tz::America::New_York))],
        hold_words: &words,
    };
    let clock = BusinessClock::new(&rules, &frame(&question.derived), question.scope.as_of, holds).unwrap();
    question.clock = Some(clock);
    question
}

fn asked(question: &Question, id: &str) -> Row {
    question.ask(id).remove(0)
}

/// With New York's hours for the team `desk` out of the way, which only the note about zones is about.
fn plain() -> Question {
    in_business(&ROWS.replace("core;desk", "core     "), holds())
}

#[test]
fn durations_are_of_business_hours_without_time_on_hold() {
    let question = plain();
    let mttr = asked(&question, "mttr");
    let Figures::Duration(figures) = mttr.figures else { panic!("a duration") };
    // a: Friday 17:00 to Monday 09:00, 2 h. b: opened on a Saturday, solved on Monday 08:30, half an hour. e: 3 h, the
    // first of them on hold. d ended before it began, by the clock on the wall. c is open.
    assert_eq!((mttr.n, figures.value, figures.median, figures.max), (3, Some(5400.0), Some(7200.0), Some(7200.0)));
    assert_eq!((mttr.left_out.get(Reason::Negative), mttr.left_out.get(Reason::Open)), (1, 1));
    // Of b and e it is known; nobody tells of a.
    let hold = HoldFigures { known: 2, held: 1, total_s: Some(3600.0), mean_s: Some(1800.0) };
    assert_eq!(figures.hold, Some(hold));
    let notes: Vec<&str> = mttr.notes.iter().map(|note| note.code).collect();
    assert!(notes.contains(&"on-hold") && notes.contains(&"business-hours"), "{notes:?}");
    let text = &mttr.notes.iter().find(|note| note.code == "on-hold").unwrap().text;
    assert_eq!(text, "time on hold is told for 2 of 3, 1 of them on hold");
    // Seven days of the calendar are no horizon here.
    assert_eq!(figures.rmst_7d_s, None);
    let mtta = asked(&question, "mtta");
    let Figures::Duration(figures) = mtta.figures else { panic!("a duration") };
    // a: 30 min; b: none of its hour was one of business; e: half an hour, all of it on hold.
    assert_eq!((mtta.n, figures.value, figures.max), (3, Some(600.0), Some(1800.0)));

    let mut always = plain();
    always.clock = None;
    let Figures::Duration(figures) = asked(&always, "mttr").figures else { panic!("a duration") };
    // 64 h, 46.5 h and 3 h.
    assert_eq!((figures.value, figures.hold), (Some(136_200.0), None));
}

#[test]
fn what_is_open_is_followed_in_business_hours() {
    let question = plain();
    let found = question.asked(|data| samples(data, metric("mttr").unwrap(), &question.scope)).unwrap();
    // c: Thursday 16:00 to Monday 00:00 are 2 h and 10 h, of which 4 on hold.
    assert_eq!((&found[0].ended_s[..], &found[0].open_s[..]), (&[1800.0, 7200.0, 7200.0][..], &[28_800.0][..]));
    let Figures::Duration(figures) = asked(&question, "mttr").figures else { panic!("a duration") };
    // Kaplan-Meier: 3/4 after half an hour, 3/4 x 1/3 = 1/4 after two.
    assert_eq!(figures.median_with_open, Some(7200.0));
}

#[test]
fn a_target_is_of_business_hours_too() {
    let rate = |question: &Question, id: &str| {
        let row = asked(question, id);
        let Figures::Rate(figures) = row.figures else { panic!("a rate") };
        (figures.hits, row.n, row.left_out.get(Reason::Pending))
    };
    let question = plain();
    let mut always = plain();
    always.clock = None;
    // Two hours: a took just that, b half an hour, e two without its hold; c has 9 h and is at 8.
    assert_eq!(rate(&question, "resolve_attainment"), (Some(3), 3, 1));
    assert_eq!(rate(&always, "resolve_attainment"), (Some(0), 4, 0));
    // Acknowledged within 30 min: a to the second, b and e in none at all; c has 10 h and is at 8.
    assert_eq!(rate(&question, "ack_attainment"), (Some(3), 3, 1));
    assert_eq!(rate(&always, "ack_attainment"), (Some(2), 4, 0));
    // Never acknowledged: d, which is over, and c, which is younger than its target.
    assert_eq!(rate(&question, "ack_rate"), (Some(3), 4, 0));
    assert_eq!(rate(&always, "ack_rate"), (Some(3), 5, 0));
    let notes = asked(&question, "resolve_attainment").notes;
    let text = "time on hold is told for 3 of 5";
    assert!(notes.iter().any(|note| note.text == text), "{notes:?}");
    assert!(
        asked(&question, "transient_rate").notes.iter().all(|note| !["on-hold", "business-hours"].contains(&note.code))
    );
}

#[test]
fn teams_in_several_zones_are_said() {
    let question = in_business(ROWS, Vec::new());
    let mttr = asked(&question, "mttr");
    // e: 09:00 to 12:00 UTC is 04:00 to 07:00 in New York, the only zone that one of its teams names.
    let Figures::Duration(figures) = mttr.figures else { panic!("a duration") };
    assert_eq!(figures.value, Some((7200.0 + 1800.0 + 0.0) / 3.0));
    let said = |code: &str| mttr.notes.iter().find(|note| note.code == code).map(|note| note.text.as_str());
    assert_eq!(
        said("several-zones"),
        Some("1 of 5 incidents have teams in several zones: the hours of the first that names one count")
    );
    // Nobody tells of time on hold: it is unknown, not nothing.
    assert_eq!(said("on-hold"), Some("time on hold is told for 0 of 3, 0 of them on hold"));
    assert_eq!(figures.hold, Some(HoldFigures { known: 0, held: 0, total_s: None, mean_s: None }));
}

/// Five durations over a night before, the same ones by day after: 60, 75, 90, 105 and 150 minutes of business.
const NIGHTS: &str = "
window 5 19

table incidents
id  detected_at  resolved_at
a   5T17:00      6T08:00
b   6T17:00      7T08:15
c   7T17:00      8T08:30
d   8T17:00      9T08:45
e   9T17:00      12T09:30
f   13T08:00     13T09:00
g   14T08:00     14T09:15
h   15T08:00     15T09:30
i   16T08:00     16T09:45
j   12T08:00     12T10:30
";

#[test]
fn comparisons_and_power_rest_on_the_same_hours() {
    let mttr: &'static Metric = metric("mttr").unwrap();
    let week = |question: &Question, from: &str, until: &str| Scope {
        window: Window { from: instant(from), until: instant(until) },
        ..question.scope.clone()
    };
    let business = in_business(NIGHTS, Vec::new());
    let mut always = in_business(NIGHTS, Vec::new());
    always.clock = None;
    let ratio = |question: &Question| {
        let (before, after) = (week(question, "05T00:00", "12T00:00"), week(question, "12T00:00", "19T00:00"));
        let found = question.asked(|data| compare(data, &[mttr], &before, &after)).unwrap();
        found.rows[0].effect.and_then(|effect| effect.value).unwrap()
    };
    assert!((ratio(&business) - 1.0).abs() < 1e-12, "{}", ratio(&business));
    assert!(ratio(&always) < 0.15, "{}", ratio(&always));
    // The spread of the logs of both weeks, each around its own mean or around the common one: they are the same.
    let sigma = |question: &Question| {
        let scope = week(question, "05T00:00", "19T00:00");
        question.asked(|data| power(data, &[mttr], &scope, &[0.5])).unwrap().rows[0].sigma.unwrap()
    };
    let logs = [60.0, 75.0, 90.0, 105.0, 150.0].map(|minutes: f64| (minutes * 60.0 + 0.5).ln());
    let mean = logs.iter().sum::<f64>() / 5.0;
    let expected = (2.0 * logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / 9.0).sqrt();
    assert!((sigma(&business) - expected).abs() < 1e-9, "{} {expected}", sigma(&business));
    let charted = business.asked(|data| trend(data, mttr, &business.scope, business.scope.window, None)).unwrap();
    let values: Vec<f64> = charted.rows[0].weeks.iter().filter_map(|week| week.value).collect();
    assert!(values.len() == 2 && (values[0] - values[1]).abs() < 1e-6, "{values:?}");
    assert!(charted.table.business_hours.is_some());
}

#[test]
fn the_table_says_which_hours_it_counted() {
    let question = plain();
    let table = question
        .asked(|data| evaluate(data, &Request { metrics: &[metric("mttr").unwrap()], scope: &question.scope }))
        .unwrap();
    let hours = table.business_hours.unwrap();
    assert_eq!((hours.span, hours.n_holidays), (HourSpan { from: 480, until: 1080 }, 0));
    assert_eq!(hours.zones, [Calendar::UTC, Calendar::new(chrono_tz::America::New_York)]);
}
