//! A drawing surface in pixels of the finished figure: the same calls make an SVG or a bitmap.

use super::theme;
use crate::model::{Error, Result};
use crate::render::text;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle};
use std::sync::OnceLock;

/// Which backend draws: the two place text differently.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Medium {
    Svg,
    Bitmap,
}

/// Where a text stands relative to its x.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub em: f64,
    pub colour: RGBColor,
    pub is_strong: bool,
    pub anchor: Anchor,
}

impl Type {
    pub fn label(anchor: Anchor) -> Self {
        Type { em: theme::LABEL, colour: theme::MUTED, is_strong: false, anchor }
    }
    pub fn ink(self) -> Self {
        Type { colour: theme::INK, ..self }
    }
    pub fn strong(self) -> Self {
        Type { is_strong: true, ..self }
    }
}

// The shipped font's ascent and descent together, in ems: what the bitmap backend calls the size of a font.
const FONT_HEIGHT: f64 = 1.362;
// What the SVG backend divides a size by to get the em, and where it puts the base line below the top.
const SVG_HEIGHT: f64 = 1.24;
const SVG_ASCENT: f64 = 0.76;

pub(super) struct Canvas<DB: DrawingBackend> {
    area: DrawingArea<DB, Shift>,
    medium: Medium,
    scale: f64,
    origin: (f64, f64),
    pub width: f64,
    pub height: f64,
    failure: Option<String>,
}

impl<DB: DrawingBackend> Canvas<DB> {
    /// A canvas on a backend; `scale` backend pixels make one pixel of the figure.
    pub fn new(backend: DB, medium: Medium, scale: f64) -> Result<Self> {
        fonts()?;
        let area = backend.into_drawing_area();
        let (width, height) = area.dim_in_pixel();
        let (width, height) = (f64::from(width) / scale, f64::from(height) / scale);
        Ok(Canvas { area, medium, scale, origin: (0.0, 0.0), width, height, failure: None })
    }

    /// Ends the drawing; the first failure of any call comes out here.
    pub fn finish(mut self) -> Result<()> {
        let presented = self.area.present();
        self.note(presented);
        self.failure.map_or(Ok(()), |failure| Err(Error::bug(format!("drawing a chart: {failure}"))))
    }

    fn note<T, E: std::fmt::Display>(&mut self, result: std::result::Result<T, E>) {
        if let Err(error) = result {
            self.failure.get_or_insert_with(|| error.to_string());
        }
    }

    /// Draws in a part of the canvas as if it were the whole.
    pub fn within(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), draw: impl FnOnce(&mut Self)) {
        let whole = (self.origin, self.width, self.height);
        self.origin = (self.origin.0 + x, self.origin.1 + y);
        (self.width, self.height) = (width, height);
        draw(self);
        (self.origin, self.width, self.height) = whole;
    }

    fn at(&self, x: f64, y: f64) -> (i32, i32) {
        let (x, y) = (x + self.origin.0, y + self.origin.1);
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    fn stroke(&self, colour: RGBColor, width: f64) -> ShapeStyle {
        colour.stroke_width((width * self.scale).round().max(1.0) as u32)
    }

    pub fn line(&mut self, points: &[(f64, f64)], colour: RGBColor, width: f64) {
        let path: Vec<_> = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        let style = self.stroke(colour, width);
        let drawn = self.area.draw(&PathElement::new(path, style));
        self.note(drawn);
    }

    /// A straight line in dashes.
    pub fn dashes(&mut self, from: (f64, f64), to: (f64, f64), colour: RGBColor) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        let (dash, step) = (4.0, 7.0);
        for index in 0..(length / step).ceil() as usize {
            let (start, end) = (index as f64 * step / length, ((index as f64 * step + dash) / length).min(1.0));
            let along = |t: f64| (from.0 + dx * t, from.1 + dy * t);
            self.line(&[along(start), along(end)], colour, 1.0);
        }
    }

    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, colour: RGBColor) {
        let corners = [self.at(x, y), self.at(x + width, y + height)];
        let drawn = self.area.draw(&Rectangle::new(corners, colour.filled()));
        self.note(drawn);
    }

    /// A rectangle through which the ground shows.
    pub fn tint(&mut self, x: f64, y: f64, width: f64, height: f64, colour: RGBColor, opacity: f64) {
        let corners = [self.at(x, y), self.at(x + width, y + height)];
        let drawn = self.area.draw(&Rectangle::new(corners, colour.mix(opacity).filled()));
        self.note(drawn);
    }

    /// The outline of a rectangle.
    pub fn frame(&mut self, x: f64, y: f64, width: f64, height: f64, colour: RGBColor) {
        let corners = [self.at(x, y), self.at(x + width, y + height)];
        let style = self.stroke(colour, 1.0);
        let drawn = self.area.draw(&Rectangle::new(corners, style));
        self.note(drawn);
    }

    /// An area through which the ground shows.
    pub fn band(&mut self, points: &[(f64, f64)], colour: RGBColor) {
        let path: Vec<_> = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        let drawn = self.area.draw(&Polygon::new(path, colour.mix(theme::BAND).filled()));
        self.note(drawn);
    }

    pub fn dot(&mut self, x: f64, y: f64, radius: f64, colour: RGBColor) {
        let radius = (radius * self.scale).round() as i32;
        let drawn = self.area.draw(&Circle::new(self.at(x, y), radius, colour.filled()));
        self.note(drawn);
    }

    /// A dot through which others show.
    pub fn mist(&mut self, x: f64, y: f64, radius: f64, colour: RGBColor) {
        let radius = (radius * self.scale).round() as i32;
        let drawn = self.area.draw(&Circle::new(self.at(x, y), radius, colour.mix(theme::MIST).filled()));
        self.note(drawn);
    }

    /// A hollow dot.
    pub fn ring(&mut self, x: f64, y: f64, radius: f64, colour: RGBColor) {
        self.dot(x, y, radius, theme::PAPER);
        let style = self.stroke(colour, 1.5);
        let radius = (radius * self.scale).round() as i32;
        let drawn = self.area.draw(&Circle::new(self.at(x, y), radius, style));
        self.note(drawn);
    }

    /// Words with their base line at `y`.
    pub fn text(&mut self, x: f64, y: f64, words: &str, style: Type) {
        let em = style.em * self.scale;
        let (size, ascent) = match self.medium {
            Medium::Svg => (em * SVG_HEIGHT, em * SVG_ASCENT),
            Medium::Bitmap => (em * FONT_HEIGHT, em * FONT_HEIGHT / 2.0),
        };
        let horizontal = match style.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let weight = if style.is_strong { FontStyle::Bold } else { FontStyle::Normal };
        let font = TextStyle::from((theme::FONT, size).into_font().style(weight));
        let font = font.color(&style.colour).pos(Pos::new(horizontal, VPos::Top));
        let (x, y) = (x + self.origin.0, y + self.origin.1);
        let at = ((x * self.scale).round() as i32, (y * self.scale - ascent).round() as i32);
        let drawn = self.area.draw(&Text::new(text::printable(words).into_owned(), at, font));
        self.note(drawn);
    }

    /// How wide words come out.
    pub fn measure(&mut self, words: &str, style: Type) -> f64 {
        // Measured large, since the layout is in whole pixels.
        let weight = if style.is_strong { FontStyle::Bold } else { FontStyle::Normal };
        let font = TextStyle::from((theme::FONT, 100.0 * FONT_HEIGHT).into_font().style(weight));
        match self.area.estimate_text_size(&text::printable(words), &font) {
            Ok((width, _)) => f64::from(width) / 100.0 * style.em * self.allowance(),
            Err(error) => {
                self.note::<(), _>(Err(error));
                0.0
            }
        }
    }

    /// An SVG is shown in the reader's own font, which may be wider than the one that measures.
    fn allowance(&self) -> f64 {
        if self.medium == Medium::Svg { 1.1 } else { 1.0 }
    }

    /// The words, cut with `…` to a width.
    pub fn fitted(&mut self, words: &str, style: Type, width: f64) -> String {
        let words = text::printable(words).into_owned();
        if self.measure(&words, style) <= width {
            return words;
        }
        let characters: Vec<char> = words.chars().collect();
        let (mut fits, mut too_long) = (0, characters.len());
        while fits + 1 < too_long {
            let middle = usize::midpoint(fits, too_long);
            let head: String = characters[..middle].iter().chain(&['…']).collect();
            if self.measure(&head, style) <= width { fits = middle } else { too_long = middle }
        }
        let head: String = characters[..fits].iter().collect();
        format!("{}…", head.trim_end())
    }
}

fn fonts() -> Result<()> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered = *REGISTERED.get_or_init(|| {
        let regular: &[u8] = include_bytes!("font/OpenSans-Regular.ttf");
        let strong: &[u8] = include_bytes!("font/OpenSans-Semibold.ttf");
        plotters::style::register_font(theme::FONT, FontStyle::Normal, regular).is_ok()
            && plotters::style::register_font(theme::FONT, FontStyle::Bold, strong).is_ok()
    });
    if registered { Ok(()) } else { Err(Error::bug("the font that ships with the program cannot be read")) }
}
