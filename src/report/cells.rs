//! A row of an evaluation -> cells of a document, and the footnotes that they carry.

use super::{Cell, Definition, FigureRef, Footnote, Value};
use crate::metrics::{Figures, LeftOut, Metric, Note, Reason, Row, formula};
use crate::model::{Definitions, Unit};

/// Footnotes in the order in which figures first refer to them; the same sentence has one number.
#[derive(Default)]
pub(super) struct Footnotes(pub Vec<Footnote>);

impl Footnotes {
    /// The number of a footnote.
    pub fn number(&mut self, code: &str, text: &str) -> usize {
        if let Some(known) = self.0.iter().find(|known| known.code == code && known.text == text) {
            return known.number;
        }
        let number = self.0.len() + 1;
        self.0.push(Footnote { number, code: code.into(), text: text.into() });
        number
    }

    /// The numbers of notes.
    pub fn numbers(&mut self, notes: &[Note]) -> Vec<usize> {
        notes.iter().map(|note| self.number(note.code, &note.text)).collect()
    }
}

/// A figure of a row by its name.
pub(super) fn value(row: &Row, figure: &str) -> Option<f64> {
    match (&row.figures, figure) {
        (Figures::Duration(figures), "gmean") => figures.gmean,
        (Figures::Duration(figures), "median") => figures.median,
        (Figures::Duration(figures), "p75") => figures.p75,
        (Figures::Duration(figures), "p90") => figures.p90,
        (Figures::Duration(figures), "p95") => figures.p95,
        (Figures::Duration(figures), "max") => figures.max,
        (Figures::Duration(figures), "total") => figures.value.map(|mean| mean * row.n as f64),
        (Figures::Count(figures), "per_week") => figures.per_week,
        (figures, _) => figures.value(),
    }
}

/// The 95 % interval of a figure of a row, where it has one.
pub(super) fn interval(row: &Row, figure: &str) -> Option<(Option<f64>, Option<f64>)> {
    let interval = match (&row.figures, figure) {
        (Figures::Duration(figures), "value") => figures.ci95.value,
        (Figures::Duration(figures), "gmean") => figures.ci95.gmean,
        (Figures::Duration(figures), "median") => figures.ci95.median,
        (Figures::Duration(figures), "p75") => figures.ci95.p75,
        (Figures::Duration(figures), "p90") => figures.ci95.p90,
        (Figures::Duration(figures), "p95") => figures.ci95.p95,
        (Figures::Rate(figures), "value") => figures.ci95,
        (Figures::Exposure(figures), "value") => figures.ci95,
        (Figures::Count(figures), "value") => figures.ci95,
        _ => None,
    };
    interval.map(|interval| (interval.low, interval.high))
}

/// The cell of a figure; without a row there is nothing to measure.
pub(super) fn cell(row: Option<&Row>, wanted: &FigureRef, footnotes: Option<&mut Footnotes>) -> Cell {
    let figure = row.and_then(|row| value(row, wanted.figure));
    let is_count = wanted.metric.unit == Unit::Count;
    let value = match wanted.metric.unit {
        Unit::Seconds => Value::Seconds(figure),
        Unit::Ratio => Value::Ratio(figure),
        Unit::Count if wanted.figure == "value" => Value::Count(figure.map(|count| count as u64)),
        Unit::Count | Unit::PerIncident => Value::Number(figure),
    };
    let mut cell = Cell::new(value);
    let Some(row) = row else { return if is_count { cell } else { cell.from_n(0) } };
    if !is_count {
        cell.n = Some(row.n);
    }
    cell.ci95 = interval(row, wanted.figure).filter(|_| !is_count);
    if let Some(footnotes) = footnotes {
        cell.footnotes = footnotes.numbers(&row.notes);
    }
    cell
}

/// Why incidents were left out: `merged 3, open 2`, the commonest first.
pub(super) fn left_out(row: &Row) -> String {
    reasons(&row.left_out)
}

/// Reasons in words, the commonest first.
pub(super) fn reasons(left_out: &LeftOut) -> String {
    let mut reasons: Vec<(u64, Reason)> =
        Reason::ALL.into_iter().map(|reason| (left_out.get(reason), reason)).filter(|(n, _)| *n > 0).collect();
    reasons.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    if reasons.is_empty() {
        return "none".into();
    }
    let words = reasons.iter().map(|(n, reason)| format!("{} {n}", reason.word().replace('_', " ")));
    words.collect::<Vec<_>>().join(", ")
}

/// Why incidents were left out of several rows together, as a sentence; `None` if none was.
pub(super) fn left_out_of_all<'a>(rows: impl Iterator<Item = &'a LeftOut> + Clone) -> Option<String> {
    let mut all = LeftOut::default();
    for reason in Reason::ALL {
        let n: u64 = rows.clone().map(|left_out| left_out.get(reason)).sum();
        (0..n).for_each(|_| all.add(reason));
    }
    (all.total() > 0).then(|| format!("Left out: {}.", reasons(&all)))
}

/// What a reader has to know of other definitions than ours.
pub(super) fn preset_said(definitions: Definitions) -> Option<String> {
    let preset = definitions.preset();
    (definitions != Definitions::Incidence).then(|| {
        format!(
            "Figures and charts follow the definitions {}: {}; in the window by {}. Lists show all incidents, by detection.",
            preset.name, preset.population, preset.in_window_by
        )
    })
}

/// What the registry says of a metric.
pub(super) fn definition(metric: &'static Metric, definitions: Definitions) -> Definition {
    Definition {
        metric: metric.id.into(),
        title: metric.title.into(),
        question: metric.question.into(),
        formula: formula(metric, definitions),
        leaves_out: metric.leaves_out.into(),
        target: metric.target.into(),
        caution: metric.caution.into(),
        source: metric.source.into(),
    }
}
