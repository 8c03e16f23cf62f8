//! Lists, worked by hand: what is open, what came back, whom it reached, how long a source was silent.

use crate::question::{Question, frame};
use incidence::metrics::{Listed, Listings, listings};
use incidence::model::{Instant, Window};

// The window is 5 to 11 January 2026, the look-back begins on the 1st; as_of is the 12th at midnight.
const ROWS: &str = "
window 5 12

table incidents
id  service  severity  detected_at  resolved_at  issue  issue_basis  acknowledged_by  assignee  resolved_by  hour_kind  is_test
a   api      2         5T10:00      5T10:30      disk   title        ann              ann       bob          business   -
b   api      1         6T03:00      -            disk   title        bob              bob       -            sleep      -
c   web      -         6T02:00      -            once   title        -                -         -            sleep      -
d   api      2         4T10:00      4T11:00      disk   title        cem              cem       cem          business   -
e   api      2         5T09:00      -            late   title        -                -         -            business   -
f   api      2         2T09:00      2T09:30      late   title        -                -         -            business   -
g   api      2         10T00:00     10T00:30     disk   title        zed              zed       zed          sleep      yes
";

fn lists(limit: usize) -> Listings {
    let question = Question::new(ROWS);
    let window = question.scope.window;
    let from = Instant::from_rfc3339("2026-01-01T00:00:00Z").unwrap();
    let look_back = Window { from, until: window.until };
    let listed = Listed { window, look_back, as_of: window.until, limit, clock: None };
    listings(&frame(&question.derived), &question.coverage, &listed).unwrap()
}

#[test]
fn what_is_open_goes_by_severity_then_age_and_the_unknown_come_last() {
    let open = lists(2).open;
    assert_eq!((open.total, open.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>()), (3, vec!["b", "e"]));
    assert_eq!(open.rows[0].open_until.to_string(), "2026-01-12T00:00:00Z");
}

#[test]
fn an_issue_is_listed_once_it_came_back_in_the_window_or_before() {
    let issues = lists(9).issues;
    let found: Vec<_> = issues.rows.iter().map(|row| (row.issue.as_str(), row.n, row.n_before)).collect();
    // disk: a and b in the window, d before; the test g is none. late: e in it, f before. once: never again.
    assert_eq!(found, [("disk", 2, 1), ("late", 1, 1)]);
    assert_eq!(issues.rows[0].last_at.to_string(), "2026-01-06T03:00:00Z");
}

#[test]
fn an_incident_counts_once_for_a_person_whatever_they_did() {
    let people = lists(9).people;
    let found: Vec<_> = people
        .rows
        .iter()
        .map(|row| (row.person.as_str(), [row.n, row.n_assigned, row.n_acknowledged, row.n_resolved, row.n_sleep]))
        .collect();
    // bob: a (resolved), b (has it, acknowledged it, asleep). ann: a.
    assert_eq!(found, [("bob", [2, 1, 1, 1, 1]), ("ann", [1, 1, 1, 0, 0])]);
}

#[test]
fn the_longest_silence_reaches_to_the_end_of_coverage() {
    let silences = lists(9).silences;
    // The last incident that is no test is b, 6 January 03:00; coverage goes on beyond as_of.
    let longest = silences[0].longest.unwrap();
    assert_eq!(longest.from.to_string(), "2026-01-06T03:00:00Z");
    assert_eq!(longest.until.to_string(), "2026-01-12T00:00:00Z");
    assert_eq!(silences[0].n, 4);
}

#[test]
fn completeness_counts_what_is_not_known() {
    let found = lists(9).completeness;
    assert_eq!((found.incidents, found.n_without_severity, found.n_without_service), (4, 1, 0));
    assert_eq!(found.issue_basis.into_iter().collect::<Vec<_>>(), [("title".to_string(), 4)]);
}
