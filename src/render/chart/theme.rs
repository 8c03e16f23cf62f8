//! Colours, type and sizes of every chart, in one place. Lines and bars use Okabe and Ito's palette, which people with
//! any of the usual colour-vision deficiencies tell apart; severities also differ in lightness.

use crate::report::Tone;
use plotters::style::RGBColor;

/// Text and marks that carry the message.
pub const INK: RGBColor = RGBColor(0x1C, 0x24, 0x30);
/// Captions, axis labels.
pub const MUTED: RGBColor = RGBColor(0x5B, 0x66, 0x75);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(0xE3, 0xE7, 0xEC);
/// The base line, and what was not covered.
pub const AXIS: RGBColor = RGBColor(0xA9, 0xB3, 0xBE);
/// The ground of bitmaps and of files.
pub const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// Targets.
pub const TARGET: RGBColor = RGBColor(0x7A, 0x4E, 0x8A);
/// What is beyond chance, and what is still running.
pub const SIGNAL: RGBColor = RGBColor(0xB2, 0x18, 0x2B);
/// Unknown, and the rest.
pub const REST: RGBColor = RGBColor(0x98, 0xA2, 0xAE);

/// Series without an order.
pub const SERIES: [RGBColor; 6] = [
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x56, 0xB4, 0xE9),
];

/// SEV1 to SEV5.
pub const SEVERITY: [RGBColor; 5] = [
    RGBColor(0x8F, 0x1D, 0x2C),
    RGBColor(0xD8, 0x5F, 0x02),
    RGBColor(0xE8, 0xA0, 0x0C),
    RGBColor(0x5A, 0xB0, 0xE4),
    RGBColor(0xB9, 0xD3, 0xE8),
];

/// Steps of a heat map, from one to many.
pub const HEAT: [RGBColor; 5] = [
    RGBColor(0xDC, 0xEA, 0xF4),
    RGBColor(0xA9, 0xCD, 0xE5),
    RGBColor(0x65, 0xA6, 0xD0),
    RGBColor(0x1F, 0x78, 0xB0),
    RGBColor(0x0B, 0x4A, 0x78),
];

/// A cell of a heat map in which nothing happened.
pub const COLD: RGBColor = RGBColor(0xF1, 0xF4, 0xF7);

/// What a colour becomes on a dark page: pairs of the light colour above and its dark counterpart.
pub const DARK: &[(RGBColor, &str)] = &[
    (INK, "#E8ECF1"),
    (MUTED, "#A3AEBB"),
    (GRID, "#2C3541"),
    (AXIS, "#5A6573"),
    (PAPER, "#171D25"),
    (TARGET, "#C39AD3"),
    (SIGNAL, "#FF7A8A"),
    (PALE[0], "#2C6284"),
    (PALE[1], "#7A4A26"),
    (SERIES[0], "#4FA8DC"),
    (SERIES[1], "#F08A3C"),
    (SERIES[2], "#3DC49B"),
    (SERIES[3], "#DDA0C3"),
    (SERIES[4], "#F0B43C"),
    (SERIES[5], "#7CC6F0"),
    (REST, "#7D8896"),
    (SEVERITY[0], "#E0566B"),
    (SEVERITY[1], "#F08A3D"),
    (SEVERITY[2], "#F2C14E"),
    (SEVERITY[3], "#5AAEE0"),
    (SEVERITY[4], "#3F6D8E"),
    (HEAT[0], "#1F3547"),
    (HEAT[1], "#26506F"),
    (HEAT[2], "#2F76A5"),
    (HEAT[3], "#4FA3DA"),
    (HEAT[4], "#A9DBFA"),
    (COLD, "#1D242E"),
];

/// How much of a band's colour shows.
pub const BAND: f64 = 0.16;
/// Of a dot among many.
pub const MIST: f64 = 0.55;
/// Of what is not over.
pub const UNFINISHED: f64 = 0.45;

/// The fonts of an SVG, and the name under which the shipped font is known for measuring and for bitmaps.
pub const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// Heights of text, in pixels of an em.
pub const TITLE: f64 = 14.0;
/// Captions.
pub const CAPTION: f64 = 11.0;
/// Axes, legends, labels.
pub const LABEL: f64 = 11.0;
/// Room at the left and right edges.
pub const MARGIN: f64 = 4.0;

/// The first series' colours as they look in a band: in legends, and for bars of intervals.
const PALE: [RGBColor; 2] = [RGBColor(0xB3, 0xD5, 0xE8), RGBColor(0xF2, 0xCF, 0xB3)];

/// How many of at most so many, as a shade.
pub fn heat(count: u64, largest: u64) -> RGBColor {
    if count == 0 || largest == 0 {
        return COLD;
    }
    let steps = HEAT.len() as u64;
    let step = count.saturating_mul(steps).div_ceil(largest).clamp(1, steps);
    HEAT[step as usize - 1]
}

/// A colour as it looks in a band.
pub fn pale(colour: RGBColor) -> RGBColor {
    match SERIES.iter().position(|known| *known == colour) {
        Some(at) if at < PALE.len() => PALE[at],
        _ => GRID,
    }
}

/// The colour of a tone.
pub fn colour(tone: Tone) -> RGBColor {
    match tone {
        Tone::Series(index) => SERIES[index % SERIES.len()],
        Tone::Severity(level) => SEVERITY[usize::from(level.clamp(1, 5)) - 1],
        Tone::Rest => REST,
    }
}
