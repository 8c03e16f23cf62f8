use super::*;
use crate::sources::testing::{of_kind, read};

fn with(map: &str) -> Options {
    Options { map: Some(("map.toml".into(), map.into())), ..Options::default() }
}

#[test]
fn every_row_that_is_left_out_is_counted() {
    let options =
        with("source = \"d\"\n[columns]\nid = \"n\"\ncreated_at = \"at\"\n[only]\nkind = [\"incident\", \"out*\"]\n");
    let text = b"n,at,kind\n1,2026-01-01T00:00:00Z,Incident\n2,2026-01-01T00:00:00Z,outage\n3,,task\n4,,\n5,,task\n";
    let lines = read(&Mapped, text, &options).unwrap();
    assert_eq!(of_kind(&lines, "incident").len(), 2);
    assert!(lines.contains(&"note not-imported not imported: kind = task (2), kind empty (1)".to_owned()), "{lines:?}");
    let all = read(&Mapped, b"n,at,kind\n3,,task\n", &options).unwrap();
    assert_eq!(all, ["note not-imported not imported: kind = task (1)"]);
}

#[test]
fn a_key_that_is_wrong_names_the_place_and_a_way_out() {
    let columns = "source = \"d\"\n[columns]\nid = \"n\"\ncreated_at = \"at\"\n";
    for (map, said) in [
        ("[durations]\nacknowledged_at = \"x\"", "durations.acknowledged_at: expected { column"),
        ("[durations]\nacknowledged_at = { unit = \"days\" }", "the column of the duration"),
        ("[durations]\nacknowledged_at = { column = \"n\", unit = \"days\", after = \"opened_at\" }", "is no moment"),
        ("[durations]\nseverity = { column = \"n\", unit = \"days\" }", "severity is no key of [durations]"),
        ("[durations]\nclosed_at = { column = \"n\", units = \"days\" }", "did you mean \"unit\"?"),
        ("[proxies]\ndetected_at = \"at\"", "detected_at is no key of [proxies]"),
        ("[labels]\ntitle = \"x\"", "title is no key of [labels]"),
        ("[separators]\ntags = \", \"", "separators.tags: expected one character"),
        ("[months]\nmaart = 13", "months.maart: expected the number of a month"),
        ("[when]\nat = 3", "expected a table [at]"),
        (
            "[only]\nkynd = \"incident\"",
            "only.kynd from \"kynd\", which is no column of the file; did you mean \"kind\"?",
        ),
    ] {
        let error = read(&Mapped, b"n,at,kind\n1,,\n", &with(&format!("{columns}{map}\n"))).unwrap_err();
        assert!(error.to_string().contains(said) && !error.way_out.is_empty(), "{map}: {error}");
    }
    for (begin, said) in [
        ("wide_rows = 1", "wide_rows: expected true or false"),
        ("records = \"lot\"", "records: \"lot\" is none of the usual names"),
        ("unknown_if_empty = \"status\"", "unknown_if_empty: \"status\" is no moment"),
        ("[evnts]", "evnts is no key of the map; did you mean \"events\"?"),
    ] {
        let error = read(&Mapped, b"n\n1\n", &with(&format!("source = \"d\"\n{begin}\n"))).unwrap_err();
        assert!(error.to_string().contains(said) && !error.way_out.is_empty(), "{begin}: {error}");
    }
}

#[test]
fn a_path_that_no_object_has_is_a_slip_of_the_map() {
    let options = with("source = \"d\"\nrecords = \"items\"\n[columns]\nid = \"no\"\ncreated_at = \"att\"\n");
    let error = read(&Mapped, br#"{"items":[{"no":1,"at":"2026-01-01T00:00:00Z"}]}"#, &options).unwrap_err();
    assert!(error.message.contains("takes created_at from \"att\", which no object of the file has"), "{error}");
    let options = with("source = \"d\"\nrecords = \"items\"\n[columns]\nid = \"no\"\ncreated_at = \"at\"\n");
    let lines = read(&Mapped, br#"{"items":[{"no":1,"at":"2026-01-01T00:00:00Z"},{"no":2}]}"#, &options).unwrap();
    assert_eq!((of_kind(&lines, "incident").len(), lines.len()), (1, 2), "{lines:?}");
}

#[test]
fn a_wide_row_is_read_as_far_as_its_cells_are_sure() {
    let options = with(
        "source = \"d\"\nwide_rows = true\n[columns]\nid = \"n\"\ncreated_at = \"at\"\ntags = \"l\"\nstatus = \"s\"\n",
    );
    let text =
        b"n,at,l,l,s\n1,2026-01-01T00:00:00Z,a,b,open\n2,2026-01-01T00:00:00Z,a,b,c,open\n3,2026-01-01T00:00:00Z\n";
    let lines = read(&Mapped, text, &options).unwrap();
    let incidents = of_kind(&lines, "incident");
    assert!(incidents[0].contains("tags: Some(\"a;b\")") && incidents[0].contains("status: Some(Triggered)"));
    assert!(incidents[1].contains("tags: -") && incidents[1].contains("status: -"), "{incidents:?}");
    assert_eq!((incidents.len(), lines.iter().filter(|line| line.contains("reject ragged-row")).count()), (2, 1));
}

#[test]
fn as_many_records_as_the_tool_gives_are_probably_not_all() {
    let map =
        |begin: &str| format!("source = \"d\"\npage_sizes = [2]\n{begin}[columns]\nid = \"n\"\ncreated_at = \"at\"\n");
    let is_noted = |text: &[u8]| {
        let lines = read(&Mapped, text, &with(&map(""))).unwrap();
        lines.iter().any(|line| line.starts_with("note probably-cut"))
    };
    let at = "2026-01-01T00:00:00Z";
    assert!(is_noted(format!("n,at\n1,{at}\n2,{at}\n").as_bytes()));
    assert!(!is_noted(format!("n,at\n1,{at}\n").as_bytes()));
    assert!(is_noted(format!(r#"[{{"n":1,"at":"{at}"}},{{"n":2,"at":"{at}"}}]"#).as_bytes()));
    assert!(read(&Mapped, b"n,at\n", &with(&map("").replace("[2]", "2"))).is_err());
}

#[test]
fn a_name_that_ends_in_a_star_is_every_column_that_begins_so_unless_one_has_it() {
    let options = with("source = \"d\"\n[columns]\nid = \"n\"\ncreated_at = \"at\"\nrefs = \"Link*\"\n");
    let row = "1,2026-01-01T00:00:00Z,a,b";
    let every = read(&Mapped, format!("n,at,Link (in),Link (out)\n{row}\n").as_bytes(), &options).unwrap();
    assert!(every[0].contains(r#"refs: Some("a\nb")"#), "{every:?}");
    let one = read(&Mapped, format!("n,at,Link*,Link (out)\n{row}\n").as_bytes(), &options).unwrap();
    assert!(one[0].contains(r#"refs: Some("a")"#), "{one:?}");
}
