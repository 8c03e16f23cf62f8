//! What the page's template shows: sections and blocks as words, cut where the page would grow too heavy.

use super::figure::{self, ChartView, Drawn};
use crate::model::Calendar;
use crate::render::show::{self, Shown};
use crate::render::{quantity, text};
use crate::report::{Block, Cell, Definition, Document, Headline, Section, Table, Value};
use serde::Serialize;
use std::collections::BTreeSet;

/// How much of a document goes into a page.
pub(super) struct Limits {
    /// Rows of a table.
    pub rows: usize,
    /// Characters of a text.
    pub characters: usize,
}

/// Characters of a cell that are shown; the whole is one click away.
const SHORT: usize = 180;
/// The same of a sentence.
const SENTENCE: usize = 700;
/// Characters of a word that keeps its column as wide as it is.
const LONG_WORD: usize = 18;
/// Characters of a cell that is read rather than looked at.
const PROSE: usize = 24;
/// Characters of a heading.
pub(super) const HEADING: usize = 200;

#[derive(Serialize)]
pub(super) struct SectionView {
    id: String,
    title: String,
    blocks: Vec<BlockView>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum BlockView {
    Heading { text: String },
    Sentence { said: Said },
    Warning { said: Said },
    Headlines { periods: Vec<(String, String)>, leads: Vec<HeadlineView>, others: Vec<HeadlineView> },
    Table { caption: String, columns: Vec<(String, bool)>, bodies: Vec<Vec<Vec<CellView>>>, more: String },
    Charts { charts: Vec<ChartView> },
    Definitions { entries: Vec<DefinitionView> },
}

/// A text: what is shown, and the whole of it where that is longer.
#[derive(Serialize)]
pub(super) struct Said {
    words: String,
    whole: String,
}

#[derive(Serialize)]
struct CellView {
    said: Said,
    url: Option<String>,
    n: String,
    rests_on: String,
    footnotes: Vec<usize>,
    severity: Option<u8>,
    raw: Option<String>,
    /// Holds a word so long that it may be broken anywhere.
    breaks: bool,
    /// Holds more than a few words, which need some width.
    is_prose: bool,
    is_moment: bool,
}

#[derive(Serialize)]
struct HeadlineView {
    title: String,
    spark: Option<String>,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct DefinitionView {
    metric: String,
    title: String,
    question: String,
    facts: Vec<(&'static str, String)>,
}

/// A sentence, cut where it is longer than anybody would read.
pub(super) fn sentence(words: &str, limits: &Limits) -> Said {
    said(words, SENTENCE, limits)
}

/// A text without anything that steers, cut to so many characters.
fn said(words: &str, short: usize, limits: &Limits) -> Said {
    let words = text::printable(words);
    let n = words.chars().count();
    if n <= short {
        return Said { words: words.into_owned(), whole: String::new() };
    }
    let mut whole = text::shortened(&words, limits.characters).into_owned();
    if n > limits.characters {
        whole += &format!(" ({} characters, cut here to keep the page small)", quantity::grouped(n as u64));
    }
    Said { words: text::shortened(&words, short).into_owned(), whole }
}

fn plain(words: &str) -> String {
    text::shortened(&text::printable(words), HEADING).into_owned()
}

impl SectionView {
    /// The sections of a document, each under an anchor of its own.
    pub fn all(document: &Document, drawn: &Drawn, limits: &Limits) -> Vec<SectionView> {
        let mut charts = drawn.charts.iter();
        let mut taken = BTreeSet::from(["content".to_owned(), "notes".to_owned()]);
        let mut one = |section: &Section| SectionView {
            id: anchor(&section.id, &mut taken),
            title: plain(&section.title),
            blocks: section.blocks.iter().map(|block| view(block, document, &mut charts, limits)).collect(),
        };
        document.sections.iter().map(&mut one).collect()
    }
}

/// An id that is safe in an attribute and in an address, and that nothing else on the page has.
fn anchor(id: &str, taken: &mut BTreeSet<String>) -> String {
    let letters = id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let mut plain: String = letters.take(60).collect();
    // `note-1` is a footnote; an empty id is none.
    if plain.is_empty() || plain.starts_with("note-") {
        plain.insert_str(0, "section-");
    }
    let mut unique = plain.clone();
    let mut number = 1;
    // A title's own id is the section's with this ending.
    while !taken.insert(unique.clone()) || !taken.insert(format!("{unique}-title")) {
        number += 1;
        unique = format!("{plain}-{number}");
    }
    unique
}

fn view<'a>(
    block: &Block,
    document: &Document,
    charts: &mut impl Iterator<Item = &'a ChartView>,
    limits: &Limits,
) -> BlockView {
    let calendar = &document.calendar;
    match block {
        Block::Heading { text } => BlockView::Heading { text: plain(text) },
        Block::Sentence { text } => BlockView::Sentence { said: sentence(text, limits) },
        Block::Warning { text } => BlockView::Warning { said: sentence(text, limits) },
        Block::Headlines(headlines) => {
            let of = |is_lead: bool| {
                let rows = headlines.rows.iter().filter(|row| row.is_lead == is_lead);
                rows.map(|row| headline(row, document, limits)).collect::<Vec<_>>()
            };
            let periods = headlines.periods.iter().map(|period| (plain(&period.title), plain(&period.label)));
            BlockView::Headlines { periods: periods.collect(), leads: of(true), others: of(false) }
        }
        Block::Table(table) => of_table(table, calendar, limits),
        Block::Charts { charts: specs } => BlockView::Charts { charts: charts.take(specs.len()).cloned().collect() },
        Block::Definitions { entries } => BlockView::Definitions { entries: entries.iter().map(definition).collect() },
    }
}

fn of_table(table: &Table, calendar: &Calendar, limits: &Limits) -> BlockView {
    let row = |row: &Vec<Cell>| row.iter().map(|one| cell(one, calendar, limits)).collect();
    let cut = table.rows.len().saturating_sub(limits.rows) as u64;
    let mut more = String::new();
    if table.more + cut > 0 {
        more = format!("and {} more", quantity::grouped(table.more + cut));
    }
    if cut > 0 {
        let cut = quantity::grouped(cut);
        more += &format!("; {cut} of them are left out to keep the page small, the report's JSON has them");
    }
    let mut bodies: Vec<Vec<Vec<CellView>>> = vec![table.rows.iter().take(limits.rows).map(row).collect()];
    // Sums are a body of their own: what sorts and filters leaves them where they are.
    if !table.totals.is_empty() {
        bodies.push(table.totals.iter().map(row).collect());
    }
    BlockView::Table {
        caption: plain(&table.caption),
        columns: table.columns.iter().map(|column| (plain(&column.title), column.is_numeric)).collect(),
        bodies,
        more,
    }
}

fn cell(cell: &Cell, calendar: &Calendar, limits: &Limits) -> CellView {
    let Shown { words, url, n, rests_on, footnotes, severity, raw } = show::cell(cell, calendar);
    let breaks = words.split(' ').any(|word| word.chars().count() > LONG_WORD);
    let is_prose = words.chars().count() > PROSE;
    let is_moment = matches!(cell.value, Value::Instant(_));
    let said = said(&words, SHORT, limits);
    // Lines end between n and interval, and nowhere else.
    let rests_on = rests_on.replace(' ', "\u{a0}").replace(",\u{a0}", ", ");
    CellView { said, url, n, rests_on, footnotes, severity, raw, breaks, is_prose, is_moment }
}

fn headline(row: &Headline, document: &Document, limits: &Limits) -> HeadlineView {
    HeadlineView {
        title: plain(&row.title),
        spark: figure::spark(row, document),
        cells: row.cells.iter().map(|one| cell(one, &document.calendar, limits)).collect(),
    }
}

fn definition(entry: &Definition) -> DefinitionView {
    let facts = [
        ("Formula", &entry.formula),
        ("Left out", &entry.leaves_out),
        ("Usual target", &entry.target),
        ("Careful", &entry.caution),
        ("Source", &entry.source),
    ];
    let facts = facts.into_iter().filter(|(_, words)| !words.is_empty());
    let printable = |words: &str| text::printable(words).into_owned();
    DefinitionView {
        metric: printable(&entry.metric),
        title: printable(&entry.title),
        question: printable(&entry.question),
        facts: facts.map(|(label, words)| (label, printable(words))).collect(),
    }
}
