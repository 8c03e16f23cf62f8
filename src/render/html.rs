//! A document as one self-contained HTML file: no script, no request, light and dark, from a phone to paper.

use super::chart::{self, Ground, Size, theme};
use super::show::{self, Shown};
use super::{quantity, text};
use crate::model::{Calendar, Error, Result};
use crate::report::{Block, ChartSpec, Document, Headline, Section};
use minijinja::{AutoEscape, Environment, context};
use serde::Serialize;

/// Widths at which each figure is drawn: beside another, and alone on a phone.
const WIDE: u32 = 520;
const NARROW: u32 = 330;

/// The document as HTML.
pub fn html(document: &Document) -> Result<Vec<u8>> {
    let wrong = |error: minijinja::Error| Error::bug(format!("a report as HTML: {error:#}"));
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    let syntax = minijinja::syntax::SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(wrong)?);
    environment.add_template("parts.html", include_str!("html/parts.html")).map_err(wrong)?;
    environment.add_template("document.html", include_str!("html/document.html")).map_err(wrong)?;
    let sections: Vec<SectionView> =
        document.sections.iter().map(|section| view(section, document)).collect::<Result<_>>()?;
    let footnotes: Vec<_> = document
        .footnotes
        .iter()
        .map(|note| context! { number => note.number, text => text::printable(&note.text) })
        .collect();
    let page = environment.get_template("document.html").and_then(|template| {
        template.render(context! {
            title => text::printable(&document.title),
            window => text::printable(&document.window_label),
            as_of => quantity::instant(document.as_of, &document.calendar),
            timezone => document.calendar.zone().name(),
            definitions => document.definitions.as_str(),
            config => document.config_sha256.chars().take(12).collect::<String>(),
            version => env!("CARGO_PKG_VERSION"),
            style => include_str!("html/style.css"),
            dark => dark_rules(),
            sections => minijinja::Value::from(minijinja::value::Serde(&sections)),
            footnotes,
        })
    });
    page.map(String::into_bytes).map_err(wrong)
}

/// Style rules that give every colour of the charts its dark counterpart.
fn dark_rules() -> String {
    let rules = theme::DARK.iter().map(|(light, dark)| {
        let light = format!("#{:02X}{:02X}{:02X}", light.0, light.1, light.2);
        format!("svg [fill=\"{light}\"]{{fill:{dark}}}svg [stroke=\"{light}\"]{{stroke:{dark}}}\n")
    });
    rules.collect()
}

#[derive(Serialize)]
struct SectionView {
    id: String,
    title: String,
    blocks: Vec<BlockView>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum BlockView {
    Heading { text: String },
    Sentence { text: String },
    Warning { text: String },
    Headlines { periods: Vec<(String, String)>, leads: Vec<HeadlineView>, others: Vec<HeadlineView> },
    Table { caption: String, columns: Vec<(String, bool)>, rows: Vec<Vec<Shown>>, more: String },
    Charts { charts: Vec<ChartView> },
    Definitions { entries: Vec<DefinitionView> },
}

#[derive(Serialize)]
struct HeadlineView {
    title: String,
    cells: Vec<Shown>,
}

#[derive(Serialize)]
struct ChartView {
    wide: String,
    narrow: String,
}

#[derive(Serialize)]
struct DefinitionView {
    metric: String,
    title: String,
    question: String,
    facts: Vec<(&'static str, String)>,
}

fn view(section: &Section, document: &Document) -> Result<SectionView> {
    let blocks: Result<_> = section.blocks.iter().map(|block| view_block(block, &document.calendar)).collect();
    Ok(SectionView { id: anchor(&section.id), title: text::printable(&section.title).into_owned(), blocks: blocks? })
}

/// An id that is safe in an attribute and in an address.
fn anchor(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

fn view_block(block: &Block, calendar: &Calendar) -> Result<BlockView> {
    let plain = |words: &str| text::printable(words).into_owned();
    Ok(match block {
        Block::Heading { text } => BlockView::Heading { text: plain(text) },
        Block::Sentence { text } => BlockView::Sentence { text: plain(text) },
        Block::Warning { text } => BlockView::Warning { text: plain(text) },
        Block::Headlines(headlines) => {
            let of = |is_lead: bool| {
                let rows = headlines.rows.iter().filter(|row| row.is_lead == is_lead);
                rows.map(|row| headline(row, calendar)).collect::<Vec<_>>()
            };
            let periods = headlines.periods.iter().map(|period| (plain(&period.title), plain(&period.label)));
            BlockView::Headlines { periods: periods.collect(), leads: of(true), others: of(false) }
        }
        Block::Table(table) => BlockView::Table {
            caption: plain(&table.caption),
            columns: table.columns.iter().map(|column| (plain(&column.title), column.is_numeric)).collect(),
            rows: table.rows.iter().map(|row| row.iter().map(|cell| show::cell(cell, calendar)).collect()).collect(),
            more: if table.more > 0 { quantity::grouped(table.more) } else { String::new() },
        },
        Block::Charts { charts } => BlockView::Charts { charts: charts.iter().map(chart).collect::<Result<_>>()? },
        Block::Definitions { entries } => BlockView::Definitions {
            entries: entries
                .iter()
                .map(|entry| {
                    let facts = [
                        ("Formula", &entry.formula),
                        ("Left out", &entry.leaves_out),
                        ("Usual target", &entry.target),
                        ("Careful", &entry.caution),
                        ("Source", &entry.source),
                    ];
                    let facts = facts.into_iter().filter(|(_, words)| !words.is_empty());
                    DefinitionView {
                        metric: entry.metric.clone(),
                        title: plain(&entry.title),
                        question: plain(&entry.question),
                        facts: facts.map(|(label, words)| (label, plain(words))).collect(),
                    }
                })
                .collect(),
        },
    })
}

fn headline(row: &Headline, calendar: &Calendar) -> HeadlineView {
    HeadlineView {
        title: text::printable(&row.title).into_owned(),
        cells: row.cells.iter().map(|cell| show::cell(cell, calendar)).collect(),
    }
}

fn chart(spec: &ChartSpec) -> Result<ChartView> {
    let draw = |width| chart::svg(spec, Size::fit(spec, width), Ground::Page);
    Ok(ChartView { wide: draw(WIDE)?, narrow: draw(NARROW)? })
}
