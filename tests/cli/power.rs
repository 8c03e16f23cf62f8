//! `power` and `trend`: what they say, in which formats, and what they refuse.

use crate::support::{Desk, sample};
use serde_json::{Value, json};

/// One incident on each of 20 weeks' days; 30 minutes for 14 weeks, then two hours, with a wobble that repeats.
fn steps() -> Desk {
    let desk = Desk::new();
    let monday = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
    let mut csv = String::from("id,service,severity,status,detected_at,resolved_at\n");
    for day in 0..140_u64 {
        let begin = (monday + chrono::Days::new(day)).and_hms_opt(0, 0, 1).unwrap();
        let level = if day < 98 { 1800 } else { 7200 };
        let wobble = [100, 83, 125, 91, 110, 70, 140, 96, 104][(day * 5 % 9) as usize];
        let end = begin + chrono::TimeDelta::seconds(level * wobble / 100);
        let service = if day % 2 == 0 { "web" } else { "db" };
        csv += &format!("i{day},{service},SEV2,resolved,{},{}\n", begin.format("%FT%TZ"), end.format("%FT%TZ"));
    }
    // The last of all weeks has not begun to end.
    csv += "late,web,SEV2,open,2026-05-25T09:00:00Z,\n";
    csv = csv.replace("i0,web,SEV2,resolved,2026-01-05T00:00:01Z", "i0,web,SEV2,resolved,2026-01-05T00:00:00Z");
    desk.write("steps.csv", csv.as_bytes());
    desk.ok(&["import", "steps.csv"]);
    desk
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap()
}

#[test]
fn a_step_is_seen_by_limits_and_as_a_change_of_level() {
    let desk = steps();
    let found = desk.json(&["trend", "mttr", "--format", "json"]);
    let row = &rows(&found)[0];
    assert_eq!(row["chart"], "XmR on logs");
    assert_eq!(row["baseline"], json!({"first": "2026-01-05", "last": "2026-03-23"}));
    let changes = row["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    // 98 days are 14 weeks: 5 January and 98 days is 13 April.
    assert_eq!(changes[0]["week"], "2026-04-13");
    assert!((changes[0]["after"].as_f64().unwrap() / changes[0]["before"].as_f64().unwrap() - 4.0).abs() < 0.05);
    let weeks = row["weeks"].as_array().unwrap();
    assert_eq!(weeks.len(), 21);
    assert!(weeks[..14].iter().all(|week| week["side"] == "inside"), "{weeks:?}");
    assert!(weeks[14..20].iter().all(|week| week["side"] == "above"));
    let last = &weeks[20];
    assert_eq!((&last["is_complete"], &last["side"], &last["open"]), (&json!(false), &Value::Null, &json!(1)));
    let slope = &row["slope"];
    assert!(slope["per_week"].as_f64().unwrap() > 0.0 && slope["p"].as_f64().unwrap() < 0.05, "{slope}");
    // The baseline is of the store, whatever is shown of it.
    let shown = desk.json(&["trend", "mttr", "--from", "2026-04-13", "--until", "2026-05-25", "--format", "json"]);
    assert_eq!(rows(&shown)[0]["baseline"], row["baseline"]);
    assert_eq!(rows(&shown)[0]["weeks"].as_array().unwrap()[..], weeks[14..20]);
    let table = desk.ok(&["trend", "mttr"]);
    assert!(table.contains("incomplete, not judged") && table.contains("mttr rises: "), "{table}");
    let config = "[trend]\nbaseline_from = 2026-04-13\n";
    desk.write("later.toml", config.as_bytes());
    let later = desk.json(&["trend", "mttr", "--config", "later.toml", "--format", "json"]);
    assert_eq!((&rows(&later)[0]["baseline"], &rows(&later)[0]["chart"]), (&Value::Null, &Value::Null));
    assert_eq!(rows(&later)[0]["notes"], json!(["too-few"]));
}

/// Limits by hand: six weeks of 100 s and six of 200 s, in turn, with half a second added for the logs: mean
/// ln sqrt(100.5 x 200.5), moving range ln(200.5 / 100.5); 2.66 of it either way. The chart says what the command says.
#[test]
fn limits_are_worked_by_hand_and_the_chart_has_the_same() {
    let desk = Desk::new();
    let monday = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
    let mut csv = String::from("id,severity,status,detected_at,resolved_at\n");
    for day in 0..105_u64 {
        let begin = (monday + chrono::Days::new(day)).and_hms_opt(0, 0, u32::from(day > 0)).unwrap();
        let seconds = match day / 7 {
            12 => 1000,
            13 | 14 => 10,
            week => 100 + 100 * (week % 2),
        };
        let end = begin + chrono::TimeDelta::seconds(seconds as i64);
        csv += &format!("i{day},SEV2,resolved,{},{}\n", begin.format("%FT%TZ"), end.format("%FT%TZ"));
    }
    // The last low week may not be over: one of it is open. The store goes on, so that the week is complete.
    csv += "late,SEV2,open,2026-04-13T09:00:00Z,\nnext,SEV2,resolved,2026-04-21T00:00:01Z,2026-04-21T00:00:11Z\n";
    desk.write("weeks.csv", csv.as_bytes());
    desk.ok(&["import", "weeks.csv"]);
    let found = desk.json(&["trend", "mttr", "--until", "2026-04-20", "--from", "2026-01-05", "--format", "json"]);
    let weeks = rows(&found)[0]["weeks"].as_array().unwrap();
    let sides: Vec<_> = weeks[12..].iter().map(|week| week["side"].as_str().unwrap()).collect();
    assert_eq!(sides, ["above", "below", "inside"]);
    let limits = &weeks[12]["limits"];
    for (name, expected) in [("low", 22.108_809_83), ("centre", 141.451_576_25), ("high", 890.756_556_59)] {
        let value = limits[name].as_f64().unwrap();
        assert!((value - expected).abs() < 1e-6 * expected, "{name}: {value}");
    }
    desk.ok(&[
        "report",
        "quarterly",
        "--from",
        "2026-01-05",
        "--until",
        "2026-04-20",
        "--formats",
        "json",
        "--out",
        "r",
    ]);
    let report: Value = serde_json::from_str(&std::fs::read_to_string(desk.path("r/quarterly.json")).unwrap()).unwrap();
    let blocks =
        report["sections"].as_array().unwrap().iter().flat_map(|section| section["blocks"].as_array().unwrap());
    let charts = blocks.filter_map(|block| block["charts"].as_array()).flatten();
    let chart = charts.into_iter().find(|chart| chart["name"] == "control").unwrap();
    let drawn: Vec<_> =
        chart["figure"]["levels"].as_array().unwrap().iter().map(|level| level["value"].clone()).collect();
    assert_eq!(drawn, [limits["high"].clone(), limits["centre"].clone(), limits["low"].clone()]);
    let points = chart["figure"]["series"][0]["points"].as_array().unwrap();
    let signals: Vec<usize> = (0..points.len()).filter(|at| points[*at]["is_signal"] == true).collect();
    assert_eq!(signals, [12, 13]);
}

/// Seven a week, every week: c = 7, limits 7 -+ 3 sqrt 7, no change, no slope.
#[test]
fn counts_have_their_own_chart() {
    let desk = steps();
    let found = desk.json(&["trend", "incident_count", "--format", "json"]);
    let row = &rows(&found)[0];
    assert_eq!((&row["chart"], &row["changes"]), (&json!("c"), &json!([])));
    let limits = &row["weeks"][3]["limits"];
    assert!((limits["high"].as_f64().unwrap() - (7.0 + 3.0 * 7.0_f64.sqrt())).abs() < 1e-9, "{limits}");
    assert_eq!(limits["low"], 0.0);
    let csv = desk.ok(&["trend", "incident_count", "--by", "service", "--format", "csv"]);
    assert!(csv.starts_with("metric,service,week,n,open,value,low,centre,high,"), "{csv}");
    let markdown = desk.ok(&["trend", "incident_count", "--format", "markdown"]);
    assert!(markdown.contains("| week |") && markdown.contains("no trend that chance would not make"), "{markdown}");
}

#[test]
fn trend_refuses_what_it_cannot_draw() {
    let desk = Desk::with_tickets();
    desk.fails(1, &["trend", "ack_rate"], &["there is no control chart of ack_rate", "incident_count"]);
    desk.fails(1, &["trend", "mtbf"], &["there is no control chart of mtbf"]);
    desk.fails(1, &["trend", "mttr", "--by", "week"], &["goes by week already"]);
    desk.fails(1, &["trend", "mttr", "--format", "openmetrics"], &["no OpenMetrics form"]);
    desk.fails(1, &["trend", "mttx"], &["mttx"]);
    let few = desk.json(&["trend", "mttr", "--format", "json"]);
    assert_eq!(rows(&few)[0]["notes"].as_array().unwrap()[0], "too-few");
    let empty = desk.json(&["trend", "mttr", "--month", "2020-01", "--format", "json"]);
    assert!(rows(&empty)[0]["weeks"].as_array().unwrap().iter().all(|week| week["value"].is_null()), "{empty}");
}

#[test]
fn power_says_how_long_to_wait() {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo")]);
    let found = desk.json(&["power", "mttr", "incident_count", "ack_rate", "--last", "12w", "--format", "json"]);
    for row in rows(&found) {
        let needed = row["needed"].as_array().unwrap();
        assert_eq!(needed.len(), 4);
        let incidents: Vec<u64> = needed.iter().map(|needed| needed["incidents"].as_u64().unwrap()).collect();
        assert!(incidents.is_sorted_by(|a, b| a > b), "{row}");
        for needed in needed {
            let weeks = needed["incidents"].as_f64().unwrap() / row["per_week"].as_f64().unwrap();
            assert!((needed["weeks"].as_f64().unwrap() / weeks - 1.0).abs() < 1e-9, "{row}");
        }
    }
    // What the window shows needs as many incidents as the window has.
    let least = rows(&found)[1]["smallest_reduction"].as_f64().unwrap();
    let asked = desk.json(&["power", "mttr", "--last", "12w", "--reduction", &least.to_string(), "--format", "json"]);
    let (n, needed) =
        (rows(&asked)[0]["n"].as_f64().unwrap(), rows(&asked)[0]["needed"][0]["incidents"].as_f64().unwrap());
    assert!((needed / n - 1.0).abs() < 0.01, "{asked}");
    let table = desk.ok(&["power", "mttr", "--last", "12w"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(table.contains("cannot be told from chance; to see 20 % less takes "), "{table}");
    let csv = desk.ok(&["power", "mttr", "--by", "severity", "--reduction", "20%", "--format", "csv"]);
    assert!(csv.starts_with("metric,severity,n,sigma,inflation,per_week,smallest_reduction,reduction,"), "{csv}");
    assert!(desk.ok(&["power", "--format", "markdown"]).contains("| mttr"));
}

#[test]
fn power_refuses_what_has_no_formula_and_gives_no_number_from_too_few() {
    let desk = Desk::with_tickets();
    desk.fails(1, &["power", "availability"], &["no formula", "mtbf"]);
    desk.fails(1, &["power", "mttr", "--by", "week"], &["no week comes again"]);
    for odd in ["0", "100%", "-5%", "x", "nan"] {
        desk.fails(1, &["power", "mttr", &format!("--reduction={odd}")], &["--reduction: expected a share above 0 %"]);
    }
    desk.fails(1, &["power", "mttr", "--format", "openmetrics"], &["no OpenMetrics form"]);
    for arguments in [&["power", "mttr", "--month", "2020-01"][..], &["power", "mtta", "--week", "2026-W02"]] {
        let found = desk.json(&[arguments, &["--format", "json"]].concat());
        let row = &rows(&found)[0];
        assert_eq!(
            (&row["notes"], &row["sigma"], &row["smallest_reduction"]),
            (&json!(["too-few"]), &Value::Null, &Value::Null)
        );
        assert!(row["needed"].as_array().unwrap().iter().all(|needed| needed["incidents"].is_null()), "{row}");
    }
}
