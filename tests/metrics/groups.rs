//! Groups, buckets, filters, observed time, notes and refusals, worked by hand.

use crate::question::{Question, covered};
use incidence::metrics::{Figures, Reason, dimensions, metric, registry};
use incidence::model::{Calendar, ErrorKind, Instant};

// January 2026: the 1st is a Thursday, the 5th a Monday.
const WEEK: &str = "
window 5 12

table incidents
id  service  team   tags  severity  detected_at   resolved_at  acknowledged_by
a   api      x;y    -     1         5T10:00       5T10:30      ann
b   api      x      t;t   2         5T11:00       5T11:30      -
c   web      -      t     -         11T23:59:59   11T23:59:59  bob
d   web      x      -     1         4T23:59:59    5T10:00      bob
e   old      x      -     1         2T00:00       2T10:00      bob
f   api      x      -     1         12T00:00      12T00:00     bob
";

#[test]
fn a_window_is_half_open_by_happened_at() {
    // a, b, c are in it; d is 1 s early, f exactly at its end.
    assert_eq!(Question::new(WEEK).lines("incident_count"), [" 3 3"]);
}

#[test]
fn groups_are_sorted_and_the_unknown_come_last() {
    let lines = Question::new(WEEK).by(&["severity"]).lines("incident_count");
    assert_eq!(lines, ["SEV1 1 1", "SEV2 1 1", "null 1 1"]);
    let lines = Question::new(WEEK).by(&["service", "severity"]).lines("incident_count");
    assert_eq!(lines, ["api,SEV1 1 1", "api,SEV2 1 1", "web,null 1 1"]);
    let lines = Question::new(WEEK).by(&["severity", "service"]).lines("incident_count");
    assert_eq!(lines, ["SEV1,api 1 1", "SEV2,api 1 1", "null,web 1 1"]);
}

#[test]
fn an_incident_counts_in_each_of_its_values_once() {
    let teams = Question::new(WEEK).by(&["team"]);
    assert_eq!(teams.lines("incident_count"), ["x 2 2", "y 1 1", "null 1 1"]);
    assert!(teams.ask("incident_count").iter().all(|row| row.notes[0].code == "overlapping"));
    // b says t twice and counts once.
    assert_eq!(Question::new(WEEK).by(&["tag"]).lines("incident_count"), ["t 2 2", "null 1 1"]);
    assert!(Question::new(WEEK).by(&["service"]).ask("incident_count").iter().all(|row| row.notes.is_empty()));
}

#[test]
fn services_without_incidents_in_the_window_are_listed() {
    // api begins 5T10:00, web 4T23:59:59, old 2T00:00: T = 6 d 14 h = 568800 s; 7 d = 604800 s; 7 d.
    // mtbi: 568800 / 2 (a, b), 604800 / 1 (c), none.
    let services = Question::new(WEEK).by(&["service"]);
    assert_eq!(services.lines("mtbi"), ["api 2 284400", "old 0 -", "web 1 604800"]);
    let Figures::Exposure(old) = services.ask("mtbi")[1].figures else { panic!() };
    // n = 0: from T / -ln .05 = 604800 / 2.995732273553991 up.
    let ci95 = old.ci95.unwrap();
    assert!((ci95.low.unwrap() - 201_887.199).abs() < 1e-3 && ci95.high.is_none(), "{ci95:?}");
    // The same question asked of one service gives the same figure.
    let one = Question::new(WEEK).filtered("service", "api", true);
    assert_eq!(one.lines("mtbi"), [" 2 284400"]);
}

#[test]
fn every_bucket_of_the_window_is_there() {
    let days = Question::new(WEEK).by(&["day"]).lines("incident_count");
    assert_eq!(days.len(), 7);
    assert_eq!(
        (days[0].as_str(), days[1].as_str(), days[6].as_str()),
        ("2026-01-05 2 2", "2026-01-06 0 0", "2026-01-11 1 1")
    );
    assert_eq!(Question::new(WEEK).by(&["week"]).lines("mtbi"), ["2026-01-05 3 201600"]);
    // api begins 5T10:00: 50400 s of that day, and all of the next.
    let lines = Question::new(WEEK).by(&["service", "day"]).lines("mtbi");
    assert_eq!((lines.len(), lines[0].as_str()), (21, "api,2026-01-05 2 25200"));
    // No incident of SEV1 on the 6th, but SEV1 is there on every day.
    assert_eq!(Question::new(WEEK).by(&["day", "severity"]).ask("mttr").len(), 21);
}

#[test]
fn a_day_has_23_hours_when_the_clocks_go_forward() {
    // Berlin, 29 March 2026: 23 h; T of the day is 82800 s, and the hour 2 is not there.
    let text = "
window 2026-03-28T23:00 2026-03-29T22:00

table incidents
id  detected_at       day         hour  weekday
a   2026-03-29T00:30  2026-03-29  1     7
";
    let mut question = Question::new(text).by(&["day"]);
    question.scope.calendar = Calendar::new("Europe/Berlin".parse().unwrap());
    question.coverage = vec![covered("csv", "1", "2026-05-01")];
    assert_eq!(question.lines("mtbi"), ["2026-03-29 1 82800"]);
    let hours = question.by(&["hour"]).lines("mtbi");
    assert_eq!(hours.len(), 23);
    assert_eq!((hours[1].as_str(), hours[2].as_str()), ("1 1 3600", "3 0 -"));
}

#[test]
fn hours_and_weekdays_observe_the_total_of_theirs() {
    // Two weeks: 14 hours of the 10th, two Mondays.
    let text = WEEK.replace("window 5 12", "window 5 19");
    let hours = Question::new(&text).by(&["hour"]).ask("mtbi");
    assert_eq!(hours.len(), 24);
    let Figures::Exposure(ten) = hours[10].figures else { panic!() };
    assert_eq!((ten.observed_s, ten.value), (50_400.0, Some(50_400.0)));
    let Figures::Exposure(monday) = Question::new(&text).by(&["weekday"]).ask("mtbi")[0].figures else { panic!() };
    // a, b and f (12 January) on Mondays: 172800 / 3.
    assert_eq!((monday.observed_s, monday.value), (172_800.0, Some(57_600.0)));
}

#[test]
fn filters_are_or_within_a_dimension_and_and_between() {
    let lines = |filters: &[(&str, &str, bool)]| {
        let question = Question::new(WEEK);
        filters
            .iter()
            .fold(question, |question, (name, value, keep)| question.filtered(name, value, *keep))
            .lines("incident_count")
    };
    assert_eq!(lines(&[("severity", "SEV1", true), ("severity", "SEV2", true)]), [" 2 2"]);
    assert_eq!(lines(&[("severity", "SEV1", true), ("service", "web", true)]), [" 0 0"]);
    assert_eq!(lines(&[("severity", "SEV1", false)]), [" 2 2"]);
    assert_eq!(lines(&[("team", "y", false)]), [" 2 2"]);
    assert_eq!(lines(&[("severity", "null", true)]), [" 1 1"]);
    assert_eq!(lines(&[("hour", "10", true)]), [" 1 1"]);
    // T is the time that passes the filter: seven hours of the 10th.
    assert_eq!(Question::new(WEEK).filtered("hour", "10", true).lines("mtbi"), [" 1 25200"]);
}

#[test]
fn an_unknown_name_or_value_names_the_nearest() {
    let message = |question: Question| {
        let error = question.ask_all(registry()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Usage);
        error.to_string()
    };
    assert_eq!(
        message(Question::new(WEEK).by(&["sevrity"])),
        "expected a dimension, found \"sevrity\"; did you mean \"severity\"? `incidence list dimensions` lists them"
    );
    assert_eq!(
        message(Question::new(WEEK).filtered("service", "appi", true)),
        "service: expected a value that the data has, found \"appi\"; did you mean \"api\"? \
         `incidence metrics incident_count --by service` lists the values"
    );
    assert_eq!(
        message(Question::new(WEEK).filtered("severity", "1", true)),
        "severity: expected SEV1 to SEV5 or null, found \"1\""
    );
    assert!(message(Question::new(WEEK).by(&["day", "day"])).contains("found day twice"));
    assert!(metric("mttrr").unwrap_err().to_string().contains("did you mean \"mttr\"?"));
}

#[test]
fn time_is_not_divided_by_responder_or_hour_kind() {
    for id in ["mtbf", "mtbi", "availability"] {
        for by in ["responder", "hour_kind"] {
            let error = Question::new(WEEK).by(&[by]).ask_all(&[metric(id).unwrap()]).unwrap_err();
            assert!(error.message.starts_with(&format!("{id}: it divides by observed time")), "{error}");
        }
    }
    assert_eq!(Question::new(WEEK).by(&["responder"]).lines("mttr"), ["ann 1 1800", "bob 1 0", "null 1 1800"]);
}

#[test]
fn observed_time_is_the_union_of_coverage() {
    // 5 to 7 and 9 to 12, of 5 to 12: 2 d + 3 d = 432000 s for three incidents. A source that is filtered out covers nothing.
    let mut question = Question::new(WEEK);
    question.coverage =
        vec![covered("csv", "1", "7"), covered("pagerduty", "9", "20"), covered("csv2", "6", "6T12:00")];
    question.scope.as_of = Instant(crate::tables::parse_at("20"));
    assert_eq!(question.lines("mtbi"), [" 3 144000"]);
    assert_eq!(question.filtered("source", "csv", true).lines("mtbi"), [" 3 57600"]);
}

#[test]
fn failures_that_nobody_can_know_are_not_their_absence() {
    let text = |is_failure: &str, is_ticket: &str| {
        let text = format!(
            "\nwindow 5 12\n\ntable incidents\nid detected_at resolved_at is_failure is_ticket\na 5T10:00 5T11:00 {is_failure} {is_ticket}\n"
        );
        Question::new(&text).ask("availability").remove(0)
    };
    let (tickets, none, unknown) = (text("no", "yes"), text("no", "no"), text("-", "no"));
    assert_eq!((tickets.figures.value(), tickets.notes[0].code), (None, "no-impact-data"));
    assert_eq!((unknown.figures.value(), unknown.left_out.get(Reason::Unknown)), (None, 1));
    assert_eq!((none.figures.value(), none.left_out.get(Reason::NotAFailure)), (Some(1.0), 1));
}

#[test]
fn notes_say_what_the_figure_leans_on() {
    let text = "
window 5 12

table incidents
id  detected_at  resolved_at  resolved_is_proxy  severity_is_proxy  severity  issue
a   5T10:00      5T10:00      yes                yes                2         i
b   5T11:00      5T11:30      no                 no                 2         i
";
    let codes = |question: &Question, id: &str| -> Vec<&str> {
        question.ask(id)[0].notes.iter().map(|note| note.code).collect()
    };
    let question = Question::new(text);
    assert_eq!(codes(&question, "mttr"), ["proxy", "too-few", "zero-heavy"]);
    assert_eq!(codes(&question, "incident_count"), [""; 0]);
    assert_eq!(codes(&question, "response_attainment"), ["proxy", "proxy"]);
    assert_eq!(codes(&question, "false_positive_rate"), ["no-labels"]);
    let mut short = Question::new(text).by(&["severity"]);
    short.history_from = Instant(short.scope.window.from.0 - 2_592_000_000_000 + 1);
    assert_eq!(codes(&short, "repeat_incident_rate"), ["history-too-short", "proxy"]);
    short.history_from = Instant(short.history_from.0 - 1);
    assert_eq!(codes(&short, "repeat_incident_rate"), ["proxy"]);
}

#[test]
fn the_registry_is_in_order_and_names_columns_that_exist() {
    let ids: Vec<&str> = registry().iter().map(|metric| metric.id).collect();
    let expected = "incident_count mttd mtta mttm mttr restore mtbf mtbi availability false_positive_rate \
        repeat_incident_rate auto_resolved_rate transient_rate reopen_rate escalation_rate ack_rate alerts_per_incident \
        response_attainment detect_attainment ack_attainment resolve_attainment";
    assert_eq!(ids.join(" "), expected);
    for metric in registry() {
        for column in metric.reads {
            let is_there = incidence::table::schema::DERIVED.iter().any(|known| known.name == *column);
            assert!(is_there, "{} reads {column}", metric.id);
        }
    }
    let names: Vec<&str> = dimensions().iter().map(|dimension| dimension.name).collect();
    assert!(names.contains(&"hour_kind") && names.contains(&"auto_resolved"));
}
