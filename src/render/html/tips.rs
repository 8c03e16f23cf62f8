//! What a reader sees who points at a mark of a chart: its value and what that rests on, as the mark's own title.

use crate::render::chart::theme;
use crate::render::{quantity, text};
use crate::report::{ChartSpec, ChartUnit, Tone};
use words::tips;

mod words;

/// A mark that is to be found in a drawing: its colour as an attribute, if that is known, and what it says.
struct Tip {
    fill: Option<String>,
    words: String,
}

/// Which marks of a drawing the tips belong to: as many, in their order and of their colours.
struct Tips {
    element: &'static str,
    /// Colours of the same element that a legend draws before them; `None`: they come first, whatever comes after.
    legend: Option<Vec<Tone>>,
    marks: Vec<Tip>,
}

/// The drawing with titles on its marks. Where the marks cannot be told for certain, it stays as it is: the description
/// holds every value all the same.
pub(super) fn tipped(drawing: String, spec: &ChartSpec) -> String {
    let Some(tips) = tips(spec).filter(|tips| !tips.marks.is_empty()) else { return drawing };
    let lines: Vec<&str> = drawing.split_inclusive('\n').collect();
    let Some(place) = place(&lines, &tips) else { return drawing };
    let mut out = String::with_capacity(drawing.len() + 64 * place.len());
    let mut marks = place.iter().zip(&tips.marks).peekable();
    for (at, line) in lines.iter().enumerate() {
        match (marks.next_if(|(place, _)| **place == at), line.trim_end().strip_suffix("/>")) {
            (Some((_, mark)), Some(tag)) => {
                // A point is small: a rim that is not seen makes it easier to hit.
                let rim = if tips.element == "circle" { " class=\"point\"" } else { "" };
                out += &format!("{tag}{rim}><title>{}</title></{}>\n", text::xml(&mark.words), tips.element);
            }
            _ => out += line,
        }
    }
    out
}

/// The lines of a drawing that its marks stand on.
fn place(lines: &[&str], tips: &Tips) -> Option<Vec<usize>> {
    let opening = format!("<{} ", tips.element);
    let is_of = |line: &str, mark: &Tip| mark.fill.as_deref().is_none_or(|fill| line.contains(fill));
    let mut drawn: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with(&opening)).collect();
    match &tips.legend {
        None => drawn.truncate(tips.marks.len()),
        Some(legend) => {
            // Rings around points are circles as well, and grounds of words rectangles, of other colours.
            let in_legend = legend.iter().filter_map(|tone| fill(*tone));
            let mut fills: Vec<String> =
                tips.marks.iter().filter_map(|mark| mark.fill.clone()).chain(in_legend).collect();
            fills.sort_unstable();
            fills.dedup();
            drawn.retain(|&at| fills.iter().any(|fill| lines[at].contains(fill.as_str())));
            if drawn.len() != legend.len() + tips.marks.len() {
                return None;
            }
            drawn.drain(..legend.len());
        }
    }
    let is_right =
        drawn.len() == tips.marks.len() && drawn.iter().zip(&tips.marks).all(|(&at, mark)| is_of(lines[at], mark));
    is_right.then_some(drawn)
}

fn fill(tone: Tone) -> Option<String> {
    Some(attribute("fill", tone))
}

/// The colour as an attribute of the drawing.
fn attribute(name: &str, tone: Tone) -> String {
    let colour = theme::colour(tone);
    format!("{name}=\"#{:02X}{:02X}{:02X}\"", colour.0, colour.1, colour.2)
}

/// A value in its unit.
pub(super) fn said(unit: ChartUnit, value: f64) -> String {
    match unit {
        ChartUnit::Seconds => quantity::duration(value),
        ChartUnit::Ratio => quantity::ratio(value),
        ChartUnit::Count => quantity::number(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::chart::{Ground, Size, svg};
    use crate::render::sample;
    use crate::report::Figure;

    fn titles(spec: &ChartSpec) -> Vec<String> {
        let drawing = svg(spec, Size::fit(spec, 520), Ground::Page).unwrap();
        let tipped = tipped(drawing, spec);
        let titles = tipped.split("<title>").skip(2).map(|rest| rest.split("</title>").next().unwrap().to_owned());
        titles.collect()
    }

    #[test]
    fn every_mark_says_what_it_is() {
        let trend = titles(&sample::trend());
        // Two lines of thirteen weeks, each without a value in one of them.
        assert_eq!(trend.len(), 24);
        assert_eq!(
            (trend[0].as_str(), trend[23].as_str()),
            ("17 Aug: median 3m 32s, n 44", "9 Nov: geometric mean 3m 51s, n 52")
        );
        let stacked = titles(&sample::stacked());
        // Twelve weeks of four parts, less the one week without a SEV1.
        assert_eq!(stacked.len(), 47);
        assert_eq!((stacked[0].as_str(), stacked[46].as_str()), ("24 Aug: SEV1 1", "9 Nov: unknown 7"));
        let heat = titles(&sample::heat_map());
        assert_eq!((heat.len(), heat[0].as_str(), heat[167].as_str()), (168, "Mon, 0: 0", "Sun, 23: 0"));
        let bars = titles(&sample::bars());
        assert_eq!((bars.len(), bars[0].as_str()), (5, "checkout: 21, n 21"));
        assert!(bars[2].starts_with("&lt;/title&gt;&lt;/text&gt;&lt;script&gt;"), "{}", bars[2]);
    }

    #[test]
    fn every_kind_of_figure_with_marks_has_titles() {
        let mut n_titled = 0;
        for spec in crate::render::chart::tests::figures().into_iter().map(crate::render::chart::tests::spec) {
            let first = match &spec.figure {
                Figure::Grid { panels, .. } => &panels[0].figure,
                figure => figure,
            };
            let has_none = matches!(first, Figure::Distribution { .. } | Figure::Survival { .. })
                // A key stands before the cells of small multiples.
                || (matches!(spec.figure, Figure::Grid { .. }) && matches!(first, Figure::Calendar { .. } | Figure::HeatMap { .. }));
            let titles = titles(&spec);
            assert_eq!(titles.is_empty(), has_none, "{:?}: {titles:?}", spec.figure);
            n_titled += usize::from(!has_none);
        }
        assert!(n_titled >= 8, "{n_titled}");
    }

    #[test]
    fn a_mark_has_the_place_of_its_value() {
        let spec = sample::bars();
        let drawing = tipped(svg(&spec, Size::fit(&spec, 520), Ground::Page).unwrap(), &spec);
        let widths: Vec<f64> = drawing
            .lines()
            .filter(|line| line.contains("<title>") && line.starts_with("<rect "))
            .map(|line| line.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect();
        // 21, 14, 9, 4 and 1: as long as they say.
        assert_eq!(widths.len(), 5);
        assert!(widths.windows(2).all(|pair| pair[0] > pair[1]), "{widths:?}");
    }

    #[test]
    fn a_drawing_of_something_else_stays_as_it_is() {
        let drawing = svg(&sample::heat_map(), Size { width: 520, height: 300 }, Ground::Page).unwrap();
        assert_eq!(tipped(drawing.clone(), &sample::trend()), drawing);
        // One point more than is drawn: not one of them is told for certain.
        let (spec, mut other) = (sample::trend(), sample::trend());
        if let Figure::Trend { series, .. } = &mut other.figure {
            series.truncate(1);
            series[0].points[3] = series[0].points[0];
        }
        let mut less = spec.clone();
        if let Figure::Trend { series, .. } = &mut less.figure {
            series.truncate(1);
        }
        let drawing = svg(&less, Size { width: 520, height: 300 }, Ground::Page).unwrap();
        assert_eq!(tipped(drawing.clone(), &other), drawing);
    }
}
