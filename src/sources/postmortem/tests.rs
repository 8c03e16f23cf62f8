use super::words::{Told, told};
use super::*;
use crate::sources::testing::{case as sample, of_kind, read as read_with};

const CASES: [&str; 6] = [
    "template/2024-03-12-search.md",
    "table/cards.md",
    "paragraphs/db-2024-11-03.md",
    "newest-first/outage.md",
    "no-moment/template.md",
    "hostile/hostile.md",
];

/// A document of an id, with a date and the lines of a timeline in UTC.
fn timeline(lines: &str) -> Vec<String> {
    let text =
        format!("---\nid: A\ndate: 2024-03-12\n---\n# Post-mortem: A\n\n## Timeline (UTC)\n\n{lines}\n\n## Impact\n");
    read_with(&Postmortem, text.as_bytes(), &Options::default()).expect("the text can be read")
}

fn recognised(text: &str) -> bool {
    Postmortem.recognises(&Head { bytes: text.as_bytes(), is_whole: true })
}

/// The moments of the events, as they come.
fn moments(lines: &[String]) -> Vec<String> {
    let at = |line: &str| {
        let micros = line.split("at: Instant(").nth(1).and_then(|rest| rest.split(')').next()).expect("an event");
        crate::model::Instant(micros.parse().expect("a number")).to_string()
    };
    of_kind(lines, "event").into_iter().map(at).collect()
}

#[test]
fn its_own_documents_are_recognised_and_others_are_not() {
    for name in CASES {
        let bytes = sample(&format!("postmortem/{name}"));
        assert!(Postmortem.recognises(&Head { bytes: &bytes, is_whole: true }), "{name}");
    }
    assert!(recognised("Impact\n======\n\nTimeline\n--------\n"));
    assert!(recognised("# Retrospective\n\n**Timeline**\n\n14:05 alert fired\n"));
    for other in [
        "# incidence\n\nReads exports.\n\n## Usage\n\n## Timeline\n",
        "id,detected_at,impact,timeline\n1,2024-01-01T00:00:00Z,x,y\n",
        "{\"timeline\": [], \"impact\": \"## Impact\"}",
        "[\n## Impact\n## Timeline\n",
        "<h2>Impact</h2>\n<h2>Timeline</h2>\n",
        "Impact, root cause and action items are words.\n",
        "```\n## Impact\n## Timeline\n```\n",
        "",
    ] {
        assert!(!recognised(other), "{other}");
    }
}

#[test]
fn a_document_that_is_no_post_mortem_is_an_error_though_the_source_is_named() {
    let error = read_with(&Postmortem, b"# How to\n\nRead this.\n", &Options::default()).expect_err("it is none");
    assert!(error.message.contains("expected a post-mortem"), "{error}");
}

#[test]
fn deep_nesting_and_long_lines_are_read() {
    let heads = "# Post-mortem\n\n## Timeline (UTC)\n\n2024-03-12 14:05 alert fired\n\n## Impact\n\n";
    let nested: String = (0..2_000).map(|depth| format!("{}- x\n", "  ".repeat(depth % 200))).collect();
    let tails =
        [">".repeat(20_000), "[".repeat(20_000), "*".repeat(20_000), "| a ".repeat(20_000), nested, "- ".repeat(5_000)];
    for tail in tails {
        let text = format!("---\nid: A\n---\n{heads}{tail}\n");
        let lines = read_with(&Postmortem, text.as_bytes(), &Options::default()).expect("the text can be read");
        assert_eq!(of_kind(&lines, "incident").len(), 1);
    }
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    let text = String::from_utf8(sample("postmortem/template/2024-03-12-search.md")).expect("the case is UTF-8");
    let options = Options::default();
    let read = |text: &str| read_with(&Postmortem, text.as_bytes(), &options).expect("the text can be read");
    // The name of the input in memory is `x`: the same id every time.
    let plain = read(&text);
    assert_eq!(read(&text.replace('\n', "\r\n")), plain);
    assert_eq!(read(&format!("\u{feff}{text}")), plain);
    let windows = b"---\nid: A\n---\n# Post-mortem: Caf\xe9\n\n## Timeline\n\n- 2024-03-12 14:05 UTC alert fired\n";
    let lines = read_with(&Postmortem, windows, &options).expect("the text can be read");
    assert!(of_kind(&lines, "incident")[0].contains("Café"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("note not-utf8")), "{lines:?}");
}

#[test]
fn times_are_read_as_people_write_them() {
    for line in [
        "- 14:05 alert fired",
        "* 14:05 UTC - alert fired",
        "1. 14:05Z: alert fired",
        "- 14:05:00 \u{2013} alert fired",
        "- **14:05** alert fired",
        "- [14:05] alert fired",
        "- ~14:05 \u{2014} alert fired",
        "- 2:05 PM: alert fired",
        "- 2:05pm alert fired",
        "- 15:05 CET alert fired",
        "- 16:05 UTC+2 alert fired",
        "- 16:05+02:00 alert fired",
        "- 2024-03-12 14:05 | alert fired",
        "- 2024-03-12T14:05Z alert fired",
        "- 2024-03-12T10:05:00-04:00 alert fired",
        "- 2024-03-12, 14:05 (UTC): alert fired",
        "- March 12th, 2024 14:05 - alert fired",
        "- Tue, 12 Mar 2024 14:05 - alert fired",
        "- 12.03.2024 14:05 alert fired",
        "14:05 alert fired",
        "### 14:05 - alert fired",
        "| 14:05 | alert fired |",
        "| Time (CET) | What |\n|---|---|\n| 15:05 | alert fired |",
        "| Date | Time | What |\n|---|---|---|\n| 2024-03-12 | 14:05 | alert fired |",
        "```\n14:05 alert fired\n```",
        "- 2024-03-12\n  - 14:05 alert fired",
    ] {
        let lines = timeline(line);
        assert_eq!(moments(&lines), ["2024-03-12T14:05:00Z"], "{line}\n{lines:?}");
        assert!(of_kind(&lines, "event")[0].contains("text: Some(\"alert fired\")"), "{line}\n{lines:?}");
    }
}

#[test]
fn a_range_of_times_keeps_its_end_and_begins_with_its_start() {
    let lines = timeline("- 14:05 - 14:20 users retried\n- 2024-03-12 14:30-15:00 nothing");
    assert_eq!(moments(&lines), ["2024-03-12T14:05:00Z", "2024-03-12T14:30:00Z"]);
    assert!(of_kind(&lines, "event")[0].contains("- 14:20 users retried"), "{lines:?}");
}

#[test]
fn midnight_is_passed_with_a_word_and_a_small_step_back_is_not_midnight() {
    let lines = timeline("- 23:50 alert fired\n- 00:10 mitigated\n- 00:05 Ada looks\n- 01:00 resolved");
    assert_eq!(
        moments(&lines),
        ["2024-03-12T23:50:00Z", "2024-03-13T00:10:00Z", "2024-03-13T00:05:00Z", "2024-03-13T01:00:00Z"]
    );
    let problems = of_kind(&lines, "problem assumed-date");
    assert_eq!(problems.len(), 2, "{lines:?}");
    assert!(problems[0].contains("\"00:10\" comes after a later time of the day"), "{problems:?}");
    assert!(problems[1].contains("\"00:05\" is earlier than a line before it"), "{problems:?}");
}

#[test]
fn dates_that_disagree_are_told_where_times_rest_on_them() {
    let text =
        "---\nid: A\ndate: 2024-03-12\n---\n# Post-mortem of 2024-03-14\n\n## Timeline (UTC)\n\n- 14:05 alert fired\n";
    let lines = read_with(&Postmortem, text.as_bytes(), &Options::default()).expect("the text can be read");
    assert_eq!(moments(&lines), ["2024-03-12T14:05:00Z"]);
    let problems = of_kind(&lines, "problem assumed-date");
    assert!(problems[0].contains("the date says 2024-03-12, the title 2024-03-14"), "{lines:?}");
    let dated = text.replace("- 14:05", "- 2024-03-12 14:05");
    let lines = read_with(&Postmortem, dated.as_bytes(), &Options::default()).expect("the text can be read");
    assert!(of_kind(&lines, "problem").is_empty(), "{lines:?}");
}

#[test]
fn labelled_moments_win_over_the_words_of_the_timeline() {
    let text = "---\nid: A\n---\n# Post-mortem: A\n\n## Impact\n\n- Start (CET): 2024-03-12 14:00\n- End: 2024-03-12 14:40 UTC\n\n\
        ## Timeline (UTC)\n\n- 2024-03-12 13:10 errors begin\n- 14:00 alert fired\n- 14:50 resolved\n";
    let lines = read_with(&Postmortem, text.as_bytes(), &Options::default()).expect("the text can be read");
    let at = |text| crate::model::Instant::from_rfc3339(text).expect("an instant");
    let incident = of_kind(&lines, "incident")[0];
    for (field, moment) in [("started_at", "2024-03-12T13:00:00Z"), ("resolved_at", "2024-03-12T14:40:00Z")] {
        assert!(incident.contains(&format!("{field}: Some({:?})", at(moment))), "{field}: {incident}");
    }
    assert!(incident.contains("started_is_default: false"), "{incident}");
}

#[test]
fn the_resolve_is_the_first_after_the_last_beginning() {
    let lines = timeline(
        "- 10:00 alert fired\n- 10:20 recovered\n- 10:40 alert fired again\n- 11:00 recovered\n- 12:00 incident closed",
    );
    let eleven = crate::model::Instant::from_rfc3339("2024-03-12T11:00:00Z").expect("an instant");
    assert!(of_kind(&lines, "incident")[0].contains(&format!("resolved_at: Some({eleven:?})")), "{lines:?}");
}

#[test]
fn words_tell_moments_and_doubts_do_not() {
    use Told::*;
    for (line, expected) in [
        ("Impact begins", vec![Started]),
        ("Users started seeing errors", vec![Started]),
        ("Incident call started", vec![]),
        ("Latency alert for api fired", vec![Detected]),
        ("The status page opened", vec![]),
        ("PagerDuty alert triggered, Ada acknowledged", vec![Detected, Acknowledged]),
        ("No alert fired", vec![]),
        ("Alert wasn\u{2019}t triggered", vec![]),
        ("Found the root cause", vec![Identified]),
        ("Root cause identified", vec![Identified]),
        ("Fix deployed", vec![Mitigated]),
        ("Deployed the fix to all regions", vec![Mitigated]),
        ("Rollback completed, errors stop", vec![Mitigated, Resolved]),
        ("Rollback started", vec![]),
        ("Rollback failed", vec![]),
        ("Ada tries whether the fix deployed by Bo helps", vec![]),
        ("Service restored", vec![Resolved]),
        ("Not resolved yet", vec![]),
        ("Will be resolved soon", vec![]),
        ("All clear", vec![Resolved]),
        ("", vec![]),
    ] {
        assert_eq!(told(line), expected, "{line}");
    }
}

#[test]
fn action_items_are_read_as_people_write_them() {
    let of = |item: &str| {
        let text = format!(
            "# Post-mortem\n\n## Timeline\n\n- 2024-03-12 14:05 UTC alert fired\n\n## Action items\n\n{item}\n"
        );
        let front = "---\nid: A\n---\n";
        let lines =
            read_with(&Postmortem, format!("{front}{text}").as_bytes(), &Options::default()).expect("it can be read");
        let lines: Vec<String> = of_kind(&lines, "action").into_iter().map(str::to_owned).collect();
        let field = |line: &str, name: &str| {
            let rest = line.split(&format!(" {name}: ")).nth(1).expect("a field").to_owned();
            let end = rest.find(", created_at").or_else(|| rest.find(", done_at")).unwrap_or(rest.len());
            rest[..rest.find(&format!(", {}", if name == "title" { "owner" } else { "is_done" })).unwrap_or(end)]
                .to_owned()
        };
        lines
            .iter()
            .map(|line| {
                (field(line, "title"), field(line, "owner"), line.contains("due_on: Some(Instant(1705276800000000))"))
            })
            .collect::<Vec<_>>()
    };
    let said = |title: &str, owner: Option<&str>| vec![(format!("Some({title:?})"), format!("{owner:?}"), true)];
    // 1705276800 is 2024-01-15T00:00:00Z.
    for item in [
        "- [ ] Fix it - @ada - due: 2024-01-15",
        "- Fix it \u{2014} @ada \u{2014} by 2024-01-15",
        "1. Fix it (owner: ada, due 2024-01-15)",
        "* [x] Fix it [@ada] by 2024-01-15.",
        "- Fix it; Assignee: ada; Deadline: 15 Jan 2024",
        "- [ ] Fix it\n  - Owner: @ada\n  - Due: January 15th, 2024",
        "| What | Who | Due |\n|---|---|---|\n| Fix it | ada | 2024-01-15 |",
        "### Soon\n\n- [ ] Fix it | @ada | due 2024-01-15",
    ] {
        assert_eq!(of(item), said("Fix it", Some("ada")), "{item}");
    }
    assert_eq!(of("- [ ] Ask ada@example.com, by 2024-01-15"), said("Ask ada@example.com", None));
    assert_eq!(of("Nothing to do."), []);
}

#[test]
fn the_name_of_a_file_is_the_id_where_nothing_else_is() {
    for (file, id) in [
        ("postmortems/2024-03-12-search.md", Some("2024-03-12-search")),
        ("./2024-03-12-search.MD.gz", Some("2024-03-12-search")),
        ("INC-123/postmortem.md", Some("INC-123")),
        ("C:\\docs\\INC-9\\README.md", Some("INC-9")),
        ("README.md", None),
        ("-", None),
    ] {
        assert_eq!(name::id(file).as_deref(), id, "{file}");
    }
    let day = |file| name::day(file).map(|day| day.to_string());
    assert_eq!(day("a/2024-03-12-search.md").as_deref(), Some("2024-03-12"));
    assert_eq!(day("search_20240312.md").as_deref(), Some("2024-03-12"));
    assert_eq!(day("search-120240312.md"), None);
}
