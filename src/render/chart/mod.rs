//! Chart specifications -> SVG or PNG: one file a figure, one theme, the same bytes on every machine.

mod arrivals;
mod bars;
mod calendar;
mod canvas;
mod distribution;
mod figure;
mod frame;
mod grid;
mod intervals;
mod lorenz;
mod pareto;
mod scale;
mod stacked;
mod states;
mod survival;
pub mod theme;
mod timeline;
mod trend;
mod words;

pub use words::words;

use crate::model::{Error, Result};
use crate::render::text;
use crate::report::ChartSpec;
use canvas::{Canvas, Medium};
use figure::View;
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
    /// The size that a figure wants at a width: a bar needs a line, a heat map a row, a note the lines that it takes.
    pub fn fit(spec: &ChartSpec, width: u32) -> Size {
        let notes = frame::note_lines(&spec.notes, f64::from(width)).len() as u32;
        let heading = frame::heading_height(&spec.caption, f64::from(width)) as u32;
        let height = heading + figure::height(&spec.figure, width) + if notes > 0 { 15 * notes + 8 } else { 0 };
        Size { width, height: height.clamp(*SIDES.start(), *SIDES.end()) }
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
    let shapes = brief(&unbroken(&shapes));
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"{}\" role=\"img\" aria-label=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n{shapes}",
        theme::FONT,
        text::xml(&spec.title),
        text::xml(&spec.title),
        text::xml(&format!("{}. {}", spec.caption, words(spec))),
    ))
}

/// Shapes without what is the same on all of them: the font stands on the root, and what is not said to show through
/// does not. Words from outside hold no bare quotation mark, so that nothing of them is touched.
fn brief(shapes: &str) -> String {
    let font = format!(" font-family=\"{}\"", theme::FONT.replace('\'', "&apos;"));
    shapes.replace(" opacity=\"1\"", "").replace(&font, "")
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
        frame::nothing(&mut canvas, top, &spec.notes);
        return canvas.finish();
    }
    frame::notes(&mut canvas, &spec.notes);
    let extent = figure::extent(&spec.figure);
    figure::draw(&mut canvas, &spec.figure, View { top, unit: spec.unit, extent, is_panel: false });
    canvas.finish()
}

#[cfg(test)]
pub(in crate::render) mod tests;
