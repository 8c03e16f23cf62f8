//! Corrections by hand: a CSV beside the configuration, applied when asked, named wherever the figures stand.

use crate::support::Desk;
use serde_json::{Value, json};

const TICKETS: &str = "\
id,title,service,severity,status,detected_at,acknowledged_at,resolved_at
A,Checkout down,checkout,SEV1,resolved,2026-03-02T10:00:00Z,2026-03-02T10:05:00Z,2026-03-02T10:30:00Z
B,Checkout slow,checkout,SEV2,resolved,2026-03-02T11:00:00Z,2026-03-02T11:10:00Z,2026-03-02T12:00:00Z
C,Search down,search,SEV2,resolved,2026-03-02T12:00:00Z,,2026-03-02T12:20:00Z
D,Search slow,search,SEV3,open,2026-03-03T12:00:00Z,,
";

const OVERRIDES: &str = "\
source,account,id,field,value,who,when,why
csv,,A,excluded,true,Ada Example,2026-03-05,a drill
csv,,B,resolved_at,2026-03-02T11:50:00Z,Ada Example,2026-03-05,closed late
csv,,B,resolved_at,2026-03-02T11:40:00Z,Ada Example,2026-03-06,\"closed late, on a second look\"
csv,,C,acknowledged_at,2026-03-02T12:04:00Z,Ben Example,2026-03-06,he took it by phone
csv,,D,started_at,2026-03-03T11:45:00Z,Ben Example,2026-03-06,from the graphs
csv,,D,severity,SEV1,Ben Example,2026-03-06,it was down
csv,,Z,excluded,true,Ben Example,2026-03-06,a typing error
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("tickets.csv", TICKETS.as_bytes());
    desk.write("rules/overrides.csv", OVERRIDES.as_bytes());
    desk.write("rules/incidence.toml", b"[overrides]\nfile = \"overrides.csv\"\n");
    desk.ok(&["import", "tickets.csv"]);
    desk
}

fn row(desk: &Desk, metric: &str, more: &[&str]) -> Value {
    desk.json(&[&["metrics", metric, "--format", "json"], more].concat())["rows"][0].clone()
}

const CORRECTED: &[&str] = &["--config", "rules/incidence.toml"];

/// By hand: without corrections A 1,800 s, B 3,600 s, C 1,200 s to resolve, D is open. With them A is left out, B is 2,400 s;
/// to acknowledge B 600 s, C 240 s; from start to detection D 900 s.
#[test]
fn figures_follow_the_corrections_and_say_so() {
    let desk = desk();
    let mttr = row(&desk, "mttr", &[]);
    assert_eq!((&mttr["n"], &mttr["value"], &mttr["notes"]), (&json!(3), &json!(2200.0), &json!(["too-few"])));
    let mttr = row(&desk, "mttr", CORRECTED);
    assert_eq!((&mttr["n"], &mttr["value"], &mttr["max"]), (&json!(2), &json!(1800.0), &json!(2400.0)));
    assert_eq!((&mttr["left_out"]["excluded"], &mttr["left_out"]["open"]), (&json!(1), &json!(1)));
    assert!(mttr["notes"].to_string().contains("overridden"), "{mttr}");
    let mtta = row(&desk, "mtta", CORRECTED);
    assert_eq!((&mtta["n"], &mtta["value"]), (&json!(2), &json!(420.0)));
    let mttd = row(&desk, "mttd", CORRECTED);
    assert_eq!((&mttd["n"], &mttd["value"]), (&json!(1), &json!(900.0)));
    let severe = row(&desk, "incident_count", &[CORRECTED, &["--where", "severity=SEV1"]].concat());
    assert_eq!((&severe["n"], &severe["left_out"]["excluded"]), (&json!(1), &json!(1)));
    for row in desk.json(&[&["metrics", "--format", "json"], CORRECTED].concat())["rows"].as_array().unwrap() {
        let left_out: u64 = row["left_out"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(row["n"].as_u64().unwrap() + left_out, row["incidents"].as_u64().unwrap(), "{row}");
    }
    let hash =
        |more: &[&str]| desk.json(&[&["metrics", "mttr", "--format", "json"], more].concat())["config_sha256"].clone();
    assert_ne!(hash(&[]), hash(CORRECTED));
    let said = desk.ok(&[&["metrics", "mttr"], CORRECTED].concat());
    assert!(said.contains("4 of 4 incidents corrected by hand (incidence query overrides)"), "{said}");
}

/// The whole store or only the window is read: a correction moves an incident into it and out of it all the same.
#[test]
fn a_corrected_detection_moves_the_incident_to_its_window() {
    let desk = desk();
    let moved = "source,id,field,value,who,when,why\ncsv,A,detected_at,2026-03-20T10:00:00Z,Ada,2026-03-21,wrong day\n\
                 csv,A,resolved_at,2026-03-20T10:20:00Z,Ada,2026-03-21,wrong day\n";
    desk.write("rules/overrides.csv", moved.as_bytes());
    let asked = |day: &str, until: &str| {
        let window = ["--from", day, "--until", until, "--as-of", "2026-03-22T00:00:00Z"];
        row(&desk, "mttr", &[CORRECTED, &window].concat())
    };
    let (there, gone) = (asked("2026-03-20", "2026-03-21"), asked("2026-03-02", "2026-03-03"));
    assert_eq!((&there["incidents"], &there["value"]), (&json!(1), &json!(1200.0)));
    assert_eq!(gone["incidents"], 2);
    // T of a service runs from its first incident that counts: 2 March 11:00 for checkout, by B.
    let mtbi = desk.json(
        &[
            &[
                "metrics",
                "mtbi",
                "--by",
                "service",
                "--until",
                "2026-03-03",
                "--from",
                "2026-03-01",
                "--format",
                "json",
            ],
            CORRECTED,
        ]
        .concat(),
    );
    assert_eq!(mtbi["rows"][0]["observed_s"], 13.0 * 3600.0);
}

#[test]
fn every_correction_is_listed_with_its_effect_and_explained() {
    let desk = desk();
    let listed = desk.json(&[&["query", "overrides", "--format", "json"], CORRECTED].concat());
    let effects: Vec<&Value> = listed.as_array().unwrap().iter().map(|row| &row["effect"]).collect();
    let applied = "applied";
    assert_eq!(effects, [applied, "superseded", applied, applied, applied, applied, "no such incident"]);
    let explained = desk.ok(&[&["explain", "mttr", "--incident", "B"], CORRECTED].concat());
    assert!(explained.contains("40m (2400 s)"), "{explained}");
    assert!(explained.contains(
        "corrected: resolved_at of csv//B is 2026-03-02T11:40:00Z, says Ada Example on 2026-03-06: closed late, on a second look"
    ));
    assert!(explained.contains("closed late; a later line says otherwise"), "{explained}");
    let checked = desk.ok(&[&["check"], CORRECTED].concat());
    assert!(checked.contains("no such incident") && checked.contains("superseded"), "{checked}");
    desk.ok(&[&["report", "weekly", "--week", "2026-W10", "--out", "out"], CORRECTED].concat());
    let page = std::fs::read_to_string(desk.path("out/weekly.md")).unwrap();
    assert!(page.contains("from the graphs | applied") && page.contains("closed late | superseded"), "{page}");
}

#[test]
fn overrides_that_cannot_be_read_stop_before_any_figure() {
    let desk = desk();
    desk.write("rules/overrides.csv", OVERRIDES.replace("excluded,true", "excluded,perhaps").as_bytes());
    desk.fails(1, &[&["metrics", "mttr"], CORRECTED].concat(), &["overrides.csv:2: value: expected true or false"]);
    desk.write("rules/incidence.toml", b"[overrides]\nfile = \"absent.csv\"\n");
    desk.fails(
        1,
        &[&["check"], CORRECTED].concat(),
        &["absent.csv: the overrides cannot be read", "mend overrides.file"],
    );
}

#[test]
fn services_have_owners_and_tiers() {
    let desk = desk();
    desk.write(
        "incidence.toml",
        b"[services.checkout]\nowner = \"Payments\"\ntier = 1\n[services.find]\naliases = [\"search\"]\nowner = \"Web\"\n",
    );
    let rows = desk.json(&["metrics", "incident_count", "--by", "owner,tier", "--format", "json"]);
    let groups: Vec<Value> =
        rows["rows"].as_array().unwrap().iter().map(|row| json!([row["group"], row["n"]])).collect();
    let expected = [json!([{"owner": "Payments", "tier": 1}, 2]), json!([{"owner": "Web", "tier": null}, 2])];
    assert_eq!(groups, expected);
    assert_eq!(row(&desk, "incident_count", &["--where", "tier=1"])["n"], 2);
}
