//! Hostile titles, services, people and addresses, through every output of the program: they stay words.

use crate::support::Desk;
use pulldown_cmark::{Event, Options, Parser, Tag};

const TICKETS: &[u8] = include_bytes!("../hostile/tickets.csv");
const WEEK: [&str; 2] = ["--week", "2026-W02"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("tickets.csv", TICKETS);
    desk.ok(&["import", "tickets.csv"]);
    desk
}

fn with_week<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    arguments.iter().copied().chain(WEEK).collect()
}

/// The titles of the file, as they are in it but for white space at their ends.
fn titles() -> Vec<String> {
    let mut reader = csv::Reader::from_reader(TICKETS);
    let mut titles: Vec<String> = reader.records().map(|row| row.expect("a row")[1].trim().to_owned()).collect();
    titles.dedup();
    assert!(titles.len() > 10 && titles.iter().any(|title| title.len() == 10_000));
    titles
}

/// Nothing that a terminal, a browser or a reader would obey.
fn assert_steers_nothing(text: &str) {
    let steers = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200f}')
    };
    assert_eq!(text.chars().find(|&c| steers(c)), None);
}

fn report(desk: &Desk) -> impl Fn(&str) -> String {
    desk.ok(&with_week(&["report", "weekly", "--out", "out", "--formats", "html,md,json,slack"]));
    |name| std::fs::read_to_string(desk.path(&format!("out/weekly.{name}"))).expect("a file of the report")
}

#[test]
fn a_page_holds_them_as_text() {
    let desk = desk();
    let page = report(&desk)("html");
    assert_steers_nothing(&page);
    assert_eq!((page.matches("<script").count(), page.matches("<style").count()), (1, 1));
    for tag in ["<img", "<iframe", "<object", "<embed", "<base", "<form", "<a.example", "</svg> "] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;") && page.contains("{{ 7 * 7 }}"));
    for address in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().expect("an end")) {
        let is_web = address.starts_with("https:&#x2f;&#x2f;incidents.example&#x2f;");
        assert!(is_web || address.starts_with('#') || address == "data:,", "{address}");
    }
}

#[test]
fn markdown_holds_them_as_text() {
    let desk = desk();
    let report = report(&desk)("md");
    let table = desk.ok(&["query", "--sql", "select title, service from incidents", "--format", "markdown"]);
    let metrics = desk.ok(&["metrics", "--by", "service", "--format", "markdown"]);
    for text in [&report, &table, &metrics] {
        assert_steers_nothing(text);
        let mut n_rows = 0;
        for event in
            Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH)
        {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(dest_url.starts_with("https://incidents.example/"), "{dest_url}");
                }
                Event::Start(Tag::Image { dest_url, .. }) => panic!("an image: {dest_url}"),
                Event::Start(Tag::Emphasis | Tag::Strikethrough | Tag::CodeBlock(_)) => panic!("formatted"),
                Event::Code(words) => assert!(!words.contains("tick"), "{words}"),
                Event::Start(Tag::TableRow) => n_rows += 1,
                _ => {}
            }
        }
        // As many rows as lines of tables: nothing ends a table or a row early.
        let lines = text.lines().filter(|line| line.starts_with('|')).count();
        let heads = text.lines().filter(|line| line.starts_with("| --")).count();
        assert_eq!(n_rows, lines - 2 * heads);
        assert!(n_rows > 10);
    }
    assert!(report.contains("@\u{200b}everyone") && !report.contains("@everyone"), "nobody is mentioned");
}

#[test]
fn a_message_for_slack_holds_them_as_text() {
    let desk = desk();
    let message = report(&desk)("slack.txt");
    assert_steers_nothing(&message);
    assert!(message.chars().count() <= 3_000);
    for rest in message.split('<').skip(1) {
        assert!(rest.starts_with("https://incidents.example/"), "{rest}");
    }
}

#[test]
fn json_gives_them_back_unchanged() {
    let desk = desk();
    let report = report(&desk)("json");
    let value: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(value["plan"], "weekly");
    let rows =
        desk.json(&["query", "--sql", "select title from incidents order by length(id), id", "--format", "json"]);
    let mut found: Vec<&str> = rows.as_array().expect("rows").iter().filter_map(|row| row["title"].as_str()).collect();
    found.dedup();
    assert_eq!(found, titles());
}

#[test]
fn csv_holds_no_formula() {
    let desk = desk();
    let incidents = desk.ok(&["query", "--sql", "select title, service from incidents", "--format", "csv"]);
    let metrics = desk.ok(&["metrics", "mtta", "--by", "service", "--format", "csv"]);
    for text in [incidents, metrics] {
        let mut n = 0;
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            for field in &row.expect("a row") {
                let is_number = field.parse::<f64>().is_ok();
                assert!(is_number || !field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{field}");
                n += usize::from(field.starts_with("'="));
            }
        }
        assert!(n > 0, "the formula is there, as words");
    }
}

/// `name{key="value",...} number`: with escapes of `\`, `"` and a line break, as OpenMetrics has it.
fn assert_sample(line: &str) {
    let (name, mut rest) = line.split_once('{').expect("labels");
    assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{line}");
    loop {
        let (key, value) = rest.split_once("=\"").expect("a label");
        assert!(key.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{line}");
        let mut letters = value.char_indices();
        let end = loop {
            match letters.next().expect("a value ends") {
                (_, '\\') => assert!(matches!(letters.next(), Some((_, '\\' | '"' | 'n'))), "{line}"),
                (at, '"') => break at,
                _ => {}
            }
        };
        rest = &value[end + 1..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => break,
        }
    }
    let number = rest.strip_prefix("} ").expect("a number");
    assert!(number.parse::<f64>().is_ok_and(f64::is_finite), "{line}");
}

#[test]
fn openmetrics_stays_one_sample_a_line() {
    let text = desk().ok(&["metrics", "--by", "service,team", "--format", "openmetrics"]);
    assert_steers_nothing(&text);
    assert!(text.ends_with("\n# EOF\n"));
    text.lines().filter(|line| !line.starts_with("# ")).for_each(assert_sample);
    assert!(text.contains(r#"two \"quoted\" back\\slash"#), "quotes and backslashes are escaped");
}

#[test]
fn charts_hold_them_as_text() {
    let desk = desk();
    for name in ["services", "issues"] {
        desk.ok(&with_week(&["chart", name, "-o", "chart.svg"]));
        let drawing = std::fs::read_to_string(desk.path("chart.svg")).expect("a chart");
        assert_steers_nothing(&drawing);
        for tag in drawing.split('<').skip(1) {
            let tag = tag.trim_start_matches('/').split(['>', ' ', '/']).next().unwrap_or_default();
            let known = ["svg", "title", "desc", "text", "rect", "polyline", "circle", "polygon", "line", "path", "g"];
            assert!(known.contains(&tag), "{name}: {tag}");
        }
        assert_eq!((drawing.matches("<svg").count(), drawing.matches("</svg>").count()), (1, 1));
        desk.ok(&with_week(&["chart", name, "-o", "chart.png"]));
    }
}

#[test]
fn a_terminal_obeys_nothing() {
    let desk = desk();
    for arguments in [
        ["query", "--sql", "select left(title, 90) as title, service from incidents"].as_slice(),
        &["metrics", "--by", "service"],
        &["explain", "mtta", "--incident", "csv:H28"],
        &["check"],
    ] {
        assert_steers_nothing(&desk.ok(arguments));
    }
}
