//! Small pictures of one line: a trend as blocks, a share as a bar, a value against an interval.

/// Eight heights.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Where there is no value.
const NOTHING: char = '·';

/// A trend: the largest value stands tallest, 0 at the bottom; a dot where there is none.
///
/// ```
/// use incidence::render::table::spark;
/// assert_eq!(spark(&[Some(0.0), Some(4.0), None, Some(8.0)]), "▁▅·█");
/// assert_eq!(spark(&[None, None]), "··");
/// ```
pub fn spark(values: &[Option<f64>]) -> String {
    let largest = values.iter().flatten().copied().fold(0.0, f64::max);
    let block = |value: f64| match largest {
        0.0 => BLOCKS[0],
        _ => BLOCKS[((value.max(0.0) / largest * 7.0).round() as usize).min(7)],
    };
    values.iter().map(|value| value.map_or(NOTHING, block)).collect()
}

/// A share of 0 to 1 as a bar of so many cells, to an eighth of a cell; nothing where there is none.
///
/// ```
/// use incidence::render::table::bar;
/// assert_eq!(bar(Some(0.5), 4), "██  ");
/// assert_eq!(bar(Some(0.0), 4), "    ");
/// assert_eq!(bar(None, 4), "    ");
/// ```
pub fn bar(share: Option<f64>, cells: usize) -> String {
    const PARTS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let eighths = (share.unwrap_or(0.0).clamp(0.0, 1.0) * cells as f64 * 8.0).round() as usize;
    let mut out: String = std::iter::repeat_n('█', eighths / 8).collect();
    if !eighths.is_multiple_of(8) {
        out.push(PARTS[eighths % 8 - 1]);
    }
    let drawn = out.chars().count();
    out.extend(std::iter::repeat_n(' ', cells - drawn));
    out
}

/// A value against an interval, on a line from 0 to `largest`: a stroke from the lower to the upper end, a dot at the value.
///
/// ```
/// use incidence::render::table::within;
/// assert_eq!(within(2.0, (4.0, 8.0), 8.0, 9), "  ● ─────");
/// assert_eq!(within(6.0, (4.0, 8.0), 8.0, 9), "    ──●──");
/// ```
pub fn within(value: f64, (low, high): (f64, f64), largest: f64, cells: usize) -> String {
    let place =
        |at: f64| (at.clamp(0.0, largest) / largest.max(f64::MIN_POSITIVE) * (cells - 1) as f64).round() as usize;
    let cell = |at: usize| match () {
        () if at == place(value) => '●',
        () if (place(low)..=place(high)).contains(&at) => '─',
        () => ' ',
    };
    (0..cells).map(cell).collect()
}
