use super::*;
use proptest::prelude::*;

const SHAPE: Shape = Shape { containers: &["items", "logs"], marks: &["id"], fields: &["more", "zone"] };

/// Everything that comes out: `(record number, line, text)`, whether the last one is cut, and the survey's pages.
#[derive(Debug, PartialEq)]
struct Cut {
    records: Vec<(u64, u64, String)>,
    is_truncated: bool,
    pages: Vec<Page>,
}

fn cut(bytes: &[u8], block_bytes: usize, chunk_bytes: usize) -> Cut {
    let mut splitter = Splitter::sized("x.json", bytes, SHAPE, block_bytes, chunk_bytes);
    let mut records = Vec::new();
    let mut is_truncated = false;
    for chunk in splitter.by_ref() {
        let chunk = chunk.expect("a slice can be read");
        assert!(!is_truncated, "only the last record can be cut");
        is_truncated = chunk.is_truncated;
        for (number, (line, range)) in (chunk.first_record..).zip(chunk.records) {
            records.push((number, line, String::from_utf8_lossy(&chunk.bytes[range]).into_owned()));
        }
    }
    Cut { records, is_truncated, pages: splitter.scan.pages }
}

fn texts(text: &str) -> Vec<String> {
    cut(text.as_bytes(), 1 << 16, 1 << 16).records.into_iter().map(|(_, _, text)| text).collect()
}

#[test]
fn a_page_gives_its_elements_and_keeps_its_fields() {
    let text = "{\"zone\":\"UTC\",\n\"items\": [ {\"id\":\"a\"},\n {\"id\":\"b\",\"t\":\"x}\\\"]{\"} ], \"more\":true}";
    let cut = cut(text.as_bytes(), 1 << 16, 1 << 16);
    assert_eq!(cut.records.len(), 2);
    assert_eq!(cut.records[0], (1, 2, "{\"id\":\"a\"}".to_owned()));
    assert_eq!(cut.records[1], (2, 3, "{\"id\":\"b\",\"t\":\"x}\\\"]{\"}".to_owned()));
    assert_eq!(cut.pages.len(), 1);
    assert_eq!((cut.pages[0].container, cut.pages[0].first_record, cut.pages[0].n_records), ("items", 1, 2));
    assert_eq!(cut.pages[0].field("more"), Some(&serde_json::json!(true)));
    assert_eq!(cut.pages[0].field("zone"), Some(&serde_json::json!("UTC")));
}

#[test]
fn every_wrapping_gives_the_same_records() {
    let expected = ["{\"id\":\"a\"}", "{\"id\":\"b\"}"];
    for text in [
        "{\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
        "[{\"items\":[{\"id\":\"a\"}]},{\"items\":[{\"id\":\"b\"}]}]",
        "[{\"id\":\"a\"},{\"id\":\"b\"}]",
        "[[{\"id\":\"a\"}],[{\"id\":\"b\"}]]",
        "{\"id\":\"a\"}\n{\"id\":\"b\"}\n",
        "{\"id\":\"a\"}\r\n\r\n{\"id\":\"b\"}",
        "{\"items\":[{\"id\":\"a\"}]}\n{\"items\":[{\"id\":\"b\"}]}\n",
        "\u{feff}{\"items\":[{\"id\":\"a\"}],\"logs\":[{\"id\":\"b\"}]}",
    ] {
        assert_eq!(texts(text), expected, "{text}");
    }
}

#[test]
fn children_glued_on_stay_with_their_record() {
    let text = "[{\"id\":\"a\",\"logs\":[{\"id\":\"l\"}]}]";
    assert_eq!(texts(text), ["{\"id\":\"a\",\"logs\":[{\"id\":\"l\"}]}"]);
    // Where the id stands behind them, they come first and the record follows without them.
    let text = "{\"logs\":[{\"id\":\"l\"}],\"id\":\"a\"}";
    assert_eq!(texts(text), ["{\"id\":\"l\"}", "{\"logs\":[],\"id\":\"a\"}"]);
}

#[test]
fn a_cut_file_keeps_what_stands_before_the_cut() {
    let text = "{\"zone\":\"UTC\",\"items\":[{\"id\":\"a\"},{\"id\":\"b\",\"t\":\"un";
    let cut = cut(text.as_bytes(), 1 << 16, 1 << 16);
    assert!(cut.is_truncated);
    assert_eq!(cut.records[0].2, "{\"id\":\"a\"}");
    assert_eq!(cut.records[1].2, "{\"id\":\"b\",\"t\":\"un");
    assert_eq!(cut.pages[0].field("zone"), Some(&serde_json::json!("UTC")));
}

#[test]
fn damage_costs_the_record_that_it_stands_in() {
    // A brace is missing, line by line.
    let lines = "{\"id\":\"a\",\"x\":{\"y\":1}\n{\"id\":\"b\"}\n";
    assert_eq!(texts(lines), ["{\"id\":\"a\",\"x\":{\"y\":1}", "{\"id\":\"b\"}"]);
    // A quote is missing, in an indented page.
    let page = "{\"items\": [\n {\n  \"id\": \"a,\n  \"t\": \"x\"\n },\n {\n  \"id\": \"b\"\n }\n]}";
    assert_eq!(texts(page), ["{\n  \"id\": \"a,\n  \"t\": \"x\"\n }", "{\n  \"id\": \"b\"\n }"]);
    // A raw line break in a text, and one right before the closing quote.
    let raw = "[{\"id\":\"a\",\"t\":\"one\ntwo\"},{\"id\":\"b\",\"t\":\"x\n\",\"u\":1},{\"id\":\"c\"}]";
    assert_eq!(texts(raw).len(), 3);
    assert_eq!(texts(raw)[2], "{\"id\":\"c\"}");
    // What is no object.
    assert_eq!(texts("[1, {\"id\":\"a\"}, null]"), ["1", "{\"id\":\"a\"}", "null"]);
    assert_eq!(texts("oops\n{\"id\":\"a\"}"), ["oops", "{\"id\":\"a\"}"]);
    // A record whose array is closed for it.
    assert_eq!(texts("{\"items\":[{\"id\":\"a\"],\"more\":true}\n{\"id\":\"b\"}"), ["{\"id\":\"a\"", "{\"id\":\"b\"}"]);
}

#[test]
fn records_know_their_page() {
    let text = "[{\"items\":[]},{\"zone\":\"A\",\"items\":[{\"id\":\"a\"},{\"id\":\"b\"}]},{\"id\":\"c\"},{\"items\":[{\"id\":\"d\"}]}]";
    let pages = cut(text.as_bytes(), 7, 1).pages;
    let survey = Survey { pages, n_records: 4, is_truncated: false };
    assert_eq!(survey.page_of(2).and_then(|page| page.field("zone")), Some(&serde_json::json!("A")));
    assert_eq!(survey.page_of(3), None);
    assert_eq!(survey.page_of(4).map(|page| page.first_record), Some(4));
    assert_eq!(survey.n_loose_records(), 1);
}

fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\n",
        " ",
        "\"id\"",
        "\"items\":[",
        "\"logs\":[",
        "{\"id\":\"a\"}",
        "x",
        "\u{feff}",
        "\"a\\\"b\"",
        "1",
        "\"zone\":\"Z\"",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn the_cut_into_reads_and_chunks_changes_nothing(text in pieces(), block in 1usize..9, chunk in 1usize..50) {
        prop_assert_eq!(cut(text.as_bytes(), block, chunk), cut(text.as_bytes(), 1 << 16, 1 << 16));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        cut(&bytes, 16, 16);
    }

    #[test]
    fn every_object_of_valid_json_comes_out(titles in prop::collection::vec(".*", 0..8), pretty in any::<bool>()) {
        let items: Vec<_> = titles.iter().map(|title| serde_json::json!({"id": title, "t": [title, {"u": title}]})).collect();
        let page = serde_json::json!({"more": false, "items": items});
        let text = if pretty { serde_json::to_string_pretty(&page) } else { serde_json::to_string(&page) }.expect("it is JSON");
        let back: Vec<serde_json::Value> =
            texts(&text).iter().map(|text| serde_json::from_str(text).expect("a record is JSON")).collect();
        prop_assert_eq!(back, items);
    }
}
