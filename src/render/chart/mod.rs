//! Chart specifications -> SVG or PNG: one file a figure, one theme, the same bytes on every machine.

mod arrivals;
mod bars;
mod canvas;
mod frame;
mod scale;
mod stacked;
pub mod theme;
mod trend;

use crate::model::{Error, Result};
use crate::render::text;
use crate::report::{ChartSpec, Figure};
use canvas::{Canvas, Medium};
use plotters::prelude::{BitMapBackend, DrawingBackend, SVGBackend};

/// How large a figure is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// The smallest and largest side of a figure.
const SIDES: std::ops::RangeInclusive<u32> = 120..=8000;

impl Size {
    /// The size that a figure wants at a width: bars need a line each, a heat map a row each.
    pub fn fit(spec: &ChartSpec, width: u32) -> Size {
        let height = match &spec.figure {
            _ if spec.is_empty() => 150,
            Figure::Trend { .. } | Figure::Stacked { .. } => (width * 9 / 20).clamp(250, 420),
            Figure::Bars { bars, .. } => 60 + 24 * bars.len() as u32,
            Figure::HeatMap { rows, .. } => 90 + rows.len() as u32 * (width / 26).clamp(16, 28),
        };
        Size { width, height: height.max(*SIDES.start()) }
    }

    fn check(self) -> Result<()> {
        if SIDES.contains(&self.width) && SIDES.contains(&self.height) {
            return Ok(());
        }
        Err(Error::usage(format!(
            "size of a chart: expected {} to {} pixels a side, found {} x {}",
            SIDES.start(),
            SIDES.end(),
            self.width,
            self.height
        )))
    }
}

/// Where an SVG stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// In a file of its own, on white.
    File,
    /// Inside a page whose ground shows through and whose style sheet may set [`theme::DARK`] colours.
    Page,
}

/// The figure as an SVG with a title and a description for those who do not see it.
pub fn svg(spec: &ChartSpec, size: Size, ground: Ground) -> Result<String> {
    size.check()?;
    let mut drawing = String::new();
    {
        let backend = SVGBackend::with_string(&mut drawing, (size.width, size.height));
        draw(Canvas::new(backend, Medium::Svg, 1.0)?, spec, ground == Ground::File)?;
    }
    let shapes = drawing.find('\n').map_or("", |end| &drawing[end + 1..]);
    let Size { width, height } = size;
    // Words are one line each; the backend sets them on a line of their own, which browsers would show as a space.
    let shapes = shapes.replace(">\n</text>", "></text>").replace("\n</text>", "</text>");
    let shapes = unbroken(&shapes);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n{shapes}",
        text::xml(&spec.title),
        text::xml(&spec.title),
        text::xml(&description(spec)),
    ))
}

/// Text elements without the line break that the backend puts after the opening tag.
fn unbroken(shapes: &str) -> String {
    let mut out = String::with_capacity(shapes.len());
    for line in shapes.split_inclusive('\n') {
        if line.starts_with("<text ") { out.push_str(line.trim_end_matches('\n')) } else { out.push_str(line) }
    }
    out
}

/// The figure as a PNG with `density` pixels a pixel of its size.
pub fn png(spec: &ChartSpec, size: Size, density: u32) -> Result<Vec<u8>> {
    size.check()?;
    let (width, height) = (size.width * density.clamp(1, 4), size.height * density.clamp(1, 4));
    let mut pixels = vec![0xff; width as usize * height as usize * 3];
    {
        let backend = BitMapBackend::with_buffer(&mut pixels, (width, height));
        draw(Canvas::new(backend, Medium::Bitmap, f64::from(density.clamp(1, 4)))?, spec, true)?;
    }
    let failed = |error: png::EncodingError| Error::bug(format!("encoding a chart as PNG: {error}"));
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.add_text_chunk("Title".into(), latin(&spec.title)).map_err(failed)?;
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// A PNG's text chunks are Latin-1.
fn latin(words: &str) -> String {
    text::printable(words).chars().map(|c| if (c as u32) < 256 { c } else { '?' }).collect()
}

fn draw<DB: DrawingBackend>(mut canvas: Canvas<DB>, spec: &ChartSpec, is_on_paper: bool) -> Result<()> {
    if is_on_paper {
        let (width, height) = (canvas.width, canvas.height);
        canvas.rect(0.0, 0.0, width, height, theme::PAPER);
    }
    let top = frame::heading(&mut canvas, spec);
    if spec.is_empty() {
        frame::nothing(&mut canvas, top);
        return canvas.finish();
    }
    match &spec.figure {
        Figure::Trend { buckets, series, target, annotations } => {
            trend::draw(&mut canvas, top, spec.unit, buckets, series, *target, annotations)
        }
        Figure::Stacked { buckets, series, annotations } => {
            stacked::draw(&mut canvas, top, spec.unit, buckets, series, annotations)
        }
        Figure::Bars { bars, more } => bars::draw(&mut canvas, top, spec.unit, bars, *more),
        Figure::HeatMap { rows, columns, cells } => arrivals::draw(&mut canvas, top, rows, columns, cells),
    }
    canvas.finish()
}

/// What the figure shows, in words: a reader who does not see it gets the same values.
fn description(spec: &ChartSpec) -> String {
    let value = |value: Option<f64>| value.map_or("no value".into(), |value| scale::said(spec.unit, value));
    let over_time = |buckets: &[chrono::NaiveDate], series: &[crate::report::Series]| -> String {
        let lines = series.iter().map(|line| {
            let points = buckets.iter().zip(&line.points);
            let points: Vec<_> =
                points.map(|(date, point)| format!("{date}: {} (n {})", value(point.value), point.n)).collect();
            format!("{}: {}.", line.name, points.join(", "))
        });
        lines.collect::<Vec<_>>().join(" ")
    };
    let values = match &spec.figure {
        _ if spec.is_empty() => "Nothing to draw in this window.".into(),
        Figure::Trend { buckets, series, .. } | Figure::Stacked { buckets, series, .. } => over_time(buckets, series),
        Figure::Bars { bars, more } => {
            let shown: Vec<_> =
                bars.iter().map(|bar| format!("{}: {} (n {})", bar.label, value(bar.value), bar.n)).collect();
            let rest = if *more > 0 { format!(", and {more} more") } else { String::new() };
            format!("{}{rest}.", shown.join(", "))
        }
        Figure::HeatMap { rows, columns, cells } => {
            let lines = rows.iter().zip(cells).map(|(row, cells)| {
                let cells = columns.iter().zip(cells).filter(|(_, count)| **count > 0);
                let cells: Vec<_> = cells.map(|(column, count)| format!("{column}: {count}")).collect();
                format!("{row}: {}", if cells.is_empty() { "none".into() } else { cells.join(", ") })
            });
            format!("{}.", lines.collect::<Vec<_>>().join(". "))
        }
    };
    format!("{}. {values}", spec.caption)
}
