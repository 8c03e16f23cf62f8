//! The page's own: its policy, its weight, its anchors, its small lines, long and right-to-left words.

use super::*;
use crate::render::sample;
use crate::report::{Block, Cell, Column, Section, Table, Value};

fn page(document: &Document) -> String {
    String::from_utf8(html(document).unwrap()).unwrap()
}

fn with(blocks: Vec<Block>) -> Document {
    let section = Section { id: "one".into(), title: "One".into(), blocks };
    Document { sections: vec![section], ..sample::document() }
}

fn table(rows: Vec<Vec<Cell>>, more: u64) -> Block {
    let columns = vec![Column::text("Service"), Column::number("Incidents")];
    Block::Table(Table { caption: "Services".into(), columns, rows, more, totals: Vec::new() })
}

fn row(name: &str, n: u64) -> Vec<Cell> {
    vec![Cell::text(name), Cell::new(Value::Count(Some(n)))]
}

#[test]
fn the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else() {
    let page = page(&sample::document());
    let between = |from: &str, to: &str| page.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
    let expected = policy::policy(&between("<script>", "</script>"), &between("<style>", "</style>"));
    let found = between("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assert_eq!(found.replace("&#x27;", "'").replace("&#x2f;", "/").replace("&#x2b;", "+"), expected);
    assert!(!expected.contains("unsafe"));
}

#[test]
fn cells_carry_the_number_that_they_sort_by() {
    let rows = vec![
        vec![Cell::text("a"), Cell::new(Value::Seconds(Some(90.5)))],
        vec![Cell::text("b"), Cell::new(Value::Seconds(None))],
        vec![Cell::text("c"), Cell::new(Value::Severity(Some(2)))],
        vec![Cell::text("d"), Cell::new(Value::Of { part: 3, whole: 9 })],
    ];
    let page = page(&with(vec![table(rows, 0)]));
    for cell in ["data-v=\"90.5\">", "data-v=\"\">", "data-v=\"2\">", "data-v=\"3\">"] {
        assert_eq!(page.matches(&format!("<td class=\"number\" {cell}")).count(), 1, "{cell}");
    }
    assert!(page.contains("<th scope=\"row\"><bdi>a</bdi></th>"));
}

#[test]
fn a_page_of_very_much_stays_light_and_says_what_it_leaves_out() {
    let rows = |n: u64, words: &str| (0..n).map(|at| row(&format!("{at} {words}"), at)).collect::<Vec<_>>();
    // A thousand services: all of them are there.
    let thousand = page(&with(vec![table(rows(1_000, "service"), 0)]));
    assert!(
        thousand.len() < MOST_BYTES && thousand.contains("<bdi>999 service</bdi>") && !thousand.contains("left out")
    );
    // A thousand titles of ten thousand characters: the first hundred, whole, and the number of the others.
    let long = "x".repeat(10_000);
    let heavy = page(&with(vec![table(rows(1_000, &long), 7)]));
    assert!(heavy.len() <= MOST_BYTES, "{}", heavy.len());
    assert!(heavy.contains("and 907 more; 900 of them are left out to keep the page small"), "the sentence");
    assert!(heavy.contains(&long), "the whole text is there");
}

#[test]
fn a_long_text_is_cut_and_its_whole_is_a_click_away() {
    let long = format!("{} end", "word ".repeat(2_000));
    let cell = |url: &str| Cell::new(Value::Link { text: long.clone(), url: url.into() });
    let page = page(&with(vec![table(vec![vec![cell("https://a.example/"), Cell::text("")]], 0)]));
    assert_eq!(page.matches(&long).count(), 1);
    assert!(page.contains("<summary>whole text</summary><bdi>word word"), "{page}");
    let link = page.split("<a href=\"https:").nth(1).unwrap().split("</a>").next().unwrap();
    assert!(link.chars().count() < 300 && link.ends_with("…</bdi>"), "{link}");
    // Longer than anything should be: cut, and said.
    let page = super::tests::page(&with(vec![table(vec![row(&"y".repeat(50_000), 1)], 0)]));
    assert!(page.contains("(50,000 characters, cut here to keep the page small)"));
}

#[test]
fn a_heading_inside_a_section_is_a_level_below_it() {
    let page = page(&with(vec![Block::Heading { text: "15 <November>".into() }]));
    assert!(page.contains("<h3 class=\"part\"><bdi>15 &lt;November&gt;</bdi></h3>"), "{page}");
}

#[test]
fn words_of_the_data_are_set_apart_from_the_direction_of_the_page() {
    let page = page(&with(vec![table(vec![row("تعطل قاعدة البيانات", 1)], 0)]));
    assert!(page.contains("<bdi>تعطل قاعدة البيانات</bdi>"), "{page}");
}

#[test]
fn every_anchor_is_there_once() {
    let ids = ["notes", "note-1", "", "Größe", "gr--e", "a b", "a-b", "a", "a-title", "content", "\"><b>"];
    let section = |id: &&str| Section { id: (*id).into(), title: "T".into(), blocks: Vec::new() };
    let page = page(&Document { sections: ids.iter().map(section).collect(), ..sample::document() });
    let mut found: Vec<_> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let n = found.len();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), n, "{found:?}");
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(found.contains(&link), "{link}");
    }
}

#[test]
fn a_headline_that_is_charted_has_its_small_line() {
    let document = sample::document();
    let sparks: Vec<_> = match &document.sections[0].blocks[0] {
        Block::Headlines(headlines) => headlines.rows.iter().map(|row| figure::spark(row, &document)).collect(),
        _ => panic!("the sample begins with headlines"),
    };
    // Incidents come from the severities' wholes (the first week is not covered), the median from its trend; a mean and
    // what is not charted have none.
    let label = |at: usize| sparks[at].as_deref().and_then(|svg| svg.split("aria-label=\"").nth(1)?.split('"').next());
    assert_eq!(label(0), Some("12 values per week: first 52, last 61, lowest 34, highest 61"));
    assert_eq!(label(1), Some("12 values per week: first 3m 32s, last 3m 08s, lowest 2m 58s, highest 5m 05s"));
    assert_eq!((label(2), label(3), label(4)), (None, None, None));
    // A hole breaks the line.
    assert_eq!(sparks[1].as_deref().map(|svg| svg.matches('M').count()), Some(2));
}

#[test]
fn chart_colours_have_their_dark_counterparts_under_both_switches() {
    let style = style();
    assert_eq!(style.matches("--c-1C2430:#E8ECF1;").count(), 2);
    assert!(style.contains("svg [fill=\"#1C2430\"]{fill:var(--c-1C2430,#1C2430)}"));
    assert!(style.contains(":root:not([data-theme=\"light\"])") && style.contains(":root[data-theme=\"dark\"]"));
}

#[test]
fn sums_are_a_body_of_their_own_that_sorting_leaves_at_the_end() {
    let Block::Table(mut table) = table(vec![row("a", 4), row("b", 2)], 0) else { panic!("a table") };
    table.totals = vec![vec![Cell::text("everybody"), Cell::new(Value::Count(Some(6)))]];
    let html = page(&with(vec![Block::Table(table.clone())]));
    let table_of = &html[html.find("<caption").unwrap()..html.find("</table>").unwrap()];
    let bodies: Vec<&str> = table_of.split("<tbody>").skip(1).collect();
    assert_eq!(bodies.len(), 2, "{table_of}");
    assert!(!bodies[0].contains("everybody") && bodies[1].contains("everybody"), "{table_of}");
    let markdown = String::from_utf8(crate::render::markdown(&with(vec![Block::Table(table)])).unwrap()).unwrap();
    let last = markdown.lines().rfind(|line| line.starts_with("| ")).unwrap();
    assert!(last.starts_with("| everybody"), "{markdown}");
}
