//! Rows of a flat list whose titles hold commas that nobody quoted: put together again where only one way fits.
//!
//! Columns of a known form (stamps, states, addresses) are anchors; the free texts between two runs of anchors take up the
//! cells that are left. A row that fits in no way, or in two, stays ragged.

use crate::sources::csv_reader::Header;
use crate::sources::stamp::{Stamp, parse};

/// No title holds so many commas; the ways to divide a row grow with the square of its cells.
const MOST_CELLS: usize = 500;

/// The cells of a row as the header wants them; `None` if that cannot be told.
pub(super) fn mended(header: &Header, raw: &str) -> Option<Vec<String>> {
    let cells: Vec<&str> = raw.split(char::from(header.delimiter)).collect();
    if cells.len() > MOST_CELLS {
        return None;
    }
    let columns: Vec<&str> = header.normals().collect();
    let forms = columns.iter().map(|column| form(column)).collect::<Option<Vec<Form>>>()?;
    let mut ways = Vec::new();
    align(&forms, &cells, &mut Vec::new(), &mut ways);
    let [way] = ways.as_slice() else { return None };
    spread(&columns, &forms, &cells, way)
}

/// What a cell of a column looks like; `None`: free text.
type Form = Option<fn(&str) -> bool>;

/// The form of a column; `None` for a column that is not known, with which nothing can be told.
fn form(column: &str) -> Option<Form> {
    let is_number: fn(&str) -> bool = |cell| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let is_id: fn(&str) -> bool =
        |cell| (5..=20).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let is_stamp: fn(&str) -> bool = |cell| matches!(parse(cell, None), Ok(Stamp::At(_) | Stamp::Local(_)));
    let is_stamp_or_none: fn(&str) -> bool =
        |cell| matches!(parse(cell, None), Ok(Stamp::At(_) | Stamp::Local(_) | Stamp::Missing));
    let is_status: fn(&str) -> bool = |cell| matches!(cell, "triggered" | "acknowledged" | "resolved");
    let is_flag: fn(&str) -> bool = |cell| cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false");
    let is_urgency: fn(&str) -> bool = |cell| matches!(cell, "high" | "low");
    let is_way: fn(&str) -> bool = |cell| matches!(cell, "escalation_policy" | "direct_assignment");
    let is_type: fn(&str) -> bool = |cell| cell == "incident";
    let is_url: fn(&str) -> bool = |cell| cell.starts_with("https://") || cell.starts_with("http://");
    Some(match column {
        "incident_number" => Some(is_number),
        "id" => Some(is_id),
        "created_at" | "last_status_change_at" => Some(is_stamp),
        "updated_at" | "resolved_at" => Some(is_stamp_or_none),
        "status" => Some(is_status),
        "is_mergeable" => Some(is_flag),
        "urgency" => Some(is_urgency),
        "assigned_via" => Some(is_way),
        "type" => Some(is_type),
        "html_url" | "self" => Some(is_url),
        "title" | "description" | "incident_key" | "summary" => None,
        _ => return None,
    })
}

/// Every way to give each run of free texts a number of cells: `way` holds those of the runs so far. Stops after two.
fn align(forms: &[Form], cells: &[&str], way: &mut Vec<usize>, ways: &mut Vec<Vec<usize>>) {
    let n_anchors = forms.iter().take_while(|form| form.is_some()).count();
    let fits = |form: &Form, cell: &str| form.is_some_and(|is_it| is_it(cell.trim()));
    if cells.len() < n_anchors || !forms.iter().zip(cells).take(n_anchors).all(|(form, cell)| fits(form, cell)) {
        return;
    }
    let (forms, cells) = (&forms[n_anchors..], &cells[n_anchors..]);
    let n_free = forms.iter().take_while(|form| form.is_none()).count();
    if forms.is_empty() {
        if cells.is_empty() {
            ways.push(way.clone());
        }
        return;
    }
    for n in n_free..=cells.len() {
        way.push(n);
        align(&forms[n_free..], &cells[n..], way, ways);
        way.pop();
        if ways.len() > 1 {
            return;
        }
    }
}

/// Gives every column its text.
fn spread(columns: &[&str], forms: &[Form], cells: &[&str], way: &[usize]) -> Option<Vec<String>> {
    let (mut texts, mut cells, mut way) = (Vec::new(), cells, way.iter());
    let mut at = 0;
    while at < columns.len() {
        if forms[at].is_some() {
            texts.push((*cells.first()?).to_owned());
            (cells, at) = (&cells[1..], at + 1);
            continue;
        }
        let n_free = forms[at..].iter().take_while(|form| form.is_none()).count();
        let (mine, rest) = cells.split_at_checked(*way.next()?)?;
        texts.extend(divide(&columns[at..at + n_free], mine)?);
        (cells, at) = (rest, at + n_free);
    }
    Some(texts)
}

/// Divides cells among free texts that stand side by side.
fn divide(columns: &[&str], cells: &[&str]) -> Option<Vec<String>> {
    if columns.len() == cells.len() {
        return Some(cells.iter().map(|cell| (*cell).to_owned()).collect());
    }
    let cut = match columns {
        [_] => return Some(vec![cells.join(",")]),
        // The description repeats the title.
        ["title", "description"] => {
            let half = cells.len() / 2;
            (cells[..half] == cells[half..]).then_some(half)?
        }
        // A summary begins with the number: `[#12] `.
        ["incident_key", "summary"] => {
            let begins = |cell: &&str| cell.starts_with("[#");
            let cut = cells.iter().position(begins).filter(|cut| *cut > 0)?;
            (cells.iter().filter(|cell| begins(cell)).count() == 1).then_some(cut)?
        }
        _ => return None,
    };
    Some(vec![cells[..cut].join(","), cells[cut..].join(",")])
}
