//! Every format on the same documents: stored snapshots, hostile words, emptiness, the same bytes twice.

use super::chart::{self, Ground, Size};
use super::{html, json, markdown, sample};
use crate::report::{Block, Cell, ChartSpec, Document, Figure, Section, Table, Value};

fn words(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

fn charts() -> Vec<ChartSpec> {
    vec![sample::trend(), sample::stacked(), sample::bars(), sample::heat_map()]
}

#[test]
fn the_report_looks_as_it_was_last_seen() {
    let document = sample::document();
    insta::assert_binary_snapshot!("page.html", html(&document).unwrap());
    insta::assert_binary_snapshot!("text.md", markdown(&document).unwrap());
    insta::assert_binary_snapshot!("data.json", json(&document).unwrap());
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let (one, two) = (sample::document(), sample::document());
    assert_eq!(html(&one).unwrap(), html(&two).unwrap());
    assert_eq!(markdown(&one).unwrap(), markdown(&two).unwrap());
    assert_eq!(json(&one).unwrap(), json(&two).unwrap());
    for spec in charts() {
        let size = Size::fit(&spec, 640);
        assert_eq!(chart::svg(&spec, size, Ground::File).unwrap(), chart::svg(&spec, size, Ground::File).unwrap());
        assert_eq!(chart::png(&spec, size, 2).unwrap(), chart::png(&spec, size, 2).unwrap());
    }
}

#[test]
fn json_holds_the_figures_unrounded() {
    let value: serde_json::Value = serde_json::from_slice(&json(&sample::document()).unwrap()).unwrap();
    assert_eq!(value["timezone"], "UTC");
    assert_eq!(value["window"]["until"], "2026-11-16T00:00:00Z");
    let rows = &value["sections"][0]["blocks"][0]["rows"];
    assert_eq!(rows[1]["cells"][2], serde_json::json!({"unit": "seconds", "value": 201.5, "n": 560}));
    assert_eq!(rows[6]["cells"][0], serde_json::json!({"unit": "ratio", "value": null, "n": 0}));
}

/// A document whose every word from outside is hostile.
fn hostile() -> Document {
    let cell = |url: &str| Cell::new(Value::Link { text: sample::HOSTILE.into(), url: url.into() });
    let table = Table {
        caption: sample::HOSTILE.into(),
        columns: vec![crate::report::Column::text(sample::HOSTILE)],
        rows: vec![
            vec![Cell::text(sample::HOSTILE)],
            vec![cell("javascript:alert(1)")],
            vec![cell("https://a.example/\"onmouseover=\"x")],
            vec![cell("https://a.example/)|(<b>")],
            vec![cell("https://a.example/?q=')|x&y=1")],
        ],
        more: 0,
        totals: Vec::new(),
    };
    let blocks = vec![
        Block::Sentence { text: sample::HOSTILE.into() },
        Block::Warning { text: sample::HOSTILE.into() },
        Block::Table(table),
        Block::Charts { charts: vec![ChartSpec { title: sample::HOSTILE.into(), ..sample::bars() }] },
    ];
    let section = Section { id: "\"><script>".into(), title: sample::HOSTILE.into(), blocks };
    Document { title: sample::HOSTILE.into(), sections: vec![section], ..sample::document() }
}

#[test]
fn hostile_words_stay_words_in_html() {
    let page = words(html(&hostile()).unwrap());
    // The page's own script is the only one, and it is the one whose hash the policy allows.
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    let script = page.split("<script>").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    assert_eq!(script, include_str!("html/script.js"));
    assert!(!page.contains("javascript:alert(1)\""), "{page}");
    assert!(!page.contains("onmouseover=\""), "{page}");
    assert!(!page.contains('\u{202e}') && !page.contains('\u{1b}'));
    let links: Vec<_> = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let outside: Vec<_> = links.into_iter().filter(|link| !link.starts_with('#') && *link != "data:,").collect();
    assert_eq!(outside, ["https:&#x2f;&#x2f;a.example&#x2f;?q=&#x27;)|x&amp;y=1"]);
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let page = words(html(&sample::document()).unwrap());
    assert_eq!(page.matches("<link").count(), 1, "an icon without a request");
    assert!(page.contains("<link rel=\"icon\" href=\"data:,\">"));
    for reference in ["src=", "url(", "@import", "fetch(", "import(", "<iframe", "<object", " style=", " on"] {
        let found = page.match_indices(reference).find(|(at, _)| {
            // ` on` begins an event handler only if a `=` follows the word.
            reference != " on" || page[at + 3..].chars().find(|c| !c.is_ascii_alphabetic()) == Some('=')
        });
        assert_eq!(found, None, "{reference}");
    }
}

#[test]
fn hostile_words_stay_words_in_markdown() {
    let page = words(markdown(&hostile()).unwrap());
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.replace(r"\](", "").contains("](javascript"), "{page}");
    assert!(!page.contains("\n# c"), "{page}");
    assert!(page.contains(r"\[a\](javascript:alert(1))"), "{page}");
    assert!(page.contains("](<https://a.example/?q=')%7Cx&y=1>)"), "{page}");
    // Every line of a table has as many bars as its head.
    for table in page.split("\n\n").filter(|block| block.starts_with('|')) {
        let bars: Vec<_> = table.lines().map(|line| line.matches('|').count()).collect();
        assert!(bars.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
    }
}

#[test]
fn hostile_words_stay_words_in_svg() {
    let spec = ChartSpec { title: sample::HOSTILE.into(), caption: sample::HOSTILE.into(), ..sample::bars() };
    let drawing = chart::svg(&spec, Size::fit(&spec, 640), Ground::File).unwrap();
    assert!(!drawing.contains("<script") && !drawing.contains('\u{1b}'), "{drawing}");
    well_formed(&drawing);
}

/// A small reader of XML: tags close in order, attributes are quoted, `<` and `&` appear only as they may.
pub(crate) fn well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        entities(&rest[..start]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let is_empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let name = tag.split([' ', '\n']).next().unwrap();
        assert!(!name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()), "{tag}");
        let mut attributes = tag[name.len()..].trim();
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").expect("an attribute has a quoted value");
            assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{key}");
            let (value, after) = value.split_once('"').expect("a value ends");
            entities(value);
            attributes = after.trim();
        }
        if !is_empty {
            open.push(name);
        }
    }
    entities(rest);
    assert!(open.is_empty(), "still open: {open:?}");
}

fn entities(text: &str) {
    for (at, _) in text.match_indices('&') {
        let entity = &text[at + 1..at + text[at..].find(';').expect("an entity ends")];
        assert!(["lt", "gt", "amp", "quot", "apos", "#39"].contains(&entity), "{entity}");
    }
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
}

/// Each figure with nothing in it, and with one point.
fn sparse() -> Vec<ChartSpec> {
    let mut specs = Vec::new();
    for kept in [0, 1] {
        for mut spec in charts() {
            match &mut spec.figure {
                Figure::Trend { buckets, series, .. } | Figure::Stacked { buckets, series, .. } => {
                    buckets.truncate(kept);
                    series.iter_mut().for_each(|line| {
                        line.points.reverse();
                        line.points.truncate(kept);
                    });
                }
                Figure::Bars { bars, more, n, .. } => {
                    bars.truncate(kept);
                    (*more, *n) = (0, bars.iter().map(|bar| bar.n).sum());
                }
                Figure::HeatMap { cells, .. } => {
                    cells.iter_mut().flatten().for_each(|count| *count = 0);
                    cells[2][9] = kept as u64;
                }
                other => panic!("no figure of this document: {other:?}"),
            }
            specs.push(spec);
        }
    }
    specs
}

#[test]
fn figures_are_well_formed_at_every_size_and_with_little_in_them() {
    for spec in charts().into_iter().chain(sparse()) {
        for width in [120, 330, 520, 1600] {
            let size = Size::fit(&spec, width);
            for ground in [Ground::File, Ground::Page] {
                let drawing = chart::svg(&spec, size, ground).unwrap();
                well_formed(&drawing);
                assert!(drawing.contains("role=\"img\"") && drawing.contains("<title>") && drawing.contains("<desc>"));
                assert!(!drawing.contains("NaN") && !drawing.contains("inf"), "{drawing}");
            }
        }
    }
    for spec in sparse().into_iter().take(4) {
        let drawing = chart::svg(&spec, Size::fit(&spec, 520), Ground::File).unwrap();
        assert!(drawing.contains("nothing to draw in this window"), "{}", spec.name);
    }
}

#[test]
fn a_png_decodes_to_its_size_and_is_not_blank() {
    for spec in charts().into_iter().chain(sparse()) {
        let size = Size::fit(&spec, 400);
        let bytes = chart::png(&spec, size, 2).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((frame.width, frame.height), (size.width * 2, size.height * 2));
        // The title is drawn in ink: some pixels are dark.
        assert!(pixels.chunks(3).filter(|rgb| rgb.iter().all(|&part| part < 0x60)).count() > 50, "{}", spec.name);
    }
}

#[test]
fn a_figure_of_an_impossible_size_is_refused() {
    let error = chart::svg(&sample::trend(), Size { width: 9, height: 300 }, Ground::File).unwrap_err();
    assert_eq!(error.to_string(), "size of a chart: expected 120 to 8000 pixels a side, found 9 x 300");
}

#[test]
fn an_empty_document_is_a_page_all_the_same() {
    let document = Document { sections: Vec::new(), footnotes: Vec::new(), ..sample::document() };
    assert!(words(html(&document).unwrap()).contains("<h1><bdi>Weekly reliability report</bdi></h1>"));
    assert!(words(markdown(&document).unwrap()).starts_with("# Weekly reliability report\n"));
}
