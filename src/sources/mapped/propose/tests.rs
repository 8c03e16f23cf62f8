use super::*;
use crate::sources::mapped::Mapped;
use crate::sources::testing::{case, of_kind, read};
use crate::sources::{Options, Source};
use proptest::prelude::*;
use std::io::Read;

struct Bytes<'a>(&'a [u8]);

impl Input for Bytes<'_> {
    fn name(&self) -> &str {
        "x.csv"
    }
    fn open(&self) -> Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.0.to_vec())))
    }
}

fn proposed(text: &str) -> Proposal {
    propose(&Bytes(text.as_bytes()), Said { source: "desk", zone: None }).unwrap()
}

fn theirs<'p>(proposal: &'p Proposal, ours: &str) -> Vec<&'p str> {
    proposal.recognised.iter().filter(|column| column.ours == ours).map(|column| column.theirs.as_str()).collect()
}

fn why<'p>(proposal: &'p Proposal, theirs: &str) -> &'p str {
    proposal.unplaced.iter().find(|column| column.theirs == theirs).map_or("", |column| column.why.as_str())
}

#[test]
fn content_decides_what_a_name_leaves_open() {
    let times = proposed("Id,Created,Resolved\n1,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z\n2,2026-01-02T00:00:00Z,\n");
    assert_eq!(theirs(&times, "resolved_at"), ["Resolved"]);
    let flags = proposed("Id,Created,Resolved\n1,2026-01-01T00:00:00Z,yes\n2,2026-01-02T00:00:00Z,no\n");
    assert_eq!((theirs(&flags, "resolved_at").len(), theirs(&flags, "status")), (0, vec!["Resolved"]));
    let words = proposed("Id,Created,Resolved\n1,2026-01-01T00:00:00Z,open\n2,2026-01-02T00:00:00Z,closed\n");
    assert_eq!(theirs(&words, "status"), ["Resolved"]);
    let text = proposed("Id,Created,Impact\n1,2026-01-01T00:00:00Z,No mail for anybody\n");
    assert_eq!(why(&text, "Impact"), "would be severity, but holds words that are no levels");
    let two = proposed("Id,Created,Priority,Impact,Caused by\n1,2026-01-01T00:00:00Z,P1,high,CHG1\n");
    assert_eq!(
        (theirs(&two, "severity"), why(&two, "Impact")),
        (vec!["Priority"], "severity stands in another column")
    );
    assert!(two.text.contains("[values.caused_by_change]"), "{}", two.text);
    let level = proposed("Id,Created,Impact\n1,2026-01-01T00:00:00Z,high\n2,2026-01-01T00:00:00Z,P1\n");
    assert_eq!(theirs(&level, "severity"), ["Impact"]);
    let days = proposed("Id,Created,Detected\n1,2026-01-01T00:00:00Z,2026-01-01\n");
    assert_eq!(why(&days, "Detected"), "would be detected_at, but holds dates without a time");
}

#[test]
fn the_zone_and_the_order_of_dates_are_never_guessed() {
    let none = proposed("Id,Created\n1,05/03/2026 10:00\n");
    assert!(none.lacks_zone && none.lacks_date_order);
    assert!(none.text.contains("# timezone = ") && none.text.contains("# date_order = "), "{}", none.text);
    let order = proposed("Id,Created\n1,05/03/2026 10:00\n2,25/03/2026 10:00\n");
    assert!(order.lacks_zone && !order.lacks_date_order);
    let both = proposed("Id,Created\n1,05/23/2026 10:00\n2,25/03/2026 10:00\n");
    assert!(both.lacks_date_order);
    let utc = proposed("Id,Created (UTC)\n1,2026-01-01 10:00:00\n");
    assert!(!utc.lacks_zone && utc.text.contains("\ntimezone = \"UTC\"\n"), "{}", utc.text);
    let zoned = proposed("Id,Created\n1,2026-01-01T10:00:00+01:00\n");
    assert!(!zoned.lacks_zone && !zoned.text.contains("timezone"), "{}", zoned.text);
    let months = proposed("Id,Created\n1,12/Mrz/26 10:00\n");
    assert!(months.text.contains("# \"mrz\" = 0") && months.doubts.len() == 2, "{}", months.text);
}

#[test]
fn durations_need_a_unit() {
    let told = proposed("Id,Created,TTA (minutes),Time to resolve\n1,2026-01-01T00:00:00Z,5,01:10:00\n");
    for line in
        ["{ column = \"TTA (minutes)\", unit = \"minutes\" }", "{ column = \"Time to resolve\", unit = \"clock\" }"]
    {
        assert!(told.text.contains(line), "{}", told.text);
    }
    let untold = proposed("Id,Created,Duration\n1,2026-01-01T00:00:00Z,5\n");
    assert!(why(&untold, "Duration").contains("nothing tells its unit"), "{:?}", untold.unplaced);
    let seconds = proposed("Id,Created,duration_s\n1,2026-01-01T00:00:00Z,5\n");
    assert!(seconds.text.contains("{ column = \"duration_s\", unit = \"seconds\" }"), "{}", seconds.text);
}

#[test]
fn ids_that_come_back_are_a_log() {
    let log = proposed(
        "No,At,State,By\n1,2026-01-01T00:00:00Z,Erfasst,ana\n1,2026-01-01T00:05:00Z,In Progress,bo\n1,2026-01-01T01:00:00Z,Resolved,bo\n\
         2,2026-01-02T00:00:00Z,Erfasst,ana\n2,2026-01-02T00:05:00Z,Wartet,bo\n",
    );
    assert_eq!((log.shape, log.lacking.len()), (Shape::EventLog, 0), "{}", log.text);
    for line in [
        "event_at = \"At\"",
        "event_state = \"State\"",
        "event_actor = \"By\"",
        "\"Erfasst\" = \"triggered\"  # 2 of 2 incidents begin with it",
        "\"In Progress\" = \"acknowledged\"",
        "\"Resolved\" = \"resolved\"",
        "# \"Wartet\" = \"...\"  # 1 rows; a plain state until you say otherwise",
    ] {
        assert!(log.text.contains(line), "{line}: {}", log.text);
    }
}

#[test]
fn what_a_map_must_have_and_this_one_has_not_is_named() {
    assert_eq!(proposed("Thing,Created\nx,2026-01-01T00:00:00Z\n").lacking, ["id"]);
    assert_eq!(proposed("Id,Cost\n1,2\n").lacking, ["detected_at, started_at or created_at"]);
    for (bytes, said) in
        [("[{\"id\":1}]", "found JSON"), ("Id,Created\n", "found a header alone"), ("", "holds nothing")]
    {
        let error = propose(&Bytes(bytes.as_bytes()), Said { source: "d", zone: None }).unwrap_err();
        assert!(error.message.contains(said) && !error.way_out.is_empty(), "{error}");
    }
}

#[test]
fn a_proposed_map_is_taken_as_it_is() {
    for (name, n) in [("mapped/rabobank/incidents.csv", 3), ("zendesk/full/tickets.csv", 5), ("jira/excel/jira.csv", 2)]
    {
        let bytes = case(name);
        let proposal = propose(&Bytes(&bytes), Said { source: "desk", zone: Some(chrono_tz::UTC) }).unwrap();
        let options = Options { map: Some(("map.toml".into(), proposal.text.clone())), ..Options::default() };
        let lines =
            read(&Mapped, &bytes, &options).unwrap_or_else(|error| panic!("{name}: {error}: {}", proposal.text));
        assert_eq!(of_kind(&lines, "incident").len(), n, "{name}: {lines:?}");
    }
}

proptest! {
    #[test]
    fn hostile_headers_and_cells_give_a_map_that_can_be_read(
        names in proptest::collection::vec("\\PC{0,12}|id|Created|State|Labels|Résolu\"\\\\|[\\n\\t\"#=]{1,6}", 1..6),
        cells in proptest::collection::vec("\\PC{0,12}|2026-01-01 10:00|open|[\\n\"#=\\\\]{0,6}", 1..24),
    ) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: &[String]| cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n";
        let rows: String = cells.chunks_exact(names.len()).map(line).collect();
        let text = line(&names) + &rows;
        match propose(&Bytes(text.as_bytes()), Said { source: "desk", zone: None }) {
            Ok(proposal) => {
                prop_assert!(!proposal.text.chars().any(|c| c.is_control() && c != '\n'));
                if proposal.lacking.is_empty() {
                    let options = Options {
                        map: Some(("map.toml".into(), proposal.text.clone())),
                        source_tz: Some(chrono_tz::UTC),
                        ..Options::default()
                    };
                    prop_assert!(Mapped.open(&Bytes(text.as_bytes()), &options).is_ok(), "{}", proposal.text);
                }
            }
            Err(error) => prop_assert!(error.kind == crate::model::ErrorKind::Input, "{error}"),
        }
    }
}
