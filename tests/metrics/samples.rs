//! The durations and moments behind figures, worked by hand.

use crate::question::Question;
use incidence::metrics::{GroupValue, Reason, metric, samples, scoped, stays};
use incidence::model::{IncidentKey, Instant};
use std::collections::HashMap;

// The window is 5 to 11 January 2026; as_of is the 12th at midnight, and csv is covered beyond it.
const ROWS: &str = "
window 5 12

table incidents
id  service  started_at  detected_at  acknowledged_at  resolved_at  is_test
a   api      5T09:50     5T10:00      5T10:05          5T10:30      -
b   api      -           6T03:00      -                -            -
c   web      -           6T02:00      -                -            -
d   api      -           4T10:00      4T10:01          4T11:00      -
e   api      -           10T00:00     10T00:01         10T00:30     yes
f   api      -           7T00:00      7T00:20          7T01:00      -
";

fn text(value: &str) -> Vec<GroupValue> {
    vec![GroupValue::Text(value.into())]
}

#[test]
fn open_incidents_are_still_running_at_as_of() {
    let question = Question::new(ROWS).by(&["service"]);
    let found = question.asked(|data| samples(data, metric("mttr").unwrap(), &question.scope)).unwrap();
    assert_eq!((found[0].group.clone(), found[1].group.clone(), found.len()), (text("api"), text("web"), 2));
    // a took 30 min, f an hour; b has been open for 5 d 21 h, c for an hour more; d is outside, e a test.
    assert_eq!(found[0].ended_s, [1_800.0, 3_600.0]);
    assert_eq!((&found[0].open_s[..], &found[1].open_s[..]), (&[507_600.0][..], &[511_200.0][..]));
    assert_eq!((found[0].left_out.get(Reason::Test), found[0].left_out.total()), (1, 1));
    // Type 7 between 1,800 and 3,600: p5 1,890, p25 2,250, median 2,700.
    assert_eq!(found[0].quantiles_s, Some([1_890.0, 2_250.0, 2_700.0, 3_150.0, 3_510.0]));
    assert_eq!(found[1].quantiles_s, None);
    let error = question.asked(|data| samples(data, metric("ack_rate").unwrap(), &question.scope)).unwrap_err();
    assert!(error.to_string().contains("expected a duration, found ack_rate"), "{error}");
}

#[test]
fn a_source_that_stopped_telling_says_no_more_than_it_saw() {
    let mut question = Question::new(ROWS).filtered("service", "web", true);
    question.coverage[0].last_at = Instant::from_rfc3339("2026-01-06T04:00:00Z").unwrap();
    let found = question.asked(|data| samples(data, metric("mttr").unwrap(), &question.scope)).unwrap();
    assert_eq!(found[0].open_s, [7_200.0]);
}

#[test]
fn moments_are_told_of_what_is_over() {
    let question = Question::new(ROWS);
    let at = |text: &str| Some(Instant::from_rfc3339(text).unwrap());
    let key = IncidentKey { source: "csv".into(), account: String::new(), id: "a".into() };
    let paged = HashMap::from([(key, at("2026-01-05T10:00:30Z").unwrap())]);
    let found = question.asked(|data| stays(data, &paged, &question.scope)).unwrap();
    assert_eq!((found.len(), found[0].over.len(), found[0].n_open), (1, 2, 2));
    assert_eq!(
        found[0].over[0][..3],
        [at("2026-01-05T09:50:00Z"), at("2026-01-05T10:00:00Z"), at("2026-01-05T10:00:30Z")]
    );
    // To acknowledge: 5 and 20 min; from there: 25 and 40 min.
    assert_eq!(found[0].medians(&[1, 3, 5]), [(Some(750.0), 2), (Some(1_950.0), 2)]);
    assert_eq!(found[0].known(), [1, 2, 1, 2, 0, 2]);
}

#[test]
fn filters_are_laid_over_lists_as_well() {
    let question = Question::new(ROWS).filtered("service", "api", false);
    let frame = question.asked(|data| scoped(data, &question.scope)).unwrap();
    let in_scope: Vec<_> = frame.column("in_scope").unwrap().bool().unwrap().iter().collect();
    assert_eq!(in_scope, [false, false, true, false, false, false].map(Some));
}
