//! Tables on a terminal: aligned, as wide as the terminal and no wider.

use comfy_table::{CellAlignment, ContentArrangement, Table};

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
    for (column, (_, is_right)) in table.column_iter_mut().zip(head) {
        column.set_padding((0, 2));
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
