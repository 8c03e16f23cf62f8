//! A document as one self-contained HTML file: nothing is fetched, light and dark, from a phone to paper, whole without
//! its script.

mod figure;
mod policy;
mod tips;
mod view;

use super::chart::theme;
use super::{quantity, text};
use crate::model::{Error, Result};
use crate::report::Document;
use figure::Drawn;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use view::{Limits, SectionView};

/// What a page weighs at most, in bytes, so that it can be mailed and opens on a phone.
const MOST_BYTES: usize = 1_400_000;

/// Rows of a table and characters of a text, tried until the page is light enough: what is left out is said.
const LIMITS: [Limits; 7] = [
    Limits { rows: 2_000, characters: 20_000 },
    Limits { rows: 1_000, characters: 20_000 },
    Limits { rows: 500, characters: 12_000 },
    Limits { rows: 200, characters: 12_000 },
    Limits { rows: 100, characters: 12_000 },
    Limits { rows: 50, characters: 2_000 },
    Limits { rows: 20, characters: 500 },
];

const SCRIPT: &str = include_str!("html/script.js");

/// The document as HTML.
pub fn html(document: &Document) -> Result<Vec<u8>> {
    let environment = environment().map_err(|error| wrong(&error))?;
    let drawn = Drawn::of(document)?;
    let style = style();
    let mut page = String::new();
    for limits in &LIMITS {
        page = render(&environment, document, &drawn, &style, limits).map_err(|error| wrong(&error))?;
        if page.len() <= MOST_BYTES {
            break;
        }
    }
    Ok(page.into_bytes())
}

fn wrong(error: &minijinja::Error) -> Error {
    Error::bug(format!("a report as HTML: {error:#}"))
}

fn environment() -> std::result::Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    let syntax = minijinja::syntax::SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax?);
    environment.add_template("parts.html", include_str!("html/parts.html"))?;
    environment.add_template("document.html", include_str!("html/document.html"))?;
    Ok(environment)
}

fn render(
    environment: &Environment<'_>,
    document: &Document,
    drawn: &Drawn,
    style: &str,
    limits: &Limits,
) -> std::result::Result<String, minijinja::Error> {
    let sections = SectionView::all(document, drawn, limits);
    let footnotes: Vec<_> = document
        .footnotes
        .iter()
        .map(|note| {
            let said = view::sentence(&note.text, limits);
            context! { number => note.number, said => Value::from(Serde(said)) }
        })
        .collect();
    environment.get_template("document.html")?.render(context! {
        title => text::shortened(&text::printable(&document.title), view::HEADING),
        window => text::printable(&document.window_label),
        as_of => quantity::instant(document.as_of, &document.calendar),
        timezone => document.calendar.zone().name(),
        definitions => text::printable(&document.definitions),
        clock => document.clock.as_deref().map(text::printable),
        config => document.config_sha256.chars().take(12).collect::<String>(),
        version => env!("CARGO_PKG_VERSION"),
        policy => policy::policy(SCRIPT, style),
        style,
        script => SCRIPT,
        sections => Value::from(Serde(&sections)),
        footnotes,
    })
}

/// The style sheet: the page's own, then the dark colours of page and charts, which a reader's choice or the system asks for.
fn style() -> String {
    let hex = |(light, _): &(plotters::style::RGBColor, &str)| format!("{:02X}{:02X}{:02X}", light.0, light.1, light.2);
    let mut out = String::from(include_str!("html/style.css"));
    let mut dark = String::from(include_str!("html/dark.css"));
    for pair in theme::DARK {
        let name = hex(pair);
        dark += &format!("--c-{name}:{};", pair.1);
        out += &format!("svg [fill=\"#{name}\"]{{fill:var(--c-{name},#{name})}}");
        out += &format!("svg [stroke=\"#{name}\"]{{stroke:var(--c-{name},#{name})}}\n");
    }
    out += &format!("@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{dark}}}}}\n");
    out += &format!("@media screen{{:root[data-theme=\"dark\"]{{{dark}}}}}\n");
    out += include_str!("html/print.css");
    out
}

#[cfg(test)]
mod tests;
