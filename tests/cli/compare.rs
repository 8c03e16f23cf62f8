//! `compare`: verdicts held to scipy, statsmodels and hand arithmetic.

use crate::support::Desk;
use serde_json::{Value, json};

/// Ten incidents a week, Monday to Friday at 10:00 and 11:00; minutes to resolve as given, none open.
fn weeks(desk: &Desk, minutes: &[(&str, &[f64])]) {
    let mut csv = String::from("id,service,severity,status,detected_at,acknowledged_at,resolved_at\n");
    for (monday, lengths) in minutes {
        let monday = chrono::NaiveDate::parse_from_str(monday, "%Y-%m-%d").unwrap();
        for (at, length) in lengths.iter().enumerate() {
            let day = monday + chrono::Days::new(at as u64 / 2);
            let begin = day.and_hms_opt(10 + (at as u32 % 2), 0, 0).unwrap();
            let end = begin + chrono::TimeDelta::milliseconds((length * 60_000.0) as i64);
            let severity = if at % 2 == 0 { "SEV2" } else { "SEV3" };
            csv += &format!(
                "{monday}-{at},web,{severity},resolved,{begin}Z,{}Z,{}Z\n",
                (begin + chrono::TimeDelta::seconds(60)).format("%Y-%m-%d %H:%M:%S"),
                end.format("%Y-%m-%d %H:%M:%S%.3f"),
                begin = begin.format("%Y-%m-%d %H:%M:%S"),
            );
        }
    }
    desk.write("weeks.csv", csv.as_bytes());
    desk.ok(&["import", "weeks.csv"]);
}

const SLOW: [f64; 10] = [60.0, 90.0, 45.0, 120.0, 75.0, 150.0, 80.0, 95.0, 70.0, 110.0];
const FAST: [f64; 10] = [12.0, 20.0, 9.0, 25.0, 15.0, 30.0, 16.0, 18.0, 14.0, 22.0];

fn two_weeks() -> Desk {
    let desk = Desk::new();
    weeks(&desk, &[("2026-03-02", &SLOW), ("2026-03-09", &FAST)]);
    desk
}

const SPANS: [&str; 4] = ["--before", "week:2026-W10", "--after", "week:2026-W11"];

fn row(desk: &Desk, metric: &str, more: &[&str]) -> Value {
    let arguments = [&["compare", metric, "--format", "json"], &SPANS[..], more].concat();
    desk.json(&arguments)["rows"][0].clone()
}

fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("expected {expected}, found {found}"));
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1e-9), "expected {expected}, found {found}");
}

/// scipy.stats.ttest_ind(log(fast + c), log(slow + c), equal_var=False) with seconds and c = 30 (stamps on whole minutes).
#[test]
fn durations_that_are_all_over_are_compared_by_welch_on_logs() {
    let found = row(&two_weeks(), "mttr", &[]);
    assert_eq!((&found["verdict"], &found["test"]), (&json!("better"), &json!("Welch on logs")));
    assert_eq!(found["effect"]["kind"], "ratio-gmean");
    near(&found["effect"]["value"], 0.2068011213989327);
    near(&found["effect"]["ci95"][0], 0.14919732211799233);
    near(&found["effect"]["ci95"][1], 0.28664525076418035);
    near(&found["p"], 7.193903383799933e-09);
    // By hand: equal numbers of both severities in both weeks, so that all of the change is within them.
    let mean = |minutes: &[f64]| minutes.iter().sum::<f64>() * 60.0 / 10.0;
    near(&found["mix"]["total"], mean(&FAST) - mean(&SLOW));
    near(&found["mix"]["within"], mean(&FAST) - mean(&SLOW));
    assert_eq!((&found["mix"]["mix"], &found["mix"]["entered"]), (&json!(0.0), &json!(0.0)));
}

/// The report says the same in a sentence: the ratio and its interval, and n of the week.
#[test]
fn a_report_begins_with_what_changed_beyond_chance() {
    let desk = two_weeks();
    desk.write("plan.toml", b"title = \"Two weeks\"\nearlier = 1\n[[section]]\nid = \"a\"\ntitle = \"A\"\nshow = [\"changed\"]\nfigures = [\"mttr\"]\n");
    desk.ok(&["report", "plan.toml", "--week", "2026-W11", "--formats", "md", "--out", "r"]);
    let said = std::fs::read_to_string(desk.path("r/plan.md")).unwrap();
    let sentence = "Mean time to resolve: better. Its geometric mean is 0.21 times (0.15 to 0.29) that of the week before (10 \
                    incidents, adjusted p under 0.001).";
    assert!(said.contains(sentence), "{said}");
}

/// Ten each: in the 158 hours from the first moment that is covered to the end of its week, and in the 107 h 22 min to the
/// last one. scipy.stats.binomtest(10, 20, 107.3667 / 265.3667).pvalue; Fisher of 10/10 and 10/10 is 1.
#[test]
fn the_same_again_is_no_change() {
    let desk = two_weeks();
    let count = row(&desk, "incident_count", &[]);
    assert_eq!((&count["verdict"], &count["test"]), (&json!("cannot tell"), &json!("exact binomial")));
    near(&count["p"], 0.495_175_092_613_379_2);
    let acked = row(&desk, "ack_rate", &[]);
    assert_eq!(
        (&acked["verdict"], &acked["test"], &acked["p"]),
        (&json!("cannot tell"), &json!("Fisher"), &json!(1.0))
    );
}

/// An open incident brings the log-rank test; the finished alone would say that the week is better.
#[test]
fn open_incidents_are_kept_and_change_the_verdict() {
    let desk = Desk::new();
    let mut csv = String::from("id,service,status,detected_at,resolved_at\n");
    // A week before: ten, each two hours. The week after: five of ten minutes, five still open after days.
    for day in 2..7 {
        csv += &format!("a{day},web,resolved,2026-03-0{day}T10:00:01Z,2026-03-0{day}T12:00:01Z\n");
        csv += &format!("b{day},web,resolved,2026-03-0{day}T14:00:01Z,2026-03-0{day}T16:00:03Z\n");
    }
    for day in 9..14 {
        csv += &format!("c{day},web,resolved,2026-03-{day:02}T10:00:01Z,2026-03-{day:02}T10:10:01Z\n");
        csv += &format!("d{day},web,open,2026-03-{day:02}T14:00:01Z,\n");
    }
    csv += "last,web,resolved,2026-03-15T23:59:00Z,2026-03-15T23:59:59Z\n";
    desk.write("t.csv", csv.as_bytes());
    desk.ok(&["import", "t.csv"]);
    let found = row(&desk, "mttr", &["--where", "service=web"]);
    assert_ne!(found["verdict"], "better", "{found}");
    assert!(found["test"].as_str().unwrap().contains("log-rank"), "{found}");
    assert!(found["notes"].as_array().unwrap().contains(&json!("open")));
    assert_eq!((&found["before"]["n"], &found["after"]["n"]), (&json!(10), &json!(6)));
    assert_eq!(found["after"]["left_out"]["open"], 5);
}

#[test]
fn spans_that_overlap_or_are_none_are_refused() {
    let desk = two_weeks();
    let fails = |before: &str, after: &str, said: &[&str]| {
        desk.fails(1, &["compare", "--before", before, "--after", after], said);
    };
    fails("2026-03-01..2026-03-10", "week:2026-W11", &["the spans overlap"]);
    fails("lately", "week:2026-W11", &["--before: expected a span, found \"lately\"", "prev:12w"]);
    fails("prev:1w", "prev:1w", &["found prev: twice"]);
    desk.fails(1, &[&["compare", "--by", "week"], &SPANS[..]].concat(), &["two spans have no week in common"]);
    let table = desk.ok(&[&["compare"], &SPANS[..]].concat());
    assert!(table.contains("better") && table.contains("Benjamini and"), "{table}");
    let markdown = desk.ok(&[&["compare", "mttr", "--format", "markdown"], &SPANS[..]].concat());
    assert!(markdown.contains("| mttr |"), "{markdown}");
    let csv = desk.ok(&[&["compare", "mttr", "--by", "severity", "--format", "csv"], &SPANS[..]].concat());
    assert!(csv.starts_with("metric,unit,severity,n_before,n_after,") && csv.lines().count() == 3, "{csv}");
    // Nothing before at all: nothing to tell, and no panic.
    let empty = desk.json(&["compare", "--before", "week:2026-W01", "--after", "week:2026-W11", "--format", "json"]);
    assert!(empty["rows"].as_array().unwrap().iter().all(|row| row["verdict"] == "cannot tell"), "{empty}");
}
