//! One truth from many files: the same incident in a pager's export, an incident tool's and a ticket system's.

use crate::support::Desk;
use serde_json::{Value, json};

/// Two incidents. The first: triggered 10:00, acknowledged 10:06, resolved 10:50. The second: 10:00, 10:02, 10:20 a day later.
const PAGES: &str = r#"[
 {"id": "Q9EXAMPLE00001", "type": "incident", "incident_number": 501, "title": "Checkout 5xx above 7%", "status": "resolved",
  "urgency": "high", "created_at": "2024-05-01T10:00:00Z", "resolved_at": "2024-05-01T10:50:00Z",
  "html_url": "https://example.pagerduty.com/incidents/Q9EXAMPLE00001", "service": {"id": "PSVC1", "summary": "checkout"},
  "log_entries": [
   {"id": "RL3", "type": "resolve_log_entry", "created_at": "2024-05-01T10:50:00Z", "agent": {"id": "PUSR9", "type": "user_reference", "summary": "Ada Example"}, "channel": {"type": "website"}},
   {"id": "RL2", "type": "acknowledge_log_entry", "created_at": "2024-05-01T10:06:00Z", "agent": {"id": "PUSR9", "type": "user_reference", "summary": "Ada Example"}, "channel": {"type": "website"}},
   {"id": "RL1", "type": "trigger_log_entry", "created_at": "2024-05-01T10:00:00Z", "agent": {"id": "PSVC1", "type": "service_reference", "summary": "checkout"}, "channel": {"type": "api"}}]},
 {"id": "Q9EXAMPLE00002", "type": "incident", "incident_number": 502, "title": "Search slow", "status": "resolved",
  "urgency": "high", "created_at": "2024-05-02T10:00:00Z", "resolved_at": "2024-05-02T10:20:00Z", "service": {"id": "PSVC2", "summary": "search"},
  "log_entries": [
   {"id": "RM3", "type": "resolve_log_entry", "created_at": "2024-05-02T10:20:00Z", "agent": {"id": "PUSR9", "type": "user_reference", "summary": "Ada Example"}, "channel": {"type": "website"}},
   {"id": "RM2", "type": "acknowledge_log_entry", "created_at": "2024-05-02T10:02:00Z", "agent": {"id": "PUSR9", "type": "user_reference", "summary": "Ada Example"}, "channel": {"type": "website"}},
   {"id": "RM1", "type": "trigger_log_entry", "created_at": "2024-05-02T10:00:00Z", "agent": {"id": "PSVC2", "type": "service_reference", "summary": "search"}, "channel": {"type": "api"}}]}
]"#;

/// Impact from 09:52, declared 10:08, mitigated 10:30, resolved 10:40. It names the page.
const DECLARED: &str = "\
id,source,number,title,service,severity,status,started_at,detected_at,mitigated_at,resolved_at,refs
fh-000088,firehydrant,INC-88,Checkout is failing,checkout,SEV1,resolved,2024-05-01T09:52:00Z,2024-05-01T10:08:00Z,\
2024-05-01T10:30:00Z,2024-05-01T10:40:00Z,https://Example.pagerduty.com/incidents/Q9EXAMPLE00001/?utm_source=chat
";

/// Taken 10:20, resolved and closed two days later. It names the declared incident by its number.
const TICKETS: &str = "\
id,source,title,service,severity,status,detected_at,created_at,acknowledged_at,resolved_at,closed_at,refs
OPS-12,jira,Follow up,Checkout desk,Low,closed,2024-05-01T10:15:00Z,2024-05-01T10:15:00Z,2024-05-01T10:20:00Z,\
2024-05-03T09:00:00Z,2024-05-03T10:00:00Z,INC-88
";

fn three_sources() -> Desk {
    let desk = Desk::new();
    desk.write("pages.json", PAGES.as_bytes());
    desk.write("declared.csv", DECLARED.as_bytes());
    desk.write("tickets.csv", TICKETS.as_bytes());
    desk.ok(&["import", "pages.json", "declared.csv", "tickets.csv"]);
    desk
}

fn row(desk: &Desk, metric: &str, more: &[&str]) -> Value {
    desk.json(&[&["metrics", metric, "--format", "json"], more].concat())["rows"][0].clone()
}

/// What is to be known of three metrics, worked by hand from the files above.
#[test]
fn three_sources_of_one_incident_are_one() {
    let desk = three_sources();
    assert_eq!(row(&desk, "incident_count", &[])["value"], 2);
    // Start of impact from the incident tool, 09:52, detection from the pager, 10:00: 480 s. The pager alone cannot know.
    let mttd = row(&desk, "mttd", &[]);
    assert_eq!((&mttd["n"], &mttd["value"], &mttd["left_out"]["unknown"]), (&json!(1), &json!(480.0), &json!(1)));
    // Both by the pager: 360 s and 120 s.
    let mtta = row(&desk, "mtta", &[]);
    assert_eq!((&mtta["n"], &mtta["value"]), (&json!(2), &json!(240.0)));
    // 10:00 to 10:30.
    assert_eq!(row(&desk, "mttm", &[])["value"], 1800.0);
    // 10:00 to 10:40 by the incident tool, and 1,200 s.
    let mttr = row(&desk, "mttr", &[]);
    assert_eq!((&mttr["n"], &mttr["value"], &mttr["max"]), (&json!(2), &json!(1800.0), &json!(2400.0)));
    // 09:52 to 10:40.
    assert_eq!(row(&desk, "restore", &[])["value"], 2880.0);
    // The severity is the incident tool's.
    assert_eq!(row(&desk, "incident_count", &["--where", "severity=SEV1"])["value"], 1);
    // However little of the store the question needs: the ticket and the incident tool lie in the window or not.
    let day = &["--from", "2024-05-01T09:59:00Z", "--until", "2024-05-01T10:01:00Z"];
    assert_eq!(row(&desk, "restore", day)["value"], 2880.0);
    let after = &["--from", "2024-05-01T10:01:00Z", "--until", "2024-05-01T11:00:00Z"];
    assert_eq!(row(&desk, "incident_count", after)["value"], 0);
    // What the ticket calls the service is no service of its own any more, and T of the others is as it was.
    let services = desk.json(&["metrics", "incident_count", "--by", "service", "--format", "json"]);
    let names: Vec<&Value> = services["rows"].as_array().unwrap().iter().map(|row| &row["group"]["service"]).collect();
    assert_eq!(names, ["checkout", "search"]);
    // The accounting law holds over what is left.
    for row in desk.json(&["metrics", "--format", "json"])["rows"].as_array().unwrap() {
        let left_out: u64 = row["left_out"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
        assert_eq!(row["incidents"].as_u64(), Some(row["n"].as_u64().unwrap() + left_out), "{row}");
    }
    // The twins read the same rows.
    let sql = "select count(*) as n, count(started_at) as starts from incidents_derived";
    assert_eq!(desk.ok(&["query", "--sql", sql, "--format", "csv"]), "n,starts\n2,1\n");
    assert_eq!(desk.ok(&["query", "--sql", "select count(*) as n from incidents", "--format", "csv"]), "n\n4\n");
}

#[test]
fn links_are_shown_with_their_basis_and_reconcile_with_the_rows_read() {
    let desk = three_sources();
    let links = desk.json(&["links", "--format", "json"]);
    let one = "pagerduty//Q9EXAMPLE00001";
    assert_eq!(
        links["links"],
        json!([
            {"incident": "firehydrant//fh-000088", "other": one, "basis": "reference-url", "confidence_ratio": 0.9,
             "evidence": "https://Example.pagerduty.com/incidents/Q9EXAMPLE00001/?utm_source=chat", "one_truth": one},
            {"incident": "jira//OPS-12", "other": "firehydrant//fh-000088", "basis": "reference-key",
             "confidence_ratio": 0.9, "evidence": "INC-88", "one_truth": one},
        ])
    );
    let took: Vec<(&str, &str)> = links["truths"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["column"].as_str().unwrap(), row["taken_from"].as_str().unwrap()))
        .collect();
    let (fire, ticket) = ("firehydrant//fh-000088", "jira//OPS-12");
    assert_eq!(
        took,
        [
            ("started_at", fire),
            ("detected_at", one),
            ("created_at", one),
            ("acknowledged_at", one),
            ("mitigated_at", fire),
            ("resolved_at", fire),
            ("closed_at", ticket),
            ("severity", fire),
        ]
    );
    let line = |source: &str, counts: [u64; 8]| {
        let [records, repeated, only_events, incidents, later, linked, folded, counted] = counts;
        json!({"source": source, "account": "", "records": records, "repeated": repeated, "only_events": only_events,
               "incidents": incidents, "later": later, "linked": linked, "folded": folded, "counted": counted})
    };
    assert_eq!(
        links["reconciliation"],
        json!([
            line("firehydrant", [1, 0, 0, 1, 0, 1, 1, 0]),
            line("jira", [1, 0, 0, 1, 0, 1, 1, 0]),
            line("pagerduty", [2, 0, 0, 2, 0, 1, 0, 2]),
        ])
    );
    let table = desk.ok(&["links"]);
    assert!(
        table.contains(
            "4 incidents read - 0 later than this - 2 that another stands for = 2 counted, 1 of them one truth"
        ),
        "{table}"
    );
    let csv = desk.ok(&["links", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let sql = "select source, other_source, basis, one_id from links order by source";
    assert_eq!(
        desk.ok(&["query", "--sql", sql, "--format", "csv"]),
        "source,other_source,basis,one_id\nfirehydrant,pagerduty,reference-url,Q9EXAMPLE00001\n\
         jira,firehydrant,reference-key,Q9EXAMPLE00001\n"
    );
    let check = desk.json(&["check", "--format", "json"]);
    let found = check["findings"].as_array().unwrap().iter().find(|finding| finding["what"] == "one-truth").unwrap();
    assert_eq!((&found["kind"], &found["n"]), (&json!("link"), &json!(1)));
}

#[test]
fn explain_says_which_moment_came_from_which_source() {
    let desk = three_sources();
    // By the key of any of the incidents that are one.
    for key in ["Q9EXAMPLE00001", "jira:OPS-12", "firehydrant//fh-000088"] {
        let said = desk.ok(&["explain", "mttr", "--incident", key]);
        for words in [
            "mttr of pagerduty//Q9EXAMPLE00001",
            "one truth of 3 incidents: pagerduty//Q9EXAMPLE00001, firehydrant//fh-000088, jira//OPS-12",
            "detected_at      2024-05-01T10:00:00Z from pagerduty//Q9EXAMPLE00001",
            "resolved_at      2024-05-01T10:40:00Z from firehydrant//fh-000088",
        ] {
            assert!(said.contains(words), "{key}: expected {words:?} in:\n{said}");
        }
    }
    assert!(!desk.ok(&["explain", "mttr", "--incident", "Q9EXAMPLE00002"]).contains("one truth"));
}

#[test]
fn taking_an_import_back_takes_its_links_away() {
    let desk = three_sources();
    desk.ok(&["imports", "undo", "2"]);
    assert_eq!(desk.json(&["links", "--format", "json"])["links"], json!([]));
    // Two pages and the ticket, which names nobody who is there.
    assert_eq!(row(&desk, "incident_count", &[])["value"], 3);
    assert_eq!(row(&desk, "mttd", &[])["n"], 0);
    desk.ok(&["import", "declared.csv"]);
    assert_eq!(row(&desk, "incident_count", &[])["value"], 2);
}

#[test]
fn before_the_others_happened_there_is_nothing_to_link() {
    let desk = three_sources();
    // At 10:07 neither the declared incident (10:08) nor the ticket (10:15) is there.
    let early = desk.json(&["links", "--format", "json", "--as-of", "2024-05-01T10:07:00Z"]);
    assert_eq!(early["links"], json!([]));
    let later: u64 = early["reconciliation"].as_array().unwrap().iter().map(|row| row["later"].as_u64().unwrap()).sum();
    assert_eq!(later, 3);
    // At 10:09 the first two are.
    let links = desk.json(&["links", "--format", "json", "--as-of", "2024-05-01T10:09:00Z"]);
    assert_eq!(links["links"].as_array().unwrap().len(), 1);
}

#[test]
fn references_travel_with_the_canonical_csv_and_can_be_turned_off() {
    let desk = three_sources();
    desk.ok(&["export", "--to", "out", "--format", "csv"]);
    desk.ok(&["import", "out/incidents.csv", "--store", "copy.duckdb"]);
    for metric in ["incident_count", "mttd", "mtta", "mttm", "mttr", "restore"] {
        let copy = row(&desk, metric, &["--store", "copy.duckdb"]);
        assert_eq!(copy["value"], row(&desk, metric, &[])["value"], "{metric}");
    }
    desk.write("incidence.toml", b"[link]\nreferences = false\n");
    assert_eq!(row(&desk, "incident_count", &[])["value"], 4);
    let links = desk.json(&["links", "--format", "json"]);
    assert_eq!((&links["links"], &links["truths"]), (&json!([]), &json!([])));
    desk.write("incidence.toml", b"[link]\nprecedence = [\"jira\"]\n");
    // Detected 10:15, resolved two days later at 09:00: 168,300 s; and 1,200 s.
    assert_eq!(row(&desk, "mttr", &[])["max"], 168_300.0);
}

#[test]
fn likeness_links_only_if_the_configuration_says_so() {
    let desk = Desk::new();
    desk.write(
        "many.csv",
        b"id,source,title,service,detected_at\n\
          a1,opsgenie,Disk 91% full on web-01,web,2026-01-05T10:00:00Z\n\
          a2,opsgenie,Disk 92% full on web-02,web,2026-01-05T12:00:00Z\n\
          t1,zendesk,DISK 95% full on web-07,web-tier,2026-01-05T10:09:00Z\n",
    );
    desk.ok(&["import", "many.csv"]);
    assert_eq!(row(&desk, "incident_count", &[])["value"], 3);
    let config = "[link]\nfingerprint = true\nwindow = \"10m\"\n[services.web]\naliases = [\"web-tier\"]\n";
    desk.write("incidence.toml", config.as_bytes());
    assert_eq!(row(&desk, "incident_count", &[])["value"], 2);
    let links = desk.json(&["links", "--format", "json"]);
    assert_eq!(
        (&links["links"][0]["basis"], &links["links"][0]["confidence_ratio"], &links["links"][0]["evidence"]),
        (&json!("fingerprint"), &json!(0.6), &json!("web/disk # full on web-#"))
    );
    desk.write("incidence.toml", config.replace("10m", "8m").as_bytes());
    assert_eq!(row(&desk, "incident_count", &[])["value"], 3);
}

#[test]
fn a_reference_that_fits_several_is_a_problem_that_check_counts() {
    let desk = Desk::new();
    desk.write(
        "many.csv",
        b"id,source,account,detected_at,refs\n\
          QEXAMPLE1,pagerduty,,2026-01-05T10:00:00Z,\n\
          QEXAMPLE1,pagerduty,eu,2026-01-05T10:00:00Z,\n\
          OPS-1,jira,,2026-01-05T10:05:00Z,QEXAMPLE1\n",
    );
    desk.ok(&["import", "many.csv"]);
    let links = desk.json(&["links", "--format", "json"]);
    assert_eq!(links["problems"][0]["code"], "ambiguous-reference");
    let check = desk.json(&["check", "--format", "json"]);
    let findings = check["findings"].as_array().unwrap();
    assert!(findings.iter().any(|found| found["what"] == "ambiguous-reference" && found["n"] == 1), "{check}");
    assert_eq!(row(&desk, "incident_count", &[])["value"], 3);
}

/// Two alerts. The first: 10:00, acknowledged after 300 s, closed after 3,000 s. The second, of another day: 10:00, 120 s, 1,200 s.
const ALERTS: &str = r#"{"data": [
 {"id": "51111111-2222-4333-8444-000000000001-1714557600000", "tinyId": "41", "alias": "checkout", "message": "Checkout 5xx above 7%",
  "status": "closed", "acknowledged": true, "createdAt": "2024-05-01T10:00:00Z", "updatedAt": "2024-05-01T10:50:00Z", "priority": "P1",
  "report": {"ackTime": 300000, "closeTime": 3000000, "acknowledgedBy": "ada@example.com", "closedBy": "ada@example.com"}},
 {"id": "51111111-2222-4333-8444-000000000002-1714644000000", "tinyId": "42", "alias": "search", "message": "Search slow",
  "status": "closed", "acknowledged": true, "createdAt": "2024-05-02T10:00:00Z", "updatedAt": "2024-05-02T10:20:00Z", "priority": "P2",
  "report": {"ackTime": 120000, "closeTime": 1200000, "acknowledgedBy": "ada@example.com", "closedBy": "ada@example.com"}}
 ], "took": 0.1, "requestId": "r1"}"#;

/// The incident that was declared of the first alert at 10:02: impact from 09:52 to 10:40.
const INCIDENTS: &str = r#"{"data": [
 {"id": "72222222-2222-4333-8444-000000000001", "tinyId": "7", "message": "Checkout is failing", "status": "closed", "priority": "P1",
  "createdAt": "2024-05-01T10:02:00Z", "updatedAt": "2024-05-01T11:00:00Z", "impactedServices": ["checkout"],
  "impactStartDate": "2024-05-01T09:52:00Z", "impactEndDate": "2024-05-01T10:40:00Z",
  "associatedAlertIds": ["51111111-2222-4333-8444-000000000001-1714557600000"]}
 ], "took": 0.1, "requestId": "r2"}"#;

/// The page that the incident made as it was declared: it names the incident.
const RESPONDERS: &str = r#"{"data": [
 {"id": "51111111-2222-4333-8444-000000000003-1714557720000", "tinyId": "43", "alias": "page", "message": "Checkout is failing",
  "status": "closed", "acknowledged": true, "createdAt": "2024-05-01T10:02:00Z", "updatedAt": "2024-05-01T10:40:00Z", "priority": "P1",
  "details": {"incident-alert-type": "Responder", "incident-id": "72222222-2222-4333-8444-000000000001"},
  "report": {"ackTime": 60000, "closeTime": 2280000, "acknowledgedBy": "ben@example.com", "closedBy": "ben@example.com"}}
 ], "took": 0.1, "requestId": "r3"}"#;

#[test]
fn an_alert_of_opsgenie_and_its_incident_are_one() {
    let desk = Desk::new();
    desk.write("alerts.json", ALERTS.as_bytes());
    desk.write("incidents.json", INCIDENTS.as_bytes());
    desk.ok(&["import", "alerts.json", "incidents.json"]);
    let (alert, incident) = (
        "opsgenie//51111111-2222-4333-8444-000000000001-1714557600000",
        "opsgenie-incidents//72222222-2222-4333-8444-000000000001",
    );
    let links = desk.json(&["links", "--format", "json"]);
    assert_eq!(
        links["links"],
        json!([{"incident": incident, "other": alert, "basis": "reference-id", "confidence_ratio": 0.9,
                "evidence": "51111111-2222-4333-8444-000000000001-1714557600000", "one_truth": alert}])
    );
    let figures = |store: &str| {
        let of = |metric: &str| {
            let row = row(&desk, metric, &["--store", store]);
            (row["n"].as_u64().unwrap(), row["value"].as_f64().unwrap())
        };
        ["incident_count", "mttd", "mtta", "mttr", "restore"].map(of)
    };
    // Impact began 09:52 (the incident), was detected 10:00 (the alert): 480 s; the second alert cannot know.
    // Acknowledged after 300 s and 120 s (the alerts). Resolved 10:40 (the incident), 2,400 s, and 1,200 s.
    // From 09:52 to 10:40: 2,880 s.
    let expected = [(2, 2.0), (1, 480.0), (2, 210.0), (2, 1800.0), (1, 2880.0)];
    assert_eq!(figures("incidence.duckdb"), expected);
    // The canonical CSV keeps both sources and what links them.
    desk.ok(&["export", "--to", "out", "--format", "csv"]);
    desk.ok(&["import", "out/incidents.csv", "--store", "copy.duckdb"]);
    assert_eq!(figures("copy.duckdb"), expected);

    // An incident stands for one alert, the nearest in time: here the page that it made itself, in the very second. The
    // alert that it was declared of stays one of its own, and that is told.
    desk.write("responders.json", RESPONDERS.as_bytes());
    desk.ok(&["import", "responders.json"]);
    let links = desk.json(&["links", "--format", "json"]);
    assert_eq!(links["links"].as_array().unwrap().len(), 1, "{links}");
    assert_eq!(links["links"][0]["incident"], "opsgenie//51111111-2222-4333-8444-000000000003-1714557720000");
    assert_eq!(links["links"][0]["other"], incident);
    assert_eq!(row(&desk, "incident_count", &[])["value"], 3);
    let check = desk.json(&["check", "--format", "json"]);
    let findings = check["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["what"] == "conflicting-link"), "{check}");
}
