//! Tables on a terminal: aligned, as wide as the terminal and no wider.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use unicode_width::UnicodeWidthStr;

/// Spaces after each column.
const PADDING: u16 = 2;

/// What a column takes beside its widest cell: a space in front and its padding.
pub(super) const GAP: usize = PADDING as usize + 1;

/// What a column with long words is left with at least.
const NARROW: usize = 8;

/// Lines of a table: a header with whether the column is aligned to the right, and rows of printable text.
pub(super) fn layout(head: &[(String, bool)], rows: &[Vec<String>], width: usize, is_colored: bool) -> String {
    let words: Vec<&str> = (0..head.len()).map(|at| longest_word(head, rows, at)).collect();
    let mut lines = arranged(head, rows, width, &vec![None; head.len()]);
    if !words.iter().all(|word| lines.iter().any(|line| line.contains(word))) {
        lines = arranged(head, rows, width, &least_widths(&words, width));
    }
    let mut is_head = true;
    let mut out = String::new();
    for line in lines {
        let line = line.trim_end();
        is_head &= !line.starts_with('─');
        if is_head && is_colored {
            out += "\u{1b}[1m";
            out += line;
            out += "\u{1b}[0m\n";
        } else {
            out += line;
            out.push('\n');
        }
    }
    out
}

fn arranged(head: &[(String, bool)], rows: &[Vec<String>], width: usize, least: &[Option<u16>]) -> Vec<String> {
    let mut table = Table::new();
    // No borders, one line under the header: 19 places of comfy-table's presets, the fifth to seventh are that line.
    table.load_preset("    ───            ");
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(head.iter().map(|(name, _)| name));
    for row in rows {
        table.add_row(row);
    }
    for ((column, (_, is_right)), least) in table.column_iter_mut().zip(head).zip(least) {
        column.set_padding((0, PADDING));
        if let Some(least) = least {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(*least)));
        }
        column.set_cell_alignment(if *is_right { CellAlignment::Right } else { CellAlignment::Left });
    }
    table.lines().collect()
}

/// What each column takes at least so that no word of it is broken; none for the columns with the longest words, where
/// not all of them fit.
fn least_widths(words: &[&str], width: usize) -> Vec<Option<u16>> {
    let least = |word: &str| u16::try_from(word.width()).unwrap_or(u16::MAX).saturating_add(PADDING);
    let mut wanted: Vec<(u16, usize)> = words.iter().enumerate().map(|(at, word)| (least(word), at)).collect();
    wanted.sort_unstable();
    let mut widths = vec![None; words.len()];
    // One place a column stays in hand for the layout, and some for each column that is still to come.
    let mut room = width.saturating_sub(words.len());
    for (done, (least, at)) in wanted.into_iter().enumerate() {
        let least_of_rest = (words.len() - done - 1) * NARROW;
        if usize::from(least) + least_of_rest > room {
            break;
        }
        widths[at] = Some(least);
        room -= usize::from(least);
    }
    widths
}

fn longest_word<'a>(head: &'a [(String, bool)], rows: &'a [Vec<String>], at: usize) -> &'a str {
    let cells = rows.iter().filter_map(|row| row.get(at)).chain([&head[at].0]);
    cells.flat_map(|cell| cell.split_whitespace()).max_by_key(|word| word.width()).unwrap_or("")
}
