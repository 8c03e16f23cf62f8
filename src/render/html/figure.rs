//! The figures of a page: each chart at two widths, and the small lines beside the headlines.

use super::tips;
use crate::model::Result;
use crate::render::chart::{self, Ground, Size, theme};
use crate::report::{Block, ChartSpec, Document, Figure, Headline};
use serde::Serialize;

/// Widths at which each chart is drawn, in pixels: beside another, and alone on a phone.
const BROAD: u32 = 520;
const NARROW: u32 = 330;

/// A chart, drawn.
#[derive(Clone, Serialize)]
pub(super) struct ChartView {
    pub broad: String,
    pub narrow: String,
}

/// Every chart of a document in its order, drawn once however often the page is laid out.
pub(super) struct Drawn {
    pub charts: Vec<ChartView>,
}

impl Drawn {
    /// Draws them.
    pub fn of(document: &Document) -> Result<Drawn> {
        let draw = |spec: &ChartSpec, width| chart::svg(spec, Size::fit(spec, width), Ground::Page).map(lean);
        // Nobody points at a phone without touching it.
        let one = |spec| Ok(ChartView { broad: tips::tipped(draw(spec, BROAD)?, spec), narrow: draw(spec, NARROW)? });
        Ok(Drawn { charts: specs(document).map(one).collect::<Result<_>>()? })
    }
}

fn specs(document: &Document) -> impl Iterator<Item = &ChartSpec> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    blocks.flat_map(|block| if let Block::Charts { charts } = block { charts.as_slice() } else { &[] })
}

/// Without what the page's style sheet says once for all figures, and what is so anyway.
fn lean(drawing: String) -> String {
    let family = format!(" font-family=\"{}\"", theme::FONT.replace('\'', "&apos;"));
    drawing.replace(&family, "").replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "").replace(" \"/>", "\"/>")
}

/// The small line beside a headline: the same figure over time, where the document charts it.
pub(super) fn spark(headline: &Headline, document: &Document) -> Option<String> {
    let (values, spec) = specs(document).find_map(|spec| Some((over_time(headline, spec)?, spec)))?;
    drawn(&values, spec)
}

/// The figure's values in a chart: a line of the metric's own trend, or the wholes of incidents by severity.
fn over_time(headline: &Headline, spec: &ChartSpec) -> Option<Vec<Option<f64>>> {
    match &spec.figure {
        Figure::Trend { series, .. } if spec.name == headline.metric.replace('_', "-") => {
            let named = series.iter().find(|line| line.name == headline.figure);
            let line = named.or(if series.len() == 1 && headline.figure == "value" { series.first() } else { None })?;
            Some(line.points.iter().map(|point| point.value).collect())
        }
        Figure::Stacked { buckets, series, .. }
            if spec.name == "severity-mix"
                && (headline.metric.as_str(), headline.figure.as_str()) == ("incident_count", "value") =>
        {
            let whole = |bucket: usize| {
                let values = series.iter().filter_map(|part| part.points.get(bucket)?.value);
                values.reduce(|sum, value| sum + value)
            };
            Some((0..buckets.len()).map(whole).collect())
        }
        _ => None,
    }
}

const WIDE: f64 = 96.0;
const HIGH: f64 = 30.0;
const EDGE: f64 = 3.0;

/// A line from zero up, broken where there is no value, its last point marked. `None` under three values.
fn drawn(values: &[Option<f64>], spec: &ChartSpec) -> Option<String> {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let (least, most) = known.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), &v| (low.min(v), high.max(v)));
    if known.len() < 3 || !most.is_finite() || most <= 0.0 || least < 0.0 {
        return None;
    }
    let step = (WIDE - 2.0 * EDGE) / (values.len() - 1) as f64;
    let at =
        |bucket: usize, value: f64| (EDGE + bucket as f64 * step, HIGH - EDGE - value / most * (HIGH - 2.0 * EDGE));
    let mut path = String::new();
    let mut is_broken = true;
    for (bucket, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let (x, y) = at(bucket, *value);
            path += &format!("{}{x:.1} {y:.1}", if is_broken { "M" } else { "L" });
        }
        is_broken = value.is_none();
    }
    let dot = values.iter().enumerate().rev().find_map(|(bucket, value)| Some(at(bucket, (*value)?)));
    let (x, y) = dot?;
    let words = |value| tips::said(spec.unit, value);
    let label = format!(
        "{} values {}: first {}, last {}, lowest {}, highest {}",
        known.len(),
        spec.caption.split(',').next().unwrap_or_default(),
        words(known[0]),
        words(known[known.len() - 1]),
        words(least),
        words(most)
    );
    let label = crate::render::text::xml(&label);
    Some(format!(
        "<svg class=\"spark\" viewBox=\"0 0 {WIDE} {HIGH}\" width=\"{WIDE}\" height=\"{HIGH}\" role=\"img\" aria-label=\"{label}\"><title>{label}</title><path d=\"{path}\"/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/></svg>"
    ))
}
