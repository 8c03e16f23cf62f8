//! A document as a short text for Slack (its `mrkdwn`): what changed, the leading figures, where to look.

use super::show::{self, Shown};
use super::{quantity, text};
use crate::model::{Calendar, Result};
use crate::report::{Block, Document, Headlines, Section, Table, Value};

/// Characters that one section of a message holds.
const MOST: usize = 3_000;
/// Room for the last lines, whatever went before.
const RESERVED: usize = 300;
/// Characters of a sentence or a title, and of an address that is still sent.
const SENTENCE: usize = 400;
const TITLE: usize = 140;
const ADDRESS: usize = 400;
/// Sentences of the beginning, and rows of a table that leads somewhere.
const SENTENCES: usize = 3;
const ROWS: usize = 3;

/// The document as a message of at most 3,000 characters.
pub fn slack(document: &Document) -> Result<Vec<u8>> {
    let calendar = &document.calendar;
    let mut message = Message::default();
    message.line(&format!("*{}*: {}", words(&document.title), words(&document.window_label)));
    // What stands before and beside the headlines is the beginning of the report.
    let has_headlines = |blocks: &[Block]| blocks.iter().any(|block| matches!(block, Block::Headlines(_)));
    match document.sections.iter().position(|section| has_headlines(&section.blocks)) {
        Some(end) => beginning(&document.sections[..=end], calendar, &mut message),
        None => all(&document.sections, &mut message),
    }
    for section in &document.sections {
        for block in &section.blocks {
            if let Block::Table(table) = block {
                of_table(&section.title, table, calendar, &mut message);
            }
        }
    }
    let clock = document.clock.as_ref().map_or(String::new(), |clock| format!(", clock: {clock}"));
    message.end(&format!(
        "_As of {} ({}), definitions {}_",
        quantity::instant(document.as_of, calendar),
        calendar.zone().name(),
        words(&format!("{}{clock}", document.definitions))
    ));
    Ok(message.out.into_bytes())
}

/// Sentences, what must not be overlooked, and the leading figures.
fn beginning(sections: &[Section], calendar: &Calendar, message: &mut Message) {
    let blocks = || sections.iter().flat_map(|section| &section.blocks);
    for said in blocks()
        .filter_map(|block| if let Block::Sentence { text } = block { Some(text) } else { None })
        .take(SENTENCES)
    {
        message.line(&sentence(said));
    }
    for said in blocks().filter_map(|block| if let Block::Warning { text } = block { Some(text) } else { None }) {
        message.line(&format!(":warning: {}", sentence(said)));
    }
    for block in blocks() {
        if let Block::Headlines(headlines) = block {
            of_headlines(headlines, calendar, message);
        }
    }
}

/// A report without headlines is told in its own order: headings, sentences, and what its tables are about.
fn all(sections: &[Section], message: &mut Message) {
    for block in sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Heading { text } => message.line(&format!("*{}*", words(text))),
            Block::Sentence { text } => message.line(&sentence(text)),
            Block::Warning { text } => message.line(&format!(":warning: {}", sentence(text))),
            Block::Table(table) => message.line(&format!("• {}", words(&table.caption))),
            _ => {}
        }
    }
}

/// The lines that fit, and how many did not.
#[derive(Default)]
struct Message {
    out: String,
    n_left_out: usize,
}

impl Message {
    fn line(&mut self, line: &str) {
        let is_full = self.n_left_out > 0 || self.out.chars().count() + line.chars().count() > MOST - RESERVED;
        if is_full {
            self.n_left_out += 1;
        } else {
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn end(&mut self, line: &str) {
        if self.n_left_out > 0 {
            self.out.push_str(&format!("{} lines more are in the report\n", self.n_left_out));
        }
        self.out.push_str(line);
        self.out.push('\n');
    }
}

fn of_headlines(headlines: &Headlines, calendar: &Calendar, message: &mut Message) {
    for row in headlines.rows.iter().filter(|row| row.is_lead) {
        let mut cells = row.cells.iter().map(|cell| show::cell(cell, calendar));
        let Some(now) = cells.next() else { continue };
        let earlier: Vec<_> = headlines
            .periods
            .iter()
            .skip(1)
            .zip(cells)
            .map(|(period, cell)| format!("{} {}", words(&period.title), value(&cell)))
            .collect();
        let mut line = format!("• {}: *{}*", words(&row.title), value(&now));
        if !now.rests_on.is_empty() {
            line += &format!(" ({})", words(&now.rests_on));
        }
        if !earlier.is_empty() {
            line += &format!("; {}", earlier.join(", "));
        }
        message.line(&line);
    }
}

/// A lone dash says little in a message.
fn value(cell: &Shown) -> String {
    if cell.words == quantity::NONE { "no value".into() } else { words(&cell.words) }
}

/// The first rows of a table whose rows lead somewhere.
fn of_table(title: &str, table: &Table, calendar: &Calendar, message: &mut Message) {
    let shown = |row: &Vec<crate::report::Cell>| row.iter().map(|cell| show::cell(cell, calendar)).collect::<Vec<_>>();
    let rows: Vec<Vec<Shown>> = table.rows.iter().take(ROWS).map(shown).collect();
    if !rows.iter().any(|row| row.first().is_some_and(|first| first.url.is_some())) {
        return;
    }
    message.line(&format!("*{}*", words(title)));
    for (cells, row) in rows.iter().zip(&table.rows) {
        let Some(first) = cells.first() else { continue };
        let facts = table.columns.iter().zip(row).zip(cells).skip(1);
        let facts = facts.filter_map(|((column, cell), shown)| match cell.value {
            Value::Severity(_) => Some(words(&shown.words)),
            _ if column.is_numeric => Some(format!("{} {}", words(&column.title.to_lowercase()), words(&shown.words))),
            _ => None,
        });
        let facts: Vec<_> = facts.take(2).collect();
        let ending = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        message.line(&format!("• {}{ending}", linked(first)));
    }
}

fn linked(cell: &Shown) -> String {
    match cell.url.as_deref().filter(|url| url.chars().count() <= ADDRESS) {
        Some(url) => {
            let url = url.replace('&', "&amp;").replace('|', "%7C");
            format!("<{url}|{}>", words(&cell.words))
        }
        None => words(&cell.words),
    }
}

fn words(said: &str) -> String {
    text::slack(&text::shortened(said, TITLE))
}

fn sentence(said: &str) -> String {
    text::slack(&text::shortened(said, SENTENCE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;
    use crate::report::{Cell, Column};

    fn said(document: &Document) -> String {
        String::from_utf8(slack(document).unwrap()).unwrap()
    }

    #[test]
    fn the_sample_is_said_in_a_few_lines() {
        assert_eq!(
            said(&sample::document()),
            "*Weekly reliability report*: week 46 of 2026, 9 to 15 Nov 2026\n\
             :warning: servicenow has brought nothing for the last 4d 2h of the window: what happened there since \
             2026-11-11 21:40 is not in these figures.\n\
             • Incidents: *61*; week before 48, 12 weeks before 52.4\n\
             • Time to acknowledge, median: *3m 08s* (n 52); week before 4m, 12 weeks before 3m 22s\n\
             • Time to resolve, median: *3h 05m* (n 54); week before 2h 44m, 12 weeks before 2h 51m\n\
             • Response target met: *90.3 %* (n 52, 79.3 % to 95.8 %); week before 95.1 %, 12 weeks before 92.9 %\n\
             *Repeating issues*\n\
             • <https://incidents.example/9?a=1&amp;b=2|Disk # % full on db-#> (incidents 9)\n\
             • &lt;/title&gt;&lt;/text&gt;&lt;script&gt;alert('x')&lt;/script&gt; ¦ [a](javascript:alert(1)) ˋbˋ \
             \u{fffd}gpj\u{fffd}[31m # c &amp; \"d\" (incidents 4)\n\
             • <http://incidents.example/3|Überlast – очередь сообщений – ουρά> (incidents 3)\n\
             _As of 2026-11-16 00:00 (UTC), definitions incidence_\n"
        );
    }

    #[test]
    fn however_much_there_is_the_message_fits_and_says_that_there_is_more() {
        let link = |n: usize| Value::Link {
            text: format!("{n} {}", "&".repeat(10_000)),
            url: format!("https://a.example/{n}"),
        };
        let table = Table {
            caption: "Many".into(),
            columns: vec![Column::text("Incident")],
            rows: (0..50).map(|n| vec![Cell::new(link(n))]).collect(),
            more: 0,
            totals: Vec::new(),
        };
        let section = |n: usize| Section {
            id: format!("s{n}"),
            title: format!("Part {n}"),
            blocks: vec![Block::Table(table.clone())],
        };
        let document = Document { sections: (0..40).map(section).collect(), ..sample::document() };
        let message = said(&document);
        assert!(message.chars().count() <= MOST, "{}", message.chars().count());
        assert!(message.contains("lines more are in the report\n_As of"), "{message}");
    }

    #[test]
    fn a_report_without_headlines_is_told_in_its_order() {
        let heading = |text: &str| Block::Heading { text: text.into() };
        let table = Table {
            caption: "600: Disk full, SEV3".into(),
            columns: Vec::new(),
            rows: Vec::new(),
            more: 0,
            totals: Vec::new(),
        };
        let none = Block::Sentence { text: "No incidents reported.".into() };
        let blocks = vec![heading("15 November"), Block::Table(table), heading("14 November"), none];
        let section = Section { id: "past".into(), title: "Past incidents".into(), blocks };
        let message = said(&Document { sections: vec![section], ..sample::document() });
        let lines: Vec<_> = message.lines().skip(1).collect();
        let expected = ["*15 November*", "• 600: Disk full, SEV3", "*14 November*", "No incidents reported."];
        assert_eq!(lines[..4], expected);
    }

    #[test]
    fn an_empty_document_is_a_message_all_the_same() {
        let document = Document { sections: Vec::new(), ..sample::document() };
        assert!(said(&document).starts_with("*Weekly reliability report*"));
    }
}
