//! `chart`: every name on the sample data, as SVG and PNG, broken down, filtered, with too little in it.

use crate::support::{Desk, sample};
use std::io::Cursor;

fn names(desk: &Desk) -> Vec<String> {
    let listed = desk.json(&["list", "charts", "--format", "json"]);
    listed.as_array().unwrap().iter().map(|row| row["chart"].as_str().unwrap().to_owned()).collect()
}

fn svg(desk: &Desk, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["chart"].iter().chain(arguments).chain(&["-o", "x.svg"]).copied().collect();
    assert_eq!(desk.ok(&all), "x.svg\n");
    std::fs::read_to_string(desk.path("x.svg")).unwrap()
}

#[test]
fn every_chart_is_drawn_from_the_sample_data() {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo")]);
    let names = names(&desk);
    assert!(names.len() >= 25, "{names:?}");
    // The sample data tells of no mitigation.
    let is_empty = |name: &str| name == "distribution-mttm";
    for name in &names {
        let drawing = svg(&desk, &[name, "--last", "12w"]);
        assert!(drawing.contains("<title>") && drawing.contains("<desc>") && !drawing.contains("<script"), "{name}");
        assert_eq!(drawing.contains("nothing to draw in this window"), is_empty(name), "{name}");
        assert_eq!(drawing, svg(&desk, &[name, "--last", "12w", "--threads", "1"]), "{name}: the same bytes");
    }
}

#[test]
fn one_incident_and_none_are_drawn_all_the_same() {
    let desk = Desk::new();
    let title = "</text><script>alert(1)</script>\u{202e}".repeat(40);
    let row = format!(
        "id,title,service,severity,detected_at,acknowledged_at,resolved_at\n1,{title},{title},SEV1,2026-01-05T10:00:00Z,2026-01-05T10:03:00Z,2026-01-05T10:40:00Z\n"
    );
    desk.write("one.csv", row.as_bytes());
    desk.ok(&["import", "one.csv"]);
    for name in names(&desk) {
        let one = svg(&desk, &[&name]);
        assert!(!one.contains("<script") && !one.contains('\u{202e}') && !one.contains("NaN"), "{name}");
        let none = svg(&desk, &[&name, "--month", "2025-01"]);
        assert!(none.contains("nothing to draw in this window"), "{name}");
    }
}

#[test]
fn small_multiples_filters_and_sizes() {
    let desk = Desk::new();
    desk.ok(&["import", &sample("demo")]);
    for (name, by) in [("mtta", "service"), ("calendar", "team"), ("survival", "severity"), ("attainment", "team")] {
        let drawing = svg(&desk, &[name, "--by", by]);
        assert!(drawing.contains(&format!(", by {by}")), "{name}");
    }
    // Twelve services: nine are drawn, three are named.
    assert!(svg(&desk, &["severity-mix", "--by", "service"]).contains("Not shown, with fewer:"));
    let filtered = svg(&desk, &["arrivals", "--where", "service=checkout"]);
    assert!(filtered.contains("service is checkout"));
    desk.ok(&["chart", "mtta", "--size", "1600x900", "-o", "slide.png"]);
    let bytes = std::fs::read(desk.path("slide.png")).unwrap();
    let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20), Cursor::new(&bytes).get_ref().starts_with(b"\x89PNG")), (1600, 900, true));
    assert!(svg(&desk, &["services", "--size", "360"]).contains("width=\"360\""));
    let load = svg(&desk, &["oncall-load", "--anonymise"]);
    assert!(load.contains("person-") && !load.contains(" Example"));
}

#[test]
fn what_cannot_be_drawn_names_a_way_out() {
    let desk = Desk::with_tickets();
    desk.fails(1, &["chart", "paretto-services", "-o", "x.svg"], &["pareto-services"]);
    desk.fails(1, &["chart", "mtta", "--by", "servce", "-o", "x.svg"], &["service"]);
    desk.fails(1, &["chart", "mtta", "--by", "week", "-o", "x.svg"], &["over time already", "way out"]);
    desk.fails(1, &["chart", "shifts", "--where", "service=db", "-o", "x.svg"], &["shows no incidents"]);
    desk.fails(1, &["chart", "mtta", "--where", "service=dbb", "-o", "x.svg"], &["did you mean \"db\"?"]);
    desk.fails(1, &["chart", "mtta", "--size", "big", "-o", "x.svg"], &["1600x900"]);
    desk.fails(1, &["chart", "mtta", "--size", "9x9", "-o", "x.svg"], &["120 to 8000"]);
}
