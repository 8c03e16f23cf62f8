//! Links and truths worked by hand.

use super::super::{KnownPerson, Question, derive};
use super::*;
use crate::model::{AckState, Config, Field, IncidentRecord, Knows, Length, Place, SeverityWord, Sink, Status, code};
use crate::table::{Builders, from_arrow};
use polars_core::prelude::AnyValue;

fn at(text: &str) -> Instant {
    Instant::from_rfc3339(&format!("2026-03-02T{text}:00Z")).unwrap()
}

fn frame(records: &[IncidentRecord<'_>]) -> DataFrame {
    let mut builders = Builders::default();
    records.iter().for_each(|record| builders.incident(Place::default(), record));
    let batch = builders.finish().incidents;
    from_arrow(&batch.schema(), &[batch]).unwrap()
}

fn question(config: &Config) -> Question<'_> {
    Question {
        config,
        calendar: config.calendar(),
        as_of: at("23:00"),
        coverage: &[],
        linked: None,
        people: &[],
        corrections: &[],
        reached: &[],
    }
}

fn linked_by(config: &Config, records: &[IncidentRecord<'_>]) -> (Linked, DataFrame) {
    link(&frame(records), &question(config)).unwrap()
}

fn linked(records: &[IncidentRecord<'_>]) -> (Linked, DataFrame) {
    linked_by(&Config::default(), records)
}

fn cell(frame: &DataFrame, name: &str, row: usize) -> String {
    match frame.column(name).unwrap().get(row).unwrap() {
        AnyValue::Null => "-".into(),
        AnyValue::String(text) => text.into(),
        AnyValue::StringOwned(text) => text.to_string(),
        value => value.to_string(),
    }
}

fn ids(frame: &DataFrame) -> Vec<String> {
    (0..frame.height()).map(|row| cell(frame, "id", row)).collect()
}

/// Each link as `from -> to basis confidence`.
fn said(linked: &Linked) -> Vec<String> {
    let one = |link: &Link| format!("{} -> {} {} {}", link.from.id, link.to.id, link.basis.word(), link.confidence);
    linked.links.iter().map(one).collect()
}

fn codes(linked: &Linked) -> Vec<(&str, &str)> {
    linked.problems.iter().map(|problem| (problem.code, problem.key.id.as_str())).collect()
}

fn incident<'a>(source: &'a str, id: &'a str, detected: &str) -> IncidentRecord<'a> {
    IncidentRecord {
        source,
        id,
        detected_at: Some(at(detected)),
        knows: Knows::of(&[Field::DetectedAt]),
        ..IncidentRecord::default()
    }
}

fn refs<'a>(record: IncidentRecord<'a>, refs: &'a str) -> IncidentRecord<'a> {
    IncidentRecord { refs: Some(refs), ..record }
}

#[test]
fn one_way_both_ways_and_a_title_are_told_apart() {
    let page = |refs| IncidentRecord { refs, ..incident("pagerduty", "QEXAMPLE1", "10:00") };
    let ticket = incident("jira", "OPS-1", "10:05");
    let (one_way, frame) = linked(&[page(None), refs(ticket, "QEXAMPLE1")]);
    assert_eq!(said(&one_way), ["OPS-1 -> QEXAMPLE1 reference-id 0.9"]);
    assert_eq!(ids(&frame), ["QEXAMPLE1"]);
    let (both, _) = linked(&[page(Some("ops-1")), refs(ticket, "QEXAMPLE1")]);
    assert_eq!(said(&both), ["OPS-1 -> QEXAMPLE1 reference-key 1"]);
    let titled = IncidentRecord { title: Some("Checkout down (see QEXAMPLE1)"), ..ticket };
    let (by_title, _) = linked(&[page(None), titled]);
    assert_eq!(said(&by_title), ["OPS-1 -> QEXAMPLE1 reference-id 0.8"]);
    let off = Config { link: crate::model::Link { references: false, ..Default::default() }, ..Config::default() };
    let (none, frame) = linked_by(&off, &[page(Some("OPS-1")), refs(ticket, "QEXAMPLE1")]);
    assert_eq!((none, frame.height()), (Linked::default(), 2));
}

#[test]
fn a_chain_and_a_circle_are_one_truth() {
    let page = incident("pagerduty", "QEXAMPLE1", "10:00");
    let declared = IncidentRecord { number: Some("INC-7"), ..incident("firehydrant", "fh-0001", "10:04") };
    let ticket = incident("jira", "OPS-1", "10:09");
    let written = incident("postmortem", "PM-3", "10:00");
    let chain = [page, refs(declared, "QEXAMPLE1"), refs(ticket, "INC-7"), refs(written, "OPS-1")];
    let (found, frame) = linked(&chain);
    assert_eq!(found.links.len(), 3);
    let members: Vec<&str> = found.truths[0].members.iter().map(|member| member.key.id.as_str()).collect();
    // Alerting tool, incident tool, ticket, post-mortem.
    assert_eq!(members, ["QEXAMPLE1", "fh-0001", "OPS-1", "PM-3"]);
    assert_eq!(ids(&frame), ["QEXAMPLE1"]);
    // The circle is closed: the page names the post-mortem.
    let circle = [refs(page, "PM-3"), chain[1], chain[2], chain[3]];
    let (found, frame) = linked(&circle);
    assert_eq!((found.links.len(), found.truths.len(), frame.height()), (4, 1, 1));
    assert!(found.problems.is_empty());
}

#[test]
fn what_names_itself_its_own_source_or_nothing_links_nothing() {
    let own =
        IncidentRecord { url: Some("https://desk.example.com/browse/OPS-1"), ..incident("jira", "OPS-1", "10:00") };
    let records = [
        refs(own, "OPS-1\nhttps://desk.example.com/browse/OPS-1\nOPS-2\nOPS-404\n12"),
        incident("jira", "OPS-2", "10:00"),
        incident("csv", "12", "10:00"),
        incident("csv", "checkout", "10:00"),
        IncidentRecord { title: Some("checkout is down since 12"), ..incident("zendesk", "900001", "10:00") },
    ];
    let (found, frame) = linked(&records);
    assert_eq!((found, frame.height()), (Linked::default(), 5));
}

#[test]
fn a_reference_that_fits_several_links_none() {
    let eu = |id| IncidentRecord { account: "eu", ..incident("pagerduty", id, "10:00") };
    let records = [
        incident("pagerduty", "QEXAMPLE1", "10:00"),
        eu("QEXAMPLE1"),
        refs(incident("jira", "OPS-1", "10:05"), "QEXAMPLE1"),
    ];
    let (found, frame) = linked(&records);
    assert_eq!((found.links.len(), frame.height()), (0, 3));
    assert_eq!(codes(&found), [(code::AMBIGUOUS_REFERENCE, "OPS-1")]);
    assert_eq!(
        found.problems[0].message,
        "expected \"QEXAMPLE1\" to name one incident, found 2: pagerduty//QEXAMPLE1, pagerduty/eu/QEXAMPLE1; it links none"
    );
}

#[test]
fn two_incidents_of_one_source_never_become_one() {
    // The ticket names two pages: the nearer one in time is linked, the other is not.
    let records = [
        incident("pagerduty", "QEXAMPLE1", "09:00"),
        incident("pagerduty", "QEXAMPLE2", "10:00"),
        refs(incident("jira", "OPS-1", "10:05"), "QEXAMPLE1\nQEXAMPLE2"),
    ];
    let (found, frame) = linked(&records);
    assert_eq!(said(&found), ["OPS-1 -> QEXAMPLE2 reference-id 0.9"]);
    assert_eq!(codes(&found), [(code::CONFLICTING_LINK, "OPS-1")]);
    assert_eq!(ids(&frame), ["QEXAMPLE1", "QEXAMPLE2"]);
    // Through others as well: page 1 - ticket - post-mortem - page 2. The post-mortem's link to page 2 goes both ways and
    // holds; of the others the nearer in time holds (the ticket's, 65 min), the farther is dropped (page 1's, 125 min).
    let records = [
        refs(incident("pagerduty", "QEXAMPLE1", "08:00"), "OPS-1"),
        refs(incident("pagerduty", "QEXAMPLE2", "11:10"), "PM-3"),
        incident("jira", "OPS-1", "10:05"),
        refs(incident("postmortem", "PM-3", "11:10"), "QEXAMPLE2\nOPS-1"),
    ];
    let (found, frame) = linked(&records);
    assert_eq!(said(&found), ["QEXAMPLE2 -> PM-3 reference-key 1", "PM-3 -> OPS-1 reference-key 0.9"]);
    assert_eq!(codes(&found), [(code::CONFLICTING_LINK, "QEXAMPLE1")]);
    assert_eq!(ids(&frame), ["QEXAMPLE1", "QEXAMPLE2"]);
}

#[test]
fn a_reference_to_a_merged_incident_is_one_to_what_it_was_merged_into() {
    let merged = |id, into| IncidentRecord { merged_into: Some(into), ..incident("pagerduty", id, "10:00") };
    let records = [
        merged("QEXAMPLE1", "QEXAMPLE2"),
        merged("QEXAMPLE2", "QEXAMPLE3"),
        incident("pagerduty", "QEXAMPLE3", "10:01"),
        refs(incident("jira", "OPS-1", "10:05"), "QEXAMPLE1"),
    ];
    let (found, frame) = linked(&records);
    assert_eq!(said(&found), ["OPS-1 -> QEXAMPLE3 reference-id 0.9"]);
    assert_eq!(ids(&frame), ["QEXAMPLE1", "QEXAMPLE2", "QEXAMPLE3"]);
    // Merged in a circle: it stays where it is.
    let records = [
        merged("QEXAMPLE1", "QEXAMPLE2"),
        merged("QEXAMPLE2", "QEXAMPLE1"),
        refs(incident("jira", "OPS-1", "10:05"), "QEXAMPLE1"),
    ];
    assert_eq!(said(&linked(&records).0), ["OPS-1 -> QEXAMPLE1 reference-id 0.9"]);
}

/// A page, the incident that was declared from it, its ticket and its post-mortem.
fn four() -> [IncidentRecord<'static>; 4] {
    [
        IncidentRecord {
            title: Some("Checkout 5xx"),
            created_at: Some(at("10:00")),
            acknowledged_at: Some(at("10:06")),
            ack_state: AckState::Known,
            acknowledged_by: Some("Ada Example"),
            resolved_at: Some(at("10:50")),
            resolved_by: Some("Ada Example"),
            auto_resolved: Some(false),
            status: Some(Status::Resolved),
            urgency: Some("high"),
            tags: Some("eu;checkout"),
            knows: Knows::of(&[Field::DetectedAt, Field::Acknowledged, Field::ResolvedAt]),
            ..incident("pagerduty", "QEXAMPLE1", "10:00")
        },
        IncidentRecord {
            refs: Some("QEXAMPLE1"),
            started_at: Some(at("10:03")),
            started_is_default: true,
            mitigated_at: Some(at("10:30")),
            resolved_at: Some(at("10:40")),
            severity_raw: Some("P1"),
            service: Some("checkout"),
            knows: Knows::of(&[Field::StartedAt, Field::MitigatedAt, Field::ResolvedAt]),
            ..incident("firehydrant", "fh-0001", "10:03")
        },
        IncidentRecord {
            refs: Some("QEXAMPLE1"),
            created_at: Some(at("10:10")),
            acknowledged_at: Some(at("10:20")),
            ack_state: AckState::Known,
            acknowledged_by: Some("Bo Sample"),
            resolved_at: Some(at("15:00")),
            closed_at: Some(at("16:00")),
            severity_raw: Some("Low"),
            false_positive: Some(false),
            tags: Some("checkout;ops"),
            knows: Knows::of(&[Field::ResolvedAt, Field::ClosedAt]),
            ..incident("jira", "OPS-1", "10:10")
        },
        IncidentRecord {
            refs: Some("QEXAMPLE1"),
            started_at: Some(at("09:50")),
            mitigated_at: Some(at("10:25")),
            caused_by_change: Some(true),
            knows: Knows::of(&[Field::StartedAt, Field::MitigatedAt]),
            ..incident("postmortem", "PM-3", "09:55")
        },
    ]
}

#[test]
fn the_best_known_moment_of_each_source_is_taken() {
    let (found, frame) = linked(&four());
    assert_eq!(frame.height(), 1);
    let took: Vec<(&str, &str)> = found.truths[0]
        .took
        .iter()
        .map(|(column, member, _)| (*column, found.truths[0].members[*member].key.id.as_str()))
        .collect();
    assert_eq!(
        took,
        [
            ("started_at", "PM-3"),       // measured; the incident tool filled its own in
            ("detected_at", "QEXAMPLE1"), // the alerting tool saw it
            ("created_at", "QEXAMPLE1"),
            ("acknowledged_at", "QEXAMPLE1"),
            ("mitigated_at", "fh-0001"), // the incident tool before the post-mortem
            ("resolved_at", "fh-0001"),  // the incident tool before the alerting tool
            ("closed_at", "OPS-1"),
            ("severity", "fh-0001"), // the first with a word; the page has an urgency only
        ]
    );
    let moment = |name: &str| frame.column(name).unwrap().datetime().unwrap().physical().get(0).map(Instant);
    let expected = [
        ("started_at", "09:50"),
        ("detected_at", "10:00"),
        ("acknowledged_at", "10:06"),
        ("mitigated_at", "10:30"),
        ("resolved_at", "10:40"),
        ("closed_at", "16:00"),
    ];
    expected.iter().for_each(|(name, text)| assert_eq!(moment(name), Some(at(text)), "{name}"));
    for (name, expected) in [
        ("source", "pagerduty"),
        ("title", "Checkout 5xx"),
        ("service", "checkout"),
        ("severity_raw", "P1"),
        ("acknowledged_by", "Ada Example"),
        ("resolved_by", "-"), // the incident tool does not say who; the pager's resolve is another
        ("auto_resolved", "false"),
        ("false_positive", "false"),
        ("caused_by_change", "true"),
        ("started_is_default", "false"),
        ("tags", "eu;checkout;ops"),
    ] {
        assert_eq!(cell(&frame, name, 0), expected, "{name}");
    }
    let knows = Knows(frame.column("knows").unwrap().i64().unwrap().get(0).unwrap().cast_unsigned());
    let known = [Field::StartedAt, Field::MitigatedAt, Field::ResolvedAt, Field::Acknowledged, Field::ClosedAt];
    assert!(known.into_iter().all(|field| knows.has(field)) && !knows.has(Field::ReopenCount));
}

#[test]
fn the_configuration_can_put_a_source_first() {
    let mut config = Config::default();
    config.link.precedence = vec!["jira".into()];
    let (found, frame) = linked_by(&config, &four());
    assert_eq!(ids(&frame), ["OPS-1"]);
    let member = found.truths[0].taken_from("resolved_at").unwrap();
    assert_eq!(found.truths[0].members[member].key.id, "OPS-1");
    // What it does not know still comes from the others.
    let member = found.truths[0].taken_from("mitigated_at").unwrap();
    assert_eq!(found.truths[0].members[member].key.id, "fh-0001");
}

#[test]
fn never_acknowledged_is_said_by_the_pager_not_by_the_ticket() {
    let ack_state = |of_page, of_ticket| {
        let told = |ack_state, record| IncidentRecord { ack_state, knows: Knows::of(&[Field::Acknowledged]), ..record };
        let page = told(of_page, incident("pagerduty", "QEXAMPLE1", "10:00"));
        let ticket = told(of_ticket, refs(incident("jira", "OPS-1", "10:05"), "QEXAMPLE1"));
        cell(&linked(&[page, ticket]).1, "ack_state", 0)
    };
    assert_eq!(ack_state(AckState::Unknown, AckState::Never), "unknown");
    assert_eq!(ack_state(AckState::Never, AckState::Unknown), "never");
}

#[test]
fn a_closed_ticket_does_not_end_what_the_pager_knows_to_be_open() {
    let page = |knows| IncidentRecord {
        status: Some(Status::Triggered),
        knows,
        ..incident("pagerduty", "QEXAMPLE1", "10:00")
    };
    let ticket = IncidentRecord {
        closed_at: Some(at("12:00")),
        status: Some(Status::Closed),
        ..refs(incident("jira", "OPS-1", "10:05"), "QEXAMPLE1")
    };
    let closed_at = |page| cell(&linked(&[page, ticket]).1, "closed_at", 0);
    assert_eq!(closed_at(page(Knows::of(&[Field::ResolvedAt]))), "-");
    assert_ne!(closed_at(page(Knows::NOTHING)), "-");
    // A resolve does: people forget to resolve the page.
    let resolved = IncidentRecord { resolved_at: Some(at("11:00")), ..ticket };
    let (_, frame) = linked(&[page(Knows::of(&[Field::ResolvedAt])), resolved]);
    assert_eq!(cell(&frame, "status", 0), "closed");
    assert_ne!(cell(&frame, "resolved_at", 0), "-");
}

#[test]
fn words_and_labels_mean_what_their_own_source_means() {
    let mut config = Config::default();
    let word = |level| SeverityWord(crate::model::Severity::new(level).unwrap());
    config.severity.insert("firehydrant".into(), [("P1".to_owned(), word(2))].into());
    config.severity.insert("pagerduty".into(), [("P1".to_owned(), word(4))].into());
    let page = IncidentRecord { resolved_at: Some(at("11:00")), ..incident("pagerduty", "QEXAMPLE9", "10:30") };
    let ticket = IncidentRecord { resolved_at: Some(at("11:00")), ..incident("jira", "OPS-9", "10:40") };
    let [a, b, c, d] = four();
    let (found, frame) = linked_by(&config, &[a, b, c, d, page, ticket]);
    let derived = derive(&frame, &Question { linked: Some(&found), ..question(&config) }).unwrap();
    assert_eq!(ids(&derived), ["QEXAMPLE1", "QEXAMPLE9", "OPS-9"]);
    assert_eq!(cell(&derived, "severity", 0), "2");
    // The ticket's label makes the ticket's source one that has labels, not the pager's.
    let verdicts: Vec<String> = (0..3).map(|row| cell(&derived, "verdict", row)).collect();
    assert_eq!(verdicts, ["real", "unknown", "real"]);
    let have_labels: Vec<String> = (0..3).map(|row| cell(&derived, "source_has_labels", row)).collect();
    assert_eq!(have_labels, ["true", "false", "true"]);
}

#[test]
fn what_has_not_happened_yet_is_not_linked() {
    let config = Config::default();
    let early = Question { as_of: at("10:07"), ..question(&config) };
    let records = frame(&four());
    let (found, frame) = link(&records, &early).unwrap();
    // The ticket was detected at 10:10.
    assert_eq!(found.truths[0].members.len(), 3);
    assert_eq!(ids(&frame), ["QEXAMPLE1", "OPS-1"]);
}

fn by_likeness(minutes: u32) -> Config {
    let link = crate::model::Link { fingerprint: true, window: Length::minutes(minutes), ..Default::default() };
    Config { link, ..Config::default() }
}

#[test]
fn fingerprints_link_the_mutually_nearest_of_different_sources() {
    let alike = |source, id, detected, title| IncidentRecord {
        service: Some("checkout"),
        title: Some(title),
        ..incident(source, id, detected)
    };
    let records = [
        alike("pagerduty", "page 1", "10:00", "Disk 91% full"),
        alike("pagerduty", "page 2", "10:08", "Disk 95% full"),
        alike("jira", "ticket 1", "10:10", "DISK 95% full"), // page 2 is the nearest (2 min), and the other way round
        alike("jira", "ticket 2", "10:40", "Disk 99% full"), // 32 min after page 2
        alike("zendesk", "call", "10:10", "Something else"),
        IncidentRecord { service: Some("search"), ..alike("jira", "ticket 3", "10:00", "Disk 91% full") },
    ];
    assert!(linked(&records).0.links.is_empty());
    let (found, frame) = linked_by(&by_likeness(15), &records);
    assert_eq!(said(&found), ["ticket 1 -> page 2 fingerprint 0.6"]);
    assert_eq!(found.links[0].evidence, "checkout/disk # full");
    assert_eq!(frame.height(), 5);
    // Exactly at the window is within it: 32 min.
    let (found, _) = linked_by(&by_likeness(32), &[records[1], records[3]]);
    assert_eq!(said(&found), ["ticket 2 -> page 2 fingerprint 0.6"]);
    let (found, _) = linked_by(&by_likeness(31), &[records[1], records[3]]);
    assert!(found.links.is_empty());
}

#[test]
fn keys_and_lone_post_mortems_are_likeness_too() {
    let keyed =
        |source, id, detected| IncidentRecord { dedup_key: Some("disk/web-01"), ..incident(source, id, detected) };
    let of_shop = |record| IncidentRecord { service: Some("shop"), ..record };
    let written = of_shop(incident("postmortem", "PM-3", "10:05"));
    let records = [of_shop(keyed("pagerduty", "page", "10:00")), keyed("opsgenie", "alert", "10:03"), written];
    let (found, _) = linked_by(&by_likeness(15), &records);
    assert_eq!(said(&found), ["alert -> page fingerprint 0.7", "page -> PM-3 fingerprint 0.4"]);
    assert_eq!(found.truths[0].members.len(), 3);
    // One that names its incident is not guessed at.
    let other = of_shop(incident("pagerduty", "other-page", "10:05"));
    let (found, _) = linked_by(&by_likeness(15), &[records[0], refs(written, "other-page"), other]);
    assert_eq!(said(&found), ["PM-3 -> other-page reference-id 0.9"]);
}

/// Whatever the order of the rows, the same is found, and the same frame comes out.
#[test]
fn the_order_of_rows_changes_nothing() {
    let [a, b, c, d] = four();
    let mut records = vec![
        a,
        b,
        c,
        d,
        incident("pagerduty", "QEXAMPLE2", "10:00"),
        refs(incident("zendesk", "900001", "10:00"), "QEXAMPLE2\nQEXAMPLE1\nOPS-1"),
        refs(incident("opsgenie", "tiny-00001", "10:00"), "QEXAMPLE2 900001"),
        refs(incident("rootly", "rootly-1", "10:00"), "tiny-00001, PM-3"),
        IncidentRecord { merged_into: Some("QEXAMPLE2"), ..incident("pagerduty", "QEXAMPLE3", "09:59") },
        refs(incident("statuspage", "page-0001", "10:00"), "QEXAMPLE3"),
    ];
    let config = by_likeness(15);
    let (expected, expected_frame) = linked_by(&config, &records);
    assert!(expected.truths.len() >= 2 && !expected.problems.is_empty(), "{expected:?}");
    let mut state = 7_u64;
    for _ in 0..200 {
        for place in (1..records.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            records.swap(place, (state >> 33) as usize % (place + 1));
        }
        let (found, frame) = linked_by(&config, &records);
        assert_eq!(found, expected);
        assert!(frame.equals_missing(&expected_frame));
        // Every incident is in one row: its own, or that of the truth that it belongs to.
        let folded: usize = found.truths.iter().map(|truth| truth.members.len() - 1).sum();
        assert_eq!(frame.height() + folded, records.len());
        for truth in &found.truths {
            let origins: HashSet<_> = truth.origins().collect();
            assert_eq!(origins.len(), truth.members.len(), "two of one source in {truth:?}");
        }
    }
}

#[test]
fn openings_follow_the_resolve_that_was_taken() {
    let names = ["source", "account", "id"];
    let openings = |keys: &[[&str; 3]]| {
        use polars_core::prelude::{DataFrame, IntoColumn, NewChunkedArray, StringChunked};
        let column = |at: usize| {
            let texts: Vec<&str> = keys.iter().map(|key| key[at]).collect();
            StringChunked::from_slice(names[at].into(), &texts).into_column()
        };
        DataFrame::new(keys.len(), (0..3).map(column).collect()).unwrap()
    };
    let (found, _) = linked(&four());
    let told = openings(&[["pagerduty", "", "QEXAMPLE1"], ["firehydrant", "", "fh-0001"], ["jira", "", "OPS-2"]]);
    let expected = openings(&[["pagerduty", "", "QEXAMPLE1"], ["jira", "", "OPS-2"]]);
    // The first line was the pager's and is gone; the second is the incident tool's, whose resolve counts.
    assert!(relink_openings(&told, &found).unwrap().equals_missing(&expected));
    let only_the_pagers = openings(&[["pagerduty", "", "QEXAMPLE1"]]);
    assert_eq!(relink_openings(&only_the_pagers, &found).unwrap().height(), 0);
}

#[test]
fn people_are_the_same_by_address_whichever_source_names_them() {
    let person = |source: &str, id: &str, name: &str, email: &str| KnownPerson {
        source: source.into(),
        person_id: id.into(),
        name: Some(name.into()),
        email: Some(email.into()),
        ..KnownPerson::default()
    };
    let people = [
        person("jira", "5b10", "bsample", "Bo@example.com"),
        person("pagerduty", "PUSR1", "Ada Example", "ada@example.com"),
        person("pagerduty", "PUSR2", "Bo Sample", "bo@example.com"),
        person("zendesk", "5b10", "Cy Demo", "cy@example.com"),
    ];
    let [page, _, ticket, _] = four();
    // The pager does not say when it was resolved: the ticket does, by an id that another source gives to somebody else.
    let page = IncidentRecord { resolved_at: None, resolved_by: None, acknowledged_by: Some("PUSR1"), ..page };
    let ticket = IncidentRecord {
        resolved_by: Some("5b10"),
        assignee: Some("bsample"),
        knows: ticket.knows.with(Field::ResolvedBy).with(Field::Assignee),
        ..ticket
    };
    let config = Config::default();
    let asked = Question { people: &people, ..question(&config) };
    let (found, frame) = link(&frame(&[page, ticket]), &asked).unwrap();
    let derived = derive(&frame, &Question { linked: Some(&found), ..asked }).unwrap();
    assert_eq!(cell(&derived, "acknowledged_by", 0), "Ada Example");
    // Two spellings of one address: the first in the alphabet, as each is given once.
    assert_eq!(cell(&derived, "resolved_by", 0), "Bo Sample");
    assert_eq!(cell(&derived, "assignee", 0), "Bo Sample");
}
