//! Tables on a terminal: aligned, as wide as the terminal and no wider.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use unicode_width::UnicodeWidthStr;

/// Spaces after each column.
const PADDING: u16 = 2;

/// What a column with long words is left with at least.
const NARROW: usize = 8;

/// Lines of a table: a header with whether the column is aligned to the right, and rows of printable text.
pub(super) fn layout(head: &[(String, bool)], rows: &[Vec<String>], width: usize, is_colored: bool) -> String {
    let mut table = Table::new();
    // No borders, one line under the header: 19 places of comfy-table's presets, the fifth to seventh are that line.
    table.load_preset("    ───            ");
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(head.iter().map(|(name, _)| name));
    for row in rows {
        table.add_row(row);
    }
    let least = least_widths(head, rows, width);
    for (at, (column, (_, is_right))) in table.column_iter_mut().zip(head).enumerate() {
        column.set_padding((0, PADDING));
        if let Some(least) = least[at] {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        column.set_cell_alignment(if *is_right { CellAlignment::Right } else { CellAlignment::Left });
    }
    let mut is_head = true;
    let mut out = String::new();
    for line in table.lines() {
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

/// What each column takes at least so that no word of it is broken; none for the columns with the longest words, where
/// not all of them fit.
fn least_widths(head: &[(String, bool)], rows: &[Vec<String>], width: usize) -> Vec<Option<u16>> {
    let mut least: Vec<(u16, usize)> =
        (0..head.len()).map(|at| (longest_word(head, rows, at).saturating_add(PADDING), at)).collect();
    least.sort_unstable();
    let mut widths = vec![None; head.len()];
    // One place a column stays in hand for the layout, and some for each column that is still to come.
    let mut room = width.saturating_sub(head.len());
    for (done, (least, at)) in least.iter().enumerate() {
        let to_come = (head.len() - done - 1) * NARROW;
        if usize::from(*least) + to_come > room {
            break;
        }
        widths[*at] = Some(*least);
        room -= usize::from(*least);
    }
    widths
}

fn longest_word(head: &[(String, bool)], rows: &[Vec<String>], at: usize) -> u16 {
    let cells = rows.iter().filter_map(|row| row.get(at)).chain([&head[at].0]);
    let longest = cells.flat_map(|cell| cell.split_whitespace()).map(UnicodeWidthStr::width).max();
    u16::try_from(longest.unwrap_or(0)).unwrap_or(u16::MAX)
}
