//! Small multiples: the same figure several times on one scale, legend and key once for all.

use super::arrivals::key;
use super::canvas::{Anchor, Canvas, Type};
use super::figure::{self, View};
use super::frame::{self, Mark};
use super::{bars, stacked, survival, theme, trend};
use crate::render::quantity;
use crate::report::{ChartUnit, Figure, Panel};
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

const TITLE: f64 = 18.0;
const GAP: f64 = 16.0;
const LEGEND: f64 = 24.0;

/// Panels side by side at a width.
fn columns(panels: usize, width: f64) -> usize {
    let most = if width >= 640.0 {
        3
    } else if width >= 420.0 {
        2
    } else {
        1
    };
    // Four are two by two.
    if panels == 4 && most == 3 { 2 } else { most.min(panels.max(1)) }
}

fn panel_width(panels: usize, width: f64) -> f64 {
    let columns = columns(panels, width) as f64;
    (width - 2.0 * theme::MARGIN - GAP * (columns - 1.0)) / columns
}

/// The height that each row of panels wants: that of its highest.
fn row_heights(panels: &[Panel], width: f64) -> Vec<f64> {
    let wide = panel_width(panels.len(), width);
    let row = |row: &[Panel]| row.iter().map(|panel| one_height(&panel.figure, wide)).fold(60.0, f64::max);
    panels.chunks(columns(panels.len(), width)).map(row).collect()
}

/// The height that it wants at a width.
pub(super) fn height(panels: &[Panel], more: &[String], width: u32) -> u32 {
    let rows = row_heights(panels, f64::from(width));
    let rest = frame::note_lines(&rest(more), f64::from(width)).len() as f64 * 15.0;
    (rows.iter().map(|one| one + TITLE + GAP).sum::<f64>() + LEGEND + rest).ceil() as u32
}

fn one_height(figure: &Figure, width: f64) -> f64 {
    match figure {
        Figure::Trend { .. } | Figure::Stacked { .. } | Figure::Survival { .. } => (width * 0.58).clamp(130.0, 230.0),
        // The key stands once for all.
        Figure::HeatMap { .. } | Figure::Calendar { .. } => f64::from(figure::height(figure, width as u32)) - 22.0,
        figure => f64::from(figure::height(figure, width as u32)),
    }
}

fn rest(more: &[String]) -> Vec<String> {
    if more.is_empty() { Vec::new() } else { vec![format!("Not shown, with fewer: {}.", more.join(", "))] }
}

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, panels: &[Panel], more: &[String]) {
    frame::notes(canvas, &rest(more));
    let Some(first) = panels.first() else { return };
    let top = legend(canvas, view, panels, &first.figure);
    let columns = columns(panels.len(), canvas.width);
    let wide = panel_width(panels.len(), canvas.width);
    let wanted = row_heights(panels, canvas.width);
    let room = canvas.height - top - (TITLE + GAP) * wanted.len() as f64;
    let stretch = (room / wanted.iter().sum::<f64>().max(1.0)).max(0.1);
    for (index, panel) in panels.iter().enumerate() {
        let row = index / columns;
        let x = theme::MARGIN + (index % columns) as f64 * (wide + GAP);
        let y = top + wanted[..row].iter().map(|one| one * stretch + TITLE + GAP).sum::<f64>();
        let high = wanted[row] * stretch;
        canvas.within((x, y), (wide, high + TITLE), |canvas| {
            let strong = Type::label(Anchor::Start).ink().strong();
            let n = format!("n {}", quantity::grouped(panel.figure.n()));
            let n_wide = canvas.measure(&n, Type::label(Anchor::Start));
            let title = canvas.fitted(&panel.title, strong, wide - n_wide - 12.0);
            let title_wide = canvas.measure(&title, strong);
            canvas.text(0.0, 12.0, &title, strong);
            canvas.text(title_wide + 8.0, 12.0, &n, Type::label(Anchor::Start));
            if panel.figure.n() == 0 {
                frame::nothing(canvas, TITLE, &[]);
            } else {
                figure::draw(canvas, &panel.figure, View { top: TITLE, is_panel: true, ..view });
            }
        });
    }
}

/// The legend of all panels; gives the y below it.
fn legend<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, panels: &[Panel], first: &Figure) -> f64 {
    if matches!(first, Figure::HeatMap { .. } | Figure::Calendar { .. }) {
        key(canvas, theme::MARGIN, view.top, view.extent.high as u64);
        return view.top + LEGEND;
    }
    let mut entries: Vec<(String, RGBColor, Mark)> = Vec::new();
    for entry in panels.iter().flat_map(|panel| entries_of(view.unit, &panel.figure)) {
        if !entries.iter().any(|known| known.0 == entry.0) {
            entries.push(entry);
        }
    }
    // Severities in their order, wherever each came up first.
    if matches!(first, Figure::Stacked { .. }) {
        entries.sort_by(|a, b| (a.0 == "unknown", &a.0).cmp(&(b.0 == "unknown", &b.0)));
    }
    frame::legend(canvas, view.top, &entries) + 4.0
}

fn entries_of(unit: ChartUnit, figure: &Figure) -> Vec<(String, RGBColor, Mark)> {
    match figure {
        Figure::Trend { buckets, series, target, levels, annotations, is_unfinished, is_log } => {
            let lines = trend::Lines {
                buckets,
                series,
                target: *target,
                levels,
                annotations,
                is_unfinished: *is_unfinished,
                is_log: *is_log,
            };
            trend::legend(unit, &lines)
        }
        Figure::Stacked { series, .. } => stacked::legend(series),
        Figure::Survival { curves } => survival::legend(curves),
        Figure::Bars { parts, .. } => bars::legend(parts),
        _ => Vec::new(),
    }
}
