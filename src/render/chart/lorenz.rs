//! How unequally something is shared: the curve sags below the diagonal the more, the fewer carry it.

use super::canvas::{Anchor, Canvas, Type};
use super::figure::View;
use super::theme;
use crate::render::quantity;
use crate::report::Lorenz;
use plotters::prelude::DrawingBackend;

pub(super) fn draw<DB: DrawingBackend>(canvas: &mut Canvas<DB>, view: View, lorenz: &Lorenz) {
    let end = Type::label(Anchor::End);
    let left = theme::MARGIN + canvas.measure("100 %", end).ceil() + 8.0;
    let (top, base) = (view.top + 10.0, canvas.height - 40.0);
    let side = (canvas.width - left - theme::MARGIN - 20.0).min((base - top) * 1.6);
    let x = |share: f64| left + share * side;
    let y = |share: f64| base - share * (base - top);
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        canvas.line(&[(left, y(share)), (left + side, y(share))], theme::GRID, 1.0);
        canvas.text(left - 6.0, y(share) + 4.0, &format!("{:.0} %", share * 100.0), end);
        canvas.text(x(share), base + 15.0, &format!("{:.0} %", share * 100.0), Type::label(Anchor::Middle));
    }
    canvas.text(left, base + 31.0, "share of people, those with fewest first", Type::label(Anchor::Start));
    canvas.dashes((x(0.0), y(0.0)), (x(1.0), y(1.0)), theme::MUTED);
    let path: Vec<_> = lorenz.points.iter().map(|&(people, share)| (x(people), y(share))).collect();
    canvas.band(&path, theme::SERIES[0]);
    canvas.line(&path, theme::SERIES[0], 2.0);
    for &(px, py) in path.iter().filter(|_| path.len() <= 40) {
        canvas.dot(px, py, 3.0, theme::SERIES[0]);
    }
    let gini = lorenz.gini.map_or(quantity::NONE.into(), |gini| format!("{gini:.2}"));
    let style = Type { em: theme::TITLE, ..Type::label(Anchor::Start).ink().strong() };
    canvas.text(left + 12.0, top + 18.0, &format!("Gini {gini}"), style);
    let words = format!("{} people, {} in all", quantity::grouped(lorenz.n_people), quantity::grouped(lorenz.total));
    canvas.text(left + 12.0, top + 34.0, &words, Type::label(Anchor::Start));
    // Where the diagonal would run through them, they stand in two lines.
    let (upwards, dashes) = ("upwards: their share", "dashes: all the same");
    if side > 260.0 + left {
        canvas.text(left + 12.0, top + 49.0, &format!("{upwards}; {dashes}"), Type::label(Anchor::Start));
    } else {
        canvas.text(left + 12.0, top + 49.0, upwards, Type::label(Anchor::Start));
        canvas.text(left + 12.0, top + 64.0, dashes, Type::label(Anchor::Start));
    }
}
